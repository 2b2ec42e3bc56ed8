"""Reading and writing `plan.json`. A file that cannot be read is never touched."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from coopkit.files import write_atomically
from coopkit.plan.model import VERSION, Plan
from coopkit.plan.problems import explain
from coopkit.text import say

# A plan with every field full is below this; a larger file is not one of ours.
MAX_BYTES = 4_000_000
LOCK_SECONDS = 5


class PlanFileError(Exception):
    """A plan file that cannot be read or written; the file is as it was.

    Args:
        kind: which problem, a key below `plan.file` in the texts.
        path: the file.
        cause: the technical cause, in English.
        **words: further values for the text.

    Its message says what happened, where, and what to do next.
    """

    def __init__(self, kind: str, path: Path, cause: object = "", **words: Any) -> None:
        text = say(f"plan.file.{kind}", path=path, **words)
        cause_text = str(cause)
        super().__init__(f"{text}\n({cause_text})" if cause_text else text)
        self.kind = kind
        self.path = path


class PlanChangedError(PlanFileError):
    """The file was changed by someone else since it was read; it was not overwritten."""

    def __init__(self, path: Path) -> None:
        super().__init__("changed", path)


class PlanStore:
    """One plan file, remembered as it was last read or written.

    Two windows may have the same file open. Saving compares the file with what this
    store saw last, so that neither overwrites the other's work unseen.

    Args:
        path: the plan file; it need not exist yet.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._seen: str | None = None

    def load(self) -> Plan:
        """Return the plan; an empty one if there is no file yet.

        Raises:
            PlanFileError: the file cannot be read.
        """
        content = _read(self.path)
        plan = Plan() if content is None else _parse(self.path, content)
        self._seen = _fingerprint(content)
        return plan

    def save(self, plan: Plan) -> None:
        """Write the plan if the file is as this store last saw it.

        Raises:
            PlanChangedError: someone else changed the file.
            PlanFileError: it cannot be written.
        """
        content = to_bytes(plan)
        with _locked(self.path):
            present = _fingerprint(_read(self.path))
            if present not in {self._seen, _fingerprint(content)}:
                raise PlanChangedError(self.path)
            _write(self.path, content)
        self._seen = _fingerprint(content)


def load_plan(path: str | Path) -> Plan:
    """Read a plan.

    Args:
        path: a `plan.json`.

    Raises:
        PlanFileError: there is no such file, or it is not a plan of this version. The
            message says what is wrong and where; the file is not touched.
    """
    file = Path(path)
    content = _read(file)
    if content is None:
        raise PlanFileError("missing", file)
    return _parse(file, content)


def save_plan(plan: Plan, path: str | Path) -> None:
    """Write a plan, whole or not at all.

    A plan that stands there is replaced. A file that is not a readable plan is left as
    it is: it may hold something that a person wants to repair.

    Args:
        plan: the plan.
        path: where to; its folder must exist.

    Raises:
        PlanFileError: the file there is broken, or cannot be written.
    """
    file = Path(path)
    with _locked(file):
        present = _read(file)
        if present is not None:
            _parse(file, present)
        _write(file, to_bytes(plan))


def to_bytes(plan: Plan) -> bytes:
    """Return the plan as it stands in a file: UTF-8 JSON that people can read."""
    data = plan.model_dump(mode="json")
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _read(path: Path) -> bytes | None:
    """Return the content, or None if there is no such file."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return None
    except IsADirectoryError as problem:
        raise PlanFileError("folder", path, problem) from problem
    except OSError as problem:
        # Windows says "permission denied" for a folder.
        raise PlanFileError("folder" if path.is_dir() else "unreadable", path, problem) from problem
    if len(content) > MAX_BYTES:
        raise PlanFileError("too_large", path)
    return content


def _parse(path: Path, content: bytes) -> Plan:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise PlanFileError("not_utf8", path, problem) from problem
    if not text.strip():
        raise PlanFileError("empty", path)
    try:
        data = json.loads(
            text, object_pairs_hook=_object, parse_float=Decimal, parse_constant=_refuse_constant
        )
    except json.JSONDecodeError as problem:
        kind = "truncated" if problem.pos >= len(text.rstrip()) else "not_json"
        raise PlanFileError(kind, path, problem, line=problem.lineno) from problem
    except (ValueError, RecursionError) as problem:
        raise PlanFileError("not_json", path, problem, line=1) from problem
    version = data.get("version") if isinstance(data, dict) else None
    if not isinstance(version, int) or isinstance(version, bool):
        raise PlanFileError("not_plan", path)
    if version > VERSION:
        raise PlanFileError("newer", path, version=version, known=VERSION)
    try:
        return Plan.model_validate(data)
    except ValidationError as problem:
        details = explain(problem)
        raise PlanFileError(
            "invalid", path, problem.errors()[0]["msg"], details=details
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


def _fingerprint(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()


def _write(path: Path, content: bytes) -> None:
    try:
        # Through a link to the file itself, so that the link stays one.
        write_atomically(path.resolve(), content)
    except OSError as problem:
        raise PlanFileError("unwritable", path, problem) from problem


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock file in `.coopkit/` beside the plan, so that two kernels do not collide."""
    # Imported here: opening a studio must not wait for it.
    from filelock import FileLock, Timeout

    target = path.resolve()
    if not target.parent.is_dir():
        raise PlanFileError("no_folder", path, folder=target.parent)
    lock = FileLock(target.parent / ".coopkit" / f"{target.name}.lock", timeout=LOCK_SECONDS)
    try:
        Path(lock.lock_file).parent.mkdir(exist_ok=True)
        lock.acquire()
    except Timeout as problem:
        raise PlanFileError("busy", path, problem) from problem
    except OSError as problem:
        raise PlanFileError("unwritable", path, problem) from problem
    try:
        yield
    finally:
        lock.release()
