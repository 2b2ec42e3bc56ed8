"""A map of an index (▲) whose weights a team sets and justifies."""

from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING

from coopkit.maps import index, page
from coopkit.maps.classes import Classification, classify_shown, rounded
from coopkit.maps.index import Index, ScalingName, Weights
from coopkit.maps.layers import Column, Layer, Reading, read, way_of
from coopkit.text import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    import folium

    from coopkit.region import Region


def draw_need(
    region: "Region",
    weights: Weights,
    *,
    scaling: ScalingName = "z",
    level: str | None = None,
) -> "folium.Map":
    """Draw an index of several indicators, weighted by the team (▲).

    The index is a view of the team, not a measurement, so everything it rests on is on the
    page: formula, weights, reasons, scaling, and how far areas move when each weight is
    half or one and a half of what it is. Where the region says that less of an indicator
    asks for help, less counts; where it says neither, the sign of the weight decides. An
    area without one of the values has no index, is hatched, and says which is missing.

    Args:
        region: from `coopkit.region.load`.
        weights: for each indicator id its weight and the reason for it, in words.
        scaling: `z` (distance from the mean in standard deviations) or `rank` (place among
            the areas, from 0, the fewest, to 100, the most).
        level: of the areas; the finest at which all have values when left out.

    Returns:
        A `folium.Map`.

    Raises:
        WeightError: no weight, or one without a reason.
        UnknownNameError: no such indicator or level.

        >>> from coopkit.region import load
        >>> weights = {
        ...     "aged_65_over_share_2026": (2, "通院の足の相談が多かった"),
        ...     "child_0_14_share_2026": (1, "学童の話も出た"),
        ... }
        >>> draw_need(load("kanagawa"), weights).get_root().title
        '▲ わたしたちの重みでまとめた指数'
    """
    from coopkit.maps import stage

    need = Need(region, weights, scaling, level)
    label = say("maps_need.legend")
    ways = {"index": way_of(label, need.found, say("maps_need.missing"))}
    besides = [*need.place_columns(), *(reading.column() for reading in need.readings.values())]
    layer = Layer(
        need.texts,
        (need.column(),),
        ways,
        name=need.texts.title,
        more=need.tips(),
        besides=tuple(besides),
    )
    plan = stage.Plan([layer], "index", after=_section(need))
    return stage.build(region, need.level, plan)


