"""Which hand-ins this program generated itself, so that running them is harmless.

nbgrader runs submitted notebooks as the lecturer, with all rights. Until hand-ins run
in a sandbox, `autograde` runs only what `demo_class` wrote: the marker lists the
SHA-256 of each generated file, and one foreign or changed file is enough to refuse.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from coopgrade.course import TIMESTAMP, Assignment, Course
from coopgrade.errors import UserError
from coopgrade.files import sha256, write_text
from coopkit.text import say

_FILE = "demo-class.json"


def write_marker(
    course: Course, made: Mapping[str, Iterable[tuple[str, Mapping[str, bytes]]]]
) -> None:
    """List what was generated, wherever it lies: in the inbox, or in a zip.

    Args:
        course: the course folder.
        made: for each assignment by name: who hands in, and what under which name. Somebody
            may hand in more than once.
    """
    files: dict[str, dict[str, list[str]]] = {}
    for assignment, hand_ins in made.items():
        digests = files.setdefault(assignment, {})
        for submitter, contents in hand_ins:
            for name, content in contents.items():
                digests.setdefault(f"{submitter}/{name}", []).append(sha256(content))
    table = {"made_by": "coopgrade demo-class", "files": files}
    write_text(course.root / _FILE, json.dumps(table, indent=1) + "\n")


def check_generated(course: Course, assignment: Assignment, submitters: tuple[str, ...]) -> None:
    """Make sure that nothing but generated files would be run.

    Args:
        course: the course folder.
        assignment: which assignment is about to be graded.
        submitters: the ids whose hand-ins would be run.

    Raises:
        UserError: there is no marker, or a hand-in is not listed in it as it is.
    """
    path = course.root / _FILE
    if not path.is_file():
        raise UserError(say("grading.marker.none", folder=course.root))
    made = json.loads(path.read_text(encoding="utf-8"))["files"].get(assignment.name, {})
    for submitter in submitters:
        folder = course.submitted(assignment, submitter)
        for file in sorted(folder.rglob("*")):
            if not _is_generated(file, folder, submitter, made):
                shown = file.relative_to(course.root)
                raise UserError(say("grading.marker.foreign", file=shown, folder=course.root))


def _is_generated(file: Path, folder: Path, submitter: str, made: dict[str, list[str]]) -> bool:
    if file.is_symlink() or not file.is_file():
        return False
    inside = file.relative_to(folder).as_posix()
    # Written by collect, and read as a date only.
    digests = made.get(f"{submitter}/{inside}", [])
    return inside == TIMESTAMP or sha256(file.read_bytes()) in digests
