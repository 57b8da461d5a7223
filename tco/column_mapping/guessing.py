"""What a table in a layout of its own most likely means: a proposal for the page on which somebody confirms or corrects it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cjm.kernel.text import normalise
from tco.column_mapping.grid import body_rows, headings_of, is_sum_heading, number_share, samples_of, titles_above
from tco.column_mapping.layout import (
    ALTERNATIVE,
    AMOUNT,
    DAY,
    FREQUENCY,
    IGNORED,
    NAME,
    OF_AN_ALTERNATIVE,
    PERIOD,
    QUANTITY,
    UNIT,
    UNIT_PRICE,
    ColumnUse,
    Layout,
)
from tco.column_mapping.offers import offers_settled
from tco.column_mapping.periods import period_named
from tco.column_mapping.scales import scales_settled
from tco.column_mapping.study import ANY_DAY, Study, base_date_of, periods_of, unit_of
from tco.column_mapping.words import (
    IN_TOTAL,
    OF_UNITS,
    OURS,
    PRICE,
    STATUS_QUO,
    column_meant_by,
    names_nothing,
    scale_of_money_in,
    unit_at_the_end_of,
)
from tco.spreadsheet.layout import LANGUAGES, comparable
from tco.spreadsheet.line_sheet import lines_sheet
from tco.spreadsheet.tables import RawSheet
from tco.spreadsheet.vocabulary import kinds_of_source
from tco.spreadsheet.written_numbers import SIGNS, currency_beside, decimal_mark, looks_like_a_number

MOSTLY_NUMBERS = 0.5
LEAST_LIKENESS = 4  # letters that a heading and the name of an alternative must share
NUMERIC = frozenset({AMOUNT, UNIT_PRICE, PERIOD, QUANTITY, "low", "high"})
MOST_PERIODS = 600
LOOKED_AT = 100  # rows that show what a column of words holds
Alternatives = Sequence[Mapping[str, Any]]


def guess_layout(sheet: RawSheet, head: int, present: Alternatives = (), *, currency: str = "") -> Layout:
    """Return the likely layout of a table with its headings in row `head`.

    `present` are the alternatives of the deal's model; `currency` is the deal's, kept unless the amounts name one themselves.
    """
    headings = [normalise(heading, single_line=True) for heading in headings_of(sheet, head)]
    own = own_layout(headings)
    if own is not None:
        return own
    rows = body_rows(sheet, head)
    shares = [number_share(sheet, rows, place) for place in range(1, len(headings) + 1)]
    columns = [
        ColumnUse(heading, IGNORED if place in sheet.hidden_columns else _meant(heading, shares[place - 1]))
        for place, heading in enumerate(headings, start=1)
    ]
    columns = _periods_settled(columns, shares, sheet.hidden_columns)
    columns = _amounts_settled(offers_settled(columns))
    columns = _words_settled(sheet, rows, columns, shares)
    columns = _source_settled(sheet, head, columns)
    columns = name_settled(columns, shares)
    columns = with_alternatives(columns, present)
    titles = titles_above(sheet, head)
    scale, columns = scales_settled(titles, columns)
    layout = Layout(
        tuple(columns),
        scale=scale,
        decimal=decimal_mark(number_texts(sheet, rows, columns))[0],
        currency=currency_of(sheet, rows, columns, titles) or currency,
    )
    if any(column.means == DAY for column in columns):
        layout = replace(layout, unit="month", count=60)
    return _study_settled(layout)


def _study_settled(layout: Layout) -> Layout:
    """Return the layout with a study as long as the periods of the table, for a deal without a model."""
    periods = periods_of(layout)
    if not any(period.begins is not None or period.number for period in periods):
        return layout
    unit = unit_of(periods)
    study = Study(unit, 1, base_date_of(periods) or ANY_DAY)
    count = max(study.place_of(period) for period in periods if not period.is_each)
    return replace(layout, unit=unit, count=min(max(count, 1), MOST_PERIODS))


def own_layout(headings: Sequence[str]) -> Layout | None:
    """Return the layout of a table of lines that was saved from here, None for any other table."""
    heads = [comparable(heading) for heading in headings]
    columns = lines_sheet().columns
    for side, language in enumerate(LANGUAGES):
        if heads == [comparable(column.name[side]) for column in columns]:
            uses = tuple(ColumnUse(heading, column.path) for heading, column in zip(headings, columns, strict=True))
            return Layout(uses, decimal="comma" if language == "ru" else "point", source="", price=False, is_own=True)
    return None


def needs_a_mark(sheet: RawSheet, head: int, layout: Layout) -> bool:
    """Say whether a number of the table could mean two things, and the table itself does not say which."""
    mark, needed = decimal_mark(number_texts(sheet, body_rows(sheet, head), layout.columns))
    return needed and not mark


def number_texts(sheet: RawSheet, rows: Sequence[int], columns: Sequence[ColumnUse]) -> list[str]:
    """Return the numbers of a table that are written as text."""
    places = [place for place, column in enumerate(columns, start=1) if column.means in NUMERIC]
    cells = (sheet.rows[number].get(place) for number in rows for place in places)
    return [str(cell.value) for cell in cells if cell is not None and cell.kind == "text"]


def currency_of(sheet: RawSheet, rows: Sequence[int], columns: Sequence[ColumnUse], titles: Sequence[str]) -> str:
    """Return the currency that the amounts, their units and headings name, else the titles; "" for none or several.

    The heading over the names of the costs speaks of the whole table, as `titles` above it do.
    """
    named: set[str] = set()
    for place, column in enumerate(columns, start=1):
        if column.means in OF_AN_ALTERNATIVE:
            named |= _currencies_in(column.heading)
        elif column.means == UNIT:
            named |= {
                code for number in rows if place in sheet.rows[number] for code in _currencies_in(sheet.rows[number][place].shown)
            }
        elif column.means == "currency":
            named |= {sheet.rows[number][place].shown.strip() for number in rows if place in sheet.rows[number]}
    for text in number_texts(sheet, rows, columns):
        if looks_like_a_number(text):
            named |= {currency_beside(text)} - {""}
    titles = [*titles, *(column.heading for column in columns if column.means == NAME)]
    named = named or {code for title in titles for code in _currencies_in(unit_at_the_end_of(title))}
    return named.pop() if len(named) == 1 else ""


def _currencies_in(text: str) -> set[str]:
    words = _words(text)
    # In "k€" and "kEUR" the letter before it says thousands.
    return {SIGNS[word] for one in words for word in (one, one[1:] if one[0] in "kкm" else one) if word in SIGNS}


def _words(text: str) -> list[str]:
    return [word.strip(".,;:()").lower() for word in text.replace("/", " ").split() if word.strip(".,;:()")]


def _meant(heading: str, share: float) -> str:
    """Return what a column means by its heading and by whether it holds numbers."""
    means = column_meant_by(heading)
    if means is None:
        is_named = bool(_kind_of(heading))
        return AMOUNT if heading and (share >= MOSTLY_NUMBERS or (is_named and share > 0)) else IGNORED
    if means in NUMERIC and 0 < share < MOSTLY_NUMBERS and means != AMOUNT:
        return IGNORED
    return means


def _periods_settled(columns: list[ColumnUse], shares: Sequence[float], hidden: frozenset[int]) -> list[ColumnUse]:
    """Return the columns with those of single years or periods told from amounts, and what sums them up left out.

    "Windows 2019" alone is the name of something: a period beside other words needs another one beside the same words.
    """
    named = {place: period_named(column.heading) for place, column in enumerate(columns)}
    beside = Counter(comparable(found[1]) for found in named.values() if found)
    for place, found in named.items():
        is_filled = shares[place] >= MOSTLY_NUMBERS or (shares[place] == 0 and not found[1] if found else False)
        if (
            found
            and is_filled
            and place + 1 not in hidden
            and (not found[1] or beside[comparable(found[1])] > 1 or found[0].is_each)
        ):
            columns[place] = replace(columns[place], means=PERIOD)
    groups = {comparable(column.called) for column in columns if column.means == PERIOD}
    for place, column in enumerate(columns):
        if groups and (_is_of_a_whole(column) or (column.means == AMOUNT and comparable(column.heading) in groups)):
            columns[place] = replace(column, means=IGNORED)
    return columns


def _is_of_a_whole(column: ColumnUse) -> bool:
    """Say whether a column beside those of periods says what they come to, or when and by what they were worked out."""
    if column.means in (UNIT_PRICE, QUANTITY, DAY, FREQUENCY) or column.means.startswith("when."):
        return True
    # An average or a share is no offer either; one that is called ours or today's, and no sum, may be.
    is_offer = bool(_kind_of(column.heading)) and not is_sum_heading(column.heading)
    return column.means == AMOUNT and not is_offer


def _words_settled(sheet: RawSheet, rows: Sequence[int], columns: list[ColumnUse], shares: Sequence[float]) -> list[ColumnUse]:
    """Return the columns with those that say in words how often a cost falls, and what the amounts of a row are in."""
    for place, column in enumerate(columns):
        if shares[place] or column.means not in (IGNORED, FREQUENCY) or any(one.means in (PERIOD, FREQUENCY) for one in columns):
            continue
        texts = [sheet.rows[number][place + 1].shown for number in rows[:LOOKED_AT] if place + 1 in sheet.rows[number]]
        told = sum(
            1 for text in texts if (found := period_named(text)) and not found[1] and (found[0].is_each or found[0].number == 0)
        )
        if column.means == IGNORED and texts and told > MOSTLY_NUMBERS * len(texts):
            columns[place] = replace(column, means=FREQUENCY)
    for place, column in enumerate(columns):
        texts = [sheet.rows[number][place + 1].shown for number in rows if place + 1 in sheet.rows[number]]
        if column.means == IGNORED and OF_UNITS.match(column.heading) and any((scale_of_money_in(text) or 0) > 1 for text in texts):
            columns[place] = replace(column, means=UNIT)
    return columns


def _amounts_settled(columns: list[ColumnUse]) -> list[ColumnUse]:
    """Return the columns with price and quantity told from amount: "Price" beside a quantity is the price of one."""
    shared = {place: column for place, column in enumerate(columns) if not column.offer}
    has_quantity = any(column.means == QUANTITY for column in shared.values())
    prices = [place for place, column in shared.items() if _is_price(column)]
    amounts = [place for place, column in shared.items() if column.means == AMOUNT and place not in prices]
    for place in prices:
        # With the amount of the row beside it, the price is multiplied already.
        is_of_one = has_quantity or names_nothing(columns[place].heading)
        means = UNIT_PRICE if has_quantity and not amounts else IGNORED if amounts and is_of_one else AMOUNT
        columns[place] = replace(columns[place], means=means)
    if has_quantity and not any(column.means == UNIT_PRICE for column in columns):
        columns = [replace(column, means=IGNORED) if column.means == QUANTITY else column for column in columns]
    return columns


def _is_price(column: ColumnUse) -> bool:
    word = comparable(column.heading)
    return column.means == UNIT_PRICE or (column.means == AMOUNT and bool(PRICE.search(word)) and not IN_TOTAL.search(word))


def _source_settled(sheet: RawSheet, head: int, columns: list[ColumnUse]) -> list[ColumnUse]:
    """Return the columns with the kind of a source told from a note on it by the values below."""
    kinds = {comparable(name) for key, names in kinds_of_source().items() for name in (key, *names)}
    for place, column in enumerate(columns, start=1):
        if column.means == "source.note":
            samples = samples_of(sheet, head, place)
            if samples and all(comparable(sample) in kinds for sample in samples):
                columns[place - 1] = replace(column, means="source.kind")
    return columns


def name_settled(columns: list[ColumnUse], shares: Sequence[float]) -> list[ColumnUse]:
    """Return the columns with one that names the costs: without a heading that says so, the first column of words.

    The very first column does so under a heading of amounts too: "Costs, thousand EUR" over words speaks of the whole table.
    """
    if any(column.means == NAME for column in columns):
        return columns
    for place, column in enumerate(columns):
        if shares[place] or not column.heading:
            continue
        meant = column_meant_by(column.heading)
        if (column.means == IGNORED and meant is None) or (place == 0 and meant == AMOUNT):
            columns[place] = replace(column, means=NAME)
            break
    return columns


def with_alternatives(columns: list[ColumnUse], present: Alternatives) -> list[ColumnUse]:
    """Return the columns with the alternative that each amount belongs to, one that the deal has or a new one.

    Columns of single periods belong together when their headings say the same beside the period.
    """
    if any(column.means == ALTERNATIVE for column in columns):
        return columns
    offers: dict[object, list[int]] = defaultdict(list)
    for place, column in enumerate(columns):
        if column.means in OF_AN_ALTERNATIVE:
            offers[comparable(column.called) if column.means == PERIOD else place].append(place)
    kinds = {offer: columns[places[0]].kind or _kind_of(columns[places[0]].called) for offer, places in offers.items()}
    if "ours" not in kinds.values():
        # A deal that has our offer already needs no second one of another name.
        has_ours = any(alternative["kind"] == "ours" for alternative in present)
        free = (offer for offer, kind in kinds.items() if kind == "")
        first = next((offer for offer in free if not has_ours or names_nothing(columns[offers[offer][0]].called)), None)
        kinds |= {} if first is None else {first: "ours"}
    taken: set[str] = set()
    for offer, places in offers.items():
        kind = kinds[offer] or "competitor"
        one = columns[places[0]]
        key = _present_key(one.called, kind, present, taken, is_alone=len(offers) == 1, is_said=bool(one.kind))
        taken |= {key} - {""}
        for place in places:
            columns[place] = replace(columns[place], alternative=key, kind="" if key else kind)
    return columns


def _kind_of(heading: str) -> str:
    return "ours" if OURS.search(heading) else "status_quo" if STATUS_QUO.search(heading) else ""


def _present_key(heading: str, kind: str, present: Alternatives, taken: set[str], *, is_alone: bool, is_said: bool) -> str:
    """Return the key of the alternative that a heading names, "" for none.

    For one amount alone, for ours and for today's state it is also the only one of that kind, where the heading names no other one
    or somebody said the kind before.
    """
    word = comparable(heading)
    free = [alternative for alternative in present if alternative["key"] not in taken]
    for alternative in free:
        if word in (comparable(alternative["name"]), comparable(alternative["key"])):
            return str(alternative["key"])
    for alternative in free:
        name = comparable(alternative["name"])
        if min(len(name), len(word)) >= LEAST_LIKENESS and (name in word or word in name):
            return str(alternative["key"])
    alike = [alternative for alternative in free if alternative["kind"] == kind]
    generic = is_alone or kind in ("ours", "status_quo")
    return str(alike[0]["key"]) if generic and len(alike) == 1 and (is_said or _is_generic(word)) else ""


def _is_generic(word: str) -> bool:
    """Say whether a heading names no alternative in particular: "Amount", "Our offer", "As is"."""
    return names_nothing(word) or bool(OURS.search(word)) or bool(STATUS_QUO.search(word))
