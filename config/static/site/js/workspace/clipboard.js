// A block of cells as a spreadsheet program puts it on the clipboard, and what its columns probably are.
"use strict";
globalThis.Workspace ??= {};
{
  const { amount, isNumber, fold, hasWord, periodsIn, words } = Workspace.tidying;

  // Tabs part cells, line ends part rows; a quoted cell may hold both, and two quotes inside stand for one.
  const parse = (text) => {
    const rows = [[]];
    const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    let position = 0;
    while (position <= source.length) {
      const quoted = source[position] === '"' && /^"((?:[^"]|"")*)"(?=[\t\n]|$)/.exec(source.slice(position));
      const plain = quoted ? quoted[0] : /^[^\t\n]*/.exec(source.slice(position))[0];
      rows.at(-1).push((quoted ? quoted[1].replaceAll('""', '"') : plain).replace(/\s+/g, " ").trim());
      position += plain.length;
      if (source[position] === "\n") rows.push([]);
      position += 1;
    }
    const filled = rows.filter((row) => row.some(Boolean));
    const width = Math.max(0, ...filled.map((row) => row.length));
    return filled.map((row) => [...row, ...Array(width - row.length).fill("")]);
  };

  const quote = (cell) => (/["\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const format = (rows) => rows.map((row) => row.map(quote).join("\t")).join("\n");

  const SCHEDULE = /^\d*\s*[-–—]\s*\d*\s*(\/\s*\d+)?$/;

  const isSchedule = (text) => SCHEDULE.test(text) && text.length > 0 && /[-–—]/.test(text);

  // Which of our columns a heading names. `vocabulary` maps a column to the words for it; alternatives go by their names.
  const columnNamed = (heading, vocabulary, alternatives) => {
    const asked = fold(heading);
    if (!asked) return null;
    const own = alternatives.find((one) => fold(one.name) === asked);
    if (own) return String(own.id);
    return Object.keys(vocabulary).find((column) => words(vocabulary[column]).includes(asked)) || null;
  };

  // Guess each column of a block: {target, heading, name, kind}. Targets: a column of ours, "new" (another alternative), "skip".
  // Whether the first row holds headings is guessed too, unless `isHeaded` says it. `isWhen` knows words for when.
  const layOut = (rows, { currency, vocabulary, kinds, pronouns, alternatives, categories, isWhen = isSchedule, isHeaded = null }) => {
    const mostly = (cells, test) => {
      const filled = cells.filter((text) => amount(text) !== "");
      return filled.length > 0 && filled.filter(test).length >= filled.length * 0.6;
    };
    const first = rows[0] || [];
    const below = rows.slice(1);
    const numeric = first.map((_, at) => mostly((below.length ? below : rows).map((row) => row[at]), (text) => isNumber(text, currency)));
    const named = first.map((heading) => columnNamed(heading, vocabulary, alternatives));
    const periods = isHeaded ?? rows.length > 1 ? periodsIn(first) : new Set();
    const overNumbers = first.filter((text, at) => numeric[at] && text && !isNumber(text, currency) && !isSchedule(text));
    const noneIsNumber = !first.some((text, at) => text && !periods.has(at) && isNumber(text, currency));
    const looksHeaded = rows.length > 1 && noneIsNumber && (periods.size > 0 || named.filter(Boolean).length > 0 || overNumbers.length > 0);
    const hasHeadings = isHeaded ?? looksHeaded;
    const body = hasHeadings ? below : rows;
    const free = alternatives.map((one) => String(one.id)).filter((id) => !(hasHeadings && named.includes(id)));
    const labels = new Set(categories.flatMap(({ key, label }) => [fold(key), fold(label)]));
    const taken = new Set(hasHeadings ? named.filter(Boolean) : []);
    const take = (column) => (taken.has(column) ? null : (taken.add(column), column));
    const columns = first.map((heading, at) => {
      const cells = body.map((row) => row[at]);
      if (periods.has(at)) return { target: "skip", heading, isPeriod: true };
      if (hasHeadings && named[at]) return { target: named.indexOf(named[at]) === at ? named[at] : "skip", heading };
      let target = null;
      if (mostly(cells, (text) => isSchedule(text) || isWhen(text))) target = take("when");
      else if (numeric[at]) target = (hasHeadings && heading ? null : free.shift()) || "new";
      else if (mostly(cells, (text) => labels.has(fold(text)))) target = take("category");
      else if (cells.some(Boolean)) target = take("name");
      return { target: target || "skip", heading: hasHeadings ? heading : "" };
    });
    nameNewOnes(columns, kinds, pronouns, alternatives);
    return { hasHeadings, columns };
  };

  // New alternatives by their headings: ours, as it is today, or a rival's. One has to be ours.
  const nameNewOnes = (columns, kinds, pronouns, alternatives) => {
    const fresh = columns.filter((column) => column.target === "new");
    for (const column of fresh) {
      const asked = fold(column.heading);
      const kind = words(pronouns).includes(asked.replace(/\s*[,(].*$/, "")) ? "ours" : Object.keys(kinds).find((key) => words(kinds[key]).some((word) => hasWord(asked, word)));
      column.name = column.heading;
      column.kind = kind || "competitor";
    }
    const [own, asked] = [alternatives, fresh].map((some) => some.filter((one) => one.kind === "ours"));
    const hasOurs = own.length > 0;
    // "Our offer" means the one that is there, unless there are several to choose from.
    const isMeant = own.length === 1 && asked.length === 1 && !columns.some(({ target }) => target === String(own[0].id));
    if (isMeant) asked[0].target = String(own[0].id);
    else if (hasOurs) for (const column of asked) column.kind = "other";
    const rivals = fresh.filter((column) => column.kind === "competitor");
    if (!hasOurs && !fresh.some((column) => column.kind === "ours") && rivals.length) rivals[0].kind = "ours";
  };

  // Whether the first row gives columns of numbers names of their own.
  const namesColumns = ([first = [], ...below], currency) => below.length > 0 && !first.some((text) => text && isNumber(text, currency))
    && first.some((heading, at) => heading && below.some((row) => row[at] && isNumber(row[at], currency)));

  // Where a heading is one of the words of a list; -1 when none is.
  const columnOf = (headings, list) => headings.findIndex((heading) => words(list || "").includes(fold(heading)));

  // Which of the names is that of the price: one that holds a word for it, that is a word for what is sold, or holds a weaker word; else -1.
  const rowNamed = (names, { strong, sold, weak }) => {
    const asked = names.map((name) => fold(name || ""));
    const holding = (list) => asked.findIndex((name) => words(list).some((word) => hasWord(name, word)));
    return [holding(strong), asked.findIndex((name) => words(sold).includes(name)), holding(weak)].find((at) => at >= 0) ?? -1;
  };

  Workspace.clipboard = { parse, format, amount, isNumber, layOut, namesColumns, columnOf, rowNamed };
}
