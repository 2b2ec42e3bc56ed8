"""From a Figure to a picture, without pyplot and its global state."""

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def to_png(figure: "Figure") -> bytes:
    """Return the figure as a PNG picture, at the figure's own resolution."""
    target = BytesIO()
    figure.savefig(target, format="png", dpi=figure.dpi)
    return target.getvalue()
