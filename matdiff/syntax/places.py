"""Entries, rows and columns: A_ij, A[i,j], x_i, A[i,:], and the unit vectors e_i and J_ij that stand behind them.

An entry is a product with unit vectors, A_ij = e_i' A e_j; so every law of products is a law of entries. An index is a
number, the index of a sum around it, or a letter of its own, which then stands for any place.
"""

from __future__ import annotations

from matdiff.base.dimensions import SCALAR
from matdiff.base.errors import NameError_, SyntaxError_, UnsupportedError
from matdiff.expression import build
from matdiff.expression.build import apply
from matdiff.expression.nodes import Apply
from matdiff.syntax import slices
from matdiff.syntax.guards import check_reach, place_node
from matdiff.syntax.shifts import letter
from matdiff.syntax.unify import ONE
from matdiff.syntax.unify import SCALAR as SCALAR_PAIR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Dimension
    from matdiff.expression.nodes import Node
    from matdiff.syntax.infer import Inference
    from matdiff.syntax.scoped import ScopedBuilder
    from matdiff.syntax.tree import Tree
    from matdiff.syntax.unify import Pair

ALL = ":"
"""The index of a slice: every row, every column."""


def bare_names(tree: Tree, text: str | None) -> frozenset[str]:
    """The names that stand without an index somewhere: what has an index elsewhere is an entry of them.

    NameError where a name is added to what would be its own entry: in x - x_i these are two things.
    """
    found, indexed, waiting = set(), set(), [tree]
    while waiting:
        node = waiting.pop()
        if node.kind == "name":
            found.add(str(node.value))
        elif node.kind == "subscript":
            indexed.add(str(node.children[0].value))
        elif node.kind in ("sum_over", "sum_where", "given", "place"):
            waiting.append(node.children[0])
        elif node.kind != "condition":
            waiting += node.children
            if node.kind == "sum":
                _refuse_beside(node, text)
    return frozenset(found & indexed) - {"pi"}


def _refuse_beside(tree: Tree, text: str | None) -> None:
    terms = [t.children[0] if t.kind == "negative" else t for t in tree.children]
    plain = {t.value for t in terms if t.kind == "name"}
    for term in terms:
        while term.kind in ("sum_over", "sum_where"):
            term = term.children[0]
        if term.kind == "subscript" and term.children[0].value in plain:
            name = term.children[0].value
            raise NameError_(
                f"{name} and {name}_{term.value} are added here: an entry and the whole", text=text, span=term.span,
                help=f"if {name}_{term.value} are data of their own, give {name} another letter, as in z - {name}_{term.value}",
            )  # fmt: skip


def demand_place(self: Inference, tree: Tree) -> Pair | None:
    """The shape of an entry, a slice or a unit vector; None for the member of a family."""
    family, *indices = tree.children
    name = str(family.value)
    if _is_unit(self, name, indices):
        sizes = [self.sizes.fresh() for _ in indices]
        for size, index in zip(sizes, indices, strict=True):
            self.big(size)
            _runs(self, index, size)
        return self.place(tree, (sizes[0], sizes[1] if len(sizes) == 2 else ONE))
    if not _is_entry(self, name, indices):
        return None
    rows, columns = _pair(self, name, tree)
    if len(indices) == 1:
        _vector(self, rows, columns, name)
        _runs(self, indices[0], rows)
        count = slices.count(self, indices[0])
        return SCALAR_PAIR if count is None else (count, ONE)
    for index, size in zip(indices, (rows, columns), strict=True):
        if not self.sizes.is_one(size):
            self.big(size)
        _runs(self, index, size)
    return _left(self, indices[0], rows), _left(self, indices[1], columns)


def demand_part(self: Inference, tree: Tree) -> Pair:
    """The shape of an entry or a slice of what stands in brackets."""
    operand, *indices = tree.children
    rows, columns = self.walk(operand)
    if len(indices) == 1:
        if self.sizes.is_one(rows):
            return ONE, _left(self, indices[0], columns)
        self.equal(columns, ONE)
        self.big(rows)
        _runs(self, indices[0], rows)
        return _left(self, indices[0], rows), ONE
    for index, size in zip(indices, (rows, columns), strict=False):
        if not self.sizes.is_one(size):
            self.big(size)
        _runs(self, index, size)
    if len(indices) != 2:
        return SCALAR_PAIR  # said where it is built
    return _left(self, indices[0], rows), _left(self, indices[1], columns)


