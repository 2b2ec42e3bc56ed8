"""Renew requirements.lock and requirements-test.lock: `python tools/renew_locks.py [--upgrade]`.

One file serves Windows, macOS and Linux and Python 3.11 to 3.13 (`--universal`),
names no registry host (`--no-header`, no index lines) and takes wheels only, so that
installing never compiles. Plain `pip install --require-hashes -r …` accepts both files.
"""

import argparse
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
COMMON = [
    "pip",
    "compile",
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--only-binary",
    ":all:",
    "--no-header",
    "--no-annotate",
    "--no-emit-index-url",
    "--quiet",
]


def main() -> int:
    """Compile the running lock, then the test lock on top of it; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--upgrade", action="store_true", help="take the newest allowed versions")
    upgrade = ["--upgrade"] if parser.parse_args().upgrade else []
    uv = [sys.executable, "-m", "uv"]
    running = [*COMMON, *upgrade, "pyproject.toml", "--group", "build", "-o", "requirements.lock"]
    # The constraint keeps one version of a package in both files.
    tests = [
        *COMMON,
        *upgrade,
        "--constraint",
        "requirements.lock",
        "--group",
        "test",
        "-o",
        "requirements-test.lock",
    ]
    for command in (running, tests):
        print("uv", *command)
        code = subprocess.run([*uv, *command], cwd=CHECKOUT, check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
