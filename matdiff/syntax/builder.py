"""A syntax tree to a typed node, once the shape of every name is known.

``Builder`` walks the tree and decides by shape what each sign means: which product, determinant or absolute value, matrix or
scalar power. What a *name* means it leaves to its heirs: ``StrictBuilder`` (laws: slots) and ``ScopedBuilder`` (what was
typed: inferred symbols). Where shapes fit in no way it raises ShapeError with the operand that does not fit under the caret;
where a reading was a decision it says so in ``notes``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from matdiff.base.dimensions import SCALAR, Dimension
from matdiff.base.errors import ShapeError, SyntaxError_, UnsupportedError
from matdiff.expression import build
from matdiff.expression.build import apply, number
from matdiff.expression.nodes import Node, Symbol
from matdiff.syntax import combine, elementwise, forms, powers, spectral, sums
from matdiff.syntax.blocks import build_matrix
from matdiff.syntax.calls import build_call
from matdiff.syntax.conjugates import adjoint, require_holomorphic
from matdiff.syntax.literals import size_of
from matdiff.syntax.rowforms import kron
from matdiff.syntax.weights import weighted_norm

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.errors import Span
    from matdiff.syntax.tree import Tree


class Builder(ABC):
    """Builds trees. Heirs say what names, members, functions and sizes are."""

    strict = False
    complex_names = False  # whether any name is declared complex

    def __init__(self, text: str | None = None) -> None:
        self.text = text
        self.notes: list[str] = []
        self.logarithms: set[int] = set()  # bars that a logarithm is taken of
        self.number_tree: Tree | None = None
        self.spectral: dict[Node, Span] = {}

    # what a heir says

    @abstractmethod
    def name(self, tree: Tree) -> Node: ...

    @abstractmethod
    def member(self, tree: Tree) -> Node: ...

    @abstractmethod
    def index(self, name: str, tree: Tree) -> Symbol: ...

    @abstractmethod
    def function(self, tree: Tree, name: str, order: int, operand: Node) -> Node: ...

    @abstractmethod
    def dimension(self, tree: Tree) -> Dimension: ...

    def is_function(self, name: str) -> bool:
        """Whether the name is declared as a function."""
        return False

    def filled(self, tree: Tree, kind: str) -> Node:
        """vector(c), matrix(c): one number in every place, of the shape the context needs."""
        raise self.unsupported(tree, f"{kind}(…)")

    def data_sum(self, tree: Tree) -> Node:
        raise self.unsupported(tree, "a sum without an index")

    def sum_of_terms(self, tree: Tree) -> Node:
        return sums.build_sum(self, tree)

    def part(self, tree: Tree) -> Node:
        raise self.unsupported(tree, "an entry of an expression")

    def given(self, tree: Tree) -> Node:
        raise self.unsupported(tree, "a sum under a condition")

    def condition_of(self, tree: Tree) -> Node | None:
        """The condition on indices that a factor is; None of any other factor."""
        return None

    def is_bound(self, index: str) -> bool:
        """Whether a sum around runs over the index."""
        return False

    def program(self, tree: Tree) -> Node:
        message = "one expression is wanted here, not several"
        raise SyntaxError_(message, text=self.text, span=tree.span)

    def typed(self, tree: Tree) -> Node:
        """What another reader typed already."""
        raise self.unsupported(tree, "a node in a law")

    def close_index(self, name: str) -> None:  # noqa: B027 (only a scope keeps indices)
        """The sum over this index ends."""

    def transposed_one(self, tree: Tree) -> Node | None:
        """The vector of ones that a literal 1 stands for when it is transposed."""
        return None

    def number_named(self, name: str) -> Node | None:
        """The number of this name, if the text has one."""
        return None

    def norm_of_kind(self, tree: Tree, node: Node, which: str) -> Node:
        """||A||_*, ||x||_p."""

        return spectral.norm_of_kind(self, tree, node, which)

    # help for them

    def build(self, tree: Tree) -> Node:
        node = _KINDS[tree.kind](self, tree)
        return require_holomorphic(self, tree, node) if node.complex else node

    def note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)

    def words(self, tree: Tree) -> str:
        """What was typed there."""
        if self.text is None:
            return repr(tree)
        words = self.text[tree.span[0] : tree.span[1]].strip()
        return words if len(words) <= 60 else words[:57] + "..."

    def shape_error(self, message: str, tree: Tree, note: str = "", help: str = "") -> ShapeError:
        return ShapeError(message, text=self.text, span=tree.span, note=note, help=help)

    def unsupported(self, tree: Tree, what: str, help: str = "") -> UnsupportedError:
        return UnsupportedError(
            f"{what} is not supported yet", text=self.text, span=tree.span, help=help
        )

    def dimension_in(self, tree: Tree) -> Dimension:
        """The size that a tree of names, numbers and products spells."""
        size = size_of(tree)
        if size is not None:
            return size
        raise SyntaxError_(
            "a size is a name, a positive integer, a product or a sum of these",
            text=self.text, span=tree.span,
        )  # fmt: skip


def _number(self: Builder, tree: Tree) -> Node:
    return number(tree.value)  # type: ignore[arg-type]


def _name(self: Builder, tree: Tree) -> Node:
    return self.name(tree)


def _negative(self: Builder, tree: Tree) -> Node:
    return combine.minus(self.build(tree.children[0]))


def _product(self: Builder, tree: Tree) -> Node:
    factors = []
    for at, child in enumerate(tree.children):
        condition = self.condition_of(child)
        if condition is not None:
            return given_factor(self, tree, at, condition)
        ones = self.transposed_one(child) if child.kind == "number" else None
        factors.append(self.build(child) if ones is None else ones)
    return forms.multiply_factors(self, tree, factors)


def given_factor(self: Builder, tree: Tree, at: int, condition: Node) -> Node:
    """A product with a condition for a factor: what the other factors make where the condition holds."""
    signs: tuple[str, ...] = tree.value  # type: ignore[assignment]
    rest = tree.children[:at] + tree.children[at + 1 :]
    if not rest:
        return apply("given", condition, build.ONE)
    if len(rest) == 1:
        return apply("given", condition, self.build(rest[0]))
    left = signs[: at - 1] + signs[at:] if at else signs[1:]
    return apply("given", condition, _product(self, type(tree)("product", rest, left, tree.span)))


def _transpose(self: Builder, tree: Tree) -> Node:
    child = tree.children[0]
    if child.kind == "number":
        ones = self.transposed_one(child)
        if ones is not None:
            return build.transpose(ones)
    node = self.build(child)
    mark = str(tree.value or "")
    if mark.endswith("?") and node.shape == SCALAR:
        exponent = self.number_named(mark[0])
        if exponent is not None:
            self.note(
                f"{self.words(tree)} is a power: {self.words(child)} is a number, and so is {mark[0]}."
            )
            return build.power(node, exponent)
    if mark[:1] == "H":
        return adjoint(self, tree, node)
    if self.strict:
        return build.transpose(node)
    if node.shape == SCALAR:
        return node
    return build.transpose(node)


def _call(self: Builder, tree: Tree) -> Node:
    if tree.value in ("log", "ln", "det", "logdet") and tree.children[0].kind == "bars":
        self.logarithms.add(id(tree.children[0]))
    return build_call(self, tree, str(tree.value))


def _primed_call(self: Builder, tree: Tree) -> Node:
    value: tuple[str, int] = tree.value  # type: ignore[assignment]
    name, order = value
    return self.function(tree, name, order, self.build(tree.children[0]))


def _bars(self: Builder, tree: Tree) -> Node:
    child = tree.children[0]
    node = self.build(child)
    if node.shape == SCALAR:
        return apply("abs", node)
    words = self.words(child)
    forms.require_square(
        self, child, node, "bars stand for a determinant or an absolute value",
        f"write ||{words}|| for the norm, or abs({words})",
    )  # fmt: skip
    if id(tree) not in self.logarithms:  # log|S| is read so by everybody
        self.note(f"|{words}| is the determinant: {words} is a square matrix.")
    return apply("det", node)


def _norm(self: Builder, tree: Tree) -> Node:
    return forms.norm(self, tree, self.build(tree.children[0]), tree.value)  # type: ignore[arg-type]


def _inner(self: Builder, tree: Tree) -> Node:
    a, b = (self.build(child) for child in tree.children)
    return forms.inner(self, tree, a, b)


def _sum_over(self: Builder, tree: Tree) -> Node:
    given: tuple[str, ...] = tree.value  # type: ignore[assignment]
    names = [name for name in given if tree.kind == "sum_over" or not self.is_bound(name)]
    upper = tree.children[-1]
    if upper.kind != "none" and size_of(upper) is None:
        raise SyntaxError_(
            "the upper limit of a sum is a size: a name, a whole number or a product of these",
            text=self.text, span=upper.span,
        )  # fmt: skip
    twice = [name for at, name in enumerate(names) if name in names[:at] or self.is_bound(name)]
    if twice:
        raise forms.used_twice(self, tree, twice[0])
    indices = [self.index(name, tree) for name in names]
    node = self.build(tree.children[0])
    for name in names:
        self.close_index(name)
    for index in reversed(indices):
        node = build.indexed_sum(index, node)
    return node


def _entries(self: Builder, tree: Tree) -> Node:
    """The sum of the entries, each times its unit vectors."""
    letters: tuple[str, ...] = tree.value  # type: ignore[assignment]
    indices = [self.index(name, tree) for name in letters]
    node = self.build(tree.children[0])
    units = [apply("unit", index, parameters=(index.axes[0],)) for index in indices]
    place = units[0] if len(units) == 1 else build.matmul(units[0], build.transpose(units[1]))
    node = build.scale(node, place)
    for name, index in zip(reversed(letters), reversed(indices), strict=True):
        self.close_index(name)
        node = build.indexed_sum(index, node)
    return node


def _indicator(self: Builder, tree: Tree) -> Node:
    condition = self.condition_of(tree)
    if condition is None:
        return self.build(tree.children[0])
    return apply("given", condition, build.ONE)


def _data_sum(self: Builder, tree: Tree) -> Node:
    return self.data_sum(tree)


def _subscript(self: Builder, tree: Tree) -> Node:
    return self.member(tree)


def _kron(self: Builder, tree: Tree) -> Node:
    return kron(self, tree, [self.build(child) for child in tree.children])


def _program(self: Builder, tree: Tree) -> Node:
    return self.program(tree)


_KINDS: dict[str, Callable[[Builder, Tree], Node]] = {
    "number": _number,
    "name": _name,
    "negative": _negative,
    "sum": lambda self, tree: self.sum_of_terms(tree),
    "product": _product,
    "elementwise": elementwise.build_elementwise,
    "quotient": powers.build_quotient,
    "leftdivide": powers.build_left_divide,
    "power": powers.build_power,
    "transpose": _transpose,
    "call": _call,
    "primed_call": _primed_call,
    "bars": _bars,
    "norm": _norm,
    "weighted_norm": weighted_norm,
    "inner": _inner,
    "colon": _inner,
    "sum_over": _sum_over,
    "sum_where": _sum_over,
    "given": lambda self, tree: self.given(tree),
    "indicator": _indicator,
    "data_sum": _data_sum,
    "subscript": _subscript,
    "place": lambda self, tree: self.part(tree),
    "matrix": build_matrix,
    "kron": _kron,
    "entries": _entries,
    "program": _program,
    "typed": lambda self, tree: self.typed(tree),
    "assign": _program,
}
"""What each kind of tree is built by."""
