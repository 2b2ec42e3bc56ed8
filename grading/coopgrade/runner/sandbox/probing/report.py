"""Running all attempts at a level, and telling what was reached."""

import os
import shutil
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from coopgrade.runner.limits import Level, Limits
from coopgrade.runner.sandbox import children
from coopgrade.runner.sandbox.probing import at_files, at_network, at_processes, at_system
from coopgrade.runner.sandbox.probing.attempt import ATTEMPTS, GROUPS, Attempt
from coopgrade.runner.sandbox.probing.target import Target, planted

_MODULES = (at_files, at_network, at_processes, at_system)  # each enters its attempts
_MB = 1024**2
# Small, so that a wall is reached soon, and a missing one does not hurt this machine.
LIMITS = Limits(
    interrupt_seconds=0.2,
    submission_seconds=20.0,
    cpu_seconds=20.0,
    memory_bytes=192 * _MB,
    processes=12,
    file_bytes=16 * _MB,
    disk_bytes=32 * _MB,
    open_files=64,
)


@dataclass(frozen=True)
class Outcome:
    """How an attempt ended.

    Attributes:
        name: of the attempt.
        group: what it was aimed at.
        reached: what was reached, in a few words; empty if nothing.
        how: how it was stopped: an exception, or the exit code of the monitor.
    """

    name: str
    group: str
    reached: str
    how: str


@dataclass(frozen=True)
class Report:
    """What all attempts reached at a level.

    Attributes:
        level: how strictly they were shut in; None for not at all.
        outcomes: of each attempt.
    """

    level: Level | None
    outcomes: tuple[Outcome, ...]

    @property
    def reached(self) -> tuple[Outcome, ...]:
        """Those attempts that reached something."""
        return tuple(outcome for outcome in self.outcomes if outcome.reached)

    def group(self, name: str) -> tuple[Outcome, ...]:
        """Return the outcomes of one group."""
        return tuple(outcome for outcome in self.outcomes if outcome.group == name)


def probe(
    level: Level | None,
    names: tuple[str, ...] = (),
    *,
    real: tuple[Path, ...] = (),
) -> Report:
    """Try everything that a hostile submission would, each in a child of its own.

    Args:
        level: how strictly; None tries only what is harmless, without any wall.
        names: which attempts; all when left out.
        real: files of a real course that must not be readable; they are only read.

    Raises:
        SandboxError: the level does not work on this machine.
    """
    chosen = [ATTEMPTS[name] for name in names or ATTEMPTS]
    if level is None:
        chosen = [attempt for attempt in chosen if attempt.harmless]
    chosen.sort(key=lambda attempt: GROUPS.index(attempt.group))
    with planted(LIMITS, real) as target:
        return Report(level, tuple(_try(level, attempt, target) for attempt in chosen))


def _try(level: Level | None, attempt: Attempt, target: Target) -> Outcome:
    folder = target.root / "mine"
    folder.mkdir()
    limits = replace(LIMITS, submission_seconds=attempt.seconds)
    try:
        ended = children.run(level, limits, partial(attempt.function, target), folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    # What is found outside counts, whatever the attempt says of itself.
    reached = [str(ended.value)] if ended.value else []
    reached += target.damage()
    how = ended.error or (f"exit {ended.code}" if ended.code else "")
    if os.path.lexists(folder):
        reached.append("folder cannot be removed")
    return Outcome(attempt.name, attempt.group, "; ".join(reached), how)
