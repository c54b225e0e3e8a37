"""Gradients of structured variables: what G becomes when X is symmetric, skew or diagonal.

The free gradient G, with df = tr(G' dX) for any dX, is projected onto the matrices of the structure: the unique matrix of the same
structure with the same df for every dX that keeps the structure.

    symmetric   (G + G')/2        skew   (G - G')/2        diagonal   Diag of the diagonal of G

``structure="free"`` leaves G; ``"entries"`` gives the derivative by the independent entries of a symmetric X, G + G' - G o I
(Cookbook (138)). Each is named in the answer.
"""

from __future__ import annotations

from matdiff.base.errors import UnsupportedError, UsageError
from matdiff.expression.build import (
    HALF,
    add,
    apply,
    eye,
    hadamard,
    negate,
    scale,
    subtract,
    transpose,
)
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.operators import OPERATORS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.rewrite.normal import Normaliser

STRUCTURES = ("projected", "free", "entries")
_ADD, _TRANSPOSE = OPERATORS["add"], OPERATORS["transpose"]


def project(
    gradient: Node, variable: Symbol, structure: str, normaliser: Normaliser
) -> tuple[Node, str]:
    """The gradient in the convention asked for, and a sentence that names it ('' for a variable without structure)."""
    if structure not in STRUCTURES:
        raise UsageError(f"structure is one of {', '.join(STRUCTURES)}, not '{structure}'")
    holds = normaliser.context.holds
    name = variable.name
    kind = next((a for a in ("diagonal", "symmetric", "skew") if holds(variable, a)), None)
    if kind is None:
        _refuse_unknown(variable, holds)
        return gradient, ""
    if structure == "free":
        return (
            gradient,
            f"free gradient: the entries of {name} vary independently although {name} is {kind}",
        )
    if kind == "diagonal":
        diagonal = apply("diag", apply("diagonal", gradient))
        return normaliser.normal(
            diagonal
        ), f"projected onto diagonal matrices, as {name} is diagonal"
    turned = transposed(gradient, normaliser)
    if structure == "entries":
        if kind != "symmetric":
            raise UsageError(f"structure 'entries' is for a symmetric variable; {name} is {kind}")
        both = add(gradient, turned, negate(hadamard(gradient, eye(variable.shape[0]))))
        words = f"by the independent entries of {name} = {name}': G + G' - G o I"
        return normaliser.normal(both), words
    if kind == "symmetric":
        if turned is gradient:
            return gradient, f"gradient among symmetric matrices, as {name} is symmetric"
        words = f"projected onto symmetric matrices, (G + G')/2, as {name} is symmetric"
        return _symmetric_part(gradient, normaliser), words
    half = scale(HALF, subtract(gradient, turned))
    return normaliser.normal(half), f"projected onto skew matrices, (G - G')/2, as {name} is skew"


def _refuse_unknown(variable: Symbol, holds: object) -> None:
    for attribute in ("orthogonal", "lower_triangular", "upper_triangular"):
        if attribute in variable.attributes:
            raise UnsupportedError(
                f"the gradient along {attribute.replace('_', ' ')} matrices is not derived yet",
                help=f"declare {variable.name} without '{attribute}' for the free gradient",
            )


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
