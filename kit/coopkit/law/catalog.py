"""The table of rules, read from the data package `act`.

The sentences on the Act are data with article, source, confidence and date, so that a
teacher can check and renew them without touching code.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from coopkit import content
from coopkit.law.finding import LawInputError
from coopkit.text import current_language, say


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the Act, as taught in this kit.

    Attributes:
        id: `R01` to `R36`.
        article: article and paragraph, such as `第9条3項`.
        title_ja, title_en: what the rule is about, in a few words.
        text_ja, text_en: the rule in one sentence, in our own words.
        parameters: inputs that `evaluate` needs; a missing one gives `unknown`.
        optional_parameters: inputs that have a default.
        source: where the provision was read.
        confidence: `S` (read in the statute), `S+` (and confirmed by a second source) or
            `I` (follows from it by arithmetic).
        as_of: the day whose text of the Act was read.
        audience: `students`, or `engineers` for what only very large co-operatives or
            closed procedures need.
        quiz: whether it is among the rules for beginners' questions.
    """

    id: str
    article: str
    title_ja: str
    title_en: str
    text_ja: str
    text_en: str
    parameters: tuple[str, ...]
    optional_parameters: tuple[str, ...]
    source: str
    confidence: str
    as_of: date
    audience: str
    quiz: bool

    @property
    def title(self) -> str:
        """The title in the user's language."""
        return self.title_ja if current_language() == "ja" else self.title_en

    @property
    def text(self) -> str:
        """The rule in one sentence, in the user's language."""
        return self.text_ja if current_language() == "ja" else self.text_en

    @property
    def citation(self) -> str:
        """The article in the user's language: `第9条3項` or `Article 9(3)`."""
        return self.article if current_language() == "ja" else cite_in_english(self.article)


# Part of a Japanese citation → its English form, applied in this order.
_ENGLISH = (
    (r"附則第", "Supplementary 第"),
    (r"第?(\d+)項", r"(\1)"),
    (r"第?(\d+)号", r" item \1"),
    (r"第(\d+)条の(\d+)", r"Article \1-\2"),
    (r"第(\d+)条", r"Article \1"),
    (r"・", ", "),
    (r"〜", " to "),
)


def cite_in_english(article: str) -> str:
    """Return a Japanese citation in English.

    >>> cite_in_english("第3条2項4号"), cite_in_english("第94条の3第4号")
    ('Article 3(2) item 4', 'Article 94-3 item 4')
    """
    for japanese, english in _ENGLISH:
        article = re.sub(japanese, english, article)
    return article


@cache
def rules() -> tuple[Rule, ...]:
    """Return all rules of this version, in the order of their ids.

    Raises:
        coopkit.content.ContentMissingError: the data package `act` is not installed.
    """
    path = content.dataset("act") / "rules.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [_rule(row) for row in csv.DictReader(file)]
    return tuple(sorted(rows, key=lambda rule: rule.id))


def _rule(row: dict[str, str]) -> Rule:
    return Rule(
        id=row["id"],
        article=row["article"],
        title_ja=row["title_ja"],
        title_en=row["title_en"],
        text_ja=row["text_ja"],
        text_en=row["text_en"],
        parameters=tuple(row["parameters"].split()),
        optional_parameters=tuple(row["optional_parameters"].split()),
        source=row["source"],
        confidence=row["confidence"],
        as_of=date.fromisoformat(row["as_of"]),
        audience=row["audience"],
        quiz=row["quiz"] == "true",
    )


@cache
def _by_id() -> Mapping[str, Rule]:
    return {rule.id: rule for rule in rules()}


def find_rule(rule_id: str) -> Rule:
    """Return the rule of one id.

    Raises:
        LawInputError: there is no such rule; its message lists those that exist.
    """
    found = _by_id().get(rule_id)
    if found:
        return found
    known = ", ".join(rule.id for rule in rules())
    raise LawInputError(say("law.input.rule", rule=rule_id, known=known), "rule")
