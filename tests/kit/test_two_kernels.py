"""Two processes write one plan at the same time, as Lab and Voilà on one file do."""

import subprocess
import sys
from collections import Counter

from coopkit.plan import load_plan, save_plan
from coopkit.plan.history import History
from coopkit.plan.model import Plan

# Each edits its own field, adds its own rows, and both add rows at the same moment.
WRITER = """
import sys
from coopkit.plan import edit
from coopkit.widgets.desk.desk import Desk
path, name = sys.argv[1:]
desk = Desk(path, name)
for number in range(20):
    if name == "a":
        desk.edit(lambda plan: edit.set_values(plan, name=f"a{number}"))
    else:
        desk.edit(lambda plan: edit.set_values(plan, picture=f"b{number}"))
    desk.edit(lambda plan: edit.add_item(plan, "costs", label=f"{name}{number}")[0])
while desk.failure is not None:
    desk.save()
print(len(desk.conflicts))
"""


def test_nothing_of_either_is_lost(tmp_path):
    """All 40 rows are there once, each under its own id; both fields have the last value."""
    path = tmp_path / "plan.json"
    save_plan(Plan(), path)
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), name],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("a", "b")
    ]
    said = [writer.communicate(timeout=120) for writer in writers]
    assert said == [("0\n", ""), ("0\n", "")]
    plan = load_plan(path)
    labels = Counter(cost.label for cost in plan.costs)
    assert labels == Counter(f"{name}{number}" for name in "ab" for number in range(20))
    assert (plan.name, plan.picture) == ("a19", "b19")
    # Each state of the history follows from the one before, whoever wrote it.
    history = History(path, Plan)
    assert history.newest().plan == plan
    assert {entry.kind for entry in history.entries()} == {"found", "edit"}
    assert sum(entry.kind == "found" for entry in history.entries()) == 1
