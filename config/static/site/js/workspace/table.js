// One table of the workspace as a grid: drawn once, then mended cell by cell where what it shows has changed.
"use strict";
globalThis.Workspace ??= {};
{
  const { say, BLANK } = Workspace;

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  };

  // What a line or a driver is in the template, where it is something else here; "" where it is the same.
  const differenceOf = (one) => {
    if (!one?.differs) return "";
    return (one.template ?? null) === null ? say("differs_new") : say("differs", { template: one.template });
  };

  class Table {
    constructor(root, grid, model) {
      Object.assign(this, { root, grid, model });
      this.editing = null; // the cell under the editor: left alone while mending
      this.rows = new Map(); // row id → tr
      this.body = null;
    }

    // Bring the page to what the model says.
    draw() {
      const shape = this.shapeNow();
      if (shape !== this.shape) this.build();
      this.shape = shape;
      this.mendRows();
      this.mendSums();
    }

    shapeNow() {
      const heads = this.model.sheet.alternatives.map(({ name, kind, is_subject: isSubject }) => [name, kind, isSubject]);
      return JSON.stringify([this.model.columns(this.grid), heads, this.model.mayEdit]);
    }

    // Whether drawing takes rows that are there out of the page, if only for a moment: a field in one of them would lose the keyboard.
    get isToBeMoved() {
      const shown = [...this.rows.keys()].map((id) => this.model.settled(id));
      const ids = this.model.rowIds(this.grid).filter((id) => shown.includes(id));
      const order = this.body ? [...this.body.children].map(({ dataset }) => this.model.settled(dataset.row)) : [];
      return this.shape !== this.shapeNow() || ids.join() !== order.filter((id) => ids.includes(id)).join();
    }

    build() {
      const table = element("table", {
        class: `sheet sheet--${this.grid}`, role: "grid", "aria-label": say(this.grid),
        "aria-multiselectable": "true", "aria-readonly": this.model.mayEdit ? null : "true",
      });
      this.head = element("thead");
      this.body = element("tbody");
      this.foot = element("tfoot");
      table.append(this.head, this.body, this.foot);
      this.rows.clear();
      this.head.append(this.headRow());
      if (this.grid === "lines") this.foot.append(this.sumRow());
      this.root.replaceChildren(table);
      this.table = table;
    }

    headRow() {
      const row = element("tr", { role: "row", "aria-rowindex": "1" });
      row.append(element("th", { class: "sheet__corner", role: "columnheader" }, element("span", { class: "visually-hidden" }, say("number"))));
      for (const column of this.model.columns(this.grid)) row.append(this.columnHead(column));
      return row;
    }

    columnHead(column) {
      const alternative = this.grid === "lines" && this.model.alternative(column);
      const cell = element("th", { scope: "col", role: "columnheader", "data-column": column, class: this.columnClass(column) });
      if (!alternative) {
        cell.append(say(`${this.grid}_${column}`));
        return cell;
      }
      const address = document.getElementById("workspace").dataset.alternativeUrl.replace("/0/", `/${alternative.id}/`);
      cell.append(
        element(this.model.mayEdit ? "a" : "span", { ...(this.model.mayEdit ? { href: address, tabindex: "-1" } : {}), class: "sheet__alternative" }, alternative.name),
        element("span", { class: "sheet__kind" }, say(`kind_${alternative.kind}`)),
      );
      return cell;
    }

    columnClass(column) {
      const alternative = this.grid === "lines" && this.model.alternative(column);
      if (alternative) return `is-number is-amount${alternative.is_subject ? " is-ours" : ""}`;
      return `is-${column}${["value", "low", "high", "growth"].includes(column) ? " is-number" : ""}`;
    }

    sumRow() {
      const row = element("tr", { role: "row", class: "sheet__sums" });
      row.append(element("td", { class: "sheet__corner" }), element("th", { scope: "row", class: "is-name", role: "rowheader" }, say("sum")));
      for (const column of ["category", "when"]) row.append(element("td", { role: "gridcell", class: this.columnClass(column) }));
      for (const { id } of this.model.sheet.alternatives) row.append(element("td", { role: "gridcell", "data-sum": id, class: this.columnClass(String(id)) }));
      return row;
    }

    mendSums() {
      for (const cell of this.foot.querySelectorAll("[data-sum]")) {
        const text = this.model.alternative(cell.dataset.sum)?.sum ?? "";
        if (cell.textContent !== text) cell.textContent = text;
      }
    }

    mendRows() {
      const ids = this.model.rowIds(this.grid);
      const wanted = new Set(ids);
      for (const [id, row] of [...this.rows]) {
        if (wanted.has(id)) continue;
        const renamed = this.model.settled(id);
        if (renamed !== id && wanted.has(renamed) && !this.rows.has(renamed)) {
          this.rows.set(renamed, row);
          row.dataset.row = renamed;
        } else row.remove();
        this.rows.delete(id);
      }
      let place = this.body.firstElementChild;
      ids.forEach((id, index) => {
        let row = this.rows.get(id);
        if (!row) {
          row = this.newRow(id);
          this.rows.set(id, row);
        }
        if (row === place) place = place.nextElementSibling;
        else this.body.insertBefore(row, place);
        this.mendRow(row, id, index, ids[index - 1]);
      });
      this.table.setAttribute("aria-rowcount", String(ids.length + 1));
    }

    newRow(id) {
      const row = element("tr", { role: "row", "data-row": id });
      row.append(element("th", { class: "sheet__corner", role: "rowheader", "data-row-head": "" }));
      for (const column of this.model.columns(this.grid)) {
        row.append(element("td", { role: "gridcell", tabindex: "-1", "data-column": column }));
      }
      return row;
    }

    mendRow(row, id, index, idBefore) {
      const head = row.firstElementChild;
      const number = id === BLANK ? "+" : String(index + 1);
      if (head.textContent !== number) head.textContent = number;
      row.setAttribute("aria-rowindex", String(index + 2));
      const data = this.model.row({ grid: this.grid, row: id });
      const before = index && this.model.row({ grid: this.grid, row: idBefore });
      row.className = [
        id === BLANK ? "is-blank" : "",
        this.model.draft(this.grid, id) ? "is-draft" : "",
        data && before && this.grid === "lines" && before.category !== data.category ? "is-group" : "",
      ].join(" ").trim();
      for (const cell of row.querySelectorAll("[data-column]")) {
        if (cell !== this.editing) this.mendCell(cell, { grid: this.grid, row: id, column: cell.dataset.column });
      }
    }

    mendCell(cell, address) {
      const look = this.look(address);
      const signature = JSON.stringify(look);
      if (cell.signature === signature) return;
      cell.signature = signature;
      const kept = ["is-active", "is-selected", "is-flashing"].filter((name) => cell.classList.contains(name));
      cell.className = [...look.classes, ...kept].join(" ");
      const content = [element("span", { class: "sheet__text" }, look.text)];
      const marks = look.marks.map(([name, word, title]) => element("span", { class: `mark mark--${name}`, title }, word));
      if (marks.length) content.push(element("span", { class: "sheet__marks" }, ...marks));
      const parts = [element("div", { class: "sheet__cell" }, ...content)];
      if (look.message) parts.push(this.remark(look, `why-${this.grid}-${address.row}-${address.column}`));
      cell.replaceChildren(...parts);
      const attributes = {
        title: look.title || null, "data-below": look.below || null, "aria-readonly": look.isLocked ? "true" : null,
        "aria-invalid": look.message && !look.offer?.isDoubt ? "true" : null, "aria-describedby": look.message ? parts.at(-1).id : null,
      };
      for (const [name, value] of Object.entries(attributes)) value === null ? cell.removeAttribute(name) : cell.setAttribute(name, value);
    }

    // What is to be said about a cell, with what can be done about it in one press.
    remark({ message, offer }, id) {
      const act = (name, words) => element("button", { type: "button", class: "link-button", tabindex: "-1", "data-offer": name }, words);
      const acts = offer ? [" ", act("take", offer.label), ...(offer.isDoubt ? [" ", act("keep", say("category_keep"))] : [])] : [];
      return element("span", { class: `sheet__error${offer ? " sheet__error--offer" : ""}${offer?.isDoubt ? " sheet__error--doubt" : ""}`, id }, message, ...acts);
    }

    // Everything that decides how a cell looks.
    look(address) {
      const { model } = this;
      const typed = model.typed.get(model.key(address));
      const isAmount = model.isAmount(this.grid, address.column);
      const row = model.row(address);
      const classes = [this.columnClass(address.column)];
      const look = { text: model.shown(address), classes, marks: [], title: "", message: "", isLocked: !model.mayEdit };
      if (typed?.state === "queued") look.classes.push("is-queued");
      if (typed?.state === "refused") {
        look.classes.push("is-wrong");
        look.message = typed.message;
      }
      look.offer = model.offerOf(address);
      if (look.offer?.isDoubt) {
        look.classes.push("is-doubtful");
        look.message = look.offer.message;
      }
      if (isAmount) this.lookOfAmount(look, model.cell(address), typed);
      else if (this.grid === "drivers" && row) this.lookOfDriver(look, row, address.column);
      else if (address.column === "name" && row) look.below = row.category_meant ? say("category_below", { category: row.category_label, meant: row.category_meant }) : row.category_label; // where the column of categories has no room
      else if (address.column === "when" && row) look.title = row.when_words || "";
      else if (address.column === "category" && row) look.title = model.sheet.categories.find(({ key }) => key === row.category)?.hint || "";
      return look;
    }

    lookOfAmount(look, cell, typed) {
      if (!cell) return;
      const titles = [];
      if (cell.is_expression && !typed) {
        look.classes.push("is-expression");
        titles.push(look.text); // the cell may cut it short
      }
      if (cell.benefit) look.marks.push(["benefit", say("mark_benefit"), say("title_benefit")]);
      if (cell.price) look.marks.push(["price", say("mark_price"), say("title_price")]);
      if (cell.range) look.marks.push(["range", "±", cell.range]);
      if (cell.comments) look.marks.push(["comments", `${say("mark_comments")}${cell.comments}`, say("title_comments", { count: cell.comments })]);
      if (cell.differs) {
        look.classes.push("is-different");
        titles.push(differenceOf(cell));
      }
      this.lookOfSource(look, cell.source, titles);
      look.title = titles.join("\n");
    }

    lookOfDriver(look, driver, column) {
      const titles = [];
      if (column === "value") {
        if (driver.differs) {
          look.classes.push("is-different");
          titles.push(differenceOf(driver));
        }
        this.lookOfSource(look, driver.source && { expired: driver.expired, ...driver.source }, titles);
      }
      if (column === "key" && driver.used_count !== undefined) {
        look.marks.push(["used", `×${driver.used_count}`, driver.used_count ? (driver.used_by || []).join("\n") : say("used_nowhere")]);
        if (!driver.used_count) look.classes.push("is-unused");
      }
      look.title = titles.join("\n");
    }

    lookOfSource(look, source, titles) {
      if (!source || !source.kind) {
        look.marks.push(["source mark--missing", "?", say("source_missing")]);
        return;
      }
      const confidence = source.confidence && say(`confidence_${source.confidence}`);
      const title = [source.label, confidence, source.date].filter(Boolean).join(" · ");
      if (source.expired) look.marks.push(["expired", say("mark_expired"), `${say("title_expired")}\n${title}`]);
      look.marks.push([`source mark--${source.confidence || "unsaid"}`, say(`source_${source.kind}`), title]);
      titles.push(title);
    }

    element({ row, column }) {
      const line = this.rows.get(this.model.settled(row)) || this.rows.get(row);
      return line ? line.querySelector(`[data-column="${column}"]`) : null;
    }

    // Show for a moment which cells another person changed.
    flash(keys) {
      for (const key of keys) {
        const [grid, row, column] = key.split("|");
        const cell = grid === this.grid && this.element({ row, column });
        if (!cell) continue;
        cell.classList.remove("is-flashing");
        void cell.offsetWidth;
        cell.classList.add("is-flashing");
        cell.addEventListener("animationend", () => cell.classList.remove("is-flashing"), { once: true });
      }
    }
  }

  Object.assign(Workspace, { Table, differenceOf, element });
}
