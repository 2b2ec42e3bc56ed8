"""Papers in Markdown: run sheets, plan of the term, papers for a visit."""

import re
from itertools import pairwise

import pytest
from markdown_it import MarkdownIt
from measures import ARTICLE, BANNED, LINK, LONGEST, MEAN_LIMIT, articles_read, sentences

from coopkit import content
from coopkit.region.datapackage import open_package

LECTURES = content.checkout() / "lectures"
PAPERS = sorted(LECTURES.rglob("*.md"))
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


@pytest.fixture(params=PAPERS, ids=[f"{path.parent.name}-{path.stem}" for path in PAPERS])
def paper(request):
    """Return one paper after the other."""
    return request.param


def text_of(paper):
    """Return what a reader sees, without the front matter."""
    return _FRONT.sub("", paper.read_text(encoding="utf-8"))


def test_sentences_of_papers_are_short(paper):
    """They are read while standing, and partly aloud."""
    lengths = [len(one) for one in sentences(text_of(paper))]
    assert sum(lengths) / len(lengths) <= MEAN_LIMIT
    assert [one for one in sentences(text_of(paper)) if len(one) > LONGEST] == []


def test_papers_use_no_word_that_hurts_or_tires(paper):
    """The same words as in the lectures."""
    assert [word for word in BANNED if word in text_of(paper)] == []


def test_papers_cite_only_articles_that_were_read(paper):
    """A lecturer repeats what the sheet says."""
    assert set(ARTICLE.findall(text_of(paper))) - articles_read() == set()


def test_links_of_papers_lead_somewhere(paper):
    """Papers point to papers, never to the network."""
    for groups in LINK.findall(text_of(paper)):
        target = groups[0] or groups[1]
        assert "://" not in target
        assert (paper.parent / target).is_file(), target


def test_papers_show_no_marks_of_markup(paper):
    """Stars or a bar that Markdown did not understand would be printed."""
    for token in MarkdownIt("commonmark").enable("table").parse(text_of(paper)):
        for part in token.children or ():
            if part.type == "text":
                assert not re.search(r"\*\*|`|^\||^[<>]{4}", part.content), part.content


def test_the_plan_of_the_term_holds_all_sessions_both_ways():
    """15 × 90 minutes row by row; 14 × 100 with every session in one of them."""
    text = text_of(LECTURES / "guide" / "term.md")
    long, short = text.split("## 14回×100分")
    calendar = open_package("course").read("calendar")
    titles = dict(calendar[["session", "title"]].values)
    rows = re.findall(r"^\| (\d+) \| (.+?) \|", long, re.MULTILINE)
    assert {int(number): title for number, title in rows} == titles
    rows = re.findall(r"^\| (\d+) \| 100 \| (.+?) \|", short, re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 15))
    held = [one for _, cell in rows for one in cell.split("＋")]
    assert held == [
        f"{number} {title}" for number, title in sorted(titles.items(), key=_late_eighth)
    ]


def _late_eighth(row):
    """Session 8 is held together with session 6."""
    return 6.5 if row[0] == 8 else row[0]


def test_the_merged_guests_fit_into_a_hundred_minutes():
    """The timetable of the merged session has no gap and ends at 100."""
    text = text_of(LECTURES / "guide" / "term.md").split("**第6回の時間割")[1]
    spans = [(int(a), int(b)) for a, b in re.findall(r"^\| (\d+)〜(\d+) \|", text, re.MULTILINE)]
    assert spans[0][0] == 0
    assert spans[-1][1] == 100
    assert all(before[1] == after[0] for before, after in pairwise(spans))


def test_a_visit_has_its_five_papers_and_is_nobodys_duty():
    """Letter, safety and insurance, questions, alternative; going or not changes no mark."""
    names = [path.name for path in PAPERS if path.parent.name == "visit"]
    assert names == [
        "00_annai.md",
        "01_onegai.md",
        "02_anzen_hoken.md",
        "03_shitsumon.md",
        "04_kawari.md",
    ]
    visit = content.lectures() / "visit"
    for name in ("00_annai.md", "04_kawari.md"):
        assert "成績は変わりません" in text_of(visit / name)
    assert "おことわりいただいてかまいません" in text_of(visit / "01_onegai.md")
