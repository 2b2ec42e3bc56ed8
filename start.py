#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""Set up coopkit beside this file and start it: `python3 start.py --help`.

Standard library only. It must parse on Python 3.6, so that it can say that 3.6 is too
old: typing.List instead of list[...], no walrus, no dataclasses, and so on.

What it guarantees:
    * Nothing outside this folder is changed (pip's and uv's caches aside).
    * Killed at any moment, or started twice at once, the next run finishes the job. An
      operating system lock lets one run in at a time; `.venv/coopkit-stamp.json` says what
      is completely installed; a `.venv` without a complete stamp is made anew.
    * Only files whose hashes stand in requirements.lock are installed.
"""

import argparse
import contextlib
import errno
import hashlib
import importlib.util
import io
import json
import os
import platform
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections import deque
from pathlib import Path
from typing import (
    IO,
    Callable,
    Deque,
    Dict,
    Iterator,
    List,
    NamedTuple,
    NoReturn,
    Optional,
    Sequence,
)  # fmt: skip

# Python 2.7 and 3.5 stop at the next line as a syntax error, and print it: that is their message.
NEEDS: str = "coopkit needs Python 3.11, 3.12 or 3.13 / Python 3.11・3.12・3.13 で始めてください"
OLDEST, NEWEST = (3, 11), (3, 13)
POSIX = os.name == "posix"

# Measured on Linux, with empty caches on the same disk: 0.7 GB in .venv, 0.2 GB in pip's cache and
# temporary files (uv's cache shares its files with .venv); the rest is for what people make.
NEEDED_BYTES = 1300 * 1000 * 1000
# JupyterLab's deepest file lies 162 characters below this folder; Windows stops at 260.
LONGEST_WINDOWS_PATH = 95
HIGHEST_PORT, LOWEST_FREE_PORT = 65535, 1024
LONGEST_CAUSE = 240

LOCK, TEST_LOCK = "requirements.lock", "requirements-test.lock"
PROJECT_FILES = (
    "kit", "grading", "lectures", "datasets", "exercises", "pyproject.toml", "hatch_build.py",
)  # fmt: skip
STAMP, CARD, LETTER = "coopkit-stamp.json", "wheelhouse.json", "お読みください.txt"
COMMANDS = ("lab", "demo", "test", "wheelhouse")

# Settings of pip and uv that say where packages come from are kept; all others (target, user,
# no-deps, constraint, ...) could bend the environment.
INSTALLER_SETTING = re.compile(r"(?i)(PIP|UV)_")
KEPT_SETTING = re.compile(
    r"(?i)PIP_(INDEX_URL|EXTRA_INDEX_URL|FIND_LINKS|NO_INDEX|TRUSTED_HOST|CERT|CLIENT_CERT|PROXY"
    r"|CACHE_DIR|NO_CACHE_DIR|DEFAULT_TIMEOUT|TIMEOUT|RETRIES|KEYRING_PROVIDER|CONFIG_FILE)$"
    r"|UV_(DEFAULT_INDEX|INDEX|INDEX_URL|EXTRA_INDEX_URL|INDEX_STRATEGY|FIND_LINKS|CACHE_DIR"
    r"|NO_CACHE|INSECURE_HOST|NATIVE_TLS|SYSTEM_CERTS|KEYRING_PROVIDER|HTTP_TIMEOUT|HTTP_RETRIES"
    r"|LINK_MODE|CONFIG_FILE|OFFLINE)$"
)
# Whatever a parent shell set up for another Python.
LEFTOVER = re.compile(
    r"(?i)(PYTHON(PATH|HOME|STARTUP|EXECUTABLE|PLATLIBDIR|WARNINGS|OPTIMIZE|USERBASE|INSPECT)"
    r"|VIRTUAL_ENV|CONDA_PREFIX|__PYVENV_LAUNCHER__)$"
)

# Every text a person reads: what happened, where, what to do next. Only letters that a Japanese
# Windows console (cp932) can show; a test checks it.
MESSAGES = {
    "help": """\
使い方:  python3 start.py [lab] [--no-browser] [--port 番号] [--wheelhouse フォルダ]
             JupyterLab で教材を開きます（はじめての時は準備もします）
         python3 start.py demo [--lan] [--no-browser] [--port 番号] [--wheelhouse フォルダ]
             ワークショップ用の画面を開きます（--lan: 同じネットワークの人も開けます）
         python3 start.py test [--all] [-- pytest への指定]
             テストを動かします
         python3 start.py wheelhouse フォルダ
             ネットのない場所で使うための部品を集めます（USB メモリー用）
Windows では python3 の代わりに py を使います。""",
    "usage": "この指定はわかりませんでした: {cause}\n\n{help}",
    "python_old": """\
Python {found} は古いので動かせません。(Python {found} is too old; 3.11-3.13 is needed.)
使われた Python: {where}
{advice}""",
    "python_new": """\
Python {found} は新しすぎて、まだ使えません。(Python {found} is too new; 3.11-3.13 is needed.)
使われた Python: {where}
{advice}""",
    "python_found": "合う Python がこのコンピューターにあります。こう始めてください: {command}",
    "python_windows": """\
Microsoft Store か https://www.python.org/downloads/ から、Python 3.13 を入れてください。
そのあと「はじめる.bat」をもう一度開いてください。""",
    "python_mac": """\
https://www.python.org/downloads/macos/ から Python 3.13 を入れてください。
そのあと「はじめる.command」をもう一度開いてください。""",
    "python_linux": """\
