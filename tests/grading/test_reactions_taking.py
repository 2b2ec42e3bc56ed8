"""Reactions come in: every format keeps every word, nobody is guessed, nothing is lost."""

import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reaction_class import (
    IDS,
    NAMES,
    TEXTS,
    address,
    csv_file,
    google_rows,
    make_course,
    workbook,
)

from coopgrade.course import TOKYO, Course
from coopgrade.errors import UserError
from coopgrade.journal import open_journal
from coopgrade.lms.ids import Directory
from coopgrade.reactions import (
    Quote,
    Reaction,
    Reply,
    Taken,
    current_reactions,
    read_answers,
    take_answers,
    take_scans,
    withdraw,
    write_typing_sheet,
)
from coopgrade.reactions.form_times import read_form_time
from coopgrade.reactions.from_hand_ins import read_zip
from coopgrade.reactions.records import current_quotes, current_replies, current_scans, newest
from coopgrade.roster import load_roster

ALL = dict(zip(IDS, TEXTS, strict=True))


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course of ten students and fifteen weeks."""
    return make_course(tmp_path / "course")


def _take(course: Course, path: Path, session: int = 1, **how: object) -> Taken:
    columns = how.pop("columns", ())
    with open_journal(course) as journal:
        answers = read_answers(path, columns=columns)  # type: ignore[arg-type]
        return take_answers(course, load_roster(course), journal, answers, session, **how)  # type: ignore[arg-type]


def _texts(course: Course, session: int = 1) -> dict[str, str]:
    with open_journal(course) as journal:
        return {one: r.text for (_, one), r in current_reactions(journal, session).items()}


def _google(path: Path, encoding: str) -> Path:
    rows = google_rows((address(one), text) for one, text in ALL.items())
    return csv_file(path.with_suffix(".csv"), rows, encoding=encoding)


def _google_zip(path: Path, encoding: str) -> Path:
    plain = _google(path, encoding)
    with zipfile.ZipFile(path.with_suffix(".csv.zip"), "w") as archive:
        archive.write(plain, "リアクション.csv")
    return path.with_suffix(".csv.zip")


def _microsoft(path: Path, encoding: str) -> Path:
    moment = datetime(2026, 10, 1, 14, 5, 6)  # noqa: DTZ001 - Excel knows no time zones
    head = ["ID", "開始時刻", "完了時刻", "メール", "名前", "最終変更時刻", "今日の\nひとこと"]
    rows = [
        [number, moment, moment, address(one), "ヤマダ", None, text]
        for number, (one, text) in enumerate(ALL.items(), start=1)
    ]
    return workbook(path.with_suffix(".xlsx"), [head, *rows])


def _typed(path: Path, encoding: str) -> Path:
    rows = list(ALL.items())
    return csv_file(path.with_suffix(".csv"), [("学籍番号", "感想"), *rows], encoding=encoding)


def _tabs(path: Path, encoding: str) -> Path:
    rows = [(one.replace("0", "０"), text) for one, text in ALL.items()]
    return csv_file(
        path.with_suffix(".txt"),
        [("学籍番号", "感想"), *rows],
        encoding=encoding,
        delimiter="\t",
    )


@pytest.mark.parametrize(
    ("make", "encoding"),
    [
        (_google, "utf-8"),
        (_google, "utf-8-sig"),
        (_google_zip, "utf-8"),
        (_microsoft, ""),
        (_typed, "utf-8-sig"),
        (_tabs, "utf-16"),
    ],
)
def test_every_format_keeps_every_word(
    make: object, encoding: str, course: Course, tmp_path: Path
) -> None:
    """Quotes, commas, line breaks, =1+1, 髙 and an emoji arrive as they were written."""
    path = make(tmp_path / "answers", encoding)  # type: ignore[operator]
    taken = _take(course, path)
    assert not taken.unmatched
    assert _texts(course) == ALL
    again = _take(course, path)
    assert (len(again.records), again.unchanged) == (0, len(ALL))


def test_cp932_from_excel(course: Course, tmp_path: Path) -> None:
    """髙 and ① survive in the encoding that Excel saves."""
    rows = [("学籍番号", "感想"), (IDS[0], "髙﨑さんの①番の話、\nよかった")]
    taken = _take(course, csv_file(tmp_path / "a.csv", rows, encoding="cp932"))
    assert [one.text for one in taken.records] == ["髙﨑さんの①番の話、\nよかった"]


@given(st.dictionaries(st.sampled_from(IDS), st.text(min_size=1, max_size=40)))
def test_any_text_of_a_csv_is_read_as_written(texts: dict[str, str]) -> None:
    """Whatever stands in a cell comes out, but for line ends and spaces around it."""
    from coopgrade.lms.tables import Table
    from coopgrade.reactions.reading import parse_answers, tidy_text

    rows = (("学籍番号", "感想"), *texts.items())
    answers = parse_answers(Table("a.csv", "csv", rows))
    assert {row.keys[0]: row.text for row in answers.rows} == {
        one: tidy_text(text) for one, text in texts.items()
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025/07/11 10:16:35 午前 GMT+9", "2025-07-11T10:16:35+09:00"),
        ("2025/07/11 12:00:01 午前 GMT+9", "2025-07-11T00:00:01+09:00"),
        ("2025/07/11 12:00:01 午後 GMT+9", "2025-07-11T12:00:01+09:00"),
        ("2025/07/11 11:59:59 午後 GMT+9", "2025-07-11T23:59:59+09:00"),
        ("2025/07/11 午後 1:05:09", "2025-07-11T13:05:09+09:00"),
        ("2025/09/11 0:05:19", "2025-09-11T00:05:19+09:00"),
        ("2025/07/11 4:16:35 PM GMT+0", "2025-07-12T01:16:35+09:00"),
        ("2026-10-01 14:05:06.500000", "2026-10-01T14:05:06+09:00"),
        ("2024年 04月 10日(水曜日) 09:05", "2024-04-10T09:05:00+09:00"),
    ],
)
def test_times_of_forms(text: str, expected: str) -> None:
    """Twelve o'clock, both of Google's ways, another time zone, Excel's fractions."""
    moment = read_form_time(text)
    assert moment is not None
    assert moment.isoformat() == expected


