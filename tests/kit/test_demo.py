"""The demo: the visitors' code, and where a visit's plan is kept."""

import re
from pathlib import Path

import pytest

from coopkit.demo.page import plan_path, visit_of
from coopkit.demo.server import voila_settings
from coopkit.demo.visitors import Patience, make_code, plain


def test_code_is_eight_digits_in_two_groups():
    """The code can be read out and typed on a number pad, and differs each time."""
    codes = {make_code() for _ in range(50)}
    assert len(codes) == 50
    assert all(re.fullmatch(r"\d{4} \d{4}", code) for code in codes)


@pytest.mark.parametrize("typed", ["4829 1375", "48291375", "４８２９　１３７５", " 4829-1375 "])
def test_ways_of_typing_are_forgiven(typed):
    """Spaces, hyphens and full-width digits make no difference."""
    assert plain(typed) == "48291375"


def test_five_wrong_codes_make_wait():
    """After five wrong codes an address waits a minute; another address does not."""
    now = [0.0]
    patience = Patience(clock=lambda: now[0])
    for _ in range(5):
        assert not patience.must_wait("10.0.0.5")
        patience.record_wrong("10.0.0.5")
    assert patience.must_wait("10.0.0.5")
    assert not patience.must_wait("10.0.0.6")
    now[0] = 60.0
    assert not patience.must_wait("10.0.0.5")


def test_right_code_forgets_wrong_ones():
    """Whoever gives the right code starts afresh."""
    patience = Patience(clock=lambda: 0.0)
    for _ in range(4):
        patience.record_wrong("a")
    patience.forget("a")
    patience.record_wrong("a")
    assert not patience.must_wait("a")


def test_a_visit_comes_back_to_its_plan():
    """A page opened again with the visit in its address finds the same plan."""
    visit, new = visit_of("")
    assert new
    assert visit_of(f"visit={visit}") == (visit, False)


@pytest.mark.parametrize(
    "query", ["visit=../../etc/passwd", "visit=short", "visit=ABCDEFGHIJ", "visit="]
)
def test_a_forged_visit_is_replaced(query):
    """An address cannot name a file of its own choice."""
    visit, new = visit_of(query)
    assert new
    assert re.fullmatch("[a-z0-9]{10}", visit)


def test_projector_and_visitors_have_their_own_plans():
    """The plan on the projector is not a visitor's."""
    folder = Path("demo")
    assert plan_path(folder, None) == folder / "plan.json"
    assert plan_path(folder, "abcdefghij") == folder / "visitors" / "abcdefghij.json"


def test_no_code_is_shown_and_no_file_served():
    """Voilà hides sources, serves no files of the machine and takes no foreign template."""
    settings = voila_settings(8866, "127.0.0.1", "")
    configuration = settings["VoilaConfiguration"]
    assert configuration["template"] == "coopkit"
    assert configuration["allow_template_override"] == "NO"
    assert not any(
        re.fullmatch(pattern, "plan.json") for pattern in configuration["file_allowlist"]
    )
    assert settings["Voila"]["ip"] == "127.0.0.1"
