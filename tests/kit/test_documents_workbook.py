"""The workbook's formulas: their values, what LibreOffice makes of them, what users type."""

import datetime as dt
import io
import json
import re
import shutil
import subprocess
import zipfile
from functools import cache

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from coopkit.documents.workbook.check import BALANCE_LINES, YEAR_LINES, year_value
from coopkit.documents.workbook.workbook import export_workbook, workbook_content
from coopkit.plan import Plan, edit, project
from coopkit.plan.examples import THEMES, load_example
from coopkit.text import say

DAY = dt.date(2026, 11, 25)
MONTHS = 30


def members(*rows):
    """Return members from (units, hours, wage, from_month)."""
    names = ("units", "weekly_hours", "hourly_wage", "from_month")
    return [
        {"id": f"m{number}", "label": f"なかま{number}"} | dict(zip(names, row, strict=True))
        for number, row in enumerate(rows, start=1)
    ]


# Everything at once: ramp-up, season, delays, yearly costs, equipment, two loans with and
# without grace, a grant, instalments, a late joiner, the line of the insurance, all taxes,
# dividends, a short first year, numbers that nobody has filled in.
FULL = {
    "name": "まちの足",
    "members": members(
        (10, "20", 1300, 1), (5, "7.25", 1279, 1), (3, "30.55", 1311, 5), (4, None, 1300, 1)
    ),
    "work": [
        {
            "id": "w1",
            "label": "送迎",
            "unit_price": 1500,
            "units_per_month": 433,
            "ramp_up_months": 3,
            "seasonality": [80, 100, 120, 100, 0, 90, 100, 60, 100, 100, 110, 140],
            "months_until_paid": 2,
            "variable_rate": "12.345",
            "variable_yen": 33,
        },
        {"id": "w2", "unit_price": 777, "units_per_month": 101, "from_month": 4},
        {"id": "w3", "unit_price": None, "units_per_month": 10, "variable_yen": 50},
    ],
    "costs": [
        {"id": "c1", "yen": 30001},
        {"id": "c2", "yen": 98765, "period": "year", "month": 6, "months_until_paid": 3},
        {"id": "c3", "yen": 50000, "period": "year", "from_month": 2},
        {"id": "c4", "yen": None},
    ],
    "equipment": [
        {"id": "e1", "yen": 1000000, "life_years": 1, "month": 0},
        {"id": "e2", "yen": 100001, "life_years": 4, "month": 7},
        {"id": "e3", "yen": 5000, "month": 2},
        {"id": "e4", "yen": 5000, "life_years": 2, "month": 60},
    ],
    "grants": [{"id": "g1", "yen": 500000, "month": 3}, {"id": "g2", "yen": 1, "month": 0}],
    "loans": [
        {"id": "l1", "yen": 1000000, "annual_rate": "2.35", "grace_months": 6, "repay_months": 13},
        {"id": "l2", "yen": 300001, "month": 8, "annual_rate": "1.975", "repay_months": 7},
        {"id": "l3", "yen": 70000, "month": 4, "annual_rate": None},
    ],
    "money": {
        "contribution_unit_price": 50000,
        "first_payment": 20000,
        "instalment_months": 7,
        "start_up_cost": 123456,
        "start_month": "2027-10",
        "closing_month": 3,
        "social_insurance_rate": "15.435",
        "social_insurance_hours": "20",
        "corporate_tax_rate": "23.2",
        "flat_levy": 71000,
        "consumption_tax_rate": "7.5",
        "dividend_rate": "60.5",
    },
}
# A year of loss, then of profit that first covers it; the reserve reaches its target.
LOSS = {
    "members": members((1, "10", 1001, 1), (1, "3.33", 1001, 13)),
    "work": [{"id": "w1", "unit_price": 997, "units_per_month": 271, "from_month": 9}],
    "costs": [{"id": "c1", "yen": 65432}],
    "money": {
        "contribution_unit_price": 9999,
        "start_up_cost": 0,
        "start_month": "2027-04",
        "reserve_target": 12345,
        "dividend_rate": "100",
    },
}
# A surplus of two yen, and no start month: years of twelve months from the first one.
TINY = {
    "members": members((1, "1", 0, 1)),
    "work": [{"id": "w1", "unit_price": 1, "units_per_month": 1, "from_month": 11}],
    "costs": [{"id": "c1", "yen": 1, "period": "year", "from_month": 20, "month": 4}],
    "money": {"contribution_unit_price": 100, "dividend_rate": "50"},
}
# One yen: the legal reserve takes it, and the others get nothing.
ONE_YEN = TINY | {"work": [TINY["work"][0] | {"from_month": 12}]}
SPECIFIED = FULL | {"organization": {"specified": True}}
PLANS = {
    "full": FULL,
    "loss": LOSS,
    "tiny": TINY,
    "one yen": ONE_YEN,
    "specified": SPECIFIED,
    "empty": {},
}


