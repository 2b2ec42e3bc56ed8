"""The folder that students get: start.py, the wheel, a letter; no sources, no hidden tests."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from coopgrade.errors import UserError
from coopgrade.files import write_text
from coopkit.content import checkout
from coopkit.text import say

FILES = (
    "start.py",
    "はじめる.bat",
    "はじめる.command",
    "requirements.lock",
    "LICENSE",
    "LICENSE-content",
    "LICENSES.md",
)


def create_student_kit(folder: Path) -> list[Path]:
    """Make the students' folder from the checkout.

    Args:
        folder: a new folder, or one that holds an earlier kit; files are replaced, an
            older wheel goes.

    Returns:
        The files in it, sorted.

    Raises:
        UserError: there is no checkout here, a file is missing in it, the folder holds
            something else, or the wheel could not be built.
    """
    base = checkout()
    if base is None:
        raise UserError(say("grading.kit.no_checkout"))
    missing = [name for name in FILES if not (base / name).is_file()]
    if missing:
        raise UserError(say("grading.kit.missing", files="、".join(missing), folder=base))
    _check_folder(folder)
    with tempfile.TemporaryDirectory(prefix="coopkit-wheel-") as scratch:
        wheel = build_wheel(base, Path(scratch))
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("coopkit-*.whl"):
            old.unlink()
        shutil.copyfile(wheel, folder / wheel.name)
    for name in FILES:
        # With its mode: a .command file must stay executable on macOS.
        shutil.copy(base / name, folder / name)
    write_text(folder / say("grading.kit.letter_name"), say("grading.kit.letter").lstrip())
    return sorted(folder.iterdir())


def build_wheel(base: Path, folder: Path) -> Path:
    """Build the wheel of a checkout, without the network.

    The build backend is part of requirements.lock, so it is installed.

    Raises:
        UserError: the build failed; the message ends with what the backend said.
    """
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    # UTF-8 mode: file names are Japanese, and a Windows console is not.
    command.insert(1, "-Xutf8")
    run = subprocess.run(
        command, cwd=base, capture_output=True, text=True, encoding="utf-8", check=False
    )
    wheels = sorted(folder.glob("coopkit-*.whl"))
    if run.returncode or not wheels:
        lines = (run.stderr or run.stdout).strip().splitlines()
        raise UserError(say("grading.kit.build_failed", cause="\n".join(lines[-5:])))
    return wheels[-1]


def _check_folder(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UserError(say("grading.kit.not_empty", folder=folder, names=folder.name))
    ours = {*FILES, say("grading.kit.letter_name")}
    foreign = [
        path.name
        for path in sorted(folder.iterdir())
        if path.name not in ours and not path.match("coopkit-*.whl")
    ]
    if foreign:
        names = "、".join(foreign[:3])
        raise UserError(say("grading.kit.not_empty", folder=folder, names=names))
