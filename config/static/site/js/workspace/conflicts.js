// Two people, one cell: both values side by side, and one choice for each. Nothing typed is thrown away unasked.
"use strict";
globalThis.Workspace ??= {};
{
  const { element, say } = Workspace;

  class Conflicts {
    constructor(dialog, model, saver) {
      Object.assign(this, { dialog, model, saver });
      this.list = dialog.querySelector("[data-conflicts]");
      this.waiting = [];
      this.onSaid = () => {};
      dialog.querySelector("form").addEventListener("submit", () => this.decide());
      // Escape decides nothing: what was typed would be gone.
      dialog.addEventListener("close", () => this.onClose());
      this.onClose = () => {};
      dialog.addEventListener("cancel", (event) => event.preventDefault());
    }

    // What a refused edit held: conflicts to be decided, and the rest, which goes along afterwards.
    ask(conflicts, edit, ops, cellsOf) {
      const cellOf = ({ op }) => cellsOf?.[op]?.[0];
      const isLost = (conflict) => Boolean(cellOf(conflict)) && this.model.isColumnGone(cellOf(conflict).address);
      const lost = conflicts.filter(isLost);
      if (lost.length) this.onSaid(say("column_gone", { typed: lost.map((conflict) => cellOf(conflict).text).join("; ") }), "wrong");
      const open = conflicts.filter((conflict) => !isLost(conflict));
      if (open.length || !lost.length) this.waiting.push({ conflicts: open, lost, edit, ops: ops || [], cellsOf });
      else this.sendAgain(this.asTheirs(lost), ops || [], cellsOf);
      if (this.waiting.length && !this.dialog.open) this.show();
    }

    asTheirs(conflicts) { return new Map(conflicts.map((conflict) => [conflict.op, { conflict, isMine: false }])); }

    show() {
      const { conflicts, edit, cellsOf } = this.waiting[0];
      const rowOf = ({ op }) => cellsOf?.[op]?.[0]?.row;
      this.list.replaceChildren(...conflicts.map((conflict, index) => this.entry(conflict, index, Boolean(edit.way), rowOf(conflict))));
      this.dialog.showModal();
      this.list.querySelector("input:checked")?.focus();
    }

    // `row` is what was edited, as the page knew it: the server cannot name what is gone.
    entry(conflict, index, isUndo, row) {
      const name = `conflict-${index}`;
      const theirs = conflict.gone ? say("conflict_deleted") : conflict.theirs;
      const choice = (value, label, text, isChecked) => element("label", { class: "conflict__choice" },
        element("input", { type: "radio", name, value, checked: isChecked ? "" : null }),
        element("span", {}, element("span", { class: "conflict__label" }, label), element("output", { class: "conflict__value" }, text || say("nothing"))));
      return element("fieldset", { class: "conflict" },
        element("legend", {}, (conflict.gone && (row?.name || row?.key)) || conflict.where || ""),
        choice("mine", say(conflict.gone ? "conflict_anew" : "conflict_mine"), conflict.yours, !isUndo),
        choice("theirs", conflict.gone ? say("conflict_leave") : this.theirWords(conflict), theirs, isUndo));
    }

    theirWords({ by, at }) { return say("conflict_theirs", { person: by || say("somebody"), time: this.time(at) }); }

    time(at) { return at ? new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" }).format(new Date(at)) : ""; }

    decide() {
      const { conflicts, lost, edit, ops, cellsOf } = this.waiting.shift();
      const isMine = (index) => this.list.querySelector(`[name="conflict-${index}"]:checked`)?.value === "mine";
      const choices = conflicts.map((conflict, index) => [conflict.op, { conflict, isMine: isMine(index) }]);
      const decided = new Map([...this.asTheirs(lost), ...choices]);
      this.list.replaceChildren();
      if (edit.way) {
        // Taking back what another person changed since needs insisting.
        if ([...decided.values()].some(({ isMine }) => isMine)) this.saver.insist(edit.way);
      }
      else this.sendAgain(decided, ops, cellsOf);
      if (this.waiting.length) setTimeout(() => this.show());
    }

    sendAgain(decided, ops, cellsOf) {
      const cells = [];
      cellsOf.forEach((of, index) => {
        const choice = decided.get(index);
        for (const cell of of) {
          if (!choice) cells.push({ ...cell, was: this.model.stored(cell.address) });
          else if (!choice.isMine) this.saver.forget([cell]);
          else if (this.model.isGone(cell.address)) cells.push(...this.asNewRow(cell));
          else cells.push({ ...cell, was: choice.conflict.theirs });
        }
      });
      const others = ops.filter((op, index) => !cellsOf[index]?.length && (!decided.has(index) || decided.get(index).isMine));
      if (cells.length) this.saver.typeInto(cells);
      if (others.length) this.saver.run(others);
      this.saver.onSheet([], null);
    }

    // The row was removed by another: what was typed makes it anew, under the name it had.
    asNewRow({ address, text, row: old }) {
      const row = this.model.addDraft(address.grid, null);
      const cell = (column, value) => ({ address: { grid: address.grid, row, column }, text: value, was: "", line: null });
      const { key, name, unit, value, category_label: category, when } = old || {};
      const kept = address.grid === "lines" ? { name, category, when } : { key, name, unit, value };
      this.saver.forget([{ address }]);
      const filled = Object.entries({ ...kept, [address.column]: text }).filter(([, typed]) => typed);
      return filled.map(([column, typed]) => cell(column, String(typed)));
    }
  }

  Workspace.Conflicts = Conflicts;
}
