"""Number fields of the widgets on the law: a slider to play with, a box for the exact number.

Both show the same number. The box takes full-width digits, commas and 万, and keeps what
was typed even while it is no number yet.
"""

from collections.abc import Callable
from html import escape

import ipywidgets

from coopkit import law
from coopkit.plan.numbers import NumberError, parse_yen
from coopkit.text import say
from coopkit.widgets.act.law_look import point_html, quiet_label
from coopkit.widgets.look.parts import box, html, span

Change = Callable[[], None]

# Signs that people put before a loss; the last two are usual in Japanese accounts.
_MINUS = "-−ー－△▲"


class NumberField:
    """A whole number as a slider and a box that show the same.

    Args:
        name: makes the class `coopkit-field-<name>`.
        title: what stands above it.
        value: the number to begin with.
        change: is called after each change by the person.
        low: the least number.
        high: where the slider ends; the box may hold more.
        step: the step of the slider.
        unit: a word behind the number, such as 円.
    """

    def __init__(
        self,
        name: str,
        title: str,
        value: int,
        change: Change,
        *,
        high: int,
        low: int = 0,
        step: int = 1,
        unit: str = "",
    ) -> None:
        self.title, self.value, self.low, self.high, self.step = title, value, low, high, step
        self._change, self._unit, self._ours = change, unit, False
        self.slider = ipywidgets.IntSlider(
            value=value, min=low, max=max(high, value), step=step, readout=False
        )
        # Screen readers read the title with the box; the eye sees it once, above. What moves
        # on the slider cannot be named from Python; the box does all that it does.
        self.text = quiet_label(
            ipywidgets.Text(value=self.label(value), description=title, continuous_update=True)
        )
        self._message = html()
        row = ipywidgets.HBox([self.slider, self.text])
        row.add_class("coopkit-number-row")
        self.widget = box(
            html(span(title, "coopkit-title")),
            row,
            self._message,
            classes=("coopkit-field", f"coopkit-field-{name}"),
        )
        self.slider.observe(self._slid, names="value")
        self.text.observe(self._typed, names="value")

    def label(self, value: int) -> str:
        """Return a number as it stands in the box."""
        return f"{value:,}{self._unit}"

    def _slid(self, change: dict[str, int]) -> None:
        if self._ours:
            return
        self.value = change["new"]
        self._quietly(lambda: setattr(self.text, "value", self.label(self.value)))
        self._message.value = ""
        self._change()

    def _typed(self, change: dict[str, str]) -> None:
        if self._ours:
            return
        try:
            number = self._read(change["new"])
        except NumberError as problem:
            self._message.value = span(str(problem), "coopkit-hint")
            return
        if number is None or number < self.low:
            words = say("law_explorer.kept", value=self.label(self.value))
            if number is not None:
                least = self.label(self.low)
                words = say("law_explorer.low", value=least, kept=self.label(self.value))
            self._message.value = span(words, "coopkit-hint")
            return
        self._message.value = ""
        if number == self.value:
            return
        self.value = number
        self._quietly(self._move)
        self._change()

    def _read(self, text: str) -> int | None:
        """Read the box: yen and counts alike, with a minus where a loss is possible.

        Raises:
            NumberError: no number, or not one that this field can hold.
        """
        plain = text.strip().removesuffix(self._unit).strip()
        if self.low < 0 and plain[:1] and plain[0] in _MINUS:
            below = parse_yen(plain[1:])
            number = None if below is None else -below
        else:
            number = parse_yen(plain)
        return number

    def _move(self) -> None:
        self.slider.max = max(self.high, self.value)
        self.slider.value = self.value

    def _quietly(self, act: Callable[[], None]) -> None:
        self._ours = True
        try:
            act()
        finally:
            self._ours = False

    def put(self, value: int) -> None:
        """Set the number as a program would, and tell nobody."""
        self.value = value
        self._quietly(self._move)
        self._quietly(lambda: setattr(self.text, "value", self.label(value)))


class OpenPointField:
    """A point that the Act leaves open, as a choice that one can see, with note and source.

    Args:
        parameter: the name of the point in `law.open_points()`.
        change: is called after each change.
    """

    def __init__(self, parameter: str, change: Change) -> None:
        points = {point.parameter: point for point in law.open_points()}
        self.parameter, point = parameter, points[parameter]
        options = [(say(f"law_options.{parameter}.{name}"), name) for name in point.options]
        self.menu = quiet_label(
            ipywidgets.Dropdown(options=options, value=point.default, description=point.question)
        )
        self.menu.observe(lambda _change: change(), names="value")
        title = (
            f'<span class="coopkit-tag">{escape(say("law_options.open"))}</span>'
            f"{span(point.question, 'coopkit-title')}"
        )
        self.widget = box(
            html(title),
            self.menu,
            html(point_html(point)),
            classes=("coopkit-field", f"coopkit-field-{parameter}"),
        )

    @property
    def value(self) -> str:
        """The option that is chosen."""
        return str(self.menu.value)
