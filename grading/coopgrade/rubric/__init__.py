"""Rubrics: what a person looks at, marking sheets, the comment bank, a second pair of eyes.

Table of contents:
    load_rubric, Rubric: rubric.toml, checked against the notebook's cells and points
    print_rubric: for students, before they begin
    write_sheet, take_sheet: marking in a spreadsheet instead of formgrader
    write_marks: sums and comments into nbgrader's gradebook, never over a person's
    criterion_marks: the points of each criterion that count
    load_comments: what was said before to the same criterion
    agreement, decide: two people marked; what they should talk about, what they decided
"""

from coopgrade.rubric.agreement import (
    Agreement,
    Difference,
    agreement,
    decide,
    weighted_kappa,
)
from coopgrade.rubric.cells import ManualCell, exact, show_points
from coopgrade.rubric.comments import Comment, load_comments
from coopgrade.rubric.gradebook import Conflict, Written, cell_comment, write_marks
from coopgrade.rubric.model import Criterion, Level, Rubric, load_rubric, read_rubric
from coopgrade.rubric.printing import print_rubric, rubric_html, rubric_pdf
from coopgrade.rubric.records import RubricMark, RubricSheet, RubricWritten, criterion_marks
from coopgrade.rubric.sheet import write_sheet
from coopgrade.rubric.taking import Taken, take_sheet

__all__ = [
    "Agreement",
    "Comment",
    "Conflict",
    "Criterion",
    "Difference",
    "Level",
    "ManualCell",
    "Rubric",
    "RubricMark",
    "RubricSheet",
    "RubricWritten",
    "Taken",
    "Written",
    "agreement",
    "cell_comment",
    "criterion_marks",
    "decide",
    "exact",
    "load_comments",
    "load_rubric",
    "print_rubric",
    "read_rubric",
    "rubric_html",
    "rubric_pdf",
    "show_points",
    "take_sheet",
    "weighted_kappa",
    "write_marks",
    "write_sheet",
]
