"""One file of a document: read as such, or refused with words; written whole, under a lock."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from coopkit.files import write_atomically
from coopkit.plan.document import D, Document
from coopkit.plan.model import Plan
from coopkit.plan.problems import explain
from coopkit.text import say

# A plan with every field full is below this; a larger file is not one of ours.
MAX_BYTES = 4_000_000
# A person types meanwhile; who does not get the lock tries again.
LOCK_SECONDS = 2


class PlanFileError(Exception):
    """A file of a plan, or another document, that cannot be read or written; the file is as it was.

    Args:
        kind: which problem, a key below `plan.file` in the texts.
        path: the file.
        cause: the technical cause, in English.
        document: the kind of document.
        **words: further values for the text.

    Its message says what happened, where, and what to do next; the cause follows in brackets.

    Attributes:
        words: the message without the cause, for people who read no English.
    """

    def __init__(
        self,
        kind: str,
        path: Path,
        cause: object = "",
        document: type[Document] = Plan,
        **words: Any,
    ) -> None:
        names = {name: say(f"{document.TEXTS}.{name}") for name in ("what", "maker")}
        names["example"] = document.FILE
        text = say(f"plan.file.{kind}", path=path, **names, **words)
        cause_text = str(cause)
        super().__init__(f"{text}\n({cause_text})" if cause_text else text)
        self.words = text
        self.kind = kind
        self.path = path


class PlanChangedError(PlanFileError):
    """The file that was there is gone; it was not brought back unseen."""

    def __init__(self, path: Path, document: type[Document] = Plan) -> None:
        super().__init__("gone", path, document=document)


def to_bytes(document: Document) -> bytes:
    """Return a document as it stands in a file: UTF-8 JSON that people can read."""
    data = document.model_dump(mode="json")
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def side_folder(path: Path) -> Path:
    """Return where lock, history and drafts of a plan lie: `.coopkit` beside it."""
    return path.resolve().parent / ".coopkit"


def set_aside(path: Path, now: datetime, document: type[Document] = Plan) -> Path:
    """Keep a copy of a broken file under a name of its own, such as `plan.broken-….json`.

    Raises:
        PlanFileError: there is no room for it.
    """
    stem = f"{path.stem}.broken-{now:%Y%m%d-%H%M%S}"
    aside = path.with_name(f"{stem}{path.suffix}")
    number = 2
    while aside.exists():
        aside = path.with_name(f"{stem}-{number}{path.suffix}")
        number += 1
    try:
        shutil.copyfile(path, aside)
    except OSError as problem:
        raise PlanFileError("unwritable", aside, problem, document) from problem
    return aside


def read_bytes(path: Path, document: type[Document] = Plan) -> bytes | None:
    """Return the content, or None if there is no such file."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return None
    except IsADirectoryError as problem:
        raise PlanFileError("folder", path, problem, document) from problem
    except OSError as problem:
        # Windows says "permission denied" for a folder.
        kind = "folder" if path.is_dir() else "unreadable"
        raise PlanFileError(kind, path, problem, document) from problem
    if len(content) > MAX_BYTES:
        raise PlanFileError("too_large", path, document=document)
    return content


def parse(path: Path, content: bytes) -> Plan:
    """Return the plan in the content of a file.

    Raises:
        PlanFileError: it is no plan of this version; the message says where.
    """
    return parse_as(Plan, path, content)


def parse_as(document: type[D], path: Path, content: bytes) -> D:
    """Return the document of that kind in the content of a file.

    Raises:
        PlanFileError: it is none of this version; the message says where.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise PlanFileError("not_utf8", path, problem, document) from problem
    if not text.strip():
        raise PlanFileError("empty", path, document=document)
    try:
        data = json.loads(
            text, object_pairs_hook=_object, parse_float=Decimal, parse_constant=_refuse_constant
        )
    except json.JSONDecodeError as problem:
        cut = problem.pos >= len(text.rstrip()) or problem.msg.startswith("Unterminated")
        kind = "truncated" if cut else "not_json"
        raise PlanFileError(kind, path, problem, document, line=problem.lineno) from problem
    except (ValueError, RecursionError) as problem:
        raise PlanFileError("not_json", path, problem, document, line=1) from problem
    version = data.get("version") if isinstance(data, dict) else None
    if not isinstance(version, int) or isinstance(version, bool):
        raise PlanFileError("not_plan", path, document=document)
    if version > document.FORMAT:
        raise PlanFileError(
            "newer", path, document=document, version=version, known=document.FORMAT
        )
    try:
        return document.model_validate(data)
    except ValidationError as problem:
        details = explain(problem, document.TEXTS)
        raise PlanFileError(
            "invalid", path, problem.errors()[0]["msg"], document, details=details
        ) from problem


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make a JSON object; a name that stands twice would lose one of the two values."""
    data = dict(pairs)
    if len(data) != len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {repeated!r} stands twice in one object")
    return data


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def fingerprint(content: bytes | None) -> str | None:
    """Return what tells two contents apart; None for no file."""
    return None if content is None else hashlib.sha256(content).hexdigest()


def write_bytes(path: Path, content: bytes, document: type[Document] = Plan) -> None:
    """Write a file whole or not at all.

    Raises:
        PlanFileError: it cannot be written; what was there is as before.
    """
    try:
        # Through a link to the file itself, so that the link stays one.
        write_atomically(path.resolve(), content)
    except OSError as problem:
        raise PlanFileError("unwritable", path, problem, document) from problem


@contextmanager
def locked(path: Path, document: type[Document] = Plan) -> Iterator[None]:
    """Hold a lock file in `.coopkit/` beside the file, so that two kernels do not collide.

    Raises:
        PlanFileError: another kernel holds it, or there is no place for it.
    """
    # Imported here: opening a studio must not wait for it.
    from filelock import FileLock, Timeout

    target = path.resolve()
    if not target.parent.is_dir():
        raise PlanFileError("no_folder", path, document=document, folder=target.parent)
    lock = FileLock(side_folder(path) / f"{target.name}.lock", timeout=LOCK_SECONDS)
    try:
        Path(lock.lock_file).parent.mkdir(exist_ok=True)
        lock.acquire()
    except Timeout as problem:
        raise PlanFileError("busy", path, problem, document) from problem
    except OSError as problem:
        raise PlanFileError("unwritable", path, problem, document) from problem
    try:
        yield
    finally:
        lock.release()
