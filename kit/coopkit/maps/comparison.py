"""Two indicators side by side, or in one: where both are much, where only one is."""

from collections.abc import Sequence
from html import escape
from itertools import product
from typing import TYPE_CHECKING

from coopkit.maps import page
from coopkit.maps.breaks import MethodName
from coopkit.maps.layers import Layer, Reading, Way, read
from coopkit.maps.thematic import check_method
from coopkit.text import say

if TYPE_CHECKING:
    import folium

    from coopkit.region import Region

# Rows: second indicator, few to many; columns: first indicator. Each of the nine is darker
# than the one before (about 9 steps of L*), so all are told apart in grey print and with
# any colour vision; hue says the same once more: blue for the first, brown for the second.
SQUARE = (
    ("#f5f2e9", "#cfdcea", "#a7c5e6"),
    ("#d3a15d", "#9c8f8d", "#697ea8"),
    ("#8a4b08", "#5a3b45", "#1c2352"),
)
_SIDE = len(SQUARE)


def draw_comparison(
    region: "Region",
    a: str,
    b: str,
    *,
    level: str | None = None,
    method: MethodName = "quantile",
) -> "folium.Map":
    """Draw two indicators on two maps that move together.

    Side by side, on a phone one below the other. Moving one moves the other, and an area
    touched on one is marked on both. The boundaries are in the page once.

    Args:
        region: from `coopkit.region.load`.
        a: id of the indicator on the left.
        b: id of the indicator on the right.
        level: of the areas; the finest at which both have values when left out.
        method: the way shown first, as for `draw_map`.

    Returns:
        A `folium.Map`, the one on the left; what is added to it appears there.

    Raises:
        UnknownNameError: no such indicator, level or method.

        >>> from coopkit.region import load
        >>> ids = "aged_65_over_share_2026", "child_0_14_share_2026"
        >>> draw_comparison(load("kanagawa"), *ids).get_root().title
        '65歳以上の人の割合と0〜14歳の人の割合'
    """
    from coopkit.maps import stage

    readings, wanted = read(region, [a, b], level)
    check_method(method)
    texts = comparison_texts(readings)
    plan = stage.Plan(
        [reading.layer(label=reading.named) for reading in readings],
        method,
        kind="comparison",
        controls=page.method_select(method),
        title=texts.title,
        head=page.heading(texts),
        notes=page.footing(texts),
    )
    return stage.build(region, wanted, plan)


def comparison_texts(readings: Sequence[Reading]) -> page.Texts:
    """Return what stands around two maps."""
    first, second = (reading.words for reading in readings)
    subtitle = first.subtitle
    if second.source.date != first.source.date:
        subtitle += f" / {page.written_date(second.source.date)}"
    return page.Texts(
        say("maps.comparison_title", a=first.title, b=second.title),
        subtitle,
        page.warnings_of([first, second]),
        page.joint_notes([first, second]),
    )


def draw_bivariate(region: "Region", a: str, b: str, *, level: str | None = None) -> "folium.Map":
    """Draw two indicators in one map of nine colours (▲ needs some practice to read).

    Each indicator is cut into three groups of about the same number of areas; an area
    without one of the two values is hatched.

    Args:
        region: from `coopkit.region.load`.
        a: id of the indicator from left (few) to right (many) in the legend.
        b: id of the indicator from top to bottom.
        level: of the areas; the finest at which both have values when left out.

    Returns:
        A `folium.Map`.

    Raises:
        UnknownNameError: no such indicator or level.

        >>> from coopkit.region import load
        >>> ids = "aged_65_over_share_2026", "child_0_14_share_2026"
        >>> draw_bivariate(load("kanagawa"), *ids).get_root().title
        '▲ 65歳以上の人の割合と0〜14歳の人の割合の重なり'
    """
    from coopkit.maps import stage

    readings, wanted = read(region, [a, b], level)
    square = Square(readings)
    layer = Layer(
        square.texts,
        tuple(reading.column() for reading in readings),
        {"square": Way(square.index, square.colours, square.legend())},
        name=square.texts.title,
        more={code: [text] for code, text in square.cells().items()},
    )
    return stage.build(region, wanted, stage.Plan([layer], "square"))


