"""Feedback: kind, in order, about one's own marks only, and without what must stay hidden."""

import io
import json
import re
import unittest
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import nbformat
import pytest
from nbgrader.utils import notebook_hash

from coopgrade.bridge import open_gradebook
from coopgrade.course import Assignment, Course, open_course
from coopgrade.errors import UserError
from coopgrade.feedback import (
    Feedback,
    deliver_exchange,
    deliver_zip,
    load_letters,
    read_messages,
    write_feedback,
)
from coopgrade.intake import Received, take
from coopgrade.intake.arrivals import Arrival
from coopgrade.journal import open_journal
from coopgrade.marks import load_assignment_marks
from coopgrade.roster import load_roster

NAME = "business-plan"
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", re.DOTALL)


def _feedback(course: Course) -> Feedback:
    roster = load_roster(course)
    with open_journal(course) as journal:
        marks = load_assignment_marks(course, roster, journal, course.assignment(NAME))
        return write_feedback(course, roster, journal, marks)


@pytest.fixture(scope="module")
def feedback(graded: Course) -> Feedback:
    """All pages about the practice class."""
    return _feedback(graded)


def _code_of_tests(course: Course, assignment: Assignment) -> set[str]:
    """Return every line of code of the test cells, hidden or not, that could be recognised."""
    notebook = nbformat.read(course.source(assignment) / assignment.notebook, as_version=4)
    cells = [cell.source for cell in notebook.cells if cell.metadata.get("nbgrader")]
    code = [c for c in cells if "HIDDEN TESTS" in c or "load_plan" in c]
    assert any(HIDDEN.search(cell) for cell in code)
    lines = {line.strip() for cell in code for line in cell.splitlines()}
    # What a test prints is for students; everything else of it is not.
    return {line for line in lines if len(line) > 12 and not line.startswith("print(")}


def test_what_works_comes_first_and_three_steps_follow(feedback: Feedback) -> None:
    """Good, steps, marks: in this order on every page, and never more than three steps."""
    for text in (*feedback.letters.values(), *feedback.members.values()):
        places = [
            text.index(f"<h2>{word}</h2>") for word in ("よくできているところ", "次の3歩", "点")
        ]
        assert places == sorted(places)
        good, steps = (text[a:b] for a, b in pairwise(places))
        assert good.count("<li>") >= 1
        assert 1 <= steps.count("<li>") <= 3


def test_a_letter_says_what_to_look_at(feedback: Feedback) -> None:
    """g04 holds 40 of 100 units; g05 has two members; g07's plan cannot be read."""
    assert "第9条3項" in feedback.letters["g04"]
    assert "4 / 6" in feedback.letters["g04"]
    assert "なかまは、いま2人です" in feedback.letters["g05"]
    assert "最後まで確かめられませんでした" in feedback.letters["g07"]


def test_no_test_is_shown(graded: Course, feedback: Feedback) -> None:
    """No line of code of any test cell is in any page, also where tests failed."""
    code = _code_of_tests(graded, graded.assignment(NAME))
    assert len(code) > 20
    for text in (*feedback.letters.values(), *feedback.members.values()):
        shown = text.replace("&quot;", '"').replace("&#x27;", "'").replace("&gt;", ">")
        assert not [line for line in code if line in shown]
        assert "Traceback" not in shown


def test_everybody_reads_about_themselves_only(graded: Course, feedback: Feedback) -> None:
    """A team's letter names nobody; a member's page names one; who has nothing is listed."""
    names = {student.student_id: student.name for student in load_roster(graded).students}
    for text in feedback.letters.values():
        assert not [name for name in names.values() if name in text]
    for student, text in feedback.members.items():
        assert [s for s, name in names.items() if f">{name}さん" in text] == [student]
    assert feedback.without == tuple(f"02600{n}" for n in range(37, 40))


def test_a_page_asks_nothing_and_runs_nothing(feedback: Feedback) -> None:
    """One file: no address, no script, a language, and a policy that would stop both."""
    for text in feedback.members.values():
        assert not re.search(r"https?:|<script|<img|<link|javascript:", text)
        assert '<html lang="ja">' in text
        assert "default-src 'none'" in text


