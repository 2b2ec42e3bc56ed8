"""What it costs to shut a child in. Measured, not asserted: `start.py test --all`."""

import os
import statistics
import subprocess
import sys

import pytest
from aims import aim

if sys.platform != "linux":
    pytest.skip("walls are made of Linux", allow_module_level=True)

from coopgrade.runner.sandbox import clean_environment, survey

ROUNDS = 40
# In a process as a zygote is: pandas and matplotlib loaded, one thread.
_MEASURE = """
import resource, sys, tempfile, time
from pathlib import Path
import matplotlib.pyplot, pandas
from coopgrade.runner import sandbox
from coopgrade.runner.limits import Limits
from coopgrade.runner.sandbox import children
sandbox.prepare()
rounds = int(sys.argv[1])
def cpu():
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)
for turn in range(rounds + 3):
    for level in sys.argv[2:]:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "plan.json").write_text("{}")
            start, used = time.perf_counter(), cpu()
            chosen = None if level == "none" else level
            assert children.run(chosen, Limits(), lambda: 1, Path(folder)).value == 1
            if turn >= 3:
                print(level, time.perf_counter() - start, cpu() - used)
"""


def test_cost_of_a_child():
    """Fork, walls, answer, end, of a child of a warm process; the aim for `full` is 30 ms.

    A bare fork is measured in turn with each level, so that a busy machine slows both.
    """
    levels = [offer.level for offer in survey() if offer.works and offer.level != "container"]
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, str(ROUNDS), "none", *levels],
        env={**clean_environment(), "HOME": os.environ["HOME"]},
        capture_output=True,
        text=True,
        check=True,
    )
    times = {level: [] for level in ("none", *levels)}
    processor = {level: [] for level in times}
    for line in done.stdout.splitlines():
        level, seconds, used = line.split()
        times[level].append(1000 * float(seconds))
        processor[level].append(1000 * float(used))
    bare = statistics.median(times["none"])
    for level, found in times.items():
        assert len(found) == ROUNDS
        aim(f"child of a warm process, {level}", statistics.median(found), 30)
        aim(f"  processor time, {level}", statistics.mean(processor[level]), 30)
        if level != "none":
            extra = statistics.median(a - b for a, b in zip(found, times["none"], strict=True))
            aim(f"  beyond a bare fork of {bare:.1f} ms", extra, 20)
