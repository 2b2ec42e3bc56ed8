"""Formulas that know their own value: each term is Excel text and the exact number it gives.

Why: a workbook whose cells hold only formulas shows nothing in a viewer that does not
calculate (a phone's preview). So each formula is built once, as text and as value. The
values also let a fast test compare the formulas with the model, without a spreadsheet.

Exactness: a spreadsheet counts in floats of about 15 digits. Formulas multiply whole
numbers and divide once, then round; `peak` remembers the largest whole number on the
way, so that the workbook can say when 15 digits do not suffice.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Value = int | Fraction | str | bool | None
# Up to here the quotient of two whole numbers rounds in floats as it does exactly.
EXACT_UP_TO = 10**14

_ATOM, _PRODUCT, _SUM, _JOIN, _COMPARISON = range(5)


@dataclass(frozen=True, slots=True)
class Term:
    """A piece of a formula.

    Attributes:
        text: as Excel writes it, without the equals sign; cells carry their sheet's name.
        value: what it gives; None is an empty cell, which counts as 0.
        level: how loosely it binds, for brackets.
        peak: the largest whole number on the way to the value.
    """

    text: str
    value: Value
    level: int = _ATOM
    peak: int = 0

    def __add__(self, other: "Term | int") -> "Term":
        return _operator("+", self, other, _SUM, lambda a, b: a + b)

    def __sub__(self, other: "Term | int") -> "Term":
        return _operator("-", self, other, _SUM, lambda a, b: a - b)

    def __mul__(self, other: "Term | int") -> "Term":
        return _operator("*", self, other, _PRODUCT, lambda a, b: a * b)

    def __truediv__(self, other: "Term | int") -> "Term":
        # No formula here divides by zero: conditions stand outside, and Excel does not
        # work out the branch that is not taken.
        return _operator("/", self, other, _PRODUCT, lambda a, b: Fraction(a) / b if b else 0)

    def __ge__(self, other: "Term | int") -> "Term":
        return _operator(">=", self, other, _COMPARISON, lambda a, b: a >= b)

    def __le__(self, other: "Term | int") -> "Term":
        return _operator("<=", self, other, _COMPARISON, lambda a, b: a <= b)

    def __gt__(self, other: "Term | int") -> "Term":
        return _operator(">", self, other, _COMPARISON, lambda a, b: a > b)

    def equals(self, other: "Term | int | str") -> "Term":
        """Compare; an empty cell equals 0 and the empty text, as in a spreadsheet."""
        right = term(other)
        a, b = self.value, right.value
        same = a == b or (None in (a, b) and (a or b or 0) == 0)
        text = f"{_bracketed(self, _JOIN)}={_bracketed(right, _JOIN)}"
        return Term(text, same, _COMPARISON, max(self.peak, right.peak))


@dataclass(frozen=True, slots=True)
class Block:
    """A row or column of neighbouring cells."""

    text: str
    values: tuple[Value, ...]


def term(value: "Term | int | str") -> Term:
    r"""Return a constant as a term; a text must be the kit's own, never a user's.

    >>> term('a"b').text
    '"a""b"'
    """
    if isinstance(value, Term):
        return value
    if isinstance(value, str):
        doubled = value.replace('"', '""')
        return Term(f'"{doubled}"', value)
    return Term(str(value), value, _ATOM if value >= 0 else _SUM)


def number(value: Value) -> int | Fraction:
    """Return what a value counts as: an empty cell is 0."""
    if value is None:
        return 0
    if isinstance(value, str):
        raise TypeError(value)
    return value


def _bracketed(part: Term, loosest: int) -> str:
    return part.text if part.level <= loosest else f"({part.text})"


def _operator(
    sign: str,
    left: Term,
    right: "Term | int",
    level: int,
    work: Callable[[Any, Any], int | Fraction | bool],
) -> Term:
    other = term(right)
    result = work(number(left.value), number(other.value))
    # The right side of - and / needs brackets at its own level already.
    tight = level - 1 if level in (_SUM, _PRODUCT) else _JOIN
    text = f"{_bracketed(left, min(level, _JOIN))}{sign}{_bracketed(other, tight)}"
    peak = max(left.peak, other.peak, int(max(result, -result)))
    return Term(text, _plain(result), level, peak)


def _plain(value: int | Fraction) -> int | Fraction:
    if isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    return value


def _call(name: str, parts: Sequence[Term], value: Value) -> Term:
    text = f"{name}({','.join(part.text for part in parts)})"
    return Term(text, value, _ATOM, max((part.peak for part in parts), default=0))


def rounded(amount: Term) -> Term:
    """ROUND to whole numbers, half away from zero.

    >>> rounded(term(5) / 2).value, rounded(term(5) / 2).text
    (3, 'ROUND(5/2,0)')
    """
    exact = Fraction(number(amount.value))
    doubled = abs(exact) * 2
    whole = (doubled.numerator + doubled.denominator) // (2 * doubled.denominator)
    return _call("ROUND", (amount, term(0)), whole if exact >= 0 else -whole)


def rounded_up(amount: Term) -> Term:
    """ROUNDUP to whole numbers; the amount is not below zero."""
    exact = Fraction(number(amount.value))
    return _call("ROUNDUP", (amount, term(0)), -(-exact.numerator // exact.denominator))


def whole(amount: Term) -> Term:
    """INT: the whole number below."""
    exact = Fraction(number(amount.value))
    return _call("INT", (amount,), exact.numerator // exact.denominator)


def scaled(cell: Term, times: int) -> Term:
    """Return a decimal input as a whole number of its smallest parts, free of float dust.

    Args:
        cell: hours with two decimals, or percent with three.
        times: 100 or 1000.
    """
    return rounded(cell * times)


def remainder(amount: Term, divisor: int) -> Term:
    """MOD: from 0 up to below the divisor."""
    return _call("MOD", (amount, term(divisor)), number(amount.value) % divisor)


def smallest(*parts: Term | int) -> Term:
    """MIN of some terms; as in a spreadsheet, an empty cell is passed over."""
    terms = [term(part) for part in parts]
    filled = [number(part.value) for part in terms if part.value is not None]
    return _call("MIN", terms, min(filled, default=0))


def largest(*parts: Term | int) -> Term:
    """MAX of some terms; as in a spreadsheet, an empty cell is passed over."""
    terms = [term(part) for part in parts]
    filled = [number(part.value) for part in terms if part.value is not None]
    return _call("MAX", terms, max(filled, default=0))


def known(cell: Term) -> Term:
    """ISNUMBER: whether somebody has filled in a number; 0 is one."""
    filled = cell.value is not None and not isinstance(cell.value, str)
    return _call("ISNUMBER", (cell,), filled)


def both(*conditions: Term) -> Term:
    """AND."""
    return _call("AND", conditions, all(part.value for part in conditions))


def either(*conditions: Term) -> Term:
    """OR."""
    return _call("OR", conditions, any(part.value for part in conditions))


def opposite(condition: Term) -> Term:
    """NOT."""
    return _call("NOT", (condition,), not condition.value)


def choose(condition: Term, yes: Term | int | str, no: Term | int | str) -> Term:
    """IF; a cell that is taken and empty gives 0, as in a spreadsheet."""
    chosen, other = term(yes), term(no)
    value = chosen.value if condition.value else other.value
    return _call("IF", (condition, chosen, other), 0 if value is None else value)


def joined(*parts: Term | int | str) -> Term:
    """Texts and whole numbers, one after another."""
    terms = [term(part) for part in parts]
    text = "&".join(_bracketed(part, _SUM) for part in terms)
    words = "".join("" if part.value is None else str(part.value) for part in terms)
    return Term(text, words, _JOIN)


def total(block: Block) -> Term:
    """SUM of a block."""
    return Term(f"SUM({block.text})", _sum(block.values))


def total_size(block: Block) -> Term:
    """Return the sum of the distances from zero, as SUMPRODUCT(ABS())."""
    sizes = [number(value) for value in block.values]
    return Term(f"SUMPRODUCT(ABS({block.text}))", _plain(sum(max(size, -size) for size in sizes)))


def total_where(keys: Block, key: Term, block: Block) -> Term:
    """SUMIF: the sum of those cells whose key is this number; 0 if none is."""
    pairs = zip(keys.values, block.values, strict=True)
    value = _sum(amount for at, amount in pairs if at == key.value)
    return Term(f"SUMIF({keys.text},{key.text},{block.text})", value)


def total_up_to(keys: Block, most: Term, block: Block) -> Term:
    """Return the sum of those cells whose key is at most this number."""
    pairs = zip(keys.values, block.values, strict=True)
    value = _sum(number(amount) for at, amount in pairs if number(at) <= number(most.value))
    text = f"SUMPRODUCT(({keys.text}<={_bracketed(most, _JOIN)})*{block.text})"
    return Term(text, value)


def least(block: Block) -> Term:
    """MIN of a block of numbers."""
    return Term(f"MIN({block.text})", min(number(value) for value in block.values))


def found(labels: Block, key: Term, block: Block, otherwise: str) -> Term:
    """Return the label where the key stands first, as INDEX and MATCH; else a text."""
    text = f"IFERROR(INDEX({labels.text},MATCH({key.text},{block.text},0)),{term(otherwise).text})"
    pairs = zip(labels.values, block.values, strict=True)
    return Term(text, next((label for label, at in pairs if at == key.value), otherwise))


def nth(block: Block, position: Term, column: Term | None = None, width: int = 1) -> Term:
    """INDEX: the n-th cell of a row, counted from 1; or row and column of a wider block."""
    at = int(number(position.value)) - 1
    if column is None:
        return Term(f"INDEX({block.text},{position.text})", block.values[at])
    at = at * width + int(number(column.value)) - 1
    return Term(f"INDEX({block.text},{position.text},{column.text})", block.values[at])


def count(block: Block) -> Term:
    """COUNT: how many cells of a block hold numbers."""
    filled = sum(value is not None and not isinstance(value, str) for value in block.values)
    return Term(f"COUNT({block.text})", filled)


def _sum(values: Iterable[Value]) -> int | Fraction:
    return _plain(sum(map(number, values)))
