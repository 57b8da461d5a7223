// Which cell is active and which block is chosen, and how the keys and the mouse move them.
"use strict";
globalThis.Workspace ??= {};
{
  class Selection {
    constructor(model, tables) {
      Object.assign(this, { model, tables });
      this.grid = "lines";
      this.active = { row: 0, column: 0 }; // places, so that it survives rows coming and going
      this.anchor = { row: 0, column: 0 };
      this.rowId = null;
      this.returnColumn = null; // where a run of Tabs began: Enter goes back to it
      this.onMove = () => {};
    }

    ids() { return this.model.rowIds(this.grid); }
    columns() { return this.model.columns(this.grid); }
    get table() { return this.tables[this.grid]; }
    get address() { return this.addressAt(this.active.row, this.active.column); }

    addressAt(row, column, grid = this.grid) {
      return { grid, row: this.model.rowIds(grid)[row], column: this.model.columns(grid)[column] };
    }

    // The block as places, from its first row and column to its last.
    block() {
      const rows = [this.active.row, this.anchor.row].sort((a, b) => a - b);
      const columns = [this.active.column, this.anchor.column].sort((a, b) => a - b);
      return { top: rows[0], bottom: rows[1], left: columns[0], right: columns[1] };
    }

    addresses() {
      const { top, bottom, left, right } = this.block();
      const rows = [];
      for (let row = top; row <= bottom; row += 1) {
        const cells = [];
        for (let column = left; column <= right; column += 1) cells.push(this.addressAt(row, column));
        rows.push(cells);
      }
      return rows;
    }

    get isWholeRows() {
      const { left, right } = this.block();
      return left === 0 && right === this.columns().length - 1;
    }

    rowsChosen() {
      const { top, bottom } = this.block();
      return this.ids().slice(top, bottom + 1);
    }

    clamp({ row, column }) {
      return { row: Math.max(0, Math.min(row, this.ids().length - 1)), column: Math.max(0, Math.min(column, this.columns().length - 1)) };
    }

    // Go to a place; `extend` keeps the other corner of the block. What the mouse points at stays under it (`reveal` false): a second
    // click has to meet the same cell.
    moveTo(place, { extend = false, focus = true, reveal = true, grid = this.grid } = {}) {
      this.grid = grid;
      this.active = this.clamp(place);
      if (!extend) this.anchor = { ...this.active };
      this.rowId = this.ids()[this.active.row];
      this.show(focus, reveal);
      this.onMove(this.address);
    }

    moveToAddress(address, options = {}) {
      const row = this.model.rowIds(address.grid).indexOf(this.model.settled(address.row));
      const column = this.model.columns(address.grid).indexOf(address.column);
      if (row >= 0 && column >= 0) this.moveTo({ row, column }, { ...options, grid: address.grid });
    }

    step(rows, columns, options) { this.moveTo({ row: this.active.row + rows, column: this.active.column + columns }, options); }

    // After rows came or went, the same row stays active where it still is.
    hold() {
      const place = this.rowId === null ? -1 : this.ids().indexOf(this.model.settled(this.rowId));
      const shift = place < 0 ? 0 : place - this.active.row;
      this.active = this.clamp({ row: this.active.row + shift, column: this.active.column });
      this.anchor = this.clamp({ row: this.anchor.row + shift, column: this.anchor.column });
      this.rowId = this.ids()[this.active.row] ?? null;
      this.show(false);
    }

    show(focus, reveal = true) {
      for (const name of ["is-active", "is-selected"]) {
        for (const table of Object.values(this.tables)) for (const cell of table.root.querySelectorAll(`.${name}`)) {
          cell.classList.remove(name);
          cell.removeAttribute("aria-selected");
        }
      }
      const { top, bottom, left, right } = this.block();
      if (top !== bottom || left !== right) for (const row of this.addresses()) for (const address of row) {
        const cell = this.table.element(address);
        if (cell) {
          cell.classList.add("is-selected");
          cell.setAttribute("aria-selected", "true");
        }
      }
      for (const table of Object.values(this.tables)) for (const cell of table.root.querySelectorAll('[tabindex="0"]')) cell.tabIndex = -1;
      for (const [grid, table] of Object.entries(this.tables)) {
        if (grid !== this.grid) (table.body?.querySelector("[data-column]") || {}).tabIndex = 0;
      }
      const cell = this.table.element(this.address);
      if (!cell) return;
      cell.tabIndex = 0;
      cell.classList.add("is-active");
      if (!focus) return;
      cell.focus({ preventScroll: true });
      if (reveal) this.bringIntoSight(cell);
    }

    // The head, the sums and the first column lie over the table: a cell under them is not in sight.
    bringIntoSight(cell) {
      const root = this.table.root;
      const frame = root.getBoundingClientRect();
      const box = cell.getBoundingClientRect();
      const head = this.table.head.getBoundingClientRect().height;
      const foot = this.table.foot.getBoundingClientRect().height;
      const name = this.table.body.querySelector("td.is-name, td.is-key");
      const isPinned = name && getComputedStyle(name).position === "sticky";
      const left = isPinned && cell !== name ? name.getBoundingClientRect().right - frame.left : 0;
      const below = box.bottom - (frame.top + root.clientHeight - foot);
      const above = frame.top + head - box.top;
      if (above > 0) root.scrollTop -= above;
      else if (below > 0) root.scrollTop += below + 4;
      const after = box.right - (frame.left + root.clientWidth);
      const before = frame.left + left - box.left;
      if (getComputedStyle(cell).position !== "sticky") {
        if (before > 0) root.scrollLeft -= before;
        else if (after > 0) root.scrollLeft += after + 4;
      }
      this.bringFrameIntoSight(frame);
    }

    // The page goes along until the whole table is on it, its sums included, with the figures above where there is room.
    bringFrameIntoSight(frame) {
      const top = document.querySelector(".site-head").getBoundingClientRect().bottom;
      if (frame.bottom > window.innerHeight) window.scrollBy(0, Math.min(frame.bottom - window.innerHeight + 12, frame.top - top - 8));
      else if (frame.top < top) window.scrollBy(0, frame.top - top - 8);
    }

    // A key that moves; true when it was one.
    key(event, pageRows) {
      const { key, shiftKey: extend } = event;
      const isFar = event.ctrlKey || event.metaKey;
      const lastRow = this.ids().length - 1;
      const lastColumn = this.columns().length - 1;
      const { row, column } = this.active;
      const places = {
        ArrowUp: { row: isFar ? this.edge(-1) : row - 1, column },
        ArrowDown: { row: isFar ? this.edge(1) : row + 1, column },
        ArrowLeft: { row, column: isFar ? 0 : column - 1 },
        ArrowRight: { row, column: isFar ? lastColumn : column + 1 },
        Home: { row: isFar ? 0 : row, column: 0 },
        End: { row: isFar ? lastRow : row, column: lastColumn },
        PageUp: { row: row - pageRows, column },
        PageDown: { row: row + pageRows, column },
      };
      if (!places[key] || event.altKey) return false;
      this.returnColumn = null;
      this.moveTo(places[key], { extend });
      return true;
    }

    // The end of the filled run up or down, as spreadsheets go.
    edge(step) {
      const ids = this.ids();
      const column = this.columns()[this.active.column];
      const isFilled = (row) => row >= 0 && row < ids.length && this.model.text({ grid: this.grid, row: ids[row], column }) !== "";
      let row = this.active.row + step;
      if (isFilled(this.active.row) && isFilled(row)) {
        while (isFilled(row + step)) row += step;
      } else while (row > 0 && row < ids.length - 1 && !isFilled(row)) row += step;
      return Math.max(0, Math.min(row, ids.length - 1));
    }

    // Tab goes along the row and on to the next one; false when there is nothing further.
    tab(isBack) {
      const last = this.columns().length - 1;
      if (this.returnColumn === null) this.returnColumn = this.active.column;
      const { row, column } = this.active;
      if (isBack) {
        if (column > 0) this.moveTo({ row, column: column - 1 });
        else if (row > 0) this.moveTo({ row: row - 1, column: last });
        else return false;
      } else if (column < last) this.moveTo({ row, column: column + 1 });
      else if (row < this.ids().length - 1) {
        this.returnColumn = 0;
        this.moveTo({ row: row + 1, column: 0 });
      } else return false;
      return true;
    }

    enter(isBack) {
      const column = this.returnColumn ?? this.active.column;
      this.returnColumn = null;
      this.moveTo({ row: this.active.row + (isBack ? -1 : 1), column });
    }
  }

  Workspace.Selection = Selection;
}
