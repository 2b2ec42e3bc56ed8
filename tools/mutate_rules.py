"""Change the Act as code in small ways and see that the tests notice: `coopkit.law` mutated.

Each comparison is flipped (`>=` to `>` and to `<`, and so on), each number is made one
larger, and each named number of the Act (`FOUNDERS = 3`) also one smaller. For each such
mutant the tests on the law run in a process of their own; a mutant that no test notices
has survived. A survivor must stand in `tools/equivalent_mutants.toml` with the reason why
it changes nothing; then it counts as equivalent. Exit code 0: all others are killed.

    python tools/mutate_rules.py [--module units] [--jobs 2] [--list]

Processes are forked with the libraries loaded, so this needs Linux or macOS.
"""

import argparse
import ast
import contextlib
import copy
import importlib
import importlib.abc
import importlib.util
import io
import os
import signal
import sys
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
REASONS = CHECKOUT / "tools" / "equivalent_mutants.toml"
TESTS = (
    "test_law_rules",
    "test_law_dates",
    "test_law_surplus",
    "test_law",
    "test_law_plan",
    "test_law_counting",
)
# Which file notices most of what changes in a module; it runs first.
FIRST = {
    "counting": "test_law_counting",
    "dates": "test_law_dates",
    "deadlines": "test_law_dates",
    "filings": "test_law_dates",
    "surplus": "test_law_surplus",
    "years": "test_law_surplus",
}
# Of work of the processor: a busy machine must not make a mutant look killed.
SECONDS = 30
_TIMEOUT = 99

FLIPS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}


@dataclass(frozen=True)
class Mutant:
    """One small change of one module.

    Attributes:
        module: such as `units`.
        name: function, old line and new line; it does not depend on line numbers.
        tree: the changed module.
    """

    module: str
    name: str
    tree: ast.Module


def mutants(module: str, source: str) -> Iterator[Mutant]:
    """Yield every mutant of one module, in the order of the source."""
    tree = ast.parse(source)
    seen: dict[str, int] = {}
    for place, (owner, statement) in enumerate(_statements(tree)):
        del owner
        for change in range(len(list(_changes(statement)))):
            changed = copy.deepcopy(tree)
            function, target = list(_statements(changed))[place]
            before = _line(target)
            list(_changes(target))[change]()
            name = f"{function}: {before} -> {_line(target)}"
            seen[name] = seen.get(name, 0) + 1
            suffix = f" #{seen[name]}" if seen[name] > 1 else ""
            yield Mutant(module, name + suffix, ast.fix_missing_locations(changed))


def _line(statement: ast.AST) -> str:
    """Return a statement without the statements inside it."""
    bare = copy.deepcopy(statement)
    for name in ("body", "orelse", "finalbody", "handlers"):
        inner = getattr(bare, name, None)
        if isinstance(inner, list) and inner:
            setattr(bare, name, [ast.Pass()] if name == "body" else [])
    return " ".join(ast.unparse(bare).removesuffix("pass").split())


def _statements(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """Yield (function, statement), documentation and annotations left out."""

    def walk(body: list[ast.stmt], owner: str) -> Iterator[tuple[str, ast.stmt]]:
        for statement in body:
            inside = owner
            if isinstance(statement, ast.FunctionDef | ast.ClassDef):
                inside = f"{owner}.{statement.name}".removeprefix(".")
            yield owner or "module", statement
            for name in ("body", "orelse", "finalbody"):
                yield from walk(getattr(statement, name, []), inside)
            for handler in getattr(statement, "handlers", []):
                yield from walk(handler.body, inside)

    yield from walk(tree.body, "")


def _changes(statement: ast.stmt) -> Iterator[Any]:
    """Yield functions, each of which makes one change in the statement itself."""
    named = isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]).isupper()
    for node in _own_nodes(statement):
        if isinstance(node, ast.Compare):
            for index, operator in enumerate(node.ops):
                for flipped in FLIPS[type(operator)]:
                    yield lambda node=node, index=index, flipped=flipped: node.ops.__setitem__(
                        index, flipped()
                    )
        elif isinstance(node, ast.Constant) and type(node.value) is int:
            others = (node.value + 1, node.value - 1) if named else (node.value + 1,)
            for other in others:
                yield lambda node=node, other=other: setattr(node, "value", other)


def _own_nodes(statement: ast.stmt) -> Iterator[ast.AST]:
    """Yield the nodes of a statement that are not statements inside it or annotations."""
    if isinstance(statement, ast.FunctionDef):
        roots: list[ast.AST] = [*statement.args.defaults, *filter(None, statement.args.kw_defaults)]
    elif isinstance(statement, ast.ClassDef):
        roots = []
    elif isinstance(statement, ast.AnnAssign):
        roots = [statement.value] if statement.value else []
    else:
        roots = [
            child
            for child in ast.iter_child_nodes(statement)
            if not isinstance(child, ast.stmt | ast.excepthandler)
        ]
    for root in roots:
        yield from ast.walk(root)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one mutated module in place of the file."""

    def __init__(self, name: str, path: str, tree: ast.Module) -> None:
        self._name = name
        self._path = path
        self._tree = tree

    def find_spec(self, fullname: str, _path: object, _target: object = None) -> Any:
        """Return the specification of the mutated module; leave others alone."""
        if fullname != self._name:
            return None
        return importlib.util.spec_from_loader(fullname, self, origin=self._path)

    def exec_module(self, module: ModuleType) -> None:
        """Run the mutated source."""
        module.__file__ = self._path
        exec(compile(self._tree, self._path, "exec"), module.__dict__)  # noqa: S102  # our own source, changed by one sign


def run_tests(mutant: Mutant | None, folder: Path) -> int:
    """Run the tests in this process, with the mutant in place; return pytest's code."""
    import hypothesis
    import pytest

    if mutant:
        name = f"coopkit.law.{mutant.module}"
        path = str(folder / f"{mutant.module}.py")
        sys.meta_path.insert(0, _Finder(name, path, mutant.tree))
    hypothesis.settings.register_profile(
        "mutants",
        max_examples=15,
        derandomize=True,
        database=None,
        deadline=None,
        # Whether it fails is all that counts: the smallest example is not looked for.
        phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
        report_multiple_bugs=False,
    )
    hypothesis.settings.load_profile("mutants")
    first = FIRST.get(mutant.module, TESTS[0]) if mutant else TESTS[0]
    # Plain assertions: rewriting them costs more than running these tests.
    options = ["-x", "-q", "--assert=plain", "-p", "no:cacheprovider"]
    if mutant and not boundaries_hold():
        return 1
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for file in sorted(TESTS, key=lambda name: name != first):
            code = int(pytest.main([*options, f"tests/kit/{file}.py"]))
            if code:
                return code
    return 0


