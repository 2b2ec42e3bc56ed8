"""The business plan as a PDF."""

import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import Any

from coopkit.documents import icon, words
from coopkit.documents.blocks import Block, Paper, Picture
from coopkit.documents.characters import printable_plan
from coopkit.documents.pictures import as_svg
from coopkit.documents.report import make_report
from coopkit.documents.typesetting import page_words, typeset
from coopkit.files import write_atomically
from coopkit.plan import Plan
from coopkit.text import say

_ICON = "icon"


def export_plan_pdf(plan: Plan, path: Path, *, today: dt.date | None = None) -> Path:
    """Write the whole plan as a PDF of A4 pages.

    Cover, members, work, money, the three statements, surplus, the Act, permits, reasons
    of all figures, and what is missing. The font is embedded, texts can be copied and
    read aloud (PDF/UA-1), and each page carries the disclaimer and the day.

    Args:
        plan: the plan, half-empty or not.
        path: where the PDF shall be; an older one is replaced when the new one is whole.
        today: the day on the paper; today in Japan when left out.

    Returns:
        `path`.

    Raises:
        OSError: the folder is not writable or the disk is full.
    """
    write_atomically(path, make_plan_pdf(plan, today or words.today()))
    return path


def make_plan_pdf(plan: Plan, today: dt.date) -> bytes:
    """Return the plan as PDF."""
    paper = make_report(printable_plan(plan), today)
    pictures: dict[str, bytes] = {}
    sections = [
        {
            "title": section.title,
            "wide": section.wide,
            "blocks": [_block(block, pictures) for block in section.blocks],
        }
        for section in paper.sections
    ]
    data = {
        "title": paper.title,
        "words": page_words(today),
        "cover": _cover(paper, plan, pictures),
        "sections": sections,
    }
    return typeset("plan", data, pictures)


def _cover(paper: Paper, plan: Plan, pictures: dict[str, bytes]) -> dict[str, Any]:
    cover = asdict(paper.cover)
    cover |= team_picture(plan, pictures)
    return cover


def team_picture(plan: Plan, pictures: dict[str, bytes]) -> dict[str, Any]:
    """Return how to print the team's picture; a drawing goes into `pictures`."""
    drawing = icon.icon_svg(plan.picture)
    if drawing is not None:
        pictures[_ICON] = drawing
    return {
        "picture": _ICON if drawing is not None else None,
        "picture_words": icon.icon_words(plan.picture)
        if plan.picture
        else say("documents.no_picture"),
        "initial": icon.initial(plan.name) if plan.picture and drawing is None else None,
    }


def _block(block: Block, pictures: dict[str, bytes]) -> dict[str, Any]:
    kind = type(block).__name__.lower()
    if isinstance(block, Picture):
        name = f"picture{len(pictures)}"
        pictures[name] = as_svg(block)
        return {"kind": kind, "name": name, "words": block.words, "width": block.width}
    data = asdict(block) | {"kind": kind}
    if "sums" in data:
        data["sums"] = sorted(data["sums"])
    return data
