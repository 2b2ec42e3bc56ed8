"""What stands beside the map, as HTML: an area, its years, its strengths, the source."""

import datetime as dt
from html import escape
from typing import TYPE_CHECKING, Any

from coopkit.charts import describe_series, series_svg
from coopkit.text import say
from coopkit.widgets.explorer.data import Lookup

if TYPE_CHECKING:
    from coopkit.region.standing import Standing

KEY = "map_explorer"
ORDERS = ("more", "less", "kana", "part")


def area_card(look: Lookup, indicator: str, code: str | None) -> str:
    """Return one area beside the region and its neighbours."""
    if code is None:
        return _section("area", f"<p>{escape(say(f'{KEY}.area.choose'))}</p>")
    place, level = look.place(indicator, code)
    one = look.standings(indicator, level).of(place)
    lines = []
    if place != code:
        words = say(f"{KEY}.area.city_only", area=look.name(code), city=look.name(place))
        lines.append(f"<p>{escape(words)}</p>")
    beside = say(f"{KEY}.area.{'middle' if one.whole is None else 'whole'}")
    rows = [
        (look.name(place), one.shown(one.value), True),
        (beside, one.shown(one.beside), False),
        (say(f"{KEY}.area.around"), one.shown(one.around), False),
        *((look.name(other), one.shown(one.others[other]), False) for other in one.neighbours),
    ]
    body = "".join(
        f'<tr{" class=coopkit-ours" if ours else ""}><th scope="row">{escape(name)}</th>'
        f"<td>{escape(value)}</td></tr>"
        for name, value, ours in rows
    )
    lines.append(
        f'<p class="coopkit-area-value"><b>{escape(look.title(indicator))}</b> '
        f"{escape(one.shown(one.value))}<br>{escape(one.word())}</p>"
        f'<table class="coopkit-table"><caption>{escape(say(f"{KEY}.area.caption"))}</caption>'
        f"<tbody>{body}</tbody></table>"
        f'<p class="coopkit-small">{escape(say(f"{KEY}.area.note"))}</p>'
    )
    return _section("area", "".join(lines), look.name(code))


def years_card(look: Lookup, indicator: str, code: str | None) -> str:
    """Return the years of one area as a small chart and in words."""
    if code is None:
        return ""
    place, level = look.place(indicator, code)
    values, projected = look.years(indicator, place, level)
    if not any(value is not None for value in values.values()):
        return _section("years", f"<p>{escape(say(f'{KEY}.years.none'))}</p>")
    unit = str(look.rows[indicator]["unit"])
    words = describe_series(values, projected, unit)
    note = say(f"{KEY}.years.projected") if any(year in projected for year in values) else ""
    chart = series_svg(values, projected, unit, width=320, height=130)
    chart = chart.replace(
        "<svg ", f'<svg class="coopkit-series" role="img" aria-label="{escape(words)}" ', 1
    )
    body = (
        f"{chart}<p>{escape(words)}</p>"
        f'<p class="coopkit-small">{escape(say(f"{KEY}.years.axis"))} {escape(note)}</p>'
    )
    return _section("years", body, look.name(place))


def treasures_card(look: Lookup, code: str | None) -> str:
    """Return the strengths of an area; they stand beside its numbers always."""
    if code is None:
        return _section("treasures", f"<p>{escape(say(f'{KEY}.treasures.choose'))}</p>")
    found = look.treasures(code)
    parent = look.areas[code]["parent_code"]
    more = ""
    if isinstance(parent, str):
        of_city = [one for one in look.treasures(parent) if one[0] not in {two[0] for two in found}]
        if of_city:
            head = say(f"{KEY}.treasures.city", city=look.name(parent))
            more = f"<p>{escape(head)}</p>{_chips(of_city)}"
    body = _chips(found) if found else f"<p>{escape(say(f'{KEY}.treasures.none'))}</p>"
    hint = f'<p class="coopkit-small">{escape(say(f"{KEY}.treasures.note"))}</p>'
    return _section("treasures", body + more + hint, look.name(code))