@pytest.mark.parametrize(
    "text", ["", "-", "きのう", "2025/13/41 10:00:00", "2025/07/11 13:00 午前"]
)
def test_what_is_no_time_is_none(text: str) -> None:
    """Nothing is made up."""
    assert read_form_time(text) is None


def test_the_newest_answer_counts_and_all_are_kept(course: Course, tmp_path: Path) -> None:
    """By the time of writing, not by the order in the file."""
    rows = [
        ["タイムスタンプ", "メールアドレス", "感想"],
        ["2026/10/01 2:00:00 午後 GMT+9", address(IDS[0]), "あとから"],
        ["2026/10/01 0:30:00 午後 GMT+9", address(IDS[0]), "先に"],
    ]
    taken = _take(course, csv_file(tmp_path / "a.csv", rows))
    assert taken.several == (IDS[0],)
    assert _texts(course) == {IDS[0]: "あとから"}
    with open_journal(course) as journal:
        assert [one.text for one in journal.read(Reaction)] == ["あとから", "先に"]


@given(st.permutations(range(4)))
def test_order_in_the_file_does_not_matter(order: list[int]) -> None:
    """Of answers with a time, the same one counts in whatever order they come."""
    noted = [
        Reaction(
            session=1, student="1", text=str(n), written_at=datetime(2026, 10, 1, n, tzinfo=TOKYO)
        )
        for n in order
    ]
    found = newest(noted)
    assert found is not None
    assert found.text == "3"


def test_nobody_is_guessed(course: Course, tmp_path: Path) -> None:
    """A lost zero, a name, a stranger, two that disagree: listed with who may be meant."""
    rows = [
        ["タイムスタンプ", "メールアドレス", "学籍番号", "氏名", "感想"],
        ["", "", "260001", "", "a"],
        ["", "", "", NAMES[2], "b"],
        ["", "anonymous", "", "", "c"],
        ["", address(IDS[4]), IDS[5], "", "d"],
        ["", "", "", "", "e"],
    ]
    path = csv_file(tmp_path / "a.csv", rows)
    taken = _take(course, path)
    assert [(one.line, one.why, one.candidates) for one in taken.unmatched] == [
        (2, "suggestion", (IDS[0],)),
        (3, "name_only", (IDS[2],)),
        (4, "unknown", ()),
        (5, "ambiguous", (IDS[5], IDS[4])),
        (6, "no_key", ()),
    ]
    assert _texts(course) == {}
    told = _take(course, path, by_name=True, confirmed={"260001": IDS[0]})
    assert [one.line for one in told.unmatched] == [4, 5, 6]
    assert _texts(course) == {IDS[0]: "a", IDS[2]: "b"}


def test_an_unclear_column_is_asked_for(course: Course, tmp_path: Path) -> None:
    """Two questions: the message lists them with numbers; a part of a header is enough."""
    rows = [
        ["タイムスタンプ", "ユーザー名", "分かった\nこと", "聞きたいこと,なんでも", "合計スコア"],
        ["2026/10/01 13:00:00", "login01", "出資", "議決は？", "3 / 5"],
        ["2026/10/01 13:01:00", "login02", "", "給料は？", "1 / 5"],
    ]
    path = csv_file(tmp_path / "a.csv", rows)
    with pytest.raises(UserError, match=r"3　分かった こと\n  4　聞きたいこと,なんでも\n"):
        _take(course, path)
    with pytest.raises(UserError, match="2つ以上"):
        _take(course, path, columns=["こと"])
    with pytest.raises(UserError, match="という列はありません"):
        _take(course, path, columns=["9"])
    taken = _take(course, path, columns=["分かったこと", "4"])
    assert taken.answers.form == "google"
    assert _texts(course) == {
        IDS[0]: "【分かった こと】\n出資\n【聞きたいこと,なんでも】\n議決は？",
        IDS[1]: "【聞きたいこと,なんでも】\n給料は？",
    }


