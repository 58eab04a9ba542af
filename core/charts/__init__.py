"""Charts as positions: plain values in, places on paper out. Nothing here reads a database, a request or a clock.

Each chart is shown by a tag of ``core.templatetags.charts``; ``docs/look.md`` has an example of each.
"""

from core.charts.flow import FlowChart, flow
from core.charts.funnel import Funnel, Group, funnel
from core.charts.heat import HeatMap, heat_map
from core.charts.pareto import Item, Pareto, pareto
from core.charts.series import Gap, Mark, Period, SeriesChart, series_chart
from core.charts.small import SmallChart, small_chart

__all__ = [
    "FlowChart",
    "Funnel",
    "Gap",
    "Group",
    "HeatMap",
    "Item",
    "Mark",
    "Pareto",
    "Period",
    "SeriesChart",
    "SmallChart",
    "flow",
    "funnel",
    "heat_map",
    "pareto",
    "series_chart",
    "small_chart",
]
