"""The views on the Act in a real browser: what turns when a person types or chooses a day."""

import json

import nbformat
import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def show(serve, open_page, run_all, free_port, tmp_path):
    """Yield a function that runs one line in a notebook in JupyterLab and returns its page."""
    work = tmp_path / "work"
    work.mkdir()

    def show(name):
        cell = nbformat.v4.new_code_cell(f"from coopkit.widgets import {name}\n{name}()")
        notebook = nbformat.v4.new_notebook(cells=[cell])
        # Without a kernel's name JupyterLab would ask for one.
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(notebook, work / "view.ipynb")
        index, _ = serve("lab", "--port", str(free_port), work=work)
        page = open_page(index.replace("00_index.ipynb", "view.ipynb"))
        page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
        run_all(page)
        page.wait_for_selector(".coopkit-studio", timeout=60_000)
        return page

    return show, work


def test_an_item_is_written_and_compared(show):
    """A name without the letters gets △, with them ○; the plan file has it."""
    open_view, work = show
    page = open_view("articles_builder")
    page.locator(".coopkit-to-2").click()
    field = page.locator(".coopkit-item_2 .coopkit-field-article textarea")
    field.fill("本組合は、みさきと称する。")
    page.wait_for_selector(".coopkit-own-remarks .coopkit-violation")
    field.fill("本組合は、労働者協同組合みさきと称する。")
    page.wait_for_selector(".coopkit-own-remarks .coopkit-ok")
    assert "15のうち 1 を" in page.locator(".coopkit-progress").inner_text()
    page.get_by_text("保存しました").wait_for()
    saved = json.loads((work / "plan.json").read_text(encoding="utf-8"))
    assert saved["articles"]["item_2"] == "本組合は、労働者協同組合みさきと称する。"


def test_a_day_gives_the_days_that_follow(show):
    """A day of registration typed into the browser's field gives the last day to notify."""
    open_view, work = show
    page = open_view("founding_steps")
    page.locator(".coopkit-field-established input").fill("2026-10-01")
    page.keyboard.press("Tab")
    page.get_by_text("2026年10月15日（木）まで").wait_for()
    assert not (work / "plan.json").exists()


def test_the_explorer_needs_no_mouse(show):
    """Fields are found by their names; keys turn the finding, and choose the next rule."""
    open_view, _ = show
    page = open_view("law_explorer")
    finding = page.locator(".coopkit-finding")
    page.get_by_role("textbox", name="組合の仕事をする組合員の数").fill("3")
    page.locator(".coopkit-finding[data-status=violation]").wait_for()
    # The slider has no name of its own; the box beside it does the same.
    page.locator(".coopkit-field-engaged_members .noUi-handle").press("ArrowRight")
    page.locator(".coopkit-finding[data-status=ok]").wait_for()
    assert "第8条1項" in finding.inner_text()
    page.get_by_role("listbox", name="見つかったルールと条文").press("ArrowDown")
    page.locator("[data-rule-head=R06]").wait_for()
    # Keys in a widget are no commands of the notebook, where `a` would add a cell.
    page.keyboard.press("a")
    page.locator(".coopkit-field-engaged_member_count .noUi-handle").press("b")
    page.wait_for_timeout(300)
    assert page.locator(".jp-Notebook .jp-Cell").count() == 1


def test_the_quiz_needs_no_mouse(show):
    """A menu with a name, a choice by key, and what follows the answer is next in line."""
    open_view, _ = show
    page = open_view("law_quiz")
    page.get_by_role("combobox", name="話題").wait_for()
    page.get_by_role("radio").nth(1).press("Space")
    page.get_by_role("button", name="答え合わせ").press("Enter")
    page.locator("[data-verdict]").wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".coopkit-small", has_text="65問のうち 2問目").wait_for()
