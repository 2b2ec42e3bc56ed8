"""A whole term: 40 students in 10 teams, and everything that happens to them.

Somebody changes team, somebody leaves, a team is late, two members hand in, forms are
missing, a factor is set by hand, a hand-in is regraded, another one handed in again. What each
student ends with is worked out by hand below. Notebooks are not run here (`test_walk` does):
their points are written through nbgrader's API, as a run would.
"""

import csv
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import nbformat
import pytest
from lms_exports import reportlist
from openpyxl import load_workbook
from peer_class import write_answers

from coopgrade import bridge, peer
from coopgrade.course import TOKYO, Course, copy_exercise, create_course, open_course
from coopgrade.feedback import deliver_zip, write_feedback
from coopgrade.files import write_csv
from coopgrade.intake import Received, load_status, take
from coopgrade.intake.arrivals import Arrival
from coopgrade.journal import Journal, open_journal
from coopgrade.lms.fill import fill_sheet
from coopgrade.lms.mapping import mapping_for
from coopgrade.lms.rosters import RosterRow
from coopgrade.marks import (
    ClassMarks,
    Computed,
    MarkDecided,
    assignment_sheet_marks,
    audit_page,
    course_sheet_marks,
    describe,
    export_marks,
    load_class_marks,
    note_first_mark,
    note_results,
    write_filled_sheet,
)
from coopgrade.reactions import AttendanceNoted
from coopgrade.releasing import ANSWER_STUB
from coopgrade.roster import Roster, load_roster, mark_left, move_student

F = Fraction
REPOSITORY = Path(__file__).parents[2]
HOUR = timedelta(hours=1)
DUES = {
    "kikigaki": datetime(2026, 11, 6, 23, 59, tzinfo=TOKYO),
    "community-issue": datetime(2026, 12, 4, 23, 59, tzinfo=TOKYO),
    "business-plan": datetime(2026, 12, 18, 23, 59, tzinfo=TOKYO),
    "peer-form": datetime(2027, 1, 22, 23, 59, tzinfo=TOKYO),
}
MORE = """
late = "standard"
weight = 0

[late.standard]
grace_minutes = 10
per_day = 0.1
at_most = 0.3

[grading.attendance]
share_needed = "2/3"

[grading.resubmission]
cap = 0.8

[peers]
enabled = true
applies_to = ["business-plan"]
"""
OTHERS = {
    "kikigaki": 'weight = 0.3\nlate = "standard"\nearly_due = 2026-10-30T23:59:00+09:00',
    "community-issue": 'weight = 0.3\nlate = "standard"',
    "business-plan": 'weight = 0.4\nlate = "standard"\nresubmit_until = 2027-01-10T23:59:00+09:00',
}
FAMILY = ("見本", "例題", "架空", "仮名", "試作", "模型", "練習", "髙見本", "例﨑", "作り, 話")
GIVEN = ("いちろう", "ふたば", "ミ ライ", "よつ葉")
IDS = [f"02600{n:02}" for n in range(1, 41)]

# 16/20 × 30 + 24/30 × 30 + 30/40 × 40 = 24 + 24 + 30 = 78: what most students end with.
COURSE_MARKS: dict[str, tuple[int | None, str]] = dict.fromkeys(IDS, (78, "良"))
# g02: 36/40, so 24 + 24 + 36. Number 4 moved there before that deadline, and was in g01
# (24/30, like all) for the earlier one.
COURSE_MARKS |= dict.fromkeys([*IDS[4:8], IDS[3]], (84, "優"))
# g03: 30 hours late, two days begun, 8 of 40 points off: 24 + 24 + 22.
COURSE_MARKS |= dict.fromkeys(IDS[8:12], (70, "良"))
# Number 12 is in the fourth year: due a week earlier, 2½ days late, 6 of 20 off: 15 + 24 + 22.
COURSE_MARKS[IDS[11]] = (61, "可")
# Number 16 need not do kikigaki: (24 + 30) / 0.7 = 77.14….
COURSE_MARKS[IDS[15]] = (77, "良")
# Number 20 was absent six times in fifteen sessions.
COURSE_MARKS[IDS[19]] = (None, "評価対象外")
# Number 21: factor 1.05 set by hand, 31.5 points: 79.5, which rounds up.
COURSE_MARKS[IDS[20]] = (80, "優")
# g07: regraded from 30 to 34.
COURSE_MARKS |= dict.fromkeys(IDS[24:28], (82, "優"))
# g08: 20 at first, then 36, of which 80 % of 40 count: 32.
COURSE_MARKS |= dict.fromkeys(IDS[28:32], (80, "優"))
# g09, stickers: a gets 6/12 + 4/12 + 4/12 = 14/12, capped at 1.1; b 12/12; c and d 11/12.
# 33, 30, 27.5, 27.5 points; 75.5 rounds up.
COURSE_MARKS |= {IDS[32]: (81, "優"), IDS[33]: (78, "良"), IDS[34]: (76, "良"), IDS[35]: (76, "良")}
# g10 handed in nothing. For number 37 a person has decided: 0. The others wait.
COURSE_MARKS[IDS[36]] = (48, "不可")
COURSE_MARKS |= dict.fromkeys(IDS[37:39], (None, ""))
# Number 40 left.
COURSE_MARKS[IDS[39]] = (None, "")
STICKERS = {33: (None, 4, 4, 4), 34: (6, None, 3, 3), 35: (4, 4, None, 4), 36: (4, 4, 4, None)}


