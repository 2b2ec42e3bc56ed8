"""Blank papers to fill in by hand: the same fields in the same order as the studio."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from coopkit.documents import words
from coopkit.documents.contacts import desks
from coopkit.documents.typesetting import page_words, typeset
from coopkit.files import write_atomically
from coopkit.plan.fields import THEMES
from coopkit.text import say
from coopkit.text.ruby import read_ruby, without_ruby

BlankKind = Literal["board", "plan", "sheet"]
BLANK_KINDS: tuple[BlankKind, ...] = ("board", "plan", "sheet")


@dataclass(frozen=True, slots=True)
class Lines:
    """A question with lines to write on."""

    name: str
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Choices:
    """A question with boxes to tick; `options` are keys of texts."""

    name: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table with empty rows; `columns` are the names of its heads, `shares` their width."""

    name: str
    columns: tuple[str, ...]
    shares: tuple[int, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered part of a blank paper."""

    name: str
    fields: tuple["Lines | Choices | Rows", ...]


def _themes() -> tuple[str, ...]:
    return tuple(f"plan.theme.{theme}" for theme in THEMES)


def _wishes() -> tuple[str, ...]:
    return tuple(
        f"documents.sheet.wish.{door}.{number}"
        for door in ("work", "start", "active")
        for number in ("first", "second", "third", "fourth")
    )


def blank_parts(kind: BlankKind) -> tuple[Part, ...]:
    """Return what a blank paper asks, in order."""
    doors = tuple(f"documents.sheet.door.{door}" for door in ("work", "start", "active"))
    yes_no = ("documents.yes", "documents.no", "documents.blank.undecided")
    if kind == "board":
        sides = ("documents.blank.need", "documents.blank.strength")
        kinds = tuple(f"documents.blank.{name}" for name in ("saw", "heard", "figure"))
        # One card a note, in the order of `coopkit.board.Note`.
        note = (
            Choices("side", sides),
            Choices("kind", kinds),
            Choices("theme", _themes()),
            Lines("place"),
            Lines("note", 3),
            Lines("evidence"),
            Lines("figure"),
            Lines("noted_on"),
            Choices("private", yes_no[:2]),
        )
        return tuple(Part(name, note) for name in ("note_1", "note_2"))
    if kind == "sheet":
        return (
            Part("door", (Choices("door", doors),)),
            Part(
                "us",
                (Lines("place"), Choices("theme", _themes()), Lines("text"), Lines("work_lines")),
            ),
            Part("want", (Choices("wish", _wishes()), Lines("other"))),
            Part("checked", (Lines("law"), Lines("permits_lines"))),
            Part("ask", (Rows("questions", ("question", "answer"), (1, 1), 4),)),
            Part("by_hand", (Lines("by_name"), Lines("by_phone"), Lines("seen_by"), Lines("kept"))),
        )
    return (
        Part("card", (Lines("name"), Lines("picture"), Lines("text", 2))),
        Part("issue", (Choices("theme", _themes()), Lines("place"))),
        Part(
            "members",
            (
                Rows(
                    "members",
                    ("label", "units", "hours", "wage", "role", "contract", "from"),
                    (4, 2, 3, 3, 3, 3, 3),
                    7,
                ),
            ),
        ),
        Part("others", (Lines("other_workers"), Choices("dispatch", yes_no))),
        Part(
            "work",
            (
                Rows(
                    "work",
                    ("work_label", "price", "unit", "count", "start", "paid", "variable"),
                    (5, 3, 2, 3, 3, 3, 4),
                    5,
                ),
            ),
        ),
        Part("costs", (Rows("costs", ("cost", "amount", "period", "start"), (5, 3, 3, 3), 6),)),
        Part("opening", (Lines("unit_price"), Lines("start_up"), Lines("start_month"))),
        Part(
            "equipment",
            (Rows("equipment", ("thing", "amount", "life", "bought"), (5, 3, 2, 3), 3),),
        ),
        Part("funds", (Rows("funds", ("fund", "amount", "arrives", "repaid"), (5, 3, 3, 4), 3),)),
        Part("permits", (Rows("permits", ("question", "desk", "checked"), (6, 4, 2), 6),)),
        Part("meeting", (Lines("held"), Lines("present"))),
        Part("surplus", (Lines("dividend"),)),
        Part("reasons", (Rows("reasons", ("figure", "reason", "source"), (3, 5, 4), 7),)),
        Part("worry", (Lines("worry", 5), Lines("then", 5))),
        Part("open", (Lines("undecided_list", 8),)),
    )


def export_blank(kind: BlankKind, path: Path, *, today: dt.date | None = None) -> Path:
    """Write a blank paper to fill in by hand, as a PDF of A4 pages.

    Hard words have their readings above them. The fields stand in the order of the
    studio, so that a scribe can type the paper in.

    Args:
        kind: `board` (困りごとボード), `plan` (計画) or `sheet` (相談シート).
        path: where the PDF shall be; an older one is replaced when the new one is whole.
        today: the day on the paper; today in Japan when left out.

    Returns:
        `path`.

    Raises:
        ValueError: no such paper.
        OSError: the folder is not writable or the disk is full.
    """
    if kind not in BLANK_KINDS:
        known = words.listed(BLANK_KINDS)
        raise ValueError(say("documents.blank.unknown_kind", kind=kind, known=known))
    write_atomically(path, make_blank(kind, today or words.today()))
    return path


def make_blank(kind: BlankKind, today: dt.date) -> bytes:
    """Return a blank paper as PDF."""
    title = say(f"documents.blank.title.{kind}")
    data = {
        "title": say("documents.title", kind=without_ruby(title), name=say("documents.kind.blank")),
        "words": page_words(today),
        "heading": read_ruby(title),
        "intro": read_ruby(say(f"documents.blank.intro.{kind}")),
        "team": read_ruby(say("documents.blank.team")),
        # What is taken to a desk or hung on a wall is one page; the plan is a booklet.
        "single": kind != "plan",
        "parts": [_part(part) for part in blank_parts(kind)],
        "contacts": [f"{name} {reach}　{sure}" for name, reach, sure in desks()]
        if kind == "sheet"
        else [],
    }
    return typeset("blank", data, {})


def _part(part: Part) -> dict[str, Any]:
    return {
        "title": read_ruby(say(f"documents.blank.part.{part.name}")),
        "fields": [_field(field) for field in part.fields],
    }


def _field(field: Lines | Choices | Rows) -> dict[str, Any]:
    label = say(f"documents.blank.field.{field.name}")
    data: dict[str, Any] = {"kind": type(field).__name__.lower(), "label": read_ruby(label)}
    match field:
        case Lines():
            data["lines"] = field.lines
        case Choices():
            data["options"] = [read_ruby(say(option)) for option in field.options]
        case Rows():
            data |= {
                "columns": [read_ruby(say(f"documents.blank.column.{c}")) for c in field.columns],
                "shares": list(field.shares),
                "rows": field.rows,
            }
    return data
