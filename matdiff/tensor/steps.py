"""The derivation in index notation: derivatives opened from the outside in, by the rules of derive.py, one line after the other.

    d f_i / d W_mn        product rule, chain rule, inverse ... open the outermost derivatives
    ... dW_ij/dW_mn ...   until only derivatives of the variable by itself are left:  delta_im delta_jn
    ...                   deltas contracted: the derivative that the engine found

A derivative that is still to be taken is a node of its own, a ``mark``; its rules are those that the engine works with.
"""

from __future__ import annotations

from matdiff.tensor import matrixfunctions
from matdiff.tensor.derive import RULES, gradient
from matdiff.tensor.flat import flat, rebuilt
from matdiff.tensor.nodes import Axes, Tensor, intern, postorder
from matdiff.tensor.replacing import replaced

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Replacement = Callable[[Tensor], Tensor]

_LINES = 8
_LARGE = 150
_REASONS = {
    "sum": "the derivative of a sum",
    "product": "product rule",
    "apply": "chain rule",
    "inverse": "differential of an inverse: d(A^-1)_ij = -(A^-1)_ik dA_kl (A^-1)_lj",
    "det": "Jacobi's formula: d det A = det A (A^-1)_ji dA_ij",
    "softmax": "softmax: ds_i = s_i (du_i - s_k du_k)",
    "logsumexp": "d log sum_k exp u_k = softmax(u)_k du_k",
    "norminf": "the largest entry counts",
    "peak": "which entry is largest does not change nearby",
    "maxpool": "the largest entry of each window counts",
    "maxmask": "which entry is largest does not change nearby",
    **matrixfunctions.REASONS,
    "merge": "the entries rearranged",
    "split": "the entries rearranged",
}


class Line:
    """One line: the tensor, why it is equal to the line before, whether marks are to be shown as deltas."""

    __slots__ = ("as_deltas", "reason", "tensor")

    def __init__(self, tensor: Tensor, reason: str, as_deltas: bool = False) -> None:
        self.tensor = tensor
        self.reason = reason
        self.as_deltas = as_deltas


def steps_of(
    root: Tensor, leaf: Tensor, found: Tensor, through: Mapping[Tensor, Tensor] | None = None
) -> list[Line]:
    """The lines from the derivative of the root to what the engine ``found``.

    ``through`` are the leaves that depend on the variable, with their derivatives: the chain rule stops at them.
    """
    through = through or {}
    ends = {leaf, *through}
    root = flat(root)
    if len(postorder(root)) > _LARGE or not ends & set(postorder(root)):
        return [Line(found, "by the rules of derivatives")]
    line = _mark(root, leaf)
    lines: list[Line] = []
    while len(lines) < _LINES:
        opened = [v for v in postorder(line) if v.kind == "mark" and v.children[0] not in ends]
        if not opened:
            break
        kinds = dict.fromkeys(v.children[0].kind for v in opened)
        new = flat(_opened(line, leaf, ends))
        if new is not line and (tuple(kinds) != ("sum",) or len(postorder(line)) == 1):
            lines.append(Line(new, "; ".join(_REASONS[kind] for kind in kinds if kind != "sum")))
        line = new
    marks = [v for v in postorder(line) if v.kind == "mark"]
    if any(v.children[0] not in ends for v in marks):
        return [*lines, Line(found, "and so on; deltas contracted")]
    if not lines and line is not root:
        lines.append(Line(line, ""))
    if any(v.children[0] is leaf for v in marks):
        lines.append(Line(line, "", as_deltas=True))
    is_chain = any(v.children[0] in through for v in marks)
    last = "the derivatives above put in, deltas contracted" if is_chain else "deltas contracted"
    return [*lines, Line(found, last)]


def worked_out(line: Tensor, leaf: Tensor) -> Tensor:
    """A line with every derivative that is still to be taken in it taken."""
    marks = [v for v in postorder(line) if v.kind == "mark"]
    return replaced(line, {v: gradient(v.children[0], leaf) for v in marks})


def _mark(node: Tensor, leaf: Tensor) -> Tensor:
    return intern("mark", leaf.data, (node,), node.axes + leaf.axes)


def _opened(line: Tensor, leaf: Tensor, ends: set[Tensor]) -> Tensor:
    """The marks of anything but the variable, and what is defined by it, replaced by what the rule of their node says."""
    return _replaced(line, lambda mark: _one_step(mark.children[0], leaf, ends), ends)


def _one_step(node: Tensor, leaf: Tensor, ends: set[Tensor]) -> Tensor:
    extra: Axes = leaf.axes
    depends = {v for v in postorder(node) if not ends.isdisjoint(postorder(v))}
    found = {c: _mark(c, leaf) for c in node.children if c in depends}
    return RULES[node.kind](node, found, extra)


def _replaced(line: Tensor, value: Replacement, ends: set[Tensor]) -> Tensor:
    """The line with every mark replaced but those of the leaves at which the chain rule ends."""
    new: dict[Tensor, Tensor] = {}
    for node in postorder(line):
        if node.kind == "mark" and node.children[0] not in ends:
            new[node] = value(node)
        else:
            children = tuple(new[child] for child in node.children)
            new[node] = node if children == node.children else rebuilt(node, children)
    return new[line]
