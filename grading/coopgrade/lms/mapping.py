"""Which column of a sheet is the key, and which one gets what.

Presets have theirs here; for a university's own system (教務) the lecturer writes a
small TOML file. An example is what `coopgrade lms mapping` prints.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from coopgrade.errors import UserError
from coopgrade.files import read_text
from coopgrade.lms.presets import canvas, manaba, moodle, preset, webclass
from coopgrade.lms.presets.moodle_sheet import COLUMNS
from coopkit.text import say

Value = Literal["score", "letter", "comment"]
VALUES: tuple[Value, ...] = ("score", "letter", "comment")
# Where comments are shown as HTML, ours are written as such.
Form = Literal["text", "html"]


@dataclass(frozen=True)
class Put:
    """One column that gets a value.

    Attributes:
        columns: headers it may have; the first that is there is taken.
        value: what goes in.
        required: without this column the sheet is refused.
        form: `html` where the system shows HTML.
        contains: the header only has to contain the text (Canvas adds a number).
    """

    columns: tuple[str, ...]
    value: Value
    required: bool = True
    form: Form = "text"
    contains: bool = False


@dataclass(frozen=True)
class SheetMapping:
    """How a kind of sheet is filled.

    Attributes:
        puts: the columns that get a value.
        key: headers that hold the student's key; empty: all that are known as such.
        only: header → beginnings of values; other rows are none of students.
        end: a first cell that ends the table.
        skip: beginnings of first cells of rows that are none of students.
        unassessed: what goes into the score's column for 評価対象外; None leaves it empty.
        ignore_leading_zeros: a person has seen that the sheet lost its zeros to Excel.
        preset: id of the preset it belongs to; "" for a file of one's own.
    """

    puts: tuple[Put, ...]
    key: tuple[str, ...] = ()
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    end: str = ""
    skip: tuple[str, ...] = ()
    unassessed: str | None = None
    ignore_leading_zeros: bool = False
    preset: str = ""


_PRESETS = {
    moodle.ID: SheetMapping(
        puts=(
            Put(COLUMNS["grade"], "score"),
            Put(COLUMNS["comment"], "comment", required=False, form="html"),
        ),
        preset=moodle.ID,
    ),
    manaba.ID: SheetMapping(
        puts=(
            Put(manaba.SCORE, "score"),
            Put(manaba.LETTER, "letter", required=False),
            Put(manaba.COMMENT, "comment", required=False),
        ),
        only={"ロール": (manaba.STUDENT_ROLE,)},
        end=manaba.END,
        preset=manaba.ID,
    ),
    webclass.ID: SheetMapping(
        puts=(
            Put(("採点", "点数", "得点", "score", "report/score"), "score"),
            Put(("コメント", "講評", "comment", "report/comment"), "comment", required=False),
        ),
        preset=webclass.ID,
    ),
}


def mapping_for(preset_id: str, *, column: str = "") -> SheetMapping:
    """Return how the sheet of a learning system is filled.

    Args:
        preset_id: which system.
        column: the header that gets the score. Canvas needs it (one gradebook holds all
            assignments; its beginning is enough); for others it replaces the usual one.

    Raises:
        UserError: there is no such preset, its system takes no sheet, or Canvas's column
            was not named.
    """
    known = preset(preset_id)
    if preset_id == canvas.ID:
        if not column:
            raise UserError(say("grading_lms.mapping.canvas_column"))
        put = Put((column,), "score", contains=True)
        skip = ("Points Possible", "Manual Posting")
        return SheetMapping(puts=(put,), skip=skip, preset=canvas.ID)
    if preset_id not in _PRESETS:
        raise UserError(say("grading_lms.mapping.no_sheet", name=known.name))
    usual = _PRESETS[preset_id]
    if not column:
        return usual
    puts = tuple(Put((column,), "score") if put.value == "score" else put for put in usual.puts)
    return replace(usual, puts=puts)


def load_mapping(path: Path) -> SheetMapping:
    """Read a mapping file for a sheet of the university's own system.

    ```toml
    key = "学籍番号"
    unassessed = "E"        # 評価対象外 の学生に書くコード。なければ空のまま
    ignore_leading_zeros = true   # なくてもよい: 表の番号から、先頭の 0 が消えているとき
    [put]
    "評点" = "score"        # score, letter, comment のどれか
    [only]                  # なくてもよい: 学生の行だけを選ぶ
    "区分" = ["履修"]
    ```

    Raises:
        UserError: it is missing or broken; the text says which line has to change.
    """
    try:
        data = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise UserError(say("grading_lms.mapping.broken", path=path, cause=error)) from error
    problem = _problem(data)
    if problem:
        raise UserError(say("grading_lms.mapping.broken", path=path, cause=problem))
    only = {header: _texts(values) for header, values in data.get("only", {}).items()}
    return SheetMapping(
        puts=tuple(Put((header,), value) for header, value in data["put"].items()),
        key=_texts(data["key"]),
        only=only,
        end=data.get("end", ""),
        skip=_texts(data.get("skip", [])),
        unassessed=data.get("unassessed"),
        ignore_leading_zeros=data.get("ignore_leading_zeros", False),
    )


_KNOWN = {"key", "put", "only", "end", "skip", "unassessed", "ignore_leading_zeros"}


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else (str(value),)


def _is_texts(value: object) -> bool:
    items = value if isinstance(value, list) else [value]
    return all(isinstance(item, str) for item in items)


def _problem(data: dict[str, object]) -> str:
    """Return what is wrong with a mapping file, or ""."""
    unknown = sorted(data.keys() - _KNOWN)
    if unknown:
        return say("grading_lms.mapping.unknown", names="、".join(unknown))
    put, only = data.get("put"), data.get("only", {})
    if not isinstance(put, dict) or not put or any(v not in VALUES for v in put.values()):
        return say("grading_lms.mapping.put", values="、".join(VALUES))
    if not data.get("key") or not _is_texts(data["key"]):
        return say("grading_lms.mapping.key")
    if not isinstance(data.get("ignore_leading_zeros", False), bool):
        return say("grading_lms.mapping.zeros")
    texts = (data.get("end", ""), data.get("unassessed", ""))
    ok = isinstance(only, dict) and all(_is_texts(values) for values in only.values())
    if not ok or not _is_texts(data.get("skip", [])) or not all(isinstance(t, str) for t in texts):
        return say("grading_lms.mapping.texts")
    return ""
