"""From the text of a system to a reading, by way of the tree that Python text has.

>>> read_system("r", "t(x) %*% A %*% x").expression
matmul(transpose(x), A, x)
"""

from __future__ import annotations

from matdiff.base.errors import MatdiffError
from matdiff.reading.python.reader import read_module
from matdiff.reading.python.values import Path
from matdiff.reading.systems import columns, columnwise
from matdiff.reading.systems.expressions import MARK
from matdiff.reading.systems.parser import Parser
from matdiff.reading.systems.tables import SYSTEMS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from matdiff.syntax.reading import Reading
    from matdiff.syntax.scope import Scope, Where

ROWS = (columns, columnwise)
"""The modules that enter what is said of columns into the table of functions."""
_TITLES = {
    "r": "R: %*% is the matrix product, * is entry by entry",
    "julia": "Julia: * is the matrix product, .* is entry by entry",
    "matlab": "MATLAB: * is the matrix product, .* is entry by entry, x(1) the first entry",
    "sage": "Sage: * is the matrix product, x[0] the first entry",
    "mathematica": "Mathematica: the dot is the matrix product, * and ^ are entry by entry",
}


def read_system(
    name: str,
    text: str,
    where: Where | Scope = "",
    *,
    wrt: Iterable[str] = (),
    scalar: bool = False,
    function: str = "",
) -> Reading:
    """Read a text of R, Julia, MATLAB, Mathematica or Sage."""
    system = SYSTEMS[name]
    text = text.strip("\n").expandtabs()
    try:
        module = Parser(text, system).parse()
    except MatdiffError as error:
        error.text = text if error.text is None else error.text
        raise
    paths = {
        f"{MARK}{v}": Path(v)
        for v in (*system.functions.values(), *system.methods.values(), *_signs(name))
    }
    known: dict[str, object] = {**paths, f"{MARK}numpy.pi": Path("numpy.pi")}
    note = f"The text is read as {_TITLES[name]}."
    return read_module(
        text, module, where,
        wrt=wrt, scalar=scalar, function=function, notes=(note,), system=name, known=known,
    )  # fmt: skip


def _signs(name: str) -> list[str]:
    system = SYSTEMS[name]
    found = [function for _, _, function in system.binary.values()]
    found += [function for _, function in system.postfix.values()]
    return [
        *found,
        "columns.vec",
        "columns.hcat",
        "columns.vcat",
        "columns.line",
        "columns.before",
        "columns.counted",
        "builtins.sum",
        system.juxtaposed,
    ]
