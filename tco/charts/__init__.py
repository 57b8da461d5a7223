"""Figures of the cost of ownership, in the language in force.

Each function takes a model document (`headroom.tco/1`) and its result (`headroom.tco.result/1`) as plain dicts and returns a
`Chart`. `against` is the key of another alternative; None stands for the result's reference.
"""

from tco.charts.bars import stacked_bars
from tco.charts.bridge import waterfall
from tco.charts.chart import Cell, Chart, Row, Table
from tco.charts.cumulative import cumulative_cost
from tco.charts.ladder import headroom_ladder
from tco.charts.sensitivity import tornado

__all__ = ["Cell", "Chart", "Row", "Table", "cumulative_cost", "headroom_ladder", "stacked_bars", "tornado", "waterfall"]
