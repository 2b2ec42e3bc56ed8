"""The map explorer without a browser: choose as a student would, read what comes up."""

import re

import pytest
from studio_walks import find, press, screen, walk

from coopkit import region
from coopkit.plan import Plan, save_plan
from coopkit.widgets import map_explorer
from coopkit.widgets.explorer.cards import area_list, source_card, treasures_card, years_card
from coopkit.widgets.explorer.data import Lookup
from coopkit.widgets.explorer.explorer import Explorer

SHARE = "aged_65_over_share_2026"


@pytest.fixture(scope="module")
def look() -> Lookup:
    """The installed pack, read once."""
    return Lookup("kanagawa")


@pytest.fixture
def explorer(look: Lookup):
    """The explorer at its start."""
    return Explorer(look, "start", None).widget


def menu(widget, name):
    """Return a menu by its field."""
    return find(widget, f"field-{name}")[0].children[0]


def card(widget, name):
    """Return the HTML of a card."""
    pattern = rf'<section class="[^"]*coopkit-{name}">.*?</section>'
    return re.search(pattern, screen(widget), re.DOTALL)[0]


def map_of(widget):
    """Return the frame with the map."""
    return find(widget, "map-place")[0].value


def test_making_it_writes_nothing(tmp_path, monkeypatch):
    """Neither here nor elsewhere; it shows the twelve first numbers."""
    monkeypatch.chdir(tmp_path)
    widget = map_explorer()
    assert list(tmp_path.iterdir()) == []
    assert menu(widget, "theme").value == "start"
    assert len(menu(widget, "indicator").options) == 12
    assert "<iframe" in map_of(widget)


def test_a_map_is_light(explorer):
    """A page with the numbers of one level is below 150 kB and complete."""
    page = map_of(explorer)
    assert len(page.encode()) < 150_000
    assert "http://" not in re.sub(r"http://www\.w3\.org/\S+", "", page)


def test_another_number_of_the_same_map_does_not_load_it_again(explorer):
    """The frame stays; the channel says what to show, and the cards follow."""
    before, frame = find(explorer, "map-channel")[0].value, map_of(explorer)
    menu(explorer, "indicator").value = "child_0_14_share_2026"
    assert map_of(explorer) is frame
    after = find(explorer, "map-channel")[0].value
    assert before != after
    assert 'data-layer="0〜14歳の人の割合"' in after
    # A number of another level needs another geometry.
    menu(explorer, "indicator").value = "establishments_per_1000_2021"
    assert map_of(explorer) is not frame


def test_starters_first_then_more(explorer, look):
    """A theme shows what to begin with; もっと見る the rest of the theme."""
    menu(explorer, "theme").value = "shopping"
    few = [one for _, one in menu(explorer, "indicator").options]
    assert few == ["pharmacies_per_10000_2025", "retail_shops_per_1000_2021"]
    find(explorer, "field-more")[0].children[0].value = True
    many = [one for _, one in menu(explorer, "indicator").options]
    assert many[:2] == few
    assert set(many) == {one for one, row in look.rows.items() if row["theme"] == "shopping"}


def test_a_town_is_found_by_its_reading(explorer):
    """Typing ミウラ chooses 三浦市, and everything beside the map speaks of it."""
    find(explorer, "field-find")[0].children[0].value = "ミウラ"
    assert menu(explorer, "place").value == "14210"
    shown = card(explorer, "area")
    assert "41.2%" in shown
    assert "県全体より多い" in shown
    assert "横須賀市" in shown
    assert 'data-area="三浦市"' in find(explorer, "map-channel")[0].value
    assert "朝市" not in screen(explorer)


def test_a_tap_on_the_map_chooses_the_town(explorer):
    """What the script types into the hidden field is taken; nonsense is not."""
    tap = next(w for w in walk(explorer) if "coopkit-map-tap" in w._dom_classes)
    tap.value = "横浜市青葉区"
    assert menu(explorer, "place").value == "14117"
    tap.value = "どこでもない"
    assert menu(explorer, "place").value == "14117"


def test_a_ward_without_a_value_shows_its_city(explorer):
    """The card says that it is the city's value."""
    menu(explorer, "place").value = "14117"
    menu(explorer, "indicator").value = "establishments_per_1000_2021"
    assert "横浜市青葉区だけの値はありません。横浜市の値を出します。" in card(explorer, "area")
    assert "31.0事業所" in card(explorer, "area")


def test_years_are_drawn_and_told(look):
    """Projections are marked in chart and words; without years it says so."""
    shown = years_card(look, "population_census_2020", "14210")
    assert "2050年（推計）" in shown
    assert "推計では、2050年に23,251人です" in shown
    assert "決まった未来ではありません" in shown
    assert "stroke-dasharray" in shown
    assert "年ごとの値がありません" in years_card(look, SHARE, "14210")
    assert years_card(look, SHARE, None) == ""


