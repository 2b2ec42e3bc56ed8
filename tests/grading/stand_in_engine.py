"""A stand-in for docker: it has the sign of a container and a /tmp of its own, nothing more.

It shows that the runner's two ends talk to each other over an engine's command line; what a
real engine forbids it does not show. Needs root.
"""

import os
import sys
from pathlib import Path

from coopgrade.runner.sandbox import kernel


def main(arguments: list[str]) -> None:
    """Do as `docker info`, `docker image inspect NAME` and `docker run … NAME PROGRAM …`."""
    if arguments[0] == "info":
        return
    if arguments[:2] == ["image", "inspect"]:
        sys.exit(arguments[2] != os.environ["COOPGRADE_IMAGE"])
    program = arguments[arguments.index(os.environ["COOPGRADE_IMAGE"]) + 1 :]
    folder = arguments[arguments.index("--workdir") + 1]
    kernel.unshare(kernel.NEW_MOUNT, "test")
    kernel.make_mounts_private()
    kernel.mount("tmpfs", "/run", "tmpfs", 0, "")
    Path("/run/.containerenv").touch()
    os.chdir(folder)
    os.execv(program[0], program)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])