def workbook(data, months=MONTHS):
    """Return the workbook of a plan, as a file's content."""
    return _workbook(json.dumps(data), months)


@cache
def _workbook(data, months):
    return workbook_content(Plan.model_validate_json(data), months, DAY)


def read(content):
    """Return the workbook with the values of its formulas."""
    return openpyxl.load_workbook(io.BytesIO(content), data_only=True)


def bare(content):
    """Take the values out of a workbook: whoever shows one then must have worked it out."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part = re.sub(rb"</f><v>[^<]*</v>", b"</f>", part)
                assert b"</f><v>" not in part
            new.writestr(name, part)
    return result.getvalue()


def recalculate(folder, contents):
    """Let LibreOffice work out several workbooks in one call; return them with values."""
    office = shutil.which("soffice")
    assert office, "LibreOffice is missing: apt-get install libreoffice-calc"
    sources = folder / "sources"
    sources.mkdir()
    for name, content in contents.items():
        (sources / f"{name}.xlsx").write_bytes(bare(content))
    done = subprocess.run(
        [
            office,
            f"-env:UserInstallation=file://{folder / 'profile'}",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(folder),
            *(str(sources / f"{name}.xlsx") for name in contents),
        ],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {name: read((folder / f"{name}.xlsx").read_bytes()) for name in contents}


def close(ours, theirs):
    """Whether two cells are the same; hours such as 7.25 are floats in a file."""
    if isinstance(ours, float) or isinstance(theirs, float):
        return abs(ours - theirs) < 1e-9
    return ours == theirs


def rows_of(book, key):
    """Return label → numbers of a sheet's rows; the first of each label, without its mark."""
    rows = {}
    for row in book[say(f"workbook.sheet.{key}")].iter_rows(values_only=True):
        if row[0] is not None:
            rows.setdefault(row[0].removesuffix(say("workbook.open_mark")), list(row[1:]))
    return rows


def assert_agrees(book, data, months=MONTHS):
    """Every month and every year of the workbook is the model's, to the yen."""
    model = project(Plan.model_validate(data), months)
    profit, balance = rows_of(book, "profit"), rows_of(book, "balance")
    whole = months + 1
    for name in ("profit_before_tax", "profit"):
        expected = list(getattr(model.profit_and_loss, name))
        assert profit[say(f"workbook.profit.{name}")][:whole] == expected, name
    for name in BALANCE_LINES:
        expected = list(getattr(model.balance_sheet, name))
        assert balance[say(f"workbook.balance.{name}")][:whole] == expected, name
    assert balance[say("workbook.balance.check")][:whole] == [0] * whole
    years = rows_of(book, "surplus")
    for name in (*YEAR_LINES, "corporate_tax", "flat_levy", "capital", "reserve_target"):
        label = say(f"workbook.surplus.{name}")
        expected = [
            year_value(year, name) if name in YEAR_LINES else getattr(year, name)
            for year in model.years
        ]
        assert years[label][: len(expected)] == expected, name
    flow = rows_of(book, "cash")
    lowest = flow[say("workbook.cash.lowest")]
    assert lowest[0] == min(model.cash)
    assert lowest[4] == model.needed
    labels = flow[say("workbook.row.month")]
    assert lowest[2] == labels[model.lowest]
    verdict = rows_of(book, "check")[say("workbook.check.sum")]
    assert verdict[:2] == [0, say("workbook.check.agree")]


