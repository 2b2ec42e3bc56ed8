"""Moodle: the zip of all submissions, joined to people by the grading worksheet.

The number in a folder's name is neither a student number nor a user's: it belongs to one
participant (or one group) in one assignment. Only the worksheet knows whose it is.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic

from coopgrade.errors import UserError
from coopgrade.lms.archives import Archive, Entry
from coopgrade.lms.ids import Directory, Match, P, fold_name
from coopgrade.lms.presets.gathering import read_files, refused_problems, student_hand_in
from coopgrade.lms.presets.model import Export, LmsHandIn, SheetRow
from coopgrade.lms.presets.moodle_sheet import parse_sheet, sheet_rows
from coopgrade.lms.tables import read_table
from coopkit.text import say

ID = "moodle"
_MARK = r"assignsubmission_(?:file|onlinetext)"
_FOLDER = re.compile(rf"(?:(?P<name>.*)_(?P<number>\d+)|(?P<group>.*))_{_MARK}_?")
_FLAT = re.compile(rf"(?:(?P<name>.*?)_(?P<number>\d+)|(?P<group>[^_]*))_{_MARK}_(?P<file>.+)")
# What Moodle takes out of names, and what it puts a space for.
_REMOVED = re.compile(r"[\x00-\x1f\x7f&<>\"`|':\\/]")
DEFAULT_GROUPS = ("デフォルトグループ", "Default group")
_ANONYMOUS = {"参加者", "Participant"}


@dataclass(frozen=True)
class _Owner:
    """Whose a folder is: a name, and a number unless it is the default group."""

    name: str
    number: str

    @property
    def key(self) -> str:
        return self.number or self.name


def clean_name(name: str) -> str:
    """Return a full name or group name as Moodle writes it into a zip."""
    return _REMOVED.sub("", name.replace("_", " "))


def read_hand_ins(archive: Archive, sheet: Path | None, people: Iterable[P]) -> Export:
    """Read a zip of all submissions; without the worksheet, people are found by name."""
    directory = Directory.of(people)
    problems = refused_problems(archive)
    rows = _rows(sheet, directory, archive, problems)
    folders: dict[_Owner, list[tuple[str, Entry]]] = defaultdict(list)
    stray = []
    for entry in archive:
        if found := _owner(entry.name):
            folders[found[0]].append((found[1], entry))
        else:
            stray.append(entry.name)
    if stray:
        names = "、".join(stray)
        problems.append(say("grading_lms.problem.stray", place=archive.place, names=names))
    reader = _Reader(archive, directory, rows, problems)
    hand_ins = [reader.hand_in(owner, files) for owner, files in folders.items()]
    return Export(ID, tuple(reader.merge_copies(hand_ins)), tuple(rows), tuple(problems))


def _owner(name: str) -> tuple[_Owner, str] | None:
    *folders, last = name.split("/")
    for position, folder in enumerate(folders):
        if found := _FOLDER.fullmatch(folder):
            below = "/".join([*folders[position + 1 :], last])
            return _Owner(found["name"] or found["group"] or "", found["number"] or ""), below
    if found := _FLAT.fullmatch(last):
        owner = _Owner(found["name"] or found["group"] or "", found["number"] or "")
        return owner, found["file"]
    return None


def _rows(
    sheet: Path | None, directory: Directory[P], archive: Archive, problems: list[str]
) -> list[SheetRow]:
    if sheet is None:
        problems.append(say("grading_lms.problem.no_worksheet", place=archive.place))
        return []
    try:
        rows = sheet_rows(parse_sheet(read_table(sheet)), directory)
    except UserError as error:
        problems.append(str(error))
        return []
    if rows and not any(row.keys or row.name for row in rows):
        problems.append(say("grading_lms.problem.anonymous", place=sheet.name))
    return rows


class _Reader(Generic[P]):
    """Makes hand-ins of folders, with everything that has to be known for that."""

    def __init__(
        self,
        archive: Archive,
        directory: Directory[P],
        rows: list[SheetRow],
        problems: list[str],
    ) -> None:
        self.archive = archive
        self.directory = directory
        self.rows = rows
        self.problems = problems
        self.row_of = {row.participant: row for row in rows}
        self.groups: dict[str, list[SheetRow]] = defaultdict(list)
        for row in rows:
            if row.group:
                self.groups[fold_name(clean_name(row.group))].append(row)

    def hand_in(self, owner: _Owner, files: list[tuple[str, Entry]]) -> LmsHandIn:
        content = read_files(files, self.problems)
        group = self.groups.get(fold_name(owner.name), [])
        # A group's number may by chance be the number of a participant: its name decides.
        if group or not owner.number:
            return self._group(owner, group, content)
        row = self.row_of.get(owner.number)
        if row is None:
            if self.rows:
                self.problems.append(
                    say(
                        "grading_lms.problem.no_row",
                        place=self.archive.place,
                        name=f"{owner.name}_{owner.number}",
                    )
                )
            match = self._by_name(owner)
        elif row.student_id is not None:
            match = self.directory.find(row.student_id)
        else:
            match = self.directory.find_any(row.keys, row.name)
        return student_hand_in(
            self.archive,
            owner.number,
            match,
            content,
            row=row,
            problems=self.problems,
            name=owner.name,
        )

    def _by_name(self, owner: _Owner) -> Match[P]:
        """Find somebody by the name in the folder; some sites put the number before it."""
        if owner.name in _ANONYMOUS:
            return Match("unknown")
        wanted = fold_name(owner.name)
        people = [p for p in self.directory.people if fold_name(clean_name(p.name)) == wanted]
        if len(people) == 1:
            return Match("match", tuple(people), "name")
        if people:
            return Match("ambiguous", tuple(people), "name")
        number, _, rest = owner.name.partition(" ")
        by_number = self.directory.find_any([number], rest)
        return by_number if by_number.people else self.directory.find_name(owner.name)

    def _group(self, owner: _Owner, rows: list[SheetRow], content: dict[str, bytes]) -> LmsHandIn:
        unknown = [row.label for row in rows if row.student_id is None]
        if not rows:
            self.problems.append(
                say("grading_lms.problem.no_group", place=self.archive.place, name=owner.name)
            )
        elif unknown:
            listing = "、".join(unknown)
            self.problems.append(
                say(
                    "grading_lms.problem.group",
                    place=self.archive.place,
                    name=owner.name,
                    unknown=listing,
                )
            )
        times = [row.handed_in for row in rows if row.handed_in is not None]
        return LmsHandIn(
            kind="group",
            key=rows[0].group if rows else owner.name,
            student_id=None,
            members=tuple(row.student_id for row in rows if row.student_id is not None),
            state="match" if rows and not unknown else "unknown",
            by="name" if rows else "",
            candidates=(),
            name=owner.name,
            files=content,
            handed_in=max(times, default=None),
            late_marked=any(row.status == "late" for row in rows),
            attempt=None,
            place=f"{self.archive.place} › {owner.name}",
        )

    def merge_copies(self, hand_ins: list[LmsHandIn]) -> list[LmsHandIn]:
        """Make one of the copies per member that old versions write for a group."""
        merged: dict[str, LmsHandIn] = {}
        result: list[LmsHandIn] = []
        for hand_in in hand_ins:
            group = hand_in.row.group if hand_in.row else ""
            if hand_in.kind == "group" or not group:
                result.append(hand_in)
                continue
            first = merged.get(group)
            if first is None:
                merged[group] = self._group(
                    _Owner(group, ""),
                    self.groups[fold_name(clean_name(group))],
                    dict(hand_in.files),
                )
                result.append(merged[group])
            elif first.files != hand_in.files:
                self.problems.append(
                    say(
                        "grading_lms.problem.copies",
                        place=self.archive.place,
                        group=group,
                        name=hand_in.name,
                    )
                )
                result.append(replace(hand_in, kind="student"))
        return result
