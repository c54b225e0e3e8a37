"""When an answer holds: the conditions that its operators bring with them.

One row per operator that has a domain or a kink. Conditions are sentences about subexpressions, printed by the caller's printer.
"""

from __future__ import annotations

from collections.abc import Callable

from matdiff.calculus import spectral_conditions
from matdiff.expression.build import scale
from matdiff.expression.nodes import Apply, Node, Number
from matdiff.expression.reindex import indices_in_order
from matdiff.expression.traverse import postorder, transformed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from matdiff.rewrite.book import Context

    Condition = tuple[Node, str]
    Row = Callable[[Apply, Context], list[Condition]]


_OFF_CUT = "is not 0 or negative"
_ENTRIES_OFF_CUT = "has no entry that is 0 or negative"


def _invertible(node: Apply, context: Context) -> list[Condition]:
    (a,) = node.operands
    if _known(a, "invertible", context):
        return []
    while isinstance(a, Apply) and a.operator.name == "transpose":
        (a,) = a.operands
    return [(a, "is invertible")]


def _known(node: Node, attribute: str, context: Context) -> bool:
    """Known from what was declared, not merely assumed because an inverse was written."""
    return (node, attribute) not in context.assumed and context.holds(node, attribute)


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


def _unconjugated(node: Node, context: Context) -> Node:
    """What holds of conj(A) is said of A."""
    from matdiff.calculus.gathering import Gatherer

    bare = Gatherer(context).bare(node)
    return node if bare is None else bare


def _norm_of(base: Node, context: Context) -> list[Condition] | None:
    """What u^H u, a conj(a) other than 0 ask for; None where the base is something else."""
    from matdiff.calculus.gathering import Gatherer
    from matdiff.calculus.moduli import squared_norm

    norm = squared_norm(base, Gatherer(context).opposite)
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
            return _invertible(base, context)
        if base.operator.name == "norm":
            return [(base.operands[0], "≠ 0")]
    return [(base, "≠ 0" if base.is_scalar else "has no zero entry")]


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


CONDITIONS: dict[str, Row] = {
    "inv": _invertible,
    "logdet": _positive_determinant,
    "log": _positive,
    "power": _power,
    "abs": _kink,
    "relu": _kink,
    "max": _tie,
    "min": _tie,
    **spectral_conditions.CONDITIONS,
    "maxpool": _window_tie,
}
"""Conditions by operator name: what it is about and what is said of it; none where it is known to hold."""


def conditions_of(
    context: Context,
    *roots: Node,
    normal: Callable[[Node], Node] | None = None,
    folded: Mapping[Node, Node] | None = None,
) -> list[Condition]:
    """The conditions under which the expressions mean something, each once, in order of appearance.

    ``normal`` gives normal forms: of X + A and A + X the one that comes first is spoken of. ``folded`` gives back what
    definitions were unfolded to: ||u||^2 for u'u. What is said of Q_ij is not said of Q_kl again.
    """
    rows: list[Condition] = []
    for node in postorder(*roots):
        if isinstance(node, Apply):
            row = CONDITIONS.get(node.operator.name)
            for about, words in row(node, context) if row is not None else ():
                rows.append((_unconjugated(about, context) if about.complex else about, words))
    back = folded or {}
    shown = transformed([about for about, _ in rows], lambda v: back.get(v, v)) if back else {}
    found: dict[Condition, Node] = {}
    for about, words in rows:
        node = shown.get(about, about)
        found.setdefault((indices_in_order(normal(node) if normal else node), words), node)
    invertible = {node for node, words in found if words == "is invertible"}
    return [(about, c[1]) for c, about in found.items() if not _follows(c, found, invertible)]


def _follows(condition: Condition, found: dict[Condition, Node], invertible: set[Node]) -> bool:
    """Whether a condition is said by another one already."""
    node, words = condition
    if spectral_conditions.covered(condition, found):
        return True
    if words.startswith("≠ 0 ("):
        return any((node, said) in found for said in ("≠ 0", "> 0")) or (
            isinstance(node, Apply)
            and node.operator.name == "det"
            and node.operands[0] in invertible
        )
    if words == "≠ 0":
        return (node, "> 0") in found
    if words == "has no zero entry":
        return (node, "has positive entries") in found
    if words == "is invertible":
        return (node, "has a positive determinant") in found or _parts_covered(node, invertible)
    return False


def _parts_covered(node: Node, invertible: set[Node]) -> bool:
    return (
        isinstance(node, Apply)
        and node.operator.name in ("matmul", "transpose", "kron")
        and all(operand in invertible for operand in node.operands)
    )
