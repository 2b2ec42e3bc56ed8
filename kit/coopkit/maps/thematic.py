"""A map of one indicator or many: where is it more, where less, who says so."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from coopkit.maps import page
from coopkit.maps.breaks import MethodName
from coopkit.region import UnknownNameError
from coopkit.text import say

if TYPE_CHECKING:
    import folium
    import pandas as pd

    from coopkit.region import Region

MOST = 20


def draw_map(
    region: "Region",
    indicators: str | Sequence[str] | None = None,
    *,
    indicator_id: str | None = None,
    cooperatives: "pd.DataFrame | None" = None,
    level: str | None = None,
    method: MethodName = "quantile",
) -> "folium.Map":
    """Draw indicators as a map that needs no network.

    The boundaries are in the page once; with several indicators a control switches
    between them. Areas are coloured in at most five classes, cut in one of three ways that
    the reader can change; an area without a value is hatched, with the reason. Legend,
    what the map does not tell, and sources stand below it; a button shows the same figures
    as a table that can be sorted.

    Args:
        region: from `coopkit.region.load`.
        indicators: one id, or up to 20, from the column `id` of `region.indicators`.
        indicator_id: the same, for one.
        cooperatives: as from `coopkit.region.load_cooperatives`, to show them too, one
            marker per town, at its town hall.
        level: `area58` or `municipality33`; the finest at which all have values when left
            out.
        method: the way shown first: `quantile` (about the same number of areas in each),
            `equal` (the same width) or `natural` (least difference within each, Fisher
            1958).

    Returns:
        A `folium.Map`: it shows itself in a notebook, `save("map.html")` writes one page
        that opens by a double click, and GeoJson, Marker (default and div icons),
        CircleMarker, Popup, Tooltip, LayerControl and FeatureGroup can be added to it.

    Raises:
        UnknownNameError: no such indicator, level or method.
        ValueError: no indicator, or more than 20.
        MapAssetError: when it is shown or saved, if something was added that would have
            to be fetched from the network.

        >>> from coopkit.region import load
        >>> drawn = draw_map(load("kanagawa"), "aged_65_over_share_2026")
        >>> drawn.get_root().title
        '65歳以上の人の割合'
    """
    # folium takes a second to import; nobody should wait for it before asking for a map.
    from coopkit.maps import points, stage
    from coopkit.maps.layers import read

    readings, wanted = read(region, asked(indicators, indicator_id), level)
    check_method(method)
    more = () if cooperatives is None else (say("maps.cooperative_place"),)
    layers = [reading.layer(*more) for reading in readings]
    controls = page.method_select(method)
    if len(layers) > 1:
        options = [(str(place), layer.name) for place, layer in enumerate(layers)]
        controls = page.select("layer", say("maps.layer_label"), options, "0") + controls
    data: dict[str, Any] = {}
    legend = ""
    if cooperatives is not None:
        data["points"] = points.of_cooperatives(cooperatives)
        legend = f"<ol>{points.cooperative_legend()}</ol>"
    return stage.build(
        region,
        wanted,
        stage.Plan(
            layers,
            method,
            controls=controls,
            legend_more=legend,
            data=data,
            words={"place": points.place_words()},
        ),
    )


def asked(indicators: str | Sequence[str] | None, indicator_id: str | None) -> list[str]:
    """Return the ids asked for, each once.

    Raises:
        ValueError: none, or more than 20.
    """
    found = indicators if indicators is not None else indicator_id
    ids = [found] if isinstance(found, str) else list(dict.fromkeys(found or []))
    if not 1 <= len(ids) <= MOST:
        raise ValueError(say("maps.how_many", count=len(ids), most=MOST))
    return ids


def check_method(method: str) -> None:
    """Refuse a way to cut classes that there is not.

    Raises:
        UnknownNameError: the message lists those there are.
    """
    from coopkit.maps.classes import METHODS

    if method not in METHODS:
        raise UnknownNameError(say("maps.unknown_method", method=method))
