"""Twins of cells with code of their own; each reads the tables that its cell reads."""

from collections.abc import Sequence

from coopkit.documents.words import date_in_words
from coopkit.plan.fields import THEMES
from coopkit.plan.tables import Row, rows, worded
from coopkit.printing.blocks import Block, Paragraph, Run, Table, runs, table
from coopkit.printing.twin import Twin, frame, heads, note, sheet_note
from coopkit.text import say

# Towns in one line of the table of what a town has; more kinds would be too small to read.
_KINDS_IN_A_TABLE = 6


def cooperative_cards() -> Twin:
    """Return each co-operative with what is known, and whether it confirmed that."""
    notes: dict[str, list[str]] = {}
    for row in rows("course", "cooperative_notes"):
        notes.setdefault(row["cooperative"], []).append(f"{row['text']}（{row['source']}）")
    body = [
        (
            row["name"],
            f"{row['municipality']}\n{row['business']}",
            "\n".join(notes.get(row["id"], [say("printing.own.no_notes")])),
            _confirmed(row),
        )
        for row in rows("course", "cooperatives")
    ]
    return Twin((table(heads("printing.own.cards_head"), body, small=True, room=0),))


def _confirmed(row: Row) -> str:
    if not row["confirmed_by"]:
        return say("printing.own.unconfirmed")
    day = date_in_words(row["confirmed_on"])
    return say("printing.own.confirmed", by=row["confirmed_by"], on=day)


def history() -> Twin:
    """Return the events of the world, of Japan and of the prefecture."""
    blocks: list[Block] = []
    for place in ("world", "japan", "kanagawa"):
        blocks.append(Paragraph((Run(say(f"printing.own.{place}"), bold=True),)))
        body = [
            (row["year"], row["title"], row["text"], row["source"])
            for row in rows("course", "history")
            if row["place"] == place
        ]
        shares = (4, 9, 18, 12)
        head = heads("printing.own.history_head")
        blocks.append(table(head, body, small=True, room=0, shares=shares))
    return Twin(tuple(blocks))


def principles() -> Twin:
    """Return the seven principles beside the Act."""
    body = [
        (
            row["number"],
            row["title_ja"],
            row["text_ja"],
            row["counterpart_ja"],
            row["provisions"],
        )
        for row in rows("act", "principles")
    ]
    return _one("principles_head", body, small=True)


def streams() -> Twin:
    """Return the two streams of the prefecture, one after the other."""
    body = [
        (say(f"printing.own.{stream}"), row["year"], row["title"], row["text"])
        for stream in ("workers_collective", "workers_coop")
        for row in rows("course", "history")
        if row["stream"] == stream
    ]
    return _one("streams_head", body, small=True)


def kinds() -> Twin:
    """Return the kinds of co-operatives with their members."""
    body = [
        (
            row["name"],
            row["members_are"],
            f"{int(row['members']):,}" if row["members"] else say("printing.own.none"),
            row["fiscal_year"] or say("printing.own.none"),
        )
        for row in rows("course", "cooperative_kinds")
    ]
    return _one("kinds_head", body)


def area_list() -> Twin:
    """Return all areas by the number of the lecture's map."""
    from coopkit.maps import list_areas
    from coopkit.region import load

    areas = list_areas(load("kanagawa"), "aged_65_over_share_2026")
    body = [[_figure(value) for value in row] for row in areas.itertuples(index=False)]
    listed = table(list(areas.columns), body, small=True, room=0)
    return Twin((note(say("printing.own.list_note")), listed))


def assets() -> Twin:
    """Return what each town has, the kinds side by side."""
    found = rows("kanagawa", "assets")
    towns = [row for row in rows("kanagawa", "areas") if row["in_municipality33"] == "true"]
    kinds_of = {row["id"]: row for row in rows("kanagawa", "asset_kinds")}
    names = list(dict.fromkeys(row["kind"] for row in found))
    counts = {(row["area_code"], row["kind"]): row["count"] for row in found}
    blocks: list[Block] = [note(say("printing.own.assets_note"))]
    for start in range(0, len(names), _KINDS_IN_A_TABLE):
        part = names[start : start + _KINDS_IN_A_TABLE]
        head = [say("printing.own.assets_head"), *(worded(kinds_of[kind], "name") for kind in part)]
        body = [
            (town["name"], *(_count(counts.get((town["area_code"], kind))) for kind in part))
            for town in towns
        ]
        blocks.append(table(head, body, small=True, room=0))
    return Twin(tuple(blocks))


def _count(text: str | None) -> str:
    return f"{int(text):,}" if text else say("printing.own.none")


def associations() -> Twin:
    """Return the share of households in neighbourhood associations, year by year."""
    body = [(row["date"][:4], row["share"]) for row in rows("course", "town_associations")]
    return _one("associations_head", body)


def theme_numbers() -> Twin:
    """Return the first numbers to look at for each theme."""
    first = [row for row in rows("kanagawa", "indicators") if row["starter"] == "true"]
    body = [
        (say(f"plan.theme.{theme}"), row["name_ja"], row["year"])
        for theme in THEMES
        for row in first
        if row["theme"] == theme
    ]
    return _one("numbers_head", body)


def permits() -> Twin:
    """Return room for the three cards a team chooses; the cards are a sheet for each theme."""
    head = heads("printing.own.permits_head")
    chosen = table(head, [("1", "", ""), ("2", "", ""), ("3", "", "")], shares=(1, 14, 9))
    taken = Paragraph(runs(say("printing.twin.permits_sheet")))
    return Twin((frame("permits", taken, chosen),), (sheet_note("permits-THEME"),))


def _figure(value: object) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def _one(head: str, body: Sequence[tuple[str, ...]], *, small: bool = False) -> Twin:
    made: Table = table(heads(f"printing.own.{head}"), body, small=small, room=0)
    return Twin((made,))
