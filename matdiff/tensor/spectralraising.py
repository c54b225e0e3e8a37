"""Functions of a matrix, spectra, factors and pseudo-inverses in matrix notation: rows of the table in raising.py.

A power on the range alone has the word pinv: (A'A)^(-1/2) away from zero is pinv(sqrtm(A'A)), whatever the rank.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from matdiff.expression.build import apply, matmul, number, transpose
from matdiff.expression.nodes import Node
from matdiff.tensor.nodes import Tensor
from matdiff.tensor.plainform import NoForm, chain

TYPE_CHECKING = False
if TYPE_CHECKING:
    Found = dict[Tensor, Node]

_WORDS = {"exp": "expm", "log": "logm", "sin": "sinm", "cos": "cosm"}
_HALF = Fraction(1, 2)


def _function(node: Tensor, found: Found) -> Node:
    """f(A); of the derivatives of f none is a matrix."""
    name, *parameters, order = node.data
    a = found[node.children[0]]
    if order or parameters == ["all"]:
        raise NoForm
    if name in _WORDS:
        return apply(_WORDS[name], a)
    if name == "power":
        return _power(a, Fraction(parameters[0]))
    if name == "support":
        return _on_range(a, Fraction(parameters[0]))
    if name == "projector":
        v = apply(f"eigvec_{parameters[0]}", a)
        return matmul(v, transpose(v))
    t = found[node.children[1]]
    return chain(apply("powm", a, t), *([apply("logm", a)] * parameters[0]))


def _power(a: Node, exponent: Fraction) -> Node:
    if exponent == _HALF:
        return apply("sqrtm", a)
    return apply("powm", a, number(exponent))


def _on_range(a: Node, exponent: Fraction) -> Node:
    root = a
    if exponent.denominator == 2:
        root, exponent = apply("sqrtm", a), 2 * exponent
    if exponent.denominator != 1:
        raise NoForm
    if exponent < 0:
        root, exponent = apply("pinv", root), -exponent
    return root if exponent == 1 else apply("powm", root, number(exponent))


def _eigenvalue(node: Tensor, found: Found) -> Node:
    (which,) = node.data
    return apply("eigvals" if which == "all" else f"lambda_{which}", found[node.children[0]])


def _eigenvector(node: Tensor, found: Found) -> Node:
    (which,) = node.data
    return apply("eigvecs" if which == "all" else f"eigvec_{which}", found[node.children[0]])


SPECTRAL: dict[str, Callable[[Tensor, Found], Node]] = {
    "matfun": _function,
    "eigenvalue": _eigenvalue,
    "eigenvector": _eigenvector,
    "cholesky": lambda node, found: apply("cholesky", found[node.children[0]]),
    "pinv": lambda node, found: apply("pinv", found[node.children[0]]),
}
"""The matrix form by kind of node; matrices with further axes have none."""
