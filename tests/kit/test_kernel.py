"""The desk in a real kernel: a burst of edits, an orderly end, and signal 9."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from jupyter_client import KernelManager

import coopkit
from coopkit.plan import load_plan

CELL = """
import asyncio
from coopkit.plan import edit
from coopkit.widgets.desk.desk import Desk
desk = Desk({path!r})
def rename(name):
    desk.edit(lambda plan: edit.set_values(plan, name=name))
"""
BURST = "for number in range(300):\n    rename(f'名前{number}')\nprint(desk.save_state)"


def run(client, code):
    """Run a cell and return what it prints."""
    printed = []

    def hear(message):
        if message["msg_type"] == "stream":
            printed.append(message["content"]["text"])

    reply = client.execute_interactive(code, timeout=60, output_hook=hear)
    assert reply["content"]["status"] == "ok", reply["content"]
    return "".join(printed).strip()


def test_a_burst_is_saved_and_so_is_the_last_keystroke(tmp_path, monkeypatch):
    """300 edits return at once and are saved soon; the last one before the end is in the file."""
    monkeypatch.setenv("PYTHONPATH", str(Path(coopkit.__file__).resolve().parents[1]))
    path = tmp_path / "plan.json"
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(cwd=str(tmp_path), stderr=subprocess.DEVNULL)
    client = manager.blocking_client()
    try:
        client.start_channels()
        client.wait_for_ready(timeout=60)
        run(client, CELL.format(path=str(path)))
        assert not (tmp_path / ".coopkit").exists()
        assert run(client, BURST) == "saving"
        end = time.monotonic() + 5
        while not path.exists() and time.monotonic() < end:
            time.sleep(0.05)
        assert load_plan(path).name == "名前299"
        assert run(client, "print(desk.save_state)") == "saved"
        run(client, "rename('おわり')")
        assert load_plan(path).name == "名前299"
    finally:
        manager.shutdown_kernel(now=False)
        client.stop_channels()
    assert load_plan(path).name == "おわり"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal 9")
def test_a_killed_kernel_loses_at_most_a_second(checkout):
    """Killed six times while somebody types; the script measures what is missing."""
    script = checkout / "tools" / "kill_kernel.py"
    done = subprocess.run(
        [sys.executable, str(script), "--times", "6"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
