"""The list of attempts: each is a function that returns what it reached, or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coopgrade.runner.sandbox.probing.target import Target

GROUPS = (
    "files",
    "grades",
    "others",
    "network",
    "processes",
    "memory",
    "disk",
    "secrets",
    "system",
)
ATTEMPTS: dict[str, "Attempt"] = {}
Function = Callable[["Target"], object]


@dataclass(frozen=True)
class Attempt:
    """One thing that a hostile submission might do.

    Attributes:
        name: key of its words in `grading_sandbox.attempt`.
        group: one of `GROUPS`.
        function: tries it on a target; returns in a word what was reached, or a false value.
        harmless: it may be run without any sandbox, where it must succeed: tests use that to
            know that the attempt is a real one.
        seconds: how long the submission may take.
    """

    name: str
    group: str
    function: Function
    harmless: bool = False
    seconds: float = 20.0


def attempt(
    group: str, *, harmless: bool = False, seconds: float = 20.0
) -> Callable[[Function], Function]:
    """Enter a function into the list."""

    def enter(function: Function) -> Function:
        name = function.__name__
        ATTEMPTS[name] = Attempt(name, group, function, harmless, seconds)
        return function

    return enter
