"""Where a course folder must not lie."""

import re
from pathlib import Path

from coopgrade.errors import UserError
from coopkit.text import say

# How the folders of the common services are named; the last two only as a whole.
_SYNCED = re.compile(
    r"(onedrive|dropbox|google ?drive|icloud).*|mobile documents|box", re.IGNORECASE
)


def check_place(folder: Path) -> None:
    """Refuse a place that would copy personal data to others.

    A git checkout is pushed, a synchronised folder is uploaded; names and marks
    belong in neither.

    Raises:
        UserError: the folder, or one above it, is such a place.
    """
    for place in (folder, *folder.parents):
        if (place / ".git").exists():
            raise UserError(say("grading.course.in_git", folder=folder, place=place))
        if _SYNCED.fullmatch(place.name):
            raise UserError(say("grading.course.in_cloud", folder=folder, place=place))
