"""A small class with a calendar, odd names, and files of answers as forms give them."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl

from coopgrade.course import TOKYO, Course
from coopgrade.course.making import copy_exercise, create_course
from coopgrade.files import write_csv

EXERCISE = Path(__file__).parents[2] / "exercises" / "kikigaki"
DUE = datetime(2026, 11, 5, 23, 59, tzinfo=TOKYO)
FIRST = date(2026, 10, 1)
TITLES = ("はたらく目的", "働き方いろいろ", "協同で働く", "法律を読む")
NAMES = (
    *("青木 一", "石田 二", "髙橋 さくら", "﨑山 海", "鈴木, 川"),
    *("森 林太郎", "江川 ミ ライ", "𠮷田 空", '小田 "五"', "加藤 花"),
)
IDS = tuple(f"02600{number:02}" for number in range(1, len(NAMES) + 1))
# What people write: quotes, commas, line breaks, what Excel takes for a formula.
TEXTS = (
    "協同って、ひとりで決めないことだと思いました。",
    "=1+1",
    "祖母の店の話を、\n思い出しました。\n「また来る」と言われた。",
    'と言って,"たのしい"と笑った。',
    "+81 ではじまる話　＝も",
    "@だれか へ。-2度だった。",
    "髙﨑𠮷という字がすき。",
    "🚌がうれしい <b>&amp;</b> #set $x$ *強く*",
    "最後の　全角空白　つき",
    "l1\n\nl3",
)


def make_course(root: Path, *, sessions: int = 15, more: str = "") -> Course:
    """Make a course with a session each week."""
    copy_exercise(EXERCISE, root / "source" / EXERCISE.name)
    rows = [
        (number, name, f"s{number[-2:]}@example.ac.jp", f"login{number[-2:]}")
        for number, name in zip(IDS, NAMES, strict=True)
    ]
    write_csv(root / "students.csv", ["学籍番号", "氏名", "メール", "ユーザID"], rows)
    write_csv(root / "groups.csv", ["チーム", "学籍番号"], [])
    lines = []
    for number in range(1, sessions + 1):
        day = FIRST + timedelta(days=7 * (number - 1))
        title = TITLES[(number - 1) % len(TITLES)]
        lines.append(f'[[sessions]]\nnumber = {number}\ndate = {day}\ntitle = "{title}"\n')
    people = (
        '[[people]]\nid = "sato"\nname = "佐藤 先生"\nrole = "lecturer"\n'
        '[[people]]\nid = "ta"\nname = "手伝 いろは"\nrole = "ta"\n'
        '[[people]]\nid = "guest"\nname = "客人 ほし"\nrole = "guest"\n'
    )
    return create_course(
        root,
        course_id="practice",
        title="練習 & 授業",
        dues={EXERCISE.name: DUE},
        answer_stub="ここに書く",
        more="\n" + "\n".join(lines) + people + more,
    )


def csv_file(
    path: Path, rows: Iterable[Sequence[str]], *, encoding: str = "utf-8", delimiter: str = ","
) -> Path:
    """Write a CSV as a form or Excel does."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding, errors="replace"))
    return path


def workbook(path: Path, rows: Iterable[Sequence[object]]) -> Path:
    """Write a workbook whose cells hold texts as texts, as Microsoft Forms does."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column, value)  # type: ignore[arg-type]
            if isinstance(value, str):
                cell.data_type = "s"
    book.save(path)
    return path


def google_rows(
    texts: Iterable[tuple[str, str]], *, question: str = "今日の授業で、\n思ったこと【自由】"
) -> list[list[str]]:
    """Return the rows of a form's own CSV: (address, text) each, at one o'clock of session 1."""
    head = ["タイムスタンプ", "メールアドレス", question]
    rows = [
        [f"2026/10/01 1:{number:02}:35 午後 GMT+9", address, text]
        for number, (address, text) in enumerate(texts)
    ]
    return [head, *rows]


def address(student: str) -> str:
    """Return a student's e-mail address."""
    return f"s{student[-2:]}@example.ac.jp"
