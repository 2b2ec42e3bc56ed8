"""「この率を使う」: dated figures that a parameter can take, with source and warning."""

from html import escape

import ipywidgets

from coopkit.plan import Plan
from coopkit.plan.rates import Suggestion, accept, suggestions
from coopkit.text import say
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.look.parts import box, button, html, span
from coopkit.widgets.studio.day import today


class RateOffers:
    """One line for each parameter: the figure, its source, and a button that takes it.

    Args:
        desk: the plan.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._area: str | None = None
        self.widget = box(classes=("coopkit-offers",))
        self._build(desk.plan)
        self.follow(desk.plan)

    def follow(self, plan: Plan) -> None:
        """Offer what holds in the municipality of the plan, and say what is in use."""
        if plan.issue.area_code != self._area:
            self._build(plan)
        for found, take in self._offers:
            used = getattr(plan.money, found.parameter) == found.value
            take.disabled = used
            take.description = (
                say("studio_money.money.taken")
                if used
                else say("studio_money.money.take", value=str(found.value))
            )

    def _build(self, plan: Plan) -> None:
        self._area = plan.issue.area_code
        self._offers: list[tuple[Suggestion, ipywidgets.Widget]] = []
        found = suggestions(self._area, on=today())
        self.widget.children = [self._offer(suggestion) for suggestion in found]

    def _offer(self, found: Suggestion) -> ipywidgets.Widget:
        title = say(f"studio_money.money.{found.parameter}.title")
        words = [
            f"<strong>{escape(title)}</strong> {escape(found.reason)}",
            span(say("studio.source", source=found.source), "coopkit-small")
            if found.source
            else "",
            span(f"⚠ {found.stale}", "coopkit-error") if found.stale else "",
        ]
        text = html("<br>".join(filter(None, words)))
        if found.value is None:
            return box(text, classes=("coopkit-offer",))
        take = button("", f"coopkit-take-{found.parameter}")
        take.tooltip = say("studio_money.money.take_about", title=title)
        take.on_click(lambda _button: self._desk.edit(lambda plan: accept(plan, found)))
        self._offers.append((found, take))
        return box(text, take, classes=("coopkit-offer",))
