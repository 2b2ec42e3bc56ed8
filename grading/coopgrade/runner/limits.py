"""What a run may use, and how strictly it is shut in.

Standard library only: the zygote and its children read this before anything else.
"""

from dataclasses import dataclass
from typing import Literal

Level = Literal["data-only", "full", "userns", "landlock", "container"]
"""How strictly a run is shut in.

`data-only` runs no cell of a student at all: only `clean` tests, on the files handed in.
"""


@dataclass(frozen=True)
class Limits:
    """The limits of one hand-in; reaching one is an outcome that is told, never a mystery.

    Attributes:
        cell_seconds: wall time of a cell; then it is interrupted (SIGINT).
        interrupt_seconds: how long an interrupted cell has to end by itself; then it is
            killed (SIGKILL).
        submission_seconds: wall time of all cells of a hand-in together.
        cpu_seconds: processor time of a process.
        memory_bytes: what a process may use beyond the libraries, and all of them together.
        processes: how many may run at once.
        file_bytes: the largest file that may be written.
        disk_bytes: all files that are written, together.
        open_files: how many files a process may have open.
        output_bytes: what a cell may print and show; the rest is cut off.
    """

    cell_seconds: float = 60.0
    interrupt_seconds: float = 3.0
    submission_seconds: float = 300.0
    cpu_seconds: float = 300.0
    memory_bytes: int = 3 * 1024**3
    processes: int = 40
    file_bytes: int = 64 * 1024**2
    disk_bytes: int = 128 * 1024**2
    open_files: int = 256
    output_bytes: int = 2 * 1024**2
