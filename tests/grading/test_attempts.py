"""Which attempt counts, whatever order things arrive in: nothing is lost, nobody loses."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from zipfile import ZipFile

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgrade.course import TOKYO, Assignment, Course, LatePolicy
from coopgrade.intake import (
    Arrival,
    AttemptChoice,
    HandIn,
    Received,
    RefusedError,
    choose,
    load_status,
    read_exchange,
    read_zip,
    take,
    use_attempt,
)
from coopgrade.journal import open_journal
from coopgrade.releasing import release_notebook
from coopgrade.roster import Roster, load_roster, move_student

NAME = "business-plan"
DUE = datetime(2026, 12, 18, 23, 59, tzinfo=TOKYO)
HOUR = timedelta(hours=1)
POLICY = LatePolicy(grace_minutes=10, per_day=Fraction(1, 10), accepted_days=2)


@pytest.fixture
def assignment(course: Course) -> Assignment:
    """The assignment of the practice course, with a rule for lateness and one more try."""
    one = course.assignment(NAME)
    return replace(one, late=POLICY, resubmit_until=DUE + 20 * 24 * HOUR)


@pytest.fixture
def notebook(course: Course, assignment: Assignment) -> bytes:
    """The released notebook, as a team gets it."""
    released = release_notebook(course.source(assignment) / assignment.notebook)
    return nbformat.writes(released).encode()


@pytest.fixture
def arrive(notebook: bytes) -> Callable[..., Arrival]:
    """Make an arrival of a team: what was written, by whom, how long after the due time."""

    def make(text: str, after: timedelta | None, uploader: str = "", team: str = "g01") -> Arrival:
        files = {"business-plan.ipynb": notebook, "plan.json": f'{{"name": "{text}"}}'.encode()}
        moment = None if after is None else DUE + after
        return Arrival("moodle", f"zip/{text}", team, files, moment, uploader)

    return make


def _plan(course: Course, assignment: Assignment, team: str = "g01") -> str:
    return (course.submitted(assignment, team) / "plan.json").read_text(encoding="utf-8")


def test_a_late_second_try_does_not_cost_the_first(
    course: Course, roster: Roster, assignment: Assignment, arrive: Callable[..., Arrival]
) -> None:
    """What was handed in on time counts; the late one is kept and told."""
    first, second = take(
        course, assignment, roster, [arrive("早い", -HOUR), arrive("おそい", 30 * HOUR)]
    )
    assert "早い" in _plan(course, assignment)
    assert (first.counts, second.counts) == (True, False)
    assert "1回め" in second.questions[0]
    kept = course.received(assignment, "g01") / "002" / "plan.json"
    assert "おそい" in kept.read_text(encoding="utf-8")


def test_two_members_hand_in(
    course: Course, roster: Roster, assignment: Assignment, arrive: Callable[..., Arrival]
) -> None:
    """The newest in time counts, both are kept, and both senders are named."""
    hand_ins = take(
        course,
        assignment,
        roster,
        [arrive("新しい", -HOUR, "0260002"), arrive("古い", -3 * HOUR, "0260001")],
    )
    assert "新しい" in _plan(course, assignment)
    assert [h.counts for h in hand_ins] == [True, False]
    assert all("0260001、0260002" in "".join(h.questions) for h in hand_ins)


def test_after_the_last_day_a_person_decides(
    course: Course, roster: Roster, assignment: Assignment, arrive: Callable[..., Arrival]
) -> None:
    """Kept, not graded; used once somebody says so, with a name and a reason in the journal."""
    (hand_in,) = take(course, assignment, roster, [arrive("三日後", 60 * HOUR)])
    assert (hand_in.result, hand_in.counts) == ("taken", False)
    assert not course.submitted(assignment, "g01").exists()
    choice = AttemptChoice(
        assignment=NAME, submitter="g01", attempt=1, by="架空 先生", reason="交通の事故"
    )
    use_attempt(course, assignment, roster, choice)
    assert "三日後" in _plan(course, assignment)
    with pytest.raises(RefusedError, match="7"):
        use_attempt(course, assignment, roster, replace(choice, attempt=7))
    with open_journal(course) as journal:
        assert [one.reason for one in journal.read(AttemptChoice)] == ["交通の事故"]


def test_one_more_try_follows_the_marks(
    course: Course, roster: Roster, assignment: Assignment, arrive: Callable[..., Arrival]
) -> None:
    """After grading, one later hand-in is a resubmission; before it the first mark is noted."""
    take(course, assignment, roster, [arrive("はじめ", -HOUR)])
    course.autograded(assignment, "g01").mkdir(parents=True)
    noted: list[str] = []
    again = [arrive("出し直し", 100 * HOUR), arrive("三度め", 200 * HOUR)]
    hand_ins = take(
        course,
        assignment,
        roster,
        again,
        note_first_mark=lambda _, submitter: noted.append(submitter) is None,
    )
    assert noted == ["g01"]
    assert [h.counts for h in hand_ins] == [True, False]
    assert not hand_ins[0].late
    assert "出し直し" in _plan(course, assignment)
    with open_journal(course) as journal:
        (status,) = [
            one
            for one in load_status(course, assignment, roster, journal)
            if one.submitter == "g01"
        ]
    assert (status.state, status.seconds_late) == ("resubmitted", 0.0)


@given(
    hours=st.lists(st.integers(-48, 72), min_size=1, max_size=6, unique=True),
    data=st.data(),
)
def test_the_order_of_arrival_does_not_matter(hours: list[int], data: st.DataObject) -> None:
    """The same hand-ins, collected in any order, give the same one that counts."""

    def received(order: list[int]) -> list[Received]:
        return [
            Received(
                channel="inbox",
                assignment=NAME,
                submitter="g01",
                attempt=number,
                handed_in=DUE + hour * HOUR,
            )
            for number, hour in enumerate(order, 1)
        ]

    def moment(order: list[int]) -> datetime | None:
        chosen = choose(received(order), DUE, POLICY)
        return chosen.handed_in if chosen else None

    assert moment(hours) == moment(data.draw(st.permutations(hours)))
    in_time = [hour for hour in hours if hour <= 0]
    taken = [hour for hour in hours if hour <= 48]
    best = max(in_time or taken, default=None)
    assert moment(hours) == (None if best is None else DUE + best * HOUR)


def test_the_wrong_assignment_is_told_and_kept(
    course: Course, roster: Roster, assignment: Assignment, arrive: Callable[..., Arrival]
) -> None:
    """Answers of another assignment would be nothing but zeros."""
    files = {"business-plan.ipynb": b"{}", "answers.json": b'{"assignment": "kikigaki"}'}
    own = replace(assignment, student_files=("answers.json",))
    (hand_in,) = take(course, own, roster, [replace(arrive("x", -HOUR), files=files)])
    assert hand_in.result == "refused"
    assert "kikigaki" in hand_in.reason
    with open_journal(course) as journal:
        (record,) = journal.read(Received)
    assert set(record.files) == set(files)


def test_the_same_plan_from_two_teams_is_a_question(
    course: Course, roster: Roster, assignment: Assignment, arrive: Callable[..., Arrival]
) -> None:
    """The starter file says nothing; a filled-in one that two teams have is asked about."""
    starter = (course.source(assignment) / "plan.json").read_bytes()
    one, two = arrive("同じ", -HOUR), arrive("同じ", -HOUR, team="g02")
    hand_ins = take(course, assignment, roster, [one, two])
    assert ["g02" in "".join(hand_ins[0].questions), "g01" in "".join(hand_ins[1].questions)] == [
        True,
        True,
    ]
    empty = {**one.files, "plan.json": starter}
    untouched = [replace(one, files=empty, submitter=team) for team in ("g03", "g04")]
    assert [h.questions for h in take(course, assignment, roster, untouched)] == [(), ()]


def test_copies_have_other_names_and_are_taken(
    course: Course, roster: Roster, assignment: Assignment, arrive: Callable[..., Arrival]
) -> None:
    """One `plan (1).json` is the plan; two are a question."""
    arrival = arrive("x", -HOUR)
    book = arrival.files["business-plan.ipynb"]
    once = {"コピー ～ business-plan.ipynb": book, "plan (1).json": b'{"name": "a"}'}
    twice = {"business-plan.ipynb": book, "plan (1).json": b"{}", "plan (2).json": b"{}"}
    renamed, undecided = take(
        course,
        assignment,
        roster,
        [replace(arrival, files=once), replace(arrival, files=twice, submitter="g02")],
    )
    assert renamed.missing == ()
    assert len(renamed.questions) == 2
    assert undecided.missing == ("plan.json",)
    assert not (course.submitted(assignment, "g02") / "plan.json").exists()


def test_what_nbgrader_collected_itself_is_kept(
    course: Course, roster: Roster, assignment: Assignment, arrive: Callable[..., Arrival]
) -> None:
    """A hand-in that lies in submitted/ already becomes an attempt before anything replaces it."""
    folder = course.submitted(assignment, "g01")
    folder.mkdir(parents=True)
    (folder / "plan.json").write_text('{"name": "nbgrader から"}', encoding="utf-8")
    take(course, assignment, roster, [arrive("新しい", -HOUR)])
    with open_journal(course) as journal:
        channels = [record.channel for record in journal.read(Received)]
    assert channels == ["moodle", "found"]
    kept = course.received(assignment, "g01") / "002" / "plan.json"
    assert "nbgrader から" in kept.read_text(encoding="utf-8")


@pytest.fixture
def exchange(course: Course, notebook: bytes, tmp_path: Path) -> Callable[..., Path]:
    """Put something into an exchange, as nbgrader's `submit` does."""
    inbound = tmp_path / "exchange" / course.course_id / "inbound"
    inbound.mkdir(parents=True)
    # The owner of what this test writes is who runs it.
    import pwd

    me = pwd.getpwuid(os.getuid()).pw_name
    text = course.students_csv.read_text(encoding="utf-8-sig")
    for login, own in (("s0260001", me), ("s0260002", "somebody")):
        assert f",{login}," in text
        text = text.replace(f",{login},", f",{own},")
    course.students_csv.write_text(text, encoding="utf-8")

    def submit(login: str = me, time: str = "2020-01-01 00:00:00 UTC") -> Path:
        folder = inbound / f"{login}+{NAME}+{time}+secret"
        folder.mkdir()
        (folder / "business-plan.ipynb").write_bytes(notebook)
        (folder / "plan.json").write_text('{"name": "x"}', encoding="utf-8")
        (folder / "timestamp.txt").write_text(time, encoding="utf-8")
        return folder

    return submit


