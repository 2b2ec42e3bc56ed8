"""What can go wrong while printing, in words for people."""


class PrintError(ValueError):
    """Something that cannot be printed; its text says what, where and what to do next."""


class MarkupError(ValueError):
    """Markdown that the print does not know, and would lose: an error of who wrote it."""
