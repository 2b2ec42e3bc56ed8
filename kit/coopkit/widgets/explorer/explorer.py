"""The map explorer: from a theme to a number, its map, a place, and what it does not tell."""

from html import escape
from pathlib import Path
from typing import Any

import ipywidgets

from coopkit.text import say
from coopkit.widgets.area_picker import AreaPicker
from coopkit.widgets.explorer import cards
from coopkit.widgets.explorer.data import START, Lookup
from coopkit.widgets.explorer.link import channel, frame, linked_page
from coopkit.widgets.explorer.look import EXPLORER_STYLE
from coopkit.widgets.explorer.need import NeedForm
from coopkit.widgets.look.fold import Fold
from coopkit.widgets.look.parts import box, html, style_sheet

KEY = "map_explorer"
# Nothing to compare with; a menu takes None for: nothing is shown.
ALONE = ""


def map_explorer(
    path: str | Path | None = None, *, region: str | Path = "kanagawa"
) -> ipywidgets.Widget:
    """Look for a community issue on maps: theme → number → map, list, years, source.

    Making it writes nothing and asks no network. Choosing another number of the same map
    does not load the map again.

    Args:
        path: a plan file; the explorer starts at its theme and place, and only reads it.
            Without it, or if it cannot be read, it starts with the twelve first numbers.
        region: the region pack, or its folder.

    Returns:
        The explorer, ready to be the last value of a cell.

    Raises:
        UnknownNameError: there is no such region.
    """
    theme, code = _issue(path)
    return Explorer(Lookup(str(region)), theme, code).widget


def _issue(path: str | Path | None) -> tuple[str, str | None]:
    """Return theme and area of a plan's issue, as far as it can be read."""
    from coopkit.plan import PlanFileError, load_plan

    if path is None:
        return START, None
    try:
        issue = load_plan(path).issue
    except PlanFileError:
        return START, None
    return issue.theme or START, issue.area_code


