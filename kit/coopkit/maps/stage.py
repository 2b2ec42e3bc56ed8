"""The page of a map put together: one geometry, its layers, controls, table, words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from branca.element import MacroElement
from folium.template import Template

from coopkit.maps import page
from coopkit.maps.geometry import Geometry, bounds_of, encode, middles_of
from coopkit.maps.layers import Layer
from coopkit.maps.offline import OfflineMap
from coopkit.text import current_language, say

if TYPE_CHECKING:
    from coopkit.region import Region


class Stage(MacroElement):
    """The call that draws everything; what it draws is in the packed data of the page."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        coopkit.stage({{ this._parent.get_name() }});
        {% endmacro %}
    """)

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca says nothing here
        self._name = "Stage"


@dataclass(frozen=True)
class Plan:
    """What is on the page.

    Attributes:
        layers: at least one.
        method: the way shown first.
        kind: `single` (one layer at a time) or `comparison` (two side by side).
        controls: HTML of the controls above the map.
        title: of the page; that of the first layer when left out.
        head, notes: HTML above and below; those of the first layer when left out.
        legend_more: HTML after the legend.
        after: HTML between legend and notes.
        data: further data for the scripts of the page.
        words: further words for them.
    """

    layers: Sequence[Layer]
    method: str
    kind: str = "single"
    controls: str = ""
    title: str = ""
    head: str = ""
    notes: str = ""
    legend_more: str = ""
    after: str = ""
    data: Mapping[str, Any] | None = None
    words: Mapping[str, Any] | None = None


def build(region: "Region", level: str, plan: Plan) -> OfflineMap:
    """Return the map of a plan.

    Args:
        region: whose areas are drawn.
        level: of the areas.
        plan: what is shown.
    """
    geometry, codes = encode(region, level)
    bounds = bounds_of(geometry)
    drawn = OfflineMap(
        location=[sum(corner[axis] for corner in bounds) / 2 for axis in (0, 1)],
        zoom_start=9,
        zoom_control=False,
        # Fit closely, and let the wheel scroll the notebook.
        zoom_snap=0.25,
        scroll_wheel_zoom=False,
        min_zoom=4,
        max_zoom=14,
    )
    Stage().add_to(drawn)
    first = plan.layers[0]
    figure = drawn.figure
    figure.title = plan.title or first.texts.title
    figure.before = _before(plan)
    figure.beside = _beside(plan)
    if plan.kind == "comparison":
        figure.caption = first.texts.title
    figure.after = _after(plan)
    areas = region.areas.loc[codes]
    figure.data = {
        "kind": plan.kind,
        "method": plan.method,
        "bounds": bounds,
        "geometry": geometry,
        "names": [str(name) for name in areas["full_name"]],
        "kana": [str(kana) for kana in areas["kana"].fillna(areas["full_name"])],
        "groups": [str(name) for name in areas["region6"].fillna("")],
        "labels": _labels(areas, geometry),
        "layers": [layer.packed(codes) for layer in plan.layers],
        "words": {**_words(), **(plan.words or {})},
        **(plan.data or {}),
    }
    return drawn


def _labels(areas: Any, geometry: Geometry) -> list[list[Any]]:
    """Return the name of each larger region and where it is written.

    That is the middle of its offices, or of its areas where a pack has no offices.
    """
    places: dict[str, list[tuple[float, float]]] = {}
    columns = areas[["region6", "office_latitude", "office_longitude"]]
    for row, middle in zip(columns.itertuples(index=False), middles_of(geometry), strict=True):
        name, latitude, longitude = row
        if isinstance(name, str) and name:
            known = latitude == latitude and longitude == longitude  # noqa: PLR0124 - NaN is not
            office = (float(latitude), float(longitude)) if known else middle
            places.setdefault(name, []).append(office)
    return [
        [*(round(sum(axis) / len(axis), 4) for axis in zip(*found, strict=True)), name]
        for name, found in places.items()
    ]


def _words() -> dict[str, str]:
    return {
        "language": current_language(),
        "colon": say("maps.colon"),
        "value": say("maps.value", value="{value}", unit="{unit}"),
        "noValue": say("maps.no_value"),
        "mapLabel": say("maps.map_label", title="{title}"),
        "zoomIn": say("maps.zoom_in"),
        "zoomOut": say("maps.zoom_out"),
        "tableShow": say("maps.table_show"),
        "tableHide": say("maps.table_hide"),
        "sort": say("maps.sort"),
        "play": say("maps.play"),
        "stop": say("maps.stop"),
        "columnName": say("maps.column_name"),
        "columnRegion": say("maps.column_region"),
    }


def _before(plan: Plan) -> str:
    head = plan.head or page.heading(plan.layers[0].texts)
    return (
        f'{page.HATCH}<header data-ck="head">{head}</header>'
        f'<div class="ck-tools">{plan.controls}{page.table_button()}</div>'
    )


def _beside(plan: Plan) -> str:
    second = ""
    if plan.kind == "comparison":
        title = escape(plan.layers[1].texts.title)
        box = '<div class="folium-map" data-ck="second" tabindex="0"></div>'
        second = f'<div class="ck-side"><h2>{title}</h2>{box}</div>'
    return (
        f"{second}"
        '<div class="ck-table" id="ck-table" data-ck="table" tabindex="0" role="region" '
        f'aria-label="{escape(say("maps.table_label"))}" hidden></div>'
    )


def _after(plan: Plan) -> str:
    first = plan.layers[0]
    legends = [first.ways.get(plan.method) or next(iter(first.ways.values()))]
    if plan.kind == "comparison":
        legends.append(plan.layers[1].ways[plan.method])
    names = [layer.texts.title for layer in plan.layers]
    parts = []
    for place, way in enumerate(legends):
        label = escape(say("maps.legend_label", title=names[place]))
        slot = "legend-2" if place else "legend"
        more = plan.legend_more if place == len(legends) - 1 else ""
        parts.append(
            f'<section class="ck-legend" aria-label="{label}">'
            f'<span class="ck-legend" data-ck="{slot}" aria-live="polite">{way.legend}</span>'
            f"{more}</section>"
        )
    notes = plan.notes or page.footing(first.texts)
    return f'{"".join(parts)}{plan.after}<footer class="ck-notes" data-ck="notes">{notes}</footer>'
