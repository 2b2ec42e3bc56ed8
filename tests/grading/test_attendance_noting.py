"""Attendance is noted from lists, words and reactions; nobody is absent by a guess."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from reaction_class import IDS, NAMES, address, csv_file, google_rows, make_course

from coopgrade.course import Course
from coopgrade.errors import UserError
from coopgrade.journal import open_journal
from coopgrade.reactions import (
    AttendanceNoted,
    Noted,
    correct,
    current_attendance,
    load_attendance,
    load_overview,
    note_from_reactions,
    overview_lines,
    overview_page,
    read_answers,
    take_answers,
    take_attendance,
    withdraw,
    write_typing_sheet,
)
from coopgrade.roster import load_roster


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course with the usual condition: two thirds."""
    return make_course(tmp_path / "course", more='\n[grading.attendance]\nshare_needed = "2/3"\n')


def _take(course: Course, path: Path, session: int = 1, **how: object) -> Noted:
    with open_journal(course) as journal:
        return take_attendance(course, load_roster(course), journal, path, session, **how)  # type: ignore[arg-type]


def _states(course: Course, session: int = 1) -> dict[str, str]:
    with open_journal(course) as journal:
        return {s: one.state for (n, s), one in current_attendance(journal).items() if n == session}


def test_a_table_with_words(course: Course, tmp_path: Path) -> None:
    """出席, 遅刻, 欠席, 公欠; an empty cell and an unknown word note nothing."""
    rows = [
        ["学籍番号", "氏名", "出欠"],
        [IDS[0], "", "出席"],
        [IDS[1], "", " 遅刻"],
        [IDS[2], "", "欠席"],
        [IDS[3], "", "公欠"],
        [IDS[4], "", ""],
        [IDS[5], "", "△"],
        ["9999999", "", "出席"],
    ]
    noted = _take(course, csv_file(tmp_path / "a.csv", rows, encoding="cp932"))
    assert _states(course) == {
        IDS[0]: "present",
        IDS[1]: "late",
        IDS[2]: "absent",
        IDS[3]: "excused",
    }
    assert noted.unread == ((7, "△"),)
    assert [one.label for one in noted.unmatched] == ["9999999"]
    assert noted.open == IDS[4:]


@pytest.mark.parametrize("header", [[], [["学籍番号"]]])
def test_a_list_of_who_was_there(header: list[list[str]], course: Course, tmp_path: Path) -> None:
    """Only those in the list are noted; the others are open, or absent when a person says so."""
    path = csv_file(tmp_path / "a.csv", [*header, [IDS[0]], [IDS[1].replace("0", "０")]])
    assert len(_take(course, path).open) == 8
    assert _states(course) == dict.fromkeys(IDS[:2], "present")
    noted = _take(course, path, absent_otherwise=True)
    assert (noted.unchanged, noted.open) == (2, ())
    assert list(_states(course).values()).count("absent") == 8


def test_the_typing_sheet_has_attendance_too(course: Course, tmp_path: Path) -> None:
    """One sheet for words and states; taken by both commands."""
    path = tmp_path / "typing.xlsx"
    with open_journal(course) as journal:
        write_typing_sheet(course, load_roster(course), journal, 1, path)
    book = openpyxl.load_workbook(path)
    book.worksheets[0].cell(2, 4, "遅刻")
    book.save(path)
    assert _take(course, path).open == IDS[1:]
    assert _states(course) == {IDS[0]: "late"}


def test_a_roster_is_no_attendance(course: Course) -> None:
    """A list of students with names would make everybody present: it is refused."""
    with pytest.raises(UserError, match="出欠の列が見つかりません"):
        _take(course, course.students_csv)
    assert _states(course) == {}


def test_who_wrote_was_there(course: Course, tmp_path: Path) -> None:
    """Only on that day; who did not write is not absent; what was noted before stays."""
    rows = google_rows((address(one), "a") for one in IDS[:4])
    rows[4][0] = "2026/10/03 9:00:00 午前 GMT+9"
    roster = load_roster(course)
    _take(course, csv_file(tmp_path / "l.csv", [["学籍番号", "出欠"], [IDS[0], "遅刻"]]))
    with open_journal(course) as journal:
        with pytest.raises(UserError, match="まだだれのリアクション"):
            note_from_reactions(course, roster, journal, 1)
        answers = read_answers(csv_file(tmp_path / "a.csv", rows))
        take_answers(course, roster, journal, answers, 1)
        noted = note_from_reactions(course, roster, journal, 1)
    assert noted.kept == (IDS[0],)
    assert noted.other_day == (IDS[3],)
    assert noted.open == IDS[4:]
    assert _states(course) == {IDS[0]: "late", IDS[1]: "present", IDS[2]: "present"}
    with open_journal(course) as journal:
        note_from_reactions(course, roster, journal, 1, absent_otherwise=True)
    states = _states(course)
    assert IDS[3] not in states
    assert {states[one] for one in IDS[4:]} == {"absent"}


