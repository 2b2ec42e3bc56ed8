"""The articles in our own words and the rules, and how students find them.

Students see what a founding team or a small co-operative meets. Rules for very large or
specified co-operatives, and the closed window for a change of form, stay out of sight.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache

from coopkit import content, law
from coopkit.text import current_language, say

_KANJI = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
# Katakana to hiragana: ヤメル is やめる.
_KANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_KANJI_NUMBER = re.compile(r"[一二三四五六七八九十百]+(?=[条項号])")


@dataclass(frozen=True, slots=True)
class Article:
    """One article or paragraph of the Act in the project's own words.

    Attributes:
        id: such as `9-3` for 第9条3項.
        article: how it is cited.
        title: what it is about.
        text: the provision in our own words; not the wording of the Act.
        topic: such as `contributions`.
        rules: the rules of students that rest on it.
        confidence: `S+`, `S`, `2` or `I`.
        source: where it was read.
        as_of: the version that was read.
        note: what this kit adds (a reading, an explanation), or an empty text.
        note_source: where the note comes from.
    """

    id: str
    article: str
    title: str
    text: str
    topic: str
    rules: tuple[str, ...]
    confidence: str
    source: str
    as_of: date
    note: str
    note_source: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list: a rule that can be tried, or an article that can be read."""

    id: str
    label: str
    head: str
    words: str
    rule: law.Rule | None = None
    article: Article | None = None


def student_rules() -> tuple[law.Rule, ...]:
    """Return the rules that students meet."""
    return tuple(rule for rule in law.rules() if rule.audience == "students")


@cache
def _articles(language: str) -> tuple[Article, ...]:
    shown = {rule.id for rule in student_rules()}
    path = content.dataset("act") / "articles.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["order"]))
    found = []
    for row in rows:
        rules = tuple(row["rule_ids"].split())
        kept = tuple(rule for rule in rules if rule in shown)
        if rules and not kept:
            continue
        found.append(
            Article(
                id=row["id"],
                article=row[f"article_{language}"],
                title=row[f"title_{language}"],
                text=row[f"text_{language}"],
                topic=row["topic"],
                rules=kept,
                confidence=row["confidence"],
                source=row["source"],
                as_of=date.fromisoformat(row["as_of"]),
                note=row[f"note_{language}"],
                note_source=row["note_source"],
            )
        )
    return tuple(found)


def student_articles() -> tuple[Article, ...]:
    """Return the articles that students meet, in the order of the Act.

    An article whose rules are all for very large or specified co-operatives, or closed,
    is left out.

    Raises:
        coopkit.content.ContentMissingError: the data package `act` is not installed.
    """
    return _articles(current_language())


@cache
def _entries(language: str) -> tuple[Entry, ...]:
    entries = [
        Entry(
            id=rule.id,
            label=say(
                "law_explorer.rule_label", rule=rule.id, article=rule.article, title=rule.title
            ),
            head=plain(f"{rule.id} {rule.article} {rule.title}"),
            words=plain(f"{rule.id} {rule.article} {rule.title} {rule.text}"),
            rule=rule,
        )
        for rule in student_rules()
    ]
    for article in _articles(language):
        topic = say(f"law_explorer.topic.{article.topic}")
        words = (article.article, article.title, article.text, topic, article.id, article.note)
        entries.append(
            Entry(
                id=article.id,
                label=say(
                    "law_explorer.article_label", article=article.article, title=article.title
                ),
                head=plain(f"{article.article} {article.title}"),
                words=plain(f"{' '.join(words)} {' '.join(article.rules)}"),
                article=article,
            )
        )
    return tuple(entries)


def entries() -> tuple[Entry, ...]:
    """Return all rules and then all articles that students meet."""
    return _entries(current_language())


def plain(text: str) -> str:
    """Return a text as it is compared: width, case, spelling of articles made equal.

    >>> plain("第九条第三項 Ｒ５")
    '第9条3項 r05'
    """
    text = unicodedata.normalize("NFKC", text).casefold().translate(_KANA)
    text = _KANJI_NUMBER.sub(lambda found: str(_number(found.group())), text)
    text = re.sub(r"(?<![第\d])(\d+条)", r"第\1", text)
    text = re.sub(r"条第(\d+項)", r"条\1", text)
    return re.sub(r"\br(\d)\b", r"r0\1", text)


def _number(kanji: str) -> int:
    total, last = 0, 0
    for sign in kanji:
        if sign in _KANJI:
            last = _KANJI[sign]
        else:
            total += (last or 1) * (10 if sign == "十" else 100)
            last = 0
    return total + last


def search(query: str) -> tuple[Entry, ...]:
    """Return the rules and articles that hold all words of `query`; all for no words.

    A word is found in the citation, the title, our own words and the topic; a rule by
    its id. `第9条`, `9条`, `第九条` and `９条` are the same.

    What is about the words, in its title, comes before what only mentions them.

    >>> [entry.id for entry in search("R05")]
    ['R05', '8-1']
    >>> [entry.id for entry in search("やめる")][:2]
    ['R13', '14-1']
    """
    words = plain(query).split()
    found = [entry for entry in entries() if all(word in entry.words for word in words)]
    return tuple(sorted(found, key=lambda entry: any(word not in entry.head for word in words)))


def in_its_words(query: str) -> str:
    """Return a query with everyday words replaced by those under which something is found.

    >>> in_its_words("給料")
    '労働契約'
    """
    known = dict(pair.split("=") for pair in say("law_explorer.everyday").split())
    return " ".join(known.get(word, word) for word in plain(query).split())


def articles_of(rule: law.Rule) -> tuple[Article, ...]:
    """Return the articles that a rule rests on, in the order of the Act."""
    return tuple(article for article in student_articles() if rule.id in article.rules)
