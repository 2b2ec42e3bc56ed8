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
        page.wait_for_selector(".coopkit-act", timeout=60_000)
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
