"""Code for all members of a family at once: one row of an array for each member.

What holds for one member mostly holds for an array of them, a further axis in front; the rows of operators that act
on each entry are those of one member. What has no easy form of this kind raises OneByOne.
"""

from __future__ import annotations

from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.operators import OPERATORS
from matdiff.output import numpy_products
from matdiff.output.fragments import ATOM, Fragment
from matdiff.output.numpy_names import kind
from matdiff.output.numpy_products import MATMUL, MUL, POW
from matdiff.output.numpy_rows import NUMPY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.output.numpy_names import Sizes
    from matdiff.output.numpy_writer import Writer

_MATMUL, _SCALE, _SUM = OPERATORS["matmul"], OPERATORS["scale"], OPERATORS["indexed_sum"]
_POWER = OPERATORS["power"]
_ENTRYWISE = (
    "add scale hadamard power exp log abs sign sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh "
    "arccosh arctanh sigmoid softplus gelu erf step relu max min function"
)
_SAME_FOR_ALL = frozenset(_ENTRYWISE.split())
"""Operators that act on each entry, so that a further axis in front changes nothing."""


class OneByOne(Exception):
    """There is no form for all members at once."""


class Batch:
    """Code for all members at once. It stands in for the writer where rows are the same for one member and for all."""

    def __init__(self, index: Symbol, writer: Writer) -> None:
        self.index = index
        self.writer = writer
        self.parts: dict[Node, Fragment] = {}
        self.axes = ""  # what makes one number for each member fit the entries of the result

    @property
    def sizes(self) -> Sizes:
        return self.writer.sizes

    def varies(self, node: Node) -> bool:
        return self.index.name in node.indices

    def write(self, root: Node) -> Fragment:
        for part in self._unwritten(root):
            self.axes = {"s": "", "m": "[:, None, None]"}.get(kind(part.shape), "[:, None]")
            assert isinstance(part, Apply)
            self.parts[part] = self.writer.named((self.index, part), self._row(part))
        self.axes = ""
        return self.code(root)

    def _unwritten(self, root: Node) -> list[Node]:
        """What depends on the index, operands first; what does not is written by the writer."""
        result: list[Node] = []
        seen: set[Node] = set()
        stack = [(root, False)]
        while stack:
            node, expanded = stack.pop()
            if node in seen or node in self.parts:
                continue
            if expanded:
                seen.add(node)
                result.append(node)
            elif not self.varies(node):
                self.writer.write(node)
            elif isinstance(node, Apply) and node.operator is not _SUM:
                stack.append((node, True))
                if node.operator.name != "member":
                    stack.extend([(operand, False) for operand in reversed(node.operands)])
            else:
                raise OneByOne
        return result

    def _row(self, part: Apply) -> Fragment:
        name = part.operator.name
        own = _ROWS.get(name)
        if own is not None:
            return own(part, self)
        if name in _SAME_FOR_ALL:
            return NUMPY[name](part, self)  # type: ignore[arg-type]
        raise OneByOne

    def code(self, node: Node) -> Fragment:
        if not self.varies(node):
            return self.writer.code(node)
        code = self.parts[node]
        if self.axes and kind(node.shape) == "s":
            return Fragment(f"{self.fit(code, ATOM)}{self.axes}")
        return code

    def fit(self, code: Fragment, level: int) -> str:
        return self.writer.fit(code, level)

    def whole(self, code: Fragment) -> str:
        return self.writer.whole(code)

    def helper(self, name: str, operand: str) -> Fragment:
        return self.writer.helper(name, operand)

    def function(self, name: str, order: int) -> str:
        return self.writer.function(name, order)


