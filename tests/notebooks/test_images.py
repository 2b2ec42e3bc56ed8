"""Every picture in the repository has its author and licence in LICENSES.md."""

import re
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest
from texts import ROOT

# What shows a picture, a film or a sound, or brings a font.
MEDIA = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|avif|ico|bmp|tiff?|pdf|mp3|mp4|webm|wav|woff2?|ttf|otf)$",
    re.IGNORECASE,
)
# A drawing in a page; a whole file inside another one. Code that draws is no picture.
DRAWN = re.compile(r"<svg\b|!\[[^\]]*\]\(attachment:")
INSIDE = re.compile(r"data:(?:image|font|audio|video)/[a-z+]+(?:;base64,[A-Za-z0-9+/]{8}|,%3Csvg)")
PAGES = {".html", ".ipynb", ".md"}
TEXT = PAGES | {".py", ".js", ".ts", ".css", ".typ", ".toml", ".json", ".csv"}
FOLDERS = ("docs", "kit", "grading", "lectures", "exercises", "datasets", "tools", "tests")
FOREIGN = {"node_modules", "__pycache__", ".ipynb_checkpoints"}


def files() -> list[str]:
    """Return the repository's files, without what was installed or made by a run."""
    paths = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    paths += ROOT.glob("*")
    return sorted(
        path.relative_to(ROOT).as_posix()
        for path in paths
        if path.is_file() and not FOREIGN & set(path.parts)
    )


def holds_picture(name: str, content: str) -> bool:
    """Tell whether a file is a picture, or has one inside."""
    suffix = "." + name.rpartition(".")[2]
    return bool(
        MEDIA.search(name)
        or (suffix in TEXT and INSIDE.search(content))
        or (suffix in PAGES and DRAWN.search(content))
    )


def records() -> list[tuple[str, str, str]]:
    """Return file (may hold *), author and licence of each row of the table of images."""
    text = (ROOT / "LICENSES.md").read_text(encoding="utf-8")
    table = text.split("| image | made by | licence |")[1]
    return re.findall(r"^\| `([^`]+)` \| (.+?) \| (.+?) \|$", table, re.MULTILINE)


@cache
def pictures() -> list[str]:
    """Return the files that are pictures or hold one."""
    me = Path(__file__).name
    return [
        name
        for name in files()
        if not name.endswith(me)
        and holds_picture(
            name,
            (ROOT / name).read_text(encoding="utf-8") if Path(name).suffix in TEXT else "",
        )
    ]


def test_every_picture_has_its_author_and_licence():
    """No file without a record."""
    known = [file for file, author, licence in records() if author.strip() and licence.strip()]
    assert [one for one in pictures() if not any(fnmatch(one, file) for file in known)] == []


def test_every_record_is_of_a_picture_that_is_there():
    """A record whose file has gone is removed, and its author is one we can name."""
    there = pictures()
    assert len(records()) >= 4
    for file, author, licence in records():
        assert any(fnmatch(one, file) for one in there), file
        assert "project" in author or "screenshots by" in author, file
        assert licence.startswith("CC BY 4.0"), file


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("photo.JPG", "", True),
        ("font.woff2", "", True),
        ("page.html", '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>', True),
        ("cell.ipynb", "data:image/png;base64,iVBORw0KGgo", True),
        ("cell.ipynb", "![](attachment:photo.png)", True),
        ("cell.py", 'f"data:image/png;base64,{picture}"', False),
        ("look.py", 'url("data:image/svg+xml,%3Csvg xmlns', True),
        ("draw.py", 'f"<svg {size}>"', False),
        ("notes.md", "a photo", False),
    ],
)
def test_the_measure_finds_pictures(name: str, content: str, found: bool):
    """Files by their ending, and pictures inside other files; not code that makes them."""
    assert holds_picture(name, content) == found
