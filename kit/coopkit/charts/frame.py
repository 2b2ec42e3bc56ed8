"""The paper of a chart: size, title, notes, legend, and room for the picture.

Placed by arithmetic in points (1/72 inch), not by matplotlib's layout engines: they draw
a chart twice, and a slider should repaint it at once.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

# Registers the IPAex Gothic font with matplotlib and makes it the default.
import matplotlib_fontja
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import Affine2D

from coopkit.charts.palette import INK, SOFT_INK, Fill, Stroke

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.text import Text

SizeName = Literal["screen", "page", "wide"]
POINTS = 72
# Around everything, in heights of letters.
_MARGIN = 0.7
# Letters of a title; from line to line; the gap below a header.
_TITLE, _LINE, _BELOW = 1.25, 1.4, 0.4
# From the start of a legend's sample to its text.
_SAMPLE = 2.2
# Printers' sign for a type that is missing from the case.
_GETA = "〓"
_NO_LINE_END = "「『（(【"
_NO_LINE_START = "。、，．）」』】・ー？！,.)?!:;"


@dataclass(frozen=True, slots=True)
class Size:
    """How large a chart is: inches, dots an inch, and points of its letters."""

    width: float
    height: float
    dpi: int
    letters: float


SIZES: dict[SizeName, Size] = {
    # 720 dots wide: sharp on a phone of 360 CSS pixels, where 11 points are 11.5 pixels.
    "screen": Size(4.8, 4.2, 150, 11),
    # The text width of an A4 page.
    "page": Size(6.3, 3.9, 200, 9),
    # A slide or a poster.
    "wide": Size(10.0, 5.2, 150, 14),
}


@cache
def _glyphs() -> frozenset[int]:
    return frozenset(FT2Font(matplotlib_fontja.get_font_ttf_path()).get_charmap())


def printable(text: str) -> str:
    """Return what a person typed, with 〓 for signs that the font does not have.

    >>> printable("さくら🌸")
    'さくら〓'
    """
    # Joiners and variation selectors have no picture of their own.
    composed = unicodedata.normalize("NFC", text)
    shown = (sign for sign in composed if unicodedata.category(sign) not in {"Cf", "Cc", "Mn"})
    return "".join(sign if ord(sign) in _glyphs() else _GETA for sign in shown)


def width_of(text: str) -> float:
    """Return about how wide a line is, in heights of its letters.

    >>> width_of("お金 12")
    3.65
    """
    wide = sum(unicodedata.east_asian_width(sign) in "WFA" for sign in text)
    return round(wide + 0.55 * (len(text) - wide), 2)


def wrapped(text: str, width: float) -> list[str]:
    """Break a text into lines of at most `width` letters' heights."""
    lines = [""]
    for sign in text:
        if width_of(lines[-1] + sign) <= width or sign in _NO_LINE_START:
            lines[-1] += sign
            continue
        head, space, word = lines[-1].rpartition(" ")
        if space and word.isascii() and sign.isascii():
            lines[-1:] = [head, word + sign]
        else:
            kept = lines[-1].rstrip(_NO_LINE_END)
            lines[-1:] = [kept, lines[-1][len(kept) :] + sign.lstrip()]
    return lines


def shortened(text: str, width: float) -> str:
    """Return a text that fits, with … where it was cut."""
    if width_of(text) <= width:
        return text
    while text and width_of(text) + 1 > width:
        text = text[:-1]
    return f"{text}…"


def header_height(size: SizeName, title: str, *notes: str) -> float:
    """Return the inches that a title and notes take, for charts that grow with their rows."""
    chosen = SIZES[size]
    room = chosen.width * POINTS / chosen.letters - 2 * _MARGIN
    titles = len(wrapped(title, room / _TITLE))
    lines = sum(len(wrapped(note, room)) for note in notes)
    return (titles * _TITLE * _LINE + lines * _LINE + _BELOW) * chosen.letters / POINTS


def message(size: SizeName, title: str, text: str) -> Figure:
    """Return a figure that says why there is no picture yet.

    Bars of zeros would look like knowledge.
    """
    frame = Frame(
        size, header_height(size, title, text) + 2 * _MARGIN * SIZES[size].letters / POINTS
    )
    frame.header(title, text)
    return frame.figure


