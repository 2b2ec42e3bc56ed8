"""One indicator over the years, in classes that stay the same."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Any

from coopkit.maps import page
from coopkit.maps.classes import Classification, classify_shown, rounded
from coopkit.maps.layers import Column, Layer, Reading, read, way_of
from coopkit.region import UnknownNameError
from coopkit.text import say

if TYPE_CHECKING:
    import folium

    from coopkit.region import Region


def draw_change(region: "Region", indicator: str, *, level: str | None = None) -> "folium.Map":
    """Draw an indicator with a slider over its years.

    The classes are made from the values of all years at once and stay the same, so a
    colour means the same number in every year. Projected years say so. A button plays the
    years; with the system's setting for less motion there is the slider only.

    Args:
        region: from `coopkit.region.load`.
        indicator: id of an indicator whose column `series` is true.
        level: of the areas; the finest at which it has values when left out.

    Returns:
        A `folium.Map`, at the last year that is not a projection.

    Raises:
        UnknownNameError: no such indicator or level, or it has no years.
    """
    from coopkit.maps import stage

    years, wanted = read_years(region, indicator, level)
    words = years.reading.words
    label = page.legend_label(words.unit)
    missing = page.missing_text(words)
    layers = []
    for year in years.shown:
        column = Column(
            words.title, words.unit, words.decimals, years.shown[year], years.tip(year), missing
        )
        ways = {"fixed": way_of(label, years.classes(year), missing, years.note())}
        besides = () if year == years.first else (years.difference(year),)
        layers.append(Layer(years.texts, (column,), ways, name=years.name(year), besides=besides))
    start = years.start()
    plan = stage.Plan(layers, "fixed", controls=_controls(len(layers), start, layers[start].name))
    return stage.build(region, wanted, plan)


@dataclass(frozen=True)
class Years:
    """An indicator's values of several years.

    Attributes:
        reading: of the indicator itself.
        shown: by year, by area, as shown.
        projected: the years that are calculated, not counted.
        texts: around the map.
        publishers: by year.
    """

    reading: Reading
    shown: Mapping[int, Mapping[str, Decimal | None]]
    projected: frozenset[int]
    texts: page.Texts
    publishers: Mapping[int, str]

    @property
    def first(self) -> int:
        """The first year."""
        return min(self.shown)

    def start(self) -> int:
        """Return the place of the last year that was counted."""
        counted = [place for place, year in enumerate(self.shown) if year not in self.projected]
        return counted[-1] if counted else 0

    def name(self, year: int) -> str:
        """Return what a year is called, with 推計 where it is one."""
        if year in self.projected:
            return say("maps.year_projected", year=year)
        return say("maps.year", year=year)

    def tip(self, year: int) -> str:
        """Return year and publisher."""
        publisher = self.publishers.get(year, self.reading.words.source.publisher)
        return say("maps.tip_source", date=self.name(year), publisher=publisher)

    def classes(self, year: int) -> Classification:
        """Return the classes, the same in each year, and the areas of a year in them."""
        pool = [
            value for shown in self.shown.values() for value in shown.values() if value is not None
        ]
        found = classify_shown(self.shown[year], "quantile", pool=pool)
        return replace(found, kind=self.reading.kind)

    def note(self) -> str:
        """Return how the classes were made."""
        classes = len(self.classes(self.first).classes)
        if classes > 1:
            return say("maps.change_note", classes=classes)
        return say("maps.change_same")

    def difference(self, year: int) -> Column:
        """Return how much more (or fewer) there is than in the first year."""
        words = self.reading.words
        before, now = self.shown[self.first], self.shown[year]
        changes: dict[str, Decimal | None] = {}
        for code in now:
            one, two = before[code], now[code]
            changes[code] = None if one is None or two is None else two - one
        title = say("maps.column_change", year=self.first)
        return Column(title, words.unit, words.decimals, changes)


def read_years(region: "Region", indicator: str, level: str | None) -> tuple[Years, str]:
    """Read all years of an indicator; years without any value are left out.

    Raises:
        UnknownNameError: no such indicator or level, or it has no years.
    """
    (reading,), wanted = read(region, [indicator], level)
    words = reading.words
    table = None
    if bool(region.indicators.set_index("id").loc[indicator].get("series", False)):
        table = region.series(indicator, wanted).dropna(axis="columns", how="all")
    if table is None or table.empty:
        raise UnknownNameError(say("maps.no_series", title=words.title))
    columns: list[Any] = sorted(table.columns)
    shown = {
        int(year): rounded({str(c): float(v) for c, v in table[year].items()}, words.decimals)
        for year in columns
    }
    projected = frozenset(int(one) for one in region.projected_years(indicator)) & shown.keys()
    subtitle = say(
        "maps.change_subtitle",
        region=region.name,
        level=page.level_title(region, wanted),
        first=min(shown),
        last=max(shown),
    )
    publishers, sources = _sources(region, indicator)
    texts = page.Texts(
        say("maps.change_title", title=words.title),
        subtitle,
        page.warnings_of([words]),
        (
            say("maps.about_line", caveat=words.caveat),
            *([say("maps.change_projected")] if projected else []),
            *page.formula_lines([words]),
            *sources,
            say("maps.boundaries", credit=words.credit),
        ),
    )
    return Years(reading, shown, projected, texts, publishers), wanted


def _sources(region: "Region", indicator: str) -> tuple[dict[int, str], list[str]]:
    """Return the publisher of each year, and a line for each publication."""
    publishers: dict[int, str] = {}
    lines = []
    for row in region.series_sources(indicator).itertuples():
        years = sorted(int(year) for year in str(row.years).split())
        publishers |= dict.fromkeys(years, str(row.publisher))
        span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
        title, publisher = str(row.title), str(row.publisher)
        lines.append(say("maps.series_source", years=span, publisher=publisher, title=title))
    return publishers, lines


def _controls(count: int, start: int, name: str) -> str:
    label = escape(say("maps.year_label"))
    return (
        f'<label>{label} <input type="range" data-ck="layer" min="0" max="{count - 1}" '
        f'value="{start}" step="1" aria-valuetext="{escape(name)}"></label>'
        f'<output data-ck="layer-name">{escape(name)}</output>'
        '<button type="button" class="ck-button" data-ck="play" aria-pressed="false">'
        f"{escape(say('maps.play'))}</button>"
        f'<small data-ck="play-note" hidden>{escape(say("maps.play_note"))}</small>'
    )
