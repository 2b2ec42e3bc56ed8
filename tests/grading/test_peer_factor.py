"""WebPA: the published example by hand, and what must hold for every team."""

import doctest
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgrade.peer import adjust, factor, webpa

F = Fraction
MEMBERS = ("Alice", "Bob", "Claire", "David", "Elaine")
# The published example, row by row; Elaine handed nothing in.
PUBLISHED = {
    "Alice": (4, 4, 3, 2, 1),
    "Bob": (3, 5, 3, 2, 0),
    "Claire": (4, 4, 4, 4, 4),
    "David": (3, 5, 4, 3, 1),
}


def _table(rows: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {rater: dict(zip(MEMBERS, row, strict=True)) for rater, row in rows.items()}


def _team(size: int) -> tuple[str, ...]:
    return tuple(f"m{number}" for number in range(1, size + 1))


@st.composite
def _ratings(draw: st.DrawFn, *, some_missing: bool) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Draw a team of 2 to 6; each rater gives every member something, at least one sticker."""
    team = _team(draw(st.integers(2, 6)))
    ratings = {}
    for rater in team:
        if some_missing and draw(st.booleans()):
            continue
        points = draw(st.lists(st.integers(0, 12), min_size=len(team), max_size=len(team)))
        row = dict(zip(team, points, strict=True))
        # Somebody else gets something, so that the row counts without self-rating too.
        other = next(member for member in team if member != rater)
        ratings[rater] = row | {other: row[other] + 1}
    return team, ratings


def test_the_published_example() -> None:
    """Fractions of each rater's own total, added up, times 5 members / 4 raters."""
    factors = webpa(_table(PUBLISHED), MEMBERS)
    assert factors == {
        "Alice": (F(4, 14) + F(3, 13) + F(4, 20) + F(3, 16)) * F(5, 4),
        "Bob": (F(4, 14) + F(5, 13) + F(4, 20) + F(5, 16)) * F(5, 4),
        "Claire": (F(3, 14) + F(3, 13) + F(4, 20) + F(4, 16)) * F(5, 4),
        "David": (F(2, 14) + F(2, 13) + F(4, 20) + F(3, 16)) * F(5, 4),
        "Elaine": (F(1, 14) + F(0, 13) + F(4, 20) + F(1, 16)) * F(5, 4),
    }
    rounded = {name: round(float(number), 2) for name, number in factors.items()}
    assert rounded == {"Alice": 1.13, "Bob": 1.48, "Claire": 1.12, "David": 0.86, "Elaine": 0.42}
    assert sum(factors.values()) == 5


@pytest.mark.parametrize("nothing", [None, {}, dict.fromkeys(MEMBERS, 0), {"Bob": None}])
def test_a_row_without_points_is_a_rater_who_handed_nothing_in(nothing: Any) -> None:
    """No row, an empty row and a row of zeros mean the same: left out, never a division by 0."""
    table = _table(PUBLISHED)
    assert webpa(table | {"Elaine": nothing}, MEMBERS) == webpa(table, MEMBERS)


def test_without_self_rating_by_hand() -> None:
    """Points for oneself are passed over; of three of four who rated, each is compared fairly.

    m1 cuts 6:3:3, m2 4:4:4, m3 2:4:6 of 12; m4 handed nothing in. Received: m1 1/3 + 1/6 = 1/2,
    m2 1/2 + 1/3 = 5/6, m3 1/4 + 1/3 = 7/12, m4 1/4 + 1/3 + 1/2 = 13/12. Equal cuts would have
    been 2/3, 2/3, 2/3 and 1: 3/4, 5/4, 7/8, 13/12, in sum 95/24; times 4 / (95/24) = 96/95.
    """
    team = _team(4)
    ratings = {
        "m1": {"m1": 99, "m2": 6, "m3": 3, "m4": 3},
        "m2": {"m1": 4, "m3": 4, "m4": 4},
        "m3": {"m1": 2, "m2": 4, "m4": 6},
    }
    assert webpa(ratings, team, self_rating=False) == {
        "m1": F(72, 95),
        "m2": F(120, 95),
        "m3": F(84, 95),
        "m4": F(104, 95),
    }
    # WebPA's own rule without self-rating: m4's form counts as 1/3 for each of the others.
    assert webpa(ratings, team, self_rating=False, missing="neutral") == {
        "m1": F(1, 2) + F(1, 3),
        "m2": F(5, 6) + F(1, 3),
        "m3": F(7, 12) + F(1, 3),
        "m4": F(13, 12),
    }


def test_handing_nothing_in_is_no_advantage() -> None:
    """With equal stickers everybody has 1, also who handed nothing in (no self-rating)."""
    team = _team(5)
    ratings = {rater: {m: 3 for m in team if m != rater} for rater in team[:4]}
    assert set(webpa(ratings, team, self_rating=False).values()) == {F(1)}


def test_one_form_says_nothing_about_its_writer() -> None:
    """Of one form only, the writer has 1 and the others average to 1."""
    factors = webpa({"m1": {"m2": 6, "m3": 4, "m4": 2}}, _team(4), self_rating=False)
    assert factors == {"m1": 1, "m2": F(3, 2), "m3": 1, "m4": F(1, 2)}


@pytest.mark.parametrize("self_rating", [True, False])
def test_edges(self_rating: bool) -> None:
    """Nobody rated: 1 for all. A team of one: 1. No team: nothing."""
    assert webpa({}, _team(4), self_rating=self_rating) == dict.fromkeys(_team(4), F(1))
    assert webpa({}, ["m1"], self_rating=self_rating) == {"m1": 1}
    assert webpa({"m1": {"m1": 5}}, ["m1"], self_rating=self_rating) == {"m1": 1}
    assert webpa({}, [], self_rating=self_rating) == {}


@pytest.mark.parametrize(
    ("ratings", "words"),
    [
        ({"x": {"m1": 1}}, "x"),
        ({"m1": {"x": 1}}, "x"),
        ({"m1": {"m2": -1}}, "-1"),
        ({"m1": {"m2": float("nan")}}, "nan"),
    ],
)
def test_what_cannot_be_counted_is_refused(ratings: Any, words: str) -> None:
    """Names that are no members and impossible points are errors, not guesses."""
    with pytest.raises(ValueError, match=words):
        webpa(ratings, _team(3))
    with pytest.raises(ValueError, match="twice"):
        webpa({}, ["m1", "m1"])


def test_decimals_are_exact() -> None:
    """0.1 and 0.2 are a third and two thirds, not nearly so."""
    factors = webpa({"m1": {"m1": 0.1, "m2": 0.2}}, _team(2))
    assert factors == {"m1": F(2, 3), "m2": F(4, 3)}


@given(_ratings(some_missing=True), st.booleans(), st.sampled_from(["left_out", "neutral"]))
def test_factors_average_to_one(drawn: Any, self_rating: bool, missing: Any) -> None:
    """Whoever is missing and whatever was given: the factors add up to the number of members."""
    team, ratings = drawn
    factors = webpa(ratings, team, self_rating=self_rating, missing=missing)
    assert sum(factors.values()) == len(team)
    assert all(number >= 0 for number in factors.values())
    assert list(factors) == list(team)


@given(_ratings(some_missing=True), st.booleans(), st.randoms(use_true_random=False))
def test_order_means_nothing(drawn: Any, self_rating: bool, random: Any) -> None:
    """Rows, columns and members in another order give the same factors."""
    team, ratings = drawn
    shuffled = {r: dict(random.sample(sorted(row.items()), len(row))) for r, row in ratings.items()}
    shuffled = dict(random.sample(sorted(shuffled.items()), len(shuffled)))
    other = webpa(shuffled, random.sample(team, len(team)), self_rating=self_rating)
    assert other == webpa(ratings, team, self_rating=self_rating)


@given(_ratings(some_missing=True), st.booleans(), st.integers(2, 50))
def test_a_generous_rater_counts_no_more(drawn: Any, self_rating: bool, times: int) -> None:
    """Multiplying all points of one rater changes nothing."""
    team, ratings = drawn
    before = webpa(ratings, team, self_rating=self_rating)
    for rater in ratings:
        louder = {member: points * times for member, points in ratings[rater].items()}
        assert webpa(ratings | {rater: louder}, team, self_rating=self_rating) == before


@given(st.integers(2, 6), st.integers(0, 6), st.integers(1, 9), st.booleans())
def test_equal_ratings_are_one(size: int, raters: int, points: int, self_rating: bool) -> None:
    """Equal points for all give 1 to all, however many rated."""
    team = _team(size)
    ratings = {rater: dict.fromkeys(team, points) for rater in team[:raters]}
    assert set(webpa(ratings, team, self_rating=self_rating).values()) == {F(1)}


@given(_ratings(some_missing=False))
def test_everybody_rated_is_the_plain_sum(drawn: Any) -> None:
    """With all forms the rules for missing ones change nothing: the sum of the fractions."""
    team, ratings = drawn
    plain = dict.fromkeys(team, F(0))
    for rater, row in ratings.items():
        others = {m: p for m, p in row.items() if m != rater}
        for member, points in others.items():
            plain[member] += F(points, sum(others.values()))
    assert webpa(ratings, team, self_rating=False) == plain
    assert webpa(ratings, team, self_rating=False, missing="neutral") == plain


def test_adjusting_by_hand() -> None:
    """The weight draws towards 1, the limits cut; off (weight 0) is 1."""
    limits = {"floor": F(9, 10), "ceiling": F(11, 10)}
    assert adjust(F(104, 100), **limits) == F(104, 100)
    assert adjust(F(13, 10), **limits) == F(11, 10)
    assert adjust(F(1, 2), **limits) == F(9, 10)
    assert adjust(F(112, 100), weight=F(1, 2), **limits) == F(106, 100)
    assert adjust(F(3), weight=F(0), **limits) == 1
    for wrong in ({"weight": F(2)}, {"floor": F(11, 10)}, {"ceiling": F(9, 10)}):
        with pytest.raises(ValueError, match="ceiling"):
            adjust(F(1), **limits | wrong)


@given(st.fractions(0, 6), st.fractions(0, 1), st.fractions(0, 1), st.fractions(1, 3))
def test_adjusted_factors_stay_in_their_limits(
    raw: Fraction, weight: Fraction, floor: Fraction, ceiling: Fraction
) -> None:
    """Never beyond the limits, never on the other side of 1, 1 stays 1."""
    adjusted = adjust(raw, weight=weight, floor=floor, ceiling=ceiling)
    assert floor <= adjusted <= ceiling
    assert (adjusted - 1) * (raw - 1) >= 0
    assert adjust(F(1), weight=weight, floor=floor, ceiling=ceiling) == 1


def test_the_examples_in_the_docstrings_run() -> None:
    """What the docstrings show is what comes out."""
    assert doctest.testmod(factor).failed == 0
