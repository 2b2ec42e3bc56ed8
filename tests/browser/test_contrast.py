"""Texts can be read: contrast of every text on the shown pages, light and dark; words for pictures.

The colours are those that Chromium computes, with what shines through from behind. WCAG 2.1 AA:
4.5 for text, 3 for large text (24 px, or 18.66 px bold).
"""

import re
from pathlib import Path

import nbformat
import pytest

from coopkit import content

pytestmark = pytest.mark.browser

AUDIT = Path(__file__).with_name("contrast.js").read_text(encoding="utf-8")
# One cell each: what a notebook can show. The long ones first, as a reader meets them.
CELLS = (
    "furigana_switch()",
    'plan_studio("plan.json", "short")',
    'plan_studio("plan.json")',
    "law_explorer()",
    "law_quiz()",
    "legal_form_chooser()",
    "founding_steps()",
    "articles_builder()",
    "surplus_flow()",
    "matching()",
    "coop_week()",
    "payment_delay()",
    "leaving_members()",
    'quiz("s01-pay")',
    'data_table("act", "articles", {"article_ja": "条文", "title_ja": "題"})',
    'issue_board("issues.json")',
    "map_explorer()",
)
MARKDOWN = """# 見出し
<ruby>出資<rt>しゅっし</rt></ruby>と`code`と**太字**、[リンク](plan.json)。

> 引用

| 表 | 右 |
|:--|:--|
| 左 | <small>小さい</small> |
"""


def audit(page, root):
    """Return texts that are too faint and pictures without words, below a selector."""
    found = page.evaluate(f"(root) => {{ const ROOT = root; return ({AUDIT})(); }}", root)
    faint = {
        f"{one['ratio']:.2f} {one['words']!r} {one['colour']} on {one['ground']} ({one['place']})"
        for one in found["texts"]
        if one["ratio"] < one["least"] - 0.005
    }
    return len(found["texts"]), faint, set(found["silent"])


@pytest.fixture
def notebook(serve, open_page, free_port, tmp_path):
    """Yield a page of JupyterLab where every widget is shown."""
    work = tmp_path / "work"
    work.mkdir()
    cells = [nbformat.v4.new_markdown_cell(MARKDOWN)]
    cells += [
        nbformat.v4.new_code_cell(f"from coopkit.widgets import {call.split('(')[0]}\n{call}")
        for call in CELLS
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, work / "view.ipynb")
    index, _ = serve("lab", "--port", str(free_port), work=work)
    page = open_page(index.replace("00_index.ipynb", "view.ipynb"), height=1400)
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
    page.locator("#jp-main-statusbar", has_text="| アイドル").wait_for(timeout=60_000)
    page.locator(".lm-MenuBar-itemLabel", has_text="実行").click()
    page.locator(".lm-Menu-itemLabel", has_text="すべてのセルを実行").first.click()
    page.wait_for_timeout(1000)
    page.locator("#jp-main-statusbar", has_text="| アイドル").wait_for(timeout=180_000)
    errors = page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']")
    assert errors.all_inner_texts() == []
    return page


def look(page):
    """Audit what is on the page now, in its frames too."""
    found = [audit(page, ".jp-RenderedHTMLCommon, .jp-OutputArea")]
    found += [audit(frame, "body") for frame in page.frames[1:]]
    return sum(one[0] for one in found), set().union(*(one[1] | one[2] for one in found))


def walk(page):
    """Scroll through the notebook, because JupyterLab draws only what is near, and audit it.

    The studio's pages are opened one after the other.
    """
    seen, wrong = 0, set()
    for number in range(len(CELLS) + 1):
        cell = page.locator(f'.jp-Notebook .jp-Cell[data-windowed-list-index="{number}"]')
        cell.scroll_into_view_if_needed()
        if number:
            cell.locator(".jp-OutputArea-output").first.wait_for(timeout=60_000)
        for tab in cell.locator(".coopkit-tabs > .lm-TabBar .lm-TabBar-tab").all() or [None]:
            if tab is not None:
                tab.click()
            count, worse = look(page)
            assert count > 3, CELLS[number - 1]
            seen += count
            wrong |= worse
    return seen, wrong


def test_every_widget_can_be_read_by_day_and_by_night(notebook):
    """All widgets and a Markdown cell, in JupyterLab's light and dark themes."""
    page = notebook
    found = {}
    for theme, light in (("JupyterLab ライト", "true"), ("JupyterLab ダーク", "false")):
        page.locator(".lm-MenuBar-itemLabel", has_text="設定").click()
        page.locator(".lm-Menu-itemLabel", has_text="テーマ").first.click()
        page.locator(".lm-Menu-itemLabel", has_text=re.compile(rf"^{theme}$")).click()
        page.wait_for_selector(f'body[data-jp-theme-light="{light}"]', state="attached")
        seen, wrong = walk(page)
        assert seen > 1000
        found[theme] = sorted(wrong)
    assert not any(found.values()), "\n".join(sum(found.values(), [*found]))


@pytest.mark.parametrize("name", ["index.html", "teacher.html"])
def test_the_pupils_lesson_can_be_read(open_page, name):
    """Every part of it, opened."""
    page = open_page((content.lectures() / "pupils" / name).as_uri())
    page.add_style_tag(content="section.page, [hidden] { display: block !important; }")
    seen, faint, silent = audit(page, "body")
    assert seen > 50
    assert not faint, "\n".join(sorted(faint))
    assert not silent, "\n".join(sorted(silent))


def test_a_faint_text_and_a_silent_picture_are_found(open_page):
    """The measure itself: too light, lightened from behind, faded, large; a silent picture."""
    page = open_page("data:text/html,<title>-</title>")
    page.set_content("""
        <body style="background:#fff"><p style="color:#767676">just enough</p>
        <p style="color:#777777">too faint</p><p style="color:#888;font-size:24px">large</p>
        <div style="background:#000">
        <p style="background:rgba(255,255,255,.5);color:#444">through</p></div>
        <p style="opacity:.5;color:#333">faded</p><button disabled style="color:#bbb">off</button>
        <img src="data:," alt="a map"><img src="data:," alt="">
        <img src="data:," width="9" height="9">
        </body>""")
    seen, faint, silent = audit(page, "body")
    assert seen == 5
    assert sorted(one.split("'")[1] for one in faint) == ["faded", "through", "too faint"]
    assert len(silent) == 1
