// Small helps on every page; each works on top of what plain HTML already does.
"use strict";

// After a refused form, the reader starts at what is wrong.
function focusOnNotice(root) {
  const notice = root.querySelector("[data-focus]");
  if (notice) notice.focus();
}

document.addEventListener("DOMContentLoaded", () => focusOnNotice(document));
document.addEventListener("htmx:afterSwap", (event) => focusOnNotice(event.target));

// A menu closes with Escape and with a click elsewhere.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.site-head__person[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.site-head__person[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// On a phone the row of tabs is wider than the screen: the open one comes into sight.
document.addEventListener("DOMContentLoaded", () => {
  for (const tab of document.querySelectorAll(".tabs [aria-current], .site-head__nav [aria-current]")) {
    const [row, place] = [tab.parentElement.getBoundingClientRect(), tab.getBoundingClientRect()];
    if (place.right > row.right) tab.parentElement.scrollLeft += place.right - row.right;
  }
});

// A second click while the first is on its way would do everything twice. Coming back to the page lifts the guard, and so does time,
// because a form whose answer is a file leaves the page where it is.
const GUARD_MILLISECONDS = 5000;
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if ("sent" in form.dataset) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "";
  setTimeout(() => delete form.dataset.sent, GUARD_MILLISECONDS);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// A select or search field marked so sends its form when it changes; without JavaScript there is a button.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-send-on-change]")) event.target.form.requestSubmit();
});

// "/" jumps to the search field of the page, as people expect.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const search = document.querySelector("input[type=search]");
  if (search) {
    event.preventDefault();
    search.focus();
    search.select();
  }
});

// What was sent and not answered stays where it was typed; that it is not saved is said, not left to be found out.
function sayNotSaved({ detail, target }) {
  const notice = document.getElementById("not-saved");
  if (notice && detail.requestConfig.verb !== "get" && !target.closest("dialog")) notice.hidden = false;
}
document.addEventListener("htmx:responseError", sayNotSaved);
document.addEventListener("htmx:sendError", sayNotSaved);
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const notice = document.getElementById("not-saved");
  if (notice && detail.successful && detail.requestConfig.verb !== "get") notice.hidden = true;
});