def _from_exchange(course: Course, assignment: Assignment, tmp_path: Path) -> list[HandIn]:
    roster = load_roster(course)
    arrivals = read_exchange(course, assignment, roster, tmp_path / "exchange")
    return take(course, assignment, roster, arrivals)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="files have no owners on this system")
def test_the_exchange_gives_the_time_of_the_file_system(
    course: Course, assignment: Assignment, exchange: Callable[..., Path], tmp_path: Path
) -> None:
    """A folder that says 2020 is not from 2020; the sender and the team are known."""
    folder = exchange()
    os.utime(folder / "plan.json", (0, 0))
    (hand_in,) = _from_exchange(course, assignment, tmp_path)
    assert (hand_in.result, hand_in.submitter, hand_in.uploader) == ("taken", "g01", "0260001")
    assert hand_in.handed_in is not None
    assert abs(hand_in.handed_in.timestamp() - folder.stat().st_ctime) < 60
    assert "2020-01-01" in hand_in.questions[0]
    stamp = (course.submitted(assignment, "g01") / "timestamp.txt").read_text(encoding="utf-8")
    assert stamp.strip() == hand_in.handed_in.isoformat()


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="files have no owners on this system")
def test_nobody_hands_in_for_somebody_else(
    course: Course, assignment: Assignment, exchange: Callable[..., Path], tmp_path: Path
) -> None:
    """The owner of the folder must be whom its name names; links and strangers are refused."""
    exchange("somebody")
    exchange("stranger")
    link = exchange(time="2026-12-01 00:00:00 UTC")
    (link / "plan.json").unlink()
    (link / "plan.json").symlink_to(course.source(assignment) / assignment.notebook)
    hand_ins = _from_exchange(course, assignment, tmp_path)
    assert [hand_in.result for hand_in in hand_ins] == ["refused"] * 3
    reasons = "\n".join(hand_in.reason for hand_in in hand_ins)
    for part in ("「somebody」の名前で", "「stranger」が名簿に", "plan.json"):
        assert part in reasons
    assert not (course.root / "submitted").exists()


