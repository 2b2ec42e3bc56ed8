"""Exports of learning systems, made here from the formats seen in real ones.

All people are invented. Their names are those that break programs: 髙 and 﨑, a character
outside the first plane, wide and narrow spaces, a comma, an apostrophe.
"""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font

from coopgrade.lms.rosters import RosterRow

PEOPLE = (
    RosterRow("0012001", "髙見本 一郎", email="s0012001x@example.ac.jp", login="s0012001x"),
    RosterRow("0012002", "例﨑　花子", email="s0012002y@example.ac.jp", login="s0012002y"),
    RosterRow("21E5003", "𠮷架空, 三", email="e5003@example.ac.jp", login="a2300xx"),
    RosterRow("B10-0204", "O'Rei Kaku", email="kaku@example.ac.jp", login="b100204"),
)
NOTEBOOK = b'{"cells": [], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}'

WORKSHEET_JA = (
    "ID",
    "フルネーム",
    "IDナンバ",
    "メールアドレス",
    "ステータス",
    "評点",
    "最大評点",
    "評点変更可",
    "最終更新日時 (提出)",
    "最終更新日時 (評定)",
    "フィードバックコメント",
)
WORKSHEET_EN = (
    "Identifier",
    "Full name",
    "ID number",
    "Email address",
    "Status",
    "Grade",
    "Maximum Grade",
    "Grade can be changed",
    "Last modified (submission)",
    "Last modified (grade)",
    "Feedback comments",
)
REPORT_A = (
    "# ロール",
    "# ユーザID",
    "# 学籍番号",
    "# 氏名",
    "# 氏名（英語）",
    "# メールアドレス",
    "# 合計点",
    "# 評価",
    "# 講評",
    "# 提出",
    "# 提出日時",
    "# 提出回数",
    "# フォルダ",
)
REPORT_B = ("# 内部コースID", "# コース名", "# リンク情報", *REPORT_A)


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """Return a zip as Python writes it: names beyond ASCII carry the flag for UTF-8."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def unflagged_zip(files: Mapping[bytes, bytes]) -> bytes:
    """Return a zip with raw names and no flag, as Windows and macOS write them."""
    stand_ins = {f"{n:03d}".ljust(len(name), "_"): name for n, name in enumerate(files)}
    assert all(len(name) > 3 for name in files)
    content = zip_of(dict(zip(stand_ins, files.values(), strict=True)))
    for stand_in, name in stand_ins.items():
        content = content.replace(stand_in.encode(), name)
    return content


def csv_of(
    rows: Sequence[Sequence[str]], encoding: str = "utf-8-sig", end: str = "\r\n", **how: object
) -> bytes:
    """Return a CSV file."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=end, **how).writerows(rows)
    return buffer.getvalue().encode(encoding)


def write(folder: Path, name: str, content: bytes) -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(content)
    return path


def worksheet_rows(*, english: bool = False) -> list[list[str]]:
    """Return a Moodle worksheet: one on time, one late, one missing, one draft."""
    label = "Participant " if english else "参加者"
    yes = "Yes" if english else "はい"
    states = (
        ("Submitted for grading - ", "Submitted for grading - 2 days 3 hours late - Graded")
        if english
        else ("評定のために提出済み - ", "評定のために提出済み - 2日 3時間 遅く提出 - 評定済み")
    )
    missing = "No submission - " if english else "提出なし - "
    draft = "Draft (not submitted)" if english else "下書き (未提出)"
    times = (
        ("Wednesday, 10 April 2024, 9:05 AM", "Friday, 12 April 2024, 12:05 PM", "-", "-")
        if english
        else (
            "2024年 04月 10日(水曜日) 09:05",
            "2024年 04月 12日(金曜日) 12:05",
            "-",
            "-",
        )
    )
    status = (states[0], states[1], missing, draft)
    rows = [list(WORKSHEET_EN if english else WORKSHEET_JA)]
    for n, person in enumerate(PEOPLE):
        graded = times[1] if n == 1 else "-"
        old = "55.00" if n == 1 else ""
        rows.append(
            [
                f"{label}{31201 + n}",
                person.name.replace("　", " "),
                person.student_id,
                person.email,
                status[n],
                old,
                "100.00",
                yes,
                times[n],
                graded,
                "",
            ]
        )
    return rows


def reportlist(
    layout: Sequence[str] = REPORT_A,
    *,
    end: bool = True,
    people: Sequence[RosterRow] = PEOPLE,
) -> bytes:
    """Return manaba's reportlist.xlsx in one of its two layouts; four states in turn."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sheet1"
    shift = len(layout) - len(REPORT_A)
    before = ["1", "架空", "x"][:shift]
    machine = ["role", "userid", "numid", "name", "name_en", "mailaddr"]
    machine += ["grade", "symgrade", "comment"]
    sheet.append(["#name", "grade", "report"])
    sheet.append(["#course", 27048, "架空の授業", "Imaginary"])
    sheet.append(["#ident", 35677, "第1回レポート"])
    sheet.append(["#comment", "受付終了(2024-04-11 23:55:00)後のデータです。"])
    sheet.append(["#average", f"=AVERAGE(G8:G{7 + len(people)})", "←平均点"])
    sheet.append([*([""] * shift), "#title role", *machine[1:]])
    sheet.append(list(layout))
    status = (
        ("提出済", "2024-04-10 09:05:43", "1"),
        ("受付終了後提出", "2024-04-12 12:05:00", "2"),
        ("未提出", "", "0"),
        ("提出済", "2024-04-09 10:00:00", "1"),
    )
    for n, person in enumerate(people):
        states = status[n % len(status)]
        # One number in the sample had a space after it.
        number = person.student_id + (" " if n == 0 else "")
        row = [
            *before,
            "履修生",
            person.login,
            number,
            person.name.replace(" ", "　"),
            "",
            person.email,
        ]
        sheet.append([*row, None, None, None, *states])
        last = sheet.cell(8 + n, len(layout))
        last.value = f'=HYPERLINK(C{8 + n} & "@" & B{8 + n}, "開く")'
        if shift:
            last.value = "開く"
            last.hyperlink = f"{person.student_id}@{person.login}\\"
        sheet.cell(8 + n, 4 + shift).font = Font(bold=True, color="FF0000")
    sheet.append([*before, "担当教員", "teacher1", "", "先生　見本"])
    if end:
        sheet.append(["#end"])
        sheet.append(["", "", "どちらも空なら登録されない。0点は0を記入"])
    buffer = io.BytesIO()
    book.properties.created = book.properties.modified = datetime(2024, 4, 12)  # noqa: DTZ001
    book.save(buffer)
    return buffer.getvalue()
