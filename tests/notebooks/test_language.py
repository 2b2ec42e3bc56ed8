"""The Japanese of the lectures: short, kind, readable, and right about article numbers."""

import re

import pytest
from markdown_it import MarkdownIt
from measures import ARTICLE, BANNED, LONGEST, MEAN_LIMIT, articles_read, sentences

# Words with furigana where they first stand in a notebook.
GLOSSARY = {
    "労働者協同組合": "ろうどうしゃきょうどうくみあい",
    "労協": "ろうきょう",
    "出資": "しゅっし",
    "従事": "じゅうじ",
    "組合員": "くみあいいん",
    "定款": "ていかん",
    "剰余金": "じょうよきん",
    "準備金": "じゅんびきん",
    "配当": "はいとう",
    "労働契約": "ろうどうけいやく",
    "賃金": "ちんぎん",
    "介護": "かいご",
    "寄付講座": "きふこうざ",
    "割合": "わりあい",
}


def test_sentences_are_cut_where_a_reader_pauses():
    """The measure itself: full stops, line ends and table cells separate."""
    text = "はい。**いいえ**！\n- 一つ\n| 左 | 右 |\n|:--|:--|\n`plan.json` を見る。"
    assert sentences(text) == ["はい。", "いいえ！", "一つ", "左", "右", "を見る。"]


def test_sentences_are_short(lecture):
    """A first-year student reads them once, many read them aloud."""
    found = sentences(lecture.text)
    lengths = [len(one) for one in found]
    mean = sum(lengths) / len(lengths)
    report = "\n".join(f"{len(one)}字 {one}" for one in sorted(found, key=len)[-3:])
    assert mean <= MEAN_LIMIT, f"平均 {mean:.1f}字\n{report}"
    assert max(lengths) <= LONGEST, report


def test_glossary_words_have_their_reading_at_first(lecture):
    """Whoever meets the word for the first time can say it."""
    for word, reading in GLOSSARY.items():
        at = lecture.text.find(word)
        if at < 0:
            continue
        shown = [r for start, end, r in lecture.readings if start <= at and at + len(word) <= end]
        assert shown, f"{word}: …{lecture.text[max(0, at - 15) : at + 15]}…"
        assert reading in shown[0]


def test_furigana_is_kana_over_kanji(lecture):
    """A swapped or empty reading would be worse than none."""
    for start, end, reading in lecture.readings:
        word = lecture.text[start:end]
        assert re.fullmatch(r"[ぁ-んー]+", reading), (word, reading)
        assert re.search(r"[一-龠]", word), (word, reading)
        # 「書き出し」 has its kana already: the reading stands over 書 and over 出.
        assert not re.search(r"[ぁ-ん]", word), (word, reading)
    assert lecture.readings


def test_the_furigana_can_be_switched_off(lecture):
    """The switch stands near the top of every notebook."""
    early = lecture.notebook.cells[:4]
    assert any("furigana_switch()" in cell.source for cell in early)


@pytest.mark.parametrize("word", BANNED)
def test_words_that_hurt_or_tire_are_not_used(lecture, word):
    """Neutral, short, spoken to a person; see the reason beside each word."""
    assert word not in lecture.text, BANNED[word]


def test_article_numbers_are_those_that_were_checked(lecture):
    """A wrong article number would be learnt and repeated."""
    assert set(ARTICLE.findall(lecture.text)) <= articles_read()


def test_only_articles_that_were_read_count():
    """The measure itself: paragraphs that nobody confirmed, and invented numbers, fail."""
    text = "第9条3項、附則第4条、第64条、第29条1項12号は読んだ。第64条1項と第999条は読んでいない。"
    assert set(ARTICLE.findall(text)) - articles_read() == {"第64条1項", "第999条"}


def test_invented_figures_are_declared(session):
    """Examples with amounts say that they are invented."""
    for cell in session.markdown():
        if re.search(r"\d万円|\d万人", cell):
            assert "架空" in cell, cell[:40]


def test_no_mark_of_markup_is_shown_as_text(lecture):
    """`**` beside a tag and a Japanese letter is no bold: readers would see the stars.

    A line break inside a paragraph would be shown as a gap between two sentences.
    """
    for cell in lecture.markdown():
        for token in MarkdownIt("commonmark").enable("table").parse(cell):
            for part in token.children or ():
                assert part.type != "softbreak", cell
                if part.type == "text":
                    assert not re.search(r"\*\*|`|\{[^}]*\|", part.content), part.content


def test_pictures_have_words(lecture):
    """There is no picture without a text for those who do not see it."""
    for cell in lecture.markdown():
        assert not re.search(r"!\[\s*\]|<img(?![^>]*alt=[\"'][^\"'])", cell)
