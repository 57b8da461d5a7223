"""The model and its result as the charts read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tco.charts.chart import Cell, Chart, Frame, Table, in_both_frames
from tco.charts.marks import Drawing, lines_of_text
from tco.charts.palette import MUTED
from tco.charts.typography import LINE_HEIGHT, wrapped
from tco.charts.wording import PERIODS_IN_YEAR, alternative_name, shortest, study_length


@dataclass(frozen=True, slots=True)
class Alternative:
    """One alternative with what the engine found for it; money in the model's currency, costs positive."""

    key: str
    name: str
    number: int
    periods: int
    present_value: float
    to_annual: float
    categories: Mapping[str, float]
    flows: tuple[float, ...]

    @property
    def short_name(self) -> str:
        """Return the name as a sentence can bear it."""
        return shortest(self.name)

    def categories_per_year(self) -> dict[str, float]:
        """Return the present value of each category spread evenly over the years, as `annualised` is."""
        return {category: value * self.to_annual for category, value in self.categories.items()}


@dataclass(frozen=True, slots=True)
class Study:
    """A model document and its result, joined."""

    currency: str
    unit: str
    count: int
    alternatives: tuple[Alternative, ...]
    subject: Alternative
    reference: Alternative | None
    comparisons: Mapping[str, Mapping[str, Any]]

    @property
    def others(self) -> tuple[Alternative, ...]:
        """Return the alternatives that the subject is compared with, in document order."""
        return tuple(each for each in self.alternatives if each.key != self.subject.key)

    @property
    def of_equal_length(self) -> bool:
        """Say whether all alternatives span the same time, so that their present values may be compared."""
        return len({each.periods for each in self.alternatives}) == 1

    @property
    def length(self) -> str:
        """Return the length of the study in words."""
        return study_length(self.subject.periods, self.unit)

    @property
    def periods_in_year(self) -> int:
        """Return how many periods make a year."""
        return PERIODS_IN_YEAR[self.unit]

    def rival(self, against: str | None) -> Alternative | None:
        """Return the alternative to compare with: the one named, else the reference, else the first other one.

        Raises ValueError when the name is the subject's or nobody's.
        """
        if against is None:
            return self.reference or (self.others[0] if self.others else None)
        for each in self.others:
            if each.key == against:
                return each
        raise ValueError(f"There is no alternative “{against}” to compare the subject with.")


def read_study(document: Mapping[str, Any], result: Mapping[str, Any]) -> Study:
    """Join a model document (`headroom.tco/1`) with its result (`headroom.tco.result/1`)."""
    unit, count = document["periods"]["unit"], document["periods"]["count"]
    alternatives = []
    for number, stated in enumerate(document["alternatives"]):
        found = result["alternatives"][stated["key"]]
        periods = stated.get("periods") or count
        alternatives.append(
            Alternative(
                key=stated["key"],
                name=alternative_name(stated),
                number=number,
                periods=periods,
                present_value=found["present_value"],
                to_annual=_annuity_factor(document["discount"], periods, PERIODS_IN_YEAR[unit]),
                categories={category: sums["present_value"] for category, sums in found["by_category"].items()},
                flows=tuple(found["flows"]),
            )
        )
    by_key = {each.key: each for each in alternatives}
    return Study(
        currency=document["currency"],
        unit=unit,
        count=count,
        alternatives=tuple(alternatives),
        subject=by_key[result["subject"]],
        reference=by_key.get(result["reference"]),
        comparisons={each["against"]: each for each in result["comparisons"]},
    )


def _annuity_factor(discount: Mapping[str, Any], periods: int, in_year: int) -> float:
    """Return what a present value of 1 is as an equal sum per year: R/(1 − (1+R)^−Y), the contract's `annualised`."""
    rate = discount["rate"]
    effective = (1 + rate / in_year) ** in_year - 1 if discount.get("compounding") == "simple" else rate
    years = periods / in_year
    return float(effective / (1 - (1 + effective) ** -years)) if effective else 1 / years


def nothing_to_draw(key: str, reason: str, head: tuple[Cell, ...] = ()) -> Chart:
    """Return the chart of a model that lacks what the chart shows: the reason, in the place of the picture."""

    def draw(frame: Frame) -> Drawing:
        lines = wrapped(reason, frame.width, 14, lines=6)
        height = round(len(lines) * 14 * LINE_HEIGHT + 16, 2)
        return Drawing(frame.width, height, tuple(lines_of_text(lines, 0, height / 2, MUTED, size=14)))

    wide, narrow = in_both_frames(draw)
    return Chart(key, reason, _("Nothing to draw yet."), Table(head, ()), wide, narrow, is_empty=True)
