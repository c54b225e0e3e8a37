"""Names for what a long answer repeats, as a person gives them: ``R`` for a residual, other letters for the rest.

Where ``sharing`` keeps the text of a huge graph finite, this makes an answer of a few lines easy to read: at most three
names, each for the part that saves most, chosen again after each.

>>> from matdiff.expression.build import add, apply, hadamard, matmul, negate, symbol
>>> X, w, y = symbol("X", ("m", "n")), symbol("w", ("n", 1)), symbol("y", ("m", 1))
>>> residual = add(matmul(X, w), negate(y))
>>> node = hadamard(apply("exp", residual), apply("tanh", residual), residual)
>>> name_parts(node)
(hadamard(exp(r), tanh(r), r), [(r, add(matmul(X, w), scale(-1, y)))])
"""

from __future__ import annotations

from matdiff.expression.build import index, member, symbol
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.operators import OPERATORS
from matdiff.expression.traverse import postorder, substitute
from matdiff.output.unicode import pretty
from matdiff.rewrite.terms import split_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.base.dimensions import Dimension

LONG = 120
"""A text of more characters is long."""
_NAMES = 3
_LARGE = 400  # nodes of the tree; beyond that, sharing splits the graph
_SHORTEST = 6  # characters of a part that is worth a name
_LINE = 8  # characters that a definition costs beyond its text

_ADD, _TRANSPOSE, _SCALE = OPERATORS["add"], OPERATORS["transpose"], OPERATORS["scale"]
_LETTERS = {"scalar": "cskqabgh", "column": "uvzhpqgs", "matrix": "MPQKHZNE"}
_RESIDUAL = {"scalar": "r", "column": "r", "matrix": "R"}


def is_long(node: Node) -> bool:
    """Worth a look for repeated parts: long as text, but no graph that is too large to be written out at all."""
    if node.weight > _LARGE:
        return False
    return (node.weight > 30 and len(pretty(node)) > LONG) or bool(_lettered(node))


def _lettered(node: Node) -> list[Apply]:
    """The parts of an expression that have a letter of their own: unit eigenvectors."""
    return [v for v in postorder(node) if isinstance(v, Apply) and own_letter(v)]


def own_letter(part: Node) -> str:
    """The letter that the books have for such a part; '' where they have none."""
    if not isinstance(part, Apply) or part.operator.selection:
        return ""
    return part.operator.letter


def name_parts(node: Node) -> tuple[Node, list[tuple[Node, Node]]]:
    """The expression with symbols for its repeated parts, and pairs of such a symbol and what it stands for.

    A definition uses only symbols that are defined after it, as one reads on.
    """
    letters = Letters(node)
    roots = [node]
    labels: list[Node] = []
    for vector in _lettered(node):
        if vector in roots or vector.indices:
            continue
        label = letters.fresh(vector)
        roots = [substitute(root, {vector: label}) for root in roots]
        roots.append(vector)
        labels.append(label)
    is_short = labels and len(pretty(roots[0])) <= LONG
    limit = len(labels) + (0 if is_short else _NAMES)
    while len(labels) < limit:
        part = most_saving(roots)
        if part is None:
            break
        label = letters.fresh(part)
        roots = [substitute(root, {part: label}) for root in roots]
        roots.append(part)
        labels.append(label)
    pairs = list(zip(labels, roots[1:], strict=True))
    return roots[0], _in_order(roots[0], pairs)


def most_saving(roots: list[Node], may: Callable[[Node], bool] = lambda part: True) -> Node | None:
    """The part whose name shortens the text most, of those that may have one; None where none is worth it."""
    order = postorder(*roots)
    times = dict.fromkeys(order, 0)
    for root in roots:
        times[root] += 1
    for part in reversed(order):
        if isinstance(part, Apply):
            for operand in part.operands:
                times[operand] += times[part]
    best, most = None, 0
    for part in order:
        if times[part] < 2 or not isinstance(part, Apply) or not _nameable(part, roots):
            continue
        if not may(part):
            continue
        length = len(pretty(part))
        saved = (times[part] - 1) * length - _LINE
        if length >= _SHORTEST and saved > most:
            best, most = part, saved
    return best


def _nameable(part: Apply, roots: list[Node]) -> bool:
    """Not the whole, not a number times something, not a transpose: what stands inside gets the name."""
    return (
        bool(part.operands)
        and part not in roots
        and part.operator is not _TRANSPOSE
        and (part.operator is not _SCALE or split_number(part)[0] == 1)
        and len(part.indices) < 2
    )


def _in_order(root: Node, pairs: list[tuple[Node, Node]]) -> list[tuple[Node, Node]]:
    """Pairs sorted so that each name is used before it is explained."""
    ordered: list[tuple[Node, Node]] = []
    waiting = list(pairs)
    while waiting:
        inner = {part for _, value in waiting for part in postorder(value)}
        at = next(k for k, (label, _) in enumerate(waiting) if label not in inner)
        ordered.append(waiting.pop(at))
    return ordered


class Letters:
    """Letters that the expression does not use; where they run out, a letter with a number."""

    def __init__(self, node: Node) -> None:
        self.taken: set[str] = set()
        self.ranges: dict[str, Dimension] = {}
        for part in postorder(node):
            if isinstance(part, Symbol):
                self.taken.add(part.name)
                if "index" in part.attributes:
                    self.ranges[part.name] = part.axes[0]
            elif isinstance(part, Apply):
                self.taken.update(word for word in part.parameters if isinstance(word, str))

    def called(self, letter: str, part: Node) -> Symbol:
        """The symbol for a part whose letter is known."""
        return symbol(self._free(letter), part.shape)

    def _free(self, wanted: str) -> str:
        numbered = (f"{wanted[0]}{number}" for number in range(1, len(self.taken) + 2))
        name: str = next(name for name in (*wanted, *numbered) if name not in self.taken)
        self.taken.add(name)
        return name

    def fresh(self, part: Node) -> Node:
        """The symbol for a part; inside a sum over i, with the index."""
        kind = "scalar" if part.is_scalar else "column" if part.shape[1] == 1 else "matrix"
        wanted = (
            own_letter(part) + (_RESIDUAL[kind] if _is_difference(part) else "") + _LETTERS[kind]
        )
        name = self._free(wanted)
        for i in part.indices:
            family = symbol(name, part.shape, axes=(self.ranges[i],))
            return member(family, index(i, self.ranges[i]))
        return symbol(name, part.shape)


def _is_difference(part: Node) -> bool:
    return (
        isinstance(part, Apply)
        and part.operator is _ADD
        and any(split_number(term)[0] < 0 for term in part.operands)
    )
