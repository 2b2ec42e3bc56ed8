"""A class of hand-ins whose code does harm, each with the marks it must get.

The notebook: an answer and its test, a cell in which the harm is done, an answer and its
test, a test that gives part of its points. So it shows that what came before the harm keeps
its points, and what comes after gets what it deserves. `python tests/grading/hostile_class.py
[LEVEL]` prints the table.
"""

import hashlib
import os
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

import nbformat
import psutil
from nbgrader.apps.api import NbGraderAPI
from traitlets.config import Config

from coopgrade.bridge import put_scripts_on_path
from coopgrade.plain_course import PlainCourse, open_plain_course
from coopgrade.runner.grading import Graded, Options, autograde
from coopgrade.runner.limits import Level, Limits

NAME = "harm"
MARK = "HIDDEN-" + "27c4"
LIMITS = Limits(
    cell_seconds=2.0,
    interrupt_seconds=0.5,
    submission_seconds=20.0,
    memory_bytes=700 * 1024**2,
    processes=20,
    file_bytes=16 * 1024**2,
    disk_bytes=32 * 1024**2,
    output_bytes=200_000,
)
ALL, KEPT, NONE = (2.0, 2.0, 3.0), (2.0, 0.0, 0.0), (0.0, 0.0, 0.0)
WAITS = (2.0, None, None)
WRONG = (2.0, 0.0, 0.0)
TESTS = ("t_square", "t_total", "t_part")
GOOD = ("good-before", "good-after")
Points = tuple[float | None, ...]


@dataclass(frozen=True)
class Harm:
    """One hand-in.

    Attributes:
        name: who; of ASCII letters but for one.
        what: in a few words.
        code: the cell that does harm. `COURSE`, `OUTSIDE`, `HOME`, `PORT`, `CHECKOUT` stand
            for places of the machine; it prints REACHED when it got somewhere.
        expected: points of the three tests; None waits for a person.
        right: the answers after the harm are right.
        otherwise: other points that are as good, where the level or luck decides.
    """

    name: str
    what: str
    code: str
    expected: Points = ALL
    right: bool = True
    otherwise: tuple[Points, ...] = ()


_TRY = """
import pathlib
def attempt(work):
    try:
        found = work()
    except Exception as error:
        print(type(error).__name__)
    else:
        print('REACHED' if found else 'nothing')
"""


def _tries(*works: str, before: str = "") -> str:
    return _TRY + before + "\n".join(f"attempt(lambda: {work})" for work in works)


