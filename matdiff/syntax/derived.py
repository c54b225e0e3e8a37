"""Sizes that follow from others: the m n of vec(X), the products of kron(A, B), the n(n+1)/2 of vech(S).

Such a size is a variable like any other; what it is made of is kept beside it, so that it is named after its parts. Where two
products are the same size and nothing says how, their factors are taken in order: the A, B of kron(A, B) vec(X) fit X' and X.
"""

from __future__ import annotations

from matdiff.base import dimensions
from matdiff.base.dimensions import Dimension
from matdiff.syntax.unify import ONE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.syntax.unify import Sizes


class Derived:
    """The sizes of one text that are made of others."""

    __slots__ = ("_made", "sizes")

    def __init__(self, sizes: Sizes) -> None:
        self.sizes = sizes
        self._made: list[tuple[int, tuple[int, ...]]] = []

    def product(self, a: int, b: int) -> int:
        """The size a b."""
        return self._new(_product, a, b)

    def triangle(self, a: int) -> int:
        """The size a(a + 1)/2."""
        return self._new(_triangle, a)

    def factor(self, whole: int, part: int) -> int:
        """The size that times ``part`` is ``whole``."""
        result = self.sizes.fresh()
        self.sizes.wait(_product, result, part, whole)
        self._made.append((whole, (result, part)))
        return result

    def _new(self, condition: Callable[..., bool | None], *parts: int) -> int:
        result = self.sizes.fresh()
        self.sizes.wait(condition, *parts, result)
        self._made.append((result, parts))
        return result

    def parts(self, root: int) -> tuple[int, ...]:
        """What a size is made of; nothing if it is not made of others."""
        find = self.sizes.find
        for made, parts in self._made:
            if find(made) == root and root not in map(find, parts):
                return parts
        return ()

    def align(self) -> None:
        """Take the factors of equal products in order, where that can be."""
        sizes = self.sizes
        for at, (made, parts) in enumerate(self._made):
            for other, others in self._made[:at]:
                if sizes.find(made) != sizes.find(other) or len(parts) != len(others):
                    continue
                mark = sizes.mark()
                fits = all(sizes.unify(a, b) for a, b in zip(parts, others, strict=True))
                if not (fits and sizes.propagate()):
                    sizes.undo(mark)

    def named(self, parts: tuple[int, ...], size: Callable[[int], Dimension]) -> Dimension:
        """The size made of parts, from the sizes of the parts."""
        if len(parts) == 1:
            return dimensions.triangle(size(parts[0]))
        return dimensions.multiply(size(parts[0]), size(parts[1]))


def _product(sizes: Sizes, a: int, b: int, r: int) -> bool | None:
    """r is a times b."""
    if sizes.is_one(a):
        return sizes.unify(r, b)
    if sizes.is_one(b):
        return sizes.unify(r, a)
    if sizes.is_one(r):
        return sizes.unify(a, ONE) and sizes.unify(b, ONE)
    x, y, z = (sizes.value[sizes.find(v)] for v in (a, b, r))
    if x is not None and y is not None:
        return sizes.unify(r, sizes.named(dimensions.multiply(x, y)))
    for known, unknown in ((x, b), (y, a)):
        if z is not None and known is not None:
            rest = dimensions.divide(z, known)
            return rest is not None and sizes.unify(unknown, sizes.named(rest))
    if (sizes.is_big(a) or sizes.is_big(b)) and not sizes.set_big(r):
        return False
    return None


def _triangle(sizes: Sizes, a: int, r: int) -> bool | None:
    """r is a(a + 1)/2."""
    if sizes.is_one(a) or sizes.is_one(r):
        return sizes.unify(a, ONE) and sizes.unify(r, ONE)
    x = sizes.value[sizes.find(a)]
    if x is not None:
        return sizes.unify(r, sizes.named(dimensions.triangle(x)))
    if sizes.is_big(a) and not sizes.set_big(r):
        return False
    return None
