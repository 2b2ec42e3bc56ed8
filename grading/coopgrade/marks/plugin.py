"""nbgrader's own `export` with members' marks: `nbgrader export --exporter=…`.

    nbgrader export --exporter=coopgrade.marks.plugin.MemberMarks --to marks.csv

So who works with nbgrader's commands gets the same table as `coopgrade marks`.
"""

from pathlib import Path
from typing import Any

from nbgrader.plugins.export import ExportPlugin


class MemberMarks(ExportPlugin):  # type: ignore[misc]  # nbgrader has no types
    """One row per student: the team's points, the member's factor, lateness, the course mark."""

    def export(self, gradebook: Any) -> None:
        """Write the table to `--to`, or to marks.csv in the course folder.

        Args:
            gradebook: nbgrader's; the course folder is where its database lies.
        """
        from coopgrade.course import open_course
        from coopgrade.journal import open_journal
        from coopgrade.marks.gathering import load_class_marks
        from coopgrade.marks.table import export_marks
        from coopgrade.roster import load_roster

        course = open_course(Path(gradebook.engine.url.database).parent)
        roster = load_roster(course)
        with open_journal(course) as journal:
            marks = load_class_marks(course, roster, journal)
        path = Path(self.to) if self.to else course.root / "marks.csv"
        export_marks(course, roster, marks, path)
        self.log.info("Exported members' marks to %s", path)
