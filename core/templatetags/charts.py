"""Tags that write the charts of ``core.charts``: SVG that prints, works without scripts, and has its table beside it."""

from typing import Any

from django import template

from core.charts import FlowChart, Funnel, HeatMap, Pareto, SeriesChart, SmallChart

register = template.Library()


@register.inclusion_tag("core/charts/series.html")
def series_chart(chart: SeriesChart) -> dict[str, Any]:
    """Show a series chart in the drawing that fits the place, with its key and the same as a table."""
    return {"chart": chart}


@register.inclusion_tag("core/charts/small.svg")
def small_chart(chart: SmallChart) -> dict[str, Any]:
    """Show a small multiple. It is hidden from screen readers: the page says the same in words beside it."""
    return {"chart": chart}


@register.inclusion_tag("core/charts/pareto.html")
def pareto_chart(chart: Pareto) -> dict[str, Any]:
    """Show bars in falling order as a table with running shares."""
    return {"chart": chart}


@register.inclusion_tag("core/charts/funnel.html")
def funnel_chart(chart: Funnel) -> dict[str, Any]:
    """Show a funnel plot with the same as a table."""
    return {"chart": chart}


@register.inclusion_tag("core/charts/heat.html")
def heat_map(chart: HeatMap) -> dict[str, Any]:
    """Show a heat map as a table."""
    return {"chart": chart}


@register.inclusion_tag("core/charts/flow.svg")
def flow_chart(chart: FlowChart) -> dict[str, Any]:
    """Show what came and what went. It is hidden from screen readers: a table beside it says the same."""
    return {"chart": chart}
