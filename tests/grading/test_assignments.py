"""The assignments of the course: their files agree, and each hand-in scores what it should.

Test cells are data-only (`clean`), so they run here on files, without a kernel.
`test_assignments_nbgrader.py` runs three of them through nbgrader.
"""

import ast
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from exercise_cells import ROOT, Exercise, answered, free_names
from measures import ARTICLE, BANNED, articles_read, sentences
from nbgrader.nbgraderformat import MetadataValidator

from coopgrade.releasing import release_notebook
from coopkit.answers import blank_answers, load_answers, load_form
from coopkit.board import Board, load_board
from coopkit.law import allocate_surplus, distribute, evaluate
from coopkit.plan import Plan, load_plan
from coopkit.plan.examples import THEMES, load_example
from coopkit.region import load, towns
from coopkit.text import say

NAMES = [
    "community-issue",
    "job-creation",
    "kikigaki",
    "law-numbers",
    "local-data",
    "peer-form",
]
EXERCISES = {name: Exercise(name) for name in NAMES}
# By hand from the notebooks: points by test cells, and by a person.
POINTS = {
    "community-issue": (12, 18),
    "job-creation": (20, 40),
    "kikigaki": (8, 12),
    "law-numbers": (26, 4),
    "local-data": (10, 10),
    "peer-form": (4, 0),
}
GROUPS = ("community-issue", "job-creation")

Files = dict[str, Any]


@pytest.fixture(params=NAMES)
def exercise(request: pytest.FixtureRequest) -> Exercise:
    """One assignment after the other."""
    return EXERCISES[request.param]


def _starter(exercise: Exercise) -> Files:
    return {
        name: (exercise.folder / name).read_text(encoding="utf-8")
        for name in exercise.table("assignment")["student_files"]
    }


def _markdown(exercise: Exercise) -> str:
    return "\n".join(c.source for c in exercise.notebook.cells if c.cell_type == "markdown")


def test_every_folder_is_tested() -> None:
    """A new assignment is entered into the lists above."""
    folders = {path.parent.name for path in ROOT.glob("*/assignment.toml")}
    assert folders == {*NAMES, "business-plan"}


def test_the_notebook_is_clean(exercise: Exercise) -> None:
    """Valid, without outputs, in one way of writing, with cell ids that people can read."""
    nbformat.validate(exercise.notebook)
    MetadataValidator().validate_nb(exercise.notebook)
    ids = [cell.id for cell in exercise.notebook.cells]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in ids)
    assert all(
        cell.outputs == [] and cell.execution_count is None
        for cell in exercise.notebook.cells
        if cell.cell_type == "code"
    )
    stored = (exercise.folder / f"{exercise.name}.ipynb").read_text(encoding="utf-8")
    written = json.dumps(json.loads(stored), ensure_ascii=False, indent=1, sort_keys=True)
    assert stored == written + "\n"


def test_points_agree(exercise: Exercise) -> None:
    """assignment.toml, the cells, the rubric and what students read say the same points."""
    by_tests, by_person = POINTS[exercise.name]
    table = exercise.table("assignment")
    assert table["name"] == exercise.name
    assert table["kind"] == ("group" if exercise.name in GROUPS else "individual")
    assert table["points"] == by_tests + by_person
    assert sum(exercise.full.values()) == by_tests
    tasks = {c.id: c.metadata.nbgrader.points for c in exercise.with_metadata("task")}
    assert sum(tasks.values()) == by_person
    criteria: dict[str, int] = {}
    for criterion in exercise.table("rubric")["criteria"]:
        criteria[criterion["cell"]] = criteria.get(criterion["cell"], 0) + criterion["points"]
    assert criteria == tasks
    text = _markdown(exercise)
    assert f"全部で{by_tests + by_person}点です" in text
    assert f"{by_tests}点）" in text


def test_a_criterion_is_announced_with_its_points(exercise: Exercise) -> None:
    """What is marked by a person stands, word for word, in the cell that is marked."""
    cells = {cell.id: cell.source for cell in exercise.notebook.cells}
    for criterion in exercise.table("rubric")["criteria"]:
        line = rf"- {re.escape(criterion['title'].partition('（')[0])}.*（{criterion['points']}点）"
        assert re.search(line, cells[criterion["cell"]]), criterion["title"]


