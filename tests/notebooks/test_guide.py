"""Run sheets for the lecturer: they agree with the notebooks, and fit on two pages."""

import re

import nbformat
import pytest

from coopkit import content
from coopkit.region.datapackage import open_package

SECTIONS = (
    "ねらい",
    "持ちもの",
    "時間割",
    "つまずきやすいところ",
    "遅れたら切るところ",
    "答えと解説",
    "紙の版（停電・ネットなし）",
    "配慮",
)
FEWEST_LINES, MOST_LINES = 40, 90
SHEETS = sorted((content.checkout() / "lectures" / "guide").glob("[01][0-9].md"))
QUIZ = re.compile(r"s\d\d-[a-z-]+")


def sections(sheet):
    """Return the text of each section by its heading, and what stands before the first."""
    head, *parts = re.split(r"^## ", sheet.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return head, dict(part.split("\n", 1) for part in parts)


def notebook_of(sheet):
    """Return the notebook of the session that a sheet is for."""
    (path,) = content.lectures().glob(f"{sheet.stem}_*.ipynb")
    return nbformat.read(path, as_version=4)


@pytest.fixture(params=SHEETS, ids=[sheet.stem for sheet in SHEETS])
def sheet(request):
    """Return one run sheet after the other."""
    return request.param


def test_a_sheet_says_for_which_session_it_is(sheet):
    """Number, title and minutes are those of the calendar."""
    calendar = open_package("course").read("calendar").set_index("session")
    row = calendar.loc[int(sheet.stem)]
    head, _ = sections(sheet)
    front = (
        f"---\nsession: {int(sheet.stem)}\ntitle: {row['title']}\nminutes: {row['minutes']}\n---\n"
    )
    assert head.startswith(front)
    assert f"\n# 第{int(sheet.stem)}回　{row['title']}：先生の進行表\n" in head


def test_a_sheet_has_what_a_lecturer_looks_for(sheet):
    """Eight sections in the same order, none empty: a tired lecturer finds them blindly."""
    _, found = sections(sheet)
    assert tuple(found) == SECTIONS
    assert [title for title, text in found.items() if not text.strip()] == []


def test_the_timetable_is_that_of_the_notebook_with_words_to_say(sheet):
    """Sheet and notebook never tell different minutes."""
    plan = notebook_of(sheet).metadata["coopkit"]["plan"]
    rows = re.findall(
        r"^\| (\d+〜\d+) \| (.+?) \| (.+) \|$", sections(sheet)[1]["時間割"], re.MULTILINE
    )
    at, expected = 0, []
    for part in plan:
        expected.append((f"{at}〜{at + part['minutes']}", part["title"]))
        at += part["minutes"]
    assert [row[:2] for row in rows] == expected
    assert [row for row in rows if "「" not in row[2]] == []


def test_the_answers_to_every_question_of_the_session_are_there(sheet):
    """Whoever stands in front knows the answer before the students ask."""
    cells = notebook_of(sheet).cells
    asked = {name for cell in cells if "quiz(" in cell.source for name in QUIZ.findall(cell.source)}
    assert asked - set(QUIZ.findall(sections(sheet)[1]["答えと解説"])) == set()


def test_a_sheet_fits_on_two_pages(sheet):
    """Long enough to help, short enough to be read before the bell."""
    assert FEWEST_LINES <= len(sheet.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_every_session_has_a_sheet():
    """No lecturer stands there without one."""
    sessions = {path.name[:2] for path in content.lectures().glob("[01][0-9]_*.ipynb")} - {"00"}
    assert sessions == {sheet.stem for sheet in SHEETS}
