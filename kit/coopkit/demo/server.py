"""Voilà with our template: the studio on this machine, or for phones in the same room."""

import os
import socket
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from contextlib import closing
from pathlib import Path
from typing import Any

from coopkit.demo.page import FOLDER_VARIABLE, SHARED_VARIABLE, VISITORS
from coopkit.demo.visitors import VisitorCode, make_code
from coopkit.lab.ports import choose_port
from coopkit.lab.server import isolate_environment
from coopkit.lab.work import ensure_writable
from coopkit.text import say

DEFAULT_PORT = 8866
_HERE = Path(__file__).resolve().parent
NOTEBOOK = _HERE / "studio.ipynb"


def room_address() -> str | None:
    """Return this machine's address in the local network, or None without a network.

    Asks the system which address it would use; nothing is sent.
    """
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        try:
            # An address reserved for documentation: never reached, only routed.
            probe.connect(("192.0.2.1", 9))
            address: str = probe.getsockname()[0]
        except OSError:
            return None
    return None if address.startswith(("127.", "0.")) else address


def voila_settings(port: int, address: str, code: str) -> dict[str, dict[str, Any]]:
    """Return Voilà's configuration.

    Args:
        port: where to listen.
        address: `127.0.0.1`, or `0.0.0.0` for the whole room.
        code: what visitors must give; empty for none.
    """
    import zmq

    return {
        "Voila": {
            "port": port,
            "port_retries": 0,
            "ip": address,
            "open_browser": False,
            "identity_provider_class": VisitorCode,
            "log_level": "ERROR",
        },
        "VisitorCode": {"code": code},
        "VoilaConfiguration": {
            "template": "coopkit",
            # No file of this machine is served: the page needs none.
            "file_allowlist": [r"(?!)"],
            # Other extensions of this machine's JupyterLab expect a whole Lab around them.
            "extension_allowlist": [
                "@jupyter-widgets/jupyterlab-manager",
                "@voila-dashboards/widgets-manager8",
            ],
            "allow_template_override": "NO",
            "allow_theme_override": "NO",
            "show_tracebacks": False,
        },
        "KernelManager": {"transport_encryption": "auto" if zmq.has("curve") else "disabled"},
        "VoilaKernelManager": {"cull_interval": 60, "cull_idle_timeout": 600},
        "VoilaExporter": {"language_code": "ja"},
    }


def _announce_when_up(port: int, lines: str, url: str, *, browser: bool) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            opener.open(f"http://127.0.0.1:{port}/voila/static/require.min.js", timeout=1)
        except urllib.error.HTTPError:
            break
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            break
    print(lines, flush=True)  # noqa: T201 - the user's terminal
    if browser:
        webbrowser.open(url)


def run_demo(
    work: Path, *, port: int | None = None, browser: bool = True, lan: bool = False
) -> None:
    """Serve the studio as a page until it is stopped.

    Args:
        work: the folder that gets the plans, under `demo/`.
        port: the port to use; by default the first free one from 8866 on.
        browser: whether to open the page.
        lan: whether phones in the same room may join, with a code.

    Raises:
        PortTakenError: the port is used by another program.
        WorkFolderError: the folder cannot be written.
    """
    address = "0.0.0.0" if lan else "127.0.0.1"  # noqa: S104 - asked for with --lan
    chosen = choose_port(port, DEFAULT_PORT, address)
    folder = (work / "demo").resolve()
    ensure_writable(folder / VISITORS if lan else folder)
    code = make_code() if lan else ""
    own = f"http://127.0.0.1:{chosen}/"
    if lan:
        room = room_address()
        shown = f"http://{room}:{chosen}/" if room else say("demo.no_network")
        lines = say("demo.ready_lan", url=shown, code=code, own=own)
    else:
        lines = say("demo.ready", url=own)
    isolate_environment()
    os.environ[FOLDER_VARIABLE] = str(folder)
    os.environ[SHARED_VARIABLE] = "1" if lan else ""
    templates = str(_HERE / "share" / "jupyter")
    os.environ["JUPYTER_PATH"] = os.pathsep.join(
        filter(None, [templates, os.environ.get("JUPYTER_PATH")])
    )
    threading.Thread(
        target=_announce_when_up,
        args=(chosen, lines, own),
        kwargs={"browser": browser},
        daemon=True,
    ).start()
    from traitlets.config import Config
    from voila.app import Voila

    Voila.launch_instance([str(NOTEBOOK)], config=Config(voila_settings(chosen, address, code)))
