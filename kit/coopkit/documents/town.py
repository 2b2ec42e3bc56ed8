"""わがまちの数字: one A4 page about one municipality, for students and for its town hall.

Neutral, and kind to those who work there: strengths stand at the top, nothing is ranked,
every figure carries its source and day, and the page says what it does not tell.
"""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coopkit.documents import words
from coopkit.documents.town_pictures import place_line, town_map
from coopkit.documents.town_sources import Sources
from coopkit.documents.town_years import Years
from coopkit.documents.typesetting import page_words, typeset
from coopkit.files import write_atomically
from coopkit.maps.classes import classify
from coopkit.plan.fields import THEMES
from coopkit.region.standing import Standings
from coopkit.text import current_language, say

if TYPE_CHECKING:
    import pandas as pd

    from coopkit.region import Region

_LABELS = (
    "title",
    "about",
    "treasures",
    "treasures_none",
    "treasures_note",
    "treasures_by_hand",
    "column_name",
    "column_value",
    "column_whole",
    "column_around",
    "column_place",
    "column_word",
    "column_when",
    "place_note",
    "series",
    "series_note",
    "unknown",
    "unknown_general",
    "sources",
)
# With twelve to begin with, so many of a theme still leave the page readable.
_MOST_OF_THEME = 4
_USUAL_MAP = "aged_65_over_share_2026"
_COOPERATIVE = "worker_cooperative"
# Hospitals, clinics and dentists together; each of them stands there by itself.
_COUNTED_TWICE = "medical_facility"


def export_town_sheet(
    region: "Region",
    code: str,
    path: Path,
    *,
    theme: str | None = None,
    today: dt.date | None = None,
) -> Path:
    """Write the sheet of one municipality as a PDF of one A4 page.

    Args:
        region: from `coopkit.region.load`.
        code: five digits, of a municipality (a city, not its wards).
        path: where the PDF shall be; an older one is replaced when the new one is whole.
        theme: one of the course's themes, to add some of its figures.
        today: the day on the sheet; today in Japan when left out.

    Returns:
        `path`.

    Raises:
        ValueError: no such theme.
        UnknownNameError: no such municipality.
        OSError: the folder is not writable or the disk is full.
    """
    write_atomically(path, TownSheets(region, theme, today or words.today()).make(code))
    return path


def export_all_sheets(
    region: "Region", folder: Path, *, theme: str | None = None, today: dt.date | None = None
) -> list[Path]:
    """Write the sheets of all municipalities: `14210_三浦市.pdf` and so on.

    Takes and raises what `export_town_sheet` does.
    """
    sheets = TownSheets(region, theme, today or words.today())
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for code in region.codes(sheets.level):
        made.append(folder / f"{code}_{sheets.name(code)}.pdf")
        write_atomically(made[-1], sheets.make(code))
    return made