def segment(factors: list[Node], batch: Batch) -> tuple[Fragment, bool]:
    """The product of factors whose inner sizes are more than 1, and whether it is one for every member."""
    writer = batch.writer
    for factor in factors:
        batch.write(factor)
    inner = factors[1:-1]
    first, last = factors[0], factors[-1]
    if not any(map(batch.varies, factors)):
        return numpy_products.chain(factors, writer), False
    if any(map(batch.varies, inner)) or any(
        batch.varies(f) and kind(f.shape) == "m" for f in (first, last)
    ):
        raise OneByOne
    if batch.varies(first) and (first.shape[0] == 1 or len(factors) == 1):
        value = batch.code(first)
        for factor in factors[1:]:
            if batch.varies(factor):
                product = f"{batch.fit(value, POW)} * {batch.fit(batch.code(factor), POW)}"
                return Fragment(f"np.sum({product}, axis=1)"), True
            value = numpy_products.times_right(value, "m", factor, writer)
        return value, True
    value = batch.code(last)
    for factor in reversed(factors[:-1]):
        if factor.shape[0] == 1:
            left = batch.fit(value, POW)
            value = Fragment(f"{left} @ {batch.fit(writer.code(factor), POW)}", MATMUL)
        else:
            value = _times_transposed(value, factor, writer)
    return value, True


def _times_transposed(value: Fragment, factor: Node, writer: Writer) -> Fragment:
    """(factor @ value.T).T for columns kept in the rows of value."""
    inverse = numpy_products.base_of_inverse(factor, writer)
    if inverse:
        right = numpy_products.flipped(value, writer)
        return Fragment(f"np.linalg.solve({inverse}, {right}).T")
    weights = numpy_products.diagonal_of(factor)
    if weights is not None:
        return Fragment(f"{writer.fit(value, POW)} * {writer.fit(writer.code(weights), POW)}", MUL)
    matrix = numpy_products.flipped(writer.code(factor), writer)
    return Fragment(f"{writer.fit(value, POW)} @ {matrix}", MATMUL)


def _matmul(node: Apply, batch: Batch) -> Fragment:
    numbers: list[str] = []
    rest: Fragment | None = None
    axes, batch.axes = batch.axes, ""
    if kind(node.shape) == "m":
        raise OneByOne
    for part in numpy_products.segments(node.operands):
        value, varies = segment(part, batch)
        if kind((part[0].shape[0], part[-1].shape[1])) == "s":
            if varies and axes:
                numbers.append(f"{batch.fit(value, ATOM)}{axes}")
            else:
                numbers.append(batch.fit(value, POW))
        else:
            rest = value
    if len(numbers) + (rest is not None) == 1:
        return value
    if rest is not None:
        numbers.append(batch.fit(rest, POW))
    return Fragment(" * ".join(numbers), MUL)


def _member(node: Apply, batch: Batch) -> Fragment:
    family, index = node.operands
    if index is not batch.index:
        raise OneByOne
    return batch.writer.code(family)


def _transpose(node: Apply, batch: Batch) -> Fragment:
    if kind(node.shape) == "m":
        raise OneByOne
    return batch.code(node.operands[0])


def _along_members(word: str) -> Callable[[Apply, Batch], Fragment]:
    """A function of the entries of a vector: of the rows of an array."""

    def row(node: Apply, batch: Batch) -> Fragment:
        (inner,) = node.operands
        if kind(inner.shape) not in "cr":
            raise OneByOne
        return Fragment(f"np.{word}({batch.whole(batch.code(inner))}, axis=1)")

    return row


def _helper_along_members(name: str) -> Callable[[Apply, Batch], Fragment]:
    def row(node: Apply, batch: Batch) -> Fragment:
        (inner,) = node.operands
        if kind(inner.shape) not in "cr":
            raise OneByOne
        return batch.helper(name, batch.whole(batch.code(inner)))

    return row


def _inner(node: Apply, batch: Batch) -> Fragment:
    a, b = node.operands
    if kind(a.shape) not in "cr":
        raise OneByOne
    product = f"{batch.fit(batch.code(a), POW)} * {batch.fit(batch.code(b), POW)}"
    return Fragment(f"np.sum({product}, axis=1)")


_ROWS: dict[str, Callable[[Apply, Batch], Fragment]] = {
    "matmul": _matmul,
    "member": _member,
    "transpose": _transpose,
    "norm": _along_members("linalg.norm"),
    "sum": _along_members("sum"),
    "softmax": _helper_along_members("softmax"),
    "logsumexp": _helper_along_members("logsumexp"),
    "inner": _inner,
}
"""Rows that differ for all members at once."""
