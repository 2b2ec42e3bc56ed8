"""The papers of a plan: what stands in them, and that nothing people write can break them."""

import datetime as dt
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pptx
import pypdf
import pytest

from coopkit.documents import (
    FILES,
    ExportError,
    export_all,
    export_blank,
    export_consultation_sheet,
    export_plan_docx,
    export_plan_pdf,
    export_poster_pdf,
    export_talk_pptx,
)
from coopkit.documents import export as exporting
from coopkit.documents.blocks import Table
from coopkit.documents.characters import PICTURES, printable, storable
from coopkit.documents.icon import icon_svg
from coopkit.documents.permits import questions
from coopkit.documents.statements import LINES, statement_table, year_spans
from coopkit.plan import Plan, load_plan, project
from coopkit.plan.examples import load_example
from coopkit.plan.fields import THEMES
from coopkit.text import entries, say

TODAY = dt.date(2026, 11, 26)
DAY = "2026年11月26日（木）"
DISCLAIMER = "学習用・法律相談ではありません"
UNFILLED = "未記入"
PLANS = Path(__file__).parent / "plans"
MARKUP = '#panic("x") $x$ *b* _i_ @ref <b>&amp;</b> `c` \\n {{x}} =1+1 [a](b) "q" \'p\' %PATH%'
STRANGE = (
    "🍎\N{ZERO WIDTH JOINER}🧑🏽 \u202eשלום مرحبا\u202c 김치 "
    "\x07\x00\x1b[31m \ufffe 𠮷 か\u3099 \t\r\n"
)
LONG = "W" * 50


def typical() -> Plan:
    """Return a plan in which everything is filled in."""
    return load_plan(PLANS / "plan_typical.json")


def half() -> Plan:
    """Return a plan with many gaps, of an older version."""
    return load_plan(PLANS / "plan_half_filled.json")


def hostile() -> Plan:
    """Return a plan whose every text field holds markup, strange signs and long words."""
    label, sentence = f"{MARKUP}"[:59], f"{MARKUP} {STRANGE} {LONG}"
    other = f"{STRANGE}{LONG}"[:60]
    return Plan.model_validate(
        {
            "name": f"{STRANGE}{MARKUP}"[:60],
            "picture": "#🍎<b>",
            "issue": {"theme": "shopping", "area_code": "14210", "text": sentence},
            "members": [
                {"id": "m1", "label": label, "units": 1, "weekly_hours": 5, "hourly_wage": 1300},
                {"id": "m2", "label": other},
            ],
            "work": [
                {
                    "id": "w1",
                    "label": label,
                    "unit": "#$*@<&🍎",
                    "unit_price": 10**9,
                    "units_per_month": 10**4,
                },
                {"id": "w2", "label": other},
            ],
            "costs": [{"id": "c1", "label": other, "yen": 1}],
            "equipment": [{"id": "e1", "label": other, "yen": 10**12, "life_years": 5}],
            "grants": [{"id": "g1", "label": label, "yen": 1}],
            "loans": [{"id": "l1", "label": label, "yen": 5}],
            "permits": [
                {
                    "id": "p1",
                    "question": sentence,
                    "authority": sentence,
                    "source": sentence,
                    "note": sentence,
                    "status": "asked",
                }
            ],
            "reasons": [{"id": "work.w1.unit_price", "text": sentence, "source": sentence}],
            "articles": {"item_1": sentence, "item_15": LONG * 30},
            "money": {"contribution_unit_price": 10**9},
        }
    )


