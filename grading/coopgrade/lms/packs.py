"""Feedback as the zip that a learning system takes back.

Names in it are ASCII only, whatever the students are called: every system reads those,
and nothing personal but the key stands in them.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coopgrade.lms.ids import normalise
from coopgrade.lms.presets import manaba, moodle, preset
from coopgrade.lms.presets.model import SheetRow

GENERIC = "generic"
_SAFE_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_UNSAFE_KEY = re.compile(r"[^A-Za-z0-9._@-]")
# Zips hold a time; a fixed one makes the same pages the same bytes.
_TIME = (2000, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Pack:
    """A zip of feedback.

    Attributes:
        content: the zip.
        folders: student id → the folder with their pages.
        not_reached: student ids with pages and no folder, because the sheet does not
            have them. They need another way.
    """

    content: bytes
    folders: Mapping[str, str]
    not_reached: tuple[str, ...]


def pack(
    preset_id: str, pages: Mapping[str, Mapping[str, bytes]], rows: Iterable[SheetRow] = ()
) -> Pack:
    """Put pages into the folders that a system expects.

    Moodle's import looks up *participants*: a group's number in a folder's name reaches
    nobody, or by chance somebody else. So each member gets a folder with their own number.

    Args:
        preset_id: a preset, or `generic` for one folder per student number.
        pages: student id → file name → content.
        rows: the rows of the sheet of this assignment (`Export.rows`); Moodle and manaba
            need them.

    Raises:
        UserError: there is no such preset.
        ValueError: a file name is not plain ASCII; for Moodle it may have to differ from
            the notebook's, which is ignored when it comes back the same.
    """
    if preset_id != GENERIC:
        preset(preset_id)
    known = {normalise(row.student_id): row for row in rows if row.student_id is not None}
    folders: dict[str, str] = {}
    not_reached = []
    buffer = io.BytesIO()
    taken: set[str] = set()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for student_id, files in pages.items():
            folder = _folder(preset_id, student_id, known.get(normalise(student_id)))
            if folder is None or folder in taken:
                not_reached.append(student_id)
                continue
            taken.add(folder)
            folders[student_id] = folder
            for name, content in files.items():
                if not _SAFE_FILE.fullmatch(name):
                    raise ValueError(f"not a plain name: {name!r}")
                info = zipfile.ZipInfo(f"{folder}/{name}", _TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o100644 << 16
                archive.writestr(info, content)
    return Pack(buffer.getvalue(), folders, tuple(not_reached))


def _folder(preset_id: str, student_id: str, row: SheetRow | None) -> str | None:
    """Return the folder of a student, or None if the system would not find them."""
    if preset_id == moodle.ID:
        # The word before the number does not matter to Moodle, but may hold no "_".
        participant = row.participant if row else ""
        return f"x_{participant}_assignsubmission_file" if participant else None
    if preset_id == manaba.ID and row is not None and len(row.keys) > 1:
        return _ascii(f"{row.keys[0]}@{row.keys[1]}")
    if preset_id == manaba.ID:
        return None
    return _ascii(student_id)


def _ascii(key: str) -> str | None:
    return _UNSAFE_KEY.sub("", key) or None if key.isascii() else None
