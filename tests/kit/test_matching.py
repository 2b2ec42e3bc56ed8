"""Places to visit: by distance or by lot, confirmed or not, and a letter; nobody is ranked."""

import datetime as dt
import re
import threading
from dataclasses import replace

import pytest

from coopkit.plan.fields import THEMES
from coopkit.region.visits import (
    CAN,
    WANT,
    Check,
    by_chance,
    by_distance,
    load_visit_places,
    straight_km,
)
from coopkit.text import say
from coopkit.widgets import matching
from coopkit.widgets.matching import cards_html
from coopkit.widgets.matching_letter import letter

YUGAWARA, YAMATO, MIURA = "14384", "14213", "14210"


def walk(widget):
    """Yield a widget and everything inside it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def find(widget, name):
    """Return the first widget with the CSS class `coopkit-<name>`."""
    return next(w for w in walk(widget) if f"coopkit-{name}" in getattr(w, "_dom_classes", ()))


def shown(widget):
    """Return the ids of the places on screen, in their order."""
    return re.findall('data-place="([^"]+)"', find(widget, "visit-cards").value)


@pytest.fixture
def view(tmp_path, monkeypatch):
    """The view with lot 7, made in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return matching(lot=7)


def test_nothing_is_kept(view, tmp_path):
    """Making it, marking and typing write no file and start no thread."""
    threads = threading.active_count()
    find(view, "can-cooking").value = True
    find(view, "letter-question").value = "朝は何時に始まりますか"
    find(view, "near").value = MIURA
    assert list(tmp_path.iterdir()) == []
    assert threading.active_count() == threads


def test_every_mark_of_the_table_can_be_chosen():
    """A word that no menu offers would hide its place for good; each word is used."""
    places = load_visit_places()
    assert set().union(*(place.themes for place in places)) <= {*THEMES, "all"}
    assert set().union(*(place.can for place in places)) == set(CAN)
    assert set().union(*(place.want for place in places)) == set(WANT)


def test_a_lot_gives_the_same_order_again_and_another_lot_another():
    """A class that types the number of the projector sees the same; no place is always first."""
    places = load_visit_places()
    assert by_chance(places, 7) == by_chance(reversed(places), 7)
    firsts = {by_chance(places, lot)[0].id for lot in range(400)}
    assert firsts == {place.id for place in places}


def test_distance_orders_and_equal_distances_are_drawn():
    """TNG of 湯河原 is nearest to 湯河原; the four of one city change places with the lot."""
    places = load_visit_places()
    ordered = by_distance(places, YUGAWARA, 7)
    assert ordered[0].id == "c01"
    assert ordered[0].distance_from(YUGAWARA) == 0
    known = [place.distance_from(YUGAWARA) for place in ordered]
    rounded = [round(km) for km in known if km is not None]
    assert rounded == sorted(rounded)
    assert [km is None for km in known] == sorted(km is None for km in known)
    first = {by_distance(places, "14100", lot)[0].id for lot in range(60)}
    assert {"c02", "c03", "m02"} <= first


def test_the_distance_is_that_of_the_map():
    """From 大和 to 湯河原 about 49 km: an eighth of a degree of latitude is 14 km."""
    assert round(straight_km((35.0, 139.5), (35.125, 139.5)), 1) == 13.9
    tng = next(place for place in load_visit_places() if place.id == "c01")
    assert 45 < tng.distance_from(YAMATO) < 53


def test_marks_filter_and_more_fitting_marks_do_not_lift_a_place(view):
    """c09 fits one mark or two; the order stays that of the lot either way."""
    everything = shown(view)
    assert len(everything) == 18
    find(view, "can-cooking").value = True
    one = shown(view)
    assert "c09" in one
    assert "c08" not in one
    find(view, "can-computer").value = True
    two = shown(view)
    assert set(two) == {*one, "c01"}
    assert two == [name for name in everything if name in two]
    assert "18か所のうち、" in find(view, "order").value


def test_a_theme_without_places_of_its_own_shows_the_desks(view):
    """Mobility has no co-operative in the list; offices and desks serve every theme."""
    find(view, "theme").value = "mobility"
    assert set(shown(view)) == {"m02", "m03", "council_desk", "prefecture"}
    find(view, "can-making").value = True
    assert shown(view) == []
    assert "地域にないという意味ではありません" in find(view, "order").value


