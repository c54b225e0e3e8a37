"""Sizes at which products are of full rank: A X B has no inverse, and determinant zero, where it goes through a smaller size.

>>> from matdiff.expression.build import apply, matmul, symbol
>>> A, X, B = symbol("A", ("m", "n")), symbol("X", ("n", "p")), symbol("B", ("p", "m"))
>>> sorted(bounds(apply("logdet", matmul(A, X, B))))
[('m', 'n'), ('m', 'p')]
>>> in_order({"m": 3, "n": 2, "p": 4}, {("m", "n"), ("m", "p")})
{'m': 2, 'n': 3, 'p': 4}
"""

from __future__ import annotations

from matdiff.expression.nodes import Apply, Node
from matdiff.expression.traverse import postorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from matdiff.base.dimensions import Dimension

_FULL_RANK = frozenset(("invertible", "positive_definite"))
_THROUGH = frozenset(("matmul", "transpose", "scale"))


def bounds(*nodes: Node) -> set[tuple[Dimension, Dimension]]:
    """Pairs (k, d): a k x k matrix of full rank is a product that goes through the size d, so that d is not less than k."""
    found: set[tuple[Dimension, Dimension]] = set()
    for node in postorder(*nodes):
        if isinstance(node, Apply) and node.operator.hint in _FULL_RANK:
            size = node.operands[0].shape[0]
            found |= {(size, inner) for inner in _inner(node.operands[0]) if inner != size}
    return found


def _inner(node: Node) -> set[Dimension]:
    """The sizes that a product goes through."""
    found: set[Dimension] = set()
    stack = [node]
    while stack:
        part = stack.pop()
        if not isinstance(part, Apply) or part.operator.name not in _THROUGH:
            continue
        if part.operator.name == "matmul":
            found.update(factor.shape[0] for factor in part.operands[1:])
        stack += part.operands
    return found


def least_sizes(pairs: Iterable[tuple[Dimension, Dimension]]) -> dict[str, int]:
    """How large the named sizes have to be beside those that are numbers."""
    found: dict[str, int] = {}
    for size, inner in pairs:
        if isinstance(size, int) and isinstance(inner, str):
            found[inner] = max(found.get(inner, 0), size)
    return found


def in_order(
    sizes: Mapping[str, int], pairs: Iterable[tuple[Dimension, Dimension]]
) -> dict[str, int]:
    """The same sizes, given to the names so that no pair is the wrong way round; as they are where that is so, or cannot be."""
    named = [(str(a), str(b)) for a, b in pairs if a in sizes and b in sizes]
    if all(sizes[a] <= sizes[b] for a, b in named):
        return dict(sizes)
    left = {name for pair in named for name in pair}
    free = sorted(sizes[name] for name in left)
    given: dict[str, int] = {}
    for size in free:
        held = {b for a, b in named if a in left}
        ready = [name for name in sizes if name in left and name not in held]
        if not ready:
            return dict(
                sizes
            )  # two sizes that bound each other are equal; the determinant is zero everywhere else
        name = min(ready, key=lambda name: sizes[name])
        given[name] = size
        left.remove(name)
    return {**sizes, **given}
