"""What was given to whom, where stickers are shared among the others of a team.

The file may still hold what somebody gave before choosing another place or size; here
only the others count, as on the screen.
"""

from coopkit.answers.form import Option, SharesQuestion
from coopkit.answers.model import Answers


def others_of(question: SharesQuestion, answers: Answers) -> tuple[Option, ...]:
    """Return the places of the others; none while size or one's own place is not known."""
    me, size = answers.choice(question.me), answers.choice(question.size)
    places = [option.id for option in question.options]
    if size is None or not (size.isascii() and size.isdecimal()):
        return ()
    team = places[: int(size)]
    if me not in team:
        return ()
    return tuple(option for option in question.options if option.id in team and option.id != me)


def shares_of(question: SharesQuestion, answers: Answers) -> dict[str, int]:
    """Return the stickers of each other place; one that got none has 0."""
    return {
        option.id: _number(answers.value(question.row(option.id)))
        for option in others_of(question, answers)
    }


def _number(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0
