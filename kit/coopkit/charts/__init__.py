"""One function per chart, for screens and papers alike.

Table of contents (loaded when first used; matplotlib takes a second):
    draw_cash: cash month by month, as a matplotlib Figure
    describe_cash: the same in words, for those who do not see the picture
    to_png: a Figure as a PNG picture
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coopkit.charts.cash import draw_cash
    from coopkit.charts.describe import describe_cash
    from coopkit.charts.picture import to_png

__all__ = ["describe_cash", "draw_cash", "to_png"]

_HOMES = {
    "describe_cash": "coopkit.charts.describe",
    "draw_cash": "coopkit.charts.cash",
    "to_png": "coopkit.charts.picture",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
