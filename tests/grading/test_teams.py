"""Teams: proposed in balance, changed by the day, merged when they become too small."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopgrade.course import TOKYO, Assignment, Course
from coopgrade.errors import UserError
from coopgrade.roster import (
    Student,
    Wishes,
    accept_teams,
    load_roster,
    load_wishes,
    merge_teams,
    move_student,
    propose_merges,
    propose_teams,
)
from coopgrade.roster.balance import team_sizes

FACULTIES = ("文", "経", "理", "農")


def _class(count: int) -> list[Student]:
    """Return students of four years and faculties, ten of each in a class of forty."""
    return [
        Student(f"{n:04}", f"架空 {n}", year=n % 4 + 1, faculty=FACULTIES[n // 4 % 4])
        for n in range(count)
    ]


@given(count=st.integers(3, 120), size=st.integers(3, 5))
def test_sizes_differ_by_one_at_most(count: int, size: int) -> None:
    """Everybody has a place, and no team is under three."""
    sizes = team_sizes(count, size)
    assert sum(sizes) == count
    assert max(sizes) - min(sizes) <= 1
    assert min(sizes) >= 3


def test_years_and_faculties_are_spread() -> None:
    """With ten of each year and faculty, every team of four has four years and three faculties."""
    students = {student.student_id: student for student in _class(40)}
    proposal = propose_teams(students.values())
    assert [len(team) for team in proposal.teams.values()] == [4] * 10
    for team in proposal.teams.values():
        assert {students[s].year for s in team} == {1, 2, 3, 4}
        assert len({students[s].faculty for s in team}) >= 3


@settings(max_examples=25, deadline=None)
@given(data=st.data(), seed=st.integers(0, 999))
def test_the_same_seed_gives_the_same_teams(data: st.DataObject, seed: int) -> None:
    """The order of the file does not matter, everybody is in one team, wishes are counted."""
    students = _class(data.draw(st.integers(6, 24)))
    ids = [student.student_id for student in students]
    pair = st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True).map(frozenset)
    together = frozenset(data.draw(st.lists(pair, max_size=4)))
    wishes = Wishes(together=together)
    proposal = propose_teams(students, seed=seed, wishes=wishes)
    mixed = data.draw(st.permutations(students))
    assert propose_teams(mixed, seed=seed, wishes=wishes) == proposal
    assert Counter(s for team in proposal.teams.values() for s in team) == Counter(ids)
    met = [p for p in together if any(p <= set(team) for team in proposal.teams.values())]
    assert (proposal.wishes_met, proposal.wishes) == (len(met), len(together))


def test_a_wish_is_met_and_apart_is_a_condition() -> None:
    """Keeping two apart outweighs everything; a wish outweighs being of the same year."""
    students = _class(12)
    together = frozenset({frozenset({"0000", "0004"})})
    apart = frozenset(frozenset(pair) for pair in combinations(("0001", "0002", "0003"), 2))
    proposal = propose_teams(students, wishes=Wishes(together, apart))
    teams = [set(team) for team in proposal.teams.values()]
    assert any({"0000", "0004"} <= team for team in teams)
    assert all(len(team & {"0001", "0002", "0003"}) <= 1 for team in teams)


def test_what_cannot_be_kept_apart_is_told() -> None:
    """Four who must all be apart do not fit into two teams."""
    apart = frozenset(frozenset(p) for p in combinations(("0000", "0001", "0002"), 2))
    with pytest.raises(UserError, match=r"apart\.csv"):
        propose_teams(_class(8), wishes=Wishes(apart=apart))


@pytest.fixture
def small(tmp_path: Path) -> Course:
    """A course of eleven in three teams."""
    lines = [f"{n:04},架空 {n}" for n in range(11)]
    (tmp_path / "students.csv").write_text("学籍番号,氏名\n" + "\n".join(lines), encoding="utf-8")
    teams = {"g01": range(4), "g02": range(4, 8), "g03": range(8, 11)}
    rows = [f"{team},{n:04}" for team, members in teams.items() for n in members]
    (tmp_path / "groups.csv").write_text("チーム,学籍番号\n" + "\n".join(rows), encoding="utf-8")
    return Course(tmp_path, "test", "test", {})


def test_a_move_ends_one_membership_and_begins_another(small: Course) -> None:
    """The day before it is the old team, the file before is kept."""
    before = small.groups_csv.read_bytes()
    roster = move_student(small, "０００１", "g03", since=date(2026, 11, 20))
    assert roster.team_of("0001", date(2026, 11, 19)) == "g01"
    assert roster.team_of("0001", date(2026, 11, 20)) == "g03"
    assert roster == load_roster(small)
    (kept,) = (small.root / "history").iterdir()
    assert kept.read_bytes() == before


def test_moving_twice_on_one_day_leaves_the_last(small: Course) -> None:
    """A move that never became true leaves no day in two teams."""
    day = date(2026, 11, 20)
    move_student(small, "0001", "g03", since=day)
    roster = move_student(small, "0001", "g02", since=day)
    assert roster.team_of("0001", day) == "g02"
    assert len([m for m in roster.memberships if m.student_id == "0001"]) == 2


def test_who_works_alone_is_a_team_of_one(small: Course) -> None:
    """An id of its own, which is not merged away."""
    day = date(2026, 11, 20)
    roster = move_student(small, "0010", None, since=day)
    assert roster.team_of("0010", day) == "g901"
    assert [merge.team for merge in propose_merges(roster, day)] == ["g03"]


def test_an_unknown_team_name_changes_nothing(small: Course) -> None:
    """The file is as it was, byte for byte."""
    before = small.groups_csv.read_bytes()
    with pytest.raises(UserError, match="team-3"):
        move_student(small, "0001", "team-3", since=date(2026, 11, 20))
    assert small.groups_csv.read_bytes() == before


def test_a_team_under_three_joins_the_smallest_with_room(small: Course) -> None:
    """Two left of three go where five is not exceeded; nobody may be brought to one kept apart."""
    day = date(2026, 11, 20)
    text = (small.root / "students.csv").read_text(encoding="utf-8")
    text = text.replace("学籍番号,氏名", "学籍番号,氏名,離籍日")
    for student in ("0008", "0007", "0003"):
        text = text.replace(f"{student},架空 {int(student)}", f"{student},架空,2026-11-10")
    (small.root / "students.csv").write_text(text, encoding="utf-8")
    roster = load_roster(small)
    (merge,) = propose_merges(roster, day)
    assert (merge.team, merge.into, merge.members) == ("g03", "g01", ("0009", "0010"))
    apart = Wishes(apart=frozenset({frozenset({"0000", "0010"})}))
    (other,) = propose_merges(roster, day, apart)
    assert other.into == "g02"
    merged = merge_teams(small, [other], since=day)
    assert [s.student_id for s in merged.members("g02", day)] == [
        "0004",
        "0005",
        "0006",
        "0009",
        "0010",
    ]
    assert merged.teams(day) == ("g01", "g02")
    assert merged.members("g03", date(2026, 11, 1)) != ()


def test_a_proposal_becomes_the_teams(small: Course) -> None:
    """From the beginning it replaces what was there; from a day on it follows it."""
    proposal = propose_teams(load_roster(small).students, size=5, seed=3)
    roster = accept_teams(small, proposal.teams)
    assert {t: tuple(s.student_id for s in roster.members(t)) for t in roster.teams()} == dict(
        proposal.teams
    )
    day = date(2026, 12, 1)
    later = accept_teams(small, {"g09": ("0000", "0001", "0002")}, since=day)
    assert later.teams(day) == ("g09",)
    assert later.teams(date(2026, 11, 30)) == roster.teams()


def test_pairs_that_name_nobody_are_told(small: Course) -> None:
    """Every line with a problem, in one message."""
    (small.root / "apart.csv").write_text("1,2\n0001,0002\n0001,9999\n0003\n", encoding="utf-8")
    with pytest.raises(UserError) as caught:
        load_wishes(small, load_roster(small))
    assert str(caught.value).count("・") == 2
    assert "9999" in str(caught.value)


def test_teams_of_passed_deadlines_need_a_day(small: Course) -> None:
    """Dealt anew in November without a day, October's work would be somebody else's."""
    due = datetime(2020, 1, 1, tzinfo=TOKYO)
    work = Assignment("work", "課題", "group", 1, (), due)
    course = replace(small, assignments={"work": work})
    before = course.groups_csv.read_bytes()
    with pytest.raises(UserError, match="--from"):
        accept_teams(course, {"g01": ("0000", "0001", "0002")})
    assert course.groups_csv.read_bytes() == before


def test_a_number_that_lost_its_zeros_is_asked_about(small: Course) -> None:
    """Excel makes 0003 a 3: nobody is guessed, the message says who may be meant."""
    with pytest.raises(UserError, match="0003 のことですか"):
        move_student(small, "3", "g02", since=date(2026, 11, 1))
    with pytest.raises(UserError) as caught:
        load_roster(small).get("9999")
    assert "のことですか" not in str(caught.value)
