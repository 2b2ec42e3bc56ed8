"""Members' copies of one plan: read them, and find what they have in common."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from coopkit.plan.changes import WHOLE_ROWS, changes_between, data_of
from coopkit.plan.document import Data
from coopkit.plan.file import PlanFileError, parse
from coopkit.plan.history import History
from coopkit.plan.merge import Origin
from coopkit.plan.model import TABLES, Plan
from coopkit.plan.rows import blank
from coopkit.plan.store import load_plan
from coopkit.plan.writer import TOKYO, time_words

# Two people may write the same by chance: so many changes do not tell where they parted.
_BY_CHANCE = 2
# Fields that tell which thing a row speaks of.
_NAMES = ("label", "question")


@dataclass(frozen=True)
class Copy:
    """One file with a plan.

    Attributes:
        name: the file's name, which stands for its author.
        plan: the plan in it.
        time: when it was last changed, as people read it; None if nobody knows.
    """

    name: str
    plan: Plan
    time: str | None = None

    def origin(self, _path: str = "") -> Origin:
        """Return who wrote what stands in it: the file, with its time."""
        return Origin(self.name, self.time)


def load_copy(path: Path) -> Copy:
    """Read a member's file.

    Raises:
        PlanFileError: it cannot be read, or is no plan.
    """
    plan = load_plan(path)
    changed = datetime.fromtimestamp(path.stat().st_mtime, TOKYO)
    return Copy(path.name, plan, time_words(changed))


def copy_of(name: str, content: bytes) -> Copy:
    """Return the copy in the content of a file that was sent here.

    Raises:
        PlanFileError: it is no plan.
    """
    return Copy(name, parse(Path(name), content))


def copies_beside(path: Path) -> list[Copy]:
    """Return the plans in the folder of a plan, without itself, by name."""
    found = []
    for file in sorted(path.resolve().parent.glob("*.json")):
        if file == path.resolve():
            continue
        try:
            found.append(load_copy(file))
        except (PlanFileError, OSError):
            continue
    return found


def common_base(mine: Plan, theirs: Plan, history: History[Plan] | None = None) -> Plan:
    """Return what two copies most likely started from.

    It is a state in my history that is near to the other copy: the earliest of those that
    are about as near. A state too early only asks a person more than needed; one too late
    would take my own work for theirs to overwrite. Without a history it is what both have
    in common: then every difference between two filled fields is asked.

    Args:
        mine: my plan.
        theirs: the other copy.
        history: of my plan.
    """
    other = data_of(theirs)
    states = [] if history is None else [data for _, data in history.states()]
    filled = [state for state in states if any(state[table] for table in TABLES)]
    if not filled:
        return Plan.model_validate(_shared(data_of(mine), other))
    distances = [_distance(state, other) for state in filled]
    least = min(distances)
    # An old copy that nobody touched is exactly one of my states.
    near = least + _BY_CHANCE if least else 0
    best = next(state for state, far in zip(filled, distances, strict=True) if far <= near)
    return Plan.model_validate(best)


def _distance(state: Data, other: Data) -> int:
    try:
        return len(changes_between(state, other))
    except (KeyError, TypeError):  # a state of another version
        return 10**6


def _shared(mine: Data, theirs: Data) -> Data:
    """Return the plan of what is equal; rows that differ in part are one row."""
    empty = data_of(Plan())
    result: Data = {"version": mine["version"]}
    for name, value in mine.items():
        other = theirs[name]
        if name in TABLES:
            pairs = {row["id"]: row for row in other}
            rows = [
                _shared_row(row, pairs[row["id"]], name)
                for row in value
                if row["id"] in pairs and _alike(row, pairs[row["id"]])
            ]
            result[name] = [row for row in rows if row is not None]
        elif isinstance(value, dict):
            result[name] = {
                key: value[key] if value[key] == other[key] else empty[name][key] for key in value
            }
        else:
            result[name] = value if value == other else empty[name]
    return result


def _alike(one: Data, other: Data) -> bool:
    """Whether two rows of one id may speak of one thing: no two different names."""
    names = [name for name in _NAMES if one.get(name) and other.get(name)]
    return all(one[name] == other[name] for name in names)


def _shared_row(one: Data, other: Data, table: str) -> Data | None:
    if table in WHOLE_ROWS:
        return one if one == other else None
    empty = blank(table)
    # What a row cannot be without, such as its id, is taken from mine.
    return {
        name: value if value == other[name] or name not in empty else empty[name]
        for name, value in one.items()
    }
