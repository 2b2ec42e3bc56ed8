"""The same maps of another prefecture: a pack without readings and town halls is enough."""

import pytest
from invented_prefecture import write_boundaries, write_estat, write_ssdse
from typer.testing import CliRunner

from coopkit import maps, region
from coopkit.charts import to_png
from coopkit.cli import app
from coopkit.maps.packing import data_of
from coopkit.region.datapackage import open_package
from coopkit.region.template import Template


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory) -> region.Region:
    """A pack that `coopkit region new` has made of the invented prefecture (架空県)."""
    folder = tmp_path_factory.mktemp("elsewhere")
    fields = Template(open_package("kanagawa")).with_codes()
    codes = {one["code"]: one["code_year"] for table in fields.values() for one in table}
    made = CliRunner().invoke(
        app,
        [
            "region",
            "new",
            str(folder / "kakuu"),
            "--name",
            "架空県",
            "--boundaries",
            str(write_boundaries(folder)),
            "--ssdse",
            str(write_ssdse(folder, codes)),
            "--estat",
            str(write_estat(folder)),
        ],
    )
    assert made.exit_code == 0, made.output
    return region.load(folder / "kakuu")


def test_every_kind_of_map_of_another_prefecture(elsewhere):
    """Each map and its twin for paper is drawn, with the names of that prefecture."""
    table = elsewhere.indicators
    one, two = list(table["id"])[:2]
    years = table.loc[table["series"].astype(bool), "id"].iloc[0]
    drawn = [
        maps.draw_change(elsewhere, years),
        maps.draw_map(elsewhere, [one, two]),
        maps.draw_comparison(elsewhere, one, two),
        maps.draw_bivariate(elsewhere, one, two),
        maps.draw_need(elsewhere, {one: (1, "理由"), two: (1, "理由")}),
        maps.draw_points(elsewhere, observations=[]),
    ]
    for each in drawn:
        data = data_of(each.get_root().render())
        assert len(data["names"]) == len(data["geometry"]["areas"]) > 0
        assert all(isinstance(name, str) and name for name in data["names"])
        for latitude, longitude, _ in data["labels"]:
            (south, west), (north, east) = data["bounds"]
            assert south < latitude < north
            assert west < longitude < east
    figures = [
        maps.draw_static_change(elsewhere, years),
        maps.draw_static_map(elsewhere, indicator_id=one),
        maps.draw_static_comparison(elsewhere, one, two),
        maps.draw_static_bivariate(elsewhere, one, two),
        maps.draw_static_need(elsewhere, {one: (1, "理由"), two: (1, "理由")}),
    ]
    assert all(to_png(figure).startswith(b"\x89PNG") for figure in figures)
