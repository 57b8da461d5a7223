// The sheet as the server last told it, with what was typed since laid over it. Knows cells by address; draws nothing.
"use strict";
globalThis.Workspace ??= {};
{
  const WORDS = new Map();

  // A sentence in the reader's language, from the page. `{name}` in it stands for a value.
  const say = (key, values = {}) => {
    if (!WORDS.size) {
      for (const word of document.getElementById("workspace-words").content.children) WORDS.set(word.dataset.word, word.textContent);
    }
    return (WORDS.get(key) || key).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  };

  const ROW_COLUMNS = ["name", "category", "when"];
  const DRIVER_COLUMNS = ["key", "value", "unit", "name", "low", "high", "growth"];
  const BLANK = "blank"; // the always empty last row of a table

  class Model {
    constructor(sheet) {
      this.typed = new Map(); // key of a cell → {text, state: "queued" | "refused", message}
      this.drafts = { lines: [], drivers: [] }; // rows that nothing was typed into, or that are not saved yet: {id, after, values}
      this.made = new Map(); // temporary id → the server's
      this.leaving = new Set(); // rows whose removal is on its way: out of sight at once, so that nobody types into them
      this.counter = 0;
      this.offerOf = () => null; // what can be taken instead of what a cell holds: the business of offers.js
      this.replace(sheet);
    }

    replace(sheet) {
      const before = this.sheet?.rows || [];
      this.sheet = sheet;
      this.index();
      this.followRows(before);
    }

    // A row is called after its first line, and another one is first when a cell before it is filled or emptied. What waits for the
    // row under its old name goes along.
    followRows(before) {
      const rowOfLine = new Map();
      for (const row of this.sheet.rows) {
        this.made.delete(String(row.id));
        for (const cell of Object.values(row.cells)) if (cell) rowOfLine.set(cell.line, String(row.id));
      }
      for (const { id, cells } of before) {
        if (this.rowOf.lines.has(String(id))) continue;
        const kept = Object.values(cells).find((cell) => cell && rowOfLine.has(cell.line));
        if (kept) this.rename("lines", String(id), rowOfLine.get(kept.line));
      }
    }

    rename(grid, old, id) {
      this.made.set(old, id);
      for (const [key, typed] of [...this.typed]) {
        if (!key.startsWith(`${grid}|${old}|`)) continue;
        this.typed.delete(key);
        this.typed.set(`${grid}|${id}|${key.split("|")[2]}`, typed);
      }
    }

    // Rows that changed in place; everything else in the patch replaces its namesake.
    patch({ rows = [], drivers = [], sums = [], ...rest }) {
      const renewed = new Map(rows.map((row) => [String(row.id), row]));
      const renewedDrivers = new Map(drivers.map((driver) => [String(driver.id), driver]));
      const sumOf = new Map(sums.map(({ id, sum }) => [String(id), sum]));
      this.replace({
        ...this.sheet,
        ...rest,
        rows: this.sheet.rows.map((row) => renewed.get(String(row.id)) || row),
        drivers: this.sheet.drivers.map((driver) => renewedDrivers.get(String(driver.id)) || driver),
        alternatives: this.sheet.alternatives.map((one) => (sumOf.has(String(one.id)) ? { ...one, sum: sumOf.get(String(one.id)) } : one)),
      });
    }

    index() {
      this.rowOf = { lines: new Map(), drivers: new Map() };
      for (const row of this.sheet.rows) this.rowOf.lines.set(String(row.id), row);
      for (const driver of this.sheet.drivers) this.rowOf.drivers.set(String(driver.id), driver);
    }

    get mayEdit() { return this.sheet.may_edit; }

    newId(letter) {
      this.counter += 1;
      return `${letter}${this.counter}`;
    }

    // What a temporary id stands for by now.
    settled(id) {
      let name = String(id);
      while (this.made.has(name)) name = String(this.made.get(name));
      return name;
    }

    columns(grid) {
      return grid === "drivers" ? DRIVER_COLUMNS : [...ROW_COLUMNS, ...this.sheet.alternatives.map((one) => String(one.id))];
    }

    isAmount(grid, column) { return grid === "lines" && !ROW_COLUMNS.includes(column); }

    alternative(id) { return this.sheet.alternatives.find((one) => String(one.id) === String(id)); }

    // The rows as they stand on the page: saved ones, drafts where they were asked for, the empty last one.
    rowIds(grid) {
      const saved = (grid === "lines" ? this.sheet.rows : this.sheet.drivers).map((row) => String(row.id));
      const ids = saved.filter((id) => !this.leaving.has(`${grid}|${id}`));
      for (const draft of this.drafts[grid]) {
        const place = draft.after === null ? ids.length : ids.indexOf(this.settled(draft.after)) + 1;
        ids.splice(place || ids.length, 0, draft.id);
      }
      if (this.mayEdit) ids.push(BLANK);
      return ids;
    }

    draft(grid, id) { return this.drafts[grid].find((draft) => draft.id === String(id)); }

    addDraft(grid, after) {
      const draft = { id: this.newId(grid === "lines" ? "n" : "d"), after, values: {}, isSent: false };
      this.drafts[grid].push(draft);
      return draft.id;
    }

    dropDraft(grid, id) {
      this.drafts[grid] = this.drafts[grid].filter((draft) => draft.id !== id);
      for (const key of [...this.typed.keys()]) if (key.startsWith(`${grid}|${id}|`)) this.typed.delete(key);
    }

    // A draft became a row: what was typed into it goes along.
    settle(made) {
      for (const [temporary, id] of Object.entries(made)) for (const grid of ["lines", "drivers"]) {
        this.drafts[grid] = this.drafts[grid].filter((draft) => draft.id !== temporary);
        this.rename(grid, temporary, id);
      }
    }

    key({ grid, row, column }) { return `${grid}|${this.settled(row)}|${column}`; }

    row({ grid, row }) { return this.rowOf[grid].get(this.settled(row)); }

    cell(address) {
      const row = this.row(address);
      return (row && row.cells && row.cells[address.column]) || null;
    }

    // The text of a cell as the server has it: what an edit says it was based on.
    stored(address) {
      const row = this.row(address);
      if (!row) return "";
      if (this.isAmount(address.grid, address.column)) return this.cell(address)?.amount ?? "";
      if (address.column === "category") return row.category_label ?? "";
      return String(row[address.column] ?? "");
    }

    // The text to edit: what was typed and not saved yet, else what is stored.
    text(address) { return this.typed.get(this.key(address))?.text ?? this.stored(address); }

    // The text to read: amounts in the reader's format.
    shown(address) {
      const typed = this.typed.get(this.key(address));
      if (typed) return typed.text;
      if (this.isAmount(address.grid, address.column)) return this.cell(address)?.shown ?? "";
      const row = this.row(address);
      if (address.grid === "drivers" && row) {
        const shown = { value: row.shown, low: row.low_shown, high: row.high_shown }[address.column];
        if (shown !== undefined) return shown;
      }
      return this.stored(address);
    }

    // The line whose source a cell shows: its own, or the first of its row.
    lineOf(address) {
      const row = this.row(address);
      if (!row) return null;
      return this.cell(address)?.line ?? row.id;
    }

    isGone(address) { return address.row !== BLANK && !this.row(address) && !this.draft(address.grid, address.row); }

    // Whether the alternative that an amount was typed for is no longer there.
    isColumnGone({ grid, column }) { return !this.columns(grid).includes(column); }

    // The keys of the cells in red. What was refused in a row that is gone waits for the row to come back.
    refusedOnPage() {
      const isHere = (key) => {
        const [grid, row] = key.split("|");
        return this.rowOf[grid].has(row) || Boolean(this.draft(grid, row));
      };
      return [...this.typed].filter(([key, { state }]) => state === "refused" && isHere(key)).map(([key]) => key);
    }

    // What typing `text` into a cell is: where, and based on what; `row` is the row as it was, should it be gone on arrival.
    typing(address, text) {
      const row = this.row(address);
      return { address, text, was: this.stored(address), line: this.cell(address)?.line ?? row?.id ?? null, row };
    }

    // Which cells read differently in another sheet: keys of cells.
    differencesFrom(before) {
      const changed = [];
      const byId = (rows) => new Map(rows.map((row) => [String(row.id), row]));
      const was = { rows: byId(before.rows), drivers: byId(before.drivers) };
      for (const row of this.sheet.rows) {
        const old = was.rows.get(String(row.id));
        for (const column of ROW_COLUMNS) if (!old || old[column] !== row[column]) changed.push(`lines|${row.id}|${column}`);
        for (const { id } of this.sheet.alternatives) {
          if (old?.cells?.[id]?.amount !== row.cells[id]?.amount) changed.push(`lines|${row.id}|${id}`);
        }
      }
      for (const driver of this.sheet.drivers) {
        const old = was.drivers.get(String(driver.id));
        for (const column of DRIVER_COLUMNS) if (!old || old[column] !== driver[column]) changed.push(`drivers|${driver.id}|${column}`);
      }
      return changed;
    }
  }

  Object.assign(Workspace, { Model, say, BLANK, ROW_COLUMNS, DRIVER_COLUMNS });
}
