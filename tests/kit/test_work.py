"""The student's folder: an edited notebook is never overwritten."""

import json
from datetime import date

import pytest

from coopkit.lab.work import WorkFolderError, update_work

TODAY = date(2026, 11, 23)


def notebook(text, output=None):
    """Return the JSON of a notebook with one cell."""
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": [text], "outputs": []}
    if output:
        cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": [output]}]
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def source(tmp_path):
    """Return a folder with two lectures, one in a subfolder."""
    folder = tmp_path / "lectures"
    (folder / "reference").mkdir(parents=True)
    (folder / "00_index.ipynb").write_text(notebook("one"), encoding="utf-8")
    (folder / "reference" / "law.ipynb").write_text(notebook("law"), encoding="utf-8")
    return folder


@pytest.fixture
def work(tmp_path):
    """Return where the student's copies go, with a Japanese name and a space."""
    return tmp_path / "わたしの 作業"


def test_first_copy(source, work):
    """All notebooks are copied, with their folders."""
    copied = update_work(source, work, today=TODAY)
    assert [one.change for one in copied] == ["new", "new"]
    assert (work / "reference" / "law.ipynb").read_text(encoding="utf-8") == notebook("law")


def test_papers_of_the_lecturer_stay_with_the_lecturer(source, work):
    """Run sheets hold the answers; students' folders do not get them."""
    (source / "guide").mkdir()
    (source / "guide" / "01.md").write_text("答え", encoding="utf-8")
    copied = update_work(source, work, today=TODAY)
    assert len(copied) == 2
    assert not (work / "guide").exists()


def test_nothing_to_do(source, work):
    """A second start copies nothing."""
    update_work(source, work, today=TODAY)
    assert update_work(source, work, today=TODAY) == []


def test_untouched_notebook_is_renewed(source, work):
    """A notebook that was only opened and run gives way to the newer version."""
    update_work(source, work, today=TODAY)
    (work / "00_index.ipynb").write_text(notebook("one", output="ran"), encoding="utf-8")
    (source / "00_index.ipynb").write_text(notebook("two"), encoding="utf-8")
    assert [one.change for one in update_work(source, work, today=TODAY)] == ["renewed"]
    assert (work / "00_index.ipynb").read_text(encoding="utf-8") == notebook("two")


def test_edited_notebook_stays(source, work):
    """An edited notebook keeps every byte; the newer one lies beside it, once."""
    update_work(source, work, today=TODAY)
    mine = work / "00_index.ipynb"
    mine.write_text(notebook("わたしの答え"), encoding="utf-8")
    (source / "00_index.ipynb").write_text(notebook("two"), encoding="utf-8")
    copied = update_work(source, work, today=TODAY)
    assert [one.path.name for one in copied] == ["00_index（新しい版 2026-11-23）.ipynb"]
    assert mine.read_text(encoding="utf-8") == notebook("わたしの答え")
    assert copied[0].path.read_text(encoding="utf-8") == notebook("two")
    assert update_work(source, work, today=TODAY) == []


def test_two_newer_versions_on_one_day(source, work):
    """A second newer version gets its own name."""
    update_work(source, work, today=TODAY)
    (work / "00_index.ipynb").write_text(notebook("mine"), encoding="utf-8")
    for text in ("two", "three"):
        (source / "00_index.ipynb").write_text(notebook(text), encoding="utf-8")
        copied = update_work(source, work, today=TODAY)
    assert copied[0].path.name == "00_index（新しい版 2026-11-23） 2.ipynb"


def test_foreign_file_of_the_same_name_stays(source, work):
    """A file that we did not put there is the student's, even if it is no notebook."""
    work.mkdir()
    (work / "00_index.ipynb").write_bytes(b"\xff not json")
    update_work(source, work, today=TODAY)
    assert (work / "00_index.ipynb").read_bytes() == b"\xff not json"


def test_lost_record_loses_nothing(source, work):
    """Without our record, every file counts as the student's."""
    update_work(source, work, today=TODAY)
    (work / ".coopkit" / "copied.json").write_text("{broken", encoding="utf-8")
    (source / "00_index.ipynb").write_text(notebook("two"), encoding="utf-8")
    update_work(source, work, today=TODAY)
    assert (work / "00_index.ipynb").read_text(encoding="utf-8") == notebook("one")


def test_unwritable_folder_is_explained(source, tmp_path):
    """A folder that cannot be made is named, with what to do next."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(WorkFolderError, match=r"書き込めません[\s\S]*--work"):
        update_work(source, tmp_path / "file" / "work", today=TODAY)
