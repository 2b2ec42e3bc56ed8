"""Zip files from a learning system, read without trusting them.

Whoever makes such a zip may be careless or hostile: names that lead out of the folder,
a few kilobytes that unpack to gigabytes, links, passwords. Entries are read into memory,
counted while they unpack, and never written to the disk under a name from the archive.
An unpacked folder is read the same way: macOS unpacks downloads by itself.
"""

import io
import lzma
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO

from coopgrade.errors import UserError
from coopgrade.lms.times import TOKYO
from coopgrade.lms.zip_names import Decoded, danger, decode_names, is_clutter
from coopkit.text import say

_MEGABYTE = 1 << 20
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_LOCAL_HEADER = 30
_CHUNK = 1 << 16
# Everything that zipfile and its decompressors raise over broken bytes. NotImplementedError
# (a method that Python lacks) and "password required" are RuntimeErrors.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    RuntimeError,
    ValueError,
    OSError,
)


@dataclass(frozen=True)
class Limits:
    """How much of an archive is read at most.

    Attributes:
        entries: number of entries, those of nested zips included.
        total: bytes, unpacked, of everything that is read.
        file: bytes, unpacked, of one entry.
        ratio: unpacked to packed; notebooks reach 20, bombs 1000. Entries of less than
            one megabyte may have any.
    """

    entries: int = 20_000
    total: int = 1024 * _MEGABYTE
    file: int = 200 * _MEGABYTE
    ratio: int = 200


class ArchiveTooBigError(UserError):
    """The whole archive is more than the limits allow; going on with the next file is no use."""


