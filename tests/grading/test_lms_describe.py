"""The structure of an export, to be sent to others: nothing of a person in it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lms_exports import (
    NOTEBOOK,
    PEOPLE,
    csv_of,
    reportlist,
    unflagged_zip,
    worksheet_rows,
    write,
    zip_of,
)
from typer.testing import CliRunner

from coopgrade.cli import app
from coopgrade.lms.describe import describe, pattern


def _personal() -> list[str]:
    parts = [part for p in PEOPLE for part in (p.student_id, p.login, p.email)]
    return [*parts, "髙見本", "一郎", "例﨑", "花子", "𠮷", "架空", "Kaku", "先生", "31201"]


def test_a_moodle_zip_is_told_without_anybody_in_it(tmp_path: Path) -> None:
    """The form of names, flags and counts are there; names and numbers are not."""
    files = {
        f"{p.name}_{31201 + n}_assignsubmission_file/kadai.ipynb": NOTEBOOK
        for n, p in enumerate(PEOPLE)
    }
    text = describe(write(tmp_path, "a.zip", zip_of(files)))
    assert "字 字_9_assignsubmission_file/a.a" in text
    assert "0x0800" in text
    assert "moodle" in text
    assert not [word for word in _personal() if word in text]


def test_unflagged_names_are_told_with_their_encoding(tmp_path: Path) -> None:
    """A zip from Japanese Windows shows cp932 and no flag."""
    content = unflagged_zip({"山田/ソ表.txt".encode("cp932"): b""})
    text = describe(write(tmp_path, "a.zip", content))
    assert "cp932" in text
    assert "1個のうち0個" in text
    assert "字/字.a" in text


@pytest.mark.parametrize("kind", ["worksheet", "reportlist", "in a zip"])
def test_sheets_are_told_by_their_headers(tmp_path: Path, kind: str) -> None:
    """Headers stand as they are, values only by their shape."""
    if kind == "worksheet":
        path = write(tmp_path, "w.csv", csv_of(worksheet_rows(), "utf-8-sig"))
    elif kind == "reportlist":
        path = write(tmp_path, "r.xlsx", reportlist())
    else:
        files = {"reportlist.xlsx": reportlist(), "1@a/reportlist2.csv": b"mine"}
        path = write(tmp_path, "r.zip", zip_of(files))
    text = describe(path)
    header = "フィードバックコメント" if kind == "worksheet" else "# 提出回数"
    assert header in text
    assert not [word for word in _personal() if word in text]
    if kind == "worksheet":
        assert "参加者9" in text
        assert "utf-8-sig" in text


def test_a_table_without_headers_shows_no_first_row(tmp_path: Path) -> None:
    """Where the first row is a student, it is not shown as a header."""
    rows = [[p.student_id, p.name, "60"] for p in PEOPLE]
    text = describe(write(tmp_path, "a.csv", csv_of(rows)))
    assert not [word for word in _personal() if word in text]
    assert "列の名前の行は、見つかりません" in text


@given(st.text(max_size=40))
def test_no_digit_but_nine_and_no_letter_survives(text: str) -> None:
    """Whatever a name is, what remains of it is 9, a, 字, punctuation and systems' own words."""
    # A character that only systems' words hold is not to be taken for one of them.
    shown = pattern("".join(c for c in text if c not in "参加者デフォルトグループ"))
    letters = {c for c in shown if c.isalnum()}
    words = set("assignsubmissionassignfeedbackonlinetextreportlistanswerParticipantDefaultgroup")
    words |= set("attemptgradebookLATEfiletextlink")
    assert letters <= {"9", "a", "字"} | words


def test_the_commands_answer(tmp_path: Path) -> None:
    """`lms presets` says how sure each format is, `describe` its warning, `mapping` an example."""
    run = CliRunner().invoke
    listed = run(app, ["lms", "presets"])
    assert listed.exit_code == 0
    lines = {line.split("　")[0]: line for line in listed.output.splitlines()}
    assert "ためし" in lines["webclass"]
    assert "確か" in lines["moodle"]
    path = write(tmp_path, "w.csv", csv_of(worksheet_rows()))
    told = run(app, ["lms", "describe", str(path)])
    assert told.exit_code == 0
    assert "目で確かめてください" in told.output
    assert '"評点" = "score"' in run(app, ["lms", "mapping"]).output
