"""Small pieces of a map that folium has no element for."""

import json
from html import escape
from typing import TYPE_CHECKING, Any

import folium
from branca.element import MacroElement
from folium.template import Template

from coopkit.text import current_language, say

if TYPE_CHECKING:
    import pandas as pd

Bounds = list[list[float]]


class Behaviour(MacroElement):
    """How the map behaves for hands, keyboard and screen reader.

    It fits the region into whatever size the frame has, also after the frame is turned or
    first shown, until the reader moves the map.

    Args:
        label: what a screen reader says about the map.
        bounds: south-west and north-east corner, `[latitude, longitude]`.
    """

    _template = Template("""
        {% macro script(this, kwargs) %}
        (function (map, bounds) {
            const box = map.getContainer();
            let moved = false;
            const fit = () => { if (!moved) map.fitBounds(bounds, {animate: false}); };
            box.lang = {{ this.language|tojson }};
            box.setAttribute("role", "region");
            box.setAttribute("aria-label", {{ this.label|tojson }});
            map.attributionControl.setPrefix('<a href="https://leafletjs.com">Leaflet</a>');
            L.control.zoom({zoomInTitle: {{ this.zoom_in|tojson }},
                            zoomOutTitle: {{ this.zoom_out|tojson }}}).addTo(map);
            for (const name of ["mousedown", "touchstart", "keydown", "wheel"])
                box.addEventListener(name, () => { moved = true; }, {passive: true});
            // Leaflet listens for Escape only while the map itself has the focus.
            box.addEventListener("keydown", (press) => {
                if (press.key === "Escape") map.closePopup();
            });
            map.on("resize", fit);
            fit();
        })({{ this._parent.get_name() }}, {{ this.bounds|tojson }});
        {% endmacro %}
    """)

    def __init__(self, label: str, bounds: Bounds) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca says nothing here
        self._name = "Behaviour"
        self.language = current_language()
        self.label = label
        self.bounds = bounds
        self.zoom_in = say("maps.zoom_in")
        self.zoom_out = say("maps.zoom_out")


class TextPopup(MacroElement):
    """A popup whose HTML is handed to Leaflet as it is.

    `folium.Popup` builds its content with jQuery, 70 kB for a page that has no other use
    of it.

    Args:
        html: the content; whoever makes it escapes what people typed.
    """

    _template = Template("""
        {% macro script(this, kwargs) %}
        {{ this._parent.get_name() }}.bindPopup(
            {{ this.html|tojson }}, {maxWidth: 250, maxHeight: 190});
        {% endmacro %}
    """)

    def __init__(self, html: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca says nothing here
        self._name = "TextPopup"
        self.html = html


def area_tooltips(common: str) -> folium.JsCode:
    """Return the function that gives each shape its tooltip.

    The text all share is in the page once, not in each of the shapes.

    Args:
        common: the last line of all tooltips.
    """
    last = json.dumps(escape(common)).replace("<", "\\u003c")
    return folium.JsCode(
        "(feature, layer) => layer.bindTooltip('<b>' + feature.properties.name + '</b><br>'"
        f" + feature.properties.value + '<br><small>' + {last} + '</small>', {{sticky: true}})"
    )


def region_names(areas: "pd.DataFrame") -> folium.FeatureGroup:
    """Return the names of the larger regions, so that a map without streets can be read.

    Args:
        areas: the areas on the map, as in `Region.areas`.
    """
    group = folium.FeatureGroup(name=say("maps.column_region"))
    for name, members in areas.groupby("region6", sort=True):
        place = [members["office_latitude"].mean(), members["office_longitude"].mean()]
        icon = folium.DivIcon(
            html=f'<span class="ck-region">{escape(str(name))}</span>',
            icon_size=(0, 0),
            class_name="ck-name",
        )
        folium.Marker(place, icon=icon, interactive=False, keyboard=False).add_to(group)
    return group


def cooperative_markers(cooperatives: "pd.DataFrame") -> folium.FeatureGroup:
    """Return one marker per town, with the co-operatives of that town in its popup.

    The list knows the town only, so all co-operatives of a town share its town hall, and
    the popup says so.

    Args:
        cooperatives: as from `coopkit.region.load_cooperatives`.
    """
    group = folium.FeatureGroup(name=say("maps.cooperative_legend"))
    for _, town in cooperatives.groupby("municipality_code", sort=True):
        first, count = town.iloc[0], len(town)
        name = str(first["municipality"])
        head = say("maps.cooperative_head", municipality=name, count=count)
        rows = "".join(_entry(row) for _, row in town.iterrows())
        place = escape(say("maps.cooperative_place"))
        spoken = say("maps.cooperative_marker", municipality=name, count=count)
        # The label, not the bare number, is what a screen reader says about the marker.
        label = f'role="img" aria-label="{escape(spoken)}"'
        icon = folium.DivIcon(
            html=f'<div class="ck-town" {label}>{count}</div>',
            icon_size=(30, 30),
            icon_anchor=(15, 15),
            class_name="ck-marker",
        )
        marker = folium.Marker(
            [float(first["latitude"]), float(first["longitude"])],
            icon=icon,
            title=spoken,
        )
        body = f'<b>{escape(head)}</b><br><small>{place}</small><ul class="ck-list">{rows}</ul>'
        TextPopup(body).add_to(marker)
        marker.add_to(group)
    return group


def _entry(row: "pd.Series[Any]") -> str:
    import pandas as pd

    asked = row["confirmed_on"]
    state = say("maps.unconfirmed") if pd.isna(asked) else say("maps.confirmed", on=asked)
    business = say("maps.business", business=row["business"])
    name, business, state = (escape(str(text)) for text in (row["name"], business, state))
    return f"<li>{name}<br>{business} <small>（{state}）</small></li>"