def hundred() -> Plan:
    """Return a plan of a hundred members, fifty lines and ten years."""
    return Plan.model_validate(
        {
            "name": "百人の労働者協同組合",
            "picture": "🤝",
            "issue": {"theme": "isolation", "area_code": "14100", "text": "ひとりの夕食が多い。"},
            "members": [
                {
                    "id": f"m{n}",
                    "label": f"なかま{n}さん",
                    "units": 1 + n % 3,
                    "weekly_hours": n % 40,
                    "hourly_wage": 1300,
                    "from_month": 1 + n % 24,
                }
                for n in range(1, 101)
            ],
            "work": [
                {"id": f"w{n}", "label": f"しごと{n}", "unit_price": 900, "units_per_month": 90}
                for n in range(1, 51)
            ],
            "costs": [{"id": "c1", "label": "家賃", "yen": 90000}],
            "money": {
                "contribution_unit_price": 10000,
                "start_up_cost": 1_000_000,
                "start_month": "2027-10",
                "closing_month": 3,
                "months": 120,
                "dividend_rate": "30",
            },
        }
    )


def pages(path):
    """Return the texts of a PDF's pages, without line breaks: lines break anywhere."""
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages]


def fonts(path):
    """Return font name → whether it is embedded, over all pages of a PDF."""
    found = {}
    for page in pypdf.PdfReader(path).pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            found[str(font.get_object()["/BaseFont"])] = bool(
                {"/FontFile2", "/FontFile3"} & set(inner.get_object())
            )
    return found


def check_pages(path):
    """Check what every page of every PDF carries."""
    for text in pages(path):
        assert DISCLAIMER in text
        assert DAY in text
    embedded = fonts(path)
    assert embedded
    assert all(embedded.values())
    assert all("IPAexGothic" in name for name in embedded)
    catalogue = pypdf.PdfReader(path).trailer["/Root"]
    assert catalogue["/Lang"] == "ja"
    assert catalogue["/MarkInfo"]["/Marked"]


def slide_texts(path):
    """Return all texts of each slide, tables included."""
    return [
        "\n".join(
            shape.text_frame.text
            if shape.has_text_frame
            else "\n".join(cell.text for row in shape.table.rows for cell in row.cells)
            for shape in slide.shapes
            if shape.has_text_frame or shape.has_table
        )
        for slide in pptx.Presentation(path).slides
    ]


def docx_text(path):
    """Return the words of a Word file's body in reading order."""
    body = docx.Document(path).element.body
    return "".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))


@pytest.fixture(scope="module")
def plan_pdf(tmp_path_factory):
    """Return the PDF of the ordinary plan."""
    return export_plan_pdf(typical(), tmp_path_factory.mktemp("pdf") / "plan.pdf", today=TODAY)


def test_plan_pdf_has_every_part_in_order(plan_pdf):
    """The sections stand in the order in which a reader asks, and hold the plan's figures."""
    check_pages(plan_pdf)
    text = "".join(pages(plan_pdf))
    body = "".join(pages(plan_pdf)[1:])  # without the cover and its contents
    order = [
        "ひと目でわかる計画",
        "地域の困りごとと場所",
        "なかまと働く時間",
        "しごとと値段",
        "はじめのお金",
        "お金の見通し（年ごと）",
        "お金の見通し（はじめの12か月）",
        "剰余金と配当",
        "うまくいかないとき",
        "法律とくらべた結果",
        "許可・届出・保険・安全で聞くこと",
        "数字の理由と出どころ",
        "まだ決まっていないこと",
        "相談するところ",
    ]
    places = [body.index(f"{number}{title}") for number, title in enumerate(order, start=1)]
    assert places == sorted(places)
    projection = project(typical())
    for amount in (
        f"{projection.needed:,}円",
        f"{projection.profit_and_loss.revenue[1]:,}",
        f"{projection.years[1].net_income:,}",
        "1,500円／回",
        "神奈川県三浦市",
        "△窓口で確認",
        "額は告示を見るように言われた。",
        "近くの送迎サービス3つの値段を聞いて、まん中にした。",
        "2026年10月に電話で聞いた",
    ):
        assert amount in text, amount


def test_plan_pdf_says_who_and_what_in_its_properties(plan_pdf):
    """The file has a title, and pictures have words for those who cannot see them."""
    assert "まちの足さくら" in pypdf.PdfReader(plan_pdf).metadata.title
    raw = plan_pdf.read_bytes()
    assert b"/Alt" in raw or any(
        b"/Alt" in stream.get_data()
        for stream in pypdf.PdfReader(io.BytesIO(raw)).resolved_objects.values()
        if hasattr(stream, "get_data")
    )


