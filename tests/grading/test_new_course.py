"""A course for a new year: dates moved, names left behind; and the end of a course."""

import zipfile
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from coopgrade.bridge import release_assignment
from coopgrade.course import (
    TOKYO,
    Course,
    Start,
    archive_course,
    delete_personal_data,
    list_undecided,
    open_course,
    personal_files,
    start_course,
)
from coopgrade.course.closing import KEPT
from coopgrade.course.starting import weekly
from coopgrade.errors import UserError
from coopgrade.intake import read_inbox, take
from coopgrade.releasing import ANSWER_STUB
from coopgrade.roster import load_roster, move_student

START = Start(
    course_id="work-2027",
    title="はたらく 2027",
    first=date(2027, 9, 24),
    starts=time(13),
    skipped=(date(2027, 11, 5), date(2027, 12, 31)),
)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course of 2027, begun from nothing; look, do not touch."""
    return start_course(tmp_path_factory.mktemp("new") / "2027", START, answer_stub=ANSWER_STUB)


def test_a_new_course_has_every_session_and_assignment(begun: Course) -> None:
    """Fifteen Fridays without the two that are skipped, seven assignments with due times."""
    days = [session.date for session in begun.sessions]
    assert len(days) == 15
    assert {day.weekday() for day in days} == {4}
    assert not set(days) & set(START.skipped)
    assert days[-1] == date(2028, 1, 14)
    assert [session.title for session in begun.sessions][:2] == [
        "はたらく目的",
        "くらしの中の協同組合",
    ]
    assert len(begun.assignments) == 7
    kikigaki = begun.assignment("kikigaki")
    assert kikigaki.due == datetime(2027, 10, 29, 23, 59, tzinfo=TOKYO)
    assert kikigaki.late.grace_minutes == 10
    assert begun.assignment("peer-form").due == datetime(2028, 1, 21, 23, 59, tzinfo=TOKYO)
    assert not begun.peers.enabled


def test_fourteen_sessions_put_two_guests_together(tmp_path: Path) -> None:
    """14×100: the sixth session has both titles, and nothing is lost."""
    start = Start(course_id="w", title="t", first=date(2027, 9, 24), plan="14x100")
    course = start_course(tmp_path / "c", start, answer_stub=ANSWER_STUB)
    assert [session.minutes for session in course.sessions] == [100] * 14
    assert "＋" in course.sessions[5].title
    assert course.sessions[-1].title.startswith("発表II")


def test_what_a_person_must_decide_is_listed(begun: Course) -> None:
    """Nothing is guessed: people, lists, weights, how long data is kept, rules."""
    text = "\n".join(list_undecided(begun))
    for part in ("教員", "ゲスト", "students.csv", "weight", "keep_until", "秀90", "相互評価"):
        assert part in text
    assert "年末年始" not in text


def test_sessions_at_new_year_are_asked_about(tmp_path: Path) -> None:
    """A Friday that is 31 December is named with its session."""
    start = Start(course_id="w", title="t", first=date(2027, 9, 24))
    course = start_course(tmp_path / "c", start, answer_stub=ANSWER_STUB)
    (line,) = [line for line in list_undecided(course) if "年末年始" in line]
    assert "2027-12-31（金）" in line


def test_next_year_takes_rules_and_leaves_people(begun: Course, tmp_path: Path) -> None:
    """Dates move with their session, comments stay, names and marks do not come along."""
    earlier = tmp_path / "earlier"
    old = start_course(earlier, START, answer_stub=ANSWER_STUB)
    text = (earlier / "course.toml").read_text(encoding="utf-8")
    text = text.replace('late = "standard"', 'late = "standard"\nweight = 0.125', 1)
    text = text.replace("per_day = 0.1 ", "per_day = 0.05 ")
    (earlier / "course.toml").write_text(text, encoding="utf-8")
    old.students_csv.write_text("学籍番号,氏名\n0012,髙見本 一\n", encoding="utf-8")
    (earlier / "submitted" / "0012").mkdir(parents=True)
    old.gradebook.write_bytes(b"marks")
    start = Start(course_id="work-2028", title="2028", first=date(2028, 9, 29))
    course = start_course(
        tmp_path / "next", start, answer_stub=ANSWER_STUB, earlier=open_course(earlier)
    )
    moved = timedelta(days=371)
    for before, after in zip(begun.sessions, course.sessions, strict=True):
        assert after.date - before.date == moved
    for name, one in begun.assignments.items():
        due = course.assignment(name).due
        assert due is not None
        assert one.due is not None
        assert due - one.due == moved
    assert course.assignment("kikigaki").weight == Fraction(1, 8)
    assert course.assignment("kikigaki").late.per_day == Fraction(1, 20)
    assert "1日（始まった日も）ごとに引く割合" in (course.root / "course.toml").read_text("utf-8")
    assert load_roster(course).students == ()
    names = {path.name for path in course.root.iterdir()}
    assert names == {
        "course.toml",
        "groups.csv",
        "nbgrader_config.py",
        "source",
        "students.csv",
    }


def test_due_times_stay_behind_their_session_when_a_week_is_skipped(
    begun: Course, tmp_path: Path
) -> None:
    """What was due on the day of a session is due on its new day."""
    start = Start(course_id="w", title="t", first=date(2028, 9, 29), skipped=(date(2028, 11, 3),))
    course = start_course(tmp_path / "c", start, answer_stub=ANSWER_STUB, earlier=begun)
    day_of = {session.number: session.date for session in course.sessions}
    assert date(2028, 11, 3) not in day_of.values()
    kikigaki = course.assignment("kikigaki").due
    assert kikigaki is not None
    assert kikigaki.date() == day_of[6]


@pytest.mark.parametrize(
    ("start", "told"),
    [
        (Start(course_id="Work 2027", title="t", first=date(2027, 9, 24)), "Work 2027"),
        (Start(course_id="w", title="t", first=date(2027, 9, 24), plan="8x45"), "15x90"),
    ],
)
def test_what_cannot_be_made_leaves_nothing(tmp_path: Path, start: Start, told: str) -> None:
    """The message names the way out; no half folder stays."""
    with pytest.raises(UserError, match=told):
        start_course(tmp_path / "c", start, answer_stub=ANSWER_STUB)
    assert list(tmp_path.iterdir()) == []


def test_weekly_days_skip_and_go_on() -> None:
    """A skipped week moves all later ones."""
    first = date(2026, 9, 25)
    days = weekly(first, 3, [date(2026, 10, 2)])
    assert days == [first, date(2026, 10, 9), date(2026, 10, 16)]


def test_an_archive_holds_every_byte(collected: Course, tmp_path: Path) -> None:
    """Archiving changes nothing, and an archive in the folder itself is refused."""
    before = {p: p.read_bytes() for p in collected.root.rglob("*") if p.is_file()}
    archive = tmp_path / "course.zip"
    assert archive_course(collected, archive) == len(before)
    with zipfile.ZipFile(archive) as written:
        for path, content in before.items():
            assert written.read(path.relative_to(collected.root).as_posix()) == content
    with pytest.raises(UserError, match="course"):
        archive_course(collected, collected.root / "inside.zip")
    with pytest.raises(UserError, match="zip"):
        archive_course(collected, archive)


def test_only_a_person_who_types_the_id_deletes(course: Course) -> None:
    """A wrong id, or a date until which data is kept, deletes nothing."""
    before = personal_files(course)
    with pytest.raises(UserError, match="practice"):
        delete_personal_data(course, confirmed="yes")
    text = "keep_until = 2029-03-31\n" + (course.root / "course.toml").read_text(encoding="utf-8")
    (course.root / "course.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match="2029-03-31"):
        delete_personal_data(
            open_course(course.root), confirmed="practice", today=date(2029, 3, 31)
        )
    assert personal_files(course) == before


def test_what_is_left_names_nobody(course: Course, tmp_path: Path) -> None:
    """After archiving, everything personal goes; rules and assignments can start a new year."""
    one = course.assignment("business-plan")
    take(course, one, load_roster(course), read_inbox(course, one, load_roster(course)))
    move_student(course, "0260001", "g02", since=date(2026, 12, 1))
    assert (course.root / "history").is_dir()
    archive = tmp_path / "kept.zip"
    archive_course(course, archive)
    assert archive.stat().st_mode & 0o077 == 0
    (course.root / "late.txt").write_text("届いたばかり", encoding="utf-8")
    with pytest.raises(UserError, match=r"late\.txt"):
        delete_personal_data(course, confirmed="practice", archive=archive)
    (course.root / "late.txt").unlink()
    kept = [path for path in (course.root / "received").rglob("*") if path.is_file()]
    assert kept
    assert not [path for path in kept if path.stat().st_mode & 0o222]
    delete_personal_data(course, confirmed="practice", archive=archive)
    assert sorted(p.name for p in course.root.iterdir() if p.name not in KEPT) == []
    assert personal_files(course) == []
    left = "".join(
        path.read_text(encoding="utf-8") for path in course.root.rglob("*") if path.is_file()
    )
    assert "髙見本" not in left
    assert "0260001" not in left
    start = Start(course_id="next", title="次の年", first=date(2027, 9, 24))
    start_course(
        tmp_path / "next", start, answer_stub=ANSWER_STUB, earlier=open_course(course.root)
    )


def test_a_new_course_is_for_its_lecturer_only(begun: Course) -> None:
    """Names and marks will lie there: nobody else on the machine may look in."""
    assert begun.root.stat().st_mode & 0o077 == 0
    assert set(begun.grading.makeup_caps) == {"追試", "再試"}


def test_letters_to_students_can_be_in_english(begun: Course, tmp_path: Path) -> None:
    """Said once, next year's course keeps it."""
    start = replace(START, language="en")
    english = start_course(tmp_path / "en", start, answer_stub=ANSWER_STUB)
    assert (begun.language, english.language) == ("ja", "en")
    later = start_course(tmp_path / "later", START, answer_stub=ANSWER_STUB, earlier=english)
    assert later.language == "en"


def test_an_early_deadline_of_a_team_is_asked_about(begun: Course, tmp_path: Path) -> None:
    """It does not hold for teams: the list says so, and the notebook does not promise it."""
    made = start_course(tmp_path / "early", START, answer_stub=ANSWER_STUB, earlier=begun)
    path = made.root / "course.toml"
    text = path.read_text(encoding="utf-8")
    for name in ("business-plan", "peer-form"):
        head = f"[assignments.{name}]\n"
        text = text.replace(head, f"{head}early_due = 2027-10-01T23:59:00+09:00\n")
    path.write_text(text, encoding="utf-8")
    course = open_course(made.root)
    listed = [line for line in list_undecided(course) if "early_due" in line]
    assert len(listed) == 1
    assert "business-plan" in listed[0]
    for name, shown in (("business-plan", False), ("peer-form", True)):
        assignment = course.assignment(name)
        release_assignment(course, assignment, ())
        notebook = (course.release(assignment) / assignment.notebook).read_text(encoding="utf-8")
        assert ("2027-10-01" in notebook) == shown
