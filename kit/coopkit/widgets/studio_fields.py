"""Fields: a title, a hint with an example, what the person types, and what is wrong with it.

What a person types is never changed or taken away. A text that cannot be used is kept
in the field with the reason beside it, while the plan keeps the last good value.
"""

from collections.abc import Callable
from decimal import Decimal
from html import escape
from typing import Any

import ipywidgets
from pydantic import ValidationError

from coopkit.plan.numbers import NumberError
from coopkit.plan.problems import explain_value
from coopkit.text import say
from coopkit.widgets.studio_look import box, html, span

SLIDER_MOST = 40
SLIDER_STEP = 0.5

Write = Callable[[Any], None]


def read_text(text: str) -> str | None:
    """Read a text field: nothing but spaces is 未記入."""
    return text.strip() or None


class TextField:
    """A line (or a few lines) of text, read as a number, a month or words.

    Args:
        key: `studio.<key>` in the texts has `title`, `hint` and `example`; its last part
            also makes the class `coopkit-field-<part>`.
        value: the value in the plan; None is 未記入.
        write: takes the new value; may raise ValidationError.
        read: from what was typed to a value, None for 未記入; may raise NumberError.
        show: from a value to text, as people write it.
        long: several lines.
    """

    def __init__(
        self,
        key: str,
        value: Any,
        write: Write,
        *,
        read: Callable[[str], Any] = read_text,
        show: Callable[[Any], str] = str,
        long: bool = False,
    ) -> None:
        self._read, self._write, self._show = read, write, show
        self._hint_text = say(f"studio.{key}.hint")
        self._kept = value
        kind = ipywidgets.Textarea if long else ipywidgets.Text
        self.input = kind(
            value="" if value is None else show(value),
            description=say(f"studio.{key}.title"),
            placeholder=say(f"studio.{key}.example"),
            # Every keystroke counts: what is typed is saved.
            continuous_update=True,
        )
        self._message = html()
        self._tell(span(self._hint_text, "coopkit-hint"))
        self.input.observe(self._typed, names="value")
        self.widget = box(
            self.input,
            self._message,
            classes=("coopkit-field", f"coopkit-field-{key.rpartition('.')[2]}"),
        )

    def _typed(self, change: dict[str, Any]) -> None:
        text = change["new"]
        try:
            value = self._read(text)
            self._write(value)
        except NumberError as problem:
            self._refuse(str(problem), unfinished=problem.unfinished)
        except ValidationError as problem:
            self._refuse(explain_value(problem), unfinished=False)
        else:
            self._kept = value
            self._accept(text, value)

    def _accept(self, text: str, value: Any) -> None:
        """Show the hint; for 1万2千円 also how it was understood."""
        shown = "" if value is None else self._show(value)
        if self._read is read_text or text.replace(",", "").strip() == shown.replace(",", ""):
            self._tell(span(self._hint_text, "coopkit-hint"))
        else:
            self._tell(span(say("studio.understood", value=shown), "coopkit-hint"))

    def _refuse(self, problem: str, *, unfinished: bool) -> None:
        kept = say("studio.unfilled") if self._kept is None else self._show(self._kept)
        words = escape(say("studio.refused", problem=problem, kept=kept))
        if unfinished:
            self._tell(f'<span class="coopkit-hint">{words}</span>')
        else:
            self._tell(f'<span class="coopkit-error" role="alert">⚠ {words}</span>')

    def _tell(self, message: str) -> None:
        if self._message.value != message:
            self._message.value = message


class HoursField:
    """Weekly hours as a slider, with a tick for 未記入: unknown is not zero.

    Args:
        value: hours in the plan, or None.
        write: takes the new hours, or None.
    """

    def __init__(self, value: Decimal | None, write: Write) -> None:
        self._write = write
        self._moving = False
        self.slider = ipywidgets.FloatSlider(
            value=float(value or 0),
            min=0,
            # A file may hold more than the slider offers; that must not be cut off.
            max=max(SLIDER_MOST, float(value or 0)),
            step=SLIDER_STEP,
            description=say("studio.hours.title"),
            readout=False,
            continuous_update=True,
        )
        self.unset = ipywidgets.Checkbox(
            value=value is None, description=say("studio.hours.unset"), indent=False
        )
        self._amount = html()
        hint = html(span(say("studio.hours.hint"), "coopkit-hint"))
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

    def _slid(self, _change: object) -> None:
        if self.unset.value:
            self._moving = True
            self.unset.value = False
            self._moving = False
        self._put(self._hours())

    def _ticked(self, _change: object) -> None:
        if not self._moving:
            self._put(None if self.unset.value else self._hours())

    def _put(self, hours: Decimal | None) -> None:
        self._write(hours)
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
            text = say("studio.hours.amount", hours=show_hours(hours))
        self._amount.value = span(text, "coopkit-amount")


def show_hours(hours: Decimal) -> str:
    """Return hours without needless zeros.

    >>> show_hours(Decimal("7.50")), show_hours(Decimal("10"))
    ('7.5', '10')
    """
    text = f"{hours:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def show_whole(number: int) -> str:
    """Return a whole number with commas."""
    return f"{number:,}"
