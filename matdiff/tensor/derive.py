"""Differentiation of a tensor graph: the product rule, a function of the entries, an inverse, a determinant, softmax.

``derivative(F, {X: S})`` replaces the variation of each leaf X by a seed S, whose axes are those of X and then any number
of further ones e; the result has the axes of F and then e. Two seeds are used:

    deltas           dX_ij / dX_mn = delta_im delta_jn: the derivative with its axes, F_i by X_mn the tensor J_imn
    a direction T    the derivative along T, of the shape of F

so second and third derivatives are derivatives of derivatives. Every node is differentiated once, its operands before it:
the work grows linearly with the graph. No law file is read.

>>> from matdiff.tensor.nodes import intern
>>> x = intern("leaf", ("x",), (), ("n",))
>>> gradient(product([(x, (0,)), (x, (0,))], ()), x)
product(2, (0,), ((0,),), leaf(x))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from matdiff.base.dimensions import multiply
from matdiff.tensor import matrixfunctions
from matdiff.tensor.conjugates import moved_conjugate
from matdiff.tensor.largest import LARGEST_RULES
from matdiff.tensor.make import add, delta, factors_of, is_zero, product, scaled, zero
from matdiff.tensor.nodes import Axes, Tensor, intern, postorder
from matdiff.tensor.partials import PARTIALS

Found = dict[Tensor, Tensor]


def gradient(root: Tensor, *leaves: Tensor) -> Tensor:
    """The derivative by a leaf, its axes after those of the root; by several leaves, one after the other."""
    for leaf in leaves:
        root = derivative(root, {leaf: identity(leaf.axes)}, leaf.axes)
    return root


def identity(axes: Axes) -> Tensor:
    """dX/dX: a delta for every axis."""
    n = len(axes)
    return product([(delta(size), (at, n + at)) for at, size in enumerate(axes)], range(2 * n))


def derivative(root: Tensor, seeds: Mapping[Tensor, Tensor], extra: Axes = ()) -> Tensor:
    """The variation of the root where the leaves vary as the seeds say; ``extra`` are the axes that the seeds have more."""
    found: Found = {}
    for node in postorder(root):
        if node in seeds:
            found[node] = seeds[node]
        elif any(child in found for child in node.children):
            moved = RULES[node.kind](node, found, extra)
            if not is_zero(moved):
                found[node] = moved
    return found.get(root, zero(root.axes + extra))


def depends(root: Tensor, leaf: Tensor) -> bool:
    """Whether a leaf stands in a graph."""
    return leaf in postorder(root)


def _sum(node: Tensor, found: Found, extra: Axes) -> Tensor:
    terms = [
        scaled(c, found[child])
        for c, child in zip(node.data, node.children, strict=True)
        if child in found
    ]
    return add(*terms)


def _product(node: Tensor, found: Found, extra: Axes) -> Tensor:
    """Each factor in turn replaced by its derivative."""
    c, factors, out = factors_of(node)
    sizes = dict(zip(out, node.axes, strict=True))
    first = 1 + max([*out, *(label for _, labels in factors for label in labels)], default=0)
    more = tuple(range(first, first + len(extra)))
    terms = []
    for at, (child, labels) in enumerate(factors):
        if child in found:
            moved = [*factors[:at], (found[child], labels + more), *factors[at + 1 :]]
            terms.append(product(moved, out + more, sizes, c))
    return add(*terms)


def _apply(node: Tensor, found: Found, extra: Axes) -> Tensor:
    """f(u)_i varies by f'(u)_i du_i."""
    name, *parameters = node.data
    inner = node.children[0]
    if name == "log" and inner.kind == "apply" and inner.data[0] == "abs":
        inner = inner.children[0]
    if name == "log" and inner.kind == "det" and inner.children[0] in found:
        return _jacobi([], inner, found, extra)  # no det A / det A, which may overflow
    partials = PARTIALS[name](node.children, tuple(parameters))
    own = tuple(range(len(node.axes)))
    more = tuple(range(len(own), len(own) + len(extra)))
    terms = [
        product([(partial, own), (found[child], own + more)], own + more)
        for partial, child in zip(partials, node.children, strict=True)
        if child in found
    ]
    return add(*terms)


def _inverse(node: Tensor, found: Found, extra: Axes) -> Tensor:
    """Y A = I, so dY = -Y dA Y, of every member of a family."""
    (a,) = node.children
    n = len(node.axes)
    batch = tuple(range(n - 2))
    i, k, m, j = range(n, n + 4)
    more = tuple(range(n + 4, n + 4 + len(extra)))
    factors = [
        (node, (*batch, i, k)),
        (found[a], (*batch, k, m, *more)),
        (node, (*batch, m, j)),
    ]
    return product(factors, (*batch, i, j, *more), coefficient=-1)


