"""Who is who: the same number however it is typed, and never a guess."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lms_exports import PEOPLE

from coopgrade.lms.ids import Directory, fold_name, normalise
from coopgrade.lms.rosters import RosterRow

_NUMBERS = st.from_regex(r"[0-9A-Z]{1,10}", fullmatch=True)
_SPACES = st.sampled_from(["", " ", "　", "\u200b", "-", "－", "‐", "−", "ー"])


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("００１２", "0012"),
        (" 22nn001　", "22NN001"),
        ("A10-0201", "a100201"),
        ("03−22 1234", "03ー221234"),
        ("192001x", "１９２００１Ｘ"),
    ],
)
def test_spellings_of_one_number_are_one(typed: str, same: str) -> None:
    """Width, case, spaces and every kind of hyphen do not count."""
    assert normalise(typed) == normalise(same)


def test_leading_zeros_count() -> None:
    """0012 and 12 are two students."""
    assert normalise("0012") != normalise("12")


@given(st.text(max_size=20))
def test_normalising_twice_changes_nothing(text: str) -> None:
    """The compared form is stable, whatever is typed."""
    once = normalise(text)
    assert normalise(once) == once
    assert not any(c.isspace() for c in once)


@given(_NUMBERS, st.lists(_SPACES, min_size=11, max_size=11), st.booleans())
def test_decoration_never_changes_who_is_meant(
    number: str, between: list[str], lower: bool
) -> None:
    """Spaces, hyphens, width and case anywhere in a number lead to the same person."""
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number)
    spelled = (wide.lower() if lower else wide) + ""
    decorated = "".join(a + b for a, b in zip(between, spelled, strict=False))
    found = Directory([RosterRow(number, "架空 一")]).find(decorated)
    assert found.person is not None
    assert found.person.student_id == number


@given(st.lists(_NUMBERS, min_size=1, max_size=8), _NUMBERS)
def test_only_one_person_with_that_very_number_is_a_match(numbers: list[str], asked: str) -> None:
    """A match means: exactly one person has this number; everything else is a question."""
    people = [RosterRow(number, f"架空 {n}") for n, number in enumerate(numbers)]
    found = Directory(people).find(asked)
    same = [p for p in people if p.student_id == asked]
    if len(same) == 1:
        assert found.person is same[0]
    else:
        assert found.person is None
        assert found.state == ("ambiguous" if same else found.state)
        assert found.state != "match"


def test_a_number_without_its_zeros_is_a_suggestion() -> None:
    """12001 suggests 0012001 and finds nobody surely."""
    found = Directory(PEOPLE).find("12001")
    assert (found.state, found.person) == ("suggestion", None)
    assert [p.student_id for p in found.people] == ["0012001"]


def test_logins_and_addresses_find_people_and_their_parts_suggest() -> None:
    """A login or a whole address is sure, the part before the @ is not."""
    directory = Directory(PEOPLE)
    assert directory.find("A2300XX").person is PEOPLE[2]
    assert directory.find("kaku@example.ac.jp").person is PEOPLE[3]
    assert directory.find("kaku").state == "suggestion"
    assert directory.find("").state == "unknown"


def test_one_persons_number_that_is_anothers_login_is_ambiguous() -> None:
    """Nobody is preferred when a key fits two people in different ways."""
    people = [RosterRow("100", "架空 一"), RosterRow("200", "架空 二", login="100")]
    found = Directory(people).find("100")
    assert (found.state, len(found.people)) == ("ambiguous", 2)


def test_two_rows_with_one_number_are_told() -> None:
    """The directory lists people who share a number, and finds neither."""
    people = [RosterRow("a-1", "架空 一"), RosterRow("Ａ１", "架空 二")]
    directory = Directory(people)
    assert directory.doubles == (tuple(people),)
    assert directory.find("A1").state == "ambiguous"


def test_names_are_compared_without_spaces_and_with_their_own_characters() -> None:
    """Any spaces and NFD match; 高 for 髙 and 崎 for 﨑 are suggestions."""
    directory = Directory(PEOPLE)
    assert directory.find_name("髙見本　一郎").person is PEOPLE[0]
    assert directory.find_name("例﨑花子").person is PEOPLE[1]
    assert directory.find_name("高見本 一郎").state == "suggestion"
    assert directory.find_name("例崎 花子").people == (PEOPLE[1],)
    assert directory.find_name("吉架空, 三").state == "suggestion"
    assert directory.find_name("別人 太郎").state == "unknown"
    split = unicodedata.normalize("NFD", "がぎ ぐげ")
    assert fold_name(split) == fold_name("がぎぐげ")


def test_namesakes_are_ambiguous() -> None:
    """Two students of one name are never told apart by it."""
    people = [RosterRow("1", "同姓 同名"), RosterRow("2", "同姓　同名")]
    assert Directory(people).find_name("同姓同名").state == "ambiguous"


def test_keys_of_one_row_have_to_agree() -> None:
    """Two keys of two people are ambiguous; a name supports a suggestion, not a contradiction."""
    directory = Directory(PEOPLE)
    assert directory.find_any(["0012001", "s0012001x"]).person is PEOPLE[0]
    assert directory.find_any(["0012001", "s0012002y"]).state == "ambiguous"
    assert directory.find_any(["12001"], "髙見本 一郎").person is PEOPLE[0]
    contradiction = directory.find_any(["12001"], "例﨑 花子")
    assert (contradiction.state, len(contradiction.people)) == ("suggestion", 2)
    assert directory.find_any([], "例﨑 花子").by == "name"