_PATCH = "shell = get_ipython()\n"
HARMS = (
    Harm("loop", "loops without end", "while True:\n    pass"),
    Harm(
        "stubborn",
        "loops, and catches everything",
        "while True:\n    try:\n        while True:\n            len('')\n"
        "    except BaseException:\n        pass",
        KEPT,
    ),
    Harm(
        "deaf",
        "ignores the interrupt, and loops",
        "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    pass",
        KEPT,
    ),
    Harm(
        "sleepers",
        "starts processes without end, which sleep",
        "import os, time\ntry:\n    while True:\n        if not os.fork():\n"
        "            time.sleep(60)\n            os._exit(0)\nexcept OSError as error:\n"
        "    print('stopped', error)",
        otherwise=(KEPT,),
    ),
    Harm(
        "storm",
        "every process starts processes",
        "import os\nwhile True:\n    os.fork()",
        KEPT,
        otherwise=(ALL, WAITS),
    ),
    Harm(
        "detached",
        "leaves a process that writes later",
        "import os, time\nif not os.fork():\n    os.setsid()\n    if not os.fork():\n"
        "        time.sleep(3)\n        open('OUTSIDE/detached', 'w').close()\n    os._exit(0)",
    ),
    Harm("memory", "takes 8 GB", "block = bytearray(8 * 1024**3)"),
    Harm(
        "hungry",
        "takes memory bit by bit, and keeps it",
        "blocks = []\nwhile True:\n    blocks.append(bytearray(10**7))",
        # Its memory is full: what comes after may fail, and a canary, too; then a person looks.
        otherwise=tuple(product((2.0,), (2.0, 0.0, None), (3.0, 0.0, None))),
    ),
    Harm(
        "disk",
        "writes 300 MB",
        "for number in range(30):\n    open(f'{number}.bin', 'wb').write(bytes(10**7))",
        otherwise=(KEPT,),
    ),
    Harm("output", "prints 50 MB", "for _ in range(500):\n    print('x' * 100_000)"),
    Harm("parent", "kills its parent", "import os\nos.kill(os.getppid(), 9)", otherwise=(KEPT,)),
    Harm("everybody", "kills whom it can", "import os\nos.kill(-1, 9)", otherwise=(KEPT,)),
    Harm("leaves", "ends its process", "import os\nos._exit(0)", KEPT),
    Harm("suicide", "kills itself", "import os\nos.kill(os.getpid(), 9)", KEPT, otherwise=(ALL,)),
    Harm(
        "crash",
        "crashes Python",
        "import ctypes\nctypes.string_at(0)",
        KEPT,
    ),
    Harm(
        "network",
        "calls a service of this machine, and the world",
        _tries(
            "socket.create_connection(('127.0.0.1', PORT), 1)",
            "socket.create_connection(('192.0.2.1', 80), 1)",
            "socket.getaddrinfo('example.org', 80)",
            before="import socket\n",
        ),
    ),
    Harm(
        "own-file",
        "looks for its own notebook with the hidden tests",
        _tries(
            "[p for p in pathlib.Path().resolve().parent.rglob('harm*.ipynb')]",
            "[p for p in pathlib.Path('/tmp').rglob('harm*.ipynb')]",
        ),
    ),
    Harm(
        "source",
        "reads the lecturer's notebook",
        _tries(
            "open('COURSE/source/harm/harm.ipynb').read()", "list(pathlib.Path('COURSE').iterdir())"
        ),
    ),
    Harm(
        "path",
        "looks for tests along sys.path and in the checkout",
        _tries(
            "[p for top in sys.path if top for p in pathlib.Path(top).parent.glob('exercises/*')]",
            "open('CHECKOUT/exercises/law-numbers/law-numbers.ipynb').read()",
            "list(pathlib.Path('CHECKOUT/tests').iterdir())",
            before="import sys\n",
        ),
    ),
    Harm(
        "objects",
        "looks for tests to come in the objects of this Python",
        _tries(
            "[o for o in gc.get_objects() if type(o) is dict for v in list(o.values())"
            " if type(v) is str and word in v and len(v) > 30 and 'get_objects' not in v]",
            before="import gc\nword = 'HIDDEN-' + '27' + 'c4'\n",
        ),
    ),
    Harm(
        "own-memory",
        "looks for tests to come in its own memory",
        _TRY + "needle = ('HIDDEN-' + '27').encode() + b'c4'\n"
        "def scan():\n    found = 0\n    with open('/proc/self/maps') as maps,"
        " open('/proc/self/mem', 'rb') as memory:\n        for line in maps:\n"
        "            span, mode = line.split()[:2]\n"
        "            if 'r' in mode and 'w' in mode:\n"
        "                start, end = (int(x, 16) for x in span.split('-'))\n"
        "                try:\n                    memory.seek(start)\n"
        "                    found += memory.read(end - start)"
        ".count(b'assert total == 5  # ' + needle)\n"
        "                except (OSError, OverflowError, ValueError):\n                    pass\n"
        "    return found\nattempt(scan)",
    ),
    Harm(
        "gradebook",
        "reads the gradebook, and gives itself 50 points",
        _tries(
            "open('COURSE/gradebook.db', 'rb').read(10)",
            "sqlite3.connect('COURSE/gradebook.db').executescript("
            "'UPDATE grade SET extra_credit = 50; COMMIT')",
            before="import sqlite3\n",
        ),
    ),
    Harm(
        "lock",
        "locks the gradebook and stays",
        _TRY + "import os, sqlite3, time\nif not os.fork():\n    os.setsid()\n    try:\n"
        "        base = sqlite3.connect('COURSE/gradebook.db')\n"
        "        base.execute('BEGIN EXCLUSIVE')\n        time.sleep(60)\n    finally:\n"
        "        os._exit(0)",
    ),
    Harm(
        "others",
        "reads and changes another hand-in",
        _tries(
            "open('COURSE/submitted/good-before/harm/harm.ipynb').read()",
            "open('COURSE/submitted/good-after/harm/harm.ipynb', 'w').write('{}')",
        ),
    ),
    Harm(
        "home",
        "reads the home and the accounts",
        _tries("open('HOME/private.txt').read()", "open('/etc/shadow').read()"),
    ),
    Harm(
        "outside",
        "writes where it should not",
        _tries(
            "open('OUTSIDE/x', 'w')",
            "open('COURSE/source/harm/planted.py', 'w')",
            "open('COURSE/nbgrader_config.py', 'a')",
        ),
    ),
    Harm(
        "link",
        "makes a link to the gradebook and reads through it",
        _tries(
            "open('link', 'rb').read(1)",
            before="import os\nos.symlink('COURSE/gradebook.db', 'link')\n",
        ),
    ),
    Harm(
        "secrets",
        "looks for tokens of the lecturer",
        _tries(
            "[v for v in os.environ.values() if 'S3CRET' in v]",
            "b'S3CRET' in open('/proc/self/environ', 'rb').read()",
            before="import os\n",
        ),
    ),
    Harm(
        "shell-out",
        "asks a shell",
        "found = !cat /etc/shadow COURSE/gradebook.db 2>/dev/null\n"
        "print('REACHED' if ''.join(found) else 'nothing')",
    ),
    Harm(
        "no-asserts",
        "takes every assert out of what is run",
        _PATCH + "import ast\nclass Drop(ast.NodeTransformer):\n    def visit_Assert(self, node):\n"
        "        return ast.copy_location(ast.Pass(), node)\nshell.ast_transformers.append(Drop())",
        WAITS,
        right=False,
    ),
    Harm(
        "no-errors",
        "shows no errors any more",
        _PATCH + "shell.showtraceback = lambda *a, **k: None",
        # What IPython returns tells of them all the same.
        WRONG,
        right=False,
    ),
    Harm(
        "one-error",
        "shows one error less, then all again",
        _PATCH + "true = shell.showtraceback\ndef once(*a, **k):\n"
        "    shell.showtraceback = true\nshell.showtraceback = once",
        WRONG,
        right=False,
    ),
    Harm(
        "one-record",
        "keeps one error less, then all again",
        _PATCH + "kept = shell.recorder\nfail, finish = kept.fail, kept.finish\n"
        "def lose(*a):\n    kept.fail = fail\ndef end():\n    found = finish()\n"
        "    if kept.fail is fail:\n        kept.finish = finish\n    return found\n"
        "kept.fail, kept.finish = lose, end",
        WRONG,
        right=False,
    ),
    Harm(
        "one-cell",
        "has IPython run one test not, then everything again",
        _PATCH + "true = shell.run_cell\ndef once(text, *a, **k):\n"
        "    if 'assert' not in text:\n        return true(text, *a, **k)\n"
        "    shell.run_cell = true\nshell.run_cell = once",
        WRONG,
        right=False,
    ),
    Harm(
        "unshown",
        "raises errors that IPython prints and does not show as errors",
        "def square(x):\n    raise ExceptionGroup('no', [ValueError()])",
        (2.0, 2.0, 0.0),
    ),
    Harm(
        "no-traceback",
        "raises an error that fails when it is to be shown",
        "class Shy(Exception):\n    def _render_traceback_(self):\n        raise ValueError\n"
        "def square(x):\n    raise Shy",
        (2.0, 2.0, 0.0),
    ),
    Harm(
        "shows-full",
        "shows full marks for everything",
        _PATCH + "shell.display_formatter.format = lambda *a, **k: ({'text/plain': '3'}, {})",
        WAITS,
        right=False,
    ),
    Harm(
        "runs-nothing",
        "has IPython run nothing",
        _PATCH + "shell.run_cell = lambda *a, **k: None",
        WAITS,
        right=False,
    ),
    Harm(
        "own-open",
        "replaces open, print and sys.stdout",
        "import builtins, io, sys\nbuiltins.open = lambda *a, **k: io.StringIO('3')\n"
        "builtins.print = lambda *a, **k: None\nsys.stdout = io.StringIO()",
    ),
    Harm(
        "forges",
        "writes an answer of its own into every open file",
        'import os, json\nfor number in range(3, 60):\n    for token in ("", "0" * 32):\n'
        '        text = json.dumps({"token": token, "outputs": []}).encode()\n'
        "        try:\n            os.write(number, len(text).to_bytes(4, 'big') + text)\n"
        "        except OSError:\n            pass",
        WAITS,
        right=False,
    ),
    Harm(
        "garbage",
        "writes garbage into every open file",
        "import os\nfor number in range(3, 60):\n    try:\n"
        "        os.write(number, b'\\xff' * 100)\n    except OSError:\n        pass",
        WAITS,
        right=False,
    ),
    Harm(
        "hangs-up",
        "closes every file",
        "import os\nos.closerange(3, 200)",
        KEPT,
        otherwise=(WAITS,),
    ),
    Harm(
        "dumps",
        "leaves errors out of what is sent",
        "import json\ntrue = json.dumps\ndef dumps(value, **k):\n"
        "    if isinstance(value, dict) and 'outputs' in value:\n"
        "        value['outputs'] = [o for o in value['outputs'] if o['output_type'] != 'error']\n"
        "    return true(value, **k)\njson.dumps = dumps",
        WAITS,
        right=False,
    ),
    Harm(
        "knows-canaries",
        "leaves out only errors that are no canary: nothing stops this",
        "import json\ntrue = json.dumps\ndef dumps(value, **k):\n"
        "    if isinstance(value, dict) and 'outputs' in value:\n"
        "        value['outputs'] = [o for o in value['outputs'] if o['output_type'] != 'error'"
        " or len(o['evalue']) == 16]\n"
        "    return true(value, **k)\njson.dumps = dumps",
        (2.0, 2.0, 0.0),
        right=False,
    ),
    Harm(
        "floods",
        "drowns the points of a test in what it prints",
        "def square(x):\n    print('x' * 3_000_000)\n    return -1",
        (2.0, 2.0, 2.0),
    ),
    Harm(
        "shows-first",
        "shows full marks before the test does",
        "import sys\ndef square(x):\n    sys.displayhook(3)\n    return -1",
        (2.0, 2.0, None),
    ),
    Harm("leaves-125", "ends as if the machine had failed", "import os\nos._exit(125)", KEPT),
    Harm(
        "strange",
        "displays what no notebook can hold",
        "display({'application/json': {(1, 2): 3}}, raw=True)",
    ),
    Harm("asks", "waits for input", "name = input('name? ')"),
    Harm(
        "threads",
        "leaves threads that print and reckon",
        "import threading\ndef work():\n    while True:\n        print('.', end='')\n"
        "        sum(range(1000))\nfor _ in range(3):\n"
        "    threading.Thread(target=work, daemon=True).start()",
    ),
    Harm(
        "warned",
        "has an answer that warns each time",
        "import warnings\ndef square(x):\n    warnings.warn('an old name')\n    return x * x",
    ),
    Harm("deep", "calls itself without end", "def down():\n    return down() + 1\ndown()"),
    Harm("exits", "leaves with sys.exit", "import sys\nsys.exit()"),
    Harm("tells-much", "an error of 10 MB", "raise ValueError('x' * 10**7)"),
    Harm(
        "at-the-end",
        "does something when it ends",
        "import atexit\natexit.register(lambda: open('OUTSIDE/atexit', 'w').close())\n"
        "class Last:\n    def __del__(self):\n        open('OUTSIDE/del', 'w').close()\n"
        "last = Last()",
    ),
    Harm("学生十一", "has a Japanese name, and does nothing", "データ = '表'\nprint(データ)"),
)
BROKEN: dict[str, tuple[str, str]] = {
    "not-json": ("a file that is no JSON", "my answers"),
    "empty": ("an empty file", ""),
    "linked": ("a link to the gradebook among the files", ""),
    "renamed": ("a notebook of another name", ""),
    "bytes": ("a file whose name is no UTF-8", ""),
    "stamp": ("a time of handing in that is none", ""),
    "halves": ("half a character in a cell", ""),
}
TWICE, REMOVED = "twice", "removed"
REST = (2.0, 0.0, 0.0)


