"""Times as learning systems write them: Japanese, English and ISO, in Japan's time."""

import re
from datetime import datetime, timedelta, timezone

TOKYO = timezone(timedelta(hours=9), "JST")
# 2024年 04月 10日(水曜日) 09:05 · 2024-04-10 09:05:00 · 2024/4/10 9:05
_NUMERIC = re.compile(
    r"(\d{4})\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})\s*日?"
    r"(?:\s*[(（][^)）]*[)）])?[\sT,、]*(?:(\d{1,2})[:時](\d{2})(?:[:分](\d{2}))?)?"
)
# Wednesday, 10 April 2024, 9:05 AM
_ENGLISH = re.compile(
    r"(\d{1,2}) ([A-Z][a-z]{2})[a-z]* (\d{4})"
    r"(?:,? (\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([AaPp])[Mm])?)?"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HALF_DAY = 12


def read_time(text: str) -> datetime | None:
    """Return the time that a cell of an export means, or None.

    `-`, an empty cell and what is no time give None. A date without a time of day gives
    None, too: it does not say whether somebody was late.

        >>> read_time("2024年 04月 10日(水曜日) 09:05").isoformat()
        '2024-04-10T09:05:00+09:00'
    """
    if found := _NUMERIC.search(text):
        year, month, day, hour, minute, second = (int(part or -1) for part in found.groups())
    elif found := _ENGLISH.search(text):
        day, year = int(found[1]), int(found[3])
        month = _MONTHS.index(found[2]) + 1 if found[2] in _MONTHS else 0
        hour, minute, second = (int(part or -1) for part in found.groups()[3:6])
        if found[7]:
            hour = hour % _HALF_DAY + (_HALF_DAY if found[7] in "Pp" else 0)
    else:
        return None
    if hour < 0:
        return None
    try:
        return datetime(year, month, day, hour, minute, max(second, 0), tzinfo=TOKYO)
    except ValueError:
        return None
