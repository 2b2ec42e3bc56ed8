"""The practice course: a whole term of fiction, the same every time, safe to run."""

import csv
import hashlib
import json
import os
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from coopgrade.course import Course, list_undecided
from coopgrade.demo_class import create_demo_class
from coopgrade.demo_class.data import load_students
from coopgrade.intake import read_inbox, read_zip, take
from coopgrade.journal import open_journal
from coopgrade.lms.fill import Mark
from coopgrade.lms.mapping import load_mapping, mapping_for
from coopgrade.marks import write_filled_sheet
from coopgrade.peer import load_ratings
from coopgrade.peer.troubles import load_troubles
from coopgrade.reactions import load_attendance, read_answers, take_answers, take_attendance
from coopgrade.roster import Roster, check_roster, load_roster

PLAN, LAW, FORM = "business-plan", "law-numbers", "peer-form"


def _contents(root: Path) -> dict[str, tuple[str, int]]:
    """Return the digest of every file, and the time of hand-ins."""
    return {
        path.relative_to(root).as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            int(path.stat().st_mtime) if "inbox" in path.parts else 0,
        )
        for path in root.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def term(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course of this module with everything collected; read only."""
    course = create_demo_class(tmp_path_factory.mktemp("term") / "course")
    roster = load_roster(course)
    for name in (PLAN, FORM):
        take(
            course,
            course.assignment(name),
            roster,
            read_inbox(course, course.assignment(name), roster),
        )
    arrivals, _ = read_zip(
        course.assignment(LAW),
        roster,
        course.root / "lms" / "law-numbers-manaba.zip",
        preset="manaba",
    )
    take(course, course.assignment(LAW), roster, arrivals)
    return course


@pytest.fixture(scope="module")
def people(term: Course) -> Roster:
    """Who takes it."""
    return load_roster(term)


def test_the_same_call_makes_the_same_bytes(fresh: Course, tmp_path: Path) -> None:
    """Every file, zips and workbooks too, and the times of hand-ins."""
    again = create_demo_class(tmp_path / "again")
    assert _contents(again.root) == _contents(fresh.root)


def test_it_is_a_whole_term(fresh: Course) -> None:
    """Sessions with times, due times, weights that add up, rules, people with roles."""
    assert [session.number for session in fresh.sessions] == list(range(1, 16))
    assert fresh.sessions[13].date == date(2026, 12, 18)
    assert all(session.starts_at is not None for session in fresh.sessions)
    assert list(fresh.assignments) == [LAW, PLAN, FORM]
    assert sum(one.weight or 0 for one in fresh.assignments.values()) == 1
    assert all(one.late.per_day == Fraction(1, 10) for one in fresh.assignments.values())
    assert fresh.grading.attendance.share_needed == Fraction(2, 3)
    assert (fresh.peers.enabled, fresh.peers.applies_to) == (True, (PLAN,))
    assert [person.role for person in fresh.people] == ["lecturer", "ta", "guest"]
    assert all("架空" in person.name for person in fresh.people)
    # What is left to decide needs a real university.
    assert len(list_undecided(fresh)) == 3
    text = (fresh.root / "course.toml").read_text(encoding="utf-8")
    assert "# ここまでは、おくれにしない" in text


def test_one_moved_and_one_left(fresh: Course) -> None:
    """The dates decide who was in which team, and nothing is wrong in the lists."""
    roster = load_roster(fresh)
    day = date(2026, 10, 23)
    assert roster.team_of("0260024", day - timedelta(days=1)) == "g06"
    assert roster.team_of("0260024", day) == "g08"
    assert [one.student_id for one in roster.students if one.left] == ["0260040"]
    assert len(roster.present(date(2026, 11, 5))) == 40
    assert [problem.level for problem in check_roster(fresh, date(2026, 12, 1))] == ["look"]


def test_what_was_collected(term: Course, people: Roster) -> None:
    """Hand-ins of the inbox and of the zip, also renamed and incomplete ones."""
    for name in (PLAN, LAW, FORM):
        assignment = term.assignment(name)
        there = [s for s in people.submitters(assignment) if term.submitted(assignment, s).is_dir()]
        assert len(there) == {PLAN: 9, LAW: 37, FORM: 34}[name]


def test_the_classic_mistakes_are_told_and_change_nothing(
    term: Course, people: Roster, tmp_path: Path
) -> None:
    """Two members, a photo, another assignment, another team: each in one sentence."""
    assignment = term.assignment(PLAN)
    before = _contents(term.root / "submitted")
    lms = term.root / "lms"
    arrivals, export = read_zip(
        assignment,
        people,
        lms / "business-plan-moodle.zip",
        preset="moodle",
        sheet=lms / "business-plan-moodle.csv",
    )
    assert export.problems == ()
    hand_ins = take(term, assignment, people, arrivals)
    told = {
        one.uploader: (one.submitter, one.reason or " ".join(one.questions)) for one in hand_ins
    }
    assert told["0260021"][0] == told["0260022"][0] == "g06"
    assert "同じチームの2人以上から届いています（0260021、0260022）" in told["0260022"][1]
    assert told["0260013"] == ("g04", told["0260013"][1])
    assert "届いたのは しゃしん.zip" in told["0260013"][1]
    assert "別の課題「法律の数」のファイルのようです" in told["0260017"][1]
    assert "plan.json が g01 のものと1字も違いません" in told["0260005"][1]
    assert _contents(term.root / "submitted") == before


def test_the_wrong_zip_is_refused_whole(term: Course, people: Roster) -> None:
    """The zip of another assignment: every hand-in says where it belongs, none is taken."""
    arrivals, _ = read_zip(
        term.assignment(PLAN), people, term.root / "lms" / "law-numbers-manaba.zip", preset="manaba"
    )
    hand_ins = take(term, term.assignment(PLAN), people, arrivals)
    refused = [one for one in hand_ins if one.result == "refused"]
    assert len(refused) == len(hand_ins) == 37
    assert sum("別の課題「法律の数」" in one.reason for one in refused) >= 36


def test_the_forms_can_all_be_read(term: Course, people: Roster) -> None:
    """No question about numbers or sums; three missing in g04; one confidential line."""
    with open_journal(term) as journal:
        ratings = load_ratings(term, people, journal)
    assert [q for team in ratings.values() for q in team.questions] == []
    assert ratings["g04"].missing == ("0260014", "0260015", "0260016")
    assert len(ratings["g08"].members) == 5
    assert len(ratings["g06"].members) == 3
    troubles, unreadable = load_troubles(term, people)
    assert [(one.student.student_id, one.contact) for one in troubles] == [("0260010", "please")]
    assert unreadable == ()


def test_attendance_and_reactions_are_taken_without_a_question(
    fresh: Course, tmp_path: Path
) -> None:
    """Every row fits a student; one missed two of three sessions, one exactly one."""
    course = create_demo_class(tmp_path / "course")
    roster = load_roster(course)
    with open_journal(course) as journal:
        for number in (1, 2, 3):
            path = course.root / "lms" / f"attendance-{number:02}.csv"
            noted = take_attendance(course, roster, journal, path, number)
            assert len(noted.records) == 40
            assert (noted.unmatched, noted.unread, noted.open) == ((), (), ())
        answers = read_answers(course.root / "lms" / "reactions-03.csv")
        taken = take_answers(course, roster, journal, answers, 3)
        assert (len(taken.records), taken.unmatched, taken.odd_times) == (38, (), ())
        found = load_attendance(roster, journal)
    gates = {student: one.gate(course.grading.attendance) for student, one in found.items()}
    assert [student for student, gate in gates.items() if gate != "met"] == ["0260007"]
    assert gates["0260007"] == "not_met"
    assert (found["0260022"].absent, found["0260018"].late, found["0260011"].excused) == (1, 2, 1)


def test_both_sheets_can_be_filled(term: Course, people: Roster, tmp_path: Path) -> None:
    """Moodle's worksheet and the office's own sheet have a row for everybody who is there."""
    lms = term.root / "lms"
    for sheet, mapping in (
        (lms / "business-plan-moodle.csv", mapping_for("moodle")),
        (lms / "office.csv", load_mapping(lms / "office.toml")),
    ):
        filled = write_filled_sheet(sheet, mapping, {}, people, tmp_path / sheet.name)
        assert (filled.unsure, len(filled.without_mark)) == ((), 39)
        assert (tmp_path / sheet.name).read_bytes() == sheet.read_bytes()


def test_the_offices_sheet_gets_points_and_letters(
    term: Course, people: Roster, tmp_path: Path
) -> None:
    """Its mapping file names both columns; who is not assessed gets the code E."""
    lms = term.root / "lms"
    marks = {
        "0260001": Mark(Fraction(91), "秀", "", True),
        "0260007": Mark(None, "評価対象外", "", False),
    }
    target = tmp_path / "office.csv"
    write_filled_sheet(lms / "office.csv", load_mapping(lms / "office.toml"), marks, people, target)
    with target.open(encoding="cp932", newline="") as file:
        rows = {row["学籍番号"]: row for row in csv.DictReader(file)}
    assert (rows["0260001"]["評点"], rows["0260001"]["評語"]) == ("91", "秀")
    assert rows["0260007"]["評点"] == "E"


def test_no_right_answer_travels_with_the_program(fresh: Course) -> None:
    """The wheel that students get has the tables of fiction: mistakes only."""
    repository = Path(__file__).parents[2]
    solved = (repository / "exercises" / LAW / "solution" / "answers.json").read_bytes()
    right = {row["id"]: row["value"] for row in json.loads(solved)["answers"]}
    for kind in load_students()["law_kinds"]:
        assert not [name for name, value in kind["wrong"].items() if right[name] == value]
    with (fresh.root / "students.csv").open(encoding="utf-8-sig", newline="") as file:
        assert all(row["メールアドレス"].endswith("@example.ac.jp") for row in csv.DictReader(file))
    assert not os.path.lexists(fresh.root / "source" / LAW / "solution")
