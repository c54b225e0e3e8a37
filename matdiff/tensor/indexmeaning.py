"""The meaning of index notation: which indices are summed, how large they are, and the tensor.

An index that stands twice in a product is summed, unless it stands on the left side (Einstein); one that stands once is
free, and every term of a sum has the same free indices. Three times is an error, as the convention gives it no meaning;
``sum_k`` says it. Every index has one range, and every place of a name one size: so sizes are found by unification.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from matdiff.base.dimensions import Dimension
from matdiff.base.errors import NameError_, ShapeError, SyntaxError_
from matdiff.expression.build import symbol
from matdiff.expression.nodes import Symbol
from matdiff.syntax.scope import Scope
from matdiff.tensor.derive import inverse
from matdiff.tensor.indextokens import FUNCTIONS
from matdiff.tensor.indextree import (
    Call,
    Entry,
    Equation,
    Explicit,
    Num,
    Part,
    Power,
    Product,
    Span,
    Total,
    entries,
)
from matdiff.tensor.make import add, apply, delta, number, power, product, scaled
from matdiff.tensor.nodes import Tensor, intern

Meaning = tuple[Tensor, tuple[str, ...]]
_SIZES = ("m", "n", "p", "q", "r", "s", "t", "l", "k")


class IndexReading:
    """An equation with its sizes: ``tensor``, the names of its axes, ``leaves`` by name, the indices ``summed``."""

    def __init__(self, text: str, equation: Equation, where: str = "") -> None:
        self.text = text
        self.equation = equation
        self.scope = Scope.of(where)
        self.summed: dict[str, None] = {}
        self._parents: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._sizes: dict[tuple[str, ...], Dimension] = {}
        self.leaves: dict[str, Tensor] = {}
        self._unify()
        left = equation.indices
        tensor, labels = self._meaning(equation.right, frozenset(left or ()))
        self.tensor, self.labels = self._ordered(tensor, labels, left)

    def fail(self, message: str, span: Span, help: str = "") -> SyntaxError_:
        return SyntaxError_(message, text=self.text, span=span, help=help)

    # -- sizes

    def _root(self, key: tuple[str, ...]) -> tuple[str, ...]:
        while key in self._parents:
            key = self._parents[key]
        return key

    def _join(self, a: tuple[str, ...], b: tuple[str, ...]) -> None:
        a, b = self._root(a), self._root(b)
        if a != b:
            self._parents[b] = a

    def _unify(self) -> None:
        """One size for every index and for every place of a name; declared sizes first."""
        ranks: dict[str, Entry] = {}
        for entry in entries(self.equation.right):
            if entry.name == "delta" and len(entry.indices) == 2:
                i, j = entry.indices
                self._join(("index", i), ("index", j))
                continue
            before = ranks.setdefault(entry.name, entry)
            if len(before.indices) != len(entry.indices):
                counts = f"{len(before.indices)} and {len(entry.indices)}"
                raise self.fail(f"{entry.name} stands with {counts} indices", entry.span)
            for place, index in enumerate(entry.indices):
                if not index.isdigit():
                    self._join(("place", entry.name, str(place)), ("index", index))
            if entry.inverse and len(entry.indices) != 2:
                raise self.fail("only a matrix has an inverse", entry.span)
            if entry.inverse:
                self._join(("place", entry.name, "0"), ("place", entry.name, "1"))
        for name, entry in ranks.items():
            self._declared(name, entry)
        for index, size in self.scope.ranges.items():
            self._fix(("index", index), size, (0, 1))
        for name, entry in ranks.items():
            self.leaves[name] = self._leaf(name, entry)

    def _declared(self, name: str, entry: Entry) -> None:
        found = self.scope.names.get(name)
        if found is None:
            return
        shape = [size for size in (found.rows, found.cols) if size is not None and size != 1]
        if shape and len(shape) != len(entry.indices):
            raise ShapeError(
                f"{name} is declared with {len(shape)} sizes and stands with {len(entry.indices)} indices",
                text=self.text,
                span=entry.span,
            )
        for place, size in enumerate(shape):
            self._fix(("place", name, str(place)), size, entry.span)
        if found.attributes and len(entry.indices) == 2:
            self._join(("place", name, "0"), ("place", name, "1"))

    def _fix(self, key: tuple[str, ...], size: Dimension, span: Span) -> None:
        root = self._root(key)
        known = self._sizes.setdefault(root, size)
        if known != size:
            raise ShapeError(
                f"one index runs over sizes {known} and {size}", text=self.text, span=span
            )

    def size(self, key: tuple[str, ...]) -> Dimension:
        """The size of an index or of a place of a name; a letter where nothing says it."""
        root = self._root(key)
        if root not in self._sizes:
            taken = {str(size) for size in self._sizes.values()} | set(self.scope.sizes)
            taken |= {entry.name for entry in entries(self.equation.right)}
            letters = [*_SIZES, *(f"n{k}" for k in range(1, 50))]
            self._sizes[root] = next(letter for letter in letters if letter not in taken)
        return self._sizes[root]

    def _leaf(self, name: str, entry: Entry) -> Tensor:
        axes = tuple(self.size(("place", name, str(k))) for k in range(len(entry.indices)))
        rows, columns = ((*axes[-2:], 1, 1)[:2]) if len(axes) <= 2 else axes[-2:]
        found = self.scope.names.get(name)
        attributes = frozenset() if found is None else found.attributes
        v: Symbol = symbol(name, (rows, columns), attributes, axes[:-2])
        return intern("leaf", (v,), (), axes)

    # -- tensors

    def _meaning(self, part: Part, kept: frozenset[str]) -> Meaning:
        """The tensor of a part and the index of each axis; indices in ``kept`` are not summed."""
        if isinstance(part, Num):
            return number(part.value), ()
        if isinstance(part, Total):
            return self._total(part, kept)
        if isinstance(part, Product):
            return self._product(part, kept)
        if isinstance(part, Explicit):
            return self._explicit(part, kept)
        if isinstance(part, Power):
            base, labels = self._single(part.base, kept)
            return power(base, part.exponent), labels
        if isinstance(part, Call):
            return self._call(part, kept)
        return self._product(Product(((part, False),), part.span), kept)

    def _single(self, part: Part, kept: frozenset[str]) -> Meaning:
        """The base of a power: entry by entry, nothing summed but inside."""
        if isinstance(part, Entry):
            tensor, slots = self._entry(part)
            labels = tuple(dict.fromkeys(slots))
            numbers = {label: k for k, label in enumerate(labels)}
            return product([(tensor, tuple(numbers[s] for s in slots))], range(len(labels))), labels
        return self._meaning(part, kept)

    def _total(self, part: Total, kept: frozenset[str]) -> Meaning:
        first: tuple[str, ...] | None = None
        terms = []
        for sign, term in part.terms:
            tensor, labels = self._meaning(term, kept)
            if first is None:
                first = labels
            elif set(labels) != set(first):
                raise self.fail(
                    f"the terms of this sum have different free indices: {_words(first)} before, {_words(labels)} here",
                    term.span,
                )
            terms.append(scaled(sign, _reordered(tensor, labels, first)))
        assert first is not None
        return add(*terms), first

    def _product(self, part: Product, kept: frozenset[str]) -> Meaning:
        factors: list[Meaning] = []
        spans: list[tuple[str, Span]] = []
        for inner, below in part.factors:
            tensor, slots = (
                self._entry(inner) if isinstance(inner, Entry) else self._meaning(inner, kept)
            )
            factors.append((power(tensor, -1) if below else tensor, slots))
            spans += [(slot, inner.span) for slot in slots]
        counts = Counter(slot for _, slots in factors for slot in slots)
        for index, count in counts.items():
            if count > 2 and index not in kept:
                span = [s for slot, s in spans if slot == index][2]
                raise self.fail(
                    f"the index {index} stands {_TIMES.get(count, str(count))} times in a product",
                    span,
                    f"write sum_{index} before the product if it is to be summed, or name it on the left side",
                )
        free = [index for index, count in counts.items() if count == 1 or index in kept]
        self.summed.update({index: None for index in counts if index not in free})
        numbers = {
            index: k for k, index in enumerate([*free, *(i for i in counts if i not in free)])
        }
        parts = [(tensor, tuple(numbers[s] for s in slots)) for tensor, slots in factors]
        return product(parts, range(len(free))), tuple(free)

    def _explicit(self, part: Explicit, kept: frozenset[str]) -> Meaning:
        tensor, labels = self._meaning(part.body, kept | set(part.indices))
        for index in part.indices:
            if index not in labels:
                raise self.fail(f"the index {index} of this sum does not stand in it", part.span)
        out = [k for k, label in enumerate(labels) if label not in part.indices]
        whole = product([(tensor, tuple(range(len(labels))))], out)
        return whole, tuple(labels[k] for k in out)

    def _call(self, part: Call, kept: frozenset[str]) -> Meaning:
        meanings = [self._meaning(argument, kept) for argument in part.arguments]
        labels = meanings[0][1]
        for _, other in meanings[1:]:
            if set(other) != set(labels):
                raise self.fail("the arguments have different free indices", part.span)
        tensors = [_reordered(tensor, own, labels) for tensor, own in meanings]
        name = FUNCTIONS.get(part.name)
        if len(tensors) != (2 if name in ("max", "min") else 1):
            raise self.fail(f"{part.name} does not take {len(tensors)} arguments", part.span)
        if name == "sqrt":
            return power(tensors[0], Fraction(1, 2)), labels
        if name is None:
            return apply("function", tensors[0], parameters=(part.name, 0)), labels
        return apply(name, *tensors), labels

    def _entry(self, entry: Entry) -> Meaning:
        if entry.name == "delta" and len(entry.indices) == 2:
            return delta(self.size(("index", entry.indices[0]))), entry.indices
        if entry.name == "pi" and not entry.indices:
            return intern("constant", ("pi",)), ()
        leaf = self.leaves[entry.name]
        tensor = inverse(leaf) if entry.inverse else leaf
        kept = [k for k, index in enumerate(entry.indices) if not index.isdigit()]
        if len(kept) == len(entry.indices):
            return tensor, entry.indices
        picks = [
            (intern("unit", (), (number(int(index)),), (leaf.axes[k],)), (k,))
            for k, index in enumerate(entry.indices)
            if index.isdigit()
        ]
        every = tuple(range(len(entry.indices)))
        return product([(tensor, every), *picks], kept), tuple(entry.indices[k] for k in kept)

    def _ordered(
        self, tensor: Tensor, labels: tuple[str, ...], left: tuple[str, ...] | None
    ) -> Meaning:
        if left is None:
            return tensor, labels
        if set(left) != set(labels):
            raise self.fail(
                f"the left side has the free indices {_words(left)}, the right side {_words(labels)}",
                self.equation.right.span,
            )
        return _reordered(tensor, labels, left), left

    def leaf(self, name: str) -> Tensor:
        """The tensor of a variable; NameError where it does not occur."""
        if name not in self.leaves:
            known = ", ".join(self.leaves)
            raise NameError_(
                f"{name} does not occur in the expression", help=f"the names are {known}"
            )
        return self.leaves[name]


def _reordered(tensor: Tensor, labels: tuple[str, ...], wanted: tuple[str, ...]) -> Tensor:
    if labels == wanted:
        return tensor
    return product([(tensor, tuple(range(len(labels))))], [labels.index(i) for i in wanted])


def _words(labels: tuple[str, ...]) -> str:
    return ", ".join(labels) or "none"


_TIMES = {3: "three", 4: "four", 5: "five"}
