"""Tables of answers: Google Forms, Microsoft Forms, learning systems, typed by hand.

Columns are found by header. Which one holds what students wrote is taken only when there
is one that it can be; otherwise a person says it.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from coopgrade.errors import UserError
from coopgrade.lms.archives import open_archive
from coopgrade.lms.columns import KEYS, bare, column_of, role_of
from coopgrade.lms.tables import Table, parse_table, read_table, tidy_header
from coopgrade.reactions.form_times import read_form_time
from coopkit.text import LANGUAGES, say

Form = Literal["google", "microsoft", "typed", "table"]

# The sheet that we write ourselves (`typing_sheet`), by key of grading_reactions.column.
OWN_TEXT, OWN_STATE = "text", "state"
# When it was written; of several, the first that has a time counts.
_TIMES = (
    *("タイムスタンプ", "Timestamp"),
    *("最終変更時刻", "Last modified time", "完了時刻", "Completion time"),
    *("送信日時", "回答日時", "提出日時", "解答日時", "完了", "日時", "Submitted on", "Completed"),
)
# Columns of forms that are neither a person nor an answer.
_ASIDE = frozenset(
    tidy_header(name)
    for name in (
        *_TIMES,
        *("ID", "No", "No.", "番号", "#", "開始時刻", "Start time", "開始日時", "Started on"),
        *("スコア", "合計スコア", "Score", "Total score", "合計点数", "クイズのフィードバック"),
        *("Total points", "Quiz feedback", "状態", "ステータス", "State", "Status", "所要時間"),
        *("評点", "Time taken", "IPアドレス"),
    )
)
# Quizzes put a score and a feedback beside each question.
_QUIZ = re.compile(
    r"\[(スコア|フィードバック|score|feedback)\]$|^(ポイント|フィードバック|points|feedback)[-–]"
)
_SESSION = frozenset(
    tidy_header(name) for name in ("回", "第何回", "授業回", "授業の回", "何回目", "session")
)
_NUMBER_WORDS = re.compile(
    r"(あなたの|your)?(学籍番号|学生番号|学生証番号|studentid|studentnumber)"
)
_NAME_WORDS = re.compile(r"(あなたの|your)?(氏名|お?名前|fullname|name)(\(.*\)|を.*)?")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Row:
    """One answer as the file has it.

    Attributes:
        line: of the file, from 1.
        keys: numbers, logins and addresses.
        name: "" where there is none.
        text: what was written; line breaks kept.
        written_at: None when nothing tells.
        session: the number of the session if the file has it, else None.
    """

    line: int
    keys: tuple[str, ...]
    name: str
    text: str
    written_at: datetime | None
    session: int | None = None

    @property
    def label(self) -> str:
        """How to call this row in a message."""
        return self.keys[0] if self.keys else self.name or say("grading_reactions.no_key")


@dataclass(frozen=True)
class Answers:
    """All answers of one file.

    Attributes:
        source: name of the file.
        form: what kind of file it looks like.
        rows: in the order of the file, empty ones among them.
        columns: headers of the columns that were taken as text.
        timeless: how many rows have something where the time should be, but no time.
    """

    source: str
    form: Form
    rows: tuple[Row, ...]
    columns: tuple[str, ...]
    timeless: int = 0


def read_answers(path: Path, *, columns: Sequence[str] = ()) -> Answers:
    """Read the answers of a form or of a typed table.

    Args:
        path: `.csv`, `.xlsx`, a tab-separated text, or a zip with one CSV in it.
        columns: headers (whole, or a part that only one has) or numbers of the columns with
            what students wrote; none: the one that it can only be.

    Raises:
        UserError: it cannot be read, nobody can be recognised in it, or it is not clear which
            column is meant; the text lists them.
    """
    return parse_answers(read_form(path), columns=columns)


def read_form(path: Path) -> Table:
    """Return the table of a file, or of the one table in a zip, as Google gives it."""
    if path.suffix.lower() != ".zip":
        return read_table(path)
    with open_archive(path) as archive:
        tables = [e for e in archive if e.name.lower().endswith((".csv", ".xlsx", ".tsv"))]
        if len(tables) != 1:
            names = "、".join(entry.name for entry in tables) or say("grading_reactions.nothing")
            raise UserError(say("grading_reactions.read.zip", path=path, names=names))
        return parse_table(tables[0].read(), f"{path.name} › {tables[0].name}")


def parse_answers(table: Table, *, columns: Sequence[str] = ()) -> Answers:
    """Read answers out of a table; see `read_answers`."""
    place, headers = _header(table)
    keys = [c for role in ("student_id", "login", "email") for c in _with_role(headers, role)]
    names = _with_role(headers, "name")
    if not keys and not names:
        raise UserError(say("grading_reactions.read.nobody", place=table.place))
    times = [c for c in (column_of(headers, [name]) for name in _TIMES) if c is not None]
    session = next((c for c, h in enumerate(headers) if tidy_header(h) in _SESSION), None)
    texts = _text_columns(table, headers, columns)
    rows, timeless = [], 0
    for position in range(place + 1, len(table.rows)):
        if not any(cell.strip() for cell in table.rows[position]):
            continue
        cells = [table.cell(position, column) for column in times]
        moments = [moment for cell in cells if (moment := read_form_time(cell))]
        timeless += any(cells) and not moments
        rows.append(
            Row(
                line=position + 1,
                keys=tuple(key for c in keys if (key := bare(table.cell(position, c)))),
                name=next((name for c in names if (name := table.cell(position, c))), ""),
                text=_text(table, position, headers, texts),
                written_at=moments[0] if moments else None,
                session=_session(table.cell(position, session)),
            )
        )
    labels = tuple(_one_line(headers[column]) for column in texts)
    return Answers(table.place, _form(headers), tuple(rows), labels, timeless)


def _header(table: Table) -> tuple[int, list[str]]:
    """Return the row with headers: the first in which somebody can be recognised by."""
    for position, row in enumerate(table.rows[:20]):
        tidy = {tidy_header(cell) for cell in row}
        roles = {_role(cell) for cell in row} - {None}
        if tidy & KEYS or "student_id" in roles or (roles and tidy & _ASIDE):
            return position, list(row)
    raise UserError(say("grading_reactions.read.nobody", place=table.place))


def _role(header: str) -> str | None:
    """Return what a column says about a person; a question such as 学籍番号（半角） counts."""
    role = role_of(header)
    if role is not None:
        return role
    tidy = tidy_header(header)
    if _NUMBER_WORDS.match(tidy):
        return "student_id"
    return "name" if _NAME_WORDS.fullmatch(tidy) else None


def _with_role(headers: Sequence[str], role: str) -> list[int]:
    return [column for column, header in enumerate(headers) if _role(header) == role]


def _form(headers: Iterable[str]) -> Form:
    tidy = {tidy_header(header) for header in headers}
    if tidy & own_headers(OWN_TEXT):
        return "typed"
    if tidy & {tidy_header("タイムスタンプ"), "timestamp"}:
        return "google"
    if tidy & {tidy_header("完了時刻"), tidy_header("Completion time")}:
        return "microsoft"
    return "table"


def own_headers(name: str) -> frozenset[str]:
    """Return the header of a column of our own sheet in all languages, as they are compared."""
    return frozenset(
        tidy_header(say(f"grading_reactions.column.{name}", language=language))
        for language in LANGUAGES
    )


def _text_columns(table: Table, headers: Sequence[str], wanted: Sequence[str]) -> list[int]:
    if wanted:
        return [_chosen(table, headers, one) for one in wanted]
    own = [c for c, h in enumerate(headers) if tidy_header(h) in own_headers(OWN_TEXT)]
    if len(own) == 1:
        return own
    possible = [
        column
        for column, header in enumerate(headers)
        if header.strip()
        and _role(header) is None
        and tidy_header(header) not in _ASIDE | _SESSION
        and not _QUIZ.search(tidy_header(header))
    ]
    if len(possible) == 1:
        return possible
    key = "no_text" if not possible else "which_text"
    listed = _listing(headers, possible or range(len(headers)))
    raise UserError(say(f"grading_reactions.read.{key}", place=table.place, columns=listed))


def _chosen(table: Table, headers: Sequence[str], wanted: str) -> int:
    """Return the column that a person named: by its header, a part of it, or its number."""
    tidy = [tidy_header(header) for header in headers]
    sought = tidy_header(wanted)
    found = [c for c, header in enumerate(tidy) if header == sought]
    found = found or [c for c, header in enumerate(tidy) if sought and sought in header]
    if not found and sought.isdecimal() and 1 <= int(sought) <= len(headers):
        found = [int(sought) - 1]
    if len(found) == 1:
        return found[0]
    key = "no_column" if not found else "several_columns"
    listed = _listing(headers, found or range(len(headers)))
    raise UserError(
        say(f"grading_reactions.read.{key}", place=table.place, column=wanted, columns=listed)
    )


def _listing(headers: Sequence[str], columns: Iterable[int]) -> str:
    return "\n".join(f"  {column + 1}　{_one_line(headers[column])}" for column in columns)


def _one_line(header: str) -> str:
    return " ".join(header.split())


def _text(table: Table, row: int, headers: Sequence[str], columns: Sequence[int]) -> str:
    """Return what was written; with several columns each answer below its question."""
    texts = [(column, _cell_text(table, row, column)) for column in columns]
    if len(columns) == 1:
        return texts[0][1]
    return "\n".join(f"【{_one_line(headers[c])}】\n{text}" for c, text in texts if text)


def _cell_text(table: Table, row: int, column: int) -> str:
    text = table.cell(row, column)
    # A workbook writes a carriage return like this.
    return tidy_text(text.replace("_x000D_", "") if table.kind == "xlsx" else text)


def tidy_text(text: str) -> str:
    """Return a text with plain line breaks and no spaces around it; nothing else changes."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _session(cell: str) -> int | None:
    found = _NUMBER.search(unicodedata.normalize("NFKC", cell))
    return int(found[0]) if found else None
