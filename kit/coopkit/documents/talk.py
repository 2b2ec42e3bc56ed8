"""A talk of eight slides, for two to ten minutes, from the plan."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from coopkit import law
from coopkit.charts import describe_cash
from coopkit.documents import words
from coopkit.documents.blocks import Cell
from coopkit.documents.checks import counts_in_words, status_word
from coopkit.documents.contacts import desks
from coopkit.documents.icon import icon_words
from coopkit.documents.office import ACCENT, QUIET, picture_png
from coopkit.documents.overview import money_facts, team_facts
from coopkit.documents.permits import asked_in_words, questions
from coopkit.documents.permits import status_word as asked_word
from coopkit.documents.pictures import area_picture, as_png, plan_risk, risk_picture
from coopkit.documents.sheet import what_to_ask
from coopkit.documents.slide_charts import add_cash_chart, add_years_chart
from coopkit.documents.slides import (
    BODY_BOTTOM,
    BODY_WIDTH,
    LEFT,
    TOP,
    Slides,
    add_picture,
    add_table,
    add_text,
)
from coopkit.documents.statements import missing_note
from coopkit.documents.team import work_name, work_price, work_units
from coopkit.files import write_atomically
from coopkit.plan import Plan, project
from coopkit.plan.findings import check_plan
from coopkit.plan.risk import describe_risk
from coopkit.text import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from pptx.slide import Slide

_MOST_ROWS = 9
_MOST_POINTS = 4


def export_talk_pptx(plan: Plan, path: Path, *, today: dt.date | None = None) -> Path:
    """Write a talk of eight slides: us, the issue, work, members, money, law, risk, request.

    Charts are PowerPoint's own and can be edited. The notes say what to say, for two and
    for ten minutes.

    Args:
        plan: the plan, half-empty or not.
        path: where the file shall be; an older one is replaced when the new one is whole.
        today: the day on the slides; today in Japan when left out.

    Returns:
        `path`.

    Raises:
        OSError: the folder is not writable or the disk is full.
    """
    write_atomically(path, _Talk(plan, today or words.today()).made())
    return path


class _Talk:
    """The slides of one plan.

    Args:
        plan: the plan.
        today: the day on the slides.
    """

    def __init__(self, plan: Plan, today: dt.date) -> None:
        self._plan, self._today = plan, today
        self._projection = project(plan)
        self._findings = check_plan(plan, self._projection)
        self._questions = questions(plan, today)

    def made(self) -> bytes:
        """Return the file."""
        parts: tuple[Callable[[], None], ...] = (
            self._who,
            self._issue,
            self._work,
            self._members,
            self._money,
            self._law,
            self._risk,
            self._request,
        )
        title = words.file_title(self._plan, say("documents.kind.talk"))
        self._slides = Slides(title, self._today, len(parts))
        for part in parts:
            part()
        return self._slides.to_bytes()

    def _slide(self, kind: str, **values: str) -> "Slide":
        notes = say(f"documents.talk.notes.{kind}", **values)
        return self._slides.add(say(f"documents.talk.{kind}"), notes)

    def _who(self) -> None:
        plan = self._plan
        slide = self._slide("who", name=words.name_of(plan), place=words.place(plan) or _unfilled())
        picture = picture_png(plan)
        if picture is not None:
            add_picture(slide, picture.png, picture.words, (LEFT, TOP + 0.2, 3.6, 3.6))
        elif plan.picture:
            words_of_picture = icon_words(plan.picture)
            add_text(slide, [words_of_picture], (LEFT, TOP + 0.2, 3.6, 3.6), 20, colour=QUIET)
        left = LEFT + 4.2
        add_text(slide, [words.name_of(plan)], (left, TOP + 0.3, 7.9, 2.0), 44, colour=ACCENT)
        lines = [plan.issue.text or _open("issue.text"), self._where()]
        add_text(slide, lines, (left, TOP + 2.4, 7.9, 2.6), 22)

    def _where(self) -> str:
        place = words.place(self._plan) or _unfilled()
        return f"{say('documents.issue.place')}: {place}"

    def _issue(self) -> None:
        plan = self._plan
        theme = words.theme(plan) or _unfilled()
        slide = self._slide("issue", theme=theme)
        lines = [f"{say('documents.issue.theme')}: {theme}", self._where()]
        picture = area_picture(plan)
        width = 5.6 if picture else BODY_WIDTH
        add_text(slide, [plan.issue.text or _open("issue.text")], (LEFT, TOP, width, 3.6), 28)
        add_text(slide, lines, (LEFT, TOP + 3.8, width, 1.2), 20, colour=QUIET)
        if picture:
            box = (LEFT + 6.0, TOP, 6.1, BODY_BOTTOM - TOP)
            add_picture(slide, as_png(picture), picture.words, box)

    def _work(self) -> None:
        plan = self._plan
        slide = self._slide("work")
        rows: list[tuple[Cell, ...]] = [
            (work_name(line, number), work_price(line), work_units(line), words.yen(sales))
            for number, line in enumerate(plan.work, start=1)
            for sales in [line.monthly_revenue()]
        ]
        head = [say(f"documents.work.{name}") for name in ("label", "price", "number", "month")]
        self._table(slide, head, rows, (5, 3, 2, 3))

    def _members(self) -> None:
        plan = self._plan
        facts = "、".join(f"{name} {value or _unfilled()}" for name, value in team_facts(plan))
        slide = self._slide("members", facts=facts)
        names = plan.member_names()
        rows: list[tuple[Cell, ...]] = [
            (
                names[member.id],
                say(f"documents.role.{member.role}") if member.role else None,
                words.hours(member.weekly_hours),
                words.counted(member.units, "units"),
            )
            for member in plan.members
        ]
        head = [say(f"documents.members.{name}") for name in ("label", "role", "hours", "units")]
        self._table(slide, head, rows, (4, 3, 3, 3))

    def _table(
        self,
        slide: "Slide",
        head: list[str],
        rows: list[tuple[Cell, ...]],
        shares: tuple[int, ...],
    ) -> None:
        """Add a table of the first rows, and say how many there are beyond."""
        if not rows:
            add_text(slide, [_unfilled()], (LEFT, TOP, BODY_WIDTH, 1), 28, colour=QUIET)
            return
        shown = rows[:_MOST_ROWS]
        box = (LEFT, TOP + 0.1, BODY_WIDTH, 0.5 * (len(shown) + 1))
        add_table(slide, head, shown, box, shares=shares)
        if len(rows) > len(shown):
            more = say("documents.talk.more", number=len(rows) - len(shown))
            add_text(slide, [more], (LEFT, 6.4, BODY_WIDTH, 0.45), 16, colour=QUIET)

    def _money(self) -> None:
        projection = self._projection
        facts = money_facts(self._plan, projection)
        slide = self._slide("money", words=describe_cash(projection))
        lines = [f"{name}: {value or _unfilled()}" for name, value in facts]
        if projection.is_open:
            add_text(slide, lines, (LEFT, TOP, BODY_WIDTH, 4), 22)
            return
        cash = (LEFT, TOP, 7.3, 3.5)
        add_cash_chart(slide, projection, describe_cash(projection), cash)
        years = (LEFT + 7.5, TOP, 4.6, 3.5)
        spoken = say("documents.talk.years_chart")
        add_years_chart(slide, self._plan, projection, spoken, years)
        if projection.missing:
            lines.append(missing_note(projection))
        add_text(slide, lines, (LEFT, TOP + 3.6, BODY_WIDTH, 1.85), 15)

    def _law(self) -> None:
        counts = counts_in_words(self._findings)
        asked = asked_in_words(self._questions) if self._questions else _unfilled()
        slide = self._slide("law", counts=counts, asked=asked)
        lines = [f"{say('documents.sheet.law')} {counts}"]
        open_ones = [f for s in ("violation", "unknown") for f in self._findings if f.status == s]
        lines += [
            f"・{status_word(found.status)}　{found.article} {law.find_rule(found.rule).title}"
            for found in open_ones[:_MOST_POINTS]
        ]
        second = len(lines)
        lines.append(f"{say('documents.sheet.permits')} {asked}")
        own_first = sorted(self._questions, key=lambda one: (one.common, one.status == "unchecked"))
        lines += [f"・{asked_word(one.status)}　{one.question}" for one in own_first[:_MOST_POINTS]]
        box = (LEFT, TOP, BODY_WIDTH, BODY_BOTTOM - TOP)
        add_text(slide, lines, box, 20, heads=[0, second])

    def _risk(self) -> None:
        risk = plan_risk(self._plan)
        spoken = describe_risk(risk)
        slide = self._slide("risk", words=spoken)
        width = BODY_WIDTH if risk.is_open else 5.8
        # The long note on the assumptions is spoken; the slide says it in one line.
        lines = spoken.splitlines()[:-1] or [spoken]
        if not risk.is_open:
            lines.append(say("documents.talk.assumed"))
        add_text(slide, lines, (LEFT, TOP, width, BODY_BOTTOM - TOP), 18)
        if not risk.is_open:
            picture = risk_picture(risk)
            box = (LEFT + 6.1, TOP, 6.0, BODY_BOTTOM - TOP)
            add_picture(slide, as_png(picture), picture.words, box)

    def _request(self) -> None:
        slide = self._slide("request")
        ask = what_to_ask(self._plan, self._findings, self._questions)[:_MOST_POINTS]
        missing = self._projection.missing[:_MOST_POINTS]
        parts = (
            ("teach", ask or [say("documents.talk.nothing_to_ask")]),
            ("undecided", missing or [say("documents.missing.complete")]),
            ("where", [f"{name} {reach}" for name, reach, _ in desks()]),
        )
        lines: list[str] = []
        heads: list[int] = []
        for name, points in parts:
            heads.append(len(lines))
            lines.append(say(f"documents.talk.{name}"))
            lines += [f"・{point}" for point in points]
        box = (LEFT, TOP, BODY_WIDTH, BODY_BOTTOM - TOP)
        add_text(slide, lines, box, 20, heads=heads)


def _unfilled() -> str:
    return say("documents.unfilled")


def _open(name: str) -> str:
    return f"{say(f'documents.{name}')}: {_unfilled()}"
