"""What most commands take: a course folder, and the name of an assignment."""

from pathlib import Path
from typing import Annotated

import typer

from coopkit.text import say

Name = Annotated[str, typer.Argument(metavar="ASSIGNMENT", help=say("grading.help.assignment"))]
CourseFolder = Annotated[
    Path, typer.Option("--course", metavar="DIR", help=say("grading.help.course"))
]
HERE = Path()
