"""The student's walk in a real browser: JupyterLab in Japanese, all cells, map and studio."""

import json
import re

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def lab(serve, open_page, free_port, tmp_path):
    """Yield a function that opens a lecture in JupyterLab and returns its page."""
    work = tmp_path / "work"
    index, _ = serve("lab", "--port", str(free_port), work=work)

    def open_lecture(name):
        url = index.replace("00_index.ipynb", name)
        page = open_page(url)
        page.wait_for_selector(".jp-Notebook .jp-MarkdownOutput", timeout=60_000)
        return page

    return open_lecture, work


def test_index_opens_in_japanese(lab, run_all):
    """The index lists the 15 sessions under a Japanese menu, with furigana above kanji."""
    open_lecture, _ = lab
    page = open_lecture("00_index.ipynb")
    menu = page.locator(".lm-MenuBar-itemLabel").all_inner_texts()
    assert {"ファイル", "編集", "実行", "カーネル"} <= set(menu)
    page.get_by_text("発表II・ふりかえり・次の一歩").first.wait_for()
    text = page.locator(".jp-Notebook").inner_text()
    for title in ("はたらく目的", "チーム結成と地図I", "お金のルールと計画"):
        assert re.sub(r"\s", "", title) in re.sub(r"\s", "", text)
    ruby = page.locator(".jp-MarkdownOutput ruby rt").first
    assert ruby.evaluate("element => getComputedStyle(element).display") == "ruby-text"
    run_all(page)


def test_first_session_ends_with_a_card(lab, run_all):
    """Session 1 runs; a name typed into the short form is saved and shown on the card."""
    open_lecture, work = lab
    page = open_lecture("01_hataraku_mokuteki.ipynb")
    run_all(page)
    name = page.locator(".coopkit-studio input[type=text]").first
    name.fill("みなと便")
    page.wait_for_function(
        "document.querySelector('.coopkit-studio').innerText.includes('保存しました')"
    )
    assert json.loads((work / "plan.json").read_text(encoding="utf-8"))["name"] == "みなと便"
    assert "みなと便" in page.locator(".coopkit-studio .coopkit-card").inner_text()


def test_what_was_just_run_is_in_view_and_says_when_its_kernel_has_gone(lab):
    """A tall widget shows its head after ▶; without its kernel it says in words what to do."""
    open_lecture, _ = lab
    page = open_lecture("01_hataraku_mokuteki.ipynb")
    page.locator("#jp-main-statusbar", has_text="| アイドル").wait_for(timeout=60_000)
    cell = page.locator(".jp-CodeCell", has_text="plan_studio").first
    cell.locator(".jp-InputArea-editor").click()
    page.keyboard.press("Shift+Enter")
    page.locator(".coopkit-studio .coopkit-card").wait_for()
    page.wait_for_function(
        """() => {
            const studio = document.querySelector(".coopkit-studio").getBoundingClientRect();
            const frame = document.querySelector(".jp-WindowedPanel-outer").getBoundingClientRect();
            return studio.height > frame.height && studio.top > frame.top
                && studio.top < frame.top + 120;
        }"""
    )
    page.locator(".lm-MenuBar-itemLabel", has_text="カーネル").click()
    page.locator(".lm-Menu-itemLabel", has_text="カーネルを再起動…").first.click()
    page.locator(".jp-Dialog .jp-mod-accept").click()
    page.locator(".coopkit-studio.jupyter-widgets-disconnected").wait_for()
    said = cell.locator(".jp-OutputArea-output").evaluate(
        "output => getComputedStyle(output, '::before').content"
    )
    assert "▶ を押すと、また使えます" in said


def test_a_phone_shows_the_notebook_rather_than_the_list_of_files(serve, open_page, free_port):
    """Beside the open file browser a notebook would be 30 pixels wide; its icon brings it back."""
    index, _ = serve("lab", "--port", str(free_port))
    page = open_page(index, width=390, height=844)
    page.locator(".jp-Notebook .jp-MarkdownOutput").first.wait_for(timeout=60_000)
    page.wait_for_function(
        "document.querySelector('.jp-NotebookPanel').getBoundingClientRect().width > 250"
    )
    page.locator(".jp-SideBar .lm-TabBar-tab[data-id=filebrowser]").click()
    page.locator(".jp-DirListing-item").first.wait_for()


def test_on_a_phone_widgets_of_a_lesson_have_room(serve, open_page, free_port, run_all):
    """A slider can be moved, a long choice is read to its end, nothing slides sideways."""
    index, _ = serve("lab", "--port", str(free_port))
    page = open_page(index.replace("00_index", "13_mitoshi_risk"), width=390, height=844)
    page.locator(".jp-Notebook .jp-MarkdownOutput").first.wait_for(timeout=60_000)
    run_all(page)
    track = page.locator(".coopkit-slider .slider-container").first
    track.scroll_into_view_if_needed()
    assert track.bounding_box()["width"] > 100
    choice = page.locator(".coopkit-quiz label", has_text="足りなくなる場合が5回に1回")
    choice.scroll_into_view_if_needed()
    assert choice.evaluate("label => label.scrollWidth <= label.clientWidth + 1")
    notebook = page.locator(".jp-WindowedPanel-outer").first
    assert notebook.evaluate("panel => panel.scrollWidth <= panel.clientWidth + 1")


def test_map_of_58_areas(lab, run_all):
    """Session 5 draws Kanagawa's 58 areas and the markers of the co-operatives."""
    open_lecture, _ = lab
    page = open_lecture("05_team_map1.ipynb")
    run_all(page)
    frame = page.frame_locator(".jp-OutputArea iframe").first
    frame.locator("path.leaflet-interactive").first.wait_for(timeout=30_000)
    assert frame.locator("path.leaflet-interactive").count() == 58
    assert frame.locator(".leaflet-marker-icon").count() >= 5


def test_slider_changes_numbers(lab, run_all):
    """Session 11: moving the slider of weekly hours changes the wage beside it at once."""
    open_lecture, work = lab
    page = open_lecture("11_okane_to_keikaku.ipynb")
    run_all(page)
    studio = page.locator(".coopkit-studio").first
    studio.locator(".coopkit-members button.coopkit-add").first.click()
    member = studio.locator(".coopkit-members-row").first
    member.locator(".coopkit-field-hourly_wage input").first.fill("１，３００円")
    wage = member.locator(".coopkit-line")
    handle = member.locator(".coopkit-field-hours .noUi-handle")
    handle.scroll_into_view_if_needed()
    handle.focus()
    for _ in range(8):
        handle.press("ArrowRight")
    # 1,300 yen x 4 hours x 52/12 = 22,533.3… yen
    page.wait_for_function(
        "element => element.innerText.includes('22,533円')", arg=wage.element_handle()
    )
    page.wait_for_function(
        "document.querySelector('.coopkit-studio').innerText.includes('保存しました')"
    )
    (saved,) = json.loads((work / "plan.json").read_text(encoding="utf-8"))["members"]
    assert (saved["weekly_hours"], saved["hourly_wage"]) == ("4", 1300)
    studio.get_by_role("tab", name="法律").click()
    finding = studio.locator(".coopkit-finding[data-rule=R01]")
    finding.wait_for()
    assert "coopkit-violation" in finding.get_attribute("class")
    assert "違反" not in studio.inner_text()
