"""A filled marking sheet read back: every problem at once, nothing taken until it is whole."""

import csv
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from coopgrade.errors import UserError
from coopgrade.files import read_text
from coopgrade.journal import Journal
from coopgrade.rubric.cells import exact, show_points
from coopgrade.rubric.model import Criterion, Rubric
from coopgrade.rubric.records import RubricMark, RubricSheet, criterion_marks
from coopgrade.rubric.sheet import COLUMNS
from coopkit.text import LANGUAGES, say

_NEEDED = ("submitter", "criterion", "points", "comment", "sheet")


@dataclass(frozen=True)
class Taken:
    """What was taken from a sheet.

    Attributes:
        records: what is new or changed.
        unchanged: rows that say what was known already.
        empty: rows without points.
        second: whether it was a second, blind look.
        just_marked: (submitter, cell) of every row with points.
        between: places with points that no level gives; they count as they are.
    """

    records: tuple[RubricMark, ...]
    unchanged: int
    empty: int
    second: bool
    just_marked: frozenset[tuple[str, str]]
    between: tuple[str, ...]


@dataclass(frozen=True)
class _Line:
    place: str
    values: Mapping[str, str]


def take_sheet(
    journal: Journal, rubric: Rubric, path: Path, *, by: str, replace: str = ""
) -> Taken:
    """Take the points and comments of a sheet into the journal: all rows, or none.

    Args:
        journal: the course's journal.
        rubric: of the assignment.
        path: a sheet that `write_sheet` wrote and a person filled in, `.xlsx` or `.csv`.
        by: who marked.
        replace: the reason to change what was decided after a second marking.

    Raises:
        UserError: one message that lists every row that cannot be taken.
    """
    if not by.strip():
        raise UserError(say("grading_rubric.no_person"))
    problems: list[str] = []
    lines = _read(path, problems)
    sheets = {
        sheet.sheet: sheet for sheet in journal.read(RubricSheet, assignment=rubric.assignment.name)
    }
    reader = _Reader(
        journal, rubric, sheets, by=by.strip(), replace=replace.strip(), problems=problems
    )
    for line in lines:
        reader.take(line)
    if not lines and not problems:
        problems.append(say("grading_rubric.take.no_rows"))
    if len(reader.rounds) > 1:
        problems.append(say("grading_rubric.take.mixed"))
    if problems:
        listing = "\n".join(f"  ・{problem}" for problem in problems)
        raise UserError(
            say("grading_rubric.take.problems", count=len(problems), listing=listing, path=path)
        )
    journal.append(*reader.records)
    return Taken(
        tuple(reader.records),
        reader.unchanged,
        reader.empty,
        "second" in reader.rounds,
        frozenset(reader.just_marked),
        tuple(reader.between),
    )


def _read(path: Path, problems: list[str]) -> list[_Line]:
    if path.suffix.lower() == ".xlsx":
        rows = _xlsx_rows(path)
    else:
        rows = list(csv.reader(StringIO(read_text(path), newline="")))
    names = {
        say(f"grading_rubric.column.{name}", language=language): name
        for language in LANGUAGES
        for name in COLUMNS
    }
    header = [names.get(title.strip(), "") for title in rows[0]] if rows else []
    missing = [name for name in _NEEDED if name not in header]
    if missing:
        listed = say("grading_rubric.and").join(say(f"grading_rubric.column.{n}") for n in missing)
        problems.append(say("grading_rubric.take.no_column", columns=listed))
        return []
    lines = []
    for number, fields in enumerate(rows[1:], start=2):
        values = {name: text for name, text in zip(header, fields, strict=False) if name}
        if any(values.get(name, "").strip() for name in _NEEDED):
            filled = {name: values.get(name, "").strip() for name in _NEEDED}
            lines.append(_Line(say("grading_rubric.take.place", line=number), filled))
    return lines


def _xlsx_rows(path: Path) -> list[list[str]]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        content = path.read_bytes()
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
        rows = [
            ["" if value is None else _as_text(value) for value in row]
            for row in book.worksheets[0].iter_rows(values_only=True)
        ]
        book.close()
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise UserError(say("grading.file.unreadable", path=path, cause=error)) from error
    return rows


