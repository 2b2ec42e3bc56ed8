"""The one error of the sandbox: a wall could not be built, so nothing foreign has run."""


class SandboxError(RuntimeError):
    """This machine did not give what a level needs.

    It is raised in the child before any foreign code: a failure of the machine, which says
    nothing about a hand-in. Try again, then report; never a mark.

    Attributes:
        step: which wall, as a short English word such as `mount` or `landlock`.
        cause: what the kernel said.
    """

    def __init__(self, step: str, cause: object) -> None:
        super().__init__(f"{step}: {cause}")
        self.step = step
        self.cause = str(cause)
