"""The words a user reads: complete, in both languages, and used as written."""

import ast
import re
import string
from pathlib import Path

import pytest

import coopgrade
import coopkit
from coopkit.text import LANGUAGES, entries, parts, say

_PACKAGES = [Path(package.__file__).parent for package in (coopkit, coopgrade)]


def _placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _keys_in_code():
    """Yield (file, key) for each literal key given to say()."""
    for package in _PACKAGES:
        for path in package.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and getattr(node.func, "id", getattr(node.func, "attr", "")) == "say"
                    and node.args
                    and isinstance(node.args[0], ast.Constant)
                ):
                    yield path, node.args[0].value, {keyword.arg for keyword in node.keywords}


def test_languages_have_the_same_parts():
    """English has the same text files as Japanese."""
    assert parts("ja") == parts("en")


@pytest.mark.parametrize("part", parts("ja"))
def test_languages_have_the_same_texts(part):
    """Each text exists in both languages and takes the same values."""
    ja, en = (entries(language, part) for language in LANGUAGES)
    assert ja.keys() == en.keys()
    for key, text in ja.items():
        assert _placeholders(text) == _placeholders(en[key]), key


def test_every_key_in_the_code_exists():
    """No code asks for a text that is not there, or leaves out a value that it needs."""
    found = list(_keys_in_code())
    assert len(found) > 20
    for path, key, given in found:
        text = say(key)
        if None not in given:  # **values cannot be read from the code
            assert _placeholders(text) <= given, f"{path.name}: {key}"


def test_japanese_texts_are_japanese():
    """No Japanese text was left in English: each holds kana or kanji, or is a bare format."""
    japanese = re.compile(r"[ぁ-んァ-ン一-龠々]")
    for part in parts("ja"):
        for key, text in entries("ja", part).items():
            words = re.sub(r"\{[^}]*\}|<[^>]*>|[^A-Za-zぁ-んァ-ン一-龠々]", " ", text)
            latin_words = re.findall(r"[A-Za-z]{3,}", words)
            assert japanese.search(text) or not latin_words, key


def test_language_can_be_chosen(monkeypatch):
    """COOPKIT_LANG=en speaks English; an unknown language falls back to Japanese."""
    monkeypatch.setenv("COOPKIT_LANG", "en")
    assert say("language.name") == "English"
    monkeypatch.setenv("COOPKIT_LANG", "xx")
    assert say("language.name") == "日本語"
