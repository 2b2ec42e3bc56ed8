"""Proposing teams: of equal size, mixed in year and faculty, with wishes, and some kept apart.

A local search: from a dealt start, two students change places as long as that lowers the
cost, from several starts. The same students, wishes and seed give the same teams, in
whatever order the files list them.
"""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from coopgrade.errors import UserError
from coopgrade.roster.model import LARGEST_TEAM, SMALLEST_TEAM, Student
from coopkit.text import say

_STARTS = 12
# What weighs how much. Keeping two apart is no wish but a condition: it outweighs all else. A
# wish outweighs the two pairs of one year that it may make, here and in the team next to it.
_APART, _WISH, _YEAR, _FACULTY = 10_000, 9, 4, 3


@dataclass(frozen=True)
class Wishes:
    """What is known about who works with whom; reasons are never asked for.

    Attributes:
        together: pairs of student ids of whom one or both wish it.
        apart: pairs that must not be in one team.
    """

    together: frozenset[frozenset[str]] = frozenset()
    apart: frozenset[frozenset[str]] = frozenset()


@dataclass(frozen=True)
class Proposal:
    """Teams that a person can accept, change or throw away.

    Attributes:
        teams: team id → student ids, both sorted.
        wishes_met: how many of the pairs that wished it are together.
        wishes: how many pairs wished it.
        seed: gives the same proposal again.
    """

    teams: Mapping[str, tuple[str, ...]]
    wishes_met: int
    wishes: int
    seed: int


def propose_teams(
    students: Iterable[Student], *, size: int = 4, seed: int = 1, wishes: Wishes | None = None
) -> Proposal:
    """Divide students into teams.

    Args:
        students: whom to divide.
        size: how many a team should have, 3 to 5; some teams get one more or one fewer.
        seed: another number gives another proposal.
        wishes: who wishes to be together, and who is kept apart.

    Raises:
        UserError: there are too few students, or no division keeps apart all who must be.
    """
    people = sorted(students, key=lambda student: student.student_id)
    if not SMALLEST_TEAM <= size <= LARGEST_TEAM:
        raise UserError(say("grading_roster.make.size", least=SMALLEST_TEAM, most=LARGEST_TEAM))
    if len(people) < SMALLEST_TEAM:
        raise UserError(say("grading_roster.make.few", count=len(people), least=SMALLEST_TEAM))
    sizes = team_sizes(len(people), size)
    wished = wishes or Wishes()
    search = _Search(people, wished)
    # Teams, not secrets: the seed is there so that anybody can repeat the draw.
    chance = random.Random(seed)  # noqa: S311
    best: list[list[int]] | None = None
    best_cost = 0
    for _ in range(_STARTS):
        teams = search.improve(_deal(len(people), sizes, chance))
        cost = search.cost(teams)
        if best is None or cost < best_cost:
            best, best_cost = teams, cost
    teams = best or []
    if search.kept_apart_broken(teams):
        raise UserError(say("grading_roster.make.apart"))
    named = sorted(tuple(sorted(people[n].student_id for n in team)) for team in teams)
    met = sum(any(pair <= set(team) for team in named) for pair in wished.together)
    ids = {f"g{number:02}": team for number, team in enumerate(named, 1)}
    return Proposal(ids, met, len(wished.together), seed)


def team_sizes(count: int, size: int) -> list[int]:
    """Return sizes of teams that differ by one at most and are as near to `size` as can be.

    >>> team_sizes(40, 4)[:2], team_sizes(42, 4).count(5), team_sizes(7, 4), team_sizes(3, 5)
    ([4, 4], 2, [4, 3], [3])
    """
    most = max(1, count // SMALLEST_TEAM)
    # Between equally near numbers of teams the larger teams win: people miss meetings.
    number = min(range(1, most + 1), key=lambda n: (abs(count - n * size), n))
    small, larger = divmod(count, number)
    return [small + 1] * larger + [small] * (number - larger)


def _deal(count: int, sizes: Sequence[int], chance: random.Random) -> list[list[int]]:
    order = list(range(count))
    chance.shuffle(order)
    teams = []
    for size in sizes:
        teams.append(order[:size])
        order = order[size:]
    return teams


@dataclass
class _Search:
    """The cost of teams, and the exchange of students that lowers it."""

    people: Sequence[Student]
    wishes: Wishes
    _links: dict[tuple[int, int], int] = field(init=False)

    def __post_init__(self) -> None:
        number = {student.student_id: n for n, student in enumerate(self.people)}
        self._links = {}
        for pairs, cost in ((self.wishes.together, -_WISH), (self.wishes.apart, _APART)):
            for pair in pairs:
                known = sorted(number[student] for student in pair if student in number)
                if len(known) == 2:  # noqa: PLR2004 - a pair
                    key = (known[0], known[1])
                    self._links[key] = self._links.get(key, 0) + cost

    def cost(self, teams: Sequence[Sequence[int]]) -> int:
        """Return the cost of a division; the smaller, the better."""
        return sum(self._cost_of(team) for team in teams)

    def kept_apart_broken(self, teams: Sequence[Sequence[int]]) -> bool:
        """Tell whether two who must be apart are in one team."""
        ids = [{self.people[n].student_id for n in team} for team in teams]
        return any(pair <= team for pair in self.wishes.apart for team in ids)

    def improve(self, teams: list[list[int]]) -> list[list[int]]:
        """Exchange students until no exchange lowers the cost."""
        costs = [self._cost_of(team) for team in teams]
        improved = True
        while improved:
            improved = False
            for a in range(len(teams)):
                for b in range(a + 1, len(teams)):
                    improved |= self._exchange(teams, costs, a, b)
        return teams

    def _exchange(self, teams: list[list[int]], costs: list[int], a: int, b: int) -> bool:
        improved = False
        for i in range(len(teams[a])):
            for j in range(len(teams[b])):
                self._swap(teams, a, i, b, j)
                first, second = self._cost_of(teams[a]), self._cost_of(teams[b])
                if first + second < costs[a] + costs[b]:
                    costs[a], costs[b] = first, second
                    improved = True
                else:
                    self._swap(teams, a, i, b, j)
        return improved

    @staticmethod
    def _swap(teams: list[list[int]], a: int, i: int, b: int, j: int) -> None:
        teams[a][i], teams[b][j] = teams[b][j], teams[a][i]

    def _cost_of(self, team: Sequence[int]) -> int:
        """Return pairs of one year or faculty, and what wishes add or take away."""
        years = Counter(self.people[n].year for n in team if self.people[n].year is not None)
        faculties = Counter(self.people[n].faculty for n in team if self.people[n].faculty)
        cost = _YEAR * _pairs(years.values()) + _FACULTY * _pairs(faculties.values())
        if self._links:
            members = sorted(team)
            for position, one in enumerate(members):
                for other in members[position + 1 :]:
                    cost += self._links.get((one, other), 0)
        return cost


def _pairs(counts: Iterable[int]) -> int:
    return sum(count * (count - 1) // 2 for count in counts)
