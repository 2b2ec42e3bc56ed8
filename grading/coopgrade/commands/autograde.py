"""The command `autograde`: the tests of every hand-in, and what came of them."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coopkit.text import say

if TYPE_CHECKING:
    from coopgrade.course import Assignment, Course
    from coopgrade.runner.cells import Tests
    from coopgrade.runner.grading import Graded, Options
    from coopgrade.runner.limits import Level

autograde_app = typer.Typer(add_completion=False, rich_markup_mode=None)
Name = Annotated[str, typer.Argument(metavar="ASSIGNMENT", help=say("grading.help.assignment"))]
CourseFolder = Annotated[
    Path, typer.Option("--course", metavar="DIR", help=say("grading.help.course"))
]
HERE = Path()
# Below this nobody looks at a clock.
_SHORT = 2.0


@autograde_app.command("autograde", help=say("grading.help.autograde"))
def autograde(
    assignment: Name,
    course: CourseFolder = HERE,
    *,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="ID", help=say("grading_runner.help.only")),
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", min=0, help=say("grading_runner.help.jobs"))] = 0,
    level: Annotated[
        str | None,
        typer.Option("--level", metavar="LEVEL", help=say("grading_runner.help.level")),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=say("grading.help.force"))] = False,
    what_if: Annotated[
        bool, typer.Option("--what-if", help=say("grading_runner.help.what_if"))
    ] = False,
    times: Annotated[bool, typer.Option("--times", help=say("grading_runner.help.times"))] = False,
    unsafe: Annotated[bool, typer.Option("--unsafe", help=say("grading.help.unsafe"))] = False,
) -> None:
    """Run the tests of every hand-in."""
    from coopgrade.runner.stem_client import early_stem

    notebooks = (course / "source" / assignment).glob("*.ipynb")
    with nullcontext() if unsafe else early_stem(notebooks):
        with _loading():
            from coopgrade import bridge
            from coopgrade.runner.cells import load_tests
            from coopgrade.runner.grading import Options, course_limits

        opened = _open(course)
        chosen = opened.assignment(assignment)
        if unsafe:
            typer.echo(say("grading.autograde.unsafe"), err=True)
        bridge.check_released(opened, chosen)
        submitters = _submitters(opened, chosen, only or [])
        with bridge.open_gradebook(opened) as gradebook:
            tests = load_tests(opened, chosen, gradebook)
        if what_if:
            _what_if(opened, chosen, submitters, level=level, jobs=jobs)
            return
        if unsafe:
            _stock(opened, chosen, submitters, force=force)
            return
        used = _choose_level(level or _usual(opened, tests), chosen, tests)
        _tell_level(used, tests)
        options = Options(level=used, limits=course_limits(opened), jobs=jobs, force=force)
        _grade(opened, chosen, submitters, options, tests=tests, times=times)


@contextmanager
def _loading() -> Iterator[None]:
    """Look for no garbage while libraries are loaded, nor later among what they consist of.

    There is none, and to look takes a fifth of the time of loading.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _open(folder: Path) -> "Course":
    """Open a course folder, of this kit or any of nbgrader."""
    from coopgrade.course import open_course

    if (folder / "course.toml").is_file():
        return open_course(folder)
    from coopgrade.plain_course import open_plain_course, warn_of_place

    course = open_plain_course(folder)
    warning = warn_of_place(course)
    if warning:
        typer.echo(warning, err=True)
    return course


def _usual(course: "Course", tests: "Tests") -> str | None:
    """Return the level that the tests ask for, None for the strictest there is.

    In a folder of nbgrader without `clean` cells people mark what cells show: those are run.
    """
    from coopgrade.plain_course import PlainCourse

    plain = isinstance(course, PlainCourse) and not tests.clean
    return None if tests.others or plain else "data-only"


def _tell_level(level: "Level", tests: "Tests") -> None:
    typer.echo(say(f"grading_runner.level.{level.replace('-', '_')}"))
    if level != "data-only" and tests.other_kernels:
        kernels = "、".join(tests.other_kernels)
        typer.echo(say("grading_runner.other_kernel", kernels=kernels), err=True)


def _choose_level(given: str | None, assignment: "Assignment", tests: "Tests") -> "Level":
    """Return the level to run at: as wished, else the strictest that works here.

    Raises:
        UserError: it is none, it does not work here, or the tests do not allow it.
    """
    from coopgrade.errors import UserError
    from coopgrade.runner.cells import check_tests
    from coopgrade.runner.sandbox import survey

    if given == "data-only":
        check_tests(assignment, tests, "data-only")
        return "data-only"
    offers = survey()
    known = "、".join(["data-only", *(offer.level for offer in offers)])
    if given is not None and given not in {offer.level for offer in offers}:
        raise UserError(say("grading_runner.level.unknown", given=given, known=known))
    wished = [offer for offer in offers if given in (None, offer.level)]
    works = [offer.level for offer in wished if offer.works]
    if not works:
        reasons = "\n".join(f"  ・{offer.level}: {offer.reason}" for offer in wished)
        raise UserError(say("grading_runner.level.none", name=assignment.name, reasons=reasons))
    check_tests(assignment, tests, works[0])
    return works[0]


def _submitters(course: "Course", assignment: "Assignment", only: list[str]) -> tuple[str, ...]:
    """Return whose hand-ins are there, or the chosen ones among them.

    Raises:
        UserError: there is none at all, or a chosen one is not there.
    """
    from coopgrade.errors import UserError
    from coopgrade.plain_course import PlainCourse
    from coopgrade.roster import load_roster

    if isinstance(course, PlainCourse):
        everybody = course.list_submitters(assignment)
    else:
        everybody = load_roster(course).submitters(assignment)
    there = tuple(one for one in everybody if course.submitted(assignment, one).is_dir())
    if not there:
        key = "nobody_plain" if isinstance(course, PlainCourse) else "nobody"
        place = course.submitted(assignment, "*")
        raise UserError(say(f"grading_runner.{key}", name=assignment.name, place=place))
    unknown = [one for one in only if one not in there]
    if unknown:
        raise UserError(
            say("grading_runner.only_unknown", ids="、".join(unknown), known="、".join(there))
        )
    return tuple(one for one in there if not only or one in only)


