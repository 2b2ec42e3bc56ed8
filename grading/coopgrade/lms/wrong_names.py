"""Files with almost the right name: `kadai (1).ipynb`, `コピー ～ kadai.ipynb`.

Browsers, Windows, macOS and Jupyter rename copies. One such file in place of the
expected one is taken, and said; two are a question for a person.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

# What is put before a name, and after it (before its ending).
_BEFORE = re.compile(r"^(?:コピー\s*[~〜-]\s*|copy of\s+|のコピー\s*)", re.IGNORECASE)
_AFTER = re.compile(
    r"(?:\s*\(\d{1,3}\)|\s*-\s*コピー|\s*のコピー(?:\s*\d+)?|\s*コピー|\s*-?\s*copy\s?\d*"
    r"|-checkpoint|_?-?(?:最終版?|提出用?|final)|\s\d{1,2}|-\d{1,2})$",
    re.IGNORECASE,
)
# Windows writes "kadai.ipynb.txt" when it hides endings, browsers "kadai.ipynb.json".
_DOUBLE_ENDINGS = (".txt", ".json", ".download")


@dataclass(frozen=True)
class Names:
    """Which of the files given are the expected ones.

    Attributes:
        taken: expected name → the file's own name, which may lie in a sub-folder.
        renamed: those of them that had another name.
        undecided: expected name → the files that may be meant; none was taken.
        missing: expected names for which there is nothing.
        others: files that nobody asked for.
    """

    taken: Mapping[str, str]
    renamed: Mapping[str, str]
    undecided: Mapping[str, tuple[str, ...]]
    missing: tuple[str, ...]
    others: tuple[str, ...]


def find_expected(files: Iterable[str], expected: Iterable[str]) -> Names:
    """Find the expected files among those handed in.

    The right name at the top wins, then the right name in a sub-folder, then a name
    that differs as copies do. Within one of these steps there has to be exactly one.

    Args:
        files: names below the hand-in's folder, `/` between the parts.
        expected: the names the assignment asks for.
    """
    present = list(files)
    wanted = list(expected)
    taken: dict[str, str] = {}
    undecided: dict[str, tuple[str, ...]] = {}
    missing = []
    for name in wanted:
        fits = _candidates(name, [file for file in present if file not in wanted or file == name])
        if len(fits) == 1:
            taken[name] = fits[0]
        elif fits:
            undecided[name] = tuple(fits)
        else:
            missing.append(name)
    used = {*taken.values(), *(file for group in undecided.values() for file in group)}
    return Names(
        taken=taken,
        renamed={name: file for name, file in taken.items() if file != name},
        undecided=undecided,
        missing=tuple(missing),
        others=tuple(file for file in present if file not in used),
    )


def _candidates(name: str, files: list[str]) -> list[str]:
    if name in files:
        return [name]
    inside = [file for file in files if PurePosixPath(file).name == name]
    return inside or [file for file in files if plain_name(file) == plain_name(name)]


def plain_name(file: str) -> str:
    """Return a file's name without what copying adds to it, in lower case.

    >>> plain_name("提出/コピー ～ Kadai (1).ipynb")
    'kadai.ipynb'
    """
    name = unicodedata.normalize("NFKC", PurePosixPath(file).name)
    for ending in _DOUBLE_ENDINGS:
        rest = name.removesuffix(ending)
        if rest != name and "." in rest:
            name = rest
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    while (shorter := _AFTER.sub("", _BEFORE.sub("", stem)).strip()) and shorter != stem:
        stem = shorter
    return f"{stem}{dot}{ending}".lower()
