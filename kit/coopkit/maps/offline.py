"""A folium map that is complete in itself: one page, no request to any host.

Nothing of folium or branca is changed: `OfflineMap` is a `folium.Map` whose figure puts
assets into the page instead of linking them, and refuses what it cannot put there.
"""

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any, BinaryIO

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink
from folium.template import Template

from coopkit.files import write_atomically
from coopkit.maps.assets import (
    JQUERY_JS,
    LEAFLET_CSS,
    LEAFLET_JS,
    carries,
    packed,
    packed_markers,
)
from coopkit.maps.errors import MapAssetError
from coopkit.maps.packing import client_text, pack_data, packed_client
from coopkit.text import current_language, say

# This module is the one place that reaches into folium and branca: they have no public
# way to walk a head, or to set a parent.
# ruff: noqa: SLF001

# What in a finished page would make a browser fetch something. Links that a person may
# press (<a href>) and XML names are not among them.
_FETCHES = re.compile(
    r"""(?: \bsrc(?:set)?\s*= | <link\b[^>]*?\bhref\s*= | \burl\( | @import\s
        | L\.tileLayer(?:\.wms)?\( | L\.(?:image|video)Overlay\(
        | \b(?:icon|shadow)(?:Retina)?Url\W{0,2}: | \bimport\b\s*\(?
        | \bfetch\( | \.ajax\( | \.getJSON\( )
        \s* (?: \\?["'`] | \\u00(?:22|27) | &quot; | &\#3[49]; )?
        ( (?:https?:)?// [^"'`\s)<>\\&]+ )""",
    re.VERBOSE | re.IGNORECASE,
)
# folium.Icon draws with a plugin that folium links from the map, not from the icon.
_ICONS = "L.AwesomeMarkers."
_ICONS_ADDRESS = dict(folium.folium._default_js)["awesome_markers"]
_USES_JQUERY = re.compile(r"\$\(|\$\.|\bjQuery\b")
# Points of GeoJSON are drawn as markers too.
_USES_MARKERS = re.compile(r"\bL\.(?:marker|geoJson|geoJSON)\(|\bIcon\.Default\b")
_FRAME_HEIGHT = 640
_COMMENT_LINES = re.compile(r"^\s*//.*\n", re.MULTILINE)
_BOOT = _COMMENT_LINES.sub("", client_text("boot.js")).strip()


class _Head(Element):
    """The head of a page: assets we carry go in as text, others are noted by address."""

    def __init__(self) -> None:
        super().__init__()
        self.missing: dict[str, None] = {}

    def add_child(
        self, child: Element, name: str | None = None, index: int | None = None
    ) -> Element:
        """Take a child; every folium element that wants an asset calls this."""
        if isinstance(child, JavascriptLink | CssLink) and not carries(child.url):
            self.missing[child.url] = None
            return self
        return super().add_child(child, name=name, index=index)

    def render(self, **kwargs: Any) -> str:
        """Return all but the assets."""
        return "\n".join(
            str(child.render(**kwargs))
            for child in self._children.values()
            if not isinstance(child, JavascriptLink | CssLink)
        )

    def assets(self) -> list[str]:
        """Return the addresses of the assets asked for, in order."""
        children = self._children.values()
        return [child.url for child in children if isinstance(child, JavascriptLink | CssLink)]


def _with_children(element: Element) -> Iterator[Element]:
    yield element
    for child in element._children.values():
        yield from _with_children(child)


