"""Running the cells of a notebook in a kernel that cannot reach the network."""

import copy
import os
from pathlib import Path

import nbformat
from nbclient import NotebookClient

# Once in about a hundred runs the client does not notice that a cell is done and goes on
# only when its time is up (a lost wake-up of pyzmq), so this is also how long that takes.
TIMEOUT = 15

# Runs in the kernel before anything else: an address outside this machine is an error.
GUARD = """
import socket

_connect, _look_up = socket.socket.connect, socket.getaddrinfo
_HERE = {"127.0.0.1", "::1", "localhost", None}


def _only_here(host):
    if host not in _HERE:
        raise OSError(f"a lecture asked the network: {host}")


def connect(self, address):
    if isinstance(address, tuple):
        _only_here(address[0])
    return _connect(self, address)


def getaddrinfo(host, *args, **kwargs):
    _only_here(host)
    return _look_up(host, *args, **kwargs)


socket.socket.connect, socket.getaddrinfo = connect, getaddrinfo
"""


def offline(folder: Path) -> dict[str, str]:
    """Return the environment of a kernel that cannot reach the network.

    Args:
        folder: an empty folder for what such a kernel loads and writes.
    """
    (folder / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    paths = [str(folder), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "PYTHONUTF8": "1",
    }


def execute(cells: list[nbformat.NotebookNode], folder: Path, env: dict[str, str]):
    """Run copies of `cells` in one kernel in `folder` and return them as a notebook."""
    notebook = nbformat.v4.new_notebook(cells=copy.deepcopy(cells))
    client = NotebookClient(
        notebook,
        timeout=TIMEOUT,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute(env=env)
    return notebook


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """Return the code cells."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def worked(
    cells: list[nbformat.NotebookNode], folder: Path, env: dict[str, str]
) -> dict[str, float]:
    """Return the seconds of work of each code cell, by cell id.

    What the kernel's process worked, not what the clock says: the same on a busy machine.
    """
    probe = "print(__import__('time').process_time())"
    mixed = [nbformat.v4.new_code_cell(probe)]
    for cell in cells:
        if cell.cell_type == "code":
            mixed += [cell, nbformat.v4.new_code_cell(probe)]
    done = execute(mixed, folder, env).cells
    at = [float(cell.outputs[0].text) for cell in done[::2]]
    return {cell.id: end - begin for cell, begin, end in zip(done[1::2], at, at[1:], strict=False)}
