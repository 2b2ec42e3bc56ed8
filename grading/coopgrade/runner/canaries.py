"""Cells with a known result that nobody could know before: do tests still mean anything?

Tests that need a student's code run in the Python that ran it, which can be changed: a hook
that takes every `assert` out of what is run, a display that shows full marks. After each such
test two cells are run, made a moment before: an assertion that must fail with a random word,
and a random number that must be shown. Passing is no proof: who writes a cheat against
canaries passes them, too.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coopgrade.runner.jobs import Cut, Failed, Output, Shown, Stream

_LARGE = 10**12


@dataclass(frozen=True)
class Canary:
    """A cell, and whether what came of it is what had to come.

    Attributes:
        source: its text.
        is_well: looks at the outputs.
    """

    source: str
    is_well: Callable[[Sequence[Output]], bool]


def make_canaries() -> tuple[Canary, Canary]:
    """Return two, of which there were never any like these before."""
    return _failing(), _showing()


def _failing() -> Canary:
    number, word = secrets.randbelow(_LARGE), secrets.token_hex(8)

    def is_well(outputs: Sequence[Output]) -> bool:
        one = _only(outputs)
        return isinstance(one, Failed) and (one.ename, one.evalue) == ("AssertionError", word)

    return Canary(f"assert {number} == {number + 1}, {word!r}", is_well)


def _showing() -> Canary:
    # A whole number: notebooks may set how many digits of a fraction are shown.
    number = secrets.randbelow(_LARGE)

    def is_well(outputs: Sequence[Output]) -> bool:
        one = _only(outputs)
        return (
            isinstance(one, Shown)
            and one.output_type == "execute_result"
            and one.data.get("text/plain") == str(number)
        )

    return Canary(str(number), is_well)


def _only(outputs: Sequence[Output]) -> Output | None:
    """Return the one output there is; printed text may come from a thread at any time."""
    told = [one for one in outputs if not isinstance(one, Stream | Cut)]
    return told[0] if len(told) == 1 else None
