"""Imports go down only, wherever in a file they stand; what is imported late is listed here, with the reason.

8  cli
7  commandline                    what is typed after matdiff, one module a command
6  api | answers | indexnotation | programs | solving | verifying | web    what is asked and what comes of it; these may read each other
5  checks | drawing | codegen     read everything below
4  calculus | output | tensor     none reads another
3  rewrite | reading              laws and how they are applied; texts of other dialects. Neither reads the other
2  syntax | numeric               text to expression | values; neither reads the other
1  expression
0  base
"""

from __future__ import annotations

import sys

import pytest
from source_tree import Import, imports, modules

LAYERS = {
    "base": 0,
    "expression": 1,
    "syntax": 2,
    "numeric": 2,
    "rewrite": 3,
    "reading": 3,
    "calculus": 4,
    "output": 4,
    "tensor": 4,
    "checks": 5,
    "drawing": 5,
    "codegen": 5,
    "answers": 6,
    "interchange": 6,
    "objects": 6,
    "indexnotation": 6,
    "programs": 6,
    "verifying": 6,
    "solving": 6,
    "web": 6,
    "commandline": 7,
}
TOP = 6
"""From here up packages of one layer may read each other; the modules that stand in the package itself are there."""
ENTRIES = {"cli": 8, "__main__": 8}

LATE_LIBRARIES = {
    "lark": {"syntax.tables"},  # only when the parse tables are not in the cache
    "sympy": {"numeric.symbolic", "interchange.to_sympy"},  # the check; an answer as SymPy's
    "mpmath": {"numeric.fields"},  # values of a hundred digits, for the check
    "scipy": {"answers.compressed"},  # a Hessian as a linear operator
    "prompt_toolkit": {"commandline.session"},  # a prompt in a terminal, where it is installed
    "numpy": {
        "checks.bycode",
        "checks.floats",
        "base.libraries",  # asked for by whatever works with arrays that are given
        "checks.quotients",  # generated code, run for the check
    },
}
"""Libraries that are slow to import, and the only modules that may do so: late, inside a function."""

LATE_STANDARD = {
    "difflib",
    "importlib",
    "io",
    "json",
    "linecache",
    "math",
    "os",
    "pickle",
    "random",
    "re",
    "time",
    "unicodedata",
}
"""Parts of the standard library that are imported where they are needed, most of them for an error message."""

LATE_OWN = {
    ("", "objects.functions"),  # the package's own __getattr__
    ("expression.nodes", "expression.rows"),  # a node that is pickled; rows make nodes
    ("base.dimensions", "base.windows"),  # sizes that are sums; sums have sizes
    ("tensor.lowering", "tensor.rows"),  # the rows lower what is inside by the class they are given
    ("syntax.reading", "syntax.given"),  # objects that stand in a text are made of readings
    ("syntax.tokens", "syntax.latex"),  # what stands in braces is scanned in its turn
    ("syntax.subscripts", "syntax.parser"),  # so is a subscript that is an expression
    ("syntax.weights", "syntax.parser"),  # and the matrix in the subscript of a norm
    ("answers.gradients", "indexnotation.complexform"),
    ("answers.report", "answers.named_answer"),
    ("commandline.statistics", "commandline.commands"),
    ("indexnotation.reading", "api"),
    ("objects.composing", "interchange.from_sympy"),
    ("objects.operators", "objects.arrays"),  # the signs of an expression make expressions
    ("objects.operators", "objects.composing"),
    ("objects.operators", "objects.comparing"),
    ("objects.operators", "objects.filling"),
    ("objects.operators", "objects.substituting"),
    ("programs.loopbackprop", "programs.backpropagation"),  # a loop is unrolled as a program
    ("programs.loopprograms", "programs.backpropagation"),
}
"""Imports inside functions: each would close a circle at the top, and says why it is there. Whatever else is to be loaded late is imported
as a module at the top, ``from matdiff.answers import report`` (see base/late.py)."""


CIRCLES = 10
"""Circles of files through imports inside functions."""


def package(module: str) -> str:
    return module.partition(".")[0]


def layer(module: str) -> int:
    return ENTRIES.get(module) or LAYERS.get(package(module), TOP)


def _named(found: list[Import]) -> list[str]:
    return [str(entry) for entry in found]


def test_every_package_has_a_layer() -> None:
    packages = {package(module) for module in modules() if "." in module}
    assert packages == set(LAYERS)


def test_imports_go_down() -> None:
    upward = [i for i in imports() if i.own and layer(i.imported) > layer(i.importer)]
    assert not upward, _named(upward)


def test_packages_of_one_layer_do_not_read_each_other() -> None:
    sideways = [
        i
        for i in imports()
        if i.own
        and layer(i.imported) == layer(i.importer) < TOP
        and package(i.imported) != package(i.importer)
    ]
    assert not sideways, _named(sideways)


def test_imports_inside_functions_are_listed() -> None:
    hidden = [
        i
        for i in imports()
        if i.place == "function" and i.own and (i.importer, i.imported) not in LATE_OWN
    ]
    assert not hidden, f"import the module at the top, or list it with a reason: {_named(hidden)}"


def _circles(*places: str) -> list[list[str]]:
    """The files that read each other, those of one circle together."""
    read: dict[str, set[str]] = {}
    for i in imports():
        if i.own and i.place in places and i.imported != i.importer:
            read.setdefault(i.importer, set()).add(i.imported)
    reached = {name: _reached(name, read) for name in read}
    alone = {name for name in read if name not in reached[name]}
    found = {
        frozenset(b for b in reached[a] if a in reached.get(b, ())) for a in read if a not in alone
    }
    return sorted(sorted(circle) for circle in found)


def _reached(start: str, read: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    left = [start]
    while left:
        new = read.get(left.pop(), set()) - found
        found |= new
        left += new
    return found


def test_no_files_read_each_other() -> None:
    assert not _circles("module")


def test_circles_hidden_in_functions_are_few() -> None:
    circles = _circles("module", "function")
    assert len(circles) <= CIRCLES, circles


def test_the_list_of_late_imports_is_current() -> None:
    found = {(i.importer, i.imported) for i in imports() if i.place == "function"}
    assert not LATE_OWN - found, f"no longer there: {sorted(LATE_OWN - found)}"


def test_only_few_parts_of_the_standard_library_are_imported_late() -> None:
    found = [
        i
        for i in imports()
        if i.place == "function"
        and not i.own
        and package(i.imported) in sys.stdlib_module_names
        and i.imported not in LATE_STANDARD
    ]
    assert not found, _named(found)


def test_libraries_are_imported_late_and_in_one_place() -> None:
    found = [
        i
        for i in imports()
        if not i.own
        and package(i.imported) not in sys.stdlib_module_names
        and i.place != "typing"
        and (i.place == "module" or i.importer not in LATE_LIBRARIES.get(package(i.imported), ()))
    ]
    assert not found, _named(found)


@pytest.mark.parametrize("name", ["dataclasses", "inspect", "asyncio", "logging", "pathlib"])
def test_slow_parts_of_the_standard_library_stay_out(name: str) -> None:
    # building the page writes folders, and is no part of any answer
    found = [i for i in imports() if i.imported == name and i.importer != "web.site"]
    assert not found, _named(found)
