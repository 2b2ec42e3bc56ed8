"""Choosing a municipality or ward by part of its name or reading; never a point on a map."""

from collections.abc import Callable
from typing import Any

import ipywidgets

from coopkit.region import find_towns
from coopkit.text import say
from coopkit.widgets.look.parts import box, html, span

# A menu takes None for: nothing is shown.
_NONE = ""


class AreaPicker:
    """A field to search in, and a menu that shrinks to what was found.

    Args:
        chosen: the code to start with, or None.
        on_choice: called with the code when a person chooses another.
    """

    def __init__(
        self, chosen: str | None = None, on_choice: Callable[[str | None], None] | None = None
    ) -> None:
        self._on_choice, self._busy = on_choice, False
        self.search = ipywidgets.Text(
            description=say("area_picker.find"),
            placeholder=say("area_picker.example"),
            continuous_update=True,
        )
        self._menu = ipywidgets.Dropdown(
            description=say("area_picker.place"),
            options=self._options("", chosen),
            value=chosen or _NONE,
        )
        self._said = html(span(say("area_picker.hint"), "coopkit-hint"))
        self.search.observe(self._searched, names="value")
        self._menu.observe(self._chose, names="value")
        find = box(self.search, self._said, classes=("coopkit-field", "coopkit-field-find"))
        place = box(self._menu, classes=("coopkit-field", "coopkit-field-place"))
        self.widget = box(find, place, classes=("coopkit-choices", "coopkit-area-picker"))

    @property
    def value(self) -> str | None:
        """The code that is chosen, or None."""
        code: str = self._menu.value
        return code or None

    @property
    def menu(self) -> ipywidgets.Widget:
        """The menu itself."""
        return self._menu

    def set(self, code: str | None) -> None:
        """Choose without telling anybody; the search is emptied."""
        self._busy = True
        self.search.value = ""
        self._menu.options = self._options("", code)
        self._menu.value = code or _NONE
        self._said.value = span(say("area_picker.hint"), "coopkit-hint")
        self._busy = False

    def _options(self, text: str, keep: str | None) -> list[tuple[str, str]]:
        found = find_towns(text)
        options: list[tuple[str, str]] = [(say("area_picker.none"), _NONE), *found]
        if keep is not None and keep not in [code for _, code in found]:
            known = {code: name for name, code in find_towns("")}
            options.append((known.get(keep, keep), keep))
        return options

    def _searched(self, change: dict[str, Any]) -> None:
        if self._busy:
            return
        before, found = self.value, find_towns(change["new"])
        # One that is found alone is what was looked for.
        alone = found[0][1] if len(found) == 1 and change["new"].strip() else before
        self._busy = True
        self._menu.options = self._options(change["new"], alone)
        self._menu.value = alone or _NONE
        self._busy = False
        self._tell(change["new"], found)
        if alone != before and self._on_choice is not None:
            self._on_choice(alone)

    def _tell(self, text: str, found: tuple[tuple[str, str], ...]) -> None:
        if not text.strip():
            words = say("area_picker.hint")
        elif not found:
            words = say("area_picker.found_none")
        elif len(found) == 1:
            words = say("area_picker.found_one", name=found[0][0])
        else:
            words = say("area_picker.found", number=len(found))
        self._said.value = f'<span role="status">{span(words, "coopkit-hint")}</span>'

    def _chose(self, change: dict[str, Any]) -> None:
        if not self._busy and self._on_choice is not None:
            self._on_choice(change["new"] or None)