class Square:
    """Two indicators in three groups each.

    Args:
        readings: of the two.

    Attributes:
        texts: around the map.
        index: for each area the place of its colour in `colours`; None: hatched.
        colours: the nine, row by row.
    """

    def __init__(self, readings: Sequence[Reading]) -> None:
        self.readings = readings
        self.a, self.b = (reading.words for reading in readings)
        self._found = [reading.classified("quantile", _SIDE) for reading in readings]
        self.colours = [colour for row in SQUARE for colour in row]
        self.index: dict[str, int | None] = {}
        for code in readings[0].shown:
            across, down = (self._group(number, code) for number in (0, 1))
            missing = across is None or down is None
            self.index[code] = None if missing else _SIDE * (down or 0) + (across or 0)
        comparison = comparison_texts(readings)
        self.texts = page.Texts(
            say("maps.bivariate_title", a=self.a.title, b=self.b.title),
            comparison.subtitle,
            comparison.warnings,
            page.joint_notes([self.a, self.b], self.note),
        )

    @property
    def note(self) -> str:
        """How to read the colours."""
        return say("maps.bivariate_note", a=self.a.title, b=self.b.title)

    @property
    def axes(self) -> tuple[str, str]:
        """What grows to the right, and what grows downwards."""
        across, down = (reading.named for reading in self.readings)
        return say("maps.axis_across", name=across), say("maps.axis_down", name=down)

    def _group(self, number: int, code: str) -> int | None:
        """Return 0, 1 or 2; with fewer groups (values repeat) those furthest apart."""
        found = self._found[number]
        place = found.index[code]
        if place is None:
            return None
        last = len(found.classes) - 1
        return round(place * (_SIDE - 1) / last) if last else _SIDE // 2

    def count(self, place: int | None) -> int:
        """Return how many areas have this colour; None: how many are hatched."""
        return sum(one == place for one in self.index.values())

    def bounds(self, number: int) -> list[str]:
        """Return the bounds of the three groups of one indicator; empty: no area."""
        found = self._found[number]
        texts = [""] * _SIDE
        last = len(found.classes) - 1
        for place, one in enumerate(found.classes):
            group = round(place * (_SIDE - 1) / last) if last else _SIDE // 2
            texts[group] = page.span(one)
        return texts

    def cells(self) -> dict[str, str]:
        """Return for each area in words which of the nine it is."""
        names = levels()
        return {
            code: say(
                "maps.bivariate_cell",
                a=self.a.title,
                a_class=names[place % _SIDE],
                b=self.b.title,
                b_class=names[place // _SIDE],
            )
            for code, place in self.index.items()
            if place is not None
        }

    def legend(self) -> str:
        """Return the HTML of the square, with the number of areas in each colour."""
        names = levels()
        across, down = self.bounds(0), self.bounds(1)
        head = "".join(
            f'<th scope="col">{name}<br>{escape(text)}</th>'
            for name, text in zip(names, across, strict=True)
        )
        rows = []
        for row in range(_SIDE):
            cells = "".join(
                f'<td style="background:{SQUARE[row][column]};'
                f'color:{_ink(row, column)}">{self.count(_SIDE * row + column)}</td>'
                for column in range(_SIDE)
            )
            label = f'<th scope="row">{names[row]} {escape(down[row])}</th>'
            rows.append(f"<tr>{label}{cells}</tr>")
        axes = escape(self.axes[0]) + "<br>" + escape(self.axes[1])
        hatched = ""
        if absent := self.count(None):
            text = say("maps.bivariate_missing")
            hatched = f"<ol>{page.legend_item(page.hatched_swatch(), text, absent)}</ol>"
        return (
            f'<table class="ck-grid"><tr><td style="border:0"></td>{head}</tr>{"".join(rows)}'
            f"</table><span><b>{escape(say('maps.bivariate_legend'))}</b><br>{axes}{hatched}</span>"
        )


def levels() -> tuple[str, str, str]:
    """Return the words for the three groups, few to many."""
    return say("maps.low"), say("maps.middle"), say("maps.high")


def _ink(row: int, column: int) -> str:
    """Return black or white, whichever is read more easily on a colour of the square."""
    dark = [place for place in product(range(_SIDE), repeat=2) if place >= (1, 2)]
    return "#fff" if (row, column) in dark else "#000"
