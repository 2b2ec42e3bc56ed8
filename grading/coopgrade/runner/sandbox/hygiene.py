"""What a forked child must forget of its parent, and what it may use up.

A fork copies everything: open files, the environment, ignored signals, the temporary folder
that was chosen, random numbers to come. Each of these has been a real defect (a loop that no
time-out could interrupt, because SIGINT was ignored where the parent was started).
"""

import mmap
import os
import signal
import sys
from pathlib import Path

from coopgrade.runner.limits import Limits
from coopgrade.runner.sandbox import kernel

# What of the environment says nothing about the machine or its owner.
_KEPT = ("LANG", "LC_ALL", "LC_CTYPE", "TZ", "COOPKIT_LANG", "MPLBACKEND", "PYTHONWARNINGS")
_KEPT_OF_PYTHON = ("PYTHONHASHSEED", "PYTHONUTF8", "PYTHONPATH")
_THREADS = tuple(f"{name}_NUM_THREADS" for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR"))
_ENV_START, _ENV_END = 49, 50


def clean_environment() -> dict[str, str]:
    """Return an environment to start a zygote with.

    What a process was started with stays readable in its memory, and in every child's. So
    tokens, passwords and names of the lecturer's machine must not be in it from the start.
    """
    kept = {
        name: os.environ[name]
        for name in (*_KEPT, *_KEPT_OF_PYTHON, *_THREADS)
        if name in os.environ
    }
    programs = str(Path(sys.executable).parent)
    return {
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MPLBACKEND": "agg",
        **kept,
        "PATH": os.pathsep.join([programs, "/usr/bin", "/bin"]),
    }


def forget_environment(home: Path) -> None:
    """Replace the environment, in this process's memory too."""
    fresh = clean_environment()
    span = _environment_in_memory()
    os.environ.clear()
    os.environ.update(fresh)
    if span:
        kernel.overwrite(*span)
    os.environ.update(
        HOME=str(home),
        TMPDIR=str(home),
        USER="student",
        LOGNAME="student",
        IPYTHONDIR=str(home / ".ipython"),
        MPLCONFIGDIR=str(home / ".matplotlib"),
        XDG_CACHE_HOME=str(home / ".cache"),
        # A kernel whose parent is process 1, as here, takes itself for abandoned and ends.
        JPY_PARENT_PID="1",
    )


def _environment_in_memory() -> tuple[int, int] | None:
    """Return where the kernel put the environment at the start, if it still says so."""
    try:
        record = Path("/proc/self/stat").read_bytes()
    except OSError:
        return None
    # The name in brackets may hold spaces: count from the last bracket (field 3 follows).
    fields = record[record.rindex(b")") + 2 :].split()
    start, end = int(fields[_ENV_START - 2]), int(fields[_ENV_END - 2])
    return (start, end) if 0 < start < end else None


def reset_signals() -> None:
    """Let every signal do what it does by default; Ctrl+C raises KeyboardInterrupt."""
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        # Python itself ignores these two: a broken pipe is an exception, not the end.
        if number in {signal.SIGPIPE, signal.SIGXFSZ}:
            signal.signal(number, signal.SIG_IGN)
        elif number == signal.SIGINT:
            signal.signal(number, signal.default_int_handler)
        elif signal.getsignal(number) not in {signal.SIG_DFL, None}:
            signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    signal.setitimer(signal.ITIMER_REAL, 0)


def reset_libraries() -> None:
    """Forget the temporary folder, and draw random numbers of one's own."""
    sys.dont_write_bytecode = True
    temporary = sys.modules.get("tempfile")
    if temporary:
        temporary.tempdir = None  # type: ignore[attr-defined]
        temporary._name_sequence = None  # type: ignore[attr-defined]  # noqa: SLF001 - its names come from a copied generator
    if "random" in sys.modules:
        sys.modules["random"].seed()
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()


def close_files(keep: tuple[int, ...]) -> None:
    """Close every open file but 0, 1, 2 and those named, and read nothing from the terminal."""
    nothing = os.open("/dev/null", os.O_RDONLY)
    os.dup2(nothing, 0, inheritable=True)
    start = 3
    for number in sorted({*keep} - {0, 1, 2}):
        os.closerange(start, number)
        os.set_inheritable(number, False)
        start = number + 1
    os.closerange(start, max(_largest_file_number(), start))


def _largest_file_number() -> int:
    try:
        return max(map(int, os.listdir("/proc/self/fd"))) + 1
    except (OSError, ValueError):
        import resource

        return min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 65536)


def limit(limits: Limits, *, processes: int) -> None:
    """Set what this process and its children may use up."""
    import resource  # not on Windows

    used = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * mmap.PAGESIZE
    cpu = max(1, int(limits.cpu_seconds))
    wanted = {
        # What is mapped already (the libraries) does not count against the submission.
        resource.RLIMIT_AS: (used + limits.memory_bytes,) * 2,
        resource.RLIMIT_CPU: (cpu, cpu + 2),
        resource.RLIMIT_NPROC: (processes,) * 2,
        resource.RLIMIT_FSIZE: (limits.file_bytes,) * 2,
        resource.RLIMIT_NOFILE: (limits.open_files,) * 2,
        # 1, not 0: that keeps a core from being piped to a service of the machine, too.
        resource.RLIMIT_CORE: (1, 1),
        resource.RLIMIT_MEMLOCK: (0, 0),
        resource.RLIMIT_MSGQUEUE: (0, 0),
        resource.RLIMIT_SIGPENDING: (1024, 1024),
    }
    for kind, (soft, hard) in wanted.items():
        most = resource.getrlimit(kind)[1]
        if most != resource.RLIM_INFINITY:
            soft, hard = min(soft, most), min(hard, most)  # noqa: PLW2901 - the machine's own limit is lower
        resource.setrlimit(kind, (soft, hard))
