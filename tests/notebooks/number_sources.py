"""Where a number in a text comes from: a table, an article, an invented example, the course.

Every number must come from somewhere. Those of the course itself (minutes, sheets of paper,
people at a table) are found by patterns that stand as data in `numbers_of_the_course.toml`.
"""

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat
from measures import ARTICLE
from texts import ROOT, body, markdown, words_of_page

DATA = ROOT / "datasets"
TABLE = re.compile(r"\b(course|kanagawa|act|permits|plans)/([a-z_0-9]+)\b")
INVENTED = "架空"
# A number below this, without a unit, stands in every table by chance.
FEW = 10
# Columns that put rows in order say nothing about the world.
_PLACE = re.compile(r"order$|^position$|^id$|_code$")
# A day, month or year; then a number with its unit: 3人, 1万円, 5分の1, 97の.
DATE = re.compile(r"(?P<year>[12]\d{3})年(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?(?!度|間)")
_UNITS = (
    "円 人 口 票 年度 年目 年 か月 月 週間 日 時間 時 歳 代 回 軒 店 か所 件 世帯 法人 組合 団体 "
    "本 冊 倍 割 ％ % 点"
)
NUMBER = re.compile(
    r"(?<![\d.,A-Za-z_/-])\d[\d,]*(?:\.\d+)?"
    rf"(?:分の\d+|[万億千]?(?:{'|'.join(map(re.escape, _UNITS.split()))})|[万億])?"
)
# Law texts other than the Act are named with their article; ours are checked one by one.
_CITATION = re.compile(
    rf"{ARTICLE.pattern}(?:[・〜]\d+項)*|(?:施行令|規則|法|令)第?\d+条(?:の\d+)?(?:\d+項)?"
    r"|[（(](?:令和|平成|昭和|明治)\d+年(?:法律|政令|省令)第\d+号[)）]"
)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_CODE = re.compile(r"`[^`]*`")


@dataclass(frozen=True)
class Number:
    """One number and what stands around it.

    Attributes:
        written: with its unit, such as 3人.
        text: the paragraph or table cell.
        articles: articles cited in the paragraph, or else in its scope.
        tables: tables cited in its scope (a cell, or a section of a paper).
        invented: the scope is declared as invented.
    """

    written: str
    text: str
    articles: frozenset[str]
    tables: frozenset[str]
    invented: bool


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def _act() -> tuple[tuple[frozenset[str], str], ...]:
    """Return for each row of the Act's tables the articles it names, and its Japanese text."""
    found = []
    # Wrong choices of a quiz are no source.
    for path in sorted(set((DATA / "act").glob("*.csv")) - {DATA / "act" / "quiz_questions.csv"}):
        for row in _read(path):
            if row.get("confidence", "S") not in {"S", "S+"}:
                continue
            named = " ".join(
                row.get(column) or ""
                for column in ("article", "article_ja", "provisions", "source")
            )
            articles = frozenset(
                one
                for whole in expand(named)
                for one in {whole, re.sub(r"(?<=条)\d+項.*$", "", whole)}
            )
            text = " ".join(
                value for value in row.values() if re.search(r"[ぁ-ん一-龠]", value or "")
            )
            found.append((articles, _CITATION.sub("", text)))
    return tuple(found)


def expand(text: str) -> frozenset[str]:
    """Return the articles named in a text; 第25条1項・2項 and 第36条1項〜3項 name several."""
    found = set()
    for match in re.finditer(rf"({ARTICLE.pattern})((?:[・〜]\d+項)*)", text):
        found.add(match[1])
        base, last = re.sub(r"\d+項.*$", "", match[1]), match[1]
        for sign, number in re.findall(r"([・〜])(\d+)項", match[2]):
            begin = int(number) if sign == "・" else int(re.search(r"(\d+)項", last)[1]) + 1
            found |= {f"{base}{one}項" for one in range(begin, int(number) + 1)}
            last = f"{base}{number}項"
    return frozenset(found)