class Need:
    """An index and everything that is said about it.

    Args:
        region: from `coopkit.region.load`.
        weights: as for `draw_need`.
        scaling: as for `draw_need`.
        level: as for `draw_need`.

    Attributes:
        weights: for each indicator id its weight and reason.
        readings: by indicator id.
        level: of the areas.
        result: the index.
        found: its classes.
        texts: around the map.
    """

    def __init__(
        self, region: "Region", weights: Weights, scaling: ScalingName, level: str | None
    ) -> None:
        self.weights = index.checked(weights)
        readings, self.level = read(region, list(self.weights), level)
        self.readings: Mapping[str, Reading] = {one.id: one for one in readings}
        numbers = {one: weight for one, (weight, _) in self.weights.items()}
        self.result: Index = index.compute(self.readings, numbers, scaling)
        floats = {
            code: float("nan") if value is None else value
            for code, value in self.result.value.items()
        }
        shown = rounded(floats, self.result.decimals)
        self.found: Classification = classify_shown(shown)
        words = [reading.words for reading in readings]
        notes = page.joint_notes(words, self.missing_rule())
        subtitle = say(
            "maps_need.subtitle",
            region=region.name,
            level=page.level_title(region, self.level),
            count=len(words),
        )
        self.texts = page.Texts(
            say("maps_need.title"),
            subtitle,
            page.warnings_of(words),
            (say("maps.about_line", caveat=say("maps_need.caveat")), *notes),
        )

    def column(self) -> Column:
        """Return the index."""
        return Column(
            say("maps_need.index"),
            "",
            self.result.decimals,
            self.found.shown,
            missing=say("maps_need.missing"),
        )

    def place_columns(self) -> list[Column]:
        """Return the places counted from the largest index, and how far they reach."""
        found = self.result
        columns = {
            say("maps.column_rank"): found.place,
            say("maps_need.column_low"): {code: one[0] for code, one in found.reach.items()},
            say("maps_need.column_high"): {code: one[1] for code, one in found.reach.items()},
        }
        return [
            Column(
                title,
                "",
                0,
                {code: Decimal(places[code]) if code in places else None for code in found.value},
            )
            for title, places in columns.items()
        ]

    def tips(self) -> dict[str, list[str]]:
        """Return for each area how sure its place is, and the values behind it."""
        found = {}
        for code in self.result.value:
            lines = []
            if code in self.result.place:
                low, high = self.result.reach[code]
                lines.append(
                    say("maps_need.place", place=self.result.place[code], low=low, high=high)
                )
            for reading in self.readings.values():
                value = reading.words.value(reading.shown[code])
                lines.append(f"{reading.words.title}{say('maps.colon')}{value}")
            found[code] = lines
        return found

    def formula(self) -> str:
        """Return the formula in words."""
        parts = []
        for one, (weight, _) in self.weights.items():
            sign = weight * index.sign_of(self.readings[one])
            mark = "－" if sign < 0 else "＋"
            parts.append(f"{mark} {abs(weight):g} × 「{self.readings[one].words.title}」")
        total = sum(abs(weight) for weight, _ in self.weights.values())
        first, *rest = parts
        written = " ".join([first.removeprefix("＋ "), *rest])
        return say("maps_need.formula", parts=written, total=f"{total:g}")

    def scaling(self) -> str:
        """Return what was done to make the indicators comparable."""
        if self.result.scaling == "z":
            return say("maps_need.scaling_z")
        return say("maps_need.scaling_rank")

    def missing_rule(self) -> str:
        """Return what happens to areas without one of the values, and how many there are."""
        absent = page.missing_count(self.found)
        return say("maps_need.missing_rule", count=absent)

    def rows(self) -> list[tuple[str, str, str, str, str]]:
        """Return for each indicator: name, weight, direction, reason, what it changes."""
        found = []
        for one, (weight, reason) in self.weights.items():
            reading = self.readings[one]
            down = weight * index.sign_of(reading) < 0
            direction = say("maps_need.less_counts") if down else say("maps_need.more_counts")
            if reading.direction not in {"more_need", "less_need"}:
                direction += say("maps_need.team_decided")
            effect = self.result.effect.get(one)
            changes = (
                say("maps_need.not_used")
                if effect is None
                else say("maps_need.effect", places=effect.places, classes=effect.classes)
            )
            written = f"{weight:g}".replace("-", "−")
            found.append((reading.words.title, written, direction, reason, changes))
        return found

    def lines(self) -> list[str]:
        """Return formula, scaling, weights, reasons and sensitivity as lines of text."""
        lines = [self.formula(), self.scaling()]
        for title, weight, direction, reason, changes in self.rows():
            lines.append(
                say(
                    "maps_need.line",
                    title=title,
                    weight=weight,
                    direction=direction,
                    reason=reason,
                    changes=changes,
                )
            )
        lines.append(say("maps_need.sensitivity"))
        return lines


def _section(need: Need) -> str:
    titles = (
        say("maps_need.column_indicator"),
        say("maps_need.column_weight"),
        say("maps_need.column_direction"),
        say("maps_need.column_reason"),
        say("maps_need.column_effect"),
    )
    head = "".join(f'<th scope="col"><b>{escape(title)}</b></th>' for title in titles)
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in rest)
        + "</tr>"
        for first, *rest in need.rows()
    )
    label = escape(say("maps_need.section"))
    return (
        f'<section class="ck-formula" tabindex="0" aria-label="{label}">'
        f"<p><b>{escape(need.formula())}</b></p><p>{escape(need.scaling())}</p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f"<p>{escape(say('maps_need.sensitivity'))}</p></section>"
    )
