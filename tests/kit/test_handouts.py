"""Sessions on paper: everything that is read, nothing that only a screen can do, no answers."""

import io
import re
import unicodedata

import pypdf
import pytest
from typer.testing import CliRunner

from coopkit.cli import app
from coopkit.printing import (
    MarkupError,
    PrintError,
    all_sessions,
    chosen_sessions,
    make_handout,
    maps_twins,
    own_twins,
)
from coopkit.printing.blocks import Drawing, Paragraph, Question, Run, text_of, walk
from coopkit.printing.calls import Call, read_call
from coopkit.printing.handout import read_session
from coopkit.printing.maps_twins import draw_map
from coopkit.printing.markup import read_markdown
from coopkit.printing.sessions import Cell
from coopkit.printing.twins import OWN, TWINS, twin_of
from coopkit.region import load
from coopkit.widgets.questions import load_questions

SESSIONS = all_sessions()
_CODE = re.compile(r"import |coopkit\.|widgets|quiz\(|\(\"|display|</?[a-z]+>|\*\*|\]\(")


def squeezed(text):
    """Return a text without spaces and line breaks, its letters in one form."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def text_of_pdf(made):
    """Return what a PDF says, squeezed."""
    reader = pypdf.PdfReader(io.BytesIO(made))
    return squeezed("".join(page.extract_text() for page in reader.pages))


def headings(session):
    """Return the headings of a notebook as they are read."""
    return [
        squeezed(re.sub(r"<rt>.*?</rt>|<[^>]+>", "", line.lstrip("# ")))
        for cell in session.cells
        if cell.kind == "markdown"
        for line in cell.source.splitlines()
        if line.startswith("#")
    ]


@pytest.fixture(autouse=True)
def quick_maps(request, monkeypatch):
    """Let a line stand for each map: drawing one takes a second, reading its PDF five."""
    if "a_map" in request.node.name:
        return
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0H9"/></svg>'
    for name in ("_area_map", "_points_map"):
        monkeypatch.setattr(maps_twins, name, lambda *_: Drawing("map", "地図", svg))


@pytest.fixture(params=SESSIONS, ids=[session.name for session in SESSIONS])
def session(request):
    """Return one session after the other."""
    return request.param


def test_there_is_a_handout_for_every_session_and_reading():
    """Fifteen sessions and four readings."""
    names = [session.name for session in SESSIONS]
    assert names == [*(f"{number:02d}" for number in range(1, 16)), "r1", "r2", "r3", "r4"]


def test_a_handout_says_all_that_is_read_and_no_code(session):
    """Every heading, the disclaimer and the day; no code, no markup; the font travels along."""
    made = make_handout(session, furigana=False)
    reader = pypdf.PdfReader(io.BytesIO(made))
    pages = [page.extract_text() for page in reader.pages]
    text = squeezed("".join(pages))
    assert [heading for heading in headings(session) if heading not in text] == []
    assert "学習用・法律相談ではありません" in text
    assert squeezed("作成") in text
    assert _CODE.findall("".join(pages)) == []
    if session.number is not None:
        # The reaction paper stands on the front of a leaf.
        assert len(pages) % 2 == 1
        assert "リアクションペーパー" in squeezed(pages[-1])
        assert "氏名:学籍番号:" in squeezed(pages[-1])
        assert re.search(r"読むのは、先生とTA(\(.*?\))?です。", squeezed(pages[-1]))
    fonts = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_students_get_no_answers(session):
    """Questions have boxes; which choice is right, and why, only the lecturer reads."""
    blocks, _ = read_session(session)
    asked = [block for block in walk(blocks) if isinstance(block, Question)]
    known = load_questions()
    assert [block.number for block in asked] == list(range(1, len(asked) + 1))
    for block in asked:
        assert tuple(text_of(choice) for choice in block.choices) == known[block.name].choices
        assert known[block.name].explanation not in repr(block)
    paragraphs = [block.runs for block in walk(blocks) if isinstance(block, Paragraph)]
    for cell in (cell for cell in session.cells if cell.kind == "markdown"):
        for block in read_markdown(cell.source).hidden:
            assert block not in blocks
            assert getattr(block, "runs", None) not in paragraphs


@pytest.mark.parametrize("name", ["04", "11", "13"])
def test_the_lecturer_gets_the_answers_on_pages_of_their_own(name):
    """The same pages, then a fresh leaf with each right choice, its reason and its source."""
    (session,) = chosen_sessions([name])
    plain, full = make_handout(session), make_handout(session, answers=True)
    pages, more = (len(pypdf.PdfReader(io.BytesIO(made)).pages) for made in (plain, full))
    reader = pypdf.PdfReader(io.BytesIO(full))
    last = squeezed("".join(page.extract_text() for page in reader.pages[pages:]))
    assert more > pages
    blocks, _ = read_session(session)
    known = load_questions()
    for block in (block for block in walk(blocks) if isinstance(block, Question)):
        one = known[block.name]
        assert squeezed(f"答えは {one.answer}：{one.right_choice}") in last
        assert squeezed(one.explanation) in last
    if name == "11":
        assert squeezed("4人になると、上限が始まります。") in last
        assert squeezed("coopkit print forms plan") in last


def test_furigana_stand_on_paper_and_can_be_left_out():
    """Readings are printed above their words, or not at all."""
    (session,) = chosen_sessions(["4"])
    with_readings = text_of_pdf(make_handout(session))
    without = text_of_pdf(make_handout(session, furigana=False))
    for reading in ("ろうきょう", "そうかい", "ていかん"):
        assert reading in with_readings
        assert reading not in without


def test_a_map_on_paper_is_that_of_the_screen():
    """Session 5 shows its indicator as a drawing, with the same in words."""
    (session,) = chosen_sessions(["5"])
    call = read_call(session.cell("map"))
    (drawing,) = [block for block in walk(draw_map(call).blocks) if isinstance(block, Drawing)]
    assert drawing.svg.startswith(b"<?xml")
    assert len(drawing.svg) > 100_000
    indicator = load("kanagawa").indicators.set_index("id").loc[call.arguments[1]]
    assert indicator["name_ja"] in drawing.words


def test_every_cell_of_the_course_has_a_paper_version():
    """A cell that nothing knows would leave a hole in the paper: it stops the print instead."""
    calls, own = set(), set()
    for session in SESSIONS:
        for cell in (cell for cell in session.cells if cell.kind == "code"):
            twin_of(session, cell)
            call = read_call(cell)
            if (session.name, cell.id) in OWN:
                own.add((session.name, cell.id))
                assert call is None
            else:
                calls.add(call.function)
    assert own == OWN.keys()
    assert calls | {"surplus_flow"} == TWINS.keys()


def test_readings_and_reports_stay_marked_on_paper():
    """What was not read in a law says so, beside its sources, as on the screen."""
    forms, law, steps = (
        squeezed(repr(twin_of(session, session.cell(cell))))
        for name, cell in (("10", "forms-compared"), ("04", "explorer"), ("04", "steps"))
        for session in chosen_sessions([name])
    )
    for words in ("【説明の一例】", "【この教材の読み方】", "会社法", "(条文)"):
        assert squeezed(words) in forms, words
    assert "【教材の計算・解釈です】組合員がちょうど4人で" in law
    assert "令和2年法律第78号" in law
    assert "【この教材の考え方】何に困り" in steps


def test_a_cell_that_nothing_knows_stops_the_print():
    """The message names the session, the cell and what to do."""
    (session,) = chosen_sessions(["4"])
    for source in ("from x import new_widget\nnew_widget()", "print(1)\n2"):
        with pytest.raises(PrintError, match=r"第4回.*「new」(?s:.*)次にすること"):
            twin_of(session, Cell("code", "new", source))


@pytest.mark.parametrize(("place", "twin"), OWN.items(), ids=[name for _, name in OWN])
def test_paper_and_cell_read_the_same_tables(place, twin, monkeypatch):
    """Whoever gives a cell another table is told that its paper version has the old one."""
    (session,) = chosen_sessions([place[0]])
    read = set(re.findall(r"\.read\(\"(\w+)\"\)", session.cell(place[1]).source))
    seen = set()
    before = own_twins.rows

    def recorded(package, table):
        seen.add(table)
        return before(package, table)

    monkeypatch.setattr(own_twins, "rows", recorded)
    getattr(own_twins, twin)()
    assert read - seen == set()


def test_calls_are_read_and_never_run():
    """Fixed values and calls among the arguments are understood; anything else is not guessed."""
    cell = Cell("code", "x", "from a import b\nrows = ['p']\nb(f('k'), rows, where={'id': rows})")
    assert read_call(cell) == Call("b", (Call("f", ("k",)), ["p"]), {"where": {"id": ["p"]}})
    cell = Cell("code", "x", "none = {'': '－'}\nb(dict.fromkeys(['p', 'q'], none))")
    assert read_call(cell) == Call("b", ({"p": {"": "－"}, "q": {"": "－"}},))
    for source in ("b(open('x').read())", "x = 1 + len('a')\nb(x)", "for x in y:\n    pass\nb()"):
        assert read_call(Cell("code", "x", source)) is None


def test_markdown_is_read_or_refused():
    """Furigana, links to sessions and hidden answers are known; an unknown tag is an error."""
    read = read_markdown(
        "**出**と<ruby>出資<rt>しゅっし</rt></ruby>、[前の話](04_sannin_de_hajimeru.ipynb)\n\n"
        "<details>\n<summary>押す</summary>\n\n答えです。\n\n</details>\n"
    )
    runs = read.blocks[0].runs
    assert runs[:3] == (Run("出", bold=True), Run("と"), Run("出資", "しゅっし"))
    assert text_of(runs).endswith("前の話（第4回）")
    assert [text_of(block.runs) for block in read.hidden] == ["答えです。"]
    for lost in ("<video>x</video>", "a <sup>2</sup>", "![絵](a.png)", "```\ncode\n```"):
        with pytest.raises(MarkupError):
            read_markdown(lost)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["44", "{dir}"], "「44」という回は、ありません"),
        (["4"], "フォルダーの名前がありません"),
        (["{dir}"], "何を印刷するかが、書いてありません"),
        (["--all", "4", "{dir}"], "どちらか1つ"),
        (["4", "{file}/in"], "に書けません"),
    ],
)
def test_a_wrong_command_says_what_and_what_next(arguments, words, tmp_path):
    """Nothing is written, and the message ends in what to do."""
    blocking = tmp_path / "file"
    blocking.write_bytes(b"")
    given = [one.format(dir=tmp_path / "out", file=blocking) for one in arguments]
    result = CliRunner().invoke(app, ["print", "handout", *given])
    assert result.exit_code == 2
    assert words in result.stderr
    assert "次にすること" in result.stderr
    assert not (tmp_path / "out").exists()


def test_the_command_writes_what_is_asked_for(tmp_path):
    """Sessions by any of their names, each once, in order; the answers in files of their own."""
    given = ["print", "handout", "第4回", "r1", "４", "--answers", str(tmp_path)]
    result = CliRunner().invoke(app, given)
    assert result.exit_code == 0
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["handout_04_teacher.pdf", "handout_r1_teacher.pdf"]
    assert "2個のファイル" in result.stdout
