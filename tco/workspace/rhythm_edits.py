"""Typing "monthly" where a period is a year: refused at the cell, with the exact conversion on offer as one edit."""

from collections.abc import Iterator, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tco.models import CostLine
from tco.rhythm import Rhythm, exact_product, falls_several_times, read_rhythm, rounded_product
from tco.workspace.cells import LINE_FIELDS, Columns
from tco.workspace.malformed import Malformed, text_in
from tco.workspace.naming import where
from tco.workspace.work import Offer, Operation, Refused, Work, found

LONGEST_EXPRESSION = 500


def read_when(work: Work, text: str) -> Columns | None:
    """Return the schedule that was typed, as notation or as a word; None, with the refusal kept, where it says too little."""
    if (work.index, "when") in work.refused:
        return None
    unit = work.table.model.period_unit
    try:
        rhythm = read_rhythm(text, unit, work.table.model.period_count)
    except ValidationError as error:
        work.refused[(work.index, "when")] = Refused("when", text, " ".join(error.messages))
        return None
    if rhythm is None:
        return work.read(LINE_FIELDS, "when", text)
    if rhythm.factor == 1:
        return vars(rhythm.schedule)
    offer = Offer("convert_rhythm", _("Multiply by %(factor)s") % {"factor": rhythm.factor_text})
    work.refused[(work.index, "when")] = Refused("when", text, falls_several_times(rhythm, unit), offer)
    return None


def convert_rhythm(work: Work, operation: Operation) -> None:
    """Let a row fall in each period, its amounts multiplied by how often the rhythm `text` falls in one.

    `versions` says which lines the reader saw, by key: amounts that somebody changed since may be those of a period already.
    """
    line: CostLine = found(work, "line", operation)
    rhythm = _rhythm_in(work, operation)
    lines = work.table.row_of(line).lines
    seen = operation.get("versions")
    if not isinstance(seen, dict):
        raise Malformed(_("“%(name)s” must be an object.") % {"name": "versions"})
    if {str(each.pk): each.version for each in lines} != seen:
        work.refuse("", "", _("Somebody changed these amounts meanwhile. Look at them, and choose again."))
        return
    for each in lines:
        columns = _converted(each, rhythm)
        if len(columns["expression"]) > LONGEST_EXPRESSION:
            work.refuse("", "", _("An expression has at most %(limit)s characters.") % {"limit": LONGEST_EXPRESSION})
            return
        work.write(each, columns, "")
    work.converted.setdefault(rhythm.factor_text, []).append(where(line))


def conversions_told(converted: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield a sentence for each factor by which an edit multiplied rows."""
    for factor, rows in converted.items():
        words = {"row": rows[0], "factor": factor, "count": len(rows)}
        if len(rows) == 1:
            yield _("%(row)s: multiplied by %(factor)s, in each period. Undo brings the old amounts back.") % words
        else:
            text = ngettext(
                "%(count)s row is multiplied by %(factor)s. Undo brings the old amounts back.",
                "%(count)s rows are multiplied by %(factor)s. Undo brings the old amounts back.",
                len(rows),
            )
            yield text % words


def _rhythm_in(work: Work, operation: Operation) -> Rhythm:
    try:
        rhythm = read_rhythm(text_in(operation, "text"), work.table.model.period_unit, work.table.model.period_count)
    except ValidationError as error:
        raise Malformed(" ".join(error.messages)) from None
    if rhythm is None:
        raise Malformed(_("“%(name)s” must be text.") % {"name": "text"})
    return rhythm


def _converted(line: CostLine, rhythm: Rhythm) -> Columns:
    """Return the columns of a line whose amount, with the range around it, is that of a whole period.

    What no decimal number holds is kept as arithmetic; beside a range, which arithmetic cannot have, as the number next to it.
    """
    factor, times = rhythm.factor, rhythm.factor_text
    columns: Columns = {**vars(rhythm.schedule), "amount": None, "expression": ""}
    bounds = {name: bound for name in ("low", "high") if (bound := getattr(line, name)) is not None}
    if line.amount is None:
        columns["expression"] = f"{times} * ({line.expression})" if factor != 1 else line.expression
    elif bounds:
        columns["amount"] = rounded_product(line.amount, factor)
    elif (exact := exact_product(line.amount, factor)) is not None:
        columns["amount"] = exact
    else:
        columns["expression"] = f"{line.amount} * {times}"
    return columns | {name: rounded_product(bound, factor) for name, bound in bounds.items()}
