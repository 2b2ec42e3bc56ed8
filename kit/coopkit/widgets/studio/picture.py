"""A chart on screen: drawn again only when it shows something else."""

import base64
from html import escape

from coopkit import charts
from coopkit.plan import Projection
from coopkit.text import say
from coopkit.widgets.look.parts import html

# The charts of a projection; `coopkit.charts` has `draw_` and `describe_` for each.
CHARTS = ("cash", "profit", "money_sources", "balance", "year_surplus")


class Picture:
    """One chart of a projection, with its words for those who do not see it.

    Args:
        chart: one of `CHARTS`.
    """

    def __init__(self, chart: str = "cash") -> None:
        self.chart = chart
        self._drawn: tuple[str, Projection] | None = None
        self.widget = html("", "coopkit-picture")

    def show(self, projection: Projection) -> None:
        """Draw a projection, unless it is the one that is on screen."""
        if (self.chart, projection) == self._drawn:
            return
        if projection.is_open:
            # Bars of zeros would look like knowledge.
            self.widget.value, self._drawn = "", None
            return
        if self._drawn is None:
            self.widget.value = f"<p>{escape(say('studio_outlook.drawing'))}</p>"
        self.widget.value = picture_html(self.chart, projection)
        self._drawn = (self.chart, projection)


def describe(chart: str, projection: Projection) -> str:
    """Return a chart in words; needs no matplotlib."""
    words: str = getattr(charts, f"describe_{chart}")(projection)
    return words


def picture_html(chart: str, projection: Projection) -> str:
    """Return a chart as an image with its words. The first one takes a second: matplotlib."""
    figure = getattr(charts, f"draw_{chart}")(projection)
    return image_html(charts.to_svg(figure), describe(chart, projection))


def image_html(svg: str, words: str) -> str:
    """Return a picture as HTML, with its words; inside an image no script of it can run."""
    data = base64.b64encode(svg.encode()).decode("ascii")
    source = f"data:image/svg+xml;base64,{data}"
    return f'<img class="coopkit-chart" src="{source}" alt="{escape(words)}">'
