// Beside the table: the whole of the chosen line or driver, its source and its comments; and the answer that every edit brings.
"use strict";
globalThis.Workspace ??= {};
{
  const FOLLOW_MILLISECONDS = 250;
  const CHARTS_MILLISECONDS = 120;

  class Pane {
    constructor(aside, root, model) {
      Object.assign(this, { aside, root, model });
      this.content = document.getElementById("pane-content");
      this.address = null;
      this.isDirty = false;
      this.content.addEventListener("input", () => { this.isDirty = true; });
      this.content.addEventListener("htmx:afterSwap", () => this.settle());
      this.content.addEventListener("htmx:beforeSwap", (event) => this.keepTyped(event.detail));
      this.content.addEventListener("htmx:responseError", (event) => this.sendAgain(event.detail));
      this.onSaid = () => {};
      this.renewToken = async () => false;
      this.onClose = () => {};
      this.onSaved = () => {};
      aside.querySelector("[data-close-pane]").addEventListener("click", () => this.close());
      aside.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && !event.defaultPrevented) this.close();
      });
      document.body.addEventListener("sheet-changed", () => {
        this.isDirty = false;
        this.onSaved();
      });
    }

    get isOpen() { return !this.aside.hidden; }

    addressOf(cell) {
      const row = this.model.row(cell);
      if (!row) return null;
      const { lineUrl, driverUrl } = this.root.dataset;
      return cell.grid === "drivers" ? driverUrl.replace("/0/", `/${row.id}/`) : lineUrl.replace("/0/", `/${this.model.lineOf(cell)}/`);
    }

    open(cell, { focus = true } = {}) {
      const address = this.addressOf(cell);
      if (!address) return;
      this.aside.hidden = false;
      this.root.classList.add("has-pane");
      this.wantsFocus = focus;
      if (address === this.address && !this.isDirty) {
        this.settle();
        return;
      }
      this.address = address;
      this.isDirty = false;
      this.tellDifference(cell);
      htmx.ajax("GET", address, { target: this.content, swap: "innerHTML" });
    }

    // Above the form: what the template has instead, where the model began with one.
    tellDifference(cell) {
      const place = this.aside.querySelector("[data-difference]");
      const difference = Workspace.differenceOf(cell.grid === "drivers" ? this.model.row(cell) : this.model.cell(cell));
      place.textContent = difference;
      place.hidden = !difference;
      this.cell = cell;
    }

    // While it is open it goes along with the chosen cell, unless something is typed in it.
    follow(cell) {
      clearTimeout(this.timer);
      if (!this.isOpen || this.isDirty) return;
      this.timer = setTimeout(() => {
        const address = this.addressOf(cell);
        if (address && address !== this.address && this.isOpen && !this.isDirty) this.open(cell, { focus: false });
      }, FOLLOW_MILLISECONDS);
    }

    // What was edited in the table is shown anew here.
    refresh() {
      if (this.isOpen && this.address && !this.isDirty && !this.content.contains(document.activeElement)) {
        this.wantsFocus = false;
        this.tellDifference(this.cell);
        htmx.ajax("GET", this.address, { target: this.content, swap: "innerHTML" });
      }
    }

    settle() {
      if (!this.wantsFocus) return;
      this.wantsFocus = false;
      const field = this.content.querySelector('[name="source_kind"]:enabled')
        || this.content.querySelector("input:not([type=hidden]):enabled, select:enabled");
      (field || this.aside).focus({ preventScroll: true });
      this.content.scrollTop = 0;
      if (field) field.scrollIntoView({ block: "nearest" });
    }

    // The way to the page for signing in is no answer: it would take the place of what was typed.
    keepTyped(detail) {
      const pathOf = (address) => new URL(address, location.href).pathname;
      if (pathOf(detail.xhr.responseURL) === pathOf(detail.pathInfo.requestPath)) return;
      detail.shouldSwap = false;
      this.onSaid(Workspace.say("signed_out"), "wrong");
    }

    // Who has signed in again has another protection token; a form that was open still has the old one.
    async sendAgain({ xhr, requestConfig }) {
      const isFirstTry = xhr.status === 403 && !this.isSecondTry;
      this.isSecondTry = isFirstTry && await this.renewToken();
      if (this.isSecondTry) requestConfig.elt.requestSubmit?.();
      else this.onSaid(Workspace.say(xhr.status === 403 ? "refused" : "not_saved"), "wrong");
    }

    close() {
      if (!this.isOpen) return;
      this.aside.hidden = true;
      this.root.classList.remove("has-pane");
      this.content.replaceChildren();
      this.address = null;
      this.isDirty = false;
      this.onClose();
    }
  }

  // The figures come with every edit; the charts, which take longer to draw, are fetched when the typing pauses.
  let drawing = 0;
  const fetchCharts = () => {
    clearTimeout(drawing);
    drawing = setTimeout(async () => {
      const reply = await fetch(document.getElementById("workspace").dataset.answerUrl, { headers: { Accept: "text/html" } });
      if (reply.ok) showAnswer(await reply.text());
    }, CHARTS_MILLISECONDS);
  };

  // Each part of the new answer takes the place of its namesake; what was opened stays open.
  const showAnswer = (html) => {
    if (html === undefined || html === null) return;
    const fresh = new DOMParser().parseFromString(html, "text/html");
    for (const place of document.querySelectorAll("[data-answer]")) {
      const part = fresh.querySelector(`[data-answer="${place.dataset.answer}"]`);
      if (!part) continue;
      const opened = [...place.querySelectorAll("details")].map((one) => one.open);
      place.replaceChildren(...part.childNodes);
      [...place.querySelectorAll("details")].forEach((one, index) => { one.open = Boolean(opened[index]); });
    }
    if (!fresh.querySelector('[data-answer="charts"]')) fetchCharts();
  };

  Object.assign(Workspace, { Pane, showAnswer });
}
