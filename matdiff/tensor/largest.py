"""Functions that pick the largest entry: infinity norm and its peak, max pooling and its mask; p-norms and clip beside them.

    norminf   |x_k| for the k where |x| is largest            maxmask   1 where the largest entry of each window stands
    peak      the sign of x_k in its place, zeros elsewhere   maxpool   that entry of each window

Modulo a prime "larger" is ``step(a - b)``, Legendre's symbol of the difference, and the entries are looked at in their order: each that is
larger than the best so far takes its place. That choice agrees with ``max`` of two numbers, does not change where the same number is
added to all entries or all are multiplied by a positive one, and turns with the sign: peak(-x) = -peak(x). It is not the same for the
entries in another order, as the relation is not transitive; no law exchanges the entries below these functions.

A rule of derivatives holds the choice fixed, as it is nearby.
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.expression.nodes import Apply, Number
from matdiff.expression.operators.sizes import GIVEN
from matdiff.tensor.conjugates import moduli as moduli_of
from matdiff.tensor.lowering import Lowered, Lowering, contracted, widened
from matdiff.tensor.make import apply, power, product, zero
from matdiff.tensor.nodes import Axes, Tensor, intern
from matdiff.tensor.residues import sign

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matdiff.base.dimensions import Dimension
    from matdiff.tensor.evaluate import Evaluator

    Row = Callable[[Lowering, Apply, list[Lowered]], Lowered]
    Found = dict[Tensor, Tensor]
    Windows = tuple[tuple["Dimension", "Dimension"], ...]


# -- lowering


def _infinity_norm(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    (u,) = operands
    own = len(u.indices)
    if u.shape == (1, 1):
        return Lowered(apply("abs", u.tensor), u.indices, node.shape)
    found = intern("norminf", (own,), (u.tensor,), u.tensor.axes[:own])
    return Lowered(found, u.indices, node.shape)


def _peak(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    (u,) = operands
    if u.shape == (1, 1):
        return Lowered(apply("sign", u.tensor), u.indices, node.shape)
    return Lowered(peak(u.tensor, len(u.indices)), u.indices, node.shape)


def peak(u: Tensor, own: int) -> Tensor:
    """The peaks of the arrays that are left when the first ``own`` axes are fixed."""
    return intern("peak", (own,), (u,), u.axes)


def _maxpool(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    (u,) = operands
    if u.shape == (1, 1):
        return Lowered(u.tensor, u.indices, node.shape)
    windows = _windows(node, u)
    axes = (*u.tensor.axes[: len(u.indices)], *(n for n in node.shape if n != 1))
    return Lowered(intern("maxpool", windows, (u.tensor,), axes), u.indices, node.shape)


def _maxmask(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    (u,) = operands
    if u.shape == (1, 1):
        return Lowered(power(u.tensor, 0), u.indices, node.shape)
    found = intern("maxmask", _windows(node, u), (u.tensor,), u.tensor.axes)
    return Lowered(found, u.indices, node.shape)


def _windows(node: Apply, u: Lowered) -> Windows:
    """For every axis of the matrix the size of a window and how many there are."""
    k, l = node.parameters  # noqa: E741
    counts = GIVEN.places(u.shape, (k, l), (k, l, 0, 0))  # type: ignore[arg-type]
    rows = zip(u.shape, (k, l), counts, strict=True)
    return tuple((size, count) for n, size, count in rows if n != 1)  # type: ignore[misc]


def _p_norm(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    """(sum |x_i|^p)^(1/p)."""
    u, p = operands
    exponent = node.operands[1]
    moduli = moduli_of(u).tensor if node.operands[0].complex else apply("abs", u.tensor)
    if isinstance(exponent, Number):
        value = Fraction(exponent.value)
        each = Lowered(power(moduli, value), u.indices, u.shape)
        total = contracted(node.shape, [(each, "i", "j")])
        return Lowered(power(total.tensor, 1 / value), total.indices, node.shape)
    indices = {**u.indices, **p.indices}
    both = [widened(part, u.shape, indices) for part in (Lowered(moduli, u.indices, u.shape), p)]
    total = contracted(node.shape, [(Lowered(apply("pow", *both), indices, u.shape), "i", "j")])
    root = power(widened(p, node.shape, total.indices), -1)
    return Lowered(apply("pow", total.tensor, root), total.indices, node.shape)


def _clip(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    indices = {name: size for part in operands for name, size in part.indices.items()}
    three = [widened(part, node.shape, indices) for part in operands]
    return Lowered(apply("clip", *three), indices, node.shape)


LARGEST: dict[str, Row] = {
    "norminf": _infinity_norm,
    "peak": _peak,
    "maxpool": _maxpool,
    "maxmask": _maxmask,
    "pnorm": _p_norm,
    "clip": _clip,
}
"""Lowerings by operator name."""


# -- derivatives


def _moved_norm(node: Tensor, found: Found, extra: Axes) -> Tensor:
    """d max |x_i| = sign(x_k) dx_k at the k where it is largest."""
    (u,), (own,) = node.children, node.data
    labels = tuple(range(len(u.axes)))
    more = tuple(range(len(labels), len(labels) + len(extra)))
    factors = [(peak(u, own), labels), (found[u], labels + more)]
    return product(factors, labels[:own] + more)


def _moved_pool(node: Tensor, found: Found, extra: Axes) -> Tensor:
    """In every window the entry moves that is the largest."""
    (u,), windows = node.children, node.data
    own = len(u.axes) - len(windows)
    labels = tuple(range(len(u.axes)))
    fresh = len(labels) + len(extra)
    more = tuple(range(len(labels), fresh))
    mask = intern("maxmask", windows, (u,), u.axes)
    factors = [(mask, labels), (found[u], labels + more)]
    out = list(labels[:own])
    for axis, (size, count) in zip(labels[own:], windows, strict=True):
        table = intern("table", ("window", size, 0), (), (count, size, u.axes[axis]))
        factors.append((table, (fresh, fresh + 1, axis)))
        out += [fresh] if count != 1 else []
        fresh += 2
    return product(factors, (*out, *more))


def _fixed(node: Tensor, found: Found, extra: Axes) -> Tensor:
    """Which entry is the largest does not change nearby."""
    return zero(node.axes + extra)


LARGEST_RULES: dict[str, Callable[[Tensor, Found, Axes], Tensor]] = {
    "norminf": _moved_norm,
    "peak": _fixed,
    "maxpool": _moved_pool,
    "maxmask": _fixed,
}
"""The rule of derivatives by kind of node."""


# -- values


def champion(values: list[int], places: list[int], p: int) -> int:
    """The place of the largest of some entries, the first of equal ones."""
    best = places[0]
    for place in places[1:]:
        gap = (values[place] - values[best]) % p
        if gap and sign(gap, p) == 1:
            best = place
    return best


def _moduli(at: Evaluator, node: Tensor) -> Iterator[tuple[list[int], int]]:
    """The moduli of every member of the family, and the place in all entries of the largest of them."""
    (u,), (own,) = node.children, node.data
    values = [a * sign(a, at.p) % at.p for a in at.value(u)]
    n = at.count(u.axes[own:])
    for start in range(0, len(values), n):
        yield values, champion(values, list(range(start, start + n)), at.p)


def _norm_value(at: Evaluator, node: Tensor) -> list[int]:
    return [values[place] for values, place in _moduli(at, node)]


def _peak_value(at: Evaluator, node: Tensor) -> list[int]:
    given = at.value(node.children[0])
    result = [0] * len(given)
    for _, place in _moduli(at, node):
        result[place] = sign(given[place], at.p) % at.p
    return result


def _champions(at: Evaluator, node: Tensor) -> list[int]:
    """The place of the largest entry of every window."""
    (u,), windows = node.children, node.data
    values, own = at.value(u), len(u.axes) - len(windows)
    sizes = at.sizes_of(u.axes[own:])
    columns = sizes[1] if len(sizes) == 2 else 1
    (h, rows), (w, across) = (
        *((at.size(size), at.size(count)) for size, count in windows),
        *[(1, 1)] * (2 - len(windows)),
    )
    block = sizes[0] * columns
    return [
        champion(values, [start + (i * h + a) * columns + j * w + b for a in range(h) for b in range(w)], at.p)
        for start in range(0, len(values), block)
        for i in range(rows)
        for j in range(across)
    ]  # fmt: skip


def _pool_value(at: Evaluator, node: Tensor) -> list[int]:
    values = at.value(node.children[0])
    return [values[place] for place in _champions(at, node)]


def _mask_value(at: Evaluator, node: Tensor) -> list[int]:
    result = [0] * len(at.value(node.children[0]))
    for place in _champions(at, node):
        result[place] = 1
    return result


LARGEST_VALUES: dict[str, Callable[[Evaluator, Tensor], list[int]]] = {
    "norminf": _norm_value,
    "peak": _peak_value,
    "maxpool": _pool_value,
    "maxmask": _mask_value,
}
"""Values by kind of node."""
