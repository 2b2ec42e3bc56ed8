"""A chart on screen: drawn again only when it shows something else."""

import base64
from html import escape

from coopkit.charts.describe import describe_cash
from coopkit.plan import Projection
from coopkit.text import say
from coopkit.widgets.studio_look import html


class Picture:
    """The cash chart with its words for those who do not see it."""

    def __init__(self) -> None:
        self._drawn: Projection | None = None
        self.widget = html("", "coopkit-picture")

    def show(self, projection: Projection) -> None:
        """Draw a projection, unless it is the one that is on screen."""
        if projection == self._drawn:
            return
        if projection.is_open:
            # Bars of zeros would look like knowledge.
            self.widget.value, self._drawn = "", None
            return
        if self._drawn is None:
            self.widget.value = f"<p>{escape(say('studio_outlook.drawing'))}</p>"
        self.widget.value = picture_html(projection)
        self._drawn = projection


def picture_html(projection: Projection) -> str:
    """Return the cash chart as an image with its words."""
    # Imported here: a person who only writes need not wait for matplotlib.
    from coopkit.charts import draw_cash, to_svg

    return image_html(to_svg(draw_cash(projection)), describe_cash(projection))


def image_html(svg: str, words: str) -> str:
    """Return a picture as HTML, with its words; inside an image no script of it can run."""
    data = base64.b64encode(svg.encode()).decode("ascii")
    source = f"data:image/svg+xml;base64,{data}"
    return f'<img class="coopkit-chart" src="{source}" alt="{escape(words)}">'
