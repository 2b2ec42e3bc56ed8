"""The plan file: nothing is lost, nothing broken is touched, every problem is said clearly."""

import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopkit.plan import (
    Plan,
    PlanFileError,
    PlanStore,
    load_plan,
    save_plan,
)
from coopkit.plan.fields import THEMES
from coopkit.plan.store import to_bytes

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
yen = st.none() | st.integers(0, 10**12)
units = st.none() | st.integers(0, 10**6)
hours = st.none() | st.integers(0, 8000).map(lambda n: f"{n // 100}.{n % 100:02d}")


def rows(prefix, **fields):
    """Return a strategy for a list of rows with distinct ids."""
    return st.lists(st.fixed_dictionaries(fields), max_size=4).map(
        lambda items: [{"id": f"{prefix}{n}"} | item for n, item in enumerate(items, 1)]
    )


plans = st.fixed_dictionaries(
    {
        "name": st.none() | text,
        "issue": st.fixed_dictionaries({"theme": st.none() | st.sampled_from(THEMES)}),
        "members": rows("m", label=text, units=units, weekly_hours=hours, hourly_wage=yen),
        "work": rows("w", label=st.none() | text, unit_price=yen, units_per_month=units),
        "costs": rows("c", label=st.none() | text, yen=yen),
        "money": st.fixed_dictionaries({"contribution_unit_price": yen, "start_up_cost": yen}),
    }
).map(Plan.model_validate)


@given(plans)
def test_every_plan_comes_back_from_its_file(tmp_path_factory, plan):
    """Written and read again, a plan is the same, and so are its bytes."""
    path = tmp_path_factory.mktemp("plan") / "plan.json"
    save_plan(plan, path)
    assert load_plan(path) == plan
    assert path.read_bytes() == to_bytes(load_plan(path))


def test_the_file_is_readable_json(tmp_path):
    """The file has Japanese as it is, and null for what is not filled in."""
    path = tmp_path / "plan.json"
    save_plan(Plan.model_validate({"name": "まちの足"}), path)
    content = path.read_text(encoding="utf-8")
    assert '"name": "まちの足"' in content
    assert json.loads(content)["money"]["start_up_cost"] is None


BROKEN = {
    "empty": b"",
    "truncated": b'{"version": 1, "members": [{"id": "m1"',
    "not_json": b'{"version": 1,, "name": null}',
    "not_plan": b"[1, 2, 3]",
    "newer": b'{"version": 4, "tasks": []}',
    "not_utf8": '{"version": 1, "name": "まち"}'.encode("cp932"),
    "invalid": '{"version": 1, "members": [{"id": "m1", "units": "五口"}]}'.encode(),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_is_explained_and_left_alone(tmp_path, kind):
    """Each kind of damage has its own message with place and next step; no byte changes."""
    path = tmp_path / "plan.json"
    path.write_bytes(BROKEN[kind])
    with pytest.raises(PlanFileError) as caught:
        load_plan(path)
    assert caught.value.kind == kind
    assert "場所: " in str(caught.value)
    assert str(path) in str(caught.value)
    assert "次にすること: " in str(caught.value)
    with pytest.raises(PlanFileError):
        save_plan(Plan(), path)
    with pytest.raises(PlanFileError):
        PlanStore(path).save(Plan())
    assert path.read_bytes() == BROKEN[kind]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"version": 1, "colour": "red"}', ["colour", "この項目は、この教材にはありません"]),
        (
            '{"version": 1, "members": [{"id": "m1"}, {"id": "m2", "units": -3}]}',
            ["members › 2番目 › units（出資口数）", "0より小さく", "-3"],
        ),
        ('{"version": 1, "costs": [{"id": "a"}, {"id": "a"}]}', ["「a」が2回"]),
        ('{"version": 1, "name": "a", "name": "b"}', ["'name' stands twice"]),
        ('{"version": 1, "money": {"start_up_cost": NaN}}', ["NaN"]),
        ('{"version": 1, "name": "\\ud800"}', ["使えない文字"]),
        ("[" * 100_000, ["書き方がくずれています"]),
    ],
)
def test_the_message_names_key_and_place(tmp_path, content, words):
    """A hand-edited file with a mistake is refused with the key and where it stands."""
    path = tmp_path / "plan.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(PlanFileError) as caught:
        load_plan(path)
    for word in words:
        assert word in str(caught.value)


def test_a_file_with_bom_is_read(tmp_path):
    """Windows editors add a byte order mark; it does no harm."""
    path = tmp_path / "plan.json"
    path.write_bytes(b"\xef\xbb\xbf" + to_bytes(Plan(name="まち")))
    assert load_plan(path).name == "まち"


def test_hours_written_as_a_number_are_exact(tmp_path):
    """7.1 in a hand-edited file is 7.1, not the float beside it."""
    path = tmp_path / "plan.json"
    path.write_text('{"version": 1, "members": [{"id": "m1", "weekly_hours": 7.1}]}')
    assert str(load_plan(path).members[0].weekly_hours) == "7.1"


def test_missing_and_misplaced_files(tmp_path):
    """No file, a folder, and a folder that does not exist are told apart."""
    with pytest.raises(PlanFileError) as missing:
        load_plan(tmp_path / "plan.json")
    with pytest.raises(PlanFileError) as folder:
        load_plan(tmp_path)
    with pytest.raises(PlanFileError) as nowhere:
        save_plan(Plan(), tmp_path / "none" / "plan.json")
    kinds = (missing.value.kind, folder.value.kind, nowhere.value.kind)
    assert kinds == ("missing", "folder", "no_folder")


def test_a_file_that_is_no_plan_at_all_is_not_read_whole(tmp_path):
    """A huge file is refused by its size."""
    path = tmp_path / "plan.json"
    path.write_bytes(b" " * 4_000_001)
    with pytest.raises(PlanFileError) as caught:
        load_plan(path)
    assert caught.value.kind == "too_large"


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    """With the disk full, the file is as before, and no scraps lie about."""

    def full(_handle):
        raise OSError(28, "No space left on device")

    path = tmp_path / "plan.json"
    save_plan(Plan(name="前"), path)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PlanFileError, match="保存できません") as caught:
        save_plan(Plan(name="後"), path)
    assert "No space left on device" in str(caught.value)
    assert load_plan(path).name == "前"
    assert {entry.name for entry in tmp_path.iterdir()} == {"plan.json", ".coopkit"}


def test_saving_through_a_link_keeps_the_link(tmp_path):
    """A plan in a shared folder, linked here, is written there."""
    (tmp_path / "shared").mkdir()
    real, link = tmp_path / "shared" / "plan.json", tmp_path / "plan.json"
    save_plan(Plan(name="前"), real)
    try:
        link.symlink_to(real)
    except OSError:
        pytest.skip("this system does not let us make links")
    save_plan(Plan(name="後"), link)
    assert link.is_symlink()
    assert load_plan(real).name == "後"