class OfflineFigure(Figure):
    """The page around an `OfflineMap`.

    Assets, our scripts and the data of the map are in it compressed; a few lines at its
    end unpack them in order and then run what folium has written. Browsers since
    Chrome/Edge 80, Safari 16.4 and Firefox 113 can; in others the page says so.

    Attributes:
        style: CSS, after that of Leaflet and folium, so it has the last word.
        before: HTML above the map, such as its title.
        caption: right above the map, where there is another map beside it.
        beside: HTML on the stage with the map, such as a table.
        after: HTML below the map, such as its legend and credits.
        data: what our scripts draw, as JSON can hold it.
    """

    _template = Template(
        '<!DOCTYPE html>\n<html lang="{{ language }}">\n<head>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "{% if this.title %}<title>{{ this.title | e }}</title>{% endif %}\n"
        "{{ head }}\n<style>{{ this.style }}</style>\n</head>\n"
        '<body>\n<p id="ck-trouble" class="ck-trouble" role="alert" hidden '
        'data-old="{{ old | e }}" data-broken="{{ broken | e }}"></p>\n'
        '<noscript><p class="ck-trouble">{{ no_script | e }}</p></noscript>\n'
        '{{ this.before }}<div class="ck-stage">'
        '{% if this.caption %}<div class="ck-side"><h2>{{ this.caption | e }}</h2>{{ body }}</div>'
        "{% else %}{{ body }}{% endif %}{{ this.beside }}</div>"
        "{{ this.after }}\n"
        "{{ assets }}\n"
        '<script type="text/plain" id="ck-final">\n{{ script }}\n</script>\n'
        "<script>{{ boot }}</script>\n"
        "</body>\n</html>\n"
    )

    def __init__(self) -> None:
        super().__init__(height=f"{_FRAME_HEIGHT}px")
        self.style = client_text("page.css")
        self.before = ""
        self.caption = ""
        self.beside = ""
        self.after = ""
        self.data: Any = None
        self.head = _Head()
        self.head._parent = self
        for name, child in self.header._children.items():
            self.head.add_child(child, name=name)
        self.header = self.head

    def render(self, **kwargs: Any) -> str:
        """Return the page; the same page each time.

        folium's elements add others to the tree while they are rendered, again at each
        rendering, so the tree is put back afterwards.

        Raises:
            MapAssetError: a part of it would have to be fetched.
        """
        parts = (self, self.head, self.html, self.script)
        before = [(one, one._children.copy()) for part in parts for one in _with_children(part)]
        try:
            return self._page(**kwargs)
        finally:
            for element, children in before:
                element._children = children

    def _page(self, **kwargs: Any) -> str:
        self.head.missing.clear()
        for child in list(self._children.values()):
            child.render(**kwargs)
        head, body, script = (part.render(**kwargs) for part in (self.head, self.html, self.script))
        self._refuse_fetches(
            f"{head}\n{self.style}\n{self.before}{body}{self.beside}{self.after}\n{script}"
        )
        page = self._template.render(
            this=self,
            language=current_language(),
            assets="\n".join(self._packed(body + script)),
            head=head,
            body=body,
            script=script,
            boot=_BOOT,
            no_script=say("maps.no_script"),
            old=say("maps.old_browser"),
            broken=say("maps.broken"),
        )
        return str(page)

    def _packed(self, written: str) -> Iterator[str]:
        """Yield the packed parts, in the order in which they need each other."""
        for address in self.head.assets():
            # Our own maps do without jQuery; folium.Popup needs it.
            if address != JQUERY_JS or _USES_JQUERY.search(written):
                yield packed(address)
        if _USES_MARKERS.search(written):
            yield packed_markers()
        if self.data is not None:
            yield packed_client()
            yield pack_data(self.data)

    def _refuse_fetches(self, page: str) -> None:
        found = dict(self.head.missing)
        found |= dict.fromkeys(match[1] for match in _FETCHES.finditer(page))
        if _ICONS in page:
            found[_ICONS_ADDRESS] = None
        if found:
            names = "\n      ".join(found)
            raise MapAssetError(say("maps.asset_needed", assets=names), tuple(found))

    def _repr_html_(self, **kwargs: Any) -> str:
        """Return the page in a frame, for notebooks.

        branca's own frame tells people to trust the notebook when the map is blank. Ours
        needs no network; where JupyterLab takes the frame out of a notebook that it does
        not know, the text within the frame is left, and tells to run the cell.
        """
        return (
            f'<iframe srcdoc="{escape(self.render(**kwargs))}" '
            f'title="{escape(say("maps.frame_title", title=self.title or ""))}" '
            f'style="width:100%;height:{self.height};border:0" allowfullscreen>'
            f"{escape(say('maps.run_the_cell'))}</iframe>"
        )


class OfflineMap(folium.Map):
    """A `folium.Map` that asks no host for anything.

    These features of folium work on it: GeoJson, Marker with the default and div icons,
    CircleMarker, Popup, Tooltip, LayerControl, FeatureGroup. What would need another
    asset raises `MapAssetError` when the map is shown or saved.

    Args:
        **options: as for `folium.Map`; `tiles` is None unless given.
    """

    default_js = [("leaflet", LEAFLET_JS), ("jquery", JQUERY_JS)]  # noqa: RUF012 - folium's way
    default_css = [("leaflet_css", LEAFLET_CSS)]  # noqa: RUF012 - folium's way

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"tiles": None, **options})
        # folium's add_js_link changes these lists in place: each map has its own.
        self.default_js = list(type(self).default_js)
        self.default_css = list(type(self).default_css)
        self.figure = OfflineFigure()
        self.figure.add_child(self)

    def render(self, **kwargs: Any) -> str:
        """Add this map to its figure; the page is in `get_root().render()`.

        Raises:
            MapAssetError: it was put into a figure that links assets.
        """
        if not isinstance(self.get_root(), OfflineFigure):
            raise MapAssetError(say("maps.wrong_figure"))
        super().render(**kwargs)  # type: ignore[no-untyped-call] # folium says nothing here
        return ""

    def save(
        self, outfile: str | bytes | Path | BinaryIO, close_file: bool = True, **kwargs: Any
    ) -> None:
        """Write the map as one page that opens by a double click.

        Args:
            outfile: a path, or a file opened for writing bytes.
            close_file: whether an open file is closed afterwards.
            **kwargs: handed to the templates.

        Raises:
            MapAssetError: a part of it would have to be fetched; nothing is written.
        """
        page = self.get_root().render(**kwargs).encode("utf-8")
        if isinstance(outfile, str | bytes | Path):
            name = outfile.decode() if isinstance(outfile, bytes) else outfile
            write_atomically(Path(name), page)
            return
        outfile.write(page)
        if close_file:
            outfile.close()
