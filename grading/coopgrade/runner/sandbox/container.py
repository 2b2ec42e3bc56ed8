"""The level `container`: a zygote within docker or podman, without network.

The engine shuts the runner's far end in (`contained`); within it, each submission is confined
once more, as with `landlock`. It was tried with a stand-in for an engine only: the machine
where this was written has none.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from coopgrade.runner.limits import Limits

ENGINES = ("podman", "docker")
# Any image with the C library of this machine's Python; Python itself is not taken from it.
_IMAGE, _IMAGE_SETTING = "debian:stable-slim", "COOPGRADE_IMAGE"
_ANSWER_SECONDS = 10
_START_SECONDS = 60
# Beside the submission: Python, and what the libraries need that are loaded already.
_FOR_PYTHON = 512 * 1024**2


@cache
def find_engine() -> str | None:
    """Return the path of an engine that answers, or None."""
    for name in ENGINES:
        path = shutil.which(name)
        if not path:
            continue
        try:
            asked = subprocess.run(
                [path, "info"], capture_output=True, timeout=_ANSWER_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        if asked.returncode == 0:
            return path
    return None


def image() -> str:
    """Return the image to use; the setting COOPGRADE_IMAGE names another one."""
    return os.environ.get(_IMAGE_SETTING, _IMAGE)


def has_image(engine: str) -> bool:
    """Tell whether the image is on this machine; it is never fetched."""
    asked = subprocess.run(
        [engine, "image", "inspect", image()],
        capture_output=True,
        timeout=_ANSWER_SECONDS,
        check=False,
    )
    return asked.returncode == 0


def can_run_python(engine: str, readable: tuple[Path, ...]) -> bool:
    """Tell whether this machine's Python starts in the image."""
    with tempfile.TemporaryDirectory(prefix="coopgrade-container-") as folder:
        Path(folder).chmod(0o777)
        try:
            tried = subprocess.run(
                command(
                    engine=engine,
                    image=image(),
                    limits=Limits(),
                    writable=Path(folder),
                    readable=readable,
                    arguments=(sys.executable, "-c", "import json"),
                ),
                capture_output=True,
                timeout=_START_SECONDS,
                check=False,
            )
        except (OSError, ValueError, subprocess.TimeoutExpired):
            return False
    return tried.returncode == 0


def command(
    *,
    engine: str,
    image: str,
    limits: Limits,
    writable: Path,
    readable: tuple[Path, ...],
    arguments: tuple[str, ...],
) -> list[str]:
    """Return the command that starts a program in a container that reaches nothing.

    Args:
        engine: path of docker or podman.
        image: a local image with the same libc as this machine's Python; never pulled.
        limits: of all submissions in it together.
        writable: the folder for submissions.
        readable: Python and libraries, shown at the same paths.
        arguments: program and its arguments.

    Raises:
        ValueError: a path holds a comma, which the option `--mount` cannot say.
    """
    user = f"{os.getuid() or 65534}:{os.getgid() or 65534}" if sys.platform == "linux" else "65534"
    memory = limits.memory_bytes + _FOR_PYTHON
    return [
        *(engine, "run", "--rm", "--interactive", "--init", "--pull", "never"),
        *("--network", "none", "--ipc", "private", "--read-only", "--user", user),
        *("--cap-drop", "ALL", "--security-opt", "no-new-privileges"),
        *("--pids-limit", str(limits.processes + 16)),
        *("--memory", str(memory), "--memory-swap", str(memory)),
        *("--ulimit", f"nofile={limits.open_files}:{limits.open_files}"),
        *("--ulimit", f"fsize={limits.file_bytes}:{limits.file_bytes}", "--ulimit", "core=0:0"),
        *("--tmpfs", f"/tmp:rw,nosuid,nodev,size={limits.disk_bytes}"),  # noqa: S108 - within it
        *_mounts(readable, read_only=True),
        *_mounts((writable,), read_only=False),
        *("--workdir", str(writable), image, *arguments),
    ]


def _mounts(paths: tuple[Path, ...], *, read_only: bool) -> list[str]:
    options: list[str] = []
    for path in paths:
        if "," in str(path):
            raise ValueError(f"a comma in {path}")
        ending = ",readonly" if read_only else ""
        options += ["--mount", f"type=bind,source={path},target={path}{ending}"]
    return options
