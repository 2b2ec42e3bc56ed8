"""Lectures and datasets are found in a wheel and in a checkout."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coopkit import content

CHECKOUT = Path(__file__).resolve().parents[2]


def test_lectures_and_datasets_are_there():
    """The installation carries the index and the data package of Kanagawa."""
    assert (content.lectures() / "00_index.ipynb").is_file()
    assert (content.dataset("kanagawa") / "datapackage.json").is_file()


def test_unknown_dataset_is_named():
    """A wrong name is answered with the name and the folder that was searched."""
    with pytest.raises(content.ContentMissingError, match=r"「nowhere」[\s\S]*nowhere"):
        content.dataset("nowhere")


def test_exercise_sources_come_from_the_checkout():
    """Installed from a checkout, the sources of an assignment are found there."""
    assert content.checkout() == CHECKOUT
    assert (content.exercise_source("business-plan") / "assignment.toml").is_file()


def test_unknown_exercise_is_named():
    """A wrong assignment name is answered with the name."""
    with pytest.raises(content.ContentMissingError, match="「no-such」"):
        content.exercise_source("no-such")


def test_the_checkout_works_without_installing():
    """With `kit/` on the path, the content of the checkout itself is used."""
    code = "from coopkit import content; print(content.lectures())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(CHECKOUT / "kit"), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(done.stdout.strip()) == CHECKOUT / "lectures"


def test_a_wheel_alone_has_no_sources(tmp_path):
    """Without a checkout, asking for sources explains where they are to be had."""
    package = Path(content.__file__).parent
    shutil.copytree(package, tmp_path / "coopkit", ignore=shutil.ignore_patterns("_content"))
    for name in ("lectures", "datasets"):
        shutil.copytree(content.root() / name, tmp_path / "coopkit" / "_content" / name)
    code = "from coopkit import content; print(content.root()); content.exercise_source('x')"
    done = subprocess.run(
        [sys.executable, "-S", "-c", code],
        env={"PYTHONPATH": str(tmp_path), "PATH": "", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert Path(done.stdout.strip()) == tmp_path / "coopkit" / "_content"
    assert "学生用の配布物には入っていません" in done.stderr
