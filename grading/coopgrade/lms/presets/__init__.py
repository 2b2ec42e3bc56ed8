"""Hand-ins out of a learning system's zip: one preset for each system.

    with open_archive(path) as archive:
        export = read_hand_ins("moodle", archive, worksheet, roster.students)
    for hand_in in export.matched: …

A preset is chosen by a person; `detect` only says which ones look right.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coopgrade.errors import UserError
from coopgrade.lms.archives import Archive, open_archive
from coopgrade.lms.ids import Directory, P
from coopgrade.lms.presets import canvas, google_classroom, manaba, moodle, webclass
from coopgrade.lms.presets.model import Confidence, Export, LmsHandIn, SheetRow
from coopgrade.lms.presets.moodle_sheet import parse_sheet as parse_worksheet
from coopgrade.lms.presets.moodle_sheet import sheet_rows as worksheet_rows
from coopgrade.lms.tables import Table, read_table
from coopkit.text import say

__all__ = [
    "PRESETS",
    "Export",
    "Guess",
    "LmsHandIn",
    "Preset",
    "SheetRow",
    "detect",
    "preset",
    "read_hand_ins",
    "read_rows",
]

_MOODLE = re.compile(r"_assignsubmission_(file|onlinetext)_?")
_MANABA = re.compile(r"(^|/)[^@/]+@[^@/]+(/|@.)")
_CANVAS = re.compile(r"(^|/)[^/]*?_?\d+_\d+_[^/]+$")


@dataclass(frozen=True)
class Preset:
    """One learning system.

    Attributes:
        id: as it is written in course.toml and on the command line.
        name: as people call it.
        confidence: how sure we are of its formats.
        sheet: whether a sheet goes with the zip, and which (a key of `grading_lms.sheets`).
        read: the function that reads a zip.
    """

    id: str
    name: str
    confidence: Confidence
    sheet: str
    read: Callable[[Archive, Path | None, Iterable[Any]], Export]


PRESETS = {
    preset.id: preset
    for preset in (
        Preset(moodle.ID, "Moodle", "read", "worksheet", moodle.read_hand_ins),
        Preset(manaba.ID, "manaba", "read", "reportlist", manaba.read_hand_ins),
        Preset(webclass.ID, "WebClass", "experimental", "answer_csv", webclass.read_hand_ins),
        Preset(canvas.ID, "Canvas", "read", "gradebook", canvas.read_hand_ins),
        Preset(
            google_classroom.ID,
            "Google Classroom",
            "experimental",
            "none",
            google_classroom.read_hand_ins,
        ),
    )
}


@dataclass(frozen=True)
class Guess:
    """A preset that a file looks like.

    Attributes:
        preset: its id.
        because: what was seen, for people.
    """

    preset: str
    because: str


def preset(preset_id: str) -> Preset:
    """Return a preset by its id.

    Raises:
        UserError: there is none of that name; the text lists those there are.
    """
    if preset_id not in PRESETS:
        known = "、".join(PRESETS)
        raise UserError(say("grading_lms.no_preset", name=preset_id, known=known))
    return PRESETS[preset_id]


def read_hand_ins(
    preset_id: str, archive: Archive, sheet: Path | None, people: Iterable[P]
) -> Export:
    """Read everything that was handed in.

    What cannot be read or matched is in `problems` of the result; one bad hand-in never
    stops the others.

    Args:
        preset_id: which learning system the zip comes from.
        archive: an open archive.
        sheet: the sheet that was downloaded with it, if any.
        people: everybody who may have handed something in, such as a roster's students.
            A `Directory` of them may carry what a person has confirmed.

    Raises:
        ArchiveTooBigError: the archive unpacks to more than allowed.
        UserError: there is no such preset.
    """
    return preset(preset_id).read(archive, sheet, people)


def read_rows(preset_id: str, sheet: Path, people: Iterable[P]) -> tuple[SheetRow, ...]:
    """Read the rows of a sheet by itself: who is where when feedback goes back.

    Args:
        preset_id: which learning system the sheet comes from.
        sheet: Moodle's worksheet or manaba's reportlist; other systems need none.
        people: everybody who may be in it.

    Raises:
        UserError: there is no such preset, or the sheet is not that system's.
    """
    directory = Directory.of(people)
    if preset(preset_id).id == moodle.ID:
        return tuple(worksheet_rows(parse_worksheet(read_table(sheet)), directory))
    if preset_id == manaba.ID:
        return tuple(manaba.sheet_rows(manaba.parse_sheet(read_table(sheet)), directory))
    return ()


def detect(path: Path) -> tuple[Guess, ...]:
    """Return the presets that a zip or a sheet looks like; a person decides.

    Raises:
        UserError: the file cannot be read.
    """
    if path.suffix.lower() in {".csv", ".tsv", ".txt", ".xlsx", ".xls"}:
        return _detect_sheet(read_table(path))
    with open_archive(path) as archive:
        names = [entry.name for entry in archive]
    seen = {
        moodle.ID: (_count(_MOODLE, names), "_assignsubmission_file"),
        manaba.ID: (
            _count(_MANABA, names) + any(manaba.SHEET.search(name) for name in names),
            "reportlist.xlsx / 学籍番号@ユーザID",
        ),
        webclass.ID: (
            sum(name.casefold().endswith(webclass.SHEET_NAME) for name in names),
            webclass.SHEET_NAME,
        ),
        canvas.ID: (_count(_CANVAS, names), "…_12345_67890_…"),
    }
    found = sorted((-count, preset_id) for preset_id, (count, _) in seen.items() if count)
    return tuple(Guess(preset_id, seen[preset_id][1]) for _, preset_id in found)


def _count(pattern: re.Pattern[str], names: list[str]) -> int:
    return sum(pattern.search(name) is not None for name in names)


def _detect_sheet(table: Table) -> tuple[Guess, ...]:
    readers: tuple[tuple[str, Callable[[Table], object], str], ...] = (
        (moodle.ID, parse_worksheet, "ID / 評点"),
        (manaba.ID, manaba.parse_sheet, "学籍番号 / 合計点"),
        (webclass.ID, lambda t: webclass.header_of(t, webclass.Columns()), "report/answer"),
        (canvas.ID, canvas.header_of, "Student / ID"),
    )
    found = []
    for preset_id, reader, seen in readers:
        try:
            reader(table)
        except UserError:
            continue
        found.append(Guess(preset_id, seen))
    return tuple(found)
