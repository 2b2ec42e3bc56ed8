"""The command start.py as people meet it: real processes, real locks, real old Pythons."""

import ast
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals or permissions")


def run(script: Path, *arguments: str, python: str = sys.executable, **env: str):
    """Run start.py as a person does; return the finished process."""
    return subprocess.run(
        [python, str(script), *arguments],
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **env},
        capture_output=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def kit(folder: Path, script: Path) -> Path:
    """Put start.py into the tiny checkout."""
    shutil.copy(script, folder / "start.py")
    return folder


@pytest.fixture
def ready_kit(kit, start) -> Path:
    """Make the tiny checkout look installed, with a coopkit that shows how it was called."""
    venv = kit / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    for module, code in {
        "kit/coopkit/__main__.py": "import os, sys, shutil\n"
        "print('CALLED', sys.argv[1:], os.environ['PYTHONUTF8'])\n"
        "print('BIN', os.environ['PATH'].split(os.pathsep)[0])\n"
        "raise SystemExit(7)\n",
        "tools/run_tests.py": "import sys\nprint('TESTS', sys.argv[1:])\n",
    }.items():
        (kit / module).write_text(code, encoding="utf-8")
    packages = next(venv.glob("lib/python*/site-packages"), venv / "Lib/site-packages")
    (packages / "kit.pth").write_text(str(kit / "kit"), encoding="utf-8")
    stamp = dict(start.wanted_stamp(start.find_site(kit), tests=True), python=start.python_of(venv))
    start.write_stamp(venv, stamp)
    return kit


def test_parses_as_python_36(script) -> None:
    """Python 3.6 can read the file, so that it can say that it is too old."""
    ast.parse(script.read_text(encoding="utf-8"), feature_version=(3, 6))


def old_pythons() -> list[str]:
    """Find the unsuitable Pythons of this machine."""
    roots = [Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser() / "versions"]
    found = [str(path) for root in roots for path in sorted(root.glob("*/bin/python"))]
    found += filter(None, map(shutil.which, ("python3.6", "python3.8", "python3.10", "python3.14")))
    unsuitable = []
    for python in found:
        answer = subprocess.run([python, "--version"], capture_output=True, check=False)
        version = re.search(rb"3\.(\d+)", answer.stdout)
        if version and int(version.group(1)) not in (11, 12, 13):
            unsuitable.append(python)
    return unsuitable


def test_old_pythons_say_so(kit) -> None:
    """Every unsuitable Python on this machine gives the message and no traceback."""
    for python in old_pythons():
        done = run(kit / "start.py", python=python)
        assert done.returncode == 1, python
        assert "3.11-3.13 is needed" in done.stderr.decode("utf-8")
        assert b"Traceback" not in done.stderr
        assert not (kit / ".venv").exists()


@pytest.mark.parametrize(
    ("version", "platform", "words"),
    [
        ((3, 6), "linux", ["3.6 は古い", "sudo apt install"]),
        ((3, 10), "win32", ["3.10 は古い", "Microsoft Store", "はじめる.bat"]),
        ((3, 14), "darwin", ["3.14 は新しすぎて", "macos", "はじめる.command"]),
    ],
)
def test_simulated_python(start, folder, monkeypatch, capsys, *, version, platform, words) -> None:
    """Too old and too new are told apart, with the way to get a Python for this system."""
    monkeypatch.setattr(start.sys, "version_info", (*version, 0, "final", 0))
    monkeypatch.setattr(start.sys, "platform", platform)
    monkeypatch.setattr(start.subprocess, "call", lambda *_, **__: 1)
    assert start.main([], folder) == 1
    said = capsys.readouterr().err
    assert all(word in said for word in words), said


def test_fitting_python_is_named(start, monkeypatch) -> None:
    """If a Python that fits is there, its command is the advice."""
    monkeypatch.setattr(
        start.subprocess, "call", lambda command, **_: int("3.12" not in command[0])
    )
    monkeypatch.setattr(start, "POSIX", True)
    assert "python3.12 start.py" in start.python_advice()


def test_messages_fit_a_cp932_console(start) -> None:
    """No message has a letter that a Japanese Windows console cannot show."""
    for key, text in start.MESSAGES.items():
        assert text.encode("cp932").decode("cp932") == text, key


