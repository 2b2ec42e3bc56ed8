"""Which co-operative did I use this week: everyday things to tick, and what they are.

The things are data (`datasets/course/everyday.csv`); among them are some that only look
like co-operatives. Nothing is written or counted anywhere but on the screen.
"""

import csv
import datetime as dt
from dataclasses import dataclass
from html import escape
from itertools import groupby

import ipywidgets

from coopkit import content
from coopkit.plan.tables import plain_day
from coopkit.text import say
from coopkit.widgets.act.look import act_styles, badge
from coopkit.widgets.look.parts import box, html

_MARKS = {"yes": "○", "maybe": "？", "no": "－"}


@dataclass(frozen=True)
class EverydayThing:
    """One row of the table: something done in a week.

    Attributes:
        id: its name, such as `campus`.
        scene: the heading below which it stands.
        thing: what was done, in the words of a student.
        cooperative: `yes`, `maybe` (it depends on the place) or `no`.
        kind: which kind of co-operative, or what it is instead.
        members: who belongs to it; empty where it is no co-operative.
        check: how to find out.
        source: where that was read.
        as_of: the day on which it was read, or of the version of the law (ISO).
    """

    id: str
    scene: str
    thing: str
    cooperative: str
    kind: str
    members: str
    check: str
    source: str
    as_of: str


def load_everyday_things() -> list[EverydayThing]:
    """Read the things to tick, in the order of the table.

    Raises:
        ContentMissingError: the data package `course` is not installed.
    """
    table = content.dataset("course") / "everyday.csv"
    names = EverydayThing.__dataclass_fields__
    with table.open(encoding="utf-8-sig", newline="") as file:
        return [
            EverydayThing(**{name: row[name] for name in names}) for row in csv.DictReader(file)
        ]


def thing_html(thing: EverydayThing) -> str:
    """Return what a ticked thing is: a sign and words, never colour alone."""
    answer = say(f"week.{thing.cooperative}")
    head = f"{_MARKS[thing.cooperative]} {escape(thing.thing)}"
    members = say("week.members", members=thing.members) if thing.members else ""
    lines = [f"<strong>{escape(thing.kind)}</strong> {badge(answer)}", escape(members)]
    lines.append(escape(say("week.check", check=thing.check)))
    source = say(
        "week.source", source=thing.source, day=plain_day(dt.date.fromisoformat(thing.as_of))
    )
    body = "<br>".join(filter(None, lines))
    return (
        f'<li data-thing="{escape(thing.id)}"><p>{head}<br>{body}'
        f'<br><span class="coopkit-small">{escape(source)}</span></p></li>'
    )


def summary_html(ticked: list[EverydayThing]) -> str:
    """Return how many may be co-operatives and of which kinds, each kind once."""
    if not ticked:
        return f'<p role="status">{escape(say("week.nothing"))}</p>'
    found = [thing for thing in ticked if thing.cooperative != "no"]
    if not found:
        return f'<p role="status"><strong>{escape(say("week.none_found"))}</strong></p>'
    kinds = "、".join(dict.fromkeys(thing.kind for thing in found))
    return (
        f'<p role="status"><strong>{escape(say("week.found", number=len(found)))}</strong>'
        f"<br>{escape(say('week.kinds', kinds=kinds))}</p>"
    )


class CoopWeek(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets carries no types
    """The list to tick, and below it what was found.

    Attributes:
        ticks: the box to tick of each thing, by the thing's id.
    """

    def __init__(self, things: list[EverydayThing]) -> None:
        self._things = things
        self.ticks = {
            thing.id: ipywidgets.Checkbox(
                value=False,
                description=thing.thing,
                indent=False,
                layout=ipywidgets.Layout(width="auto"),
            )
            for thing in things
        }
        self.summary = html()
        self.summary.layout.margin = "12px 0 0"
        self.details = html()
        for tick in self.ticks.values():
            tick.observe(self._refresh, names="value")
        scenes = [
            box(
                html(f"<h4>{escape(scene)}</h4>"),
                *(self.ticks[thing.id] for thing in group),
            )
            for scene, group in groupby(things, key=lambda thing: thing.scene)
        ]
        columns = "repeat(auto-fit, minmax(min(100%, 20rem), 1fr))"
        layout = ipywidgets.Layout(
            grid_template_columns=columns, grid_gap="10px 28px", width="100%"
        )
        caution = f'<p class="coopkit-small">{escape(say("week.caution"))}</p>'
        board = box(
            act_styles(),
            ipywidgets.GridBox(scenes, layout=layout),
            self.summary,
            self.details,
            html(caution),
            classes=("coopkit-studio", "coopkit-act", "coopkit-week"),
        )
        super().__init__((board,), layout=ipywidgets.Layout(width="100%"))
        self._refresh()

    def _refresh(self, _change: object = None) -> None:
        ticked = [thing for thing in self._things if self.ticks[thing.id].value]
        self.summary.value = summary_html(ticked)
        self.details.value = f"<ul>{''.join(map(thing_html, ticked))}</ul>" if ticked else ""


def coop_week() -> CoopWeek:
    """Tick what you did this week and see which of it belongs to a co-operative.

    Making it writes nothing, starts no thread and asks nobody; the ticks stay on the screen.

    Returns:
        The list to tick, ready to be the last value of a cell.

    Raises:
        ContentMissingError: the data package `course` is not installed.

    What is what rests on the source in each row of `datasets/course/everyday.csv`.

        >>> coop_week().ticks["shop"].value
        False
    """
    return CoopWeek(load_everyday_things())
