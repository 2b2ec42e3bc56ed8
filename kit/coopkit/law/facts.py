"""What a plan tells the rules. `law` knows no plan; a plan offers these facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Facts:
    """Inputs of the rules that a plan can know. None means not known yet.

    Attributes:
        founders: people who are going to found the co-operative.
        members: number of members.
        engaged_members: members who work in the business.
        units: member → contribution units; None in it for a member whose units are not
            known yet. The keys are names as shown to people, each once.
        approved: names of members who may hold up to 35 % after a special resolution.
    """

    founders: int | None = None
    members: int | None = None
    engaged_members: int | None = None
    units: Mapping[str, int | None] | None = None
    approved: frozenset[str] = frozenset()


class HasFacts(Protocol):
    """Anything that can tell its facts, such as `coopkit.plan.Plan`."""

    def law_facts(self) -> Facts:
        """Return the facts that are known so far."""
        ...
