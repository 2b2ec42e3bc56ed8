"""Moodle: zip and worksheet joined, in two languages, for groups, and back again."""

import csv
import io
import re
import zipfile
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pytest
from lms_exports import NOTEBOOK, PEOPLE, csv_of, worksheet_rows, write, zip_of

from coopgrade.lms.archives import ArchiveTooBigError, Limits, open_archive
from coopgrade.lms.fill import Mark, fill_sheet
from coopgrade.lms.mapping import mapping_for
from coopgrade.lms.packs import pack
from coopgrade.lms.presets import Export, detect, read_hand_ins
from coopgrade.lms.presets.moodle import clean_name
from coopgrade.lms.presets.moodle_sheet import read_status
from coopgrade.lms.times import TOKYO

_FORMS = {
    "folders since 4.1": "{name}_{number}_assignsubmission_file/{file}",
    "folders of 3.1 to 4.0": "{name}_{number}_assignsubmission_file_/{file}",
    "flat, before 3.1": "{name}_{number}_assignsubmission_file_{file}",
    "unpacked and zipped again": "課題1/{name}_{number}_assignsubmission_file/{file}",
}


def _zip(form: str = _FORMS["folders since 4.1"], people: int = 2) -> dict[str, bytes]:
    return {
        form.format(
            name=clean_name(person.name).replace("　", " "), number=31201 + n, file="kadai_1.ipynb"
        ): NOTEBOOK + str(n).encode()
        for n, person in enumerate(PEOPLE[:people])
    }


def _read(
    folder: Path, files: dict[str, bytes], rows: list[list[str]] | None, name: str = "all.zip"
) -> Export:
    sheet = write(folder, "w.csv", csv_of(rows)) if rows is not None else None
    with open_archive(write(folder, name, zip_of(files))) as archive:
        return read_hand_ins("moodle", archive, sheet, PEOPLE)


@pytest.mark.parametrize("form", _FORMS.values(), ids=_FORMS)
@pytest.mark.parametrize("english", [False, True], ids=["ja", "en"])
def test_zip_and_worksheet_are_joined(tmp_path: Path, form: str, english: bool) -> None:
    """Participant numbers lead to students; times, lateness and the four sets are right."""
    rows = worksheet_rows(english=english)
    export = _read(tmp_path, _zip(form), rows)
    assert [h.student_id for h in export.matched] == ["0012001", "0012002"]
    assert [dict(h.files) for h in export.hand_ins] == [
        {"kadai_1.ipynb": NOTEBOOK + b"0"},
        {"kadai_1.ipynb": NOTEBOOK + b"1"},
    ]
    assert [h.handed_in for h in export.hand_ins] == [
        datetime(2024, 4, 10, 9, 5, tzinfo=TOKYO),
        datetime(2024, 4, 12, 12, 5, tzinfo=TOKYO),
    ]
    assert [h.late_marked for h in export.hand_ins] == [False, True]
    assert [row.student_id for row in export.not_handed_in] == ["21E5003", "B10-0204"]
    assert export.without_row == export.without_folder == export.unmatched == ()
    assert export.problems == ()


def test_names_never_decide_when_there_is_a_worksheet(tmp_path: Path) -> None:
    """A folder with another's name and one's own number belongs to the number."""
    files = {"例﨑 花子_31201_assignsubmission_file/a.ipynb": NOTEBOOK}
    export = _read(tmp_path, files, worksheet_rows())
    assert [h.student_id for h in export.hand_ins] == ["0012001"]


def test_what_fits_only_one_side_is_told(tmp_path: Path) -> None:
    """A folder without a row, and a row that says "handed in" without a folder."""
    files = {"だれか_99999_assignsubmission_file/a.ipynb": NOTEBOOK, "readme.txt": b"?"}
    export = _read(tmp_path, files, worksheet_rows())
    assert [h.key for h in export.without_row] == ["99999"]
    assert [h.key for h in export.unmatched] == ["99999"]
    assert [row.student_id for row in export.without_folder] == ["0012001", "0012002"]
    text = "\n".join(export.problems)
    assert "だれか_99999" in text
    assert "readme.txt" in text


