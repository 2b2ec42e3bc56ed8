"""Numbers as people type them in Japan: １２，０００円, 1万2千円, 7時間半, 令和9年4月.

Every reader returns an exact value, or None for an empty text. What it cannot read for
certain it refuses, with a sentence that tells how to write it.
"""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from coopkit.plan.fields import MAX_HOURS, MAX_PERCENT, MAX_UNITS, MAX_YEN
from coopkit.text import say

_PLAIN = str.maketrans(
    "０１２３４５６７８９，、．：－−ー–￥／％　",
    "0123456789,,.:----¥/% ",
)
_KANJI_DIGITS = {sign: number for number, sign in enumerate("〇一二三四五六七八九")}
_LARGE = {"兆": 10**12, "億": 10**8, "万": 10**4}
_SMALL = {"千": 1000, "百": 100, "十": 10}
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_DECIMAL = re.compile(r"\d{1,18}(\.\d{1,6})?")
# A number that is still being typed: 1,  or 1,0  or 12.
_UNFINISHED = re.compile(r"\d{1,3}(,\d{3})*,\d{0,2}|\d+\.")
# What people write before a number, though the field says it already: 約800, 時給1,300円.
_BEFORE = re.compile(r"(?:約|およそ|だいたい|時給|月に|毎月|年に)+")
_REIWA_BEFORE_FIRST_YEAR = 2018
_MINUTES = 60


class NumberError(ValueError):
    """A text that is not a number we can take; its message tells how to write it.

    Args:
        problem: a key below `plan.number` in the texts.
        unfinished: the text may still become a number when the person types on.
        **words: values for the text.
    """

    def __init__(self, problem: str, *, unfinished: bool = False, **words: Any) -> None:
        super().__init__(say(f"plan.number.{problem}", **words))
        self.unfinished = unfinished


def parse_yen(text: str) -> int | None:
    """Read an amount of yen.

    >>> parse_yen("１万2千円"), parse_yen("12,000"), parse_yen("時給1.5千円"), parse_yen(" ")
    (12000, 12000, 1500, None)
    >>> parse_yen("１０まん")
    100000

    Raises:
        NumberError: not a whole number of yen from 0 to 10^12.
    """
    return _whole(text, units="円", most=MAX_YEN, example="12,000")


def parse_units(text: str) -> int | None:
    """Read a number of units, times or things.

    >>> parse_units("５口"), parse_units("20回")
    (5, 20)

    Raises:
        NumberError: not a whole number from 0 to 10^6.
    """
    return _whole(text, units="口回個件人食", most=MAX_UNITS, example="5")


def parse_hours(text: str) -> Decimal | None:
    """Read hours per week, exact to 0.01 hours.

    >>> parse_hours("７時間半"), parse_hours("7:30"), parse_hours("7時間15分")
    (Decimal('7.5'), Decimal('7.5'), Decimal('7.25'))

    Raises:
        NumberError: not a time from 0 to 80 hours, or not exact in 0.01 hours.
    """
    plain = _plain(text)
    if not plain:
        return None
    clock = re.fullmatch(r"(\d{1,3}):([0-5]\d)", plain)
    words = re.fullmatch(r"(?:(.+?)時間)?(?:(半)|([0-5]?\d)分)?", plain)
    if clock:
        hours = int(clock[1]) + Fraction(int(clock[2]), _MINUTES)
    elif words and words[0]:
        minutes = _MINUTES // 2 if words[2] else int(words[3] or 0)
        hours = _value(words[1] or "0", "7.5") + Fraction(minutes, _MINUTES)
    else:
        hours = _value(plain, "7.5")
    if hours > MAX_HOURS:
        raise NumberError("too_large", most=MAX_HOURS)
    hundredths = hours * 100
    if hundredths.denominator != 1:
        raise NumberError("hours_step")
    return (Decimal(hundredths.numerator) / 100).normalize() + 0


def parse_month(text: str) -> str | None:
    """Read a month.

    >>> parse_month("2027年4月"), parse_month("２０２７/４"), parse_month("令和9年4月")
    ('2027-04', '2027-04', '2027-04')

    Raises:
        NumberError: not a month of the years 2000 to 2099.
    """
    plain = _plain(text)
    if not plain:
        return None
    found = re.fullmatch(r"(令和|R|r)?(\d{1,4}|元)(?:年|-|/|\.)(\d{1,2})月?", plain)
    if not found:
        raise NumberError("month", unfinished=bool(re.fullmatch(r"[令和Rr\d元年/.-]{1,7}", plain)))
    year = 1 if found[2] == "元" else int(found[2])
    if found[1]:
        year += _REIWA_BEFORE_FIRST_YEAR
    month = int(found[3])
    if not (2000 <= year <= 2099 and 1 <= month <= 12):  # noqa: PLR2004  # years and months
        raise NumberError("month", unfinished=month == 0)
    return f"{year}-{month:02d}"


