"""What a plan tells the rules. `law` knows no plan; a plan offers these facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Inputs of the rules that a plan can know. None means not known yet.

    A plan gives what it has; each fact that is added later starts as None, so older
    plans keep working.

    Attributes:
        founders: people who are going to found the co-operative.
        members: number of members.
        engaged_members: members who work in the business.
        units: member → contribution units; None in it for a member whose units are not
            known yet. The keys are names as shown to people, each once.
        approved: names of members who may hold up to 35 % after a special resolution.
        name: name of the co-operative.
        business_kinds: kinds of business, `worker_dispatch` for 労働者派遣事業.
        engaged_total: people who work in the business, members or not.
        engaged_member_count: members among them.
        supported_users: users of 特定就労継続支援 among those who work.
        supported_member_users: members among those users.
        labour_contract_members: members who have a labour contract.
        founding_notice_days: days from the notice to the founding meeting.
        founding_agreed: people who agreed to join before that meeting.
        founding_present: those of them who are present.
        founding_yes: votes in favour.
        qualification_clause_changed: whether that meeting changes who can be a member.
        unit_price: price of one unit, in yen.
        first_payment: yen paid at first for each unit.
        directors: number of directors.
        member_directors: directors who are members.
        auditors: number of auditors.
        audit_board: whether an audit board of members takes the auditors' place.
        audit_board_in_articles: whether the articles have it.
        specified: whether it is a 特定労働者協同組合.
        base: the year's surplus in yen.
        reserve_balance, reserve_target, capital: yen in the legal reserve, its amount in
            the articles, and total contributions.
        legal_reserve, job_creation_reserve, education_carryover: yen set aside this year.
        dividend: yen to distribute.
        carried_loss_after: loss in yen that is still not covered.
        engagement: member → hours, days or points in the year.
        dividends: member → yen.
        items: the items of the articles of incorporation that are written, `item_1` to
            `item_15`.
    """

    founders: int | None = None
    members: int | None = None
    engaged_members: int | None = None
    units: Mapping[str, int | None] | None = None
    approved: frozenset[str] = frozenset()
    name: str | None = None
    business_kinds: frozenset[str] | None = None
    engaged_total: int | None = None
    engaged_member_count: int | None = None
    supported_users: int | None = None
    supported_member_users: int | None = None
    labour_contract_members: int | None = None
    founding_notice_days: int | None = None
    founding_agreed: int | None = None
    founding_present: int | None = None
    founding_yes: int | None = None
    qualification_clause_changed: bool | None = None
    unit_price: int | None = None
    first_payment: int | None = None
    directors: int | None = None
    member_directors: int | None = None
    auditors: int | None = None
    audit_board: bool | None = None
    audit_board_in_articles: bool | None = None
    specified: bool | None = None
    base: int | None = None
    reserve_balance: int | None = None
    reserve_target: int | None = None
    capital: int | None = None
    legal_reserve: int | None = None
    job_creation_reserve: int | None = None
    education_carryover: int | None = None
    dividend: int | None = None
    carried_loss_after: int | None = None
    engagement: Mapping[str, int | Fraction | Decimal | None] | None = None
    dividends: Mapping[str, int | None] | None = None
    items: frozenset[str] | None = None

    def law_facts(self) -> "Facts":
        """Return itself: facts that were put together elsewhere can be checked as they are."""
        return self


class HasFacts(Protocol):
    """Anything that can tell its facts, such as `coopkit.plan.Plan`."""

    def law_facts(self) -> Facts:
        """Return the facts that are known so far."""
        ...
