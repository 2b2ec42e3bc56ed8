"""Files as learning systems give them, made of fiction: to practise `collect --zip` and `fill`."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from coopgrade.course import TOKYO
from coopgrade.demo_class.data import HandIn
from coopgrade.roster import Student
from coopkit.text import say

# A zip holds a time for each file; it has to be the same whenever the course is made.
_ZIP_TIME = (2026, 12, 19, 9, 0, 0)
_FIRST_PARTICIPANT = 31201
_MANABA = (
    *("# ロール", "# ユーザID", "# 学籍番号", "# 氏名", "# 氏名（英語）", "# メールアドレス"),
    *("# 合計点", "# 評価", "# 講評", "# 提出", "# 提出日時", "# 提出回数", "# フォルダ"),
)
_MOODLE = (
    *("ID", "フルネーム", "IDナンバ", "メールアドレス", "ステータス", "評点", "最大評点"),
    *("評点変更可", "最終更新日時 (提出)", "最終更新日時 (評定)", "フィードバックコメント"),
)
_WEEKDAYS = "月火水木金土日"


def manaba_zip(
    students: Sequence[Student], hand_ins: Iterable[HandIn], due: datetime, title: str
) -> bytes:
    """Return a zip 「採点シートと提出物」: a folder for each student, and reportlist.xlsx."""
    logins = {student.student_id: student.login for student in students}
    sent = {one.submitter: one for one in hand_ins}
    files = {"reportlist.xlsx": _reportlist(students, sent, due, title)}
    for one in sent.values():
        folder = f"{one.submitter}@{logins[one.submitter]}"
        for name, content in one.files.items():
            files[f"{folder}/{one.sent_as.get(name, name)}"] = content
    return zip_of(files)


def moodle_zip(students: Sequence[Student], hand_ins: Iterable[HandIn]) -> bytes:
    """Return a zip of all submissions as Moodle names its folders."""
    places = {student.student_id: place for place, student in enumerate(students)}
    files = {}
    for one in hand_ins:
        place = places[one.submitter]
        name = students[place].name
        folder = f"{name}_{_FIRST_PARTICIPANT + place}_assignsubmission_file"
        for expected, content in one.files.items():
            files[f"{folder}/{one.sent_as.get(expected, expected)}"] = content
    return zip_of(files)


def moodle_worksheet(students: Sequence[Student], hand_ins: Iterable[HandIn], points: int) -> bytes:
    """Return the grading worksheet (評定ワークシート) that belongs to such a zip."""
    sent = {one.submitter: one for one in hand_ins}
    rows: list[Sequence[object]] = [_MOODLE]
    for place, student in enumerate(students):
        one = sent.get(student.student_id)
        rows.append(
            (
                f"参加者{_FIRST_PARTICIPANT + place}",
                student.name,
                student.student_id,
                student.email,
                "評定のために提出済み - " if one else "提出なし - ",
                "",
                f"{points}.00",
                "はい",
                _moodle_time(one.moment) if one else "-",
                "-",
                "",
            )
        )
    return csv_of(rows, "utf-8-sig")


def office_sheet(students: Sequence[Student]) -> bytes:
    """Return a sheet of the university's own system, to be filled by a mapping file."""
    header = ("履修区分", "学籍番号", "学生氏名", "評点", "評語")
    rows = [("履修", one.student_id, one.name, "", "") for one in students]
    return csv_of([header, *rows], "cp932")


def office_mapping() -> bytes:
    """Return the mapping file for it: the example that `coopgrade lms mapping` prints, and letters.

    The example fills the column 評点; this sheet has one for letters, too.
    """
    example = say("grading_lms.mapping.example", language="ja").lstrip()
    before, put, after = example.partition("[put]\n")
    return f'{before}{put}"評語" = "letter"\n{after}'.encode()


def csv_of(rows: Iterable[Sequence[object]], encoding: str) -> bytes:
    """Return a CSV file with the line ends of Windows."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode(encoding)


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """Return a zip that has the same bytes whenever and wherever it is made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, content)
    return buffer.getvalue()


def _moodle_time(moment: datetime) -> str:
    day = _WEEKDAYS[moment.weekday()]
    return f"{moment:%Y年 %m月 %d日}({day}曜日) {moment:%H:%M}"


def _reportlist(
    students: Sequence[Student], sent: Mapping[str, HandIn], due: datetime, title: str
) -> bytes:
    import xlsxwriter

    head: list[Sequence[object]] = [
        ("#name", "grade", "report"),
        ("#course", 27048, "練習用コース", "Practice"),
        ("#ident", 35677, title),
        ("#comment", f"受付終了({due:%Y-%m-%d %H:%M:%S})後のデータです。"),
        _MANABA,
    ]
    rows = [_manaba_row(student, sent.get(student.student_id), due) for student in students]
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    book.set_properties({"created": datetime(*_ZIP_TIME, tzinfo=TOKYO).replace(tzinfo=None)})
    tab = book.add_worksheet("Sheet1")
    for line, row in enumerate([*head, *rows, ("担当教員", "mihon", "", "見本　先生"), ("#end",)]):
        for column, value in enumerate(row):
            if isinstance(value, int):
                tab.write_number(line, column, value)
            else:
                tab.write_string(line, column, str(value))
    book.close()
    return memory.getvalue()


def _manaba_row(student: Student, one: HandIn | None, due: datetime) -> Sequence[object]:
    late = one is not None and one.moment > due
    status = "未提出" if one is None else "受付終了後提出" if late else "提出済"
    return (
        *("履修生", student.login, student.student_id, student.name.replace(" ", "　", 1), ""),
        *(student.email, "", "", "", status),
        f"{one.moment:%Y-%m-%d %H:%M:%S}" if one else "",
        "1" if one else "0",
        "開く" if one else "",
    )
