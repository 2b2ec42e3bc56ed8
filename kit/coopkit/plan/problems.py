"""What pydantic found wrong with a document, in words for the person who wrote it."""

from typing import TYPE_CHECKING, Any

from coopkit.text import current_language, entries, say

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

_SHOWN = 3


def explain(problem: "ValidationError", texts: str = "plan") -> str:
    """Return one line for each of the first problems: where, and what is wrong.

    Args:
        problem: what pydantic found.
        texts: the part of the texts that names the fields.
    """
    found = problem.errors(include_url=False)
    lines = [f"・{_place(error['loc'], texts)}: {_wrong(error, texts)}" for error in found[:_SHOWN]]
    if len(found) > _SHOWN:
        lines.append(say("plan.wrong.more", number=len(found) - _SHOWN))
    return "\n".join(lines)


def _place(location: tuple[int | str, ...], texts: str) -> str:
    """Return `members › 2番目 › units（出資口数）`: the key as in the file and its meaning."""
    parts = [
        say("plan.wrong.position", number=part + 1) if isinstance(part, int) else part
        for part in location
    ]
    place = " › ".join(parts)
    names = entries(current_language(), texts)
    meaning = names.get(f"{texts}.field.{location[-1]}") if location else None
    return say("plan.wrong.place", place=place, meaning=meaning) if meaning else place


def _wrong(error: "ErrorDetails", part: str) -> str:
    own = entries(current_language(), part).get(f"{part}.wrong.{error['type']}")
    key = f"plan.wrong.{error['type']}"
    words: dict[str, Any] = {**error.get("ctx", {}), "value": _short(error["input"])}
    texts = _texts()
    return (own or texts.get(key, texts["plan.wrong.other"])).format_map(_Words(words))


class _Words(dict[str, Any]):
    """Words for a text; pydantic's own contexts differ per kind of problem."""

    def __missing__(self, key: str) -> str:
        return f"({key})"


def _texts() -> dict[str, str]:
    return entries(current_language(), "plan")


def _short(value: object, most: int = 40) -> str:
    text = str(value)
    return text if len(text) <= most else text[: most - 1] + "…"


def explain_value(problem: "ValidationError", texts: str = "plan") -> str:
    """Return what is wrong with the one value that was just edited."""
    return _wrong(problem.errors(include_url=False)[0], texts)
