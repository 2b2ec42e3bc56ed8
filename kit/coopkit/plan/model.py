"""The business plan: what a team writes down, as one validated, unchanging value.

Unknown is not zero: what nobody has filled in is None, and shows as 未記入. A plan is
never changed in place; an edit makes a new one (see `coopkit.plan.edit`), so that undo
and comparison are simple and a plan in memory is always valid.
"""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictInt,
    StrictStr,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from coopkit.law import Facts
from coopkit.plan.migration import migrate
from coopkit.plan.money import WEEKS_PER_MONTH, round_half_away
from coopkit.text import say

VERSION = 2
MAX_YEN = 10**12
MAX_UNITS = 10**6
MAX_HOURS = 80
MAX_ITEMS = 200
MAX_ARTICLE = 2000
THEMES = (
    "mobility",
    "shopping",
    "childcare",
    "vacant_houses",
    "isolation",
    "education",
    "waste",
)


def _exact_hours(value: Any) -> Any:
    """Read hours as they stand in the file, `"7.5"`, without passing through a float."""
    if isinstance(value, str):
        # Only plain decimals: Decimal() itself would take "1e1", "NaN" and "７".
        whole, _, part = value.partition(".")
        if not (value.isascii() and whole.isdigit() and (part.isdigit() or "." not in value)):
            raise PydanticCustomError("hours", "hours are written like 7.5")
        return Decimal(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, Decimal) or value is None:
        return value
    raise PydanticCustomError("hours", "hours are written like 7.5")


def _plain_hours(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


Yen = Annotated[StrictInt, Field(ge=0, le=MAX_YEN)]
Units = Annotated[StrictInt, Field(ge=0, le=MAX_UNITS)]
Hours = Annotated[
    Decimal,
    BeforeValidator(_exact_hours),
    Field(ge=0, le=MAX_HOURS, decimal_places=2, allow_inf_nan=False),
    PlainSerializer(_plain_hours, return_type=str),
]
Label = Annotated[StrictStr, Field(max_length=60)]
ItemId = Annotated[StrictStr, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
ArticleText = Annotated[StrictStr, Field(max_length=MAX_ARTICLE)]
Month = Annotated[StrictStr, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]


class _Part(BaseModel):
    """Unknown names are refused: dropping them in silence would lose what someone wrote."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Issue(_Part):
    """The community issue that the co-operative works on."""

    theme: (
        Literal[
            "mobility",
            "shopping",
            "childcare",
            "vacant_houses",
            "isolation",
            "education",
            "waste",
        ]
        | None
    ) = None
    area_code: Annotated[StrictStr, Field(pattern=r"^[0-9]{5}$")] | None = None
    text: Annotated[StrictStr, Field(max_length=300)] | None = None


class Member(_Part):
    """One member, known by a nickname only."""

    id: ItemId
    label: Label = ""
    units: Units | None = None
    weekly_hours: Hours | None = None
    hourly_wage: Yen | None = None

    def monthly_wage(self) -> int | None:
        """Return yen per month: hourly wage x weekly hours x 52/12, half away from zero.

        None while the wage or the hours are not known.
        """
        if self.hourly_wage is None or self.weekly_hours is None:
            return None
        hours = Fraction(self.weekly_hours)
        return round_half_away(self.hourly_wage * hours * WEEKS_PER_MONTH)


class Work(_Part):
    """One revenue line: what is sold, for how much, how often."""

    id: ItemId
    label: Label | None = None
    unit_price: Yen | None = None
    units_per_month: Units | None = None

    def monthly_revenue(self) -> int | None:
        """Return yen per month, or None while price or number is not known."""
        if self.unit_price is None or self.units_per_month is None:
            return None
        return self.unit_price * self.units_per_month


class Cost(_Part):
    """One cost line other than wages."""

    id: ItemId
    label: Label | None = None
    yen_per_month: Yen | None = None


class Money(_Part):
    """What is paid in and paid out at the start."""

    contribution_unit_price: Yen | None = None
    start_up_cost: Yen | None = None
    start_month: Month | None = None


class Articles(_Part):
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


class Plan(_Part):
    """The whole plan, as it stands in `plan.json`.

    >>> plan = Plan.model_validate({"members": [{"id": "m1", "label": "さくら"}]})
    >>> plan.members[0].units is None
    True
    """

    version: Literal[2] = 2
    name: Label | None = None
    picture: Annotated[StrictStr, Field(max_length=16)] | None = None
    issue: Issue = Issue()
    members: Annotated[tuple[Member, ...], Field(max_length=MAX_ITEMS)] = ()
    work: Annotated[tuple[Work, ...], Field(max_length=MAX_ITEMS)] = ()
    costs: Annotated[tuple[Cost, ...], Field(max_length=MAX_ITEMS)] = ()
    money: Money = Money()
    articles: Articles = Articles()

    @model_validator(mode="before")
    @classmethod
    def _today(cls, data: Any) -> Any:
        return migrate(data)

    @field_validator("members", "work", "costs")
    @classmethod
    def _ids_differ(cls, items: Any) -> Any:
        repeated = [item for item, times in Counter(i.id for i in items).items() if times > 1]
        if repeated:
            raise PydanticCustomError(
                "repeated_id", "the id {id} stands twice", {"id": repeated[0]}
            )
        return items

    def with_values(self, **changes: Any) -> Self:
        """Return a copy with other values, checked like a file.

        Raises:
            pydantic.ValidationError: a value is not allowed.
        """
        values = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self).model_validate(values | changes)

    def member_names(self) -> dict[str, str]:
        """Return member id → the name to show, each name once.

        Two members with one nickname, or with none, are told apart by a number.
        """
        return _distinct_names([(member.id, member.label) for member in self.members])

    def law_facts(self) -> Facts:
        """Return what the rules of the Act want to know; None for what is not filled in.

        An empty list of members is not zero members: nobody has written any yet. The
        same holds for articles of incorporation in which no item is written.
        """
        names = self.member_names()
        hours = [member.weekly_hours for member in self.members]
        known = [worked for worked in hours if worked is not None]
        number = len(self.members) or None
        complete = bool(hours) and len(known) == len(hours)
        return Facts(
            founders=number,
            members=number,
            engaged_members=sum(worked > 0 for worked in known) if complete else None,
            units={names[member.id]: member.units for member in self.members} or None,
            name=self.name,
            unit_price=self.money.contribution_unit_price or None,
            items=self.articles.written() or None,
        )


def _distinct_names(labels: Iterable[tuple[str, str]]) -> dict[str, str]:
    names: dict[str, str] = {}
    for number, (item, label) in enumerate(labels, start=1):
        name = label.strip() or say("plan.unnamed_member", number=number)
        taken = set(names.values())
        distinct = name
        while distinct in taken:
            distinct = f"{name}({number})" if distinct == name else f"{distinct}'"
        names[item] = distinct
    return names
