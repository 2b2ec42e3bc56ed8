"""Times as forms write them: Google's two ways, and what Excel made of Microsoft's."""

import re
from datetime import datetime, timedelta, timezone

from coopgrade.course import TOKYO
from coopgrade.lms.times import read_time

# 2025/07/11 10:16:35 午前 GMT+9 · 2025/09/11 0:05:19 · 2025/07/11 午後 3:05:19
_FORM = re.compile(
    r"(?P<year>\d{4})[/.-](?P<month>\d{1,2})[/.-](?P<day>\d{1,2})[\sT]+"
    r"(?:(?P<before>午前|午後)\s*)?"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:\.\d+)?"
    r"(?:\s*(?P<half>午前|午後|[AaPp]\.?[Mm]\.?))?"
    r"(?:\s*(?:GMT|UTC)(?P<offset>[+-]\d{1,2})?(?::?(?P<more>\d{2}))?)?\s*"
)
_HALF_DAY = 12


def read_form_time(text: str) -> datetime | None:
    """Return the time of an answer in Asia/Tokyo, or None if the cell holds none.

    In the 12-hour form 12 o'clock is the first hour of its half of the day.

        >>> read_form_time("2025/07/11 12:16:35 午前 GMT+9").isoformat()
        '2025-07-11T00:16:35+09:00'
        >>> read_form_time("2025/09/11 0:05:19").isoformat()
        '2025-09-11T00:05:19+09:00'
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        return read_time(text)
    part = found.groupdict()
    hour = int(part["hour"])
    half = part["before"] or part["half"]
    if half:
        if hour > _HALF_DAY:
            return None
        hour = hour % _HALF_DAY + (_HALF_DAY if half == "午後" or half[0] in "Pp" else 0)
    zone = TOKYO
    if part["offset"]:
        minutes = int(part["more"] or 0)
        hours = int(part["offset"])
        zone = timezone(timedelta(hours=hours, minutes=minutes if hours >= 0 else -minutes))
    try:
        moment = datetime(
            int(part["year"]),
            int(part["month"]),
            int(part["day"]),
            hour,
            int(part["minute"]),
            int(part["second"] or 0),
            tzinfo=zone,
        )
    except ValueError:
        return None
    return moment.astimezone(TOKYO)
