"""Placeholder until the figure is drawn."""

from collections.abc import Mapping
from typing import Any

from tco.charts.chart import Chart
from tco.charts.study import nothing_to_draw


def stacked_bars(document: Mapping[str, Any], result: Mapping[str, Any]) -> Chart:
    """Return the chart."""
    return nothing_to_draw("stacked_bars", "")
