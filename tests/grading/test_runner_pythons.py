"""The same marks on the other Pythons that this machine has: both sides run on each of them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SUPPORTED = ("3.11", "3.12", "3.13")
_OWN = f"{sys.version_info.major}.{sys.version_info.minor}"
OTHERS = [version for version in SUPPORTED if version != _OWN]
_TESTS = ("tests/grading/test_runner_coding.py", "tests/grading/test_runner_students.py")


def _find(version: str) -> Path | None:
    """Return a Python of that version: on the PATH, or beside the one that runs this."""
    beside = Path(sys.base_prefix).parent.glob(f"{version}.*/bin/python{version}")
    named = shutil.which(f"python{version}")
    for path in (*beside, *([Path(named)] if named else [])):
        asked = subprocess.run([path, "-c", "import venv"], capture_output=True, check=False)
        if asked.returncode == 0:
            return path
    return None


@pytest.mark.slow
@pytest.mark.parametrize("version", OTHERS)
def test_same_marks_on(version: str, checkout: Path, tmp_path: Path) -> None:
    """Libraries as the locks say, plain nbgrader and this runner side by side."""
    found = _find(version)
    if found is None:
        pytest.skip(f"NOT CHECKED: this machine has no Python {version}")
    subprocess.run([found, "-m", "venv", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    install = [python, "-m", "pip", "install", "--quiet", "--require-hashes"]
    locks = ("requirements.lock", "requirements-test.lock")
    wanted = [part for name in locks for part in ("-r", str(checkout / name))]
    subprocess.run([*install, *wanted], check=True, capture_output=True)
    done = subprocess.run(
        [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not slow", *_TESTS],
        cwd=checkout,
        env={
            **os.environ,
            "PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": os.pathsep.join(str(checkout / name) for name in ("kit", "grading")),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert "skipped" not in done.stdout, done.stdout[-3000:]
