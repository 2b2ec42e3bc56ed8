"""The structure of an export, without anything personal in it.

Lecturers can send it to whoever builds a preset: how names are made (digits as 9,
letters as a, everything else as 字), flag bits, encodings, headers, how many rows. Headers
are shown as they are only in a row that surely holds headers.
"""

import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from coopgrade.errors import UserError
from coopgrade.lms.archives import open_archive
from coopgrade.lms.columns import KEYS, NAMES
from coopgrade.lms.presets import detect
from coopgrade.lms.presets.manaba import SCORE
from coopgrade.lms.presets.moodle_sheet import COLUMNS
from coopgrade.lms.presets.webclass import Columns
from coopgrade.lms.tables import Table, parse_table, read_table, tidy_header
from coopkit.text import say

_SHEETS = (".csv", ".tsv", ".txt", ".xlsx", ".xls")
# Words that systems put into names: they tell the format and nothing about a person.
_WORDS = re.compile(
    r"assignsubmission|assignfeedback|onlinetext|reportlist|answer|Participant|参加者"
    r"|デフォルトグループ|Default group|attempt|gradebook|LATE|file|text|link"
)
_HEADERS = frozenset(
    {
        *KEYS,
        *NAMES,
        *(tidy_header(name) for names in COLUMNS.values() for name in names),
        *(tidy_header(name) for name in (*SCORE, *Columns().answer, "講評", "提出", "点数")),
    }
)
_SURELY_HEADERS = 2
_UTF8_FLAG = 0x800


def describe(path: Path) -> str:
    """Return what can be told of a zip, a folder or a sheet.

    Raises:
        UserError: the file cannot be read.
    """
    if path.suffix.lower() in _SHEETS:
        lines = _describe_table(read_table(path))
    else:
        lines = _describe_archive(path)
    guesses = "、".join(f"{g.preset} ({g.because})" for g in detect(path))
    lines.append(
        say("grading_lms.describe.guess", names=guesses or say("grading_lms.describe.none"))
    )
    return "\n".join(lines)


def pattern(text: str) -> str:
    """Return a text without its content.

    Runs of one kind become one character and a length class, words that systems write
    stay.

        >>> pattern("山田 太郎_12345_assignsubmission_file/kadai1.ipynb")
        '字 字_9_assignsubmission_file/a9.a'
    """
    parts: list[str] = []
    position = 0
    for found in _WORDS.finditer(text):
        parts.extend((_masked(text[position : found.start()]), found[0]))
        position = found.end()
    return "".join([*parts, _masked(text[position:])])


def _masked(text: str) -> str:
    masked = "".join(_mask(c) for c in unicodedata.normalize("NFC", text))
    return re.sub(r"9+", "9", re.sub(r"a+", "a", re.sub(r"字+", "字", masked)))


def _mask(character: str) -> str:
    if character.isdigit():
        return "9"
    if character.isascii():
        return "a" if character.isalpha() else character
    # Wide spaces, brackets and marks are part of the format.
    return "字" if unicodedata.category(character)[0] in "LMNC" else character


def _counted(patterns: Iterable[str]) -> list[str]:
    return [f"  {count:4} × {text}" for text, count in Counter(patterns).most_common(20)]


def _describe_archive(path: Path) -> list[str]:
    lines: list[str] = []
    with open_archive(path) as archive:
        names = [entry.name for entry in archive]
        lines.append(
            say(
                "grading_lms.describe.archive",
                count=len(names),
                refused=len(archive.refused),
                encoding=archive.encoding,
            )
        )
        lines.extend(_counted(pattern(name) for name in names))
        for entry in archive:
            # Only the system's own sheet at the top, never a student's table.
            if entry.name.count("/") <= 1 and re.fullmatch(
                r"(reportlist|answer)\.(csv|xlsx?)", entry.base, re.IGNORECASE
            ):
                try:
                    lines.extend(_describe_table(parse_table(entry.read(), entry.base)))
                except UserError as error:
                    lines.append(str(error))
    if path.is_file():
        with zipfile.ZipFile(path) as opened:
            infos = opened.infolist()
        flagged = sum(bool(info.flag_bits & _UTF8_FLAG) for info in infos)
        systems = Counter(info.create_system for info in infos)
        lines.append(
            say(
                "grading_lms.describe.flags",
                flagged=flagged,
                total=len(infos),
                systems=", ".join(f"{system}×{n}" for system, n in sorted(systems.items())),
                bits=", ".join(
                    f"{bits:#06x}×{n}"
                    for bits, n in sorted(Counter(info.flag_bits for info in infos).items())
                ),
            )
        )
    return lines


def _describe_table(table: Table) -> list[str]:
    header = _header(table)
    lines = [
        say(
            "grading_lms.describe.table",
            kind=table.kind,
            encoding=table.encoding or "-",
            delimiter={"\t": "TAB"}.get(table.delimiter, table.delimiter)
            if table.encoding
            else "-",
            rows=len(table.rows),
            columns=max(map(len, table.rows), default=0),
        )
    ]
    if header is None:
        lines.append(say("grading_lms.describe.no_header"))
    else:
        lines.append(say("grading_lms.describe.header", line=header + 1))
        lines.extend(f"  {n + 1:3}  {cell!r}" for n, cell in enumerate(table.rows[header]))
        lines.extend(
            "  " + " | ".join(map(pattern, row)).rstrip(" |") for row in table.rows[:header]
        )
    start = 0 if header is None else header + 1
    lines.append(say("grading_lms.describe.values"))
    width = max(map(len, table.rows), default=0)
    for column in range(width):
        cells = [row[column] for row in table.rows[start:] if column < len(row)]
        common = Counter(pattern(cell)[:60] for cell in cells).most_common(3)
        shown = "  ".join(f"{n}×{text!r}" for text, n in common)
        numbers = sum((start + n, column) in table.numeric for n in range(len(cells)))
        lines.append(f"  {column + 1:3}  {shown}" + (f"  [number ×{numbers}]" if numbers else ""))
    return lines


def _header(table: Table) -> int | None:
    """Return the last of the first rows that surely holds headers, or None."""
    found = [
        position
        for position, row in enumerate(table.rows[:20])
        if sum(tidy_header(cell) in _HEADERS for cell in row) >= _SURELY_HEADERS
    ]
    return found[-1] if found else None
