"""The page 見通し: cash as a picture and in words, what matters most, and what if."""

from html import escape

import ipywidgets

from coopkit.charts.describe import yen
from coopkit.plan import Plan, Projection, month_label
from coopkit.text import say
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.look.fold import Fold
from coopkit.widgets.look.parts import box, html
from coopkit.widgets.studio.outcome import Outcome
from coopkit.widgets.studio.picture import Picture, describe
from coopkit.widgets.studio.risk import RiskPanel
from coopkit.widgets.studio.whatif import WhatIf
from coopkit.widgets.studio.years import years_html

SHOWN_CHARTS = ("cash", "profit", "money_sources", "balance")
FIGURES = ("break_even", "lowest", "needed", "affordable_wage")


class OutlookPage:
    """見通し. The picture is drawn only while the page is open: drawing takes a moment."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._outcome: Outcome | None = None
        self._words = html("", "coopkit-words")
        self._picture = Picture()
        self._chart = ipywidgets.ToggleButtons(
            options=[(say(f"studio_outlook.chart.{name}"), name) for name in SHOWN_CHARTS],
            value="cash",
            description=say("studio_outlook.chart.title"),
        )
        self._chart.add_class("coopkit-chart-choice")
        self._chart.observe(self._choose, names="value")
        self._figures = html("", "coopkit-figures")
        self._whatif = WhatIf(desk, self._show)
        self._years = html("", "coopkit-years")
        self._missing = html("", "coopkit-missing")
        self._risk = RiskPanel(desk)
        halves = ipywidgets.GridBox((self._picture.widget, self._whatif.widget))
        halves.add_class("coopkit-outlook-halves")
        self.widget = box(
            self._chart,
            self._words,
            halves,
            self._figures,
            self._years,
            Fold(say("studio_outlook.risk.title"), lambda: self._risk.widget, "risk").widget,
            self._missing,
            classes=("coopkit-page", "coopkit-outlook"),
        )

    def follow(self, outcome: Outcome) -> None:
        """Show the plan, or what the sliders make of it."""
        self._outcome = outcome
        self._whatif.follow()
        self._risk.follow(outcome.plan)
        self._show()

    def _choose(self, change: dict[str, str]) -> None:
        self._picture.chart = change["new"]
        self._show()

    def _show(self) -> None:
        outcome = self._outcome
        if outcome is None:
            return
        plan, projection = outcome.plan, outcome.projection
        varied = self._whatif.varied(plan)
        shown = projection if varied == plan else Outcome(varied).projection
        self._words.value = f"<p>{escape(describe(self._picture.chart, shown))}</p>"
        self._picture.show(shown)
        self._figures.value = figures_html(projection, shown)
        self._years.value = years_html(shown)
        self._missing.value = missing_html(plan, projection)


def figures_html(projection: Projection, shown: Projection) -> str:
    """Return the four figures that decide, and how a variation would move them."""
    if projection.is_open:
        return ""
    rows = []
    for name in FIGURES:
        now, then = _figure(name, projection), _figure(name, shown)
        moved = "" if now == then else f' → <strong class="coopkit-then">{escape(then)}</strong>'
        rows.append(
            f"<div><dt>{escape(say(f'studio_outlook.figure.{name}'))}</dt>"
            f"<dd><span>{escape(now)}</span>{moved}</dd></div>"
        )
    return f'<dl class="coopkit-keys">{"".join(rows)}</dl>'


def _figure(name: str, projection: Projection) -> str:
    if name == "break_even":
        month = projection.break_even
        return (
            say("studio_outlook.figure.never")
            if month is None
            else month_label(projection.months[month])
        )
    if name == "lowest":
        lowest = projection.lowest
        return say(
            "studio_outlook.figure.month_amount",
            month=month_label(projection.months[lowest]),
            amount=yen(projection.cash[lowest]),
        )
    if name == "needed":
        needed = projection.needed
        return yen(needed) if needed else say("studio_outlook.figure.enough")
    wage = projection.affordable_wage
    return say("studio_outlook.figure.not_yet") if wage is None else yen(wage)


def missing_html(plan: Plan, projection: Projection) -> str:
    """Return what nobody has filled in, what is switched off, and how it was worked out."""
    parts = []
    if projection.missing:
        items = "".join(f"<li>{escape(name)}</li>" for name in projection.missing)
        parts.append(f"<p>{escape(say('studio_outlook.missing'))}</p><ul>{items}</ul>")
    else:
        parts.append(f"<p>{escape(say('studio_outlook.complete'))}</p>")
    if projection.left_out:
        names = say("studio_outlook.and").join(projection.left_out)
        parts.append(f"<p>{escape(say('studio_outlook.left_out', names=names))}</p>")
    note = say("studio_outlook.note", months=plan.money.months)
    parts.append(f'<p class="coopkit-small">{escape(note)}</p>')
    return "".join(parts)
