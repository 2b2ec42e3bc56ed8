"""The page 剰余金: where the surplus of each year goes, and why contributions play no part."""

from html import escape

from coopkit.charts.describe import yen
from coopkit.plan import Plan, Projection, YearClose, month_label
from coopkit.text import say
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.look.parts import box, fields, html, paragraph
from coopkit.widgets.studio.asks import follow_all, make_fields
from coopkit.widgets.studio.kinds import PERCENT, YEN, Asks
from coopkit.widgets.studio.outcome import Outcome
from coopkit.widgets.studio.picture import Picture
from coopkit.widgets.studio.years import table_html

KEY = "studio_surplus"
CHOICES: Asks = (("dividend_rate", PERCENT), ("reserve_target", YEN))
PARTS = (
    "net_income",
    "base",
    "legal_reserve",
    "job_creation_reserve",
    "education_carryover",
    "distributable",
    "dividend",
    "carried",
    "reserve_after",
    "reserve_target",
)


class SurplusPage:
    """剰余金. All figures come from the projection."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._fields = make_fields(desk, "money", "", CHOICES, f"{KEY}.money")
        self._picture = Picture("year_surplus")
        self._years = html("", "coopkit-surplus-years")
        self._members = html("", "coopkit-surplus-members")
        self.widget = box(
            html(paragraph(f"{KEY}.intro")),
            fields(*(field.widget for field in self._fields)),
            self._picture.widget,
            self._years,
            self._members,
            html(paragraph(f"{KEY}.why"), "coopkit-why-hours"),
            html(f'<p class="coopkit-small">{escape(say(f"{KEY}.note"))}</p>'),
            classes=("coopkit-page", "coopkit-surplus"),
        )

    def follow(self, outcome: Outcome) -> None:
        """Show the plan."""
        follow_all(self._desk, self._fields)
        self._picture.show(outcome.projection)
        self._years.value = surplus_html(outcome.projection)
        self._members.value = dividends_html(outcome.plan, outcome.projection)


def surplus_html(projection: Projection) -> str:
    """Return for each business year where its surplus goes."""
    years = projection.years
    if projection.is_open or not years:
        return f"<p>{escape(say(f'{KEY}.open'))}</p>"
    rows = [
        (say(f"{KEY}.part.{name}"), [yen(_part(name, year)) for year in years]) for name in PARTS
    ]
    table = table_html(say(f"{KEY}.title"), [_head(projection, year) for year in years], rows)
    if all(year.allocation.base == 0 for year in years):
        return f"<p>{escape(say(f'{KEY}.none'))}</p>{table}"
    return table


def dividends_html(plan: Plan, projection: Projection) -> str:
    """Return for each year the hours and dividends of each member."""
    years = [year for year in projection.years if year.dividends]
    if plan.money.dividend_rate is None:
        return f"<p>{escape(say(f'{KEY}.undecided'))}</p>"
    if not years:
        return f"<p>{escape(say(f'{KEY}.no_dividends'))}</p>"
    rows = [
        (name, [_share(member, year) for year in years])
        for member, name in plan.member_names().items()
    ]
    heads = [_head(projection, year) for year in years]
    return table_html(say(f"{KEY}.members"), heads, rows)


def _part(name: str, year: YearClose) -> int:
    amount: int = getattr(year if hasattr(year, name) else year.allocation, name)
    return amount


def _head(projection: Projection, year: YearClose) -> str:
    last = month_label(projection.months[year.month])
    return say("studio_outlook.years.head", number=year.number, last=last)


def _share(member: str, year: YearClose) -> str:
    hours = year.engagement.get(member)
    if hours is None:
        return say(f"{KEY}.not_there")
    worked = f"{round(hours):,}"
    return say(f"{KEY}.share", hours=worked, amount=yen(year.dividends.get(member, 0)))
