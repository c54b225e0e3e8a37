"""Sums over merged axes as sums over the axes themselves: (vec X)_k (vec Y)_k is X_ij Y_ij.

>>> from matdiff.expression.build import symbol
>>> from matdiff.tensor.derive import merge
>>> from matdiff.tensor.lowering import Lowering
>>> X, Y = (Lowering().tensor(symbol(name, ("m", "n"))) for name in "XY")
>>> parted([(merge(X, (2,)), (0,)), (merge(Y, (2,)), (0,))], ())
[(leaf(X), (1, 2)), (leaf(Y), (1, 2))]
"""

from __future__ import annotations

from collections.abc import Sequence

from matdiff.tensor.canonical import Factor, Label
from matdiff.tensor.derive import merge
from matdiff.tensor.nodes import Axes, Tensor


def parted(factors: Sequence[Factor], out: Sequence[Label]) -> list[Factor]:
    """The factors of a product with summed labels of merged axes replaced by several, where every factor has the axis merged alike."""
    result = list(factors)
    fresh = 1 + max([*out, *(label for _, labels in factors for label in labels)], default=0)
    for label in dict.fromkeys(label for _, labels in factors for label in labels):
        inner = [
            _inside(t, at) for t, labels in result for at, k in enumerate(labels) if k == label
        ]
        if label in out or not inner or len(set(inner)) > 1 or len(inner[0]) < 2:
            continue
        letters = tuple(range(fresh, fresh + len(inner[0])))
        fresh += len(letters)
        result = [_replaced(factor, label, letters) for factor in result]
    return result


def _inside(node: Tensor, at: int) -> Axes:
    """The axes that were merged to one; of an axis that was not, none."""
    if node.kind != "merge":
        return ()
    (groups,) = node.data
    start = sum(groups[:at])
    return node.children[0].axes[start : start + groups[at]]


def _replaced(factor: Factor, label: Label, letters: tuple[Label, ...]) -> Factor:
    node, labels = factor
    while label in labels:
        at = labels.index(label)
        (groups,) = node.data
        length = groups[at]
        opened = (*groups[:at], *(1 for _ in range(length)), *groups[at + 1 :])
        node = merge(node.children[0], opened)
        labels = (*labels[:at], *letters, *labels[at + 1 :])
    return node, labels