def test_a_correction_stays(course: Course, tmp_path: Path) -> None:
    """It needs who and why, and a file that is read again does not undo it."""
    path = csv_file(tmp_path / "a.csv", [["学籍番号", "出欠"], [IDS[0], "欠席"]])
    _take(course, path)
    roster = load_roster(course)
    with open_journal(course) as journal:
        with pytest.raises(UserError, match="--by"):
            correct(course, roster, journal, 1, [IDS[0]], state="late", by="佐藤")
        correct(course, roster, journal, 1, [IDS[0]], state="late", by="佐藤", reason="電車の遅れ")
    assert _take(course, path).kept == (IDS[0],)
    assert _states(course) == {IDS[0]: "late"}


def test_no_illness_is_kept(course: Course) -> None:
    """公欠 needs no reason; one that is given is refused and not stored."""
    roster = load_roster(course)
    with open_journal(course) as journal:
        with pytest.raises(UserError, match="公欠の理由は、聞かず、残しません"):
            correct(course, roster, journal, 1, [IDS[0]], state="excused", by="佐藤", reason="熱")
        correct(course, roster, journal, 1, [IDS[0]], state="excused", by="佐藤")
        (record,) = journal.read(AttendanceNoted)
    assert (record.state, record.reason) == ("excused", "")
    assert "熱".encode() not in course.journal.read_bytes()


def test_a_whole_session_can_be_taken_back(course: Course, tmp_path: Path) -> None:
    """A list read for the wrong session counts nowhere afterwards."""
    _take(course, csv_file(tmp_path / "a.csv", [[one] for one in IDS]), 2)
    roster = load_roster(course)
    with open_journal(course) as journal:
        correct(course, roster, journal, 2, [], state="withdrawn", by="佐藤", reason="別の回")
        assert load_attendance(roster, journal)[IDS[0]].held == 0
        assert load_overview(course, roster, journal).sessions == ()


def test_the_table_and_its_questions(course: Course, tmp_path: Path) -> None:
    """Signs, the condition, gaps, a contradiction, and who is one absence away from it."""
    roster = load_roster(course)
    for session, absent in ((1, ()), (2, (IDS[0],)), (3, (IDS[0], IDS[1]))):
        rows = [[one, "欠席" if one in absent else "出席"] for one in IDS[:3]]
        _take(course, csv_file(tmp_path / "a.csv", [["学籍番号", "出欠"], *rows]), session)
    answers = read_answers(csv_file(tmp_path / "r.csv", [["学籍番号", "感想"], [IDS[1], "x"]]))
    with open_journal(course) as journal:
        take_answers(course, roster, journal, answers, 3)
        found = load_overview(course, roster, journal)
    first, second, third, fourth, *_ = found.lines
    assert [line.gate for line in found.lines[:4]] == ["not_met", "met", "met", "unknown"]
    assert (first.signs, first.was_there) == (("出", "欠", "欠"), 1)
    assert second.questions == (
        "第3回は欠席ですが、リアクションがあります。どちらが正しいか、聞いてみませんか。",
        "あと1回休むと、条件に届きません。本人は知っていますか。",
    )
    assert third.questions == ()
    assert fourth.questions == ("第1・2・3回の記録がありません。",)
    lines = list(overview_lines(course, found))
    assert f"  {IDS[0]}　{NAMES[0]}　出 欠 欠　1/3　条件に足りない" in lines
    assert lines[-1] == "条件: 授業の 2/3 以上の出席。公欠の回は、数えません。"
    html = overview_page(course, found)
    assert "第3回は欠席ですが" in html
    assert "http" not in html.replace("http-equiv", "")


def test_withdrawn_reactions_do_not_ask(course: Course, tmp_path: Path) -> None:
    """What was somebody else's says nothing about attendance."""
    roster = load_roster(course)
    _take(course, csv_file(tmp_path / "a.csv", [["学籍番号", "出欠"], [IDS[0], "欠席"]]))
    answers = read_answers(csv_file(tmp_path / "r.csv", [["学籍番号", "感想"], [IDS[0], "x"]]))
    with open_journal(course) as journal:
        take_answers(course, roster, journal, answers, 1)
        withdraw(course, roster, journal, 1, IDS[0], by="佐藤", reason="別の人")
        found = load_overview(course, roster, journal)
    assert found.lines[0].questions == ()
    assert course.sessions[0].date == date(2026, 10, 1)
