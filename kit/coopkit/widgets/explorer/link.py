"""How the map in its frame and the widgets around it follow each other, without reloading.

The frame has the page's own origin (`srcdoc`), so a script in it can look at the widgets
around it. They say what to show in an element of class `coopkit-map-channel`; the script
watches that, and switches the map by its own control. A tap on an area is typed into the
hidden field of class `coopkit-map-tap`. Where the script finds no widgets (a saved page),
the map keeps its own controls.
"""

from functools import cache
from html import escape
from typing import Any

_SCRIPT = """
(function () {
  const root = window.frameElement && window.frameElement.closest(".coopkit-explorer");
  const channel = root && root.querySelector(".coopkit-map-channel");
  if (!channel) return;
  const data = window.coopkitData, map = MAP;
  const control = document.querySelector("[data-ck='layer']");
  if (control && control.tagName === "SELECT") control.closest("label").hidden = true;
  const areas = [];
  map.eachLayer((one) => { if (one instanceof L.Polygon) areas.push(one); });
  let outline = null;
  const follow = () => {
    const said = channel.querySelector("[data-layer]");
    if (!said) return;
    const place = data.layers.findIndex((one) => one.name === said.dataset.layer);
    if (control && place >= 0 && control.value !== String(place)) {
      control.value = String(place);
      control.dispatchEvent(new Event("input", {bubbles: true}));
    }
    const area = areas[data.names.indexOf(said.dataset.area)];
    if (outline) outline.remove();
    outline = area ? L.layerGroup([["#fff", 6], ["#b04a00", 3]].map(([color, weight]) =>
      L.polygon(area.getLatLngs(), {color, weight, fill: false, interactive: false}))) : null;
    if (outline) outline.addTo(map);
  };
  areas.forEach((one, place) => one.on("click", () => {
    const field = root.querySelector(".coopkit-map-tap input");
    if (!field) return;
    field.value = data.names[place];
    field.dispatchEvent(new Event("input", {bubbles: true}));
    field.dispatchEvent(new Event("change", {bubbles: true}));
  }));
  new MutationObserver(follow).observe(channel, {childList: true, subtree: true,
    attributes: true});
  follow();
})();
"""


@cache
def _link() -> Any:
    """Return the kind of folium element that runs the script after the map is drawn."""
    # folium takes a second to import.
    from branca.element import MacroElement
    from folium.template import Template

    class Link(MacroElement):
        _template = Template(
            "{% macro script(this, kwargs) %}"
            + _SCRIPT.replace("MAP", "{{ this._parent.get_name() }}")
            + "{% endmacro %}"
        )

    return Link


def linked_page(drawn: Any) -> str:
    """Return the page of a map that follows the widgets around it."""
    _link()().add_to(drawn)
    page: str = drawn.get_root().render()
    return page


def frame(page: str, title: str, *, tall: bool = False) -> str:
    """Return a page in a frame, for `ipywidgets.HTML`.

    Args:
        page: HTML.
        title: for screen readers.
        tall: whether it holds more than one map and its legend.
    """
    more = " coopkit-map-tall" if tall else ""
    return (
        f'<iframe class="coopkit-map-frame{more}" srcdoc="{escape(page)}" title="{escape(title)}" '
        "allowfullscreen></iframe>"
    )


def channel(layer: str, area: str) -> str:
    """Return what the map shall show: the title of an indicator, the name of an area."""
    return f'<span hidden data-layer="{escape(layer)}" data-area="{escape(area)}"></span>'
