"""The lowering of functions of a matrix, spectra, factors and pseudo-inverses (see matrixfunctions.py).

Eigenvalues, eigenvectors and Cholesky factors are those of the symmetric part, as the words for them are defined. Singular values
are roots of the eigenvalues of A'A; a power on its range alone, x^-1/2 away from zero, gives the polar factor of a wide matrix too:

    sigma_max(A) = sqrt(lambda_max(A'A))     nuclear(A) = tr (A'A)^(1/2)     polar(A) = A (A'A)^(-1/2)     u = A v/sigma
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from matdiff.expression.nodes import Apply, Number
from matdiff.expression.operators import OPERATORS, named
from matdiff.tensor.derive import derivative
from matdiff.tensor.lowering import COLUMN, ROW, Lowered, Lowering, aligned, contracted, widened
from matdiff.tensor.make import add, apply, number, power
from matdiff.tensor.matrixfunctions import (
    cholesky,
    eigenvalue,
    eigenvector,
    function_of,
    pseudo_inverse,
    symmetrised,
)
from matdiff.tensor.nodes import Tensor
from matdiff.tensor.partials import PARTIALS, times

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Hashable

    from matdiff.base.dimensions import Dimension

    Row = Callable[[Lowering, Apply, list[Lowered]], Lowered]

_HALF = Fraction(1, 2)


def _function_of(node: Apply) -> tuple[Hashable, ...]:
    """The name and parameters of the function of numbers that a matrix function is, or is a derivative of."""
    word = OPERATORS[node.operator.of or node.operator.name].of_number
    return {"sqrt": ("power", _HALF), "power": ("pow", 0)}.get(word, (word,))


def _of_numbers(u: Tensor, name: Hashable, parameters: tuple[Hashable, ...]) -> Tensor:
    """A function of a matrix of one row: of its entry."""
    return power(u, parameters[0]) if name == "power" else apply(str(name), u)  # type: ignore[arg-type]


def _function(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    (a,) = operands
    name, *parameters = _function_of(node)
    if node.shape[0] == 1:
        return Lowered(_of_numbers(a.tensor, name, tuple(parameters)), a.indices, node.shape)
    return Lowered(function_of(a.tensor, str(name), *parameters), a.indices, node.shape)


def _along(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    """L_f(A, E)_ab = T_{ax, yb} E_xy."""
    a, e = operands
    name, *parameters = _function_of(node)
    if node.shape[0] == 1:
        if name == "power":
            slope = PARTIALS["power"]((a.tensor,), tuple(parameters))
        else:
            slope = PARTIALS[str(name)]((a.tensor,), ())
        return contracted(
            node.shape, [(Lowered(slope[0], a.indices, (1, 1)), ROW, COLUMN), (e, ROW, COLUMN)]
        )
    table = function_of(a.tensor, str(name), *parameters, order=1)
    return _doubled(node, table, a.indices, e)


def _doubled(node: Apply, table: Tensor, indices: dict[str, Dimension], e: Lowered) -> Lowered:
    batch: list[Hashable] = [("index", name) for name in indices]
    labels = (*batch, ROW, "x", "y", COLUMN)
    return contracted(node.shape, [(e, "x", "y")], extra=[(table, labels)], indices=indices)


def _twice_along(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    """L2_f(A, E, F)_ab = T_{ax, yz, wb} (E_xy F_zw + F_xy E_zw)."""
    a, *middle, e, f = operands
    name, *parameters = _function_of(node)
    if node.shape[0] == 1:
        slope = _second_slope(a, str(name), tuple(parameters), middle)
        three = [(part, ROW, COLUMN) for part in (slope, e, f)]
        return contracted(node.shape, three)
    if middle:
        table, indices = _raised(a, middle[0], 2)
    else:
        table, indices = function_of(a.tensor, str(name), *parameters, order=2), a.indices
    batch: list[Hashable] = [("index", name) for name in indices]
    labels = (*batch, ROW, "x", "y", "z", "w", COLUMN)
    both = [
        contracted(
            node.shape,
            [(first, "x", "y"), (second, "z", "w")],
            extra=[(table, labels)],
            indices=indices,
        )
        for first, second in ((e, f), (f, e))
    ]
    every, tensors = aligned(both)
    return Lowered(add(*tensors), every, node.shape)


def _second_slope(
    a: Lowered, name: str, parameters: tuple[Hashable, ...], middle: list[Lowered]
) -> Lowered:
    """The second derivative of a function of numbers."""
    if middle:
        indices = dict(sorted({**a.indices, **middle[0].indices}.items()))
        u, t = (widened(part, (1, 1), indices) for part in (a, middle[0]))
        less = [add(t, number(-k, t.axes)) for k in (1, 2)]
        return Lowered(times(t, less[0], apply("pow", u, less[1])), indices, (1, 1))
    u = a.tensor
    slope = PARTIALS[name]((u,), parameters if name == "power" else ())[0]
    return Lowered(derivative(slope, {u: number(1, u.axes)}), a.indices, (1, 1))


def _raised(a: Lowered, exponent: Lowered, order: int) -> tuple[Tensor, dict[str, Dimension]]:
    """The tensor of A^t, and the indices that its first axes belong to."""
    t = exponent.tensor
    if t.kind == "product" and not t.children and not t.axes:
        return function_of(a.tensor, "power", t.data[0], order=order), a.indices
    indices = dict(sorted({**a.indices, **exponent.indices}.items()))
    matrix, times_ = widened(a, a.shape, indices), widened(exponent, (1, 1), indices)
    return function_of(matrix, "pow", 0, exponent=times_, order=order), indices


def _power(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    a, exponent = operands
    if node.shape[0] == 1:
        if isinstance(node.operands[1], Number):
            raised = power(a.tensor, Fraction(node.operands[1].value))
            return Lowered(raised, a.indices, node.shape)
        indices = dict(sorted({**a.indices, **exponent.indices}.items()))
        both = [widened(part, node.shape, indices) for part in operands]
        return Lowered(apply("pow", *both), indices, node.shape)
    table, indices = _raised(a, exponent, 0)
    return Lowered(table, indices, node.shape)


def _power_along(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    a, exponent, e = operands
    if node.shape[0] == 1:
        indices = dict(sorted({**a.indices, **exponent.indices}.items()))
        both = tuple(widened(part, node.shape, indices) for part in (a, exponent))
        slope = Lowered(PARTIALS["pow"](both, ())[0], indices, node.shape)
        return contracted(node.shape, [(slope, ROW, COLUMN), (e, ROW, COLUMN)])
    table, indices = _raised(a, exponent, 1)
    return _doubled(node, table, indices, e)


def _eigenvalue(which: str) -> Row:
    def lower(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
        (a,) = operands
        found = a.tensor if a.shape[0] == 1 else eigenvalue(symmetrised(a.tensor), which)
        return Lowered(found, a.indices, node.shape)

    return lower


def _eigenvector(which: str) -> Row:
    def lower(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
        (a,) = operands
        if a.shape[0] == 1:
            return Lowered(number(1, a.tensor.axes), a.indices, node.shape)
        return Lowered(eigenvector(symmetrised(a.tensor), which), a.indices, node.shape)

    return lower


def _cholesky(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    (a,) = operands
    found = power(a.tensor, _HALF) if a.shape[0] == 1 else cholesky(symmetrised(a.tensor))
    return Lowered(found, a.indices, node.shape)


def _length(a: Lowered) -> Lowered:
    """The length of a vector, the absolute value of a number."""
    square = contracted((1, 1), [(a, "i", "j")] * 2)
    return Lowered(power(square.tensor, _HALF), square.indices, (1, 1))


def _gram(a: Lowered) -> Lowered:
    """A'A."""
    n = a.shape[1]
    return contracted((n, n), [(a, "k", ROW), (a, "k", COLUMN)])


