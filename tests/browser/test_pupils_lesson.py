"""The lesson for pupils in a real browser, from a file, on a phone and on the big screen."""

import pytest

from coopkit import content

pytestmark = pytest.mark.browser

LESSON = (content.lectures() / "pupils" / "index.html").as_uri()
PAGES = 5


def shares(page):
    """Return what each of the three would get."""
    return page.locator("#shares .share").all_inner_texts()


def vote(page, *kinds):
    """Let the five people vote, in their order."""
    for row, kind in zip(page.locator("#votes tbody tr").all(), kinds, strict=True):
        row.locator(f"[data-vote={kind}]").click()


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1280, 720)])
def test_a_pupil_walks_through_the_three_activities(open_page, width, height):
    """Name a co-op, vote twice at once, share out the surplus; nothing is wider than the screen."""
    page = open_page(LESSON, width=width, height=height)
    for number in range(PAGES):
        assert page.locator("section.page:visible").get_attribute("id") == f"page-{number}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        small = page.locator("button:visible").evaluate_all(
            "all => all.filter(b => b.getBoundingClientRect().height < 44).length"
        )
        assert small == 0
        if number == 1:
            page.click("[data-picture=leaf]")
            page.fill("#coop-name", "<b>みどりの たい</b>")
            assert page.locator("#card-name").inner_text() == "<b>みどりの たい</b>"
            assert page.locator("#card-picture").get_attribute("href") == "#icon-leaf"
            assert page.locator("#card-trouble ruby").count() == 2
        if number == 2:
            vote(page, "pot", "pot", "pot", "pot", "chair")
            counted = page.locator("#vote-count td").all_inner_texts()
            assert counted == ["4", "1", "5", "6"]
            assert page.locator("#vote-differs").is_visible()
            vote(page, "pot", "pot", "pot", "pot", "pot")
            assert page.locator("#vote-same").is_visible()
            assert not page.locator("#vote-differs").is_visible()
        if number == 3:
            assert shares(page) == ["？", "？", "？"]
            page.click("[data-way=hours]")
            assert shares(page) == ["480", "320", "160"]
            page.click("[data-way=coins]")
            assert shares(page) == ["160", "160", "640"]
            page.click("[data-amount='2400']")
            page.click("[data-way=same]")
            assert shares(page) == ["640", "640", "640"]
            assert page.locator("#jar-reserve").inner_text() == "240"
        if number < PAGES - 1:
            page.click("#next")
    assert page.locator("#next").is_disabled()


def test_furigana_and_size_are_switched(open_page):
    """Readings vanish and come back; letters are at least 20 pixels and grow."""
    page = open_page(LESSON, width=390, height=844)
    reading = page.locator("h1 rt").first
    assert reading.is_visible()
    page.click("#furigana")
    assert not reading.is_visible()
    assert page.locator("#furigana").get_attribute("aria-pressed") == "false"
    page.click("#furigana")
    assert reading.is_visible()
    size = "parseFloat(getComputedStyle(document.body).fontSize)"
    before = page.evaluate(size)
    assert before >= 20
    page.click("#large")
    assert page.evaluate(size) > before
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_scripts_everything_is_there_to_read_and_print(open_page):
    """A school may forbid scripts; then all pages stand one below the other."""
    page = open_page(LESSON, java_script_enabled=False)
    assert page.locator("section.page:visible").count() == PAGES


def test_nothing_is_kept(open_page):
    """What a pupil typed is gone with the page."""
    page = open_page(LESSON)
    page.click("#next")
    page.fill("#coop-name", "ひみつ")
    page.reload()
    assert page.locator("#coop-name").input_value() == ""
    assert "ひみつ" not in page.content()
