"""When functions of a matrix, pseudo-inverses, eigenvalues and norms may be differentiated: rows of the table of conditions.

>>> sorted(CONDITIONS)[:3]
['cholesky', 'clip', 'digamma']
"""

from __future__ import annotations

from collections.abc import Callable

from matdiff.base.dimensions import SCALAR
from matdiff.expression.build import MINUS_ONE, apply, eye, matmul, ones, scale, transpose
from matdiff.expression.nodes import Apply, Node, Number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.rewrite.book import Context

    Condition = tuple[Node, str]
    Row = Callable[[Apply, Context], list[Condition]]

PRINCIPAL = "has no eigenvalue that is zero or negative"
DEFINITE = "is positive definite"


def _known(node: Node, attribute: str, context: Context) -> bool:
    return (node, attribute) not in context.assumed and context.holds(node, attribute)


def _principal(node: Apply, context: Context) -> list[Condition]:
    """The principal logarithm, root or power."""
    a = node.operands[0]
    return [] if _known(a, "positive_definite", context) else [(_bare(a), PRINCIPAL)]


def _bare(a: Node) -> Node:
    while isinstance(a, Apply) and a.operator.name == "transpose":
        (a,) = a.operands
    return a


def is_whole(exponent: Node) -> bool:
    """Sums of whole numbers, sizes and indices of sums are whole numbers."""
    if isinstance(exponent, Number):
        return isinstance(exponent.value, int)
    if isinstance(exponent, Apply):
        if exponent.operator.name == "size":
            return True
        return exponent.operator.name in ("add", "scale") and all(map(is_whole, exponent.operands))
    return "index" in exponent.attributes  # type: ignore[attr-defined]


def _power(node: Apply, context: Context) -> list[Condition]:
    a, exponent = node.operands[:2]
    if not is_whole(exponent):
        return _principal(node, context)
    if isinstance(exponent, Number) and exponent.value < 0:
        return [] if _known(a, "invertible", context) else [(_bare(a), "is invertible")]
    return []


def _always(words: str, attribute: str = "") -> Row:
    def row(node: Apply, context: Context) -> list[Condition]:
        a = node.operands[0]
        return [] if attribute and _known(a, attribute, context) else [(_bare(a), words)]

    return row


def _positive(node: Apply, context: Context) -> list[Condition]:
    (a,) = node.operands
    if context.holds(a, "positive"):
        return []
    return [(a, "> 0" if a.shape == SCALAR else "has positive entries")]


def _p_norm(node: Apply, context: Context) -> list[Condition]:
    x, p = node.operands
    if isinstance(p, Number):
        return [(x, "≠ 0")]
    return [(x, "≠ 0"), (p, "> 1")]


def _clip(node: Apply, context: Context) -> list[Condition]:
    a = node.operands[0]
    what = "is at no bound" if a.shape == SCALAR else "has no entry at a bound"
    return [(a, f"{what} (there, a subgradient)")]


CONDITIONS: dict[str, Row] = {
    "logm": _principal,
    "sqrtm": _principal,
    "frechet_logm": _principal,
    "frechet_sqrtm": _principal,
    "powm": _power,
    "frechet_powm": _power,
    "frechet2_logm": _principal,
    "frechet2_sqrtm": _principal,
    "frechet2_powm": _power,
    "pinv": _always("keeps its rank nearby", "invertible"),
    "cholesky": _always(DEFINITE, "positive_definite"),
    "lambda_max": _always("has a simple largest eigenvalue"),
    "lambda_min": _always("has a simple smallest eigenvalue"),
    "eigvec_max": _always("has a simple largest eigenvalue"),
    "eigvec_min": _always("has a simple smallest eigenvalue"),
    "eigvals": _always("has simple eigenvalues"),
    "eigvecs": _always("has simple eigenvalues"),
    "sigma_max": _always("has a simple largest singular value"),
    "left_singular": _always("has a simple largest singular value"),
    "right_singular": _always("has a simple largest singular value"),
    "nuclear": _always("has full rank"),
    "polar": _always("has full rank"),
    "pnorm": _p_norm,
    "norminf": _always("has one entry of largest absolute value"),
    "clip": _clip,
    **dict.fromkeys(("gamma", "loggamma", "digamma", "trigamma"), _positive),
}
"""Conditions by operator name."""


_REGULAR = frozenset(("expm", "sqrtm", "cholesky"))
"""Invertible by what is asked of the operand."""


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
    if regular and isinstance(node, Apply) and node.operator.name in _REGULAR:
        return True
    if words == "is invertible":
        return any((node, said) in found for said in (PRINCIPAL, DEFINITE))
    if words in ("> 0", "≠ 0") and isinstance(node, Apply) and node.operator.name == "pnorm":
        return (node.operands[0], "≠ 0") in found
    if isinstance(node, Apply) and node.operator.name == "abs":
        node = node.operands[0]
    if not words.startswith(("has no zero entry", "has positive entries")):
        return False
    simple = [a for a, said in found if said == "has simple eigenvalues"]
    if any(_is_of_differences(node, a) for a in simple):
        return True
    return (node, "≠ 0") in found and node.shape != SCALAR


__all__ = ["CONDITIONS", "covered", "is_whole"]
