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
