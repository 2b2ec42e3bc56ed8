"""Weekly hours as a slider, with a tick for 未記入: unknown is not zero."""

from decimal import Decimal

import ipywidgets

from coopkit.plan import Plan
from coopkit.text import say
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.look.parts import box, html, span
from coopkit.widgets.studio.kinds import show_decimal
from coopkit.widgets.studio.place import GONE, Place

SLIDER_MOST = 40
SLIDER_STEP = 0.5


class HoursField:
    """A slider of hours.

    Args:
        desk: the plan.
        place: where the hours stand in it.
        key: `<key>.<field>` in the texts has `title` and `hint`.
    """

    def __init__(self, desk: Desk, place: Place, key: str) -> None:
        self._desk, self._place = desk, place
        self._busy = False
        texts = f"{key}.{place.field}"
        value: Decimal | None = place.value(desk.plan)
        self._kept = value
        self.slider = ipywidgets.FloatSlider(
            value=float(value or 0),
            min=0,
            # A file may hold more than the slider offers; that must not be cut off.
            max=max(SLIDER_MOST, float(value or 0)),
            step=SLIDER_STEP,
            description=say(f"{texts}.title"),
            readout=False,
            continuous_update=True,
        )
        self.unset = ipywidgets.Checkbox(
            value=value is None, description=say(f"{texts}.unset"), indent=False
        )
        self._amount = html()
        hint = html(span(say(f"{texts}.hint"), "coopkit-hint"))
        self.widget = box(
            self.slider,
            self._amount,
            hint,
            self.unset,
            classes=("coopkit-field", "coopkit-field-hours"),
        )
        self._show(value)
        self.slider.observe(self._slid, names="value")
        self.unset.observe(self._ticked, names="value")

    def follow(self, plan: Plan) -> None:
        """Show what stands in the plan."""
        value = self._place.value(plan)
        if self._busy or value is GONE or value == self._kept:
            return
        self._kept, self._busy = value, True
        self.unset.value = value is None
        if value is not None:
            self.slider.max = max(self.slider.max, float(value))
            self.slider.value = float(value)
        self._busy = False
        self._show(value)

    def _slid(self, _change: object) -> None:
        if self._busy:
            return
        self._busy = True
        self.unset.value = False
        self._put(self._hours())

    def _ticked(self, _change: object) -> None:
        if not self._busy:
            self._put(None if self.unset.value else self._hours())

    def _put(self, hours: Decimal | None) -> None:
        self._kept, self._busy = hours, True
        try:
            self._desk.edit(lambda plan: self._place.change(plan, hours))
        finally:
            self._busy = False
        self._show(hours)

    def _hours(self) -> Decimal:
        # The slider speaks in floats; the plan keeps exact hundredths.
        return Decimal(f"{self.slider.value:.2f}")

    def _show(self, hours: Decimal | None) -> None:
        if hours is None:
            self.widget.add_class("coopkit-unset")
            text = say("studio.unfilled")
        else:
            self.widget.remove_class("coopkit-unset")
            text = say("studio.hours_amount", hours=show_decimal(hours))
        self._amount.value = span(text, "coopkit-amount")