def build_part(self: ScopedBuilder, tree: Tree) -> Node:
    """An entry or a slice of what stands in brackets."""
    operand, *indices = tree.children
    if len(indices) > 2:
        raise self.shape_error("an entry has one index or two", tree)
    return part_of(self, tree, self.words(operand), self.build(operand), list(indices))


def _left(self: Inference, index: Tree, size: int) -> int:
    """How many rows or columns an index leaves."""
    if index.value == ALL:
        return size
    count = slices.count(self, index)
    return ONE if count is None else count


def _is_unit(self: Inference, name: str, indices: list[Tree]) -> bool:
    """e_i where e is no name and i no index of a sum (there e_i is data), and J_ij."""
    if name not in ("e", "J") or name in self.scope.names or name in self.values:
        return False
    if name == "J":
        return len(indices) == 2
    return len(indices) == 1 and letter(indices[0]) not in self.bound


def _is_entry(self: Inference, name: str, indices: list[Tree]) -> bool:
    if not name.isidentifier() or len(indices) > 2:
        return False
    if name in self.values:
        return True
    declared = self.scope.names.get(name)
    if declared is not None:
        return not declared.indices
    entry = self.entries.get(name)
    if entry is not None and entry.axis is not None:
        return False
    loose = any(letter(index) not in self.bound for index in indices)
    twice = len(indices) == 2 and indices[0].value == indices[1].value
    is_matrix = len(indices) == 2 and entry is not None and entry.plain
    return (
        loose or twice or is_matrix or name in self.bare
    )  # else W_ij under sums over i and j is data: a family of two indices


def _pair(self: Inference, name: str, tree: Tree) -> Pair:
    if name in self.values:
        return self.values[name]
    entry = self.entry(name)
    if not entry.plain:
        entry.plain = True
        entry.span = tree.span
    return entry.pair


def _vector(self: Inference, rows: int, columns: int, name: str) -> None:
    """x_i is the entry of a column; of what is declared a row, the entry of the row."""
    declared = self.scope.names.get(name)
    if declared is not None and declared.rows == 1 and declared.cols not in (1, None):
        return
    self.equal(columns, ONE)
    self.big(rows)


def _runs(self: Inference, index: Tree, size: int) -> None:
    """An index runs as far as the rows or columns that it counts; how often it is met says nothing else."""
    name = letter(index)
    if name is not None and name != ALL:
        axis = self.axis(name)
        if self.sizes.may_equal(axis, size):
            self.equal(axis, size)  # else said where the entry is built


def build_place(self: ScopedBuilder, tree: Tree) -> Node | None:
    """The node of an entry, a slice or a unit vector; None for the member of a family."""
    family, *indices = tree.children
    name = str(family.value)
    inference = self.inference
    if _is_unit_tree(self, name, indices):
        places = inference.places[id(tree)][: len(indices)]
        units = [
            _unit(self, tree, index, inference.size(size))
            for index, size in zip(indices, places, strict=True)
        ]
        if len(units) == 1:
            return units[0]
        return build.matmul(units[0], build.transpose(units[1]))
    value = _value(self, name, indices)
    return None if value is None else part_of(self, tree, name, value, indices)


def part_of(self: ScopedBuilder, tree: Tree, name: str, value: Node, indices: list[Tree]) -> Node:
    """The entry or slice of a value, as products with unit vectors and windows."""
    rows, columns = value.shape
    if len(indices) == 1:
        if columns == 1 and rows != 1:
            return _times(build.transpose(_unit(self, tree, indices[0], rows)), value)
        if rows == 1 and columns != 1:
            return _times(value, _unit(self, tree, indices[0], columns))
        what = "a scalar" if value.shape == SCALAR else f"{rows} x {columns}"
        raise self.shape_error(
            f"an entry of {name} needs {'no index' if what == 'a scalar' else 'two indices'}",
            tree, f"{name} is {what}",
        )  # fmt: skip
    factors = [value]
    if indices[0].value != ALL:
        factors.insert(0, build.transpose(_unit(self, tree, indices[0], rows)))
    if indices[1].value != ALL:
        factors.append(_unit(self, tree, indices[1], columns))
    return _times(*factors)


