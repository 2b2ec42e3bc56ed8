"""Talks: an order that can be drawn again, and a page for guests that names nobody."""

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgrade.course import Course
from coopgrade.intake import read_inbox, take
from coopgrade.journal import open_journal
from coopgrade.reactions.calendar import session_of
from coopgrade.roster import Roster, load_roster
from coopgrade.talks import (
    Audience,
    Pace,
    Programme,
    draw,
    load_criteria,
    load_talks,
    talks_page,
    timetable,
)

NAME = "business-plan"
TEAMS = tuple(f"g{n:02}" for n in range(1, 11))
names = st.lists(st.integers(1, 99).map(lambda n: f"g{n:02}"), unique=True, min_size=1)


def _programme(course: Course, *, checked: tuple[str, ...] = ()) -> Programme:
    roster = load_roster(course)
    sessions = tuple(session_of(course, number) for number in (14, 15))
    order = draw(roster.teams(sessions[0].date), 1)
    pace = Pace(12, (12, 3))
    with open_journal(course) as journal:
        talks = load_talks(course, roster, journal, order, checked=checked)
    return Programme(timetable(order, sessions, pace), talks, load_criteria(course), pace, 1)


@given(names, st.integers(0, 9999))
def test_an_order_is_drawn_again_the_same(teams: list[str], seed: int) -> None:
    """Whatever order they come in, everybody is in it once; one more shuffles nobody."""
    order = draw(teams, seed)
    assert sorted(order) == sorted(teams)
    assert draw(list(reversed(teams)), seed) == order
    assert [team for team in draw([*teams, "g100"], seed) if team != "g100"] == list(order)


def test_another_number_gives_another_order() -> None:
    """The number decides, not the teams' numbers."""
    assert len({draw(TEAMS, seed) for seed in range(20)}) == 20


def test_two_sessions_share_the_teams(fresh: Course) -> None:
    """Five and five; times follow the beginning of each session."""
    sessions = [session_of(fresh, number) for number in (14, 15)]
    slots = timetable(TEAMS, sessions, Pace(12, (12, 3)))
    assert [slot.number for slot in slots] == list(range(1, 11))
    times = [f"{slot.at:%m-%d %H:%M}" for slot in slots]
    assert (times[0], times[4]) == ("12-18 13:12", "12-18 14:00")
    assert (times[5], times[9]) == ("12-25 13:03", "12-25 13:51")
    uneven = timetable(TEAMS[:9], sessions, Pace())
    assert [slot.session for slot in uneven].count(sessions[0]) == 5
    assert [slot.begins for slot in timetable(TEAMS[:3], (), Pace(7))] == [0, 7, 14]


def test_a_guest_sees_no_name_no_number_and_no_points(collected: Course) -> None:
    """Grepped: names, readings, numbers, addresses, members' nicknames, points."""
    page = talks_page(collected, _programme(collected), Audience.GUEST)
    roster = load_roster(collected)
    for student in roster.students:
        for word in (student.student_id, student.name, student.kana, student.email, student.login):
            assert word not in page, word
            assert word.replace(" ", "") not in page, word
    assert not re.search(r"\d+\s*点(?!を)|/tmp|received|plan\.json", page)
    assert not [person.name for person in collected.people if person.name in page]
    plan = json.loads(
        (collected.inbox(collected.assignment(NAME)) / "g04" / "plan.json").read_bytes()
    )
    assert not [one["label"] for one in plan["members"] if f">{one['label']}<" in page]
    assert not re.search(r"https?:|<script|<img|<link", page)


def test_a_guest_sees_teams_plans_and_what_to_listen_for(collected: Course) -> None:
    """Order, team, plan, theme with the issue, the four criteria in words, room to write."""
    programme = _programme(collected)
    page = talks_page(collected, programme, Audience.GUEST)
    places = [page.index(f"<td>{slot.team}</td>") for slot in programme.slots]
    assert places == sorted(places)
    assert "かごやさん" in page
    assert "買い物：団地の坂が急で、重い物を買う日に困る人がいる" in page
    assert "弱いところを、自分たちから話している" in page
    assert page.count("心配なところ（1つ）") == 10
    # No plan came, or it is broken: nothing is said of it.
    assert programme.talks["g10"].problem
    assert "当日に聞きます" in page


def test_lecturers_tick_levels(collected: Course) -> None:
    """Each team has the levels with their points, and what is wrong with its plan."""
    page = talks_page(collected, _programme(collected), Audience.LECTURER)
    assert page.count("5点　だれの、どんな場面かが、聞いた人の目にうかぶ") == 10
    assert "plan.json が読めません" in page
    assert "届いたものに、plan.json が入っていません" in page
    assert not [one.name for one in load_roster(collected).students if one.name in page]


@pytest.mark.parametrize(
    ("text", "can_be_checked"),
    [
        ("見本いちろうさんの店", False),
        ("髙見本　いちろう商店", False),
        ("連絡は ｓ0260001＠example.ac.jp", False),
        ("山田さんが買い物に困っている", True),
        ("046-000-0000 に電話する", True),
    ],
)
def test_a_text_that_shows_a_person_is_withheld(
    collected: Course, copy_of: Callable[[Course], Course], text: str, can_be_checked: bool
) -> None:
    """The roster's names never pass; other signs only when a person has looked."""
    course = copy_of(collected)
    assignment = course.assignment(NAME)
    folder = course.inbox(assignment) / "g01"
    plan = json.loads((folder / "plan.json").read_bytes())
    plan["issue"]["text"] = text
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    _collect(course, load_roster(course), folder)
    talk = _programme(course).talks["g01"]
    assert (talk.issue, talk.name) == ("", "かごやさん")
    assert len(talk.withheld) == 1
    assert text not in talks_page(course, _programme(course), Audience.GUEST)
    after = _programme(course, checked=("g01",)).talks["g01"]
    assert after.issue == (text if can_be_checked else "")


def test_what_students_wrote_stays_text(
    collected: Course, copy_of: Callable[[Course], Course]
) -> None:
    """Markup in a plan's name is letters."""
    course = copy_of(collected)
    folder = course.inbox(course.assignment(NAME)) / "g01"
    plan = json.loads((folder / "plan.json").read_bytes()) | {"name": "<b onload=x>店"}
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    _collect(course, load_roster(course), folder)
    page = talks_page(course, _programme(course), Audience.GUEST)
    assert "&lt;b onload=x&gt;店" in page
    assert "<b " not in page


def test_without_a_rubric_about_talks_there_is_room_to_write(
    collected: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a machine without the exercises the page does without criteria."""
    from coopkit.content import ContentMissingError

    def missing(name: str) -> Path:
        raise ContentMissingError(name)

    monkeypatch.setattr("coopgrade.talks.reading.exercise_source", missing)
    page = talks_page(collected, _programme(collected), Audience.GUEST)
    assert "発表で見ること" not in page
    assert page.count("聞いてみたいこと") == 10


def _collect(course: Course, roster: Roster, folder: Path) -> None:
    """Take the changed folder in as the newest attempt in time."""
    for other in folder.parent.iterdir():
        if other != folder:
            shutil.rmtree(other)
    moment = course.assignment(NAME).due
    assert moment is not None
    for path in folder.iterdir():
        os.utime(path, (moment.timestamp() - 60, moment.timestamp() - 60))
    take(
        course, course.assignment(NAME), roster, read_inbox(course, course.assignment(NAME), roster)
    )
