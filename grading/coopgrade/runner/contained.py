"""The far end of the level `container`: the seam, served within docker or podman.

Jobs come on standard input and results go to standard output, each as one frame; nothing else
of the lecturer's machine is here but Python and its libraries, read-only.
"""

import os

from coopgrade.runner.frames import read_frame, write_frame
from coopgrade.runner.seam import close_zygote, run_submission

READY = b"ready"


def main() -> None:
    """Answer until the other side has closed."""
    # What a library prints must not get between the frames.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    requests = os.fdopen(os.dup(0), "rb")
    write_frame(answers, READY)
    try:
        while (job := read_frame(requests)) is not None:
            write_frame(answers, run_submission(job))
    finally:
        close_zygote()


if __name__ == "__main__":
    main()
