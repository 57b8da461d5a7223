// Moving cards on the board: by mouse or finger, by keyboard, and in a dialog, so that one stays on the board. Without any of this every
// card has a plain link to the form of its move.
"use strict";

const board = () => document.getElementById("board");
const dialog = () => document.getElementById("move-dialog");

// --- The dialog -----------------------------------------------------------------------------------------------------------------

let takeBack = null;

// Open the form of a move. `undo` puts a dragged card back when the move is not made.
function openMove(card, stage, undo = null) {
  const link = card.querySelector(".card__move");
  if (!link) return;
  const address = new URL(link.href);
  if (stage) address.searchParams.set("to", stage);
  takeBack = undo;
  dialog().dataset.address = address.pathname + address.search;
  dialog().dataset.card = card.id;
  fill("GET", document.getElementById("move-dialog-content"));
}

function fill(verb, source) {
  // Whole pages are asked for: the form is taken out of one, the renewed board and the messages out of another.
  const headers = { "HX-Boosted": "true" };
  htmx.ajax(verb, dialog().dataset.address, { source, headers, target: "#move-dialog-content", swap: "innerHTML" });
}

function leadsToBoard(address) {
  return Boolean(address) && new URL(address, location.href).pathname === new URL(board().dataset.address, location.href).pathname;
}

// A move that was made leads back to the board: then the board is renewed instead of the dialog.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "move-dialog-content" || !leadsToBoard(event.detail.xhr.responseURL)) return;
  event.detail.target = board();
  event.detail.selectOverride = "#board";
  event.detail.swapOverride = "outerHTML";
  takeBack = null;
  dialog().close();
});

document.addEventListener("htmx:afterSettle", (event) => {
  const content = event.detail.target;
  if (content.id !== "move-dialog-content" || !content.firstElementChild) return;
  if (!dialog().open) dialog().showModal();
  const stage = content.querySelector('[name="to"]');
  const first = content.querySelector("[data-focus]") || (stage && stage.value ? content.querySelector('[name="reason"]') : stage);
  if (first) first.focus();
});

// What cannot be shown in the dialog is shown as a page.
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.target && event.detail.target.id === "move-dialog-content") location.assign(dialog().dataset.address);
});

document.addEventListener("submit", (event) => {
  if (!event.target.closest("#move-dialog-content")) return;
  event.preventDefault();
  fill("POST", event.target);
});

// Another stage may ask for other evidence.
document.addEventListener("change", (event) => {
  if (!event.target.matches('#move-dialog-content [name="to"]')) return;
  const address = new URL(dialog().dataset.address, location.href);
  address.searchParams.set("to", event.target.value);
  dialog().dataset.address = address.pathname + address.search;
  fill("GET", document.getElementById("move-dialog-content"));
});

// Its way back is the board, which is behind the dialog.
document.addEventListener("click", (event) => {
  const link = event.target.closest("#move-dialog-content a");
  if (!link || !leadsToBoard(link.href)) return;
  event.preventDefault();
  dialog().close();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest(".card__move");
  const plainClick = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (!link || !plainClick || !board()) return;
  event.preventDefault();
  const card = link.closest(".card");
  openMove(card, stageBeside(card, 1));
});

document.addEventListener("close", (event) => {
  if (event.target !== dialog()) return;
  document.getElementById("move-dialog-content").replaceChildren();
  if (takeBack) takeBack();
  takeBack = null;
  focusOn(document.getElementById(dialog().dataset.card));
}, true);

// --- The keyboard ---------------------------------------------------------------------------------------------------------------

const cardsOf = (column) => [...column.querySelectorAll(".card")];

