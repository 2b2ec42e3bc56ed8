"""What a session leaves behind: an attendance list, and the answers of a form."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from coopgrade.course import TOKYO, Course
from coopgrade.demo_class.exports import csv_of
from coopgrade.roster import Student

_NOON = time(12)
_STATES = {"absent": "欠席", "late": "遅刻", "excused": "公欠"}


def attendance_lists(
    course: Course, students: Sequence[Student], data: Mapping[str, Any]
) -> dict[int, bytes]:
    """Return a list with 出席, 遅刻, 欠席, 公欠 for each session of the data, by number."""
    dates = {session.number: session.date for session in course.sessions}
    lists = {}
    for key, table in data["attendance"].items():
        words = {one: _STATES[name] for name, ids in table.items() for one in ids}
        rows = [
            (one.student_id, one.name, words.get(one.student_id, "出席"))
            for one in students
            if one.is_in(dates[int(key)])
        ]
        lists[int(key)] = csv_of([("学籍番号", "氏名", "出欠"), *rows], "cp932")
    return lists


def form_answers(
    course: Course, students: Sequence[Student], data: Mapping[str, Any]
) -> tuple[int, bytes]:
    """Return the number of a session and what was written after it, as Google Forms gives it."""
    table = data["reactions"]
    number: int = table["session"]
    session = next(one for one in course.sessions if one.number == number)
    absent = data["attendance"][str(number)]
    away = {one for name in ("absent", "excused") for one in absent.get(name, ())}
    begin = session.starts_at or datetime.combine(session.date, _NOON, TOKYO)
    end = begin + timedelta(minutes=session.minutes - 6)
    rows = []
    writers = [one for one in students if one.is_in(session.date) and one.student_id not in away]
    for place, student in enumerate(writers):
        moment = end + timedelta(seconds=11 * place)
        text = table["texts"][place % len(table["texts"])]
        rows.append((_time(moment), student.student_id, text))
    return number, csv_of([("タイムスタンプ", "学籍番号", table["prompt"]), *rows], "utf-8")


def _time(moment: datetime) -> str:
    return f"{moment:%Y/%m/%d} {moment.hour}:{moment:%M:%S}"
