"""What a rule says about one set of numbers."""

from dataclasses import dataclass
from typing import Literal

Status = Literal["ok", "violation", "unknown", "not_applicable"]


class LawInputError(ValueError):
    """An input that no co-operative can have: a wrong type, an impossible number, a wrong name.

    It is different from a missing input, which gives a finding of status `unknown`.

    Args:
        message: what happened and what to do, for the user.
        parameter: the name of the input, or of the rule id, that is wrong.
    """

    def __init__(self, message: str, parameter: str) -> None:
        super().__init__(message)
        self.parameter = parameter


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one rule, in words that a person can read as they are.

    Attributes:
        rule: id of the rule, such as `R05`.
        article: the article and paragraph it rests on, such as `第8条1項`.
        status: `ok`, `violation` (users never read this word), `unknown` (an input is
            missing; nothing is guessed) or `not_applicable`.
        measured: what the plan has, with exact fractions; None while unknown.
        required: what the Act asks for.
        message: one or two sentences on how the two compare.
        next_step: what to do, or what to ask at the desk.
        missing: names of the inputs that are not known yet; for a table such as
            `units` also the rows, as `units:row`.
    """

    rule: str
    article: str
    status: Status
    measured: str | None
    required: str
    message: str
    next_step: str
    missing: tuple[str, ...] = ()
