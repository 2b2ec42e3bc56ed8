"""What a map shows, as data: columns of values, ways to colour them, words around them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from coopkit.maps import page
from coopkit.maps.classes import METHODS, Classification, classify_shown, rounded
from coopkit.region import UnknownNameError
from coopkit.text import current_language, say

if TYPE_CHECKING:
    from coopkit.region import Region


@dataclass(frozen=True)
class Column:
    """One value for each area.

    Attributes:
        title: what it is.
        unit: of the values.
        decimals: of the values.
        shown: by area; None: it has none.
        tip: year and publisher, for the tooltip.
        missing: what is shown where there is none.
    """

    title: str
    unit: str
    decimals: int
    shown: Mapping[str, Decimal | None]
    tip: str = ""
    missing: str = ""

    def packed(self, codes: Sequence[str]) -> dict[str, Any]:
        """Return it for the page: whole numbers of the last decimal, in the order of codes."""
        found = (self.shown[code] for code in codes)
        return {
            "title": self.title,
            "unit": self.unit,
            "decimals": self.decimals,
            "tip": self.tip,
            "missing": self.missing,
            "values": [None if one is None else int(one.scaleb(self.decimals)) for one in found],
        }


@dataclass(frozen=True)
class Way:
    """One way to colour the areas.

    Attributes:
        index: for each area the place of its colour; None: hatched.
        colours: `#rrggbb`.
        legend: HTML that explains them.
    """

    index: Mapping[str, int | None]
    colours: Sequence[str]
    legend: str

    def packed(self, codes: Sequence[str]) -> dict[str, Any]:
        """Return it for the page, in the order of codes."""
        return {
            "index": [self.index[code] for code in codes],
            "colours": list(self.colours),
            "legend": self.legend,
        }


@dataclass(frozen=True)
class Layer:
    """Everything shown at one time.

    Attributes:
        texts: around the map.
        columns: the values in tooltip and table.
        ways: to colour it, by name.
        name: in the control that switches layers.
        more: further lines of the tooltip of an area.
        besides: further columns of the table only.
    """

    texts: page.Texts
    columns: tuple[Column, ...]
    ways: Mapping[str, Way]
    name: str
    more: Mapping[str, Sequence[str]] = field(default_factory=dict)
    besides: tuple[Column, ...] = ()

    def packed(self, codes: Sequence[str]) -> dict[str, Any]:
        """Return it for the page."""
        found: dict[str, Any] = {
            "title": self.texts.title,
            "name": self.name,
            "head": page.heading(self.texts),
            "notes": page.footing(self.texts),
            "columns": [one.packed(codes) for one in self.columns],
            "ways": {name: way.packed(codes) for name, way in self.ways.items()},
        }
        if self.more:
            found["more"] = [list(self.more.get(code, ())) for code in codes]
        if self.besides:
            found["besides"] = [one.packed(codes) for one in self.besides]
        return found


@dataclass(frozen=True)
class Reading:
    """One indicator at one level: its values as shown, and what is said about it.

    Attributes:
        id: of the indicator.
        direction: whether more or less of it asks for help, as the region declares it.
        shown: by area; None: it has no value.
        words: about it.
        values: by area, not rounded; NaN where there is none.
        kind: as the region declares it, such as `share` or `change`.
    """

    id: str
    direction: str
    shown: Mapping[str, Decimal | None]
    words: page.Words
    values: Mapping[str, float]
    kind: str = ""

    def column(self) -> Column:
        """Return its values for tooltip and table."""
        words = self.words
        return Column(
            words.title,
            words.unit,
            words.decimals,
            self.shown,
            tip=words.tip,
            missing=page.missing_text(words),
        )

    def classified(self, method: Any, wanted: int = 5) -> Classification:
        """Return its classes."""
        return replace(classify_shown(self.shown, method, wanted=wanted), kind=self.kind)

    def ways(self, label: str = "") -> dict[str, Way]:
        """Return all ways to cut it into classes, under a label of the legend."""
        label = label or page.legend_label(self.words.unit)
        return {
            method: way_of(label, self.classified(method), page.missing_text(self.words))
            for method in METHODS
        }

    def layer(self, *more: str, label: str = "") -> Layer:
        """Return it as a layer of its own.

        Args:
            *more: lines among the notes.
            label: of the legend.
        """
        texts = page.texts_of(self.words, *more)
        return Layer(texts, (self.column(),), self.ways(label), name=self.words.title)

    @property
    def named(self) -> str:
        """Title and unit."""
        if not self.words.unit:
            return self.words.title
        return say("maps.named", title=self.words.title, unit=self.words.unit)


def way_of(label: str, found: Classification, missing: str, note: str = "") -> Way:
    """Return classes as a way to colour areas."""
    colours = [one.colour for one in found.classes]
    return Way(found.index, colours, page.legend(label, found, missing, note))


def read(
    region: "Region", indicator_ids: Sequence[str], level: str | None = None
) -> tuple[list[Reading], str]:
    """Read indicators at the finest level at which all of them have values.

    Args:
        region: from `coopkit.region.load`.
        indicator_ids: from the column `id` of `region.indicators`.
        level: that level instead.

    Returns:
        The readings, and the level.

    Raises:
        UnknownNameError: no such indicator or level, or none at that level.
    """
    wanted = level or _common_level(region, indicator_ids)
    # One look at the table for all of them.
    rows = region.indicators.set_index("id")
    readings = []
    for one in indicator_ids:
        series = region.table(one, wanted)
        row: Any = rows.loc[one].copy()
        row["id"] = one
        words = page.collect_words(region, row, wanted, str(row[f"name_{current_language()}"]))
        values = {str(code): float(value) for code, value in series.items()}
        shown = rounded(values, words.decimals)
        kind = str(row["kind"])
        readings.append(Reading(one, str(row["direction"]), shown, words, values, kind))
    return readings, wanted


def _common_level(region: "Region", indicator_ids: Sequence[str]) -> str:
    available = [region.levels_of(one) for one in indicator_ids]
    common = [level for level in available[0] if all(level in one for one in available)]
    if not common:
        raise UnknownNameError(say("maps.no_common_level", indicators="、".join(indicator_ids)))
    return common[0]
