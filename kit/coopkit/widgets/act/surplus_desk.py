"""The surplus flow: move the year's numbers and watch where the surplus goes."""

from html import escape
from typing import Any

import ipywidgets

from coopkit import law
from coopkit.law.reserves import (
    EDUCATION_SHARE,
    JOB_CREATION_SHARE,
    RESERVE_SHARE,
    least_target,
    reserve_needed,
)
from coopkit.law.wording import product
from coopkit.text import say
from coopkit.widgets.act.law_fields import NumberField, OpenPointField
from coopkit.widgets.act.law_look import disclaimer_html, law_style, roomy_fields, trouble_html
from coopkit.widgets.act.surplus_picture import Part, picture, shares, table
from coopkit.widgets.look.parts import box, html, style_sheet

_STYLE = """
<style>
.coopkit-flow { width: 100%; max-width: 22rem; height: auto; display: block; }
.coopkit-flow text { fill: var(--jp-content-font-color1, #222); }
.coopkit-flow-name { font-size: 16px; }
.coopkit-flow-yen { font-size: 17px; font-weight: 700; }
.coopkit-flow-table { border-collapse: collapse; width: 100%; max-width: 44rem; font-size: 14px;
  table-layout: auto; margin: 6px 0; }
.coopkit-flow-table th, .coopkit-flow-table td { text-align: left !important; padding: 5px 6px;
  border-bottom: 1px solid var(--jp-border-color1, #bbb); vertical-align: top;
  overflow-wrap: anywhere; white-space: normal; }
.coopkit-flow-table .coopkit-yen { text-align: right !important; white-space: nowrap;
  font-weight: 600; }
.coopkit-swatch { display: inline-block; width: 12px; height: 12px; border-radius: 3px;
  margin-right: 6px; }
.coopkit-flow-table tr:has(+ .coopkit-how) > * { border-bottom: none; padding-bottom: 0; }
.coopkit-shares { max-width: 30rem; }
.coopkit-bar-cell { width: 34%; }
.coopkit-bar { display: inline-block; height: 14px; background: #cc79a7; border-radius: 3px; }
.coopkit-news { border-left: 5px solid var(--jp-brand-color1, #1976d2); padding: 4px 0 4px 12px;
  margin: 6px 0; }
</style>
"""

# Points of `law.open_points()` that change this picture; the first two matter most.
_CHOICES = ("base_method", "last_slice", "minimum_rounding", "fund_ceiling")
_HOURS = (320, 240, 160, 80)


