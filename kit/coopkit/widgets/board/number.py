"""The number a note rests on: chosen from the region pack, kept with its source."""

from collections.abc import Callable
from html import escape

import ipywidgets

from coopkit.text import say
from coopkit.widgets.explorer.data import Lookup
from coopkit.widgets.look.parts import box, html, span


class NumberField:
    """A menu of the theme's indicators, and the value of the chosen place.

    Args:
        chosen: tells the theme and the area that are chosen now, each may be None.
    """

    def __init__(self, chosen: Callable[[], tuple[str | None, str | None]]) -> None:
        self._chosen, self._look = chosen, Lookup("kanagawa")
        self._menu = ipywidgets.Dropdown(
            options=[(say("board.unfilled"), "")], description=say("board.form.indicator")
        )
        self._menu.observe(lambda _change: self._tell(), names="value")
        self._said = html()
        hint = html(span(say("board.form.indicator_hint"), "coopkit-hint"))
        self.widget = box(
            self._menu, hint, self._said, classes=("coopkit-field", "coopkit-field-number")
        )
        self.widget.layout.display = "none"

    @property
    def value(self) -> dict[str, str | None] | None:
        """Indicator, value and source of a note; None while there is none."""
        indicator, (_, code) = self._menu.value, self._chosen()
        if not indicator or code is None:
            return None
        look = self._look
        place, level = look.place(indicator, code)
        one = look.standings(indicator, level).of(place)
        if one.value is None:
            return None
        value = one.shown(one.value)
        if place != code:
            value = say("board.joined", first=value, second=look.name(place))
        source = look.source(indicator)
        day = say("town.day", year=source.date.year, month=source.date.month, day=source.date.day)
        cited = say("board.form.value_source", publisher=source.publisher, date=day)
        return {"indicator": indicator, "value": value, "source": cited}

    def set(self, indicator: str | None) -> None:
        """Choose an indicator, also one that is not of the theme."""
        if indicator is not None and indicator not in [one for _, one in self._menu.options]:
            title = self._look.title(indicator) if indicator in self._look.rows else indicator
            self._menu.options = (*self._menu.options, (title, indicator))
        self._menu.value = indicator or ""

    def follow(self) -> None:
        """Offer the indicators of the theme; nothing is read while the field is hidden."""
        if self.widget.layout.display == "none":
            return
        theme, _ = self._chosen()
        kept = self._menu.value
        found = self._look.indicators(theme, more=True) if theme else []
        # Those of other themes that every team starts from, too.
        found += [one for one in self._look.indicators("start", more=False) if one not in found]
        if kept and kept not in found:
            found.append(kept)
        options = [(say("board.unfilled"), ""), *((self._look.title(one), one) for one in found)]
        self._menu.options = options
        self._menu.value = kept
        self._tell()

    def _tell(self) -> None:
        indicator, (_, code) = self._menu.value, self._chosen()
        if not indicator:
            self._said.value = ""
        elif code is None:
            self._said.value = span(say("board.form.no_place"), "coopkit-hint")
        elif (found := self.value) is None:
            reason = str(self._look.rows[indicator]["missing_reason"])
            words = say("board.form.no_value", reason=reason)
            self._said.value = f'<span class="coopkit-error">⚠ {escape(words)}</span>'
        else:
            title = self._look.title(indicator)
            words = say(
                "board.form.value_line", title=title, value=found["value"], source=found["source"]
            )
            self._said.value = f"<p>{escape(words)}</p>"