@dataclass
class Place:
    """Where the harm is tried, and what must stay as it is.

    Attributes:
        course: the course folder.
        outside: a folder that everybody may write to.
        home: the lecturer's home.
        checkout: this repository.
        calls: how often somebody called.
        there: processes below this one that were there before.
    """

    course: PlainCourse
    outside: Path
    home: Path
    checkout: Path
    listener: socket.socket
    calls: int = 0
    before: dict[str, str] = field(default_factory=dict)
    there: frozenset[psutil.Process] = field(default_factory=lambda: frozenset(_below()))

    def digest(self) -> dict[str, str]:
        """Return a hash of every file that no hand-in may change."""
        kept = [*self.course.root.glob("source/**/*"), *self.course.root.glob("submitted/**/*")]
        kept += [self.course.root / "nbgrader_config.py", *self.home.iterdir()]
        return {
            str(path): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in kept
            if path.is_file() and not path.is_symlink()
        }

    def damage(self) -> list[str]:
        """Return what was reached, seen from outside."""
        after = self.digest()
        found = [f"changed: {path}" for path in after if after[path] != self.before.get(path)]
        found += [f"gone: {path}" for path in self.before if path not in after]
        found += [f"written: {path.name}" for path in self.outside.iterdir()]
        self.listener.setblocking(False)
        with suppress(BlockingIOError):
            self.listener.accept()
            found.append("called")
        return found


