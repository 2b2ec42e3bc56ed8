"""What texts point to is there: sessions, sections, questions, files, tables, commands, buttons."""

import gettext
import re
import shlex
import tomllib
from functools import cache
from pathlib import Path

import jupyterlab_language_pack_ja_JP
import nbformat
import pytest
from number_sources import TABLE
from texts import ROOT, TEXT, Piece, all_pieces, plain

from coopkit.region.datapackage import open_package

SESSION = re.compile(r"第(\d+)回(?:[^「」。、\d]{0,4}「([^」]+)」)?")
QUESTION = re.compile(r"\bs\d\d-[a-z]+(?:-[a-z]+)*\b")
FILE = re.compile(r"(?<![\w/.{}*])([\w-]+\.(?:ipynb|json|md|html|pptx|pdf|xlsx|docx|toml))\b")
COMMAND = re.compile(r"(?<![\w/`-])(coopkit|coopgrade) ([a-z][^\n。、（）「」：｜]*)")
# 「…」 followed by what one does with a button, a tab or a choice.
PRESS = re.compile(
    r"「([^「」]{2,})」(?:と「[^「」]+」)*(?!と[思言])[^「」。、]{0,8}?"
    r"(?:押|選[ぶびん]|開[いくき]|動かし|と出[たるま]|のタブ|の四角|ボタン|の欄|で選)"
)
# What a run makes or a person names; each with who makes it.
MADE = {
    "talk.pptx": "coopkit plan talk",
    "plan.json": "starter file and studio",
    "issues.json": "issue board",
    "answers.json": "answer form",
    "plan-Copy1.json": "JupyterLab, where a file of that name is there already",
}


# Commands that messages name before they are there; empty when all are.
COMING: tuple[str, ...] = ()


def course_pieces() -> list[Piece]:
    """Return the texts of lectures and assignments."""
    return [one for one in all_pieces() if one.path.startswith(("lectures/", "exercises/"))]


@cache
def titles() -> dict[int, str]:
    """Return the titles of the sessions."""
    return dict(open_package("course").read("calendar")[["session", "title"]].values)


@cache
def labels() -> frozenset[str]:
    """Return everything that the kit or a cell's code can write on the screen."""
    found: set[str] = set()

    def collect(value: object) -> None:
        if isinstance(value, dict):
            for one in value.values():
                collect(one)
        elif isinstance(value, list):
            for one in value:
                collect(one)
        elif isinstance(value, str):
            found.update(line.strip() for line in plain(value))
            found.update(line.strip() for line in plain(value.replace("|", "\n")))

    for path in TEXT.glob("*.toml"):
        collect(tomllib.loads(path.read_text(encoding="utf-8")))
    # JupyterLab's own buttons, in the words of its Japanese language pack.
    pack = Path(jupyterlab_language_pack_ja_JP.__file__).parent / "locale/ja_JP/LC_MESSAGES"
    for file in pack.glob("jupyterlab.mo"):
        with file.open("rb") as messages:
            found.update(map(str, gettext.GNUTranslations(messages)._catalog.values()))
    return frozenset(found)


def on_screen(label: str, path: str) -> bool:
    """Tell whether a reader of that file meets these words: label, message, heading, own button.

    Of a message the beginning is enough; the numbers before a card's steps are the studio's.
    """
    words = re.sub(r"^\d ", "", label)
    # What JupyterLab's own part says stands in its script.
    if words in (ROOT / "kit/labextension/static/remoteEntry.js").read_text(encoding="utf-8"):
        return True
    if words in labels() or (len(words) >= 6 and any(words in one for one in labels())):
        return True
    if "/pupils/" in path:
        path = "lectures/pupils/index.html"
        return words in "".join(one.text for one in all_pieces() if one.path == path)
    # The folder or notebook of an assignment or a session, by its title.
    titles_of = [one.text for one in course_pieces() if one.place in {"title", "front-matter"}]
    if any(one.startswith(words) for one in titles_of):
        return True
    headings = [one.text for one in all_pieces() if one.path == path and len(one.text) < 30]
    if any(one.startswith(words) for one in headings):
        return True
    number = re.match(r"lectures/guide/(\d\d)", path)
    notebooks = (ROOT / "lectures").glob(f"{number[1]}_*") if number else [ROOT / path]
    return any(words in code_of(one) for one in notebooks if one.suffix == ".ipynb")


@cache
def code_of(path: Path) -> str:
    """Return the code of a notebook: a cell may write words of its own."""
    cells = nbformat.read(path, as_version=4).cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "code")


def lost_sessions(text: str) -> list[str]:
    """Return sessions named that are not in the calendar, or not by that title."""
    return [
        match[0]
        for match in SESSION.finditer(text)
        if int(match[1]) not in titles()
        or (
            match[2]
            and match[0].startswith(f"第{match[1]}回「")
            and match[2] != titles()[int(match[1])]
        )
    ]


