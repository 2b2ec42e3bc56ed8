"""How each number arose, noted when it was reckoned, and printed when somebody asks."""

from dataclasses import fields
from fractions import Fraction
from html import escape

from coopgrade.course import Course, show_time
from coopgrade.journal import Journal, now
from coopgrade.marks.gathering import AssignmentMarks, ClassMarks
from coopgrade.marks.reckoning import MemberMark, show
from coopgrade.marks.records import Computed, CourseDecided, MarkDecided
from coopgrade.notebook import read_headings
from coopgrade.pages import page
from coopgrade.peer import FactorDecided
from coopgrade.roster import Student
from coopgrade.rubric import criterion_marks, load_rubric
from coopkit.text import say


def note_results(marks: ClassMarks, journal: Journal) -> int:
    """Note every result that differs from the last one noted, with its inputs and steps.

    Running this again changes nothing unless an input changed.

    Returns:
        How many results were new or different.
    """
    last = journal.last(Computed, by=("student", "item"))
    new = [
        record
        for record in _records(marks)
        if _content(record) != _content(last.get((record.student, record.item)))
    ]
    journal.append(*new)
    return len(new)


def audit_page(course: Course, marks: ClassMarks, journal: Journal, student: Student) -> str:
    """Return one student's numbers with inputs, formula and result: the answer to an appeal.

    What others gave in peer ratings is not in it, and no other person is named.
    """
    key = student.student_id
    title = say("grading_marks.audit.title", name=student.name, id=key)
    parts = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="quiet">{escape(course.title)}　{escape(show_time(now()))}</p>',
        _section_course(course, marks, key),
    ]
    parts += [
        _section(course, one, journal, key)
        for one in marks.assignments.values()
        if key in one.marks
    ]
    parts.append(_section_history(course, journal, key))
    parts.append(f'<p class="quiet">{escape(say("grading_marks.audit.ask"))}</p>')
    return page(title, "\n".join(parts))


def _records(marks: ClassMarks) -> list[Computed]:
    found = []
    for student in marks.students:
        key = student.student_id
        for name, one in marks.assignments.items():
            if key in one.marks:
                found.append(_assignment_record(key, name, one))
        mark = marks.course[key]
        found.append(
            Computed(
                student=key,
                item="",
                inputs={
                    name: _text(one.marks[key].points)
                    for name, one in marks.assignments.items()
                    if key in one.marks
                },
                steps=mark.steps,
                result=_text(mark.rounded),
                state=f"{mark.state} {mark.letter}".strip(),
            )
        )
    return found


def _assignment_record(student: str, name: str, one: AssignmentMarks) -> Computed:
    inputs = one.inputs[student]
    mark = one.marks[student]
    values = {
        field.name: _text(getattr(inputs, field.name))
        for field in fields(inputs)
        if field.name != "late"
    }
    values["late"] = inputs.late.model_dump_json()
    values["submitter"] = one.submitter_of[student]
    return Computed(
        student=student,
        item=name,
        inputs=values,
        steps=mark.steps,
        result=_text(mark.points),
        state=mark.state,
    )


def _content(record: Computed | None) -> object:
    return record and (record.inputs, record.steps, record.result, record.state)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _section_course(course: Course, marks: ClassMarks, student: str) -> str:
    mark, attendance = marks.course[student], marks.attendance[student]
    shown = show(mark.rounded) if mark.rounded is not None else "―"
    head = say("grading_marks.audit.course", mark=shown, letter=mark.letter or "―")
    facts = []
    if course.grading.attendance.share_needed is not None:
        facts.append(
            say(
                "grading_marks.audit.attendance",
                share=str(course.grading.attendance.share_needed),
                held=attendance.held,
                absent=attendance.absent,
                late=attendance.late,
                excused=attendance.excused,
                unknown=attendance.unknown,
            )
        )
    return f"<h2>{escape(head)}</h2>\n{_steps(mark.steps)}\n{_facts(facts)}"


