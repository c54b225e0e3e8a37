"""What each kind of tree demands of the sizes in it, and the shape it has itself.

``DEMANDS[kind](inference, tree)`` walks the operands, writes down the conditions and returns the shape as a pair of size
variables. Nothing here fails: what cannot be is a clash, and building the tree (builder.py) says where and why.
"""

from __future__ import annotations

from collections.abc import Callable

from matdiff.base.errors import NameError_
from matdiff.expression.operators import OPERATORS
from matdiff.syntax.blocks import demand_matrix
from matdiff.syntax.call_demands import demand_call, demand_primed_call, multiply_shapes
from matdiff.syntax.entries import NUMBERS
from matdiff.syntax.guards import GUARDS, is_last
from matdiff.syntax.literals import literal, size_of
from matdiff.syntax.places import demand_part, demand_place
from matdiff.syntax.relations import demand_operator
from matdiff.syntax.shifts import letter
from matdiff.syntax.spectral_sizes import demand_power
from matdiff.syntax.typed import demand_typed
from matdiff.syntax.unify import ONE, SCALAR
from matdiff.syntax.weights import demand_norm, demand_weighted_norm

_KRON = OPERATORS["kron"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.infer import Inference
    from matdiff.syntax.tree import Tree
    from matdiff.syntax.unify import Pair


def _number(self: Inference, tree: Tree) -> Pair:
    return SCALAR


def _name(self: Inference, tree: Tree) -> Pair:
    name = str(tree.value)
    value = self.values.get(name)
    if value is not None:
        return value
    if name in self.bound:
        return SCALAR
    if name not in self.scope.names:
        if name == "pi" or (name not in self.wrt and self.scope.is_unit(name)):
            return SCALAR
        if name in ("I", "eye", "identity"):
            size = self.sizes.fresh()
            return self.place(tree, (size, size))
        if name in ("ones", "zeros"):
            rows = self.sizes.fresh()
            self.big(rows)
            return self.place(tree, (rows, ONE))
    entry = self.entry(name)
    if not entry.plain:
        entry.plain = True
        entry.span = tree.span
    self.seen.append(name)
    return entry.rows, entry.cols


def _negative(self: Inference, tree: Tree) -> Pair:
    return self.walk(tree.children[0])


def _sum(self: Inference, tree: Tree, is_scalar: bool = False) -> Pair:
    """All terms have one shape; a literal takes the shape of the others."""
    shape: Pair | None = SCALAR if is_scalar else None
    pairs = [self.walk(child) for child in tree.children if literal(child) is None]
    if self.spreads and not is_scalar:
        return _spread(self, tree, pairs)
    for pair in pairs:
        if shape is None:
            shape = pair
        else:
            self.same(shape, pair)
    return shape or SCALAR


def _spread(self: Inference, tree: Tree, pairs: list[Pair]) -> Pair:
    """Terms that may be spread: numbers, columns and rows meet every entry, column or row of the others.

    A small letter beside X W is the row that every sample has; eps is a number.
    """
    sizes = self.sizes
    for child in tree.children:
        if (
            child.kind == "name"
            and child.value in NUMBERS
            and child.value not in {*self.scope.names, *self.values}
        ):
            self.scalar(self.entry(str(child.value)).pair)
    terms = [child for child in tree.children if literal(child) is None]
    products = [pair for term, pair in zip(terms, pairs, strict=True) if _is_layer(self, term)]
    for term, (rows, cols) in zip(terms, pairs, strict=True) if products else ():
        name = str(term.value)
        if (
            term.kind == "name"
            and name in self.entries
            and name[0].islower()
            and not self.entries[name].declared
        ):
            self.equal(cols, ONE)
            self.equal(rows, products[0][1])
    thin = [sizes.is_one(pair[0]) or sizes.is_one(pair[1]) for pair in pairs]
    whole = [pair for pair, is_thin in zip(pairs, thin, strict=True) if not is_thin]
    if not whole:
        whole = [pair for pair in pairs if not sizes.is_scalar(pair)]
    for pair in whole[1:]:
        self.same(whole[0], pair)
    for pair in pairs if whole else ():
        if sizes.is_one(pair[0]) and not sizes.is_one(pair[1]):
            self.equal(whole[0][1], pair[1])
    return whole[0] if whole else SCALAR


def _is_layer(self: Inference, tree: Tree) -> bool:
    """Whether a term is X W, two capitals: rows are samples."""
    capitals = [c.kind == "name" and str(c.value)[0].isupper() for c in tree.children]
    return tree.kind == "product" and len(capitals) == 2 and all(capitals)


def is_ones(tree: Tree, at: int) -> bool:
    """A 1 behind a factor, as in 1ᵀ X 1, K 1 and lam 1: nobody multiplies by the number there."""
    child = tree.children[at]
    if child.value != 1 or at == 0 or tree.value[at - 1] != "":  # type: ignore[index]
        return False
    return any(before.kind != "number" for before in tree.children[:at])


def _product(self: Inference, tree: Tree) -> Pair:
    pairs: list[Pair] = []
    result = SCALAR
    for at, child in enumerate(tree.children):
        if child.kind == "number" and (id(child) in self.numerators or not is_ones(tree, at)):
            continue
        if child.kind == "number":
            rows = self.sizes.fresh()
            self.big(rows)
            pair = self.place(child, (rows, ONE))
        else:
            pair = self.walk(child)
        if child.kind == "name":
            _follows(self, child, pairs[-1] if pairs else result)
        if self.from_right:
            pairs.append(pair)
            continue
        result = multiply_shapes(self, result, pair)
    for pair in reversed(pairs):
        result = multiply_shapes(self, pair, result)
    return result


def _follows(self: Inference, tree: Tree, before: Pair) -> None:
    """Remember what stands before a name in a product."""
    entry = self.entries.get(str(tree.value))
    if entry is not None and entry.after is None and before != SCALAR:
        entry.after = before


def _elementwise(self: Inference, tree: Tree) -> Pair:
    return _sum(self, tree)


def _quotient(self: Inference, tree: Tree) -> Pair:
    a, b = self.walk(tree.children[0]), self.walk(tree.children[1])
    self.scalar(b)
    return a


def _left_divide(self: Inference, tree: Tree) -> Pair:
    a, b = (self.walk(child) for child in tree.children)
    self.equal(a[0], a[1])
    _follows(self, tree.children[1], a)
    return multiply_shapes(self, a, b)


def _power(self: Inference, tree: Tree) -> Pair:
    base_tree, exponent_tree = tree.children
    if tree.value != ".^":
        return demand_power(self, tree)
    base = self.walk(base_tree)
    exponent = self.walk(exponent_tree) if literal(exponent_tree) is None else SCALAR
    if base_tree.kind == "number":
        return exponent
    self.scalar(exponent)
    return base


def _transpose(self: Inference, tree: Tree) -> Pair:
    child = tree.children[0]
    if child.kind == "number" and child.value == 1:
        rows = self.sizes.fresh()
        self.big(rows)
        return ONE, self.place(child, (rows, ONE))[0]
    rows, columns = self.walk(child)
    if str(tree.value)[1:] == "?":
        pass  # perhaps a power: nothing is said against a number
    elif child.kind == "name" and child.value in self.entries:
        self.entries[str(child.value)].transposed = True
    elif child.kind == "subscript" and child.children[0].value in self.entries:
        self.entries[str(child.children[0].value)].transposed = True
    return columns, rows


def _bars(self: Inference, tree: Tree) -> Pair:
    rows, columns = self.walk(tree.children[0])
    self.equal(rows, columns)
    return SCALAR


def _inner(self: Inference, tree: Tree) -> Pair:
    _sum(self, tree)
    return SCALAR


def _data_sum(self: Inference, tree: Tree) -> Pair:
    """A number: over data if its body is a scalar, else over the entries. Over known data it has the shape of its body."""
    first = len(self.seen)
    body = self.walk(tree.children[0])
    self.bodies[id(tree)] = body, first, len(self.seen)
    for name in self.seen[first:]:
        declared = self.scope.names.get(name)
        if declared is not None and declared.indices:
            return body
    return SCALAR


def _subscript(self: Inference, tree: Tree) -> Pair:
    family = tree.children[0]
    name = "1" if family.kind == "number" else str(family.value)
    is_constant = name in ("1", "0", "ones", "zeros") or (name == "I" and len(tree.children) == 2)
    if name not in self.scope.names and is_constant:
        size = size_of(tree.children[1]) if len(tree.children) == 2 else None
        rows = self.sizes.fresh() if size is None else self.named(size)
        return self.place(tree, (rows, rows if name == "I" else ONE))
    found = demand_place(self, tree)
    if found is not None:
        return found
    indices = tree.children[1:]
    declared = self.scope.names.get(name)
    known = self.entries.get(name)
    has_axis = known is not None and known.axis is not None
    if (declared.indices if declared else has_axis) and all(is_last(self, v) for v in indices):
        return self.entry(name).pair
    loose = any(letter(child) not in self.bound for child in indices)
    if loose or (declared is not None and not declared.indices):
        return self.fresh()  # an entry of what is declared a vector: said when the tree is built
    entry = self.entry(name)
    axis, *further = [self.axis(str(letter(child))) for child in indices]
    if entry.axis is None:
        entry.axis, entry.further, entry.span = axis, tuple(further), tree.span
        if further and declared is None:
            self.scalar(entry.pair)  # z_ij is a number where nothing else is declared
    for one, other in zip((entry.axis, *entry.further), (axis, *further), strict=False):
        self.equal(one, other)
    return entry.rows, entry.cols


def _entries(self: Inference, tree: Tree) -> Pair:
    """The vector or matrix whose entries are the body, which is a number at every place."""
    letters: tuple[str, ...] = tree.value  # type: ignore[assignment]
    axes = [self.axis(name) for name in letters]
    for axis in axes:
        self.big(axis)
    self.bound += letters
    self.scalar(self.walk(tree.children[0]))
    del self.bound[len(self.bound) - len(letters) :]
    return axes[0], axes[1] if len(axes) == 2 else ONE


def _program(self: Inference, tree: Tree) -> Pair:
    result = SCALAR
    for statement in tree.children:
        result = self.walk(statement)
    return result


def _assign(self: Inference, tree: Tree) -> Pair:
    name = str(tree.value)
    pair = self.walk(tree.children[0])
    if name in self.values:
        raise NameError_(f"{name} is given a value twice", text=self.text, span=tree.span)
    if name in self.entries:
        raise NameError_(
            f"{name} is used before it is given a value",
            text=self.text,
            span=tree.span,
            help=f"put this statement before the one that uses {name}",
        )
    if name in self.scope.names:
        self.same(self.entry(name).pair, pair)
        del self.entries[name]
    self.values[name] = pair
    return pair


DEMANDS: dict[str, Callable[[Inference, Tree], Pair]] = {
    "number": _number,
    "name": _name,
    "negative": _negative,
    "sum": _sum,
    "product": _product,
    "elementwise": _elementwise,
    "quotient": _quotient,
    "leftdivide": _left_divide,
    "power": _power,
    "transpose": _transpose,
    "call": demand_call,
    "primed_call": demand_primed_call,
    "bars": _bars,
    "norm": demand_norm,
    "weighted_norm": demand_weighted_norm,
    "inner": _inner,
    "colon": _inner,
    **GUARDS,
    "data_sum": _data_sum,
    "typed": demand_typed,
    "subscript": _subscript,
    "place": demand_part,
    "matrix": demand_matrix,
    "kron": lambda self, tree: demand_operator(self, tree, _KRON),
    "entries": _entries,
    "program": _program,
    "assign": _assign,
}
"""By kind of tree."""


def demand_scalar(self: Inference, tree: Tree) -> Pair:
    """The demands of a tree that has to be a number; the terms of a sum know it from the start."""
    if tree.kind == "program":
        for statement in tree.children[:-1]:
            self.walk(statement)
        return demand_scalar(self, tree.children[-1])
    if tree.kind == "assign":
        return self.walk(tree)
    if tree.kind == "sum":
        return _sum(self, tree, is_scalar=True)
    pair = self.walk(tree)
    self.scalar(pair)
    return pair
