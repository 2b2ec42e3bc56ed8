"""Students' code graded while processes are killed: the runner, and each kind below it."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from coding_course import NAME, make_coding_course, submitters
from runner_course import by_runner, marks_of

from coopgrade.journal import open_journal
from coopgrade.plain_course import PlainCourse, open_plain_course
from coopgrade.runner.records import AutoMark
from coopgrade.runner.sandbox import available

CLASS = 4
# The runner is the one that writes; below it stand workers and stems, below stems zygotes,
# then monitors, then submissions.
VICTIMS = ("runner", "worker", "stem", "zygote", "monitor", "submission")
LEVEL = next(level for level in available() if level != "container")


def _copy(course: PlainCourse, folder: Path) -> PlainCourse:
    shutil.copytree(course.root, folder)
    return open_plain_course(folder)


def _find(runner: psutil.Process, victim: str) -> list[psutil.Process]:
    """Return the processes of a kind."""
    if victim == "runner":
        return [runner]
    children = runner.children()
    stems = [one for one in children if "coopgrade.runner.zygote" in one.cmdline()]
    if victim == "worker":
        return [one for one in children if one not in stems]
    found = stems
    for _ in range(VICTIMS.index(victim) - VICTIMS.index("stem")):
        found = [child for one in found for child in one.children()]
    return found


def _kill(process: psutil.Process, victim: str, chance: random.Random) -> bool:
    """Kill one process of a kind; tell whether there was one."""
    try:
        found = _find(process, victim)
        if not found:
            return False
        os.kill(chance.choice(found).pid, signal.SIGKILL)
    except (psutil.Error, ProcessLookupError):
        return False
    return True


@pytest.mark.parametrize("kills", [6, pytest.param(54, marks=pytest.mark.slow)])
def test_kill_and_go_on(tmp_path: Path, kills: int) -> None:
    """Whatever is killed and whenever, the gradebook ends as if nothing had been."""
    course = make_coding_course(tmp_path / "killed", CLASS)
    calm = _copy(course, tmp_path / "calm")
    by_runner(calm, NAME, submitters(CLASS), level=LEVEL)
    chance = random.Random(kills)  # noqa: S311 - moments, no secrets
    done = dict.fromkeys(VICTIMS, 0)
    while sum(done.values()) < kills:
        victim = VICTIMS[sum(done.values()) % len(VICTIMS)]
        process = subprocess.Popen(
            [sys.executable, "-m", "coopgrade.cli", "autograde", NAME, "--force"],
            cwd=course.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert process.stdout is not None
        for _ in range(chance.choice((1, 2, 3))):
            process.stdout.readline()
        time.sleep(chance.uniform(0, 0.4))
        watched = psutil.Process(process.pid)
        until = time.monotonic() + 10
        while process.poll() is None and time.monotonic() < until:
            if _kill(watched, victim, chance):
                done[victim] += 1
                break
            time.sleep(0.002)
        said = process.communicate()[0].decode()
        if victim != "runner":
            # What is not the runner is replaced: nobody has to start anything again.
            assert process.returncode == 0, (victim, said)
    assert min(done.values()) >= kills // len(VICTIMS)
    found = by_runner(course, NAME, submitters(CLASS), level=LEVEL)
    assert {one.state for one in found.values()} <= {"graded", "unchanged"}
    assert marks_of(course) == marks_of(calm)
    for submitter in submitters(CLASS):
        assert _history(course, submitter) == _history(calm, submitter)


def _history(course: PlainCourse, submitter: str) -> list[tuple[str, float | None, str]]:
    with open_journal(course) as journal:
        marks = journal.read(AutoMark, submitter=submitter)
    return [(mark.cell, mark.new, mark.why) for mark in marks]
