"""When to save: soon after an edit, by the kernel's own event loop, never by a thread."""

import asyncio
import atexit
import time
from collections.abc import Callable

# An edit waits this long for others to be saved with it. A killed kernel loses no more.
SAVE_AFTER = 0.5
RETRY_AFTER = 2.0
# A timer that is this late lost its loop; the next edit saves by itself.
LATE = 1.0

# What waits to be saved; nothing else is kept here.
_WAITING: "set[Autosave]" = set()


class Autosave:
    """Calls `save` at most half a second after the first edit that is not saved.

    Typing on does not put it off, so that a kernel that is killed while somebody types
    loses half a second. Without a running event loop, in a script, it is called at once.

    Args:
        save: saves; it calls `done` or `retry` as it went.
    """

    def __init__(self, save: Callable[[], None]) -> None:
        self._save = save
        self._due: float | None = None

    @property
    def waiting(self) -> bool:
        """Whether something is not saved yet."""
        return self in _WAITING

    def ask(self) -> bool:
        """Save soon; True if it was saved at once."""
        _WAITING.add(self)
        # Registered when there is something to save; registered again it counts once.
        atexit.unregister(save_waiting)
        atexit.register(save_waiting)
        late = self._due is not None and time.monotonic() > self._due + LATE
        if late or not self._set(SAVE_AFTER):
            # No loop here, or the loop of the timer is gone with the page that it served.
            self._due = None
            self._save()
            return True
        return False

    def done(self) -> None:
        """Everything is saved."""
        _WAITING.discard(self)

    def retry(self) -> None:
        """Try again a little later: the disk may have room then."""
        if self.waiting:
            self._set(RETRY_AFTER)

    def now(self) -> None:
        """Save now, if something is not saved yet."""
        if self.waiting:
            self._save()

    def _set(self, seconds: float) -> bool:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return False
        due = time.monotonic() + seconds
        if self._due is None or self._due > due:
            self._due = due
            loop.call_later(seconds, self._timer)
        return True

    def _timer(self) -> None:
        self._due = None
        self.now()


def save_waiting() -> None:
    """Save everything in this kernel that waits: before a cell runs again, and at the end."""
    for autosave in tuple(_WAITING):
        autosave.now()
