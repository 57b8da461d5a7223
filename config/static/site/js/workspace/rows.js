// What can be done to the chosen rows and cells as a whole: added, doubled, moved, removed, emptied.
"use strict";
globalThis.Workspace ??= {};
{
  const { BLANK, say } = Workspace;
  const NEVER_EMPTY = { lines: ["category", "when"], drivers: ["key", "value"] };

  class Rows {
    constructor(model, selection, saver, draw) {
      Object.assign(this, { model, selection, saver, draw });
      this.onSaid = () => {};
    }

    // The chosen rows that are saved.
    saved() {
      const { grid } = this.selection;
      return this.selection.rowsChosen().map((id) => this.model.settled(id)).filter((id) => this.model.rowOf[grid].has(id));
    }

    // A row of its own for what is typed into the empty last one.
    forTyping(address) {
      if (address.row !== BLANK) return address;
      const row = this.model.addDraft(address.grid, null);
      this.selection.rowId = row;
      this.selection.table.draw();
      this.selection.hold();
      return { ...address, row };
    }

    insert() {
      const { selection } = this;
      const { row, grid } = selection.address;
      if (row === BLANK || row === undefined) {
        selection.moveTo({ row: selection.ids().length - 1, column: 0 });
        return;
      }
      const draft = this.model.addDraft(grid, row);
      this.model.draft(grid, draft).isInserted = true;
      selection.rowId = draft;
      this.draw();
      selection.moveTo({ row: selection.ids().indexOf(draft), column: 0 });
    }

    duplicate() {
      const rows = this.saved();
      if (this.selection.grid !== "lines" || !rows.length) return;
      this.saver.run(rows.map((line) => ({ op: "duplicate_row", line })), { done: () => this.selection.step(rows.length, 0) });
    }

    remove() {
      const { grid } = this.selection;
      const rows = this.saved();
      for (const id of this.selection.rowsChosen()) if (this.model.draft(grid, id)) this.model.dropDraft(grid, id);
      const operation = grid === "lines" ? (line) => ({ op: "delete_row", line }) : (driver) => ({ op: "delete_driver", driver });
      const leaving = rows.map((id) => `${grid}|${id}`);
      for (const key of leaving) this.model.leaving.add(key);
      if (rows.length) this.saver.run(rows.map(operation), { leaving });
      this.draw();
    }

    // A block moves by its neighbour stepping over it.
    move(step) {
      const chosen = this.saved();
      if (this.selection.grid !== "lines" || !chosen.length) return;
      const ids = this.model.sheet.rows.map(({ id }) => String(id));
      const [top, bottom] = [ids.indexOf(chosen[0]), ids.indexOf(chosen.at(-1))];
      const neighbour = step < 0 ? ids[top - 1] : ids[bottom + 1];
      if (neighbour === undefined) return;
      this.saver.run([{ op: "move_row", line: neighbour, before: step < 0 ? ids[bottom + 1] ?? null : chosen[0] }]);
    }

    // Whole rows emptied are rows removed. What no row can be without stays, and gives up what was refused in its place.
    clear() {
      if (!this.model.mayEdit) return;
      if (this.selection.isWholeRows) {
        this.remove();
        return;
      }
      const chosen = this.selection.addresses().flat().filter(({ row }) => row !== BLANK);
      const isNeeded = ({ grid, row, column }) => NEVER_EMPTY[grid].includes(column) && !this.model.draft(grid, row);
      const needed = chosen.filter(isNeeded);
      for (const address of needed) if (this.isRefused(address)) this.model.typed.delete(this.model.key(address));
      const filled = chosen.filter((address) => !isNeeded(address) && this.model.text(address) !== "");
      if (filled.length) this.saver.typeInto(filled.map((address) => this.model.typing(address, "")));
      else if (needed.length) this.onSaid(say("never_empty"));
      this.draw();
    }

    // A block takes over what stands in its first row; a single row, or whole ones, are doubled.
    duplicateOrFill() {
      const { top, bottom } = this.selection.block();
      if (top === bottom || this.selection.isWholeRows) this.duplicate();
      else this.fillDown();
    }

    fillDown() {
      if (!this.model.mayEdit) return;
      const [first, ...below] = this.selection.addresses();
      const cells = below.filter(([{ row }]) => row !== BLANK).flat().map((address) => {
        const text = this.model.text(first.find(({ column }) => column === address.column));
        return this.model.typing(address, text);
      });
      const isNew = ({ address, text }) => text !== this.model.text(address) && !(address.grid === "drivers" && address.column === "key");
      const changed = cells.filter(isNew);
      if (changed.length) this.saver.typeInto(changed);
      this.draw();
    }

    isRefused(address) { return this.model.typed.get(this.model.key(address))?.state === "refused"; }

    // What was refused gives way to what is saved; true when there was such a cell.
    dropRefused() {
      const refused = this.selection.addresses().flat().filter((address) => this.isRefused(address));
      for (const address of refused) this.model.typed.delete(this.model.key(address));
      if (refused.length) this.draw();
      return refused.length > 0;
    }
  }

  Workspace.Rows = Rows;
}
