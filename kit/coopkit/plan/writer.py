"""Who writes a plan: a kernel, told apart from others without any name of a person."""

import hashlib
import os
import platform
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache

from coopkit.text import say

# Japan has had no summer time since 1951; a fixed offset needs no time zone database.
TOKYO = timezone(timedelta(hours=9), "Asia/Tokyo")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Writer:
    """One kernel on one machine.

    Attributes:
        place: machine and notebook, hashed: the same after a restart of the kernel, and
            no name of a person or folder can be read from it.
        process: number and start of the process, `""` if nobody knows.
    """

    place: str
    process: str = ""

    def __str__(self) -> str:
        """Return it as the history writes it."""
        return f"{self.place}/{self.process}"

    @classmethod
    def parse(cls, text: str) -> "Writer":
        """Return the writer that `str` made this text of."""
        place, _, process = text.partition("/")
        return cls(place, process)

    def lives(self) -> bool:
        """Whether that process still runs on this machine."""
        # Comes with ipykernel, and works alike on Windows, where signal 0 would kill.
        import psutil

        number, _, started = self.process.partition("-")
        if not number.isdigit():
            return False
        try:
            return f"{psutil.Process(int(number)).create_time():.0f}" == started
        except psutil.Error:
            return False

    def follows(self, other: "Writer") -> bool:
        """Whether `other` was this writer before the kernel was started anew."""
        same_place = self.place == other.place
        return self == other or (same_place and not other.lives())


@cache
def _machine() -> str:
    return f"{platform.node()}\n{os.environ.get('JPY_SESSION_NAME', '')}"


def this_writer() -> Writer:
    """Return the writer that this kernel is."""
    import psutil

    # Jupyter tells the kernel which notebook it serves; that outlives the kernel.
    place = hashlib.sha256(_machine().encode()).hexdigest()[:12]
    process = psutil.Process()
    return Writer(place, f"{process.pid}-{process.create_time():.0f}")


def now() -> datetime:
    """Return the time in Japan."""
    return datetime.now(TOKYO)


def time_words(moment: datetime) -> str:
    """Return a moment as people say it, with the weekday.

    >>> time_words(datetime(2026, 11, 25, 22, 5, tzinfo=TOKYO))
    '11月25日（水）22:05'
    """
    local = moment.astimezone(TOKYO)
    return say(
        "merge.time",
        month=local.month,
        day=local.day,
        weekday=say(f"merge.weekday.{_WEEKDAYS[local.weekday()]}"),
        clock=f"{local:%H:%M}",
    )
