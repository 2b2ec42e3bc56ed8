"""The short form: four steps of a few minutes, from a name to a first look at the money."""

from collections.abc import Callable
from html import escape

import ipywidgets

from coopkit.charts.describe import describe_cash
from coopkit.plan import Projection
from coopkit.text import say
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.look.parts import box, button, html, paragraph
from coopkit.widgets.studio.card import CardForm, card_html
from coopkit.widgets.studio.form import Page
from coopkit.widgets.studio.issue import IssueForm
from coopkit.widgets.studio.items import ItemList
from coopkit.widgets.studio.outcome import Outcome
from coopkit.widgets.studio.picture import Picture
from coopkit.widgets.studio.shapes import COSTS, MEMBERS, WORK

KEY = "studio_short"
STEPS = ("card", "issue", "team", "look")


class ShortForm:
    """One step at a time, each built when it is first reached; the card is always there.

    Args:
        desk: the plan.
        outcome: what follows from it.
        grow: opens the full form.
    """

    def __init__(self, desk: Desk, outcome: Outcome, grow: Callable[[], None]) -> None:
        self._desk, self._outcome = desk, outcome
        self._step = 0
        self._pages: dict[str, Page] = {}
        self._marks = [self._mark(number) for number in range(len(STEPS))]
        steps = ipywidgets.HBox(self._marks)
        steps.add_class("coopkit-steps")
        self._intro = html()
        self._place = box(classes=("coopkit-step-place",))
        self._back = button(say(f"{KEY}.back"), "coopkit-back")
        self._back.on_click(lambda _button: self._go(self._step - 1))
        self._next = button(say(f"{KEY}.next"), "coopkit-next", strong=True)
        self._next.on_click(lambda _button: self._go(self._step + 1))
        self._switch = button(say("studio.open_full"), "coopkit-switch")
        self._switch.on_click(lambda _button: grow())
        foot = ipywidgets.HBox((self._back, self._next, self._switch))
        foot.add_class("coopkit-row-foot")
        self._card = html("", "coopkit-card-place-box")
        self.widget = box(
            steps, self._intro, self._place, foot, self._card, classes=("coopkit-short",)
        )
        self._go(0)

    def follow(self, outcome: Outcome) -> None:
        """Show the plan."""
        self._outcome = outcome
        self._pages[STEPS[self._step]].follow(outcome)
        self._card.value = card_html(outcome.plan)

    def _go(self, step: int) -> None:
        self._step = step
        name = STEPS[step]
        if name not in self._pages:
            self._pages[name] = _STEPS[name](self._desk)
        self._intro.value = paragraph(f"{KEY}.step.{name}.intro")
        self._place.children = (self._pages[name].widget,)
        for number, mark in enumerate(self._marks):
            mark.button_style = "primary" if number == step else ""
        self._back.layout.display = "none" if step == 0 else None
        self._next.layout.display = "none" if step == len(STEPS) - 1 else None
        self._switch.button_style = "primary" if step == len(STEPS) - 1 else ""
        self.follow(self._outcome)

    def focus(self) -> None:
        """Bring the steps into view."""
        self._marks[self._step].focus()

    def _mark(self, number: int) -> ipywidgets.Widget:
        title = say(f"{KEY}.step.{STEPS[number]}.title")
        words = say(f"{KEY}.mark", number=number + 1, title=title)
        mark = button(words, f"coopkit-step-{STEPS[number]}")
        mark.on_click(lambda _button: self._go(number))
        return mark


class _CardStep:
    """Name, picture, sentence."""

    def __init__(self, desk: Desk) -> None:
        self._form = CardForm(desk)
        self.widget = self._form.widget

    def follow(self, outcome: Outcome) -> None:
        self._form.follow(outcome.plan)


class _IssueStep:
    """Theme and place; an example to start from."""

    def __init__(self, desk: Desk) -> None:
        self._form = IssueForm(desk)
        self.widget = self._form.widget

    def follow(self, outcome: Outcome) -> None:
        self._form.follow(outcome.plan)


class _TeamStep:
    """Who works, and what is sold."""

    def __init__(self, desk: Desk) -> None:
        self._lists = (ItemList(desk, MEMBERS), ItemList(desk, WORK))
        heads = [
            html(f"<h3>{escape(say(f'studio.tab.{name}'))}</h3>") for name in ("members", "work")
        ]
        members, work = (items.widget for items in self._lists)
        self.widget = box(heads[0], members, heads[1], work)

    def follow(self, outcome: Outcome) -> None:
        for items in self._lists:
            items.follow(outcome.plan)


class _LookStep:
    """Costs, and a first look at the money."""

    def __init__(self, desk: Desk) -> None:
        self._costs = ItemList(desk, COSTS)
        self._words = html("", "coopkit-words")
        self._picture = Picture()
        self._open = html("", "coopkit-missing")
        self.widget = box(self._costs.widget, self._words, self._open, self._picture.widget)

    def follow(self, outcome: Outcome) -> None:
        self._costs.follow(outcome.plan)
        self._words.value = f"<p>{escape(describe_cash(outcome.projection))}</p>"
        self._open.value = still_open_html(outcome.projection)
        self._picture.show(outcome.projection)


def still_open_html(projection: Projection) -> str:
    """Return what is not in the picture because nobody has written it yet, in one line."""
    if projection.is_open or not projection.missing:
        return ""
    names = say("studio_outlook.and").join(projection.missing)
    return f'<p class="coopkit-small">{escape(say(f"{KEY}.still_open", names=names))}</p>'


_STEPS: dict[str, Callable[[Desk], Page]] = {
    "card": _CardStep,
    "issue": _IssueStep,
    "team": _TeamStep,
    "look": _LookStep,
}
