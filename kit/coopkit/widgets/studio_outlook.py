"""The outlook: cash month by month as a picture, in words, and what was left out."""

import base64
from html import escape

from coopkit.charts.describe import describe_cash
from coopkit.plan import Projection
from coopkit.text import say
from coopkit.widgets.studio_look import box, html


class Outlook:
    """The cash chart. It is drawn only while it is on screen: drawing takes a moment."""

    def __init__(self) -> None:
        self._shown = False
        self._drawn: Projection | None = None
        self._projection: Projection | None = None
        self._words = html("", "coopkit-words")
        self._chart = html("", "coopkit-picture")
        self._missing = html("", "coopkit-missing")
        self.widget = box(self._words, self._chart, self._missing, classes=("coopkit-outlook",))

    def show(self, *, shown: bool) -> None:
        """Tell whether the outlook is on screen now."""
        self._shown = shown
        self._draw()

    def refresh(self, projection: Projection) -> None:
        """Follow the plan."""
        self._projection = projection
        self._words.value = f"<p>{escape(describe_cash(projection))}</p>"
        self._missing.value = _missing_html(projection)
        self._draw()

    def _draw(self) -> None:
        projection = self._projection
        if not self._shown or projection is None or projection == self._drawn:
            return
        if projection.is_open:
            # Bars of zeros would look like knowledge.
            self._chart.value, self._drawn = "", None
            return
        if self._drawn is None:
            self._chart.value = f"<p>{escape(say('studio.outlook.drawing'))}</p>"
        # Imported here: a person who only writes need not wait for matplotlib.
        from coopkit.charts import draw_cash, to_png

        picture = base64.b64encode(to_png(draw_cash(projection))).decode("ascii")
        self._chart.value = (
            f'<img class="coopkit-chart" src="data:image/png;base64,{picture}" '
            f'alt="{escape(describe_cash(projection))}">'
        )
        self._drawn = projection


def _missing_html(projection: Projection) -> str:
    note = f'<p class="coopkit-small">{escape(say("studio.outlook.note"))}</p>'
    if not projection.missing:
        return f"<p>{escape(say('studio.outlook.complete'))}</p>{note}"
    items = "".join(f"<li>{escape(name)}</li>" for name in projection.missing)
    return f"<p>{escape(say('studio.outlook.missing'))}</p><ul>{items}</ul>{note}"