def test_the_rubric_is_usable(exercise: Exercise) -> None:
    """Levels go from full marks to none, each level above none with examples from life."""
    for criterion in exercise.table("rubric")["criteria"]:
        levels = [level["points"] for level in criterion["levels"]]
        assert levels == sorted(set(levels), reverse=True)
        assert (levels[0], levels[-1]) == (criterion["points"], 0)
        for level in criterion["levels"]:
            assert level["text"]
            assert level["points"] == 0 or level["examples"]


def test_praise_earns_nothing(exercise: Exercise) -> None:
    """No example with full marks praises co-operatives, and praise stands among the weak ones."""
    praise = re.compile(r"すばらし|すてき|うまくいく|うまくいきます|とてもよい")
    for criterion in exercise.table("rubric")["criteria"]:
        best = criterion["levels"][0]
        assert not praise.search("".join([best["text"], *best["examples"]])), criterion["id"]


@pytest.mark.parametrize(
    ("name", "criterion", "words"),
    [
        ("job-creation", "form", ("労協が合い", "町内会の活動が合い", "始めません")),
        ("job-creation", "weak", ("始めないと決めました",)),
        ("kikigaki", "change", ("私には合わない",)),
        ("law-numbers", "reason", ("きびしいと思います",)),
        ("community-issue", "doubt", ("選ばないほうがよい",)),
    ],
)
def test_doubt_can_earn_full_marks(name: str, criterion: str, words: tuple[str, ...]) -> None:
    """Another form, not starting, or a critical view is an example for full marks."""
    (found,) = [c for c in EXERCISES[name].table("rubric")["criteria"] if c["id"] == criterion]
    examples = "".join(found["levels"][0]["examples"])
    assert all(word in examples for word in words)


@pytest.mark.parametrize(
    ("name", "criterion", "best", "asked"),
    [
        ("community-issue", "already", "足りないところ", "足りないところも書きます"),
        ("community-issue", "asked", "日にちと相手", "たずねる日と、相手と、問い"),
        ("community-issue", "doubt", "なぜ大事か", "何が変わるかも書きます"),
        ("community-issue", "evidence", "年と出典", "年と出典をつけます"),
        ("kikigaki", "change", "聞いたことと結びつけて", "聞いたこと、いまの考えをつなげます"),
        ("job-creation", "weak", "確かめる方法", "どうやって確かめるかも話します"),
        ("job-creation", "change", "前の数といまの数", "前の数と、いまの数を書きます"),
        ("business-plan", "reason", "お金の残り", "売り上げやお金の残りは、いくら変わりますか"),
        ("local-data", "limit", "そのわけ", "なぜ分からないのかも書きます"),
    ],
)
def test_full_marks_need_nothing_that_was_not_asked(
    name: str, criterion: str, best: str, asked: str
) -> None:
    """What the highest level wants stands in the question or its hint, not only in the rubric."""
    exercise = Exercise(name)
    (found,) = [c for c in exercise.table("rubric")["criteria"] if c["id"] == criterion]
    assert best in found["title"] + found["levels"][0]["text"]
    text = _markdown(exercise)
    if name != "business-plan":
        form = load_form(exercise.folder / "questions.toml")
        text = "\n".join(question.asked + question.hint for question in form.questions)
    assert asked in text


def test_questions_that_students_ask_are_marked(exercise: Exercise) -> None:
    """Each assignment that a person reads gives points for a question, not only for answers."""
    if exercise.name == "peer-form":
        return
    titles = [criterion["title"] for criterion in exercise.table("rubric")["criteria"]]
    asks = ("問い", "たずね", "なぜ知りたいか")
    assert any(word in title for title in titles for word in asks)


def test_how_to_hand_in_and_generative_ai_are_explained(exercise: Exercise) -> None:
    """Who hands in which files, and one paragraph on AI with the questions asked to it."""
    text, table = _markdown(exercise), exercise.table("assignment")
    who = "チームで1人だけ" if table["kind"] == "group" else "<strong>1人ずつ</strong>"
    files = [f"`{name}`" for name in (f"{exercise.name}.ipynb", *table["student_files"])]
    for words in (who, *files, "生成AI", "学習用です。法律相談ではありません", "紙で書く人へ"):
        assert words in text, words
    ids = [question.id for question in load_form(exercise.folder / "questions.toml").questions]
    assert ("ai" in ids) == (exercise.name != "peer-form")


