"""What learning systems give: a zip of everything that was handed in, and its sheet."""

from pathlib import Path

from coopgrade.course import Assignment
from coopgrade.intake.arrivals import Arrival
from coopgrade.lms.archives import open_archive
from coopgrade.lms.presets import Export, LmsHandIn, read_hand_ins
from coopgrade.roster import Roster
from coopkit.text import say


def read_zip(
    assignment: Assignment,
    roster: Roster,
    path: Path,
    *,
    preset: str,
    sheet: Path | None = None,
) -> tuple[list[Arrival], Export]:
    """Return what a zip of a learning system holds for an assignment.

    Args:
        assignment: which assignment.
        roster: who may have handed in.
        path: the zip as it was downloaded (or its folder, unpacked).
        preset: id of the learning system.
        sheet: the sheet that was downloaded with it.

    Returns:
        The arrivals, and the export itself with its problems.

    Raises:
        UserError: the zip cannot be read, or there is no such preset.
    """
    with open_archive(path) as archive:
        export = read_hand_ins(preset, archive, sheet, roster.students)
    return [_arrival(assignment, roster, preset, one) for one in export.hand_ins], export


def _arrival(assignment: Assignment, roster: Roster, preset: str, hand_in: LmsHandIn) -> Arrival:
    submitter, refused = _submitter(assignment, roster, hand_in)
    return Arrival(
        channel=preset,
        place=hand_in.place,
        submitter=submitter or hand_in.key,
        files=hand_in.files,
        handed_in=hand_in.handed_in,
        uploader=hand_in.student_id or "",
        late_marked=hand_in.late_marked,
        refused=refused,
    )


def _submitter(assignment: Assignment, roster: Roster, hand_in: LmsHandIn) -> tuple[str, str]:
    """Return whose it is, and otherwise why that is not known."""
    label = hand_in.name or hand_in.key
    members = hand_in.members or ((hand_in.student_id,) if hand_in.student_id else ())
    if not members:
        team = hand_in.name.strip().lower()
        if assignment.kind == "group" and team in roster.submitters(assignment):
            return team, ""
        candidates = "、".join(hand_in.candidates)
        key = "maybe" if candidates else "unknown_person"
        return "", say(f"grading_intake.{key}", name=label, candidates=candidates)
    submitters = set()
    for student_id in members:
        student = roster.find(student_id)
        found = roster.submitter_of(assignment, student) if student else None
        if found is None:
            return "", say("grading_intake.no_team", id=student_id)
        submitters.add(found)
    if len(submitters) > 1:
        teams = "、".join(sorted(submitters))
        return "", say("grading_intake.two_teams", name=label, teams=teams)
    return submitters.pop(), ""