def numbers_of(book):
    """Return every cell that holds a number or a text, by sheet and place."""
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


@pytest.mark.parametrize("name", PLANS)
def test_values_written_beside_the_formulas_are_the_models(name):
    """A viewer that does not calculate shows the model's numbers."""
    assert_agrees(read(workbook(PLANS[name])), PLANS[name])


def test_every_formula_comes_with_its_value():
    """No cell is blank in a preview, and none shows an error."""
    content = workbook(FULL)
    formulas = openpyxl.load_workbook(io.BytesIO(content))
    values = read(content)
    found = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    found += 1
                    value = values[sheet.title][cell.coordinate].value
                    text = value is None or not str(value).startswith("#")
                    assert text, (sheet.title, cell.coordinate, cell.value)
    assert found > 3000
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert b'fullCalcOnLoad="1"' in parts.read("xl/workbook.xml")


OFFICE_PLANS = ("full", "loss", "tiny")


@cache
def changed():
    """Return a workbook with yellow cells changed by hand, and the plan with those changes."""
    plan = Plan.model_validate(FULL)
    plan = edit.set_item(plan, "work", "w1", unit_price=1700)
    plan = edit.set_item(plan, "members", "m4", weekly_hours="25.5")
    plan = edit.set_section(plan, "money", start_month="2027-12", closing_month=12)
    plan, _ = edit.add_item(plan, "costs", label="=1+1", yen=11111, from_month=3)
    book = openpyxl.load_workbook(io.BytesIO(workbook(FULL)))
    sheet = book[say("workbook.sheet.inputs")]
    # Reversed, so that of two rows with one label the first one counts.
    rows = {row[0].value: row for row in reversed(list(sheet.iter_rows()))}
    rows["送迎"][2].value = 1700
    rows["なかま4"][2].value = 25.5
    rows[say("workbook.field.start_month")][1].value = 12
    rows[say("workbook.field.closing_month")][1].value = 12
    free = rows["費用4"][0].row + 1
    for column, value in ((1, "=1+1"), (2, 11111), (5, 3)):
        sheet.cell(free, column).value = value
    sheet.cell(free, 1).data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue(), plan


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory):
    """All workbooks of this module that LibreOffice works out, in one call."""
    contents = {name: workbook(PLANS[name]) for name in OFFICE_PLANS}
    contents["changed"] = changed()[0]
    return recalculate(tmp_path_factory.mktemp("office"), contents)


@pytest.mark.parametrize("name", OFFICE_PLANS)
def test_libreoffice_comes_to_the_models_yen(recalculated, name):
    """LibreOffice, given formulas without values, computes the model's numbers."""
    assert_agrees(recalculated[name], PLANS[name])


@pytest.mark.parametrize("name", OFFICE_PLANS)
def test_libreoffice_agrees_in_every_cell(recalculated, name):
    """Helping cells, labels and texts are what was written beside the formulas, too."""
    ours, theirs = numbers_of(read(workbook(PLANS[name]))), numbers_of(recalculated[name])
    assert ours.keys() == theirs.keys()
    for place, value in ours.items():
        assert close(value, theirs[place]), place


def test_a_changed_input_changes_everything(recalculated):
    """Price, hours, calendar and a new cost, typed into the file, act as in the model."""
    _, plan = changed()
    model, before = project(plan, MONTHS), project(Plan.model_validate(FULL), MONTHS)
    assert model.cash != before.cash
    book = recalculated["changed"]
    balance = rows_of(book, "balance")
    for line in BALANCE_LINES:
        expected = list(getattr(model.balance_sheet, line))
        assert balance[say(f"workbook.balance.{line}")][: MONTHS + 1] == expected, line
    years = rows_of(book, "surplus")
    for line in YEAR_LINES:
        expected = [year_value(year, line) for year in model.years]
        assert years[say(f"workbook.surplus.{line}")][: len(expected)] == expected, line
    verdict = rows_of(book, "check")[say("workbook.check.sum")]
    assert verdict[0] > 0
    assert verdict[1] == say("workbook.check.differ")


