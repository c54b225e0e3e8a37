"""The lowering of functions of a whole matrix or vector: inverse, determinant, norm, softmax, matrices of unknown functions."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from matdiff.expression import build
from matdiff.expression.nodes import Apply
from matdiff.tensor.derive import inverse
from matdiff.tensor.lowering import COLUMN, ROW, Lowered, Lowering, contracted, widened
from matdiff.tensor.make import apply, number, power
from matdiff.tensor.nodes import Tensor, intern

TYPE_CHECKING = False
if TYPE_CHECKING:
    Row = Callable[[Lowering, Apply, list[Lowered]], Lowered]


def _inverse(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    (a,) = operands
    found = power(a.tensor, -1) if node.shape[0] == 1 else inverse(a.tensor)
    return Lowered(found, a.indices, node.shape)


def _determinant(a: Lowered) -> Tensor:
    if a.shape[0] == 1:
        return a.tensor
    return intern("det", (), (a.tensor,), a.tensor.axes[:-2])


def _det(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    return Lowered(_determinant(operands[0]), operands[0].indices, node.shape)


def _adj(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    """det A A^-1, equal to the adjugate wherever that can be computed."""
    (a,) = operands
    if node.shape[0] == 1:
        return Lowered(number(1, a.tensor.axes), a.indices, node.shape)
    both = Lowered(inverse(a.tensor), a.indices, node.shape)
    scalar = Lowered(_determinant(a), a.indices, (1, 1))
    return contracted(node.shape, [(scalar, ROW, COLUMN), (both, ROW, COLUMN)])


def _logdet(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    return Lowered(apply("log", _determinant(operands[0])), operands[0].indices, node.shape)


def _norm(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    square = contracted(node.shape, [(part, "i", "j") for part in operands * 2])
    return Lowered(power(square.tensor, Fraction(1, 2)), square.indices, node.shape)


def _softmax(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    (u,) = operands
    if u.shape == (1, 1):
        return Lowered(number(1, u.tensor.axes), u.indices, node.shape)
    found = intern("softmax", (), (u.tensor,), u.tensor.axes)
    return Lowered(found, u.indices, node.shape)


def _logsumexp(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    (u,) = operands
    if u.shape == (1, 1):
        return Lowered(u.tensor, u.indices, node.shape)
    found = intern("logsumexp", (), (u.tensor,), u.tensor.axes[:-1])
    return Lowered(found, u.indices, node.shape)


def _matrix_function(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    """A matrix of unknown functions of t: f_ij(t) as a function of t and of the two places."""
    name, order, *_ = node.parameters
    (t,) = operands
    shape = node.shape
    rows, columns = (
        contracted(shape, [], extra=[(intern("iota", (), (), (n,)), (place,))], indices=t.indices)
        if n != 1
        else Lowered(number(1), {}, (1, 1))
        for place, n in zip((ROW, COLUMN), shape, strict=True)
    )
    arguments = [widened(part, shape, t.indices) for part in (t, rows, columns)]
    return Lowered(apply("matrix_function", *arguments, parameters=(name, order)), t.indices, shape)


def _mapping(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    """A sum of functions of linear maps stands for an unknown function of a vector: maps and functions are as unknown as it is."""
    name, order, rows = str(node.parameters[0]), int(str(node.parameters[1])), node.parameters[2]
    (u,) = node.operands
    inner = u if u.shape[1] == 1 else build.apply("vec", u)
    parts = []
    for turn in "ab":
        linear = build.symbol(f"{name}{turn}\0", (rows, inner.shape[0]))  # type: ignore[arg-type]
        outer = build.apply(
            "function", build.matmul(linear, inner), parameters=(f"{name}{turn}\0", order)
        )
        if order == 1 and rows == 1:
            outer = build.matmul(build.transpose(linear), outer)
        elif order == 1:
            outer = build.matmul(build.apply("diag", outer), linear)
        elif order == 2:
            outer = build.scale(outer, build.matmul(build.transpose(linear), linear))
        parts.append(outer)
    whole = build.add(*parts)
    if order == 1 and rows == 1 and u.shape[1] != 1:
        whole = build.apply("unvec", whole, parameters=u.shape)
    return at.lowered(whole)


MATRIX_FUNCTIONS: dict[str, Row] = {
    "inv": _inverse,
    "det": _det,
    "adj": _adj,
    "logdet": _logdet,
    "norm": _norm,
    "softmax": _softmax,
    "logsumexp": _logsumexp,
    "matrix_function": _matrix_function,
    "mapping": _mapping,
}
"""Lowerings by operator name."""
