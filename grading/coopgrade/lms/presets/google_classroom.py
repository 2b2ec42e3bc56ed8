"""Google Classroom: a folder of Drive as a zip; files keep the names students gave.

Only a copy of a template is named by Classroom itself: `{name} - {title}`. Otherwise the
student number has to be in the file's name, typed by the student: the preset therefore
says by what each file was found, and asks where two students are named.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from coopgrade.lms.archives import Archive, Entry
from coopgrade.lms.ids import Directory, Match, P, normalise
from coopgrade.lms.presets.gathering import read_files, refused_problems, student_hand_in
from coopgrade.lms.presets.model import Export
from coopkit.text import say

ID = "google_classroom"
_WORD = re.compile(r"[A-Za-z0-9０-９-]+")


def read_hand_ins(archive: Archive, _sheet: Path | None, people: Iterable[P]) -> Export:
    """Read a zip from Drive; there is no sheet that goes with it."""
    directory = Directory.of(people)
    problems = [
        *refused_problems(archive),
        say("grading_lms.problem.experimental", name="Google Classroom"),
    ]
    groups: dict[str, list[tuple[str, Entry]]] = defaultdict(list)
    matches: dict[str, Match[P]] = {}
    for entry in archive:
        match = _owner(entry.name, directory)
        key = match.person.student_id if match.person else entry.name
        matches[key] = match
        groups[key].append((entry.name, entry))
    hand_ins = [
        student_hand_in(
            archive, key, matches[key], read_files(files, problems), row=None, problems=problems
        )
        for key, files in groups.items()
    ]
    return Export(ID, tuple(hand_ins), (), tuple(problems))


def _owner(name: str, directory: Directory[P]) -> Match[P]:
    """Find the one student whose number or name stands in a file's name."""
    base = name.rsplit("/", 1)[-1]
    by_name = (
        directory.find_name(base.partition(" - ")[0]) if " - " in base else Match[P]("unknown")
    )
    words = {normalise(word) for word in _WORD.findall(base)} - {""}
    named = [
        p
        for p in directory.people
        if normalise(p.student_id) in words or (p.login and normalise(p.login) in words)
    ]
    if by_name.person is not None and by_name.person not in named:
        named.append(by_name.person)
    if len(named) == 1:
        return Match("match", tuple(named), by_name.by or "key")
    if named:
        return Match("ambiguous", tuple(named), "key")
    return by_name