def _make(root: Path) -> Course:
    for name in DUES:
        copy_exercise(REPOSITORY / "exercises" / name, root / "source" / name)
    names = [f"{family} {given}" for family in FAMILY for given in GIVEN]
    years = [4 if n == 12 else n % 3 + 1 for n in range(1, 41)]
    write_csv(
        root / "students.csv", ["学籍番号", "氏名", "学年"], zip(IDS, names, years, strict=True)
    )
    teams = [(f"g{n // 4 + 1:02}", student) for n, student in enumerate(IDS)]
    write_csv(root / "groups.csv", ["チーム", "学籍番号"], teams)
    create_course(
        root, course_id="term", title="学期", dues=DUES, answer_stub=ANSWER_STUB, more=MORE
    )
    path = root / "course.toml"
    text = path.read_text(encoding="utf-8")
    for name, more in OTHERS.items():
        head = f"[assignments.{name}]\n"
        text = text.replace(head, f"{head}{more}\n")
    path.write_text(text, encoding="utf-8")
    return open_course(root)


class _Term:
    """What happens in a term, one method for each kind of event."""

    def __init__(self, course: Course) -> None:
        self.course = course

    @property
    def roster(self) -> Roster:
        return load_roster(self.course)

    def release(self) -> None:
        for assignment in self.course.assignments.values():
            bridge.release_assignment(self.course, assignment, self.roster.submitters(assignment))

    def hand_in(
        self, name: str, submitter: str, when: datetime, *, by: str = "", text: str = ""
    ) -> None:
        """Let something arrive, as from a learning system."""
        assignment = self.course.assignment(name)
        files = {
            one: (self.course.release(assignment) / one).read_bytes()
            for one in assignment.expected_files
        }
        # Everybody's file is another one.
        last = assignment.student_files[-1]
        files[last] += f"\n{' ' * (int(submitter.strip('g')) + len(text))}".encode()
        arrival = Arrival("moodle", f"{submitter} {when} {text}", submitter, files, when, by)

        def note(journal: Journal, who: str) -> bool:
            return note_first_mark(self.course, self.roster, journal, assignment, who)

        take(self.course, assignment, self.roster, [arrival], note_first_mark=note)

    def grade(self, name: str, submitter: str, points: int) -> None:
        """Give points, cell after cell, as tests and a person would."""
        assignment = self.course.assignment(name)
        folder = self.course.autograded(assignment, submitter)
        folder.mkdir(parents=True, exist_ok=True)
        book = nbformat.read(self.course.release(assignment) / assignment.notebook, as_version=4)
        nbformat.write(book, folder / assignment.notebook)
        rest = float(points)
        with bridge.open_gradebook(self.course) as gradebook:
            submission = gradebook.update_or_create_submission(name, submitter)
            for grade in submission.notebooks[0].grades:
                given = min(rest, grade.max_score)
                rest -= given
                if grade.cell.cell_type == "code":
                    grade.auto_score = given
                else:
                    grade.manual_score = given
                grade.needs_manual_grade = False
            gradebook.db.commit()
        assert rest == 0

    def fill_form(self, number: int, stickers: tuple[int | None, ...], me: int) -> None:
        """Hand in the form of one student, which says nothing else."""
        values = {"size": str(len(stickers)), "me": str(me)}
        values |= {f"thanks-{n}": count for n, count in enumerate(stickers, 1)}  # type: ignore[misc]
        write_answers(self.course, IDS[number - 1], values)

    def marks(self) -> tuple[ClassMarks, int]:
        """Reckon all marks and note them; return them and how many were new."""
        with open_journal(self.course) as journal:
            marks = load_class_marks(self.course, self.roster, journal)
            return marks, note_results(marks, journal)


