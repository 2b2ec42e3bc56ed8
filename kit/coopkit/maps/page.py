"""What stands around a map: title, controls, legend, what it does not tell, its sources."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Any

from coopkit.maps.classes import METHODS, Classification, ValueClass
from coopkit.text import current_language, say

if TYPE_CHECKING:
    import pandas as pd

    from coopkit.region import Region, Source

# Hatching for areas without a value; used as url(#id) by the shapes on the same page.
HATCHING = "coopkit-missing"

_COMPUTED = re.compile(r"[×÷＋－*/+]")

HATCH = (
    f'<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>'
    f'<pattern id="{HATCHING}" width="7" height="7" patternUnits="userSpaceOnUse" '
    f'patternTransform="rotate(45)"><rect width="7" height="7" fill="#fff"/>'
    f'<rect width="2" height="7" fill="#777"/></pattern></defs></svg>'
)


def written_date(date: dt.date) -> str:
    """Return a date as people write it."""
    return say("maps.date", year=date.year, month=date.month, day=date.day)


def written(value: Decimal) -> str:
    """Return a number as people write it.

    >>> written(Decimal("-1234.5"))
    '−1,234.5'
    """
    return f"{value:,}".replace("-", "−")


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
        return say("maps.value", value=written(value), unit=self.unit)

    @property
    def tip(self) -> str:
        """Date and publisher, as in every tooltip."""
        date = written_date(self.source.date)
        return say("maps.tip_source", date=date, publisher=self.source.publisher)


@dataclass(frozen=True)
class Texts:
    """What stands above and below a map, the same on screen and on paper (not escaped).

    Attributes:
        title: what is shown.
        subtitle: region, level and date.
        warnings: what a reader must know first, such as figures past their date.
        notes: lines below the map; the first says what the map does not tell.
    """

    title: str
    subtitle: str
    warnings: tuple[str, ...]
    notes: tuple[str, ...]


def collect_words(region: "Region", indicator: "pd.Series[Any]", level: str, name: str) -> Words:
    """Gather what is said about one indicator of a region at one level."""
    source = region.source(str(indicator["id"]))
    date = written_date(source.date)
    return Words(
        title=name,
        unit=str(indicator["unit"]),
        decimals=int(indicator["decimals"]),
        subtitle=say(
            "maps.subtitle", region=region.name, level=level_title(region, level), date=date
        ),
        caveat=str(indicator["caveat"]),
        missing_reason=str(indicator["missing_reason"]),
        source=source,
        credit=region.boundary_credit,
    )


def level_title(region: "Region", level: str) -> str:
    """Return what a level is called."""
    return next(one.title for one in region.levels if one.id == level)


def texts_of(words: Words, *more: str) -> Texts:
    """Return the texts of a map of one indicator.

    Args:
        words: of the indicator.
        *more: lines between what the map does not tell and the sources.
    """
    notes = (
        say("maps.about_line", caveat=words.caveat),
        *more,
        *formula_lines([words]),
        *credits_of(words),
    )
    return Texts(words.title, words.subtitle, warnings_of([words]), notes)


def formula_lines(all_words: Sequence[Words]) -> tuple[str, ...]:
    """Return how the figures that nobody published as such were computed."""
    found = []
    for words in all_words:
        source = words.source
        formula = source.formula_ja if current_language() == "ja" else source.formula
        if _COMPUTED.search(formula):
            found.append(say("maps.formula", title=words.title, formula=formula))
    return tuple(found)


def legend_label(unit: str) -> str:
    """Return what stands before the colours."""
    return say("maps.legend", unit=unit) if unit else say("maps.legend_plain")


def warnings_of(all_words: Iterable[Words]) -> tuple[str, ...]:
    """Return a warning for each figure that is past its date."""
    found: dict[str, None] = {}
    for words in all_words:
        if words.source.is_past():
            date = written_date(words.source.valid_until)
            found[say("maps.past", date=date)] = None
    return tuple(found)


def credits_of(words: Words) -> tuple[str, str]:
    """Return who published the figures, and who the boundaries."""
    return source_line(words), say("maps.boundaries", credit=words.credit)


def source_line(words: Words) -> str:
    """Return who published the figures."""
    source = words.source
    return say(
        "maps.source",
        publisher=source.publisher,
        title=source.title,
        date=written_date(source.date),
    )


def joint_notes(all_words: Sequence[Words], *more: str) -> tuple[str, ...]:
    """Return the notes of a map of several indicators, each caveat and source once."""
    caveats = [
        say("maps.about_each", title=words.title, caveat=words.caveat) for words in all_words
    ]
    sources = [source_line(words) for words in all_words]
    credit = say("maps.boundaries", credit=all_words[0].credit)
    return tuple(dict.fromkeys([*caveats, *more, *formula_lines(all_words), *sources, credit]))


def heading(texts: Texts) -> str:
    """Return the HTML above the map."""
    past = "".join(f'<p class="ck-sub ck-past">{escape(text)}</p>' for text in texts.warnings)
    return f'<h1>{escape(texts.title)}</h1><p class="ck-sub">{escape(texts.subtitle)}</p>{past}'


def footing(texts: Texts) -> str:
    """Return the HTML of the notes below the map."""
    return "".join(f"<p>{escape(line)}</p>" for line in texts.notes)


def method_note(found: Classification) -> str:
    """Return how the classes were made."""
    match len(found.classes):
        case 0:
            return say("maps.nothing")
        case 1:
            return say("maps.one_class")
        case many:
            texts = {
                "quantile": say("maps.same_number", classes=many),
                "equal": say("maps.same_width", classes=many),
                "natural": say("maps.natural_groups", classes=many),
            }
            return texts[found.method]


def class_texts(found: Classification) -> list[str]:
    """Return the bounds of each class; the first says 少ない, the last 多い."""
    last = len(found.classes) - 1
    ends = {0: say("maps.less"), last: say("maps.more")} if last > 0 else {}
    if ends and found.kind == "change":
        # A loss of a half is not "few".
        ends = {0: say("maps.smaller"), last: say("maps.larger")}
    return [span(one) + ends.get(place, "") for place, one in enumerate(found.classes)]


def span(one: ValueClass) -> str:
    """Return the bounds of a class."""
    low, high = written(one.low), written(one.high)
    if low == high:
        return low
    # A dash beside a minus would be read as one more.
    return f"{low}〜{high}" if one.low < 0 else f"{low}–{high}"


def missing_count(found: Classification) -> int:
    """Return how many areas have no value."""
    return sum(value is None for value in found.shown.values())


def missing_text(words: Words) -> str:
    """Return what stands beside the hatching, with the reason."""
    return say("maps.missing_tip", reason=words.missing_reason)


def legend(label: str, found: Classification, missing: str, note: str = "") -> str:
    """Return the HTML of a legend: colours, bounds, how many areas.

    Args:
        label: what the colours mean.
        found: the classes.
        missing: what stands beside the hatching.
        note: after it; how the classes were made when left out.
    """
    items = [
        legend_item(f'<i style="background:{one.colour}"></i>', text, one.count)
        for one, text in zip(found.classes, class_texts(found), strict=True)
    ]
    if absent := missing_count(found):
        items.append(legend_item(hatched_swatch(), missing, absent))
    told = escape(note or method_note(found))
    return f"<b>{escape(label)}</b><ol>{''.join(items)}</ol><small>{told}</small>"


def hatched_swatch() -> str:
    """Return a sample of the hatching."""
    return f'<svg><rect width="26" height="16" fill="url(#{HATCHING})"/></svg>'


def legend_item(swatch: str, text: str, count: int | None = None) -> str:
    """Return one line of a legend: sample, words, and how many areas if given."""
    areas = (
        "" if count is None else f" <small>{escape(say('maps.class_count', count=count))}</small>"
    )
    return f"<li>{swatch}{escape(text)}{areas}</li>"


def select(name: str, label: str, options: Iterable[tuple[str, str]], chosen: str) -> str:
    """Return a labelled control with a choice."""
    items = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>'
        f"{escape(text)}</option>"
        for value, text in options
    )
    return f'<label>{escape(label)} <select data-ck="{name}">{items}</select></label>'


def method_select(chosen: str) -> str:
    """Return the control for the way classes are made."""
    names = {
        "quantile": say("maps.method_quantile"),
        "equal": say("maps.method_equal"),
        "natural": say("maps.method_natural"),
    }
    options = [(method, names[method]) for method in METHODS]
    return select("method", say("maps.method_label"), options, chosen)


def table_button() -> str:
    """Return the button that shows and hides the table."""
    return (
        '<button type="button" class="ck-button" data-ck="table-button" aria-expanded="false" '
        f'aria-controls="ck-table">{escape(say("maps.table_show"))}</button>'
    )
