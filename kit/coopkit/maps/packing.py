"""Parts of a page, compressed so that a browser can unpack them without a network.

zlib's format (RFC 1950) is what browsers call `deflate` in `DecompressionStream`: Chrome
and Edge 80, Safari 16.4, Firefox 113 and later know it.
"""

import base64
import json
import re
import zlib
from functools import cache
from importlib.resources import files
from typing import Any

# Files of ours a page is made of, in the order in which they need each other.
CLIENT = ("core", "areas", "table", "points", "stage")
_PART = re.compile(r'<script type="application/x-coopkit" data-kind="(\w+)">([^<]*)</script>')


def pack(kind: str, content: str) -> str:
    """Return a part of a page as an HTML element that `boot.js` unpacks.

    Args:
        kind: `css`, `js` or `json`.
        content: its text.
    """
    packed = base64.b64encode(zlib.compress(content.encode("utf-8"), 9)).decode("ascii")
    return f'<script type="application/x-coopkit" data-kind="{kind}">{packed}</script>'


def pack_data(data: Any) -> str:
    """Return data, as JSON can hold them, as a packed part."""
    return pack("json", json.dumps(data, ensure_ascii=False, separators=(",", ":")))


def unpack(page: str) -> list[tuple[str, str]]:
    """Return the packed parts of a page: kind and text, in their order.

    For tests, and for whoever wants to check what a page holds.

    >>> unpack(pack("js", "let a = 1;"))
    [('js', 'let a = 1;')]
    """
    return [
        (kind, zlib.decompress(base64.b64decode(packed)).decode("utf-8"))
        for kind, packed in _PART.findall(page)
    ]


def data_of(page: str) -> Any:
    """Return the data of a map from its page.

    Raises:
        LookupError: the page holds none.
    """
    found = [text for kind, text in unpack(page) if kind == "json"]
    if not found:
        raise LookupError("no data in this page")
    return json.loads(found[0])


@cache
def client_text(name: str) -> str:
    """Return a file of ours that goes into pages."""
    return (files("coopkit.maps") / "client" / name).read_text(encoding="utf-8")


@cache
def packed_client() -> str:
    """Return our scripts as one packed part."""
    return pack("js", "\n".join(client_text(f"{name}.js") for name in CLIENT))