def test_the_minutes_add_up(exercise: Exercise) -> None:
    """The form's clock is within the time at the top, and each part says its minutes."""
    form = load_form(exercise.folder / "questions.toml")
    text = _markdown(exercise)
    found = re.search(r"\| 時間 \| (\d+)分", text)
    assert found
    assert sum(part.minutes for part in form.parts) <= int(found[1])
    assert sum(int(one) for one in re.findall(r"^\d+\. .*（(\d+)分）$", text, re.MULTILINE)) <= int(
        found[1]
    )


def test_sentences_can_be_read_aloud(exercise: Exercise) -> None:
    """Instructions, questions and options are short sentences."""
    form = load_form(exercise.folder / "questions.toml")
    words = [_markdown(exercise)]
    for question in form.questions:
        words += [question.asked, question.hint]
        words += [option.text for option in getattr(question, "options", ())]
    plain = re.sub(r"<rt>[^<]*</rt>|《[^》]*》", "", "\n".join(words))
    found = sentences(plain)
    assert max(map(len, found)) <= 80, max(found, key=len)
    assert sum(map(len, found)) / len(found) <= 30
    assert not [word for word in BANNED if word in plain]


def test_article_numbers_are_those_that_were_checked(exercise: Exercise) -> None:
    """In notebooks, questions and rubrics stand only articles whose text was read."""
    texts = [_markdown(exercise)]
    texts += [
        (exercise.folder / f"{name}.toml").read_text(encoding="utf-8")
        for name in ("questions", "rubric")
    ]
    found = set(ARTICLE.findall("\n".join(texts)))
    assert found <= articles_read()
    assert bool(found) == (exercise.name in {"law-numbers", "job-creation"})


def test_a_team_shares_roles_and_files() -> None:
    """Groups rotate roles, promise, look after who was absent, and keep a weekly copy."""
    for name in (*GROUPS, "business-plan"):
        exercise = Exercise(name)
        text = _markdown(exercise)
        for words in ("司会", "記録", "時計", "発表", "休んだ人カード", "今週の写し"):
            assert words in text, words
        code = "\n".join(c.source for c in exercise.notebook.cells if c.cell_type == "code")
        files = ", ".join(f'"{one}"' for one in exercise.table("assignment")["student_files"])
        assert f"weekly_copy({files})" in code
        assert "約束" in text
    for name in GROUPS:
        ids = {q.id for q in load_form(EXERCISES[name].folder / "questions.toml").questions}
        assert {"promise", "chair-1", "chair-2", "chair-3", "absent-decided"} <= ids


