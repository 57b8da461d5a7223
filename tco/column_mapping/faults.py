"""What keeps a layout from being read, each as a sentence for the page on which it is said."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tco.column_mapping.layout import (
    ALTERNATIVE,
    AMOUNT,
    COMMENT,
    DAY,
    FREQUENCY,
    IGNORED,
    NAME,
    OF_AN_ALTERNATIVE,
    PERIOD,
    QUANTITY,
    UNIT_PRICE,
    ColumnUse,
    Layout,
)
from tco.column_mapping.offers import quantity_places
from tco.column_mapping.periods import period_named
from tco.column_mapping.words import names_nothing
from tco.engine.reading.reader import MAX_ALTERNATIVES
from tco.spreadsheet.layout import comparable

WHEN = ("when.at", "when.from", "when.to", "when.every", DAY, FREQUENCY)


def faults_of(layout: Layout) -> Iterator[str]:
    """Yield what keeps a layout from being read, each as a sentence."""
    amounts = [*layout.places(AMOUNT), *layout.places(UNIT_PRICE)]
    periods = {_offer(layout.columns[place - 1]) for place in layout.places(PERIOD)}
    if not layout.places(NAME):
        yield _("Say which column names the costs.")
    if not amounts and not periods:
        yield _("Say which column holds the amounts.")
    yield from _said_twice(layout)
    yield from _period_faults(layout)
    if layout.places(UNIT_PRICE) and not layout.places(QUANTITY):
        yield _("A unit price needs a column with the quantity.")
    elif len(quantity_places(layout.columns)) < len(layout.places(UNIT_PRICE)):
        yield _("Keep one column of quantities for all unit prices, or one for each of them in the same order.")
    if layout.places(QUANTITY) and not layout.places(UNIT_PRICE):
        yield _("A quantity needs a column with the unit price. Where the amount is multiplied already, leave the quantity out.")
    offers = len(amounts) + len(periods)
    if layout.places(ALTERNATIVE) and offers > 1:
        yield _("One column names the alternative of each row, so there can be one column of amounts alone.")
    elif offers > MAX_ALTERNATIVES:
        rule = _(
            "%(count)s columns would each be an alternative; at most %(most)s are possible. Where costs stand in columns and "
            "alternatives in rows, say so above the columns; else leave some out."
        )
        yield rule % {"count": offers, "most": MAX_ALTERNATIVES}
    bounds = len(layout.places("low")) + len(layout.places("high"))
    if bounds == 1:
        yield _("A lowest value needs a highest one, and the other way round.")
    if bounds and (offers > 1 or periods):
        yield _("Lowest and highest values can be read beside one column of amounts. Leave them out, or give each its own table.")


def _offer(column: ColumnUse) -> tuple[str, str]:
    """Return by what the alternative of a column of amounts is known: its key, or what its heading calls it."""
    if column.alternative:
        return column.alternative, ""
    # A new alternative whose heading says "Amount" alone is called by its kind.
    return "", f"+{column.kind}" if names_nothing(column.called) else comparable(column.called)


def _said_twice(layout: Layout) -> Iterator[str]:
    seen: dict[object, ColumnUse] = {}
    for column in layout.columns:
        if column.means in (IGNORED, COMMENT, QUANTITY):
            continue
        identity: object = column.means
        if column.means in OF_AN_ALTERNATIVE:
            named = period_named(column.heading) if column.means == PERIOD else None
            identity = (_offer(column), named[0] if named else column.heading if column.means == PERIOD else None)
        if identity in seen:
            names = {"first": seen[identity].heading, "second": column.heading}
            yield _("“%(first)s” and “%(second)s” mean the same. Keep one, so that it is clear which counts.") % names
        seen.setdefault(identity, column)


def _period_faults(layout: Layout) -> Iterator[str]:
    columns = [column for column in layout.columns if column.means == PERIOD]
    if not columns:
        return
    for column in columns:
        if period_named(column.heading) is None:
            rule = _("“%(heading)s” names no year or period, such as 2027, Year 1, Q2 2027 or One-off. Choose another meaning.")
            yield rule % {"heading": column.heading}
    first = {_offer(column): column for column in reversed(columns)}
    for column in layout.columns:
        if column.means in (AMOUNT, UNIT_PRICE) and _offer(column) in first:
            names = {"total": column.heading, "period": first[_offer(column)].heading}
            yield _("“%(total)s” would be counted on top of “%(period)s” and the like. Leave it out if it is their sum.") % names
    said = next((column for column in layout.columns if column.means in WHEN), None)
    if said is not None:
        yield _("The columns of single periods say when a cost falls. Leave “%(heading)s” out.") % {"heading": said.heading}
