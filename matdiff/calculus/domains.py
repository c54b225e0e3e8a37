"""Where an operator is defined, and where it has a derivative: what its domain and its kink ask of the operands.

The row of an operator names its ``domain`` and its ``kink``; a row here says what each asks for, and the sentence for it. A domain that
is an attribute, with a sentence of its own (``asks``), needs no row.

>>> from matdiff.expression.operators import OPERATORS
>>> {row.domain for row in OPERATORS.values() if row.domain and not row.asks} == set(DOMAINS)
True
"""

from __future__ import annotations

from collections.abc import Callable

from matdiff.base.dimensions import SCALAR
from matdiff.calculus import gathering, moduli
from matdiff.expression.build import MINUS_ONE, apply, eye, matmul, ones, scale, transpose
from matdiff.expression.nodes import Apply, Node, Number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.rewrite.book import Context

    Condition = tuple[Node, str]
    Row = Callable[[Apply, Context], list[Condition]]

PRINCIPAL = "has no eigenvalue that is zero or negative"
DEFINITE = "is positive definite"
_OFF_CUT = "is not 0 or negative"
_ENTRIES_OFF_CUT = "has no entry that is 0 or negative"


def asked(node: Apply, context: Context) -> list[Condition]:
    """What an operator asks for where it stands; nothing where that is known to hold."""
    operator = node.operator
    if operator.kink:
        kinks = KINKS[operator.kink](node, context)
        return [*kinks, *_stated(node, context)] if operator.asks else kinks
    if operator.asks:
        return _stated(node, context)
    return DOMAINS[operator.domain](node, context) if operator.domain else []


def _stated(node: Apply, context: Context) -> list[Condition]:
    """The sentence of the row, said of the operand; nothing where the operand is declared to be so."""
    a = node.operands[0]
    if node.operator.domain and _known(a, node.operator.domain, context):
        return []
    return [(_bare(a), node.operator.asks)]


def _known(node: Node, attribute: str, context: Context) -> bool:
    """Known from what was declared, not merely assumed because an inverse was written."""
    return (node, attribute) not in context.assumed and context.holds(node, attribute)


def _bare(a: Node) -> Node:
    while isinstance(a, Apply) and a.operator.name == "transpose":
        (a,) = a.operands
    return a


def _positive_determinant(node: Apply, context: Context) -> list[Condition]:
    (a,) = node.operands
    if context.holds(a, "positive_definite"):
        return []
    if a.complex:
        return _complex_determinant(a, context)
    return [(a, "has a positive determinant")]


def _complex_determinant(a: Node, context: Context) -> list[Condition]:
    """A logarithm of a complex number asks for one that is not zero; of a real one, for a positive one."""
    if context.holds(a, "hermitian_definite"):
        return []
    if context.holds(a, "hermitian") and not context.holds(a, "hermitian_semidefinite"):
        return [(a, "has a positive determinant")]
    return [(a, "is invertible")]


def _positive(node: Apply, context: Context) -> list[Condition]:
    (a,) = node.operands
    if context.holds(a, "positive"):
        return []
    if isinstance(a, Apply) and a.operator.name == "abs":
        return _nonzero(a, context)
    if a.complex and not context.holds(a, "real"):
        return [(a, _OFF_CUT if a.is_scalar else _ENTRIES_OFF_CUT)]
    return [(a, "> 0" if a.is_scalar else "has positive entries")]


def _power(node: Apply, context: Context) -> list[Condition]:
    base, exponent = node.operands
    if isinstance(exponent, Number) and isinstance(exponent.value, int):
        return _nonzero(base, context) if exponent.value < 0 else []
    if isinstance(base, Number) or context.holds(base, "positive"):
        return []
    if base.complex:
        return _complex_base(base, context)
    return [(base, "> 0" if base.is_scalar else "has positive entries")]


def _complex_base(base: Node, context: Context) -> list[Condition]:
    """A root of ||u||^2 asks for u not zero, of any other complex number for one off the cut."""
    norm = _norm_of(base, context)
    if norm is not None:
        return norm
    if context.holds(base, "real"):
        return [(base, "> 0" if base.is_scalar else "has positive entries")]
    return [(base, _OFF_CUT if base.is_scalar else _ENTRIES_OFF_CUT)]


def _norm_of(base: Node, context: Context) -> list[Condition] | None:
    """What u^H u, a conj(a) other than 0 ask for; None where the base is something else."""

    norm = moduli.squared_norm(base, gathering.Gatherer(context).opposite)
    return None if norm is None else [(norm.operands[0], "≠ 0")]  # type: ignore[attr-defined]