def _times(*factors: Node) -> Node:
    """The product; of a window on a number, the number."""
    kept = [v for v in factors if not _is_whole(v)]
    return build.matmul(*kept) if kept else factors[0]


def _is_whole(node: Node) -> bool:
    """An identity, or the whole of a number."""
    if not isinstance(node, Apply):
        return False
    name = node.operator.name
    return name == "eye" or (name == "window" and node.shape == SCALAR)


def _is_unit_tree(self: ScopedBuilder, name: str, indices: list[Tree]) -> bool:
    inference = self.inference
    if name not in ("e", "J") or name in inference.scope.names or name in inference.values:
        return False
    return len(indices) == (2 if name == "J" else 1) and name not in inference.entries


def _value(self: ScopedBuilder, name: str, indices: list[Tree]) -> Node | None:
    """What an entry is taken of; None where the name is that of a family."""
    if len(indices) > 2:
        return None
    value = self.value_of(name)
    if value is not None:
        return value
    entry = self.inference.entries.get(name)
    declared = self.inference.scope.names.get(name)
    if entry is None or entry.axis is not None or (declared is not None and declared.indices):
        return None
    alone = len(indices) == 1
    is_bare = name in self.inference.bare
    if alone and declared is None and not is_bare and self.is_bound(str(letter(indices[0]))):
        return None
    if alone and declared is None and not is_bare and entry.transposed:
        raise UnsupportedError(
            f"an entry such as {name}_{indices[0].value} that is transposed is not supported yet",
            text=self.text, span=indices[0].span,
            help=f"write sum_{indices[0].value} (…) to sum over it",
        )  # fmt: skip
    return self.plain_name(name)


def _unit(self: ScopedBuilder, tree: Tree, index: Tree, size: Dimension) -> Node:
    """The unit vector of an index in a space of this size."""
    if index.kind == "number":
        place = index.value
        if not isinstance(place, int) or place < 1 or (isinstance(size, int) and place > size):
            raise self.shape_error(
                f"the index {place} is out of range", index,
                f"{self.words(tree)} counts from 1 to {size}",
            )  # fmt: skip
        return apply("unit", build.number(place), parameters=(size,))
    if slices.is_range(index):
        return slices.window(self, tree, index, size)
    name = letter(index)
    if name is None:
        is_expectation = str(tree.children[0].value) in ("E", "Var", "Cov")
        raise SyntaxError_(
            "an expectation is not read" if is_expectation else "an index is a letter or a whole number",
            text=self.text, span=index.span,
            help='matdiff expect "(y - w^T x)^2" where "x ~ N(0, S)" gives it' if is_expectation else "",
        )  # fmt: skip
    runs = self.inference.range(self.inference.axis(name))
    if runs != size:
        raise self.shape_error(
            f"the index {name} is used for two ranges", index,
            f"it runs to {size} in {self.words(tree)}, to {runs} elsewhere",
        )  # fmt: skip
    check_reach(self, tree, index, size)
    return apply("unit", place_node(self, index), parameters=(size,))


def free_place(self: ScopedBuilder, name: str, tree: Tree) -> Node:
    """A letter that stands for any place."""
    if name in self.inference.entries or name in self.inference.values:
        raise NameError_(
            f"{name} stands for an index here and for a value elsewhere",
            text=self.text, span=tree.span,
        )  # fmt: skip
    self.loose.add(name)
    return build.symbol(name, attributes=("place",))


def loose_index(self: ScopedBuilder, tree: Tree, name: str) -> NameError_:
    """What is wrong with the member of a family whose index no sum runs over."""
    return NameError_(
        f"the index {name} of {self.words(tree)} belongs to no sum",
        text=self.text, span=tree.span,
        help=f"write sum_{name} (…) to sum over it",
    )  # fmt: skip
