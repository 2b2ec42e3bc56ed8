"""Leaflet and jQuery out of installed packages, packed to be put into a page.

folium links them from four hosts. XStatic packages carry the same files, so a page with
the files inside needs no host at all.
"""

import base64
import re
from functools import cache
from importlib.resources import files

from coopkit.maps.packing import pack

LEAFLET_JS = "coopkit:leaflet.js"
LEAFLET_CSS = "coopkit:leaflet.css"
JQUERY_JS = "coopkit:jquery.slim.js"

_PLACES = {
    LEAFLET_JS: ("xstatic.pkg.leaflet", "leaflet.js"),
    LEAFLET_CSS: ("xstatic.pkg.leaflet", "leaflet.css"),
    JQUERY_JS: ("xstatic.pkg.jquery", "jquery.slim.min.js"),
}
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_IMAGE = re.compile(r"url\((images/[\w-]+\.png)\)")


def carries(address: str) -> bool:
    """Tell whether an asset is one of ours."""
    return address in _PLACES


@cache
def packed(address: str) -> str:
    """Return one asset as a packed element of a page.

    The file is that of the package, as shipped; only the address of its map is left out.

    Args:
        address: one of the names above.

    Raises:
        KeyError: we do not carry it.
    """
    package, name = _PLACES[address]
    text = (files(package) / "data" / name).read_text(encoding="utf-8")
    if name.endswith(".css"):
        return pack("css", _IMAGE.sub(lambda found: f"url({_image(found[1])})", text))
    # Without its map file the comment would make developer tools ask for it.
    return pack("js", _SOURCE_MAP.sub("", text).strip())


@cache
def packed_markers() -> str:
    """Return Leaflet's own options, set so that its usual marker needs no file."""
    icon, retina, shadow = (
        _image(f"images/{name}.png") for name in ("marker-icon", "marker-icon-2x", "marker-shadow")
    )
    return pack(
        "js",
        'L.Icon.Default.imagePath="";L.Icon.Default.mergeOptions('
        f'{{iconUrl:"{icon}",iconRetinaUrl:"{retina}",shadowUrl:"{shadow}"}});',
    )


def _image(name: str) -> str:
    content = (files("xstatic.pkg.leaflet") / "data" / name).read_bytes()
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"