Python 3.11、3.12、3.13 のどれかを入れて、その Python で始めてください。
例（Debian・Ubuntu）: sudo apt install python3 python3-venv""",
    "no_venv": """\
Python に venv（環境を作る部品）がありません。
使われた Python: {where}
Debian・Ubuntu なら次を実行して、もう一度始めてください: sudo apt install python{version}-venv""",
    "no_site": """\
start.py のまわりに教材が見つかりません。
場所: {where}
ZIP の中から直接開いていませんか。全部を取り出してから、もう一度始めてください。""",
    "test_needs_checkout": """\
テストは、ソースのフォルダ（checkout）でだけ動きます。
場所: {where}
教材を使うだけなら、何も付けずに start.py を始めてください。""",
    "not_writable": """\
ここに書き込めません。
場所: {where}
自分のフォルダ（書類やホーム）にコピーしてから、もう一度始めてください。""",
    "disk_full": """\
ディスクの空きが足りません。
場所: {where}（空き {free} GB、必要な目安 {needed} GB）
いらないファイルを消すか、空きのある場所に移してから、もう一度始めてください。""",
    "network": """\
インターネットから部品を取れませんでした。
段階: {where}
つながりを確かめて、もう一度始めてください。
大学や職場のネットなら、プロキシの設定が要ることがあります。
ネットのない場所では、同じ種類のコンピューターで start.py wheelhouse を使って
部品を集め、--wheelhouse で渡してください。""",
    "no_wheels": """\
この OS と Python に合う部品が見つかりませんでした。
使われているもの: {system}
64 ビットの Python 3.11 から 3.13 で始めてください。""",
    "hashes": """\
届いた部品が、登録されたものと違います。安全のため、入れるのをやめました。
段階: {where}
もう一度始めてください。くり返すときは、教材をくれた人に知らせてください。""",
    "in_use": """\
使用中のファイルがあって、入れかえられません。
場所: {where}
開いている JupyterLab や黒い画面を全部閉じてから、もう一度始めてください。""",
    "path_too_long": """\
フォルダの場所を表す名前が長すぎます。
場所: {where}
教材のフォルダを C:\\coopkit に移して、もう一度始めてください。""",
    "path_long_hint": """\
注意: フォルダの場所を表す名前が長いので（{count} 文字）、失敗することがあります。
      失敗したら、教材のフォルダを C:\\coopkit に移してください。""",
    "cloud_hint": """\
注意: ここは {service} が同期するフォルダのようです（{where}）。
      遅くなったり失敗したりすることがあります。同期されない場所に移すと安心です。""",
    "port_number": """\
ポート番号は 1 から 65535 の数で指定してください。
指定: {cause}""",
    "port_taken": """\
ポート {port} は、ほかのプログラムが使っています。
もう始めてあるなら、ブラウザの画面をそのまま使えます。
そうでなければ --port に別の番号（例: {other}）を付けるか、--port なしで始めてください。""",
    "port_denied": """\
ポート {port} は使えません。
--port に 1024 より大きい番号（例: {other}）を付けてください。""",
    "no_wheelhouse": """\
部品のフォルダとして使えません（{name} がないか、読めません）。
場所: {where}
start.py wheelhouse で、最後まで集め終わったフォルダを指定してください。""",
    "wheelhouse_system": """\
この部品は、別の種類のコンピューター用です。
部品: {theirs}
ここ: {ours}
ここと同じ OS と Python のコンピューターで、もう一度 start.py wheelhouse を実行してください。""",
    "wheelhouse_lock": """\
この部品は、別の版の教材用です。
場所: {where}
いまの教材で、もう一度 start.py wheelhouse を実行してください。""",
    "wheelhouse_gaps": """\
部品のフォルダに足りないものがあります。
場所: {where}
ここと同じ OS（同じ版か古い版）で、もう一度 start.py wheelhouse を実行してください。""",
    "wheelhouse_letter": """\
coopkit の部品

このフォルダは次のコンピューター専用です: {system}
（OS の版は、集めたコンピューターと同じか新しいもの）
集めた日: {date}

使い方
1. 教材のフォルダとこのフォルダを、使うコンピューターにコピーします。
2. 教材のフォルダで次を実行します（Windows では python3 の代わりに py）。
   python3 start.py --wheelhouse "このフォルダの場所"
3. 2 回目からは --wheelhouse は要りません。
""",
    "wheelhouse_made": """\
部品を集めました: {where}（{count} 個、{size} MB）
使い方: python3 start.py --wheelhouse "{where}"
使えるのは: {system}""",
    "waiting": "ほかの start.py が準備中です…（終わるまで待ちます）",
    "first_time": "はじめての準備をします。場所: {where}",
    "renew": "環境を作りなおします。場所: {where}",
    "foreign_venv": "前からあった .venv は {where} に移しました（消していません）。",
    "uv_failed": "      速い道具（uv）では進めなかったので、pip で続けます。",
    "step_venv": "Python の環境を作っています",
    "step_uv": "速く入れるための道具を用意しています",
    "step_parts": "部品を入れています（1 分から数分）",
    "step_parts_pip": "部品を pip で入れています（数分）",
    "step_project": "教材を入れています",
    "step_collect": "部品を集めています（1 分から数分）",
    "step_collect_project": "教材の部品を作っています",
    "step_done": "{step}… できました（{seconds} 秒）",
    "step_failed": "{step}… 進めませんでした（{seconds} 秒）",
    "ready": "インストールが終わりました（{seconds} 秒）。",
    "interrupted": "中断しました。もう一度始めると、準備を最後まで進めます。",
    "failed": """\