def _det(node: Tensor, found: Found, extra: Axes) -> Tensor:
    """d det A = det A  (A^-1)_ji dA_ij (Jacobi)."""
    return _jacobi([(node, tuple(range(len(node.axes))))], node, found, extra)


def _jacobi(
    before: list[tuple[Tensor, tuple[int, ...]]], node: Tensor, found: Found, extra: Axes
) -> Tensor:
    """What stands before it times tr(A^-1 dA), for a determinant of A."""
    (a,) = node.children
    batch = tuple(range(len(node.axes)))
    i, j = len(batch), len(batch) + 1
    more = tuple(range(len(batch) + 2, len(batch) + 2 + len(extra)))
    factors = [
        *before,
        (inverse(a), (*batch, j, i)),
        (found[a], (*batch, i, j, *more)),
    ]
    return product(factors, (*batch, *more))


def inverse(a: Tensor) -> Tensor:
    """The inverse over the last two axes; of an inverse the matrix itself."""
    if a.kind == "inverse":
        return a.children[0]
    if a.kind == "delta":
        return a
    return intern("inverse", (), (a,), a.axes)


def _softmax(node: Tensor, found: Found, extra: Axes) -> Tensor:
    """ds_i = s_i (du_i - s_k du_k), over the last axis."""
    (u,) = node.children
    n = len(node.axes)
    own = tuple(range(n))
    k = n
    more = tuple(range(n + 1, n + 1 + len(extra)))
    at_k = (*own[:-1], k)
    straight = product([(node, own), (found[u], own + more)], own + more)
    mixed = product(
        [(node, own), (node, at_k), (found[u], at_k + more)], own + more, coefficient=-1
    )
    return add(straight, mixed)


def _logsumexp(node: Tensor, found: Found, extra: Axes) -> Tensor:
    """d log sum_k exp u_k = s_k du_k."""
    (u,) = node.children
    own = tuple(range(len(u.axes)))
    more = tuple(range(len(own), len(own) + len(extra)))
    s = intern("softmax", (), (u,), u.axes)
    return product([(s, own), (found[u], own + more)], own[:-1] + more)


def _merge(node: Tensor, found: Found, extra: Axes) -> Tensor:
    """A rearrangement of the entries passes through the derivative."""
    (groups,) = node.data
    return merge(found[node.children[0]], (*groups, *(1 for _ in extra)))


def _split(node: Tensor, found: Found, extra: Axes) -> Tensor:
    at, sizes = node.data
    return split(found[node.children[0]], at, sizes)


def merge(node: Tensor, groups: tuple[int, ...]) -> Tensor:
    """Neighbouring axes made one, as many at a time as ``groups`` says; the first of a group counts slowest."""
    from_groups = _grouped(node.axes, groups)
    if all(length == 1 for length in groups):
        return node
    if is_zero(node):
        return zero(from_groups)
    if node.kind == "split":
        at, sizes = node.data
        if groups[:at] == (1,) * at and groups[at] == len(sizes) and set(groups[at + 1 :]) <= {1}:
            return node.children[0]
    return intern("merge", (groups,), (node,), from_groups)


def _grouped(axes: Axes, groups: tuple[int, ...]) -> Axes:
    result, start = [], 0
    for length in groups:
        size: int | str = 1
        for part in axes[start : start + length]:
            size = multiply(size, part)
        result.append(size)
        start += length
    return tuple(result)


def split(node: Tensor, at: int, sizes: Axes) -> Tensor:
    """An axis taken apart into several, the first of which counts slowest."""
    axes = (*node.axes[:at], *sizes, *node.axes[at + 1 :])
    if is_zero(node):
        return zero(axes)
    if node.kind == "merge":
        (groups,) = node.data
        start = sum(groups[:at])
        inner = node.children[0]
        if groups[at] == len(sizes) and inner.axes[start : start + len(sizes)] == sizes:
            left = (*groups[:at], *(1 for _ in sizes), *groups[at + 1 :])
            return merge(inner, left)
    return intern("split", (at, sizes), (node,), axes)


RULES: dict[str, Callable[[Tensor, Found, Axes], Tensor]] = {
    "sum": _sum,
    "product": _product,
    "apply": _apply,
    "inverse": _inverse,
    "det": _det,
    "softmax": _softmax,
    "logsumexp": _logsumexp,
    "merge": _merge,
    "split": _split,
    "conj": moved_conjugate,
    **matrixfunctions.RULES,
    **LARGEST_RULES,
}
"""The rule by kind of node; leaves, deltas and tables do not vary."""
