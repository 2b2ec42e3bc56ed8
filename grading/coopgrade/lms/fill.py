"""Marks into the sheet that the lecturer downloaded, and nothing else in it changed.

    filled = fill_sheet(path, mapping_for("manaba"), marks, roster.students)

Rows are matched by number, login or address. Who has no row, which rows get nothing,
and where a person has to decide, is returned and never dropped.
"""

import html
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Generic

from coopgrade.errors import UserError
from coopgrade.lms.columns import PersonColumns, column_of
from coopgrade.lms.grids import Grid, clean, open_grid
from coopgrade.lms.ids import Directory, Match, P, normalise
from coopgrade.lms.mapping import Put, SheetMapping
from coopgrade.lms.moodle_rules import MoodleRules
from coopgrade.lms.presets import moodle
from coopgrade.lms.tables import Table, tidy_header
from coopkit.text import say

_HEADER_WITHIN = 20


@dataclass(frozen=True)
class Mark:
    """What goes to one student.

    Attributes:
        score: points, rounded already; None leaves the cell as it is. 0 is 0.
        letter: 評語; "" leaves the cell as it is.
        comment: plain text; "" leaves the cell as it is.
        assessed: False for 評価対象外: the mapping's code goes in place of the score.
    """

    score: Fraction | int | None = None
    letter: str = ""
    comment: str = ""
    assessed: bool = True


@dataclass(frozen=True)
class FilledRow:
    """A row that got something.

    Attributes:
        line: of the file, from 1.
        student_id: whose.
        values: header → what was put.
        replaced: header → what stood there before, if something else did.
    """

    line: int
    student_id: str
    values: Mapping[str, str]
    replaced: Mapping[str, str]


@dataclass(frozen=True)
class LeftRow:
    """A row that got nothing.

    Attributes:
        line: of the file, from 1.
        label: the key or name in the row.
        candidates: student ids that may be meant; empty if nobody is.
    """

    line: int
    label: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filled:
    """A filled sheet and what happened.

    Attributes:
        content: the file to upload.
        filled: rows that got something.
        without_mark: rows of known students for whom there is nothing to put.
        unsure: rows whose student is not sure, or not known at all.
        without_row: student ids that have a mark and no row.
        warnings: what to know before uploading, one text each.
    """

    content: bytes
    filled: tuple[FilledRow, ...]
    without_mark: tuple[LeftRow, ...]
    unsure: tuple[LeftRow, ...]
    without_row: tuple[str, ...]
    warnings: tuple[str, ...]