def test_a_question_about_names_is_no_name(course: Course, tmp_path: Path) -> None:
    """名前のない仕事 is a question; 氏名（漢字で） is the name."""
    rows = [["学籍番号（半角）", "氏名（漢字で）", "名前のない仕事とは？"], [IDS[0], "", "家事"]]
    _take(course, csv_file(tmp_path / "a.csv", rows))
    assert _texts(course) == {IDS[0]: "家事"}


def test_another_weeks_file_is_stopped(course: Course, tmp_path: Path) -> None:
    """A file of session 1 given as session 2 changes nothing; a single late one is a question."""
    path = csv_file(tmp_path / "a.csv", google_rows([(address(IDS[0]), "a")]))
    with pytest.raises(UserError, match="第2回の週"):
        _take(course, path, 2)
    assert _texts(course, 2) == {}
    assert len(_take(course, path, 2, anyway=True).records) == 1
    rows = google_rows([(address(IDS[0]), "a"), (address(IDS[1]), "b")])
    rows[2][0] = "2026/10/08 9:00:00 午前 GMT+9"
    taken = _take(course, csv_file(tmp_path / "b.csv", rows))
    assert [one for one, _ in taken.odd_times] == [IDS[1]]
    assert len(taken.records) == 2


def test_one_form_for_the_whole_term(course: Course, tmp_path: Path) -> None:
    """A column that says which session it is decides."""
    rows = [("学籍番号", "第何回", "感想"), (IDS[0], "第１回", "a"), (IDS[0], "2", "b")]
    taken = _take(course, csv_file(tmp_path / "a.csv", rows), 2)
    assert taken.other_session == 1
    assert _texts(course, 2) == {IDS[0]: "b"}


def test_what_went_to_the_wrong_student_is_taken_back(course: Course, tmp_path: Path) -> None:
    """It is gone from everything that is shown, and does not come back with the file."""
    path = csv_file(tmp_path / "a.csv", [("学籍番号", "感想"), (IDS[0], "人ちがい")])
    _take(course, path)
    roster = load_roster(course)
    with open_journal(course) as journal:
        with pytest.raises(UserError, match="--reason"):
            withdraw(course, roster, journal, 1, IDS[0], by="佐藤", reason=" ")
        journal.append(
            Reply(session=1, student=IDS[0], text="なるほど", by="佐藤"),
            Quote(session=1, student=IDS[0], chosen=True, text="人ちがい", by="佐藤"),
        )
        withdraw(course, roster, journal, 1, IDS[0], by="佐藤", reason="打ちまちがい")
        assert current_replies(journal) == {}
        assert current_quotes(journal, 1) == {}
    assert _take(course, path).unchanged == 1
    assert _texts(course) == {}
    with (
        open_journal(course) as journal,
        pytest.raises(UserError, match="取り消すものがありません"),
    ):
        withdraw(course, roster, journal, 1, IDS[0], by="佐藤", reason="もう一度")
    _take(course, csv_file(tmp_path / "b.csv", [("学籍番号", "感想"), (IDS[0], "ただしい")]))
    assert _texts(course) == {IDS[0]: "ただしい"}


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_the_typing_sheet_comes_back(ending: str, course: Course, tmp_path: Path) -> None:
    """What stands in it is read as it was, formulas and zeros among it; again changes nothing."""
    _take(course, _typed(tmp_path / "a", "utf-8"))
    path = tmp_path / f"typing{ending}"
    roster = load_roster(course)
    with open_journal(course) as journal:
        assert write_typing_sheet(course, roster, journal, 1, path) == len(IDS)
    taken = _take(course, path)
    assert (taken.answers.form, len(taken.records), taken.unchanged) == ("typed", 0, len(IDS))
    assert path.stat().st_mode & 0o077 == 0


def test_cells_to_type_into_are_text(course: Course, tmp_path: Path) -> None:
    """A number keeps its zeros, =1+1 stays a text; states can be chosen from a list."""
    path = tmp_path / "typing.xlsx"
    _take(course, _typed(tmp_path / "a", "utf-8"))
    with open_journal(course) as journal:
        write_typing_sheet(course, load_roster(course), journal, 1, path)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [cell.value for cell in sheet[3]][:4] == [IDS[1], NAMES[1], "=1+1", ""]
    assert {sheet.cell(3, c).number_format for c in (1, 2, 3, 4)} == {"@"}
    assert sheet.cell(3, 3).data_type == "s"
    assert sheet.data_validations.dataValidation[0].formula1 == '"出席,遅刻,欠席,公欠"'


