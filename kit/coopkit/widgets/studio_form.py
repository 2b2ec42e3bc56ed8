"""The full form: five tabs, and the law and the cash in one line below them."""

from html import escape

import ipywidgets

from coopkit.charts.describe import yen
from coopkit.plan import edit, month_label, project
from coopkit.plan.numbers import parse_month, parse_yen
from coopkit.text import say
from coopkit.widgets.studio_desk import Desk
from coopkit.widgets.studio_fields import TextField, show_whole
from coopkit.widgets.studio_items import ItemList
from coopkit.widgets.studio_law import check_shown, findings_html, summary_html
from coopkit.widgets.studio_look import box, fields, html, span
from coopkit.widgets.studio_outlook import Outlook
from coopkit.widgets.studio_rows import CostRow, MemberRow, WorkRow

TABS = ("members", "work", "money", "outlook", "law")
_OUTLOOK = TABS.index("outlook")


class FullForm:
    """なかま・しごと・おかね・見通し・法律. Every edit is followed at once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lists = (
            ItemList(desk, "members", MemberRow),
            ItemList(desk, "work", WorkRow),
            ItemList(desk, "costs", CostRow),
        )
        members, work, costs = (items.widget for items in self._lists)
        self._outlook = Outlook()
        self._law = html("", "coopkit-law")
        self._summary = html("", "coopkit-summary-box")
        pages = (members, box(work, costs), _money(desk), self._outlook.widget, self._law)
        self._tabs = ipywidgets.Tab(
            children=pages,
            titles=[say(f"studio.tab.{name}") for name in TABS],
            selected_index=0,
            layout=ipywidgets.Layout(width="100%"),
        )
        self._tabs.add_class("coopkit-tabs")
        self._tabs.observe(self._turn, names="selected_index")
        self.widget = box(self._tabs, self._summary, classes=("coopkit-full",))
        self.refresh()

    def refresh(self) -> None:
        """Show what follows from the plan."""
        plan = self._desk.plan
        for items in self._lists:
            items.refresh()
        findings = check_shown(plan)
        projection = project(plan)
        self._law.value = findings_html(findings)
        last = (
            say("studio.summary.cash_open")
            if projection.is_open
            else say(
                "studio.summary.cash",
                month=month_label(projection.months[-1]),
                amount=yen(projection.cash[-1]),
            )
        )
        left_out = say("studio.summary.missing", number=len(projection.missing))
        self._summary.value = (
            f'<div class="coopkit-summary" role="status">{summary_html(findings)}'
            f"{span(last, 'coopkit-cash', 'coopkit-amount')}"
            f"{span(left_out, 'coopkit-small') if projection.missing else ''}</div>"
        )
        self._outlook.refresh(projection)

    def _turn(self, change: dict[str, int | None]) -> None:
        self._outlook.show(shown=change["new"] == _OUTLOOK)


def _money(desk: Desk) -> ipywidgets.Widget:
    money = desk.plan.money

    def field(name: str, key: str, read: object, show: object) -> ipywidgets.Widget:
        def write(value: object) -> None:
            desk.edit(lambda plan: edit.set_section(plan, "money", **{name: value}))

        value = getattr(money, name)
        return TextField(f"money.{key}", value, write, read=read, show=show).widget  # type: ignore[arg-type]

    return box(
        html(f"<p>{escape(say('studio.money.intro'))}</p>"),
        fields(
            field("contribution_unit_price", "unit_price", parse_yen, show_whole),
            field("start_up_cost", "start_up", parse_yen, show_whole),
            field("start_month", "start_month", parse_month, month_label),
        ),
        classes=("coopkit-money",),
    )
