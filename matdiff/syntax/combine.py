"""Typed operands to one node: which product a product is, how a sum is made to agree.

Everything here takes nodes of known shapes; nothing is guessed. What fits in no way raises ``Misfit``, which names
the operand that does not fit by its number, so that the caller can point at it.

>>> from matdiff.expression.build import symbol
>>> X, x, y = symbol("X", ("m", "k")), symbol("x", ("n", 1)), symbol("y", ("n", 1))
>>> product([X, transpose(x), y])
scale(matmul(transpose(x), y), X)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import groupby

from matdiff.base.dimensions import SCALAR, Shape
from matdiff.expression.build import (
    MINUS_ONE,
    add,
    apply,
    eye,
    hadamard,
    inv,
    matmul,
    negate,
    number,
    ones,
    power,
    scale,
    transpose,
    zeros,
)
from matdiff.expression.nodes import Apply, Node, Number

LARGEST_POWER = 6
"""A matrix power is written out as a product of at most so many factors."""


class Misfit(Exception):
    """Operand number ``at`` does not fit; ``before`` is the shape of what it meets."""

    def __init__(self, at: int, before: Shape) -> None:
        self.at = at
        self.before = before


def minus(a: Node) -> Node:
    """-a; the negative of a literal is a literal."""
    if isinstance(a, Number):
        return number(-a.value)
    if isinstance(a, Apply) and a.operator.name == "scale":
        first, *rest = a.operands
        if isinstance(first, Number) and first.value != -1:
            return scale(number(-first.value), *rest)
    return negate(a)


def is_scale(node: Node) -> bool:
    return isinstance(node, Apply) and node.operator.name == "scale"


def product(factors: Sequence[Node], allow_regrouping: bool = True) -> Node:
    """Scalars first, then the matrix product of the rest.

    Factors are taken from left to right; a run that has become a scalar is closed. Where a factor does not fit the
    run before it, a new run begins: that is sound when all runs but one turn out to be scalars, as in A xᵀy.
    """
    scalars: list[Node] = []
    runs: list[list[Node]] = []
    run: list[Node] = []
    columns: object = None
    misfit: Misfit | None = None
    for at, factor in enumerate(factors):
        if isinstance(factor, Apply) and factor.operator.name == "scale":
            last = factor.operands[-1]
            if last.shape == SCALAR:
                scalars += factor.operands
                continue
            scalars += factor.operands[:-1]
            factor = last
        shape = factor.shape
        if shape == SCALAR:
            scalars.append(factor)
            continue
        if run and columns != shape[0]:
            misfit = misfit or Misfit(at, (run[0].shape[0], run[-1].shape[1]))
            runs.append(run)
            run = []
        run.append(factor)
        columns = shape[1]
        if columns == 1 and run[0].shape[0] == 1:
            scalars.append(matmul(*_powers(run, _powm)))
            run = []
    if run:
        runs.append(run)
    if misfit is not None and (len(runs) > 1 or not allow_regrouping):
        raise misfit
    if runs:
        scalars = [*_constants_first(_powers(scalars, power)), matmul(*_powers(runs[0], _powm))]
    else:
        scalars = _constants_first(_powers(scalars, power))
    return scale(*scalars)


def _powers(factors: list[Node], make: Callable[[Node, int], Node]) -> list[Node]:
    """Runs of more than LARGEST_POWER equal factors as powers, as they are read where they are typed so."""
    flat = [part for factor in factors for part in _parts(factor, make is _powm)]
    if len(flat) <= LARGEST_POWER:
        return factors
    runs = [list(run) for _, run in groupby(flat, id)]
    if all(len(run) <= LARGEST_POWER or isinstance(run[0], Number) for run in runs):
        return factors
    return [
        factor
        for run in runs
        for factor in (run if len(run) <= LARGEST_POWER else [make(run[0], len(run))])
    ]


def _parts(factor: Node, matrices: bool) -> tuple[Node, ...]:
    name = "matmul" if matrices else "scale"
    if isinstance(factor, Apply) and factor.operator.name == name:
        return factor.operands
    return (factor,)


def _powm(base: Node, exponent: int) -> Node:
    return apply("powm", base, apply("size", parameters=(exponent,)))


def _constants_first(scalars: list[Node]) -> list[Node]:
    """Literals in front, several of them multiplied: -1 times 2 is written -2."""
    literals = [s for s in scalars if isinstance(s, Number)]
    if not literals or (len(literals) == 1 and scalars[0] is literals[0]):
        return scalars
    value: int | Fraction = 1
    for literal in literals:
        value *= literal.value
    return [number(value), *(s for s in scalars if not isinstance(s, Number))]


def quotient(a: Node, b: Node) -> Node:
    """a / b for a scalar b."""
    if b.shape != SCALAR:
        raise Misfit(1, a.shape)
    if isinstance(b, Number) and b.value != 0:
        if isinstance(a, Number):
            return number(Fraction(a.value) / b.value)
        return product([number(Fraction(1) / b.value), a])
    below = power(b, MINUS_ONE)
    if isinstance(a, Number) and a.value == 1:
        return below
    if is_scale(a):
        return product([a, below])
    if isinstance(a, Number):
        return scale(a, below)
    return scale(below, a)


def elementwise(a: Node, b: Node, divide: bool) -> Node:
    """a .* b or a ./ b; a scalar on one side is a scalar factor."""
    if b.shape == SCALAR:
        return quotient(a, b) if divide else product([a, b])
    if divide:
        b = power(b, MINUS_ONE)
    if a.shape == SCALAR:
        return b if isinstance(a, Number) and a.value == 1 else product([a, b])
    if a.shape != b.shape:
        raise Misfit(1, a.shape)
    *before, last = a.operands if isinstance(a, Apply) and a.operator.name == "hadamard" else (a,)
    if isinstance(last, Apply) and last.operator.name == "power" and last.operands[0] is b:
        exponent = last.operands[1]
        if isinstance(exponent, Number) and exponent.value > LARGEST_POWER:
            return hadamard(*before, power(b, number(exponent.value + 1)))
    run = [*before, last][-LARGEST_POWER:]
    if len(run) == LARGEST_POWER and all(factor is b for factor in run):
        return hadamard(*before[: 1 - LARGEST_POWER], power(b, LARGEST_POWER + 1))
    return hadamard(a, b)


def integer_power(a: Node, exponent: int) -> Node:
    """Aᵏ of a square matrix, written out."""
    if exponent == 0:
        return eye(a.shape[0])
    base = inv(a) if exponent < 0 else a
    return matmul(*(base,) * abs(exponent))


def spread(a: Node, shape: Shape) -> Node | None:
    """A term brought to a larger shape: a number to every entry, a vector to every row or column; else None."""
    rows, columns = shape
    if a.shape == SCALAR:
        if isinstance(a, Number) and a.value in (0, 1):
            return ones(rows, columns) if a.value else zeros(rows, columns)
        return product([a, ones(rows, columns)])
    if rows == 1 or columns == 1:
        return None
    by_row = a.shape in ((columns, 1), (1, columns))
    by_column = a.shape == (rows, 1)
    if by_row and not (by_column and rows == columns):
        return matmul(ones(rows, 1), a if a.shape[0] == 1 else transpose(a))
    if by_column and not by_row:
        return matmul(a, ones(1, columns))
    return None


def total(terms: Sequence[Node]) -> Node:
    """The sum of terms of one shape."""
    return add(*terms)