def test_a_zip_of_moodle_finds_the_teams(
    course: Course, roster: Roster, assignment: Assignment, notebook: bytes, tmp_path: Path
) -> None:
    """Participant numbers lead through the worksheet to students, and these to their teams."""
    people = [roster.by_id[f"02600{n:02}"] for n in (1, 2, 5)]
    sheet = tmp_path / "sheet.csv"
    lines = ["ID,フルネーム,IDナンバ,ステータス,評点,最大評点,最終更新日時 (提出)"]
    path = tmp_path / "提出.zip"
    with ZipFile(path, "w") as archive:
        for number, person in enumerate(people, 101):
            lines.append(
                f"参加者{number},{person.name},{person.student_id},評定のために提出済み,,40.00,-"
            )
            folder = f"{person.name}_{number}_assignsubmission_file"
            archive.writestr(f"{folder}/business-plan.ipynb", notebook)
            archive.writestr(f"{folder}/plan.json", f'{{"name": "{number}"}}')
        archive.writestr("だれか_999_assignsubmission_file/business-plan.ipynb", notebook)
    sheet.write_text("\n".join(lines), encoding="utf-8-sig")
    arrivals, export = read_zip(assignment, roster, path, preset="moodle", sheet=sheet)
    hand_ins = take(course, assignment, roster, arrivals)
    assert [(h.submitter, h.result) for h in hand_ins[:3]] == [
        ("g01", "taken"),
        ("g01", "taken"),
        ("g02", "taken"),
    ]
    assert hand_ins[3].result == "refused"
    assert "だれか" in hand_ins[3].reason
    assert len(export.rows) == 3


