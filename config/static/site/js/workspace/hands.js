// Keys, mouse and clipboard on the tables, as hands that know spreadsheets expect them.
"use strict";
globalThis.Workspace ??= {};
{
  const { BLANK, clipboard } = Workspace;
  const TABLES = "#lines-grid, #drivers-grid";

  class Hands {
    constructor(parts) {
      Object.assign(this, parts); // model, tables, selection, editor, rows, pasting, offers, actions
      this.isDragging = false;
      this.isLeaving = false; // after Escape, Tab leaves the table as on any page
      for (const table of Object.values(this.tables)) this.listen(table.root);
      document.addEventListener("mouseup", () => { this.isDragging = false; });
      document.addEventListener("keydown", (event) => this.keyElsewhere(event));
      document.addEventListener("copy", (event) => this.copy(event));
      document.addEventListener("cut", (event) => { if (this.copy(event)) this.rows.clear(); });
      document.addEventListener("paste", (event) => this.paste(event));
    }

    listen(frame) {
      frame.addEventListener("keydown", (event) => this.key(event));
      frame.addEventListener("mousedown", (event) => this.press(event));
      frame.addEventListener("click", (event) => this.pressOffer(event));
      frame.addEventListener("mouseover", (event) => this.drag(event));
      frame.addEventListener("dblclick", (event) => {
        if (!event.target.closest("a, input, button") && this.placeOf(event.target)?.column != null) this.type();
      });
      frame.addEventListener("focusin", (event) => this.follow(event));
    }

    // --- Keys ---

    // What a key does besides moving; null when nothing.
    command({ ctrlKey, metaKey, altKey, shiftKey, code, key }) {
      const { actions, rows } = this;
      const isControl = ctrlKey || metaKey;
      if (isControl && altKey) return null;
      if (isControl) {
        const { undo, redo, duplicateOrFill, source } = actions;
        const chooseAll = () => this.chooseAll();
        return { KeyZ: shiftKey ? redo : undo, KeyY: redo, KeyD: duplicateOrFill, KeyA: chooseAll, Space: source }[code] || null;
      }
      if (altKey) return { ArrowUp: actions.up, ArrowDown: actions.down, Enter: actions.take }[key] || (code === "KeyS" ? actions.source : null);
      return {
        F2: () => this.type(), Backspace: () => this.type(""), Delete: shiftKey ? actions.remove : () => rows.clear(),
        Insert: actions.insert, F6: () => this.switchTable(), "?": actions.keys,
      }[key] || null;
    }

    key(event) {
      if (!event.target.closest("[role=gridcell]") || this.editor.isOpen || event.isComposing) return;
      const { selection } = this;
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
      const command = this.command(event);
      if (command) command();
      else if (event.key === "Tab") {
        if (this.isLeaving || !selection.tab(event.shiftKey)) return;
      } else if (event.key === "Enter" && isPlain) selection.enter(event.shiftKey);
      else if (event.key === "Escape") {
        this.isLeaving = !this.rows.dropRefused() && !this.keep(selection.address);
        return;
      } else if (event.key.length === 1 && isPlain) {
        this.type("");
        return; // the letter itself goes into the field
      } else if (!selection.key(event, this.pageRows())) return;
      this.isLeaving = false;
      event.preventDefault();
    }

    // A category of one's own that looked like a slip is meant so.
    keep(address) {
      const isKept = this.offers.keep(address);
      if (isKept) this.rows.draw();
      return isKept;
    }

    // The buttons in a cell.
    pressOffer(event) {
      const button = event.target.closest("[data-offer]");
      const place = button && this.placeOf(button);
      if (!place) return;
      const address = this.selection.addressAt(place.row, place.column, place.grid);
      if (button.dataset.offer === "take") this.offers.take([address]);
      else this.keep(address);
      this.selection.moveTo(place, { grid: place.grid, reveal: false });
    }

    // Undo is at hand wherever one stands on the page, but not inside a field, which has its own.
    keyElsewhere(event) {
      const isField = event.target.closest("input, textarea, select, dialog, [role=gridcell]");
      const command = this.command(event);
      if (isField || !this.model.mayEdit || ![this.actions.undo, this.actions.redo].includes(command)) return;
      event.preventDefault();
      command();
    }

    // Open the active cell; `text` replaces what is there. A list of values is edited beside the table.
    type(text = null) {
      if (!this.model.mayEdit) return;
      const address = this.rows.forTyping(this.selection.address);
      const isList = address.grid === "drivers" && address.column === "value" && this.model.row(address)?.is_list;
      if (isList) this.actions.source();
      else this.editor.open(address, { text });
    }

    pageRows() {
      const { root, body } = this.selection.table;
      return Math.max(1, Math.floor(root.clientHeight / (body.firstElementChild?.offsetHeight || 28)) - 3);
    }

    chooseAll() {
      const { selection } = this;
      selection.moveTo({ row: 0, column: 0 });
      selection.moveTo({ row: selection.ids().length - 2, column: selection.columns().length - 1 }, { extend: true });
    }

    switchTable() { this.selection.moveTo({ row: 0, column: 0 }, { grid: this.selection.grid === "lines" ? "drivers" : "lines" }); }

    // --- The mouse ---

    // The place of a cell, or of a row by its number (then without a column).
    placeOf(target) {
      const grid = target.closest("#drivers-grid") ? "drivers" : "lines";
      const cell = target.closest("[data-column][role=gridcell]");
      const row = (cell || target.closest("[data-row-head]"))?.parentElement.dataset.row;
      if (row === undefined) return null;
      const column = cell ? this.model.columns(grid).indexOf(cell.dataset.column) : null;
      return { grid, row: this.model.rowIds(grid).indexOf(row), column };
    }

    isActive({ grid, row, column }) {
      const { selection } = this;
      return grid === selection.grid && row === selection.active.row && column === selection.active.column;
    }

    press(event) {
      if (event.button !== 0 || event.target.closest("a, input, button")) return;
      const place = this.placeOf(event.target);
      if (!place) return;
      event.preventDefault();
      const { selection } = this;
      if (this.editor.isOpen) this.editor.commit();
      selection.returnColumn = null;
      const options = { grid: place.grid, extend: event.shiftKey && place.grid === selection.grid, reveal: false };
      if (place.column === null) {
        selection.moveTo({ row: place.row, column: 0 }, options);
        selection.moveTo({ row: place.row, column: Infinity }, { extend: true, reveal: false });
        return;
      }
      const isSecondTap = this.isActive(place) && matchMedia("(pointer: coarse)").matches;
      selection.moveTo(place, options);
      this.isDragging = true;
      if (isSecondTap) this.type();
    }

    drag(event) {
      const place = this.isDragging && event.buttons === 1 && this.placeOf(event.target);
      if (place && place.column !== null && place.grid === this.selection.grid) this.selection.moveTo(place, { extend: true });
    }

    // The focus came by other ways, a screen reader's for one.
    follow(event) {
      const place = !this.editor.isOpen && this.placeOf(event.target);
      if (!place || place.column === null || place.row < 0 || this.isActive(place)) return;
      this.selection.moveTo(place, { grid: place.grid, focus: false });
    }

    // --- The clipboard ---

    isOnCells() { return !this.editor.isOpen && document.activeElement?.closest(TABLES) && !document.querySelector("dialog[open]"); }

    copy(event) {
      if (!this.isOnCells()) return false;
      const rows = this.selection.addresses().filter(([first]) => first.row !== BLANK);
      event.clipboardData.setData("text/plain", clipboard.format(rows.map((row) => row.map((address) => this.model.text(address)))));
      event.preventDefault();
      return true;
    }

    paste(event) {
      const isElsewhere = !this.isOnCells() && document.activeElement !== document.body;
      if (isElsewhere || this.editor.isOpen || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      this.pasting.paste(event.clipboardData.getData("text/plain"));
    }
  }

  Workspace.Hands = Hands;
}
