"""docs/lecturers.md: every command can be typed, every file is there, every message is real."""

import re
import shlex
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest
import typer
import typer.main
from test_references import lost_command
from texts import ROOT, TEXT, markdown

from coopgrade.runner.limits import Limits

sys.path.insert(0, str(ROOT / "tools"))
from write_command_list import command_table, with_table

MANUAL = ROOT / "docs" / "lecturers.md"
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`coopgrade ([^`]+)`")
# A team, an attempt, a student with or without the name, a time.
FACT = re.compile(r"g\d\d|\d+回め|\d{7}(?: [^:　]+)?|\d{4}-\d\d-\d\d（.）\d\d:\d\d")
# What typer raises for an argument that is missing, one too many, or no number.
UNUSABLE = typer.BadParameter.__bases__
# Words of a text that stand for something else each time.
FIELD = re.compile(r"\{\w+\}")


@cache
def text() -> str:
    """Return the manual."""
    return MANUAL.read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    """Return the lines of all code blocks of a kind."""
    return [
        line
        for name, block in FENCE.findall(text())
        if name == kind
        for line in block.splitlines()
        if line.strip()
    ]


def commands() -> list[str]:
    """Return every command of coopgrade in the manual, without the program's name."""
    typed = [
        line.removeprefix("coopgrade ") for line in blocks("") if line.startswith("coopgrade ")
    ]
    table = command_table()
    return typed + [one for one in INLINE.findall(text()) if f"`coopgrade {one}`" not in table]


@cache
def messages() -> re.Pattern[str]:
    """Return a pattern that fits each line which coopgrade can print."""
    lines: set[str] = set()

    def collect(value: object) -> None:
        if isinstance(value, dict):
            for one in value.values():
                collect(one)
        elif isinstance(value, str):
            lines.update(line.strip() for line in value.splitlines())

    for path in TEXT.glob("grading*.toml"):
        collect(tomllib.loads(path.read_text(encoding="utf-8")))
    patterns = [
        ".+?".join(re.escape(part) for part in FIELD.split(line))
        for line in lines
        # A line of nothing but fields would fit everything.
        if len(FIELD.sub("", line).strip("　 ・：:、。（）？")) >= 1
    ]
    return re.compile("|".join(sorted(patterns, key=len, reverse=True)))


def said(line: str) -> bool:
    """Tell whether the program can print this line: a message, or messages after ids and times."""
    plain = line.strip().lstrip("？・ ")
    if messages().fullmatch(plain):
        return True
    first, separator, rest = re.match(r"(.+?)(　|: |$)(.*)", plain).groups()
    return bool(separator and FACT.fullmatch(first)) and said(rest)


def test_every_command_can_be_typed() -> None:
    """Program, command and options exist; quotes are closed."""
    found = commands()
    assert len(found) > 60
    assert [(one, lost_command("coopgrade", one.replace("\\", "/"))) for one in found] == [
        (one, None) for one in found
    ]


def test_every_argument_that_must_be_there_is_there() -> None:
    """The number of words without dashes fits the command's arguments."""
    from coopgrade.cli import app

    wrong = []
    for line in [
        one.removeprefix("coopgrade ") for one in blocks("") if one.startswith("coopgrade ")
    ]:
        words = shlex.split(line.replace("\\", "/"))
        command = typer.main.get_command(app)
        while hasattr(command, "commands"):
            command = command.commands[words.pop(0)]
        try:
            command.make_context(line, list(words))
        except UNUSABLE as error:
            wrong.append((line, error.format_message()))
    assert wrong == []


def test_every_command_is_in_the_list() -> None:
    """The table at the end is what `python tools/write_command_list.py` writes."""
    assert with_table(text()) == text(), "python tools/write_command_list.py"


def test_every_file_it_names_is_in_the_practice_course(tmp_path, monkeypatch) -> None:
    """Sheets and zips in lms, and the assignments."""
    from coopgrade.demo_class import create_demo_class

    monkeypatch.setattr("coopkit.content.checkout", lambda: ROOT)
    course = create_demo_class(tmp_path / "practice")
    named = set(re.findall(r"lms\\([\w.-]+)", text()))
    assert len(named) > 7
    assert named <= {path.name for path in (course.root / "lms").iterdir()}
    for name in re.findall(r"`coopgrade (?:collect|release|autograde|decide) ([a-z-]+)", text()):
        assert name in course.assignments
    for word in set(re.findall(r"--by (\w+)", text())):
        assert course.person(word).role == "lecturer"


def test_every_message_is_one_of_the_programs() -> None:
    """What the manual shows of the screen fits a text, letter for letter."""
    shown = blocks("text")
    assert len(shown) > 25
    assert [line for line in shown if not said(line)] == []


@pytest.mark.parametrize(
    ("line", "real"),
    [
        ("まだ届いていません: g10", True),
        ("37件を集めました。届いたものは、全部とってあります（C:\\x）。", True),
        ("37件を捨てました。", False),
    ],
)
def test_a_wrong_message_is_found(line: str, real: bool) -> None:
    """The measure itself."""
    assert said(line) == real


def test_the_limits_are_those_of_the_runner() -> None:
    """The table tells each number that `Limits` has."""
    limits = Limits()
    mb = 1024**2
    amounts = (
        f"{limits.cell_seconds:g}秒",
        f"{limits.submission_seconds:g}秒",
        f"{limits.memory_bytes / 1024 / mb:g}GB",
        f"{limits.processes}個",
        f"{limits.file_bytes / mb:g}MB",
        f"{limits.disk_bytes / mb:g}MB",
        f"{limits.output_bytes / mb:g}MB",
    )
    table = text().partition("| かぎり | 量 | こえたとき |\n")[2].partition("\n\n")[0]
    told = [row.split("|")[2].strip() for row in table.splitlines()[1:]]
    assert told == list(amounts)


def test_sentences_are_short() -> None:
    """A tired reader: no sentence above 90 letters, and on average far below."""
    sentences = [
        one for piece in markdown(text()) for one in re.split(r"(?<=[。？])", piece) if one.strip()
    ]
    assert max(map(len, sentences)) <= 130
    assert sum(map(len, sentences)) / len(sentences) < 32


def test_the_readme_leads_to_it() -> None:
    """The lecturer's section of the README."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme[readme.index("**先生**") : readme.index("**小中学校の先生**")]
    assert "docs/lecturers.md" in section
    assert Path(ROOT / "docs/lecturers.md").is_file()