def test_half_empty_plan_shows_gaps_and_no_zeros(tmp_path):
    """What nobody has filled in is 未記入; a sum over gaps carries a star."""
    path = export_plan_pdf(half(), tmp_path / "plan.pdf", today=TODAY)
    check_pages(path)
    text = "".join(pages(path))
    assert text.count(UNFILLED) > 30
    assert "けんさんの出資口数" in text
    assert f"はじめにかかるお金{UNFILLED}" in text
    table = statement_table(
        half(), project(half()), "cash_flow", year_spans(half(), project(half()))
    )
    rows = {row[0]: row[1:] for row in table.rows}
    assert set(rows["はじめにかかるお金"]) == {None}
    assert all(value == "―" for value in rows["従事分量配当（入れていません）"])
    assert "入るお金の合計＊" in rows


def test_empty_plan_is_a_paper_without_amounts(tmp_path):
    """An untouched plan makes every section, and no amount of yen at all."""
    path = export_plan_pdf(Plan(), tmp_path / "plan.pdf", today=TODAY)
    check_pages(path)
    text = "".join(pages(path))
    # The one sentence with an amount explains that 未記入 is not zero.
    assert text.replace("0円という意味ではありません", "").count("0円") == 0
    assert "お金の数がまだ書かれていません" in text


def test_statement_tables_agree_with_the_projection():
    """Yearly columns add up the months and the opening; balances are those of the year's end."""
    plan = typical()
    projection = project(plan)
    spans = year_spans(plan, projection)
    assert [(span.first, span.last) for span in spans] == [(0, 12), (13, 24), (25, 36)]
    for statement in LINES:
        table = statement_table(plan, projection, statement, spans)
        rows = {row[0].removesuffix("＊"): row[1:] for row in table.rows}
        if statement == "profit_and_loss":
            revenue = projection.profit_and_loss.revenue
            expected = tuple(f"{sum(revenue[s.first : s.last + 1]):,}" for s in spans)
            assert rows["売上"] == expected
        if statement == "balance_sheet":
            cash = tuple(f"{projection.cash[span.last]:,}" for span in spans)
            assert rows["月末に残るお金"] == cash


def test_word_file_says_the_same_as_the_pdf(tmp_path):
    """Headings are Word's own, tables hold the figures, head and foot carry title and day."""
    path = export_plan_docx(typical(), tmp_path / "plan.docx", today=TODAY)
    document = docx.Document(path)
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert len(headings) == 14
    assert headings[0] == "1　ひと目でわかる計画"
    text = docx_text(path)
    assert f"{project(typical()).needed:,}円" in text
    assert "近くの送迎サービス3つの値段を聞いて、まん中にした。" in text
    for section in document.sections:
        assert DISCLAIMER in section.footer.paragraphs[0].text
        assert DAY in section.footer.paragraphs[0].text
    fonts_of = document.styles["Normal"].element.rPr.rFonts.attrib
    assert {value for name, value in fonts_of.items() if name.endswith("eastAsia")} == {"Yu Gothic"}
    assert not [name for name in fonts_of if "heme" in name]
    assert document.core_properties.author == ""


def test_talk_has_eight_slides_with_notes_and_charts(tmp_path):
    """Each slide has a title, the disclaimer, the day and notes; charts can be edited."""
    path = export_talk_pptx(typical(), tmp_path / "talk.pptx", today=TODAY)
    show = pptx.Presentation(path)
    titles = [slide.shapes.title.text_frame.text for slide in show.slides]
    assert titles == [
        "わたしたち",
        "地域の困りごと",
        "わたしたちのしごと",
        "なかま",
        "お金",
        "法律と許可",
        "うまくいかないとき",
        "みなさんへのお願い",
    ]
    for slide, text in zip(show.slides, slide_texts(path), strict=True):
        assert DISCLAIMER in text
        assert DAY in text
        assert "10分の発表" in slide.notes_slide.notes_text_frame.text
    charts = [shape.chart for slide in show.slides for shape in slide.shapes if shape.has_chart]
    assert tuple(charts[0].plots[0].series[0].values) == project(typical()).cash
    assert show.slide_width > show.slide_height