def test_what_students_print_stays_text(tmp_path: Path) -> None:
    """Markup, control codes and floods in an output are letters, few, and short."""
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": "○ <script>alert(1)</script>\n"},
        {"output_type": "stream", "name": "stdout", "text": ["△ \x1b[31m赤い\x1b[0m\n"] * 90},
        {"output_type": "stream", "name": "stderr", "text": "/home/secret/path"},
        {"output_type": "display_data", "data": {"text/html": "<b>x</b>"}},
        {
            "output_type": "error",
            "ename": "KeyError",
            "evalue": "'right'",
            "traceback": ["right = 3"],
        },
        "no output",
    ]
    cell = {
        "cell_type": "code",
        "metadata": {"nbgrader": {"grade": True, "grade_id": "check"}},
        "source": "right = 3",
        "outputs": outputs,
    }
    path = tmp_path / "book.ipynb"
    path.write_text(json.dumps({"cells": [cell, 7]}), encoding="utf-8")
    said = read_messages(path)["check"]
    assert said.good == ("<script>alert(1)</script>",)
    assert said.broken
    assert len(said.look) <= 31
    assert said.look[0] == "赤い"
    assert "secret" not in str(said)
    assert read_messages(tmp_path / "none.ipynb") == {}


def test_an_assertion_says_the_authors_words(tmp_path: Path) -> None:
    """`assert x, "…"` gives its words; one without words gives nothing of its source."""

    def said(evalue: str) -> tuple[str, ...]:
        error = {"output_type": "error", "ename": "AssertionError", "evalue": evalue}
        cell = {
            "cell_type": "code",
            "metadata": {"nbgrader": {"grade": True, "grade_id": "check"}},
            "outputs": [error],
        }
        path = tmp_path / "book.ipynb"
        path.write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
        return read_messages(path)["check"].look

    assert said("口数を確かめましょう。") == ("口数を確かめましょう。",)
    assert said("") == ()
    assert said("assert 3 == 4") == ()


def test_marks_of_a_person_lead_to_steps(
    graded: Course, copy_of: Callable[[Course], Course]
) -> None:
    """A criterion below full points gives the words of full points as a step, once marked."""
    from coopgrade.rubric import RubricMark, load_rubric, write_marks

    course = copy_of(graded)
    assignment = course.assignment(NAME)
    rubric = load_rubric(course, assignment)
    roster = load_roster(course)
    points = {c.id: c.points for c in rubric.criteria}
    low = rubric.criteria[1].id
    with open_journal(course) as journal:
        for criterion in rubric.criteria:
            given = points[criterion.id] if criterion.id != low else criterion.levels[-1].points
            journal.append(
                RubricMark(
                    assignment=NAME,
                    submitter="g01",
                    criterion=criterion.id,
                    points=given,
                    comment="数字の出どころが<よく>分かります。" if criterion.id != low else "",
                    by="sato",
                )
            )
        write_marks(course, journal, rubric, by="sato")
        marks = load_assignment_marks(course, roster, journal, assignment)
        letter = load_letters(course, journal, marks)["g01"]
    best, between = (rubric.criteria[1].levels[n].text for n in (0, -2))
    assert best in letter.steps[0]
    assert not [step for step in letter.steps if between in step]
    assert letter.points == 40 - points[low]
    page = _feedback(course).letters["g01"]
    assert "数字の出どころが&lt;よく&gt;分かります。" in page


def test_a_course_in_english_writes_english(
    graded: Course, copy_of: Callable[[Course], Course]
) -> None:
    """The words of the letter follow the course, whatever language the lecturer works in."""
    course = copy_of(graded)
    path = course.root / "course.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('language = "ja"', 'language = "en"'), encoding="utf-8")
    text = _feedback(open_course(course.root)).members["0260001"]
    assert "What works" in text
    assert '<html lang="en">' in text


