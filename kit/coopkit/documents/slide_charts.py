"""Charts that PowerPoint draws itself, so that a team can edit them."""

from typing import TYPE_CHECKING, Any

from coopkit.documents.slides import Box, describe
from coopkit.documents.statements import year_spans
from coopkit.plan import Plan, Projection, month_label
from coopkit.text import say

if TYPE_CHECKING:
    from pptx.slide import Slide

# The charts' own colours (Okabe and Ito), told apart with every kind of colour vision.
_LINE, _IN, _OUT = "1B1B1B", "56B4E9", "E69F00"
_LETTERS = 12
_TICKS = 6


def add_cash_chart(slide: "Slide", projection: Projection, words: str, box: Box) -> None:
    """Add the cash at the end of each month as a line.

    Args:
        slide: where to.
        projection: what `coopkit.plan.project` returned.
        words: the same in words.
        box: left, top, width, height in inches.
    """
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE
    from pptx.util import Pt

    data = CategoryChartData(number_format="#,##0")
    data.categories = [month_label(month) for month in projection.months]
    data.add_series(say("documents.line.cash"), projection.cash)
    chart = _add(slide, XL_CHART_TYPE.LINE_MARKERS, data, box, words)
    series = chart.plots[0].series[0]
    series.smooth = False
    series.format.line.width = Pt(2.5)
    _colour(series.format.line.color, _LINE)
    series.marker.style = XL_MARKER_STYLE.NONE
    # The month with the least cash is what a team has to bear: it alone has a mark.
    lowest = series.points[projection.lowest].marker
    lowest.style, lowest.size = XL_MARKER_STYLE.CIRCLE, 12
    lowest.format.fill.solid()
    _colour(lowest.format.fill.fore_color, _OUT)
    _title(chart, say("documents.talk.cash_chart"))
    chart.has_legend = False
    _space_ticks(chart, len(projection.months))


def add_years_chart(
    slide: "Slide", plan: Plan, projection: Projection, words: str, box: Box
) -> None:
    """Add sales and costs of each business year as columns.

    Args:
        slide: where to.
        plan: the plan.
        projection: what `coopkit.plan.project` returned.
        words: the same in words.
        box: left, top, width, height in inches.
    """
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
    from pptx.util import Pt

    spans = year_spans(plan, projection)
    profit = projection.profit_and_loss
    data = CategoryChartData(number_format="#,##0")
    data.categories = [span.title.split("\n")[0] for span in spans]
    series = (
        (say("documents.line.revenue"), profit.revenue, _IN),
        (say("documents.talk.costs"), profit.costs_before_tax, _OUT),
    )
    for name, amounts, _ in series:
        data.add_series(name, [sum(amounts[span.first : span.last + 1]) for span in spans])
    chart = _add(slide, XL_CHART_TYPE.COLUMN_CLUSTERED, data, box, words)
    for drawn, (_, _, colour) in zip(chart.plots[0].series, series, strict=True):
        drawn.format.fill.solid()
        _colour(drawn.format.fill.fore_color, colour)
    chart.plots[0].gap_width = 60
    _title(chart, say("documents.talk.years_chart"))
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.BOTTOM
    chart.legend.include_in_layout = False
    chart.legend.font.size = Pt(_LETTERS)


def _add(slide: "Slide", kind: Any, data: Any, box: Box, words: str) -> Any:
    from pptx.dml.color import RGBColor
    from pptx.util import Inches, Pt

    left, top, width, height = (Inches(part) for part in box)
    shape: Any = slide.shapes.add_chart(kind, left, top, width, height, data)
    describe(shape, words)
    chart: Any = shape.chart
    chart.font.size = Pt(_LETTERS)
    axis = chart.value_axis
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "#,##0", False
    axis.major_gridlines.format.line.color.rgb = RGBColor.from_string("D0D0D0")
    axis.format.line.fill.background()
    return chart


def _colour(target: Any, colour: str) -> None:
    from pptx.dml.color import RGBColor

    target.rgb = RGBColor.from_string(colour)


def _title(chart: Any, text: str) -> None:
    from pptx.util import Pt

    chart.has_title = True
    chart.chart_title.include_in_layout = False
    frame = chart.chart_title.text_frame
    frame.text = text
    frame.paragraphs[0].runs[0].font.size = Pt(_LETTERS + 2)


def _space_ticks(chart: Any, number: int) -> None:
    """Name every few months only, below the picture even where the line is below zero."""
    from pptx.enum.chart import XL_TICK_LABEL_POSITION
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls
    from pptx.util import Pt

    axis = chart.category_axis
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.tick_labels.font.size = Pt(_LETTERS - 1)
    step = max(1, -(-number // _TICKS))
    for tag in ("tickLblSkip", "tickMarkSkip"):
        mark = parse_xml(f'<c:{tag} {nsdecls("c")} val="{step}"/>')
        # The schema wants them before noMultiLvlLbl, the last child.
        axis._element.insert(len(axis._element) - 1, mark)  # noqa: SLF001  # no public way