準備がうまくいきませんでした。
段階: {where}
もう一度始めてください。くり返すときは、下の記録を教材をくれた人に見せてください。""",
    "cause": "原因 (technical): {cause}",
    "log": "記録: {where}",
}

# What pip, uv and the operating system write, and the message that it calls for; the first match
# counts. "No matching distribution" comes after the network: without one pip ends like that too.
CAUSES = {
    "disk_full": r"No space left on device|ENOSPC|[Ee]rrno 28\b|os error (28|112|122)\b"
    r"|WinError 112|not enough space|[Qq]uota exceeded",
    "hashes": r"DO NOT MATCH THE HASHES|[Hh]ash mismatch",
    "path_too_long": r"WinError 206|os error 206\b|[Ff]ile ?name (or extension is )?too long",
    "in_use": r"WinError (5|32)\b|being used by another process|os error 32\b",
    "not_writable": r"Permission denied|Read-only file system|[Ee]rrno (13|30)\b",
    "network": r"NewConnectionError|ConnectTimeout|Read ?[Tt]ime(d )?out|ProxyError|SSLError"
    r"|CERTIFICATE_VERIFY|dns error|name resolution|error sending request|HTTP error"
    r"|Connection (refused|reset|aborted|broken)|Network is unreachable",
    "no_wheels": r"No matching distribution|No solution found|no wheels? with a matching",
}

# What is completely installed: venv, python, lock, tests, project (see wanted_stamp).
Stamp = Dict[str, Optional[str]]


class StartError(Exception):
    """Something a person must know about; `key` names the message."""

    def __init__(self, key: str, cause: str = "", code: int = 1, **values: object) -> None:
        super().__init__(key)
        self.key, self.cause, self.code, self.values = key, cause, code, values

    def text(self) -> str:
        """Return the message, with the technical cause as its last line."""
        lines = tell(self.key, cause=self.cause, **self.values)
        if self.cause and "{cause}" not in MESSAGES[self.key]:
            lines += "\n" + tell("cause", cause=self.cause)
        return lines


class Site(NamedTuple):
    """The folder start.py stands in: a checkout, or a student kit with the project's wheel."""

    folder: Path
    wheel: Optional[Path]

    @property
    def venv(self) -> Path:
        """The environment that start.py owns."""
        return self.folder / ".venv"


class Outcome(NamedTuple):
    """How a program ended: exit code and the last lines it wrote."""

    code: int
    output: str


def tell(key: str, **values: object) -> str:
    """Return a message with its values filled in."""
    return MESSAGES[key].format(**values)


# --- The screen and the log ---------------------------------------------------------------------


def prepare_console() -> None:
    """Make sure that no letter can end the program: what cannot be shown becomes `?`."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
        elif hasattr(stream, "buffer"):  # Python 3.6
            wrapped = io.TextIOWrapper(stream.buffer, stream.encoding, "replace", None, True)
            setattr(sys, name, wrapped)


def show(text: str) -> None:
    """Print at once, also into a pipe."""
    print(text, flush=True)


class Log:
    """A record for the person who helps: `start.log`, or in the temp folder if that fails.

    It is opened when something is written, so that an ordinary start writes nothing.
    """

    LARGEST = 1000 * 1000

    def __init__(self, folder: Path) -> None:
        self.path = folder / "start.log"
        self.used = False

    def write(self, text: str) -> None:
        """Append a line; a log that cannot be written never stops the work."""
        with contextlib.suppress(OSError):
            if not self.used:
                self._begin()
            with self.path.open("a", encoding="utf-8") as stream:
                stream.write(text.rstrip("\r\n") + "\n")

    def _begin(self) -> None:
        """Write a heading, where writing is possible; start over when the file has grown large."""
        now = time.strftime("%Y-%m-%d %H:%M:%S %z")
        heading = f"\n== {now}, Python {platform.python_version()}, {platform.platform()}\n"
        for path in (self.path, Path(tempfile.gettempdir()) / "coopkit-start.log"):
            with contextlib.suppress(OSError):
                large = path.exists() and path.stat().st_size > self.LARGEST
                with path.open("w" if large else "a", encoding="utf-8") as stream:
                    stream.write(heading)
                self.path, self.used = path, True
                return


class Progress:
    """One line per step. On a terminal it moves; elsewhere a line now and then shows life."""

    QUIET_SECONDS = 15

    def __init__(self, total: int) -> None:
        self.total, self.number = total, 0
        self.began = time.time()
        self._moving = sys.stdout.isatty()
        self._head, self._since, self._ticks, self._said = "", 0.0, 0, 0

    @contextlib.contextmanager
    def step(self, key: str) -> Iterator[None]:
        """Show one step while the block runs, then how it ended and after how long."""
        self.number += 1
        self._head = f"[{self.number}/{self.total}] {tell(key)}"
        self._since, self._said = time.time(), 0
        if not self._moving:
            show(self._head + "…")
        end = "step_failed"
        try:
            yield
            end = "step_done"
        finally:
            line = tell(end, step=self._head, seconds=round(time.time() - self._since))
            show("\r" + line if self._moving else line)

    def tick(self) -> None:
        """Show that a program is still working; called several times a second."""
        seconds = int(time.time() - self._since)
        self._ticks += 1
        if self._moving:
            wheel = "|/-\\"[self._ticks % 4]
            sys.stdout.write(f"\r{self._head}… {wheel} {seconds} 秒 ")
            sys.stdout.flush()
        elif seconds >= self._said + self.QUIET_SECONDS:
            self._said = seconds
            show(f"      … {seconds} 秒")


# --- Programs -----------------------------------------------------------------------------------


def bin_folder(venv: Path) -> Path:
    """Return where an environment keeps its programs."""
    return venv / ("bin" if POSIX else "Scripts")


def venv_python(venv: Path) -> Path:
    """Return an environment's Python."""
    return bin_folder(venv) / ("python" if POSIX else "python.exe")


