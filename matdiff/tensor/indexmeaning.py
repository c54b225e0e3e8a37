"""The meaning of index notation: which indices are summed, and the tensor.

An index that stands twice in a product is summed, unless it stands on the left side (Einstein); one that stands once is
free, and every term of a sum has the same free indices. Three times is an error, as the convention gives it no meaning;
``sum_k`` says it. A square is a product: where x_i^2 has to be a number, i is summed.

An equation before the last one is a definition: its name stands for the tensor of its right side.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from matdiff.base.errors import NameError_, SyntaxError_
from matdiff.expression.operators import OPERATORS
from matdiff.syntax.scope import Scope
from matdiff.tensor.derive import inverse
from matdiff.tensor.indexdefinitions import Definition, check_names
from matdiff.tensor.indexsizes import Sizes
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


class IndexReading:
    """Equations with their sizes.

    ``tensor``       the last equation, a leaf for everything that is defined before;  ``labels``  the names of its axes.
    ``definitions``  the others by name;  ``leaves``  the variables by name.
    ``summed``       the indices that are summed as they stand twice, ``squares`` those that stand in a square alone.
    """

    def __init__(
        self, text: str, equations: list[Equation], where: str = "", scalar: bool = False
    ) -> None:
        self.text = text
        self.equation = equations[-1]
        self.scalar = scalar
        self._own: dict[str, None] = {}
        self.summed: dict[str, None] = {}
        self.squares: dict[str, None] = {}
        self.definitions: dict[str, Definition] = {}
        self.leaves: dict[str, Tensor] = {}
        self.has_permutation = False
        check_names(text, equations)
        self.sizes = Sizes(text, equations, Scope.of(where))
        for at, equation in enumerate(equations):
            self._at, self._own = str(at), {}
            tensor, labels = self._equation(equation)
            self.summed.update(self._own)
            if equation is not self.equation:
                name, leaf = equation.name, self.sizes.leaf(equation.name)
                self.definitions[name] = Definition(name, labels, tensor, leaf, self.letters)
        self.tensor, self.labels = tensor, labels

    @property
    def letters(self) -> str:
        """The letters that the last equation sums over."""
        return "".join(index for index in self._own if len(index) == 1)

    def fail(self, message: str, span: Span, help: str = "") -> SyntaxError_:
        return SyntaxError_(message, text=self.text, span=span, help=help)

    def _equation(self, equation: Equation) -> Meaning:
        left = equation.indices
        if left is None and self.scalar:
            left = ()
        right = equation.right
        self._right_span = right.span
        kept = frozenset(left or ())
        tensor, labels = self._meaning(right, kept) if left is None else self._closed(right, kept)
        return self._ordered(tensor, labels, left)

    def _closed(self, right: Part, kept: frozenset[str]) -> Meaning:
        """A right side of which the free indices are known: those of squares that are not among them are summed."""
        if not isinstance(right, Total):
            return self._summed_squares(right, kept)
        terms = [(sign, term, *self._summed_squares(term, kept)) for sign, term in right.terms]
        return self._added(terms, kept)

    def _summed_squares(self, term: Part, kept: frozenset[str]) -> Meaning:
        tensor, labels = self._meaning(term, kept)
        factors = [f for f, _ in term.factors] if isinstance(term, Product) else [term]
        squares = [f for f in factors if isinstance(f, Power) and f.exponent == 2]
        loose = {entry for f in factors if f not in squares for entry in _letters(f)}
        inside = {entry for f in squares for entry in _letters(f)}
        gone = [label for label in labels if label in inside - loose - kept]
        self.squares.update(dict.fromkeys(gone))
        out = [k for k, label in enumerate(labels) if label not in gone]
        if not gone:
            return tensor, labels
        whole = product([(tensor, tuple(range(len(labels))))], out)
        return whole, tuple(labels[k] for k in out)

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
        found = [(sign, term, *self._meaning(term, kept)) for sign, term in part.terms]
        return self._added(found, kept)

    def _added(
        self, meanings: list[tuple[int, Part, Tensor, tuple[str, ...]]], kept: frozenset[str]
    ) -> Meaning:
        """Terms with the same free indices as one sum; an index of the left side may be missing: J_ij = s_i (delta_ij - s_j)."""
        every = dict.fromkeys(label for _, _, _, labels in meanings for label in labels)
        first = meanings[0][3]
        terms = []
        for sign, term, tensor, labels in meanings:
            if ({*labels} ^ {*first}) - kept:
                raise self.fail(
                    f"the terms of this sum have different free indices: {_words(first)} before, {_words(labels)} here",
                    term.span,
                )
            terms.append(scaled(sign, self._spread(tensor, labels, tuple(every))))
        return add(*terms), tuple(every)

    def _spread(self, tensor: Tensor, labels: tuple[str, ...], wanted: tuple[str, ...]) -> Tensor:
        """The tensor with these axes, the same along those that it has not."""
        if {*labels} == {*wanted}:
            return _reordered(tensor, labels, wanted)
        sizes = {k: self.sizes.size(("index", self._at, label)) for k, label in enumerate(wanted)}
        slots = tuple(wanted.index(label) for label in labels)
        return product([(tensor, slots)], range(len(wanted)), sizes)

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
        self._own.update({index: None for index in counts if index not in free})
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
        labels = max((own for _, own in meanings), key=len)
        for _, other in meanings:
            if other and set(other) != set(labels):
                raise self.fail("the arguments have different free indices", part.span)
        shape = next(tensor.axes for tensor, own in meanings if own == labels)
        sizes = dict(enumerate(shape))
        tensors = [
            _reordered(tensor, own, labels)
            if own
            else product([(tensor, ())], range(len(shape)), sizes)
            for tensor, own in meanings
        ]
        name = FUNCTIONS.get(part.name)
        row = OPERATORS.get(name or "")
        if len(tensors) != (row.arity if row else 1):
            raise self.fail(f"{part.name} does not take {len(tensors)} arguments", part.span)
        if name == "sqrt":
            return power(tensors[0], Fraction(1, 2)), labels
        if name is None:
            return apply("function", tensors[0], parameters=(part.name, 0)), labels
        return apply(name, *tensors), labels

    def _entry(self, entry: Entry) -> Meaning:
        if entry.name == "delta" and len(entry.indices) == 2:
            return delta(self.sizes.size(("index", self._at, entry.indices[0]))), entry.indices
        if self.sizes.is_permutation(entry):
            self.has_permutation = True
            return self._placed(intern("table", ("permutation",), (), (3, 3, 3)), entry.indices)
        if entry.name == "pi" and not entry.indices:
            return intern("constant", ("pi",)), ()
        leaf = self._named(entry.name)
        return self._placed(inverse(leaf) if entry.inverse else leaf, entry.indices)

    def _named(self, name: str) -> Tensor:
        """The leaf of a variable or of a definition."""
        if name in self.definitions:
            return self.definitions[name].leaf
        if name not in self.leaves:
            self.leaves[name] = self.sizes.leaf(name)
        return self.leaves[name]

    def _placed(self, tensor: Tensor, indices: tuple[str, ...]) -> Meaning:
        """A tensor with its indices; a number among them picks one place."""
        kept = [k for k, index in enumerate(indices) if not index.isdigit()]
        if len(kept) == len(indices):
            return tensor, indices
        picks = [
            (intern("unit", (), (number(int(index)),), (tensor.axes[k],)), (k,))
            for k, index in enumerate(indices)
            if index.isdigit()
        ]
        places = tuple(range(len(indices)))
        return product([(tensor, places), *picks], kept), tuple(indices[k] for k in kept)

    def _ordered(
        self, tensor: Tensor, labels: tuple[str, ...], left: tuple[str, ...] | None
    ) -> Meaning:
        if left is None:
            return tensor, labels
        if set(left) != set(labels):
            if not left and self.equation.indices is None:
                return tensor, labels  # who asked for a number says what is wrong
            raise self.fail(
                f"the left side has the free indices {_words(left)}, the right side {_words(labels)}",
                self._right_span,
            )
        return _reordered(tensor, labels, left), left

    def leaf(self, name: str) -> Tensor:
        """The tensor of a variable, or of what is defined; NameError where it does not occur."""
        if name in self.definitions:
            return self.definitions[name].leaf
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


def _letters(part: Part) -> set[str]:
    return {index for entry in entries(part) for index in entry.indices}


def _words(labels: tuple[str, ...]) -> str:
    return ", ".join(labels) or "none"


_TIMES = {3: "three", 4: "four", 5: "five"}
