"""Shutting a forked child in, wall by wall; the first wall that fails stops everything."""

import gc
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from coopgrade.runner.limits import Level, Limits
from coopgrade.runner.sandbox import filters, hygiene, kernel, landlock, monitor, places, rooms
from coopgrade.runner.sandbox.errors import SandboxError

# A range that neither people nor services nor containers get (systemd: UIDS-GIDS).
_FIRST_UID = 0x7000_0000
_MOST_PIDS = 4_194_304
_FIRST = 1
_OWN_WORLD = kernel.NEW_MOUNT | kernel.NEW_NET | kernel.NEW_IPC | kernel.NEW_NAMES
_OWN_WORLD |= kernel.NEW_CGROUP
_IN_CONTAINER = (Path("/.dockerenv"), Path("/run/.containerenv"))


def prepare() -> None:
    """Do once in a zygote, when all libraries are loaded, what each child would do again."""
    places.libraries()
    if kernel.machine() in kernel.MACHINES:
        scoped = kernel.landlock_version() >= landlock.SCOPE_SINCE
        filters.program(kernel.machine(), alone=True, own_pid=_FIRST, scoped=scoped)
    # What is garbage now would be copied by every child that collects it.
    gc.collect()
    gc.freeze()


def confine(
    level: Level,
    limits: Limits,
    writable: Path,
    readable: tuple[Path, ...] | None = None,
    keep: tuple[int, ...] = (),
) -> None:
    """Shut this process in for good; call it in a fresh fork, before anything foreign.

    It forks: the process that was called in stays outside and never returns (see `monitor`).
    The process that returns is the submission's. It works in `writable` (with `full` and
    `userns` in a copy in memory, of which nothing comes back), sees `readable` and the
    system's libraries, has 1, 2 and `keep` as its only open files, and a new environment.

    Args:
        level: `full` (needs root), `userns`, `landlock`, or `container` within one.
        limits: what it may use.
        writable: a folder made for this submission.
        readable: folders of libraries; `places.libraries()` when left out.
        keep: files that stay open, such as the pipe for results.

    Raises:
        SandboxError: a wall could not be built. Nothing foreign may run then.
    """
    collects = gc.isenabled()
    gc.disable()
    _check_caller(level)
    shown = places.libraries() if readable is None else readable
    places.check(shown, writable)
    owner = _future_owner(level)
    alive, held = os.pipe()
    started, start = os.pipe()
    try:
        with suppress(PermissionError):
            os.setsid()
        _leave(level)
        pid = os.fork()
    except OSError as error:
        raise SandboxError("fork", error) from error
    if pid:
        _stay_outside(pid, level, limits, writable, kept=(held, started))
    os.close(held)
    os.close(started)
    try:
        _shut_in(level, limits, writable, shown, keep=(alive, start, *keep), owner=owner)
        _make_sure_of_monitor(alive)
        # The monitor's clock starts: what the walls took is not the submission's time.
        os.close(start)
        if collects:
            gc.enable()
    except OSError as error:
        raise SandboxError("setting up", error) from error


def _check_caller(level: Level) -> None:
    if level not in {"full", "userns", "landlock", "container"}:
        raise SandboxError("level", f"{level} confines nothing")
    if kernel.machine() not in kernel.MACHINES:
        raise SandboxError("system", f"{sys.platform} {kernel.machine()}")
    if level == "container" and not any(path.exists() for path in _IN_CONTAINER):
        raise SandboxError("container", "this is none")
    if len(os.listdir("/proc/self/task")) > 1:
        raise SandboxError("fork", "this process has threads")
    if level == "full" and not kernel.capabilities() >> kernel.SYS_ADMIN & 1:
        raise SandboxError("full", "needs root")


def _leave(level: Level) -> None:
    """Have the next fork be the first process of its own world; adopt what it leaves behind."""
    if level == "full":
        kernel.unshare(kernel.NEW_PID, "process namespace")
    elif level == "userns":
        uid, gid = os.geteuid(), os.getegid()
        kernel.unshare(kernel.NEW_USER | kernel.NEW_PID, "user namespace")
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{uid} {uid} 1")
        _write("/proc/self/gid_map", f"{gid} {gid} 1")
    kernel.adopt_orphans()


def _write(path: str, text: str) -> None:
    try:
        Path(path).write_text(text, "ascii")
    except OSError as error:
        raise SandboxError("user namespace", error) from error


def _future_owner(level: Level) -> rooms.Owner:
    """Return who the submission will be: nobody else's user where that is possible."""
    powers = kernel.capabilities()
    if level == "userns" or not powers >> kernel.SET_UID & 1:
        return rooms.Owner(os.geteuid(), os.getegid())
    return rooms.Owner(*(_free_id(f"/proc/self/{kind}_map") for kind in ("uid", "gid")))


