"""A document of a team: one file that several windows may write to, with history and undo.

The business plan is one, the board of what a team saw and heard another. Files, history,
merging and undo need to know no more of a document than stands here: at its top it has
values, sections (objects) and tables (lists of rows with an `id`).
"""

from typing import Any, ClassVar, TypeVar

from coopkit.plan.fields import Part

# A document as it stands in its file (JSON).
Data = dict[str, Any]


class Document(Part):
    """What all documents can be asked.

    Attributes:
        FORMAT: the version that this kit writes, as in the field `version`.
        FILE: the usual name of the file.
        TEXTS: the part of the texts that has `what` (what people call it), `maker`,
            `field.…` and `wrong.…` of it.
    """

    FORMAT: ClassVar[int]
    FILE: ClassVar[str]
    TEXTS: ClassVar[str]

    @classmethod
    def path_words(cls, path: str, *states: Data) -> str:
        """Return a field in words, such as なかま › さくら › 出資口数.

        Args:
            path: the field, as in `coopkit.plan.changes`.
            states: documents in which the row may stand, the best known first.
        """
        raise NotImplementedError

    @classmethod
    def value_words(cls, path: str, value: Any) -> str:
        """Return a value as people read it; None of a row is: taken out."""
        raise NotImplementedError


D = TypeVar("D", bound=Document)


def tables_of(data: Data) -> tuple[str, ...]:
    """Return the names of the lists of rows of a document."""
    return tuple(name for name, value in data.items() if isinstance(value, list))
