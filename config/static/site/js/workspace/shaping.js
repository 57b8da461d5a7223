// Tables in other shapes than ours, laid out with a row for each cost and a column for each alternative: a price and a quantity for each
// offer, multiplied; alternatives in rows and costs in columns, turned. Knows texts alone, no page.
"use strict";
globalThis.Workspace ??= {};
{
  const { amount, isNumber, fold, hasWord, literal, periodsIn, words } = Workspace.tidying;
  const HEAD_ROWS = 10;
  const LONGEST_HEADING = 200;
  const MOST_ALTERNATIVES = 12;
  // What a heading says its numbers are in: "Price, EUR", «Цена (тыс. руб.)», «Кол-во, шт.».
  const UNIT = /\s*[,(]\s*(?:k|m|тыс\.?|млн\.?)?\s*(?:\p{Sc}|eur|euros?|usd|gbp|rub|chf|cny|pln|kzt|byn|руб\p{L}*|р|евро|долл\p{L}*|pcs|pieces|шт\p{L}*|ед)\.?\s*\)?$/iu;
  const WITH_UNIT = /^([\d\s\u00a0\u202f.,]*\d)\s*\p{L}+\.?$/u; // "2 pcs"

  // --- Exact products ---

  // A number as a program writes it, by the reader's habit; null for what could mean two things, or nothing.
  const plain = (text, { currency, isComma }) => {
    const bare = amount(text, currency).replace(/[\s\u00a0\u202f'’]/g, "").replace(/^[−-]/, "-").replace(/^\+/, "");
    if (isComma && /^-?[1-9]\d{0,2}\.\d{3}$/.test(bare)) return null;
    const grouped = isComma ? /^-?\d{1,3}(\.\d{3})+(,\d+)?$/ : /^-?\d{1,3}(,\d{3})+(\.\d+)?$/;
    const typed = grouped.test(bare) ? bare.replaceAll(isComma ? "." : ",", "") : bare;
    const point = isComma ? typed.replace(",", ".") : typed;
    return /^-?\d+(\.\d+)?$/.test(point) ? point : null;
  };

  // The exact product as the reader writes it. What cannot be multiplied stays visible: the cell says what is wrong with it.
  const product = (price, quantity, habit) => {
    if (!amount(price)) return "";
    const [one, other] = [price, quantity.replace(WITH_UNIT, "$1")].map((text) => plain(text, habit));
    if (one === null || other === null) return `${price} × ${quantity || "?"}`;
    const places = [one, other].reduce((sum, text) => sum + (text.split(".")[1] || "").length, 0);
    const digits = BigInt(one.replace(".", "")) * BigInt(other.replace(".", ""));
    const shown = String(digits < 0n ? -digits : digits).padStart(places + 1, "0");
    const [whole, rest] = [shown.slice(0, shown.length - places), places ? shown.slice(-places).replace(/0+$/, "") : ""];
    return `${digits < 0n ? "-" : ""}${whole}${rest ? (habit.isComma ? "," : ".") + rest : ""}`;
  };

  // --- A price and a quantity for each offer ---

  // What a heading says: {part, name}, as "Offer A qty" or "qty" below "Offer A" does; null for another one. `parts` lists the words.
  const partNamed = (heading, parts) => {
    if (heading.length > LONGEST_HEADING) return null;
    const text = heading.replace(UNIT, "") || heading;
    for (const [part, list] of Object.entries(parts)) {
      for (const word of words(list).sort((a, b) => b.length - a.length)) {
        const found = new RegExp(`^(?:(.+?)[\\s,:;(–—-]+)?${literal(word)}[.)]*$|^${literal(word)}[\\s,:;(–—-]+(.+?)\\)?$`, "iu").exec(text);
        if (found) return { part, name: (found[1] || found[2] || "").trim() };
      }
    }
    return null;
  };

  // The headings of a table in one row or two, those of an offer standing above its price and quantity: {headings, depth}.
  const headingsOf = ([above, below = []], parts) => {
    const isPart = below.map((text) => Boolean(text) && partNamed(text, parts)?.name === "");
    const isGrouped = above.some((text, at) => text && isPart[at]) && !above.some((text) => text && partNamed(text, parts)?.name === "");
    if (!isGrouped) return { depth: 1, headings: above.map((text) => ({ text, found: text ? partNamed(text, parts) : null })) };
    let group = "";
    const headings = above.map((text, at) => {
      group = text || group;
      return isPart[at] ? { text: group, found: { ...partNamed(below[at], parts), name: group } } : { text: below[at] || text, found: null };
    });
    return { depth: 2, headings };
  };

  // One quantity that belongs to no offer counts for the price of each that has no total.
  const sharingQuantity = (offers) => {
    const shared = offers.filter(({ name, quantity, price, total }) => !name && quantity !== undefined && (price ?? total) === undefined);
    const prices = offers.filter(({ quantity, price, total }) => price !== undefined && quantity === undefined && total === undefined);
    if (shared.length !== 1 || offers.length !== prices.length + 1) return offers;
    return prices.map((offer) => ({ ...offer, quantity: shared[0].quantity }));
  };

  // The table with one column of amounts for each offer that has a price and a quantity; null for any other table.
  const multiplied = (rows, parts, habit) => {
    const { depth, headings } = headingsOf(rows, parts);
    const offers = new Map();
    const nameless = {};
    headings.forEach(({ found }, at) => {
      if (!found) return;
      const { part, name } = found;
      nameless[part] = (nameless[part] || 0) + (name ? 0 : 1);
      const key = name ? fold(name) : `#${nameless[part]}`;
      if (!offers.has(key)) offers.set(key, { name });
      offers.get(key)[part] ??= at;
    });
    const found = sharingQuantity([...offers.values()]).filter(({ quantity, price, total }) => quantity !== undefined && (price ?? total) !== undefined);
    const body = rows.slice(depth);
    if (!found.length || !body.length || (found.length === 1 && !found[0].name && found[0].total !== undefined)) return null;
    // Each offer stands where its price or its total did.
    const offerAt = new Map(found.map((offer) => [offer.total ?? offer.price, offer]));
    const merged = new Set(found.flatMap(({ quantity, price, total }) => [quantity, price, total]));
    const kept = headings.map((_, at) => at).filter((at) => offerAt.has(at) || !merged.has(at));
    const valueOf = (row, at) => {
      const offer = offerAt.get(at);
      return offer && offer.total === undefined ? product(row[offer.price], row[offer.quantity], habit) : row[at];
    };
    return [kept.map((at) => offerAt.get(at)?.name ?? headings[at].text), ...body.map((row) => kept.map((at) => valueOf(row, at)))];
  };

  // --- Alternatives in rows ---

  // The table turned, where its rows are alternatives and its columns costs; null for any other. `alternatives` are the names that the
  // model has, `kinds` and `headed` the words that speak of one, `costs` those that head a column of names.
  const turned = (rows, { alternatives, kinds, headed, costs, heading, parts, currency }) => {
    const [[corner, ...heads], ...body] = rows;
    const isOffer = (text) => alternatives.some((name) => fold(name) === fold(text)) || kinds.some((word) => hasWord(text, word));
    const isFilled = ({ length }) => length > 1 && length <= MOST_ALTERNATIVES;
    const isOfNumbers = (at) => heads[at] && !isNumber(heads[at], currency) && body.every((row) => !amount(row[at + 1]) || isNumber(row[at + 1], currency));
    if (!isFilled(body) || heads.length < 2 || !heads.every((_, at) => isOfNumbers(at)) || body.some(([name]) => !name || isNumber(name, currency))) return null;
    if (periodsIn(heads).size || heads.some((text) => partNamed(text, { quantity: parts.quantity })) || costs.includes(fold(corner))) return null;
    const share = (texts) => texts.filter(isOffer).length / texts.length;
    const isHeaded = headed.includes(fold(corner));
    if (share(heads) >= 0.5 || !(isHeaded || share(body.map(([name]) => name)) >= 0.5)) return null;
    return [[heading, ...body.map(([name]) => name)], ...heads.map((text, at) => [text, ...body.map((row) => row[at + 1])])];
  };

  // A block in our shape: {rows, shape}; `shape` says what was done, "" for nothing. Titles above the table stay where they are.
  const shaped = (rows, given) => {
    for (let at = 0; at < Math.min(rows.length - 1, HEAD_ROWS); at += 1) {
      const table = rows.slice(at);
      const products = multiplied(table, given.parts, given);
      const found = products || turned(table, given);
      if (found) return { shape: products ? "products" : "turned", rows: [...rows.slice(0, at), ...found] };
      if (rows[at].filter(Boolean).length > 1) break;
    }
    return { shape: "", rows };
  };

  Workspace.shaping = { shaped };
}
