"""The comment bank: what was said before to the same criterion, the most used first."""

import csv
from collections import Counter
from dataclasses import dataclass
from io import StringIO

from coopgrade.course import Course
from coopgrade.errors import UserError
from coopgrade.files import read_text
from coopgrade.journal import Journal
from coopgrade.rubric.model import Rubric
from coopgrade.rubric.records import RubricMark
from coopkit.text import say

FILE = "comments.csv"
_ALIASES = {"観点": "criterion", "観点番号": "criterion", "コメント": "comment"}


@dataclass(frozen=True)
class Comment:
    """One reusable comment.

    Attributes:
        criterion: the id of what it belongs to.
        text: its words.
        uses: to how many hand-ins it was written.
    """

    criterion: str
    text: str
    uses: int


def load_comments(course: Course, journal: Journal, rubric: Rubric) -> tuple[Comment, ...]:
    """Return all comments of an assignment's criteria, the most used first in each.

    They come from what was written so far (first and final marking), and from `comments.csv`
    in the course folder, which may hold more: columns 観点番号 and コメント.

    Raises:
        UserError: comments.csv is there but cannot be read or lacks a column.
    """
    last = journal.last(
        RubricMark, by=("submitter", "criterion", "round"), assignment=rubric.assignment.name
    )
    uses = Counter(
        (mark.criterion, mark.comment.strip())
        for (_, _, stage), mark in last.items()
        if stage != "second" and mark.comment.strip()
    )
    known = {criterion.id for criterion in rubric.criteria}
    for criterion, text in _own(course):
        if criterion in known:
            uses[criterion, text] += 0
    order = {criterion.id: number for number, criterion in enumerate(rubric.criteria)}
    found = [Comment(c, text, count) for (c, text), count in uses.items() if c in order]
    return tuple(sorted(found, key=lambda one: (order[one.criterion], -one.uses, one.text)))


def _own(course: Course) -> list[tuple[str, str]]:
    path = course.root / FILE
    if not path.is_file():
        return []
    reader = csv.reader(StringIO(read_text(path), newline=""))
    header = [_ALIASES.get(name.strip(), name.strip()) for name in next(reader, [])]
    if not {"criterion", "comment"} <= set(header):
        raise UserError(say("grading_rubric.comments.no_column", path=path))
    found = []
    for fields in reader:
        values = dict(zip(header, (field.strip() for field in fields), strict=False))
        if values.get("criterion") and values.get("comment"):
            found.append((values["criterion"], values["comment"]))
    return found
