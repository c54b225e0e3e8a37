"""Data x_i and the matrix X that has them for rows: how the pair is said, and that two forms of one answer agree.

>>> from matdiff.expression.build import symbol
>>> definition(symbol("x", ("n", 1), (), ("N",)), symbol("X", ("N", "n")))
"X = [x_1 ... x_N]'"
"""

from __future__ import annotations

from matdiff.base.errors import CheckError, UnsupportedError
from matdiff.checks import draw
from matdiff.numeric import compare as numeric_compare
from matdiff.numeric import fields, sampling

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.expression.nodes import Node, Symbol
    from matdiff.numeric.sampling import Point

_POINTS, _TOLERANCE = 3, 1e-20


def definition(family: Symbol, matrix: Symbol) -> str:
    """What the names stand for: X = [x_1 ... x_N]', and y = (y_1, ..., y_N) of numbers."""
    name, last = family.name, family.axes[0]
    if family.is_scalar:
        return f"{matrix.name} = ({name}_1, ..., {name}_{last})"
    return f"{matrix.name} = [{name}_1 ... {name}_{last}]'"


def compare(origin: Node, form: Node, fill: Callable[[Point], None], words: str) -> None:
    """CheckError unless both have the same values at random points; ``fill`` gives the new names their values."""

    compared = 0
    for point in draw.valid_points([origin], sampling.choose_sizes(origin, form), _POINTS):
        fill(point)
        at = point.evaluator(fields.EXACT)
        if not numeric_compare.agree(at.value(origin), at.value(form), _TOLERANCE):
            raise CheckError(f"the {words}; this is a fault of matdiff")
        compared += 1
    if not compared:
        kind = " ".join(words.split()[:2])
        raise UnsupportedError(f"no point was found at which the {kind} could be compared")