def test_talk_of_an_empty_plan_draws_no_chart(tmp_path):
    """Without amounts the slide on money says 未記入 and shows no line at zero."""
    path = export_talk_pptx(Plan(), tmp_path / "talk.pptx", today=TODAY)
    show = pptx.Presentation(path)
    assert not [shape for slide in show.slides for shape in slide.shapes if shape.has_chart]
    assert UNFILLED in slide_texts(path)[4]


def test_poster_is_one_large_page_with_the_map(tmp_path):
    """The poster is A3 on its side; map and plan stand on one page."""
    path = export_poster_pdf(typical(), tmp_path / "poster.pdf", today=TODAY)
    check_pages(path)
    [page] = pypdf.PdfReader(path).pages
    assert round(page.mediabox.width / 72 * 25.4) == 420
    text = pages(path)[0]
    for words in ("三浦市", "買い物の送りむかえ", "ひとことを、どうぞ", "国土数値情報"):
        assert words in text, words


@pytest.mark.parametrize("door", ["work", "start", "active"])
def test_sheet_is_one_page_without_names(tmp_path, door):
    """One page for each door: questions, desks with 未確認, room to write; no member by name."""
    path = export_consultation_sheet(typical(), tmp_path / "sheet.pdf", door=door, today=TODAY)
    check_pages(path)
    [text] = pages(path)
    assert f"■{say(f'documents.sheet.door.{door}')}" in text
    assert "".join(say(f"documents.sheet.wish.{door}.first").split()) in text
    for words in ("045-211-4667", "未確認", "見る人", "いつまで", "捨て方", "坂の上の広場に"):
        assert words in text, words
    for member in typical().members:
        if member.label != "さくら":  # stands in the team's own name, too
            assert member.label not in text, member.label


def test_sheet_refuses_a_door_that_does_not_exist(tmp_path):
    """The message names the doors there are; nothing is written."""
    with pytest.raises(ValueError, match="work、start、active"):
        export_consultation_sheet(Plan(), tmp_path / "sheet.pdf", door="exit")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("kind", "number"), [("board", 1), ("plan", 4), ("sheet", 1)])
def test_blank_papers_have_room_and_readings(tmp_path, kind, number):
    """Blank papers have their pages, and hard words their readings."""
    path = export_blank(kind, tmp_path / "blank.pdf", today=TODAY)
    check_pages(path)
    assert len(pages(path)) == number
    text = "".join(pages(path))
    assert {"board": "ちいき", "plan": "しゅっし", "sheet": "まどぐち"}[kind] in text
    assert "《" not in text


def test_blank_refuses_a_paper_that_does_not_exist(tmp_path):
    """The message names the papers there are."""
    with pytest.raises(ValueError, match="board、plan、sheet"):
        export_blank("poster", tmp_path / "blank.pdf")


def test_hostile_texts_stay_texts_in_the_pdf(tmp_path):
    """Markup prints as it was typed, strange signs have names, long words break."""
    path = export_plan_pdf(hostile(), tmp_path / "plan.pdf", today=TODAY)
    check_pages(path)
    text = "".join(pages(path))
    for words in ('#panic("x")$x$*b*_i_@ref', "<b>&amp;</b>`c`", "〔REDAPPLE〕", "〔GIM〕", LONG):
        assert words in text, words
    assert "\u202e" not in text


def test_hostile_texts_stay_texts_in_office_files(tmp_path):
    """Word and PowerPoint files open, and hold what was typed without control characters."""
    plan = hostile()
    word = export_plan_docx(plan, tmp_path / "plan.docx", today=TODAY)
    talk = export_talk_pptx(plan, tmp_path / "talk.pptx", today=TODAY)
    for path, text in ((word, docx_text(word)), (talk, "".join(slide_texts(talk)))):
        assert '#panic("x") $x$ *b* _i_ @ref <b>&amp;</b>' in text
        assert "김치" in text
        assert "\x07" not in text
        with zipfile.ZipFile(path) as opened:
            assert opened.testzip() is None


