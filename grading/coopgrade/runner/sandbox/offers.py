"""Which levels this machine has: each is tried, none is guessed."""

import os
import sys
import tempfile
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from coopgrade.runner.limits import Level, Limits
from coopgrade.runner.sandbox import children, container, kernel, places
from coopgrade.runner.sandbox.errors import SandboxError
from coopkit.text import say

STRONGEST_FIRST: tuple[Level, ...] = ("full", "userns", "landlock", "container")
_TRIAL = Limits(submission_seconds=30.0)


@dataclass(frozen=True)
class Offer:
    """A level and whether it works here.

    Attributes:
        level: which.
        works: a child was shut in, and could still use its libraries.
        reason: why not, in the user's language; empty if it works.
    """

    level: Level
    works: bool
    reason: str = ""


def available() -> tuple[Level, ...]:
    """Return the levels that work on this machine, for this user, the strongest first."""
    return tuple(offer.level for offer in survey() if offer.works)


@cache
def survey() -> tuple[Offer, ...]:
    """Try every level, the strongest first, and say why the others do not work.

    It forks: ask before threads are started. The answer is kept.
    """
    if sys.platform != "linux":
        return _none(say("grading_sandbox.reason.not_linux"))
    if kernel.machine() not in kernel.MACHINES:
        return _none(say("grading_sandbox.reason.machine", machine=kernel.machine()))
    return tuple(_try(level) for level in STRONGEST_FIRST)


def _none(reason: str) -> tuple[Offer, ...]:
    return tuple(Offer(level, False, reason) for level in STRONGEST_FIRST)


def _try(level: Level) -> Offer:
    if level == "container":
        return _try_container()
    if level == "full" and os.geteuid():
        return Offer(level, False, say("grading_sandbox.reason.not_root"))
    shown = places.libraries()
    with tempfile.TemporaryDirectory(prefix="coopgrade-") as folder:
        try:
            ended = children.run(level, _TRIAL, partial(_use_libraries, shown), Path(folder))
        except SandboxError as error:
            known = {"user namespace", "namespaces", "landlock", "seccomp", "user id"}
            step = error.step.replace(" ", "_") if error.step in known else "other"
            words = say(f"grading_sandbox.wall.{step}")
            return Offer(level, False, say("grading_sandbox.reason.wall", wall=words, cause=error))
    if ended.value is not True:
        cause = ended.error or f"exit {ended.code}"
        return Offer(level, False, say("grading_sandbox.reason.libraries", cause=cause))
    return Offer(level, True)


def _try_container() -> Offer:
    engine = container.find_engine()
    if engine is None:
        return Offer("container", False, say("grading_sandbox.reason.container"))
    if not container.has_image(engine):
        words = say("grading_sandbox.reason.image", image=container.image())
        return Offer("container", False, words)
    if not container.can_run_python(engine, places.libraries()):
        return Offer("container", False, say("grading_sandbox.reason.container_python"))
    return Offer("container", True)


def _use_libraries(shown: tuple[Path, ...]) -> bool:
    """Do what any notebook needs: read libraries, write a file."""
    for folder in shown:
        os.listdir(folder)
    Path(os.__file__).read_bytes()
    Path("try.txt").write_text("1", "utf-8")
    return True
