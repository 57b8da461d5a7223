// A block from a spreadsheet onto the sheet: cell by cell where it fits, and through one question where it brings columns of its own.
"use strict";
globalThis.Workspace ??= {};
{
  const { BLANK, ROW_COLUMNS, clipboard, element, say, shaping, tidying } = Workspace;
  const SAMPLE = 4;
  const TITLES = 3; // how many rows above a table may say what its amounts are in

  class Pasting {
    constructor(dialog, model, saver, selection) {
      Object.assign(this, { dialog, model, saver, selection });
      this.table = dialog.querySelector("[data-sample]");
      this.headings = dialog.querySelector('[name="headings"]');
      this.price = dialog.querySelector('[name="price"]');
      this.headings.addEventListener("change", () => this.guessAgain());
      this.sections = dialog.querySelector('[name="sections"]');
      this.sections.addEventListener("change", () => this.drawRows());
      dialog.querySelector("form").addEventListener("submit", (event) => {
        if (event.submitter?.value !== "cancel") this.takeAnswers();
      });
      dialog.addEventListener("close", () => this.selection.show(true));
      this.table.addEventListener("change", (event) => {
        const column = this.layout.columns[event.target.dataset.at];
        if (!column) return;
        if (event.target.name === "target") {
          column.target = event.target.value;
          column.name ??= column.heading;
          column.kind ??= "competitor";
          this.drawHead();
          this.drawRows();
        } else column[event.target.name] = event.target.value;
      });
    }

    paste(text) {
      const copied = clipboard.parse(text);
      const { rows, shape } = this.shaped(copied);
      // Headings that were merged may have said what amounts are in.
      Object.assign(this, { given: rows, shape, merged: shape ? copied.slice(0, TITLES).flat() : [] });
      if (!this.given.length || !this.model.mayEdit) return;
      if (this.selection.grid === "lines" && this.needsQuestion()) this.ask();
      else this.fill(this.given);
    }

    // The block with a row for each cost and a column for each alternative, and what was done to make it so.
    shaped(rows) {
      if (this.selection.grid !== "lines") return { rows, shape: "" };
      const { alternatives, currency, decimal_comma: isComma } = this.model.sheet;
      const [kinds, parts] = [this.listed("alternative"), this.listed("part")];
      const headed = tidying.words(this.listed("column").alternative);
      return shaping.shaped(rows, {
        parts, currency, isComma, headed, heading: say("lines_name"), costs: tidying.words(this.listed("vocabulary").name),
        alternatives: alternatives.map(({ name }) => name),
        kinds: [...Object.values(kinds).flatMap(tidying.words), ...tidying.words(this.listed("pronoun").ours), ...headed],
      });
    }

    // One cell, or columns that fall onto ours as they stand, need no question.
    needsQuestion() {
      const rows = this.fromHeadings();
      this.rows = rows;
      this.layout = this.guess(rows);
      if (this.shape) return true;
      if (rows[0].length === 1 && !this.layout.hasHeadings) return false;
      const columns = this.model.columns("lines");
      const { left } = this.selection.block();
      const isInPlace = this.layout.columns.every(({ target }, at) => target === columns[left + at] || (target === "skip" && columns[left + at]));
      if (this.layout.hasHeadings || this.sorted.others.length) return true;
      return !isInPlace && (left + rows[0].length > columns.length || this.selection.address.column === "name");
    }

    // The block from its headings on, with a column for each alternative.
    fromHeadings() {
      const rows = tidying.fromHeadings(this.given, (below) => this.guess(below).hasHeadings);
      const { hasHeadings, columns } = this.guess(rows);
      const alternative = hasHeadings ? clipboard.columnOf(rows[0], this.listed("column").alternative) : -1;
      const amounts = columns.flatMap(({ target }, at) => (target === "skip" || ROW_COLUMNS.includes(target) || at === alternative ? [] : [at]));
      if (alternative < 0 || amounts.length !== 1) return rows;
      const keys = ["name", "category", "when"].map((wanted) => columns.findIndex(({ target }) => target === wanted)).filter((at) => at >= 0);
      return columns[keys[0]]?.target === "name" ? tidying.besideEachOther(rows, { alternative, amount: amounts[0], keys }) : rows;
    }

    // The lists of words in the reader's language and in English: {key: words parted by bars}.
    listed(name) {
      const words = document.getElementById("workspace-vocabulary").content;
      return Object.fromEntries([...words.querySelectorAll(`[data-${name}]`)].map((one) => [one.dataset[name], one.textContent]));
    }

    guess(rows, isHeaded = null) {
      const [vocabulary, kinds] = [this.listed("vocabulary"), this.listed("alternative")];
      const pronouns = this.listed("pronoun").ours;
      const { currency, categories } = this.model.sheet;
      const takesOver = isHeaded !== false && this.isBlank && clipboard.namesColumns(rows, currency);
      const alternatives = takesOver ? [] : this.model.sheet.alternatives;
      const isWhen = (text) => tidying.saysWhen(text, this.listed("timing"), this.model.sheet.unit);
      const layout = clipboard.layOut(rows, { currency, vocabulary, kinds, pronouns, alternatives, categories, isWhen, isHeaded });
      for (const column of layout.columns.filter(({ target }) => target === "new")) column.name = this.nameHeaded(column.heading, column.kind);
      return layout;
    }

    // What an alternative is called whose column has this heading: without a unit at its end; "Us" names nothing in a sentence.
    nameHeaded(heading, kind) {
      const unit = /\s*[,(]([^,(]*)$/.exec(heading);
      const name = unit && tidying.isScaled(unit[1], this.listed("scale").heading) ? heading.slice(0, unit.index) : heading;
      const isPronoun = kind === "ours" && tidying.words(this.listed("pronoun").ours).includes(tidying.fold(name));
      return (isPronoun && this.model.sheet.alternatives.find((one) => one.kind === "ours")?.name) || name;
    }

    // The table as it begins: nothing in it has an amount, so what is pasted may take the place of its alternatives and lines.
    get isBlank() {
      const isNothing = (cell) => !cell || ["", "0"].includes(cell.amount);
      return this.model.sheet.rows.every(({ cells }) => Object.values(cells).every(isNothing));
    }

    // --- Cell by cell ---

    fill(rows) {
      const { grid } = this.selection;
      const { top, left, bottom, right } = this.selection.block();
      const columns = this.model.columns(grid);
      const ids = this.model.rowIds(grid);
      const isOne = rows.length === 1 && rows[0].length === 1;
      const height = isOne ? bottom - top + 1 : rows.length;
      const width = isOne ? right - left + 1 : Math.min(rows[0].length, columns.length - left);
      const cells = [];
      for (let down = 0; down < height; down += 1) {
        let row = ids[top + down];
        if (row === undefined || row === BLANK) row = this.model.addDraft(grid, null);
        for (let across = 0; across < width; across += 1) {
          const address = { grid, row, column: columns[left + across] };
          const text = this.bare(isOne ? rows[0][0] : rows[down][across], address);
          if (text !== this.model.stored(address) || this.model.typed.has(this.model.key(address))) cells.push(this.model.typing(address, text));
        }
      }
      this.send(cells);
      this.selection.moveTo({ row: top, column: left });
      this.selection.moveTo({ row: top + height - 1, column: left + width - 1 }, { extend: true });
    }

    // What is meant by a text as it is written in spreadsheets.
    bare(text, { grid, column }) {
      if (this.model.isAmount(grid, column)) return clipboard.amount(text, this.model.sheet.currency);
      return grid === "lines" && column === "when" ? this.schedule(text) : text;
    }

    schedule(text) { return tidying.schedule(text, this.listed("timing"), this.model.sheet.unit); }

    send(cells) {
      // An empty cell of a new row says nothing.
      const kept = cells.filter(({ address, text }) => text || !this.model.draft(address.grid, address.row));
      if (kept.length) this.saver.typeInto(kept);
      this.saver.onSheet([], null);
    }

    // --- Through a question ---

    ask() {
      this.headings.checked = this.layout.hasHeadings;
      this.sections.checked = true;
      this.table.replaceChildren(element("thead"), element("tbody"));
      this.drawHead();
      this.drawRows();
      this.dialog.showModal();
      this.dialog.querySelector("[value=paste]").focus();
    }

    guessAgain() {
      const isHeaded = this.headings.checked;
      this.rows = isHeaded ? this.fromHeadings() : this.given;
      this.layout = this.guess(this.rows, isHeaded);
      this.drawHead();
      this.drawRows();
    }

    // The lines, told from headings of sections and totals: {lines, others}.
    get sorted() {
      const { columns, hasHeadings } = this.layout;
      const place = (wanted) => columns.findIndex(({ target }) => target === wanted);
      const isAmount = (at) => !["skip", ...ROW_COLUMNS].includes(columns[at].target);
      const categories = new Set(this.model.sheet.categories.flatMap(({ key, label }) => [tidying.fold(key), tidying.fold(label)]));
      const places = { name: place("name"), category: place("category"), isAmount };
      return tidying.sort(hasHeadings ? this.rows.slice(1) : this.rows, places, { totals: this.listed("total").row, categories });
    }

    // The rows that become lines: {values, category}.
    get body() {
      if (this.sections.checked) return this.sorted.lines;
      return (this.layout.hasHeadings ? this.rows.slice(1) : this.rows).map((values) => ({ values, category: "" }));
    }

    drawHead() {
      const head = element("tr", {}, ...this.layout.columns.map((one, at) => element("th", { scope: "col" }, ...this.columnFields(one, at))));
      this.table.tHead.replaceChildren(head);
    }

    drawRows() {
      const { columns } = this.layout;
      const isAmount = (text, at) => columns[at].target !== "when" && clipboard.isNumber(text, this.model.sheet.currency);
      const cellOf = (text, at) => element("td", { class: isAmount(text, at) ? "number" : null }, text);
      const inherited = (category) => element("td", { class: "muted" }, category);
      const rowOf = ({ values, category }) => element("tr", {},
        ...values.map((text, at) => (!text && columns[at].target === "category" ? inherited(category) : cellOf(text, at))));
      this.table.tBodies[0].replaceChildren(...this.body.slice(0, SAMPLE).map(rowOf));
      this.drawPrice();
      const titles = this.given.slice(0, TITLES).filter((row) => row.filter(Boolean).length === 1).flat();
      const spoken = [...columns.map(({ heading }) => heading || ""), ...titles, ...this.merged];
      this.dialog.querySelector("[data-scaled]").hidden = !spoken.some((text) => tidying.isScaled(text, this.listed("scale").heading));
      this.dialog.querySelector("[data-periods]").hidden = !columns.some(({ isPeriod }) => isPeriod);
      for (const note of this.dialog.querySelectorAll("[data-shape]")) note.hidden = note.dataset.shape !== this.shape;
      const { others } = this.sorted;
      this.sections.closest("div").hidden = !others.length;
      this.dialog.querySelector("[data-left]").textContent = others.join(" · ");
      this.dialog.querySelector("[data-count]").textContent = say("paste_count", { lines: this.body.length });
    }

    // Which line is the price: guessed by its name, asked while no line is one.
    drawPrice() {
      const names = this.layout.columns.findIndex(({ target }) => target === "name");
      const hasPrice = this.model.sheet.rows.some(({ cells }) => Object.values(cells).some((cell) => cell?.price));
      const isAsked = names >= 0 && (this.isBlank || !hasPrice);
      this.price.closest("p").hidden = !isAsked;
      const named = isAsked ? this.body.map(({ values }) => values[names]) : [];
      const found = isAsked ? clipboard.rowNamed(named, this.listed("price")) : -1;
      const choices = named.map((name, at) => element("option", { value: at }, name || say("nothing")));
      this.price.replaceChildren(element("option", { value: "" }, say("paste_no_price")), ...choices);
      this.price.value = found < 0 ? "" : String(found);
    }

    columnFields(column, at) {
      const choices = [["skip", say("paste_skip")], ...["name", "category", "when"].map((key) => [key, say(`lines_${key}`)]),
        ...this.model.sheet.alternatives.map(({ id, name }) => [String(id), name]), ["new", say("paste_new")]];
      const label = column.heading || say("paste_column", { number: at + 1 });
      const heading = element("span", { class: "paste__heading" }, label);
      const fields = [heading, this.select("target", at, say("paste_goes", { column: label }), choices, column.target)];
      if (column.target === "new") {
        const asked = say("paste_name");
        const name = element("input", { name: "name", "data-at": at, required: "", maxlength: "200", "aria-label": asked, placeholder: asked });
        name.value = column.name || "";
        const kinds = ["ours", "competitor", "status_quo", "other"].map((key) => [key, say(`kind_${key}`)]);
        fields.push(name, this.select("kind", at, say("paste_kind"), kinds, column.kind));
      }
      return fields;
    }

    select(name, at, label, choices, present) {
      const select = element("select", { name, "data-at": at, "aria-label": label }, ...choices.map(([value, text]) => element("option", { value }, text)));
      select.value = present;
      return select;
    }

    takeAnswers() {
      for (const field of this.table.querySelectorAll("input[name=name]")) this.layout.columns[field.dataset.at].name = field.value.trim();
      const isOnRows = this.selection.address.row !== BLANK && !this.isBlank && !this.layout.columns.some(({ target }) => target === "name");
      if (isOnRows) this.ontoRows();
      else this.asNewRows();
    }

    // Where each column goes, new alternatives made on the way. Those of the blank table are taken over first, kind by kind.
    placeColumns(ops) {
      const isTarget = ({ id }) => this.layout.columns.some(({ target }) => target === String(id));
      const unused = this.isBlank ? this.model.sheet.alternatives.filter((one) => !isTarget(one)) : [];
      const columns = this.layout.columns.map(({ target, name, kind }) => {
        if (target !== "new") return { target, kind: this.model.alternative(target)?.kind };
        const taken = unused.findIndex((one) => one.kind === kind);
        if (taken >= 0) {
          const [{ id, name: was }] = unused.splice(taken, 1);
          if (was !== name) ops.push({ op: "set", alternative: id, field: "name", text: name, was });
          return { target: String(id), kind };
        }
        const id = this.model.newId("a");
        ops.push({ op: "new_alternative", id, name, kind });
        return { target: id, kind };
      });
      const isReplaced = this.layout.columns.some(({ target }) => target === "new");
      return { columns, spare: isReplaced ? unused.filter(({ is_subject: isSubject }) => !isSubject) : [] };
    }

    asNewRows() {
      const ops = [];
      const { columns, spare } = this.placeColumns(ops);
      const isBlank = this.isBlank;
      const { row } = this.selection.address;
      const isLast = row === BLANK || row === String(this.model.sheet.rows.at(-1)?.id) || this.model.draft("lines", row);
      const isEnd = isBlank || Boolean(isLast);
      let after = isEnd ? null : row;
      const rows = [];
      for (const line of this.body) {
        const made = this.newRow(line, columns, isEnd ? null : after);
        after = made.id;
        rows.push(made);
      }
      ops.push(...rows, ...this.priced(rows[this.price.value === "" ? -1 : Number(this.price.value)], columns));
      if (isBlank) ops.push(...this.model.sheet.rows.map(({ id }) => ({ op: "delete_row", line: id })));
      ops.push(...spare.map(({ id }) => ({ op: "delete_alternative", alternative: id })));
      this.saver.run(ops, { first: rows[0]?.id });
    }

    newRow({ values, category }, columns, after) {
      const made = { op: "new_row", id: this.model.newId("n"), after, amounts: {} };
      columns.forEach(({ target }, at) => {
        const text = values[at];
        if (target === "skip" || !text) return;
        if (target === "when") made.when = this.schedule(text);
        else if (ROW_COLUMNS.includes(target)) made[target] = text;
        else {
          // A dash is no amount, not an empty one.
          const amount = clipboard.amount(text, this.model.sheet.currency);
          if (amount) made.amounts[target] = amount;
        }
      });
      if (category) made.category = category;
      return made;
    }

    // Headroom is about the seller's price: the amounts of the line that holds it are marked, in every offer. They are put one by one,
    // so that each has an id to be marked by.
    priced(row, columns) {
      if (!row) return [];
      const [first, ...others] = columns.map(({ target }) => target).filter((target) => row.amounts[target] !== undefined);
      if (first === undefined) return [];
      const ops = [];
      const mark = (line, target) => {
        if (columns.find((column) => column.target === target).kind !== "status_quo") ops.push({ op: "set", line, field: "price", text: "yes" });
      };
      mark(row.id, first);
      for (const target of others) {
        const id = this.model.newId("p");
        ops.push({ op: "put", id, beside: row.id, alternative: target, text: row.amounts[target] });
        mark(id, target);
        delete row.amounts[target];
      }
      return ops;
    }

    ontoRows() {
      const ops = [];
      const columns = this.placeColumns(ops).columns.map(({ target }) => target);
      const ids = this.model.rowIds("lines");
      const { top } = this.selection.block();
      const cells = [];
      this.body.forEach(({ values }, down) => {
        let row = ids[top + down];
        if (row === undefined || row === BLANK) row = this.model.addDraft("lines", null);
        columns.forEach((column, at) => {
          const text = values[at];
          if (column === "skip" || !text) return;
          if (ops.some(({ id }) => id === column)) {
            const put = { op: "put", beside: row, alternative: column, text: clipboard.amount(text, this.model.sheet.currency) };
            if (put.text && this.model.row({ grid: "lines", row })) ops.push(put);
          } else cells.push(this.model.typing({ grid: "lines", row, column }, this.bare(text, { grid: "lines", column })));
        });
      });
      if (cells.length) this.send(cells);
      if (ops.length) this.saver.run(ops);
    }
  }

  Workspace.Pasting = Pasting;
}