@pytest.mark.slow
def test_hostile_texts_and_many_members_keep_pages_single(tmp_path):
    """Sheet and poster stay one page whatever the plan holds; a hundred members are all there."""
    for name, plan in (("hostile", hostile()), ("hundred", hundred())):
        for door in ("work", "start", "active"):
            path = export_consultation_sheet(plan, tmp_path / f"{name}.pdf", door=door, today=TODAY)
            check_pages(path)
            assert len(pages(path)) == 1
        path = export_poster_pdf(plan, tmp_path / f"{name}_poster.pdf", today=TODAY)
        check_pages(path)
        assert len(pages(path)) == 1
    path = export_plan_pdf(hundred(), tmp_path / "hundred_plan.pdf", today=TODAY)
    check_pages(path)
    text = "".join(pages(path))
    assert all(f"なかま{number}さん" in text for number in range(1, 101))
    word = docx_text(export_plan_docx(hundred(), tmp_path / "hundred.docx", today=TODAY))
    assert "なかま100さん" in word


@pytest.mark.slow
@pytest.mark.parametrize("theme", THEMES)
def test_example_plans_make_all_their_papers(tmp_path, theme):
    """Each of the seven starting plans makes every paper, with nothing left to fill in."""
    plan = load_example(theme)
    export_all(plan, tmp_path)
    check_pages(tmp_path / "plan.pdf")
    text = "".join(pages(tmp_path / "plan.pdf"))
    assert "計算に使う数は、すべて書いてあります。" in text
    assert "".join(plan.reasons[0].text.split())[:20] in text
    assert len(pages(tmp_path / "sheet_start.pdf")) == 1
    assert icon_svg(plan.picture) is not None


@pytest.mark.slow
def test_english_papers_have_english_words(tmp_path, monkeypatch):
    """With COOPKIT_LANG=en the papers speak English, and say so."""
    monkeypatch.setenv("COOPKIT_LANG", "en")
    path = export_plan_pdf(typical(), tmp_path / "plan.pdf", today=TODAY)
    text = "".join(pages(path))
    assert "Forstudy,notlegaladvice" in text
    assert pypdf.PdfReader(path).trailer["/Root"]["/Lang"] == "en"


def test_same_plan_and_day_give_the_same_pdf(tmp_path):
    """The content of a paper depends on the plan and the day alone."""
    plan = Plan.model_validate({"name": "さくら"})
    texts = [pages(export_plan_pdf(plan, tmp_path / f"{n}.pdf", today=TODAY)) for n in (1, 2)]
    assert texts[0] == texts[1]


@pytest.mark.slow
def test_all_papers_of_a_plan_are_written(tmp_path):
    """Every paper lands in the folder under its own name, the half-empty plan's too."""
    for plan in (typical(), half()):
        written = export_all(plan, tmp_path)
        assert [path.name for path in written] == list(FILES.values())
        assert all(path.stat().st_size > 2000 for path in written)