def make_place(root: Path) -> Place:
    """Make the course with all hand-ins, and what surrounds it."""
    course = root / "course"
    source = course / "source" / NAME
    source.mkdir(parents=True)
    (course / "nbgrader_config.py").write_text(
        'c = get_config()\nc.CourseDirectory.course_id = "harm"\n'
        "c.OverwriteCells.add_missing_cells = True\n",
        encoding="utf-8",
    )
    nbformat.write(_notebook(), source / f"{NAME}.ipynb")
    settings = {"CourseDirectory": {"root": str(course), "course_id": "harm"}}
    put_scripts_on_path()
    made = NbGraderAPI(config=Config(settings)).generate_assignment(NAME)
    assert made["success"], made
    outside, home = root / "outside", root / "home"
    outside.mkdir(mode=0o777)
    outside.chmod(0o777)
    home.mkdir(mode=0o700)
    (home / "private.txt").write_text("S3CRET", encoding="utf-8")
    listener = socket.create_server(("127.0.0.1", 0))
    place = Place(
        course=open_plain_course(course),
        outside=outside,
        home=home,
        checkout=Path(__file__).resolve().parents[2],
        listener=listener,
    )
    for harm in HARMS:
        _hand_in(place, harm.name, harm.code, right=harm.right)
    for name in GOOD:
        _hand_in(place, name, "x = 1")
    for name, (_, text) in BROKEN.items():
        path = _hand_in(place, name, "x = 1")
        if name in {"not-json", "empty"}:
            path.write_text(text, encoding="utf-8")
        elif name == "bytes":
            (path.parent / os.fsdecode(b"\x83\x65.csv")).write_bytes(b"x")
        elif name == "stamp":
            (path.parent / "timestamp.txt").write_text("soon", encoding="utf-8")
        elif name == "halves":
            whole = path.read_text(encoding="utf-8")
            path.write_text(whole.replace("x = 1", "x = '\\ud800'"), encoding="utf-8")
        elif name == "linked":
            (path.parent / "data.csv").symlink_to(place.course.gradebook)
        else:
            path.rename(path.with_name("other.ipynb"))
    _copy_cells(_hand_in(place, TWICE, "x = 1"))
    _remove_cells(_hand_in(place, REMOVED, "x = 1"))
    place.before = place.digest()
    return place


