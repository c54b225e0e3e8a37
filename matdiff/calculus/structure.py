"""Gradients of structured variables: what G becomes when X is symmetric, skew, triangular, orthogonal ...

The free gradient G, with df = tr(G' dX) for any dX, is projected onto the matrices of the structure: the unique matrix of the same
structure with the same df for every dX that keeps the structure.

    symmetric   (G + G')/2        skew   (G - G')/2        diagonal   Diag of the diagonal of G
    lower       tril(G)           upper  triu(G)           Toeplitz   the mean of each diagonal of G

``structure="free"`` leaves G; ``"entries"`` gives the derivative by the independent entries, of a symmetric X G + G' - G o I
(Cookbook (138)). Orthogonal matrices and the simplex are no linear spaces: of those G is left as it is, and ``"riemannian"``
projects it onto the tangent space at X. Each is named in the answer.
"""

from __future__ import annotations

from matdiff.base.errors import UnsupportedError, UsageError
from matdiff.expression.build import (
    HALF,
    add,
    apply,
    eye,
    hadamard,
    matmul,
    negate,
    number,
    ones,
    power,
    scale,
    subtract,
    transpose,
)  # fmt: skip
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.operators import OPERATORS
from matdiff.expression.traverse import containing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.rewrite.normal import Normaliser

STRUCTURES = ("projected", "free", "entries", "riemannian")
LINEAR = ("diagonal", "symmetric", "skew", "toeplitz", "lower_triangular", "upper_triangular")
"""Structures that make up a linear space: the gradient among such matrices is a projection."""
CURVED = ("orthogonal", "simplex")
"""Structures with a tangent space at every point; the gradient along it is given when it is asked for."""
_ADD, _TRANSPOSE = OPERATORS["add"], OPERATORS["transpose"]


def project(
    gradient: Node,
    variable: Symbol,
    structure: str,
    normaliser: Normaliser,
    point: Node | None = None,
) -> tuple[Node, str]:
    """The gradient in the convention asked for, and a sentence that names it ('' for a variable without structure).

    ``point`` is where it is taken, of a family the member.
    """
    if structure not in STRUCTURES:
        raise UsageError(f"structure is one of {', '.join(STRUCTURES)}, not '{structure}'")
    holds = normaliser.context.holds
    name = variable.name
    kinds = [a for a in (*LINEAR, *CURVED) if holds(variable, a)]
    if "diagonal" in kinds:
        kinds = [a for a in kinds if a not in _OF_DIAGONAL]
    kind = kinds[0] if kinds else None
    if kind is None:
        is_free = structure == "projected" and holds(variable, "idempotent")
        return gradient, f"free gradient, although {name} is idempotent" if is_free else ""
    words = _words(kind)
    if structure == "free":
        return (
            gradient,
            f"free gradient: the entries of {name} vary independently although {name} is {words}",
        )
    if len(kinds) > 1:
        raise UnsupportedError(
            f"the gradient along matrices that are {words} and {_words(kinds[1])} is not derived",
            help=f"leave one attribute of {name} out, or ask for --structure free",
        )
    if kind in CURVED:
        return _along_tangents(gradient, variable, kind, structure, normaliser, point or variable)
    if structure == "entries":
        return _by_entries(gradient, variable, kind, normaliser)
    if kind == "symmetric":
        if transposed(gradient, normaliser) is gradient:
            return gradient, f"gradient among symmetric matrices, as {name} is symmetric"
        said = f"projected onto symmetric matrices, (G + G')/2, as {name} is symmetric"
        return _symmetric_part(gradient, normaliser), said
    part, formula = _linear_part(gradient, kind, normaliser)
    return part, f"projected onto {words} matrices{formula}, as {name} is {words}"


_OF_DIAGONAL = frozenset(("symmetric", "lower_triangular", "upper_triangular"))


def _words(kind: str) -> str:
    return kind.replace("_", " ").replace("toeplitz", "Toeplitz")


def symmetric_parts(expression: Node, variable: Node) -> str:
    """What a free gradient takes for granted: cholesky(S) and eigenvalues, where S is not symmetric, are those of (S + S')/2."""
    names = {
        v.operator.name
        for v in containing({variable}, expression)
        if isinstance(v, Apply) and v.operator.by_symmetric_part
    }
    return "".join(f"; {name}(A) stands for {name}((A + A')/2)" for name in sorted(names))


def _linear_part(gradient: Node, kind: str, normaliser: Normaliser) -> tuple[Node, str]:
    """The nearest matrix of a linear structure, and its formula in words."""
    if kind == "diagonal":
        return normaliser.normal(apply("diag", apply("diagonal", gradient))), ""
    if kind == "skew":
        half = scale(HALF, subtract(gradient, transposed(gradient, normaliser)))
        return normaliser.normal(half), ", (G - G')/2"
    operator, formula = _PARTS[kind]
    return normaliser.normal(apply(operator, gradient)), formula


