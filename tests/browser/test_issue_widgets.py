"""The map explorer and the issue board in a real browser, in JupyterLab."""

import nbformat
import pytest

from coopkit.board import load_board
from coopkit.plan import load_plan

pytestmark = pytest.mark.browser


@pytest.fixture
def work(tmp_path):
    """A folder for the student's files."""
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.fixture
def page(serve, open_page, run_all, free_port, work):
    """A notebook with the explorer and the board, run in JupyterLab."""
    cells = [
        nbformat.v4.new_code_cell(f"from coopkit.widgets import {name}\n{name}()")
        for name in ("map_explorer", "issue_board")
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    # Without a kernel's name JupyterLab would ask for one.
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, work / "view.ipynb")
    index, _ = serve("lab", "--port", str(free_port), work=work)
    page = open_page(index.replace("00_index.ipynb", "view.ipynb"), height=900)
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
    run_all(page)
    page.wait_for_selector(".coopkit-board", timeout=60_000)
    return page


def test_from_a_number_to_a_note_in_the_plan(page, work):
    """The map follows without loading again, a tap chooses a town; a note reaches the plan."""
    explorer = page.locator(".coopkit-explorer").first
    frame = page.frame_locator(".coopkit-map-frame").first
    frame.locator("html[data-coopkit=ready]").wait_for(timeout=30_000)
    inside = next(one for one in page.frames if one.parent_frame is not None)
    inside.evaluate("window.stillHere = true")
    explorer.locator(".coopkit-field-indicator select").select_option(label="0〜14歳の人の割合")
    frame.locator("h1", has_text="0〜14歳の人の割合").wait_for(timeout=15_000)
    assert inside.evaluate("window.stillHere")
    assert inside.evaluate("document.querySelector('[data-ck=layer]').closest('label').hidden")
    inside.evaluate(
        """() => document.querySelectorAll('path.leaflet-interactive')[
            window.coopkitData.names.indexOf('三浦市')
        ].dispatchEvent(new MouseEvent('click', {bubbles: true}))"""
    )
    explorer.locator(".coopkit-area h4", has_text="三浦市").wait_for(timeout=15_000)
    assert "7.2%" in explorer.locator(".coopkit-area").inner_text()
    assert "地域の宝" in explorer.locator(".coopkit-treasures").inner_text()
    # The town is outlined on the map: a white line and a coloured one.
    assert frame.locator("path[stroke='#b04a00'][stroke-width='3']").count() == 1

    board = page.locator(".coopkit-board")
    assert not (work / "issues.json").exists()
    board.get_by_label("困りごと", exact=True).check()
    board.get_by_label("見た", exact=True).check()
    board.locator(".coopkit-field-theme select").select_option(label="移動")
    board.locator(".coopkit-field-find input").fill("みうら")
    board.locator(".coopkit-field-find", has_text="三浦市 を選びました").wait_for()
    board.locator("textarea").fill("夕方のバス停に、長い列")
    board.locator(".coopkit-privacy", has_text="まだ保存していません").wait_for()
    answer = board.get_by_label("分からない（残してよい）")
    answer.focus()
    answer.press("Space")
    board.locator(".coopkit-privacy", has_text="まだ保存していません").wait_for(state="detached")
    board.locator("button.coopkit-keep").press("Enter")
    board.locator(".coopkit-board-note", has_text="長い列").wait_for()
    board.locator(".coopkit-status", has_text="保存しました").wait_for()
    assert load_board(work / "issues.json").notes[0].area_code == "14210"
    board.locator(".coopkit-board-note input[type=checkbox]").check()
    board.locator(".coopkit-into-plan-part li", has_text="長い列").wait_for()
    board.locator("button.coopkit-into-plan").click()
    board.locator(".coopkit-said", has_text="課題に書きました").wait_for()
    assert load_plan(work / "plan.json").issue.text == "夕方のバス停に、長い列"
