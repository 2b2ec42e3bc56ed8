"""In which order teams speak, in which session, and when."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from coopgrade.course import Session


@dataclass(frozen=True)
class Pace:
    """How long things take.

    Attributes:
        minutes: of one team, with questions and the change to the next.
        after: minutes from the beginning of each session to its first talk; the last number
            holds for the sessions that have none.
    """

    minutes: int = 12
    after: tuple[int, ...] = (12,)


@dataclass(frozen=True)
class Slot:
    """One talk in the timetable.

    Attributes:
        number: place in the order of all talks, from 1.
        team: its id.
        session: in which session, or None when none was named.
        begins: minutes after the beginning of the session, or of the talks.
        at: the time of day, or None when the session's is not known.
    """

    number: int
    team: str
    session: Session | None
    begins: int
    at: datetime | None


def draw(teams: Sequence[str], seed: int) -> tuple[str, ...]:
    """Return the teams in a drawn order.

    Each team's place comes from its own id and the number, so it is the same on every
    machine, and a team that comes or goes does not shuffle the others.

    >>> draw(["g01", "g02", "g03"], 1) == draw(["g03", "g01", "g02"], 1)
    True
    """
    return tuple(sorted(teams, key=lambda team: hashlib.sha256(f"{seed} {team}".encode()).digest()))


def timetable(order: Sequence[str], sessions: Sequence[Session], pace: Pace) -> tuple[Slot, ...]:
    """Return the talks with their times; the earlier sessions get one more if it does not divide.

    Args:
        order: all teams.
        sessions: those in which they speak; none: one list without times of day.
        pace: how long things take.
    """
    if not sessions:
        return tuple(
            Slot(number, team, None, (number - 1) * pace.minutes, None)
            for number, team in enumerate(order, 1)
        )
    share, rest = divmod(len(order), len(sessions))
    slots: list[Slot] = []
    for place, session in enumerate(sessions):
        begins = pace.after[min(place, len(pace.after) - 1)]
        for team in order[len(slots) : len(slots) + share + (place < rest)]:
            at = session.starts_at + timedelta(minutes=begins) if session.starts_at else None
            slots.append(Slot(len(slots) + 1, team, session, begins, at))
            begins += pace.minutes
    return tuple(slots)
