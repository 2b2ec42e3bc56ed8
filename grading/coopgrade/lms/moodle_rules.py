"""What Moodle does silently with an uploaded worksheet, said before the upload.

It skips a grade above the maximum, a locked one, and one that it believes newer than
the sheet; a scale takes words instead of points.
"""

from coopgrade.lms.presets.moodle_sheet import parse_sheet
from coopgrade.lms.tables import Table
from coopkit.text import say

_NO = ("いいえ", "no")


class MoodleRules:
    """Checks each grade against the row that it goes into.

    Args:
        table: the worksheet.
        header: position of its headers.
    """

    def __init__(self, table: Table, header: int) -> None:
        self._sheet = parse_sheet(table)
        self._scale = "scale" in self._sheet.columns
        self._header = header
        self._above: list[str] = []
        self._locked: list[str] = []
        self._graded: list[str] = []
        self._not_in_scale: list[str] = []

    def grade(self, row: int, student_id: str, score: str, letter: str) -> str | None:
        """Return what goes into 評点, or None to leave it as it is."""
        text = self._word(row, student_id, letter) if self._scale else score
        if not text:
            return None
        sheet = self._sheet
        try:
            if not self._scale and float(score) > float(sheet.cell(row, "maximum")):
                self._above.append(student_id)
        except ValueError:
            pass  # no maximum in the sheet
        if sheet.cell(row, "changeable").casefold() in _NO:
            self._locked.append(student_id)
        if sheet.cell(row, "graded") not in {"", "-"}:
            self._graded.append(student_id)
        return text

    def _word(self, row: int, student_id: str, letter: str) -> str | None:
        if not letter:
            return None
        options = self._sheet.cell(row, "scale").replace(",", "\n").splitlines()
        if letter in {option.strip() for option in options}:
            return letter
        self._not_in_scale.append(student_id)
        return None

    def warnings(self) -> list[str]:
        """Return what to know before uploading."""
        found = [say("grading_lms.moodle.language")]
        table = self._sheet.table
        if not table.encoding.startswith("utf-8"):
            found.append(say("grading_lms.moodle.not_utf8", place=table.place))
        for key, names in (
            ("graded", self._graded),
            ("above", self._above),
            ("locked", self._locked),
            ("not_in_scale", self._not_in_scale),
        ):
            if names:
                listing = "、".join(names)
                found.append(say(f"grading_lms.moodle.{key}", names=listing, count=len(names)))
        return found
