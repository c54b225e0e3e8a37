"""The entries of a variable that is declared symmetric, all of them taken as free.

The function is lowered with a variable of the same name and no structure, so that d(B S)_ij = B_ik dS_kj is said as it was typed;
that S_kj = S_jk is known again in the answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from matdiff.expression.build import symbol
from matdiff.expression.traverse import substitute
from matdiff.tensor.canonical import SYMMETRIC
from matdiff.tensor.lowering import Lowering
from matdiff.tensor.nodes import Tensor, postorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node, Symbol

    Twins = tuple[Tensor, list[Tensor], dict[Tensor, Tensor]]

_KINDS = "leaf delta constant unit iota table product sum apply inverse det softmax logsumexp merge split"
_PLAIN = frozenset(_KINDS.split())
"""Kinds of nodes that mean the same for any matrix; eigenvalues and functions of symmetric matrices do not."""


def freed(node: Node, variables: Sequence[Symbol]) -> Twins | None:
    """The function and its variables without their symmetry, and the declared variable by the free one.

    None where no variable is symmetric, or where the function is one of symmetric matrices alone.
    """
    twins: dict[Node, Node] = {
        v: symbol(v.name, v.shape, (), v.axes)
        for v in variables
        if v.attributes & SYMMETRIC and not v.axes
    }
    if not twins:
        return None
    lowering = Lowering()
    function = lowering.tensor(substitute(node, twins))
    if any(v.kind not in _PLAIN for v in postorder(function)):
        return None
    leaves = [lowering.leaf(twins.get(v, v)) for v in variables]  # type: ignore[arg-type]
    own = {
        lowering.leaf(twin): lowering.leaf(v)  # type: ignore[arg-type]
        for v, twin in twins.items()
    }
    return function, leaves, own