def fill_sheet(
    path: Path, mapping: SheetMapping, marks: Mapping[str, Mark], people: Iterable[P]
) -> Filled:
    """Fill a sheet; the file itself is only read.

    Args:
        path: the sheet as it was downloaded, CSV or .xlsx.
        mapping: which columns; see `mapping_for` and `load_mapping`.
        marks: student id → what goes to them.
        people: the roster: finds rows that have a login or an address instead of a number.
            A `Directory` may carry what a person has confirmed.

    Raises:
        UserError: the sheet is not what the mapping describes, or cannot be read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError(say("grading.file.unreadable", path=path, cause=error)) from error
    directory = Directory.of(people)
    if mapping.ignore_leading_zeros:
        directory = Directory(directory, confirmed=directory.confirmed, ignore_zeros=True)
    return _Filling(open_grid(content, path.name), mapping, marks, directory).run()


def show_score(score: Fraction | int) -> str:
    """Return points as digits, exactly: 85, 72.5.

    Raises:
        ValueError: it was not rounded before (a third has no end).
    """
    exact = Fraction(score)
    if exact.denominator == 1:
        return str(exact.numerator)
    rest = exact.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    if rest != 1:
        raise ValueError(f"not rounded: {exact}")
    return f"{Decimal(exact.numerator) / Decimal(exact.denominator):f}"


class _Filling(Generic[P]):
    """One sheet being filled."""

    def __init__(
        self,
        grid: Grid,
        mapping: SheetMapping,
        marks: Mapping[str, Mark],
        directory: Directory[P],
    ) -> None:
        self.grid = grid
        self.table: Table = grid.table
        self.mapping = mapping
        self.directory = directory
        self.marks = {normalise(student_id): mark for student_id, mark in marks.items()}
        self.spelling = {normalise(student_id): student_id for student_id in marks}
        self.header, self.columns = self._find_columns()
        self.headers = self.table.rows[self.header]
        self.people = self._person_columns()
        self.rules = MoodleRules(self.table, self.header) if mapping.preset == moodle.ID else None
        self.unwritable: list[str] = []
        self.blocked: list[str] = []
        self.unassessed: list[str] = []

    def run(self) -> Filled:
        """Fill and report."""
        rows: dict[str, list[int]] = defaultdict(list)
        unsure: list[LeftRow] = []
        by_name: list[str] = []
        for row in self._student_rows():
            match = self._match(row)
            if match.person is None:
                maybe = tuple(person.student_id for person in match.people)
                unsure.append(LeftRow(row + 1, self._label(row), maybe))
                continue
            rows[match.person.student_id].append(row)
            if match.by == "name":
                by_name.append(match.person.student_id)
        filled: list[FilledRow] = []
        without_mark: list[LeftRow] = []
        placed = set()
        for student_id, lines in rows.items():
            key = normalise(student_id)
            if len(lines) > 1:
                # Which of them the system would take is not known.
                unsure.extend(LeftRow(row + 1, self._label(row), (student_id,)) for row in lines)
            elif key not in self.marks:
                without_mark.append(LeftRow(lines[0] + 1, self._label(lines[0]), (student_id,)))
            else:
                placed.add(key)
                filled.append(self._fill_row(lines[0], student_id, self.marks[key]))
        return Filled(
            content=self.grid.content(),
            filled=tuple(sorted((row for row in filled if row.values), key=lambda row: row.line)),
            without_mark=tuple(sorted(without_mark, key=lambda row: row.line)),
            unsure=tuple(sorted(unsure, key=lambda row: row.line)),
            without_row=tuple(self.spelling[key] for key in self.marks if key not in placed),
            warnings=tuple(self._warnings(by_name)),
        )

    def _find_columns(self) -> tuple[int, list[tuple[Put, int]]]:
        """Find the header row and the columns to fill.

        Raises:
            UserError: no row has them; the text names the headers that were looked for.
        """
        best: tuple[tuple[int, int, int], list[tuple[Put, int]]] | None = None
        for position, row in enumerate(self.table.rows[:_HEADER_WITHIN]):
            columns = [(put, self._column(row, put)) for put in self.mapping.puts]
            found = [(put, column) for put, column in columns if column is not None]
            keys = self._count_keys(row)
            if not keys or any(put.required for put, column in columns if column is None):
                continue
            # manaba has three rows of headers; the lowest of the fullest is for people.
            rank = (keys, len(found), position)
            if best is None or rank > best[0]:
                best = (rank, found)
        if best is not None:
            return best[0][-1], best[1]
        wanted = "、".join(put.columns[0] for put in self.mapping.puts if put.required)
        key = "、".join(self.mapping.key) or say("grading_lms.any_key")
        raise UserError(
            say("grading_lms.fill.no_column", place=self.table.place, columns=wanted, key=key)
        )

    def _column(self, headers: tuple[str, ...], put: Put) -> int | None:
        if not put.contains:
            return column_of(headers, put.columns)
        wanted = tidy_header(put.columns[0])
        fits = [p for p, header in enumerate(headers) if tidy_header(header).startswith(wanted)]
        exact = [p for p in fits if tidy_header(headers[p]) == wanted]
        fits = exact or fits
        if len(fits) > 1:
            names = "、".join(headers[p] for p in fits)
            raise UserError(
                say("grading_lms.fill.two_columns", place=self.table.place, columns=names)
            )
        return fits[0] if fits else None

    def _count_keys(self, headers: tuple[str, ...]) -> int:
        """Return how well a row tells people apart: number of key columns, at least the name."""
        if self.mapping.key:
            return int(column_of(headers, self.mapping.key) is not None)
        found = PersonColumns.of(headers)
        return 2 * len(found.keys) + ("name" in found.columns)

    def _person_columns(self) -> PersonColumns:
        if not self.mapping.key:
            return PersonColumns.of(self.headers)
        column = column_of(self.headers, self.mapping.key)
        # A key that was named is the only one: names are not asked then.
        return PersonColumns({}, () if column is None else (column,))

    def _student_rows(self) -> Iterable[int]:
        only = [
            (column, beginnings)
            for header, beginnings in self.mapping.only.items()
            if (column := column_of(self.headers, (header,))) is not None
        ]
        for row in range(self.header + 1, len(self.table.rows)):
            first = self.table.cell(row, 0)
            if self.mapping.end and first.casefold() == self.mapping.end:
                return
            if self.mapping.skip and first.startswith(self.mapping.skip):
                continue
            if not all(self.table.cell(row, column).startswith(starts) for column, starts in only):
                continue
            if self._label(row):
                yield row

    def _label(self, row: int) -> str:
        keys = self.people.key_values(self.table, row)
        return keys[0] if keys else self.people.name(self.table, row)

    def _match(self, row: int) -> Match[P]:
        return self.people.find(self.table, row, self.directory)

    def _fill_row(self, row: int, student_id: str, mark: Mark) -> FilledRow:
        values: dict[str, str] = {}
        replaced: dict[str, str] = {}
        for put, column in self.columns:
            text = self._text(put, mark, row, student_id)
            if text is None:
                continue
            if not self.grid.can_set(row, column):
                self.blocked.append(student_id)
                continue
            if not self.grid.can_hold(text):
                self.unwritable.append(student_id)
                continue
            before = self.table.cell(row, column)
            is_number = put.value == "score" and mark.assessed and _is_number(text)
            setter = self.grid.set_score if is_number else self.grid.set_text
            header = self.headers[column].strip().removeprefix("#").strip()
            values[header] = setter(row, column, text)
            if before and before != values[header]:
                replaced[header] = before
        return FilledRow(row + 1, student_id, values, replaced)

    def _text(self, put: Put, mark: Mark, row: int, student_id: str) -> str | None:
        """Return what goes into a column, or None to leave the cell as it is."""
        if put.value == "comment":
            return _comment(mark.comment, put) if mark.comment.strip() else None
        if put.value == "letter":
            return clean(mark.letter) or None
        if not mark.assessed:
            self.unassessed.append(student_id)
            return self.mapping.unassessed
        if self.rules is not None:
            shown = show_score(mark.score) if mark.score is not None else ""
            return self.rules.grade(row, student_id, shown, mark.letter)
        return show_score(mark.score) if mark.score is not None else None

    def _warnings(self, by_name: list[str]) -> list[str]:
        found: list[str] = []
        for key, names in (
            ("by_name", by_name),
            ("unwritable", self.unwritable),
            ("blocked", self.blocked),
            ("unassessed", [] if self.mapping.unassessed is not None else self.unassessed),
        ):
            if names:
                listing = "、".join(dict.fromkeys(names))
                found.append(say(f"grading_lms.fill.{key}", names=listing, count=len(names)))
        if self.rules is not None:
            found.extend(self.rules.warnings())
        return found


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal()


def _comment(comment: str, put: Put) -> str:
    text = clean(comment).strip()
    if put.form == "text":
        return text
    return f"<p>{html.escape(text, quote=False)}</p>".replace("\n", "<br>")
