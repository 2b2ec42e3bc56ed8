"""The near end of the level `container`: start one, hand jobs in, and end it."""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coopgrade.runner.client import START_SECONDS, MachineError
from coopgrade.runner.contained import READY
from coopgrade.runner.frames import read_frame, write_frame
from coopgrade.runner.limits import Limits
from coopgrade.runner.sandbox import clean_environment, container, libraries

# Setting up, and answering, on top of what the submission itself may take.
_GRACE = 60.0


class Container:
    """A container of one's own that runs hand-ins; not for two threads at once.

    Args:
        limits: of each hand-in.
        settings: further environment of the processes in it.

    Raises:
        MachineError: there is no engine, no image, or no answer.
    """

    def __init__(self, limits: Limits, settings: Mapping[str, str]) -> None:
        engine = container.find_engine()
        if engine is None:
            raise MachineError("no container engine")
        self._limits = limits
        self._home = tempfile.TemporaryDirectory(
            prefix="coopgrade-container-", ignore_cleanup_errors=True
        )
        home = Path(self._home.name)
        # The user in the container is another one.
        home.chmod(0o777)
        self._process = subprocess.Popen(
            container.command(
                engine=engine,
                image=container.image(),
                limits=limits,
                writable=home,
                readable=libraries(),
                arguments=_arguments(home, settings),
            ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        if self._read(START_SECONDS) != READY:
            self.close()
            raise MachineError("the container does not answer")

    def run(self, job: bytes) -> bytes:
        """Run a job there.

        Raises:
            MachineError: it does not answer.
        """
        try:
            write_frame(self._stream("stdin"), job)
        except OSError as error:
            raise MachineError(str(error)) from error
        # Three tries, as here.
        return self._read(3 * (self._limits.submission_seconds + _GRACE))

    def close(self) -> None:
        """End it: it ends by itself when nobody can ask any more."""
        for name in ("stdin", "stdout"):
            self._stream(name).close()
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._home.cleanup()

    def _read(self, seconds: float) -> bytes:
        timer = threading.Timer(seconds, self._process.kill)
        timer.daemon = True
        timer.start()
        try:
            frame = read_frame(self._stream("stdout"))
        finally:
            timer.cancel()
        if frame is None:
            raise MachineError(f"the container ended ({self._process.poll()})")
        return frame

    def _stream(self, name: str) -> Any:
        return getattr(self._process, name)


def _arguments(home: Path, more: Mapping[str, str]) -> tuple[str, ...]:
    settings = {
        **clean_environment(),
        "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        "HOME": str(home),
        "TMPDIR": str(home),
        **more,
    }
    pairs = (f"{name}={value}" for name, value in settings.items())
    program = (sys.executable, "-P", "-X", "utf8", "-m", "coopgrade.runner.contained")
    return ("/usr/bin/env", "-i", *pairs, *program)
