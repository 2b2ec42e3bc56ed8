"""Slides of a session: few words, the clock, answers that come later, notes for the lecturer."""

import re

import pytest

from coopkit import content
from coopkit.printing import all_sessions, chosen_sessions, guide, make_slides, maps_twins
from coopkit.printing.blocks import Drawing, Paragraph, Run, text_of, walk
from coopkit.printing.deck import inside_script, reveal_file, runs_html, slide_html
from coopkit.printing.slides import Clock, Slide, session_slides
from coopkit.widgets.questions import load_questions

SESSIONS = all_sessions()
_MOST_LETTERS = 190


@pytest.fixture(autouse=True)
def quick_maps(monkeypatch):
    """Let a line stand for each map."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    for name in ("_area_map", "_points_map"):
        monkeypatch.setattr(maps_twins, name, lambda *_: Drawing("map", "地図", svg))


def words(slide):
    """Return what stands on a slide."""
    texts = [text_of(block.runs) for block in walk(slide.blocks) if isinstance(block, Paragraph)]
    return [text_of(slide.heading), *texts]


@pytest.mark.parametrize("session", SESSIONS, ids=[session.name for session in SESSIONS])
def test_slides_are_few_words_along_the_clock(session):
    """Title and timetable first; every part with its minutes in order; key points; ▲ at the end."""
    slides = session_slides(session)
    assert slides[0].kind == "title"
    assert words(slides[0])[1:] == session.front["questions"]
    assert max(sum(map(len, words(slide))) for slide in slides) <= _MOST_LETTERS
    parts = list(dict.fromkeys(slide.clock for slide in slides if slide.clock))
    at, expected = 0, []
    for part in session.front["plan"]:
        expected.append(Clock(at, at + part["minutes"], session.front["minutes"]))
        at += part["minutes"]
    assert parts == expected
    (end,) = [slide for slide in slides if slide.kind == "end"]
    assert words(end)[1:] == session.front["key_points"]
    optional = [slide.optional for slide in slides]
    assert optional == sorted(optional)
    asked = [slide for slide in slides if slide.kind == "check"]
    checks = [cell.id for cell in session.cells if "quiz(" in cell.source]
    assert len(asked) == len(checks)


def test_a_check_shows_its_answer_with_the_next_key():
    """The answer is a fragment; the reason is only the lecturer's."""
    (session,) = chosen_sessions(["4"])
    known = {one.text: one for one in load_questions().values()}
    checks = [slide for slide in session_slides(session) if slide.kind == "check"]
    assert len(checks) == 3
    for slide in checks:
        one = known[text_of(slide.heading)]
        shown = slide_html(slide)
        before, notes = shown.split('<aside class="notes">')
        assert f'<p class="fragment answer">答えは {one.answer}：{one.right_choice}</p>' in before
        assert one.explanation in notes
        assert one.explanation not in before


def test_notes_come_from_the_run_sheet(monkeypatch):
    """Words to say, what to cut, answers; without the run sheets there are none, and no error."""
    (session,) = chosen_sessions(["4"])
    slides = session_slides(session)
    assert "【持ちもの】" in slides[0].notes
    assert any("第7話を、先生が30秒で話す" in line for line in slides[1].notes)
    (first,) = [slide for slide in slides if text_of(slide.heading).startswith("1. ")][:1]
    assert first.notes == ("「いちばん、もめそうなことは何ですか」",)
    check = next(slide for slide in slides if slide.kind == "check")
    assert check.notes[0].startswith("2。3人以上（第22条）")
    monkeypatch.setattr(guide.content, "guide", lambda: None)
    assert [line for line in session_slides(session)[0].notes if "【" in line] == []


def test_one_file_holds_everything_and_asks_for_nothing():
    """No address that a browser would follow; reveal.js with its licence is inside."""
    (session,) = chosen_sessions(["5"])
    page = make_slides(session).decode("utf-8")
    assert "Permission is hereby granted, free of charge" in page
    own = page
    for inside in ("dist/reveal.css", "dist/reveal.js", "dist/plugin/notes.js"):
        source = reveal_file(inside)
        own = own.replace(source if inside.endswith("css") else inside_script(source), "")
    assert len(own) < len(page) - 200_000
    own = re.sub(r"<!--.*?-->", "", own, flags=re.DOTALL)
    assert re.findall(r"(?:src|href)=\"(?!data:)|url\(|@import|https?://", own) == []
    assert own.count("<script>") == own.count("</script>") == 3
    assert "default-src 'none'" in page
    assert "<ruby>" in page
    assert 'class="plain"' in make_slides(session, furigana=False).decode("utf-8")


def test_reveal_is_what_the_licence_list_says():
    """The installed package carries reveal.js 6, MIT."""
    assert '"version": "6.0.1"' in reveal_file("package.json")
    assert "MIT" in reveal_file("dist/reveal.js")[:200]
    listed = (content.checkout() / "LICENSES.md").read_text(encoding="utf-8")
    assert "reveal.js 6.0.1" in listed


def test_texts_cannot_break_into_a_slide():
    """Signs of HTML in a text are shown, readings too."""
    runs = (Run("<b>&", "<i>", bold=True), Run("1\n2（3分）"))
    assert runs_html(runs) == (
        "<strong><ruby>&lt;b&gt;&amp;<rt>&lt;i&gt;</rt></ruby></strong>"
        '1<br>2<span class="time">（3分）</span>'
    )
    shown = slide_html(Slide("ask", runs, answer=("</p><script>",), notes=("</aside>",)))
    assert "<script>" not in shown
    assert shown.count("</aside>") == 1
