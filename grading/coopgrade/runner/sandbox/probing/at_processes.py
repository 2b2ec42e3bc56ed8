"""Attempts on processes and memory: others', the grader's, and the machine's patience.

Signals go to the planted victim alone; to the grader and to "everybody" only signal 0,
which asks and does nothing, so that a missing wall costs nothing.
"""

import ctypes
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from coopgrade.runner.sandbox.probing.attempt import attempt
from coopgrade.runner.sandbox.probing.target import SECRET, Target

_MB = 1024**2
_left: list[subprocess.Popen[bytes]] = []


@attempt("processes", harmless=True)
def see_others(target: Target) -> object:
    """See what others run."""
    return SECRET in Path(f"/proc/{target.victim}/cmdline").read_text("utf-8") and "a program"


@attempt("processes", harmless=True)
def read_others_memory(target: Target) -> object:
    """Look into the environment and memory of another program."""
    for name in ("environ", "mem", "maps"):
        with suppress(OSError), open(f"/proc/{target.victim}/{name}", "rb") as file:
            file.read(0)
            return name
    return ""


@attempt("processes", harmless=True)
def trace_other(target: Target) -> object:
    """Take another program over, as a debugger does."""
    seize, detach = 0x4206, 17
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(seize, target.victim, None, None) == 0:
        libc.ptrace(detach, target.victim, None, None)
        return "ptrace"
    return ""


@attempt("processes", harmless=True)
def kill_other(target: Target) -> object:
    """Send a signal to another program."""
    os.kill(target.victim, signal.SIGCONT)
    return "a signal"


@attempt("processes", harmless=True)
def kill_grader(target: Target) -> object:
    """Find the grader, and everybody, with a signal that does nothing."""
    for pid in {os.getppid(), target.grader} - {0}:
        with suppress(OSError):
            os.kill(pid, 0)
            return "the grader"
    return ""


@attempt("processes", harmless=True)
def signal_everybody(target: Target) -> object:
    """Ask whether "everybody" is anybody."""
    os.kill(-1, 0)
    return "others"


@attempt("processes", harmless=True)
def slow_other_down(target: Target) -> object:
    """Change priority, processors or limits of another program."""
    done = []
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, target.victim, 1)
        done.append("priority")
    with suppress(OSError):
        resource.prlimit(target.victim, resource.RLIMIT_CORE, (0, 0))
        done.append("limits")
    with suppress(OSError):
        os.sched_setaffinity(target.victim, {min(os.sched_getaffinity(0))})
        done.append("processors")
    return ", ".join(done)


@attempt("processes", seconds=10)
def fork_storm(target: Target) -> object:
    """Start as many processes as possible, and keep them for longer than the monitor looks away.

    The kernel counts no processes of the real root, so at `userns` as root only the monitor
    ends a storm, at its next look.
    """
    pids: list[int] = []
    with suppress(OSError):
        for _ in range(4 * target.limits.processes):
            pid = os.fork()
            if not pid:
                time.sleep(30)
                os._exit(0)
            pids.append(pid)
    time.sleep(0.5)
    return len(pids) > target.limits.processes and f"{len(pids)} processes"


@attempt("processes")
def start_threads(target: Target) -> object:
    """Start as many threads as possible."""
    stop = threading.Event()
    count = 0
    with suppress(RuntimeError, MemoryError):
        for _ in range(4 * target.limits.processes):
            threading.Thread(target=stop.wait, daemon=True).start()
            count += 1
    stop.set()
    return count > target.limits.processes and f"{count} threads"


@attempt("processes")
def leave_process(target: Target) -> object:
    """Leave a process behind that has cut all ties; only what is found afterwards counts."""
    for _ in range(3):
        if not os.fork():
            os.setsid()
            if not os.fork():
                for number in range(256):
                    with suppress(OSError):
                        os.close(number)
                time.sleep(600)
            os._exit(0)
    return ""


@attempt("processes")
def leave_program(target: Target) -> object:
    """Leave another program behind in a session of its own."""
    sleep = [sys.executable, "-S", "-c", "import time; time.sleep(600)"]
    _left.append(subprocess.Popen(sleep, start_new_session=True))
    return ""


@attempt("processes", seconds=0.6)
def ignore_interrupts(target: Target) -> object:
    """Go on for ever, whatever signal comes."""
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        with suppress(OSError):
            signal.signal(number, signal.SIG_IGN)
    end = time.monotonic() + 30
    while time.monotonic() < end:
        pass
    return "30 seconds"


@attempt("processes", seconds=0.6)
def catch_everything(target: Target) -> object:
    """Catch every exception, also the interrupt, and go on."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            while time.monotonic() < end:
                os.kill(os.getpid(), signal.SIGINT)
                time.sleep(0.01)
        except BaseException:  # noqa: BLE001, S110 - what is tried here
            pass
    return "30 seconds"


@attempt("processes", seconds=0.6)
def stop_oneself(target: Target) -> object:
    """Stand still, so that whoever waits waits for ever."""
    os.kill(os.getpid(), signal.SIGSTOP)
    return ""


@attempt("processes", seconds=0.6)
def hand_over_and_leave(target: Target) -> object:
    """End, while a child holds every open file."""
    if os.fork():
        os._exit(0)
    time.sleep(30)
    return "30 seconds"


@attempt("processes", harmless=True)
def shake_off_monitor(target: Target) -> object:
    """No longer end when the monitor ends."""
    return ctypes.CDLL(None).prctl(1, 0, 0, 0, 0) == 0 and "alone"


@attempt("processes")
def crash(target: Target) -> object:
    """Crash the interpreter."""
    ctypes.string_at(1)
    return ""


@attempt("memory", seconds=10)
def take_memory(target: Target) -> object:
    """Take 8 GB in one process."""
    return _take(8192, target)


def _take(megabytes: int, target: Target) -> str:
    kept: list[bytes] = []
    with suppress(MemoryError):
        while len(kept) * 32 < megabytes:
            kept.append(b"1" * (32 * _MB))
    done = len(kept) * 32
    return f"{done} MB" if done * _MB > target.limits.memory_bytes else ""


@attempt("memory", seconds=10)
def take_memory_together(target: Target) -> object:
    """Take the memory that one process may have, in several processes at once."""
    part = target.limits.memory_bytes * 3 // 4
    for _ in range(5):
        if not os.fork():
            kept = b"1" * part
            time.sleep(3)
            os._exit(len(kept) and 0)
    own = b"1" * part
    time.sleep(3)
    return f"{6 * len(own) // _MB} MB"


@attempt("memory", seconds=10)
def take_hidden_memory(target: Target) -> object:
    """Take memory that belongs to no process: files without a name, pieces shared by key."""
    done = 0
    block = b"1" * _MB
    with suppress(OSError):
        for number in range(24):
            file = os.memfd_create(f"m{number}")
            for _ in range(32):
                done += os.write(file, block)
    if done > target.limits.memory_bytes:
        return f"{done // _MB} MB"
    libc = ctypes.CDLL(None, use_errno=True)
    key = libc.shmget(0, 16 * _MB, 0o1600)
    if key >= 0:
        libc.shmctl(key, 0, None)
        return "System V"
    return ""
