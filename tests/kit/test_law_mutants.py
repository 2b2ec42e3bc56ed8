"""The tests on the law notice every small change of its rules."""

import subprocess
import sys

import pytest


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the mutants run in forked processes")
def test_every_mutant_is_killed_or_has_a_reason(checkout):
    """No flipped comparison and no changed number goes unnoticed (5 to 10 minutes)."""
    script = checkout / "tools" / "mutate_rules.py"
    done = subprocess.run(
        [sys.executable, str(script)], cwd=checkout, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
