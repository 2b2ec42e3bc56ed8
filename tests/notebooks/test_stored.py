"""How the lecture notebooks are stored: clean, stable, complete, with links that lead somewhere."""

import json
import re

import nbformat
from measures import LINK

from coopkit import content
from coopkit.region.datapackage import open_package

HEADING = re.compile(r"^## (\d+)\. (.+)（(\d+)分）$", re.MULTILINE)


def test_a_notebook_is_valid_and_of_the_current_format(lecture):
    """Cell ids exist since format 4.5; an invalid notebook might not open at all."""
    nbformat.validate(lecture.notebook)
    assert (lecture.notebook.nbformat, lecture.notebook.nbformat_minor) == (4, 5)
    assert lecture.notebook.metadata["kernelspec"]["name"] == "python3"
    assert lecture.notebook.metadata["language_info"] == {"name": "python"}


def test_no_output_is_stored(lecture):
    """Students see the result of their own run, and files stay small and comparable."""
    for cell in lecture.notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == [], cell.id
            assert cell.execution_count is None, cell.id
    assert "widgets" not in lecture.notebook.metadata


def test_cell_ids_are_unique_and_say_what_the_cell_is(lecture):
    """Ids made by chance change with every edit by hand; these are names."""
    ids = [cell.id for cell in lecture.notebook.cells]
    assert len(set(ids)) == len(ids)
    assert [one for one in ids if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", one)] == []


def test_a_file_is_written_as_jupyter_writes_it(lecture):
    """Otherwise the first save by anybody would change every line."""
    stored = lecture.path.read_text(encoding="utf-8")
    written = json.dumps(json.loads(stored), ensure_ascii=False, indent=1, sort_keys=True)
    assert stored == written + "\n"


def test_links_lead_to_files_that_exist(lecture):
    """No dead link, and none to the outside: there may be no network in the hall."""
    for cell in lecture.markdown():
        for groups in LINK.findall(cell):
            target = (groups[0] or groups[1]).partition("#")[0]
            assert "://" not in target, target
            assert (lecture.path.parent / target).is_file(), target


def test_front_matter_is_complete(session):
    """A run sheet and the printed handout are made from it."""
    front = session.notebook.metadata["coopkit"]
    for key in ("objectives", "questions", "key_points"):
        assert front[key], key
        assert all(isinstance(line, str) and line.strip() for line in front[key]), key
    assert front["title"] == session.notebook.metadata["title"]
    assert session.path.name.startswith(f"{front['session']:02d}_")


def test_title_and_length_are_those_of_the_calendar(session):
    """The calendar is data; a notebook must not disagree with it."""
    front = session.notebook.metadata["coopkit"]
    calendar = open_package("course").read("calendar").set_index("session")
    assert front["title"] == calendar.loc[front["session"], "title"]
    assert front["minutes"] == calendar.loc[front["session"], "minutes"]
    assert session.text.startswith(f"# 第{front['session']}回　{front['title']}\n")


def test_front_matter_is_what_students_read(session):
    """What the machine reads stands in the first cell, word for word."""
    front = session.notebook.metadata["coopkit"]
    shown = session.text[: session.text.index("[もくじに戻る]")]
    for key in ("objectives", "questions", "key_points"):
        for line in front[key]:
            assert line in shown


def test_the_minutes_of_the_sections_sum_to_the_session(session):
    """The plan, the headings and the timetable tell the same minutes, and they fit."""
    front = session.notebook.metadata["coopkit"]
    planned = [(part["title"], part["minutes"]) for part in front["plan"]]
    headings = [(title, int(minutes)) for _, title, minutes in HEADING.findall(session.text)]
    assert headings == planned
    assert sum(minutes for _, minutes in planned) == front["minutes"]
    at = 0
    for title, minutes in planned:
        assert f"| {at}〜{at + minutes} | {title} |" in session.text
        at += minutes


def test_sections_are_numbered_in_order(session):
    """Someone says "section 4" in the hall; everybody must find the same one."""
    numbers = [int(number) for number, _, _ in HEADING.findall(session.text)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_session_ends_with_a_reaction_sheet_and_has_a_paper_twin(session):
    """Every session can be followed without a computer and asks what was not clear."""
    assert HEADING.findall(session.text)[-1][1] == "リアクションペーパー"
    assert "**紙で参加する人へ**" in session.text
    assert "学習用の教材です。法律相談ではありません。" in session.text


def test_a_reading_says_how_long_it_takes_and_what_it_is_for(lecture):
    """Readings have the front matter of sessions; the minutes of their sections sum up."""
    front = lecture.notebook.metadata["coopkit"]
    if front.get("kind") != "reading":
        return
    assert lecture.path.parent.name == "reference"
    assert lecture.text.startswith(f"# {front['title']}\n")
    shown = lecture.text[: lecture.text.index("[もくじに戻る]")]
    for key in ("objectives", "questions", "key_points"):
        assert front[key], key
        assert [line for line in front[key] if line not in shown] == []
    planned = [(part["title"], part["minutes"]) for part in front["plan"]]
    headings = HEADING.findall(lecture.text)
    assert [(title, int(minutes)) for _, title, minutes in headings] == planned
    assert [int(number) for number, _, _ in headings] == list(range(1, len(planned) + 1))
    assert sum(minutes for _, minutes in planned) == front["minutes"]
    assert f"| 時間 | {front['minutes']}分 |" in shown
    assert "学習用の教材です。法律相談ではありません。" in lecture.text
    assert "2026年2月2日の版を読みました" in lecture.text


def test_there_are_three_readings_on_the_act_and_one_on_limits():
    """Each is linked from the index."""
    paths = sorted((content.lectures() / "reference").glob("*.ipynb"))
    titles = [nbformat.read(path, as_version=4).metadata["title"] for path in paths]
    assert [title.startswith("▲") for title in titles] == [True, True, True, False]
    index = nbformat.read(content.lectures() / "00_index.ipynb", as_version=4)
    further = next(cell.source for cell in index.cells if cell.id == "further")
    further = re.sub(r"</?ruby>|<rt>[^<]*</rt>", "", further)
    for path, title in zip(paths, titles, strict=True):
        assert f"[{title}](reference/{path.name})" in further


def test_the_index_shows_all_fifteen_sessions_and_links_those_there_are():
    """A session that this version lacks is named and said to be missing, never linked."""
    index = nbformat.read(content.lectures() / "00_index.ipynb", as_version=4)
    table = next(cell.source for cell in index.cells if cell.id == "sessions")
    table = re.sub(r"</?ruby>|<rt>[^<]*</rt>", "", table)
    for session, title in open_package("course").read("calendar")[["session", "title"]].values:
        row = next(line for line in table.splitlines() if line.startswith(f"| {session} |"))
        there = list(content.lectures().glob(f"{session:02d}_*.ipynb"))
        if there:
            assert f"[{title}]({there[0].name})" in row
            assert "まだありません" not in row
        else:
            assert f"| {title}<br>（この版にはまだありません） |" in row
