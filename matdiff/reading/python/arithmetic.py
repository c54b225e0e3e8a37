"""Elementwise operations with broadcasting."""

from __future__ import annotations

from fractions import Fraction

from matdiff.base.dimensions import SCALAR
from matdiff.base.errors import MatdiffError
from matdiff.expression import build
from matdiff.expression.build import apply, number
from matdiff.expression.nodes import Node, Number
from matdiff.expression.traverse import substitute
from matdiff.reading.python.contraction import both
from matdiff.reading.python.names import NUMBERS, is_whole
from matdiff.reading.python.tensors import Tensors
from matdiff.reading.python.values import Array, Factor
from matdiff.syntax import combine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matdiff.reading.python.values import Axes, Term


_MANY_TERMS = 24


class Arithmetic(Tensors):
    """Functions of every entry, of every two entries."""

    # ---- elementwise -------------------------------------------------------------------------------

    def each(self, a: Array, function: Callable[[Node], Node]) -> Array:
        """A function of every entry."""
        if a.rank <= 2:
            return self.array(a.axes, lambda: function(a.node))
        if not self.building:
            return Array(a.axes)
        factor = self.body(a)
        return Array(a.axes, None, ((factor.changed(function(factor.node)),),))

    def unary(self, a: Array, name: str) -> Array:
        return self.each(a, lambda node: apply(name, node))

    def every(
        self, a: Array, b: Array, function: Callable[[Node, Node], Node], what: str = ""
    ) -> Array:
        """A function of every two entries, of two matrices of one shape."""
        axes = self._meet(a, b, what)
        if len(axes) <= 2:
            return self.array(axes, lambda: function(self.spread(a, axes), self.spread(b, axes)))
        if not self.building:
            return Array(axes)
        first, second = self._full(a, axes), self._full(b, axes)
        rename: dict[Node, Node] = {
            s: first.lead[p] for p, s in second.lead.items() if p in first.lead
        }
        node = function(first.node, substitute(second.node, rename))
        lead = {**second.lead, **first.lead}
        return Array(axes, None, ((Factor(node, first.row, first.col, lead),),))

    def _meet(self, a: Array, b: Array, what: str = "") -> Axes:
        if what == "+":
            for one, other in ((a, b), (b, a)):
                if one.samples and other.rank == 1 and other.bare[:1] in ("b", "c", "i"):
                    self.strain(1.0)  # an intercept is a number for all samples
        if what == "/" and a.rank == 1 and b.rank == 2 and b.bare:
            self.strain(1.5)
        if a.rank != b.rank:
            small, large = (a, b) if a.rank < b.rank else (b, a)
            if small.rank == 0 and small.bare and large.rank and what in ("+", "-"):
                self.strain(0.0 if is_number_word(small.bare) or large.samples else 0.4)
            elif small.rank == 1 and large.rank == 2:
                same = large.axes[1] == 1 and self.sizes.resolve(small.axes[0]) == large.axes[0]
                self.strain(
                    1.1 if is_whole(small.bare) else 0.6 if same else 0.2
                )  # n and n x 1 make n x n
        return self.broadcast(a.axes, b.axes)

    def add(self, a: Array, b: Array, sign: str = "+") -> Array:
        """a + b, or a - b."""
        axes = self._meet(a, b, sign)
        if not self.building:
            return Array(axes)
        if len(axes) > 2:
            return Array(axes, None, self._terms_added(a, b, len(axes), sign))
        left, right = self.spread(a, axes), self.spread(b, axes)
        if _is_zero(a):
            return Array(axes, combine.minus(right) if sign == "-" else right)
        if _is_zero(b):
            return Array(axes, left)
        if isinstance(left, Number) and isinstance(right, Number):
            value = right.value if sign == "+" else -right.value
            return Array(axes, number(left.value + value))
        return Array(axes, build.add(left, combine.minus(right) if sign == "-" else right))

    def _terms_added(self, a: Array, b: Array, rank: int, sign: str) -> tuple[Term, ...]:
        left, right = self.terms(a, rank), self.terms(b, rank)
        if sign == "-":
            right = tuple((Factor(build.MINUS_ONE, None, None), *term) for term in right)
        return left + right

    def negative(self, a: Array) -> Array:
        if a.rank <= 2:
            return self.array(a.axes, lambda: combine.minus(a.node))
        return self.multiply(self.number(-1), a)

    def multiply(self, a: Array, b: Array) -> Array:
        axes = self._meet(a, b, "*")
        if not self.building:
            return Array(axes)
        if len(axes) > 2:
            left, right = self.terms(a, len(axes)), self.terms(b, len(axes))
            is_long = len(left) * len(right) > _MANY_TERMS or _is_led(left) or _is_led(right)
            if is_long and not (_is_constant(left) or _is_constant(right)):
                return self.every(a, b, both)
            return Array(axes, None, tuple((*s, *t) for s in left for t in right))
        assert a.node is not None
        assert b.node is not None
        if SCALAR in (a.node.shape, b.node.shape):
            first, second = (self._kept(v, axes) for v in (a, b))
            return Array(axes, _product_of_numbers(first, second))
        return Array(axes, build.hadamard(self.spread(a, axes), self.spread(b, axes)))

    def _kept(self, a: Array, axes: Axes) -> Node:
        """The operand of a product: a number stays a number."""
        assert a.node is not None
        return a.node if a.node.shape == SCALAR else self.spread(a, axes)

    def divide(self, a: Array, b: Array) -> Array:
        axes = self._meet(a, b, "/")
        if not self.building:
            return Array(axes)
        if len(axes) > 2:
            return self.multiply(a, self.each(b, lambda node: build.power(node, -1)))
        first, second = (self._kept(v, axes) for v in (a, b))
        if isinstance(second, Number) and second.value == 0:
            raise MatdiffError("division by zero")
        if _is_zero(a):
            return Array(axes, self.spread(a, axes))
        return Array(axes, combine.elementwise(first, second, True))

    def power(self, a: Array, b: Array) -> Array:
        if b.rank and any(size != 1 for size in b.axes):
            return self._to_powers(a, b)
        exponent = b.node
        if not self.building:
            return Array(a.axes if a.rank >= b.rank else b.axes)
        assert exponent is not None
        if a.rank > 2 and isinstance(exponent, Number) and exponent.value == 2:
            return self._squared(a)
        if isinstance(exponent, Number) and exponent.value == 1:
            return a
        if isinstance(a.node, Number) and isinstance(exponent, Number):
            value, k = Fraction(a.node.value), exponent.value
            if isinstance(k, int) and abs(k) < 100 and (value or k > 0):
                return self.number(value**k)
        return self.each(a, lambda node: build.power(node, exponent))

    def _to_powers(self, a: Array, b: Array) -> Array:
        """a ** b for an array b: exp(b log a)."""
        return self.unary(self.multiply(b, self.unary(a, "log")), "exp")

    def _squared(self, a: Array) -> Array:
        terms = a.terms
        if _is_led(terms) or len(terms) ** 2 > _MANY_TERMS:
            return self.each(a, lambda node: build.power(node, 2))
        found: list[Term] = [tuple(f.changed(_square(f.node)) for f in term) for term in terms]
        two = Factor(build.TWO, None, None)
        for at, s in enumerate(terms):
            found += [(two, *s, *t) for t in terms[at + 1 :]]
        return Array(a.axes, None, tuple(found))


def is_number_word(name: str) -> bool:
    """Whether a name is one that people give to numbers."""
    return name in NUMBERS


def _is_zero(a: Array) -> bool:
    return isinstance(a.node, Number) and a.node.value == 0


def _is_led(terms: Sequence[Term]) -> bool:
    return any(f.lead for term in terms for f in term)


def _is_constant(terms: Sequence[Term]) -> bool:
    return all(f.row is None and f.col is None and not f.lead for term in terms for f in term)


def _square(node: Node) -> Node:
    if isinstance(node, Number):
        return number(node.value * node.value)
    return build.power(node, 2)


def _product_of_numbers(a: Node, b: Node) -> Node:
    for one, other in ((a, b), (b, a)):
        if isinstance(one, Number) and one.value == 1:
            return other
    if isinstance(a, Number) and isinstance(b, Number):
        return number(a.value * b.value)
    return combine.product([a, b])