def _early_weeks(term: _Term) -> None:
    """Kikigaki, and the community issue before anybody moved."""
    for number, student in enumerate(IDS, 1):
        when = DUES["kikigaki"] - HOUR
        if number == 12:
            when = datetime(2026, 11, 2, 12, 0, tzinfo=TOKYO)
        term.hand_in("kikigaki", student, when, by=student)
        term.grade("kikigaki", student, 16)
    for team in term.roster.submitters(term.course.assignment("community-issue")):
        term.hand_in("community-issue", team, DUES["community-issue"] - HOUR)
        term.grade("community-issue", team, 24)
    mark_left(term.course, IDS[39], date(2026, 12, 6))
    move_student(term.course, IDS[3], "g02", since=date(2026, 12, 10))


def _plans(term: _Term) -> None:
    """The plan: late, twice, again, not at all."""
    due = DUES["business-plan"]
    points = {"g02": 36, "g08": 20}
    for team in [f"g{n:02}" for n in range(1, 10)]:
        when = due + 30 * HOUR if team == "g03" else due - 5 * HOUR
        term.hand_in("business-plan", team, when, by=IDS[int(team[1:]) * 4 - 4])
        term.grade("business-plan", team, points.get(team, 30))
    term.hand_in("business-plan", "g04", due - HOUR, by=IDS[13], text="新しい")
    term.hand_in("business-plan", "g08", due + 300 * HOUR, by=IDS[28], text="出し直し")
    term.grade("business-plan", "g08", 36)


def _peers(term: _Term) -> None:
    """Forms: equal stickers, three missing in g05, g09 as above; then a person decides."""
    for team in range(3, 10):
        first = 4 * team - 3
        for place in range(1, 5):
            equal = tuple(None if n == place else 4 for n in range(1, 5))
            if team != 5 or place == 1:
                term.fill_form(first + place - 1, STICKERS.get(first + place - 1, equal), place)
    for place, number in enumerate((5, 6, 7, 8, 4), 1):
        term.fill_form(number, tuple(None if n == place else 3 for n in range(1, 6)), place)
    course, roster = term.course, term.roster
    plan = course.assignment("business-plan")
    with open_journal(course) as journal:
        proposals = peer.load_proposals(course, roster, journal, plan)
        peer.confirm(journal, plan, proposals, by="架空 先生")
        peer.override(
            journal, plan, proposals, IDS[20], F(105, 100), by="架空 先生", reason="全員と話した"
        )


def _decisions(term: _Term) -> None:
    """Attendance, an assignment that does not count, a hand-in that never came."""
    notes = [
        AttendanceNoted(session=session, student=student, state="present")
        for session in range(1, 16)
        for student in IDS
    ]
    notes += [AttendanceNoted(session=n, student=IDS[19], state="absent") for n in range(4, 10)]
    decided = [
        MarkDecided(
            assignment="kikigaki", student=IDS[15], kind="excused", by="架空 先生", reason="公欠"
        ),
        MarkDecided(
            assignment="business-plan",
            student=IDS[36],
            kind="points",
            points=F(0),
            by="架空 先生",
            reason="連絡がない",
        ),
    ]
    with open_journal(term.course) as journal:
        journal.append(*notes, *decided)


@pytest.fixture(scope="module")
def term(tmp_path_factory: pytest.TempPathFactory) -> _Term:
    """The course at the end of the term, g07 not yet regraded."""
    term = _Term(_make(tmp_path_factory.mktemp("term") / "course"))
    term.release()
    _early_weeks(term)
    _plans(term)
    _peers(term)
    _decisions(term)
    return term