def test_a_zip_has_a_folder_for_each_member(
    graded: Course, copy_of: Callable[[Course], Course], feedback: Feedback, tmp_path: Path
) -> None:
    """Moodle's own number for each member; who is not in the sheet is told."""
    course = copy_of(graded)
    roster = load_roster(course)
    assignment = course.assignment(NAME)
    sheet = tmp_path / "sheet.csv"
    people = roster.students[:8]
    lines = ["ID,フルネーム,IDナンバ,ステータス,評点,最大評点,最終更新日時 (評定)"]
    lines += [
        f"参加者{n},{one.name},{one.student_id},提出済み,,40.00,-"
        for n, one in enumerate(people, 500)
    ]
    sheet.write_text("\r\n".join(lines), encoding="utf-8-sig")
    with open_journal(course) as journal:
        with pytest.raises(UserError, match="--sheet"):
            deliver_zip(course, roster, journal, assignment, feedback, preset="moodle")
        done = deliver_zip(
            course, roster, journal, assignment, feedback, preset="moodle", sheet=sheet
        )
    assert done.reached == tuple(one.student_id for one in people)
    assert len(done.not_reached) == 31
    with ZipFile(io.BytesIO(done.path.read_bytes())) as archive:
        text = archive.read("x_500_assignsubmission_file/feedback.html").decode()
    assert text == feedback.members["0260001"]


def test_the_exchange_answers_who_sent_it(
    graded: Course, copy_of: Callable[[Course], Course], feedback: Feedback, tmp_path: Path
) -> None:
    """The letter lies where the submitter's nbgrader looks, and nobody else can find it."""
    course = copy_of(graded)
    roster = load_roster(course)
    assignment = course.assignment(NAME)
    inbound = tmp_path / "exchange" / course.course_id / "inbound"
    place = "u1+business-plan+2026-12-17 00:00:00 UTC+x"
    (inbound / place).mkdir(parents=True)
    (inbound / place / "submission_secret.txt").write_text("s" * 128, encoding="ascii")
    with open_journal(course) as journal:
        first = journal.read(Received, submitter="g01")[0]
    kept = course.received(assignment, "g01") / "001"
    files = {name: (kept / name).read_bytes() for name in first.files}
    files["plan.json"] += b" "
    moment = first.handed_in
    take(course, assignment, roster, [Arrival("exchange", place, "g01", files, moment, "0260001")])
    with open_journal(course) as journal:
        done = deliver_exchange(
            course, roster, journal, assignment, feedback, root=tmp_path / "exchange"
        )
    name = notebook_hash(secret="s" * 128, notebook_id=NAME)
    page = tmp_path / "exchange" / course.course_id / "feedback" / f"{name}.html"
    assert page.read_text(encoding="utf-8") == feedback.letters["g01"]
    assert [path.name for path in page.parent.iterdir()] == [page.name]
    # As with nbgrader: students read what they can name, and cannot list the folder.
    assert (page.stat().st_mode & 0o777, page.parent.stat().st_mode & 0o777) == (0o644, 0o711)
    # Nobody handed in a peer form here: members' own pages need another way.
    assert done.reached == ()
    assert set(done.not_reached) == {one.student_id for one in roster.present(assignment.due)}


def test_nbgrader_still_reads_the_gradebook(graded: Course) -> None:
    """Making feedback changed nothing in it."""
    with open_gradebook(graded) as gradebook:
        assert len(gradebook.assignment_submissions(NAME)) == 9


@pytest.mark.parametrize(
    ("check", "values", "shown"),
    [
        ("assertEqual", (3, 41234), ()),
        ("assertEqual", (3, 41234, "単位を見直そう"), ("単位を見直そう",)),
        ("assertIn", (3, [41234]), ()),
        ("assertLess", (50000, 41234, "大きすぎる"), ("大きすぎる",)),
        ("assertEqual", ([3], [41234]), ()),
        ("fail", ("もう一度",), ("もう一度",)),
    ],
)
def test_a_library_that_compares_gives_no_answer_away(
    tmp_path: Path, check: str, values: tuple[object, ...], shown: tuple[str, ...]
) -> None:
    """What unittest says of the two values stays out; the author's words come through."""
    with pytest.raises(AssertionError) as caught:
        getattr(unittest.TestCase(), check)(*values)
    output = {"output_type": "error", "ename": "AssertionError", "evalue": str(caught.value)}
    cell = {
        "cell_type": "code",
        "metadata": {"nbgrader": {"grade": True, "grade_id": "t"}},
        "outputs": [output],
    }
    path = tmp_path / "n.ipynb"
    path.write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    messages = read_messages(path)["t"]
    assert messages.look == shown
    assert "41234" not in repr(messages)