def clean_environment(venv: Path) -> Dict[str, str]:
    """Return the variables for children: the environment's programs first, UTF-8, no leftovers."""
    env = {
        name: value
        for name, value in os.environ.items()
        if not LEFTOVER.match(name)
        and (KEPT_SETTING.match(name) or not INSTALLER_SETTING.match(name))
    }
    env["PATH"] = str(bin_folder(venv)) + os.pathsep + env.get("PATH", os.defpath)
    env["VIRTUAL_ENV"] = str(venv)
    env["PYTHONUTF8"] = "1"
    return env


def installer_environment(venv: Path) -> Dict[str, str]:
    """Return the variables for pip and uv, whose output we read."""
    env = clean_environment(venv)
    env.update(
        # Overrides `user = true` in a pip.conf, which a venv refuses.
        PIP_USER="0",
        PIP_DISABLE_PIP_VERSION_CHECK="1",
        PIP_NO_INPUT="1",
        PIP_NO_COLOR="1",
        PIP_PROGRESS_BAR="off",
        PYTHONIOENCODING="utf-8",
        UV_NO_PROGRESS="1",
        UV_PYTHON_DOWNLOADS="never",
        NO_COLOR="1",
    )
    return env


def run_program(
    command: Sequence[str],
    env: Dict[str, str],
    log: Log,
    tick: Callable[[], None],
    hold: Optional[int] = None,
) -> Outcome:
    """Run an installer to its end; its output goes to the log.

    `hold` is the open lock file. The program inherits it, so that the lock lasts until an
    installer that outlived a killed start.py has ended too.

    uv looks for settings in the working folder and those above it. A foreign pyproject.toml
    there must not decide anything, so programs run at the top of the disk. Settings of the user
    and the system do count: a university's mirror stands there, and they cannot change what is
    installed, since every file's hash is checked.
    """
    command = [str(part) for part in command]
    log.write("$ " + " ".join(command))
    inherited = (hold,) if POSIX and hold is not None else ()
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=env,
            cwd=Path(sys.executable).anchor or None,
            pass_fds=inherited,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        return Outcome(127, str(error))
    lines = deque(maxlen=400)  # type: Deque[str]
    reader = threading.Thread(target=_copy_lines, args=(process.stdout, lines, log), daemon=True)
    reader.start()
    try:
        while reader.is_alive():
            reader.join(0.15)
            tick()
        code = process.wait()
    except BaseException:
        _end(process)
        raise
    log.write(f"= exit code {code}")
    return Outcome(code, "".join(lines))


def _copy_lines(stream: IO[str], lines: Deque[str], log: Log) -> None:
    for line in stream:
        lines.append(line)
        log.write(line)
    stream.close()


def _end(process: "subprocess.Popen[str]") -> None:
    """Ask a program to stop, and make it stop if it does not."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def hand_over(command: Sequence[str], env: Dict[str, str], folder: Path) -> int:
    """Run coopkit in the foreground and return its exit code.

    On POSIX start.py becomes coopkit: Ctrl-C, signals, terminal and exit code are exact. Windows
    has no such call: there both get the Ctrl-C, and start.py waits for the child.
    """
    os.chdir(str(folder))
    sys.stdout.flush()
    if POSIX:
        os.execve(command[0], list(command), env)  # noqa: S606 -- a list, no shell
    process = subprocess.Popen(command, env=env)
    while process.poll() is None:
        with contextlib.suppress(KeyboardInterrupt):
            process.wait()
    return process.returncode


# --- Checks before anything is written ----------------------------------------------------------


def check_python() -> None:
    """Refuse a Python that the locked packages do not support."""
    found = tuple(sys.version_info[:2])
    if OLDEST <= found <= NEWEST:
        return
    raise StartError(
        "python_old" if found < OLDEST else "python_new",
        found=_dotted(found),
        where=sys.executable,
        advice=python_advice(),
    )


def _dotted(version: Sequence[object]) -> str:
    return f"{version[0]}.{version[1]}"


def python_advice() -> str:
    """Return how to get a Python that fits: one on this machine, else where to find one."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        command = [f"python3.{minor}"] if POSIX else ["py", f"-3.{minor}"]
        with contextlib.suppress(OSError):
            # A name on the PATH may be an empty shell (pyenv, Microsoft Store): try it.
            quiet = subprocess.DEVNULL
            if subprocess.call([*command, "-c", "pass"], stdout=quiet, stderr=quiet) == 0:
                return tell("python_found", command=" ".join([*command, "start.py"]))
    systems = {"win32": "python_windows", "darwin": "python_mac"}
    return tell(systems.get(sys.platform, "python_linux"))


def find_site(folder: Path) -> Site:
    """Tell a checkout from a student kit."""
    if (folder / LOCK).is_file():
        if (folder / "pyproject.toml").is_file() and (folder / "kit").is_dir():
            return Site(folder, None)
        # A new kit unpacked over an old one leaves two wheels: the newer version counts.
        wheels = sorted(folder.glob("coopkit-*.whl"), key=_wheel_version)
        if wheels:
            return Site(folder, wheels[-1])
    raise StartError("no_site", where=folder)