_PARTS = {
    "lower_triangular": ("tril", ", tril(G)"),
    "upper_triangular": ("triu", ", triu(G)"),
    "toeplitz": ("toeplitz_part", ", the mean of each diagonal of G"),
}


def _by_entries(
    gradient: Node, variable: Symbol, kind: str, normaliser: Normaliser
) -> tuple[Node, str]:
    """The derivatives by the independent entries, each where its entry stands."""
    name = variable.name
    turned = transposed(gradient, normaliser)
    if kind == "symmetric":
        both = add(gradient, turned, negate(hadamard(gradient, eye(variable.shape[0]))))
        words = f"by the independent entries of {name} = {name}': G + G' - G o I"
        return normaliser.normal(both), words
    if kind == "skew":
        words = f"by the independent entries of {name} = -{name}': G - G'"
        return normaliser.normal(subtract(gradient, turned)), words
    if kind == "toeplitz":
        raise UsageError(
            f"structure 'entries' is not for a Toeplitz variable such as {name}",
            help="leave --structure out, or ask for free",
        )
    part, _ = _linear_part(gradient, kind, normaliser)
    return part, f"by the independent entries of {name}, which is {kind.replace('_', ' ')}"


def _along_tangents(
    gradient: Node,
    variable: Symbol,
    kind: str,
    structure: str,
    normaliser: Normaliser,
    point: Node,
) -> tuple[Node, str]:
    """Of an orthogonal or simplex variable: the free gradient, or its projection onto the tangent space."""
    name = variable.name
    if structure == "entries":
        raise UsageError(
            f"structure 'entries' is for a linear structure; {name} is {kind}",
            help="leave --structure out, or ask for riemannian",
        )
    if structure != "riemannian":
        article = "an" if kind == "orthogonal" else "a"
        return gradient, (
            f"free gradient, although {name} is {article} {kind} {_thing(variable)}; "
            "the structure riemannian gives the one along its tangents"
        )
    if kind == "orthogonal":
        turned = transposed(gradient, normaliser)
        sides = matmul(point, transpose(point), gradient), matmul(point, turned, point)
        part = scale(HALF, add(*(normaliser.normal(side) for side in sides)))
        words = f"Riemannian gradient on the Stiefel manifold, G - {name} sym({name}'G)"
        return normaliser.normal(subtract(gradient, part)), words
    rows, columns = variable.shape
    size = rows if columns == 1 else columns
    count = number(size) if isinstance(size, int) else apply("size", parameters=(size,))
    if columns == 1:
        total = scale(apply("sum", gradient), ones(rows, 1))
        words = "projected onto the tangents of the simplex, whose sum is 0: G - mean(G) 1"
    else:
        total = matmul(apply("rowsum", gradient), ones(1, columns))
        words = (
            "projected onto the tangents of the simplex, rows of sum 0: G less the mean of each row"
        )
    mean = scale(power(count, -1), total)
    return normaliser.normal(subtract(gradient, mean)), words


def _thing(variable: Symbol) -> str:
    return "vector" if variable.shape[1] == 1 else "matrix"


def _symmetric_part(gradient: Node, normaliser: Normaliser) -> Node:
    """(G + G')/2, term by term: a term that is symmetric already stays as it is."""
    is_sum = isinstance(gradient, Apply) and gradient.operator is _ADD
    parts = []
    for term in gradient.operands if is_sum else (gradient,):  # type: ignore[attr-defined]
        turned = transposed(term, normaliser)
        if turned is term:
            parts.append(term)
        else:
            half = add(scale(HALF, term), scale(HALF, turned))
            parts.append(normaliser.normal(half))
    return normaliser.make(_ADD, tuple(parts), ()) if len(parts) > 1 else parts[0]


def transposed(node: Node, normaliser: Normaliser) -> Node:
    """The transpose in normal form, of a sum term by term, so that a symmetric sum is seen to be itself."""
    if isinstance(node, Apply) and node.operator is _ADD:
        terms = tuple(normaliser.normal(transpose(term)) for term in node.operands)
        return normaliser.make(_ADD, terms, ())
    return normaliser.normal(transpose(node))


def untransposed(node: Node, normaliser: Normaliser) -> Node:
    """The transpose of a sum, as the sum of the transposes where that is no longer."""
    if isinstance(node, Apply) and node.operator is _TRANSPOSE:
        (inner,) = node.operands
        turned = transposed(inner, normaliser)
        if turned.weight <= node.weight:
            return turned
    return node
