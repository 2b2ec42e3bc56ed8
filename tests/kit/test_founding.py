"""The steps of founding: two tracks, and the days that follow from chosen ones."""

import threading
from datetime import date

import pytest

from coopkit.widgets import founding_steps


def walk(widget):
    """Yield a widget and everything inside it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def find(widget, name):
    """Return all widgets with the CSS class `coopkit-<name>`."""
    return [w for w in walk(widget) if f"coopkit-{name}" in getattr(w, "_dom_classes", ())]


def shown(widget):
    """Return all HTML that is on screen."""
    return "\n".join(w.value for w in walk(widget) if type(w).__name__ == "HTML" and w.value)


def choose(steps, **days):
    """Choose days, as a person does with the three fields."""
    for event, day in days.items():
        find(steps, f"field-{event}")[0].children[0].value = day


@pytest.fixture
def steps(tmp_path, monkeypatch):
    """The two tracks, made in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return founding_steps()


def test_making_it_is_harmless(tmp_path, monkeypatch):
    """It writes nothing and starts no thread, also when days and ticks are set."""
    monkeypatch.chdir(tmp_path)
    threads = threading.active_count()
    steps = founding_steps()
    choose(steps, founding_meeting=date(2027, 2, 20))
    find(steps, "step")[0].children[0].value = True
    assert list(tmp_path.iterdir()) == []
    assert threading.active_count() == threads


def test_two_tracks(steps):
    """Ten steps of procedure and ten of people, each with a tick."""
    for track in ("procedure", "people"):
        assert len(find(find(steps, f"track-{track}")[0], "step")) == 10
    assert "学習用・法律相談ではありません" in shown(steps)
    assert "20のうち0" in shown(steps)
    find(steps, "step")[3].children[0].value = True
    assert "20のうち1" in shown(steps)


def test_no_day_is_guessed(steps):
    """Before a day is chosen none is shown."""
    assert "上で日を選ぶと" in find(steps, "days-box")[0].value
    steps_with_days = ("notice", "founding_meeting", "payment", "registration", "notification")
    for step in steps_with_days:
        assert find(steps, f"days-of-{step}")[0].value == ""


def test_notice_is_counted_back_with_a_margin(steps):
    """Two weeks and three days before Saturday 20 February 2027 is Wednesday the 3rd."""
    choose(steps, founding_meeting=date(2027, 2, 20))
    table = find(steps, "days-box")[0].value
    assert "2027年2月3日（水）" in table
    assert "3日の余裕" in table
    assert "余裕" in find(steps, "days-of-notice")[0].value
    assert "2027年2月20日（土）" in find(steps, "days-of-founding_meeting")[0].value


def test_notification_is_two_weeks_after_registration(steps):
    """Registered on Thursday 1 October 2026: the last day is Thursday the 15th."""
    choose(steps, established=date(2026, 10, 1))
    assert "2026年10月15日（木）" in find(steps, "days-of-notification")[0].value
    assert "2026年10月15日（木）" in find(steps, "days-box")[0].value


def test_registration_follows_the_payment(steps):
    """Two weeks after payment, said to be this kit's reading; a later day is pointed out."""
    choose(steps, paid_in=date(2027, 3, 1))
    place = find(steps, "days-of-registration")[0]
    assert "2027年3月15日（月）" in place.value
    assert "この教材の読み方" in place.value
    choose(steps, established=date(2027, 3, 15))
    assert "後です" not in find(steps, "days-box")[0].value
    choose(steps, established=date(2027, 3, 16))
    assert "後です" in find(steps, "days-box")[0].value


def test_days_that_do_not_follow_are_pointed_out(steps):
    """Registration before the founding meeting gives a sentence and no dates."""
    choose(steps, founding_meeting=date(2027, 2, 20), established=date(2027, 2, 19))
    table = find(steps, "days-box")[0].value
    assert "日の順番が合いません" in table
    assert find(steps, "days-of-notice")[0].value == ""
    choose(steps, established=date(2027, 2, 20))
    assert "日の順番" not in find(steps, "days-box")[0].value


def test_clearing_a_day_takes_its_dates_away(steps):
    """A day that is cleared leaves nothing behind."""
    choose(steps, established=date(2026, 10, 1))
    choose(steps, established=None)
    assert find(steps, "days-of-notification")[0].value == ""
    assert "上で日を選ぶと" in find(steps, "days-box")[0].value


def test_what_is_not_the_law_says_so(steps):
    """Steps of people that rest on no article are marked as a view of this kit."""
    people, procedure = (
        shown(find(steps, f"track-{track}")[0]) for track in ("people", "procedure")
    )
    assert people.count("この教材の考え方</span>") == 5
    assert "この教材の考え方</span>" not in procedure
    assert procedure.count("この教材の読み方</span>") == 1