def _over(a: Lowered, length: Lowered) -> Lowered:
    below = Lowered(power(length.tensor, -1), length.indices, (1, 1))
    return contracted(a.shape, [(a, ROW, COLUMN), (below, ROW, COLUMN)])


def _sigma(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    return _largest(operands[0])


def _largest(a: Lowered) -> Lowered:
    if 1 in a.shape:
        return _length(a)
    gram = _gram(a)
    return Lowered(power(eigenvalue(gram.tensor, "max"), _HALF), a.indices, (1, 1))


def _right(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    """The unit eigenvector of A'A; of a row the row itself, of unit length."""
    (a,) = operands
    if a.shape[1] == 1:
        return Lowered(number(1, a.tensor.axes[: len(a.indices)]), a.indices, node.shape)
    if a.shape[0] == 1:
        return _over(contracted(node.shape, [(a, COLUMN, ROW)]), _length(a))
    return Lowered(eigenvector(_gram(a).tensor, "max"), a.indices, node.shape)


def _left(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    """A v/sigma."""
    (a,) = operands
    v = _right(at, node, operands)
    right = Lowered(v.tensor, v.indices, (a.shape[1], 1))
    image = contracted((a.shape[0], 1), [(a, ROW, "k"), (right, "k", COLUMN)])
    return _over(image, _largest(a))


def _nuclear(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    (a,) = operands
    if 1 in a.shape:
        return _length(a)
    root = function_of(_gram(a).tensor, "support", _HALF)
    return contracted((1, 1), [(Lowered(root, a.indices, (a.shape[1], a.shape[1])), "i", "i")])


def _polar(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    (a,) = operands
    if 1 in a.shape:
        return _over(a, _length(a))
    root = function_of(_gram(a).tensor, "support", -_HALF)
    gram = Lowered(root, a.indices, (a.shape[1], a.shape[1]))
    return contracted(a.shape, [(a, ROW, "k"), (gram, "k", COLUMN)])


def _pseudo_inverse(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    """Of a vector the transpose over its square; of a scalar, not zero as of constant rank, the inverse."""
    (a,) = operands
    if 1 in a.shape:
        square = contracted((1, 1), [(a, "i", "j")] * 2)
        return _over(contracted(node.shape, [(a, COLUMN, ROW)]), square)
    return Lowered(pseudo_inverse(a.tensor), a.indices, node.shape)


SPECTRAL: dict[str, Row] = {
    **dict.fromkeys(named("power_series"), _function),
    **{row.name: _along for row in OPERATORS.values() if row.order == 1},
    **{row.name: _twice_along for row in OPERATORS.values() if row.order == 2},
    "powm": _power,
    "frechet_powm": _power_along,
    "lambda_max": _eigenvalue("max"),
    "lambda_min": _eigenvalue("min"),
    "eigvals": _eigenvalue("all"),
    "eigvec_max": _eigenvector("max"),
    "eigvec_min": _eigenvector("min"),
    "eigvecs": _eigenvector("all"),
    "sigma_max": _sigma,
    "left_singular": _left,
    "right_singular": _right,
    "nuclear": _nuclear,
    "polar": _polar,
    "cholesky": _cholesky,
    "pinv": _pseudo_inverse,
}
"""Lowerings by operator name."""