class SurplusFlow(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets carries no types
    """Sliders, the picture, the arithmetic, and the choices that the Act leaves open.

    Attributes:
        numbers: name of an input of `law.allocate_surplus` → its field.
        hours: member → field of the hours worked.
        choices: name of an open point → its field.
    """

    def __init__(self) -> None:
        super().__init__(layout=ipywidgets.Layout(width="100%", min_width="0"))
        for name in ("coopkit-studio", "coopkit-law", "coopkit-surplus-flow"):
            self.add_class(name)
        yen = say("surplus_flow.unit")
        self.numbers = {
            name: NumberField(
                name,
                say(f"surplus_flow.input.{name}"),
                value,
                self._refresh,
                low=low,
                high=high,
                step=step,
                unit=yen,
            )
            for name, value, low, high, step in (
                ("net_income", 1_000_000, -500_000, 3_000_000, 10_000),
                ("carried_loss", 0, 0, 1_500_000, 10_000),
                ("capital", 500_000, 0, 3_000_000, 10_000),
                ("reserve_balance", 0, 0, 1_500_000, 10_000),
            )
        }
        people = say("law_explorer.people").split(" ")
        self.hours = {
            person: NumberField(
                f"hours-{number}",
                say("surplus_flow.hours_of", person=person),
                hours,
                self._refresh,
                high=600,
                step=10,
                unit=say("law_explorer.hours"),
            )
            for number, (person, hours) in enumerate(zip(people, _HOURS, strict=False))
        }
        self.choices = {name: OpenPointField(name, self._refresh) for name in _CHOICES}
        self.rounding = OpenPointField("dividend_rounding", self._refresh)
        self._picture, self._table, self._shares = html(), html(), html()
        self._lay()
        self._refresh()

    def _lay(self) -> None:
        style = ipywidgets.HTML(_STYLE, layout=ipywidgets.Layout(display="none"))
        self.children = (
            style_sheet(),
            law_style(),
            style,
            html(f"<h3>{escape(say('surplus_flow.title'))}</h3>{disclaimer_html()}"),
            roomy_fields(*(field.widget for field in self.numbers.values())),
            self._picture,
            self._table,
            _heading("surplus_flow.share_title"),
            roomy_fields(*(field.widget for field in self.hours.values())),
            self._shares,
            _heading("surplus_flow.open_title"),
            box(*(field.widget for field in (*self.choices.values(), self.rounding))),
        )

    def allocation(self) -> law.SurplusAllocation:
        """Return what the law makes of the numbers on screen.

        Raises:
            law.LawInputError: the numbers cannot all be true together.
        """
        given = {name: field.value for name, field in self.numbers.items()}
        chosen = {name: field.value for name, field in self.choices.items()}
        return law.allocate_surplus(**given, **chosen)  # type: ignore[arg-type]  # menus offer the options only

    def distribution(self) -> law.Distribution:
        """Return the dividends by the hours on screen."""
        hours = {person: field.value for person, field in self.hours.items()}
        rounding = self.rounding.value
        return law.distribute(
            self.allocation().distributable,
            hours,
            dividend_rounding=rounding,  # type: ignore[arg-type]  # the menu offers the options only
        )

    def parts(self) -> tuple[Part, ...]:
        """Return the parts of the profit, losses first, with their arithmetic."""
        made = self.allocation()
        income = max(self.numbers["net_income"].value, 0)
        first = Part(
            "loss", income - made.base, self._loss_words(made), say("surplus_flow.by.loss")
        )
        later = Part("loss", made.loss_covered, self._loss_words(made), say("surplus_flow.by.loss"))
        funds = [
            Part(
                "legal_reserve",
                made.legal_reserve,
                self._reserve_words(made),
                say("surplus_flow.by.legal_reserve"),
            ),
            *(
                Part(
                    name,
                    yen,
                    self._fund_words(made.base, name, yen),
                    say(f"surplus_flow.by.{name}"),
                )
                for name, yen in (
                    ("job_creation_reserve", made.job_creation_reserve),
                    ("education_carryover", made.education_carryover),
                )
            ),
        ]
        how = say("surplus_flow.how.distributable")
        rest = Part("distributable", made.distributable, how, say("surplus_flow.by.distributable"))
        # With losses outside the base, they are covered after the reserves.
        if self.choices["base_method"].value == "net_income_only":
            return (*funds, later, rest)
        return (first, *funds, rest)

    def _loss_words(self, made: law.SurplusAllocation) -> str:
        loss, income = (self.numbers[name].value for name in ("carried_loss", "net_income"))
        if not loss:
            return say("surplus_flow.how.no_loss")
        covered = made.loss_covered or max(income, 0) - made.base
        return say("surplus_flow.how.loss", loss=loss, covered=covered, left=loss - covered)

    def _reserve_words(self, made: law.SurplusAllocation) -> str:
        """Say how the tenth and the target meet, or that the reserve is full."""
        balance = self.numbers["reserve_balance"].value
        target = least_target(self.numbers["capital"].value)
        words: dict[str, Any] = {
            "target": target,
            "balance": balance,
            "room": max(target - balance, 0),
        }
        if balance >= target:
            return say("surplus_flow.how.full", **words)
        rounding = self.choices["minimum_rounding"].value
        tenth = reserve_needed(made.base, balance, target, rounding, "full_tenth")
        key = "last" if made.legal_reserve < tenth else "tenth"
        total = product(made.base, RESERVE_SHARE)
        return say(f"surplus_flow.how.{key}", sum=total, yen=made.legal_reserve, **words)

    def _fund_words(self, base: int, name: str, yen: int) -> str:
        if not yen and base:
            return say("surplus_flow.how.ceiling")
        share = JOB_CREATION_SHARE if name == "job_creation_reserve" else EDUCATION_SHARE
        return say("surplus_flow.how.twentieth", sum=product(base, share))

    def _refresh(self) -> None:
        income = self.numbers["net_income"].value
        try:
            parts, dividends = self.parts(), self.distribution()
        except law.LawInputError as problem:
            self._picture.value = trouble_html(problem)
            self._table.value = self._shares.value = ""
            return
        self._picture.value = picture(income, parts)
        base = say("surplus_flow.base", yen=self.allocation().base)
        self._table.value = (
            f'<p role="status" class="coopkit-news">{escape(base)}<br>'
            f"{escape(next(part.how for part in parts if part.name == 'legal_reserve'))}</p>"
            f"{table(parts)}"
        )
        hours = {person: field.value for person, field in self.hours.items()}
        self._shares.value = shares(dividends, hours, dividends.remainder)


def _heading(key: str) -> ipywidgets.Widget:
    return html(f"<h4>{escape(say(key))}</h4>")


def surplus_flow() -> SurplusFlow:
    """Show where a year's surplus goes: losses, three reserves, then dividends by hours.

    It begins with 1,000,000 yen. All amounts come from `law.allocate_surplus` and
    `law.distribute`; the points that the Act leaves open are choices on screen, each
    with a note and its source. Making it writes nothing and asks nobody.

    Returns:
        The picture with its sliders, ready to be the last value of a cell.

    Raises:
        coopkit.content.ContentMissingError: the data package `act` is not installed.

    It rests on 第76条 and 第77条 of the Worker Cooperatives Act (令和2年法律第78号).

        >>> surplus_flow().allocation().distributable
        800000
    """
    return SurplusFlow()
