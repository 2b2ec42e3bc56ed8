"""Edits of answers: each takes answers and returns new ones."""

from coopkit.answers.form import Form
from coopkit.answers.model import Answers, Value


def set_answer(answers: Answers, question: str, value: Value, asked: str | None = None) -> Answers:
    """Return answers in which one question is answered, or with None not answered.

    Args:
        answers: the answers as they are.
        question: the id of the question.
        value: the answer.
        asked: the question in short, for people who open the file.

    Raises:
        pydantic.ValidationError: the value is not allowed, such as a text that is too long.
    """
    data = answers.model_dump()
    row = {"id": question, "asked": asked, "value": value}
    rows = list(data["answers"])
    for position, present in enumerate(rows):
        if present["id"] == question:
            rows[position] = row if asked is not None else present | {"value": value}
            break
    else:
        rows.append(row)
    return Answers.model_validate(data | {"answers": rows})


def blank_answers(form: Form) -> Answers:
    """Return what an assignment starts with: every question, nothing answered.

    With a row for every question, two windows that answer the same one differ in a value,
    not in a row.
    """
    rows = [
        {"id": name, "asked": asked, "value": None}
        for question in form.questions
        for name, asked in question.rows()
    ]
    return Answers.model_validate({"assignment": form.assignment, "answers": rows})
