"""The levels at which a derivative can be written, each exact (the first that exists is shown, and named):

matrix      an ordinary matrix expression             2 A' A
kronecker   d vec F = J d vec X, with kron, vec, K    B' kron A
operator    a linear map                              dX -> A dX B
index       entry by entry                            d F_ij / d X_kl = A_ik B_lj
"""

from __future__ import annotations

from matdiff.base.errors import UnsupportedError, UsageError
from matdiff.expression.nodes import Apply
from matdiff.expression.traverse import postorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node

LEVELS = ("matrix", "kronecker", "operator", "index")


def level_of(node: Node) -> str:
    """'kronecker' where Kronecker products, vec or the matrices K, D, L, E are in it, else 'matrix'."""
    met = any(isinstance(v, Apply) and v.operator.vectorises for v in postorder(node))
    return "kronecker" if met else "matrix"


def chosen_level(wanted: str, node: Node | None, missing: str) -> str:
    """The level to show: the first that exists, or the one asked for. ``node`` is the Jacobian, None where there is none.

    UsageError for a level that is not known, UnsupportedError for one that this derivative does not have.
    """
    if wanted and wanted not in LEVELS:
        raise UsageError(f"the forms are {', '.join(LEVELS)}, not '{wanted}'")
    first = "operator" if node is None else level_of(node)
    if not wanted or wanted == first:
        return first
    if wanted in ("operator", "index"):
        return wanted
    if node is None:
        raise UnsupportedError(
            f"this derivative has no {wanted} form: {missing}", help="ask for --form operator"
        )
    if wanted == "matrix":
        raise UnsupportedError(
            "this derivative has no form without vec and Kronecker products",
            help="there are: kronecker, operator, index",
        )
    return wanted
