"""Fields and values of a board in words, for people who compare two versions."""

from typing import Any

from coopkit.plan.document import Data
from coopkit.text import current_language, entries, say

_CHOICES = ("side", "kind")
_SHOWN = 16


def path_words(path: str, *states: Data) -> str:
    """Return a field in words, such as 記録 › バスが1時間に1本しか… › 根拠."""
    _, _, rest = path.partition(".")
    words = [say("board.field.notes")]
    if rest:
        note, _, field = rest.partition(".")
        words.append(_name(note, states))
        if field:
            words.append(say(f"board.field.{field}"))
    return say("merge.then").join(words)


def value_words(path: str, value: Any) -> str:
    """Return a value as people read it; None of a note is: taken out."""
    table, _, rest = path.partition(".")
    field = rest.partition(".")[2]
    if rest and not field:
        return say("merge.taken_out") if value is None else _note(value)
    if not rest:
        return say("merge.list").join(value) if isinstance(value, list) else table
    return _plain(field, value)


def _plain(field: str, value: Any) -> str:
    if value in (None, ""):
        return say("merge.unfilled")
    if isinstance(value, bool):
        return say("merge.yes") if value else say("merge.no")
    if field == "theme":
        return say(f"plan.theme.{value}")
    if field in _CHOICES:
        return say(f"board.{field}.{value}")
    return str(value)


def _note(row: Data) -> str:
    names = entries(current_language(), "board")
    shown = [
        say("merge.field", name=names[f"board.field.{name}"], value=_plain(name, value))
        for name, value in row.items()
        if name not in {"id", "shows_nobody"} and value is not None
    ]
    return say("merge.list").join(shown)


def _name(note: str, states: tuple[Data, ...]) -> str:
    for state in states:
        for row in state["notes"]:
            if row["id"] == note:
                text = str(row["text"])
                return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return note