@pytest.fixture(scope="module")
def first_marks(term: _Term) -> ClassMarks:
    """The marks before the regrade."""
    marks, new = term.marks()
    # Nobody has a mark for what they had no part in: 40 + 40 + 39 + 39, and 40 course marks.
    assert new == 198
    return marks


@pytest.fixture(scope="module")
def marks(term: _Term, first_marks: ClassMarks) -> ClassMarks:
    """The marks at the end; only what g07's regrade touches is noted anew."""
    assert first_marks.course[IDS[24]].rounded == 78
    assert term.marks()[1] == 0
    term.grade("business-plan", "g07", 34)
    marks, new = term.marks()
    assert new == 8
    return marks


def test_every_student_ends_with_what_was_worked_out(marks: ClassMarks) -> None:
    """Forty marks and letters, each explained where they are written above."""
    found = {s: (m.rounded, m.letter) for s, m in marks.course.items()}
    assert found == COURSE_MARKS
    states = {s: marks.course[s].state for s in (IDS[0], IDS[19], IDS[37], IDS[39])}
    assert list(states.values()) == ["known", "not_assessed", "waiting", "left"]


def test_a_change_of_team_counts_from_its_day(marks: ClassMarks) -> None:
    """Number 4 has g01's community issue and g02's plan; g01's plan is of three members."""
    assert marks.assignments["community-issue"].submitter_of[IDS[3]] == "g01"
    assert marks.assignments["business-plan"].submitter_of[IDS[3]] == "g02"
    assert marks.assignments["business-plan"].marks[IDS[3]].points == 36


def test_the_newest_in_time_of_two_counts(term: _Term, marks: ClassMarks) -> None:
    """g04: both are kept, the second is what nbgrader has, both senders are known."""
    plan = term.course.assignment("business-plan")
    with open_journal(term.course) as journal:
        statuses = load_status(term.course, plan, term.roster, journal)
    status = {one.submitter: one for one in statuses}["g04"]
    assert status.counting is not None
    assert (status.counting.attempt, status.senders) == (2, (IDS[12], IDS[13]))
    kept = term.course.received(plan, "g04") / "002" / "plan.json"
    assert kept.read_bytes() == (term.course.submitted(plan, "g04") / "plan.json").read_bytes()
    assert marks.assignments["business-plan"].marks[IDS[12]].points == 30


def test_each_number_says_why(marks: ClassMarks) -> None:
    """Late, raised, capped, handed in again, decided: in words, with the numbers."""
    plan = marks.assignments["business-plan"]
    steps = {n: "".join(plan.marks[IDS[n - 1]].steps) for n in (9, 21, 29, 33, 35, 37)}
    assert "8点を引いて" in steps[9]
    assert "1.05" in steps[21]
    assert "31.5点" in steps[21]
    assert "出し直し" in steps[29]
    assert "32点" in steps[29]
    assert "1.1" in steps[33]
    assert "0.917" in steps[35]
    assert "先生の決定" in steps[37]
    assert describe(plan, IDS[37]) == "未提出"


def test_the_audit_answers_an_appeal(term: _Term, marks: ClassMarks) -> None:
    """Inputs, way, result and history of one student; nobody else, and no rating of anybody."""
    with open_journal(term.course) as journal:
        text = audit_page(term.course, marks, journal, term.roster.by_id[IDS[24]])
        history = [one.result for one in journal.read(Computed, student=IDS[24], item="")]
    assert history == ["78", "82"]
    for part in ("SHA-256", "82", "78", "練習 いちろう", "事業計画"):
        assert part in text
    for part in (
        "しめ切り 2026-12-18（金）23:59",
        "チーム g07",
        "係数 1 を確かめた人 架空 先生",
        "2/3",
    ):
        assert part in text
    others = [s.name for s in term.roster.students if s.student_id != IDS[24]]
    # 髙見本 holds 見本, so whole names are looked for.
    assert not [name for name in others if f">{name}" in text or f" {name}<" in text]


