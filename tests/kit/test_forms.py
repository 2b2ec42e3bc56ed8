"""Papers to fill in by hand: the words of the screen, room to write, whose the paper is."""

import io
import re
import unicodedata

import pypdf
import pytest
from typer.testing import CliRunner

from coopkit import content
from coopkit.answers.form import load_form
from coopkit.cli import app
from coopkit.printing import PrintError, chosen_sessions
from coopkit.printing.forms import all_forms, chosen_forms
from coopkit.text.ruby import without_ruby

FORMS = {form.name: form for form in all_forms()}
# Papers that are hung up, read or given to a desk, where nobody's words are collected, and
# those whose own text says who reads them.
_NO_LINE = {"board", "plan", "sheet", "story", "roles", "visit", "reaction"}


def squeezed(text):
    """Return a text without spaces and line breaks, its letters in one form."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def pages_of(made):
    """Return what each page of a PDF says, squeezed."""
    return [squeezed(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(made)).pages]


def rows_of(source):
    """Return the rows of the last table of a Markdown text that asks for something to write."""
    table = re.sub(r"<rt>.*?</rt>|<[^>]+>", "", source).split("| 書くこと |")[1]
    return re.findall(r"^\| (?!:)(.+?) \| (.*?) \|$", table, re.MULTILINE)


@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_made_and_says_whose_it_is(name):
    """A4, the disclaimer, a line on who is responsible, who reads it and how long it is kept."""
    # With furigana, which take the most room: a card that overflows stops the print.
    made = FORMS[name].make(True)
    reader = pypdf.PdfReader(io.BytesIO(made))
    assert {round(float(page.mediabox.width) / 72 * 25.4) for page in reader.pages} == {210}
    pages = pages_of(made)
    assert all("学習用・法律相談ではありません" in page for page in pages)
    if name.partition("-")[0] not in _NO_LINE:
        assert "この紙のこと" in "".join(pages)


@pytest.mark.parametrize("number", range(1, 16))
def test_a_reaction_paper_asks_what_its_session_asks(number):
    """One page, the session's own questions, the name by hand, and who reads it."""
    (session,) = chosen_sessions([str(number)])
    (page,) = pages_of(FORMS[f"reaction-{session.name}"].make(False))
    for asked, _ in rows_of(session.cell("reaction").source):
        assert squeezed(asked) in page
    assert "氏名:学籍番号:" in page
    assert "読むのは、先生とTA" in page


@pytest.mark.parametrize(
    ("form", "session", "cell", "copies"),
    [
        ("hearing-12", "12", "talks", 4),
        ("hearing-14", "14", "talks", 2),
        ("hearing-15", "15", "talks", 2),
        ("thanks-03", "03", "thanks", 2),
        ("thanks-06", "06", "thanks", 2),
        ("guest", "12", "guest-papers", 1),
    ],
)
def test_sheets_ask_what_the_notebooks_ask(form, session, cell, copies):
    """As often as the page is cut, and on one page."""
    (found,) = chosen_sessions([session])
    (page,) = pages_of(FORMS[form].make(False))
    for asked, _ in rows_of(found.cell(cell).source):
        assert page.count(squeezed(asked).replace("*", "")) == copies, asked


@pytest.mark.parametrize("name", [n.partition("-")[2] for n in FORMS if n.startswith("answers-")])
def test_answer_sheets_ask_in_the_words_and_order_of_the_screen(name):
    """Each question and option once, in order; what practice answers is not printed."""
    form = load_form(content.exercises() / name / "questions.toml")
    text = "".join(
        re.sub(r"学習用・法律相談.*?作成\d+/\d+$", "", page)
        for page in pages_of(FORMS[f"answers-{name}"].make(False))
    )
    at = 0
    for question in form.questions:
        at = text.find(squeezed(without_ruby(question.asked)), at)
        assert at >= 0, question.id
        for option in getattr(question, "options", ()):
            assert squeezed(without_ruby(option.text)) in text[at:]
        if question.practice:
            assert squeezed(without_ruby(question.practice.explanation)) not in text
    if form.readers == "lecturer":
        assert "読むのは先生だけです" in text
        assert "ふうとう" in text


def test_the_duties_have_a_card_each_and_the_team_its_promise():
    """Words of session 5: four cards on one page; promise and turns on another."""
    (cards,) = pages_of(FORMS["roles"].make(False))
    for duty in ("司会", "記録", "時計", "発表", "全員が話せるように、順番をまわす"):
        assert duty in cards
    (promise,) = pages_of(FORMS["promise"].make(False))
    for words in ("集まる時間", "意見が分かれたとき", "休むわけは書きません"):
        assert words in promise
    (card,) = pages_of(FORMS["absent"].make(False))
    assert card.count("次の回までに、休んだ人にたのみたいこと") == 2


def test_forms_are_asked_for_by_name_or_kind():
    """`reaction` means all fifteen; an unknown name lists the kinds."""
    assert len(chosen_forms(["reaction"])) == 15
    assert [form.name for form in chosen_forms(["roles", "roles"])] == ["roles"]
    with pytest.raises(PrintError, match=r"「poster」という紙は(?s:.*)board、plan"):
        chosen_forms(["poster"])


def test_the_command_lists_and_writes(tmp_path):
    """Without a name it lists; with one it writes; a missing folder is told."""
    run = CliRunner().invoke
    listed = run(app, ["print", "forms"])
    assert all(name in listed.stdout for name in FORMS)
    written = run(app, ["print", "forms", "board", "hearing-12", str(tmp_path)])
    assert written.exit_code == 0
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["form_board.pdf", "form_hearing-12.pdf"]
    for given, words in ((["board"], "フォルダーの名前"), (["bord", "x"], "「bord」という紙")):
        result = run(app, ["print", "forms", *given])
        assert result.exit_code == 2
        assert words in result.stderr


def test_everything_is_made_by_one_command(tmp_path, monkeypatch):
    """Handouts, the lecturer's, slides and forms; each is counted and timed."""
    from coopkit import print_cli

    for jobs in ("handout_jobs", "slides_jobs", "form_jobs"):
        real = getattr(print_cli, jobs)

        def quick(*given, real=real, **options):
            return [(name, lambda: b"x") for name, _ in real(*given, **options)]

        monkeypatch.setattr(print_cli, jobs, quick)
    result = CliRunner().invoke(app, ["print", "all", str(tmp_path)])
    assert result.exit_code == 0
    made = {path.name for path in tmp_path.iterdir()}
    assert {"handout_04.pdf", "handout_04_teacher.pdf", "slides_04.html", "form_guest.pdf"} <= made
    assert len(made) == 19 * 3 + len(FORMS)
    assert f"{len(made)}個のファイル" in result.stdout