def _section(course: Course, one: AssignmentMarks, journal: Journal, student: str) -> str:
    assignment, mark = one.assignment, one.marks[student]
    titles = read_headings(course.source(assignment) / assignment.notebook)
    submitter = one.submitter_of[student]
    counting = one.statuses[submitter].counting
    head = say(
        "grading_marks.audit.assignment",
        title=assignment.title,
        mark=_shown(mark),
        full=show(mark.full_marks),
    )
    given = criterion_marks(journal, assignment.name)
    rubric = load_rubric(course, assignment)
    rows = []
    for cell in one.work[submitter].cells:
        rows.append((titles.get(cell.name) or cell.name, _points(cell.points), cell.full_marks))
        for criterion in rubric.criteria:
            marked = given.get((submitter, criterion.id))
            if criterion.cell == cell.name and marked and cell.points is not None:
                name = say("grading_marks.audit.criterion", title=criterion.title)
                rows.append((name, _points(marked.points), criterion.points))
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td class="number">{points}</td>'
        f'<td class="number">{show(full)}</td></tr>'
        for name, points, full in rows
    )
    columns = "".join(
        f'<th scope="col">{escape(say(f"grading_marks.audit.{name}"))}</th>'
        for name in ("cell", "points", "full")
    )
    table = f"<table><thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table>" if rows else ""
    status = one.statuses[submitter]
    due = show_time(status.due) if status.due else say("grading.no_due")
    facts = [say("grading_marks.audit.due", due=due)]
    if assignment.kind == "group":
        facts.append(say("grading_marks.audit.team", team=submitter))
    if counting:
        moment = show_time(counting.handed_in) if counting.handed_in else "―"
        facts.append(say("grading_marks.audit.handed_in", time=moment, attempt=counting.attempt))
        facts += [f"{name} SHA-256 {digest[:16]}…" for name, digest in counting.files.items()]
    if one.factor_states.get(student) in ("confirmed", "override"):
        facts += _factor(journal, assignment.name, student)
    decided = journal.read(MarkDecided, assignment=assignment.name, student=student)
    facts += [_decision(record) for record in decided]
    return (
        f"<section><h2>{escape(head)}</h2>\n{_steps(mark.steps)}\n{table}\n"
        f"{_facts(facts)}</section>"
    )


def _factor(journal: Journal, assignment: str, student: str) -> list[str]:
    """Tell who decided the factor that counts, and when; reasons are not for students."""
    last = journal.read(FactorDecided, assignment=assignment, student_id=student)[-1:]
    return [
        say(
            f"grading_marks.audit.factor_{record.kind}",
            factor=show(record.factor),
            time=show_time(record.at),
            by=record.by,
        )
        for record in last
    ]


def _facts(facts: list[str]) -> str:
    listing = "".join(f"<li>{escape(fact)}</li>" for fact in facts)
    return f'<ul class="quiet">{listing}</ul>' if facts else ""


def _section_history(course: Course, journal: Journal, student: str) -> str:
    titles = {name: one.title for name, one in course.assignments.items()}
    titles[""] = say("grading_marks.audit.whole")
    lines = [
        say(
            "grading_marks.audit.was",
            time=show_time(record.at),
            title=titles.get(record.item, record.item),
            result=show(Fraction(record.result)) if record.result else "―",
        )
        for record in _changes(journal.read(Computed, student=student))
    ]
    lines += [
        say(
            f"grading_marks.audit.{'assessed' if record.assessed else 'not_assessed'}",
            time=show_time(record.at),
            by=record.by,
            reason=record.reason,
        )
        for record in journal.read(CourseDecided, student=student)
    ]
    listing = "".join(f"<li>{escape(line)}</li>" for line in lines)
    head = escape(say("grading_marks.audit.history"))
    return f'<section><h2>{head}</h2><ul class="quiet">{listing}</ul></section>'


def _changes(records: list[Computed]) -> list[Computed]:
    """Return those with another result than the one before of the same item."""
    last: dict[str, str] = {}
    found = []
    for record in records:
        if last.get(record.item, "") != record.result:
            found.append(record)
        last[record.item] = record.result
    return found


def _decision(record: MarkDecided) -> str:
    return say(
        "grading_marks.audit.decided",
        time=show_time(record.at),
        kind=say(f"grading_marks.decision.{record.kind}"),
        points=show(record.points) if record.points is not None else "",
        exam=record.exam,
        by=record.by,
        reason=record.reason,
    )


def _steps(steps: tuple[str, ...]) -> str:
    return "<ol>" + "".join(f"<li>{escape(step)}</li>" for step in steps) + "</ol>"


def _shown(mark: MemberMark) -> str:
    return show(mark.points) if mark.points is not None else "―"


def _points(points: Fraction | None) -> str:
    return "―" if points is None else show(points)
