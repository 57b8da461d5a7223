// What was typed, on its way to the server: one edit in flight, the others in order behind it; and what others changed, fetched now
// and then.
"use strict";
globalThis.Workspace ??= {};
{
  const { ROW_COLUMNS, say } = Workspace;
  const RETRY_MILLISECONDS = 5000;
  const LOOK_MILLISECONDS = 4000;

  const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  // A rule that many rows break is said once.
  const sentences = (errors) => [...new Set(errors.map(({ message }) => message))].join(" ");

  // An edit: {cells: [{address, text, was, line}], ops: [...], said}. Cells are turned into operations when their turn comes, since by
  // then a new row has its id and an empty cell may have become a line.
  class Saver {
    constructor(model, addresses) {
      Object.assign(this, { model, addresses });
      this.queue = [];
      this.inFlight = null;
      this.failure = null; // a sentence while saving fails
      this.onState = () => {};
      this.onSheet = () => {}; // (keys of changed cells of others, who did what)
      this.onAnswer = () => {};
      this.onConflicts = () => {};
      this.onSaid = () => {};
      this.onMade = () => {};
      this.onEdited = () => {};
      this.onRebase = () => {};
    }

    get isBusy() { return Boolean(this.inFlight || this.queue.length); }

    // --- Queue ---

    typeInto(cells, options = {}) {
      for (const { address, text } of cells) this.model.typed.set(this.model.key(address), { text, state: "queued" });
      const last = this.queue.at(-1);
      const isSingle = cells.length === 1 && last?.cells?.length === 1 && !last.ops && !last.id;
      const isSameCell = isSingle && this.model.key(last.cells[0].address) === this.model.key(cells[0].address);
      if (isSameCell) last.cells[0].text = cells[0].text;
      else this.queue.push({ cells, ...options });
      this.next();
    }

    run(ops, options = {}) {
      this.queue.push({ ops, ...options });
      this.next();
    }

    undo() { this.queue.push({ way: "undo" }); this.next(); }
    redo() { this.queue.push({ way: "redo" }); this.next(); }
    insist(way) { this.queue.unshift({ way, anyway: true }); this.next(); }

    async next() {
      this.onState();
      if (this.inFlight || this.failure || !this.queue.length) return;
      const edit = this.queue.shift();
      const { ops, cellsOf } = edit.way ? { ops: null, cellsOf: [] } : this.compile(edit);
      if (ops && !ops.length) {
        this.forget(edit.cells || []);
        this.onSheet([], null);
        this.next();
        return;
      }
      this.inFlight = edit;
      // Should the answer get lost, the server knows the edit again by its id, and does not do it twice.
      edit.id ??= newId();
      this.onState();
      const body = edit.way ? { anyway: Boolean(edit.anyway) } : { do: ops };
      const answer = await this.post(edit.way || "edit", edit.id, body);
      this.inFlight = null;
      if (!answer) {
        this.queue.unshift(edit);
        setTimeout(() => this.retry(), RETRY_MILLISECONDS);
        this.onState();
        return;
      }
      this.take(answer, edit, ops, cellsOf);
      this.next();
    }

    retry() {
      if (!this.failure || this.failure.isFinal) return;
      this.failure = null;
      this.next();
    }

    // --- Operations ---

    compile({ cells = [], ops: ready = [] }) {
      const ops = [];
      const cellsOf = [];
      const add = (op, ...of) => {
        ops.push(op);
        cellsOf.push(of);
      };
      const rowsMade = new Map();
      for (const cell of cells) {
        const { grid, column } = cell.address;
        const draft = this.model.draft(grid, cell.address.row);
        if (draft) {
          draft.isSent = true;
          let made = rowsMade.get(draft.id);
          if (!made) {
            const after = draft.after === null ? null : this.serverId(draft.after);
            made = { op: grid === "lines" ? "new_row" : "new_driver", id: draft.id, after };
            if (grid === "lines") made.amounts = {};
            rowsMade.set(draft.id, made);
            add(made, ...this.refusedBefore(draft, grid, cells));
            for (const { address, text } of cellsOf.at(-1)) this.fill(made, address, text);
          }
          cellsOf[ops.indexOf(made)].push(cell);
          this.fill(made, cell.address, cell.text);
        } else if (grid === "drivers") add({ op: "set", driver: this.serverId(cell.address.row), field: column, text: cell.text, was: cell.was }, cell);
        else this.compileLine(cell, add);
      }
      const clears = ops.filter(({ op }) => op === "clear");
      clears.forEach((op) => this.keepLast(op, clears, ops));
      for (const op of ready) add(this.withSettledIds(op));
      return { ops, cellsOf };
    }

    fill(made, { grid, column }, text) {
      if (!this.model.isAmount(grid, column)) made[column] = text;
      else if (text) made.amounts[column] = text;
    }

    // A row that was refused as a whole is tried again with everything typed into it.
    refusedBefore(draft, grid, cells) {
      const retyped = new Set(cells.map(({ address }) => this.model.key(address)));
      return this.model.columns(grid).map((column) => ({ address: { grid, row: draft.id, column }, was: "", line: null }))
        .filter(({ address }) => !retyped.has(this.model.key(address)) && this.model.typed.get(this.model.key(address))?.state === "refused")
        .map((cell) => ({ ...cell, text: this.model.typed.get(this.model.key(cell.address)).text }));
    }

    compileLine(cell, add) {
      const { address, text, was } = cell;
      const row = this.model.row(address);
      if (ROW_COLUMNS.includes(address.column)) {
        add({ op: "set", line: row ? row.id : cell.line, field: address.column, text, was, row: true }, cell);
        return;
      }
      const line = this.model.cell(address)?.line ?? (was ? cell.line : null);
      if (line && text) add({ op: "set", line, field: "amount", text, was }, cell);
      else if (line) add({ op: "clear", line, was }, cell);
      else if (text) add({ op: "put", beside: row ? row.id : cell.line, alternative: Number(address.column), text }, cell);
    }

    // A row keeps one cell at least: the last one cleared becomes nothing in money instead of vanishing with its name.
    keepLast(op, clears, ops) {
      const cleared = new Set(clears.map(({ line }) => line));
      const row = this.model.sheet.rows.find(({ cells }) => Object.values(cells).some((cell) => cell?.line === op.line));
      const lines = row ? Object.values(row.cells).filter(Boolean).map(({ line }) => line) : [];
      if (!lines.length || lines[0] !== op.line || !lines.every((line) => cleared.has(line))) return;
      const { was, line } = op;
      ops[ops.indexOf(op)] = { op: "set", line, field: "amount", text: "0", was };
    }

    serverId(id) {
      const settled = this.model.settled(id);
      return /^\d+$/.test(settled) ? Number(settled) : settled;
    }

    withSettledIds(op) {
      const settled = { ...op };
      for (const name of ["line", "driver", "alternative", "after", "before", "beside"]) {
        if (settled[name] !== undefined && settled[name] !== null) settled[name] = this.serverId(settled[name]);
      }
      return settled;
    }

    // --- The wire ---

    async post(way, id, body) {
      try {
        let response = await this.send(way, id, body);
        if (response.status === 403 && await this.renewToken()) response = await this.send(way, id, body);
        const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
        // The way to the page for signing in is an answer to nothing, in whatever format it comes.
        const isOurs = isJson && !response.redirected;
        if (isOurs && [200, 400, 409].includes(response.status)) return { status: response.status, ...(await response.json()) };
        const isFinal = response.status === 403;
        const isSignedOut = response.redirected || response.ok;
        this.failure = { sentence: say(isFinal ? "refused" : isSignedOut ? "signed_out" : "not_saved"), isFinal };
      } catch {
        this.failure = { sentence: say("offline"), isFinal: false };
      }
      return null;
    }

    send(way, id, body) {
      return fetch(this.addresses[way], {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.addresses.token, Accept: "application/json" },
        body: JSON.stringify({ based_on: this.model.sheet.version, edit: id, ...body }),
      });
    }

    // Who signed in again in another tab has another protection token: the page as it is now knows it.
    async renewToken() {
      const page = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!page.ok || page.redirected) return false;
      const fresh = new DOMParser().parseFromString(await page.text(), "text/html").body.getAttribute("hx-headers");
      if (!fresh) return false;
      document.body.setAttribute("hx-headers", fresh);
      this.addresses.token = JSON.parse(fresh)["X-CSRFToken"];
      for (const field of document.querySelectorAll('[name="csrfmiddlewaretoken"]')) field.value = this.addresses.token;
      return true;
    }

    take(answer, edit, ops, cellsOf) {
      for (const key of edit.leaving || []) this.model.leaving.delete(key);
      if (answer.status === 400) {
        this.refuse(edit.cells || [], answer.message);
        this.onSaid(answer.message, "wrong");
        return;
      }
      const before = this.model.sheet;
      if (answer.made) this.model.settle(answer.made);
      if (answer.status === 409) {
        this.takeSheet(answer);
        this.onConflicts(answer.conflicts || [], edit, ops, cellsOf);
        return;
      }
      this.takeSheet(answer);
      const refused = new Map((answer.errors || []).map((error) => [error.op, []]));
      for (const error of answer.errors || []) refused.get(error.op).push(error);
      cellsOf.forEach((cells, index) => this.finish(cells, refused.get(index) || []));
      (edit.replaces || []).forEach((address, index) => {
        if (!refused.has(index)) this.forget([{ address }]);
      });
      const unplaced = (answer.errors || []).filter((error) => !cellsOf[error.op]?.length && !this.placeRefused(error, ops?.[error.op]));
      if (unplaced.length) this.onSaid(sentences(unplaced), "wrong");
      else if (answer.said) this.onSaid(answer.said);
      for (const { address } of cellsOf.flat()) this.rebase((one) => this.model.key(one) === this.model.key(address));
      this.rebase(({ row }) => Object.hasOwn(answer.made || {}, row));
      if (edit.way) this.forgetRefused(before);
      this.onSheet([], null);
      this.onAnswer(answer.answer);
      const rowsMade = Object.values(answer.made || {}).flatMap((row) => ["category", "when"].map((column) => ({ grid: "lines", row: String(row), column })));
      this.onEdited([...cellsOf.flat().map(({ address }) => address), ...rowsMade]);
      if (answer.made) this.onMade(answer.made, edit);
      if (edit.done) edit.done(answer);
    }

    takeSheet(answer) {
      if (answer.sheet) this.model.replace({ ...answer.sheet });
      else if (answer.patch) this.model.patch(answer.patch);
      const { version, undo, redo } = answer;
      if (version !== undefined) this.model.sheet.version = version;
      if (undo !== undefined) Object.assign(this.model.sheet, { undo, redo });
    }

    // The errors of one operation go to its cells; what concerns none of them is said aloud.
    finish(cells, errors) {
      const columnOf = ({ field }) => this.model.settled(field.replace(/^amounts\./, ""));
      const left = new Set(errors);
      for (const cell of cells) {
        const error = errors.find((one) => columnOf(one) === cell.address.column) || (cells.length === 1 ? errors[0] : null);
        const key = this.model.key(cell.address);
        left.delete(error);
        if (this.isQueued(key)) continue;
        if (error) this.model.typed.set(key, { text: cell.text, state: "refused", message: error.message, offer: error.offer });
        else this.model.typed.delete(key);
      }
      if (left.size) this.onSaid(sentences([...left]), "wrong");
    }

    // A pasted row came without cells of the page: what was refused of it is shown where it would have stood.
    placeRefused({ field, text, message, offer }, op) {
      const row = op && op.op === "new_row" && this.model.rowOf.lines.has(this.model.settled(op.id)) ? this.model.settled(op.id) : null;
      if (!row) return false;
      const column = this.model.settled(field.replace(/^amounts\./, ""));
      this.model.typed.set(`lines|${row}|${column}`, { text: text ?? "", state: "refused", message, offer });
      return true;
    }

    refuse(cells, message) {
      for (const { address, text } of cells) this.model.typed.set(this.model.key(address), { text, state: "refused", message });
      this.onSheet([], null);
    }

    forget(cells) {
      for (const { address } of cells) if (!this.isQueued(this.model.key(address))) this.model.typed.delete(this.model.key(address));
    }

    // What was taken back is no longer wrong.
    forgetRefused(before) {
      for (const key of this.model.differencesFrom(before)) if (this.model.typed.get(key)?.state === "refused") this.model.typed.delete(key);
    }

    isQueued(key) { return this.queue.some(({ cells = [] }) => cells.some(({ address }) => this.model.key(address) === key)); }

    // Our own answer changed what waiting edits of the same cells, or of a row just made, were based on.
    rebase(isMeant) {
      for (const { cells = [] } of this.queue) for (const cell of cells) if (isMeant(cell.address)) cell.was = this.model.stored(cell.address);
      this.onRebase(isMeant);
    }

    // --- Others' changes ---

    watch() {
      setInterval(() => this.look(), LOOK_MILLISECONDS);
      document.addEventListener("visibilitychange", () => this.look());
      window.addEventListener("online", () => this.retry());
    }

    // `isForced` asks for the whole table even when nothing in it has a new version: comments do not count as a change of the model.
    async look({ isForced = false } = {}) {
      if (document.hidden || this.isBusy || this.isLooking) return;
      this.isLooking = true;
      try {
        const address = new URL(this.addresses.changes, location.href);
        address.searchParams.set("since", isForced ? 0 : this.model.sheet.version);
        address.searchParams.set("comments", this.model.sheet.comments);
        const response = await fetch(address, { headers: { Accept: "application/json" } });
        if (response.status !== 200 || response.redirected) return;
        const news = await response.json();
        // What we saved meanwhile is newer than this answer.
        if (this.isBusy || news.version < this.model.sheet.version) return;
        const before = this.model.sheet;
        this.takeSheet(news);
        // What was asked for by ourselves and brings no new version is no news.
        const isOwn = news.is_own || (isForced && news.version === before.version);
        this.onSheet(this.model.differencesFrom(before), { ...news, is_own: isOwn });
        this.onAnswer(news.answer);
      } catch {
        // The next look comes soon; edits say themselves when they cannot be saved.
      } finally {
        this.isLooking = false;
      }
    }
  }

  Workspace.Saver = Saver;
}
