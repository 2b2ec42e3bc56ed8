"""The walls one by one: what a child keeps, forgets, may use; and that no wall is left out."""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coopgrade.runner.limits import Level, Limits
from coopgrade.runner.sandbox import SandboxError, clean_environment, container, libraries, survey

if sys.platform != "linux":
    pytest.skip("walls are made of Linux; elsewhere no level is offered", allow_module_level=True)

from coopgrade.runner.sandbox import children, confining, hygiene, kernel, landlock, monitor, places

LEVELS: tuple[Level, ...] = ("full", "userns", "landlock")
LIMITS = Limits(submission_seconds=20.0, interrupt_seconds=0.5)
_MB = 1024**2


@pytest.fixture(params=LEVELS)
def level(request: pytest.FixtureRequest) -> Level:
    """A level that works on this machine."""
    offer = next(offer for offer in survey() if offer.level == request.param)
    if not offer.works:
        pytest.skip(f"{offer.level}: {offer.reason}")
    return offer.level


@pytest.fixture
def folder() -> Any:
    """A folder for one submission, as the runner makes it."""
    with tempfile.TemporaryDirectory(prefix="coopgrade-") as name:
        path = Path(name)
        (path / "計画.json").write_text('{"名前": "里山"}', "utf-8")
        (path / "data").mkdir()
        (path / "data" / "表.csv").write_text("a,b\n1,2\n", "utf-8")
        yield path


@pytest.fixture
def run(level: Level, folder: Path) -> Callable[..., children.Ended]:
    """Run a function in a confined child."""

    def run_confined(work: Callable[[], object], limits: Limits = LIMITS) -> children.Ended:
        return children.run(level, limits, work, folder)

    return run_confined


def test_submission_has_its_files_and_libraries(
    run: Callable[..., children.Ended], level: Level, folder: Path
) -> None:
    """It reads what was handed in, under Japanese names, writes, and loads what nobody loaded."""
    here = Path.cwd()

    def work() -> object:
        import wave  # read from the disk only now

        Path("図").mkdir()
        Path("図/結果.txt").write_text("できた", "utf-8")
        return [
            json.loads(Path("計画.json").read_text("utf-8"))["名前"],
            Path("data/表.csv").read_text("utf-8"),
            str(Path.cwd()) == str(folder) != str(here),
            bool(wave.__file__),
            subprocess.run(["/bin/sh", "-c", "echo 7"], capture_output=True, check=True).stdout[:1]
            == b"7",
            Path(tempfile.mkdtemp()).is_dir(),
            os.cpu_count() or 0,
        ]

    ended = run(work)
    assert (ended.error, ended.code) == ("", 0)
    assert isinstance(ended.value, list)
    assert ended.value[:6] == ["里山", "a,b\n1,2\n", True, True, True, True]
    assert ended.value[6] >= 1
    # With a room of its own nothing comes back but the answer.
    assert (folder / "図").exists() == (level == "landlock")


def test_kit_and_figures_work_within(run: Callable[..., children.Ended]) -> None:
    """The course's own libraries and a Japanese figure need nothing that a wall forbids."""
    import matplotlib as mpl

    mpl.use("agg")
    import matplotlib.pyplot as plt
    import matplotlib_fontja

    matplotlib_fontja.japanize()

    def work() -> object:
        from coopkit import content, law

        figure, axes = plt.subplots()
        axes.set_title("働く人の数")
        figure.savefig("図.png")
        finding = law.evaluate("R01", founders=2)
        size = Path("図.png").stat().st_size
        return [finding.status, size > 1000, content.dataset("act").is_dir()]

    ended = run(work)
    assert (ended.value, ended.error) == (["violation", True, True], "")


def test_signals_ignored_by_the_parent_interrupt_the_child(
    run: Callable[..., children.Ended],
) -> None:
    """A program started in the background ignores Ctrl+C; a submission in it must not."""

    def work() -> object:
        threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()
        try:
            end = time.monotonic() + 10
            while time.monotonic() < end:
                pass
        except KeyboardInterrupt:
            return "interrupted"
        return "not interrupted"

    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        assert run(work).value == "interrupted"
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        signal.signal(signal.SIGINT, before)


