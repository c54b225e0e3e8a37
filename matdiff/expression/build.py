"""Constructors: check shapes, flatten associative operators, intern. They never simplify.

``apply`` serves every operator by name; the functions after it are the same thing, named, for code that builds by hand.

>>> x = symbol("x", ("n", 1))
>>> matmul(transpose(x), x).shape
(1, 1)
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from fractions import Fraction

from matdiff.base.dimensions import SCALAR, Dimension, Shape
from matdiff.base.errors import ShapeError
from matdiff.expression.nodes import (
    Apply,
    Node,
    Number,
    Symbol,
    Value,
    intern_apply,
    intern_number,
    intern_symbol,
)
from matdiff.expression.operators import OPERATORS, Operator
from matdiff.expression.operators.sizes import GIVEN

_SCALE = OPERATORS["scale"]


def number(value: Value) -> Number:
    """An exact number: int or Fraction."""
    return intern_number(value)


ZERO, ONE, MINUS_ONE, TWO = number(0), number(1), number(-1), number(2)
HALF = number(Fraction(1, 2))


def symbol(
    name: str,
    shape: Shape = SCALAR,
    attributes: Iterable[str] = (),
    axes: tuple[Dimension, ...] = (),
) -> Symbol:
    """A symbol of this shape; attributes are taken as given (implications are closed by attributes.py)."""
    return intern_symbol(name, shape, frozenset(attributes), axes)


def index(name: str, range_: Dimension) -> Symbol:
    """A summation index that runs from 1 to ``range_``."""
    return intern_symbol(name, SCALAR, frozenset(("index",)), (range_,))


def apply(operator: str | Operator, *operands: Node, parameters: tuple[Hashable, ...] = ()) -> Node:
    """Operator applied to operands. ShapeError when the shapes do not fit.

    Associative operators are flattened, and one operand alone stands for itself.
    """
    row = OPERATORS[operator] if isinstance(operator, str) else operator
    if row.associative:
        if len(operands) == 1:
            return operands[0]
        operands = _flatten(row, operands)
    shapes = [operand.shape for operand in operands]
    if row.binds:
        shapes[0] = _range_of(row, operands[0]), 1
    return intern_apply(row, operands, row.shape(GIVEN, shapes, parameters), parameters)


def _range_of(row: Operator, index_: Node) -> Dimension:
    """How far an index runs."""
    if not isinstance(index_, Symbol) or "index" not in index_.attributes:
        raise ShapeError(f"{row.name} is over an index, not over {index_!r}")
    return index_.axes[0]


def _flatten(row: Operator, operands: tuple[Node, ...]) -> tuple[Node, ...]:
    for operand in operands:
        if isinstance(operand, Apply) and operand.operator is row:
            break
    else:
        return operands
    flat: list[Node] = []
    for operand in operands:
        if isinstance(operand, Apply) and operand.operator is row:
            flat.extend(operand.operands)
        else:
            flat.append(operand)
    return tuple(flat)


def rebuild(node: Apply, operands: tuple[Node, ...]) -> Node:
    """The same operator and parameters on other operands."""
    if operands == node.operands:
        return node
    return apply(node.operator, *operands, parameters=node.parameters)


def add(*terms: Node) -> Node:
    return apply("add", *terms)


def negate(a: Node) -> Node:
    return apply("scale", MINUS_ONE, a)


def subtract(a: Node, b: Node) -> Node:
    return apply("add", a, negate(b))


def scale(*factors: Node) -> Node:
    """Scalars times at most one matrix, which stands last."""
    return apply("scale", *factors)


def matmul(*factors: Node) -> Node:
    return apply("matmul", *factors)


def hadamard(*factors: Node) -> Node:
    return apply("hadamard", *factors)


def power(base: Node, exponent: Node | int) -> Node:
    """Elementwise power; of a scalar, the ordinary one."""
    return apply("power", base, number(exponent) if isinstance(exponent, int) else exponent)


def transpose(a: Node) -> Node:
    return apply("transpose", a)


def inv(a: Node) -> Node:
    return apply("inv", a)


def tr(a: Node) -> Node:
    return apply("tr", a)


def ones(rows: Dimension, columns: Dimension = 1) -> Node:
    return apply("ones", parameters=(rows, columns))


def zeros(rows: Dimension, columns: Dimension = 1) -> Node:
    return apply("zeros", parameters=(rows, columns))


def eye(size: Dimension) -> Node:
    return apply("eye", parameters=(size,))


def differential(a: Node) -> Node:
    return apply("d", a)


def indexed_sum(index_: Symbol, body: Node) -> Node:
    return apply("indexed_sum", index_, body)


def member(family: Node, index_: Node) -> Node:
    """x_i; of a family of two indices W_ij is the member j of the member i."""
    return apply("member", family, index_)
