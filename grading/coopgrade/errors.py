"""The one error that people see: a message in their language, without a traceback."""


class UserError(Exception):
    """Something the lecturer can put right; its text says what, where and what to do next.

    The command line prints the text and ends with exit code 1. Everything else that
    is raised is a defect of the program and keeps its traceback.
    """
