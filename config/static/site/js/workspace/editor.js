// Typing into a cell: one field that moves to where it is needed.
"use strict";
globalThis.Workspace ??= {};
{
  const { element, say } = Workspace;

  class Editor {
    constructor(model, tables, completion) {
      Object.assign(this, { model, tables, completion });
      this.address = null;
      this.input = element("input", {
        class: "sheet__input", type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
        role: "combobox", "aria-autocomplete": "list", "aria-controls": completion.list.id, "aria-expanded": "false",
      });
      this.onCommit = () => {}; // (what was typed, as `model.typing` gives it)
      this.onLeave = () => {}; // (how, event): "enter", "tab", "arrow", "escape"
      this.input.addEventListener("keydown", (event) => this.key(event));
      this.input.addEventListener("input", () => {
        this.isTouched = true;
        this.completion.suggest(this.input, this.address);
      });
      this.input.addEventListener("blur", () => {
        if (!this.isLifted) this.commit();
      });
      completion.onChoose = (index) => {
        this.completion.choose(this.input, index);
        this.isTouched = true;
      };
    }

    get isOpen() { return this.address !== null; }

    // `text` replaces what is there (a typed letter does); otherwise the present text is edited.
    open(address, { text = null } = {}) {
      if (!this.model.mayEdit) return;
      const cell = this.tables[address.grid].element(address);
      if (!cell) return;
      if (this.isOpen) this.commit();
      this.address = address;
      this.base = this.model.typing(address, "");
      this.isQuick = text !== null; // arrows leave the cell, as in a spreadsheet
      this.isTouched = false;
      this.began = this.model.text(address);
      this.input.value = text ?? this.began;
      this.input.className = `sheet__input${cell.classList.contains("is-number") ? " is-number" : ""}`;
      this.input.inputMode = cell.classList.contains("is-number") && this.model.sheet.names.length < 1 ? "decimal" : "text";
      const words = [this.headOf(address), this.nameOf(address)].filter(Boolean).join(", ");
      this.input.setAttribute("aria-label", words || say("cell"));
      this.tables[address.grid].editing = cell;
      cell.classList.add("is-editing");
      cell.append(this.input);
      this.input.focus({ preventScroll: true });
      if (text === null) this.input.select();
    }

    // Our own answer came while the cell was open: what is typed is based on that now.
    rebase(isMeant) {
      if (!this.isOpen || !isMeant(this.address)) return;
      this.base = this.model.typing(this.address, "");
    }

    headOf({ grid, column }) {
      const alternative = this.model.isAmount(grid, column) && this.model.alternative(column);
      return alternative ? alternative.name : say(`${grid}_${column}`);
    }

    nameOf(address) {
      const row = this.model.row(address);
      return row ? row.name || row.key : "";
    }

    // Take the field away; what was typed goes to be saved when it says something new.
    commit() {
      if (!this.isOpen) return;
      const { base } = this;
      const text = this.input.value.trim();
      const isNew = text !== this.began;
      this.close();
      if (isNew) this.onCommit({ ...base, text });
    }

    // Somebody's new column or moved line lays the table out anew: the field leaves its cell for that moment, with all that is typed.
    lift() {
      if (!this.isOpen || !this.tables[this.address.grid].isToBeMoved) return;
      const table = this.tables[this.address.grid];
      this.caret = [this.input.selectionStart, this.input.selectionEnd];
      this.isLifted = true;
      this.input.remove();
      table.editing?.classList.remove("is-editing");
      table.editing = null;
    }

    // Back into the cell, wherever it is now; what was typed for one that is gone goes on to be saved.
    settle() {
      if (!this.isLifted) return;
      this.isLifted = false;
      const table = this.tables[this.address.grid];
      const cell = table.element(this.address);
      if (!cell) {
        this.commit();
        return;
      }
      table.editing = cell;
      cell.classList.add("is-editing");
      cell.append(this.input);
      this.input.focus({ preventScroll: true });
      this.input.setSelectionRange(...this.caret);
    }

    close() {
      const { address } = this;
      this.address = null;
      this.completion.close(this.input);
      const table = this.tables[address.grid];
      const cell = table.editing;
      table.editing = null;
      if (this.input.isConnected) this.input.remove();
      if (!cell) return;
      cell.classList.remove("is-editing");
      cell.signature = null;
      if (cell.isConnected) table.mendCell(cell, address);
    }

    key(event) {
      const { key } = event;
      event.stopPropagation();
      if (event.isComposing) return;
      if (this.completion.isOpen && this.keyOfList(event)) return;
      if (key === " " && event.ctrlKey) this.completion.suggest(this.input, this.address, { all: true });
      else if (key === "Escape") this.leave("escape", event);
      else if (key === "Enter") this.leave("enter", event);
      else if (key === "Tab") this.leave("tab", event);
      else if (key === "F2") this.isQuick = !this.isQuick;
      else if (this.isQuick && /^(Arrow|Page)/.test(key) && !event.ctrlKey && !event.metaKey) this.leave("arrow", event);
      else return;
      event.preventDefault();
    }

    keyOfList(event) {
      const { key } = event;
      if (key === "ArrowDown") this.completion.step(this.input, 1);
      else if (key === "ArrowUp") this.completion.step(this.input, -1);
      else if (key === "Escape") this.completion.close(this.input);
      else if ((key === "Enter" || key === "Tab") && !event.shiftKey && this.completion.choose(this.input)) {
        this.isTouched = true;
        // A category is whole once chosen; an expression goes on.
        if (this.address.column === "category") return false;
      } else return false;
      event.preventDefault();
      return true;
    }

    leave(how, event) {
      if (how === "escape") {
        this.close();
      } else this.commit();
      this.onLeave(how, event);
    }
  }

  Workspace.Editor = Editor;
}
