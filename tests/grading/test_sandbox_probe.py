"""What a hostile submission reaches: each attempt, at each level, as root and as anybody.

Every attempt is first made without any wall, where it must succeed. A test that could not
fail would prove nothing.
"""

import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import ordinary_user
import pytest

from coopgrade.runner.sandbox import survey
from coopgrade.runner.sandbox.monitor import descendants
from coopkit.text import LANGUAGES, entries

if sys.platform != "linux":
    pytest.skip("walls are made of Linux; elsewhere no level is offered", allow_module_level=True)

from coopgrade.runner.sandbox.probing import ATTEMPTS, GROUPS

_ROOT = not os.geteuid()
_PROBE = """
import json, sys
from coopgrade.runner.sandbox import survey
from coopgrade.runner.sandbox.errors import SandboxError
from coopgrade.runner.sandbox.probing import probe
level = sys.argv[1]
offer = next((o for o in survey() if o.level == level), None)
if offer and not offer.works:
    print(json.dumps({"refused": offer.reason}))
else:
    report = probe(offer and offer.level)
    print(json.dumps({o.name: [o.reached, o.how] for o in report.outcomes}))
"""
LEVELS = ("full", "userns", "landlock")
WHO = ("root", "ordinary user") if _ROOT else ("ordinary user",)
# As root the strongest and the weakest level, as anybody the usual one; the rest takes its time.
_QUICK = {("root", "full"), ("root", "landlock"), ("root", "none"), ("ordinary user", "userns")}


def _case(who: str, level: str) -> Any:
    quick = (who, level) in _QUICK or not _ROOT
    return pytest.param(who, level, marks=() if quick else pytest.mark.slow)


CASES = [
    _case(who, level)
    for who in WHO
    for level in LEVELS
    if (who, level) != ("ordinary user", "full")
]


@cache
def _probed(who: str, level: str) -> dict[str, Any]:
    """Probe in a process of its own, once for all tests, and see what it leaves behind."""
    start = [sys.executable] if who == "root" or not _ROOT else ordinary_user.command()
    # Other tests of this run may have children of their own, such as a pool's tracker.
    before = set(descendants(os.getpid()))
    with tempfile.TemporaryDirectory(prefix="tests-") as folder:
        Path(folder).chmod(0o777)
        done = subprocess.run(
            [*start, "-c", _PROBE, level],
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
            env={**os.environ, "TMPDIR": folder},
        )
        assert done.returncode == 0, done.stderr
        assert list(Path(folder).iterdir()) == []
        assert folder not in Path("/proc/self/mounts").read_text("utf-8")
    assert set(descendants(os.getpid())) <= before
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _outcomes(who: str, level: str) -> dict[str, Any]:
    found = _probed(who, level)
    if "refused" in found:
        pytest.skip(f"{level} as {who}: {found['refused']}")
    return found


@pytest.mark.parametrize(("who", "level"), [_case(who, "none") for who in WHO])
def test_every_attempt_is_a_real_one(who: str, level: str) -> None:
    """Without a wall each harmless attempt succeeds: gradebook, tests, network, processes."""
    found = _outcomes(who, level)
    assert set(found) == {name for name, attempt in ATTEMPTS.items() if attempt.harmless}
    assert len(found) >= 35
    assert [name for name, (reached, _) in found.items() if not reached] == []


@pytest.mark.parametrize(("who", "level"), CASES)
def test_nothing_is_reached(who: str, level: str) -> None:
    """Not one attempt reaches anything, judged from outside as well; no process, no file stays."""
    found = _outcomes(who, level)
    assert set(found) == set(ATTEMPTS)
    assert {name: reached for name, (reached, _) in found.items() if reached} == {}


@pytest.mark.parametrize(("who", "level"), CASES)
def test_limits_end_what_does_not_end(who: str, level: str) -> None:
    """Whoever ignores signals ends by time, whoever shares memory out ends by memory."""
    found = _outcomes(who, level)
    assert found["ignore_interrupts"][1] == "exit 124"
    assert found["catch_everything"][1] == "exit 124"
    assert found["take_memory_together"][1] == "exit 123"
    assert found["crash"][1] == "exit 139"
    # In a room disk is rationed, so the submission is told; else it is measured and ended.
    expected = "exit 122" if level == "landlock" else ""
    assert (found["fill_disk"][1], found["make_many_files"][1]) == (expected, expected)


@pytest.mark.parametrize(("who", "level"), CASES)
def test_walls_answer_as_walls(who: str, level: str) -> None:
    """What stops an attempt is the wall that was meant to, not a mistake in the attempt."""
    found = _outcomes(who, level)
    hidden = "FileNotFoundError" if level != "landlock" else "PermissionError"
    for name in ("read_hidden_tests", "read_other_submission", "change_other_submission"):
        assert found[name][1].startswith(hidden), name
    for name in ("change_gradebook", "lock_gradebook"):
        assert "unable to open database file" in found[name][1], name
    gone = "ProcessLookupError" if level != "landlock" else "PermissionError"
    for name in ("kill_other", "signal_everybody"):
        assert found[name][1].startswith(gone), name
    for name in ("connect_tcp", "send_udp", "wait_for_calls"):
        assert found[name][1].startswith(("OSError: [Errno 97]", "PermissionError")), name


def test_attempts_are_many_and_have_words() -> None:
    """More than 25 hostile submissions, in nine groups, each with its name in both languages."""
    assert len(ATTEMPTS) >= 60
    assert {attempt.group for attempt in ATTEMPTS.values()} == set(GROUPS)
    for language in LANGUAGES:
        words = entries(language, "grading_sandbox")
        said = {key.split(".")[-1] for key in words if key.startswith("grading_sandbox.attempt.")}
        assert said == set(ATTEMPTS)


@pytest.mark.skipif(not _ROOT, reason="only root can be an ordinary user with a closed home")
def test_closed_home_does_not_matter() -> None:
    """Python and checkout lie under a 0700 home here, and the levels work all the same."""
    code = (
        "import json, os, sys; from pathlib import Path;"
        "from coopgrade.runner.sandbox import libraries, survey;"
        "from coopgrade.runner.sandbox.places import closed_to_others;"
        "print(json.dumps([os.getuid(), closed_to_others(libraries()),"
        "[offer.level for offer in survey() if offer.works]]))"
    )
    done = subprocess.run(
        ordinary_user.command("-c", code), capture_output=True, text=True, check=True
    )
    uid, closed, levels = json.loads(done.stdout)
    assert uid == ordinary_user.UID
    assert "full" not in levels
    if not closed:
        pytest.skip("neither Python nor the checkout lies under a closed folder here")
    expected = {offer.level for offer in survey() if offer.works} - {"full"}
    assert set(levels) == expected
