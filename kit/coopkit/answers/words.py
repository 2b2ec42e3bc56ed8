"""Answers in words, for people who compare two versions."""

from typing import Any

from coopkit.plan.document import Data
from coopkit.text import say


def path_words(path: str, *states: Data) -> str:
    """Return an answer in words: the question that was asked, else its id."""
    table, _, rest = path.partition(".")
    question = rest.partition(".")[0]
    if not question:
        return say(f"answers.field.{table}")
    for state in states:
        for row in state["answers"]:
            if row["id"] == question and row["asked"]:
                return str(row["asked"])
    return question


def value_words(path: str, value: Any) -> str:
    """Return a value as people read it; None of a row is: taken out."""
    rest = path.partition(".")[2]
    if rest and "." not in rest:
        return (
            say("merge.taken_out")
            if value is None
            else value_words(f"{path}.value", value["value"])
        )
    if value in (None, "", []):
        return say("merge.unfilled")
    if isinstance(value, list):
        return say("merge.list").join(str(one) for one in value)
    return f"{value:,}" if isinstance(value, int) else str(value)
