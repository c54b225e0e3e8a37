"""Builds what was typed, once inference knows the sizes: names, families, sums over data, programs.

``ScopedBuilder(inference, text)`` makes one symbol for each name met; ``symbols`` and ``statements`` hold them afterwards.
"""

from __future__ import annotations

from matdiff.base.dimensions import SCALAR, Dimension, show
from matdiff.base.errors import NameError_, SyntaxError_
from matdiff.expression import attributes, build
from matdiff.expression.build import apply
from matdiff.expression.nodes import Symbol
from matdiff.syntax import combine, conjugates, families
from matdiff.syntax.builder import Builder
from matdiff.syntax.guards import Reach, build_given, check_reach, condition_of, place_node
from matdiff.syntax.places import build_part, build_place, free_place, loose_index
from matdiff.syntax.scope import Mapped
from matdiff.syntax.shifts import letter
from matdiff.syntax.spectral_sizes import name_sizes
from matdiff.syntax.sums import build_sum
from matdiff.syntax.tree import Tree
from matdiff.syntax.typed import build_typed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from matdiff.expression.nodes import Node
    from matdiff.syntax.entries import Entry
    from matdiff.syntax.infer import Inference

INDEX_NAMES = ("i", "j", "k", "l", "r", "s", "t")


class ScopedBuilder(Builder):
    """Takes names from an inference."""

    def __init__(
        self,
        inference: Inference,
        text: str | None = None,
        values: Mapping[str, Node] | None = None,
    ) -> None:
        super().__init__(text)
        self.inference = inference
        self.symbols: dict[str, Symbol] = {}
        self.statements: list[tuple[str, Node]] = []
        self._values: dict[str, Node] = dict(values or {})
        self._bound: dict[str, list[Symbol]] = {}
        self._runs: dict[str, Dimension] = {}
        self.loose: set[str] = set()
        self.reaches: dict[str, Reach] = {}
        self._nodes: dict[str, Node] = {}
        self._data: dict[str, Node] = {}
        self._data_names = {key: self._data_of(key) for key in inference.bodies}
        self.complex_names = inference.scope.has_complex_names()
        self._name_ranges()

    def name(self, tree: Tree) -> Node:
        name = str(tree.value)
        node = self._values.get(name) or self._data.get(name)
        if node is not None:
            return node
        if self._bound.get(name):
            return self._bound[name][-1]
        if id(tree) in self.inference.places:
            return self._constant(tree, name)
        if name not in self.inference.entries:
            return apply("pi") if name == "pi" else conjugates.unit(self, name)
        if (
            name == "pi"
            and name not in self.inference.scope.names
            and self.inference.entries[name].axis is not None
        ):
            return apply("pi")  # beside weights pi_k
        node = self._nodes.get(name) or self._symbol(name)
        if self.inference.entries[name].axis is not None:
            raise self._without_index(tree, name)
        return node

    def _without_index(self, tree: Tree, name: str) -> NameError_:
        return NameError_(
            f"{name} stands here without the index that it has elsewhere",
            text=self.text, span=tree.span, help=f"write {name}_i under a sum over i",
        )  # fmt: skip

    def _symbol(self, name: str) -> Node:
        """The node of a name: a symbol, or the number of terms or rows that its name stands for."""
        inference = self.inference
        entry = inference.entries[name]
        declared = inference.scope.names.get(name)
        shape = inference.shape(entry)
        if name in inference.size_names and name not in inference.wrt and shape == SCALAR:
            node: Node = apply("size", parameters=(name,))
        else:
            ranges = () if entry.axis is None else (entry.axis, *entry.further)
            axes = tuple(inference.range(v) for v in ranges)
            said = declared.attributes if declared else entry.assumed
            closed = attributes.close(said) if said else ()
            node = self.symbols[name] = build.symbol(name, shape, closed, axes)
            self._say_guess(entry)
            if entry.assumed and declared is None:
                self.note(f"{name}, the weight of a norm, is taken for a positive definite matrix.")
        self._nodes[name] = node
        return node

    def _say_guess(self, entry: Entry) -> None:
        """Say when a letter is not what its case suggests."""
        inference, name = self.inference, entry.name
        if entry.declared or entry.further or not inference.is_odd_case(entry):
            return
        shape = inference.shape(entry)
        kind = "a scalar" if shape == SCALAR else show(shape)
        self.note(f'{name} is read as {kind}; say otherwise with where "{name}: m x n".')

    def _constant(self, tree: Tree, name: str) -> Node:
        """I, ones, zeros of the size the context needs."""
        rows, columns = (self.inference.size(v) for v in self.inference.places[id(tree)])
        if name in ("I", "eye", "identity"):
            return build.eye(rows)
        return apply("zeros" if name in ("zeros", "0") else "ones", parameters=(rows, columns))

    def transposed_one(self, tree: Tree) -> Node | None:
        return self._constant(tree, "1") if id(tree) in self.inference.places else None

    def number_named(self, name: str) -> Node | None:
        node = self._values.get(name)
        if node is None and name in self.inference.entries:
            node = self.plain_name(name)
        return node if node is not None and node.shape == SCALAR else None

    def filled(self, tree: Tree, kind: str) -> Node:
        rows, columns = (self.inference.size(v) for v in self.inference.places[id(tree)])
        value = self.build(tree.children[0])
        filled = combine.spread(value, (rows, columns)) if value.shape == SCALAR else None
        if filled is None:
            raise self.shape_error(f"{kind}(…) takes a number", tree)
        return filled

    def dimension(self, tree: Tree) -> Dimension:
        return self.dimension_in(tree)

    def is_function(self, name: str) -> bool:
        return name in self.inference.scope.functions

    def function(self, tree: Tree, name: str, order: int, operand: Node) -> Node:
        mapped = self.inference.scope.functions.get(name)
        if isinstance(mapped, Mapped):
            return self._mapped(tree, mapped, (name, order, mapped.rows), operand)
        pair = self.inference.functions.get(name)
        if pair is None:
            return apply("function", operand, parameters=(name, order))
        if operand.shape != SCALAR:
            child = tree.children[0]
            note = f"{self.words(child)} is {show(operand.shape)}"
            raise self.shape_error(f"{name} is a function of a scalar", child, note)
        if name in self.inference.entries:
            raise NameError_(
                f"{name} stands for a function here and for a value elsewhere",
                text=self.text,
                span=tree.span,
            )
        shape = tuple(self.inference.size(v) for v in pair)
        return apply("matrix_function", operand, parameters=(name, order, *shape))

    def _mapped(
        self, tree: Tree, mapped: Mapped, said: tuple[str, int, Dimension], operand: Node
    ) -> Node:
        name, order, rows = said
        if operand.shape != mapped.domain:
            note = f"{self.words(tree.children[0])} is {show(operand.shape)}"
            raise self.shape_error(
                f"{name} is a function of {show(mapped.domain)}", tree.children[0], note
            )
        if order > (2 if rows == 1 and operand.shape[1] == 1 else 1):
            raise self.unsupported(
                tree, f"the derivative of order {order} of {name}, an array of more than two axes,"
            )
        return apply("mapping", operand, parameters=said)

    def _name_ranges(self) -> None:
        """Give every range a name; a scalar N of the text becomes the number of terms."""
        inference = self.inference
        name_sizes(self)
        ranges = list(inference.ranges.values())
        if any(self._data_names.values()):
            inference.data_range = inference.known_data_range()
            ranges.append(inference.data_range)
        for v in ranges:
            size = inference.range(v)
            if size in inference.entries and size not in inference.scope.names:
                inference.size_names.add(str(size))
                self.note(f"{size} is the number of terms of the sum.")

    def index(self, name: str, tree: Tree) -> Symbol:
        size = self.inference.range(self.inference.axis(name))
        shown = families.shown(name)
        is_taken = self._runs.get(shown, size) != size
        if is_taken or any(v.name == shown for stack in self._bound.values() for v in stack):
            shown = self._free_index(size)
        self._runs[shown] = size
        index = build.index(shown, size)
        self._bound.setdefault(name, []).append(index)
        return index

    def close_index(self, name: str) -> None:
        self._bound[name].pop()

    def _free_index(self, size: Dimension) -> str:
        """A letter that no sum around has, nor one of another range anywhere: an index is known by its letter."""
        used = {index.name for stack in self._bound.values() for index in stack}
        used |= {name for name, other in self._runs.items() if other != size}
        used |= {*self.inference.entries, *self._values, *self.inference.scope.names}
        free = (name for name in INDEX_NAMES if name not in used)
        return next(free, f"i{len(used)}")

    def value_of(self, name: str) -> Node | None:
        """The value of a statement's name."""
        return self._values.get(name)

    def is_bound(self, index: str) -> bool:
        """Whether a sum around runs over the index."""
        return bool(self._bound.get(index))

    def plain_name(self, name: str) -> Node:
        return self._nodes.get(name) or self._symbol(name)

    def place_of(self, name: str, tree: Tree) -> Node:
        """What an index stands for: the index of a sum, else any place."""
        return self._bound[name][-1] if self.is_bound(name) else free_place(self, name, tree)

    def member(self, tree: Tree) -> Node:
        place = build_place(self, tree)
        if place is not None:
            return place
        family = tree.children[0]
        name = str(family.value)
        if id(tree) in self.inference.places:
            return self._constant(tree, name)
        places = tree.children[1:]
        indices = [letter(child) or "" for child in places]
        sizes = self.inference.size_names
        loose = [i for i in indices if i and not self._bound.get(i) and i not in sizes]
        if loose:
            raise loose_index(self, tree, loose[0])
        if name in self._values:
            raise self.unsupported(tree, f"an entry of {name}, which is the name of a statement")
        declared = self.inference.scope.names.get(name)
        if declared is not None and not declared.indices:
            raise self.unsupported(
                tree, f"an entry of {name}, which is declared without an index,",
                f'write where "{self.words(tree)}: {declared.rows or "n"}" for one {name} for each index',
            )  # fmt: skip
        if self.inference.entries[name].plain and name not in self._data:
            raise self._without_index(
                Tree("name", (), name, self.inference.entries[name].span), name
            )
        node = self._nodes.get(name) or self._symbol(name)
        axes = node.axes if isinstance(node, Symbol) else ()
        if len(axes) != len(indices):
            raise NameError_(
                f"indices of {self.words(tree)}: {len(indices)} here, {len(axes)} elsewhere",
                text=self.text, span=tree.span,
            )  # fmt: skip
        for at, axis in zip(places, axes, strict=True):
            check_reach(self, tree, at, axis)
            node = build.member(node, place_node(self, at))
        return node

    def part(self, tree: Tree) -> Node:
        return build_part(self, tree)

    def given(self, tree: Tree) -> Node:
        return build_given(self, tree)

    def condition_of(self, tree: Tree) -> Node | None:
        return condition_of(self, tree)

    def _data_of(self, key: int) -> list[str] | None:
        """The names that a sum without an index runs over; None if it is the sum of the entries of its body."""
        inference = self.inference
        body, first, last = inference.bodies[key]
        inside = inference.seen[first:last]
        names = inference.scope.names
        families = [name for name in dict.fromkeys(inside) if name in names and names[name].indices]
        if families:
            return families
        if not inference.sizes.is_scalar(body):
            return None
        candidates = [
            name
            for name in dict.fromkeys(inside)
            if inside.count(name) == inference.seen.count(name) and inference.may_be_data(name)
        ]
        undeclared = [name for name in candidates if name not in names]
        return undeclared or candidates

    def data_sum(self, tree: Tree) -> Node:
        """A sum over data x_i, where the index was left out; of a body that is no number, the sum of its entries."""
        names = self._data_names[id(tree)]
        body = tree.children[0]
        if names is None:
            self.note(f"{self.words(tree)} is the sum of the entries.")
            return apply("sum", self.build(body))
        if not names:
            raise SyntaxError_(
                "it is not clear what this sum runs over", text=self.text, span=tree.span,
                help="write the index, as in sum_i (x_i - mu)^2",
            )  # fmt: skip
        inference = self.inference
        assert inference.data_range is not None
        for name in names:
            entry = inference.entries[name]
            if entry.axis is None:
                entry.axis = inference.data_range
        size = inference.range(inference.data_range)
        index = build.index(self._free_index(size), size)
        self._runs[index.name] = size
        before = dict(self._data)
        for name in names:
            family = self._nodes.get(name) or self._symbol(name)
            self._data[name] = build.member(family, index)
        node = self.build(body)
        self._data = before
        shown = ", ".join(f"{name}_{index.name}" for name in names)
        self.note(f"The sum runs over the data {shown}, {index.name} = 1..{index.axes[0]}.")
        return build.indexed_sum(index, node)

    def typed(self, tree: Tree) -> Node:
        return build_typed(self, tree)

    def sum_of_terms(self, tree: Tree) -> Node:
        """A sum; its terms may not be entries at places that have nothing to do with each other, as in a_i + b_j."""
        node = build_sum(self, tree)
        if not self.loose:
            return node
        first: Tree | None = None
        for term in tree.children:
            if not (own := self.loose.intersection(families.free_letters(term))):
                continue
            if first is None:
                first = term
            elif own.isdisjoint(families.free_letters(first)) and families.bases(term).isdisjoint(
                families.bases(first)
            ):
                raise NameError_(
                    f"{self.words(first)} and {self.words(term)} have indices of their own, which no sum binds",
                    text=self.text, span=term.span,
                    help="write one letter for both, or the sums: sum_i (…) + sum_j (…)",
                )  # fmt: skip
        return node

    def program(self, tree: Tree) -> Node:
        """Every statement in turn; the last one is the value."""
        node: Node | None = None
        for statement in tree.children:
            if statement.kind != "assign":
                node = self.build(statement)
                continue
            node = self._values[str(statement.value)] = self.build(statement.children[0])
            self.statements.append((str(statement.value), node))
        assert node is not None
        return node