def test_every_card_says_that_nobody_confirmed_it_until_somebody_did():
    """Name and work, and visits, are confirmed apart, each with who and when."""
    places = load_visit_places()
    for place in places:
        if place.listed is None or place.visit_checked is None:
            assert "未確認（" in cards_html([place])
    day = Check("事務局の人", dt.date(2026, 12, 1))
    asked = replace(places[0], listed=day, visit=False, visit_checked=day)
    card = cards_html([asked])
    assert "名前としごと：事務局の人に聞いて、2026年12月1日に確かめました" in card
    assert "いまは受け入れていないと、事務局の人に聞いて、2026年12月1日に" in card
    assert "未確認" not in card
    assert "見学：未確認" in cards_html([replace(asked, visit_checked=None)])
    assert "名前としごと：未確認" in cards_html([replace(asked, listed=None)])
    assert "受け入れがある" in cards_html([replace(asked, visit=True)])


def test_an_answer_without_a_day_stays_unconfirmed():
    """Somebody wrote yes, but nobody knows who asked and when."""
    place = replace(load_visit_places()[0], visit=True)
    assert "・見学：未確認" in cards_html([place])
    assert "受け入れがある" not in cards_html([place])


def test_no_placement_and_no_praise(view):
    """It says that it is no placement, and has no word that recommends or promises."""
    words = "".join(getattr(w, "value", "") for w in walk(view) if type(w).__name__ == "HTML")
    assert "仕事の紹介ではありません" in words
    assert "仕事につけるという約束もしません" in words
    assert "よい・悪いの順ではありません" in words
    for word in ("おすすめ", "相性", "1位", "マッチ度", "採用", "求人"):
        assert word not in words


def test_the_letter_follows_what_is_chosen(view):
    """Each field stands in the letter; what is open is a blank, not a guess."""
    text = find(view, "letter-text")
    assert "○人（担当の先生" in text.value
    find(view, "letter-to").value = "TNG労働者協同組合"
    find(view, "letter-people").value = "５人"
    find(view, "letter-question").value = "仕事は\nどう分けますか"
    assert "TNG労働者協同組合 御中" in text.value
    assert "1. 人数：5人（" in text.value
    assert "聞きたいこと：仕事は どう分けますか\n" in text.value
    find(view, "letter-people").value = "100"
    assert "1から60" in find(view, "letter-problem").value
    assert "1. 人数：○人（" in text.value
    assert find(view, "letter-people").value == "100"


def test_the_addressee_stays_when_the_cards_change(view):
    """A filter set afterwards does not empty the letter."""
    find(view, "letter-to").value = "TNG労働者協同組合"
    find(view, "can-making").value = True
    assert "c01" not in shown(view)
    assert "TNG労働者協同組合 御中" in find(view, "letter-text").value


def test_braces_in_a_question_are_words():
    """Users' text is never read as a template."""
    assert "{to}と{0}" in letter(question="{to}と{0}")


def test_the_lot_can_be_typed_and_a_bad_one_keeps_the_order(view):
    """Full-width digits count; anything else leaves the order and says what to type."""
    before = shown(view)
    find(view, "lot").value = "１２３"
    drawn = shown(view)
    assert drawn != before
    assert "番号 123" in find(view, "order").value
    find(view, "lot").value = "ひみつ"
    assert shown(view) == drawn
    assert "0から9999" in find(view, "lot-problem").value
    find(view, "draw").click()
    assert find(view, "lot-problem").value == ""


def test_what_does_not_exist_is_refused():
    """Each message says what to give instead."""
    with pytest.raises(ValueError, match="5けた"):
        matching(near="13101")
    with pytest.raises(ValueError, match="mobility"):
        matching(theme="space")
    with pytest.raises(ValueError, match="9999"):
        matching(lot=10_000)


def test_menus_show_what_is_chosen(view):
    """An option whose value is None would be shown as an empty menu."""
    assert find(view, "theme").label == "決めていない（全部）"
    assert find(view, "near").label == "くじで決める"
    assert find(view, "letter-to").label == "まだ決めていない"


def test_what_to_begin_with_can_be_given():
    """A workshop opens with its theme and its town."""
    view = matching(theme="waste", near=YAMATO, lot=1)
    assert find(view, "theme").value == "waste"
    assert shown(view)[0] == "c04"
    assert "大和市の役所から近い順" in find(view, "order").value


def test_it_speaks_english(monkeypatch):
    """With COOPKIT_LANG=en the words around the (Japanese) names are English."""
    monkeypatch.setenv("COOPKIT_LANG", "en")
    view = matching(lot=7)
    assert "not confirmed" in find(view, "visit-cards").value
    assert find(view, "letter-text").value.startswith("Request for a visit")
    assert say("matching.title") in view.children[1].value
