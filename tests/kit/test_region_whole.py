"""The region as a whole, who borders on whom, and towns found by their reading."""

import pytest

from coopkit import region
from coopkit.region import UnknownNameError, find_towns


@pytest.fixture(scope="module")
def kanagawa() -> region.Region:
    """The installed pack."""
    return region.load("kanagawa")


def test_neighbours_share_a_border_both_ways(kanagawa: region.Region):
    """三浦市 borders on 横須賀市 alone; whoever has a neighbour is that neighbour's."""
    assert kanagawa.neighbours("14210", "municipality33") == ("14201",)
    names = kanagawa.areas["full_name"]
    hakone = {names[code] for code in kanagawa.neighbours("14382", "municipality33")}
    assert hakone == {"小田原市", "南足柄市", "湯河原町"}
    for level in ("area58", "municipality33"):
        for code in kanagawa.codes(level):
            others = kanagawa.neighbours(code, level)
            assert others
            assert code not in others
            assert all(code in kanagawa.neighbours(other, level) for other in others)


def test_neighbours_of_a_city_are_not_its_wards(kanagawa: region.Region):
    """A city stands at the level of cities when no level is named."""
    around = kanagawa.neighbours("14100")
    assert "14130" in around
    assert not any(code.startswith("141") and code[2:] in {"01", "18"} for code in around)
    with pytest.raises(UnknownNameError, match="14100"):
        kanagawa.neighbours("14100", "area58")
    with pytest.raises(UnknownNameError, match="99999"):
        kanagawa.neighbours("99999")


def test_the_whole_is_computed_from_sums(kanagawa: region.Region):
    """A count is the sum, a share that of all people: not the mean of towns' shares."""
    level = "municipality33"
    total = kanagawa.table("population_total_2026", level)
    aged = kanagawa.table("aged_65_over_2026", level)
    assert kanagawa.whole("population_total_2026") == total.sum() == 9_194_723
    share = kanagawa.whole("aged_65_over_share_2026")
    assert share == pytest.approx(100 * aged.sum() / total.sum(), abs=1e-4)
    mean = kanagawa.table("aged_65_over_share_2026", level).mean()
    assert share is not None
    assert abs(share - mean) > 3


def test_the_whole_is_not_made_up(kanagawa: region.Region):
    """An index, a rate published as such, and a sum with a gap have no value."""
    for indicator in ("fiscal_strength_2024", "recycling_rate_2024", "vacant_dwellings_2023"):
        assert kanagawa.whole(indicator) is None
    with pytest.raises(UnknownNameError):
        kanagawa.whole("nothing")


@pytest.mark.parametrize("typed", ["みうら", "ミウラ", "三浦", "14210", " みうらし ", "ﾐｳﾗ"])
def test_towns_are_found_by_name_and_reading(typed: str):
    """Kanji, hiragana, katakana of both widths and codes find 三浦市."""
    assert find_towns(typed) == (("三浦市", "14210"),)


def test_finding_towns_knows_all_and_none():
    """Nothing typed finds all 61; what no town is called finds none."""
    assert len(find_towns("")) == 61
    assert find_towns("ぬぬぬ") == ()
    assert [name for name, _ in find_towns("あおば")] == ["横浜市青葉区"]
