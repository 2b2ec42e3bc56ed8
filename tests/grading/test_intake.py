"""Intake: what is taken, what is refused, and that nothing received is lost."""

import os
from pathlib import Path

import pytest
from nbgrader.utils import parse_utc

from coopgrade.course import Assignment, Course
from coopgrade.intake import HandIn, Received, read_inbox, take
from coopgrade.journal import open_journal
from coopgrade.roster import Roster


@pytest.fixture
def assignment(course: Course) -> Assignment:
    """The assignment of the practice course."""
    return course.assignment("business-plan")


def _collect(course: Course, roster: Roster) -> dict[str, HandIn]:
    assignment = course.assignment("business-plan")
    arrivals = read_inbox(course, assignment, roster)
    return {h.submitter: h for h in take(course, assignment, roster, arrivals)}


def _ledger(course: Course) -> list[Received]:
    with open_journal(course) as journal:
        return journal.read(Received)


def test_hand_ins_arrive_whole(course: Course, roster: Roster, assignment: Assignment) -> None:
    """Nine teams handed in; each file is byte-equal, one plan is missing, one team late."""
    hand_ins = _collect(course, roster)
    assert sorted(hand_ins) == [f"g{n:02}" for n in range(1, 10)]
    assert {h.result for h in hand_ins.values()} == {"taken"}
    assert [name for name, h in hand_ins.items() if h.late] == ["g09"]
    assert {name: h.missing for name, h in hand_ins.items() if h.missing} == {"g08": ("plan.json",)}
    for source in course.inbox(assignment).glob("*/*"):
        copy = course.submitted(assignment, source.parent.name) / source.name
        assert copy.read_bytes() == source.read_bytes()


def test_nbgrader_reads_the_time_that_we_wrote(
    course: Course, roster: Roster, assignment: Assignment
) -> None:
    """The time of the hand-in survives nbgrader's parser, which misreads `+0900`."""
    hand_ins = _collect(course, roster)
    text = (course.submitted(assignment, "g09") / "timestamp.txt").read_text().strip()
    moment = hand_ins["g09"].handed_in
    assert moment is not None
    assert text == "2026-12-20T02:04:00+09:00"
    assert f"{parse_utc(text)}" == "2026-12-19 17:04:00"


def test_collecting_again_changes_nothing(course: Course, roster: Roster) -> None:
    """The same inbox gives `unchanged` and no new line in the ledger."""
    _collect(course, roster)
    before = _ledger(course)
    assert {h.result for h in _collect(course, roster).values()} == {"unchanged"}
    assert _ledger(course) == before


def test_an_earlier_hand_in_is_kept(course: Course, roster: Roster, assignment: Assignment) -> None:
    """A second hand-in replaces the first for grading, and the first can still be read."""
    _collect(course, roster)
    inbox = course.inbox(assignment) / "g01" / "plan.json"
    first = inbox.read_bytes()
    times = inbox.stat()
    inbox.write_bytes(first.replace(b"1300", b"1400"))
    os.utime(inbox, (times.st_atime, times.st_mtime + 60))
    assert _collect(course, roster)["g01"].result == "taken"
    assert (course.submitted(assignment, "g01") / "plan.json").read_bytes() != first
    kept = course.received(assignment, "g01")
    assert (kept / "001" / "plan.json").read_bytes() == first
    assert [line.attempt for line in _ledger(course) if line.submitter == "g01"] == [1, 2]


@pytest.mark.parametrize("kind", ["file", "folder", "extra"])
def test_symbolic_links_are_refused(
    course: Course, roster: Roster, assignment: Assignment, kind: str
) -> None:
    """A link would copy the lecturer's files, such as hidden tests, into a hand-in."""
    secret = course.source(assignment) / assignment.notebook
    inbox = course.inbox(assignment)
    if kind == "file":
        (inbox / "g01" / "plan.json").unlink()
        (inbox / "g01" / "plan.json").symlink_to(secret)
    elif kind == "extra":
        (inbox / "g01" / "写真.png").symlink_to(secret)
    else:
        (inbox / "g01").rename(inbox.parent / "elsewhere")
        (inbox / "g01").symlink_to(inbox.parent / "elsewhere")
    hand_ins = _collect(course, roster)
    assert hand_ins["g01"].result == "refused"
    assert not course.submitted(assignment, "g01").exists()
    assert hand_ins["g02"].result == "taken"
    assert _ledger(course)[0].reason


def test_what_is_not_expected_is_left_aside(
    course: Course, roster: Roster, assignment: Assignment
) -> None:
    """Only the files that the assignment names reach nbgrader."""
    extra = course.inbox(assignment) / "g01" / "sitecustomize.py"
    extra.write_text("print('x')", encoding="utf-8")
    (course.inbox(assignment) / "g01" / "写真").mkdir()
    hand_in = _collect(course, roster)["g01"]
    assert hand_in.left_aside == ("sitecustomize.py", "写真")
    names = {path.name for path in course.submitted(assignment, "g01").iterdir()}
    assert names == {"business-plan.ipynb", "plan.json", "timestamp.txt"}


def test_unknown_teams_and_empty_folders_are_refused(
    course: Course, roster: Roster, assignment: Assignment
) -> None:
    """A team that the roster does not know, and a folder without the right files."""
    inbox = course.inbox(assignment)
    (inbox / "g01").rename(inbox / "g99")
    (inbox / "g10").mkdir()
    (inbox / "g10" / "memo.json").write_text("{}", encoding="utf-8")
    hand_ins = _collect(course, roster)
    assert "g99" in hand_ins["g99"].reason
    assert "plan.json" in hand_ins["g10"].reason
    assert not (course.root / "submitted" / "g99").exists()


def test_a_swap_for_a_link_is_noticed(tmp_path: Path) -> None:
    """Between looking and reading, a file may become a link: opening it fails then."""
    from coopgrade.intake.folders import read_plain_file

    (tmp_path / "secret").write_text("x", encoding="utf-8")
    (tmp_path / "plan.json").symlink_to(tmp_path / "secret")
    if not hasattr(os, "O_NOFOLLOW"):
        pytest.skip("this system opens links without asking")
    with pytest.raises(OSError, match=r"plan\.json"):
        read_plain_file(tmp_path / "plan.json")