def _wheel_version(wheel: Path) -> List[int]:
    return [int(number) for number in re.findall(r"\d+", wheel.name.split("-")[1])]


def check_port(port: Optional[int], lan: bool = False) -> None:
    """Refuse a taken port now, not after minutes of installing."""
    if port is None:
        return
    if not 1 <= port <= HIGHEST_PORT:
        raise StartError("port_number", str(port), code=2)
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        if POSIX:  # On Windows this option would allow a port that is in use.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("" if lan else "127.0.0.1", port))
        except OSError as error:
            denied = error.errno == errno.EACCES and port < LOWEST_FREE_PORT
            key = "port_denied" if denied else "port_taken"
            raise StartError(key, str(error), port=port, other=max(port + 10, 8898)) from None


def check_room(site: Site) -> None:
    """Refuse to begin on a disk that would fill up, and warn of folders known for trouble."""
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise StartError("no_venv", where=sys.executable, version=_dotted(sys.version_info))
    # An old environment makes room for the new one.
    if not site.venv.exists() and shutil.disk_usage(str(site.folder)).free < NEEDED_BYTES:
        raise disk_full(site.folder)
    if not POSIX and len(str(site.folder)) > LONGEST_WINDOWS_PATH:
        show(tell("path_long_hint", count=len(str(site.folder))))
    for service in ("OneDrive", "Dropbox", "Google Drive", "CloudStorage", "iCloud"):
        if any(part.startswith(service) for part in site.folder.parts):
            show(tell("cloud_hint", service=service, where=site.folder))


def disk_full(folder: Path, cause: str = "") -> StartError:
    """Return the message for a full disk, with how much room there is and should be."""
    free = f"{shutil.disk_usage(str(folder)).free / 1e9:.1f}"
    needed = f"{NEEDED_BYTES / 1e9:.1f}"
    return StartError("disk_full", cause, where=folder, free=free, needed=needed)


def from_system(error: OSError, folder: Path) -> StartError:
    """Turn the operating system's refusal into the message for a person."""
    where = error.filename or folder
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(folder, str(error))
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        # Windows says so when a program has the file open.
        busy = getattr(error, "winerror", None) in (5, 32) and folder.joinpath(".venv").exists()
        return StartError("in_use" if busy else "not_writable", str(error), where=where)
    return StartError("failed", str(error), where=where)


def explain(outcome: Outcome, site: Site, where: str, offline: bool = False) -> StartError:
    """Turn what a failed installer wrote into the message for a person."""
    lines = [line.strip() for line in outcome.output.splitlines() if line.strip()]
    last = lines[-1] if lines else f"exit code {outcome.code}"
    cause = next((line for line in lines if line.lower().startswith("error")), last)
    key = "failed"
    for sign_of, signs in CAUSES.items():
        telling = [line for line in lines if re.search(signs, line)]
        if telling:
            key, cause = sign_of, telling[-1]
            break
    if offline and key in ("network", "no_wheels"):
        key = "wheelhouse_gaps"
    if key == "disk_full":
        return disk_full(site.folder, cause[:LONGEST_CAUSE])
    where = str(site.folder) if key in ("in_use", "not_writable", "path_too_long") else where
    return StartError(key, cause[:LONGEST_CAUSE], where=where, system=describe(this_system()))


# --- One run at a time --------------------------------------------------------------------------


