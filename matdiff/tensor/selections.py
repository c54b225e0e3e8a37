"""The lowering of duplication, elimination and diagonalisation matrices: tables of 0 and 1 and deltas, with (i, j) merged columns first.

elimination   L_k(ij), 1 where (i, j) is the k-th entry of vech      duplication   L_k(ij) + L_k(ji) - L_k(ij) delta_ij, transposed
diagonalisation   delta_ik delta_jk
"""

from __future__ import annotations

from collections.abc import Callable

from matdiff.expression.nodes import Apply
from matdiff.tensor.derive import merge
from matdiff.tensor.lowering import Lowered, Lowering
from matdiff.tensor.make import add, delta, number, product, scaled
from matdiff.tensor.nodes import Tensor, intern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Dimension

    Row = Callable[[Lowering, Apply, list[Lowered]], Lowered]


def _sizes(node: Apply) -> tuple[Dimension, Dimension]:
    """n, and the number of entries of a lower triangle of n rows."""
    (n,) = node.parameters
    rows, columns = node.shape
    return n, (rows if node.operator.name == "elimination" else columns)  # type: ignore[return-value]


def _table(n: Dimension, entries: Dimension) -> Tensor:
    return intern("table", ("vech",), (), (entries, n, n))


def _elimination(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    n, entries = _sizes(node)
    if n == 1:
        return Lowered(number(1), {}, node.shape)
    turned = product([(_table(n, entries), (0, 1, 2))], (0, 2, 1))
    return Lowered(merge(turned, (1, 2)), {}, node.shape)


def _duplication(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    n, entries = _sizes(node)
    if n == 1:
        return Lowered(number(1), {}, node.shape)
    table = _table(n, entries)
    here = product([(table, (2, 1, 0))], (0, 1, 2))
    there = product([(table, (2, 0, 1))], (0, 1, 2))
    both = product([(table, (2, 1, 0)), (delta(n), (0, 1))], (0, 1, 2))
    whole = add(here, there, scaled(-1, both))
    return Lowered(merge(whole, (2, 1)), {}, node.shape)


def _diagonalisation(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    n, _ = _sizes(node)
    if n == 1:
        return Lowered(number(1), {}, node.shape)
    three = product([(delta(n), (0, 2)), (delta(n), (1, 2))], range(3))
    return Lowered(merge(three, (2, 1)), {}, node.shape)


SELECTIONS: dict[str, Row] = {
    "duplication": _duplication,
    "elimination": _elimination,
    "diagonalisation": _diagonalisation,
}
"""Lowerings by operator name."""
