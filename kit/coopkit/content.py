"""Where lectures, datasets and exercises lie, in an installed wheel and in a checkout alike.

This is the only module that builds such paths: everything else asks here, so that
moving a folder means changing one place.
"""

from functools import cache
from pathlib import Path

from coopkit.text import say

_PACKAGE = Path(__file__).resolve().parent
_DISTRIBUTION = "coopkit"


class ContentMissingError(FileNotFoundError):
    """A lecture, dataset or exercise that this installation does not carry."""


@cache
def root() -> Path:
    """Return the folder that holds `lectures/` and `datasets/`.

    A wheel carries them inside the package; in a checkout (editable install,
    or `PYTHONPATH`) they lie beside `kit/`.

    Raises:
        ContentMissingError: neither place has them: the installation is incomplete.
    """
    for candidate in (_PACKAGE / "_content", _PACKAGE.parents[1]):
        if (candidate / "lectures").is_dir() and (candidate / "datasets").is_dir():
            return candidate
    raise ContentMissingError(say("content.incomplete", folder=_PACKAGE))


def lectures() -> Path:
    """Return the folder of the lecture notebooks (`00_index.ipynb`, `01_….ipynb`, …)."""
    return root() / "lectures"


def dataset(name: str) -> Path:
    """Return the folder of one data package, such as `kanagawa` or `act`.

    Raises:
        ContentMissingError: no data package of that name is installed.
    """
    folder = root() / "datasets" / name
    if not (folder / "datapackage.json").is_file():
        raise ContentMissingError(say("content.no_dataset", name=name, folder=folder))
    return folder


def guide() -> Path | None:
    """Return the folder of the lecturers' run sheets, or None: a wheel never carries them."""
    base = checkout()
    folder = base / "lectures" / "guide" if base else None
    return folder if folder and folder.is_dir() else None


def exercises() -> Path:
    """Return the folder of the assignments: what students get, in a checkout the sources too."""
    return root() / "exercises"


def checkout() -> Path | None:
    """Return the source checkout this installation came from, or None.

    Lecturers need the exercise sources, which a wheel never carries. Installers
    record the folder they built from (PEP 610 `direct_url.json`); an installation
    from a wheel file, or one whose checkout has gone, has none.
    """
    if (_PACKAGE.parents[1] / "exercises").is_dir():
        return _PACKAGE.parents[1]
    # Only lecturers come here; the others need not wait for these imports.
    import json
    from importlib import metadata
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    try:
        record = metadata.distribution(_DISTRIBUTION).read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        return None
    if not record:
        return None
    parts = urlsplit(json.loads(record)["url"])
    folder = Path(url2pathname(parts.path))
    return folder if parts.scheme == "file" and (folder / "exercises").is_dir() else None


def exercise_source(name: str) -> Path:
    """Return the folder of one assignment's source, with solutions and hidden tests.

    Raises:
        ContentMissingError: the installation came from a wheel (students' version),
            or there is no such assignment.
    """
    base = checkout()
    if base is None:
        raise ContentMissingError(say("content.no_sources"))
    folder = base / "exercises" / name
    if not (folder / "assignment.toml").is_file():
        raise ContentMissingError(say("content.no_exercise", name=name, folder=folder))
    return folder