class Frame:
    """A figure under construction.

    Args:
        size: `screen`, `page` or `wide`.
        height: inches; that of the size when left out.

    Attributes:
        figure: the matplotlib Figure.
        letters: points of its letters.
        left, right, bottom, top: the room that is still free, in points.
        size: width and height of the paper, in points.
    """

    def __init__(self, size: SizeName, height: float | None = None) -> None:
        chosen = SIZES[size]
        tall = chosen.height if height is None else height
        self.figure = Figure(figsize=(chosen.width, tall), dpi=chosen.dpi)
        self.letters = chosen.letters
        margin = chosen.letters * _MARGIN
        self.left, self.right = margin, chosen.width * POINTS - margin
        self.bottom, self.top = margin, tall * POINTS - margin
        self._points = Affine2D().scale(1 / POINTS) + self.figure.dpi_scale_trans
        self.size = (chosen.width * POINTS, tall * POINTS)

    def text(self, x: float, y: float, text: str, *, scale: float = 1, **looks: Any) -> "Text":
        """Write at a place in points; `$` in what people typed is no formula."""
        return self.figure.text(
            x,
            y,
            printable_lines(text),
            transform=self._points,
            fontsize=self.letters * scale,
            parse_math=False,
            **({"color": INK, "va": "top"} | looks),
        )

    def add(self, artist: "Artist") -> None:
        """Add an artist placed in points."""
        self.place(artist, Affine2D())

    def header(self, title: str, *notes: tuple[str, str] | str) -> None:
        """Write the title and notes (text, or text and colour) from the top."""
        lines = [(title, _TITLE, INK)]
        for note in notes:
            text, colour = (note, SOFT_INK) if isinstance(note, str) else note
            lines.append((text, 1.0, colour))
        for text, scale, colour in lines:
            em = self.letters * scale
            for line in wrapped(text, (self.right - self.left) / em):
                self.text(self.left, self.top, line, scale=scale, color=colour)
                self.top -= em * _LINE
        self.top -= self.letters * _BELOW

    def footer(self, *notes: str, scale: float = 0.85) -> None:
        """Write small notes at the bottom, the last one lowest."""
        em = self.letters * scale
        for note in reversed(notes):
            for line in reversed(wrapped(note, (self.right - self.left) / em)):
                self.text(self.left, self.bottom, line, scale=scale, va="bottom", color=SOFT_INK)
                self.bottom += em * 1.35
        self.bottom += self.letters * 0.5

    def legend(self, entries: Sequence[tuple[str, Fill | Stroke]]) -> None:
        """Explain fills and lines in rows at the bottom."""
        em = self.letters
        rows: list[list[tuple[float, str, Fill | Stroke]]] = [[]]
        x = self.left
        for text, sample in entries:
            wide = (_SAMPLE + width_of(text) + 1.2) * em
            if rows[-1] and x + wide - em > self.right:
                rows.append([])
                x = self.left
            rows[-1].append((x, text, sample))
            x += wide
        for row in reversed(rows):
            for start, text, sample in row:
                self._sample(start, self.bottom, sample)
                self.text(start + _SAMPLE * em, self.bottom + em * 0.5, text, va="center")
            self.bottom += em * 1.5
        self.bottom += em * 0.3

    def _sample(self, x: float, y: float, sample: Fill | Stroke) -> None:
        em = self.letters
        if isinstance(sample, Fill):
            self.add(Rectangle((x, y), em * 1.8, em, linewidth=0, **looks(sample)))
            return
        line = Line2D([x, x + em * 1.8], [y + em / 2] * 2, linewidth=2)
        line.set(color=sample.colour, linestyle=sample.style)
        self.add(line)

    def panel(self, left: float, bottom: float, right: float, top: float) -> "Panel":
        """Return room for data between these points; its limits are set by `Panel.show`."""
        return Panel(self, (left, bottom, right, top))

    def place(self, artist: "Artist", to_points: Affine2D) -> None:
        """Add an artist whose coordinates a transform turns into points."""
        artist.set_transform(to_points + self._points)
        self.figure.add_artist(artist)


class Panel:
    """A part of the paper with coordinates of its own, such as months and yen.

    It does what is needed here of matplotlib's Axes, which spend a third of the time of a
    whole chart on ticks and spines that nobody sees.

    Args:
        frame: the paper.
        box: left, bottom, right and top, in points.

    Attributes:
        box: as given.
        x, y: the limits of the data.
    """

    def __init__(self, frame: Frame, box: tuple[float, float, float, float]) -> None:
        self._frame = frame
        self.box = box
        self.x = self.y = (0.0, 1.0)
        self._to_points = Affine2D()

    def show(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Set the limits; to be called before anything is added."""
        self.x, self.y = x, y
        left, bottom, right, top = self.box
        across = (right - left) / (x[1] - x[0])
        up = (top - bottom) / (y[1] - y[0])
        self._to_points = (
            Affine2D().scale(across, up).translate(left - x[0] * across, bottom - y[0] * up)
        )

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where something lies on the paper, in points."""
        across, up = self._to_points.transform((x, y))
        return float(across), float(up)

    def add(self, artist: "Artist") -> None:
        """Add an artist in coordinates of the data."""
        self._frame.place(artist, self._to_points)

    def line(self, x: Sequence[float], y: Sequence[float], **looks: Any) -> None:
        """Draw a line through points of the data."""
        self.add(Line2D(x, y, **looks))

    def text(self, x: float, y: float, text: str, **looks: Any) -> None:
        """Write in the middle of a place of the data."""
        middle = {"ha": "center", "va": "center"}
        self._frame.text(*self.point(x, y), text, **(middle | looks))


def printable_lines(text: str) -> str:
    """Return a text of several lines without signs that the font lacks."""
    return "\n".join(printable(line) for line in text.split("\n"))


def looks(fill: Fill) -> dict[str, Any]:
    """Return a fill as matplotlib's patches take it."""
    return {"facecolor": fill.colour, "hatch": fill.hatch, "edgecolor": fill.hatch_colour}
