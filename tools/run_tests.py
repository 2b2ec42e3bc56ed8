"""Run every check, as CI does: `python3 start.py test`, or `… --all` for the slow ones too.

Runs inside `.venv`, against the installed wheel. Installs the system packages that the
tests need through apt where it can, and says so; where it cannot, the tests that need
them fail loudly instead of passing.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
# Any of these serves the browser tests.
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# What opens the documents: workbooks are recalculated, papers drawn as pictures.
OFFICE = {
    "libreoffice-calc": "libsclo.so",
    "libreoffice-writer": "libswlo.so",
    "libreoffice-impress": "libsdlo.so",
}
TEXTLINT = CHECKOUT / "tools" / "textlint"
PYTHON_FILES = ["kit", "grading", "tools", "tests", "start.py", "hatch_build.py"]


def has_font(pattern: str) -> bool:
    """Tell whether the system has a font of that fontconfig pattern, such as `:lang=ja`."""
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", pattern], capture_output=True, check=False)
    return bool(listed.stdout.strip())


def missing_packages() -> list[str]:
    """Return the Debian packages that the tests need and this machine lacks."""
    missing = []
    if not any(shutil.which(name) for name in BROWSERS):
        missing.append("chromium")
    # Text of pages, beside the font that matplotlib brings.
    if not has_font(":lang=ja"):
        missing += ["fontconfig", "fonts-ipafont"]
    if not has_font(":color=true"):
        missing += ["fontconfig", "fonts-noto-color-emoji"]
    # `unshare -n` shows that a second start needs no network.
    if sys.platform == "linux" and not shutil.which("unshare"):
        missing.append("util-linux")
    office = shutil.which("soffice")
    program = Path(office).resolve().parent if office else None
    missing += [
        package
        for package, library in OFFICE.items()
        if program is None or not (program / library).exists()
    ]
    if not shutil.which("pdftoppm"):
        missing.append("poppler-utils")
    # Brings textlint, which reads all Japanese texts.
    if not shutil.which("npm"):
        missing.append("npm")
    return missing


def install_packages(packages: list[str]) -> None:
    """Install Debian packages, or say plainly that this machine cannot."""
    if not packages:
        print("システムの部品: そろっています")
        return
    apt = shutil.which("apt-get")
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    prefix = [] if root else ["sudo", "-n"]
    print(f"システムの部品を入れます (apt): {' '.join(packages)}", flush=True)
    if not apt or not (root or shutil.which("sudo")):
        print("入れられません。次の部品を自分で入れてください:", *packages, flush=True)
        print("（入っていないと、ブラウザや LibreOffice を使うテストは失敗します）", flush=True)
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["update", "-qq"],
        ["install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(
            [*prefix, apt, *command],
            env=environment,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            print(done.stdout[-2000:], f"apt-get {command[0]}: {done.returncode}", flush=True)


def install_textlint(environment: dict[str, str]) -> bool:
    """Install textlint as its lock says, unless that is done; return whether it is there."""
    print("\n== textlint", flush=True)
    lock, there = TEXTLINT / "package-lock.json", TEXTLINT / "node_modules" / ".package-lock.json"
    if there.exists() and there.stat().st_mtime >= lock.stat().st_mtime:
        print("== textlint: そろっています", flush=True)
        return True
    npm = shutil.which("npm")
    if not npm:
        print("== textlint: 失敗。npm がありません。Node.js 20 以上を入れてください。", flush=True)
        return False
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    command = [npm, "ci", "--prefix", str(TEXTLINT), *quiet]
    code = subprocess.run(command, env=environment, check=False).returncode
    print(f"== textlint: {'OK' if code == 0 else f'失敗 ({code})'}", flush=True)
    return code == 0


def step(name: str, command: list[str], environment: dict[str, str]) -> bool:
    """Run one check; return whether it passed."""
    print(f"\n== {name}", flush=True)
    begun = time.monotonic()
    code = subprocess.run(command, cwd=CHECKOUT, env=environment, check=False).returncode
    verdict = "OK" if code == 0 else f"失敗 ({code})"
    print(f"== {name}: {verdict} {time.monotonic() - begun:.0f} 秒", flush=True)
    return code == 0


def main() -> int:
    """Run the checks in order of speed; return 0 only if all passed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all", action="store_true", help="also the slow tests and the benches")
    parser.add_argument("pytest", nargs="*", help="arguments for pytest, after --")
    options = parser.parse_args()
    install_packages(missing_packages())
    environment = {**os.environ, "PYTHONUTF8": "1"}
    # The wheel is what is tested: the sources must not be importable by accident.
    environment.pop("PYTHONPATH", None)
    python = [sys.executable, "-m"]
    chosen = [] if options.all else ["-m", "not slow"]
    quiet_bench = [] if options.all else ["--benchmark-disable"]
    checks = {
        "ruff check": [*python, "ruff", "check", "--no-cache", *PYTHON_FILES],
        "ruff format": [*python, "ruff", "format", "--check", "--no-cache", *PYTHON_FILES],
        "mypy": [*python, "mypy"],
        "datasets": [sys.executable, "tools/build_datasets.py", "--check"],
        "pytest": [
            *python,
            "pytest",
            "-p",
            "no:cacheprovider",
            *chosen,
            *quiet_bench,
            *options.pytest,
        ],
    }
    begun = time.monotonic()
    failed = [] if install_textlint(environment) else ["textlint"]
    failed += [name for name, command in checks.items() if not step(name, command, environment)]
    verdict = f"失敗: {', '.join(failed)}" if failed else "すべて通りました。"
    print(f"\n全部で {time.monotonic() - begun:.0f} 秒。{verdict}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
