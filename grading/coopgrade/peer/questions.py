"""What a lecturer may want to ask a team: never a verdict, only where looking is worth while.

Stickers can be uneven for a hundred good reasons. So each hint is a question, with the
reason why it came up, and only the lecturer reads it. It changes no number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from typing import Literal

from coopkit.text import say

# Shares are compared with an equal one: 1 is as much as everybody would get.
MUCH = Fraction(3, 2)
LITTLE = Fraction(1, 2)
# Nearly the whole cake for one person.
ALMOST_ALL = Fraction(3, 4)
# How much of a cake would have to move to become the cake of the others.
FAR = Fraction(2, 5)

Kind = Literal[
    "unreadable",
    "no_number",
    "other_size",
    "other_number",
    "not_all_given",
    "typed_and_form",
    "moved",
    "few_forms",
    "missing",
    "all_equal",
    "ring",
    "pair",
    "low",
    "high",
    "far_rater",
]


@dataclass(frozen=True)
class Question:
    """One thing to ask about.

    Attributes:
        kind: what was noticed.
        about: student ids, in the order of the team.
        values: numbers for the sentence.
    """

    kind: Kind
    about: tuple[str, ...] = ()
    values: Mapping[str, str | int] = field(default_factory=dict)

    def words(self, names: Mapping[str, str]) -> str:
        """Return the question in words.

        Args:
            names: student id → how to call them; the id itself where there is none.
        """
        who = say("grading_peer.and").join(names.get(one, one) for one in self.about)
        return say(f"grading_peer.question.{self.kind}", language=None, who=who, **self.values)


def hints(
    ratings: Mapping[str, Mapping[str, Fraction | int]], members: Sequence[str]
) -> tuple[Question, ...]:
    """Return what stands out in the ratings of one team.

    Only who rated is looked at, points for oneself are passed over, and nothing is said with
    fewer than three raters.

    Args:
        ratings: rater → member → points.
        members: the whole team, in the order of its list.
    """
    shares = _shares(ratings, members)
    if len(shares) < 3:  # noqa: PLR2004 - with two, everything is a pair
        return ()
    if all(share == 1 for row in shares.values() for share in row.values()):
        return (Question("all_equal", (), {"count": len(shares)}),)
    if ring := _ring(shares, members):
        return (ring,)
    return (*_pairs(shares, members), *_outliers(shares, members), *_far_raters(shares, members))


def _shares(
    ratings: Mapping[str, Mapping[str, Fraction | int]], members: Sequence[str]
) -> dict[str, dict[str, Fraction]]:
    """Return what each rater gave to each other member, in equal shares (1 = equal)."""
    shares = {}
    for rater in members:
        given = {m: Fraction(ratings.get(rater, {}).get(m, 0)) for m in members if m != rater}
        if total := sum(given.values()):
            shares[rater] = {m: points / total * len(given) for m, points in given.items()}
    return shares


def _ring(shares: Mapping[str, Mapping[str, Fraction]], members: Sequence[str]) -> Question | None:
    """Notice that everybody gave nearly all to one, and everybody received so from one."""
    favourites = []
    for row in shares.values():
        best, share = max(row.items(), key=lambda item: item[1])
        if share / len(row) < ALMOST_ALL:
            return None
        favourites.append(best)
    whole = len(set(favourites)) == len(favourites) == len(members)
    return Question("ring", (), {"count": len(members)}) if whole else None


def _pairs(shares: Mapping[str, Mapping[str, Fraction]], members: Sequence[str]) -> list[Question]:
    """Notice two who gave each other much, where the rest saw no more than usual in either."""
    found = []
    for one, two in combinations([m for m in members if m in shares], 2):
        if shares[one][two] < MUCH or shares[two][one] < MUCH:
            continue
        rest = [row[m] for r, row in shares.items() if r not in {one, two} for m in (one, two)]
        if rest and sum(rest) <= len(rest):
            found.append(Question("pair", (one, two)))
    return found


def _outliers(
    shares: Mapping[str, Mapping[str, Fraction]], members: Sequence[str]
) -> list[Question]:
    """Notice members who got little, or much, from each of at least three others."""
    found = []
    for member in members:
        got = [row[member] for rater, row in shares.items() if rater != member]
        if len(got) < 3:  # noqa: PLR2004 - two could still be chance
            continue
        if max(got) <= LITTLE:
            found.append(Question("low", (member,), {"count": len(got)}))
        elif min(got) >= MUCH:
            found.append(Question("high", (member,), {"count": len(got)}))
    return found


def _far_raters(
    shares: Mapping[str, Mapping[str, Fraction]], members: Sequence[str]
) -> list[Question]:
    """Notice a rater whose cake is far from the others', while theirs lie close together."""
    distances = {rater: _distance(rater, shares, members) for rater in shares}
    found = []
    for rater, distance in distances.items():
        others = [value for one, value in distances.items() if one != rater]
        if distance >= FAR and max(others) <= distance / 2:
            found.append(Question("far_rater", (rater,)))
    return found


def _distance(
    rater: str, shares: Mapping[str, Mapping[str, Fraction]], members: Sequence[str]
) -> Fraction:
    """Return which part of a rater's cake would have to move to be cut like the median cut.

    The median, so that one far rater does not draw everybody else away.
    """
    others = [member for member in members if member != rater]
    cuts = {}
    for member in others:
        seen = sorted(row[member] for r, row in shares.items() if r not in {rater, member})
        middle = len(seen) // 2
        cuts[member] = (
            (seen[middle] if len(seen) % 2 else (seen[middle - 1] + seen[middle]) / 2)
            if seen
            else Fraction(1)
        )
    total = sum(cuts.values())
    if not total:
        return Fraction(0)
    moved = sum(
        abs(shares[rater][member] / len(others) - cuts[member] / total) for member in others
    )
    return Fraction(moved) / 2
