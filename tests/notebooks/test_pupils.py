"""The lesson for pupils: one file, no network, furigana on every kanji, 45 minutes."""

import re
from html.parser import HTMLParser

import pytest
from measures import ARTICLE, BANNED, articles_read, sentences

from coopkit import content

FOLDER = content.lectures() / "pupils"
PAGES = ("index.html", "teacher.html")
KANJI = re.compile(r"[一-龠々]")
READING = re.compile(r"[ぁ-んー]+")
MINUTES = 45
# What a fourth-year pupil reads in one breath.
LONGEST_FOR_PUPILS = 50
_VOID = {"meta", "input", "br", "link", "img", "hr"}
_DRAWN = {"rect", "circle", "path", "use"}


class Page(HTMLParser):
    """Text, readings, attributes and the balance of tags of a page."""

    def __init__(self, source):
        super().__init__()
        self.open, self.bare, self.rubies, self.tags = [], [], [], []
        self.text = ""
        self.feed(source)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        """Note an opening tag."""
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)
        if tag == "ruby":
            self.rubies.append(["", ""])

    def handle_startendtag(self, tag, attrs):
        """Note a tag that closes itself."""
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        """Close the innermost tag; another one is a slip."""
        assert self.open.pop() == tag

    def handle_data(self, data):
        """Tell readings, words with a reading and bare words apart."""
        if {"script", "style"} & set(self.open):
            return
        if "rt" in self.open:
            self.rubies[-1][1] += data
            return
        self.text += data
        if "ruby" in self.open:
            self.rubies[-1][0] += data
        elif KANJI.search(data):
            self.bare.append(data.strip())


def source(name):
    """Return a page as stored."""
    return (FOLDER / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def lesson():
    """Return the pupils' page."""
    return Page(source("index.html"))


def test_every_kanji_of_the_lesson_has_its_reading(lesson):
    """Everywhere, also on buttons and in notes; readings are kana."""
    assert lesson.bare == []
    assert len(lesson.rubies) > 150
    for word, reading in lesson.rubies:
        assert KANJI.search(word) or word in {"1", "3"}, word
        assert READING.fullmatch(reading), (word, reading)


def test_nothing_that_is_read_hides_in_the_script_or_in_attributes(lesson):
    """Words that a script or a label would show could have no furigana."""
    script = source("index.html").split("<script>")[1]
    assert not KANJI.search(script)
    for tag, attrs in lesson.tags:
        assert not any(KANJI.search(value or "") for value in attrs.values()), (tag, attrs)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_needs_no_other_file_and_no_network(name):
    """It works from a USB stick: the pages link to each other and to nothing else."""
    page = Page(source(name))
    for tag, attrs in page.tags:
        assert tag not in {"link", "img", "iframe", "object", "audio", "video"}, tag
        assert "src" not in attrs
        for key in ("href", "xlink:href"):
            target = attrs.get(key, "#")
            assert target.startswith("#") or target in PAGES, target
    assert not re.search(
        r"https?:|//[a-z]|@import|url\(|fetch|XMLHttp|Storage|cookie", source(name)
    )


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_it_is(name):
    """Language, title, phone, licence of the drawings, no advice, the date of the Act."""
    page = Page(source(name))
    assert page.tags[0] == ("html", {"lang": "ja"})
    assert (
        "meta",
        {"name": "viewport", "content": "width=device-width, initial-scale=1"},
    ) in page.tags
    assert "title" in {tag for tag, _ in page.tags}
    assert "CC BY 4.0" in page.text
    assert re.search(r"2026年2月2日の[文版]を読みました", page.text)
    assert "法律" in page.text
    assert "相談ではありません" in page.text


def test_drawings_have_words_or_are_only_ornament(lesson):
    """Someone who does not see the drawing hears what it shows."""
    drawings = [attrs for tag, attrs in lesson.tags if tag == "svg"]
    assert len(drawings) >= 6
    for attrs in drawings:
        named = "aria-label" in attrs or "aria-labelledby" in attrs
        assert named != (attrs.get("aria-hidden") == "true"), attrs
        assert named == (attrs.get("role") == "img")
    named = {attrs["id"] for tag, attrs in lesson.tags if tag == "title" and "id" in attrs}
    asked = {attrs["aria-labelledby"] for attrs in drawings if "aria-labelledby" in attrs}
    assert asked <= named


def test_the_drawings_used_are_drawn_on_the_page(lesson):
    """Every `use` finds its drawing."""
    ids = {attrs["id"] for _, attrs in lesson.tags if "id" in attrs}
    used = {attrs["href"][1:] for tag, attrs in lesson.tags if tag == "use"}
    pictures = {
        f"icon-{attrs['data-picture']}" for _, attrs in lesson.tags if "data-picture" in attrs
    }
    assert used | pictures <= ids
    assert len(pictures) == 4
    assert {tag for tag, _ in lesson.tags} & _DRAWN == _DRAWN


def test_sentences_for_pupils_are_short(lesson):
    """And so are those of the teacher, by the measure of the lectures."""
    text = re.sub(r"[ \t]+", " ", lesson.text)
    assert [one for one in sentences(text) if len(one) > LONGEST_FOR_PUPILS] == []
    teacher = Page(source("teacher.html")).text
    assert [one for one in sentences(teacher) if len(one) > 90] == []


@pytest.mark.parametrize("name", PAGES)
def test_words_and_articles_are_those_of_the_lectures(name):
    """No word that hurts, no article that nobody read."""
    text = Page(source(name)).text
    assert [word for word in BANNED if word in text] == []
    acts = re.sub(r"(?:学校教育法|労働基準法)\d+条(?:\d+項)?", "", text)
    found = set(ARTICLE.findall(acts))
    assert found
    assert found <= articles_read()


def test_the_lesson_takes_a_school_hour(lesson):
    """Minutes on the pupils' page and in the teacher's plan sum to 45."""
    shown = [int(n) for n in re.findall(r'class="time">(\d+)<ruby>分', source("index.html"))]
    assert sum(shown) == MINUTES
    plan = re.findall(r'class="minutes">(\d+)〜(\d+)<', source("teacher.html"))
    assert [int(end) - int(begin) for begin, end in plan] == shown
    assert int(plan[-1][1]) == MINUTES


def test_colours_can_be_told_apart():
    """Text on its ground has a contrast of at least 4.5 (WCAG 2.1 AA)."""
    style = source("index.html").split("</style>")[0]
    colour = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", style))
    pairs = [
        ("ink", "paper"),
        ("main", "paper"),
        ("ink", "warm-soft"),
        ("ink", "soft"),
        ("main", "soft"),
    ]
    for text, ground in pairs:
        assert contrast(colour[text], colour[ground]) >= 4.5, (text, ground)
    assert contrast(colour["main"], "#ffffff") >= 4.5
    assert contrast("#52606d", "#eeeeee") >= 4.5


def contrast(one, other):
    """Return the contrast of two colours by WCAG 2.1."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    """Return the relative luminance of `#rrggbb`."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
