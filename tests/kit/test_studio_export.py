"""書き出し: papers beside the plan, and links that hold them."""

import base64
import re

import pytest
from pypdf import PdfReader
from studio_walks import find, open_tab, press, screen, typed, words

from coopkit.documents import FILES
from coopkit.plan import save_plan
from coopkit.plan.examples import load_example
from coopkit.widgets import plan_studio


@pytest.fixture
def path(tmp_path):
    """The file of an example plan."""
    file = tmp_path / "plan.json"
    save_plan(load_example("mobility"), file)
    return file


def exporting(path):
    """Return a studio on its last tab."""
    studio = plan_studio(path)
    open_tab(studio, "export")
    return studio


def test_every_document_has_a_button_and_opening_the_tab_writes_nothing(path):
    """One button for each document, one for all; no folder appears before one is pressed."""
    before = set(path.parent.iterdir())
    studio = exporting(path)
    for name in FILES:
        assert len(find(studio, f"make-{name}")) == 1
    assert "全部つくる" in words(studio)
    assert set(path.parent.iterdir()) == before


def test_a_paper_lands_beside_the_plan_with_a_link_that_holds_it(path):
    """The PDF is in 書き出し/, and the link has the same bytes: no server is needed."""
    studio = exporting(path)
    press(studio, "make-plan_pdf")
    made = path.parent / "書き出し" / "plan.pdf"
    pattern = r'download="plan\.pdf" href="data:application/pdf;base64,([^"]+)"'
    link = re.search(pattern, screen(studio))
    assert base64.b64decode(link[1]) == made.read_bytes()
    assert "しおかぜ号" in "".join(page.extract_text() for page in PdfReader(made).pages)
    assert "1個できました" in screen(studio)
    assert [one.name for one in made.parent.iterdir()] == ["plan.pdf"]


def test_a_paper_of_an_older_plan_says_so(path):
    """After an edit the link stays, with a note that the plan has changed."""
    studio = exporting(path)
    press(studio, "make-sheet_work")
    assert "このあと計画が変わりました" not in screen(studio)
    open_tab(studio, "surplus")
    typed(studio, "dividend_rate", "30")
    open_tab(studio, "export")
    assert "このあと計画が変わりました" in screen(studio)
    assert 'download="sheet_work.pdf"' in screen(studio)


def test_visitors_do_not_overwrite_each_others_papers(tmp_path):
    """A plan under another name has a folder of its own."""
    path = tmp_path / "abcde12345.json"
    save_plan(load_example("waste"), path)
    press(exporting(path), "make-blank_sheet")
    assert (tmp_path / "書き出し-abcde12345" / "blank_sheet.pdf").exists()


def test_a_folder_that_cannot_be_written_is_told(path):
    """A file stands where the folder should be: what, where, what to do; nothing is lost."""
    (path.parent / "書き出し").write_text("", encoding="utf-8")
    studio = exporting(path)
    press(studio, "make-blank_plan")
    shown = screen(studio)
    assert "ファイルを書きこめません" in shown
    assert "次にすること" in shown
    assert "個できました" not in shown


def test_members_copies_can_be_merged_here(path):
    """The panel for members' copies is folded at the end."""
    studio = exporting(path)
    press(studio, "merge")
    assert "なかまのコピーと合わせる" in " ".join(words(studio))