def test_nothing_of_the_parent_is_inherited(
    run: Callable[..., children.Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Temporary folder, random numbers, environment, files, file mask: all are its own."""
    import numpy as np

    monkeypatch.setenv("LECTURERS_TOKEN", "secret")
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    random.seed(1)
    np.random.seed(1)  # noqa: NPY002 - the state that students' code uses
    copied = [random.random(), np.random.random()]  # noqa: NPY002, S311 - what the next would be
    random.seed(1)
    np.random.seed(1)  # noqa: NPY002 - as above

    def work() -> object:
        drawn = [random.random(), np.random.random()]  # noqa: NPY002, S311 - as above
        return {
            "drawn": drawn,
            "temporary": tempfile.gettempdir(),
            "environment": dict(os.environ),
            "open": [number for number in range(64) if _is_open(number)],
            "umask": os.umask(0),
            "stdin": os.read(0, 1).decode(),
            "bytecode": sys.dont_write_bytecode,
        }

    first, second = run(work).value, run(work).value
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    for found in (first, second):
        assert all(a != b for a, b in zip(found["drawn"], copied, strict=True))
        assert "LECTURERS_TOKEN" not in found["environment"]
        assert found["environment"]["JPY_PARENT_PID"] == "1"
        assert found["temporary"] == found["environment"]["TMPDIR"] != "/nowhere"
        assert found["umask"] == 0o077
        assert found["bytecode"] is True
        assert found["stdin"] == ""
        assert len(found["open"]) == 4  # 0, 1, 2, the answer
    assert first["drawn"] != second["drawn"]


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def test_the_first_environment_is_wiped(level: Level) -> None:
    """What the parent was started with does not stand in the child's /proc/self/environ."""
    code = """
import os, sys, tempfile
from pathlib import Path
from coopgrade.runner.limits import Limits
from coopgrade.runner.sandbox import children, kernel
def work():
    import ctypes
    from coopgrade.runner.sandbox.hygiene import _environment_in_memory
    span = _environment_in_memory() or spans
    return [ctypes.string_at(span[0], span[1] - span[0]).decode("latin-1").strip(chr(0)),
            os.environ.get("LANG")]
from coopgrade.runner.sandbox.hygiene import _environment_in_memory
spans = _environment_in_memory()
import ctypes
assert b"secret-of-the-zygote" in ctypes.string_at(spans[0], spans[1] - spans[0])
with tempfile.TemporaryDirectory() as folder:
    print(children.run(sys.argv[1], Limits(), work, Path(folder)).value)
"""
    environment = {**clean_environment(), "TOKEN": "secret-of-the-zygote", "LANG": "C.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-c", code, level],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "['', 'C.UTF-8']"


def test_environment_to_start_with_names_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A zygote is started without home, user, tokens, or sockets of the desktop."""
    for name in ("SSH_AUTH_SOCK", "GITHUB_TOKEN", "HOME", "USER", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.setenv(name, "lecturer")
    found = clean_environment()
    assert "lecturer" not in " ".join(found.values())
    assert found["OMP_NUM_THREADS"] == "1"
    assert str(Path(sys.executable).parent) in found["PATH"]


def test_a_program_that_was_started_can_be_ended(
    run: Callable[..., children.Ended], level: Level
) -> None:
    """Code that starts a program with a time limit gets its TimeoutExpired."""
    if level == "landlock" and kernel.landlock_version() < landlock.SCOPE_SINCE:
        pytest.skip("this kernel's Landlock knows no signals: no other process may get one")

    def work() -> object:
        try:
            subprocess.run(["/bin/sleep", "20"], timeout=0.2, check=False)
        except subprocess.TimeoutExpired:
            return "ended"
        return "not ended"

    assert run(work).value == "ended"


def test_a_room_has_terminals_of_its_own(run: Callable[..., children.Ended], level: Level) -> None:
    """`!ls` in a notebook asks for a terminal: there is one, and nobody else's beside it."""

    def work() -> object:
        others = len(list(Path("/dev/pts").iterdir()))
        outer, inner = os.openpty()
        os.write(inner, b"hi\n")
        return [others, os.read(outer, 10).decode(), os.isatty(inner), os.ttyname(inner)]

    ended = run(work)
    if level == "landlock":
        assert ended.error.startswith("PermissionError")
    else:
        assert ended.value == [1, "hi\r\n", True, "/dev/pts/0"]


def test_old_landlock_allows_no_signal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Landlock does not watch over signals, the filter lets a process signal itself only."""
    offer = next(offer for offer in survey() if offer.level == "landlock")
    if not offer.works:
        pytest.skip(offer.reason)
    monkeypatch.setattr(kernel, "landlock_version", lambda: 3)
    parent = os.getpid()

    def work() -> object:
        os.kill(os.getpid(), 0)
        refused = []
        for pid in (parent, -1, 0):
            try:
                os.kill(pid, 0)
            except PermissionError:
                refused.append(pid)
        return len(refused)

    assert children.run("landlock", LIMITS, work, folder).value == 3


def test_limits_are_set(run: Callable[..., children.Ended]) -> None:
    """Memory beyond the libraries, processor time, files, processes: as the limits say."""
    import resource

    limits = replace(
        LIMITS, memory_bytes=256 * _MB, cpu_seconds=7, file_bytes=3 * _MB, open_files=40
    )

    def work() -> object:
        kinds = ("AS", "CPU", "FSIZE", "NOFILE", "CORE")
        return [resource.getrlimit(getattr(resource, f"RLIMIT_{kind}")) for kind in kinds]

    value = run(work, limits).value
    assert isinstance(value, list)
    space, cpu, size, files, core = value
    assert (cpu, size, files, core) == ([7, 9], [3 * _MB] * 2, [40, 40], [1, 1])
    mapped = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * 4096
    assert 256 * _MB < space[0] < mapped + 320 * _MB


def test_memory_error_is_the_submissions_own(run: Callable[..., children.Ended]) -> None:
    """Too much in one process raises MemoryError, which its cell shows; nothing is killed."""
    limits = replace(LIMITS, memory_bytes=128 * _MB)
    ended = run(lambda: len(b"1" * (512 * _MB)), limits)
    assert (ended.value, ended.error) == (None, "MemoryError: ")


def test_exit_codes_are_passed_on(run: Callable[..., children.Ended]) -> None:
    """How a submission ended is how its monitor ends."""
    assert run(lambda: os._exit(7)).code == 7
    assert run(lambda: os._exit(0)).code == 0
    assert run(lambda: sys.exit(3)).error == "SystemExit: 3"


def test_time_for_the_walls_is_not_the_submissions(
    run: Callable[..., children.Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a busy machine walls take long; the clock starts when they stand."""
    original = hygiene.reset_libraries

    def slow() -> None:
        time.sleep(1.5)
        original()

    monkeypatch.setattr(hygiene, "reset_libraries", slow)
    limits = replace(LIMITS, submission_seconds=0.3, interrupt_seconds=0.1)
    ended = run(lambda: "in time", limits)
    assert (ended.value, ended.code) == ("in time", 0)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_ending_the_monitor_ends_the_submission(
    level: Level, folder: Path, number: signal.Signals
) -> None:
    """SIGTERM ends everything in order; SIGKILL takes the submission along."""
    answers, answer = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            confining.confine(level, LIMITS, folder, keep=(answer,))
            os.write(answer, b"started")
            time.sleep(60)
        finally:
            os._exit(1)
    os.close(answer)
    assert os.read(answers, 10) == b"started"
    os.kill(pid, number)
    os.waitpid(pid, 0)
    # The pipe's end was the submission's: it has ended when nobody holds it any more.
    assert os.read(answers, 10) == b""
    os.close(answers)


def test_links_that_were_handed_in_are_left_behind(
    run: Callable[..., children.Ended], level: Level, folder: Path, tmp_path: Path
) -> None:
    """A link among the files does not bring what it points at."""
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim", "utf-8")
    (folder / "link.txt").symlink_to(secret)

    def work() -> object:
        return Path("link.txt").read_text("utf-8")

    wall = "FileNotFoundError" if level != "landlock" else "PermissionError"
    assert run(work).error.startswith(wall)


@pytest.mark.parametrize(
    "wall", ["filter_system_calls", "forbid_new_privileges", "die_with_parent", "set_capabilities"]
)
def test_a_missing_wall_stops_everything(
    level: Level, folder: Path, monkeypatch: pytest.MonkeyPatch, wall: str
) -> None:
    """If one wall cannot be built, nothing foreign runs, and the machine is said to be at fault."""
    mark = folder / "ran.txt"

    def refuse(*_: object) -> None:
        raise SandboxError(wall, "Operation not permitted")

    monkeypatch.setattr(kernel, wall, refuse)
    with pytest.raises(SandboxError, match=wall):
        children.run(level, LIMITS, mark.touch, folder)
    assert not mark.exists()


def test_no_landlock_is_no_level(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Landlock there is no level of that name, and no file is left open."""
    monkeypatch.setattr(kernel, "landlock_version", lambda: 0)
    with pytest.raises(SandboxError, match="landlock"):
        children.run("landlock", LIMITS, lambda: 1, folder)


def test_what_cannot_confine_is_refused(folder: Path) -> None:
    """A level without walls, folders that are too wide, a process with threads: all refused."""
    with pytest.raises(SandboxError, match="level"):
        confining.confine("data-only", LIMITS, folder)
    for wide in (Path("/"), Path.home(), folder.parent):
        with pytest.raises(SandboxError, match="more than libraries"):
            places.check((wide,), folder)
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        with pytest.raises(SandboxError, match="threads"):
            confining.confine("landlock", LIMITS, folder)
    finally:
        stop.set()
        thread.join()


def test_libraries_hold_no_exercises(checkout: Path) -> None:
    """What a submission may read holds no source of an assignment and no run sheet."""
    for path in libraries():
        assert path.is_dir()
        assert not (checkout / "exercises").is_relative_to(path), path
        assert not (checkout / "lectures" / "guide").is_relative_to(path), path
        assert not (checkout / "tests").is_relative_to(path), path
    assert any(Path(os.__file__).is_relative_to(path) for path in (*libraries(), *places.SYSTEM))


def test_a_user_without_a_home_can_grade(
    run: Callable[..., children.Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In some containers the user has no name and no home; the walls need neither."""

    def nowhere() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", nowhere)
    assert run(lambda: 1).value == 1


def test_user_id_fits_into_a_container(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where few ids are mapped, one of their upper half is taken; where hardly any, none."""
    ids = tmp_path / "map"
    ids.write_text("0 0 4294967295\n", "ascii")
    assert confining._free_id(str(ids)) == 0x7000_0000 + os.getpid()
    ids.write_text("0 1000 1\n1 100000 65536\n", "ascii")
    assert 32768 <= confining._free_id(str(ids)) <= 65535
    ids.write_text("0 1000 1\n", "ascii")
    with pytest.raises(SandboxError, match="only 1 ids"):
        confining._free_id(str(ids))


def test_descendants_are_found() -> None:
    """A child and its child are both seen from outside."""
    code = "import subprocess, sys; subprocess.run([sys.executable, '-S', '-c', 'input()'])"
    with subprocess.Popen([sys.executable, "-S", "-c", code], stdin=subprocess.PIPE) as outer:
        end = time.monotonic() + 20
        while len(monitor.descendants(outer.pid)) < 1 and time.monotonic() < end:
            time.sleep(0.02)
        found = monitor.descendants(os.getpid())
        outer.communicate(b"\n")
    assert outer.pid in found
    assert len(found) >= 2


def test_other_systems_offer_nothing() -> None:
    """On macOS and Windows the package loads, offers no level, and says why."""
    code = """
import os, signal, sys
sys.platform = "darwin"
for name in ("resource", "pwd", "fcntl"):
    sys.modules[name] = None
for name in ("O_PATH", "sysconf", "pidfd_open", "geteuid", "sched_getaffinity"):
    delattr(os, name)
del signal.pthread_sigmask
from coopgrade.runner import sandbox
sandbox.prepare()
print(sandbox.available(), {offer.reason for offer in sandbox.survey()})
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "() {'Linuxでだけ使えます。'}"


def test_container_reaches_nothing() -> None:
    """The command line, as data: no network, read-only, no powers, every limit."""
    found = container.command(
        engine="/usr/bin/podman",
        image="python:3.11",
        limits=Limits(processes=10, memory_bytes=256 * _MB, file_bytes=5, disk_bytes=7),
        writable=Path("/hand-in/g01"),
        readable=(Path("/opt/venv"), Path("/opt/日本語")),
        arguments=("python", "-m", "zygote"),
    )
    assert found[:2] == ["/usr/bin/podman", "run"]
    assert found[-4:] == ["python:3.11", "python", "-m", "zygote"]
    options = {found[at]: found[at + 1] for at in range(2, len(found) - 5) if found[at][0] == "-"}
    expected = {
        "--network": "none",
        "--cap-drop": "ALL",
        "--security-opt": "no-new-privileges",
        "--pids-limit": "26",
        "--memory": str(768 * _MB),
        "--memory-swap": str(768 * _MB),
        "--tmpfs": "/tmp:rw,nosuid,nodev,size=7",  # noqa: S108 - within it
        "--pull": "never",
        "--workdir": "/hand-in/g01",
    }
    assert options.items() >= expected.items()
    assert "--read-only" in found
    assert "fsize=5:5" in found
    assert "type=bind,source=/opt/日本語,target=/opt/日本語,readonly" in found
    assert "type=bind,source=/hand-in/g01,target=/hand-in/g01" in found
    assert options["--user"].split(":")[0] != "0"
    with pytest.raises(ValueError, match="comma"):
        container.command(
            engine="docker",
            image="i",
            limits=Limits(),
            writable=Path("/a,b"),
            readable=(),
            arguments=(),
        )


def test_container_level_needs_a_container(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Outside of a container that level refuses; within, the walls are those of `landlock`."""
    sign = tmp_path / ".containerenv"
    monkeypatch.setattr(confining, "_IN_CONTAINER", (sign,))
    with pytest.raises(SandboxError, match="container"):
        confining.confine("container", LIMITS, folder)
    offer = next(offer for offer in survey() if offer.level == "landlock")
    if not offer.works:
        pytest.skip(offer.reason)
    sign.touch()
    outside = tmp_path / "secret.txt"
    outside.write_text("geheim", "utf-8")
    ended = children.run("container", LIMITS, outside.read_bytes, folder)
    assert ended.error.startswith("PermissionError")