def boundaries_hold() -> bool:
    """Compare the table of boundary cases of the tests with the rules, without pytest.

    Most mutants show here, in a tenth of the time that pytest takes to start.
    """
    spec = importlib.util.spec_from_file_location("cases", f"tests/kit/{TESTS[0]}.py")
    if spec is None or spec.loader is None:
        return True
    cases = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(cases)
    law = importlib.import_module("coopkit.law")
    return all(
        law.evaluate(rule, **inputs).status == status for rule, inputs, status in cases.CASES
    )


def _start(mutant: Mutant | None, folder: Path) -> int:
    """Fork a process that runs the tests; return its id."""
    pid = os.fork()
    if pid:
        return pid
    try:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        code = run_tests(mutant, folder)
    except BaseException:  # noqa: BLE001  # whatever a mutant breaks, it is noticed
        code = 1
    os._exit(code)


def _code(status: int) -> int:
    return _TIMEOUT if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def run_all(found: list[Mutant], jobs: int, folder: Path) -> dict[Mutant, int]:
    """Run the tests once for each mutant, `jobs` at a time; return pytest's codes."""
    codes: dict[Mutant, int] = {}
    running: dict[int, Mutant] = {}
    waiting = list(reversed(found))
    while waiting or running:
        while waiting and len(running) < jobs:
            mutant = waiting.pop()
            running[_start(mutant, folder)] = mutant
        pid, status = os.wait()
        mutant = running.pop(pid)
        codes[mutant] = _code(status)
        word = {0: "survived", _TIMEOUT: "endless"}.get(codes[mutant], "killed")
        print(f"{word}  {mutant.module}.{mutant.name}", flush=True)
    return codes


def _warm() -> Path:
    """Load what all processes share, but nothing of the law; return the law's folder."""
    for name in ("hypothesis", "pytest", "typer.testing", "pydantic", "coopkit.content"):
        importlib.import_module(name)
    import coopkit
    from coopkit.text import say

    # No plugins that these tests do not use, and the texts read once, not per mutant.
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for key in ("law.separator", "law_rules.R01.ok", "law_dates.margin", "law_cli.about"):
        say(key)
    return Path(coopkit.__path__[0]) / "law"


def main() -> int:
    """Run every mutant; say what survived; return 0 if each survivor has a reason."""
    parser = argparse.ArgumentParser(description="mutate coopkit.law and run its tests")
    parser.add_argument("--module", action="append", help="only this module; may be repeated")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--list", action="store_true", help="only name the mutants")
    options = parser.parse_args()
    os.chdir(CHECKOUT)
    folder = _warm()
    modules = options.module or sorted(p.stem for p in folder.glob("*.py") if p.stem != "__init__")
    found = [
        mutant
        for module in modules
        for mutant in mutants(module, (folder / f"{module}.py").read_text(encoding="utf-8"))
    ]
    if options.list:
        print(*(f"{mutant.module}.{mutant.name}" for mutant in found), sep="\n")
        return 0
    begun = time.monotonic()
    pid = _start(None, folder)
    if _code(os.waitpid(pid, 0)[1]):
        print("the tests fail without any mutant: nothing can be said")
        return 2
    codes = run_all(found, options.jobs, folder)
    return report(codes, time.monotonic() - begun, full=options.module is None)


def report(codes: dict[Mutant, int], seconds: float, *, full: bool) -> int:
    """Print the score; return 1 for a survivor without reason, or a reason without mutant."""
    reasons: dict[str, str] = tomllib.loads(REASONS.read_text(encoding="utf-8"))["equivalent"]
    survived = [f"{mutant.module}.{mutant.name}" for mutant, code in codes.items() if code == 0]
    equivalent = [name for name in survived if name in reasons]
    open_ = [name for name in survived if name not in reasons]
    stale = [name for name in reasons if name not in survived] if full else []
    killed = len(codes) - len(survived)
    endless = [
        f"{mutant.module}.{mutant.name}" for mutant, code in codes.items() if code == _TIMEOUT
    ]
    print(f"\n{len(codes)} mutants in {seconds:.0f} s: {killed} killed", end="")
    print(f" ({len(endless)} of them still ran after {SECONDS} s), ", end="")
    print(f"{len(equivalent)} equivalent, {len(open_)} survived without a reason")
    for name in equivalent:
        print(f"equivalent  {name}\n            {reasons[name]}")
    for name in endless:
        print(f"endless     {name}")
    for name in open_:
        print(f"SURVIVED    {name}")
    for name in stale:
        print(f"STALE       {name}: it was killed or is gone; remove its reason")
    score = killed / (len(codes) - len(equivalent)) if len(codes) > len(equivalent) else 1
    print(f"score: {score:.1%}")
    return 1 if open_ or stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
