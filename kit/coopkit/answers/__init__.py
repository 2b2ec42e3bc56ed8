"""Answers as data: what a student or a team wrote to the questions of an assignment.

Table of contents:
    Answers, Answer: the answers as a value, kept in `answers.json`
    load_answers: read a file, such as one handed in
    set_answer: an edit; returns new answers
    Form, load_form, FormError: the questions, from the `questions.toml` of an assignment
    blank_answers: the file that an assignment starts with
    show_answers: what was written, to be read in a notebook
    others_of, shares_of: who got how many, where stickers are shared
    parse_number: a number as people type it

Files, history and merging are those of `coopkit.plan`, for another document. Nothing here
knows which answer is right: that stands in the hidden tests of the assignment.
"""

from pathlib import Path

from coopkit.answers.edit import blank_answers, set_answer
from coopkit.answers.form import Form, FormError, load_form
from coopkit.answers.model import Answer, Answers
from coopkit.answers.numbers import parse_number
from coopkit.answers.shares import others_of, shares_of
from coopkit.answers.sheet import AnswerSheet, show_answers
from coopkit.plan.store import load_document

__all__ = [
    "Answer",
    "AnswerSheet",
    "Answers",
    "Form",
    "FormError",
    "blank_answers",
    "load_answers",
    "load_form",
    "others_of",
    "parse_number",
    "set_answer",
    "shares_of",
    "show_answers",
]


def load_answers(path: str | Path) -> Answers:
    """Read answers.

    Args:
        path: an `answers.json`.

    Raises:
        coopkit.plan.PlanFileError: there is no such file, or it holds no answers of this
            version. The message says what is wrong and where; the file is not touched.
    """
    return load_document(Answers, path)
