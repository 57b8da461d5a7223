"""What goes wrong with a scenario, and how a number of the model is called, in the reader's language."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from cjm.kernel import formats
from tco.engine.messages import Error
from tco.evaluation import sentence_of
from tco.presentation.amounts import exact_number, exact_percentage
from tco.scenarios.engine import LINE, Number

LINE_PATH = re.compile(r"alternatives\[(\d+)\]\.lines\[(\d+)\]")


def problem_in(document: Mapping[str, Any], error: Error) -> str:
    """Return what is wrong, with the line it shows up in."""
    found = LINE_PATH.match(error.path)
    if found is None:
        return sentence_of(error)
    alternative = document["alternatives"][int(found[1])]
    line = alternative["lines"][int(found[2])]
    names = {"line": line["name"], "alternative": alternative["name"], "problem": sentence_of(error)}
    return _("“%(line)s” of “%(alternative)s”: %(problem)s") % names


def label_of(number: Number) -> str:
    """Return what people call a number: a driver by its name, a line with the alternative it belongs to."""
    if not number.owner:
        return number.name
    return _("%(item)s (%(alternative)s)") % {"item": number.name, "alternative": number.owner}


def label_of_lost(key: str) -> str:
    """Return how to name a number that a scenario sets and the model no longer has."""
    return _("a line that was removed") if key.startswith(LINE) else key


def value_of(number: Number, value: float) -> str:
    """Return a value of a number as the page shows it: of a ramp, the part of what is planned."""
    return exact_percentage(value) if number.is_factor else exact_number(value)


def likelihood(share: float | None) -> str:
    """Return a share of draws; what is nearly all or next to nothing never reads as all or nothing."""
    if share is None:
        return formats.EMPTY
    if 0.995 < share < 1:
        return _("over %(share)s") % {"share": formats.percent(0.99)}
    if 0 < share < 0.005:
        return _("under %(share)s") % {"share": formats.percent(0.01)}
    return formats.percent(share)


def unit_of(number: Number) -> str:
    """Return the unit in which values of a number are read."""
    return _("of the plan") if number.is_factor else number.unit
