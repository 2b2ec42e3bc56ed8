"""Every number in a text comes from somewhere: a table, an article, an example, the course."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from number_sources import (
    Number,
    all_numbers,
    course_patterns,
    expand,
    in_act,
    in_tables,
    numbers,
)
from texts import ROOT, all_pieces

from coopkit.region.datapackage import open_package

PATHS = [
    path
    for folder in ("lectures", "exercises")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".ipynb", ".md", ".html"}
]
NAMES = [path.relative_to(ROOT).as_posix() for path in PATHS]


def known(number: Number) -> bool:
    """Tell whether a number is declared as invented, or stands where its text says."""
    # Beside an article, only that article counts.
    return number.invented or in_act(number) or (in_tables(number) and not expand(number.text))


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_every_number_comes_from_somewhere(path: Path):
    """A table cited in the cell, a row of the article cited, an invented example, the course."""
    lost = [f"{one.written}: {one.text}" for one in all_numbers(path) if not known(one)]
    assert not lost, "\n".join(lost)


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_fractions_beside_an_article_stand_in_it(path: Path):
    """A wrong 5分の4 would be learnt; a story does not excuse it."""
    lost = [
        f"{one.written}: {one.text}"
        for one in all_numbers(path)
        if "分の" in one.written and expand(one.text) and not in_act(one)
    ]
    assert not lost, "\n".join(lost)


@pytest.mark.parametrize(
    ("text", "source", "right"),
    [
        ("神奈川の10の労協です。", "表 `course/cooperatives`", True),
        ("神奈川の11の労協です。", "表 `course/cooperatives`", False),
        ("神奈川の10の労協です。", "", False),
        ("28人がお金を出し合いました。", "表 `course/history`", True),
        ("29人がお金を出し合いました。", "表 `course/history`", False),
        ("28人がお金を出し合いました。", "表 `course/contacts`", False),
        ("1844年の店です。", "表 `course/history`", True),
        ("1845年の店です。", "表 `course/history`", False),
        ("2026年2月2日の版を読みました。", "", True),
        ("2026年2月3日の版を読みました。", "", False),
        ("はじめるのは3人以上です（第22条）。", "", True),
        ("はじめるのは2人以上です（第22条）。", "", False),
        ("働く人は5分の4以上です（第8条1項）。", "", True),
        ("働く人は5分の3以上です（第8条1項）。", "", False),
        ("働く人は5分の4以上です（第9条2項）。", "", False),
        ("働く人は5分の4以上です。", "", False),
        ("1,234円かかります。", "", False),
        ("利用者は37人です。", "", False),
        ("60％が賛成です。", "", False),
        ("全国に168法人あります。", "表 `course/cooperatives`", False),
        ("2人で3分話し、1つ選びます。", "", True),
    ],
)
def test_the_measure_bites(text: str, source: str, right: bool):
    """A number changed by one, without its citation, or with another's, is found."""
    tables = frozenset(re.findall(r"`(.+?)`", source))
    found = [Number(one, text, expand(text), tables, invented=False) for one in numbers(text)]
    assert all(map(known, found)) == right
    assert found or right


def test_the_courses_own_numbers_are_few_and_needed():
    """Each pattern has a reason and finds something; one that is not needed must go."""
    path = Path(__file__).with_name("numbers_of_the_course.toml")
    for one, pattern in zip(
        tomllib.loads(path.read_text(encoding="utf-8"))["pattern"], course_patterns(), strict=True
    ):
        assert len(one["reason"]) > 20
        assert not pattern.search("")
        assert any(pattern.search(piece.text) for piece in all_pieces()), one["find"]


def test_the_answers_in_the_run_sheets_are_those_of_the_questions():
    """`s01-pay`：3 is what the widget calls right."""
    right = open_package("course").read("questions").set_index("id")["answer"]
    told = {
        name: int(answer)
        for path in sorted((ROOT / "lectures" / "guide").glob("[01]*.md"))
        for name, answer in re.findall(
            r"`(s\d\d-[a-z-]+)`：(\d)。", path.read_text(encoding="utf-8")
        )
    }
    assert len(told) > 20
    assert told == {name: right[name] for name in told}


def test_a_number_mistyped_anywhere_is_found():
    """Of all numbers with a source, changed by one or by seven, nine of ten are caught."""
    caught = []
    for path in PATHS:
        for one in all_numbers(path):
            for step in (1, 7):
                digits = re.match(r"[\d,]+", one.written)[0]
                changed = str(int(digits.replace(",", "")) + step) + one.written[len(digits) :]
                if not one.invented:
                    caught.append(not known(replace(one, written=changed)))
    assert len(caught) > 100
    assert sum(caught) / len(caught) > 0.9
