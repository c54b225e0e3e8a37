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

    Make = Callable[..., Dimension]


class Derived:
    """The sizes of one text that are made of others."""

    __slots__ = ("_made", "sizes")

    def __init__(self, sizes: Sizes) -> None:
        self.sizes = sizes
        self._made: list[tuple[int, tuple[int, ...], Make]] = []

    def product(self, a: int, b: int) -> int:
        """The size a b."""
        return self._new(_product, dimensions.multiply, a, b)

    def triangle(self, a: int) -> int:
        """The size a(a + 1)/2."""
        return self._new(_triangle, dimensions.triangle, a)

    def window(self, size: int, kernel: int, make: Make) -> int:
        """The size that ``make`` gives of two others, of a convolution: 1 where both are 1."""

        def fits(sizes: Sizes, a: int, b: int, r: int) -> bool | None:
            return _window(sizes, a, b, r, make)

        return self._new(fits, make, size, kernel)

    def total(self, parts: list[int], condition: Callable[..., bool | None], make: Make) -> int:
        """The sum of sizes."""
        return self._new(condition, make, *parts)

    def factor(self, whole: int, part: int) -> int:
        """The size that times ``part`` is ``whole``."""
        result = self.sizes.fresh()
        self.sizes.wait(_product, result, part, whole)
        self._made.append((whole, (result, part), dimensions.multiply))
        return result

    def _new(self, condition: Callable[..., bool | None], make: Make, *parts: int) -> int:
        result = self.sizes.fresh()
        self.sizes.wait(condition, *parts, result)
        self._made.append((result, parts, make))
        return result

    def parts(self, root: int) -> tuple[int, ...]:
        """What a size is made of; nothing if it is not made of others."""
        return self._way(root)[0]

    def _way(self, root: int) -> tuple[tuple[int, ...], Make]:
        find = self.sizes.find
        for made, parts, make in self._made:
            if find(made) == root and root not in map(find, parts):
                return parts, make
        return (), dimensions.multiply

    def align(self) -> None:
        """Take the factors of equal products in order, where that can be."""
        sizes = self.sizes
        for at, (made, parts, make) in enumerate(self._made):
            for other, others, way in self._made[:at]:
                if sizes.find(made) != sizes.find(other) or make is not way:
                    continue
                mark = sizes.mark()
                fits = all(sizes.unify(a, b) for a, b in zip(parts, others, strict=True))
                if not (fits and sizes.propagate()):
                    sizes.undo(mark)

    def named(self, root: int, size: Callable[[int], Dimension]) -> Dimension:
        """The size made of others, from their sizes."""
        parts, make = self._way(root)
        return make(*map(size, parts))


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


def _window(sizes: Sizes, a: int, b: int, r: int, make: Make) -> bool | None:
    """r is the size made of a and b; sizes that are letters make no 1."""
    if sizes.is_one(a) and sizes.is_one(b):
        return sizes.unify(r, ONE)
    x, y = (sizes.value[sizes.find(v)] for v in (a, b))
    if x is not None and y is not None:
        size = make(x, y)
        return not (isinstance(size, int) and size < 1) and sizes.unify(r, sizes.named(size))
    if sizes.is_one(a):
        return sizes.unify(b, ONE)
    if (
        sizes.is_big(a)
        and (x is None or y is None)
        and not (isinstance(x, int) and isinstance(y, int))
    ):
        return None if sizes.set_big(r) else False
    return None
