"""The plan studio when the file is broken, was changed elsewhere, or cannot be written."""

import os

import pytest

from coopkit.plan import Plan, load_plan, save_plan
from coopkit.widgets import plan_studio


def walk(widget):
    """Yield a widget and everything inside it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def find(widget, name):
    """Return all widgets with the CSS class `coopkit-<name>`, in order."""
    return [item for item in walk(widget) if f"coopkit-{name}" in getattr(item, "_dom_classes", ())]


def screen(widget):
    """Return all HTML that is on screen."""
    return "\n".join(
        item.value for item in walk(widget) if type(item).__name__ == "HTML" and item.value
    )


def rename(studio, text):
    """Type the name of the co-operative."""
    find(studio, "field-name")[0].children[0].value = text


@pytest.fixture
def path(tmp_path):
    """A plan file that does not exist yet."""
    return tmp_path / "plan.json"


def test_a_broken_file_is_shown_and_stays(path):
    """The message has the reason; a new plan starts under another name; no byte changes."""
    path.write_bytes(b'{"version": 1, "name": ')
    studio = plan_studio(str(path), form="short")
    assert "途中で切れています" in screen(studio)
    assert find(studio, "field-name") == []
    (start,) = find(studio, "start_new")
    assert start.description == "新しい計画を別の名前で始める（plan-2.json）"
    start.click()
    assert not (path.parent / "plan-2.json").exists()
    rename(studio, "二つ目")
    assert load_plan(path.parent / "plan-2.json").name == "二つ目"
    assert path.read_bytes() == b'{"version": 1, "name": '


def test_after_a_restart_the_plan_started_elsewhere_is_offered(path):
    """The next time the cell runs, the plan that was started instead can be opened."""
    path.write_bytes(b"")
    save_plan(Plan(name="二つ目"), path.parent / "plan-2.json")
    studio = plan_studio(str(path), form="short")
    (other,) = find(studio, "open_other")
    assert "plan-2.json" in other.description
    other.click()
    assert find(studio, "field-name")[0].children[0].value == "二つ目"


def test_a_newer_version_is_refused(path):
    """A plan of a newer kit is not opened, and the message says so."""
    path.write_bytes(b'{"version": 7}')
    assert "もっと新しい教材" in screen(plan_studio(str(path)))
    assert path.read_bytes() == b'{"version": 7}'


def test_an_earlier_state_is_offered(path):
    """The message says from when it is; a click restores it, and the broken file is kept."""
    rename(plan_studio(str(path), form="short"), "まちの足")
    path.write_bytes(b"")
    studio = plan_studio(str(path), form="short")
    assert "に保存した計画が残っています" in screen(studio)
    (recover,) = find(studio, "recover")
    assert "の計画にもどす（plan.json）" in recover.description
    assert path.read_bytes() == b""
    recover.click()
    assert load_plan(path).name == "まちの足"
    assert find(studio, "field-name")[0].children[0].value == "まちの足"
    assert find(studio, "problem") == []
    assert len(list(path.parent.glob("plan.broken-*.json"))) == 1


def test_a_deleted_plan_can_come_back_or_not(path):
    """Without a file but with a history there is a choice; saying no starts anew."""
    rename(plan_studio(str(path), form="short"), "まちの足")
    path.unlink()
    studio = plan_studio(str(path), form="short")
    assert "plan.json が見つかりません" in screen(studio)
    find(studio, "decline")[0].click()
    assert find(studio, "problem") == []
    rename(studio, "みなと")
    assert load_plan(path).name == "みなと"


def test_a_file_taken_away_while_writing(path):
    """It is said; the text stays, and one click saves it there again."""
    studio = plan_studio(str(path), form="short")
    rename(studio, "まち")
    path.unlink()
    rename(studio, "まちの足")
    assert "計画のファイルがなくなっています" in screen(studio)
    assert not path.exists()
    find(studio, "save_anew")[0].click()
    assert load_plan(path).name == "まちの足"
    assert find(studio, "problem") == []


def test_a_file_cut_while_writing(path):
    """Saving it under another name leaves the cut file; so does saving it there again."""
    studio = plan_studio(str(path), form="short")
    rename(studio, "まち")
    path.write_bytes(b'{"version": 3, "name": "ma')
    rename(studio, "まちの足")
    assert "途中で切れています" in screen(studio)
    find(studio, "save_as")[0].click()
    assert load_plan(path.parent / "plan-2.json").name == "まちの足"
    assert path.read_bytes() == b'{"version": 3, "name": "ma'


def test_a_full_disk_keeps_the_draft(path, monkeypatch):
    """The text stays, the reason is shown, and trying again saves it."""

    def full(_handle):
        raise OSError(28, "No space left on device")

    studio = plan_studio(str(path), form="short")
    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        rename(studio, "まちの足")
        assert "ディスクの空き" in screen(studio)
        # The cause in English is for engineers, who find it in the error itself.
        assert "No space left on device" not in screen(studio)
        assert not path.exists()
    find(studio, "retry")[0].click()
    assert load_plan(path).name == "まちの足"
    assert "保存しました" in screen(studio)
