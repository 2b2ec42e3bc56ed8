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
    assert [line.submitter for line in _ledger(course) if line.reason] == ["g01"]


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


def test_odd_things_in_a_folder(course: Course, roster: Roster, assignment: Assignment) -> None:
    """A folder or pipe of the right name is no file; a film and an odd name do not matter."""
    inbox = course.inbox(assignment)
    film = inbox / "g01" / "発表.mp4"
    with film.open("wb") as file:
        # A sparse file: large to the reader, nothing on the disk.
        file.truncate(200_000_000)
    (inbox / "g01" / "行\nと\x1b[31m.txt").write_text("x", encoding="utf-8")
    (inbox / "g02" / "plan.json").unlink()
    (inbox / "g02" / "plan.json").mkdir()
    hand_ins = {**_collect(course, roster)}
    assert hand_ins["g01"].result == "taken"
    assert set(hand_ins["g01"].left_aside) == {"発表.mp4", "行�と�[31m.txt"}
    assert hand_ins["g02"].missing == ("plan.json",)
    with (inbox / "g03" / "plan.json").open("wb") as file:
        file.truncate(200_000_000)
    for number in range(1001):
        (inbox / "g04" / f"{number}.txt").touch()
    hand_ins = {**_collect(course, roster)}
    assert "plan.json" in hand_ins["g03"].reason
    assert "1000" in hand_ins["g04"].reason


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_and_a_name_that_is_no_text(
    course: Course, roster: Roster, assignment: Assignment
) -> None:
    """Nobody waits for a pipe, and bytes that are no text do not stop the others."""
    inbox = course.inbox(assignment)
    (inbox / "g01" / "plan.json").unlink()
    os.mkfifo(inbox / "g01" / "plan.json")
    Path(os.fsdecode(os.fsencode(inbox) + b"/\xff\xfe")).mkdir()
    Path(os.fsdecode(os.fsencode(inbox / "g02") + b"/\xff.txt")).write_bytes(b"x")
    hand_ins = _collect(course, roster)
    assert hand_ins["g01"].missing == ("plan.json",)
    assert hand_ins["��"].result == "refused"
    assert hand_ins["g02"].left_aside == ("�.txt",)


def test_what_an_editor_leaves_in_submitted_stops_nobody(
    course: Course, roster: Roster, assignment: Assignment
) -> None:
    """JupyterLab's checkpoints beside a hand-in are no change; a plan typed over is kept."""
    _collect(course, roster)
    folder = course.submitted(assignment, "g01")
    (folder / ".ipynb_checkpoints").mkdir()
    assert _collect(course, roster)["g01"].result == "unchanged"
    assert (folder / ".ipynb_checkpoints").is_dir()
    (folder / "plan.json").write_text("{}", encoding="utf-8")
    _collect(course, roster)
    assert [line.channel for line in _ledger(course) if line.submitter == "g01"] == [
        "inbox",
        "found",
    ]