class TownSheets:
    """The sheets of one region, with what they have in common.

    Args:
        region: from `coopkit.region.load`.
        theme: as for `export_town_sheet`.
        today: the day on the sheets.

    Raises:
        ValueError: no such theme.
    """

    def __init__(self, region: "Region", theme: str | None, today: dt.date) -> None:
        if theme is not None and theme not in THEMES:
            known = words.listed(THEMES)
            raise ValueError(say("town.unknown_theme", theme=theme, known=known))
        self.region, self.theme, self._today = region, theme, today
        self.level = region.levels[-1].id
        self._areas, self._assets = region.areas, region.assets
        self._table = region.indicators.set_index("id")
        self.indicators = self._chosen()
        self._standings = {one: Standings(region, one, self.level) for one in self.indicators}
        self._sources = Sources(region, self.indicators)
        self._years = Years(region, self.level, theme)

    def name(self, code: str) -> str:
        """Return what a municipality is called."""
        return str(self._areas.loc[code, "full_name"])

    def make(self, code: str) -> bytes:
        """Return the sheet of one municipality as PDF.

        Raises:
            UnknownNameError: there is no such municipality.
        """
        # Refuses a code of another level, in words, before anything is drawn.
        neighbours = self.region.neighbours(code, self.level)
        pictures: dict[str, bytes] = {}
        rows = [self._row(one, code, pictures) for one in self.indicators]
        data = {
            "title": say("town.file_title", name=self.name(code)),
            "words": page_words(self._today),
            "labels": {name: say(f"town.{name}") for name in _LABELS},
            "head": self._head(code),
            "numbers": self._numbers_title(),
            "rows": rows,
            "notes": self._table_notes(neighbours, rows),
            "treasures": self._treasures(code),
            "cooperatives": self._cooperatives(code),
            "map": self._map(code, pictures),
            "series": list(self._years.of(code, pictures)),
            "caveats": _halves(
                [
                    say(
                        "town.caveat", title=self._title(one), caveat=self._table.loc[one, "caveat"]
                    )
                    for one in self.indicators
                ]
            ),
            "sources": _halves(self._sources.lines(self._today)),
        }
        return typeset("town", data, pictures)

    def _chosen(self) -> list[str]:
        """Return the starters the level has, then some of the theme."""
        here = [one for one in self._table.index if self.level in self.region.levels_of(str(one))]
        starters = [str(one) for one in here if self._table.loc[one, "starter"]]
        more = [
            str(one)
            for one in here
            if self._table.loc[one, "theme"] == self.theme and one not in starters
        ]
        # Counts mostly say how large a town is; shares and rates come first.
        more.sort(key=lambda one: self._table.loc[one, "kind"] == "count")
        return starters + more[:_MOST_OF_THEME]

    def _title(self, indicator: str) -> str:
        return str(self._table.loc[indicator, f"name_{current_language()}"])

    def _head(self, code: str) -> dict[str, str | None]:
        row = self._areas.loc[code]
        kana, part = _text(row["kana"]), _text(row["region6"])
        return {
            "name": self.name(code),
            "kana": say("town.kana", kana=kana) if kana else None,
            "where": say("town.where", region=self.region.name, part=part)
            if part
            else say("town.where_plain", region=self.region.name),
        }

    def _numbers_title(self) -> str:
        if self.theme is None:
            return say("town.numbers")
        return say("town.numbers_theme", theme=say(f"plan.theme.{self.theme}"))

    def _row(self, indicator: str, code: str, pictures: dict[str, bytes]) -> dict[str, Any]:
        one = self._standings[indicator].of(code)
        title = self._title(indicator)
        value, word = one.shown(one.value), one.word()
        name = f"place-{indicator}"
        pictures[name] = place_line(one, code)
        if one.value is None:
            spoken = say("town.place.none", title=title)
        else:
            spoken = say("town.place.words", title=title, value=value, beside=word)
        beside = one.shown(one.beside)
        starred = self.theme is not None and self._table.loc[indicator, "theme"] == self.theme
        return {
            "name": say("town.starred", name=title) if starred else title,
            "value": value,
            "missing": one.value is None,
            "whole": beside if one.whole is not None else say("town.middle_mark", value=beside),
            "middle": one.whole is None,
            "around": one.shown(one.around),
            "word": word,
            "when": _month(self._table.loc[indicator, "date"]),
            "source": say("town.number", number=self._sources.number(indicator)),
            "picture": name,
            "spoken": spoken,
        }

    def _table_notes(self, neighbours: Iterable[str], rows: list[dict[str, Any]]) -> list[str]:
        names = words.listed(self.name(one) for one in neighbours)
        notes = [say("town.around_note", names=names) if names else say("town.around_none")]
        notes.append(say("town.place_note"))
        if any(row["middle"] for row in rows):
            count = len(self.region.codes(self.level))
            notes.append(say("town.middle_note", count=count))
        return notes

    def _here(self, code: str) -> "pd.DataFrame":
        found = self._assets[self._assets["area_code"] == code]
        return found[~found["kind"].isin([_COOPERATIVE, _COUNTED_TWICE])]

    def _treasures(self, code: str) -> list[str]:
        """Return what was counted in the town; what is 0 or unknown is left out."""
        rows = self._here(code)[["kind_name", "count", "unit"]].dropna(subset="count")
        return [
            say("town.treasure", kind=kind, count=f"{int(count):,}", unit=unit)
            for kind, count, unit in rows.to_numpy().tolist()
            if count > 0
        ]

    def _cooperatives(self, code: str) -> str | None:
        found = self._assets[self._assets["kind"] == _COOPERATIVE]
        rows = found[found["area_code"] == code][["name", "year"]].to_numpy().tolist()
        if not rows:
            return None
        names = words.listed(str(name) for name, _ in rows)
        return say("town.cooperatives", year=int(rows[0][1]), names=names)

    def _map(self, code: str, pictures: dict[str, bytes]) -> dict[str, Any]:
        indicator = self._map_indicator
        row = self._table.loc[indicator]
        values = {
            str(one): float(value)
            for one, value in self.region.table(indicator, self.level).items()
        }
        found = classify(values, int(str(row["decimals"])))
        pictures["map"] = town_map(self.region, self.level, code, found)
        value, title = found.shown[code], self._title(indicator)
        unit = str(row["unit"])
        legend = [
            {"colour": one.colour, "text": f"{one.low:,}–{one.high:,}{unit}"}
            for one in found.classes
        ]
        return {
            "title": say("town.map_title", title=title, when=_month(row["date"])),
            "legend": legend,
            "ours": say("town.map_ours", name=self.name(code)),
            "spoken": say(
                "town.map_words",
                region=self.region.name,
                name=self.name(code),
                title=title,
                value=say("town.none") if value is None else f"{value:,}{unit}",
            ),
        }

    @property
    def _map_indicator(self) -> str:
        """The theme's first starter, or the share of people of 65 and over."""
        of_theme = [one for one in self.indicators if self._table.loc[one, "theme"] == self.theme]
        return next(iter([*of_theme, _USUAL_MAP] if _USUAL_MAP in self.indicators else of_theme))


def _halves(lines: list[str]) -> list[list[str]]:
    """Return lines in two columns of about the same height."""
    total, seen = sum(map(len, lines)), 0
    for place, line in enumerate(lines):
        if seen + len(line) / 2 >= total / 2:
            return [lines[:place], lines[place:]]
        seen += len(line)
    return [lines, []]


def _text(value: Any) -> str:
    """Return a text; nothing for a blank cell."""
    return value if isinstance(value, str) else ""


def _month(date: Any) -> str:
    when = dt.date.fromisoformat(str(date))
    return say("town.when", year=when.year, month=when.month)
