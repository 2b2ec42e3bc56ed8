"""JupyterLab with our settings: Japanese, offline, only what students need."""

import os
import secrets
import sys
import threading
import time
import urllib.error
import urllib.request
import warnings
import webbrowser
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from coopkit import content
from coopkit.lab.ports import choose_port
from coopkit.lab.work import update_work
from coopkit.text import say

DEFAULT_PORT = 8888
INDEX = "00_index.ipynb"
_SETTINGS = Path(__file__).resolve().parent / "settings"
_WAIT_SECONDS = 60
# nbgrader is for lecturers, and the other notebook interfaces would only lead away.
_NOT_FOR_STUDENTS = dict.fromkeys(
    [
        "nbgrader.server_extensions.assignment_list",
        "nbgrader.server_extensions.course_list",
        "nbgrader.server_extensions.formgrader",
        "nbgrader.server_extensions.validate_assignment",
        "notebook",
        "notebook_shim",
        "voila.server_extension",
    ],
    False,
)


def lab_arguments(work: Path, port: int, token: str) -> list[str]:
    """Return the command line for JupyterLab, without the program's name.

    Args:
        work: the folder shown in the file browser.
        port: where to listen, on this machine only.
        token: the secret in the address, so that other users of the machine stay out.
    """
    own = work / ".coopkit" / "lab"
    settings = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port,
        "ServerApp.port_retries": 0,
        "ServerApp.root_dir": str(work),
        "ServerApp.open_browser": False,
        "ServerApp.answer_yes": True,
        "ServerApp.jpserver_extensions": _NOT_FOR_STUDENTS,
        "IdentityProvider.token": token,
        # Our defaults, and the student's changes to them, apart from any other Jupyter
        # on this machine: a foreign setting must not turn the lesson into English.
        "LabApp.app_settings_dir": str(_SETTINGS),
        "LabApp.user_settings_dir": str(own / "settings"),
        "LabApp.workspaces_dir": str(own / "workspaces"),
        # Nothing asks the network: no news, no update check, no extension catalogue.
        "LabApp.news_url": "None",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "LabApp.extension_manager": "readonly",
        # Warnings of Jupyter's parts are for developers; errors are still shown.
        "Application.log_level": "ERROR",
    }
    import zmq

    if zmq.has("curve"):
        # Other users of the machine cannot listen in, and the kernel does not warn.
        settings["KernelManager.transport_encryption"] = "auto"
    arguments = [f"--{name}={value}" for name, value in settings.items()]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--ServerApp.allow_root=True")
    return arguments


def index_url(port: int, token: str) -> str:
    """Return the address that opens the index of the lectures."""
    return f"http://127.0.0.1:{port}/lab/tree/{INDEX}?token={token}"


def _announce_when_up(port: int, url: str, *, browser: bool) -> None:
    """Wait until the server answers, print the address and open the browser."""
    deadline = time.monotonic() + _WAIT_SECONDS
    # No proxy: an answer of somebody else's proxy is not our server.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < deadline:
        try:
            opener.open(f"http://127.0.0.1:{port}/api", timeout=1)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            print(say("lab.ready", url=url), flush=True)  # noqa: T201 - the user's terminal
            if browser:
                webbrowser.open(url)
            return


def isolate_environment() -> None:
    """Make kernels and Jupyter's programs use this installation and UTF-8.

    The folder of our programs comes first on PATH: nbgrader calls `alembic` by name.
    """
    programs = str(Path(sys.executable).parent)
    os.environ["PATH"] = os.pathsep.join([programs, os.environ.get("PATH", "")])
    os.environ["PYTHONUTF8"] = "1"
    # A kernel of another installation could not import coopkit.
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"


def run_lab(work: Path, *, port: int | None = None, browser: bool = True) -> None:
    """Copy new notebooks to `work` and serve JupyterLab until it is stopped.

    Args:
        work: the student's folder; made if need be.
        port: the port to use; by default the first free one from 8888 on.
        browser: whether to open the index in the browser.

    Raises:
        PortTakenError: the port is used by another program.
        WorkFolderError: the folder cannot be made or written.
    """
    chosen = choose_port(port, DEFAULT_PORT)
    work = work.resolve()
    today = datetime.now(tz=ZoneInfo("Asia/Tokyo")).date()
    for copied in update_work(content.lectures(), work, today=today):
        if copied.change == "beside":
            print(say("lab.beside", name=copied.path.name))  # noqa: T201 - the user's terminal
    isolate_environment()
    token = secrets.token_urlsafe(24)
    url = index_url(chosen, token)
    threading.Thread(
        target=_announce_when_up, args=(chosen, url), kwargs={"browser": browser}, daemon=True
    ).start()
    warnings.simplefilter("ignore", DeprecationWarning)  # the same
    from jupyterlab.labapp import LabApp

    LabApp.launch_instance(lab_arguments(work, chosen, token))