def test_what_is_kept_cannot_be_written(
    course: Course, roster: Roster, assignment: Assignment, arrive: Callable[..., Arrival]
) -> None:
    """Attempts are read-only files, and a second collect of the same adds none."""
    arrival = arrive("x", -HOUR)
    take(course, assignment, roster, [arrival])
    kept = course.received(assignment, "g01")
    assert [path.stat().st_mode & 0o222 for path in (kept / "001").iterdir()] == [0, 0]
    (again,) = take(course, assignment, roster, [arrival])
    assert (again.result, again.attempt) == ("unchanged", 1)
    assert [path.name for path in kept.iterdir()] == ["001"]
    shutil.rmtree(course.submitted(assignment, "g01"))
    take(course, assignment, roster, [arrival])
    assert "x" in _plan(course, assignment)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="files have no owners on this system")
def test_a_file_of_somebody_else_is_no_hand_in(
    course: Course,
    assignment: Assignment,
    exchange: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A folder open to all, or a hard link: what another user owns is refused."""
    from coopgrade.intake import folders

    folder = exchange()
    read = folders.read_plain_file

    def foreign(path: Path) -> tuple[bytes, os.stat_result]:
        content, status = read(path)
        fields = list(status)
        fields[4] += path.name == "plan.json"
        return content, os.stat_result(fields)

    monkeypatch.setattr(folders, "read_plain_file", foreign)
    (hand_in,) = _from_exchange(course, assignment, tmp_path)
    assert (hand_in.result, hand_in.submitter) == ("refused", "g01")
    assert "plan.json" in hand_in.reason
    assert folder.is_dir()


def test_who_moved_after_handing_in_is_asked_about(
    course: Course, assignment: Assignment, arrive: Callable[..., Arrival]
) -> None:
    """On the day of the hand-in the sender was in another team than on the due day."""
    moved = move_student(course, "0260001", "g02", since=date(2026, 12, 17))
    early = arrive("前の班で", -48 * HOUR, "0260001", "g02")
    late = arrive("新しい班で", -HOUR, "0260001", "g02")
    first, second = take(course, assignment, moved, [early, late])
    assert "g01" in "".join(first.questions)
    assert "g01" not in "".join(second.questions)
