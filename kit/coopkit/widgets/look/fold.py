"""A part that is folded until somebody asks for it, and built only then."""

from collections.abc import Callable

import ipywidgets

from coopkit.text import say
from coopkit.widgets.look.parts import box, button


class Fold:
    """A button with words, and below it what it opens.

    Args:
        title: what is inside.
        build: makes the inside; called when it is first opened.
        name: the button gets the class `coopkit-<name>`.
        opened: whether it is open from the start.
    """

    def __init__(
        self,
        title: str,
        build: Callable[[], ipywidgets.Widget],
        name: str,
        *,
        opened: bool = False,
    ) -> None:
        self._title, self._build = title, build
        self.is_open = False
        self.button = button("", f"coopkit-{name}")
        self.button.add_class("coopkit-fold")
        self.button.on_click(lambda _button: self.turn())
        self.place = box(classes=("coopkit-fold-place",))
        self.widget = box(self.button, self.place, classes=("coopkit-folded",))
        self._say()
        if opened:
            self.turn()

    def turn(self) -> None:
        """Open it, or fold it away."""
        self.is_open = not self.is_open
        if self.is_open and not self.place.children:
            self.place.children = (self._build(),)
        self._say()

    def _say(self) -> None:
        key = "studio.fold.close" if self.is_open else "studio.fold.open"
        self.button.description = say(key, title=self._title)
        self.place.layout.display = None if self.is_open else "none"
