"""WebClass, Canvas and Google Classroom; and files with almost the right name."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lms_exports import PEOPLE, csv_of, write, zip_of

from coopgrade.errors import UserError
from coopgrade.lms.archives import open_archive
from coopgrade.lms.ids import Directory
from coopgrade.lms.presets import Export, detect, read_hand_ins, webclass
from coopgrade.lms.wrong_names import find_expected, plain_name


def _read(folder: Path, preset: str, files: dict[str, bytes], sheet: Path | None = None) -> Export:
    with open_archive(write(folder, "all.zip", zip_of(files))) as archive:
        return read_hand_ins(preset, archive, sheet, PEOPLE)


@pytest.mark.parametrize("encoding", ["cp932", "utf-8-sig"])
def test_webclass_files_are_found_by_answer_csv(tmp_path: Path, encoding: str) -> None:
    """The column report/answer names the file; where names repeat, the folder has the key."""
    rows = [
        ["ユーザID", "氏名", "report/answer"],
        ["s0012001x", "髙見本 一郎", "kadai.ipynb"],
        ["s0012002y", "例﨑 花子", "kadai.ipynb"],
        ["a2300xx", "架空, 三", ""],
        ["b100204", "O'Rei Kaku", "gone.ipynb"],
    ]
    files = {
        "answer.csv": csv_of(rows, encoding),
        "s0012001x/kadai.ipynb": b"1",
        "s0012002y/kadai.ipynb": b"2",
        "extra.txt": b"",
    }
    export = _read(tmp_path, "webclass", files)
    assert [(h.student_id, dict(h.files)) for h in export.hand_ins] == [
        ("0012001", {"kadai.ipynb": b"1"}),
        ("0012002", {"kadai.ipynb": b"2"}),
    ]
    assert [row.student_id for row in export.not_handed_in] == ["21E5003"]
    assert [row.student_id for row in export.without_folder] == ["B10-0204"]
    text = "\n".join(export.problems)
    for word in ("まだ確かめていません", "gone.ipynb", "extra.txt"):
        assert word in text


def test_webclass_columns_can_be_set(tmp_path: Path) -> None:
    """A site with another header is read by naming it; without, the message names ours."""
    rows = [["学籍番号", "ファイル"], ["0012001", "a.ipynb"]]
    sheet = write(tmp_path, "x.csv", csv_of(rows))
    assert "report/answer" in _read(tmp_path, "webclass", {"a.ipynb": b"1"}, sheet).problems[-1]
    with open_archive(tmp_path / "all.zip") as archive:
        columns = webclass.Columns(answer=("ファイル",))
        export = webclass.read_hand_ins(archive, sheet, PEOPLE, columns)
    assert [h.student_id for h in export.matched] == ["0012001"]
    assert "answer.csv" in _read(tmp_path, "webclass", {"a.ipynb": b"1"}).problems[-1]


_GRADEBOOK = [
    ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "計画 (11)"],
    ["    Points Possible", "", "", "", "", "100"],
    ["髙見本 一郎", "501", "0012001", "s0012001x", "A", ""],
    ["例﨑 花子", "502", "", "s0012002y", "A", ""],
]


def test_canvas_names_are_taken_apart(tmp_path: Path) -> None:
    """User numbers lead through the gradebook to students; LATE is seen in both places."""
    files = {
        "髙見本一郎_501_9001_kadai_1.ipynb": b"1",
        "髙見本一郎_501_9002_plan.json": b"p",
        "髙見本一郎_501_9009_plan.json": b"q",
        "例﨑花子_LATE_502_9003_kadai_1-1.ipynb": b"2",
        "LATE_anon_Ab1_9004_kadai.ipynb": b"3",
        "だれか_777_9005_kadai.ipynb": b"4",
    }
    sheet = write(tmp_path, "g.csv", csv_of(_GRADEBOOK, "utf-8"))
    export = _read(tmp_path, "canvas", files, sheet)
    assert [(h.student_id, h.late_marked) for h in export.hand_ins] == [
        ("0012001", False),
        ("0012002", True),
        (None, True),
        (None, False),
    ]
    assert dict(export.hand_ins[0].files) == {
        "kadai_1.ipynb": b"1",
        "plan.json": b"p",
        "髙見本一郎_501_9009_plan.json": b"q",
    }
    by_name = _read(tmp_path, "canvas", files)
    assert [h.student_id for h in by_name.matched] == ["0012001", "0012002"]
    assert {h.by for h in by_name.matched} == {"name"}
    assert [g.preset for g in detect(sheet)] == ["canvas"]


def test_google_classroom_files_need_one_owner(tmp_path: Path) -> None:
    """A number in the file's name, or Classroom's own form, finds one student or nobody."""
    files = {
        "第1回/0012001_kadai.ipynb": b"1",
        "第1回/例﨑 花子 - kadai.ipynb": b"2",
        "第1回/0012001 と B10-0204.ipynb": b"3",
        "第1回/kadai.ipynb": b"4",
    }
    export = _read(tmp_path, "google_classroom", files)
    assert [h.student_id for h in export.hand_ins] == ["0012001", "0012002", None, None]
    assert export.hand_ins[2].candidates == ("0012001", "B10-0204")
    assert "まだ確かめていません" in export.problems[0]


def test_an_unknown_preset_lists_those_there_are(tmp_path: Path) -> None:
    """A typing mistake in course.toml is answered with the names."""
    with pytest.raises(UserError, match="moodle、manaba、webclass"):
        _read(tmp_path, "moodel", {})


def test_what_a_person_confirmed_is_used_by_presets(tmp_path: Path) -> None:
    """A suggestion that was confirmed once makes the match."""
    files = {"12001_kadai.ipynb": b"1", "x@12001/a.ipynb": b"2"}
    people = Directory(PEOPLE, confirmed={"12001": "0012001"})
    with open_archive(write(tmp_path, "a.zip", zip_of(files))) as archive:
        export = read_hand_ins("manaba", archive, None, people)
    assert [h.student_id for h in export.hand_ins] == ["0012001"]


@pytest.mark.parametrize(
    "file",
    [
        "kadai (1).ipynb",
        "kadai（１）.ipynb",
        "コピー ～ kadai.ipynb",
        "コピー 〜 kadai.ipynb",
        "kadai - コピー.ipynb",
        "kadai - コピー (2).ipynb",
        "kadaiのコピー.ipynb",
        "kadai-Copy1.ipynb",
        "kadai copy 2.ipynb",
        "Copy of kadai.ipynb",
        "kadai-checkpoint.ipynb",
        "Kadai.ipynb",
        "kadai.ipynb.txt",
        "kadai.ipynb.json",
        "kadai-1.ipynb",
        "kadai_最終版.ipynb",
        "提出/kadai (1).ipynb",
    ],
)
def test_one_renamed_copy_is_taken_and_said(file: str) -> None:
    """Alone, a copy's name stands for the expected one."""
    found = find_expected([file, "memo.txt"], ["kadai.ipynb", "plan.json"])
    assert found.taken == {"kadai.ipynb": file}
    assert found.renamed == {"kadai.ipynb": file}
    assert (found.missing, found.others) == (("plan.json",), ("memo.txt",))


