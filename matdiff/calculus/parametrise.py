"""Structured variables by their independent entries: vec X = B theta, so that d vec F = (J B) d theta.

    symmetric          vec S = D vech(S)           D the duplication matrix (Magnus & Neudecker, section 3.8)
    lower triangular   vec X = L' vech(X)          L the elimination matrix (Magnus & Neudecker 1980)
    upper triangular   vec X = K L' vech(X')       K the commutation matrix
    skew               vec X = (I - K) L' vech(X)
    diagonal           vec X = E x                 x the diagonal (Magnus 1988)

The Hessian is B' H B. Where the structure is no linear space (orthogonal, simplex), and of a Toeplitz matrix, whose B has no name,
the entries are taken as free, and it is said.
"""

from __future__ import annotations

from matdiff.base.dimensions import multiply
from matdiff.calculus.structure import transposed
from matdiff.expression.build import apply, eye, matmul, subtract, transpose
from matdiff.expression.nodes import Apply, Node, Symbol

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeGuard

    from matdiff.base.dimensions import Dimension
    from matdiff.rewrite.normal import Normaliser

    Holds = Callable[[Node, str], bool]

_CURVED = ("orthogonal", "simplex")


def _is_sum(node: Node) -> TypeGuard[Apply]:
    return isinstance(node, Apply) and node.operator.name == "add"


class Parameters:
    """The independent entries of a variable: ``matrix`` is B, ``kind`` the structure ('' where all entries are free)."""

    __slots__ = ("kind", "matrix", "said", "words")

    def __init__(self, kind: str, matrix: Node | None, words: str, said: str = "") -> None:
        self.kind = kind
        self.matrix = matrix
        self.words = words
        self.said = said


def reduced(
    jacobian: Node, rows: Parameters | None, columns: Parameters, normaliser: Normaliser
) -> Node:
    """B' J B in normal form; of a sum term by term where the variables are diagonal, for then Hadamard products come of it."""
    after = _factors(columns.matrix)
    before = _factors(rows.matrix) if rows is not None else ()
    if not before and not after:
        return jacobian
    before = tuple([transposed(factor, normaliser) for factor in reversed(before)])
    split = before and rows is not None and rows.kind == columns.kind == "diagonal"
    terms = jacobian.operands if split and _is_sum(jacobian) else (jacobian,)
    products = [matmul(*before, term, *after) for term in terms]
    return normaliser.normal(apply("add", *products) if len(products) > 1 else products[0])


def _factors(matrix: Node | None) -> tuple[Node, ...]:
    if matrix is None:
        return ()
    is_product = isinstance(matrix, Apply) and matrix.operator.name == "matmul"
    return matrix.operands if is_product else (matrix,)  # type: ignore[attr-defined]


def parameters_of(variable: Symbol, holds: Holds, structure: str) -> Parameters:
    """How the variable is put together from its independent entries; with ``structure`` 'free' all entries are."""
    name, (rows, columns) = variable.name, variable.shape
    free = name if 1 in (rows, columns) else f"vec {name}"
    kinds = (*_ROWS, "toeplitz", *_CURVED)
    kind = "" if 1 in (rows, columns) else next((k for k in kinds if holds(variable, k)), "")
    if kind == "" and holds(variable, "simplex"):
        kind = "simplex"
    if kind == "":
        return Parameters("", None, free)
    words = kind.replace("_", " ")
    if kind == "toeplitz":
        words = "Toeplitz"
    if structure == "free" or kind in (*_CURVED, "toeplitz"):
        return Parameters(
            "", None, free, f"by {free}: all entries free, although {name} is {words}"
        )
    make, by, because = _ROWS[kind]
    by = by.format(name)
    return Parameters(
        kind, make(rows), by, f"by {by}, as {name} is {words}: {because.format(name)}"
    )


def _commutation(n: Dimension) -> Node:
    return apply("commutation", parameters=(n, n))


def _elimination(n: Dimension) -> Node:
    return transpose(apply("elimination", parameters=(n,)))


_ROWS: dict[str, tuple[Callable[[Dimension], Node], str, str]] = {
    "diagonal": (
        lambda n: apply("diagonalisation", parameters=(n,)),
        "diag({0})",
        "vec {0} = E diag({0})",
    ),
    "symmetric": (
        lambda n: apply("duplication", parameters=(n,)),
        "vech({0})",
        "vec {0} = D vech({0})",
    ),
    "skew": (
        lambda n: matmul(subtract(eye(multiply(n, n)), _commutation(n)), _elimination(n)),
        "vech({0})",
        "vec {0} = (I - K) L' vech({0})",
    ),
    "lower_triangular": (_elimination, "vech({0})", "vec {0} = L' vech({0})"),
    "upper_triangular": (
        lambda n: matmul(_commutation(n), _elimination(n)),
        "vech({0}')",
        "vec {0} = K L' vech({0}')",
    ),
}
"""B, the independent entries, and how they make up vec X, by structure."""
