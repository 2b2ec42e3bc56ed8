"""The business plan: what a team writes down, as one validated, unchanging value.

Unknown is not zero: what nobody has filled in is None, and shows as 未記入. A plan is
never changed in place; an edit makes a new one (see `coopkit.plan.edit`), so that undo
and comparison are simple and a plan in memory is always valid.
"""

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, StrictStr, field_validator, model_validator

from coopkit.law import Facts
from coopkit.plan.document import Data, Document
from coopkit.plan.facts import law_facts
from coopkit.plan.fields import MAX_ITEMS, Label, with_ids_of_their_own
from coopkit.plan.migration import migrate
from coopkit.plan.parts import (
    Articles,
    Cost,
    Equipment,
    Grant,
    Issue,
    Loan,
    Meeting,
    Member,
    Money,
    Organization,
    Permit,
    Reason,
    Work,
)
from coopkit.text import say

VERSION = 3
MAX_REASONS = 1000
TABLES = ("members", "work", "costs", "equipment", "grants", "loans", "permits", "reasons")


class Plan(Document):
    """The whole plan, as it stands in `plan.json`.

    >>> plan = Plan.model_validate({"members": [{"id": "m1", "label": "さくら"}]})
    >>> plan.members[0].units is None
    True
    """

    FORMAT: ClassVar[int] = VERSION
    FILE: ClassVar[str] = "plan.json"
    TEXTS: ClassVar[str] = "plan"

    version: Literal[3] = 3
    name: Label | None = None
    picture: Annotated[StrictStr, Field(max_length=16)] | None = None
    issue: Issue = Issue()
    members: Annotated[tuple[Member, ...], Field(max_length=MAX_ITEMS)] = ()
    work: Annotated[tuple[Work, ...], Field(max_length=MAX_ITEMS)] = ()
    costs: Annotated[tuple[Cost, ...], Field(max_length=MAX_ITEMS)] = ()
    equipment: Annotated[tuple[Equipment, ...], Field(max_length=MAX_ITEMS)] = ()
    grants: Annotated[tuple[Grant, ...], Field(max_length=MAX_ITEMS)] = ()
    loans: Annotated[tuple[Loan, ...], Field(max_length=MAX_ITEMS)] = ()
    permits: Annotated[tuple[Permit, ...], Field(max_length=MAX_ITEMS)] = ()
    money: Money = Money()
    organization: Organization = Organization()
    articles: Articles = Articles()
    meeting: Meeting = Meeting()
    reasons: Annotated[tuple[Reason, ...], Field(max_length=MAX_REASONS)] = ()

    @model_validator(mode="before")
    @classmethod
    def _today(cls, data: Any) -> Any:
        return migrate(data)

    @field_validator(*TABLES)
    @classmethod
    def _ids_differ(cls, items: Any) -> Any:
        return with_ids_of_their_own(items)

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

    def reason(self, path: str) -> Reason | None:
        """Return why a figure such as `work.w1.unit_price` is what it is, if that is written."""
        return next((reason for reason in self.reasons if reason.id == path), None)

    @classmethod
    def path_words(cls, path: str, *states: Data) -> str:
        """Return a field in words, such as なかま › さくら › 出資口数."""
        from coopkit.plan import words

        return words.path_words(path, *states)

    @classmethod
    def value_words(cls, path: str, value: Any) -> str:
        """Return a value as people read it."""
        from coopkit.plan import words

        return words.value_words(path, value)

    def law_facts(self) -> Facts:
        """Return what the rules of the Act want to know; None for what is not filled in."""
        return law_facts(self, self.member_names())


def _distinct_names(labels: Iterable[tuple[str, str]]) -> dict[str, str]:
    names: dict[str, str] = {}
    taken: set[str] = set()
    for number, (item, label) in enumerate(labels, start=1):
        name = label.strip() or say("plan.unnamed_member", number=number)
        distinct = name
        while distinct in taken:
            distinct = f"{name}({number})" if distinct == name else f"{distinct}'"
        names[item] = distinct
        taken.add(distinct)
    return names