class Explorer:
    """The parts of the explorer, and what is chosen.

    Args:
        look: the region.
        theme: to begin with.
        code: of the area to begin with, or None.
    """

    def __init__(self, look: Lookup, theme: str, code: str | None) -> None:
        self._look, self._busy = look, False
        self._pages: dict[tuple[str, ...], str] = {}
        self._shown: tuple[str, ...] = ()
        known = code if code is None or code in look.areas else None
        themes = [(say(f"{KEY}.theme.{START}"), START)]
        themes += [(say(f"{KEY}.theme.{one}"), one) for one in look.themes]
        self._theme = ipywidgets.Dropdown(
            options=themes,
            value=theme if theme in look.themes else START,
            description=say(f"{KEY}.choose.theme"),
        )
        self._more = ipywidgets.Checkbox(
            value=False, description=say(f"{KEY}.choose.more"), indent=False
        )
        self._indicator = ipywidgets.Dropdown(description=say(f"{KEY}.choose.indicator"))
        self._second = ipywidgets.Dropdown(description=say(f"{KEY}.choose.second"))
        self._order = ipywidgets.Dropdown(
            options=[(say(f"{KEY}.list.order.{one}"), one) for one in cards.ORDERS],
            description=say(f"{KEY}.list.sort"),
        )
        self._area = AreaPicker(known, self._chose_area)
        self._tap = ipywidgets.Text(layout=ipywidgets.Layout(display="none"))
        self._tap.add_class("coopkit-map-tap")
        self._channel = html("", "coopkit-map-channel")
        self._map, self._list = html("", "coopkit-map-place"), html()
        self._cards = {name: html() for name in ("area", "years", "treasures", "source", "unknown")}
        self._need = NeedForm(look, self._show_need)
        self._offer()
        self.widget = self._layout()
        for one in (self._theme, self._more):
            one.observe(self._chose_theme, names="value")
        for one in (self._indicator, self._second):
            one.observe(self._chose, names="value")
        self._order.observe(self._sort, names="value")
        self._tap.observe(self._tapped, names="value")
        self._refresh()

    def _layout(self) -> ipywidgets.Widget:
        def field(one: ipywidgets.Widget, name: str) -> ipywidgets.Widget:
            return box(one, classes=("coopkit-field", f"coopkit-field-{name}"))

        choices = box(
            field(self._theme, "theme"),
            box(field(self._indicator, "indicator"), field(self._more, "more")),
            field(self._second, "second"),
            classes=("coopkit-choices",),
        )
        head = f"<h3>{escape(say(f'{KEY}.title'))}</h3><p>{escape(say(f'{KEY}.intro'))}</p>"
        need = Fold(say(f"{KEY}.need.open"), lambda: self._need.widget, "need-fold")
        left = box(
            box(self._map, self._channel, self._tap, classes=("coopkit-explorer-map",)),
            box(field(self._order, "order"), self._list, classes=("coopkit-explorer-list",)),
            classes=("coopkit-explorer-column",),
        )
        first, last = ("area", "treasures", "years"), ("unknown", "source")
        right = box(
            box(*map(self._cards.__getitem__, first), classes=("coopkit-explorer-beside",)),
            box(*map(self._cards.__getitem__, last), classes=("coopkit-explorer-last",)),
            classes=("coopkit-explorer-column",),
        )
        halves = box(left, right, classes=("coopkit-explorer-halves",))
        return box(
            style_sheet(),
            ipywidgets.HTML(EXPLORER_STYLE, layout=ipywidgets.Layout(display="none")),
            html(head),
            choices,
            self._area.widget,
            halves,
            need.widget,
            html(f'<p class="coopkit-small">{escape(say(f"{KEY}.disclaimer"))}</p>'),
            classes=("coopkit-studio", "coopkit-explorer"),
        )

    def _offer(self) -> None:
        """Offer the indicators of the theme; one that is among them stays chosen."""
        found = self._look.indicators(self._theme.value, more=self._more.value)
        kept, second = self._indicator.value, self._second.value
        options = [(self._look.title(one), one) for one in found]
        self._busy = True
        self._indicator.options = options
        self._indicator.value = kept if kept in found else found[0]
        self._busy = False
        self._offer_second(second)
        self._need.follow(found)

    def _offer_second(self, kept: str) -> None:
        """Offer what the number can be compared with: its theme's, then those to begin with."""
        look = self._look
        found = look.indicators(self._theme.value, more=self._more.value)
        found += [one for one in look.indicators(START, more=False) if one not in found]
        found.remove(self._indicator.value)
        self._busy = True
        alone = (say(f"{KEY}.choose.alone"), ALONE)
        self._second.options = [alone, *((look.title(one), one) for one in found)]
        self._second.value = kept if kept in found else ALONE
        self._busy = False

    def _chose_theme(self, _change: Any) -> None:
        self._offer()
        self._refresh()

    def _chose(self, change: Any) -> None:
        if self._busy:
            return
        if change["owner"] is self._indicator:
            self._offer_second(self._second.value)
        self._refresh()

    def _chose_area(self, _code: str | None) -> None:
        self._follow()

    def _sort(self, _change: Any) -> None:
        indicator, code = self._indicator.value, self._area.value
        self._list.value = cards.area_list(self._look, indicator, self._order.value, code)

    def _tapped(self, change: dict[str, Any]) -> None:
        """Choose the area that was tapped on the map."""
        names = {row["full_name"]: code for code, row in self._look.areas.items()}
        code = names.get(change["new"])
        if code is not None and code != self._area.value:
            self._area.set(code)
            self._follow()

    def _refresh(self) -> None:
        """Show the map for what is chosen, and everything beside it."""
        indicator, second = self._indicator.value, self._second.value
        if second != ALONE:
            wanted: tuple[str, ...] = ("two", indicator, second)
        else:
            among = self._look.indicators(self._theme.value, more=self._more.value)
            wanted = ("one", *self._look.on_one_map(indicator, among))
        if wanted != self._shown:
            self._shown = wanted
            if wanted not in self._pages:
                self._pages[wanted] = self._page(wanted)
            tall = wanted[0] == "two"
            self._map.value = frame(self._pages[wanted], say(f"{KEY}.frame"), tall=tall)
        self._follow()

    def _page(self, wanted: tuple[str, ...]) -> str:
        from coopkit.maps import draw_comparison, draw_map

        kind, *indicators = wanted
        if kind == "two":
            return linked_page(draw_comparison(self._look.region, *indicators))
        return linked_page(draw_map(self._look.region, indicators))

    def _show_need(self, page: str, title: str) -> None:
        self._shown = ("need",)
        self._map.value = frame(page, title, tall=True)

    def _follow(self) -> None:
        """Show the words for what is chosen; the map follows by itself."""
        look, indicator, code = self._look, self._indicator.value, self._area.value
        self._channel.value = channel(
            look.title(indicator), "" if code is None else look.name(code)
        )
        second = self._second.value
        both = [indicator] if second == ALONE else [indicator, second]
        told = {
            "area": [cards.area_card(look, one, code) for one in both[: 1 if code is None else 2]],
            "years": [cards.years_card(look, one, code) for one in both],
            "treasures": [cards.treasures_card(look, code)],
            "source": [cards.source_card(look, one) for one in both],
            "unknown": [cards.unknown_card(look, one) for one in both],
        }
        for name, parts in told.items():
            self._cards[name].value = "".join(parts)
        self._sort(None)