def _free_id(path: str) -> int:
    """Return an id that belongs to this process alone, as its number does."""
    number = os.getpid() % _MOST_PIDS
    rows = [tuple(map(int, line.split())) for line in Path(path).read_text("ascii").splitlines()]
    for first, _, count in rows:
        if first <= _FIRST_UID <= first + count - _MOST_PIDS:
            return _FIRST_UID + number
    # A container with few ids: the upper half of the largest piece, without its last one.
    first, _, count = max(rows, key=lambda row: row[2])
    if count < 1000:  # noqa: PLR2004 - too few to be anybody's own
        raise SandboxError("user id", f"only {count} ids here")
    return first + count - 2 - number % (count // 2)


def _stay_outside(
    pid: int, level: Level, limits: Limits, writable: Path, *, kept: tuple[int, int]
) -> NoReturn:
    nothing = os.open("/dev/null", os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    hygiene.close_files(kept)
    counted = writable if level in {"landlock", "container"} else None
    monitor.Monitor(pid, limits, counted).watch(kept[1])


def _shut_in(
    level: Level,
    limits: Limits,
    writable: Path,
    readable: tuple[Path, ...],
    *,
    keep: tuple[int, ...],
    owner: rooms.Owner,
) -> None:
    os.setsid()
    os.umask(0o022)
    alone = level in {"full", "userns"}
    hygiene.close_files(keep)
    hygiene.reset_signals()
    processes = limits.processes
    if alone:
        kernel.unshare(_OWN_WORLD, "namespaces")
        rooms.move_in(limits, writable, readable, owner)
        home = rooms.TEMPORARY
    else:
        home = writable / ".tmp"
        home.mkdir(mode=0o700, exist_ok=True)
        if owner.uid == os.geteuid():
            processes += _tasks_of(owner.uid)
    hygiene.forget_environment(home)
    os.chdir(writable)
    hygiene.limit(limits, processes=processes)
    _become(
        owner, writable, keep_reading=not alone and places.closed_to_others((*readable, writable))
    )
    kernel.die_with_parent(signal.SIGKILL)
    kernel.show_own_process()
    kernel.forbid_new_privileges()
    landlock.enter(_rules(readable, writable, alone=alone), needed=not alone or not owner.uid)
    hygiene.reset_libraries()
    scoped = kernel.landlock_version() >= landlock.SCOPE_SINCE
    own_pid = _FIRST if alone else os.getpid()
    kernel.filter_system_calls(
        filters.program(kernel.machine(), alone=alone, own_pid=own_pid, scoped=scoped)
    )
    os.umask(0o077)


def _become(owner: rooms.Owner, writable: Path, *, keep_reading: bool) -> None:
    """Change to the submission's user, and give up every power.

    Args:
        owner: who it will be.
        writable: its folder, which becomes its own.
        keep_reading: another user would be stopped on the way to the libraries, and there
            is no room that shows them elsewhere. It may then pass closed folders;
            Landlock decides what it reads.
    """
    changes = owner.uid != os.geteuid()
    if changes and os.lstat(writable).st_uid != owner.uid:
        for folder, folders, files in os.walk(writable):
            for name in (".", *folders, *files):
                os.chown(os.path.join(folder, name), owner.uid, owner.gid, follow_symlinks=False)
    kernel.drop_bounding()
    wanted = 0
    if changes:
        if keep_reading:
            kernel.keep_capabilities()
            wanted = 1 << kernel.READ_SEARCH
        os.setgroups([])
        os.setresgid(owner.gid, owner.gid, owner.gid)
        os.setresuid(owner.uid, owner.uid, owner.uid)
    kernel.set_capabilities(wanted)


def _tasks_of(uid: int) -> int:
    """Count what a user runs already, threads included, as the kernel does."""
    count = 0
    for name in os.listdir("/proc"):
        if name.isdecimal():
            with suppress(OSError):
                if os.stat(f"/proc/{name}").st_uid == uid:
                    count += len(os.listdir(f"/proc/{name}/task"))
    return count


def _rules(readable: tuple[Path, ...], writable: Path, *, alone: bool) -> dict[Path, int]:
    everything = landlock.write(max(kernel.landlock_version(), 1))
    rules = dict.fromkeys(places.DEVICES, landlock.USE_DEVICE)
    if alone:
        # The room holds nothing but what may be read.
        rules |= {Path("/"): landlock.READ}
        rules[rooms.TERMINALS] = landlock.USE_TERMINAL
        rules |= dict.fromkeys((rooms.TEMPORARY, rooms.SHARED_MEMORY), everything)
    else:
        system = (*places.SYSTEM, *places.SETTINGS, *readable)
        rules |= dict.fromkeys(system, landlock.READ)
        # How many processors and how much memory there are: libraries ask.
        for name in ("/sys/devices/system/cpu", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat"):
            rules[Path(name)] = landlock.READ
    rules[writable] = everything
    return rules


def _make_sure_of_monitor(alive: int) -> None:
    """End if the monitor ended before it could take this process with it."""
    import select

    poller = select.poll()
    poller.register(alive, select.POLLHUP)
    if poller.poll(0):
        os._exit(monitor.NOT_STARTED)
    os.close(alive)
