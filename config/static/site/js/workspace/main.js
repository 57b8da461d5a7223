// The cost workspace: its parts brought together.
"use strict";
{
  const { Completion, Conflicts, Editor, Hands, Model, Offers, Pane, Pasting, Rows, Saver, Selection, Table, say, showAnswer } = Workspace;
  const SECONDS_TO_READ = { "": 7, wrong: 15 };

  class Workbench {
    constructor(root) {
      this.root = root;
      const find = (selector) => document.querySelector(selector);
      const { editUrl: edit, undoUrl: undo, redoUrl: redo, changesUrl: changes } = root.dataset;
      const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
      const model = new Model(JSON.parse(find("#sheet").textContent));
      const tables = { lines: new Table(find("#lines-grid"), "lines", model), drivers: new Table(find("#drivers-grid"), "drivers", model) };
      const saver = new Saver(model, { edit, undo, redo, changes, token });
      const selection = new Selection(model, tables);
      const editor = new Editor(model, tables, new Completion(find("#completion"), model));
      const rows = new Rows(model, selection, saver, () => this.draw());
      const pasting = new Pasting(find("#paste-dialog"), model, saver, selection);
      const conflicts = new Conflicts(find("#conflict-dialog"), model, saver);
      const pane = new Pane(find("#pane"), root, model);
      const offers = new Offers(model, saver);
      Object.assign(this, { model, tables, saver, selection, editor, rows, pasting, offers, conflicts, pane });
      this.help = find("#keys-dialog");
      this.newAlternative = find("#alternative-dialog");
      this.actions = this.actionsOfButtons();
      this.hands = new Hands({ model, tables, selection, editor, rows, pasting, offers, actions: this.actions });
      this.connect();
    }

    actionsOfButtons() {
      const { rows, saver, pane, selection, offers } = this;
      return {
        take: () => offers.take(selection.addresses().flat()),
        convert: () => offers.convert(offers.conversions()),
        insert: () => rows.insert(), duplicate: () => rows.duplicate(), duplicateOrFill: () => rows.duplicateOrFill(), remove: () => rows.remove(),
        up: () => rows.move(-1), down: () => rows.move(1),
        undo: () => saver.undo(), redo: () => saver.redo(), retry: () => saver.retry(),
        source: () => pane.open(selection.address),
        keys: () => this.help.showModal(), alternative: () => this.newAlternative.showModal(),
      };
    }

    begin() {
      this.draw();
      this.root.classList.add("is-live");
      if (matchMedia("(min-width: 56rem)").matches) this.tables.lines.element(this.selection.address)?.focus({ preventScroll: true });
      this.saver.watch();
    }

    // --- How the parts speak to each other ---

    connect() {
      const { saver, editor, selection, offers, pane, conflicts } = this;
      const back = () => selection.show(true);
      saver.onState = () => this.showState();
      saver.onSaid = this.rows.onSaid = conflicts.onSaid = (sentence, tone) => this.tell(sentence, tone);
      saver.onAnswer = showAnswer;
      offers.onSaid = (sentence, tone) => this.tell(sentence, tone);
      saver.onEdited = (addresses) => {
        pane.refresh();
        offers.announce(addresses);
      };
      saver.onRebase = (isMeant) => editor.rebase(isMeant);
      saver.onSheet = (changed, news) => this.takeNews(changed, news);
      saver.onMade = (made, { first }) => {
        if (first && made[first]) selection.moveToAddress({ grid: "lines", row: String(made[first]), column: "name" });
      };
      saver.onConflicts = (found, ...held) => {
        this.draw();
        conflicts.ask(found, ...held);
      };
      editor.onCommit = (typed) => {
        saver.typeInto([{ ...typed, text: this.pasting.bare(typed.text, typed.address) }]);
        this.draw();
      };
      editor.onLeave = (how, event) => this.leaveCell(how, event);
      selection.onMove = (address) => pane.follow(address);
      pane.onClose = back;
      pane.onSaid = (sentence, tone) => this.tell(sentence, tone);
      pane.renewToken = () => saver.renewToken();
      pane.onSaved = () => saver.look({ isForced: true });
      conflicts.onClose = back;
      for (const dialog of [this.help, this.newAlternative]) dialog.addEventListener("close", back);
      this.root.addEventListener("click", (event) => this.click(event));
      this.newAlternative.querySelector("form").addEventListener("submit", (event) => this.addAlternative(event));
      window.addEventListener("beforeunload", (event) => {
        if (editor.isOpen) editor.commit();
        if (saver.isBusy) event.preventDefault();
      });
    }

    leaveCell(how, event) {
      const { selection } = this;
      if (how === "enter") selection.enter(event.shiftKey);
      else if (how === "tab") selection.tab(event.shiftKey);
      else if (how === "arrow") selection.key(event, this.hands.pageRows());
      else selection.show(true);
      this.draw();
    }

    takeNews(changed, news) {
      // The row under the open cell may be gone: what was typed there is saved from going with it.
      if (this.editor.isOpen && this.model.isGone(this.editor.address)) this.editor.commit();
      this.draw();
      if (!news) return;
      for (const table of Object.values(this.tables)) table.flash(changed);
      if (news.is_own) return;
      this.pane.refresh();
      if (news.what) this.tell([news.by, news.what].filter(Boolean).join(": "));
    }

    click(event) {
      const button = event.target.closest("[data-do]");
      if (!button || button.getAttribute("aria-disabled") === "true") return;
      event.preventDefault();
      this.actions[button.dataset.do]();
      if (!["source", "keys", "alternative"].includes(button.dataset.do)) this.selection.show(true);
    }

    addAlternative(event) {
      if (event.submitter?.value === "cancel") return;
      const values = new FormData(event.target);
      this.saver.run([{ op: "new_alternative", id: this.model.newId("a"), name: values.get("name").trim(), kind: values.get("kind") }]);
      event.target.reset();
    }

    // --- Drawing ---

    draw() {
      const isFocusInTable = () => Boolean(document.activeElement?.closest("#lines-grid, #drivers-grid"));
      const hadFocus = isFocusInTable() && !this.editor.isOpen;
      this.dropEmptyDrafts();
      this.editor.lift();
      for (const table of Object.values(this.tables)) table.draw();
      this.editor.settle();
      this.selection.hold();
      if (hadFocus && !isFocusInTable()) this.selection.show(true);
      this.root.classList.toggle("is-empty", this.pasting.isBlank);
      if (this.model.mayEdit) document.getElementById("workspace-empty").hidden = !this.pasting.isBlank;
      this.showState();
    }

    // A row that was opened and left without a word is gone again.
    dropEmptyDrafts() {
      const { model, selection, editor } = this;
      for (const grid of ["lines", "drivers"]) for (const draft of [...model.drafts[grid]]) {
        const isTyped = [...model.typed.keys()].some((key) => key.startsWith(`${grid}|${draft.id}|`));
        const isHere = (draft.isInserted && selection.rowId === draft.id) || editor.address?.row === draft.id;
        if (!isTyped && !isHere && !draft.isSent) model.dropDraft(grid, draft.id);
      }
    }

    showState() {
      const { failure, isBusy } = this.saver;
      if (!this.model.mayEdit) return;
      const place = document.getElementById("save-state");
      place.dataset.state = failure ? "failed" : isBusy ? "saving" : "saved";
      const wrong = this.model.refusedOnPage().length;
      if (place.dataset.state === "saved" && wrong) place.dataset.state = "saved_but";
      place.querySelector("[data-text]").textContent = failure ? failure.sentence : say(place.dataset.state, { count: wrong });
      place.querySelector("button").hidden = !failure || failure.isFinal;
      const offered = this.offers.conversions().length;
      const convert = place.querySelector("[data-do=convert]");
      convert.hidden = offered < 2 || isBusy;
      convert.textContent = say("convert_all", { count: offered });
      for (const way of ["undo", "redo"]) {
        const button = this.root.querySelector(`[data-do="${way}"]`);
        const label = this.model.sheet[way];
        if (!button) continue;
        button.setAttribute("aria-disabled", String(!label && !isBusy));
        button.title = label ? `${say(way)}: ${label}` : say(way);
      }
    }

    tell(sentence, tone = "") {
      const place = document.getElementById("workspace-said");
      place.textContent = sentence;
      place.dataset.tone = tone;
      place.hidden = false;
      clearTimeout(this.silence);
      this.silence = setTimeout(() => { place.hidden = true; }, SECONDS_TO_READ[tone] * 1000);
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    const root = document.getElementById("workspace");
    if (root) new Workbench(root).begin();
  });
}
