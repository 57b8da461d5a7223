// What could be meant: names of drivers and functions in an expression, categories, and notations of time.
"use strict";
globalThis.Workspace ??= {};
{
  const { element, say } = Workspace;
  const MOST = 8;

  class Completion {
    constructor(list, model) {
      Object.assign(this, { list, model });
      this.choices = [];
      this.chosen = -1;
      list.addEventListener("mousedown", (event) => {
        event.preventDefault();
        const item = event.target.closest("[data-index]");
        if (item) this.onChoose(Number(item.dataset.index));
      });
    }

    get isOpen() { return !this.list.hidden; }

    // The part of the text before the caret that a choice replaces, and what could stand there.
    asked(input, address) {
      const before = input.value.slice(0, input.selectionStart);
      if (this.model.isAmount(address.grid, address.column)) {
        const part = /[\p{L}_][\p{L}\p{N}_]*$/u.exec(before)?.[0] ?? "";
        if (!part && !/(^\s*=|[-+*/(,;]\s*)$/.test(before)) return null;
        if (!part && !before.trim()) return null;
        const names = this.model.sheet.names.map(({ key, name, value }) => ({ text: key, label: name, value }));
        return { part, choices: part ? names : names.filter(({ text }) => !/[()]$/.test(text)) };
      }
      if (address.grid === "lines" && address.column === "category") {
        const known = this.model.sheet.categories.map(({ label, hint }) => ({ text: label, label: hint || "", value: "" }));
        return { part: input.value, choices: [...known, ...this.ownCategories(known)] };
      }
      return null;
    }

    // Those that this model uses besides the usual ones.
    ownCategories(known) {
      const names = new Set(this.model.sheet.rows.filter(({ category_meant: meant }) => !meant).map(({ category_label: label }) => label));
      for (const { text } of known) names.delete(text);
      return [...names].map((text) => ({ text, label: say("category_own"), value: "" }));
    }

    // Show what fits; `all` shows everything even before a letter is typed.
    suggest(input, address, { all = false } = {}) {
      const asked = this.asked(input, address) || (all && this.model.isAmount(address.grid, address.column)
        ? { part: "", choices: this.model.sheet.names.map(({ key, name, value }) => ({ text: key, label: name, value })) } : null);
      if (!asked || (!asked.part && !all && address.column === "category")) return this.close(input);
      const part = asked.part.toLocaleLowerCase();
      const starts = asked.choices.filter(({ text }) => text.toLocaleLowerCase().startsWith(part));
      const holds = ({ text, label }) => part.length > 1 && `${text} ${label}`.toLocaleLowerCase().includes(part);
      const within = asked.choices.filter((choice) => !starts.includes(choice) && holds(choice));
      const found = [...starts, ...within].slice(0, all && !part ? 50 : MOST);
      const isWhole = found.some(({ text }) => text.toLocaleLowerCase() === part);
      if (!found.length || (isWhole && found.length === 1)) return this.close(input);
      this.part = asked.part;
      this.choices = found;
      this.list.replaceChildren(...found.map((choice, index) => element("li", { role: "option", id: `completion-${index}`, "data-index": index },
        element("span", { class: "completion__text" }, choice.text),
        element("span", { class: "completion__label" }, choice.label || ""),
        element("span", { class: "completion__value" }, choice.value ?? ""))));
      this.list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      // Enter takes a category over only where its name was begun: "Service" may be one of the reader's own.
      const isBegun = starts.length > 0 || address.column !== "category";
      this.mark(input, isWhole || !part || !isBegun ? -1 : 0);
      this.place(input);
      return undefined;
    }

    place(input) {
      const box = input.getBoundingClientRect();
      const below = window.innerHeight - box.bottom;
      const height = this.list.offsetHeight;
      this.list.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - this.list.offsetWidth - 8))}px`;
      this.list.style.top = below > height + 8 || box.top < height ? `${box.bottom + 2}px` : `${box.top - height - 2}px`;
    }

    mark(input, index) {
      this.chosen = index;
      for (const item of this.list.children) item.setAttribute("aria-selected", String(Number(item.dataset.index) === index));
      if (index >= 0) {
        input.setAttribute("aria-activedescendant", `completion-${index}`);
        this.list.children[index].scrollIntoView({ block: "nearest" });
      } else input.removeAttribute("aria-activedescendant");
    }

    step(input, by) { this.mark(input, (this.chosen + by + this.choices.length) % this.choices.length); }

    choose(input, index = this.chosen) {
      const choice = this.choices[index];
      if (!choice) return false;
      const end = input.selectionStart;
      const text = choice.text.replace(/\(.*\)$/, "(");
      input.setRangeText(text, end - this.part.length, end, "end");
      this.close(input);
      return true;
    }

    close(input) {
      this.list.hidden = true;
      this.chosen = -1;
      if (input) {
        input.setAttribute("aria-expanded", "false");
        input.removeAttribute("aria-activedescendant");
      }
    }
  }

  Workspace.Completion = Completion;
}
