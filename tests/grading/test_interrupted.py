"""A collect that is killed at any moment: nothing is lost, nothing doubled, a re-run heals."""

import os
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopgrade.course import TOKYO, Assignment, Course
from coopgrade.files import sha256
from coopgrade.intake import Arrival, Received, take
from coopgrade.journal import open_journal
from coopgrade.roster import Roster

NAME = "business-plan"
DUE = datetime(2026, 12, 18, 23, 59, tzinfo=TOKYO)
HOUR = timedelta(hours=1)
# What the operating system is asked to do while something is taken; reading is harmless.
_STEPS = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.utime", "open")
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever kills a process does not cut the power: what was written need not be on the disk."""
    monkeypatch.setattr("os.fsync", lambda _: None)


def _arrival(text: str, after: timedelta = -HOUR, team: str = "g01") -> Arrival:
    """Return what a team sent, so long after the due time."""
    files = {"business-plan.ipynb": b"{}", "plan.json": f'{{"name": "{text}"}}'.encode()}
    return Arrival("moodle", f"zip/{text}", team, files, DUE + after)


def _attempts(course: Course) -> list[Received]:
    with open_journal(course) as journal:
        return [one for one in journal.read(Received) if one.attempt]


def _killed_at(step: int, course: Course, roster: Roster, arrival: Arrival) -> bool:
    """Take something in a child process that dies without a goodbye; tell whether it died."""
    child = os.fork()
    if child == 0:
        seen = 0

        def watch(event: str, args: tuple[object, ...]) -> None:
            nonlocal seen
            writes = event in _STEPS and (event != "open" or args[1] not in ("r", "rb"))
            if writes or event == "sqlite3.connect":
                seen += 1
                if seen == step:
                    os._exit(9)

        sys.addaudithook(watch)
        take(course, course.assignment(NAME), roster, [arrival])
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def _check(course: Course, assignment: Assignment) -> None:
    """Compare the ledger with the disk: each line has its folder, each folder its line."""
    kept = course.received(assignment, "g01")
    attempts = _attempts(course)
    assert [one.attempt for one in attempts] == [int(p.name) for p in sorted(kept.iterdir())]
    for one in attempts:
        folder = kept / f"{one.attempt:03d}"
        assert {p.name: sha256(p.read_bytes()) for p in folder.iterdir()} == one.files
        assert not any(p.stat().st_mode & 0o222 for p in folder.iterdir())
    assert not list(course.root.glob(".incoming-*"))


def _steps(course: Course, roster: Roster, arrival: Arrival, again: Arrival) -> Iterator[int]:
    """Kill a first collect at every step of it, and take `again` after each."""
    step = 0
    died = True
    while died:
        step += 1
        died = _killed_at(step, course, roster, arrival)
        take(course, course.assignment(NAME), roster, [again])
        yield step
        _forget(course)


def _forget(course: Course) -> None:
    for name in ("received", "submitted"):
        shutil.rmtree(course.root / name, ignore_errors=True)
    course.journal.unlink(missing_ok=True)


@needs_fork
def test_killed_at_each_step_and_run_again(course: Course, roster: Roster) -> None:
    """One attempt, whole, in its place, with its time: whatever had been done before."""
    assignment = course.assignment(NAME)
    arrival = _arrival("x")
    steps = 0
    for _ in _steps(course, roster, arrival, arrival):
        steps += 1
        _check(course, assignment)
        (one,) = _attempts(course)
        assert (one.channel, one.handed_in, one.attempt) == ("moodle", arrival.handed_in, 1)
        placed = course.submitted(assignment, "g01")
        assert sorted(p.name for p in placed.iterdir()) == [
            "business-plan.ipynb",
            "plan.json",
            "timestamp.txt",
        ]
        assert (placed / "plan.json").read_bytes() == arrival.files["plan.json"]
    assert steps > 15


@needs_fork
def test_killed_and_something_newer_came_meanwhile(course: Course, roster: Roster) -> None:
    """What had been stored is not overwritten: it becomes an attempt, with its time."""
    assignment = course.assignment(NAME)
    first, newer = _arrival("はじめ", -5 * HOUR), _arrival("新しい")
    numbers = set()
    for _ in _steps(course, roster, first, newer):
        _check_pair(course, assignment, first, newer)
        numbers.add(len(_attempts(course)))
    assert numbers == {1, 2}


def _check_pair(course: Course, assignment: Assignment, first: Arrival, newer: Arrival) -> None:
    kept = course.received(assignment, "g01")
    attempts = {one.attempt: one for one in _attempts(course)}
    assert sorted(attempts) == sorted(int(p.name) for p in kept.iterdir())
    assert {one.handed_in for one in attempts.values()} <= {first.handed_in, newer.handed_in}
    placed = course.submitted(assignment, "g01") / "plan.json"
    assert placed.read_bytes() == newer.files["plan.json"]


def test_what_somebody_removed_comes_back(course: Course, roster: Roster) -> None:
    """What is gone from received/ is kept anew when it arrives again; until then it is told."""
    assignment = course.assignment(NAME)
    arrival = _arrival("x")
    take(course, assignment, roster, [arrival])
    plan = course.received(assignment, "g01") / "001" / "plan.json"
    plan.unlink()
    take(course, assignment, roster, [arrival])
    assert plan.read_bytes() == arrival.files["plan.json"]
    _check(course, assignment)
    plan.unlink()
    others = [_arrival("早い", -9 * HOUR), _arrival("y", team="g02")]
    hand_ins = take(course, assignment, roster, others)
    assert "plan.json" in hand_ins[0].questions[0]
    assert hand_ins[1].questions == ()


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_order_gives_the_same_and_again_changes_nothing(
    course: Course, roster: Roster, data: st.DataObject
) -> None:
    """Teams, versions and times in any order: the same counts; a second collect adds no line."""
    assignment = course.assignment(NAME)
    hours = st.sampled_from([-5, -4, -3, -1, 2, 3])
    sent = data.draw(
        st.lists(
            st.tuples(st.sampled_from(["g01", "g02"]), st.sampled_from("abc"), hours),
            min_size=1,
            max_size=5,
            # One person sends one thing at a time.
            unique_by=lambda one: (one[0], one[2]),
        )
    )
    arrivals = [_arrival(f"{team}{text}", h * HOUR, team) for team, text, h in sent]
    other, again = data.draw(st.permutations(arrivals)), data.draw(st.permutations(arrivals))
    found = []
    for order in (arrivals, other):
        # The folder is there for all examples, and one that Hypothesis stops clears nothing up.
        _forget(course)
        take(course, assignment, roster, order)
        before = _attempts(course)
        take(course, assignment, roster, again)
        assert _attempts(course) == before
        found.append(
            {
                path.relative_to(course.root).as_posix(): path.read_bytes()
                for path in (course.root / "submitted").rglob("*.*")
            }
        )
    assert found[0] == found[1]


def test_who_goes_back_to_an_earlier_version_hands_in_anew(course: Course, roster: Roster) -> None:
    """The newest hand-in counts, also when its files are those of the first."""
    assignment = course.assignment(NAME)
    arrivals = [_arrival("一", -9 * HOUR), _arrival("二", -5 * HOUR), _arrival("一", -HOUR)]
    hand_ins = take(course, assignment, roster, arrivals)
    assert [h.attempt for h in hand_ins] == [1, 2, 3]
    assert [h.counts for h in hand_ins] == [False, False, True]
    placed = course.submitted(assignment, "g01") / "plan.json"
    assert "一" in placed.read_text(encoding="utf-8")


def test_of_two_who_send_the_same_the_earlier_time_counts(course: Course, roster: Roster) -> None:
    """Whether the late copy is found first, last or together with the other: no lateness."""
    assignment = course.assignment(NAME)
    late, early = _arrival("同じ", 30 * HOUR), _arrival("同じ", -HOUR)
    for batches in ([[late], [early]], [[early], [late]], [[late, early]]):
        for batch in batches:
            take(course, assignment, roster, batch)
        stamp = course.submitted(assignment, "g01") / "timestamp.txt"
        assert stamp.read_text(encoding="utf-8") == f"{early.handed_in.isoformat()}\n"
        _forget(course)


@needs_fork
def test_two_collects_at_once(course: Course, roster: Roster) -> None:
    """One waits for the other: two attempts with numbers of their own, the newer one counts."""
    assignment = course.assignment(NAME)
    older, newer = _arrival("古い", -5 * HOUR), _arrival("新しい")
    children = []
    for arrival in (older, newer, older, newer):
        child = os.fork()
        if child == 0:
            take(course, assignment, roster, [arrival])
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0, 0]
    _check(course, assignment)
    assert {one.handed_in for one in _attempts(course)} == {older.handed_in, newer.handed_in}
    assert len(_attempts(course)) == 2
    placed = course.submitted(assignment, "g01") / "plan.json"
    assert placed.read_bytes() == newer.files["plan.json"]