def _chips(found: list[tuple[str, str, str, int]]) -> str:
    items = "".join(
        f'<li title="{escape(say(f"{KEY}.treasures.source", publisher=publisher, year=year))}">'
        f"{escape(kind)} <b>{escape(what)}</b></li>"
        for kind, what, publisher, year in found
    )
    years: dict[str, set[int]] = {}
    for _, _, publisher, year in found:
        years.setdefault(publisher, set()).add(year)
    publishers = "、".join(
        f"{publisher}（{say('town.and').join(map(str, sorted(when)))}）"
        for publisher, when in years.items()
    )
    cited = escape(say(f"{KEY}.treasures.sources", sources=publishers))
    return f'<ul class="coopkit-chips">{items}</ul><p class="coopkit-small">{cited}</p>'


def source_card(look: Lookup, indicator: str) -> str:
    """Return where the figures come from, and a warning if they are past their date."""
    source = look.source(indicator)
    rows = [
        ("publisher", source.publisher),
        ("title", source.title),
        ("date", _day(source.date)),
        ("formula", source.formula_ja or source.formula),
        ("checked", source.note),
        ("licence", source.licence),
        ("read_on", _day(source.read_on)),
        ("valid_until", _day(source.valid_until)),
    ]
    past = ""
    if source.is_past():
        words = say(f"{KEY}.source.past", date=_day(source.valid_until))
        past = f'<p class="coopkit-remark" role="note">{escape(words)}</p>'
    items = "".join(
        f"<div><dt>{escape(say(f'{KEY}.source.{name}'))}</dt><dd>{escape(text)}</dd></div>"
        for name, text in rows
        if text
    )
    body = f'{past}<dl class="coopkit-source">{items}</dl>'
    return _section("source", body, look.title(indicator))


def unknown_card(look: Lookup, indicator: str) -> str:
    """Return what the numbers do not tell."""
    caveat = str(look.rows[indicator]["caveat"])
    lines = [caveat, say(f"{KEY}.unknown.who"), say(f"{KEY}.unknown.ask")]
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return _section("unknown", f"<ul>{items}</ul>", look.title(indicator))


def area_list(look: Lookup, indicator: str, order: str, code: str | None) -> str:
    """Return all areas of the finest level with their values, in an order.

    Areas without a value stand last, with the reason, whatever the order.
    """
    level = look.levels(indicator)[0]
    codes = look.codes(level)
    one = look.standings(indicator, level).of(codes[0])
    ordered = sorted(
        codes, key=lambda area: (one.others[area] is None, _place(look, one, order, area))
    )
    ours = None if code is None else look.place(indicator, code)[0]
    rows = []
    for area in ordered:
        value = one.others[area]
        shown = one.shown(value) if value is not None else say("town.missing", reason=one.reason)
        mark = ' class="coopkit-ours"' if area == ours else ""
        rows.append(
            f'<tr{mark}><th scope="row">{escape(look.name(area))}</th>'
            f"<td>{escape(shown)}</td><td>{escape(str(look.areas[area]['region6']))}</td></tr>"
        )
    heads = "".join(
        f'<th scope="col">{escape(say(f"{KEY}.list.{name}"))}</th>'
        for name in ("name", "value", "part")
    )
    caption = say(f"{KEY}.list.caption", title=look.title(indicator), count=len(codes))
    return (
        f'<div class="coopkit-table-frame coopkit-area-list" tabindex="0" role="region" '
        f'aria-label="{escape(caption)}"><table class="coopkit-table">'
        f"<caption>{escape(caption)}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _place(look: Lookup, one: "Standing", order: str, area: str) -> tuple[Any, ...]:
    """Return what an area is sorted by."""
    value, row = one.others[area] or 0, look.areas[area]
    match order:
        case "less":
            return (value,)
        case "kana":
            return (str(row["kana"]),)
        case "part":
            return (str(row["region6"]), -value)
    return (-value,)


def _section(name: str, body: str, about: str = "") -> str:
    head = say(f"{KEY}.{name}.head")
    title = f"{escape(head)} <small>{escape(about)}</small>" if about else escape(head)
    return f'<section class="coopkit-explorer-card coopkit-{name}"><h4>{title}</h4>{body}</section>'


def _day(when: dt.date) -> str:
    return say("town.day", year=when.year, month=when.month, day=when.day)