def test_the_right_name_wins_and_two_copies_are_a_question() -> None:
    """Beside the right name copies are left aside; two copies without it decide nothing."""
    both = find_expected(["kadai.ipynb", "kadai (1).ipynb"], ["kadai.ipynb"])
    assert (both.taken, both.renamed) == ({"kadai.ipynb": "kadai.ipynb"}, {})
    assert both.others == ("kadai (1).ipynb",)
    two = find_expected(["kadai (1).ipynb", "kadai (2).ipynb"], ["kadai.ipynb"])
    assert (two.taken, two.missing) == ({}, ())
    assert two.undecided == {"kadai.ipynb": ("kadai (1).ipynb", "kadai (2).ipynb")}
    inside = find_expected(["a/kadai.ipynb", "kadai (1).ipynb"], ["kadai.ipynb"])
    assert inside.renamed == {"kadai.ipynb": "a/kadai.ipynb"}


def test_expected_files_never_stand_for_each_other() -> None:
    """report-1 is not a copy of report when both are expected."""
    found = find_expected(["report-1.ipynb"], ["report.ipynb", "report-1.ipynb"])
    assert found.taken == {"report-1.ipynb": "report-1.ipynb"}
    assert found.missing == ("report.ipynb",)
    one = find_expected(["kadai (3).ipynb"], ["kadai1.ipynb", "kadai2.ipynb"])
    assert (one.taken, one.others) == ({}, ("kadai (3).ipynb",))


@given(st.lists(st.text(alphabet="ka/(1) -コピー.ipynb", min_size=1, max_size=12), unique=True))
def test_every_file_is_accounted_for(files: list[str]) -> None:
    """Each file is taken, a question, or left aside; none twice."""
    found = find_expected(files, ["kadai.ipynb", "plan.json"])
    asked = {file for group in found.undecided.values() for file in group}
    groups = [set(found.taken.values()), asked, set(found.others)]
    assert set.union(*groups) == set(files)
    assert sum(map(len, groups)) == len(files)
    assert {*found.taken, *found.undecided, *found.missing} == {"kadai.ipynb", "plan.json"}


def test_a_name_that_is_only_a_copys_ending_stays() -> None:
    """Nothing is stripped down to nothing."""
    assert plain_name("copy.ipynb") == "copy.ipynb"
    assert plain_name("コピー") == "コピー"
