"""The course's tables of co-operatives: rows that belong together, both streams alike."""

from collections import Counter

import pytest

from coopkit.region.datapackage import open_package


@pytest.fixture(scope="module")
def course():
    """Return the data package of the course."""
    return open_package("course")


def test_both_streams_have_as_many_events(course):
    """Workers' collectives and workers' co-ops get the same space in the course."""
    streams = Counter(course.read("history")["stream"].dropna())
    assert streams["workers_collective"] == streams["workers_coop"] >= 3


def test_notes_are_about_co_operatives_that_are_listed(course):
    """A note with a wrong id would never be shown."""
    listed = set(course.read("cooperatives")["id"])
    assert set(course.read("cooperative_notes")["cooperative"]) <= listed


def test_kinds_are_part_of_the_whole_and_not_all_of_it(course):
    """Each kind is smaller than the total, and nobody should add them up to it."""
    members = course.read("cooperative_kinds").set_index("id")["members"]
    kinds = members.drop("all")
    assert (kinds < members["all"]).all()
    assert kinds.sum() != members["all"]


def test_what_is_in_force_is_dated_by_the_act(course):
    """The Act took effect on 2022-10-01; its year stands in the chronicle as law, not press."""
    event = course.read("history").set_index("id").loc["in-force"]
    assert event["year"] == 2022
    assert event["confidence"] == "S"
    assert "附則第1条" in event["source"]