def test_the_table_and_nbgraders_export_are_the_same(
    term: _Term, marks: ClassMarks, tmp_path: Path
) -> None:
    """`coopgrade marks` and `nbgrader export --exporter=…` write the same bytes."""
    from coopgrade.marks.plugin import MemberMarks

    ours, theirs = tmp_path / "ours.csv", tmp_path / "theirs.csv"
    assert export_marks(term.course, term.roster, marks, ours) == 40
    with bridge.open_gradebook(term.course) as gradebook:
        plugin = MemberMarks()
        plugin.to = str(theirs)
        plugin.export(gradebook)
    assert ours.read_bytes() == theirs.read_bytes()
    with ours.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["学籍番号"]: row for row in csv.DictReader(file)}
    assert rows[IDS[36]]["氏名"] == "作り, 話 いちろう"
    assert (rows[IDS[20]]["事業計画_係数"], rows[IDS[20]]["成績"]) == ("1.05", "80")
    assert rows[IDS[19]]["評語"] == "評価対象外"
    assert rows[IDS[19]]["成績"] == rows[IDS[37]]["成績"] == ""


def test_the_lecturers_sheet_is_filled(term: _Term, marks: ClassMarks, tmp_path: Path) -> None:
    """Manaba's workbook: marks and letters by number; who waits, and who is not assessed, empty."""
    sheet = tmp_path / "reportlist.xlsx"
    people = [RosterRow(s.student_id, s.name) for s in term.roster.students]
    sheet.write_bytes(reportlist(people=people))
    before = sheet.read_bytes()
    to = tmp_path / "filled.xlsx"
    filled = write_filled_sheet(
        sheet, mapping_for("manaba"), course_sheet_marks(marks), term.roster, to
    )
    assert sheet.read_bytes() == before
    assert len(filled.without_mark) + len(filled.filled) == 40
    values = {
        str(row[2].value).strip(): (row[6].value, row[7].value)
        for row in load_workbook(to)["Sheet1"].iter_rows(min_row=8, max_row=47)
    }
    for student, (mark, letter) in COURSE_MARKS.items():
        assert values[student] == (mark, letter or None)


def test_feedback_reaches_everybody_who_has_work(term: _Term, marks: ClassMarks) -> None:
    """36 pages in the generic zip; the four of g10 are told; no page shows a factor's sources."""
    plan = marks.assignments["business-plan"]
    with open_journal(term.course) as journal:
        feedback = write_feedback(term.course, term.roster, journal, plan)
        done = deliver_zip(term.course, term.roster, journal, plan.assignment, feedback)
    assert len(done.reached) == 36
    assert set(done.not_reached) == set(IDS[36:39])
    for text in feedback.members.values():
        assert "全員と話した" not in text
        assert "12枚" not in text
    assert "1.05" in feedback.members[IDS[20]]
    # A team of three: nothing from which one could work out who gave what.
    assert "係数" not in feedback.members[IDS[0]].replace("係数はありません", "")


def test_the_journal_holds_the_term(term: _Term) -> None:
    """Every attempt is in it, and what lies in received/ is what it says."""
    with open_journal(term.course) as journal:
        records = journal.read(Received)
    assert len(records) == 40 + 10 + 9 + 2
    for record in records:
        assignment = term.course.assignment(record.assignment)
        folder = term.course.received(assignment, record.submitter) / f"{record.attempt:03d}"
        found = {p.name: sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}
        assert found == record.files


def test_a_sheet_gets_two_digits(term: _Term, marks: ClassMarks, tmp_path: Path) -> None:
    """A factor of seventeen eighteenths makes 28.333…, which no sheet can hold as it is."""
    plan = marks.assignments["business-plan"]
    third = replace(plan.marks[IDS[0]], points=F(85, 3))
    values = assignment_sheet_marks(replace(plan, marks={**plan.marks, IDS[0]: third}))
    assert values[IDS[0]].score == F(2833, 100)
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(f"学籍番号,合計点\n{IDS[0]},\n", encoding="utf-8")
    filled = fill_sheet(sheet, mapping_for("manaba"), values, term.roster.students)
    assert "28.33" in filled.content.decode()


def test_nbgraders_own_command_writes_members_marks(term: _Term, marks: ClassMarks) -> None:
    """`nbgrader export --exporter=…` on the command line, in the course folder."""
    assert marks.course[IDS[20]].rounded == 80
    to = term.course.root / "by-nbgrader.csv"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "nbgrader", "export"),
            *("--exporter=coopgrade.marks.plugin.MemberMarks", f"--to={to}"),
        ],
        cwd=term.course.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with to.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["学籍番号"]: row for row in csv.DictReader(file)}
    assert (len(rows), rows[IDS[20]]["成績"]) == (40, "80")
