"""Writes the statements of generated code: names for what is used twice, loops for sums, one pass from the leaves up.

A writer holds the code of every part written so far and the lines emitted. ``compose`` runs it until only those names
are left that are used more than once, or that keep a line from growing too long.
"""

from __future__ import annotations

import re

from matdiff.expression.nodes import Apply, Node, Number, Symbol
from matdiff.expression.operators import OPERATORS
from matdiff.expression.traverse import postorder
from matdiff.output import numpy_arithmetic, numpy_rows, numpy_sums
from matdiff.output.fragments import SUM, Fragment, fit, whole
from matdiff.output.numpy_batch import OneByOne
from matdiff.output.numpy_helpers import HELPERS, NEEDS
from matdiff.output.numpy_names import Sizes, identifier, kind
from matdiff.output.numpy_products import MUL
from matdiff.output.style import Style

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    Key = (
        Node | tuple[Symbol, Node]
    )  # what a name stands for: a node, or a node for all members of a family at once

LONGEST = 120
"""A line longer than this is cut in two by a name."""

_STYLE = Style()
_INV, _TRANSPOSE = OPERATORS["inv"], OPERATORS["transpose"]
_POWER, _DIAG = OPERATORS["power"], OPERATORS["diag"]


class Writer:
    """Code by node, and the lines written so far."""

    def __init__(self, symbols: Sequence[Symbol], repeated: set[Node], dropped: set[Key]) -> None:
        self.parameters = {symbol: identifier(symbol.name) for symbol in symbols}
        self.taken = set(self.parameters.values())
        self.sizes = Sizes(symbols, self.taken)
        self.parts: dict[Node, Fragment] = {}
        self.lines: list[str] = []
        self.names: dict[str, Key] = {}
        self.functions: list[str] = []
        self.counters: dict[Node, str] = {}
        self.repeated = repeated
        self.dropped = dropped
        self.depth = 0
        self.count = 0

    def write(self, root: Node) -> Fragment:
        """The code of a node; what it needs is written before."""
        for part in self._unwritten(root):
            if isinstance(part, Apply):
                code = self.named(part, numpy_rows.NUMPY[part.operator.name](part, self))
            elif isinstance(part, Number):
                code = numpy_arithmetic.number(part.value)
            else:
                assert isinstance(part, Symbol)
                code = Fragment(self.parameters[part])
            self.parts[part] = code
        return self.parts[root]

    def _unwritten(self, root: Node) -> list[Node]:
        """What is below the root and not written, operands first; the body of a sum is left to its loop."""
        result: list[Node] = []
        seen: set[Node] = set()
        stack = [(root, False)]
        while stack:
            node, expanded = stack.pop()
            if node in seen or node in self.parts:
                continue
            operands = node.operands if isinstance(node, Apply) else ()
            if expanded or not operands or (isinstance(node, Apply) and _is_lazy(node)):
                seen.add(node)
                result.append(node)
                continue
            stack.append((node, True))
            stack.extend([(operand, False) for operand in reversed(operands)])
        return result

    def named(self, key: Key, code: Fragment) -> Fragment:
        """The code, or a name for it after a line that says what the name stands for."""
        node = key[1] if isinstance(key, tuple) else key
        wanted = node in self.repeated and key not in self.dropped
        if not wanted and len(code.text) <= LONGEST:
            return code
        if code.text.isidentifier():
            return code
        name = self.fresh("t")
        self.names[name] = key
        self.emit(f"{name} = {whole(code, _STYLE)}")
        return Fragment(name)

    def fresh(self, letter: str) -> str:
        while True:
            self.count += 1
            name = f"{letter}{self.count}"
            if name not in self.taken:
                return name

    def emit(self, line: str) -> None:
        self.lines.append("    " * (self.depth + 1) + line)

    def code(self, node: Node) -> Fragment:
        found = self.parts.get(node)
        return self.write(node) if found is None else found

    def fit(self, code: Fragment, level: int) -> str:
        return fit(code, level, _STYLE)

    def whole(self, code: Fragment) -> str:
        return whole(code, _STYLE)

    def helper(self, name: str, operand: str) -> Fragment:
        return Fragment(f"{name}({operand})")

    def function(self, name: str, order: int) -> str:
        """The argument that stands for an unknown function or its derivative: f, df, d2f."""
        prefix = "" if order == 0 else "d" if order == 1 else f"d{order}"
        word = identifier(prefix + name)
        while word in self.taken and word not in self.functions:
            word += "_"
        if word not in self.functions:
            self.functions.append(word)
            self.taken.add(word)
        return word

    def indexed_sum(self, node: Apply) -> Fragment:
        """A sum over an index: all members at once where that is easy, else a loop."""
        index, body = node.operands
        assert isinstance(index, Symbol)
        count = self.sizes.text(index.axes[0])
        if index.name not in body.indices:
            term = self.fit(self.write(body), MUL)
            times = f"({count})" if "*" in count else count
            return Fragment(f"{times} * {term}", MUL)
        state = dict(self.parts), list(self.lines), dict(self.names), self.count
        try:
            return numpy_sums.all_at_once(body, index, self)
        except OneByOne:
            self.parts, self.lines, self.names, self.count = state
        return self._loop(index, body, count)

    def stack(self, node: Apply) -> Fragment:
        """An array with a row, or a number, for every value of the index."""
        index, body = node.operands
        assert isinstance(index, Symbol)
        rows = self._loop(index, body, self.sizes.text(index.axes[0]), is_stack=True)
        return Fragment(f"np.array({rows.text})")

    def _loop(self, index: Symbol, body: Node, count: str, is_stack: bool = False) -> Fragment:
        for part in numpy_sums.constant_parts(body, index):
            code = self.write(part)
            if not code.text.isidentifier() and not _is_free(part):
                name = self.fresh("t")
                self.emit(f"{name} = {whole(code, _STYLE)}")
                self.parts[part] = Fragment(name)
        total = self.fresh("s")
        counter = identifier(index.name)
        while counter in self.taken and counter not in self.counters.values():
            counter += "_"
        self.taken.add(counter)  # for good: a size named later must not bear the name either
        self.counters[index] = counter
        self.emit(f"{total} = []" if is_stack else f"{total} = 0.0")
        self.emit(f"for {counter} in range({count}):")
        self.depth += 1
        self.parts[index] = Fragment(f"{counter} + 1", SUM)  # as a number; members count from 0
        code = self.write(body)
        if is_stack:
            self.emit(f"{total}.append({self.whole(code)})")
        else:
            self.emit(f"{total} = {total} + {self.fit(code, 0)}")
        self.depth -= 1
        # what was computed in the loop has no value after it
        self.parts = {part: c for part, c in self.parts.items() if index.name not in part.indices}
        return Fragment(total)


