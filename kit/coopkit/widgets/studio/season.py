"""The season: twelve months in percent of the usual month."""

from typing import Any

import ipywidgets
from pydantic import ValidationError

from coopkit.plan import Plan
from coopkit.plan.numbers import NumberError, parse_count
from coopkit.plan.problems import explain_value
from coopkit.text import say
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.look.parts import box, html, span
from coopkit.widgets.studio.place import GONE, Place

USUAL = 100
_MONTHS = range(1, 13)


class SeasonField:
    """Twelve small boxes, one for each month of the calendar; an empty one is 100.

    Args:
        desk: the plan.
        place: where the season stands in it.
        key: `<key>.<field>` in the texts has `title`, `hint` and `month`.
    """

    def __init__(self, desk: Desk, place: Place, key: str) -> None:
        self._desk, self._place = desk, place
        self._texts = f"{key}.{place.field}"
        self._busy = False
        self._kept = place.value(desk.plan)
        shown = self._shown(self._kept)
        self.inputs = [
            ipywidgets.Text(
                value=shown[month - 1],
                description=say(f"{self._texts}.month", month=month),
                placeholder=str(USUAL),
                continuous_update=True,
            )
            for month in _MONTHS
        ]
        for entry in self.inputs:
            entry.observe(self._typed, names="value")
        self._message = html(span(say(f"{self._texts}.hint"), "coopkit-hint"))
        grid = ipywidgets.GridBox(self.inputs)
        grid.add_class("coopkit-season-months")
        title = html(span(say(f"{self._texts}.title"), "coopkit-field-title"))
        self.widget = box(
            title, grid, self._message, classes=("coopkit-field", f"coopkit-field-{place.field}")
        )

    def follow(self, plan: Plan) -> None:
        """Show what stands in the plan."""
        value = self._place.value(plan)
        if self._busy or value is GONE or value == self._kept:
            return
        self._kept, self._busy = value, True
        for entry, text in zip(self.inputs, self._shown(value), strict=True):
            entry.value = text
        self._busy = False

    @staticmethod
    def _shown(value: tuple[int, ...] | None) -> list[str]:
        return ["" for _ in _MONTHS] if value is None else [str(percent) for percent in value]

    def _typed(self, _change: Any) -> None:
        if self._busy:
            return
        self._busy = True
        try:
            typed = [parse_count(entry.value) for entry in self.inputs]
            season = tuple(USUAL if percent is None else percent for percent in typed)
            value = None if set(season) == {USUAL} else season
            self._desk.edit(lambda plan: self._place.change(plan, value))
        except NumberError as problem:
            self._refuse(str(problem))
        except ValidationError as problem:
            self._refuse(explain_value(problem))
        else:
            self._kept = value
            self._message.value = span(say(f"{self._texts}.hint"), "coopkit-hint")
        finally:
            self._busy = False

    def _refuse(self, problem: str) -> None:
        kept = say("studio.unfilled" if self._kept is None else "studio.as_before")
        words = say("studio.refused", problem=problem, kept=kept)
        self._message.value = span(f"⚠ {words}", "coopkit-error")
