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
    "numpy": {
        "checks.bycode",
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
    (
        "calculus.bookshelf",
        "rewrite.load",
    ),  # the parser of law files, when laws are not in the cache
    ("rewrite.load", "rewrite.admit"),  # only for a user's own laws
    ("calculus.derive", "calculus.conjugation"),  # only for complex matrices
    ("calculus.derive", "calculus.wirtinger"),
    ("calculus.forward", "calculus.conjugation"),
    ("calculus.conditions", "calculus.gathering"),
    ("calculus.domains", "calculus.gathering"),
    ("calculus.domains", "calculus.moduli"),
    ("base.dimensions", "base.windows"),  # only where a size is a sum; that module needs this one
    ("expression.nodes", "expression.rows"),  # only when a node is pickled; rows make nodes
    ("numeric.sampling", "numeric.values"),  # the two use each other: a sample obeys its conditions
    ("tensor.lowering", "tensor.rows"),  # the rows lower what is inside by the class they are given
    ("reading.dialects", "reading.python.parsing"),
    ("reading.dialects", "reading.python.reader"),  # a dialect is loaded when it is met
    ("syntax.calls", "syntax.convolutions"),  # only where windows are called
    ("syntax.call_demands", "syntax.convolution_sizes"),
    ("syntax.builder", "syntax.spectral"),  # only for a norm with a subscript
    ("reading.dialects", "reading.systems.reader"),
    ("syntax.calls", "syntax.words"),  # spelling help, for an error message
    ("syntax.entries", "syntax.words"),
    ("syntax.latex", "syntax.parser"),  # a name in LaTeX, after wrt
    ("syntax.weights", "syntax.parser"),  # the matrix in the subscript of a norm is an expression
    ("syntax.reading", "syntax.given"),  # only where an object is given; it makes readings
    ("syntax.reading", "syntax.parser"),
    ("syntax.reading", "syntax.loops"),
    ("syntax.reading", "syntax.programs"),  # only where there are several lines
    ("syntax.reading", "syntax.declarations"),  # only where a formula has clauses behind it
    ("syntax.clauses", "syntax.phrases"),
    ("syntax.tokens", "syntax.latex"),  # only where there is a backslash or a dollar sign
    ("syntax.scope", "syntax.phrases"),  # only when something is declared
    ("syntax.scope", "syntax.declarations"),  # only when something is declared
    (
        "syntax.subscripts",
        "syntax.parser",
    ),  # a subscript that is an expression is parsed in its turn
}
"""Imports inside functions below the top layer. At the top they are free: a start pays for what it uses."""


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
        if i.place == "function"
        and i.own
        and layer(i.importer) < TOP
        and (i.importer, i.imported) not in LATE_OWN
    ]
    assert not hidden, f"list them with a reason, or move them up: {_named(hidden)}"


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