def lost_command(program: str, rest: str) -> str | None:
    """Return what is wrong with a command line as it is written, or None."""
    import typer.main

    from coopgrade.cli import app as grading
    from coopkit.cli import app as kit

    command = typer.main.get_command(kit if program == "coopkit" else grading)
    words = shlex.split(rest.replace("'", ""))
    while words and hasattr(command, "commands") and words[0] in command.commands:
        command = command.commands[words.pop(0)]
    if hasattr(command, "commands"):
        return f"no command {words[:1]}" if words and re.match(r"[a-z]", words[0]) else None
    options = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
    wrong = [one for one in words if one.startswith("--") and one.partition("=")[0] not in options]
    return f"no option {wrong}" if wrong else None


def test_sessions_are_named_as_in_the_calendar():
    """第4回「法律を物語で：3人で始める」 is the fourth session, and has that title."""
    lost = [(one.path, one.place, lost_sessions(one.text)) for one in all_pieces()]
    assert [one for one in lost if one[2]] == []


def test_sections_that_a_notebook_names_are_in_it():
    """「3節」 or 「第3節」 has a heading with that number."""
    for path in sorted((ROOT / "lectures").rglob("*.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        source = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        there = set(re.findall(r"^## (\d+)\.", source, re.MULTILINE))
        assert set(re.findall(r"(?<!\d)(\d+)節", source)) <= there, path.name


def test_questions_that_are_named_exist():
    """In cells and in run sheets."""
    ids = set(open_package("course").read("questions")["id"])
    for folder, pattern in (("lectures", "*.ipynb"), ("lectures/guide", "*.md")):
        for path in sorted((ROOT / folder).rglob(pattern)):
            found = set(QUESTION.findall(path.read_text(encoding="utf-8")))
            assert found <= ids, (path.name, found - ids)


def test_files_that_are_named_exist():
    """Notebooks, papers and starter files; or a file that the kit makes."""
    there = {
        path.name
        for folder in ("lectures", "exercises", "docs")
        for path in (ROOT / folder).rglob("*")
    }
    there |= {path.name for path in ROOT.glob("*")} | set(MADE)
    lost = [
        (one.path, one.place, name)
        for one in course_pieces()
        for name in FILE.findall(one.text)
        if name not in there
    ]
    assert lost == []


def test_tables_that_are_named_exist():
    """`course/history` is a table of that package."""
    lost = [
        (one.path, one.place, "/".join(found))
        for one in course_pieces()
        for found in TABLE.findall(one.text)
        if not (ROOT / "datasets" / found[0] / f"{found[1]}.csv").is_file()
    ]
    assert lost == []


def test_commands_can_be_typed_as_they_are_written():
    """Program, command and options exist."""
    lost, seen = [], 0
    for one in all_pieces():
        for program, rest in COMMAND.findall(one.text):
            seen += 1
            wrong = lost_command(program, rest)
            if wrong and not rest.startswith(COMING):
                lost.append((one.path, one.place, f"{program} {rest}", wrong))
    assert lost == []
    assert seen > 10


def test_what_is_to_be_pressed_is_on_the_screen():
    """The words of a button or message stand in text/ja, letter for letter."""
    lost, seen = [], 0
    for one in course_pieces():
        for label in PRESS.findall(one.text):
            seen += 1
            if not on_screen(label, one.path):
                lost.append((one.path, one.place, label))
    assert lost == []
    assert seen > 25


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("次は、第4回「法律を物語で：3人で始める」です。", False),
        ("次は、第4回「お金のルールと計画」です。", True),
        ("第16回に聞きます。", True),
        ("第15回まで、同じチームです。", False),
    ],
)
def test_a_wrong_session_is_found(text, lost):
    """The measure itself."""
    assert bool(lost_sessions(text)) == lost


@pytest.mark.parametrize(
    ("program", "rest", "lost"),
    [
        ("coopkit", "region sheet 14100", False),
        ("coopkit", "region shoot 14100", True),
        ("coopkit", "region sheet --everything", True),
        ("coopgrade", "nothing", True),
    ],
)
def test_a_wrong_command_is_found(program, rest, lost):
    """The measure itself."""
    assert bool(lost_command(program, rest)) == lost


def test_a_wrong_button_is_found():
    """The measure itself: what is pressed, opened, and what is only said."""
    assert PRESS.findall(
        "「1万回ためす」を押します。「はい」と言います。「書き出し」を開きます。"
    ) == [
        "1万回ためす",
        "書き出し",
    ]
    assert "1万回ためす" in labels()
    assert "2万回ためす" not in labels()