yen = st.none() | st.integers(0, 10**7)
small = st.integers(0, 12)
percent = st.none() | st.integers(0, 100_000).map(lambda n: f"{n // 1000}.{n % 1000:03d}")
hours = st.none() | st.integers(0, 8000).map(lambda n: f"{n // 100}.{n % 100:02d}")
start = st.integers(1, 40)


def table(prefix, most, **columns):
    """Return rows with ids."""
    rows = st.lists(st.fixed_dictionaries(columns), max_size=most)
    return rows.map(lambda rows: [{"id": f"{prefix}{n}"} | row for n, row in enumerate(rows)])


plans = st.fixed_dictionaries(
    {
        "members": table(
            "m",
            3,
            units=st.none() | st.integers(0, 50),
            weekly_hours=hours,
            hourly_wage=st.none() | st.integers(0, 5000),
            from_month=start,
        ),
        "work": table(
            "w",
            2,
            unit_price=st.none() | st.integers(0, 10**5),
            units_per_month=st.none() | st.integers(0, 1000),
            from_month=start,
            ramp_up_months=small,
            seasonality=st.none() | st.lists(st.integers(0, 300), min_size=12, max_size=12),
            months_until_paid=small,
            variable_rate=percent.map(lambda rate: rate or "0"),
            variable_yen=st.integers(0, 500),
        ),
        "costs": table(
            "c",
            2,
            yen=yen,
            period=st.sampled_from(["month", "year"]),
            month=st.none() | st.integers(1, 12),
            from_month=start,
            months_until_paid=small,
        ),
        "equipment": table(
            "e", 2, yen=yen, life_years=st.none() | st.integers(1, 5), month=st.integers(0, 40)
        ),
        "grants": table("g", 1, yen=yen, month=st.integers(0, 40)),
        "loans": table(
            "l",
            2,
            yen=yen,
            month=st.integers(0, 40),
            annual_rate=percent,
            grace_months=small,
            repay_months=st.none() | st.integers(1, 40),
        ),
        "money": st.fixed_dictionaries(
            {
                "contribution_unit_price": yen,
                "first_payment": yen,
                "instalment_months": st.none() | st.integers(1, 12),
                "start_up_cost": yen,
                "start_month": st.sampled_from([None, "2027-04", "2029-12"]),
                "closing_month": st.none() | st.integers(1, 12),
                "social_insurance_rate": percent,
                "social_insurance_hours": hours,
                "corporate_tax_rate": percent,
                "flat_levy": yen,
                "consumption_tax_rate": percent,
                "reserve_target": yen,
                "dividend_rate": percent,
            }
        ),
    }
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans, st.integers(1, 37))
def test_formulas_agree_with_the_model_for_any_plan(data, months):
    """For drawn plans and any number of months, the formulas' values are the model's."""
    assert_agrees(read(workbook(data, months)), data, months)


@pytest.mark.parametrize("theme", THEMES)
def test_formulas_agree_with_the_model_for_each_example(theme):
    """The seven starting plans, over all their months."""
    plan = load_example(theme)
    content = workbook_content(plan, None, DAY)
    assert_agrees(read(content), plan.model_dump(mode="json"), plan.money.months)


@pytest.mark.slow
def test_libreoffice_agrees_for_all_examples(tmp_path):
    """LibreOffice recalculates the seven starting plans to the model's yen."""
    plans = {theme: load_example(theme) for theme in THEMES}
    contents = {theme: workbook_content(plan, None, DAY) for theme, plan in plans.items()}
    for theme, book in recalculate(tmp_path, contents).items():
        assert_agrees(book, plans[theme].model_dump(mode="json"), plans[theme].money.months)
        ours, theirs = numbers_of(read(contents[theme])), numbers_of(book)
        assert ours.keys() == theirs.keys()
        assert {
            place: (ours[place], theirs[place])
            for place in ours
            if not close(ours[place], theirs[place])
        } == {}


