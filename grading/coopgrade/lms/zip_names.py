"""Names inside zip files: in which encoding they are, and which are not safe.

Zips from Japanese Windows hold CP932 without saying so, those from macOS UTF-8 without
saying so and with split kana (NFD); only new programs set the flag for UTF-8.
"""

import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

_UTF8_FLAG = 0x800
_UNICODE_PATH = 0x7075
_EXTRA_HEADER = struct.Struct("<HH")
_PATH_HEADER = struct.Struct("<BL")
# What operating systems and Jupyter add by themselves, in lower case.
_CLUTTER_FOLDERS = frozenset({"__macosx", ".ipynb_checkpoints"})
_CLUTTER_FILES = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?")
# Control characters, half characters, and those that turn the direction of writing (a
# program can look like a picture). Spaces of every width are fine: macOS puts U+202F into
# the names of screenshots.
_UNUSABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True)
class Decoded:
    """The names of one archive.

    Attributes:
        names: one for each entry, NFC, with `/` between the parts.
        encoding: how names without the UTF-8 flag were read: `ascii` (there was nothing
            to decide), `utf-8` or `cp932`.
        unreadable: positions of names that fit no encoding; they hold `�`.
    """

    names: tuple[str, ...]
    encoding: str
    unreadable: tuple[int, ...]


def decode_names(infos: Sequence[zipfile.ZipInfo]) -> Decoded:
    """Read the names of an archive; the encoding is decided once, by the majority.

    Args:
        infos: the entries as `zipfile` gives them, opened without `metadata_encoding`.
    """
    known = [_known_name(info) for info in infos]
    raw = [_raw_name(info) for info in infos]
    open_ones = [data for name, data in zip(known, raw, strict=True) if name is None]
    encoding = _decide(open_ones)
    names, unreadable = [], []
    for position, (name, data) in enumerate(zip(known, raw, strict=True)):
        decoded = name if name is not None else _decode(data, encoding)
        if "�" in decoded:
            unreadable.append(position)
        names.append(unicodedata.normalize("NFC", decoded).replace("\\", "/"))
    return Decoded(tuple(names), encoding if open_ones else "ascii", tuple(unreadable))


def _raw_name(info: zipfile.ZipInfo) -> bytes:
    # zipfile reads an unflagged name as cp437, which keeps every byte.
    return info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8_FLAG else "cp437")


def _known_name(info: zipfile.ZipInfo) -> str | None:
    """Return a name that needs no decision, or None."""
    if info.flag_bits & _UTF8_FLAG:
        return info.orig_filename
    raw = _raw_name(info)
    if (name := _unicode_path(info.extra, raw)) is not None:
        return name
    return raw.decode("ascii") if raw.isascii() else None


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """Return the name of Info-ZIP's extra field, if it belongs to this name."""
    position = 0
    while position + _EXTRA_HEADER.size <= len(extra):
        kind, size = _EXTRA_HEADER.unpack_from(extra, position)
        position += _EXTRA_HEADER.size
        field = extra[position : position + size]
        position += size
        if kind != _UNICODE_PATH or len(field) <= _PATH_HEADER.size:
            continue
        version, checksum = _PATH_HEADER.unpack_from(field)
        if version == 1 and checksum == zlib.crc32(raw):
            try:
                return field[_PATH_HEADER.size :].decode("utf-8")
            except UnicodeDecodeError:
                return None
    return None


def _decide(raw: Sequence[bytes]) -> str:
    # Japanese in UTF-8 often happens to be valid CP932, hardly ever the other way round.
    utf8 = sum(_fits(data, "utf-8") for data in raw)
    return "utf-8" if 2 * utf8 >= len(raw) else "cp932"


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _decode(data: bytes, encoding: str) -> str:
    for candidate in (encoding, "utf-8", "cp932"):
        if _fits(data, candidate):
            return data.decode(candidate)
    return data.decode(encoding, errors="replace")


def is_clutter(name: str) -> bool:
    """Tell whether nobody handed this in: `__MACOSX/`, `.DS_Store`, `Thumbs.db` and the like."""
    *folders, last = name.rstrip("/").split("/")
    return (
        last.startswith("._")
        or last.lower() in _CLUTTER_FILES
        or any(folder.lower() in _CLUTTER_FOLDERS for folder in [*folders, last])
    )


def danger(name: str) -> str:
    """Return why a decoded name is refused, as a key of `grading_lms.refused`, or "".

    The names are never used as paths here. They are refused because whoever gets them
    next may do so, and because an honest program writes none of them.
    """
    parts = name.removesuffix("/").split("/")
    if name.startswith("/") or _DRIVE.match(name):
        return "absolute"
    if ".." in parts:
        return "outside"
    if any(part in {"", "."} for part in parts):
        return "strange"
    if any(unicodedata.category(c) in _UNUSABLE or c in _TURNING for c in name):
        return "strange"
    if any(_DEVICE.fullmatch(part) or part.endswith((".", " ")) or ":" in part for part in parts):
        return "device"
    return ""