@cache
def _table(name: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the counts of a table (all its rows, and those of each kind), and its values."""
    rows = _read(DATA / f"{name}.csv")
    counts = {len(rows)}
    columns = [one for one in rows[0] if not _PLACE.search(one)]
    for column in columns:
        counts |= set(Counter(row[column] for row in rows if row[column]).values())
    values = tuple(row[column] for row in rows for column in columns if row[column])
    return frozenset(str(count) for count in counts if count >= FEW), values


@cache
def _described() -> str:
    """Return what the packages say about their sources and their days."""
    return "".join(
        path.read_text(encoding="utf-8") for path in sorted(DATA.glob("*/datapackage.json"))
    )


def _stands_in(written: str, text: str) -> bool:
    """Tell whether a text has the number with its unit, not as a part of a longer number."""
    return re.search(rf"(?<![\d,.]){re.escape(written)}", text) is not None


def in_act(number: Number) -> bool:
    """Tell whether a cited article's row has this number."""
    return any(
        articles & number.articles and _stands_in(number.written, text) for articles, text in _act()
    )


def in_tables(number: Number) -> bool:
    """Tell whether a cited table has this number or date, or this many rows (of a kind)."""
    date = DATE.fullmatch(number.written)
    if date:
        iso = "-".join(part.zfill(2) for part in date.groups() if part)
        forms = [number.written, iso]
        # A day is the day of a source: the packages list those.
        if date["day"] and any(form in _described() for form in forms):
            return True
        values = [value for name in number.tables for value in _table(name)[1]]
        return any(_stands_in(form, value) for form in forms for value in values)
    value = re.match(r"[\d,.]+", number.written)[0].replace(",", "")
    return any(
        value in counts
        or (value in values and float(value) >= FEW)
        or (number.written != value and any(_stands_in(number.written, v) for v in values))
        for counts, values in map(_table, number.tables)
    )


@cache
def course_patterns() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of the course's own numbers."""
    path = Path(__file__).with_name("numbers_of_the_course.toml")
    listed = tomllib.loads(path.read_text(encoding="utf-8"))["pattern"]
    return tuple(re.compile(one["find"]) for one in listed)


def numbers(text: str) -> Iterator[str]:
    """Yield the numbers of a text that are not the course's own, each with its unit."""
    rest = _CITATION.sub("◆", _LINK.sub(r"\1", _CODE.sub("◆", text)))
    for pattern in course_patterns():
        rest = pattern.sub("◆", rest)
    yield from (match[0] for match in DATE.finditer(rest))
    yield from (match[0] for match in NUMBER.finditer(DATE.sub("◆", rest)))


def _scopes(path: Path) -> Iterator[tuple[str, list[str], bool]]:
    """Yield source, paragraphs, and whether it is declared invented, of each cell or section.

    What a cell declares as invented holds until the section ends: stories are long.
    """
    if path.suffix == ".ipynb":
        declared = False
        for cell in nbformat.read(path, as_version=nbformat.NO_CONVERT).cells:
            # Model answers are not given out.
            if cell.cell_type != "markdown" or cell.metadata.get("nbgrader", {}).get("solution"):
                continue
            declared = INVENTED in cell.source or (declared and not cell.source.startswith("## "))
            yield cell.source, list(markdown(cell.source)), declared
    elif path.suffix == ".md":
        for part in re.split(r"^(?=##+ )", body(path), flags=re.MULTILINE):
            yield part, list(markdown(part)), INVENTED in part
    else:
        lines = [text for _, text in words_of_page(path)]
        yield "\n".join(lines), lines, any(INVENTED in line for line in lines)


def _cited(source: str) -> frozenset[str]:
    return frozenset("/".join(one) for one in TABLE.findall(source))


def all_numbers(path: Path) -> Iterator[Number]:
    """Yield every number of a file that must come from somewhere.

    Front matter, timetables and headings only announce: the tables cited below serve them.
    """
    scopes = list(_scopes(path))
    anywhere = _cited("\n".join(source for source, _, _ in scopes))
    if path.parent.name == "guide" and path.stem.isdigit():
        (lecture,) = path.parent.parent.glob(f"{path.stem}_*.ipynb")
        anywhere |= _cited(lecture.read_text(encoding="utf-8"))
    for source, paragraphs, invented in scopes:
        announces = path.suffix != ".ipynb" or source.startswith(("# ", "## きょうの流れ"))
        whole = expand("\n".join(paragraphs))
        for text in paragraphs:
            heading = re.search(rf"^#+ .*{re.escape(text[:12])}", source, re.MULTILINE)
            tables = anywhere if announces or heading else _cited(source)
            for written in numbers(text):
                yield Number(written, text, expand(text) or whole, tables, invented)
