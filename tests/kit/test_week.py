"""Which co-operative did I use this week: what is ticked is what is explained."""

import pytest

from coopkit.text import say
from coopkit.widgets import coop_week
from coopkit.widgets.week import CoopWeek, EverydayThing, load_everyday_things, thing_html


@pytest.fixture
def week() -> CoopWeek:
    """Return a list with nothing ticked."""
    return coop_week()


def test_nothing_is_explained_before_it_is_ticked(week):
    """The question comes first; the answers do not stand there to be copied."""
    assert week.summary.value == f'<p role="status">{say("week.nothing")}</p>'
    assert week.details.value == ""
    assert not any(tick.value for tick in week.ticks.values())


def test_ticked_things_are_counted_and_their_kinds_named_once(week):
    """A bank is explained too, but does not count as a co-operative."""
    for name in ("shop", "bank", "rokin"):
        week.ticks[name].value = True
    assert say("week.found", number=2) in week.summary.value
    assert "生協（生活協同組合）、労働金庫" in week.summary.value
    assert week.details.value.count("<li ") == 3
    assert "銀行は株式会社です" in week.details.value


def test_taking_a_tick_away_takes_its_words_away(week):
    """The list below is always that of the ticks above."""
    week.ticks["fish"].value = True
    week.ticks["fish"].value = False
    assert week.details.value == ""


def test_a_week_without_co_operatives_is_a_finding(week):
    """Nobody is told that their week was wrong."""
    week.ticks["convenience"].value = True
    assert say("week.none_found") in week.summary.value


def test_the_table_has_look_alikes_and_says_who_belongs_to_what():
    """Co-operatives name their members; what is none has none to name."""
    things = load_everyday_things()
    assert {thing.cooperative for thing in things} == {"yes", "maybe", "no"}
    for thing in things:
        assert bool(thing.members) == (thing.cooperative != "no"), thing.id


def test_words_of_the_table_are_words_on_the_screen():
    """A tag in a cell of the table is shown, not obeyed."""
    thing = EverydayThing("x", "場面", "<b>", "yes", "<i>", "<u>", "<s>", "<a>", "2026-11-25")
    shown = thing_html(thing)
    for tag in ("<b>", "<i>", "<u>", "<s>", "<a>"):
        assert tag not in shown