function focusOn(card) {
  if (!card) return;
  card.querySelector(".card__deal").focus();
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function neighbour(card, key) {
  const column = card.closest(".column");
  const place = cardsOf(column).indexOf(card);
  if (key === "ArrowDown" || key === "ArrowUp") return cardsOf(column)[place + (key === "ArrowDown" ? 1 : -1)];
  const columns = [...document.querySelectorAll(".column")].filter((other) => other === column || cardsOf(other).length);
  const next = columns[columns.indexOf(column) + (key === "ArrowRight" ? 1 : -1)];
  return next && cardsOf(next)[Math.min(place, cardsOf(next).length - 1)];
}

function stageBeside(card, step) {
  const columns = [...document.querySelectorAll(".column")];
  const column = columns[columns.indexOf(card.closest(".column")) + step];
  return column && column.dataset.stage;
}

document.addEventListener("keydown", (event) => {
  const card = event.target.closest(".card");
  if (!card || !board() || event.ctrlKey || event.metaKey || event.altKey) return;
  const isSideways = event.key === "ArrowRight" || event.key === "ArrowLeft";
  if (event.shiftKey && isSideways) {
    const stage = stageBeside(card, event.key === "ArrowRight" ? 1 : -1);
    if (stage) openMove(card, stage);
  } else if (event.code === "KeyM" && !event.shiftKey) {
    openMove(card, stageBeside(card, 1));
  } else if (isSideways || event.key === "ArrowDown" || event.key === "ArrowUp") {
    focusOn(neighbour(card, event.key));
  } else {
    return;
  }
  event.preventDefault();
});

// One stop of the Tab key for all cards; the arrows do the rest.
function makeOneStop() {
  const links = document.querySelectorAll("#board .card__deal, #board .card__move");
  for (const link of links) link.tabIndex = -1;
  if (links.length) links[0].tabIndex = 0;
}

document.addEventListener("focusin", (event) => {
  const card = event.target.closest("#board .card");
  if (!card || card.querySelector(".card__deal").tabIndex === 0) return;
  for (const link of document.querySelectorAll('#board .card [tabindex="0"]')) link.tabIndex = -1;
  for (const link of card.querySelectorAll(".card__deal, .card__move")) link.tabIndex = 0;
});

// --- Dragging -------------------------------------------------------------------------------------------------------------------

function dropped(event) {
  if (event.from === event.to) return;
  const undo = () => event.from.insertBefore(event.item, event.from.children[event.oldIndex] || null);
  openMove(event.item, event.to.closest(".column").dataset.stage, undo);
}

function makeSortable() {
  for (const cards of document.querySelectorAll("#board [data-cards]")) {
    if (Sortable.get(cards)) continue;
    Sortable.create(cards, {
      group: "deals",
      draggable: ".card",
      filter: ".card:not(.card--movable)",
      preventOnFilter: false,
      sort: false,
      delay: 150,
      delayOnTouchOnly: true,
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
      ghostClass: "is-dragged",
      onEnd: dropped,
    });
  }
}

// --- The stage switcher of a phone ----------------------------------------------------------------------------------------------

function followColumns() {
  const columns = document.querySelector(".board__columns");
  if (!columns) return;
  const watch = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const link = document.querySelector(`.board__switcher a[href="#${entry.target.id}"]`);
      if (link) link.classList.toggle("is-shown", entry.isIntersecting);
    }
  }, { root: columns, threshold: 0.6 });
  for (const column of columns.children) watch.observe(column);
}

function prepare() {
  if (!board()) return;
  makeSortable();
  makeOneStop();
  followColumns();
}

// Empty fields say nothing in an address.
document.addEventListener("formdata", (event) => {
  if (!event.target.matches(".board__filters")) return;
  for (const [name, value] of [...event.formData.entries()]) if (!value) event.formData.delete(name);
});

// Enter in a filter is a change and a sending: the same address twice would have to be left twice.
document.addEventListener("htmx:beforeHistoryUpdate", (event) => {
  const history = event.detail.history;
  if (new URL(history.path, location.href).href === location.href) history.type = "replace";
});

document.addEventListener("DOMContentLoaded", prepare);
document.addEventListener("htmx:load", (event) => {
  if (event.target.closest("#board")) prepare();
});
