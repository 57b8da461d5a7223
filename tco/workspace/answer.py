"""What an edit does to the argument: the figures, charts and evidence beside the table."""

from dataclasses import dataclass

from django.template.loader import render_to_string

from tco.charts import Chart, cumulative_cost, stacked_bars, waterfall
from tco.mapping import Document
from tco.presentation.comparison import Comparison


@dataclass(frozen=True)
class Answer:
    """The comparison against the reference, and its charts."""

    comparison: Comparison
    charts: list[Chart]


def answer_of(document: Document, result: Document) -> Answer:
    """Return what the page shows beside the table."""
    comparison = Comparison(document, result)
    charts = [stacked_bars(document, result)]
    if comparison.rival is not None:
        charts += [waterfall(document, result, comparison.rival.key), cumulative_cost(document, result, comparison.rival.key)]
    return Answer(comparison, charts)


def figures_html(document: Document, result: Document) -> str:
    """Return the figures alone, those in the head of the deal among them: what every edit answers at once."""
    comparison = Comparison(document, result)
    headroom = comparison.found.get("headroom") or {}
    head = {"headroom": headroom.get("pct"), "evidence_score": comparison.evidence.score}
    return render_to_string("tco/workspace/_answer_quick.html", {"comparison": comparison, "deal": head})
