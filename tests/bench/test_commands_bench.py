"""How long people wait for the commands. Measured, not asserted: `start.py test --all`."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["coopkit", "coopgrade.cli"])
def test_help(benchmark, module):
    """`--help` of each command, from a cold process; the aim is 0.25 s."""
    command = [sys.executable, "-m", module, "--help"]
    done = benchmark.pedantic(
        subprocess.run, args=(command,), kwargs={"capture_output": True}, rounds=10, warmup_rounds=2
    )
    assert done.returncode == 0
    assert b"Usage" in done.stdout


def test_bare_python(benchmark):
    """The peer: Python that starts and stops, in the same run."""
    command = [sys.executable, "-c", "pass"]
    done = benchmark.pedantic(subprocess.run, args=(command,), rounds=10, warmup_rounds=2)
    assert done.returncode == 0
