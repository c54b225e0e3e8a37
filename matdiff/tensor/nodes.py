"""Nodes of a tensor graph: products with index labels, sums, functions of the entries, inverses, reshapes.

A tensor has any number of axes, each of a size (a number or a name). A product holds factors with a label for every axis;
labels that are not among its own axes are summed, and an axis that no factor has is one along which it is constant:

    A B        A_ik B_kj         product of A with labels (0, 2) and B with (2, 1), own labels (0, 1)
    tr A       A_ii              product of A with labels (0, 0), own labels ()
    1 x'       x_j               product of x with labels (1,), own labels (0, 1)

Nodes are interned as those of matdiff.expression are: equal tensors are one object, and graphs share what is repeated.
Callers make them by matdiff.tensor.make, which simplifies deltas; ``intern`` here does not.
"""

from __future__ import annotations

from collections.abc import Hashable
from weakref import WeakValueDictionary
from zlib import crc32

from matdiff.base.dimensions import Dimension

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Axes = tuple[Dimension, ...]
_MASK = (1 << 61) - 1


class Tensor:
    """A node.

    ``kind``      leaf, conj, delta, table, iota, unit, product, sum, apply, inverse, det, softmax, logsumexp, merge, split; of
                  matrixfunctions.py: matfun, eigenvalue, eigenvector, cholesky, pinv; of largest.py: norminf, peak, maxpool,
                  maxmask; of generated code alone: call, take, shift.
    ``data``      what is not a tensor: the symbol of a leaf, the labels of a product, the name of a function.
    ``children``  the tensors it is made of.
    ``axes``      the sizes of its axes.
    ``order``     a key that does not vary from run to run, by which factors and terms are sorted.
    """

    __slots__ = ("__weakref__", "axes", "children", "data", "kind", "order")

    def __init__(
        self, kind: str, data: tuple[Any, ...], children: tuple[Tensor, ...], axes: Axes
    ) -> None:
        self.kind = kind
        self.data = data
        self.children = children
        self.axes = axes
        digest = crc32(f"{kind} {data} {axes}".encode()) * 0x9E3779B97F4A7C15 & _MASK
        for child in children:
            digest = (digest * 1_000_003 ^ child.order[2]) & _MASK
        lead = str(data[0]) if kind == "leaf" else ""
        self.order: tuple[int, str, int] = (_RANKS[kind], lead, digest)

    def __repr__(self) -> str:
        inner = ", ".join([*map(str, self.data), *map(repr, self.children)])
        return f"{self.kind}({inner})"


_ORDER = (
    "delta table unit iota constant mark leaf conj inverse det matfun eigenvalue eigenvector cholesky pinv softmax logsumexp "
    "norminf peak maxpool maxmask call apply sum product merge split take shift"
)
_RANKS = {kind: at for at, kind in enumerate(_ORDER.split())}
_known: WeakValueDictionary[tuple[Any, ...], Tensor] = WeakValueDictionary()


def intern(
    kind: str,
    data: tuple[Hashable, ...] = (),
    children: tuple[Tensor, ...] = (),
    axes: Axes = (),
) -> Tensor:
    """The node with these parts. Checks nothing."""
    key = (kind, data, children, axes)
    node = _known.get(key)
    if node is None:
        node = _known[key] = Tensor(kind, data, children, axes)
    return node


def postorder(*roots: Tensor) -> list[Tensor]:
    """Every node below the roots once, children first; depth costs no stack."""
    done: set[Tensor] = set()
    result: list[Tensor] = []
    stack: list[tuple[Tensor, bool]] = [(root, False) for root in reversed(roots)]
    while stack:
        node, expanded = stack.pop()
        if node in done:
            continue
        if expanded or not node.children:
            done.add(node)
            result.append(node)
            continue
        stack.append((node, True))
        stack += [(child, False) for child in reversed(node.children) if child not in done]
    return result
