"""Slides in a real browser, from a file: a projector, a keyboard, a finger on a phone."""

import pytest

from coopkit.printing import chosen_sessions, make_slides

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def deck(tmp_path_factory):
    """Return the address of the slides of session 4 on a disk."""
    (session,) = chosen_sessions(["4"])
    path = tmp_path_factory.mktemp("slides") / "slides_04.html"
    path.write_bytes(make_slides(session))
    return path.as_uri()


def measure(page):
    """Return by how much the slide is wider and higher than its room, and its smallest letters."""
    return page.evaluate(
        """() => {
          const slide = Reveal.getCurrentSlide();
          slide.querySelectorAll(".fragment").forEach((one) => one.classList.add("visible"));
          const words = [...slide.querySelectorAll("p.words, li, .answer")];
          const sizes = words.map((one) => parseFloat(getComputedStyle(one).fontSize));
          return [slide.scrollWidth - slide.clientWidth, slide.scrollHeight - slide.clientHeight,
                  Math.min(999, ...sizes)];
        }"""
    )


def test_a_lecturer_shows_the_slides_with_the_keyboard(open_page, deck):
    """Every slide fits a projector in large letters; keys move on, show answers, hide furigana."""
    page = open_page(deck, width=1280, height=720)
    page.wait_for_function("window.Reveal && Reveal.isReady()")
    total = page.evaluate("Reveal.getTotalSlides()")
    assert total > 25
    for number in range(total):
        page.evaluate(f"Reveal.slide({number})")
        wide, high, smallest = measure(page)
        assert (wide, high) == (0, 0), number
        assert smallest >= 30, number
    page.reload()
    page.wait_for_function("window.Reveal && Reveal.isReady()")
    page.evaluate("Reveal.slide(0)")
    assert page.locator("section.present h2").inner_text() == "第4回　法律を物語で：3人で始める"
    page.keyboard.press("ArrowRight")
    assert page.locator("section.present h2").inner_text() == "きょうの流れ"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press(" ")
    page.keyboard.press("ArrowRight")
    assert page.locator("section.present .clock").inner_text() == "0〜8分（8分間）"
    reading = page.locator("section.present rt, section.future rt").first
    assert reading.evaluate("one => getComputedStyle(one).display") != "none"
    page.keyboard.press("r")
    assert reading.evaluate("one => getComputedStyle(one).display") == "none"
    first = page.evaluate(
        "[...document.querySelectorAll('.slides > section')].findIndex((s) => "
        "s.classList.contains('check'))"
    )
    page.evaluate(f"Reveal.slide({first})")
    answer = page.locator("section.present .answer")
    assert "visible" not in answer.get_attribute("class").split()
    page.keyboard.press("ArrowRight")
    assert "visible" in answer.get_attribute("class").split()
    assert answer.text_content() == "答えは 2：3人"
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    opened.value.wait_for_selector(".speaker-controls-notes:not(.hidden) p")
    assert "第22条" in opened.value.locator(".speaker-controls-notes").inner_text()


def test_a_student_reads_the_slides_on_a_phone(open_page, deck):
    """Letters as in a book, nothing wider than the screen, a stroke turns the page."""
    page = open_page(deck, width=390, height=844, has_touch=True)
    page.wait_for_function("window.Reveal && Reveal.isReady()")
    for number in range(page.evaluate("Reveal.getTotalSlides()")):
        page.evaluate(f"Reveal.slide({number})")
        wide, _, smallest = measure(page)
        assert wide == 0, number
        assert smallest >= 15, number
    page.evaluate("Reveal.slide(0)")
    stroke = """([from, to]) => {
      const place = {identifier: 1, target: document.body, clientY: 300};
      const touch = (x) => new Touch({...place, clientX: x});
      const send = (kind, x, list) => document.dispatchEvent(new TouchEvent(kind,
        {touches: list ? [touch(x)] : [], changedTouches: [touch(x)], bubbles: true}));
      send("touchstart", from, true); send("touchend", to, false);
    }"""
    page.evaluate(stroke, [300, 100])
    assert page.evaluate("Reveal.getIndices().h") == 1
    page.evaluate(stroke, [100, 120])
    assert page.evaluate("Reveal.getIndices().h") == 1
    page.evaluate(stroke, [100, 300])
    assert page.evaluate("Reveal.getIndices().h") == 0
