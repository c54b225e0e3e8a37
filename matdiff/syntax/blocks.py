"""What a matrix in brackets is: numbers in an array, other entries beside unit vectors, blocks beside windows.

    [a b; c d] = a e_1 e_1' + b e_1 e_2' + c e_2 e_1' + d e_2 e_2'        [x; y] = I[:,1:m] x + I[:,m+1:m+n] y

So every law of products is a law of blocks. A 0 takes the shape of what stands beside it.
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.base import windows
from matdiff.base.dimensions import SCALAR, show
from matdiff.expression import build
from matdiff.expression.build import apply
from matdiff.syntax.literals import literal
from matdiff.syntax.unify import ONE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Dimension
    from matdiff.expression.nodes import Node
    from matdiff.syntax.builder import Builder
    from matdiff.syntax.infer import Inference
    from matdiff.syntax.tree import Tree
    from matdiff.syntax.unify import Pair, Sizes


def grid(tree: Tree) -> list[list[Tree]]:
    """The entries by rows."""
    rows: tuple[int, ...] = tree.value  # type: ignore[assignment]
    columns = rows[0]
    return [list(tree.children[i * columns : (i + 1) * columns]) for i in range(len(rows))]


def demand_matrix(self: Inference, tree: Tree) -> Pair:
    """Blocks side by side have as many rows, blocks one under the other as many columns."""
    rows = grid(tree)
    numbers = all(literal(child) is not None for child in tree.children)
    heights: list[int | None] = [None] * len(rows)
    widths: list[int | None] = [None] * len(rows[0])
    for i, row in enumerate(rows):
        for j, child in enumerate(row):
            if literal(child) == 0 and not numbers:
                continue
            height, width = self.walk(child)
            heights[i] = _met(self, heights[i], height)
            widths[j] = _met(self, widths[j], width)
    return _total(self, heights), _total(self, widths)


def _met(self: Inference, known: int | None, size: int) -> int:
    if known is None:
        return size
    self.equal(known, size)
    return known


def _total(self: Inference, sizes: list[int | None]) -> int:
    parts = [ONE if size is None else size for size in sizes]
    return parts[0] if len(parts) == 1 else self.derived.total(parts, _sum, windows.add)


def _sum(sizes: Sizes, *variables: int) -> bool | None:
    """The last size is the sum of the others."""
    *parts, whole = variables
    known = [sizes.value[sizes.find(v)] for v in parts]
    if all(value is not None for value in known):
        return sizes.unify(whole, sizes.named(windows.add(*known)))  # type: ignore[arg-type]
    total = sizes.value[sizes.find(whole)]
    if total == len(parts):
        return all(sizes.unify(v, ONE) for v in parts)
    if total is not None and known.count(None) == 1:
        others: list[Dimension] = [windows.negative(v) for v in known if v is not None]
        rest = windows.add(total, *others)
        fits = not (isinstance(rest, int) and rest < 1)
        return fits and sizes.unify(parts[known.index(None)], sizes.named(rest))
    return None if sizes.set_big(whole) else False


def build_matrix(self: Builder, tree: Tree) -> Node:
    """The array of the numbers, or the sum of the blocks at their places."""
    values = [literal(child) for child in tree.children]
    rows = grid(tree)
    if all(value is not None for value in values):
        return array([[literal(child) for child in row] for row in rows])  # type: ignore[misc]
    blocks = [[None if literal(v) == 0 else self.build(v) for v in row] for row in rows]
    heights = [_size(self, tree, [*zip(row, trees, strict=True)], 0) for row, trees in zip(blocks, rows, strict=True)]  # fmt: skip
    widths = [
        _size(self, tree, [(row[j], trees[j]) for row, trees in zip(blocks, rows, strict=True)], 1)
        for j in range(len(rows[0]))
    ]
    terms = []
    numbers: list[list[int | Fraction]] = [[0] * len(widths) for _ in heights]
    plain = all(size == 1 for size in (*heights, *widths))
    for i, row in enumerate(blocks):
        for j, block in enumerate(row):
            value = literal(rows[i][j])
            if plain and value is not None:
                numbers[i][j] = value
            elif block is not None:
                terms.append(_placed(block, place(heights, i), place(widths, j)))
    if any(any(row) for row in numbers):
        terms.insert(0, array(numbers))
    return terms[0] if len(terms) == 1 else apply("add", *terms)


def array(rows: list[list[int | Fraction]]) -> Node:
    """A matrix of numbers; of one number, the number."""
    if len(rows) == len(rows[0]) == 1:
        return build.number(rows[0][0])
    return apply("array", parameters=(tuple(map(tuple, rows)),))


def _size(self: Builder, tree: Tree, blocks: list[tuple[Node | None, Tree]], axis: int) -> Dimension:  # fmt: skip
    """The rows of the blocks side by side, or the columns of those one under the other."""
    met = [(block, where) for block, where in blocks if block is not None]
    if not met:
        return 1
    first, typed = met[0]
    for block, where in met[1:]:
        if block.shape[axis] != first.shape[axis]:
            side = ("side by side", "rows") if axis == 0 else ("one under the other", "columns")
            raise self.shape_error(
                f"blocks {side[0]} have as many {side[1]}", where,
                f"{self.words(typed)} is {_shape(first)}, {self.words(where)} is {_shape(block)}",
            )  # fmt: skip
    return first.shape[axis]


def _shape(block: Node) -> str:
    return "a scalar" if block.shape == SCALAR else show(block.shape)


def place(sizes: list[Dimension], at: int) -> Node | None:
    """The window of a block in a row of blocks; of one entry, the unit vector; None where it is alone."""
    if len(sizes) == 1:
        return None
    before, total = windows.add(0, *sizes[:at]), windows.add(*sizes)
    first, last = windows.add(before, 1), windows.add(before, sizes[at])
    if first == last and isinstance(first, int):
        return apply("unit", build.number(first), parameters=(total,))
    return apply("window", parameters=(first, last, total))


def _placed(block: Node, left: Node | None, right: Node | None) -> Node:
    factors = [left, block, None if right is None else build.transpose(right)]
    kept = [v for v in factors if v is not None]
    if block.shape == SCALAR:
        others = [v for v in kept if v is not block]
        return build.scale(block, others[0] if len(others) == 1 else build.matmul(*others))
    return build.matmul(*kept) if len(kept) > 1 else block
