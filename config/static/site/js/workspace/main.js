// The cost workspace: the tables, the keys and the buttons, brought together.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const root = document.getElementById("workspace");
  if (!root) return;
  const { BLANK, Completion, Conflicts, Editor, Model, Pane, Pasting, Saver, Selection, Table, clipboard, say, showAnswer } = Workspace;
  const find = (selector) => root.querySelector(selector);

  const model = new Model(JSON.parse(document.getElementById("sheet").textContent));
  const tables = { lines: new Table(find("#lines-grid"), "lines", model), drivers: new Table(find("#drivers-grid"), "drivers", model) };
  const { editUrl: edit, undoUrl: undo, redoUrl: redo, changesUrl: changes } = root.dataset;
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const saver = new Saver(model, { edit, undo, redo, changes, token });
  const selection = new Selection(model, tables);
  const editor = new Editor(model, tables, new Completion(find("#completion"), model));
  const pane = new Pane(find("#pane"), root, model);
  const conflicts = new Conflicts(document.getElementById("conflict-dialog"), model, saver);
  const pasting = new Pasting(document.getElementById("paste-dialog"), model, saver, selection);
  const help = document.getElementById("keys-dialog");

  // --- Drawing ---

  const draw = () => {
    const hadFocus = Boolean(document.activeElement?.closest("#lines-grid, #drivers-grid")) && !editor.isOpen;
    for (const draft of [...model.drafts.lines, ...model.drafts.drivers]) {
      const isTyped = [...model.typed.keys()].some((key) => key.split("|")[1] === draft.id);
      const isHere = (draft.isInserted && selection.rowId === draft.id) || editor.address?.row === draft.id;
      if (!isTyped && !isHere && !draft.isSent) model.dropDraft(draft.id.startsWith("n") ? "lines" : "drivers", draft.id);
    }
    for (const table of Object.values(tables)) table.draw();
    selection.hold();
    if (hadFocus && !document.activeElement?.closest("#lines-grid, #drivers-grid")) selection.show(true);
    root.classList.toggle("is-empty", pasting.isBlank);
    if (model.mayEdit) find("#workspace-empty").hidden = !pasting.isBlank;
    showState();
  };

  const showState = () => {
    const { failure } = saver;
    const state = failure ? "failed" : saver.isBusy ? "saving" : "saved";
    const place = find("#save-state");
    place.dataset.state = state;
    place.querySelector("[data-text]").textContent = failure ? failure.sentence : say(state);
    place.querySelector("button").hidden = !failure || failure.isFinal;
    for (const way of ["undo", "redo"]) {
      const button = find(`[data-do="${way}"]`);
      const label = model.sheet[way];
      if (!button) continue;
      button.setAttribute("aria-disabled", String(!label && !saver.isBusy));
      button.title = label ? `${say(way)}: ${label}` : say(way);
    }
  };

  let silence = null;
  const tell = (sentence, tone = "") => {
    const place = find("#workspace-said");
    place.textContent = sentence;
    place.dataset.tone = tone;
    place.hidden = false;
    clearTimeout(silence);
    silence = setTimeout(() => { place.hidden = true; }, tone === "wrong" ? 15000 : 7000);
  };

  saver.onState = showState;
  saver.onSaid = tell;
  saver.onConflicts = (found, ...held) => {
    draw();
    conflicts.ask(found, ...held);
  };
  saver.onAnswer = showAnswer;
  saver.onEdited = () => pane.refresh();
  saver.onSheet = (changed, news) => {
    draw();
    if (!news) return;
    for (const table of Object.values(tables)) table.flash(changed);
    if (news.is_own) return;
    pane.refresh();
    tell([news.by, news.what].filter(Boolean).join(": "));
  };

  // --- Editing ---

  const rowForTyping = (address) => {
    if (address.row !== BLANK) return address;
    const row = model.addDraft(address.grid, null);
    selection.rowId = row;
    tables[address.grid].draw();
    selection.hold();
    return { ...address, row };
  };

  const openEditor = (text = null) => {
    if (!model.mayEdit) return;
    const address = rowForTyping(selection.address);
    if (address.grid === "drivers" && address.column === "value" && model.row(address)?.is_list) pane.open(address);
    else editor.open(address, { text });
  };

  editor.onCommit = (address, text, was, line) => {
    saver.typeInto([{ address, text, was, line }]);
    draw();
  };

  editor.onLeave = (how, event) => {
    if (how === "enter") selection.enter(event.shiftKey);
    else if (how === "tab") selection.tab(event.shiftKey);
    else if (how === "arrow") selection.key(event, pageRows());
    else selection.show(true);
    draw();
  };

  const pageRows = () => {
    const { root: frame, body } = tables[selection.grid];
    return Math.max(1, Math.floor(frame.clientHeight / (body.firstElementChild?.offsetHeight || 28)) - 3);
  };

  const clear = () => {
    const cells = selection.addresses().flat().filter((address) => address.row !== BLANK && model.text(address) !== "");
    const typed = cells.map((address) => ({ address, text: "", was: model.stored(address), line: model.cell(address)?.line ?? model.row(address)?.id ?? null }));
    if (typed.length && model.mayEdit) saver.typeInto(typed);
    draw();
  };

  // What was refused gives way to what is saved.
  const dropRefused = () => {
    const refused = selection.addresses().flat().filter((address) => model.typed.get(model.key(address))?.state === "refused");
    for (const address of refused) model.typed.delete(model.key(address));
    if (refused.length) draw();
    return refused.length > 0;
  };

  // --- Rows ---

  const savedRows = () => selection.rowsChosen().map((id) => model.settled(id)).filter((id) => model.rowOf[selection.grid].has(id));

  const insert = () => {
    const { row } = selection.address;
    if (row === BLANK || row === undefined) {
      selection.moveTo({ row: selection.ids().length - 1, column: 0 });
      return;
    }
    const draft = model.addDraft(selection.grid, row);
    model.draft(selection.grid, draft).isInserted = true;
    selection.rowId = draft;
    draw();
    selection.moveTo({ row: selection.ids().indexOf(draft), column: 0 });
  };

  const duplicate = () => {
    if (selection.grid !== "lines") return;
    const rows = savedRows();
    if (rows.length) saver.run(rows.map((line) => ({ op: "duplicate_row", line })), { done: () => selection.step(rows.length, 0) });
  };

  const remove = () => {
    const rows = savedRows();
    const name = selection.grid === "lines" ? "line" : "driver";
    for (const id of selection.rowsChosen()) if (model.draft(selection.grid, id)) model.dropDraft(selection.grid, id);
    if (rows.length) saver.run(rows.map((id) => ({ op: selection.grid === "lines" ? "delete_row" : "delete_driver", [name]: id })));
    draw();
  };

  // A block moves by its neighbour stepping over it.
  const move = (step) => {
    const chosen = savedRows();
    if (selection.grid !== "lines" || !chosen.length) return;
    const ids = model.sheet.rows.map(({ id }) => String(id));
    const [top, bottom] = [ids.indexOf(chosen[0]), ids.indexOf(chosen.at(-1))];
    const neighbour = step < 0 ? ids[top - 1] : ids[bottom + 1];
    if (neighbour === undefined) return;
    const before = step < 0 ? ids[bottom + 1] ?? null : chosen[0];
    saver.run([{ op: "move_row", line: neighbour, before }]);
  };

  const actions = {
    insert, duplicate, remove,
    up: () => move(-1),
    down: () => move(1),
    undo: () => saver.undo(),
    redo: () => saver.redo(),
    source: () => pane.open(selection.address),
    keys: () => help.showModal(),
    retry: () => saver.retry(),
    alternative: () => document.getElementById("alternative-dialog").showModal(),
  };

  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    event.preventDefault();
    actions[button.dataset.do]();
    if (["up", "down", "duplicate", "remove", "undo", "redo", "insert"].includes(button.dataset.do)) selection.show(true);
  });

  const alternativeDialog = document.getElementById("alternative-dialog");
  alternativeDialog.querySelector("form").addEventListener("submit", (event) => {
    if (event.submitter?.value === "cancel") return;
    const values = new FormData(event.target);
    saver.run([{ op: "new_alternative", id: model.newId("a"), name: values.get("name").trim(), kind: values.get("kind") }]);
    event.target.reset();
  });

  // --- Keys ---

  const commands = (event) => {
    const isControl = event.ctrlKey || event.metaKey;
    const { code, key, shiftKey, altKey } = event;
    if (isControl && !altKey && code === "KeyZ") return shiftKey ? actions.redo : actions.undo;
    if (isControl && !altKey && code === "KeyY") return actions.redo;
    if (isControl && !altKey && code === "KeyD") return duplicate;
    if (isControl && !altKey && code === "KeyA") return selectAll;
    if (altKey && !isControl && key === "ArrowUp") return actions.up;
    if (altKey && !isControl && key === "ArrowDown") return actions.down;
    if (altKey && !isControl && code === "KeyS") return actions.source;
    if (isControl && code === "Space") return actions.source;
    if (isControl || altKey) return null;
    return { F2: () => openEditor(), Delete: shiftKey ? remove : clear, Backspace: () => openEditor(""), Insert: insert, F6: switchTable, "?": actions.keys }[key] || null;
  };

  const selectAll = () => {
    selection.moveTo({ row: 0, column: 0 });
    selection.moveTo({ row: selection.ids().length - 2, column: selection.columns().length - 1 }, { extend: true });
  };

  const switchTable = () => selection.moveTo({ row: 0, column: 0 }, { grid: selection.grid === "lines" ? "drivers" : "lines" });

  let isLeaving = false; // after Escape, Tab leaves the table as on any page
  const onKey = (event) => {
    if (!event.target.closest("[role=gridcell]") || editor.isOpen || event.isComposing) return;
    const command = commands(event);
    if (command) command();
    else if (event.key === "Tab") {
      if (isLeaving || !selection.tab(event.shiftKey)) return;
    } else if (event.key === "Enter" && !event.altKey) selection.enter(event.shiftKey);
    else if (event.key === "Escape") {
      if (!dropRefused()) isLeaving = true;
      selection.moveTo(selection.active);
      return;
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      openEditor("");
      return; // the letter itself goes into the field
    } else if (!selection.key(event, pageRows())) return;
    isLeaving = false;
    event.preventDefault();
  };

  // Undo is at hand wherever one stands on the page, but not inside a field, which has its own.
  document.addEventListener("keydown", (event) => {
    const isField = event.target.closest("input, textarea, select, dialog, [role=gridcell]");
    const command = commands(event);
    if (isField || ![actions.undo, actions.redo].includes(command) || !model.mayEdit) return;
    event.preventDefault();
    command();
  });
  for (const dialog of [help, alternativeDialog]) dialog.addEventListener("close", () => selection.show(true));

  // --- The mouse and the clipboard ---

  const placeOf = (target) => {
    const cell = target.closest("[data-column][role=gridcell]");
    const grid = target.closest("#drivers-grid") ? "drivers" : "lines";
    if (cell) return { grid, row: model.rowIds(grid).indexOf(cell.parentElement.dataset.row), column: model.columns(grid).indexOf(cell.dataset.column) };
    const head = target.closest("[data-row-head]");
    return head && { grid, row: model.rowIds(grid).indexOf(head.parentElement.dataset.row), column: null };
  };

  let isDragging = false;
  for (const table of Object.values(tables)) {
    const frame = table.root;
    frame.addEventListener("keydown", onKey);
    frame.addEventListener("mousedown", (event) => {
      if (event.button !== 0 || event.target.closest("a, input")) return;
      const place = placeOf(event.target);
      if (!place) return;
      event.preventDefault();
      if (editor.isOpen) editor.commit();
      selection.returnColumn = null;
      const extend = event.shiftKey && place.grid === selection.grid;
      if (place.column === null) {
        selection.moveTo({ row: place.row, column: 0 }, { grid: place.grid, extend });
        selection.moveTo({ row: place.row, column: Infinity }, { extend: true });
        return;
      }
      const wasActive = !extend && selection.grid === place.grid && selection.active.row === place.row && selection.active.column === place.column;
      selection.moveTo(place, { grid: place.grid, extend });
      isDragging = true;
      if (wasActive && matchMedia("(pointer: coarse)").matches) openEditor();
    });
    frame.addEventListener("mouseover", (event) => {
      const place = isDragging && event.buttons === 1 && placeOf(event.target);
      if (place && place.column !== null && place.grid === selection.grid) selection.moveTo(place, { extend: true });
    });
    frame.addEventListener("dblclick", (event) => {
      if (!event.target.closest("a, input") && placeOf(event.target)?.column != null) openEditor();
    });
    frame.addEventListener("focusin", (event) => {
      const place = !editor.isOpen && placeOf(event.target);
      const isElsewhere = place && (place.grid !== selection.grid || place.row !== selection.active.row || place.column !== selection.active.column);
      if (isElsewhere && place.column !== null && place.row >= 0) selection.moveTo(place, { grid: place.grid, focus: false });
    });
  }
  document.addEventListener("mouseup", () => { isDragging = false; });

  const isOnCells = () => !editor.isOpen && document.activeElement?.closest("#lines-grid, #drivers-grid") && !document.querySelector("dialog[open]");
  const copy = (event) => {
    if (!isOnCells()) return false;
    const rows = selection.addresses().filter(([first]) => first.row !== BLANK);
    event.clipboardData.setData("text/plain", clipboard.format(rows.map((row) => row.map((address) => model.text(address)))));
    event.preventDefault();
    return true;
  };
  document.addEventListener("copy", copy);
  document.addEventListener("cut", (event) => { if (copy(event)) clear(); });
  document.addEventListener("paste", (event) => {
    if (!isOnCells() && document.activeElement !== document.body) return;
    if (editor.isOpen || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    pasting.paste(event.clipboardData.getData("text/plain"));
  });

  // --- Leaving and others ---

  selection.onMove = (address) => {
    isLeaving = false;
    pane.follow(address);
  };
  pane.onClose = () => selection.show(true);
  conflicts.onClose = () => selection.show(true);
  pane.onSaved = () => saver.look({ isForced: true });
  saver.onMade = (made, { first }) => {
    if (first && made[first]) selection.moveToAddress({ grid: "lines", row: String(made[first]), column: "name" });
  };
  window.addEventListener("beforeunload", (event) => {
    if (editor.isOpen) editor.commit();
    if (saver.isBusy) event.preventDefault();
  });

  draw();
  root.classList.add("is-live");
  if (matchMedia("(min-width: 56rem)").matches) tables.lines.element(selection.address)?.focus({ preventScroll: true });
  saver.watch();
});