def _as_text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


@dataclass(frozen=True)
class _Given:
    """What a person put into a row."""

    points: Fraction | None
    comment: str


class _Reader:
    def __init__(
        self,
        journal: Journal,
        rubric: Rubric,
        sheets: Mapping[str, RubricSheet],
        *,
        by: str,
        replace: str,
        problems: list[str],
    ) -> None:
        name = rubric.assignment.name
        self._rubric, self._sheets, self._by, self._replace = rubric, sheets, by, replace
        self._problems = problems
        self._counting = criterion_marks(journal, name)
        self._second = criterion_marks(journal, name, second=True)
        self._seen: dict[tuple[str, str], str] = {}
        self.records: list[RubricMark] = []
        self.rounds: set[str] = set()
        self.just_marked: set[tuple[str, str]] = set()
        self.between: list[str] = []
        self.unchanged = self.empty = 0

    def take(self, line: _Line) -> None:
        """Take one row, or note what is wrong with it."""
        sheet = self._sheets.get(line.values["sheet"])
        if sheet is None:
            self._wrong("no_sheet", line, sheet=line.values["sheet"])
            return
        self.rounds.add(sheet.round)
        submitter = _find(sheet, line.values["submitter"])
        criterion = self._rubric.find(line.values["criterion"])
        if submitter is None:
            self._wrong("no_submitter", line, name=line.values["submitter"])
        if criterion is None:
            self._wrong("no_criterion", line, name=line.values["criterion"])
        if submitter is None or criterion is None:
            return
        key = (submitter, criterion.id)
        if key in self._seen:
            self._wrong("twice", line, first=self._seen[key])
            return
        self._seen[key] = line.place
        points = self._points(line, criterion)
        comment = line.values["comment"]
        if points is None and not comment:
            self.empty += 1
            return
        self._note(line, sheet, key, criterion.cell, _Given(points, comment))

    def _points(self, line: _Line, criterion: Criterion) -> Fraction | None:
        text = unicodedata.normalize("NFKC", line.values["points"]).strip()
        if not text:
            return None
        try:
            points = exact(text)
        except (ValueError, ZeroDivisionError):
            self._wrong("no_number", line, text=text)
            return None
        if not 0 <= points <= criterion.points:
            maximum = show_points(criterion.points)
            self._wrong("impossible", line, text=text, maximum=maximum)
            return None
        if criterion.level_of(points) is None:
            self.between.append(
                say("grading_rubric.take.between", place=line.place, points=show_points(points))
            )
        return points

    def _note(
        self,
        line: _Line,
        sheet: RubricSheet,
        key: tuple[str, str],
        cell: str,
        given: _Given,
    ) -> None:
        points, comment = given.points, given.comment
        second = sheet.round == "second"
        before = (self._second if second else self._counting).get(key)
        first = self._counting.get(key)
        if second and first is not None and first.by == self._by:
            self._wrong("same_person", line, by=self._by)
            return
        if points is not None:
            self.just_marked.add((key[0], cell))
        elif before is not None:
            # A comment alone takes no points away.
            points = before.points
        if before is not None and (before.points, before.comment) == (points, comment):
            self.unchanged += 1
            return
        final = before is not None and before.round == "final"
        if final and not self._replace:
            self._wrong("decided", line)
            return
        self.records.append(
            RubricMark(
                assignment=self._rubric.assignment.name,
                submitter=key[0],
                criterion=key[1],
                points=points,
                comment=comment,
                by=self._by,
                round="final" if final else sheet.round,
                reason=self._replace if final else "",
            )
        )

    def _wrong(self, key: str, line: _Line, **values: str) -> None:
        self._problems.append(
            say(f"grading_rubric.take.{key}", language=None, place=line.place, **values)
        )


def _find(sheet: RubricSheet, code: str) -> str | None:
    """Return the submitter of a code; a spreadsheet may have dropped leading zeros."""
    narrow = unicodedata.normalize("NFKC", code).strip()
    if narrow in sheet.codes:
        return sheet.codes[narrow]
    similar = [one for one in sheet.codes if one.lstrip("0") == narrow.lstrip("0")]
    return sheet.codes[similar[0]] if len(similar) == 1 else None
