// What people put around and into the lines of a cost sheet: a title above, headings of sections, totals, words for "when", signs of
// money. Knows texts alone, no page.
"use strict";
globalThis.Workspace ??= {};
{
  const HEAD_ROWS = 10;
  const NUMBER = /^[-−+]?[\s\u00a0\u202f]*\d[\d\s\u00a0\u202f.,'’]*$/;
  const NOTHING = /^([-–—]|n\/?a|н\/?д)$/i;
  const SPOKEN_SIGNS = { RUB: ["руб.", "руб", "р."], EUR: ["euro"], USD: ["US$"] };
  const EVERY_FEW = /^(every|once (in|every)|каждые|раз в) \d{1,3} \p{L}+$/u;
  const A_YEAR = { month: 12, quarter: 4, year: 1 };

  const fold = (text) => text.toLocaleLowerCase().replaceAll("ё", "е").replace(/[*:]/g, "").trim();
  const words = (list) => list.split("|").map(fold).filter(Boolean);
  const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

  // Whether a text holds a word, or several beside each other: "status quo" is in "Status-quo, 2027".
  const hasWord = (text, word) => {
    const spaced = literal(word).replace(/[\s-]+/g, "[\\s-]+");
    return new RegExp(`(^|[^\\p{L}])${spaced}(?!\\p{L})`, "u").test(fold(text));
  };

  // --- One cell ---

  // How a currency may be written beside an amount, the longest first.
  const signsOf = (currency) => {
    if (!/^[A-Z]{3}$/.test(currency)) return [];
    const shownAs = (currencyDisplay) => new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay }).formatToParts(1)
      .find(({ type }) => type === "currency").value;
    return [currency, shownAs("symbol"), shownAs("narrowSymbol"), ...(SPOKEN_SIGNS[currency] || [])].sort((a, b) => b.length - a.length);
  };

  // The amount in a cell: without the sign of its column's currency, which is known; a dash is nothing, brackets are a minus. The sign
  // of another currency stays, so that nobody takes dollars for euros.
  const amount = (text, currency = "") => {
    if (NOTHING.test(text)) return "";
    const sign = signsOf(currency).map(literal).join("|") || "(?!)";
    const strip = (typed) => typed.replace(new RegExp(`^([-−+]?)\\s*(?:${sign})`, "i"), "$1").replace(new RegExp(`\\s*(?:${sign})$`, "i"), "").trim();
    const inBrackets = /^\((.*)\)$/.exec(strip(text));
    const bare = inBrackets ? `-${strip(inBrackets[1].trim())}` : strip(text);
    return NUMBER.test(bare) ? bare : text;
  };

  const isNumber = (text, currency) => NUMBER.test(amount(text.replace(/\p{Sc}/gu, "").trim(), currency));

  // A word for when, as our own notation; `unit` is the length of a period. What is not understood stays as it is.
  const schedule = (text, vocabulary, unit) => {
    const asked = fold(text);
    const isOneOf = (name) => words(vocabulary[name] || "").includes(asked);
    const everyTh = (periods) => (periods === 1 ? "1–" : `${periods}–/${periods}`);
    if (isOneOf("once")) return "0";
    if (isOneOf("always")) return "1–";
    if (isOneOf("yearly")) return everyTh(A_YEAR[unit]);
    if (isOneOf("quarterly") && A_YEAR[unit] >= 4) return everyTh(A_YEAR[unit] / 4);
    if (isOneOf("monthly") && unit === "month") return "1–";
    const ofYears = asked.replace(new RegExp(`(^|[^\\p{L}])(?:${words(vocabulary.year || "").map(literal).join("|") || "(?!)"})(?![\\p{L}])`, "u"), "$1").trim();
    const years = ofYears !== asked && /^(\d{1,3})(?:-?[йгя]о?)?(?:\s*[-–—]\s*(\d{1,3}))?$/u.exec(ofYears);
    if (!years) return text;
    const [, first, last] = years;
    if (!last) return String(first * A_YEAR[unit]);
    return unit === "year" ? `${first}–${last}` : text;
  };

  // Whether a text says when a cost falls, in whatever periods.
  const saysWhen = (text, vocabulary, unit) => {
    const asked = fold(text);
    const isKnown = Object.values(vocabulary).some((list) => words(list).includes(asked));
    return isKnown || EVERY_FEW.test(asked) || schedule(text, vocabulary, unit) !== text;
  };

  // --- A block ---

  // A table with a row for each cost of each alternative, as one with a column for each alternative. `places` says where the
  // alternative and the amount stand; rows that are alike in everything that `keys` names stand side by side.
  const besideEachOther = ([headings, ...rows], { alternative, amount: given, keys }) => {
    const names = [];
    const lines = new Map();
    const seen = new Map();
    let last = "";
    for (const row of rows) {
      last = row[alternative] || last;
      if (!names.includes(last)) names.push(last);
      const alike = JSON.stringify(keys.map((at) => fold(row[at])));
      const times = seen.get(`${last}\n${alike}`) || 0;
      seen.set(`${last}\n${alike}`, times + 1);
      const line = lines.get(`${alike}\n${times}`) || { row, amounts: {} };
      line.amounts[last] = row[given];
      lines.set(`${alike}\n${times}`, line);
    }
    const shared = (row) => keys.map((at) => row[at]);
    return [[...shared(headings), ...names], ...[...lines.values()].map(({ row, amounts }) => [...shared(row), ...names.map((name) => amounts[name] || "")])];
  };

  // The block from its headings on: a title above them, one cell in its row, is no part of the table.
  const fromHeadings = (rows, isHead) => {
    for (let at = 1; at < Math.min(rows.length - 1, HEAD_ROWS); at += 1) {
      if (rows[at - 1].filter(Boolean).length > 1) return rows;
      if (isHead(rows.slice(at))) return rows.slice(at);
    }
    return rows;
  };

  // Tell the lines of a block from headings of sections and totals. `places` says where name and category stand, `isAmount` which
  // columns hold amounts. → {lines: [{values, category}], others: [texts]}; a category counts for the lines below it, as in merged cells.
  const sort = (rows, { name, category, isAmount }, { totals, categories }) => {
    const hasAmount = (row) => row.some((text, at) => isAmount(at) && text);
    const isTotal = (row) => words(totals).some((word) => new RegExp(`^${literal(word)}(?![\\p{L}])`, "u").test(fold(row[name])));
    const isSection = (row) => row.filter(Boolean).length === 1;
    const [lines, others] = [[], []];
    const isTable = name >= 0 && rows.some(hasAmount);
    let inherited = "";
    for (const values of rows) {
      const own = category >= 0 ? values[category] : "";
      if (isTable && values[name] && isSection(values)) {
        inherited = categories.has(fold(values[name])) ? values[name] : "";
        others.push(values);
      } else if (isTable && values[name] && isTotal(values)) others.push(values);
      else {
        inherited = own || inherited;
        lines.push({ values, category: inherited });
      }
    }
    return { lines, others: others.map((values) => values[name]) };
  };

  // Whether a heading says that the amounts below it are in thousands or more.
  const isScaled = (heading, list) => words(list).some((word) => hasWord(heading, word));

  // Where headings stand for single years or periods, two or more. Bare years are headings where each number of the row is one and they
  // ascend, whatever the words beside them say: "Costs in thousands", 2027, 2028. Further apart they may be amounts.
  const MOST_YEARS_APART = 10;
  const BARE_YEAR = /^(?:19|20)\d\d$/;
  const PERIOD = new RegExp("^(?:(?:fy|cy) ?['’]?\\d{2}(?:\\d{2})?|(?:19|20)\\d\\d ?(?:г|год|year)|(?:year|y|год|period|период|month|месяц) ?\\d{1,3}"
    + "|\\d{1,2}(?:-?(?:й|st|nd|rd|th))? (?:year|год)|(?:q|кв\\.? ?)[1-4](?: ?(?:19|20)\\d\\d)?)\\.?$", "u");
  const periodsIn = (headings) => {
    const asked = headings.map(fold);
    const follows = (year, other) => [year, other].every((text) => BARE_YEAR.test(text ?? "")) && year < other && other - year <= MOST_YEARS_APART;
    const years = asked.map((text, at) => follows(text, asked[at + 1]) || follows(asked[at - 1], text));
    const isHead = headings.every((text, at) => years[at] || !isNumber(text, ""));
    const found = headings.map((_, at) => at).filter((at) => PERIOD.test(asked[at]) || (years[at] && isHead));
    return new Set(found.length > 1 ? found : []);
  };

  Workspace.tidying = { periodsIn, isScaled, amount, isNumber, schedule, saysWhen, besideEachOther, fromHeadings, sort, fold, hasWord, literal, words };
}