def test_cp932_and_ascii_pipes(kit) -> None:
    """On cp932 the Japanese arrives; on ASCII nothing dies."""
    done = run(kit / "start.py", "lab", "--port", "0", PYTHONIOENCODING="cp932", PYTHONUTF8="0")
    assert done.returncode == 2
    assert "ポート番号は" in done.stderr.decode("cp932")
    done = run(kit / "start.py", "--help", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert b"python3 start.py" in done.stdout


@POSIX
def test_hands_over_to_coopkit(ready_kit) -> None:
    """A ready kit calls coopkit with its arguments, its bin first on PATH, and its exit code."""
    done = run(ready_kit / "start.py", "--no-browser", PYTHONPATH="/nonsense")
    said = done.stdout.decode("utf-8")
    assert done.returncode == 7, done.stderr.decode("utf-8")
    assert f"CALLED ['lab', '--work', '{ready_kit / 'work'}', '--no-browser'] 1" in said
    assert f"BIN {ready_kit / '.venv' / 'bin'}" in said
    done = run(ready_kit / "start.py", "demo", "--lan", "--no-browser")
    assert f"['demo', '--work', '{ready_kit / 'work'}', '--lan'" in done.stdout.decode("utf-8")


@POSIX
def test_hands_over_to_the_tests(ready_kit) -> None:
    """`test --all -- -k x` reaches tools/run_tests.py whole."""
    done = run(ready_kit / "start.py", "test", "--all", "--", "-k", "x")
    assert "TESTS ['--all', '--', '-k', 'x']" in done.stdout.decode("utf-8")
    assert done.returncode == 0


@POSIX
def test_ready_kit_starts_quickly(ready_kit) -> None:
    """What start.py adds to a start stays under half a second, interpreter included."""
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        run(ready_kit / "start.py", "test")
        times.append(time.perf_counter() - begun)
    assert min(times) < 0.5


@POSIX
def test_interrupt_reaches_coopkit_once(ready_kit) -> None:
    """Ctrl-C goes to coopkit alone, exactly once, and its own exit code comes back."""
    (ready_kit / "tools/run_tests.py").write_text(
        "import signal, sys, time\n"
        "hits = []\n"
        "signal.signal(signal.SIGINT, lambda *_: hits.append(1))\n"
        "print('READY', flush=True)\n"
        "end = time.time() + 1\n"
        "while time.time() < end: time.sleep(0.05)\n"
        "sys.exit(40 + len(hits))\n",
        encoding="utf-8",
    )
    with subprocess.Popen(
        [sys.executable, str(ready_kit / "start.py"), "test"],
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline().strip() == b"READY"
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(20) == 41


def test_taken_port_is_said_at_once(kit) -> None:
    """A taken port is found before anything is installed; another number is proposed."""
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        done = run(kit / "start.py", "--port", str(port))
    assert done.returncode == 1
    assert f"ポート {port} は、ほかのプログラムが使っています" in done.stderr.decode("utf-8")
    assert not (kit / ".venv").exists()


def test_unknown_words_and_ports(kit) -> None:
    """A wrong word or number gives the usage in Japanese and exit code 2."""
    for arguments in (["lub"], ["--port", "abc"], ["wheelhouse"], ["--port", "70000"]):
        done = run(kit / "start.py", *arguments)
        assert done.returncode == 2, arguments
        assert b"Traceback" not in done.stderr
    assert "使い方" in run(kit / "start.py", "lub").stderr.decode("utf-8")


def test_folder_without_a_kit(tmp_path, script) -> None:
    """start.py alone, as when opened inside a ZIP, says that the rest is missing."""
    shutil.copy(script, tmp_path / "start.py")
    done = run(tmp_path / "start.py")
    assert done.returncode == 1
    assert "全部を取り出してから" in done.stderr.decode("utf-8")


def test_tests_need_a_checkout(kit) -> None:
    """In a student kit `test` says where tests run."""
    (kit / "pyproject.toml").unlink()
    (kit / "coopkit-1.0-py3-none-any.whl").write_bytes(b"")
    done = run(kit / "start.py", "test")
    assert "checkout" in done.stderr.decode("utf-8")
    assert not (kit / ".venv").exists()


@POSIX
def test_read_only_folder(kit) -> None:
    """A folder that cannot be written to is named, and nothing appears in it."""
    # Root may write anywhere; without its capabilities it is bound by permissions too.
    root = os.getuid() == 0
    if root and not shutil.which("setpriv"):
        pytest.skip("as root this needs setpriv (util-linux)")
    before = sorted(kit.rglob("*"))
    kit.chmod(0o555)
    done = subprocess.run(
        [
            *(["setpriv", "--bounding-set", "-all"] if root else []),
            sys.executable,
            kit / "start.py",
        ],
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=False,
    )
    kit.chmod(0o755)
    said = done.stderr.decode("utf-8")
    assert done.returncode == 1, said
    assert "ここに書き込めません" in said
    assert str(kit) in said
    assert sorted(kit.rglob("*")) == before


def test_full_disk_while_writing(start, folder, monkeypatch, capsys) -> None:
    """ENOSPC from our own writing gives the same message as from pip."""

    def full(*_: object) -> None:
        raise OSError(start.errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(start, "write_stamp", full)
    assert start.main(["--no-browser"], folder) == 1
    assert "ディスクの空きが足りません" in capsys.readouterr().err


def test_the_unexpected_ends_in_words(start, folder, monkeypatch, capsys) -> None:
    """A bug gives a message, the cause, and the way to the log that has the traceback."""
    monkeypatch.setattr(start, "wanted_stamp", lambda *_: 1 / 0)
    assert start.main(["--no-browser"], folder) == 1
    said = capsys.readouterr().err
    assert "ZeroDivisionError" in said
    assert "Traceback" not in said
    assert "Traceback" in (folder / "start.log").read_text(encoding="utf-8")


HOLD = """
import importlib.util, pathlib, subprocess, sys, time
spec = importlib.util.spec_from_file_location("start", sys.argv[1])
start = importlib.util.module_from_spec(spec)
spec.loader.exec_module(start)
with start.one_at_a_time(pathlib.Path(sys.argv[2])) as hold:
    print("HELD", flush=True)
    if sys.argv[3] == "child":
        start.run_program([sys.executable, "-c", "import time; time.sleep(2)"], None,
                          start.Log(pathlib.Path(sys.argv[2])), lambda: None, hold)
    time.sleep(float(sys.argv[4]))
"""


def hold_lock(script: Path, folder: Path, *words: str) -> "subprocess.Popen[bytes]":
    """Start a process that holds the lock, and wait until it does."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(script), str(folder), *words], stdout=subprocess.PIPE
    )
    assert process.stdout
    assert process.stdout.readline().strip() == b"HELD"
    return process


@POSIX
def test_second_start_waits_then_goes_on(script, ready_kit) -> None:
    """While another start.py prepares, the second says so, waits, and then runs."""
    with hold_lock(script, ready_kit, "alone", "1"):
        begun = time.monotonic()
        done = run(ready_kit / "start.py", "test")
        assert time.monotonic() - begun > 0.5
    said = done.stdout.decode("utf-8")
    assert said.index("ほかの start.py が準備中です") < said.index("TESTS")
    assert done.returncode == 0


@POSIX
def test_killed_start_frees_the_lock(script, ready_kit) -> None:
    """Kill -9 leaves no lock behind."""
    with hold_lock(script, ready_kit, "alone", "60") as process:
        process.kill()
    done = run(ready_kit / "start.py", "test")
    assert "準備中" not in done.stdout.decode("utf-8")
    assert done.returncode == 0


@POSIX
def test_lock_outlives_a_killed_start_until_its_installer_ends(script, ready_kit) -> None:
    """An orphaned pip keeps the lock: nobody deletes the environment under its feet."""
    with hold_lock(script, ready_kit, "child", "60") as process:
        time.sleep(0.5)
        process.kill()
    done = run(ready_kit / "start.py", "test")
    assert "準備中" in done.stdout.decode("utf-8")
    assert done.returncode == 0


@POSIX
def test_fake_uv_that_crashes(script, folder, monkeypatch, capfd) -> None:
    """With a uv on the PATH that dies, pip is what runs in the end (real processes)."""
    tools = folder.parent / "bin"
    tools.mkdir()
    uv = tools / "uv"
    uv.write_text('#!/bin/sh\n[ "$1" = --version ] && exit 0\nkill -SEGV $$\n', encoding="utf-8")
    uv.chmod(0o755)
    # An empty lock: what follows uv's crash needs no package and no network.
    (folder / "requirements.lock").write_text("", encoding="utf-8")
    shutil.copy(script, folder / "start.py")
    done = run(
        folder / "start.py", "--no-browser", PATH=f"{tools}{os.pathsep}{os.environ['PATH']}",
        PIP_NO_INDEX="1",
    )  # fmt: skip
    said = done.stdout.decode("utf-8")
    assert "pip で続けます" in said
    log = (folder / "start.log").read_text(encoding="utf-8")
    assert "exit code -11" in log
    assert "-m pip install --require-hashes" in log
    # The tiny project cannot be built, and that is said in words too.
    assert "準備がうまくいきませんでした" in done.stderr.decode("utf-8")


@POSIX
def test_macos_starter_finds_python_or_explains(script, kit, tmp_path) -> None:
    """はじめる.command picks a Python that fits, or tells in Japanese where to get one."""
    starter = script.with_name("はじめる.command")
    assert os.access(starter, os.X_OK)
    shutil.copy(starter, kit)
    tools = tmp_path / "only these"
    tools.mkdir()
    for name in ("dirname", "cat"):
        (tools / name).symlink_to(shutil.which(name))
    command = ["/bin/sh", str(kit / starter.name), "--help"]
    env = {"PATH": str(tools), "PYTHONUTF8": "1"}
    missing = subprocess.run(command, env=env, capture_output=True, check=False)
    if not any(Path("/usr/local/bin").glob("python3.1[123]")):
        assert missing.returncode == 1
        assert "python.org/downloads/macos" in missing.stdout.decode("utf-8")
    (tools / "python3.13").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (tools / "python3.13").chmod(0o755)
    (tools / "python3").symlink_to(sys.executable)
    found = subprocess.run(command, env=env, capture_output=True, check=False)
    assert found.returncode == 0, found.stderr
    assert "使い方" in found.stdout.decode("utf-8")


def test_windows_starter_is_ascii_until_it_explains(script) -> None:
    """はじめる.bat: CRLF, no byte-order mark, and Japanese only after the switch to UTF-8."""
    raw = script.with_name("はじめる.bat").read_bytes()
    assert raw.count(b"\r\n") == raw.count(b"\n")
    runs, explains = raw.split(b"chcp 65001 >nul\r\n")
    assert runs.isascii()
    assert "Microsoft Store" in explains.decode("utf-8")
    assert b"\r\n:" not in explains
    assert explains.rstrip().endswith(b"exit /b 1")