def _grade(
    course: "Course",
    assignment: "Assignment",
    submitters: tuple[str, ...],
    options: "Options",
    *,
    tests: "Tests",
    times: bool,
) -> None:
    from coopgrade.runner.grading import autograde as grade

    found = []
    for graded in grade(course, assignment, submitters, options, tests=tests):
        found.append(graded)
        if graded.state != "unchanged":
            typer.echo(_line(graded))
        for repair in graded.repairs:
            typer.echo(f"    ？ {graded.submitter}: {repair}")
        for edit in graded.edited:
            typer.echo(f"    ！ {graded.submitter}: {edit}")
    if times:
        _show_times(found)
    counts = {
        state: sum(1 for one in found if one.state == state)
        for state in ("graded", "unchanged", "failed", "machine")
    }
    typer.echo(say("grading_runner.summary", language=None, **counts))
    waiting = [one.submitter for one in found if one.waiting]
    if waiting:
        typer.echo(say("grading_runner.waiting", ids="、".join(waiting)))
    typer.echo(say(f"grading_runner.{_next(course)}", log=course.log))
    if counts["failed"] or counts["machine"]:
        raise SystemExit(1)


def _what_if(
    course: "Course",
    assignment: "Assignment",
    submitters: tuple[str, ...],
    *,
    level: str | None,
    jobs: int,
) -> None:
    """Show who would gain or lose what by the changed tests; write nothing."""
    from coopgrade.runner.grading import Options, course_limits
    from coopgrade.runner.what_if import trial_course, try_tests

    with trial_course(course, assignment, submitters) as (trial, tests):
        used = _choose_level(level or _usual(course, tests), assignment, tests)
        _tell_level(used, tests)
        options = Options(level=used, limits=course_limits(course), jobs=jobs)
        up = down = same = unknown = 0
        tried = try_tests(course, assignment, trial, tests, options=options, submitters=submitters)
        for graded, changes in tried:
            difference = sum(change.difference for change in changes)
            if graded.state in {"machine", "failed"}:
                unknown += 1
                typer.echo(_line(graded))
                continue
            up, down = up + (difference > 0), down + (difference < 0)
            same += difference == 0
            for change in changes:
                key = "hand" if change.by_hand is not None else "line"
                typer.echo(
                    say(
                        f"grading_runner.what_if.{key}",
                        name=graded.submitter,
                        cell=change.cell,
                        old=_points(change.old),
                        new=_points(change.new),
                        difference=f"{change.difference:+g}",
                        by_hand=_points(change.by_hand),
                    )
                )
    typer.echo(say("grading_runner.what_if.summary", up=up, down=down, same=same, unknown=unknown))
    typer.echo(say(f"grading_runner.what_if.{_next(course)}", name=assignment.name))


def _next(course: "Course") -> str:
    """Return which words tell what to do next: nbgrader's own folders have its commands only."""
    from coopgrade.plain_course import PlainCourse

    return "next_plain" if isinstance(course, PlainCourse) else "next"


def _points(points: float | None) -> str:
    return "–" if points is None else f"{points:g}"


def _line(graded: "Graded") -> str:
    place = f"[{graded.done}/{graded.to_do}]" if graded.to_do else "[–]"
    if graded.state != "graded":
        key = f"grading_runner.line.{graded.state}"
        return say(key, place=place, name=graded.submitter, reason=graded.reason)
    points = sum(value for value in graded.points.values() if value is not None)
    line = say(
        "grading_runner.line.graded", place=place, name=graded.submitter, points=f"{points:g}"
    )
    if graded.remaining >= _SHORT:
        line += "　" + say("grading_runner.line.remaining", seconds=round(graded.remaining))
    return line


def _show_times(found: list["Graded"]) -> None:
    """Show how long each cell took: the middle one and the longest."""
    from statistics import median

    from coopgrade.runner.cell_times import own_cells_of

    cells: dict[str, list[tuple[float, str]]] = {}
    for graded in found:
        for cell, seconds in graded.seconds.items():
            cells.setdefault(cell, []).append((seconds, graded.submitter))
    typer.echo(say("grading_runner.times.title"))
    for cell, taken in cells.items():
        longest, who = max(taken)
        middle = median(seconds for seconds, _ in taken)
        own = own_cells_of(cell)
        typer.echo(
            say(
                "grading_runner.times.line",
                cell=say("grading_runner.times.own", notebook=own) if own is not None else cell,
                middle=f"{middle:.3f}",
                longest=f"{longest:.3f}",
                name=who,
            )
        )


def _stock(
    course: "Course",
    assignment: "Assignment",
    submitters: tuple[str, ...],
    *,
    force: bool,
) -> None:
    """Let nbgrader run the students' cells, because somebody wants that."""
    from coopgrade import bridge

    failed = 0
    for outcome in bridge.autograde(course, assignment, submitters, force=force):
        failed += bool(outcome.error)
        key = "failed" if outcome.error else "skipped" if outcome.skipped else "one"
        typer.echo(
            say(
                f"grading.autograde.{key}",
                name=outcome.submitter,
                seconds=f"{outcome.seconds:.1f}",
                cause=outcome.error,
            )
        )
    typer.echo(say("grading.autograde.done", count=len(submitters) - failed, log=course.log))
    if failed:
        raise SystemExit(1)