@contextlib.contextmanager
def one_at_a_time(folder: Path) -> Iterator[int]:
    """Hold the operating system's lock on `.start.lock`; yield the open file.

    Such a lock ends with the process that holds it, however it ends.
    """
    path = folder / ".start.lock"
    try:
        handle = os.open(str(path), os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise from_system(error, folder) from None
    try:
        waiting = False
        while not _try_lock(handle):
            if not waiting:
                show(tell("waiting"))
                waiting = True
            time.sleep(0.2)
        yield handle
    finally:
        os.close(handle)


def _try_lock(handle: int) -> bool:
    """Take the lock, or return False when another process has it."""
    busy = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # Some network disks know no locks. Then two starts at once are not noticed.
        return error.errno not in busy
    return True


# --- What is installed and what should be -------------------------------------------------------


def file_hash(path: Path) -> str:
    """Return a file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def project_hash(site: Site) -> str:
    """Return one hash over what the project's wheel is made of: names, sizes, contents."""
    if site.wheel:
        return file_hash(site.wheel)
    total = hashlib.sha256()
    for name in PROJECT_FILES:
        for path in _files_below(str(site.folder / name)):
            with open(path, "rb") as stream:
                content = stream.read()
            relative = os.path.relpath(path, str(site.folder)).replace(os.sep, "/")
            line = f"{relative}\0{len(content)}\0"
            total.update(line.encode("utf-8", "surrogateescape"))
            total.update(hashlib.sha256(content).digest())
    return total.hexdigest()


def _files_below(path: str) -> List[str]:
    """List files in a fixed order, without what programs leave behind."""
    if os.path.isfile(path):
        return [path]
    found = []
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(f for f in folders if f != "__pycache__" and not f.startswith("."))
        found += [os.path.join(folder, f) for f in sorted(files) if not f.endswith(".pyc")]
    return found


def wanted_stamp(site: Site, tests: bool) -> Stamp:
    """Return the stamp of an environment in which everything is installed."""
    return {
        "venv": os.path.normcase(str(site.venv)),
        "lock": file_hash(site.folder / LOCK),
        "tests": file_hash(site.folder / TEST_LOCK) if tests else None,
        "project": project_hash(site),
    }


def read_stamp(venv: Path) -> Optional[Stamp]:
    """Return what is installed; {} if that is not known; None if `.venv` is not ours."""
    if (venv / STAMP).is_file():
        with contextlib.suppress(OSError, ValueError):
            stamp = json.loads((venv / STAMP).read_text(encoding="utf-8"))
            return stamp if isinstance(stamp, dict) else {}
        return {}
    # Killed in the first moment: nothing in it yet, or only the stamp's temporary file.
    started = venv.is_dir() and all(path.name.startswith(STAMP) for path in venv.iterdir())
    return {} if started or not venv.exists() else None


def write_stamp(venv: Path, stamp: Stamp) -> None:
    """Replace the stamp in one stroke."""
    temporary = venv / (STAMP + ".part")
    with temporary.open("w", encoding="utf-8") as stream:
        json.dump(stamp, stream, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(str(temporary), str(venv / STAMP))


def python_of(venv: Path) -> Optional[str]:
    """Return the version ("3.11") of an environment's Python, or None if it does not run."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.check_output(
            [str(venv_python(venv)), "-I", "-S", "-c", code],
            stderr=subprocess.DEVNULL,
            env=clean_environment(venv),
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return answer.decode("ascii", "replace").strip()


class Setup:
    """Brings `.venv` to what the locks and the project's files ask for, in the fewest steps."""

    def __init__(self, site: Site, log: Log, wheelhouse: Optional[Path] = None) -> None:
        self.site, self.log, self.wheelhouse = site, log, wheelhouse
        self.venv, self.hold = site.venv, None  # type: Path, Optional[int]
        self.progress = Progress(1)

    def bring_up(self, tests: bool = False) -> Stamp:
        """Install what is missing and return the stamp; call it with the lock held."""
        want = wanted_stamp(self.site, tests)
        stamp = read_stamp(self.venv) or {}
        sound = self._is_sound(stamp, want)
        if sound and not tests:
            want["tests"] = stamp.get("tests")
        if sound and stamp == want:
            return want
        self.progress = Progress(1)
        if not sound or stamp.get("tests") != want["tests"]:
            self._install_packages(want, sound)
        self._install_project(want)
        self.log.write("= ready")
        show(tell("ready", seconds=round(time.time() - self.progress.began)))
        return want

    def run(self, command: Sequence[object], env: Optional[Dict[str, str]] = None) -> Outcome:
        """Run an installer with the progress line moving."""
        return run_program(
            [str(part) for part in command],
            env or installer_environment(self.venv),
            self.log,
            self.progress.tick,
            self.hold,
        )

    def must_run(
        self, key: str, *commands: Sequence[object], env: Optional[Dict[str, str]] = None
    ) -> None:
        """Run one step's programs, each of which has to succeed."""
        with self.progress.step(key):
            for command in commands:
                outcome = self.run(command, env)
                if outcome.code:
                    offline = self.wheelhouse is not None
                    raise explain(outcome, self.site, tell(key), offline=offline)

    def python(self, *arguments: object) -> List[object]:
        """Return a command of the environment's Python, undisturbed by variables and folders."""
        return [venv_python(self.venv), "-I", "-X", "utf8", *arguments]

    def pip(self, *arguments: object) -> List[object]:
        """Return a command of the environment's pip."""
        return self.python("-m", "pip", *arguments)

    @property
    def source(self) -> List[object]:
        """Where packages come from, if not from the index pip and uv know."""
        return ["--no-index", "--find-links", self.wheelhouse] if self.wheelhouse else []

    def _is_sound(self, stamp: Stamp, want: Stamp) -> bool:
        """Whether the locked packages are completely there, at this place, with a live Python."""
        if any(stamp.get(key) != want[key] for key in ("venv", "lock")):
            return False
        want["python"] = python_of(self.venv)
        return want["python"] is not None and stamp.get("python") == want["python"]

    def _install_packages(self, want: Stamp, sound: bool) -> None:
        """Install what the locks name; until all of it is there, the stamp says nothing is."""
        check_room(self.site)
        if self.wheelhouse:
            check_wheelhouse(self.wheelhouse, self.site)
        show(tell("renew" if self.venv.exists() else "first_time", where=self.site.folder))
        uv = self._running(shutil.which("uv"))
        self.progress.total = 2 + (not sound) + (uv is None)
        if sound:
            write_stamp(self.venv, {})
        else:
            self._make_venv()
        locks = [LOCK, TEST_LOCK] if want["tests"] else [LOCK]
        files = [part for lock in locks for part in ("-r", self.site.folder / lock)]
        options = ["--require-hashes", "--only-binary", ":all:", *self.source, *files]
        if not self._install_with_uv(uv or self._pinned_uv(), options):
            show(tell("uv_failed"))
            self.progress.total = self.progress.number + 3
            self._make_venv()
            self.must_run("step_parts_pip", self.pip("install", *options))
        want["python"] = python_of(self.venv)

    def _make_venv(self) -> None:
        """Make a new environment; an old one of ours goes, a foreign one is moved aside."""
        clear_away(self.site, self.log)
        self.venv.mkdir()
        write_stamp(self.venv, {})
        self.must_run("step_venv", [sys.executable, "-I", "-m", "venv", self.venv])

    def _running(self, program: Optional[str]) -> Optional[str]:
        """Return the program if it starts: a name on the PATH may be an empty shell."""
        return program if program and self.run([program, "--version"]).code == 0 else None

    def _pinned_uv(self) -> Optional[str]:
        """Install the uv that the lock names, and return it if it works here."""
        block = pin_of("uv", (self.site.folder / LOCK).read_text(encoding="utf-8"))
        pin = self.venv / "uv.lock"
        pin.write_text(block, encoding="utf-8")
        options = ["--require-hashes", "--only-binary", ":all:", *self.source, "-r", pin]
        try:
            self.must_run("step_uv", self.pip("install", *options))
        except StartError as trouble:
            # pip alone could not go on either.
            if trouble.key in ("network", "disk_full", "wheelhouse_gaps"):
                raise
        return self._running(str(bin_folder(self.venv) / ("uv" if POSIX else "uv.exe")))

    def _install_with_uv(self, uv: Optional[str], options: List[object]) -> bool:
        """Return whether uv could do it. A full disk would be the end for pip too."""
        if uv is None:
            return False
        command = [uv, "pip", "install", "--python", venv_python(self.venv), *options]
        try:
            self.must_run("step_parts", command, env=self._uv_environment())
        except StartError as trouble:
            if trouble.key == "disk_full":
                raise
            return False
        return True

    def _uv_environment(self) -> Dict[str, str]:
        """Return uv's variables, with the mirror, proxy and certificate that pip is set to."""
        env = installer_environment(self.venv)
        if self.wheelhouse:
            env["UV_OFFLINE"] = "1"
            return env
        listed = self.run(self.pip("config", "list")).output
        pip = dict(re.findall(r"^\S+\.([\w-]+)='(.*)'$", listed, re.MULTILINE))
        if "UV_INDEX_URL" not in env and "index-url" in pip:
            env.setdefault("UV_DEFAULT_INDEX", pip["index-url"])
        for name, variable in (("proxy", "ALL_PROXY"), ("cert", "SSL_CERT_FILE")):
            if name in pip:
                env.setdefault(variable, pip[name])
        return env

    def _install_project(self, want: Stamp) -> None:
        """Install the project itself, second, with what is already there.

        Always with pip: uv would take a wheel from its cache when only a lecture has changed.
        A wheel, not an editable install, also from a checkout: what runs is what is handed out.
        """
        write_stamp(self.venv, dict(want, project=None))
        remove_project(self.venv)
        options = ["--no-deps", "--no-index", "--no-build-isolation"]
        self.must_run(
            "step_project",
            self.pip("install", *options, self.site.wheel or self.site.folder),
            self.python("-c", "import coopkit, jupyterlab"),
        )
        write_stamp(self.venv, want)


def pin_of(name: str, lock: str) -> str:
    """Return one package's lines of a lock, hashes included; "" if it is not there."""
    block = re.search(rf"^{re.escape(name)}==(?:.*\\\n)*.*\n?", lock, re.MULTILINE)
    return block.group(0) if block else ""


def remove_project(venv: Path) -> None:
    """Take the project out of an environment, also one that was half installed."""
    patterns = ("lib/python*/site-packages", "Lib/site-packages")
    for packages in (folder for pattern in patterns for folder in venv.glob(pattern)):
        for entry in packages.iterdir():
            # pip sets old files aside under a name that begins with ~.
            if re.match(r"(coopkit|coopgrade|~oopkit|~oopgrade)(-.*|$)", entry.name):
                shutil.rmtree(str(entry))


def clear_away(site: Site, log: Log) -> None:
    """Make room for a new `.venv`: rename first, so that no kill leaves half of one."""
    venv, stamp = site.venv, read_stamp(site.venv)
    try:
        if stamp is None:
            aside = _free_name(site.folder / ".venv-before-coopkit")
            os.rename(str(venv), str(aside))
            show(tell("foreign_venv", where=aside.name))
        elif venv.exists():
            os.rename(str(venv), str(_free_name(site.folder / ".venv-old")))
    except OSError as error:
        raise StartError("in_use", str(error), where=venv) from None
    for old in site.folder.glob(".venv-old*"):
        log.write(f"removing {old}")
        shutil.rmtree(str(old), ignore_errors=True)


def _free_name(path: Path) -> Path:
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free


# --- Wheelhouse: the packages in a folder, for a place without a network ------------------------


def this_system() -> Dict[str, str]:
    """Return what decides which wheels fit."""
    machine = platform.machine().lower()
    return {
        "system": platform.system(),
        "machine": {"amd64": "x86_64", "aarch64": "arm64"}.get(machine, machine),
        "libc": platform.libc_ver()[0] if sys.platform.startswith("linux") else "",
        "python": _dotted(sys.version_info),
    }


def describe(system: Dict[str, str]) -> str:
    """Return a system in words."""
    name = {"Darwin": "macOS"}.get(system["system"], system["system"])
    return f"{name} {system['machine']}, Python {system['python']}"


def check_wheelhouse(folder: Path, site: Site) -> None:
    """Refuse a folder that is not complete, or made for another system or version."""
    try:
        card = json.loads((folder / CARD).read_text(encoding="utf-8"))
        theirs = {key: str(card["for"][key]) for key in this_system()}
        lock = card["lock"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        cause = repr(error)
        raise StartError("no_wheelhouse", cause, name=CARD, where=folder) from None
    if theirs != this_system():
        ours = describe(this_system())
        raise StartError("wheelhouse_system", theirs=describe(theirs), ours=ours)
    if lock != file_hash(site.folder / LOCK):
        raise StartError("wheelhouse_lock", where=folder)


def make_wheelhouse(setup: Setup, folder: Path, python: Optional[str]) -> None:
    """Collect the locked wheels and the project's own for this system and Python.

    `wheelhouse.json` goes first and comes last: a folder without it is not complete.
    """
    system = dict(this_system(), python=python or this_system()["python"])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in [folder / CARD, *folder.glob("coopkit-*.whl")]:
            if old.exists():
                old.unlink()
    except OSError as error:
        raise StartError("not_writable", str(error), where=folder) from None
    setup.progress = Progress(2)
    lock = setup.site.folder / LOCK
    setup.must_run(
        "step_collect",
        setup.pip(
            "download", "--require-hashes", "--only-binary", ":all:", "-d", folder, "-r", lock
        ),
    )
    if setup.site.wheel:
        with setup.progress.step("step_collect_project"):
            shutil.copyfile(str(setup.site.wheel), str(folder / setup.site.wheel.name))
    else:
        setup.must_run(
            "step_collect_project",
            setup.pip("wheel", "--no-deps", "--no-index", "--no-build-isolation", "-w", folder,
                      setup.site.folder),
        )  # fmt: skip
    wheels = list(folder.glob("*.whl"))
    letter = tell("wheelhouse_letter", system=describe(system), date=time.strftime("%Y-%m-%d"))
    # The mark in front tells every Windows editor that this is UTF-8.
    (folder / LETTER).write_bytes(letter.replace("\n", "\r\n").encode("utf-8-sig"))
    card = {"for": system, "lock": file_hash(lock)}
    part = folder / (CARD + ".part")
    part.write_text(json.dumps(card, indent=1), encoding="utf-8")
    os.replace(str(part), str(folder / CARD))
    size = round(sum(wheel.stat().st_size for wheel in wheels) / 1e6)
    show(tell("wheelhouse_made", where=folder, count=len(wheels), size=size,
              system=describe(system)))  # fmt: skip


# --- The command line ---------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    """argparse with our words."""

    def error(self, message: str) -> NoReturn:
        raise StartError("usage", message, code=2, help=MESSAGES["help"])


def read_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what was asked for; without a command it is `lab`."""
    words = list(arguments)
    command = words.pop(0) if words and words[0] in COMMANDS else "lab"
    parser = _Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("-h", "--help", action="store_true")
    if command in ("lab", "demo"):
        parser.add_argument("--no-browser", action="store_true")
        parser.add_argument("--port", type=int)
        parser.add_argument("--wheelhouse", type=Path, metavar="DIR")
    if command == "demo":
        parser.add_argument("--lan", action="store_true")
    if command == "test":
        parser.add_argument("--all", action="store_true")
        parser.add_argument("pytest", nargs="*")
    if command == "wheelhouse":
        parser.add_argument("folder", type=Path, nargs="?")
    options = parser.parse_args(words)
    options.command = command
    if command == "wheelhouse" and not (options.folder or options.help):
        parser.error("wheelhouse DIR")
    return options


def child_command(site: Site, options: argparse.Namespace) -> List[str]:
    """Return the command that start.py sets everything up for."""
    command = [str(venv_python(site.venv))]
    if options.command == "test":
        command += [str(site.folder / "tools" / "run_tests.py")]
        command += ["--all"] if options.all else []
        return command + (["--", *options.pytest] if options.pytest else [])
    command += ["-m", "coopkit", options.command, "--work", str(site.folder / "work")]
    command += ["--lan"] if getattr(options, "lan", False) else []
    command += ["--no-browser"] if options.no_browser else []
    return command + (["--port", str(options.port)] if options.port is not None else [])


def start(options: argparse.Namespace, site: Site, log: Log) -> int:
    """Check, set up, hand over; return the exit code."""
    if options.command == "test" and site.wheel:
        raise StartError("test_needs_checkout", where=site.folder)
    check_port(getattr(options, "port", None), getattr(options, "lan", False))
    wheelhouse = getattr(options, "wheelhouse", None)
    setup = Setup(site, log, wheelhouse.resolve() if wheelhouse else None)
    with one_at_a_time(site.folder) as setup.hold:
        stamp = setup.bring_up(tests=options.command == "test")
        if options.command == "wheelhouse":
            make_wheelhouse(setup, options.folder.resolve(), stamp.get("python"))
            return 0
    return hand_over(child_command(site, options), clean_environment(site.venv), site.folder)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def main(arguments: Sequence[str], folder: Path) -> int:
    """Run start.py for the kit in `folder`; every trouble ends in words, not in a traceback."""
    prepare_console()
    log = Log(folder)
    try:
        check_python()
        options = read_arguments(arguments)
        if options.help:
            show(MESSAGES["help"])
            return 0
        signal.signal(signal.SIGTERM, _interrupt)
        return start(options, find_site(folder), log)
    except KeyboardInterrupt:
        show("\n" + tell("interrupted"))
        return 130
    except StartError as error:
        trouble = error
    except OSError as error:
        log.write(traceback.format_exc())
        trouble = from_system(error, folder)
    except Exception as error:  # noqa: BLE001 -- a person gets words; the log has the rest
        log.write(traceback.format_exc())
        trouble = StartError("failed", repr(error), where=folder)
    print("\n" + trouble.text(), file=sys.stderr, flush=True)
    if log.used:
        log.write(trouble.text())
        print(tell("log", where=log.path), file=sys.stderr, flush=True)
    return trouble.code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path(__file__).resolve().parent))
