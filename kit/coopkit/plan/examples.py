"""Seven starting plans, one a theme: whole, invented, and honest about what they rest on.

A team opens one, changes it, and makes it its own. Co-operatives, people, firms and
amounts are invented; every figure has its reason in the plan.
"""

from dataclasses import dataclass
from functools import cache

from coopkit import content
from coopkit.plan.fields import THEMES, Theme
from coopkit.plan.finance import project
from coopkit.plan.model import Plan
from coopkit.plan.permits import Card, SafetyNote, insurance_lines, permit_cards, safety_notes
from coopkit.plan.projection import Projection, YearClose
from coopkit.plan.store import load_plan
from coopkit.plan.tables import Row, rows, worded
from coopkit.text import say

__all__ = ["THEMES", "ExampleNote", "example_note", "load_example"]

_PACKAGE = "plans"
# The tables from which a plan can lose a line and still be a plan.
HINGES = ("work", "grants", "loans")


@dataclass(frozen=True, slots=True)
class ExampleNote:
    """What to know before using an example.

    Attributes:
        theme: one of the seven.
        title: the idea in a few words.
        area_name: the municipality, or ward, it is set in.
        place: a published figure about the place, in a sentence; figures do not say
            who is in need.
        place_source: publisher and date of that figure.
        depends: what the plan rests on, in words.
        without: what happens to the cash if that does not come, reckoned from the plan.
        outlook: business years with a loss and the month with the least cash, reckoned.
        check_first: the cards to ask about before anything else.
        safety: safety notes of the theme.
        insurance: what to ask about insurance.
        fiction: that it is invented, and no advice.
    """

    theme: Theme
    title: str
    area_name: str
    place: str
    place_source: str
    depends: str
    without: str
    outlook: str
    check_first: tuple[Card, ...]
    safety: tuple[SafetyNote, ...]
    insurance: tuple[Card, ...]
    fiction: str


@cache
def load_example(theme: Theme) -> Plan:
    """Return the starting plan of a theme.

    Args:
        theme: one of `THEMES`.

    Raises:
        ValueError: no such theme.
        coopkit.content.ContentMissingError: the data package `plans` is not installed.

    >>> load_example("mobility").name
    '労働者協同組合しおかぜ号'
    """
    _row(theme)
    return load_plan(content.dataset(_PACKAGE) / f"plan_{theme}.json")


def example_note(theme: Theme) -> ExampleNote:
    """Return what the example of a theme rests on, and what to ask first.

    Raises:
        ValueError: no such theme.
        coopkit.content.ContentMissingError: the data package `plans` is not installed.
    """
    row, plan = _row(theme), load_example(theme)
    first = row["check_first"].split("|")
    cards = {card.id: card for card in permit_cards(theme)}
    return ExampleNote(
        theme=theme,
        title=worded(row, "title"),
        area_name=row["area_name"],
        place=worded(row, "place"),
        place_source=row["place_source"],
        depends=worded(row, "depends"),
        without=_without(plan, row["hinges"]),
        outlook=_outlook(plan),
        check_first=tuple(cards[name] for name in first),
        safety=safety_notes(theme),
        insurance=insurance_lines(theme),
        fiction=say("examples.fiction"),
    )


def _row(theme: str) -> Row:
    for row in rows(_PACKAGE, "examples"):
        if row["theme"] == theme:
            return row
    raise ValueError(say("permits.unknown_theme", theme=theme, known=", ".join(THEMES)))


def _outlook(plan: Plan) -> str:
    """Say which years close with a loss, which only with grants, and the lowest cash."""
    found = project(plan)
    lowest = f"{found.cash[found.lowest]:,}"
    losses = [year for year in found.years if year.net_income < 0]
    kind = "some" if losses else "none"
    words = say(f"examples.outlook.{kind}", years=_years(losses), lowest=lowest)
    granted = [y for y in found.years if 0 <= y.net_income < _grants(found, y)]
    return words + (say("examples.granted", years=_years(granted)) if granted else "")


def _grants(found: Projection, year: YearClose) -> int:
    """Return the grants of a business year; those at the opening belong to the first."""
    begun = year.month - year.months + 1 if year.number > 1 else 0
    return sum(found.profit_and_loss.grants[begun : year.month + 1])


def _years(years: list[YearClose]) -> str:
    return say("law.separator").join(say("examples.year", number=y.number) for y in years)


def _without(plan: Plan, hinges: str) -> str:
    """Say how much cash is short without the lines that the plan hangs on."""
    gone = [hinge.partition(":")[::2] for hinge in hinges.split("|")]
    lines = {(table, line.id): line for table in HINGES for line in getattr(plan, table)}
    names = "".join(say("examples.named", name=lines[hinge].label) for hinge in gone)
    rest = {
        table: tuple(
            line for (of, name), line in lines.items() if of == table and (of, name) not in gone
        )
        for table in HINGES
    }
    found = project(plan.with_values(**rest))
    kind = "short" if found.needed else "enough"
    months = len(found.months) - 1
    return say(f"examples.without.{kind}", names=names, months=months, short=f"{found.needed:,}")
