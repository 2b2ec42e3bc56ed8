"""What a team wrote, beside which a person puts points: as text, with nothing run.

A task cell stands below `show_answers("questions.toml", …)`. Which questions that shows is
read from our source notebook; the answers come from the hand-in's answers.json. Where
students write into the cell itself, its text is the answer.
"""

from collections.abc import Sequence

import nbformat

from coopgrade.course import Assignment, Course
from coopgrade.rubric.cells import ManualCell
from coopkit.answers import Answers, Form, FormError, load_answers, load_form
from coopkit.answers.form import Question
from coopkit.answers.sheet import answer_words
from coopkit.plan import PlanFileError
from coopkit.text import say
from coopkit.text.ruby import without_ruby

QUESTIONS_FILE = "questions.toml"


def answer_text(course: Course, assignment: Assignment, submitter: str, cell: ManualCell) -> str:
    """Return what was written to one cell, as text; a sentence where there is nothing.

    A hand-in that cannot be read is told in words: it can still be marked.
    """
    if not cell.has_answer:
        return say("grading_rubric.answer.none_written")
    folder = course.submitted(assignment, submitter)
    if not folder.is_dir():
        return say("grading_rubric.answer.not_handed_in")
    if not cell.task:
        return _own_text(course, assignment, submitter, cell.id)
    try:
        form = load_form(course.source(assignment) / QUESTIONS_FILE)
        answers = load_answers(folder / Answers.FILE)
    except (FormError, PlanFileError) as error:
        return str(error)
    asked = _questions(form, cell.asks)
    if len(asked) == 1:
        return answer_words(asked[0], answers)
    return "\n\n".join(
        say(
            "grading_rubric.answer.one",
            asked=without_ruby(question.asked),
            answer=answer_words(question, answers),
        )
        for question in asked
    )


def _questions(form: Form, names: Sequence[str]) -> list[Question]:
    parts = {part.id: part.questions for part in form.parts}
    wanted: list[Question] = []
    for name in names:
        wanted += parts[name] if name in parts else [form.question(name)]
    return wanted if names else list(form.questions)


def _own_text(course: Course, assignment: Assignment, submitter: str, cell: str) -> str:
    path = course.submitted(assignment, submitter) / assignment.notebook
    try:
        notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
        for one in notebook.cells:
            if one.metadata.get("nbgrader", {}).get("grade_id") == cell:
                return str(one.source).strip() or say("answers.unfilled")
    except Exception:  # noqa: BLE001 - another person's file: whatever is wrong with it
        return say("grading_rubric.answer.unreadable")
    return say("grading_rubric.answer.no_cell")
