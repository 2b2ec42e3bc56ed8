"""What each member's share in the team's work was, in the eyes of the others: WebPA.

Every rater has one cake and cuts it for the members; a factor is the cake that somebody
received, compared with what they would have received had everybody cut equal slices.
All of it is exact: fractions, rounded by nobody.
"""

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Points = int | float | Fraction | Decimal
Missing = Literal["left_out", "neutral"]
ONE = Fraction(1)


def webpa(
    ratings: Mapping[str, Mapping[str, Points | None] | None],
    members: Iterable[str],
    *,
    self_rating: bool = True,
    missing: Missing = "left_out",
) -> dict[str, Fraction]:
    """Return each member's WebPA factor; the factors of a team average to 1.

    The points of each rater are made fractions of their own total, so that a generous and
    a strict rater count the same. The fractions that a member received are added up. A rater
    who handed nothing in is left out, and the sums are scaled by members / raters. This is
    the published scoring algorithm of WebPA (Loughborough University), and this its worked
    example, in which Elaine handed nothing in; 5 members / 4 raters:

    >>> table = {
    ...     "Alice": {"Alice": 4, "Bob": 4, "Claire": 3, "David": 2, "Elaine": 1},
    ...     "Bob": {"Alice": 3, "Bob": 5, "Claire": 3, "David": 2, "Elaine": 0},
    ...     "Claire": {"Alice": 4, "Bob": 4, "Claire": 4, "David": 4, "Elaine": 4},
    ...     "David": {"Alice": 3, "Bob": 5, "Claire": 4, "David": 3, "Elaine": 1},
    ... }
    >>> factors = webpa(table, ["Alice", "Bob", "Claire", "David", "Elaine"])
    >>> factors["Alice"] == (Fraction(4, 14) + Fraction(3, 13) + Fraction(4, 20)
    ...     + Fraction(3, 16)) * Fraction(5, 4)
    True
    >>> {name: round(float(factor), 2) for name, factor in factors.items()}
    {'Alice': 1.13, 'Bob': 1.48, 'Claire': 1.12, 'David': 0.86, 'Elaine': 0.42}

    Without self-rating, members / raters would reward who hands nothing in: they are rated
    by one person more than the others (equal slices from four of five would make 1.25 of
    them and 0.94 of the others). So the sum is then divided by what equal slices of the same
    raters would have been, and the team is averaged to 1; where everybody rated, or with
    self-rating, that is the same as members / raters.

    >>> equal = {"A": {"B": 4, "C": 4, "D": 4}, "B": {"A": 4, "C": 4, "D": 4}}
    >>> set(webpa(equal, "ABCD", self_rating=False).values())
    {Fraction(1, 1)}

    Args:
        ratings: rater → member → points, none below 0. An empty, all-zero or missing row is
            a rater who handed nothing in; a member who is not in a row got nothing from it.
        members: everybody in the team, each once.
        self_rating: whether points for oneself count; otherwise they are passed over.
        missing: `left_out` as above; `neutral`: who handed nothing in counts as having cut
            equal slices (what WebPA itself does without self-rating).

    Returns:
        member → factor, in the order of `members`. Who could not be rated by anybody has 1.

    Raises:
        ValueError: a name that is no member, a member twice, points below 0 or not a number.

    Source:
        https://webpaproject.lboro.ac.uk/academic-guidance/a-worked-example-of-the-scoring-algorithm/
        and, for what happens without self-rating, github.com/WebPA/WebPA
        (`class_webpa_algorithm.php`, `_preparePeerOnly`) and the flaw described in
        github.com/amandadoughty/moodle-mod_peerwork/issues/15.
    """
    team = list(members)
    if len(set(team)) < len(team):
        raise ValueError(f"a member stands twice: {team}")
    slices = _slices(ratings, team, self_rating=self_rating)
    raters = list(slices)
    if missing == "neutral":
        raters = team
        slices |= {
            rater: _equal_slices(rater, team, self_rating=self_rating)
            for rater in team
            if rater not in slices
        }
    received = {
        member: sum((cake.get(member, Fraction(0)) for cake in slices.values()), Fraction(0))
        for member in team
    }
    if self_rating or len(raters) == len(team):
        scale = Fraction(len(team), len(raters)) if raters and len(team) > 1 else None
        return {member: ONE if scale is None else received[member] * scale for member in team}
    return _without_self_rating(received, raters)


def adjust(
    factor: Fraction, *, weight: Fraction = ONE, floor: Fraction, ceiling: Fraction
) -> Fraction:
    """Return a factor as the syllabus uses it: weakened by `weight`, then kept in its limits.

    >>> adjust(Fraction(13, 10), weight=Fraction(1, 2), floor=Fraction(9, 10),
    ...     ceiling=Fraction(11, 10))
    Fraction(11, 10)

    Args:
        factor: as `webpa` returns it.
        weight: 0 (the factor does nothing) to 1 (it counts in full).
        floor: no factor falls below it; 1 or less.
        ceiling: no factor rises above it; 1 or more.

    Raises:
        ValueError: weight or limits that make no sense; 1 must always be possible.
    """
    if not (0 <= weight <= 1 and 0 <= floor <= 1 <= ceiling):
        raise ValueError(f"weight {weight}, floor {floor}, ceiling {ceiling}")
    return min(ceiling, max(floor, 1 + weight * (factor - 1)))


def _slices(
    ratings: Mapping[str, Mapping[str, Points | None] | None], team: list[str], *, self_rating: bool
) -> dict[str, dict[str, Fraction]]:
    """Return who cut which slices, each rater's adding up to 1; only of those who gave any."""
    known = set(team)
    slices = {}
    for rater, row in ratings.items():
        if unknown := ({rater} | set(row or ())) - known:
            raise ValueError(f"no member of the team: {sorted(unknown)}")
        given = {member: exact(points) for member, points in (row or {}).items()}
        if not self_rating:
            given.pop(rater, None)
        if total := sum(given.values()):
            slices[rater] = {member: points / total for member, points in given.items()}
    return slices


def exact(points: Points | None) -> Fraction:
    """Return points as an exact number; 0.1 is a tenth, None is nothing.

    Raises:
        ValueError: below 0, or not a number.
    """
    if points is None:
        return Fraction(0)
    if isinstance(points, float | Decimal) and not math.isfinite(points):
        raise ValueError(f"not a number of points: {points}")
    number = Fraction(str(points)) if isinstance(points, float) else Fraction(points)
    if number < 0:
        raise ValueError(f"points below 0: {points}")
    return number


def _equal_slices(rater: str, team: list[str], *, self_rating: bool) -> dict[str, Fraction]:
    eaters = [member for member in team if self_rating or member != rater]
    return {member: Fraction(1, len(eaters)) for member in eaters}


def _without_self_rating(received: dict[str, Fraction], raters: list[str]) -> dict[str, Fraction]:
    """Compare with equal slices of the same raters; average to 1 over who was rated at all."""
    others = len(received) - 1
    compared = {}
    for member, cake in received.items():
        cutters = len(raters) - (member in raters)
        if cutters:
            compared[member] = cake / Fraction(cutters, others)
    total = sum(compared.values())
    return {
        member: compared[member] * len(compared) / total if member in compared else ONE
        for member in received
    }
