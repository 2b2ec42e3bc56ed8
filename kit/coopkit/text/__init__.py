"""Every word a user reads, as data: one TOML file per part and language.

Texts live apart from code so that a teacher can improve a sentence, and another
language can be added, without touching Python.

    >>> say("language.name", language="en")
    'English'
"""

import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("ja", "en")
_FOLDER = Path(__file__).resolve().parent


_spoken: ContextVar[str | None] = ContextVar("language", default=None)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak another language within a `with`: a letter to students need not be the user's.

    >>> with speaking("en"):
    ...     say("language.name")
    'English'
    """
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def current_language() -> str:
    """Return the language to speak: the one of `speaking`, else `COOPKIT_LANG`, else Japanese."""
    chosen = _spoken.get()
    if chosen in LANGUAGES:
        return chosen
    wanted = os.environ.get("COOPKIT_LANG", "ja")
    return wanted if wanted in LANGUAGES else "ja"


@cache
def _part(language: str, part: str) -> dict[str, str]:
    path = _FOLDER / language / f"{part}.toml"
    texts: dict[str, str] = {}

    def flatten(table: dict[str, object], prefix: str) -> None:
        for name, value in table.items():
            key = f"{prefix}.{name}"
            if isinstance(value, dict):
                flatten(value, key)
            else:
                texts[key] = str(value)

    flatten(tomllib.loads(path.read_text(encoding="utf-8")), part)
    return texts


def parts(language: str) -> list[str]:
    """Return the names of the text files of one language."""
    return sorted(path.stem for path in (_FOLDER / language).glob("*.toml"))


def entries(language: str, part: str) -> dict[str, str]:
    """Return all texts of one part, by full key, such as `studio.save.done`."""
    return dict(_part(language, part))


def say(key: str, /, *, language: str | None = None, **values: object) -> str:
    """Return the text of `key` with `{names}` filled in.

    Args:
        key: `part.name`, where `part` is the file `text/<language>/<part>.toml`.
        language: `ja` or `en`; the user's language when left out.
        **values: what stands for the `{names}` in the text.

    Raises:
        KeyError: the text does not exist. That is an error of the programmer, so it
            is not softened; a test checks every key that the code uses.
    """
    text = _part(language or current_language(), key.partition(".")[0])[key]
    return text.format(**values) if values else text