def test_the_source_says_everything(look):
    """Publisher, publication, day, formula, how it was checked, terms; a warning when old."""
    source = region.load("kanagawa").source(SHARE)
    shown = source_card(look, SHARE)
    for words in (source.publisher, source.title, source.formula_ja, source.note, source.licence):
        assert words in shown
    assert "2026年1月1日" in shown
    assert "古い数字です" not in shown
    old = Lookup("kanagawa")
    old._sources[SHARE] = type(source)(**{**vars(source), "valid_until": source.read_on})
    assert "古い数字です" in source_card(old, SHARE)


def test_what_it_does_not_tell(explorer, look):
    """The caveat of the number stands there, with what no number tells."""
    shown = card(explorer, "unknown")
    assert look.rows[SHARE]["caveat"] in shown
    assert "町の人に聞いてみましょう" in shown


def test_strengths_stand_beside_always(look):
    """A ward shows its own and its city's; a town without counted ones is invited to look."""
    shown = treasures_card(look, "14117")
    assert "横浜市全体では" in shown
    assert "労働者協同組合" in treasures_card(look, "14100")
    assert "駅 <b>2駅</b>" in treasures_card(look, "14210")
    assert "出典:" in treasures_card(look, "14210")


@pytest.mark.parametrize("order", ["more", "less", "kana", "part"])
def test_the_list_is_sorted(look, order):
    """All 58 areas, in the order that was asked for; those without a value last."""
    rows = re.findall(
        r'<th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td>',
        area_list(look, "vacancy_rate_2023", order, None),
    )
    assert len(rows) == 58
    assert [value.startswith("ない（") for _, value, _ in rows] == [False] * 52 + [True] * 6
    known = [float(value.rstrip("%")) for _, value, _ in rows[:52]]
    if order in {"more", "less"}:
        assert known == sorted(known, reverse=order == "more")
    if order == "kana":
        kana = {row["full_name"]: row["kana"] for row in look.areas.values()}
        assert [kana[name] for name, _, _ in rows[:52]] == sorted(kana[n] for n, _, _ in rows[:52])
    if order == "part":
        parts = [part for _, _, part in rows[:52]]
        assert parts == sorted(parts)


def test_two_numbers_side_by_side(explorer):
    """Choosing a second number shows the comparison, choosing none the map again."""
    one = map_of(explorer)
    menu(explorer, "second").value = "child_0_14_share_2026"
    two = map_of(explorer)
    assert two != one
    assert screen(explorer).count('class="coopkit-source"') == 2
    assert "0〜14歳の住民の数" in screen(explorer)
    menu(explorer, "second").value = ""
    assert map_of(explorer) == one


@pytest.mark.parametrize("theme", ["mobility", "childcare", "vacant_houses", "waste"])
def test_a_theme_of_one_number_can_be_compared_too(explorer, theme):
    """Session 7 asks for a second number: never the same one, never an empty menu."""
    menu(explorer, "theme").value = theme
    first, second = menu(explorer, "indicator"), menu(explorer, "second")
    offered = [value for _, value in second.options]
    assert len(offered) > 10
    assert first.value not in offered
    second.value = offered[1]
    assert screen(explorer).count('class="coopkit-source"') == 2
    if len(first.options) > 1:
        first.value = next(value for _, value in first.options if value != first.value)
        assert first.value not in [value for _, value in second.options]


def test_no_weights_without_reasons(explorer, look):
    """The index is drawn only when each weight has its reason; the strengths stay in view."""
    before = map_of(explorer)
    press(explorer, "need-fold")
    press(explorer, "need-draw")
    assert "数字を1つ以上選んでください" in screen(explorer)
    row = find(explorer, "need-row")[0]
    indicator, weight, reason = (box.children[0] for box in row.children)
    indicator.value, weight.value = SHARE, 2
    press(explorer, "need-draw")
    assert f"理由がまだです: {look.title(SHARE)}" in screen(explorer)
    assert map_of(explorer) is before
    reason.value = "通院の足の話を3人から聞いた"
    press(explorer, "need-draw")
    assert map_of(explorer) is not before
    assert "上の地図が変わりました" in screen(explorer)
    assert "地域の宝" in card(explorer, "treasures")


def test_it_starts_at_the_issue_of_a_plan(tmp_path):
    """Theme and place come from the plan; a broken plan does no harm."""
    path = tmp_path / "plan.json"
    save_plan(Plan.model_validate({"issue": {"theme": "waste", "area_code": "14210"}}), path)
    widget = map_explorer(path)
    assert menu(widget, "theme").value == "waste"
    assert menu(widget, "place").value == "14210"
    path.write_text("{", encoding="utf-8")
    assert menu(map_explorer(path), "theme").value == "start"
    assert path.read_text(encoding="utf-8") == "{"


def test_words_are_neutral(explorer):
    """Nothing is ranked or judged."""
    menu(explorer, "place").value = "14210"
    for word in ("最悪", "ワースト", "ランキング", "順位", "劣", "優れ"):
        assert word not in screen(explorer).split("srcdoc")[0]
        assert all(
            word not in find(explorer, "explorer-beside")[0].children[n].value for n in range(3)
        )
