"""How hard the texts are to read: length of sentences and share of kanji, for each file."""

import re
from collections import defaultdict

import pytest
from measures import sentences
from texts import all_pieces

KANJI = re.compile(r"[一-龠々]")
LETTERS = re.compile(r"[ぁ-んァ-ヶー一-龠々]")
# Newspapers have about 40 % kanji. Names of laws and forms alone are 5 to 10 % here.
# Path, most kanji, longest mean of a sentence.
LIMITS = (
    ("lectures/pupils/index.html", 0.28, 15),
    ("lectures/pupils/teacher.html", 0.40, 25),
    ("lectures/reference/", 0.44, 25),
    ("lectures/guide/", 0.42, 22),
    ("lectures/visit/", 0.40, 22),
    ("lectures/", 0.37, 20),
    ("exercises/", 0.37, 20),
)
SHOWN = (".ipynb", ".md", ".html")


def share_of_kanji(text: str) -> float:
    """Return how many of the Japanese letters are kanji."""
    return len(KANJI.findall(text)) / max(1, len(LETTERS.findall(text)))


def files() -> dict[str, list[str]]:
    """Return the texts of each file that is read as a whole."""
    found = defaultdict(list)
    for piece in all_pieces():
        if piece.path.startswith(("lectures/", "exercises/")) and piece.path.endswith(SHOWN):
            found[piece.path].append(piece.text)
    return found


FILES = files()


@pytest.mark.parametrize("path", FILES)
def test_a_text_is_easy_enough_for_its_readers(path: str, record_property):
    """Pupils, first-year students and a tired lecturer have limits of their own."""
    kanji = share_of_kanji("".join(FILES[path]))
    lengths = [len(one) for text in FILES[path] for one in sentences(text)]
    mean = sum(lengths) / len(lengths)
    record_property("kanji", round(kanji, 3))
    record_property("mean", round(mean, 1))
    most, longest = next(limits[1:] for limits in LIMITS if path.startswith(limits[0]))
    assert kanji <= most, f"漢字の割合 {kanji:.0%}"
    assert mean <= longest, f"一文の平均 {mean:.1f}字"


def test_the_share_of_kanji_is_counted_among_letters():
    """Digits, signs and Latin letters are no letters here."""
    assert share_of_kanji("労協は3人で、始めます。NPO") == pytest.approx(4 / 9)
    assert share_of_kanji("当該組合設立登記完了後遅滞無く届出") > 0.9
