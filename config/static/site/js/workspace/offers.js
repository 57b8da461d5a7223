// What a cell offers instead of what was typed: the category that was probably meant, the exact conversion of a rhythm. One key takes it.
"use strict";
globalThis.Workspace ??= {};
{
  const { say } = Workspace;
  const KEPT = "headroom.categories-kept"; // own categories that this reader has said are meant so
  const LONGEST = 200;

  const readKept = () => {
    try {
      return new Set(JSON.parse(localStorage.getItem(KEPT)) || []);
    } catch {
      return new Set();
    }
  };

  class Offers {
    constructor(model, saver) {
      Object.assign(this, { model, saver });
      this.kept = readKept();
      this.latest = null; // the cell whose offer came last: its key works from where the typing went on
      this.onSaid = () => {};
      model.offerOf = (address) => this.of(address);
    }

    // What stands at a cell: {message, label, isDoubt}; null where nothing is offered.
    of(address) {
      const row = this.model.row(address);
      if (!row || address.grid !== "lines" || !this.model.mayEdit) return null;
      const typed = this.model.typed.get(this.model.key(address));
      if (typed) return typed.state === "refused" && typed.offer ? { message: typed.message, label: typed.offer.label } : null;
      if (address.column !== "category" || !row.category_meant || this.kept.has(row.category)) return null;
      const category = row.category_meant;
      return { message: say("category_meant", { category }), label: say("category_take", { category }), isDoubt: true };
    }

    // Take what these cells offer, as one edit; with nothing there, what was offered last. Says whether there was anything.
    take(addresses) {
      const here = addresses.filter((address) => this.of(address));
      if (!here.length && this.latest && this.of(this.latest)) here.push(this.latest);
      const isDoubt = (address) => this.of(address).isDoubt;
      const [doubts, refused] = [here.filter(isDoubt), here.filter((address) => !isDoubt(address))];
      if (doubts.length) this.takeCategories(doubts);
      if (refused.length) this.convert(refused);
      return here.length > 0;
    }

    // A slip is mended wherever it stands: it came with a column that was pasted.
    takeCategories(addresses) {
      const meant = new Map(addresses.map((address) => this.model.row(address)).map((row) => [row.category, row.category_meant]));
      const rows = this.model.sheet.rows.filter(({ category }) => meant.has(category));
      const addressOf = ({ id }) => ({ grid: "lines", row: String(id), column: "category" });
      const free = rows.filter((row) => !this.model.typed.has(this.model.key(addressOf(row))));
      this.saver.typeInto(free.map((row) => this.model.typing(addressOf(row), meant.get(row.category))));
    }

    convert(addresses) {
      const ops = addresses.map((address) => {
        const row = this.model.row(address);
        const { text, offer } = this.model.typed.get(this.model.key(address));
        const cells = Object.values(row.cells).filter(Boolean);
        return { op: offer.op, line: row.id, text, versions: Object.fromEntries(cells.map(({ line, version }) => [line, version])) };
      });
      this.saver.run(ops, { replaces: addresses });
    }

    // Where a conversion is on offer, on the whole page.
    conversions() {
      const addresses = this.model.refusedOnPage().map((key) => {
        const [grid, row, column] = key.split("|");
        return { grid, row, column };
      });
      return addresses.filter((address) => this.model.typed.get(this.model.key(address)).offer && this.of(address));
    }

    // "Yes, I mean it so": the category is not asked about again.
    keep(address) {
      const row = this.model.row(address);
      if (!this.of(address)?.isDoubt) return false;
      this.kept.add(row.category);
      try {
        localStorage.setItem(KEPT, JSON.stringify([...this.kept].slice(-LONGEST)));
      } catch {
        // A browser that keeps nothing asks again after a reload.
      }
      return true;
    }

    // Say what came of an edit for those who have typed on or cannot see the cell.
    announce(addresses) {
      const found = addresses.find((address) => this.of(address));
      if (!found) return;
      this.latest = { ...found, row: this.model.settled(found.row) };
      const { message, label, isDoubt } = this.of(found);
      this.onSaid(say("offer_key", { message, label }), isDoubt ? "" : "wrong");
    }
  }

  Workspace.Offers = Offers;
}
