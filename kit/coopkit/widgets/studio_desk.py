"""The plan on the desk: the one that is being edited, and its file."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

from coopkit.plan import Plan, PlanChangedError, PlanFileError, PlanStore, load_plan
from coopkit.text import say

# Japan has had no summer time since 1951; a fixed offset needs no time zone database.
TOKYO = timezone(timedelta(hours=9), "Asia/Tokyo")
Change = Callable[[Plan], Plan]


class Desk:
    """Holds the plan of one studio and saves it after every edit.

    Nothing is written before the first edit. When saving fails, the plan stays here, the
    failure is shown, and the next edit tries again.

    Args:
        path: the plan file; it need not exist.

    Attributes:
        plan: the plan as it is now.
        failure: why the file cannot be read or written; None when all is well.
        readable: False while the file is there but cannot be read: then there is nothing
            to edit, and nothing may be written.
        saved_at: when it was last saved by this desk; None before.
    """

    def __init__(self, path: str | Path) -> None:
        self.plan = Plan()
        self.failure: PlanFileError | None = None
        self.readable = True
        self.saved_at: datetime | None = None
        self._listeners: list[Callable[[], None]] = []
        self._open(Path(path))

    @property
    def path(self) -> Path:
        """The file that is being edited."""
        return self._store.path

    @property
    def changed_elsewhere(self) -> bool:
        """Whether someone else changed the file."""
        return isinstance(self.failure, PlanChangedError)

    def listen(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every edit and every attempt to save."""
        self._listeners.append(listener)

    def forget_listeners(self) -> None:
        """Drop all listeners, before the view is built anew."""
        self._listeners.clear()

    def edit(self, change: Change) -> None:
        """Change the plan and save it.

        Args:
            change: from the plan as it is to the new one.

        Raises:
            pydantic.ValidationError: the new value is not allowed; the plan is as before.
        """
        changed = change(self.plan)
        if changed != self.plan:
            self.plan = changed
            self.save()

    def save(self) -> None:
        """Try to write the plan; what went wrong is in `failure`."""
        try:
            self._store.save(self.plan)
        except PlanFileError as failure:
            self.failure = failure
        else:
            self.failure = None
            self.saved_at = datetime.now(TOKYO)
        for listener in self._listeners:
            listener()

    def reload(self) -> None:
        """Take the plan from the file, as another window left it."""
        self._open(self.path)

    def move(self, path: Path, *, keep_plan: bool) -> None:
        """Go on in another file.

        Args:
            path: the other file.
            keep_plan: save the present plan there; otherwise open what is there.
        """
        if not keep_plan:
            self._open(path)
            return
        self._store = PlanStore(path)
        self.readable = True
        self.save()

    def free_path(self) -> Path:
        """Return a name beside the file that is not taken, such as `plan-2.json`."""
        number = 2
        while (path := self._beside(number)).exists():
            number += 1
        return path

    def other_plan(self) -> Path | None:
        """Return the last readable plan beside the file that `free_path` once named."""
        found = None
        number = 2
        while (path := self._beside(number)).exists():
            try:
                load_plan(path)
            except PlanFileError:
                pass
            else:
                found = path
            number += 1
        return found

    def status(self) -> str:
        """Return in one line whether the plan is saved."""
        if self.failure is not None:
            return say("studio.status.failed")
        if self.saved_at is not None:
            return say("studio.status.saved", time=f"{self.saved_at:%H:%M:%S}", file=self.path.name)
        return say("studio.status.start", file=self.path.name)

    def _beside(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.stem}-{number}{self.path.suffix}")

    def _open(self, path: Path) -> None:
        self._store = PlanStore(path)
        try:
            self.plan = self._store.load()
        except PlanFileError as failure:
            self.failure, self.readable = failure, False
        else:
            self.failure, self.readable = None, True
