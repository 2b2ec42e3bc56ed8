"""The full form: seven tabs, and the law and the cash in one line below them."""

from importlib import import_module
from typing import Protocol

import ipywidgets

from coopkit.charts.describe import yen
from coopkit.plan import Projection, month_label
from coopkit.text import say
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.look.parts import box, html, paragraph, span
from coopkit.widgets.studio.findings import summary_html
from coopkit.widgets.studio.outcome import Outcome

_HOMES = {
    "members": "coopkit.widgets.studio.people.PeoplePage",
    "work": "coopkit.widgets.studio.work.WorkPage",
    "money": "coopkit.widgets.studio.money.MoneyPage",
    "outlook": "coopkit.widgets.studio.outlook.OutlookPage",
    "law": "coopkit.widgets.studio.law.LawPage",
    "surplus": "coopkit.widgets.studio.surplus.SurplusPage",
    "export": "coopkit.widgets.studio.export.ExportPage",
}
TABS = tuple(_HOMES)


class Page(Protocol):
    """The page of one tab."""

    widget: ipywidgets.Widget

    def follow(self, outcome: Outcome) -> None:
        """Show the plan and what follows from it."""
        ...


def _make_page(name: str, desk: Desk) -> Page:
    """Make a page. Its module is imported only now: nobody waits for a tab they never open."""
    module, _, kind = _HOMES[name].rpartition(".")
    page: Page = getattr(import_module(module), kind)(desk)
    return page


class FullForm:
    """なかま・しごと・おかね・見通し・法律・剰余金・書き出し.

    A page is built when its tab is first opened, and follows the plan while it is open.
    The law stays folded until 法律 is opened; from then on it stands in the line below.

    Args:
        desk: the plan.
        outcome: what follows from it.
    """

    def __init__(self, desk: Desk, outcome: Outcome) -> None:
        self._desk, self._outcome = desk, outcome
        self._pages: dict[str, Page] = {}
        self._places = {name: box() for name in TABS}
        self._hint = html("", "coopkit-start-hint")
        self._summary = html("", "coopkit-summary-box")
        self._tabs = ipywidgets.Tab(
            children=list(self._places.values()),
            titles=[say(f"studio.tab.{name}") for name in TABS],
            selected_index=0,
            layout=ipywidgets.Layout(width="100%"),
        )
        self._tabs.add_class("coopkit-tabs")
        self._tabs.observe(lambda _change: self._open(), names="selected_index")
        self.widget = box(self._hint, self._tabs, self._summary, classes=("coopkit-full",))
        self._open()

    def follow(self, outcome: Outcome) -> None:
        """Show the plan on the open page, and in the line below."""
        self._outcome = outcome
        page = self._pages.get(self._name())
        if page is not None:
            page.follow(outcome)
        self._summarize()

    def _name(self) -> str:
        return TABS[self._tabs.selected_index or 0]

    def _open(self) -> None:
        # Cheap; so that a tab never shows what another window has changed meanwhile.
        self._desk.look()
        name = self._name()
        if name not in self._pages:
            self._pages[name] = _make_page(name, self._desk)
            self._places[name].children = (self._pages[name].widget,)
        self.follow(self._outcome)

    def _summarize(self) -> None:
        outcome = self._outcome
        plan = outcome.plan
        empty = not (plan.members or plan.work or plan.costs)
        self._hint.value = paragraph("studio.start_hint") if empty else ""
        parts = [cash_html(outcome.projection)]
        if "law" in self._pages:
            parts.append(summary_html(outcome.findings))
        self._summary.value = f'<div class="coopkit-summary" role="status">{"".join(parts)}</div>'


def cash_html(projection: Projection) -> str:
    """Return the cash at the end, and how many numbers are still open, in one line."""
    if projection.is_open:
        return span(say("studio.summary.cash_open"))
    month = projection.months[-1]
    words = say("studio.summary.cash", month=month_label(month), amount=yen(projection.cash[-1]))
    left_out = (
        span(say("studio.summary.missing", number=len(projection.missing)), "coopkit-small")
        if projection.missing
        else ""
    )
    return span(words, "coopkit-cash", "coopkit-amount") + left_out