def _nonzero(base: Node, context: Context) -> list[Condition]:
    """What a denominator asks for: every factor of it is not zero."""
    if isinstance(base, Number) or context.holds(base, "nonzero"):
        return []
    if base.complex and (norm := _norm_of(base, context)) is not None:
        return norm
    if isinstance(base, Apply):
        if base.operator.name in ("scale", "hadamard") and base.is_scalar:
            return [c for factor in base.operands for c in _nonzero(factor, context)]
        if base.operator.name in ("power", "abs"):
            return _nonzero(base.operands[0], context)
        if base.operator.name == "matmul" and len(base.operands) == 2:
            rest = [
                c for c in base.operands if not (isinstance(c, Apply) and c.operator.name == "ones")
            ]
            if len(rest) == 1:  # a row or column, spread
                return _nonzero(rest[0], context)
        if base.operator.name == "det":
            return _invertible(base.operands[0], context)
        if base.operator.name == "norm":
            return [(base.operands[0], "≠ 0")]
    return [(base, "≠ 0" if base.is_scalar else "has no zero entry")]


def _invertible(a: Node, context: Context) -> list[Condition]:
    return [] if _known(a, "invertible", context) else [(_bare(a), "is invertible")]


def _kink(node: Apply, context: Context) -> list[Condition]:
    if node.operands[0].complex:
        return []  # |a|^2 is smooth, and what divides by |a| says so
    a = _unsigned(node.operands[0])
    where = "≠ 0" if a.is_scalar else "has no zero entry"
    aside = "at 0" if a.is_scalar else "where it has"
    return [(a, f"{where} ({aside}, a subgradient)")]


def _unsigned(a: Node) -> Node:
    """relu(-a) has its kink where a is 0."""
    if isinstance(a, Apply) and a.operator.name == "scale" and isinstance(a.operands[0], Number):
        return scale(*a.operands[1:])
    return a


def _tie(node: Apply, context: Context) -> list[Condition]:
    return [(node, "has no tie (at a tie, a subgradient)")]


def _window_tie(node: Apply, context: Context) -> list[Condition]:
    return [(node.operands[0], "has no tie in a window (at a tie, a subgradient)")]


def _principal(node: Apply, context: Context) -> list[Condition]:
    """The principal logarithm, root or power."""
    a = node.operands[0]
    return [] if _known(a, "positive_definite", context) else [(_bare(a), PRINCIPAL)]


def is_whole(exponent: Node) -> bool:
    """Sums of whole numbers, sizes and indices of sums are whole numbers."""
    if isinstance(exponent, Number):
        return isinstance(exponent.value, int)
    if isinstance(exponent, Apply):
        if exponent.operator.name == "size":
            return True
        return exponent.operator.name in ("add", "scale") and all(map(is_whole, exponent.operands))
    return "index" in exponent.attributes  # type: ignore[attr-defined]


def _square_power(node: Apply, context: Context) -> list[Condition]:
    a, exponent = node.operands[:2]
    if not is_whole(exponent):
        return _principal(node, context)
    if isinstance(exponent, Number) and exponent.value < 0:
        return _invertible(a, context)
    return []


def _p_norm(node: Apply, context: Context) -> list[Condition]:
    x, p = node.operands
    if isinstance(p, Number):
        return [(x, "≠ 0")]
    return [(x, "≠ 0"), (p, "> 1")]


def _bound(node: Apply, context: Context) -> list[Condition]:
    a = node.operands[0]
    what = "is at no bound" if a.shape == SCALAR else "has no entry at a bound"
    return [(a, f"{what} (there, a subgradient)")]


DOMAINS: dict[str, Row] = {
    "positive": _positive,
    "base": _power,
    "determinant": _positive_determinant,
    "principal": _principal,
    "square_base": _square_power,
    "norm": _p_norm,
}
"""What a domain asks for, by its name in the rows of operators."""

KINKS: dict[str, Row] = {"zero": _kink, "tie": _tie, "window": _window_tie, "bound": _bound}
"""Where there is no derivative but a subgradient, by the name of the kink."""


def _is_of_differences(node: Node, a: Node) -> bool:
    """Whether the node is 1 lambda' - lambda 1' + I, lambda the eigenvalues of A: no entry is zero where they are simple."""
    if not isinstance(node, Apply) or node.operator.name != "add":
        return False
    n, values = a.shape[0], apply("eigvals", a)
    ahead = matmul(ones(n, 1), transpose(values))
    behind = scale(MINUS_ONE, matmul(values, ones(1, n)))
    return set(node.operands) == {ahead, behind, eye(n)}


def covered(condition: Condition, found: dict[Condition, Node]) -> bool:
    """Whether one of these says another: no eigenvalue at zero is invertible; a p-norm speaks for |x| and its powers."""
    node, words = condition
    regular = words in ("is invertible", "has a positive determinant")
    if regular and isinstance(node, Apply) and node.operator.regular:
        return True
    if words == "is invertible":
        return any((node, said) in found for said in (PRINCIPAL, DEFINITE))
    if words in ("> 0", "≠ 0") and isinstance(node, Apply) and node.operator.domain == "norm":
        return (node.operands[0], "≠ 0") in found
    if isinstance(node, Apply) and node.operator.name == "abs":
        node = node.operands[0]
    if not words.startswith(("has no zero entry", "has positive entries")):
        return False
    simple = [a for a, said in found if said == "has simple eigenvalues"]
    if any(_is_of_differences(node, a) for a in simple):
        return True
    return (node, "≠ 0") in found and node.shape != SCALAR
