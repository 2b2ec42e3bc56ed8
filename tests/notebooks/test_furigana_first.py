"""Words of the glossary have their reading where they first stand, in assignments too."""

import re

import pytest
from lecture_text import read_lecture
from texts import ROOT

from coopkit.region.datapackage import open_package

NOTEBOOKS = [
    path
    for folder in ("lectures", "exercises")
    for path in sorted((ROOT / folder).rglob("*.ipynb"))
]
KANJI = re.compile(r"[一-龠々]")


def glossary() -> dict[str, str]:
    """Return the words of the glossary that have kanji, with their readings."""
    table = open_package("act").read("glossary")
    return {word: kana for word, kana in table[["word", "reading"]].values if KANJI.search(word)}


def unread(lecture) -> list[str]:
    """Return the glossary's words that first stand without any reading."""
    found = []
    for word in glossary():
        at = lecture.text.find(word)
        over = any(start < at + len(word) and end > at for start, end, _ in lecture.readings)
        if at >= 0 and not over:
            found.append(f"{word}: …{lecture.text[max(0, at - 15) : at + 15]}…")
    return found


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_words_of_the_glossary_can_be_said_at_first(path):
    """Every word of datasets/act/glossary, in sessions, readings and assignments."""
    assert unread(read_lecture(path)) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_readings_can_be_switched_off_everywhere(path):
    """The switch is among the first cells."""
    assert any("furigana_switch()" in cell.source for cell in read_lecture(path).notebook.cells[:5])


def test_a_word_without_reading_is_found(tmp_path):
    """The measure itself: taking one reading away is noticed."""
    source = NOTEBOOKS[1].read_text(encoding="utf-8")
    bare = re.sub(r"<ruby>協同組合<rt>[^<]*</rt></ruby>", "協同組合", source)
    bare = re.sub(r"<ruby>労働者協同組合<rt>[^<]*</rt></ruby>", "労働者協同組合", bare)
    assert bare != source
    copy = tmp_path / "bare.ipynb"
    copy.write_text(bare, encoding="utf-8")
    assert unread(read_lecture(copy))
