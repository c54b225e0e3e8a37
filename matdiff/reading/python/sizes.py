"""The sizes of arrays while a text is read: named by the user, whole numbers, sums of these, or not known yet.

A size that is not known is a name with an underscore before it; what is demanded of it is kept as a binding. A size that nothing
says anything of is not 1, so two of them that meet in an elementwise operation are one size.

>>> sizes = Sizes()
>>> m, n = sizes.fresh(), sizes.fresh()
>>> sizes.unify(m, windows.add(n, -1)), sizes.unify(n, "d"), sizes.resolve(m)
(True, True, '(d-1)')
"""

from __future__ import annotations

from matdiff.base import dimensions, windows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from matdiff.base.dimensions import Dimension

NAMES = ("m", "n", "p", "q", "r", "s", "k", "l", "t", "u", "v", "w")


def is_open(size: Dimension) -> bool:
    """Whether this is one size that is not known."""
    return isinstance(size, str) and size[0] == "_" and size[1:].isdigit()


def _number(name: str) -> int:
    return int(name[1:])


class Sizes:
    """Bindings of sizes that are not known yet."""

    __slots__ = ("_bound", "_count", "wishes")

    def __init__(self) -> None:
        self._bound: dict[str, Dimension] = {}
        self._count = 0
        self.wishes: dict[str, str] = {}

    def restart(self) -> None:
        """Give the same unknowns again, in the same order, for a second walk over the same text."""
        self._count = 0

    def fresh(self) -> Dimension:
        self._count += 1
        return f"_{self._count}"

    def resolve(self, size: Dimension) -> Dimension:
        """What is known of a size."""
        while isinstance(size, str) and "_" in size:
            values = {v: self._bound[v] for v in dimensions.names(size) if v in self._bound}
            if not values:
                break
            size = dimensions.substitute(size, values)
        return size

    def wish(self, size: Dimension, name: str) -> None:
        """The user calls this size so; it is taken for its name if it has no other."""
        size = self.resolve(size)
        if is_open(size):
            self.wishes.setdefault(str(size), name)

    def unify(self, a: Dimension, b: Dimension) -> bool:
        """Make two sizes one; False when they cannot be."""
        a, b = self.resolve(a), self.resolve(b)
        if a == b:
            return True
        for one, other in ((a, b), (b, a)):
            if is_open(one) and one not in dimensions.names(other):
                self._bound[str(one)] = other
                return True
        if isinstance(a, int) and isinstance(b, int):
            return False
        if self._paired(a, b):
            return True
        return self._solved(a, b)

    def _paired(self, a: Dimension, b: Dimension) -> bool:
        """m*n = p*q of unknown factors: one by one, in the order in which they came up."""
        (p, left), (q, right) = dimensions.factors(a), dimensions.factors(b)
        if (
            p != q
            or len(left) != len(right)
            or len(left) < 2
            or not all(map(is_open, (*left, *right)))
        ):
            return False
        pairs = zip(sorted(left, key=_number), sorted(right, key=_number), strict=True)
        return all(self.unify(x, y) for x, y in pairs)

    def _solved(self, a: Dimension, b: Dimension) -> bool:
        """Solve a = b for an unknown that stands alone in the difference."""
        terms = windows.terms(windows.add(a, windows.negative(b)))
        for key, value in terms.items():
            if len(key) != 1 or not is_open(key[0]):
                continue
            others = {k: v for k, v in terms.items() if k != key}
            if not any(key[0] in k for k in others) and all(
                v % value == 0 for v in others.values()
            ):
                size = windows.combined({k: -v // value for k, v in others.items()})
                if not (isinstance(size, int) and size < 1):
                    self._bound[key[0]] = size
                    return True
        return False

    def name_open(self, sizes: Iterable[Dimension], arrays: set[str], taken: set[str]) -> None:
        """Give every size that is still open a name: what the user calls it, if no array does; else m, n, p ... in this order."""
        open_ = []
        for size in sizes:
            for name in dimensions.names(self.resolve(size)):
                if is_open(name) and name not in open_:
                    open_.append(name)
        wished = set()
        wishes: dict[Dimension, str] = {}
        for size, wish in self.wishes.items():
            wishes.setdefault(self.resolve(size), wish)
        for name in open_:
            wish = wishes.get(name, "")
            if wish and wish not in arrays and wish not in self._bound.values():
                taken.add(wish)
                wished.add(name)
                self._bound[name] = wish
        left = [name for name in open_ if name not in wished]
        letters = ("n", *NAMES) if len(open_) == 1 else NAMES
        pool = [
            v for v in (*letters, *(f"m{i}" for i in range(1, len(left) + 1))) if v not in taken
        ]
        for name, letter in zip(left, dict.fromkeys(pool), strict=False):
            taken.add(letter)
            self._bound[name] = letter
