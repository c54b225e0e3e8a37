"""From a tensor graph to array operations: the order of products, shared factors of matrices, broadcasting instead of ones.

Every tensor becomes a ``View``: an array whose axes have labels, times a number. A transpose is another order of labels; an axis along
which the tensor is constant has no label in the array; a delta between two axes is kept beside the array, which then is the diagonal.
Arrays are made of these only where the result, or a function that needs every entry, asks for them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

from matdiff.base.dimensions import Dimension, evaluate
from matdiff.codegen import distributing, factored, leafrows, scaling, summing
from matdiff.codegen.arrays import Array, Arrays, Axes
from matdiff.codegen.contraction import Item, Order, Tree, places
from matdiff.codegen.facts import Facts
from matdiff.codegen.merging import merged_size, opened
from matdiff.codegen.rewriting import summed, transposed, weighted
from matdiff.codegen.taking import taken
from matdiff.codegen.views import View, aligned, combined, reduced
from matdiff.tensor.make import factors_of, product, scaled, split_coefficient
from matdiff.tensor.nodes import Tensor, postorder

Factor = tuple[Tensor, tuple[int, ...]]
ONE = Fraction(1)


class Plan:
    """Plans tensors; what two of them share is made once.

    ``sizes``   what sizes are taken to be when costs are compared.
    ``data``    names of sizes that count data: nothing is solved for each of them.
    ``explicit``  inverses that are needed entry by entry somewhere, so that multiplying by them costs nothing more.
    """

    def __init__(
        self,
        roots: Sequence[Tensor],
        sizes: Mapping[str, int],
        data: frozenset[str] = frozenset(),
        explicit: frozenset[Tensor] = frozenset(),
        arrays: Arrays | None = None,
        facts: Facts | None = None,
    ) -> None:
        self.arrays = arrays or Arrays()
        self.facts = facts or Facts()
        self.sizes = sizes
        self.data = data
        self.explicit = explicit
        self.made_explicit: set[Tensor] = set()
        self.is_open = False
        """Whether other sizes could have led to another order of products."""
        self.views: dict[Tensor, View] = {}
        self.prices: dict[Tensor, float] = {}
        self.orders: dict[tuple[tuple[Factor, ...], tuple[int, ...]], Order] = {}
        self.cores = [opened(root) for root in roots]
        nodes = postorder(*(core for core, _ in self.cores))
        self.uses = Counter(child for node in nodes for child in node.children)
        self.uses.update(core for core, _ in self.cores)

    def results(self) -> list[Array]:
        """The arrays of the roots, every entry, the axes in order."""
        found = []
        for core, groups in self.cores:
            for node in postorder(core):
                if not self._is_absorbed(node) and node not in self.views:
                    self.view(node)
            whole = self.dense(self.view(core), core.axes)
            axes, at = [], 0
            for length in groups:
                axes.append(merged_size(core.axes[at : at + length]))
                at += length
            found.append(self.arrays.reshape(whole, tuple(axes)))
        return found

    def _is_absorbed(self, node: Tensor) -> bool:
        """Products that stand once, in another product most likely, are planned with it."""
        return node.kind in ("inverse", "det") or (self.uses[node] == 1 and node.kind == "product")

    def size(self, dimension: Dimension) -> int:
        """A size as it is taken to be."""
        return max(1, evaluate(dimension, self.sizes))

    # -- views and arrays

    def view(self, node: Tensor) -> View:
        found = self.views.get(node)
        if found is None:
            found = self.views[node] = _ROWS.get(node.kind, leafrows.view)(self, node)
            if self.facts.symmetric(node):
                self.arrays.symmetric.add(found.array)
        return found

    def entries(self, a: Array) -> float:
        count = 1.0
        for n in a.axes:
            count *= self.size(n)
        return count

    def full(self, view: View, order: Sequence[int]) -> Array:
        """The array with its axes in this order, size 1 where it has none, and its number."""
        if view.deltas:
            sizes = {**view.sizes}
            view = self.placed(view, sizes)
        return aligned(self.arrays, View(scaling.multiplied(self, view), view.labels), order)

    def placed(self, view: View, sizes: Mapping[int, Dimension]) -> View:
        """A view whose deltas are entries: zeros but along the diagonals."""
        if not view.deltas:
            return view
        ends = [b for _, b in view.deltas]
        lone = dict.fromkeys(a for a, _ in view.deltas if a not in view.labels)
        labels = [*lone, *view.labels]
        inner = scaling.multiplied(self, view)
        pairs = tuple((labels.index(a), len(labels) + k) for k, (a, _) in enumerate(view.deltas))
        axes = tuple(sizes[label] for label in (*labels, *ends))
        made = self.arrays.make("place", (inner,), pairs, axes)
        return View(made, (*labels, *ends))

    def dense(self, view: View, axes: Axes) -> Array:
        """Every entry of a tensor with these axes."""
        order = tuple(range(len(axes)))
        sizes = dict(enumerate(axes))
        if view.deltas:
            view = self.placed(view, sizes)
        missing = [label for label in order if label not in view.labels]
        if missing and view.array.op == "number":
            value = view.array.data[0] * view.coefficient  # type: ignore[operator]
            return self.arrays.make("full", (), (value,), axes)
        a = aligned(self.arrays, View(scaling.multiplied(self, view), view.labels), order)
        if missing:
            return self.arrays.make("broadcast", (a,), (), axes)
        return a

    # -- products

    def product(self, node: Tensor) -> View:
        turned = transposed(node)
        if turned is not None and turned is not node and turned in self.views:
            there = self.views[turned]
            if not there.deltas:
                return View(there.array, [1 - k for k in there.labels], there.coefficient)
        c, factors, out = factors_of(node)
        parts = summed(taken(self.opened_factors(factors, out), out), out)
        sizes = dict(zip(out, node.axes, strict=True))
        for child, labels in parts:
            sizes.update(zip(labels, child.axes, strict=True))
        deltas = [labels for child, labels in parts if child.kind == "delta"]
        parts = [part for part in parts if part[0].kind != "delta"]
        if deltas:
            first = _classes(deltas)
            parts = [(t, tuple(first.get(k, k) for k in of)) for t, of in parts]
            inner = tuple(label for label in out if first.get(label, label) == label)
            view = self.contracted(parts, inner, sizes)
            pairs = tuple((first[k], k) for k in out if first.get(k, k) != k)
            known = {label: sizes[label] for label in out}
            return View(view.array, view.labels, view.coefficient * c, pairs, known)
        chosen = distributing.distributed(self, c, parts, out, sizes)
        if chosen is not None:
            return self.view(chosen)
        found = self.contracted(parts, out, sizes)
        return View(found.array, found.labels, found.coefficient * c)

    def opened_factors(self, factors: Sequence[Factor], out: Sequence[int]) -> list[Factor]:
        """The factors with products among them that stand nowhere else taken apart."""
        fresh = 1 + max([*out, *(label for _, labels in factors for label in labels)], default=0)
        result: list[Factor] = []
        waiting = list(reversed(factors))
        while waiting:
            child, labels = waiting.pop()
            simple = child.kind == "product" and len(child.children) == 1
            if child.kind != "product" or not (simple or self.is_opened(child)):
                result.append((child, labels))
                continue
            c, inner, own = factors_of(child)
            names = dict(zip(own, labels, strict=True))
            for _, of in inner:
                for label in of:
                    if label not in names:
                        names[label] = fresh
                        fresh += 1
            if c != 1:
                result.append((scaled(c, product([], ())), ()))
            waiting += [(t, tuple(names[k] for k in of)) for t, of in reversed(inner)]
        return result

    def is_opened(self, node: Tensor) -> bool:
        """Whether a product is planned together with the one that it stands in."""
        return self.uses[node] == 1 or (self.uses[node] == 0 and node not in self.views)

    def contracted(
        self, factors: Sequence[Factor], out: Sequence[int], sizes: Mapping[int, Dimension]
    ) -> View:
        """The product of factors summed over what is not in ``out``."""
        number, factors = self.numbers(factors)
        grouped = self.grouped(factors, out)
        scalars = [part for part in grouped if not part[1]]
        rest = [part for part in grouped if part[1]]
        if not rest:
            return scaling.times_scalars(self, View(self.arrays.number(1), (), number), scalars)
        pair = weighted(self.facts, rest, out)
        if pair is not None:
            rest = list(pair)
        if len(rest) > 2 and len({frozenset(labels) for _, labels in rest}) == 1:
            found = self.entrywise(rest, out)
        else:
            order = self.order(rest, out, sizes)
            self.is_open = self.is_open or (len(rest) > 2 and len(out) > 1)
            found = self.evaluated(order, order.tree, rest, tuple(out), sizes)
        if any(label not in out for label in found.labels):
            found = reduced(self.arrays, found, [k for k in found.labels if k in out])
        found = scaling.times_scalars(self, found, scalars)
        return View(found.array, found.labels, found.coefficient * number)

    def entrywise(self, factors: Sequence[Factor], out: Sequence[int]) -> View:
        """Factors that all have the same axes, multiplied entry by entry; the last with a sum over what is not kept."""
        every = frozenset(factors[0][1])
        views = [self.factor_view(child, labels, every) for child, labels in factors]
        order = views[0].labels
        inside = [label for label in out if label in every]
        if len(inside) == len(order):
            order = tuple(inside)
        *first, last = sorted(views, key=lambda v: v.array.op == "div")
        found = first[0]
        for v in first[1:]:
            found = combined(self.arrays, found, v, every, order, self.entries)
        found = combined(self.arrays, found, last, frozenset(inside), order, self.entries)
        lost = every - {label for v in views for label in v.labels} - set(inside)
        return scaling.counted(
            self, found, lost, dict(zip(factors[0][1], factors[0][0].axes, strict=True))
        )

    def numbers(self, factors: Sequence[Factor]) -> tuple[Fraction, list[Factor]]:
        """The rational number among the factors, and the others."""
        c, rest = ONE, []
        for child, labels in factors:
            number, core = split_coefficient(child)
            c *= number
            if (core.kind == "product" and not core.children and not core.axes) or (
                core.kind == "product" and not core.children
            ):
                c *= core.data[0]
            else:
                rest.append((core, labels))
        return c, rest

    def grouped(self, factors: Sequence[Factor], out: Sequence[int]) -> list[Factor]:
        """Factors with the same labels as one, entry by entry: none of them can be summed before they are multiplied."""
        groups: dict[frozenset[int], list[Factor]] = {}
        for part in factors:
            groups.setdefault(frozenset(part[1]), []).append(part)
        if len(groups) == 1:
            return list(factors)
        result: list[Factor] = []
        for labels, parts in groups.items():
            if len(parts) == 1 or not labels or any(len(set(of)) < len(of) for _, of in parts):
                result += parts
                continue
            elsewhere = {k for other in groups if other is not labels for k in other} | set(out)
            if len(parts) == 2 and not labels & elsewhere:
                result += parts  # a product of two vectors is a number
                continue
            own = parts[0][1]
            result.append((product(parts, own), own))
        return result

    def order(
        self, factors: Sequence[Factor], out: Sequence[int], sizes: Mapping[int, Dimension]
    ) -> Order:
        key = (tuple(factors), tuple(out))
        found = self.orders.get(key)
        if found is None:
            found = self.orders[key] = self._order(factors, out, sizes)
        return found

    def _order(
        self, factors: Sequence[Factor], out: Sequence[int], sizes: Mapping[int, Dimension]
    ) -> Order:
        items = [Item(labels, *factored.price(self, child)) for child, labels in factors]
        known = {label: self.size(n) for label, n in sizes.items()}
        data = frozenset(label for label, n in sizes.items() if n in self.data)
        return Order(items, frozenset(out), known, data)

    def evaluated(
        self,
        order: Order,
        tree: Tree,
        factors: Sequence[Factor],
        out: tuple[int, ...],
        sizes: Mapping[int, Dimension],
    ) -> View:
        """The view of a tree of factors; every product of some of them is a tensor of its own, made once."""
        if isinstance(tree, int):
            child, labels = factors[tree]
            return self.factor_view(child, labels, order.kept(1 << tree))
        one, other = tree
        solved = factored.solved(self, order, one, other, factors, sizes)
        if solved is not None:
            return solved
        views = []
        for side in (one, other):
            if isinstance(side, int):
                views.append(self.evaluated(order, side, factors, out, sizes))
                continue
            views.append(self.shared(order, side, factors, sizes))
        kept = order.kept(places(tree))
        found = combined(self.arrays, views[0], views[1], kept, out, self.entries)
        inside = order.kept(places(one)) | order.kept(places(other))
        lost = inside - kept - set(views[0].labels) - set(views[1].labels)
        return scaling.counted(self, found, lost, sizes)

    def shared(
        self, order: Order, tree: Tree, factors: Sequence[Factor], sizes: Mapping[int, Dimension]
    ) -> View:
        """The product of some factors as a tensor: wherever it occurs again it is the same array."""
        subset = places(tree)
        kept = tuple(sorted(order.kept(subset)))
        parts = [factor for at, factor in enumerate(factors) if subset >> at & 1]
        node = product(parts, kept, {label: sizes[label] for label in kept})
        c, core = split_coefficient(node)
        found = self.views.get(core)
        if found is None or found.deltas:
            part = self.evaluated(order, tree, factors, (), sizes)
            if set(part.labels) - set(kept):
                part = reduced(self.arrays, part, [k for k in part.labels if k in kept])
            places_ = {label: at for at, label in enumerate(kept)}
            found = View(part.array, tuple(places_[k] for k in part.labels), part.coefficient / c)
            if core.kind == "product":
                self.views[core] = found
        return View(found.array, tuple(kept[at] for at in found.labels), found.coefficient * c)

    def factor_view(self, child: Tensor, labels: tuple[int, ...], kept: frozenset[int]) -> View:
        """A factor with labels: a label that stands twice is a diagonal, one that nobody else has is summed."""
        if (
            child.kind == "inverse"
            and len(set(labels)) == 1
            and not kept
            and child not in self.explicit
        ):
            (a,) = child.children
            if factored.by_cholesky(self, a):
                return View(factored.trace_of_inverse(self, a), ())
        view = self.view(child)
        if view.deltas:
            view = self.placed(view, dict(enumerate(child.axes)))
        named = View(view.array, tuple(labels[at] for at in view.labels), view.coefficient)
        missing = {labels[at]: child.axes[at] for at in range(len(labels)) if at not in view.labels}
        return reduced(self.arrays, named, kept, missing, self.size_array)

    def size_array(self, dimension: Dimension) -> Array:
        if isinstance(dimension, int):
            return self.arrays.number(dimension)
        return self.arrays.make("size", (), (dimension,))


def _classes(deltas: Sequence[tuple[int, ...]]) -> dict[int, int]:
    """The least label that each label of some deltas is equal to."""
    first: dict[int, int] = {}
    for a, b in deltas:
        one, other = sorted((first.setdefault(a, a), first.setdefault(b, b)))
        first = {k: one if of == other else of for k, of in first.items()}
    return first


_ROWS = {
    "product": Plan.product,
    "sum": summing.sum_of,
    "inverse": factored.inverse,
    "det": factored.determinant,
}