class _Budget:
    """What is left to read, shared by an archive and the zips in it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.entries = limits.entries
        self.total = limits.total

    def take_entries(self, count: int, place: str) -> None:
        self.entries -= count
        if self.entries < 0:
            raise ArchiveTooBigError(
                say("grading_lms.archive.too_many", place=place, limit=self.limits.entries)
            )

    def take_bytes(self, count: int, place: str) -> None:
        self.total -= count
        if self.total < 0:
            megabytes = self.limits.total // _MEGABYTE
            raise ArchiveTooBigError(
                say("grading_lms.archive.too_big", place=place, limit=megabytes)
            )


@dataclass(frozen=True)
class Refused:
    """One entry that is not read.

    Attributes:
        name: its decoded name.
        reason: why, in the user's language.
    """

    name: str
    reason: str


@dataclass(frozen=True)
class Entry:
    """One file of an archive.

    Attributes:
        name: decoded, NFC, with `/` between the parts; safe to use below a folder.
        size: bytes, as the archive states them.
        packed: bytes in the archive; None in a folder.
        modified: as the archive states it. Zips know no time zone; Japan's is assumed.
        place: where it lies, for people: `submissions.zip › 山田/kadai1.ipynb`.
    """

    name: str
    size: int
    packed: int | None
    modified: datetime | None
    place: str
    _open: Callable[[], IO[bytes]] = field(repr=False)
    _budget: _Budget = field(repr=False)
    _nested: bool = False

    @property
    def base(self) -> str:
        """The name without its folders."""
        return PurePosixPath(self.name).name

    def read(self) -> bytes:
        """Return the content.

        Raises:
            ArchiveTooBigError: with it, more was read than the limits allow.
            UserError: it is broken, or bigger than the limits allow by itself.
        """
        limits = self._budget.limits
        content = io.BytesIO()
        try:
            with self._open() as stream:
                while chunk := stream.read(_CHUNK):
                    self._budget.take_bytes(len(chunk), self.place)
                    content.write(chunk)
                    size = content.tell()
                    if size > limits.file or _is_bomb(size, self.packed, limits):
                        raise UserError(say("grading_lms.archive.bomb", place=self.place))
        except _BROKEN as error:
            raise UserError(
                say("grading_lms.archive.broken_entry", place=self.place, cause=error)
            ) from error
        return content.getvalue()

    def open_zip(self) -> "Archive":
        """Open an entry that is a zip itself; one level only.

        Raises:
            UserError: it is broken, or lies in a zip within the zip already.
        """
        if self._nested:
            raise UserError(say("grading_lms.archive.too_deep", place=self.place))
        return _open_stream(io.BytesIO(self.read()), self.place, self._budget, nested=True)


class Archive(AbstractContextManager["Archive"]):
    """The files of a zip (or of an unpacked folder) that are safe to look at.

    Attributes:
        place: the archive, for people.
        entries: the files, in the order of the archive, without clutter of systems.
        refused: what is not among them, and why.
        encoding: how unflagged names were read: `ascii`, `utf-8`, `cp932`.
    """

    def __init__(
        self,
        place: str,
        entries: tuple[Entry, ...],
        refused: tuple[Refused, ...],
        encoding: str,
        close: Callable[[], None] | None = None,
    ) -> None:
        self.place = place
        self.entries = entries
        self.refused = refused
        self.encoding = encoding
        self._close = close

    def __iter__(self) -> Iterator[Entry]:
        """Go through the files."""
        return iter(self.entries)

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        if self._close is not None:
            self._close()


def open_archive(path: Path, limits: Limits | None = None) -> Archive:
    """Open a zip file, or a folder that was one; use it in a `with`.

    Raises:
        UserError: it is missing, broken, protected by a password, or too big; the text
            says what to do next.
    """
    budget = _Budget(limits or Limits())
    if path.is_dir():
        return _open_folder(path, budget)
    try:
        stream = path.open("rb")
    except OSError as error:
        raise UserError(say("grading.file.unreadable", path=path, cause=error)) from error
    try:
        return _open_stream(stream, path.name, budget, nested=False)
    except BaseException:
        stream.close()
        raise


def _open_stream(stream: IO[bytes], place: str, budget: _Budget, *, nested: bool) -> Archive:
    try:
        opened = zipfile.ZipFile(stream)
    except _BROKEN as error:
        key = "broken_inner" if nested else "broken"
        raise UserError(say(f"grading_lms.archive.{key}", place=place, cause=error)) from error
    infos = opened.infolist()
    budget.take_entries(len(infos), place)
    decoded = decode_names(infos)
    taken, refused = _sort_out(opened, infos, decoded, budget.limits)
    if not taken and any(info.flag_bits & _ENCRYPTED for info in infos):
        opened.close()
        key = "locked_inner" if nested else "locked"
        raise UserError(say(f"grading_lms.archive.{key}", place=place))
    entries = tuple(
        Entry(
            name,
            info.file_size,
            info.compress_size,
            _moment(info),
            f"{place} › {name}",
            partial(opened.open, info),
            budget,
            nested,
        )
        for name, info in taken.items()
    )

    def close() -> None:
        opened.close()
        stream.close()

    return Archive(place, entries, tuple(refused), decoded.encoding, close)


def _sort_out(
    opened: zipfile.ZipFile, infos: list[zipfile.ZipInfo], decoded: Decoded, limits: Limits
) -> tuple[dict[str, zipfile.ZipInfo], list[Refused]]:
    """Return the entries to give out by name, and those refused."""
    overlapping = _overlapping(opened, infos)
    taken: dict[str, zipfile.ZipInfo] = {}
    refused: list[Refused] = []
    for position, (info, name) in enumerate(zip(infos, decoded.names, strict=True)):
        if name.endswith("/") or is_clutter(name):
            continue
        reason = _why_not(info, name, limits)
        if position in overlapping:
            reason = "bomb"
        elif position in decoded.unreadable:
            reason = "unreadable"
        elif not reason and name in taken:
            if (taken[name].CRC, taken[name].file_size) == (info.CRC, info.file_size):
                continue
            reason = "double"
        if reason:
            refused.append(Refused(name, say(f"grading_lms.refused.{reason}")))
        else:
            taken[name] = info
    return taken, refused


def _why_not(info: zipfile.ZipInfo, name: str, limits: Limits) -> str:
    """Return why an entry is refused, as a key of `grading_lms.refused`, or ""."""
    mode = info.external_attr >> 16
    # Kind 0: made by a system without kinds.
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        return "link"
    if info.flag_bits & _ENCRYPTED:
        return "encrypted"
    if info.file_size > limits.file or _is_bomb(info.file_size, info.compress_size, limits):
        return "bomb"
    # zipfile cuts a name at a zero byte; the rest would go unseen.
    return "strange" if "\0" in info.orig_filename else danger(name)


def _is_bomb(size: int, packed: int | None, limits: Limits) -> bool:
    return packed is not None and size > max(_MEGABYTE, limits.ratio * packed)


def _overlapping(opened: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> set[int]:
    """Return the positions of entries that share bytes with another one.

    A bomb without nesting: thousands of entries, all with the same packed data.
    """
    order = sorted(range(len(infos)), key=lambda position: infos[position].header_offset)
    starts = [infos[position].header_offset for position in order]
    ends = [
        infos[position].header_offset + _LOCAL_HEADER + infos[position].compress_size
        for position in order
    ]
    found = set()
    for place, (position, end) in enumerate(zip(order, ends, strict=True)):
        following = starts[place + 1] if place + 1 < len(starts) else opened.start_dir
        if end > following:
            found.add(position)
    return found


def _moment(info: zipfile.ZipInfo) -> datetime | None:
    try:
        return datetime(*info.date_time, tzinfo=TOKYO)
    except ValueError:
        return None


def _open_folder(folder: Path, budget: _Budget) -> Archive:
    entries: list[Entry] = []
    refused: list[Refused] = []
    for path in sorted(folder.rglob("*")):
        name = unicodedata.normalize("NFC", path.relative_to(folder).as_posix())
        kind = path.lstat()
        if stat.S_ISDIR(kind.st_mode) or is_clutter(name):
            continue
        budget.take_entries(1, folder.name)
        reason = danger(name)
        if not stat.S_ISREG(kind.st_mode) or _through_link(path, folder):
            reason = "link"
        elif kind.st_size > budget.limits.file:
            reason = "bomb"
        if reason:
            refused.append(Refused(name, say(f"grading_lms.refused.{reason}")))
            continue
        moment = datetime.fromtimestamp(int(kind.st_mtime), TOKYO)
        place = f"{folder.name} › {name}"
        opener = partial(_open_file, path)
        entries.append(Entry(name, kind.st_size, None, moment, place, opener, budget))
    return Archive(folder.name, tuple(entries), tuple(refused), "utf-8")


def _open_file(path: Path) -> IO[bytes]:
    return path.open("rb")


def _through_link(path: Path, folder: Path) -> bool:
    return not path.resolve().is_relative_to(folder.resolve())