def test_without_the_worksheet_names_are_used_and_said(tmp_path: Path) -> None:
    """Unique names are found, cleaned as Moodle cleans them; the rest is a question."""
    files = _zip(people=4)
    files["高見本 一郎_31300_assignsubmission_file/a.ipynb"] = NOTEBOOK
    files["参加者_31301_assignsubmission_file/a.ipynb"] = NOTEBOOK
    files["0012002 例﨑 花子_31302_assignsubmission_file/a.ipynb"] = NOTEBOOK
    export = _read(tmp_path, files, None)
    found = [h.student_id for h in export.hand_ins]
    assert found == ["0012001", "0012002", "21E5003", "B10-0204", None, None, "0012002"]
    assert [h.by for h in export.matched] == ["name"] * 4 + ["key"]
    assert export.hand_ins[4].candidates == ("0012001",)
    assert "評定ワークシートがない" in export.problems[0]


def test_online_text_and_zips_within_belong_to_the_same_person(tmp_path: Path) -> None:
    """Both folders of one person are one hand-in; a zip is opened, a broken one kept and named."""
    start = "髙見本 一郎_31201_assignsubmission_"
    files = {
        f"{start}file/提出.zip": zip_of({"kadai.ipynb": NOTEBOOK, "../x": b"", ".DS_Store": b""}),
        f"{start}file/こわれた.zip": b"PK\x03\x04 nothing",
        f"{start}onlinetext/onlinetext.html": b"<p>text</p>",
    }
    export = _read(tmp_path, files, worksheet_rows())
    (hand_in,) = export.hand_ins
    assert dict(hand_in.files) == {
        "提出.zip/kadai.ipynb": NOTEBOOK,
        "こわれた.zip": b"PK\x03\x04 nothing",
        "onlinetext.html": b"<p>text</p>",
    }
    text = "\n".join(export.problems)
    assert "外に出よう" in text
    assert "こわれた.zip" in text


def _group_rows() -> list[list[str]]:
    rows = worksheet_rows()
    groups = ["グループ", "チーム_あ", "チーム_あ", "g02", "デフォルトグループ"]
    return [[*row[:5], group, *row[5:]] for row, group in zip(rows, groups, strict=True)]


def test_group_submissions_go_by_the_name_of_the_group(tmp_path: Path) -> None:
    """A group's number that is by chance a participant's leads nobody astray."""
    files = {
        "チーム あ_31203_assignsubmission_file/a.ipynb": NOTEBOOK,
        "デフォルトグループ_assignsubmission_file/a.ipynb": NOTEBOOK,
        "知らない組_77_assignsubmission_file/a.ipynb": NOTEBOOK,
    }
    export = _read(tmp_path, files, _group_rows())
    first, default, unknown = export.hand_ins
    assert (first.kind, first.key, first.members) == ("group", "チーム_あ", ("0012001", "0012002"))
    assert first.late_marked
    assert (default.kind, default.members) == ("group", ("B10-0204",))
    assert (unknown.student_id, unknown.members, unknown.name) == (None, (), "知らない組")
    assert [row.student_id for row in export.not_handed_in] == ["21E5003"]


def test_old_copies_for_each_member_become_one(tmp_path: Path) -> None:
    """Equal copies are one group hand-in; a member's different one is told."""
    name = "チーム あ-{}_{}_assignsubmission_file_/a.ipynb"
    same = {name.format("髙見本 一郎", 31201): NOTEBOOK, name.format("例﨑 花子", 31202): NOTEBOOK}
    (hand_in,) = _read(tmp_path, same, _group_rows()).hand_ins
    assert (hand_in.kind, hand_in.members) == ("group", ("0012001", "0012002"))
    other = {**same, name.format("例﨑 花子", 31202): b"other"}
    export = _read(tmp_path, other, _group_rows())
    assert len(export.hand_ins) == 2
    assert "例﨑 花子" in "\n".join(export.problems)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("評定のために提出済み - 評定済み", "handed_in"),
        ("評定のために提出済み - 2日 3時間 遅く提出", "late"),
        ("まだ提出されていません", "missing"),
        ("提出なし - 2日 3時間 期限超過", "missing"),
        ("下書き (未提出)", "draft"),
        ("No submission - 2 days late", "missing"),
        ("Submitted for grading - 1 hour late - Graded", "late"),
        ("再オープン", "unknown"),
    ],
)
def test_status_texts_are_understood(text: str, status: str) -> None:
    """Sites word the status differently; what is not known stays unknown."""
    assert read_status(text) == status