def test_one_paper_that_fails_does_not_lose_the_others(tmp_path, monkeypatch):
    """The others are written; the message names the paper, the cause and what to do."""

    def broken(_plan, _path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("coopkit.documents.poster.export_poster_pdf", broken)
    with pytest.raises(ExportError) as caught:
        export_all(Plan(), tmp_path, only={"poster", "blank_board", "sheet_start"})
    assert [path.name for path in caught.value.written] == ["sheet_start.pdf", "blank_board.pdf"]
    assert set(caught.value.failed) == {"poster"}
    assert "ポスター" in str(caught.value)
    assert "No space left" in str(caught.value)
    assert "次にすること" in str(caught.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "blank_board.pdf",
        "sheet_start.pdf",
    ]


def test_an_older_paper_stays_when_the_new_one_cannot_be_made(tmp_path, monkeypatch):
    """A file is replaced only by a whole one."""
    path = tmp_path / "blank_board.pdf"
    path.write_bytes(b"old")

    def broken(*_args, **_more):
        raise RuntimeError

    monkeypatch.setattr("coopkit.documents.blanks.typeset", broken)
    with pytest.raises(ExportError):
        export_all(Plan(), tmp_path, only=["blank_board"])
    assert path.read_bytes() == b"old"


def test_a_paper_that_does_not_exist_is_refused_first(tmp_path):
    """A wrong name is named, with those there are, before anything is written."""
    with pytest.raises(ValueError, match="plan_pdf"):
        export_all(Plan(), tmp_path, only=["blank_board", "brochure"])
    assert not list(tmp_path.iterdir())


def test_every_paper_has_a_name_and_a_line_about_it():
    """Buttons and messages can name each paper."""
    texts = entries("ja", "documents")
    for name in FILES:
        assert texts[f"documents.name.{name}"]
        assert texts[f"documents.what.{name}"]
        assert exporting.title(name) == texts[f"documents.name.{name}"]


def test_our_own_words_need_no_stand_in():
    """Every text of the papers prints with the one font that they carry."""
    for key, text in entries("ja", "documents").items():
        assert printable(text) == text, key


def test_every_picture_of_the_studio_is_drawn():
    """Each picture has a drawing and a word; an unknown one has neither."""
    for picture in PICTURES:
        assert icon_svg(picture).startswith(b"<svg")
    assert icon_svg("\N{BLACK UNIVERSAL RECYCLING SYMBOL}\N{VARIATION SELECTOR-16}")
    assert icon_svg("\N{GREEN APPLE}") is None
    assert icon_svg(None) is None


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("ふつうの文", "ふつうの文"),
        ("a\tb\x00c", "a bc"),
        ("一行\r\n二行", "一行\n二行"),
        ("\u202eabc", "abc"),
        ("𝐀", "A"),
        ("\N{BUS}\N{VARIATION SELECTOR-16}", "〔バス〕"),
        ("\ue000", "〔U+E000〕"),
    ],
)
def test_printable_keeps_words(typed, shown):
    """What the font lacks has a name, what carries no words goes, the rest stays."""
    assert printable(typed) == shown


def test_storable_keeps_emoji_and_drops_controls():
    """Office files keep every sign but those that XML cannot hold."""
    family = "\N{ADULT}\N{ZERO WIDTH JOINER}\N{CHILD}"
    assert storable(f"{family}\x0b\x1f\ufffe") == family


def test_questions_keep_what_the_team_has_found_out():
    """The plan's own entries come first with status and note; the theme's follow unasked."""
    found = questions(typical(), TODAY)
    assert [one.id for one in found[:3]] == [permit.id for permit in typical().permits]
    assert found[0].status == "asked"
    assert "額は告示を見るように言われた。" in found[0].notes[0]
    assert len({one.id for one in found}) == len(found)
    assert {one.kind for one in found} == {"own", "permit", "insurance", "safety"}
    assert questions(Plan(), TODAY) == ()


def test_a_stale_question_says_so():
    """After its review day a question carries a note; before it does not."""
    late = questions(typical(), dt.date(2030, 1, 1))
    assert any("見なおす日" in note for one in late for note in one.notes)
    assert not any(
        "見なおす日" in note for one in questions(typical(), TODAY) for note in one.notes
    )


def test_loading_the_package_brings_no_heavy_library():
    """`import coopkit.documents` is quick: libraries come with the first paper."""
    code = (
        "import sys, coopkit.documents;"
        "print([n for n in ('typst','docx','pptx','matplotlib','numpy') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_tables_have_a_cell_for_each_column():
    """A row of another length would shift every figure after it."""
    from coopkit.documents.report import make_report

    for plan in (typical(), half()):
        for section in make_report(plan, TODAY).sections:
            for block in section.blocks:
                if isinstance(block, Table):
                    assert {len(row) for row in block.rows} <= {len(block.columns)}