def test_clean_cells_stand_alone(exercise: Exercise) -> None:
    """A test reads student_files and imports coopkit's data parts, and nothing else."""
    files = set(exercise.table("assignment")["student_files"])
    for cell in exercise.tests:
        assert cell.metadata.tags == ["clean"]
        assert free_names(cell.source) == set(), cell.id
        tree = ast.parse(cell.source)
        nodes = list(ast.walk(tree))
        modules = {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
        allowed = {"answers", "board", "law", "plan", "plan.examples", "region"}
        assert modules <= {f"coopkit.{part}" for part in allowed}
        assert not any(isinstance(node, ast.Import) for node in nodes)
        assert set(re.findall(r'"([^"]*\.(?:json|toml))"', cell.source)) <= files
        # A cell that ends without a value would give everything.
        assert isinstance(tree.body[-1], ast.Expr), cell.id
        assert "### BEGIN HIDDEN TESTS" in cell.source


def test_students_get_no_answer(exercise: Exercise) -> None:
    """Hidden tests, and every right answer in them, are gone from what is handed out."""
    released = release_notebook(exercise.folder / f"{exercise.name}.ipynb")
    text = nbformat.writes(released)
    assert "HIDDEN" not in text
    for cell in exercise.tests:
        hidden = cell.source.partition("### BEGIN HIDDEN TESTS")[2].partition("### END")[0]
        shown = next(one.source for one in released.cells if one.id == cell.id)
        for line in filter(None, map(str.strip, hidden.splitlines())):
            assert line not in shown.splitlines(), line
        # What a failed test tells must not tell the answer.
        assert not re.search(r"print\([^)]*right", hidden)
    questions = (exercise.folder / "questions.toml").read_text(encoding="utf-8")
    practice = {q.id for q in load_form(exercise.folder / "questions.toml").questions if q.practice}
    assert questions.count("practice =") == len(practice)
    assert not [cell.id for cell in exercise.tests for name in practice if name in cell.source]


def test_an_order_is_not_shown_in_the_right_order(tmp_path: Path) -> None:
    """Whoever only presses the button gets no points for it."""
    exercise = EXERCISES["law-numbers"]
    form = load_form(EXERCISES["law-numbers"].folder / "questions.toml")
    solution = EXERCISES["law-numbers"].solution()["answers.json"]["answers"]
    right = {row["id"]: row["value"] for row in solution}
    orders = [question for question in form.questions if question.kind == "order"]
    assert len(orders) == 2
    for question in orders:
        shown = [option.id for option in question.options]
        assert sorted(shown) == sorted(right[question.id])
        assert shown != right[question.id]
    pressed = {q.id.replace("-", "_"): [option.id for option in q.options] for q in orders}
    less = {"check-founding": 1.0, "check-reserves": 6.0}
    score = exercise.score(answered(exercise.solution(), **pressed), tmp_path)
    assert score == {**exercise.full, **less}


def test_the_map_has_a_number_for_every_town_that_can_be_chosen() -> None:
    """Nobody chooses a town, such as a whole city, and then looks for its number in vain."""
    form = load_form(EXERCISES["local-data"].folder / "questions.toml")
    region = load("kanagawa")
    for name in ("town", "other"):
        question = form.question(name)
        assert question.kind == "town"
        offered = {code for _, code in towns(whole_cities=question.whole_cities)}
        for number in ("first", "second"):
            for option in form.question(number).options:
                level = region.levels_of(option.id)[0]
                assert offered == set(region.table(option.id, level).dropna().index), option.id


def test_answers_of_another_assignment_give_nothing(tmp_path: Path) -> None:
    """Two group assignments ask who chaired; the answers to one are none to the other."""
    exercise = EXERCISES["community-issue"]
    wrong = EXERCISES["job-creation"].solution()["answers.json"]
    sound = exercise.solution()
    score = exercise.score(sound | {"answers.json": wrong}, tmp_path)
    assert score == {**exercise.full, "check-roles": 0.0}
    # Written into a file that began as another one, they count.
    into = sound["answers.json"] | {"assignment": "job-creation"}
    assert exercise.score(sound | {"answers.json": into}, tmp_path) == exercise.full


@pytest.mark.parametrize("name", ["business-plan", "job-creation"])
def test_what_to_fill_in_is_called_as_on_screen(name: str) -> None:
    """A team that reads a name in the notebook finds it in the studio."""
    text = _markdown(Exercise(name))
    keys = ("members.members.units", "members.members.weekly_hours")
    for key in (*keys, "work.work.unit_price", "work.work.units_per_month"):
        assert say(f"studio_{key}.title") in text, key
    assert "単価" not in text
    if name == "job-creation":
        page, words = say("studio.tab.law"), say("studio_permits.title").partition("（")[0]
        assert f"「{page}」の画面の下で、「{words}」を開きます" in text
        assert say("studio.reason.ask") in text


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        (
            "job-creation",
            lambda f: _plan(
                f, reasons=[row | {"text": "3社"} for row in f["plan.json"]["reasons"]]
            ),
            "8字以上の、ちがうわけは 0件です",
        ),
        (
            "community-issue",
            lambda f: _notes(f, lambda rows: [rows[0] | {"id": f"n{k}"} for k in range(6)]),
            "ちがう文の記録は 1件です",
        ),
    ],
)
def test_what_is_counted_is_told_before_handing_in(
    name: str,
    change: Callable[[Files], Files],
    words: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The number that a team reads is the one that gives points, not the number of rows."""
    exercise = EXERCISES[name]
    exercise.score(change(exercise.solution()), tmp_path)
    assert words in capsys.readouterr().out


def test_the_starter_is_empty(exercise: Exercise) -> None:
    """What students begin with has every question and no answer, no note, no plan."""
    form = load_form(exercise.folder / "questions.toml")
    assert load_answers(exercise.folder / "answers.json") == blank_answers(form)
    if exercise.name == "community-issue":
        assert load_board(exercise.folder / "issues.json") == Board()
    if exercise.name == "job-creation":
        assert load_plan(exercise.folder / "plan.json") == Plan()


def test_a_solved_hand_in_scores_everything(exercise: Exercise, tmp_path: Path) -> None:
    """The solution in `solution/` answers each question and has all points of the tests."""
    assert exercise.score(exercise.solution(), tmp_path) == exercise.full
    form = load_form(exercise.folder / "questions.toml")
    answers = load_answers(exercise.folder / "solution" / "answers.json")
    open_ = [q.id for q in form.questions if not q.optional and q.kind != "shares"]
    assert not [name for name in open_ if answers.value(name) is None]


@pytest.mark.parametrize("content", [None, "", "{", "[]", "null", '{"version": 99}', "あ" * 50])
def test_a_broken_hand_in_scores_nothing(
    exercise: Exercise, content: str | None, tmp_path: Path
) -> None:
    """Missing, empty, cut off, something else, or from a newer version: no points, no crash."""
    files = dict.fromkeys(exercise.table("assignment")["student_files"], content)
    assert exercise.score(files, tmp_path) == dict.fromkeys(exercise.full, 0.0)


def test_the_starter_scores_nothing(exercise: Exercise, tmp_path: Path) -> None:
    """Handing in the starter as it is gives no point anywhere."""
    assert exercise.score(_starter(exercise), tmp_path) == dict.fromkeys(exercise.full, 0.0)


@pytest.mark.parametrize(
    ("name", "points"),
    [
        ("kikigaki", {"check-questions": 0.0, "check-heard": 0.0, "check-changed": 0.0}),
        ("peer-form", {"check-thanks": 2.0, "check-log": 0.0}),
    ],
)
def test_one_letter_again_and_again_is_no_text(
    name: str, points: dict[str, float], tmp_path: Path
) -> None:
    """A form in which every text is one letter counts as not written."""
    exercise = EXERCISES[name]
    questions = load_form(exercise.folder / "questions.toml").questions
    texts = {q.id.replace("-", "_"): "あ" * 40 for q in questions if q.kind == "text"}
    assert exercise.score(answered(exercise.solution(), **texts), tmp_path) == points


# name of the assignment, what is wrong, the change, and the cells that then give less.
Change = Callable[[Files], Files]
WRONG: list[tuple[str, str, Change, dict[str, float]]] = [
    # --- law-numbers
    ("law-numbers", "three more", lambda f: answered(f, more_founders=3), {"check-founding": 3}),
    (
        "law-numbers",
        "registered before the meeting",
        lambda f: answered(f, founding_order=["draft", "register", "meeting", "notify"]),
        {"check-founding": 3},
    ),
    (
        "law-numbers",
        "all steps the other way round",
        lambda f: answered(f, founding_order=["notify", "register", "meeting", "draft"]),
        {"check-founding": 1},
    ),
    (
        "law-numbers",
        "a step twice",
        lambda f: answered(f, founding_order=["draft", "draft", "register", "notify"]),
        {"check-founding": 1},
    ),
    (
        "law-numbers",
        "rounded down instead of up",
        lambda f: answered(f, engaged_of_11=8),
        {"check-people": 5},
    ),
    (
        "law-numbers",
        "rounded up instead of down",
        lambda f: answered(f, cap_of_22=6, cap_of_20=4),
        {"check-units": 4},
    ),
    (
        "law-numbers",
        "an amount as a decimal or as text",
        lambda f: answered(f, legal_reserve="50000", education="25,000"),
        {"check-reserves": 6},
    ),
    (
        "law-numbers",
        "by units instead of hours",
        lambda f: answered(f, share_of_60=72000),
        {"check-reserves": 7},
    ),
    (
        "law-numbers",
        "all of the surplus, and shared first",
        lambda f: answered(f, most_to_share=500000, sharing_order=["share", "loss", "set-aside"]),
        {"check-reserves": 5},
    ),
    (
        "law-numbers",
        "only the first half",
        lambda f: answered(
            f,
            **dict.fromkeys(
                [
                    *("first_of_10000", "first_700", "reserve_target", "legal_reserve"),
                    *("job_creation", "education", "most_to_share", "sharing_order"),
                    "share_of_60",
                ]
            ),
        ),
        {"check-payment": 0, "check-reserves": 0},
    ),
    (
        "law-numbers",
        "the wrong kind everywhere",
        lambda f: answered(
            f, engaged_of_15=["a"], seven_of_nine=1, founding_order="draft", cap_of_three=3
        ),
        {"check-founding": 1, "check-people": 4, "check-units": 5},
    ),
    # --- kikigaki
    (
        "kikigaki",
        "one question three times",
        lambda f: answered(
            f, question_2=_value(f, "question-1"), question_3=_value(f, "question-1")
        ),
        {"check-questions": 1},
    ),
    (
        "kikigaki",
        "two questions, one too short",
        lambda f: answered(f, question_2=None, question_3="なぜ？"),
        {"check-questions": 1},
    ),
    (
        "kikigaki",
        "a whole essay instead of one sentence",
        lambda f: answered(f, heard="会議は長い。でも早い。みんなで決める。だから続く。"),
        {"check-heard": 2},
    ),
    ("kikigaki", "no scene", lambda f: answered(f, scene="　"), {"check-heard": 2}),
    (
        "kikigaki",
        "after is a copy of before",
        lambda f: answered(f, after_view=_value(f, "before-view")),
        {"check-changed": 1},
    ),
    (
        "kikigaki",
        "only prepared, not visited",
        lambda f: answered(f, heard=None, scene=None, after_view=None, next_question=None),
        {"check-heard": 0, "check-changed": 1},
    ),
    # --- local-data
    (
        "local-data",
        "the same town twice",
        lambda f: answered(f, other=_value(f, "town")),
        {"check-places": 1, "check-first": 1, "check-second": 2},
    ),
    (
        "local-data",
        "no town",
        lambda f: answered(f, town=None),
        {"check-places": 0, "check-first": 1, "check-second": 0},
    ),
    (
        "local-data",
        "a town that does not exist",
        lambda f: answered(f, town="99999"),
        {"check-places": 0, "check-first": 1, "check-second": 0},
    ),
    (
        "local-data",
        "a place after the point off",
        lambda f: answered(f, first_town="41.3"),
        {"check-first": 2},
    ),
    (
        "local-data",
        "more places than the map shows",
        lambda f: answered(f, first_town="41.24"),
        {},
    ),
    (
        "local-data",
        "the two numbers swapped",
        lambda f: answered(
            f,
            first_town=_value(f, "first-other"),
            first_other=_value(f, "first-town"),
            first_sense="less",
        ),
        {"check-first": 0},
    ),
    (
        "local-data",
        "the same number twice",
        lambda f: answered(f, second=_value(f, "first")),
        {"check-second": 0},
    ),
    (
        "local-data",
        "an indicator that does not exist",
        lambda f: answered(f, first="happiness"),
        {"check-first": 0},
    ),
    (
        "local-data",
        "a share taken for a count, hatching for zero",
        lambda f: answered(f, share_or_count="b", hatched="zero"),
        {"check-reading": 0},
    ),
    (
        "local-data",
        "the guess was wrong, which costs nothing",
        lambda f: answered(f, guess="less"),
        {},
    ),
    # --- community-issue
    (
        "community-issue",
        "three notes only",
        lambda f: _notes(f, lambda rows: rows[:3]),
        {"check-notes": 2, "check-evidence": 3, "check-place": 1},
    ),
    (
        "community-issue",
        "one note six times",
        lambda f: _notes(f, lambda rows: [rows[0] | {"id": f"n{k}"} for k in range(6)]),
        {"check-notes": 1, "check-evidence": 2, "check-place": 1},
    ),
    (
        "community-issue",
        "no evidence",
        lambda f: _notes(f, lambda rows: [row | {"evidence": None} for row in rows]),
        {"check-evidence": 1},
    ),
    (
        "community-issue",
        "one note without evidence",
        lambda f: _notes(f, lambda rows: [rows[0] | {"evidence": " "}, *rows[1:]]),
        {"check-evidence": 3},
    ),
    (
        "community-issue",
        "no strengths",
        lambda f: _notes(f, lambda rows: [row | {"side": "need"} for row in rows]),
        {"check-notes": 3},
    ),
    (
        "community-issue",
        "a town far away",
        lambda f: _notes(f, lambda rows: [rows[0] | {"area_code": "13101"}, *rows[1:]]),
        {"check-place": 1},
    ),
    (
        "community-issue",
        "a number that nobody published",
        lambda f: _notes(f, lambda rows: [*rows[:5], rows[5] | {"indicator": "happiness_2026"}]),
        {"check-place": 1},
    ),
    (
        "community-issue",
        "a note that nobody checked for people",
        lambda f: _notes(f, lambda rows: [rows[0] | {"shows_nobody": False}, *rows[1:]]),
        {"check-notes": 0, "check-evidence": 0, "check-place": 0},
    ),
    (
        "community-issue",
        "one person chaired twice",
        lambda f: answered(f, chair_3="1"),
        {"check-roles": 1},
    ),
    (
        "community-issue",
        "one person chaired always",
        lambda f: answered(f, chair_2="1", chair_3="1"),
        {"check-roles": 0},
    ),
    (
        "community-issue",
        "the board but no answers",
        lambda f: f | {"answers.json": None},
        {"check-roles": 0},
    ),
    # --- job-creation
    (
        "job-creation",
        "an example plan as it is",
        lambda f: f | {"plan.json": load_example("shopping").model_dump(mode="json")},
        {"check-reasons": 0, "check-permits": 1},
    ),
    (
        "job-creation",
        "two members",
        lambda f: _plan(f, members=f["plan.json"]["members"][:2], reasons=[]),
        {"check-plan": 3, "check-law": 4, "check-reasons": 0},
    ),
    (
        "job-creation",
        "one reason for everything",
        lambda f: _plan(
            f,
            reasons=[
                row | {"text": "みんなで話し合って決めました。"}
                for row in f["plan.json"]["reasons"]
            ],
        ),
        {"check-reasons": 1},
    ),
    (
        "job-creation",
        "nothing to ask at a desk",
        lambda f: _plan(f, permits=[]),
        {"check-permits": 0},
    ),
    (
        "job-creation",
        "two points are open",
        lambda f: _plan(
            f,
            money=f["plan.json"]["money"]
            | {"start_up_cost": None, "contribution_unit_price": None},
        ),
        {"check-outlook": 2},
    ),
    (
        "job-creation",
        "only a name",
        lambda f: f | {"plan.json": Plan(name="みなと").model_dump(mode="json")},
        {
            "check-plan": 1,
            "check-law": 0,
            "check-outlook": 0,
            "check-reasons": 0,
            "check-permits": 0,
        },
    ),
    # --- peer-form
    ("peer-form", "eleven stickers", lambda f: answered(f, thanks_1=4), {"check-thanks": 0}),
    ("peer-form", "thirteen stickers", lambda f: answered(f, thanks_1=6), {"check-thanks": 0}),
    (
        "peer-form",
        "stickers for oneself",
        lambda f: answered(f, thanks_1=3, thanks_2=2),
        {"check-thanks": 0},
    ),
    (
        "peer-form",
        "a place that the team does not have",
        lambda f: answered(f, thanks_1=3, thanks_5=2),
        {"check-thanks": 0},
    ),
    (
        "peer-form",
        "fewer than none",
        lambda f: answered(f, thanks_1=13, thanks_3=-5),
        {"check-thanks": 0},
    ),
    ("peer-form", "not one of the team", lambda f: answered(f, me="5"), {"check-thanks": 0}),
    (
        "peer-form",
        "all to one, which is allowed",
        lambda f: answered(f, thanks_1=12, thanks_3=None, thanks_4=0),
        {},
    ),
    (
        "peer-form",
        "trouble and no thanks in words",
        lambda f: answered(f, trouble="話しにくい人がいます。", contact="later", thanks_why=None),
        {},
    ),
    ("peer-form", "no log", lambda f: answered(f, log_1=None, log_3="なし"), {"check-log": 0}),
]


def _value(files: Files, name: str) -> Any:
    return next(row["value"] for row in files["answers.json"]["answers"] if row["id"] == name)


def _notes(files: Files, change: Callable[[list[Any]], list[Any]]) -> Files:
    board = files["issues.json"]
    return files | {"issues.json": board | {"notes": change(board["notes"])}}


def _plan(files: Files, **changes: Any) -> Files:
    return files | {"plan.json": files["plan.json"] | changes}


@pytest.mark.parametrize(
    ("name", "change", "less"),
    [(name, change, less) for name, _, change, less in WRONG],
    ids=[f"{name}: {what}" for name, what, _, _ in WRONG],
)
def test_one_mistake_costs_what_the_notebook_says(
    name: str, change: Change, less: dict[str, float], tmp_path: Path
) -> None:
    """Each weakness costs the points of the cell that announces it, and no others."""
    exercise = EXERCISES[name]
    assert exercise.score(change(exercise.solution()), tmp_path) == {**exercise.full, **less}


def test_right_answers_are_those_of_the_act() -> None:
    """Every number of the assignment on the Act is what `coopkit.law` answers at the boundary."""
    rows = EXERCISES["law-numbers"].solution()["answers.json"]["answers"]
    given = {row["id"]: row["value"] for row in rows}

    def holds(rule: str, **facts: Any) -> bool:
        return evaluate(rule, **facts).status in ("ok", "not_applicable")

    def boundary(rule: str, count: int, **facts: Any) -> None:
        """The number is enough, and one less is not."""
        name = next(key for key, value in facts.items() if value is None)
        assert holds(rule, **facts | {name: count})
        assert not holds(rule, **facts | {name: count - 1})

    def units(mine: int, total: int) -> dict[str, int]:
        rest = total - mine
        others = [rest // 4 + (k < rest % 4) for k in range(4)]
        return {"a": mine} | {f"m{k}": other for k, other in enumerate(others)}

    boundary("R01", 2 + given["more-founders"], founders=None)
    boundary("R05", given["engaged-of-15"], members=15, engaged_members=None)
    boundary("R05", given["engaged-of-11"], members=11, engaged_members=None)
    assert holds("R05", members=9, engaged_members=7) is (given["seven-of-nine"] == "yes")
    assert holds("R18", directors=given["least-directors"], member_directors=3, auditors=1)
    assert not holds("R18", directors=2, member_directors=2, auditors=1)
    assert not holds("R18", directors=3, member_directors=2, auditors=1)
    assert not holds("R18", directors=3, member_directors=3, auditors=0)
    assert holds("R08", units={"a": given["least-units"], "b": 1, "c": 1})
    assert not holds("R08", units={"a": 0, "b": 1, "c": 1})
    for total in (20, 22):
        most = given[f"cap-of-{total}"]
        assert holds("R09", units=units(most, total))
        assert not holds("R09", units=units(most + 1, total))
    assert holds("R09", units=units(6, given["total-for-six"]))
    assert not holds("R09", units=units(6, given["total-for-six"] - 1))
    assert evaluate("R09", units={"a": 8, "b": 1, "c": 1}).status == "not_applicable"
    boundary("R16", given["first-of-10000"], unit_price=10_000, first_payment=None)
    assert not holds("R16", unit_price=3_000, first_payment=700)
    year = allocate_surplus(net_income=500_000, capital=300_000, reserve_target=150_000)
    assert given["legal-reserve"] == year.legal_reserve
    assert given["job-creation"] == year.job_creation_reserve
    assert given["education"] == year.education_carryover
    assert given["most-to-share"] == year.distributable
    facts = {"base": 500_000, "balance": 0, "capital": 300_000, "added": 50_000}
    boundary("R24", given["reserve-target"], target=None, **facts)
    assert distribute(120_000, engagement={"a": 100, "b": 60, "c": 40})["b"] == given["share-of-60"]


def test_an_example_plan_never_counts_as_own_work(tmp_path: Path) -> None:
    """Whichever of the seven examples is handed in, its reasons and notes give nothing."""
    exercise = EXERCISES["job-creation"]
    for theme in THEMES:
        folder = tmp_path / theme
        folder.mkdir()
        plan = load_example(theme).model_dump(mode="json")
        score = exercise.score(exercise.solution() | {"plan.json": plan}, folder)
        assert (score["check-reasons"], score["check-permits"]) == (0, 1)


def test_nobody_is_named_and_trouble_stays_with_the_lecturer() -> None:
    """The peer form asks for numbers in the team, and shows the confidential part nowhere."""
    exercise = EXERCISES["peer-form"]
    form = load_form(exercise.folder / "questions.toml")
    assert form.readers == "lecturer"
    assert {q.id for q in form.questions if q.confidential} == {"trouble", "contact"}
    code = "\n".join(c.source for c in exercise.notebook.cells if c.cell_type == "code")
    assert "show_answers" not in code
    assert "trouble" not in code
    shares = form.question("thanks")
    assert shares.kind == "shares"
    # Two, three or four others can be given the same number each.
    assert all(shares.total % others == 0 for others in (2, 3, 4))
