"""Small numbers in the place of large declared ones: a derivation does not depend on them, and a check need not take them at their word.

``A: 300 x 20`` is looked at as 6 x 4: in the same order, even for even and odd for odd, products of such numbers as products; the
expressions are built again, so that what does not fit is not replaced. Where an expression speaks of a large number itself, values that
differ prove nothing.

>>> from matdiff.expression.build import matmul, symbol, tr
>>> found = stand_ins(tr(matmul(symbol("A", (300, 20)), symbol("B", (20, 300)))))
>>> found.numbers, found.certain
({20: 4, 300: 6}, True)
>>> found.of(symbol("x", (20, 1))).shape
(4, 1)
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.base.dimensions import Dimension, factors, product
from matdiff.base.errors import MatdiffError
from matdiff.expression import build as b
from matdiff.expression.nodes import Apply, Node, Number, Symbol
from matdiff.expression.traverse import postorder
from matdiff.numeric.sampling import sizes_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SMALL = 12
"""Numbers up to here are taken at their word."""


class StandIns:
    """``numbers`` maps large numbers to small ones; ``certain`` is False where an expression speaks of large numbers itself."""

    __slots__ = ("_made", "certain", "numbers")

    def __init__(self, numbers: dict[int, int], certain: bool) -> None:
        self.numbers = numbers
        self.certain = certain
        self._made: dict[Node, Node] = {}

    def of(self, root: Node) -> Node:
        """An expression with the small numbers; MatdiffError or ValueError where it cannot be built with them."""
        made = self._made
        for node in postorder(root):
            if node not in made:
                made[node] = self._again(node)
        return made[root]

    def words(self) -> str:
        """'4 in the place of 300'."""
        return ", ".join(
            f"{small} in the place of {large}" for large, small in self.numbers.items()
        )

    def _again(self, node: Node) -> Node:
        if isinstance(node, Symbol):
            rows, columns = node.shape
            axes = tuple(map(self._size, node.axes))
            return b.symbol(
                node.name, (self._size(rows), self._size(columns)), node.attributes, axes
            )
        if not isinstance(node, Apply):
            return node
        own = () if node.operator.convolution else node.operator.sizes
        rest = [k for at, k in enumerate(node.parameters) if at not in own]
        places = node.operands if node.operator.name in ("unit", "given") else ()
        if any(isinstance(k, int) and k > SMALL for k in rest) or any(map(_is_large, places)):
            raise ValueError("a stride or a place that is as large")
        parameters = [self._size(k) if at in own else k for at, k in enumerate(node.parameters)]
        operands = tuple(self._made[v] for v in node.operands)
        return b.apply(node.operator, *operands, parameters=tuple(parameters))

    def _size(self, size: Any) -> Dimension:
        number, names = factors(size)
        return product(self.numbers[number] if number > SMALL else number, names)


def stand_ins(*nodes: Node) -> StandIns | None:
    """The small numbers for these expressions; None where none is large, or where they cannot be replaced."""
    own: set[int] = set()
    certain = True
    for node in postorder(*nodes):
        if isinstance(node, Symbol):
            own.update(factors(size)[0] for size in (*node.shape, *node.axes))
        elif isinstance(node, Apply):
            own.update(factors(size)[0] for size in sizes_in(node))
        certain = certain and not _is_large(node)
    if all(number <= SMALL for number in own):
        return None
    for composed in (False, True):
        found = StandIns(_numbers(sorted(own), composed), certain)
        try:
            for node in nodes:
                found.of(node)
        except (MatdiffError, ValueError, KeyError):
            continue
        return found
    return None


def _is_large(node: Node) -> bool:
    if not isinstance(node, Number):
        return False
    value = Fraction(node.value)
    return max(abs(value.numerator), value.denominator) > SMALL


def _numbers(own: list[int], composed: bool) -> dict[int, int]:
    """A small number for each large one, in their order; ``composed``: products of two of them stay products."""
    kept = [k for k in own if 1 < k <= SMALL]
    found: dict[int, int] = {}
    last = max([2, *kept])
    for number in own:
        if number <= SMALL:
            continue
        known = {**{k: k for k in kept}, **found}
        pair = next(
            (k for k in known if composed and number % k == 0 and number // k in known), None
        )
        if pair is not None:
            found[number] = known[pair] * known[number // pair]
            continue
        last = last + 1 + (last + 1 - number) % 2
        found[number] = last
    return found
