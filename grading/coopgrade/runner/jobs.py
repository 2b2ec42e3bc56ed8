"""What goes to a worker and what comes back: JSON that is checked on both sides.

A job holds everything a run needs, and a result everything that is wanted of it: no path of
the course folder, no database, no object. So a worker may sit in a thread, in a process, or
behind a sandbox, and a forged or broken answer is recognised instead of believed.
"""

import base64
from collections.abc import Sequence
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from coopgrade.runner.limits import Level, Limits

# A hand-in of the largest files that intake takes, as base64; and what cells may show.
LARGEST_JOB = 600 * 1024**2
LARGEST_RESULT = 240 * 1024**2
_LINES = 10_000


class JobError(ValueError):
    """The bytes are no job, or no result of ours."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Cell(_Frozen):
    """A cell to run.

    Attributes:
        name: what its result is called; each in a job has another one.
        source: its text.
        guarded: a test that shares its process with a student's code: canaries follow it.
    """

    name: str
    source: str
    guarded: bool = False


class Job(_Frozen):
    """One hand-in to run.

    Attributes:
        level: how strictly students' code is shut in; `data-only`: there is none in the job.
        files: path within the hand-in → content in base64: all that the cells can open.
        starters: the same for the files an assignment starts with; a worker uses them to
            find out what to load before the first hand-in.
        cells: `clean` cells, which run without any of a student, on the files `data`; each
            has names and copies of the files of its own.
        data: which of the files `clean` cells see, by path; all of them if None.
        notebooks: cells of students and tests, notebook by notebook; each notebook runs in
            one process, top to bottom.
        modules: what to load before the first hand-in.
        limits: what a run may use.
    """

    version: Literal[2] = 2
    level: Level = "data-only"
    files: dict[str, str]
    starters: dict[str, str] = Field(default_factory=dict)
    cells: tuple[Cell, ...] = ()
    data: tuple[str, ...] | None = None
    notebooks: tuple[tuple[Cell, ...], ...] = ()
    modules: tuple[str, ...] = ()
    limits: Limits = Limits()

    @property
    def names(self) -> list[str]:
        """The names of all cells, in the order of the results."""
        return [cell.name for part in (self.cells, *self.notebooks) for cell in part]


class Stream(_Frozen):
    """Text that was printed."""

    output_type: Literal["stream"] = "stream"
    name: Literal["stdout", "stderr"]
    text: str


class Shown(_Frozen):
    """Something displayed, or the value of the last expression."""

    output_type: Literal["display_data", "execute_result"]
    data: dict[str, JsonValue]
    metadata: dict[str, JsonValue] = Field(default_factory=dict)


class Failed(_Frozen):
    """An exception that ended the cell."""

    output_type: Literal["error"] = "error"
    ename: str
    evalue: str
    traceback: Annotated[tuple[str, ...], Field(max_length=_LINES)] = ()


class Cut(_Frozen):
    """Here something is left out: the cell printed or showed more than is kept."""

    output_type: Literal["cut"] = "cut"


Output = Annotated[Stream | Shown | Failed | Cut, Field(discriminator="output_type")]
_M = TypeVar("_M", bound=BaseModel)
Ending = Literal[
    "finished",
    "error",
    "timeout",
    "died",
    "memory",
    "disk",
    "processes",
    "skipped",
    "unreached",
    "odd",
]


class Ran(_Frozen):
    """How a cell ended.

    Attributes:
        name: as in the job.
        ending: `finished` is said by the runner, never inferred from missing errors.
            `timeout`: interrupted or killed. `died`: the process ended without an answer.
            `memory`, `disk`, `processes`: a limit ended the process. `unreached`: the
            process had ended before. `skipped`: the time of the whole hand-in was over.
            `odd`: what came back was not what was asked for, or a canary did not come back.
        outputs: as a notebook keeps them; and where something is left out.
        seconds: wall time.
    """

    name: str
    ending: Ending
    outputs: tuple[Output, ...] = ()
    seconds: float = 0.0


class Said(_Frozen):
    """What a process with a student's code says about a cell: nothing of it is believed unseen.

    Attributes:
        token: the random word that came with the cell.
        outputs: as a notebook keeps them.
    """

    token: str
    outputs: tuple[Output, ...] = ()


class Result(_Frozen):
    """What came of a job.

    Attributes:
        kind: `ran`, or `machine`: this computer failed, which says nothing about the hand-in.
        cells: in the order of the job's `names`; empty if the machine failed.
        reason: what failed.
    """

    version: Literal[2] = 2
    kind: Literal["ran", "machine"]
    cells: tuple[Ran, ...] = ()
    reason: str = ""


def pack(content: bytes) -> str:
    """Return a file as it stands in a job."""
    return base64.b64encode(content).decode("ascii")


def unpack(text: str) -> bytes:
    """Return the content of a file in a job."""
    return base64.b64decode(text, validate=True)


def encode(value: Job | Result | Ran | Said) -> bytes:
    """Return a job or a result as JSON."""
    return value.model_dump_json().encode("utf-8")


def decode_job(content: bytes) -> Job:
    """Read a job.

    Raises:
        JobError: it is none.
    """
    return _decode(Job, content, LARGEST_JOB)


def decode_result(content: bytes, names: Sequence[str]) -> Result:
    """Read a result and hold it against its job.

    Args:
        content: what came back.
        names: of the cells in the job.

    Raises:
        JobError: it is none, or it tells of other cells than were asked for.
    """
    result = _decode(Result, content, LARGEST_RESULT)
    told = [cell.name for cell in result.cells]
    if result.kind == "ran" and told != list(names):
        raise JobError(f"cells {told}, wanted {names}")
    return result


def decode_ran(content: bytes, largest: int) -> Ran:
    """Read what a child said about its cell.

    Raises:
        JobError: it is no such answer.
    """
    return _decode(Ran, content, largest)


def decode_said(content: bytes, largest: int) -> Said:
    """Read what a confined child said about a cell.

    Raises:
        JobError: it is no such answer.
    """
    return _decode(Said, content, largest)


def _decode(kind: type[_M], content: bytes, largest: int) -> _M:
    if len(content) > largest:
        raise JobError(f"{len(content)} bytes, at most {largest}")
    try:
        return kind.model_validate_json(content)
    except ValidationError as error:
        raise JobError(str(error)) from error
