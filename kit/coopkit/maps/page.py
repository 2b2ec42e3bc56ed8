"""What stands around a map: title, legend, what it does not tell, where it comes from."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Any

from coopkit.maps.classes import Classification
from coopkit.text import say

if TYPE_CHECKING:
    import pandas as pd

    from coopkit.region import Region, Source

# Hatching for areas without a value; used as url(#id) by the shapes on the same page.
HATCHING = "coopkit-missing"

STYLE = """
html, body {box-sizing: border-box; height: 100%; margin: 0}
body {display: flex; flex-direction: column; gap: 6px; padding: 8px; color: #222;
  background: #fff; -webkit-print-color-adjust: exact; print-color-adjust: exact;
  font: 14px/1.5 system-ui, "Hiragino Sans", "Yu Gothic UI", "Meiryo", "Noto Sans JP",
    "IPAexGothic", sans-serif}
body > .folium-map {flex: 1 1 0; min-height: 260px; height: auto !important;
  background: #e9eff3; border: 1px solid #b8c2c9}
.folium-map:focus-visible, .leaflet-marker-icon:focus-visible,
.leaflet-bar a:focus-visible {outline: 3px solid #b04a00}
.leaflet-container {font: inherit}
.leaflet-popup-content {margin: 10px 12px}
h1 {font-size: 18px; line-height: 1.3; margin: 0}
.ck-sub, .ck-notes p {margin: 0}
.ck-sub {color: #444}
.ck-past {color: #7a3b00; font-weight: bold}
.ck-legend, .ck-legend ol {display: flex; flex-wrap: wrap; align-items: center; gap: 2px 10px}
.ck-legend ol {list-style: none; margin: 0; padding: 0}
.ck-legend li {display: flex; align-items: center; gap: 5px}
.ck-legend svg, .ck-legend i {flex: none; width: 26px; height: 16px; border: 1px solid #555}
.ck-legend small, .ck-notes {font-size: 12px; color: #444}
.ck-town {box-sizing: border-box; width: 30px; height: 30px; border-radius: 50%;
  border: 3px solid #222; background: #fff; color: #222; text-align: center;
  font: bold 15px/24px sans-serif}
.ck-legend .ck-town {flex: none; width: 20px; height: 20px; border-width: 2px;
  font-size: 12px; line-height: 16px}
.ck-region {position: absolute; transform: translate(-90%, -50%); pointer-events: none;
  font-weight: bold; font-size: 13px; color: #222; white-space: nowrap;
  text-shadow: 0 0 3px #fff, 0 0 3px #fff, 0 0 3px #fff, 0 0 3px #fff}
.ck-list {margin: 4px 0 0; padding: 0; list-style: none}
.ck-list li {padding: 4px 0; border-top: 1px solid #ddd}
.ck-list small {color: #555}
@media (max-width: 480px) {
  body {font-size: 13px; padding: 6px}
  h1 {font-size: 16px}
  .ck-legend, .ck-legend ol {gap: 2px 8px}
}
"""

_HATCH = (
    f'<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>'
    f'<pattern id="{HATCHING}" width="7" height="7" patternUnits="userSpaceOnUse" '
    f'patternTransform="rotate(45)"><rect width="7" height="7" fill="#fff"/>'
    f'<rect width="2" height="7" fill="#777"/></pattern></defs></svg>'
)


def written_date(date: dt.date) -> str:
    """Return a date as people write it."""
    return say("maps.date", year=date.year, month=date.month, day=date.day)


@dataclass(frozen=True)
class Words:
    """Everything a map says about its indicator, ready to be shown (not escaped).

    Attributes:
        title: the indicator, in the user's language.
        unit: of its values.
        decimals: how many to show.
        subtitle: region, level and date.
        caveat: what the figures do not tell.
        missing_reason: why an area may have none.
        source: the provenance record.
        credit: of the boundaries.
    """

    title: str
    unit: str
    decimals: int
    subtitle: str
    caveat: str
    missing_reason: str
    source: "Source"
    credit: str

    def value(self, value: Decimal | None) -> str:
        """Return a value with its unit, or that there is none, and why."""
        if value is None:
            return say("maps.missing_tip", reason=self.missing_reason)
        return say("maps.value", value=f"{value:,}", unit=self.unit)

    @property
    def tip(self) -> str:
        """Date and publisher, as in every tooltip."""
        date = written_date(self.source.date)
        return say("maps.tip_source", date=date, publisher=self.source.publisher)


def collect_words(region: "Region", indicator: "pd.Series[Any]", level: str, name: str) -> Words:
    """Gather what is said about one indicator of a region at one level."""
    source = region.source(str(indicator["id"]))
    titles = {one.id: one.title for one in region.levels}
    return Words(
        title=name,
        unit=str(indicator["unit"]),
        decimals=int(indicator["decimals"]),
        subtitle=say(
            "maps.subtitle",
            region=region.name,
            level=titles[level],
            date=written_date(source.date),
        ),
        caveat=str(indicator["caveat"]),
        missing_reason=str(indicator["missing_reason"]),
        source=source,
        credit=region.boundary_credit,
    )


def heading(words: Words) -> str:
    """Return the HTML above the map."""
    past = ""
    if words.source.is_past():
        text = say("maps.past", date=written_date(words.source.valid_until))
        past = f'<p class="ck-sub ck-past">{escape(text)}</p>'
    return (
        f"{_HATCH}<header><h1>{escape(words.title)}</h1>"
        f'<p class="ck-sub">{escape(words.subtitle)}</p>{past}</header>'
    )


def footing(words: Words, found: Classification, *, cooperatives: bool) -> str:
    """Return the HTML below the map: legend, caveat, sources."""
    lines = [
        f"<b>{escape(say('maps.about'))}</b> {escape(words.caveat)}",
        escape(method(found)),
        *map(escape, credits_of(words)),
    ]
    if cooperatives:
        lines.insert(1, escape(say("maps.cooperative_place")))
    notes = "".join(f"<p>{line}</p>" for line in lines)
    legend = _legend(words, found, cooperatives=cooperatives)
    return f'{legend}<footer class="ck-notes">{notes}</footer>'


def credits_of(words: Words) -> tuple[str, str]:
    """Return who published the figures, and who the boundaries."""
    source = words.source
    figures = say(
        "maps.source",
        publisher=source.publisher,
        title=source.title,
        date=written_date(source.date),
    )
    return figures, say("maps.boundaries", credit=words.credit)


def method(found: Classification) -> str:
    """Return how the classes were made."""
    match len(found.classes):
        case 0:
            return say("maps.nothing")
        case 1:
            return say("maps.one_class")
        case many:
            return say("maps.same_number", classes=many)


def class_texts(found: Classification) -> list[str]:
    """Return the bounds of each class; the first says 少ない, the last 多い."""
    last = len(found.classes) - 1
    ends = {0: say("maps.less"), last: say("maps.more")} if last > 0 else {}
    return [
        (f"{one.low:,}" if one.low == one.high else f"{one.low:,}–{one.high:,}")
        + ends.get(place, "")
        for place, one in enumerate(found.classes)
    ]


def missing_count(found: Classification) -> int:
    """Return how many areas have no value."""
    return sum(value is None for value in found.shown.values())


def missing_text(words: Words) -> str:
    """Return what stands beside the hatching, with the reason."""
    return say("maps.missing_tip", reason=words.missing_reason)


def _legend(words: Words, found: Classification, *, cooperatives: bool) -> str:
    items = []
    for one, text in zip(found.classes, class_texts(found), strict=True):
        swatch = f'<i style="background:{one.colour}"></i>'
        items.append(_item(swatch, text, one.count))
    if absent := missing_count(found):
        swatch = f'<svg><rect width="26" height="16" fill="url(#{HATCHING})"/></svg>'
        items.append(_item(swatch, missing_text(words), absent))
    if cooperatives:
        text = escape(say("maps.cooperative_legend"))
        items.append(f'<li><span class="ck-town" aria-hidden="true">6</span>{text}</li>')
    label = escape(say("maps.legend", unit=words.unit))
    scale = f"<ol>{''.join(items)}</ol>"
    return f'<section class="ck-legend" aria-label="{label}"><b>{label}</b>{scale}</section>'


def _item(swatch: str, text: str, count: int) -> str:
    areas = escape(say("maps.class_count", count=count))
    return f"<li>{swatch}{escape(text)} <small>{areas}</small></li>"
