"""大福帳: a card for each student with their words, and nobody else's."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import reaction_class
from pypdf import PdfReader
from reaction_class import IDS, NAMES, address, csv_file, google_rows, make_course

from coopgrade.course import Course, open_course
from coopgrade.errors import UserError
from coopgrade.journal import open_journal
from coopgrade.reactions import (
    BookCard,
    Reaction,
    Reply,
    blank_card,
    book_files,
    book_pdf,
    load_book,
    pack_book,
    read_answers,
    take_answers,
)
from coopgrade.roster import load_roster

KEEP = "keep_until = 2029-03-31\n"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course of fifteen weeks that says until when it keeps things."""
    root = tmp_path / "course"
    make_course(root)
    path = root / "course.toml"
    path.write_text(KEEP + path.read_text(encoding="utf-8"), encoding="utf-8")
    return open_course(root)


def _pages(pdf: bytes) -> list[str]:
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def _secret(student: str, session: int) -> str:
    return f"ことば{student}の{session}つめ"


def test_every_card_has_its_own_words_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty students: each file holds all of its student and nothing of the other 39."""
    ids = tuple(f"02600{number:02}" for number in range(1, 41))
    names = tuple(f"見本 {chr(0x4E00 + number)}子" for number in range(40))
    monkeypatch.setattr(reaction_class, "IDS", ids)
    monkeypatch.setattr(reaction_class, "NAMES", names)
    course = make_course(tmp_path / "course", sessions=7)
    roster = load_roster(course)
    with open_journal(course) as journal:
        for session in (1, 2):
            journal.append(
                *(Reaction(session=session, student=s, text=_secret(s, session)) for s in ids)
            )
        journal.append(*(Reply(session=1, student=s, text=f"返事{s}へ", by="佐藤") for s in ids))
        cards = load_book(course, journal, roster.present())
    files = book_files(course, cards)
    assert tuple(files) == ids
    for student, content in files.items():
        text = "".join(_pages(content))
        found = set(re.findall(r"02600\d\d", text))
        assert found == {student}
        assert _secret(student, 1) in text
        assert _secret(student, 2) in text
        assert f"返事{student}へ" in text
    # For printing on both sides: each card begins on a front.
    together = PdfReader(io.BytesIO(book_pdf(course, cards))).pages
    assert len(together) == 2 * len(ids) - 1
    texts = [page.extract_text() for page in together[:4]]
    assert ["おもて" in text for text in texts] == [True, False] * 2
    assert [ids[0] in text for text in texts] == [True, True, False, False]
    assert ids[20] in together[40].extract_text()


def test_long_texts_stand_whole_on_the_back(course: Course) -> None:
    """The row is cut with a sign; no word is lost; line breaks, = and # are text."""
    long = "\n".join(
        f"{number}行目は、#set と =1+1 と「かぎ」の話でした。" for number in range(1, 15)
    )
    back = "返事が長くなりました。" * 20 + "おわり"
    roster = load_roster(course)
    with open_journal(course) as journal:
        journal.append(
            Reaction(session=3, student=IDS[2], text=long),
            Reaction(session=4, student=IDS[2], text="短い"),
            Reply(session=3, student=IDS[2], text=back, by="佐藤"),
        )
        (card,) = load_book(course, journal, [roster.by_id[IDS[2]]])
    front, over = _pages(book_pdf(course, [card]))
    assert "髙橋さくら" in front
    assert "1行目は、#setと=1+1" in front
    assert "14行目" not in front
    assert front.count("→うら") == 2
    assert "おわり" not in front
    assert "14行目は、#setと=1+1と「かぎ」の話でした。" in over
    assert "おわり" in over
    assert "短い" not in over


def test_what_it_is_for_stands_on_it(course: Course) -> None:
    """Who reads it (no guest), until when, and how one declines to be quoted."""
    assert course.keep_until == date(2029, 3, 31)
    text = "".join(_pages(book_pdf(course, [blank_card(course)], by_hand=True)))
    for words in ("佐藤先生", "手伝いろは", "2029-03-31", "紹介しないで", "点は付きません"):
        assert words in text
    assert "客人" not in text
    assert "大福帳練習&授業" in text


@pytest.mark.parametrize(("sessions", "pages", "on_front"), [(7, 1, 7), (13, 2, 7), (15, 2, 8)])
def test_a_blank_card_has_a_row_for_each_session(
    sessions: int, pages: int, on_front: int, tmp_path: Path
) -> None:
    """Quarter courses and whole terms; more than eight rows go on both sides."""
    course = make_course(tmp_path / "c", sessions=sessions)
    found = _pages(book_pdf(course, [blank_card(course)], by_hand=True))
    assert len(found) == pages
    counts = [len(re.findall(r"(?:10|11|12|1)/\d{1,2}(?!\d)", text)) for text in found]
    assert counts[0] == on_front
    assert sum(counts) == sessions
    assert "まだ決まっていません" in found[0]


def test_blank_cards_with_names(course: Course) -> None:
    """One for each student, each on a sheet of its own."""
    rows = blank_card(course).rows
    cards = [BookCard(student, rows) for student in load_roster(course).present()]
    found = _pages(book_pdf(course, cards, by_hand=True))
    assert len(found) == 2 * len(IDS)
    assert all(
        "".join(NAMES[n].split()).replace("𠮷", "") in _known(found[2 * n]) for n in range(7)
    )


def _known(text: str) -> str:
    """The printed font lacks 𠮷: its number stands in its place."""
    return text.replace("〔U+20BB7〕", "")


def test_delivery_by_a_learning_system(course: Course, tmp_path: Path) -> None:
    """Moodle's folders carry its own numbers; who is not in the sheet is listed."""
    roster = load_roster(course)
    rows = [["ID", "姓", "名", "IDナンバー", "ステータス", "評点"]]
    rows += [[f"参加者{900 + n}", "", "", one, "", ""] for n, one in enumerate(IDS[:2])]
    sheet = csv_file(tmp_path / "sheet.csv", rows)
    answers = read_answers(
        csv_file(tmp_path / "a.csv", google_rows([(address(IDS[1]), "二人めの声")]))
    )
    with open_journal(course) as journal:
        take_answers(course, roster, journal, answers, 1)
        files = book_files(course, load_book(course, journal, roster.students[:3]))
    packed = pack_book(files, "moodle", sheet, roster)
    assert packed.not_reached == (IDS[2],)
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        assert archive.namelist() == [
            "x_900_assignsubmission_file/daifukucho.pdf",
            "x_901_assignsubmission_file/daifukucho.pdf",
        ]
        second = "".join(_pages(archive.read("x_901_assignsubmission_file/daifukucho.pdf")))
    assert "二人めの声" in second
    assert IDS[0] not in second
    assert set(pack_book(files, "generic", None, roster).folders) == set(IDS[:3])


def test_papers_speak_the_language_of_the_course(course: Course) -> None:
    """An English course gets English cards, whatever the lecturer's screen speaks."""
    english = replace(course, language="en")
    (text,) = _pages(book_pdf(english, [blank_card(english)]))
    assert "Shuttlecard" in text
    assert "Howlong:keptattheuniversity" in text
    assert "あなた" not in text


def test_a_course_without_calendar_says_so(tmp_path: Path) -> None:
    """The rows come from there."""
    course = make_course(tmp_path / "c", sessions=0)
    with pytest.raises(UserError, match="日程がありません"):
        blank_card(course)
