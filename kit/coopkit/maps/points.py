"""Points on a map: co-operatives at town halls, what a team saw or heard in an area."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from coopkit.maps import page
from coopkit.maps.geometry import inner_point
from coopkit.region import UnknownNameError
from coopkit.text import say

if TYPE_CHECKING:
    import folium
    import pandas as pd

    from coopkit.region import Region

LAND = "#f4f1e4"


def of_cooperatives(cooperatives: "pd.DataFrame") -> list[dict[str, Any]]:
    """Return one marker per town, with the co-operatives of that town in its popup.

    The list knows the town only, so all co-operatives of a town share its town hall, and
    the popup says so.

    Args:
        cooperatives: as from `coopkit.region.load_cooperatives`.
    """
    towns: dict[str, list[dict[Any, Any]]] = {}
    for row in cooperatives.to_dict("records"):
        towns.setdefault(str(row["municipality_code"]), []).append(row)
    found = []
    for _, town in sorted(towns.items()):
        first = town[0]
        name = str(first["municipality"])
        found.append(
            {
                "kind": "coop",
                "place": [float(first["latitude"]), float(first["longitude"])],
                "head": escape(say("maps.cooperative_head", municipality=name, count="{count}")),
                "spoken": say("maps.cooperative_marker", municipality=name, count="{count}"),
                "entries": [{"html": _cooperative(row)} for row in town],
            }
        )
    return found


def _cooperative(row: "Mapping[Any, Any]") -> str:
    import pandas as pd

    asked = row["confirmed_on"]
    state = say("maps.unconfirmed") if pd.isna(asked) else say("maps.confirmed", on=asked)
    business = say("maps.business", business=row["business"])
    name, business, state = (escape(str(text)) for text in (row["name"], business, state))
    return f"{name}<br>{business} <small>（{state}）</small>"


def cooperative_legend() -> str:
    """Return the line of a legend that explains the round markers."""
    swatch = '<span class="ck-town" aria-hidden="true">6</span>'
    return page.legend_item(swatch, say("maps.cooperative_legend"))


def place_words() -> dict[str, str]:
    """Return what popups say about their place, by kind of marker; HTML."""
    return {
        "coop": escape(say("maps.cooperative_place")),
        "seen": escape(say("maps.observation_place")),
    }


def draw_points(
    region: "Region",
    cooperatives: "pd.DataFrame | None" = None,
    observations: "pd.DataFrame | Iterable[Mapping[str, Any]] | None" = None,
    *,
    level: str | None = None,
) -> "folium.Map":
    """Draw where co-operatives are, and what a team saw or heard.

    A co-operative stands at the hall of its town, an observation about the middle of its
    area: neither shows a house. What people typed is shown as text, whatever it holds.

    Args:
        region: from `coopkit.region.load`.
        cooperatives: as from `coopkit.region.load_cooperatives`.
        observations: a table, or one mapping per observation, with `area_code`, `theme`,
            `text`, `kind` (`見た` or `saw`, `聞いた` or `heard`, `数字` or `number` for a note
            that rests on a figure) and `date`.
        level: of the areas that are drawn; the finest when left out.

    Returns:
        A `folium.Map`; a control shows the observations of one theme only.

    Raises:
        UnknownNameError: no such area or level.
        ValueError: an observation lacks something.

        >>> from coopkit.region import load, load_cooperatives
        >>> draw_points(load("kanagawa"), load_cooperatives()).get_root().title
        '労働者協同組合のある場所'
    """
    from coopkit.maps import stage
    from coopkit.maps.layers import Layer, Way

    wanted = level or region.levels[0].id
    seen = read_observations(region, observations)
    texts = point_texts(region, wanted, cooperatives, seen)
    codes = region.codes(wanted)
    legend = ""
    points = []
    if cooperatives is not None:
        points += of_cooperatives(cooperatives)
        legend += cooperative_legend()
    if seen:
        points += _of_observations(region, seen)
        swatch = '<span class="ck-town ck-seen" aria-hidden="true">2</span>'
        legend += page.legend_item(swatch, say("maps.seen_legend"))
    label = escape(say("maps.points_legend"))
    way = Way(dict.fromkeys(codes, 0), [LAND], f"<b>{label}</b><ol>{legend}</ol>")
    themes = list(dict.fromkeys(one.theme for one in seen))
    controls = ""
    if themes:
        options = [("", say("maps.theme_all")), *((theme, theme) for theme in themes)]
        controls = page.select("theme", say("maps.theme_label"), options, "")
    plan = stage.Plan(
        [Layer(texts, (), {"plain": way}, name=texts.title)],
        "plain",
        controls=controls,
        data={"points": points, "rows": _rows(cooperatives, seen)},
        words={"place": place_words(), "rowsTitle": say("maps.entries_title")},
    )
    return stage.build(region, wanted, plan)


@dataclass(frozen=True)
class Observation:
    """What somebody saw or heard in an area; texts as they were typed.

    Attributes:
        area_code: of the area it is about.
        area: its name.
        theme: of the issue.
        text: what was seen or heard.
        kind: 見た, 聞いた or 数字, in the user's language.
        date: as text.
    """

    area_code: str
    area: str
    theme: str
    text: str
    kind: str
    date: str


def read_observations(
    region: "Region", observations: "pd.DataFrame | Iterable[Mapping[str, Any]] | None"
) -> list[Observation]:
    """Return observations, checked.

    Raises:
        UnknownNameError: an area that the region does not have.
        ValueError: something is missing; the message says in which.
    """
    if observations is None:
        return []
    rows: Any = observations
    if hasattr(rows, "to_dict"):
        rows = rows.to_dict("records")
    kinds = {
        "見た": say("maps.seen"),
        "saw": say("maps.seen"),
        "聞いた": say("maps.heard"),
        "heard": say("maps.heard"),
        "数字": say("maps.figure"),
        "number": say("maps.figure"),
    }
    names = region.areas["full_name"]
    found = []
    for number, row in enumerate(rows, start=1):
        for name in ("area_code", "theme", "text", "kind", "date"):
            # Missing cells of a table are not equal to themselves.
            if name not in row or row[name] is None or row[name] != row[name]:
                raise ValueError(say("maps.bad_observation", row=number, field=name))
        if row["kind"] not in kinds:
            raise ValueError(say("maps.bad_kind", row=number, kind=row["kind"]))
        code = str(row["area_code"])
        if code not in names.index:
            raise UnknownNameError(
                say("maps.unknown_area", code=code, region=region.name, example=names.index[0])
            )
        date = row["date"]
        written = page.written_date(date) if hasattr(date, "year") else str(date)
        found.append(
            Observation(
                code,
                str(names[code]),
                str(row["theme"]),
                str(row["text"]),
                kinds[row["kind"]],
                written,
            )
        )
    return found


def point_texts(
    region: "Region",
    level: str,
    cooperatives: "pd.DataFrame | None",
    seen: list[Observation],
) -> page.Texts:
    """Return what stands around a map of points."""
    if cooperatives is None:
        title = say("maps.points_title_seen")
    elif seen:
        title = say("maps.points_title")
    else:
        title = say("maps.points_title_coop")
    subtitle = say(
        "maps.points_subtitle", region=region.name, level=page.level_title(region, level)
    )
    notes = []
    if seen or cooperatives is None:
        notes += [
            say("maps.about_line", caveat=say("maps.points_about")),
            say("maps.observation_place"),
        ]
    if cooperatives is not None:
        notes += [
            say("maps.about_line", caveat=say("maps.points_about_coop")),
            say("maps.cooperative_place"),
        ]
    notes.append(say("maps.boundaries", credit=region.boundary_credit))
    return page.Texts(title, subtitle, (), tuple(notes))


def places_of(region: "Region", codes: Iterable[str]) -> dict[str, tuple[float, float]]:
    """Return a point inside each of these areas, latitude first."""
    wanted = set(codes)
    found: dict[str, tuple[float, float]] = {}
    for level in region.levels:
        if wanted - found.keys():
            for feature in region.boundaries(level.id)["features"]:
                code = str(feature["id"])
                if code in wanted and code not in found:
                    found[code] = inner_point(feature["geometry"])
    return found


def _of_observations(region: "Region", seen: list[Observation]) -> list[dict[str, Any]]:
    by_area: dict[str, list[Observation]] = {}
    for one in seen:
        by_area.setdefault(one.area_code, []).append(one)
    places = places_of(region, by_area)
    return [
        {
            "kind": "seen",
            "place": [round(part, 5) for part in places[code]],
            "head": escape(say("maps.seen_head", area=notes[0].area, count="{count}")),
            "spoken": say("maps.seen_marker", area=notes[0].area, count="{count}"),
            "entries": [{"theme": one.theme, "html": _note(one)} for one in notes],
        }
        for code, notes in by_area.items()
    ]


def _note(one: Observation) -> str:
    head = say("maps.seen_entry", kind=one.kind, theme=one.theme, date=one.date)
    return f"<small>{escape(head)}</small><br>{escape(one.text)}"


def _rows(cooperatives: "pd.DataFrame | None", seen: list[Observation]) -> list[dict[str, Any]]:
    """Return the marks as the columns of a table."""
    lines = [[one.area, one.kind, one.theme, one.text, one.date] for one in seen]
    if cooperatives is not None:
        kind = say("maps.entry_cooperative")
        for _, row in cooperatives.iterrows():
            lines.append([str(row["municipality"]), kind, "", str(row["name"]), ""])
    titles = [
        say("maps.column_name"),
        say("maps.entry_kind"),
        say("maps.entry_theme"),
        say("maps.entry_text"),
        say("maps.entry_date"),
    ]
    columns = [
        {"title": title, "texts": [line[place] for line in lines]}
        for place, title in enumerate(titles)
    ]
    # Co-operatives have no theme and no date: an empty column would push their names off.
    return [column for column in columns if any(column["texts"])]
