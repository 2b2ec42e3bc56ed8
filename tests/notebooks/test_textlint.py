"""textlint over every Japanese text: dropped ら, double negatives, one particle twice in a row.

One process for all files. `tools/run_tests.py` installs textlint with `npm ci`; without it the
tests fail and say what to do, because a check that skips itself checks nothing.
"""

import json
import re
import shutil
import subprocess
import tomllib
from collections import defaultdict
from fnmatch import fnmatch
from pathlib import Path

import pytest
from texts import ROOT, Piece, all_pieces

TOOL = ROOT / "tools" / "textlint"
PROGRAM = TOOL / "node_modules" / "textlint" / "bin" / "textlint.js"
ALLOWED = Path(__file__).with_name("textlint_allowed.toml")
INSTALL = "textlint がありません。npm を入れてから `npm ci --prefix tools/textlint` を動かします。"
# What the rules must find, with what they must leave alone.
FAULTS = {
    "no-dropping-the-ra": "この画面で、地図を見れます。",
    "no-double-negative-ja": "やれないことはないです。",
    "no-doubled-joshi": "会議で話し合いで決めます。",
    "no-doubled-conjunctive-particle-ga": "雨ですが、風もありますが、出かけます。",
    "no-doubled-conjunction": "しかし、雨です。しかし、出かけます。",
    "no-mix-dearu-desumasu": "労協は組合である。みんなで決めます。ここで働きます。",
    "ja-no-redundant-expression": "だれでも出資することができます。",
    "ja-no-abusage": "値段を可変する仕組みを適応します。",
    "ja-no-successive-word": "みんなでで決めます。",
    "arabic-kanji-numbers": "理由を三つ書きます。",
    "max-ten": "朝に起き、昼に食べ、夕方に歩き、夜に本を読み、ねます。",
    "max-kanji-continuous-len": "地域福祉活動計画策定委員会が決めます。",
    "sentence-length": "とても長い文を" * 13 + "書きます。",
    "no-hankaku-kana": "ﾃﾞｰﾀを見ます。",
    "no-nfd": "ホ\u3099ランティアを頼みます。",
    "no-unmatched-pair": "「はいと答えます。",
    "no-zero-width-spaces": "文\u200bを書きます。",
    "no-invalid-control-character": "文\u0008を書きます。",
    "ja-unnatural-alphabet": "そこでdその人に聞きます。",
    "max-comma": "a, b, c, d, e, f, g, h の文字を書きます。",
}
FINE = "「なぜ？」と聞きます。賛成でも反対でも、点は変わりません。まだわからないかもしれません。"


def lint(folder: Path, files: dict[str, list[str]]) -> list[tuple[str, int, str, str]]:
    """Return file, line (from 0), rule and message of each complaint; one process for all."""
    if not PROGRAM.exists() or not shutil.which("node"):
        pytest.fail(INSTALL)
    names = {}
    for number, (name, lines) in enumerate(files.items()):
        path = folder / f"{number:04d}.txt"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        names[path.name] = name
    done = subprocess.run(
        ["node", str(PROGRAM), "-c", "textlintrc.yml", "-f", "json", f"{folder}/*.txt"],
        cwd=TOOL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode in {0, 1}, done.stderr
    results = json.loads(done.stdout)
    assert {Path(one["filePath"]).name for one in results} == set(names)
    return [
        (
            names[Path(one["filePath"]).name],
            m["line"] - 1,
            m["ruleId"].rpartition("/")[2],
            m["message"],
        )
        for one in results
        for m in one["messages"]
    ]


def exceptions() -> list[dict[str, str]]:
    """Return the single texts that may break a rule, with the reason of each."""
    return tomllib.loads(ALLOWED.read_text(encoding="utf-8"))["allowed"]


def may(exception: dict[str, str], rule: str, piece: Piece) -> bool:
    """Tell whether an exception is for this rule in this text."""
    return (
        exception["rule"] == rule
        and fnmatch(piece.path, exception.get("path", "*"))
        and exception.get("words", "") in piece.text
    )


@pytest.fixture(scope="module")
def complaints(tmp_path_factory) -> list[tuple[str, Piece, str]]:
    """Return rule, text and message of everything textlint says about our texts."""
    by_file: dict[str, list[Piece]] = defaultdict(list)
    for piece in all_pieces():
        by_file[piece.path].append(piece)
    texts = {path: [piece.text for piece in pieces] for path, pieces in by_file.items()}
    found = lint(tmp_path_factory.mktemp("textlint"), texts)
    return [(rule, by_file[path][line], message) for path, line, rule, message in found]


def test_textlint_has_no_complaint(complaints):
    """Everything that people read, except single texts with a reason."""
    allowed = exceptions()
    left = [
        f"{piece.path} [{piece.place}] {rule}: {message.splitlines()[0]}\n    {piece.text}"
        for rule, piece, message in complaints
        if not any(may(one, rule, piece) for one in allowed)
    ]
    assert not left, "\n".join(left)


def test_every_exception_has_a_reason_and_is_needed(complaints):
    """An exception whose text was mended must go, or it would hide the next fault."""
    for one in exceptions():
        assert len(one["reason"]) > 15, one
        assert set(one) <= {"rule", "words", "path", "reason"}
        assert one.get("words") or one.get("path"), one
        assert any(may(one, rule, piece) for rule, piece, _ in complaints), one


def test_the_rules_bite(tmp_path):
    """Each rule finds its fault, and leaves a teacher's question alone."""
    found = lint(tmp_path, {**{rule: [fault] for rule, fault in FAULTS.items()}, "fine": [FINE]})
    by_file = defaultdict(set)
    for name, _, rule, _ in found:
        by_file[name].add(rule)
    assert {name for name in FAULTS if name not in by_file[name]} == set()
    assert by_file["fine"] == set()


def test_every_rule_of_the_preset_is_tried_or_switched_off_with_a_reason():
    """A rule that is off stands below a comment that says why."""
    config = (TOOL / "textlintrc.yml").read_text(encoding="utf-8")
    off = re.findall(r"^    # .+\n    ([\w-]+): false$", config, re.MULTILINE)
    assert sorted(off) == sorted(re.findall(r"^    ([\w-]+): false$", config, re.MULTILINE))
    preset = TOOL / "node_modules/textlint-rule-preset-ja-technical-writing/lib"
    if not preset.is_dir():
        pytest.fail(INSTALL)
    source = "".join(path.read_text(encoding="utf-8") for path in sorted(preset.glob("*.js")))
    rules = re.search(r"rules: \{(.+?)\n    \}", source, re.DOTALL)[1]
    assert set(re.findall(r'^\s+"([\w-]+)":', rules, re.MULTILINE)) == {*off, *FAULTS}


def test_what_is_installed_is_what_the_lock_says():
    """Exact versions with checksums, from no registry in particular."""
    lock = json.loads((TOOL / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert all(one["integrity"].startswith("sha512-") for one in packages.values())
    assert "resolved" not in {key for one in packages.values() for key in one}
    wanted = json.loads((TOOL / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    for name, version in wanted.items():
        assert lock["packages"][f"node_modules/{name}"]["version"] == version
    there = TOOL / "node_modules" / ".package-lock.json"
    if not there.exists():
        pytest.fail(INSTALL)
    installed = json.loads(there.read_text(encoding="utf-8"))["packages"]
    assert {name: one["version"] for name, one in installed.items()} == {
        name: one["version"] for name, one in packages.items()
    }
