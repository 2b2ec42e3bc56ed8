"""The rubric for students, before they begin: an A4 paper and a page for phones."""

from html import escape
from pathlib import Path
from typing import Any

from coopgrade.course import Course, show_time
from coopgrade.pages import page
from coopgrade.rubric.cells import show_points
from coopgrade.rubric.model import Criterion, Rubric
from coopkit.documents.typesetting import page_words, typeset
from coopkit.documents.words import today
from coopkit.files import write_atomically
from coopkit.text import say

_TEMPLATE = Path(__file__).resolve().parent / "rubric.typ"


def print_rubric(course: Course, rubric: Rubric) -> tuple[Path, Path]:
    """Write the rubric as `out/rubric/NAME.pdf` and `.html`.

    Returns:
        Where the two are.
    """
    folder = course.out / "rubric"
    paper = folder / f"{rubric.assignment.name}.pdf"
    screen = folder / f"{rubric.assignment.name}.html"
    write_atomically(paper, rubric_pdf(rubric))
    write_atomically(screen, rubric_html(rubric).encode("utf-8"))
    return paper, screen


def rubric_html(rubric: Rubric) -> str:
    """Return the rubric as a page."""
    data = _data(rubric)
    parts = [f"<h1>{escape(data['title'])}</h1>"]
    parts += [f"<p>{escape(line)}</p>" for line in data["intro"]]
    for part in data["parts"]:
        parts.append(f"<h2>{escape(part['title'])}</h2>")
        for one in part["criteria"]:
            rows = "".join(
                f'<tr><td class="number">{escape(points)}</td><td>{escape(text)}'
                + "".join(f'<div class="quiet">{escape(example)}</div>' for example in examples)
                + "</td></tr>"
                for points, text, examples in one["levels"]
            )
            parts.append(
                f"<section><table><caption>{escape(one['title'])}</caption>"
                f'<thead><tr><th class="number" scope="col">{escape(data["heads"][0])}</th>'
                f'<th scope="col">{escape(data["heads"][1])}</th></tr></thead>'
                f"<tbody>{rows}</tbody></table></section>"
            )
    return page(data["title"], "<main>" + "\n".join(parts) + "</main>")


def rubric_pdf(rubric: Rubric) -> bytes:
    """Return the rubric as a PDF of A4 pages."""
    return typeset(_TEMPLATE, {**_data(rubric), "words": page_words(today())}, {})


def _data(rubric: Rubric) -> dict[str, Any]:
    assignment = rubric.assignment
    intro = [say("grading_rubric.print.intro" if rubric.cells else "grading_rubric.print.none")]
    if assignment.due is not None:
        intro.append(say("grading_rubric.print.due", due=show_time(assignment.due)))
    intro.append(
        say(
            "grading_rubric.print.sum",
            whole=assignment.points,
            automatic=show_points(rubric.automatic),
            manual=show_points(rubric.points),
        )
    )
    return {
        "title": say("grading_rubric.print.title", title=assignment.title),
        "intro": intro,
        "heads": [say("grading_rubric.print.points"), say("grading_rubric.print.seen")],
        "parts": [
            {
                "title": cell.title,
                "criteria": [_criterion(one) for one in rubric.of_cell(cell.id)],
            }
            for cell in rubric.cells
        ],
    }


def _criterion(criterion: Criterion) -> dict[str, Any]:
    return {
        "title": say(
            "grading_rubric.print.criterion",
            title=criterion.title,
            points=show_points(criterion.points),
        ),
        "levels": [
            [
                say("grading_rubric.print.level", points=show_points(level.points)),
                level.text,
                [say("grading_rubric.print.example", text=one) for one in level.examples],
            ]
            for level in criterion.levels
        ],
    }
