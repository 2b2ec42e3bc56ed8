"""The parts of a plan: who, what is sold, what it costs, what is paid in, what to ask."""

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, StrictStr

from coopkit.plan.fields import (
    MAX_MONTHS,
    MONTHS_IN_YEAR,
    AreaCode,
    ArticleText,
    BusinessMonth,
    CalendarMonth,
    Day,
    Delay,
    EventMonth,
    FieldPath,
    Hours,
    ItemId,
    Label,
    Month,
    Part,
    People,
    Percent,
    Season,
    Sentence,
    Theme,
    Units,
    Yen,
)
from coopkit.plan.money import WEEKS_PER_MONTH, round_half_away

Role = Literal["member", "director", "auditor"]
PermitStatus = Literal["unchecked", "asked", "done"]
DEFAULT_MONTHS = 36


class Issue(Part):
    """The community issue that the co-operative works on.

    Attributes:
        theme: one of the seven themes of the course.
        area_code: five-digit code of the municipality.
        text: whose trouble it is, in one sentence.
    """

    theme: Theme | None = None
    area_code: AreaCode | None = None
    text: Sentence | None = None


class Member(Part):
    """One member, known by a nickname only.

    Attributes:
        units: contribution units (出資口数).
        weekly_hours: hours of work a week; 0 for a member who does not work.
        hourly_wage: yen an hour.
        role: `director` (理事), `auditor` (監事) or `member`; None is not decided.
        labour_contract: whether the co-operative makes a labour contract (第20条1項).
        from_month: the month of business in which the member joins and starts to work;
            those of month 1 are the founders and pay in at the opening.
    """

    id: ItemId
    label: Label = ""
    units: Units | None = None
    weekly_hours: Hours | None = None
    hourly_wage: Yen | None = None
    role: Role | None = None
    labour_contract: StrictBool | None = None
    from_month: BusinessMonth = 1

    def monthly_wage(self) -> int | None:
        """Return yen per month: hourly wage x weekly hours x 52/12, half away from zero.

        None while the wage or the hours are not known; 0 for a member who does not work.
        """
        if self.weekly_hours == 0:
            return 0
        if self.hourly_wage is None or self.weekly_hours is None:
            return None
        hours = Fraction(self.weekly_hours)
        return round_half_away(self.hourly_wage * hours * WEEKS_PER_MONTH)


class Work(Part):
    """One revenue line: what is sold, for how much, how often.

    Attributes:
        unit: what is counted, such as 回 or 人.
        unit_price: yen a unit.
        units_per_month: units a month at full activity.
        from_month: first month with sales.
        ramp_up_months: months until full activity; with 3, the first month has a quarter,
            the second two quarters, the third three, the fourth everything.
        seasonality: for each calendar month from January, percent of the usual month;
            None is the same all year.
        months_until_paid: 0 is paid in the month of the sale.
        variable_rate: cost that grows with sales, in percent of them.
        variable_yen: cost that grows with units, in yen a unit.
    """

    id: ItemId
    label: Label | None = None
    unit: Annotated[StrictStr, Field(max_length=10)] | None = None
    unit_price: Yen | None = None
    units_per_month: Units | None = None
    from_month: BusinessMonth = 1
    ramp_up_months: Annotated[StrictInt, Field(ge=0, le=60)] = 0
    seasonality: (
        Annotated[tuple[Season, ...], Field(min_length=12, max_length=MONTHS_IN_YEAR)] | None
    ) = None
    months_until_paid: Delay = 0
    variable_rate: Percent = Decimal(0)
    variable_yen: Yen = 0

    def monthly_revenue(self) -> int | None:
        """Return yen per month at full activity, or None while price or number is open."""
        if self.unit_price is None or self.units_per_month is None:
            return None
        return self.unit_price * self.units_per_month


class Cost(Part):
    """One cost line other than wages.

    Attributes:
        yen: yen each time.
        period: paid each `month` or each `year`.
        month: the calendar month of a yearly cost; None is the first of each 12 months.
        from_month: first month of business in which it is due.
        months_until_paid: 0 is paid when it is due.
    """

    id: ItemId
    label: Label | None = None
    yen: Yen | None = None
    period: Literal["month", "year"] = "month"
    month: CalendarMonth | None = None
    from_month: BusinessMonth = 1
    months_until_paid: Delay = 0


class Equipment(Part):
    """Something that lasts for years, such as a used car: straight-line depreciation.

    Attributes:
        life_years: years over which its price becomes a cost.
        month: when it is bought and paid; 0 is at the opening.
    """

    id: ItemId
    label: Label | None = None
    yen: Yen | None = None
    life_years: Annotated[StrictInt, Field(ge=1, le=50)] | None = None
    month: EventMonth = 0


class Grant(Part):
    """Money that need not be paid back (補助金・助成金); `month` is when it arrives."""

    id: ItemId
    label: Label | None = None
    yen: Yen | None = None
    month: EventMonth = 0