def test_scans_are_linked_by_their_names(course: Course, tmp_path: Path) -> None:
    """By number, with a page behind it; what is nobody's is listed; nothing is read."""
    folder = tmp_path / "scans"
    folder.mkdir()
    files = {
        "0260001.pdf": b"%PDF-1.4 a",
        "0260002_2.jpg": b"\xff\xd8\xff b",
        "０２６０００２.png": b"\x89PNG\r\n\x1a\n c",
        "IMG_0001.jpg": b"\xff\xd8\xff d",
        "0260003.heic": b"ftypheic",
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    roster = load_roster(course)
    with open_journal(course) as journal:
        taken = take_scans(course, roster, journal, folder, 1)
        assert taken.unmatched == ("IMG_0001.jpg",)
        assert taken.no_picture == ("0260003.heic",)
        again = take_scans(course, roster, journal, folder, 1)
        assert (len(taken.records), len(again.records), again.unchanged) == (3, 0, 3)
        scans = current_scans(journal, 1)
        path = tmp_path / "typing.xlsx"
        write_typing_sheet(course, roster, journal, 1, path)
    assert {one: len(papers) for one, papers in scans.items()} == {IDS[0]: 1, IDS[1]: 2}
    assert (course.scans(1) / scans[IDS[0]][0].file).read_bytes() == b"%PDF-1.4 a"
    link = openpyxl.load_workbook(path).worksheets[0].cell(2, 5).hyperlink
    assert scans[IDS[0]][0].file in link.target
    with open_journal(course) as journal:
        withdraw(course, roster, journal, 1, IDS[0], by="佐藤", reason="別の人の紙")
        assert IDS[0] not in current_scans(journal, 1)


def test_one_pdf_of_everybody_is_refused(course: Course, tmp_path: Path) -> None:
    """Nothing tells whose page is whose."""
    path = tmp_path / "class.pdf"
    path.write_bytes(b"%PDF-1.4")
    with open_journal(course) as journal, pytest.raises(UserError, match="だれの紙か"):
        take_scans(course, load_roster(course), journal, path, 1)


def test_online_texts_of_a_learning_system(course: Course, tmp_path: Path) -> None:
    """Moodle's zip with its sheet: HTML becomes words, a photo is told."""
    sheet = csv_file(
        tmp_path / "sheet.csv",
        [
            ["ID", "姓", "名", "IDナンバー", "ステータス", "評点", "最終更新日時 (提出)"],
            ["参加者11", "青木", "一", IDS[0], "提出済み", "", "2026年 10月 1日(木曜日) 14:05"],
            ["参加者12", "石田", "二", IDS[1], "提出済み", "", "2026年 10月 1日(木曜日) 14:06"],
        ],
    )
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "青木 一_11_assignsubmission_onlinetext/onlinetext.html",
            "<html><head><title>x</title></head><body><p>よかった。<br>a &lt; b</p></body></html>",
        )
        archive.writestr("石田 二_12_assignsubmission_file/photo.jpg", b"\xff\xd8\xff")
    answers, problems = read_zip(path, "moodle", Directory(load_roster(course).students), sheet)
    with open_journal(course) as journal:
        taken = take_answers(course, load_roster(course), journal, answers, 1)
    assert _texts(course) == {IDS[0]: "よかった。\na < b"}
    assert (taken.empty, len(problems)) == (1, 1)
    assert "photo.jpg" in problems[0]


def test_moodles_own_numbers_are_nobodys(course: Course, tmp_path: Path) -> None:
    """A participant's number that happens to be a student's number finds nobody."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        name = f"だれか ほか_{IDS[4]}_assignsubmission_onlinetext/onlinetext.html"
        archive.writestr(name, "<p>だれの文?</p>")
    answers, _ = read_zip(path, "moodle", Directory(load_roster(course).students))
    with open_journal(course) as journal:
        taken = take_answers(course, load_roster(course), journal, answers, 1)
    assert taken.records == ()
    assert [one.label for one in taken.unmatched] == ["だれか ほか"]


def test_sessions_must_be_in_the_calendar(course: Course, tmp_path: Path) -> None:
    """A typing mistake is told before anything is noted."""
    path = csv_file(tmp_path / "a.csv", [("学籍番号", "感想"), (IDS[0], "a")])
    with pytest.raises(UserError, match="第16回は、日程にありません"):
        _take(course, path, 16)
    (bare := tmp_path / "bare").mkdir()
    with pytest.raises(UserError, match="日程がありません"):
        _take(make_course(bare, sessions=0), path)
