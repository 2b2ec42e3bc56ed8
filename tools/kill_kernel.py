"""How much is lost when the kernel is killed while somebody types: kills it, many times.

A real kernel shows a text field on a desk (`coopkit.widgets.desk.desk.Desk`); this script
plays the browser and sends a keystroke every 40 ms, as JupyterLab does: half of the times
through a subshell, as newer JupyterLabs do, half through the main shell, as Voilà does.
At a random moment the kernel gets signal 9. Then the file is read: what was typed last in
it, how old is the first keystroke that is missing, can it be undone in a new kernel.

    python tools/kill_kernel.py --times 20
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from jupyter_client import BlockingKernelClient, KernelManager

import coopkit

KEYSTROKE = 0.04
MOST_LOST = 1.0
WAIT = 60
CELL = """
import ipywidgets
from coopkit.plan import edit
from coopkit.widgets.desk.desk import Desk
desk, box = Desk({path!r}), ipywidgets.Text()
box.observe(lambda c: desk.edit(lambda p: edit.set_values(p, name=c["new"])), "value")
print(box.model_id)
"""
# What a restarted kernel finds: the same text, and one step of undo for the typing.
AFTER = """
from coopkit.widgets.desk.desk import Desk
desk = Desk({path!r})
name = desk.plan.name
desk.undo()
print(name, desk.plan.name)
"""


def main() -> int:
    """Kill a kernel some times; say what was lost; 1 if it was ever more than a second."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    # The kernels run elsewhere and shall use this same coopkit.
    os.environ["PYTHONPATH"] = str(Path(coopkit.__file__).resolve().parents[1])
    chance, lost = random.Random(options.seed), []  # noqa: S311 - no secret
    for number in range(options.times):
        subshell = number % 2 == 0
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "plan.json"
            age, typed, saved = kill_while_typing(path, chance.uniform(0.7, 3.0), subshell=subshell)
            found, undone = look_after(path)
        lost.append(age)
        whole = found == saved and undone == "None"
        print(
            f"{number + 1:3}  {'subshell' if subshell else 'main    '}  typed {typed:3}  "
            f"in the file {saved}  lost {age:.2f} s  undo {'ok' if whole else 'WRONG'}",
            flush=True,
        )
        if not whole:
            return 1
    print(
        f"killed {len(lost)} times: lost at most {max(lost):.2f} s, "
        f"half of the times at most {statistics.median(lost):.2f} s"
    )
    return int(max(lost) > MOST_LOST)


def kill_while_typing(path: Path, seconds: float, *, subshell: bool) -> tuple[float, int, str]:
    """Return the age of the first lost keystroke, how many were typed, and what was saved."""
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(cwd=str(path.parent), stderr=subprocess.DEVNULL)
    client = manager.blocking_client()
    try:
        client.start_channels()
        client.wait_for_ready(timeout=WAIT)
        model = run(client, CELL.format(path=str(path)))
        shell = open_subshell(client) if subshell else None
        sent = type_for(client, model, seconds, shell)
        killed = time.monotonic()
        manager.signal_kernel(9)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    saved = json.loads(path.read_bytes())["name"] if path.exists() else ""
    number = int(saved.removeprefix("text-") or -1)
    age = killed - sent[number + 1] if number + 1 < len(sent) else 0.0
    return age, len(sent), saved


def type_for(
    client: BlockingKernelClient, model: str, seconds: float, shell: str | None
) -> list[float]:
    """Send keystrokes; return when each was sent."""
    sent: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        state = {"value": f"text-{len(sent)}"}
        data = {"method": "update", "state": state, "buffer_paths": []}
        message = client.session.msg("comm_msg", {"comm_id": model, "data": data})
        if shell is not None:
            message["header"]["subshell_id"] = shell
        sent.append(time.monotonic())
        client.shell_channel.send(message)
        time.sleep(KEYSTROKE)
    return sent


def open_subshell(client: BlockingKernelClient) -> str:
    """Return the id of a new subshell, in which JupyterLab handles its widgets."""
    message = client.session.msg("create_subshell_request", {})
    client.control_channel.send(message)
    while True:
        reply = client.get_control_msg(timeout=WAIT)
        if reply["parent_header"].get("msg_id") == message["header"]["msg_id"]:
            return str(reply["content"]["subshell_id"])


def run(client: BlockingKernelClient, cell: str) -> str:
    """Run a cell and return what it prints."""
    printed: list[str] = []

    def hear(message: dict[str, Any]) -> None:
        if message["msg_type"] == "stream":
            printed.append(message["content"]["text"])

    reply = client.execute_interactive(cell, timeout=WAIT, output_hook=hear)
    if reply["content"]["status"] != "ok":
        raise RuntimeError("\n".join(reply["content"]["traceback"]))
    return "".join(printed).strip()


def look_after(path: Path) -> list[str]:
    """Return the text that a new process finds, and what it is after one undo."""
    code = AFTER.format(path=str(path))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


if __name__ == "__main__":
    sys.exit(main())
