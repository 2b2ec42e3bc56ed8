"""The plugin in the browser: a student who updates the kit gets its new version."""

import hashlib
import json
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "kit" / "labextension"


def test_a_changed_script_has_another_address():
    """JupyterLab lets browsers keep a plugin's script for a year without asking again."""
    found = hashlib.sha256((FOLDER / "static" / "remoteEntry.js").read_bytes()).hexdigest()[:8]
    package = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
    assert package["jupyterlab"]["_build"]["load"] == f"static/remoteEntry.js?v={found}"
