"""Forty cards are read, answered and quoted: no names, nothing lost, nobody betrayed."""

from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reaction_class import IDS, NAMES, TEXTS, csv_file, make_course

from coopgrade.course import Course
from coopgrade.errors import UserError
from coopgrade.journal import Journal, now, open_journal
from coopgrade.reactions import (
    Answered,
    Quote,
    Reaction,
    Reply,
    find_people,
    load_cards,
    load_voices,
    read_answers,
    skim_page,
    take_answer_sheet,
    take_answers,
    take_scans,
    write_answer_sheet,
)
from coopgrade.reactions.cards import minutes_to_read
from coopgrade.reactions.naming import declines
from coopgrade.reactions.records import AnswerSheet, current_quotes, current_replies
from coopgrade.roster import Roster, Student, load_roster

LONG = "話し合いが長くなったので、先に決めることを決めたらいいと思う。" * 12


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course in which everybody wrote in session 1."""
    course = make_course(tmp_path / "course")
    path = csv_file(tmp_path / "a.csv", [("学籍番号", "感想"), *zip(IDS, TEXTS, strict=True)])
    with open_journal(course) as journal:
        take_answers(course, load_roster(course), journal, read_answers(path), 1)
    return course


def _sheet(course: Course, path: Path) -> AnswerSheet:
    with open_journal(course) as journal:
        return write_answer_sheet(course, journal, 1, load_cards(journal, 1), path)


def _fill(path: Path, record: AnswerSheet, **cells: dict[str, str]) -> Path:
    """Fill cells of the sheet: column=, student → text."""
    column = {"tick": 3, "quote": 4, "reply": 5, "sheet": 6}
    code = {student: code for code, student in record.codes.items()}
    book = openpyxl.load_workbook(path)
    tab = book.worksheets[0]
    rows = {tab.cell(row, 1).value: row for row in range(2, tab.max_row + 1)}
    for name, texts in cells.items():
        for student, text in texts.items():
            cell = tab.cell(rows[code[student]], column[name], text)
            # The cells are formatted as text: so Excel keeps =… as it is typed.
            assert cell.number_format == "@"
            cell.data_type = "s"
    book.save(path)
    return path


def _take(course: Course, path: Path, **how: object) -> Answered:
    with open_journal(course) as journal:
        return take_answer_sheet(journal, load_roster(course), path, by="佐藤", **how)  # type: ignore[arg-type]


def test_the_page_has_every_word_and_no_name(course: Course) -> None:
    """What students wrote is shown as text, never as markup; numbers and names are not there."""
    with open_journal(course) as journal:
        cards = load_cards(journal, 1)
    html = skim_page(course, 1, cards)
    for text in TEXTS:
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        assert escaped.replace('"', "&quot;") in html
    for secret in (*IDS, *NAMES, "login01", "s01@"):
        assert secret not in html
    assert "<b>" not in html
    assert "<script" not in html
    assert "http" not in html.replace("http-equiv", "")
    named = skim_page(course, 1, cards, names=dict(zip(IDS, NAMES, strict=True)))
    assert "髙橋 さくら" in named


def test_forty_long_cards_take_ten_minutes(course: Course) -> None:
    """Long texts are folded; the whole text is there and needs no script."""
    with open_journal(course) as journal:
        records = [
            Reaction(session=2, student=f"x{number}", text=f"{number}{LONG}")
            for number in range(40)
        ]
        journal.append(*records)
        cards = load_cards(journal, 2)
    assert minutes_to_read(cards) <= 10
    html = skim_page(course, 2, cards)
    assert html.count('<li class="card">') == 40
    assert html.count('type="checkbox"') == 40
    assert html.count(LONG) == 40


def test_order_tells_nothing_and_is_stable(course: Course) -> None:
    """The same each time, another with a seed and in another session, never by number."""
    with open_journal(course) as journal:
        orders = [[card.student for card in load_cards(journal, 1, seed=n)] for n in (0, 0, 1)]
        journal.append(*(Reaction(session=2, student=one, text="x") for one in IDS))
        second = [card.student for card in load_cards(journal, 2)]
    assert orders[0] == orders[1]
    assert sorted(orders[2]) == list(IDS)
    assert len({tuple(order) for order in (orders[0], orders[2], second, IDS, TEXTS)}) == 5


def test_a_scan_without_words_is_a_card(course: Course, tmp_path: Path) -> None:
    """A picture stands on the card, a PDF is linked; nothing is loaded from elsewhere."""
    (folder := tmp_path / "scans").mkdir()
    (folder / "0260001.png").write_bytes(b"\x89PNG\r\n\x1a\n 1")
    (folder / "0260002.pdf").write_bytes(b"%PDF-1.4 2")
    with open_journal(course) as journal:
        take_scans(course, load_roster(course), journal, folder, 3)
        cards = load_cards(journal, 3)
    html = skim_page(course, 3, cards)
    assert 'src="data:image/png;base64,' in html
    (pdf,) = (scan.file for card in cards for scan in card.scans if scan.file.endswith("pdf"))
    assert f'href="../../reactions/03/{pdf}"' in html
    assert (course.out / "reactions" / "../../reactions/03" / pdf).resolve().is_file()


def test_lines_and_ticks_come_back(course: Course, tmp_path: Path) -> None:
    """Once; reading the sheet again changes nothing; a new sheet shows them."""
    path = tmp_path / "skim.xlsx"
    record = _sheet(course, path)
    _fill(
        path,
        record,
        tick={IDS[0]: "○", IDS[1]: "〇", IDS[2]: "◯"},
        quote={IDS[2]: "おばあさんの店の話。「また来る」"},
        reply={IDS[0]: "=第4回で、\nいっしょに考えましょう", IDS[9]: "なるほど"},
    )
    found = _take(course, path)
    assert {one.student: one.text for one in found.replies} == {
        IDS[0]: "=第4回で、 いっしょに考えましょう",
        IDS[9]: "なるほど",
    }
    assert {one.student: one.text for one in found.quotes} == {
        IDS[0]: TEXTS[0],
        IDS[1]: "=1+1",
        IDS[2]: "おばあさんの店の話。「また来る」",
    }
    again = _take(course, path)
    assert (again.replies, again.quotes, again.chosen) == ((), (), 3)
    second = tmp_path / "second.xlsx"
    _sheet(course, second)
    assert _take(course, second).replies == ()
    with open_journal(course) as journal:
        assert len(current_quotes(journal, 1)) == 3


def test_no_names_stand_in_the_sheet(course: Course, tmp_path: Path) -> None:
    """Card numbers only; what looks like a formula is a text."""
    path = tmp_path / "skim.xlsx"
    _sheet(course, path)
    tab = openpyxl.load_workbook(path).worksheets[0]
    words = "\n".join(str(cell.value) for row in tab.iter_rows() for cell in row)
    assert not [secret for secret in (*IDS, *NAMES) if secret in words]
    assert {cell.data_type for row in tab.iter_rows() for cell in row} == {"s"}


def test_emptied_cells_take_back_only_what_stood_there(course: Course, tmp_path: Path) -> None:
    """An old sheet does not undo what came later; a new one does when it is emptied."""
    old, new = tmp_path / "old.xlsx", tmp_path / "new.xlsx"
    _sheet(course, old)
    record = _sheet(course, new)
    _take(course, _fill(new, record, tick={IDS[0]: "○"}, reply={IDS[0]: "はい"}))
    assert _take(course, old).replies == ()
    record = _sheet(course, new)
    found = _take(course, _fill(new, record, tick={IDS[0]: ""}, reply={IDS[0]: ""}))
    assert [one.text for one in found.replies] == [""]
    assert [one.chosen for one in found.quotes] == [False]
    with open_journal(course) as journal:
        assert current_replies(journal) == {}
        assert current_quotes(journal, 1) == {}
        assert len(journal.read(Reply)) == 2


def test_what_may_name_somebody_waits(course: Course, tmp_path: Path) -> None:
    """A quote with a name and a line about somebody else are held back until a person looked."""
    path = tmp_path / "skim.xlsx"
    record = _sheet(course, path)
    _fill(
        path,
        record,
        tick={IDS[0]: "○", IDS[1]: "○"},
        quote={IDS[0]: "高橋さんの話がよかった", IDS[1]: "よかった"},
        reply={IDS[0]: "青木さん、ありがとう", IDS[1]: "石田さんと加藤さんで話してみて"},
    )
    found = _take(course, path)
    code = {student: code for code, student in record.codes.items()}
    assert {(one.card, one.what) for one in found.held} == {
        (code[IDS[0]], "quote"),
        (code[IDS[1]], "reply"),
    }
    assert [one.text for one in found.replies] == ["青木さん、ありがとう"]
    assert [one.text for one in found.quotes] == ["よかった"]
    told = _take(course, path, checked=[code[IDS[0]]])
    assert [(one.text, one.checked) for one in told.quotes] == [("高橋さんの話がよかった", True)]
    assert [one.what for one in told.held] == ["reply"]


def test_who_declines_is_not_quoted(course: Course, tmp_path: Path) -> None:
    """Whatever a person ticks."""
    path = tmp_path / "skim.xlsx"
    with open_journal(course) as journal:
        text = "父が労協で働いています。紹介しないでください。"
        journal.append(Reaction(session=1, student=IDS[0], text=text))
    record = _sheet(course, path)
    _fill(path, record, tick={IDS[0]: "○"}, quote={IDS[0]: "労協で働く人が家にいる"})
    found = _take(course, path, checked=list(record.codes))
    assert [one.what for one in found.held] == ["declined"]
    assert found.chosen == 0


def test_a_sheet_is_taken_whole_or_not(course: Course, tmp_path: Path) -> None:
    """One message names every row that cannot be read."""
    path = tmp_path / "skim.xlsx"
    record = _sheet(course, path)
    _fill(
        path,
        record,
        tick={IDS[0]: "たぶん", IDS[1]: "○"},
        quote={IDS[1]: ""},
        reply={IDS[2]: "はい"},
        sheet={IDS[3]: "beef"},
    )
    with pytest.raises(UserError) as caught:
        _take(course, path)
    message = str(caught.value)
    for words in ("取りこめない行が3つ", "「たぶん」は、しるし", "紹介する文が空", "「beef」"):
        assert words in message
    with open_journal(course) as journal:
        assert journal.read(Reply) == []
        with pytest.raises(UserError, match="--by"):
            take_answer_sheet(journal, load_roster(course), path, by=" ")
    with pytest.raises(UserError, match="番号、紹介"):
        _take(course, csv_file(tmp_path / "x.csv", [("学籍番号", "感想")]))


def test_a_text_that_changed_meanwhile_is_told(course: Course, tmp_path: Path) -> None:
    """The line may answer something that is not there any more."""
    path = tmp_path / "skim.xlsx"
    record = _sheet(course, path)
    with open_journal(course) as journal:
        later = now() + timedelta(minutes=1)
        journal.append(Reaction(session=1, student=IDS[0], text="書き直した", at=later))
    code = {student: code for code, student in record.codes.items()}
    assert _take(course, path).rewritten == (code[IDS[0]],)


ROSTER = Roster(
    (
        Student("0260001", "髙橋 一", kana="たかはし はじめ", login="taka01"),
        Student("0260002", "森 さくら", email="mori@example.ac.jp"),
        Student("A10-02", "江川ミライ"),
    ),
    (),
)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("高橋さんと話した", ["name"]),
        ("髙 橋 一", ["name"]),
        ("たかはしくん", ["name"]),
        ("森を歩く仕事、一番よかった", []),
        ("森さんの話", ["name"]),
        ("江川ミライ", ["name"]),
        ("０２６－０００１です", ["number", "digits"]),
        ("a1002", ["number"]),
        ("TAKA01 まで", ["login"]),
        ("045(123)4567 に電話", ["digits"]),
        ("a.b@example.com へ", ["mail"]),
        ("インスタは ＠coop", ["at"]),
        ("https://example.com/x を見た", ["link"]),
        ("g03 のチーム", ["team"]),
        ("時給1,226円、100万円、2026年", []),
        ("協同って、ひとりで決めないこと", []),
    ],
)
def test_hints_at_people(text: str, kinds: list[str]) -> None:
    """Names in their variants, numbers, accounts, addresses; a forest is no name."""
    assert [hint.kind for hint in find_people(text, ROSTER)] == kinds


def test_the_own_name_may_stand_in_a_line_back() -> None:
    """Only other people are looked for."""
    (taka, *_) = ROSTER.students
    assert find_people("髙橋さん、なるほど", ROSTER, but=taka) == ()


@given(
    st.text(alphabet="あいう漢。、 \n", max_size=10),
    st.sampled_from(["髙橋", "0260001", "mori@example.ac.jp", "090 1234 5678"]),
    st.text(alphabet="あいう漢。、 \n", max_size=10),
)
def test_hints_are_found_wherever_they_stand(before: str, secret: str, after: str) -> None:
    """Between any other words."""
    assert find_people(f"{before}{secret}{after}", ROSTER)


@pytest.mark.parametrize(
    "text", ["紹介しないで", "読まないでください", "名前も 公開はしないでほしい"]
)
def test_declining_is_understood(text: str) -> None:
    """In a few wordings."""
    assert declines(text)


def _quote(journal: Journal, student: str, text: str, **more: bool) -> None:
    journal.append(Quote(session=1, student=student, chosen=True, text=text, by="佐藤", **more))


def test_voices_have_no_names(course: Course) -> None:
    """Three quotes with lines back, on paper and screen; a line to somebody by name stays out."""
    from pypdf import PdfReader

    roster = load_roster(course)
    with open_journal(course) as journal:
        with pytest.raises(UserError, match="紹介するものがありません"):
            load_voices(course, roster, journal, 1)
        _quote(journal, IDS[0], "ひとりで決めないこと <b>#x</b>")
        _quote(journal, IDS[1], "店の話")
        _quote(journal, IDS[2], "坂が多い")
        journal.append(Reply(session=1, student=IDS[0], text="そうですね", by="佐藤"))
        journal.append(Reply(session=1, student=IDS[1], text="石田さん、またどうぞ", by="佐藤"))
        voices = load_voices(course, roster, journal, 1)
    html = voices.html()
    import io

    reader = PdfReader(io.BytesIO(voices.pdf()))
    assert len(reader.pages) == 1
    width, height = reader.pages[0].mediabox[2:]
    assert width > height
    paper = "".join(reader.pages[0].extract_text().split())
    for words in ("前回の声", "第1回", "はたらく目的", "店の話", "坂が多い", "そうですね"):
        assert words in paper
        assert words in html
    assert "ひとりで決めないこと<b>#x</b>" in paper
    assert "&lt;b&gt;#x" in html
    for secret in (*IDS, *NAMES, "石田", "佐藤"):
        assert secret not in html
        assert "".join(secret.split()) not in paper


def test_who_declines_later_is_not_quoted(course: Course) -> None:
    """The student wrote anew and asked for it."""
    roster = load_roster(course)
    with open_journal(course) as journal:
        _quote(journal, IDS[0], "店の話")
        _quote(journal, IDS[1], "坂が多い")
        journal.append(Reaction(session=1, student=IDS[0], text="やはり紹介しないでください"))
        assert load_voices(course, roster, journal, 1).quotes == (("坂が多い", ""),)


def test_voices_are_looked_at_again(course: Course) -> None:
    """Somebody may have joined since; what a person checked stays."""
    roster = load_roster(course)
    with open_journal(course) as journal:
        _quote(journal, IDS[0], "加藤さんの店の話")
        with pytest.raises(UserError, match="加藤さんの店の話"):
            load_voices(course, roster, journal, 1)
        _quote(journal, IDS[0], "加藤さんの店の話", checked=True)
        assert len(load_voices(course, roster, journal, 1).quotes) == 1