def compose(node: Node, symbols: Sequence[Symbol]) -> tuple[Writer, str]:
    """A writer that has written the node, and the expression to return."""
    repeated = repeated_parts(node)
    dropped: set[Key] = set()
    while True:
        writer = Writer(symbols, repeated, dropped)
        result = whole(writer.write(node), _STYLE)
        idle = idle_names(writer, result)
        if not idle:
            return writer, result
        dropped |= idle


def idle_names(writer: Writer, result: str) -> set[Key]:
    """What has a name in the lines written that is used only once, lines that nobody uses left out."""
    _prune(writer, result)
    counts = _counts([*writer.lines, result])
    lengths = {line.split(" = ", 1)[0].strip(): len(line) for line in writer.lines}
    # a name occurs once where it is given, so that two uses make three
    return {
        key for name, key in writer.names.items() if counts[name] < 3 and lengths[name] <= LONGEST
    }


def _is_lazy(node: Apply) -> bool:
    """Whether the body is written by the row itself: in a loop, under a condition."""
    return node.operator.binds or node.operator.name == "given"


def _counts(lines: list[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for line in lines:
        for name in re.findall(r"\b[ts]\d+\b", line):
            counts[name] = counts.get(name, 0) + 1
    return counts


def _prune(writer: Writer, result: str) -> None:
    """Leave out lines that give a name nobody uses."""
    used = set(re.findall(r"\b\w+\b", result))
    kept: list[str] = []
    for line in reversed(writer.lines):
        name, equals, value = line.strip().partition(" = ")
        if equals and name in writer.names and name not in used:
            del writer.names[name]
            continue
        used.update(re.findall(r"\b\w+\b", value or name))
        kept.append(line)
    writer.lines = kept[::-1]


def repeated_parts(*nodes: Node) -> set[Node]:
    """Parts that are used more than once and cost something; an inverse or a transpose passes its uses on."""
    order = postorder(*nodes)
    uses = dict.fromkeys(order, 0)
    for part in reversed(order):
        if isinstance(part, Apply):
            passed = max(1, uses[part]) if _passes_on(part) else 1
            for operand in part.operands:
                uses[operand] += passed
    return {part for part in order if uses[part] > 1 and not _is_free(part)}


def _passes_on(part: Apply) -> bool:
    return part.operator in (_INV, _TRANSPOSE, _POWER, _DIAG)


def _is_free(part: Node) -> bool:
    """Whether a part costs nothing to write again: a symbol, a constant, a transpose, an inverse to be solved with."""
    if not isinstance(part, Apply) or not part.operands:
        return True
    if part.operator is _TRANSPOSE or part.operator.name == "member":
        return _is_free(part.operands[0])
    if part.operator is _INV or part.operator is _DIAG:
        return kind(part.shape) == "m" and _is_free(part.operands[0])
    if part.operator.name == "scale":
        first, last = part.operands[0], part.operands[-1]
        return (
            len(part.operands) == 2
            and isinstance(first, Number)
            and _is_free(last)
            and first.value == -1
        )
    return False


def used_helpers(text: str) -> list[str]:
    """The helpers that a text names (no argument bears the name of one), and those they call."""
    words = set(re.findall(r"(?<![\w.])\w+", text))
    found = [name for name in HELPERS if name in words]
    for name in found:
        found += [need for need in NEEDS.get(name, ()) if need not in found]
    return [name for name in reversed(HELPERS) if name in found]
