"""Products of matrices summed over axes, as matrix products: what einsum says, and what sums over an axis of more than two.

``contract`` takes factors whose rows and columns carry axes, and gives the matrix over at most two of these; every other axis is summed.
An axis that three matrices share, or that an index stands for, is summed by an indexed sum or put into a stack of rows.

>>> from matdiff.expression.build import symbol
>>> A, B = symbol("A", ("m", "k")), symbol("B", ("k", "n"))
>>> contract([Factor(A, 0, 1), Factor(B, 1, 2)], (0, 2), {0: "m", 1: "k", 2: "n"}, lambda size: None)
matmul(A, B)
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from matdiff.base.dimensions import SCALAR, Dimension
from matdiff.expression import build
from matdiff.expression.build import apply
from matdiff.expression.nodes import Apply, Node, Number, Symbol
from matdiff.expression.traverse import substitute
from matdiff.reading.python.values import Factor, size_node
from matdiff.syntax import combine

Sizes = dict[int, Dimension]
Fresh = Callable[[Dimension], Symbol]
Out = tuple[int | None, ...]


def turned(node: Node) -> Node:
    """The transpose; of a transpose what was transposed, of a number the number."""
    if node.shape == SCALAR:
        return node
    if isinstance(node, Apply) and node.operator.name == "transpose":
        return node.operands[0]
    if isinstance(node, Apply) and node.operator.name == "scale":
        return build.scale(*node.operands[:-1], turned(node.operands[-1]))
    return build.transpose(node)


def times(*factors: Node) -> Node:
    """The matrix product; factors that are numbers go to the front, ones are left out."""
    kept = [f for f in factors if not (isinstance(f, Number) and f.value == 1)]
    return combine.product(kept) if kept else build.ONE


def both(a: Node, b: Node) -> Node:
    """The elementwise product of two matrices of one shape, or by a number."""
    if SCALAR in (a.shape, b.shape):
        return times(a, b) if a.shape == SCALAR else times(b, a)
    if _is_ones(a):
        return b
    return a if _is_ones(b) else build.hadamard(a, b)


def _is_ones(node: Node) -> bool:
    return isinstance(node, Apply) and node.operator.name == "ones"


def unit(place: Node, size: Dimension) -> Node:
    """The unit vector of a place counted from 1."""
    return apply("unit", place, parameters=(size,))


def stacked(index: Symbol, body: Node) -> Node:
    """The matrix with the rows body' for every value of the index: sum_i e_i body_i'."""
    return build.indexed_sum(index, times(unit(index, index.axes[0]), turned(body)))


def unstacked(node: Node) -> tuple[Symbol, Node] | None:
    """The index and the column of a matrix of rows, as ``stacked`` made it."""
    if not isinstance(node, Apply) or node.operator.name != "indexed_sum":
        return None
    index, body = node.operands
    assert isinstance(index, Symbol)
    e = unit(index, index.axes[0])
    numbers: tuple[Node, ...] = ()
    if isinstance(body, Apply) and body.operator.name == "scale":
        *first, body = body.operands
        numbers = tuple(first)
    factors = body.operands if isinstance(body, Apply) and body.operator.name == "matmul" else (body,)  # fmt: skip
    if factors[0] is not e:
        return None
    return index, times(*numbers, turned(times(*factors[1:])))


def sliced(factor: Factor, axis: int, place: Node, size: Dimension) -> Factor:
    """A factor at one place of an axis: a row or column of it."""
    if axis in factor.lead:
        lead = {p: s for p, s in factor.lead.items() if p != axis}
        node = substitute(factor.node, {factor.lead[axis]: place})
        factor = Factor(node, factor.row, factor.col, lead)
    return cut(factor, axis, unit(place, size)) if factor.has(axis) else factor


def cut(factor: Factor, axis: int, e: Node) -> Factor:
    """A row or column of a factor, by the unit vector of its place."""
    if factor.row == axis and factor.col == axis:
        return Factor(times(turned(e), factor.node, e), None, None, factor.lead)
    if factor.row == axis:
        return Factor(times(turned(e), factor.node), None, factor.col, factor.lead)
    if factor.col == axis:
        return Factor(times(factor.node, e), factor.row, None, factor.lead)
    return factor


def contract(factors: list[Factor], out: Out, sizes: Sizes, fresh: Fresh) -> Node:
    """The product of the factors summed over every axis that is not in ``out``: a matrix over the (at most two) axes of ``out``."""
    kept = [axis for axis in out if axis is not None]
    while True:
        factors = _merged([_diagonal_out(_unled(f, kept)) for f in factors])
        open_ = dict.fromkeys(
            axis for f in factors for axis in (f.row, f.col, *f.lead) if axis is not None
        )
        summed = [axis for axis in open_ if axis not in kept]
        if not summed:
            break
        led = next((a for a in summed if any(a in f.lead for f in factors)), None)
        easy = [axis for axis in summed if _degree(factors, axis) <= 2]
        if led is not None or not easy:
            axis = summed[0] if led is None else led
            index, rest = _indexed(factors, axis, sizes, fresh)
            return build.indexed_sum(index, contract(rest, out, sizes, fresh))
        axis = min(easy, key=lambda a: _degree(factors, a))
        factors = _eliminated(factors, axis, sizes)
    first = next((axis for axis in kept if any(axis in f.lead for f in factors)), None)
    if first is not None:
        return _stacked(factors, first, out, sizes, fresh)
    return _combined(factors, out, sizes)


def _indexed(
    factors: list[Factor], axis: int, sizes: Sizes, fresh: Fresh
) -> tuple[Symbol, list[Factor]]:
    index = fresh(sizes[axis])
    return index, [sliced(f, axis, index, sizes[axis]) for f in factors]


def _stacked(factors: list[Factor], axis: int, out: Out, sizes: Sizes, fresh: Fresh) -> Node:
    """An axis of the result that an index stands for: its rows one under another."""
    index, rest = _indexed(factors, axis, sizes, fresh)
    other = next((v for v in out if v is not None and v != axis), None)
    body = contract(rest, (other, None), sizes, fresh)
    rows = stacked(index, body)  # axis x other
    if out[0] == axis:
        return rows
    return turned(rows)


def _unled(factor: Factor, kept: list[int]) -> Factor:
    """A factor of one index and one column as the matrix that has these columns for rows, where the index is not summed."""
    if len(factor.lead) != 1 or None not in (factor.row, factor.col):
        return factor
    ((axis, index),) = factor.lead.items()
    if axis not in kept:
        return factor
    other = factor.col if factor.row is None else factor.row
    body = factor.node if factor.col is None else turned(factor.node)
    return Factor(stacked(index, body), axis, other)


def _diagonal_out(factor: Factor) -> Factor:
    if factor.row is not None and factor.row == factor.col:
        return Factor(apply("diagonal", factor.node), factor.row, None, factor.lead)
    return factor


def _merged(factors: list[Factor]) -> list[Factor]:
    """Factors with the same axes as one."""
    found: dict[frozenset[int], Factor] = {}
    rest: list[Factor] = []
    scalars: list[Node] = []
    for f in factors:
        if f.lead:
            rest.append(f)
            continue
        key = frozenset(axis for axis in (f.row, f.col) if axis is not None)
        if not key:
            scalars.append(f.node)
            continue
        if len(key) == 1 and f.row is None:
            f = Factor(turned(f.node), f.col, None)
        before = found.get(key)
        if before is None:
            found[key] = f
        else:
            node = f.node if f.row == before.row else turned(f.node)
            found[key] = before.changed(both(before.node, node))
    if scalars:
        rest.insert(0, Factor(times(*scalars), None, None))
    return [*rest, *found.values()]


def _degree(factors: list[Factor], axis: int) -> int:
    """How many matrices share an axis; many where an index stands for it."""
    if any(axis in f.lead for f in factors):
        return 99
    return sum(f.has(axis) and None not in (f.row, f.col) for f in factors)


def _eliminated(factors: list[Factor], axis: int, sizes: Sizes) -> list[Factor]:
    """The sum over an axis that at most two matrices share."""
    rest = [f for f in factors if not f.has(axis)]
    met = _in_step([f for f in factors if f.has(axis)])
    lead = {p: s for f in met for p, s in f.lead.items()}
    columns = [f.node if f.col is None else turned(f.node) for f in met if None in (f.row, f.col)]
    vector = reduce(both, columns) if columns else None
    matrices = [f for f in met if None not in (f.row, f.col)]
    if not matrices:
        assert vector is not None
        return [*rest, Factor(apply("sum", vector), None, None, lead)]
    first = matrices[0]
    left = first.node if first.col == axis else turned(first.node)  # other x axis
    other = first.row if first.col == axis else first.col
    if len(matrices) == 1:
        node = apply("rowsum", left) if vector is None else times(left, vector)
        return [*rest, Factor(node, other, None, lead)]
    second = matrices[1]
    right = second.node if second.row == axis else turned(second.node)  # axis x other
    last = second.col if second.row == axis else second.row
    parts = [left, right] if vector is None else [left, apply("diag", vector), right]
    return [*rest, Factor(times(*parts), other, last, lead)]


def _in_step(factors: list[Factor]) -> list[Factor]:
    """Factors in which one index stands for an axis, the same in all."""
    letters: dict[int, Symbol] = {}
    found = []
    for f in factors:
        rename: dict[Node, Node] = {}
        for axis, letter in f.lead.items():
            known = letters.setdefault(axis, letter)
            if known is not letter:
                rename[letter] = known
        lead = {axis: letters[axis] for axis in f.lead}
        found.append(Factor(substitute(f.node, rename) if rename else f.node, f.row, f.col, lead))
    return found


def _combined(factors: list[Factor], out: Out, sizes: Sizes) -> Node:
    """The product of factors that have no other axes than those of the result."""
    row, col = (*out, None, None)[:2]
    shape = tuple(1 if axis is None else sizes[axis] for axis in (row, col))
    scalars: list[Node] = []
    whole: Node | None = None
    down: Node | None = None
    across: Node | None = None
    for f in factors:
        axes = (f.row, f.col)
        if axes == (None, None):
            scalars.append(f.node)
        elif None not in axes:
            whole = f.node if f.row == row else turned(f.node)
        elif (f.row if f.col is None else f.col) == row:
            down = f.node if f.col is None else turned(f.node)
        else:
            across = turned(f.node) if f.col is None else f.node
    if whole is None:
        if shape == SCALAR:
            return times(*scalars)
        left = down if down is not None else build.ones(shape[0], 1)
        right = across if across is not None else build.ones(1, shape[1])
        if shape[1] == 1:
            whole = left
        else:
            whole = right if shape[0] == 1 else times(left, right)
        return times(*scalars, whole)
    if down is not None:
        whole = times(apply("diag", down), whole)
    if across is not None:
        whole = times(whole, apply("diag", turned(across)))
    return times(*scalars, whole)


def constant(size: Dimension) -> Factor:
    """The number of terms of a sum over an axis that nothing has."""
    return Factor(size_node(size), None, None)
