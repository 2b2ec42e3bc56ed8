"""WebClass: a zip of files and answer.csv, whose column `report/answer` names the file.

Only that much is public. So everything is found by headers that can be set, and the
preset counts as experimental until a real export was read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from coopgrade.errors import UserError
from coopgrade.lms.archives import Archive, Entry
from coopgrade.lms.columns import PersonColumns, column_of
from coopgrade.lms.ids import Directory, P, normalise
from coopgrade.lms.presets.gathering import read_files, refused_problems, student_hand_in
from coopgrade.lms.presets.model import Export, SheetRow
from coopgrade.lms.tables import Table, parse_table, read_table, tidy_header
from coopgrade.lms.times import read_time
from coopkit.text import say

ID = "webclass"
SHEET_NAME = "answer.csv"


@dataclass(frozen=True)
class Columns:
    """Headers of answer.csv that differ from site to site.

    Attributes:
        answer: the column with the name of the file.
        handed_in: the column with the time, if there is one.
    """

    answer: tuple[str, ...] = ("report/answer",)
    handed_in: tuple[str, ...] = ("提出日時", "回答日時", "終了日時", "date")


def header_of(table: Table, columns: Columns) -> int:
    """Return the row with the headers.

    Raises:
        UserError: no row has the column that names the file.
    """
    wanted = {tidy_header(name) for name in columns.answer}
    for position, row in enumerate(table.rows[:20]):
        if wanted & {tidy_header(cell) for cell in row}:
            return position
    names = "、".join(columns.answer)
    raise UserError(say("grading_lms.sheet.not_webclass", place=table.place, columns=names))


def read_hand_ins(
    archive: Archive,
    sheet: Path | None,
    people: Iterable[P],
    columns: Columns | None = None,
) -> Export:
    """Read a zip with its answer.csv; `columns` names other headers."""
    columns = columns or Columns()
    directory = Directory.of(people)
    problems = [
        *refused_problems(archive),
        say("grading_lms.problem.experimental", name="WebClass"),
    ]
    entries = [entry for entry in archive if entry.base.casefold() != SHEET_NAME]
    try:
        table = read_table(sheet) if sheet else _own_table(archive)
        header = header_of(table, columns)
    except UserError as error:
        return Export(ID, (), (), (*problems, str(error)))
    headers = table.rows[header]
    found = PersonColumns.of(headers)
    answer = column_of(headers, columns.answer)
    rows, hand_ins = [], []
    used: set[str] = set()
    for position in range(header + 1, len(table.rows)):
        keys, name = found.key_values(table, position), found.name(table, position)
        if not keys and not name:
            continue
        match = found.find(table, position, directory)
        file = table.cell(position, answer)
        row = SheetRow(
            line=position + 1,
            student_id=match.person.student_id if match.person else None,
            keys=keys,
            name=name,
            status="handed_in" if file else "missing",
            handed_in=read_time(table.cell(position, column_of(headers, columns.handed_in))),
            candidates=tuple(p.student_id for p in match.people),
        )
        rows.append(row)
        entry = _entry_of(file, keys, entries, archive, problems) if file else None
        if entry is not None:
            used.add(entry.name)
            files = read_files([(entry.base, entry)], problems)
            hand_ins.append(
                student_hand_in(
                    archive, row.label, match, files, row=row, problems=problems, name=name
                )
            )
    stray = [entry.name for entry in entries if entry.name not in used]
    if stray:
        names = "、".join(stray)
        problems.append(say("grading_lms.problem.stray", place=archive.place, names=names))
    return Export(ID, tuple(hand_ins), tuple(rows), tuple(problems))


def _own_table(archive: Archive) -> Table:
    # Deeper down, a file of that name is somebody's own.
    for entry in sorted(archive, key=lambda entry: entry.name.count("/")):
        if entry.base.casefold() == SHEET_NAME and entry.name.count("/") <= 1:
            return parse_table(entry.read(), entry.place)
    raise UserError(say("grading_lms.sheet.no_answer_csv", place=archive.place))


def _entry_of(
    file: str,
    keys: tuple[str, ...],
    entries: list[Entry],
    archive: Archive,
    problems: list[str],
) -> Entry | None:
    """Return the one file that a row names; where names repeat, a folder has its key."""
    wanted = file.replace("\\", "/").strip("/")
    exact = [entry for entry in entries if entry.name == wanted]
    named = exact or [entry for entry in entries if entry.base == PurePosixPath(wanted).name]
    if len(named) > 1:
        own = {normalise(key) for key in keys}
        named = [
            entry
            for entry in named
            if own & {normalise(part) for part in entry.name.split("/")[:-1]}
        ]
    if len(named) == 1:
        return named[0]
    problems.append(
        say("grading_lms.problem.which_file", place=archive.place, file=file, count=len(named))
    )
    return None