class Loan(Part):
    """A loan, paid back in equal parts of the principal (元金均等).

    Attributes:
        month: when the money arrives.
        annual_rate: interest in percent a year.
        grace_months: months in which only interest is paid (据置).
        repay_months: number of monthly parts after that.
    """

    id: ItemId
    label: Label | None = None
    yen: Yen | None = None
    month: EventMonth = 0
    annual_rate: Percent | None = None
    grace_months: Annotated[StrictInt, Field(ge=0, le=60)] = 0
    repay_months: Annotated[StrictInt, Field(ge=1, le=240)] | None = None


class Permit(Part):
    """One thing to ask at a desk before starting: permit, notification or insurance.

    Attributes:
        id: the id in `datasets/permits`, or one of the team's own.
        question, authority, source: what to ask, whom, and where the words come from.
        status: `unchecked` (未確認), `asked` (窓口で確認) or `done` (済).
        note: what was learnt; no names of people.
    """

    id: ItemId
    question: Sentence
    authority: Sentence = ""
    source: Annotated[StrictStr, Field(max_length=500)] = ""
    status: PermitStatus = "unchecked"
    note: Sentence | None = None


class Money(Part):
    """What is paid in at the start, and the parameters of the projection.

    Attributes:
        contribution_unit_price: yen for one unit (出資1口の金額).
        first_payment: yen paid at joining for each unit; None is the whole price.
        instalment_months: equal monthly parts in which the rest is paid.
        start_up_cost: yen that become a cost at once, before the first month.
        start_month: first month of business.
        closing_month: calendar month in which the business year ends; None is 12 months.
        months: how many months are projected.
        social_insurance_rate: the employer's share in percent of wages; None leaves it out.
        social_insurance_hours: only for members with at least these weekly hours.
        corporate_tax_rate: percent of a year's profit; None leaves it out.
        flat_levy: yen a year due even in a year of loss (均等割); None leaves it out.
        consumption_tax_rate: percent of sales to set aside; None is off.
        reserve_target: yen of the legal reserve in the articles (第29条1項9号); None is half
            of the contributions.
        dividend_rate: percent of the distributable surplus that is paid as engagement
            dividends; None is not decided, and nothing is paid.
    """

    contribution_unit_price: Yen | None = None
    first_payment: Yen | None = None
    instalment_months: Annotated[StrictInt, Field(ge=1, le=60)] | None = None
    start_up_cost: Yen | None = None
    start_month: Month | None = None
    closing_month: CalendarMonth | None = None
    months: Annotated[StrictInt, Field(ge=12, le=MAX_MONTHS)] = DEFAULT_MONTHS
    social_insurance_rate: Percent | None = None
    social_insurance_hours: Hours | None = None
    corporate_tax_rate: Percent | None = None
    flat_levy: Yen | None = None
    consumption_tax_rate: Percent | None = None
    reserve_target: Yen | None = None
    dividend_rate: Percent | None = None


class Organization(Part):
    """What the Act asks of the organization beside its members.

    Attributes:
        other_workers: people who work in the business and are no members (第8条2項).
        outside_auditors: auditors who are no members.
        audit_board: an audit board of members in place of auditors (第54条).
        specified: a 特定労働者協同組合 (第94条の2).
        worker_dispatch: whether the business includes 労働者派遣 (第7条2項).
        approved: ids of members whom a special resolution allows up to 35 % (第9条3項).
    """

    other_workers: People | None = None
    outside_auditors: People | None = None
    audit_board: StrictBool | None = None
    specified: StrictBool | None = None
    worker_dispatch: StrictBool | None = None
    approved: tuple[ItemId, ...] = ()


class Meeting(Part):
    """The founding meeting (創立総会, 第23条).

    Attributes:
        notice_sent: day of the public notice.
        held: day of the meeting.
        agreed: people who agreed to join before it; present and yes: those there, votes.
    """

    notice_sent: Day | None = None
    held: Day | None = None
    agreed: People | None = None
    present: People | None = None
    yes: People | None = None


class Reason(Part):
    """Why a figure of the plan is what it is: every figure is an assumption.

    Attributes:
        id: the figure, such as `work.w1.unit_price` or `money.flat_levy`.
        text: the reason, in one or two sentences.
        source: publisher and date, or whom the team asked; None for an own estimate.
    """

    id: FieldPath
    text: Sentence
    source: Annotated[StrictStr, Field(max_length=500)] | None = None


class Articles(Part):
    """The 15 items of the articles of incorporation (第29条1項1号〜15号), in the team's words.

    The names are those of rule R36. What is kept here is for study; it is no document
    that could be filed.
    """

    item_1: ArticleText | None = None
    item_2: ArticleText | None = None
    item_3: ArticleText | None = None
    item_4: ArticleText | None = None
    item_5: ArticleText | None = None
    item_6: ArticleText | None = None
    item_7: ArticleText | None = None
    item_8: ArticleText | None = None
    item_9: ArticleText | None = None
    item_10: ArticleText | None = None
    item_11: ArticleText | None = None
    item_12: ArticleText | None = None
    item_13: ArticleText | None = None
    item_14: ArticleText | None = None
    item_15: ArticleText | None = None

    def written(self) -> frozenset[str]:
        """Return the items in which something stands.

        >>> sorted(Articles(item_14="毎年4月1日から翌年3月31日まで", item_1=" ").written())
        ['item_14']
        """
        return frozenset(name for name, text in self if text and text.strip())
