"""Pictures of a town's sheet as SVG: the map with the town outlined, places on a line."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from coopkit.charts.palette import BLUE, INK, SOFT_INK
from coopkit.maps.classes import Classification
from coopkit.region.standing import Standing

if TYPE_CHECKING:
    from coopkit.region import Region

_WIDTH = 300.0
_LINE_WIDTH, _LINE_HEIGHT = 120.0, 12.0
_MARGIN = 5.0
_HATCH = (
    '<defs><pattern id="none" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/>'
    '<rect width="1.6" height="6" fill="#777"/></pattern></defs>'
)


@cache
def _shapes(region: "Region", level: str) -> tuple[dict[str, str], float]:
    """Return the areas of a level as paths of a picture, and its height."""
    from math import cos, radians

    features = region.boundaries(level)["features"]
    rings = {
        str(one["id"]): [
            ring
            for polygon in (
                one["geometry"]["coordinates"]
                if one["geometry"]["type"] == "MultiPolygon"
                else [one["geometry"]["coordinates"]]
            )
            for ring in polygon
        ]
        for one in features
    }
    places = [place for shapes in rings.values() for ring in shapes for place in ring]
    west, east = min(x for x, _ in places), max(x for x, _ in places)
    south, north = min(y for _, y in places), max(y for _, y in places)
    shrink = cos(radians((south + north) / 2))
    scale = (_WIDTH - 4) / ((east - west) * shrink)

    def path(ring: list[list[float]]) -> str:
        points = [
            f"{2 + (x - west) * shrink * scale:.1f} {2 + (north - y) * scale:.1f}" for x, y in ring
        ]
        return "M" + "L".join(dict.fromkeys(points)) + "Z"

    paths = {code: "".join(map(path, shapes)) for code, shapes in rings.items()}
    return paths, round((north - south) * scale + 4, 1)


def town_map(region: "Region", level: str, code: str, found: Classification) -> bytes:
    """Draw the areas of a level in the colours of the maps, one of them outlined.

    Args:
        region: whose areas they are.
        level: of the areas.
        code: the town.
        found: the classes of an indicator.
    """
    paths, height = _shapes(region, level)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:g} {height:g}">{_HATCH}'
            '<g stroke="#8a8a8a" stroke-width="0.6" stroke-linejoin="round">'
        )
    ]
    for area, path in paths.items():
        number = found.index[area]
        fill = "url(#none)" if number is None else found.classes[number].colour
        parts.append(f'<path d="{path}" fill="{fill}"/>')
    parts.append(
        f'</g><g fill="none" stroke-linejoin="round"><path d="{paths[code]}" stroke="#fff" '
        f'stroke-width="5"/><path d="{paths[code]}" stroke="#b04a00" stroke-width="2.6"/></g></svg>'
    )
    return "".join(parts).encode()


def place_line(one: Standing, code: str) -> bytes:
    """Draw where a town lies between the least and the most: points on a line."""
    known = {area: value for area, value in one.others.items() if value is not None}
    beside = one.beside if one.kind != "count" else None
    everything = [*known.values(), *([] if beside is None else [beside])]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LINE_WIDTH:g} {_LINE_HEIGHT:g}">'
    ]
    middle = _LINE_HEIGHT / 2
    parts.append(
        f'<line x1="{_MARGIN:g}" x2="{_LINE_WIDTH - _MARGIN:g}" y1="{middle:g}" y2="{middle:g}" '
        'stroke="#D0D0D0"/>'
    )
    if everything:
        parts += _points(known, beside, one, code, (min(everything), max(everything)))
    return "".join([*parts, "</svg>"]).encode()


def _points(
    known: Mapping[str, Decimal],
    beside: Decimal | None,
    one: Standing,
    code: str,
    ends: tuple[Decimal, Decimal],
) -> list[str]:
    low, width = ends[0], ends[1] - ends[0]
    middle = _LINE_HEIGHT / 2

    def across(value: Decimal) -> float:
        share = float((value - low) / width) if width else 0.5
        return round(_MARGIN + share * (_LINE_WIDTH - 2 * _MARGIN), 1)

    parts = [
        f'<circle cx="{across(value)}" cy="{middle:g}" r="1.1" fill="#9a9a9a"/>'
        for area, value in known.items()
        if area != code and area not in one.neighbours
    ]
    if beside is not None:
        x = across(beside)
        parts.append(f'<line x1="{x}" x2="{x}" y1="1" y2="11" stroke="{INK}" stroke-width="1.4"/>')
    parts += [
        f'<circle cx="{across(known[area])}" cy="{middle:g}" r="2.1" fill="#fff" '
        f'stroke="{SOFT_INK}" stroke-width="0.9"/>'
        for area in one.neighbours
        if area in known
    ]
    if code in known:
        parts.append(f'<circle cx="{across(known[code])}" cy="{middle:g}" r="3.4" fill="{BLUE}"/>')
    return parts
