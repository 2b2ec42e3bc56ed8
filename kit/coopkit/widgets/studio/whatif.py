"""「もしも」: sliders that show a plan with other prices, numbers or hours, and change nothing."""

from collections.abc import Callable
from html import escape

import ipywidgets

from coopkit.plan import Plan, Variation, vary
from coopkit.plan.variation import MOST, changes
from coopkit.text import say
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.look.parts import box, button, html
from coopkit.widgets.studio.kinds import show_decimal, show_whole

NAMES = ("price", "number", "hours")
_MOST_SHOWN = 4


class WhatIf:
    """Three sliders from -30 to +30 percent. Only 「この数にする」 writes into the plan.

    Args:
        desk: the plan.
        show: called after a slider has moved.
    """

    def __init__(self, desk: Desk, show: Callable[[], None]) -> None:
        self._desk, self._show = desk, show
        self._busy = False
        self.sliders = {name: _slider(name) for name in NAMES}
        self._signs = {name: html("", "coopkit-percent") for name in NAMES}
        for slider in self.sliders.values():
            slider.observe(self._slid, names="value")
        self._words = html("", "coopkit-whatif-words")
        self._take = button(say("studio_outlook.whatif.take"), "coopkit-take", strong=True)
        self._take.on_click(self._taken)
        self._reset = button(say("studio_outlook.whatif.reset"), "coopkit-reset")
        self._reset.on_click(lambda _button: self.reset())
        rows = [
            box(self.sliders[name], self._signs[name], classes=("coopkit-field", "coopkit-if"))
            for name in NAMES
        ]
        self._buttons = ipywidgets.HBox((self._take, self._reset))
        self._buttons.add_class("coopkit-row-foot")
        title = html(f"<h3>{escape(say('studio_outlook.whatif.title'))}</h3>")
        self.widget = box(title, *rows, self._words, self._buttons, classes=("coopkit-whatif",))
        self._say()

    @property
    def variation(self) -> Variation:
        """What the sliders say."""
        return Variation(**{name: slider.value for name, slider in self.sliders.items()})

    def varied(self, plan: Plan) -> Plan:
        """Return the plan as the sliders would have it."""
        return vary(plan, self.variation)

    def reset(self) -> None:
        """Put the sliders back to the plan."""
        self._busy = True
        for slider in self.sliders.values():
            slider.value = 0
        self._busy = False
        self._moved()

    def follow(self) -> None:
        """Say what the sliders change in the plan as it is now."""
        self._say()

    def _slid(self, _change: object) -> None:
        if not self._busy:
            self._moved()

    def _moved(self) -> None:
        self._say()
        self._show()

    def _taken(self, _button: object) -> None:
        variation = self.variation
        self._busy = True
        for slider in self.sliders.values():
            slider.value = 0
        self._busy = False
        self._say()
        self._desk.edit(lambda plan: vary(plan, variation))

    def _say(self) -> None:
        variation = self.variation
        for name, sign in self._signs.items():
            percent = self.sliders[name].value
            sign.value = escape(say("studio_outlook.whatif.percent", percent=_signed(percent)))
        display = "none" if variation.is_none else None
        if self._buttons.layout.display != display:
            self._buttons.layout.display = display
        self._words.value = self._changes(variation)

    def _changes(self, variation: Variation) -> str:
        if variation.is_none:
            return f'<p class="coopkit-small">{escape(say("studio_outlook.whatif.hint"))}</p>'
        plan = self._desk.plan
        found = list(changes(plan, vary(plan, variation)))
        if not found:
            return f"<p>{escape(say('studio_outlook.whatif.nothing'))}</p>"
        shown = [
            say(
                f"studio_outlook.whatif.change.{change.path.rpartition('.')[2]}",
                name=change.name or say("studio.items.unnamed"),
                before=_number(change.before),
                after=_number(change.after),
            )
            for change in found[:_MOST_SHOWN]
        ]
        if len(found) > _MOST_SHOWN:
            shown.append(say("studio_outlook.whatif.more", number=len(found) - _MOST_SHOWN))
        items = "".join(f"<li>{escape(line)}</li>" for line in shown)
        return f'<ul class="coopkit-changes">{items}</ul>'


def _slider(name: str) -> ipywidgets.Widget:
    return ipywidgets.IntSlider(
        value=0,
        min=-MOST,
        max=MOST,
        step=1,
        description=say(f"studio_outlook.whatif.{name}"),
        readout=False,
        # Every move is followed; while one is being drawn, the browser keeps only the newest.
        continuous_update=True,
    )


def _signed(percent: int) -> str:
    return f"{percent:+d}".replace("-", "\N{MINUS SIGN}") if percent else "±0"


def _number(value: object) -> str:
    return show_whole(value) if isinstance(value, int) else show_decimal(value)  # type: ignore[arg-type]  # a Decimal otherwise
