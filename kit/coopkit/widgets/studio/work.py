"""The page しごと: what is sold, and what is paid for it."""

from html import escape

import ipywidgets

from coopkit.text import say
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.look.parts import box, html
from coopkit.widgets.studio.items import ItemList
from coopkit.widgets.studio.outcome import Outcome
from coopkit.widgets.studio.shapes import COSTS, WORK


class WorkPage:
    """しごと: revenue lines, then costs."""

    def __init__(self, desk: Desk) -> None:
        self._lists = (ItemList(desk, WORK), ItemList(desk, COSTS))
        work, costs = (items.widget for items in self._lists)
        self.widget = box(_head("work"), work, _head("costs"), costs, classes=("coopkit-page",))

    def follow(self, outcome: Outcome) -> None:
        """Show the plan."""
        for items in self._lists:
            items.follow(outcome.plan)


def _head(name: str) -> ipywidgets.Widget:
    return html(f"<h3>{escape(say(f'studio_work.heading.{name}'))}</h3>")