def parse_count(text: str) -> int | None:
    """Read a number of months, years or percent of a usual month: what is counted may follow.

    >>> parse_count("３か月"), parse_count("5年"), parse_count("80%")
    (3, 5, 80)

    Raises:
        NumberError: not a whole number from 0 to 10^6.
    """
    plain = re.sub(r"(?:[かカヶケヵ]月目?|年目?|月|%|日)$", "", _plain(text))
    return None if not plain else _whole(plain, units="人", most=MAX_UNITS, example="3")


def parse_percent(text: str) -> Decimal | None:
    """Read a percentage, exact to 0.001 percent.

    >>> parse_percent("１５．４３５％"), parse_percent("1割5分"), parse_percent("3割")
    (Decimal('15.435'), Decimal('15'), Decimal('30'))

    Raises:
        NumberError: not a percentage from 0 to 100, or not exact in 0.001 percent.
    """
    plain = _plain(text).removesuffix("%")
    if not plain:
        return None
    tenths = re.fullmatch(r"(\d{1,2})割(?:(\d)分)?", plain)
    value = Fraction(int(tenths[1]) * 10 + int(tenths[2] or 0)) if tenths else _value(plain, "7.5")
    if value > MAX_PERCENT:
        raise NumberError("too_large", most=MAX_PERCENT)
    thousandths = value * 1000
    if thousandths.denominator != 1:
        raise NumberError("percent_step")
    return (Decimal(thousandths.numerator) / 1000).normalize() + 0


def parse_day(text: str) -> date | None:
    """Read a day.

    >>> parse_day("2027年4月1日"), parse_day("２０２７/４/1"), parse_day("令和9年4月1日")
    ... # doctest: +NORMALIZE_WHITESPACE
    (datetime.date(2027, 4, 1), datetime.date(2027, 4, 1), datetime.date(2027, 4, 1))

    Raises:
        NumberError: not a day of the years 2000 to 2099.
    """
    plain = _plain(text)
    if not plain:
        return None
    found = re.fullmatch(r"(.+?)(?:月|-|/|\.)(\d{1,2})日?", plain)
    try:
        month = parse_month(found[1]) if found else None
        if found and month:
            year, _, number = month.partition("-")
            return date(int(year), int(number), int(found[2]))
    except ValueError:
        pass
    raise NumberError("day", unfinished=bool(re.fullmatch(r"[令和Rr\d元年月/.-]{1,10}", plain)))


def _whole(text: str, units: str, most: int, example: str) -> int | None:
    plain = _BEFORE.sub("", _plain(text).removeprefix("¥"), count=1)
    if plain and plain[-1] in units:
        plain = plain[:-1]
    if not plain:
        if text.strip():
            raise NumberError("not_number", example=example, unfinished=True)
        return None
    value = _value(plain, example)
    if value.denominator != 1:
        raise NumberError("not_whole", example=example)
    if value > most:
        raise NumberError("too_large", most=f"{most:,}")
    return value.numerator


def _plain(text: str) -> str:
    plain = "".join(text.translate(_PLAIN).split())
    return plain.replace("まん", "万").replace("せん", "千")


def _value(text: str, example: str) -> Fraction:
    """Read `12,000`, `1.5` or `1億2千万3`: parts before 億 and 万 are numbers below 10,000."""
    if text.startswith("-"):
        raise NumberError("negative", unfinished=text == "-")
    if _UNFINISHED.fullmatch(text):
        raise NumberError("not_number", example=example, unfinished=True)
    total, rest, above = Fraction(0), text, None
    for sign, size in _LARGE.items():
        before, found, after = rest.partition(sign)
        if not found:
            continue
        part = _small(before, example) if before else None
        if part is None or (above is not None and part * size >= above):
            raise NumberError("not_number", example=example)
        total, rest, above = total + part * size, after, size
    if rest:
        part = _small(rest, example)
        if above is not None and part >= above:
            raise NumberError("not_number", example=example)
        total += part
    return total


def _small(text: str, example: str) -> Fraction:
    """Read a part without 万 and 億: `2千5百`, `三百`, `12,000`, `1.5`."""
    total, rest, above = Fraction(0), text, None
    for sign, size in _SMALL.items():
        before, found, after = rest.partition(sign)
        if not found:
            continue
        # 千 alone is 1,000; 2千 is 2,000.
        part = _digits(before, example) if before else Fraction(1)
        if above is not None and part * size >= above:
            raise NumberError("not_number", example=example)
        total, rest, above = total + part * size, after, size
    if rest:
        part = _digits(rest, example)
        if above is not None and part >= above:
            raise NumberError("not_number", example=example)
        total += part
    return total


def _digits(text: str, example: str) -> Fraction:
    if text in _KANJI_DIGITS:
        return Fraction(_KANJI_DIGITS[text])
    if text.isascii() and (_GROUPED.fullmatch(text) or _DECIMAL.fullmatch(text)):
        return Fraction(text.replace(",", ""))
    raise NumberError("not_number", example=example)