def grade(place: Place, level: Level) -> dict[str, Graded]:
    """Grade everybody, a good hand-in first and one last."""
    names = [harm.name for harm in HARMS]
    everybody = (GOOD[0], *names, *BROKEN, TWICE, REMOVED, GOOD[1])
    course = place.course
    os.environ["LMS_TOKEN"] = "S3CRET-token"  # noqa: S105 - of nothing
    found = autograde(
        course, course.assignment(NAME), everybody, Options(level=level, limits=LIMITS)
    )
    try:
        return {one.submitter: one for one in found}
    finally:
        del os.environ["LMS_TOKEN"]


def points_of(graded: Graded) -> Points:
    """Return the points of the three tests."""
    return tuple(graded.points.get(name) for name in TESTS)


def reached(place: Place, name: str) -> str:
    """Return what a hand-in's own cell says, if it got anywhere."""
    path = place.course.autograded(place.course.assignment(NAME), name) / f"{NAME}.ipynb"
    if not path.is_file():
        return ""
    notebook = nbformat.read(path, as_version=4)
    (cell,) = [one for one in notebook.cells if one.id == "harm"]
    texts = [output.get("text", "") for output in cell.outputs]
    return "REACHED" if any("REACHED" in text for text in texts) else ""


def _below() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


def left_behind(place: Place) -> list[str]:
    """Return processes that came below this one and are still there after a moment."""
    until = time.monotonic() + 5
    while True:
        here = [one for one in _below() if one not in place.there]
        alive = [p for p in here if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]
        if not alive or time.monotonic() > until:
            return [" ".join(p.cmdline())[:80] for p in alive]
        time.sleep(0.05)


