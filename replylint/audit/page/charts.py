"""The charts as Vega-Lite, made by Altair; the page fills in the rows, and its style sheet the colours."""

from __future__ import annotations

from typing import Any

import altair as alt
import vl_convert

from replylint.audit.cube import BINS

ROWS = "rows"  # the name under which the page hands a chart its data
_Chart = alt.LayerChart | alt.FacetChart  # what Altair says of layers
_FONT = "system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', sans-serif"


def runtime() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script."""
    return str(vl_convert.javascript_bundle("window.vegaEmbed=vegaEmbed;"))


def charts() -> dict[str, dict[str, Any]]:
    """The specification of each chart, by its name."""
    return {
        "distribution": _spec(_distribution(), 190),
        "trend": _spec(_trend(), 230),
        "ratings": _spec(_ratings(), 190),
    }


def _distribution() -> _Chart:
    base = alt.Chart(alt.NamedData(ROWS)).encode(
        x=alt.X("bin:N", sort=list(BINS), title="Score", axis=alt.Axis(labelAngle=0)),
        y=alt.Y("share:Q", title="Share of replies", axis=alt.Axis(format=".0%", tickCount=4)),
    )
    bars = base.mark_bar(color="var(--data)", cornerRadiusEnd=2)
    numbers = base.mark_text(dy=-7, color="var(--soft)", fontSize=11).encode(text="label:N")
    return alt.layer(bars, numbers)


def _trend() -> _Chart:
    base = alt.Chart(alt.NamedData(ROWS)).encode(
        x=alt.X("name:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelOverlap="greedy"))
    )
    scale = alt.Scale(zero=False, nice=True)
    band = base.mark_area(color="var(--data)", opacity=0.16).encode(
        y=alt.Y("low:Q", scale=scale, title=None), y2="high:Q"
    )
    middle = base.mark_line(color="var(--data)", strokeWidth=2).encode(y=alt.Y("mean:Q", scale=scale))
    points = base.mark_point(color="var(--data)", fill="var(--paper)", size=42, strokeWidth=2, opacity=1).encode(
        y=alt.Y("mean:Q", scale=scale)
    )
    overall = base.mark_rule(color="var(--soft)", strokeDash=[3, 3]).encode(y=alt.Y("overall:Q", aggregate="max"))
    overall = overall.encode(x=alt.value(0), x2=alt.value("width"))
    return alt.layer(band, overall, middle, points)


def _ratings() -> _Chart:
    base = alt.Chart(alt.NamedData(ROWS)).encode(
        x=alt.X("name:N", sort=None, title="The customer’s rating", axis=alt.Axis(labelAngle=0))
    )
    scale = alt.Scale(zero=False, nice=True)
    reach = base.mark_rule(color="var(--data)", strokeWidth=2).encode(
        y=alt.Y("low:Q", scale=scale, title="Mean score"), y2="high:Q"
    )
    points = base.mark_point(color="var(--data)", fill="var(--data)", size=60, opacity=1).encode(
        y=alt.Y("mean:Q", scale=scale)
    )
    return alt.layer(reach, points)


def _spec(chart: _Chart, height: int) -> dict[str, Any]:
    axis = {
        "labelColor": "var(--soft)",
        "titleColor": "var(--soft)",
        "gridColor": "var(--line)",
        "domainColor": "var(--edge)",
        "tickColor": "var(--edge)",
        "labelFont": _FONT,
        "titleFont": _FONT,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "titlePadding": 10,
        "labelPadding": 6,
    }
    sized = (
        chart.properties(width="container", height=height, background="transparent")
        .configure_view(stroke=None)
        .configure_axis(**axis)
        .configure_axisX(grid=False, ticks=False)
        .configure_axisY(domain=False, ticks=False)
        .configure_text(font=_FONT)
    )
    found: dict[str, Any] = sized.to_dict()
    found["config"]["aria"] = False  # each chart is one picture with a name, and a table beside it
    return found