def _moodle_takes(content: bytes, label: str, known: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Do what Moodle's import does, as its source says: number → (grade, comment)."""
    text = content.decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    ja = label == "参加者"
    names = ("ID", "評点", "最終更新日時 (評定)", "フィードバックコメント")
    if not ja:
        names = ("Identifier", "Grade", "Last modified (grade)", "Feedback comments")
    number, grade, _, comment = (header.index(name) for name in names)
    taken = {}
    for row in rows:
        participant = row[number].encode()[len(label.encode()) :].decode().strip()
        if participant in known and row[grade]:
            taken[participant] = (row[grade], row[comment])
    return taken


@pytest.mark.parametrize("english", [False, True], ids=["ja", "en"])
def test_the_filled_worksheet_is_what_moodle_takes(tmp_path: Path, english: bool) -> None:
    """Grades and comments reach the participants; all else is byte for byte as before."""
    rows = worksheet_rows(english=english)
    before = csv_of(rows)
    sheet = write(tmp_path, "評定-a.csv", before)
    marks = {
        "0012001": Mark(Fraction(165, 2), comment="=よくできました\n次は<資金>です"),
        "0012002": Mark(0),
        "9999999": Mark(50),
    }
    filled = fill_sheet(sheet, mapping_for("moodle"), marks, PEOPLE)
    known = {str(31201 + n): p.student_id for n, p in enumerate(PEOPLE)}
    taken = _moodle_takes(filled.content, "Participant" if english else "参加者", known)
    assert taken == {
        "31201": ("82.5", "<p>=よくできました<br>次は&lt;資金&gt;です</p>"),
        "31202": ("0", ""),
    }
    expected = [list(row) for row in rows]
    expected[1][5], expected[1][10] = taken["31201"]
    expected[2][5] = "0"
    assert filled.content == csv_of(expected)
    assert sheet.read_bytes() == before
    assert filled.without_row == ("9999999",)
    assert [row.candidates for row in filled.without_mark] == [("21E5003",), ("B10-0204",)]
    assert filled.filled[1].replaced == {rows[0][5]: "55.00"}
    # Student 2 has a grade already: Moodle would skip it silently.
    assert any("0012002" in w and "チェック" in w for w in filled.warnings)


def test_what_moodle_would_skip_is_said_before(tmp_path: Path) -> None:
    """A grade above the maximum, a locked one, and a letter that is not in the scale."""
    rows = worksheet_rows()
    rows[2][7] = "いいえ"
    sheet = write(tmp_path, "a.csv", csv_of(rows))
    marks = {"0012001": Mark(101), "0012002": Mark(10)}
    text = "\n".join(fill_sheet(sheet, mapping_for("moodle"), marks, PEOPLE).warnings)
    assert re.search(r"最大評点より大きい.*0012001", text)
    assert re.search(r"ロック.*0012002", text)
    rows[0][6] = "評価尺度"
    for row in rows[1:]:
        row[6] = "秀\n優\n良\n可"
    sheet = write(tmp_path, "b.csv", csv_of(rows))
    marks = {"0012001": Mark(95, letter="秀"), "0012002": Mark(50, letter="不可")}
    filled = fill_sheet(sheet, mapping_for("moodle"), marks, PEOPLE)
    assert [row.values for row in filled.filled] == [{"評点": "秀"}]
    assert any("評価尺度" in w and "0012002" in w for w in filled.warnings)


@pytest.mark.parametrize(("encoding", "said"), [("utf-8", 0), ("utf-8-sig", 0), ("cp932", 1)])
def test_a_worksheet_that_excel_saved_is_told(tmp_path: Path, encoding: str, said: int) -> None:
    """Moodle reads UTF-8 only; what Excel saves as CSV is something else."""
    rows = [[cell.replace("𠮷", "吉") for cell in row] for row in worksheet_rows()]
    sheet = write(tmp_path, "a.csv", csv_of(rows, encoding))
    filled = fill_sheet(sheet, mapping_for("moodle"), {"0012001": Mark(1)}, PEOPLE)
    assert sum("UTF-8" in warning for warning in filled.warnings) == said
    assert filled.content.decode(encoding).count(",1,") == 1


def _moodle_files(content: bytes, participants: set[str]) -> dict[str, dict[str, bytes]]:
    """Do what the import of feedback zips does, as its source says."""
    found: dict[str, dict[str, bytes]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            assert info.filename.isascii()
            folder, _, file = info.filename.partition("/")
            fields = folder.split("_", 4)
            assert len(fields) >= 4
            if fields[1] in participants and fields[2:4] == ["assignsubmission", "file"]:
                found.setdefault(fields[1], {})[file] = archive.read(info)
    return found


def test_feedback_reaches_each_member_by_their_own_number(tmp_path: Path) -> None:
    """Groups or not, the zip has one folder per student; who has no row is told."""
    export = _read(tmp_path, {}, _group_rows())
    pages = {p.student_id: {"feedback.html": p.student_id.encode()} for p in PEOPLE[:2]}
    pages["9999999"] = {"feedback.html": b"?"}
    made = pack("moodle", pages, export.rows)
    assert _moodle_files(made.content, {"31201", "31202", "31203", "31204"}) == {
        "31201": {"feedback.html": b"0012001"},
        "31202": {"feedback.html": b"0012002"},
    }
    assert made.not_reached == ("9999999",)
    assert pack("moodle", pages, export.rows).content == made.content


def test_a_wrong_sheet_is_told_and_the_zip_still_read(tmp_path: Path) -> None:
    """A sheet that is no worksheet costs the numbers, not the hand-ins."""
    export = _read(tmp_path, _zip(), [["a", "b"], ["1", "2"]])
    assert [h.key for h in export.hand_ins] == ["31201", "31202"]
    assert "評定ワークシートではない" in export.problems[0]


def test_anonymous_marking_is_told_once(tmp_path: Path) -> None:
    """Without names and numbers in the sheet, the message says how to reveal them."""
    rows = [[row[0], *row[4:]] for row in worksheet_rows()]
    files = {"参加者_31201_assignsubmission_file/a.ipynb": NOTEBOOK}
    export = _read(tmp_path, files, rows)
    assert [h.key for h in export.unmatched] == ["31201"]
    assert "学生の身元" in export.problems[0]


def test_an_archive_that_is_too_big_stops(tmp_path: Path) -> None:
    """The total is one error for the archive, not a problem of each file."""
    chunk = bytes(range(256)) * 3000
    files = {f"a_{n}_assignsubmission_file/x.bin": chunk for n in range(3)}
    path = write(tmp_path, "a.zip", zip_of(files))
    with open_archive(path, Limits(total=1 << 20)) as archive, pytest.raises(ArchiveTooBigError):
        read_hand_ins("moodle", archive, None, PEOPLE)


def test_moodle_is_recognised_by_its_names(tmp_path: Path) -> None:
    """Zip and worksheet are suggested as Moodle's; a zip of anything is nobody's."""
    path = write(tmp_path, "a.zip", zip_of(_zip()))
    assert next(guess.preset for guess in detect(path)) == "moodle"
    sheet = write(tmp_path, "a.csv", csv_of(worksheet_rows(english=True)))
    assert [guess.preset for guess in detect(sheet)] == ["moodle"]
    assert detect(write(tmp_path, "b.zip", zip_of({"写真/1.jpg": b""}))) == ()
