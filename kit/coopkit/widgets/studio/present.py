"""The plan for an audience: the same pages in large letters, with nothing to type."""

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets

from coopkit.charts.describe import describe_cash, yen
from coopkit.plan import Plan
from coopkit.text import say
from coopkit.widgets.look.parts import box, button, html, paragraph, style_sheet
from coopkit.widgets.studio.card import card_html
from coopkit.widgets.studio.findings import GROUPS, footer_html, group_html, intro_html
from coopkit.widgets.studio.kinds import show_decimal, show_whole
from coopkit.widgets.studio.outcome import Outcome
from coopkit.widgets.studio.outlook import figures_html, missing_html
from coopkit.widgets.studio.picture import picture_html
from coopkit.widgets.studio.surplus import dividends_html, surplus_html
from coopkit.widgets.studio.years import table_html, years_html

PAGES = ("card", "members", "work", "money", "outlook", "law", "surplus")


class Presentation:
    """One page at a time; buttons before and after, which the keyboard reaches too.

    Args:
        plan: the plan, as it is now.
    """

    def __init__(self, plan: Plan) -> None:
        self._outcome = Outcome(plan)
        self._number = 0
        self._page = html("", "coopkit-present-page")
        self._place = html("", "coopkit-present-place")
        self._back = button(say("studio_present.back"), "coopkit-back")
        self._back.on_click(lambda _button: self._go(self._number - 1))
        self._next = button(say("studio_present.next"), "coopkit-next", strong=True)
        self._next.on_click(lambda _button: self._go(self._number + 1))
        marks = []
        for number, name in enumerate(PAGES):
            mark = button(_title(name), f"coopkit-page-{name}")
            mark.on_click(lambda _button, number=number: self._go(number))
            marks.append(mark)
        self._marks = ipywidgets.HBox(marks)
        self._marks.add_class("coopkit-row-foot")
        foot = ipywidgets.HBox((self._back, self._next, self._place))
        foot.add_class("coopkit-row-foot")
        self.widget = box(
            style_sheet(),
            self._marks,
            self._page,
            foot,
            classes=("coopkit-studio", "coopkit-present"),
        )
        self._go(0)

    def _go(self, number: int) -> None:
        number = min(max(number, 0), len(PAGES) - 1)
        self._number = number
        name = PAGES[number]
        self._page.value = f"<h3>{escape(_title(name))}</h3>{_BUILD[name](self._outcome)}"
        place = say("studio_present.place", number=number + 1, all=len(PAGES), title=_title(name))
        disclaimer = escape(say("studio.disclaimer"))
        self._place.value = f'<span class="coopkit-small">{escape(place)}　{disclaimer}</span>'
        self._back.disabled = number == 0
        self._next.disabled = number == len(PAGES) - 1
        for position, mark in enumerate(self._marks.children):
            mark.button_style = "primary" if position == number else ""


def _title(name: str) -> str:
    return say("studio_present.card") if name == "card" else say(f"studio.tab.{name}")


def _card(outcome: Outcome) -> str:
    return card_html(outcome.plan)


def _members(outcome: Outcome) -> str:
    plan = outcome.plan
    names = plan.member_names()
    keys = ("units", "weekly_hours", "hourly_wage")
    heads = [say(f"studio_members.members.{key}.title") for key in keys]
    rows = [
        (
            names[member.id],
            [
                _shown(member.units, show_whole),
                _shown(member.weekly_hours, show_decimal),
                _shown(member.hourly_wage, yen),
            ],
        )
        for member in plan.members
    ]
    return _table("members", heads, rows)


def _work(outcome: Outcome) -> str:
    plan = outcome.plan
    heads = [say(f"studio_work.work.{key}.title") for key in ("unit_price", "units_per_month")]
    unnamed = say("studio.items.unnamed")
    work = [
        (
            line.label or unnamed,
            [_shown(line.unit_price, yen), _shown(line.units_per_month, show_whole)],
        )
        for line in plan.work
    ]
    costs = [
        (
            line.label or unnamed,
            [say(f"studio_work.costs.period.option.{line.period}"), _shown(line.yen, yen)],
        )
        for line in plan.costs
    ]
    cost_heads = [say(f"studio_work.costs.{key}.title") for key in ("period", "yen")]
    title = say("studio_work.costs.label.title")
    return _table("work", heads, work) + _named_table(title, cost_heads, costs)


def _money(outcome: Outcome) -> str:
    plan = outcome.plan
    rows = [
        (
            say(f"studio_money.money.{name}.title"),
            [_shown(getattr(plan.money, name), yen)],
        )
        for name in ("contribution_unit_price", "start_up_cost")
    ]
    for table in ("equipment", "grants", "loans"):
        title = say(f"studio_money.{table}.title")
        rows += [
            (f"{title} {line.label or ''}", [_shown(line.yen, yen)])
            for line in getattr(plan, table)
        ]
    return _table("money", [say("studio_money.loans.yen.title")], rows)


def _outlook(outcome: Outcome) -> str:
    projection = outcome.projection
    words = f"<p>{escape(describe_cash(projection))}</p>"
    picture = "" if projection.is_open else picture_html("cash", projection)
    figures = figures_html(projection, projection)
    return (
        words + picture + figures + years_html(projection) + missing_html(outcome.plan, projection)
    )


def _law(outcome: Outcome) -> str:
    groups = "".join(group_html(name, outcome.findings) for name in GROUPS)
    return intro_html() + groups + footer_html()


def _surplus(outcome: Outcome) -> str:
    why = paragraph("studio_surplus.why")
    projection = outcome.projection
    return surplus_html(projection) + dividends_html(outcome.plan, projection) + why


_BUILD: dict[str, Callable[[Outcome], str]] = {
    "card": _card,
    "members": _members,
    "work": _work,
    "money": _money,
    "outlook": _outlook,
    "law": _law,
    "surplus": _surplus,
}


def _table(tab: str, heads: list[str], rows: list[tuple[str, list[str]]]) -> str:
    return _named_table(say(f"studio.tab.{tab}"), heads, rows)


def _named_table(title: str, heads: list[str], rows: list[tuple[str, list[str]]]) -> str:
    if not rows:
        return f"<p>{escape(title)}: {escape(say('studio.unfilled'))}</p>"
    return table_html(title, heads, rows)


def _shown(value: Any, show: Callable[[Any], str]) -> str:
    return say("studio.unfilled") if value is None else show(value)
