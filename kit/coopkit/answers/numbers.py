"""Numbers as people type them, for any unit: 12,000円, １万2千円, −3.2％, 18.3."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

from coopkit.plan.numbers import NumberError, parse_yen

# Signs before a loss; the triangles are usual in Japanese accounts.
_MINUS = "-−－ー–△▲"
# What people write around a number, though the question says it already: 約5人、2,500円以上。
_BEFORE = re.compile(r"^(?:約|およそ|だいたい)")
_BEHIND = re.compile(r"(?:以上|以下|まで|です)?。?$")
_DECIMAL = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,6})?")
_OPEN = re.compile(r"[\d,]*\.?")


def parse_number(
    text: str, *, units: Iterable[str] = (), decimals: int = 0, negative: bool = False
) -> int | str | None:
    """Read a number; None for an empty text.

    >>> parse_number("１万2千円", units=["円"]), parse_number("１８．３％", units=["%"], decimals=1)
    (12000, '18.3')
    >>> parse_number("2,500円以上。", units=["円"])
    2500
    >>> parse_number("▲3.20％", units=["%"], decimals=1, negative=True), parse_number("　")
    ('-3.2', None)

    Args:
        text: what was typed.
        units: words that may stand behind it, such as 円.
        decimals: 0 for whole numbers; otherwise decimals are read, as many as were typed.
        negative: whether a minus may stand before it.

    Returns:
        A whole number, or a decimal as text without needless zeros.

    Raises:
        NumberError: it is no such number; the message tells how to write it.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).replace("、", ",").split())
    plain = _BEHIND.sub("", _BEFORE.sub("", plain), count=1).replace("マイナス", "-", 1)
    for unit in units:
        plain = plain.removesuffix(unicodedata.normalize("NFKC", unit))
    if not plain:
        if text.strip():
            raise NumberError("not_number", example="12", unfinished=True)
        return None
    below = negative and plain[0] in _MINUS
    if below:
        plain = plain[1:]
    if not plain:
        raise NumberError("not_number", example="-3", unfinished=True)
    if decimals:
        if not _DECIMAL.fullmatch(plain):
            unfinished = bool(_OPEN.fullmatch(plain))
            raise NumberError("not_number", example="18.3", unfinished=unfinished)
        value = Decimal(plain.replace(",", "")).normalize()
        value = -value if below and value else value
        return int(value) if value == value.to_integral_value() else f"{value:f}"
    whole = parse_yen(plain)
    return -whole if below and whole else whole
