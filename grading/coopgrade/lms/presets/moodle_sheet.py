"""Moodle's grading worksheet (評定ワークシート), in the language it was downloaded in.

Moodle compares the headers with the *uploader's* language, and cuts the number out of
「参加者12345」: so neither may change.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from coopgrade.errors import UserError
from coopgrade.lms.columns import PersonColumns, column_of, header_set
from coopgrade.lms.ids import Directory, P
from coopgrade.lms.presets.model import SheetRow, Status
from coopgrade.lms.tables import Table, header_line
from coopgrade.lms.times import read_time
from coopkit.text import say

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "participant": ("ID", "Identifier"),
    "status": ("ステータス", "Status"),
    "group": ("グループ", "Group"),
    "grade": ("評点", "Grade"),
    "maximum": ("最大評点", "Maximum Grade", "Maximum grade"),
    "scale": ("評価尺度", "Scale"),
    "changeable": ("評点変更可", "Grade can be changed"),
    "modified": ("最終更新日時 (提出)", "Last modified (submission)"),
    "graded": ("最終更新日時 (評定)", "Last modified (grade)"),
    "comment": ("フィードバックコメント", "Feedback comments"),
}
_HEADER = (header_set(*COLUMNS["participant"]), header_set(*COLUMNS["grade"]))
_NUMBER = re.compile(r"\d+")
_LATE = re.compile(r"遅く提出|遅れて提出|\blate\b", re.IGNORECASE)
_DRAFT = re.compile(r"下書き|\bdraft\b", re.IGNORECASE)
_MISSING = re.compile(
    r"提出なし|提出されていません|未提出|no submission|nothing|not submitted", re.IGNORECASE
)
_HANDED_IN = re.compile(r"提出済み?|submitted for grading|\bsubmitted\b", re.IGNORECASE)


@dataclass(frozen=True)
class Sheet:
    """A worksheet: where its columns and rows are.

    Attributes:
        table: all of it.
        header: position of the row with headers.
        people: the columns that tell who a row is about.
        columns: names of `COLUMNS` → position, for those that are there.
        rows: positions of the rows of participants.
    """

    table: Table
    header: int
    people: PersonColumns
    columns: Mapping[str, int]
    rows: tuple[int, ...]

    def cell(self, row: int, column: str) -> str:
        """Return a cell by the name of its column; "" where the sheet has none."""
        return self.table.cell(row, self.columns.get(column))


def parse_sheet(table: Table) -> Sheet:
    """Find columns and rows.

    Raises:
        UserError: it is no worksheet.
    """
    header = header_line(table, _HEADER, within=1)
    if header is None:
        raise UserError(say("grading_lms.sheet.not_moodle", place=table.place))
    headers = table.rows[header]
    found = {name: column_of(headers, names) for name, names in COLUMNS.items()}
    columns = {name: column for name, column in found.items() if column is not None}
    rows = tuple(
        row
        for row in range(header + 1, len(table.rows))
        if _NUMBER.search(table.cell(row, columns["participant"]))
    )
    return Sheet(table, header, PersonColumns.of(headers), columns, rows)


def sheet_rows(sheet: Sheet, directory: Directory[P]) -> list[SheetRow]:
    """Read everybody's row."""
    return [_row(sheet, position, directory) for position in sheet.rows]


def _row(sheet: Sheet, position: int, directory: Directory[P]) -> SheetRow:
    match = sheet.people.find(sheet.table, position, directory)
    number = _NUMBER.search(sheet.cell(position, "participant"))
    return SheetRow(
        line=position + 1,
        student_id=match.person.student_id if match.person else None,
        keys=sheet.people.key_values(sheet.table, position),
        name=sheet.people.name(sheet.table, position),
        participant=number[0] if number else "",
        group=sheet.cell(position, "group"),
        status=read_status(sheet.cell(position, "status")),
        handed_in=read_time(sheet.cell(position, "modified")),
        candidates=tuple(person.student_id for person in match.people),
    )


def read_status(text: str) -> Status:
    """Return what a status cell says; its parts are joined by " - ", and sites word it."""
    if _DRAFT.search(text):
        return "draft"
    if _MISSING.search(text):
        return "missing"
    if _LATE.search(text):
        return "late"
    return "handed_in" if _HANDED_IN.search(text) else "unknown"