def _notebook() -> Any:
    make = nbformat.v4

    def cell(source: str, name: str, *, points: int = 0, graded: bool = True) -> Any:
        found = make.new_code_cell(source, id=name.replace("_", "-"))
        if graded:
            found.metadata["nbgrader"] = {
                "grade": points > 0,
                "grade_id": name,
                "locked": points > 0,
                "schema_version": 3,
                "solution": points == 0,
                "task": False,
            } | ({"points": points} if points else {})
        return found

    solved = "### BEGIN SOLUTION\n{}\n### END SOLUTION"
    hidden = "{}\n### BEGIN HIDDEN TESTS\n{}  # " + MARK + "\n### END HIDDEN TESTS"
    part = "points = 0\nif square(2) == 4:\n    points += 1"
    cells = [
        make.new_markdown_cell("# 課題", id="title"),
        cell(solved.format("def square(x):\n    return x * x"), "a_square"),
        cell(
            hidden.format("assert square(3) == 9", "assert square(-4) == 16"), "t_square", points=2
        ),
        cell("x = 1", "harm", graded=False),
        cell(solved.format("total = 5"), "a_total"),
        cell(hidden.format("assert total > 0", "assert total == 5"), "t_total", points=2),
        cell(
            hidden.format(part, "if total == 5:\n    points += 2") + "\npoints", "t_part", points=3
        ),
    ]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return make.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def _hand_in(place: Place, name: str, code: str, *, right: bool = True) -> Path:
    course = place.course
    folder = course.submitted(course.assignment(NAME), name)
    folder.mkdir(parents=True)
    notebook = nbformat.read(
        course.release(course.assignment(NAME)) / f"{NAME}.ipynb", as_version=4
    )
    places = {
        "COURSE": course.root,
        "OUTSIDE": place.outside,
        "HOME": place.home,
        "CHECKOUT": place.checkout,
        "PORT": place.listener.getsockname()[1],
    }
    for word, value in places.items():
        code = code.replace(word, str(value))
    answers = {
        "a-square": "def square(x):\n    return x * x",
        "harm": code,
        "a-total": "total = 5" if right else "total = -1\nsquare = lambda x: -1",
    }
    for cell in notebook.cells:
        cell.source = answers.get(cell.id, cell.source)
    path = folder / f"{NAME}.ipynb"
    nbformat.write(notebook, path)
    return path


def _copy_cells(path: Path) -> None:
    """Copy an answer and a test, as Ctrl+C and Ctrl+V do."""
    notebook = nbformat.read(path, as_version=4)
    for name in ("a-total", "t-total"):
        (cell,) = [one for one in notebook.cells if one.id == name]
        copy = nbformat.from_dict(cell)
        copy["id"] = f"{name}-2"
        notebook.cells.append(copy)
    nbformat.write(notebook, path)


def _remove_cells(path: Path) -> None:
    """Delete an answer and the test below it."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [one for one in notebook.cells if one.id not in {"a-total", "t-total"}]
    nbformat.write(notebook, path)


def table(place: Place, level: Level) -> Iterator[str]:
    """Grade everybody and yield the table, in Markdown."""
    start = time.perf_counter()
    found = grade(place, level)
    yield f"{level}: {len(found)} hand-ins in {time.perf_counter() - start:.0f} s\n"
    yield "| who | does | expected | got | reached |\n|---|---|---|---|---|"
    for harm in HARMS:
        got = points_of(found[harm.name])
        well = "" if got in (harm.expected, *harm.otherwise) else " **differs**"
        shown = reached(place, harm.name) or "nothing"
        yield f"| {harm.name} | {harm.what} | {harm.expected} | {got}{well} | {shown} |"
    for name, (what, _) in BROKEN.items():
        yield f"| {name} | {what} | failed | {found[name].state} | nothing |"
    yield f"| {REMOVED} | lacks an answer and its test | {REST} | {points_of(found[REMOVED])} | |"
    for name in (TWICE, *GOOD):
        yield f"| {name} | | {ALL} | {points_of(found[name])} | |"
    yield f"\nseen from outside: {place.damage() or 'nothing changed, nobody called'}"
    yield f"processes left: {left_behind(place) or 'none'}"


def main(level: Level) -> None:
    """Print the table."""
    root = Path(tempfile.mkdtemp())
    try:
        place = make_place(root)
        with closing(place.listener):
            for line in table(place, level):
                sys.stdout.write(line + "\n")
    finally:
        shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "full")  # type: ignore[arg-type]
