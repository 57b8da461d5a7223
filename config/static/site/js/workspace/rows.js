// What can be done to the chosen rows and cells as a whole: added, doubled, moved, removed, emptied.
"use strict";
globalThis.Workspace ??= {};
{
  const { BLANK } = Workspace;

  class Rows {
    constructor(model, selection, saver, draw) { Object.assign(this, { model, selection, saver, draw }); }

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
      if (rows.length) this.saver.run(rows.map(operation));
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

    clear() {
      if (!this.model.mayEdit) return;
      const filled = this.selection.addresses().flat().filter((address) => address.row !== BLANK && this.model.text(address) !== "");
      if (filled.length) this.saver.typeInto(filled.map((address) => this.model.typing(address, "")));
      this.draw();
    }

    // What was refused gives way to what is saved; true when there was such a cell.
    dropRefused() {
      const isRefused = (address) => this.model.typed.get(this.model.key(address))?.state === "refused";
      const refused = this.selection.addresses().flat().filter(isRefused);
      for (const address of refused) this.model.typed.delete(this.model.key(address));
      if (refused.length) this.draw();
      return refused.length > 0;
    }
  }

  Workspace.Rows = Rows;
}
