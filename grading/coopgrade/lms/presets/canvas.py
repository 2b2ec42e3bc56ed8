"""Canvas: `{name}[_LATE]_{user}_{attachment}_{file}`, joined by an exported gradebook.

Names in the zip are in lower case and hold letters only; the user number is Canvas's
own. The gradebook has it beside the student number (SIS User ID) and the login.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from coopgrade.errors import UserError
from coopgrade.lms.archives import Archive, Entry
from coopgrade.lms.columns import PersonColumns, column_of, header_set
from coopgrade.lms.ids import Directory, Match, P, fold_name
from coopgrade.lms.presets.gathering import read_files, refused_problems, student_hand_in
from coopgrade.lms.presets.model import Export, SheetRow
from coopgrade.lms.tables import Table, header_line, read_table
from coopkit.text import say

ID = "canvas"
USER = ("ID",)
STUDENT = ("Student", "LastName", "学生")
_HEADER = (header_set(*USER), header_set(*STUDENT))
_ENTRY = re.compile(
    r"(?:(?P<name>(?!LATE_).*?)_)?(?P<late>LATE_)?(?P<user>\d+|anon_[A-Za-z0-9]+)"
    r"_(?P<attachment>\d+)_(?P<file>.+)"
)
_SPECIAL_ROWS = ("pointspossible", "manualposting")


def header_of(table: Table) -> int:
    """Return the row with the headers of a gradebook.

    Raises:
        UserError: it is no gradebook of Canvas.
    """
    header = header_line(table, _HEADER, within=1)
    if header is None:
        raise UserError(say("grading_lms.sheet.not_canvas", place=table.place))
    return header


def student_rows(table: Table) -> list[int]:
    """Return the rows of students; the two of settings and the test student are none."""
    header = header_of(table)
    user = column_of(table.rows[header], USER)
    return [
        row
        for row in range(header + 1, len(table.rows))
        if table.cell(row, user)
        and not fold_name(table.cell(row, 0)).casefold().startswith(_SPECIAL_ROWS)
    ]


def read_hand_ins(archive: Archive, sheet: Path | None, people: Iterable[P]) -> Export:
    """Read a zip of all submissions; without the gradebook, people are found by name."""
    directory = Directory.of(people)
    problems = refused_problems(archive)
    rows: list[SheetRow] = []
    if sheet is None:
        problems.append(say("grading_lms.problem.no_gradebook", place=archive.place))
    else:
        try:
            rows = _rows(read_table(sheet), directory)
        except UserError as error:
            problems.append(str(error))
    folders: dict[str, list[tuple[str, Entry]]] = defaultdict(list)
    names: dict[str, str] = {}
    late: set[str] = set()
    stray = []
    for entry in archive:
        found = _ENTRY.fullmatch(entry.base)
        if found is None:
            stray.append(entry.name)
            continue
        user = found["user"]
        folders[user].append((found["file"], entry))
        names[user] = found["name"] or ""
        if found["late"]:
            late.add(user)
    if stray:
        listing = "、".join(stray)
        problems.append(say("grading_lms.problem.stray", place=archive.place, names=listing))
    row_of = {row.participant: row for row in rows}
    hand_ins = []
    for user, files in folders.items():
        row = row_of.get(user)
        if row is not None:
            match = directory.find_any([row.student_id] if row.student_id else row.keys, row.name)
        else:
            match = _by_name(names[user], directory)
        content = read_files(files, problems)
        hand_ins.append(
            student_hand_in(
                archive,
                user,
                match,
                content,
                row=row,
                problems=problems,
                name=names[user],
                late=user in late,
            )
        )
    return Export(ID, tuple(hand_ins), tuple(rows), tuple(problems))


def _rows(table: Table, directory: Directory[P]) -> list[SheetRow]:
    header = header_of(table)
    people = PersonColumns.of(table.rows[header])
    user = column_of(table.rows[header], USER)
    rows = []
    for position in student_rows(table):
        match = people.find(table, position, directory)
        rows.append(
            SheetRow(
                line=position + 1,
                student_id=match.person.student_id if match.person else None,
                keys=people.key_values(table, position),
                name=people.name(table, position),
                participant=table.cell(position, user),
                candidates=tuple(p.student_id for p in match.people),
            )
        )
    return rows


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", fold_name(name)).casefold()


def _by_name(name: str, directory: Directory[P]) -> Match[P]:
    wanted = _letters(name)
    people = tuple(p for p in directory.people if wanted and _letters(p.name) == wanted)
    if not people:
        return directory.find_name(name)
    return Match("match" if len(people) == 1 else "ambiguous", people, "name")
