"""Derivatives along directions in closed form: Jacobian-vector, vector-Jacobian and Hessian-vector products.

    jvp   dF with V for dX                      the derivative of F along V, of the shape of F
    vjp   the gradient of <U, F> by X           J' vec U, of the shape of X
    hvp   d(grad f) with V for dX               H vec V, of the shape of X

None of them builds J or H: they are dF, which is linear in dX, and its transpose (Griewank & Walther 2008, chapter 3).
"""

from __future__ import annotations

from matdiff.calculus.derive import derive
from matdiff.calculus.polish import Forms, polish
from matdiff.expression.build import apply, differential, matmul, scale, symbol, transpose
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import substitute, symbols

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from matdiff.calculus.derive import Derivation
    from matdiff.calculus.forward import Forward
    from matdiff.rewrite.book import LawBook

_COLUMNS, _MATRICES = "vuwzpqhkgr", "VUWZPQHMGR"


def direction_name(like: Node, taken: Iterable[str]) -> str:
    """A name for a direction, of the letters v, u ... or V, U ..., that is not in use."""
    names = set(taken)
    letters = _COLUMNS if 1 in like.shape else _MATRICES
    for suffix in ("", *map(str, range(1, len(names) + 2))):
        for letter in letters:
            if letter + suffix not in names:
                return letter + suffix
    raise AssertionError("there are more names than names in use")


def names_in(*nodes: Node) -> set[str]:
    """The names of the symbols that occur."""
    return {v.name for v in symbols(*nodes)}


def along(forward: Forward, directions: Mapping[Node, Node]) -> Node:
    """dF with directions in place of the differentials of the variables."""
    replaced = {differential(variable): v for variable, v in directions.items()}
    return polish(forward.normaliser.normal(substitute(forward.value, replaced)), {}, Forms())


def weighted(expression: Node, variable: Symbol, weight: Symbol, book: LawBook) -> Derivation:
    """The derivation of the gradient of <U, F> by the variable, U the weight; of a complex F of Re tr(U^H F)."""
    if expression.complex:
        adjoint = transpose(apply("conj", weight))
        product = matmul(adjoint, expression)
        whole = product if product.is_scalar else apply("tr", product)
        return derive(apply("re", whole), [variable], book, "projected")
    if expression.is_scalar:
        total = scale(weight, expression)
    else:
        product = matmul(transpose(weight), expression)
        total = product if product.is_scalar else apply("tr", product)
    return derive(total, [variable], book, "projected")


def weight_for(expression: Node, name: str) -> Symbol:
    """The symbol of a weight of the shape of the expression."""
    return symbol(name, expression.shape, ("complex",) if expression.complex else ())


def tangent_attributes(variable: Node) -> frozenset[str]:
    """The attributes of a direction: of a symmetric variable it is symmetric, of a complex one complex."""
    if not isinstance(variable, Symbol):
        return frozenset(("complex",)) if variable.complex else frozenset()
    if variable.attributes & {"positive_definite", "positive_semidefinite", "symmetric"}:
        return frozenset(("symmetric",)) | variable.attributes & {"complex"}
    return variable.attributes & _LINEAR


_LINEAR = frozenset(
    (
        "skew", "diagonal", "lower_triangular", "upper_triangular", "toeplitz", "complex", "hermitian",
    )
)  # fmt: skip
