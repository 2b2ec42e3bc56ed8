"""One thing that arrived, whatever way it came, before anything is decided about it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from coopgrade.course import Assignment, Course
from coopgrade.lms.wrong_names import find_expected
from coopkit.text import say

# A notebook with pictures in its outputs is below this; more is no notebook for marking.
LARGEST_FILE = 50_000_000
# So many names of files are told; a folder of photos has hundreds.
_SHOWN = 3


class RefusedError(Exception):
    """Something that is not taken; the text says why, for people."""


@dataclass(frozen=True)
class Arrival:
    """What a team or student sent.

    Attributes:
        channel: the way it came.
        place: folder, or place in the zip.
        submitter: team or student id, or "" when nobody was found.
        files: name below the hand-in → content.
        handed_in: when, or None when nothing tells.
        uploader: student id, "" when not known.
        others: names of what nobody expects and nobody read.
        late_marked: the learning system calls it late.
        refused: why it cannot be taken; "" if it can.
        questions: what the reader of the channel noticed.
    """

    channel: str
    place: str
    submitter: str
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    handed_in: datetime | None = None
    uploader: str = ""
    others: tuple[str, ...] = ()
    late_marked: bool = False
    refused: str = ""
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Content:
    """The files of an arrival that the assignment asks for.

    Attributes:
        files: expected name → content.
        missing: expected names that are not there.
        left_aside: what nobody asked for.
        questions: what a person should look at.
    """

    files: Mapping[str, bytes]
    missing: tuple[str, ...]
    left_aside: tuple[str, ...]
    questions: tuple[str, ...]


def sort_files(course: Course, assignment: Assignment, arrival: Arrival) -> Content:
    """Pick the expected files out of an arrival, also from under names that copies have.

    Raises:
        RefusedError: none of them is there, one is too large, or the notebook is that of
            another assignment.
    """
    if arrival.refused:
        raise RefusedError(arrival.refused)
    names = find_expected(arrival.files, assignment.expected_files)
    files = {name: arrival.files[source] for name, source in names.taken.items()}
    if not files:
        raise RefusedError(_nothing_expected(course, assignment, (*arrival.files, *arrival.others)))
    for name, content in files.items():
        if len(content) > LARGEST_FILE:
            size = LARGEST_FILE // 1_000_000
            raise RefusedError(say("grading_intake.too_large", file=name, size=size))
    _check_assignment(course, assignment, files)
    questions = [
        say("grading_intake.renamed", file=source, name=name)
        for name, source in names.renamed.items()
    ]
    questions += [
        say("grading_intake.undecided", name=name, files="、".join(candidates))
        for name, candidates in names.undecided.items()
    ]
    missing = (*names.missing, *names.undecided)
    return Content(
        files, missing, tuple(sorted((*names.others, *arrival.others))), tuple(questions)
    )


def _nothing_expected(course: Course, assignment: Assignment, files: Sequence[str]) -> str:
    """Return what to say when no expected file came: what came, and whether it is known."""
    expected = "、".join(assignment.expected_files)
    for other in course.assignments.values():
        if other.name != assignment.name and find_expected(files, [other.notebook]).taken:
            return say("grading_intake.files_of_other", files=expected, other=other.title)
    came = sorted(files)
    listed = "、".join(came[:_SHOWN]) + (say("grading_intake.and_more") if came[_SHOWN:] else "")
    key = "nothing_expected" if came else "nothing_at_all"
    return say(f"grading_intake.{key}", files=expected, came=listed)


def _check_assignment(course: Course, assignment: Assignment, files: Mapping[str, bytes]) -> None:
    """Refuse what belongs to another assignment: graded, it would be nothing but zeros."""
    answers = _json(files.get("answers.json"))
    if isinstance(answers, dict) and answers.get("assignment", assignment.name) != assignment.name:
        raise RefusedError(
            say("grading_intake.wrong_assignment", file="answers.json", other=answers["assignment"])
        )
    found = grade_ids(_json(files.get(assignment.notebook)))
    if not found:
        return
    for other in course.assignments.values():
        ids = _source_ids(course.source(other) / other.notebook)
        if (
            other.name != assignment.name
            and ids
            and found <= ids
            and not found & _source_ids(course.source(assignment) / assignment.notebook)
        ):
            raise RefusedError(
                say(
                    "grading_intake.wrong_assignment",
                    file=assignment.notebook,
                    other=other.title,
                )
            )


def grade_ids(notebook: Any) -> frozenset[str]:
    """Return the ids of nbgrader's cells in a notebook, as parsed JSON."""
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        return frozenset()
    found = set()
    for cell in cells:
        metadata = cell.get("metadata") if isinstance(cell, dict) else None
        graded = metadata.get("nbgrader") if isinstance(metadata, dict) else None
        name = graded.get("grade_id") if isinstance(graded, dict) else None
        if isinstance(name, str):
            found.add(name)
    return frozenset(found)


@cache
def _source_ids(path: Path) -> frozenset[str]:
    return grade_ids(_json(path.read_bytes())) if path.is_file() else frozenset()


def _json(content: bytes | None) -> Any:
    """Return what JSON says, or None: a broken file is graded as it is, and fails alone."""
    if content is None:
        return None
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None
