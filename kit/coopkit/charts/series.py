"""A small chart of one figure over the years, as SVG: in a notebook and on a town's sheet.

Written directly, not by matplotlib: a page has several of them, and each takes a tenth of a
millisecond. The vertical axis starts at zero, so that a small change does not look like a
large one; years that nobody published leave a gap in the line.
"""

from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from html import escape
from itertools import pairwise

from coopkit.charts.palette import BLUE, GRID, INK, SOFT_INK
from coopkit.text import say

_LETTERS = 9.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 6.0, 6.0, 18.0, 16.0
# A label needs this much room beside another.
_APART = 44.0

Values = Mapping[int, Decimal | None]


def series_svg(
    values: Values,
    projected: Collection[int] = (),
    unit: str = "",
    *,
    width: float = 240,
    height: float = 110,
) -> str:
    """Draw the years of one figure.

    Args:
        values: by year; None where nobody published one.
        projected: years that are calculated, not counted: a dashed line, open points.
        unit: of the values.
        width: in points.
        height: in points.

    Returns:
        An SVG picture. Its words are in `describe_series`; the file has no other text than
        years and values.
    """
    known = {year: value for year, value in sorted(values.items()) if value is not None}
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
            f'font-family="IPAexGothic, sans-serif" font-size="{_LETTERS:g}" fill="{INK}">'
        )
    ]
    if known:
        parts += _chart(known, set(projected), unit, width, height)
    return "".join([*parts, "</svg>"])


def describe_series(values: Values, projected: Collection[int] = (), unit: str = "") -> str:
    """Return the same in words: the first, the last counted and the last projected value."""
    known = {year: value for year, value in sorted(values.items()) if value is not None}
    counted = [year for year in known if year not in projected]
    ahead = [year for year in known if year in projected]
    if not known:
        return say("charts.series.none")
    words = []
    if len(counted) > 1:
        first, last = counted[0], counted[-1]
        words.append(
            say(
                f"charts.series.{_way(known[first], known[last])}",
                first=first,
                first_value=_shown(known[first], unit),
                last=last,
                last_value=_shown(known[last], unit),
            )
        )
    elif counted:
        year = counted[0]
        words.append(say("charts.series.only", year=year, value=_shown(known[year], unit)))
    if ahead:
        year = ahead[-1]
        words.append(say("charts.series.projected", year=year, value=_shown(known[year], unit)))
    return "".join(words)


def _way(first: Decimal, last: Decimal) -> str:
    return "same" if first == last else ("up" if last > first else "down")


def _shown(value: Decimal, unit: str) -> str:
    return f"{value:,}{unit}"


def _chart(
    known: dict[int, Decimal], projected: set[int], unit: str, width: float, height: float
) -> list[str]:
    years = list(known)
    low, high = min(Decimal(0), *known.values()), max(Decimal(0), *known.values())
    across = (width - _LEFT - _RIGHT - 2 * 10) / max(years[-1] - years[0], 1)
    up = (height - _TOP - _BOTTOM) / float(high - low or 1)

    def place(year: int) -> tuple[float, float]:
        x = _LEFT + 10 + (year - years[0]) * across
        return round(x, 1), round(_TOP + float(high - known[year]) * up, 1)

    zero = round(_TOP + float(high) * up, 1)
    parts = [
        (
            f'<line x1="{_LEFT:g}" x2="{width - _RIGHT:g}" y1="{zero}" y2="{zero}" '
            f'stroke="{GRID}" stroke-width="1"/>'
        )
    ]
    # Of a yearly figure a missing year is a gap; a survey of every few years is joined.
    steps = {two - one for one, two in pairwise(years)}
    yearly = 1 in steps
    for one, two in pairwise(years):
        if yearly and two - one > 1 and two not in projected:
            continue
        dashes = ' stroke-dasharray="3 2"' if two in projected else ""
        (x1, y1), (x2, y2) = place(one), place(two)
        parts.append(
            f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{BLUE}" '
            f'stroke-width="1.6"{dashes}/>'
        )
    for year in years:
        x, y = place(year)
        fill = "#fff" if year in projected else BLUE
        parts.append(f'<circle cx="{x}" cy="{y}" r="2" fill="{fill}" stroke="{BLUE}"/>')
    return [*parts, *_labels(known, projected, unit, place, (width, height))]


def _labels(
    known: dict[int, Decimal],
    projected: set[int],
    unit: str,
    place: Callable[[int], tuple[float, float]],
    size: tuple[float, float],
) -> list[str]:
    counted = [year for year in known if year not in projected]
    ahead = [year for year in known if year in projected]
    wanted = [*counted[:1], *counted[-1:], *ahead[-1:]] or list(known)[:1]
    parts: list[str] = []
    taken: list[float] = []
    for year in dict.fromkeys([*wanted[-1:], *wanted]):
        x, y = place(year)
        if any(abs(x - other) < _APART for other in taken):
            continue
        taken.append(x)
        anchor, at = "middle", x
        if x < _APART / 2:
            anchor, at = "start", max(x - 8, 1)
        elif x > size[0] - _APART / 2:
            anchor, at = "end", min(x + 8, size[0] - 1)
        value = escape(_shown(known[year], unit))
        kind = "year_projected" if year in projected else "year"
        name = say(f"charts.series.{kind}", year=year)
        # Above the point, or below it where the line comes down from above.
        before = [place(one)[1] for one in known if one < year][-1:]
        falls = bool(before) and before[0] < y - 1 and y + 13 < size[1] - _BOTTOM
        height = y + 12 if falls else y - 5
        parts.append(
            f'<text x="{at:g}" y="{height:g}" text-anchor="{anchor}" stroke="#fff" '
            f'stroke-width="2.5" paint-order="stroke">{value}</text>'
        )
        parts.append(
            f'<text x="{at:g}" y="{size[1] - 4:g}" text-anchor="{anchor}" fill="{SOFT_INK}">'
            f"{escape(name)}</text>"
        )
    return parts
