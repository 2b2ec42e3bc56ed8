"""▲ An index of the team's own: which numbers count how much, and why. No reason, no map."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import ipywidgets

from coopkit.text import say
from coopkit.widgets.explorer.data import Lookup
from coopkit.widgets.look.parts import box, button, html, span

KEY = "map_explorer.need"
ROWS = 3
WEIGHTS = (3, 2, 1, 0, -1, -2, -3)


class NeedForm:
    """Three rows of number, weight and reason.

    Args:
        look: the region.
        show: called with the page of the map.
    """

    def __init__(self, look: Lookup, show: Callable[[str, str], None]) -> None:
        self._look, self._show = look, show
        self._options: list[tuple[str, str]] = [(say(f"{KEY}.none"), "")]
        self._rows = [_Row(number, self._options) for number in range(1, ROWS + 1)]
        draw = button(say(f"{KEY}.draw"), "coopkit-need-draw", strong=True)
        draw.on_click(lambda _button: self._draw())
        self._message = html("", "coopkit-need-message")
        self.widget = box(
            html(f"<p>{escape(say(f'{KEY}.intro'))}</p>"),
            *(row.widget for row in self._rows),
            draw,
            self._message,
            classes=("coopkit-need",),
        )

    def follow(self, indicators: Sequence[str]) -> None:
        """Offer these indicators; what is chosen already stays."""
        options = [(self._look.title(one), one) for one in indicators]
        for row in self._rows:
            row.offer(options, self._look.title)

    def _draw(self) -> None:
        from coopkit.maps import WeightError, draw_need
        from coopkit.widgets.explorer.link import linked_page

        chosen = [row.value for row in self._rows if row.value is not None]
        weights = {indicator: (weight, reason) for indicator, weight, reason in chosen}
        if len(weights) < len(chosen):
            self._refuse(say(f"{KEY}.twice"))
            return
        lacking = [one for one, (_, reason) in weights.items() if not reason.strip()]
        if not weights or lacking:
            titles = "、".join(self._look.title(one) for one in lacking)
            words = say(f"{KEY}.no_reason", titles=titles) if lacking else say(f"{KEY}.nothing")
            self._refuse(words)
            return
        try:
            page = linked_page(draw_need(self._look.region, weights))
        except WeightError as problem:
            self._refuse(str(problem))
            return
        self._message.value = f'<p role="status">{escape(say(f"{KEY}.drawn"))}</p>'
        self._show(page, say(f"{KEY}.title"))

    def _refuse(self, words: str) -> None:
        self._message.value = f'<span class="coopkit-error" role="alert">⚠ {escape(words)}</span>'


class _Row:
    def __init__(self, number: int, options: list[tuple[str, str]]) -> None:
        self.indicator = ipywidgets.Dropdown(
            options=options, description=say(f"{KEY}.indicator", number=number)
        )
        names = [
            (say(f"{KEY}.weight_{'more' if w > 0 else 'less'}", weight=abs(w)), w)
            for w in WEIGHTS
            if w
        ]
        self.weight = ipywidgets.Dropdown(options=names, value=1, description=say(f"{KEY}.weight"))
        self.reason = ipywidgets.Text(
            description=say(f"{KEY}.reason"), placeholder=say(f"{KEY}.reason_example")
        )
        parts = [box(one, classes=("coopkit-field",)) for one in (self.indicator, self.weight)]
        reason = box(
            self.reason,
            html(span(say(f"{KEY}.reason_hint"), "coopkit-hint")),
            classes=("coopkit-field",),
        )
        self.widget = box(
            *parts, reason, classes=("coopkit-choices", "coopkit-item", "coopkit-need-row")
        )

    @property
    def value(self) -> tuple[str, int, str] | None:
        """Indicator, weight and reason; None while nothing is chosen."""
        if not self.indicator.value:
            return None
        return self.indicator.value, self.weight.value, self.reason.value

    def offer(self, options: list[tuple[str, str]], title: Callable[[str], str]) -> None:
        """Offer indicators; what is chosen already stays."""
        kept: Any = self.indicator.value
        found: list[tuple[str, str]] = [(say(f"{KEY}.none"), ""), *options]
        if kept and kept not in [one for _, one in options]:
            found.append((title(kept), kept))
        if tuple(found) != tuple(self.indicator.options):
            self.indicator.options = found
            self.indicator.value = kept