@pytest.mark.slow
def test_libreoffice_agrees_for_drawn_plans(tmp_path):
    """Twenty drawn plans of up to 40 months, recalculated by LibreOffice."""
    drawn = []

    @settings(max_examples=20, deadline=None, database=None, derandomize=True)
    @given(plans, st.integers(12, 40))
    def draw(data, months):
        drawn.append((data, months))

    draw()
    contents = {f"plan{n}": workbook(*case) for n, case in enumerate(drawn)}
    books = recalculate(tmp_path, contents)
    for number, (data, months) in enumerate(drawn):
        assert_agrees(books[f"plan{number}"], data, months)


TRICKS = ["=1+1", "+1", "-2", "@SUM(A1)", '=HYPERLINK("http://x.example")', "'", '<b>&"', "_x0041_"]


def test_what_users_type_never_becomes_a_formula():
    """Names that look like formulas, markup or escapes come back as they were typed."""
    data = {
        "name": "=cmd|' /C calc'!A0",
        "members": [{"id": f"m{n}", "label": trick} for n, trick in enumerate(TRICKS)],
        "work": [{"id": "w1", "label": "=1+1", "unit": "=1+1"}],
        "reasons": [{"id": "work.w1.unit_price", "text": "=1+1", "source": "@x"}],
    }
    content = workbook(data, 12)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[say("workbook.sheet.inputs")]
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value}
    for trick in TRICKS:
        assert cells[trick].data_type == "s"
    assert cells["=1+1"].quotePrefix
    assert book[say("workbook.sheet.front")]["A1"].data_type == "s"
    formulas = [
        cell.value
        for page in book
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    typed = [trick for trick in (*TRICKS, data["name"]) if len(trick) > 3]
    assert not any(trick in formula for formula in formulas for trick in typed)
    lines = {row[0] for row in read(content)[say("workbook.sheet.lines")].values}
    assert "=1+1（未記入あり）" in lines


def test_control_characters_do_not_break_the_file():
    """Every part of the file is well-formed, whatever was pasted into a field."""
    nasty = "a\x0bb\x00c\x1f\ufffe\r\nd ]]> &<>\"' {0} 😀\u202e"
    reasons = [{"id": path, "text": nasty} for path in ("work.w1.unit_price", "money.flat_levy")]
    data = {
        "name": nasty,
        "members": [{"id": "m1", "label": nasty}],
        "work": [{"id": "w1", "label": nasty, "unit": "\x01", "unit_price": 5}],
        "reasons": reasons,
    }
    with zipfile.ZipFile(io.BytesIO(workbook(data, 12))) as parts:
        for name in parts.namelist():
            assert etree.fromstring(parts.read(name)) is not None, name
    lines = read(workbook(data, 12))[say("workbook.sheet.lines")]
    assert any(str(row[0]).startswith("a b c ") for row in lines.values)


def test_the_plan_is_all_there_with_reasons():
    """Each number of the plan stands in a yellow cell, its reason in the same row."""
    data = FULL | {
        "reasons": [
            {"id": "work.w1.unit_price", "text": "近くの料金です。", "source": "市の調査"},
            {"id": "money.flat_levy", "text": "県と市の合計です。"},
        ]
    }
    sheet = read(workbook(data))[say("workbook.sheet.inputs")]
    yellow = [
        cell.value
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb == "FFFFF2CC"
    ]
    numbers = {1300, 7.25, 30.55, 1500, 433, 12.345, 33, 98765, 1000000, 2.35, 300001, 1.975}
    numbers |= {50000, 20000, 123456, 15.435, 23.2, 71000, 60.5, 2027, 140}
    assert numbers <= set(yellow)
    rows = {row[0].value: row for row in reversed(list(sheet.iter_rows()))}
    assert "県と市の合計です。" in [cell.value for cell in rows["均等割"]]
    why = "近くの料金です。（出どころ: 市の調査）"
    assert rows["送迎"][2].comment.text == why
    # The list repeats the number as it is now, so it is a formula.
    listed = [row for row in sheet.values if why in row]
    assert [row[:3] for row in listed] == [("送迎", "1回の値段\n(円)", 1500)]


def test_unknown_is_empty_and_said():
    """What is not filled in is an empty cell, named beside it; it is nowhere a 0."""
    sheet = read(workbook(FULL))[say("workbook.sheet.inputs")]
    rows = list(sheet.values)
    member = next(row for row in rows if row[0] == "なかま4")
    assert member[2] is None
    assert "未記入: 週の時間\u3000" in member
    names = {row[0] for row in read(workbook(FULL))[say("workbook.sheet.lines")].values}
    assert {"なかま4（未記入あり）", "なかま3", "（空き）"} <= names


def test_zeros_of_open_parameters_are_marked():
    """A tax that nobody has decided is no tax of 0 yen; an empty plan has no least money."""
    book = read(workbook(LOSS))
    assert "均等割（未記入あり）" in {row[0] for row in book["剰余金"].values}
    assert "はじめにかかるお金" in {row[0] for row in book["損益計算"].values}
    assert "消費税として取っておく分（未記入あり）" in {row[0] for row in book["損益計算"].values}
    assert "均等割" in {row[0] for row in read(workbook(FULL))["剰余金"].values}
    answers = {row[0]: row[1] for row in read(workbook({}))["はじめに"].values}
    for key in ("lowest", "lowest_month", "needed", "break_even"):
        assert answers[say(f"workbook.front.{key}")] == "未記入"


def test_every_sheet_prints_disclaimer_and_day():
    """Paper says 学習用・法律相談ではありません and its day; A4 landscape; months by the year."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(FULL)))
    names = "はじめに 入力 売上と費用 損益計算 資金繰り 貸借対照表 剰余金 きまり 確認"
    assert book.sheetnames == names.split()
    for sheet in book:
        assert "学習用・法律相談ではありません" in sheet.oddHeader.left.text
        assert sheet.oddHeader.right.text.strip() == "2026年11月25日"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert [brk.id for brk in book["資金繰り"].col_breaks.brk] == [14, 26]
    assert book["資金繰り"].freeze_panes == "B5"


def test_inputs_refuse_what_the_model_refuses():
    """Yellow cells take whole yen, percentages up to 100, and choices from a list."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(FULL)))
    rules = book[say("workbook.sheet.inputs")].data_validations.dataValidation
    kinds = {(rule.type, rule.formula1, rule.formula2) for rule in rules}
    assert ("whole", "0", "1000000000000") in kinds
    assert ("decimal", "0", "100") in kinds
    assert ("list", '"毎月,年1回"', None) in kinds
    assert all(rule.error for rule in rules)


def test_numbers_beyond_fifteen_digits_are_told():
    """Where a spreadsheet cannot be exact, the first sheet says so."""
    large = {"work": [{"id": "w1", "unit_price": 10**12, "units_per_month": 10**6}]}
    warned = {
        name: say("workbook.front.large")
        in {row[0] for row in read(workbook(data))["はじめに"].values}
        for name, data in {"large": large, "usual": FULL}.items()
    }
    assert warned == {"large": True, "usual": False}


def test_the_file_is_whole_or_not_there(tmp_path):
    """The path is returned; months out of range are refused before anything is written."""
    path = tmp_path / "plan.xlsx"
    with pytest.raises(ValueError, match="120"):
        export_workbook(Plan.model_validate(FULL), path, 121)
    assert not list(tmp_path.iterdir())
    assert export_workbook(Plan.model_validate(FULL), str(path), 12, today=DAY) == path
    assert [item.name for item in tmp_path.iterdir()] == ["plan.xlsx"]
    assert len(project(Plan.model_validate(FULL), 12).months) == 13
    assert_agrees(read(path.read_bytes()), FULL, 12)
