"""From a tensor graph to array operations: the order of products, shared factors of matrices, broadcasting instead of ones.

Every tensor becomes a ``View``: an array whose axes have labels, times a number. A transpose is another order of labels; an axis along which the
tensor is constant has no label in the array; a delta between two axes is kept beside the array, which then is the diagonal. Arrays are
made of these only where the result, or a function that needs every entry, asks for them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from matdiff.base.dimensions import Dimension, evaluate
from matdiff.codegen import leafrows
from matdiff.codegen.arrays import Array, Arrays, Axes
from matdiff.codegen.contraction import CALL, ENTRY, MULTIPLY_ADD, Item, Order, Tree, places
from matdiff.codegen.facts import Facts
from matdiff.codegen.merging import merged_size, opened
from matdiff.codegen.views import View, aligned, combined, reduced
from matdiff.tensor.make import add, factors_of, power, product, scaled, split_coefficient
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
    ) -> None:
        self.arrays = Arrays()
        self.facts = Facts()
        self.sizes = sizes
        self.data = data
        self.explicit = explicit
        self.made_explicit: set[Tensor] = set()
        self.views: dict[Tensor, View] = {}
        self.prices: dict[Tensor, float] = {}
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

    def scaled(self, view: View) -> Array:
        """The array of a view with its number multiplied in, on whatever is smallest."""
        c, a, make = view.coefficient, view.array, self.arrays
        if c == 1:
            return a
        if a.op == "number":
            return make.number(a.data[0] * c)  # type: ignore[operator]
        if a.op == "add" and (c == -1 or all(abs(k) == 1 for k in a.data) is False):
            return make.add([(k * c, t) for k, t in zip(a.data, a.args, strict=True)])  # type: ignore[operator]
        if a.op == "matmul" and c != -1:
            left, right = a.args
            small, other = sorted((left, right), key=self.entries)
            if self.entries(small) * 2 <= self.entries(a):
                part = self.scaled(View(small, tuple(range(small.rank)), c))
                return make.matmul(part, right) if small is left else make.matmul(left, part)
        if a.op == "transpose":
            inner = self.scaled(View(a.args[0], tuple(range(a.rank)), c))
            return make.transpose(inner, a.data)  # type: ignore[arg-type]
        if a.op == "div" and a.args[0].op == "number":
            return make.div(make.number(a.args[0].data[0] * c), a.args[1])  # type: ignore[operator]
        return make.mul(make.number(c), a)

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
        return aligned(self.arrays, View(self.scaled(view), view.labels), order)

    def placed(self, view: View, sizes: Mapping[int, Dimension]) -> View:
        """A view whose deltas are entries: zeros but along the diagonals."""
        if not view.deltas:
            return view
        ends = [b for _, b in view.deltas]
        labels = [*(a for a, _ in view.deltas if a not in view.labels), *view.labels]
        inner = self.scaled(view)
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
        a = aligned(self.arrays, View(self.scaled(view), view.labels), order)
        if missing:
            return self.arrays.make("broadcast", (a,), (), axes)
        return a

    # -- products

    def product(self, node: Tensor) -> View:
        c, factors, out = factors_of(node)
        parts = self.opened_factors(factors, out)
        sizes = dict(zip(out, node.axes, strict=True))
        for child, labels in parts:
            sizes.update(zip(labels, child.axes, strict=True))
        deltas = [labels for child, labels in parts if child.kind == "delta"]
        parts = [part for part in parts if part[0].kind != "delta"]
        if deltas:
            ends = {b for _, b in deltas}
            inner = tuple(label for label in out if label not in ends)
            view = self.contracted(parts, inner, sizes)
            pairs = tuple((a, b) for a, b in deltas)
            known = {label: sizes[label] for label in out}
            return View(view.array, view.labels, view.coefficient * c, pairs, known)
        chosen = self.distributed(c, parts, out, sizes)
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
        return self.uses[node] <= 1 and node not in self.views

    def contracted(
        self, factors: Sequence[Factor], out: Sequence[int], sizes: Mapping[int, Dimension]
    ) -> View:
        """The product of factors summed over what is not in ``out``."""
        number, factors = self.numbers(factors)
        grouped = self.grouped(factors)
        scalars = [part for part in grouped if not part[1]]
        rest = [part for part in grouped if part[1]]
        if not rest:
            return self.times_scalars(View(self.arrays.number(1), (), number), scalars)
        if len(rest) > 2 and len({frozenset(labels) for _, labels in rest}) == 1:
            found = self.entrywise(rest, out)
        else:
            order = self.order(rest, out, sizes)
            found = self.evaluated(order, order.tree, rest, tuple(out), sizes)
        if any(label not in out for label in found.labels):
            found = reduced(self.arrays, found, [k for k in found.labels if k in out])
        found = self.times_scalars(found, scalars)
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
        return self.counted(found, lost, dict(zip(factors[0][1], factors[0][0].axes, strict=True)))

    def counted(
        self, view: View, lost: Iterable[int], sizes: Mapping[int, Dimension]
    ) -> View:
        """The sum over axes along which everything is constant: times their sizes."""
        for label in lost:
            number = self.size_array(sizes[label])
            view = View(self.times(number, view.array), view.labels, view.coefficient)
        return view

    def numbers(self, factors: Sequence[Factor]) -> tuple[Fraction, list[Factor]]:
        """The rational number among the factors, and the others."""
        c, rest = ONE, []
        for child, labels in factors:
            number, core = split_coefficient(child)
            c *= number
            if core.kind == "product" and not core.children and not core.axes:
                c *= core.data[0]
            elif core.kind == "product" and not core.children:
                c *= core.data[0]
            else:
                rest.append((core, labels))
        return c, rest

    def grouped(self, factors: Sequence[Factor]) -> list[Factor]:
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
            own = parts[0][1]
            result.append((product(parts, own), own))
        return result

    def order(
        self, factors: Sequence[Factor], out: Sequence[int], sizes: Mapping[int, Dimension]
    ) -> Order:
        items = [Item(labels, *self.price(child)) for child, labels in factors]
        known = {label: self.size(n) for label, n in sizes.items()}
        data = frozenset(label for label, n in sizes.items() if n in self.data)
        return Order(items, frozenset(out), known, data)

    def price(self, child: Tensor) -> tuple[float, bool]:
        """What a factor itself costs beyond what is made anyhow, and whether one may solve instead."""
        if child.kind != "inverse" or len(child.axes) != 2:
            return 0.0, False
        if child in self.explicit:
            return 0.0, True
        n = self.size(child.axes[0])
        return CALL + MULTIPLY_ADD * n**3, True

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
        solved = self.solved(order, one, other, factors, sizes)
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
        return self.counted(found, lost, sizes)

    def shared(
        self, order: Order, tree: Tree, factors: Sequence[Factor], sizes: Mapping[int, Dimension]
    ) -> View:
        """The product of some factors as a tensor: wherever it occurs again it is the same array."""
        subset = places(tree)
        kept = tuple(sorted(order.kept(subset)))
        parts = [factor for at, factor in enumerate(factors) if subset >> at & 1]
        node = product(parts, kept, sizes)
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
        return View(
            found.array, tuple(kept[at] for at in found.labels), found.coefficient * c
        )

    def factor_view(self, child: Tensor, labels: tuple[int, ...], kept: frozenset[int]) -> View:
        """A factor with labels: a label that stands twice is a diagonal, one that nobody else has is summed."""
        if child.kind == "inverse" and len(set(labels)) == 1 and not kept and child not in self.explicit:
            (a,) = child.children
            if self.by_cholesky(a):
                return View(self.trace_of_inverse(a), ())
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

    def times_scalars(self, view: View, scalars: Sequence[Factor]) -> View:
        """The view times numbers that are computed."""
        for child, _ in scalars:
            if child.kind == "apply" and child.data[0] == "power" and child.data[1] < 0:
                below = self.view(power(child.children[0], -child.data[1]))
                array = self.arrays.div(view.array, below.array)
                view = View(array, view.labels, view.coefficient / below.coefficient)
                continue
            number = self.view(child)
            c = view.coefficient * number.coefficient
            view = View(self.times(number.array, view.array), view.labels, c)
        return view

    def times(self, number: Array, a: Array) -> Array:
        """A number times an array; of a product the number times the smaller factor."""
        if a.op == "matmul":
            left, right = a.args
            small, _ = sorted((left, right), key=self.entries)
            if self.entries(small) * 2 <= self.entries(a):
                part = self.times(number, small)
                make = self.arrays.matmul
                return make(part, right) if small is left else make(left, part)
        return self.arrays.mul(number, a)

    # -- inverses

    def solved(
        self,
        order: Order,
        one: Tree,
        other: Tree,
        factors: Sequence[Factor],
        sizes: Mapping[int, Dimension],
    ) -> View | None:
        """A^-1 B by solving, where that is cheaper than the inverse."""
        for at, rest in ((one, other), (other, one)):
            if not isinstance(at, int) or not order.is_solved(at, places(rest)):
                continue
            child, labels = factors[at]
            kept = order.kept(places(rest))
            (summed,) = (label for label in labels if label in kept)
            (free,) = (label for label in labels if label != summed)
            if isinstance(rest, int):
                right = self.factor_view(*factors[rest], kept)
            else:
                right = self.shared(order, rest, factors, sizes)
            if summed not in right.labels or right.deltas:
                return None
            columns = tuple(label for label in right.labels if label != summed)
            if len(columns) > 1:
                return None
            b = aligned(self.arrays, View(right.array, right.labels), (summed, *columns))
            a = child.children[0]
            from_left = labels.index(summed) == 1
            x = self.solution(a, b, transposed=not from_left)
            return View(x, (free, *columns), right.coefficient)
        return None

    def solution(self, a: Tensor, b: Array, transposed: bool) -> Array:
        """A^-1 b, or A^-T b."""
        make = self.arrays.make
        triangle = self.facts.triangle(a)
        matrix = self.dense(self.view(a), a.axes)
        if triangle:
            return make("solve_triangular", (matrix, b), (triangle, transposed), b.axes)
        if self.by_cholesky(a):
            return make("cholesky_solve", (self.cholesky(a), b), (), b.axes)
        turned = transposed and not self.facts.symmetric(a)
        return make("lu_solve", (make("lu", (matrix,), (), a.axes), b), (turned,), b.axes)

    def by_cholesky(self, a: Tensor) -> bool:
        return self.facts.definite(a) == 2 and not self.facts.complex(a)

    def cholesky(self, a: Tensor) -> Array:
        matrix = self.dense(self.view(a), a.axes)
        return self.arrays.make("cholesky", (matrix,), (), a.axes)

    def inverse(self, node: Tensor) -> View:
        """The inverse itself, entry by entry."""
        (a,) = node.children
        self.made_explicit.add(node)
        make, labels = self.arrays.make, tuple(range(len(node.axes)))
        if self.by_cholesky(a):
            return View(make("cholesky_inverse", (self.cholesky(a),), (), node.axes), labels)
        matrix = self.dense(self.view(a), a.axes)
        triangle = self.facts.triangle(a)
        if triangle:
            return View(make("inverse_triangular", (matrix,), (triangle,), node.axes), labels)
        if len(node.axes) > 2:
            return View(make("inverse", (matrix,), (), node.axes), labels)
        factor = make("lu", (matrix,), (), a.axes)
        return View(make("lu_inverse", (factor,), (), node.axes), labels)

    def trace_of_inverse(self, a: Tensor) -> Array:
        """tr A^-1 by the inverse of the factor, half the work of the inverse of A."""
        return self.arrays.make("cholesky_trace_inverse", (self.cholesky(a),))

    def determinant(self, node: Tensor, log: bool = False) -> View:
        (a,) = node.children
        labels = tuple(range(len(node.axes)))
        if self.by_cholesky(a):
            word = "cholesky_logdet" if log else "cholesky_det"
            return View(self.arrays.make(word, (self.cholesky(a),)), labels)
        matrix = self.dense(self.view(a), a.axes)
        if self.facts.complex(a) and log:
            return View(self.arrays.make("complex_logdet", (matrix,), (), node.axes), labels)
        if len(node.axes) or self.facts.complex(a):
            word = "logdet" if log else "det"
            return View(self.arrays.make(word, (matrix,), (), node.axes), labels)
        factor = self.arrays.make("lu", (matrix,), (), a.axes)
        return View(self.arrays.make("lu_logdet" if log else "lu_det", (factor,)), labels)

    # -- sums

    def sum(self, node: Tensor) -> View:
        if not node.children:
            return View(self.arrays.number(0), ())
        turned = leafrows.complement(node)
        if turned is not None:
            return self.view(turned)
        sizes = dict(enumerate(node.axes))
        views = []
        for c, child in zip(node.data, node.children, strict=True):
            v = self.view(child)
            views.append(View(v.array, v.labels, v.coefficient * c, v.deltas, v.sizes))
        kinds = {v.deltas for v in views}
        if len(kinds) == 1 and kinds != {()}:
            (deltas,) = kinds
            found = self.total([View(v.array, v.labels, v.coefficient) for v in views])
            return View(found.array, found.labels, found.coefficient, deltas, sizes)
        plain = [v for v in views if not v.deltas]
        placed = [v for v in views if v.deltas]
        if placed and plain:
            return self.with_diagonals(plain, placed, sizes)
        return self.total([self.placed(v, sizes) for v in views])

    def with_diagonals(
        self, plain: list[View], placed: list[View], sizes: Mapping[int, Dimension]
    ) -> View:
        """A + diag(x): the entries of a diagonal added to a matrix; more than one delta is placed first."""
        base = self.total(plain)
        rest: list[View] = []
        for v in placed:
            ends = {label for pair in v.deltas for label in pair}
            if len(v.deltas) > 1 or set(sizes) != set(base.labels) or len(sizes) != 2:
                rest.append(self.placed(v, sizes))
                continue
            matrix = aligned(self.arrays, View(self.scaled(base), base.labels), sorted(ends))
            a, _ = v.deltas[0]
            diagonal = self.scaled(View(v.array, v.labels, v.coefficient))
            made = self.arrays.make("add_diagonal", (matrix, diagonal), (), matrix.axes)
            base = View(made, tuple(sorted(ends)))
        return self.total([base, *rest]) if rest else base

    def total(self, views: Sequence[View]) -> View:
        """The sum of views: those with the same axes first, then those that are broadcast."""
        if len(views) == 1:
            return views[0]
        sizes = {abs(v.coefficient) for v in views}
        common = ONE
        if len(sizes) == 1:
            common = sizes.pop()
        if all(v.coefficient < 0 for v in views):
            common = -common
        order = max(views, key=lambda v: len(v.labels)).labels
        order = (*order, *dict.fromkeys(k for v in views for k in v.labels if k not in order))
        groups: dict[frozenset[int], list[View]] = {}
        for v in views:
            groups.setdefault(frozenset(v.labels), []).append(v)
        terms: list[tuple[Fraction, Array]] = []
        for labels in sorted(groups, key=lambda s: (len(s), sorted(s))):
            of = [
                (v.coefficient / common, aligned(self.arrays, View(v.array, v.labels), order))
                for v in groups[labels]
            ]
            of.sort(key=lambda term: term[0] < 0)
            if len(of) > 1 and len(groups) > 1 and len(labels) < len(order):
                of = [(ONE, self.arrays.add(of))]
            terms += of
        terms.sort(key=lambda term: term[0] < 0)
        return View(self.arrays.add(terms), order, common)

    # -- multiplying out

    def distributed(
        self,
        c: Fraction,
        factors: Sequence[Factor],
        out: Sequence[int],
        sizes: Mapping[int, Dimension],
    ) -> Tensor | None:
        """The product with a sum among its factors multiplied out, where that is cheaper; None where it is not.

        Of a difference digits may be lost near the point where it vanishes: it is multiplied out for a fourth of the work only.
        """
        known = {**sizes}
        for at, (child, labels) in enumerate(factors):
            if child.kind != "sum" or not 2 <= len(child.children) <= 4 or self.uses[child] > 1:
                continue
            if not _may_gain(child, labels, out):
                continue
            rest = [part for k, part in enumerate(factors) if k != at]
            terms = [
                product([*rest, (term, labels)], out, known, c * k)
                for k, term in zip(child.data, child.children, strict=True)
            ]
            now = self.cost(factors, out, sizes) + self.made(child)
            then = sum(self.cost_of(term) for term in terms) + CALL * (len(terms) - 1)
            differs = any(k < 0 for k in child.data)
            if then * (4.0 if differs and len(set(labels)) > 1 else 1.0) <= now:
                return add(*terms)
        return None

    def cost(self, factors: Sequence[Factor], out: Sequence[int], sizes: Mapping[int, Dimension]) -> float:  # fmt: skip
        rest = [part for part in self.grouped(self.numbers(factors)[1]) if part[1]]
        return self.order(rest, out, sizes).cost if rest else 0.0

    def cost_of(self, node: Tensor) -> float:
        """What a product costs beyond its factors."""
        if node.kind != "product":
            return 0.0
        if node not in self.prices:
            _, factors, out = factors_of(node)
            parts = self.opened_factors(factors, out)
            sizes = dict(zip(out, node.axes, strict=True))
            for child, labels in parts:
                sizes.update(zip(labels, child.axes, strict=True))
            self.prices[node] = self.cost(parts, out, sizes)
        return self.prices[node]

    def made(self, node: Tensor) -> float:
        """What it costs to add up the terms of a sum, each made alone."""
        entries = 1.0
        for n in node.axes:
            entries *= self.size(n)
        inner = sum(
            self.cost_of(term) if term.kind == "product" else self.price(term)[0]
            for term in node.children
        )
        return inner + (CALL + 1.5 * ENTRY * entries) * (len(node.children) - 1)


def _may_gain(child: Tensor, labels: tuple[int, ...], out: Sequence[int]) -> bool:
    """Whether a sum over one of its labels can be done before it is added up."""
    return any(label not in out for label in labels) or len(set(labels)) < len(labels)


_ROWS = {
    "product": Plan.product,
    "sum": Plan.sum,
    "inverse": Plan.inverse,
    "det": Plan.determinant,
}
