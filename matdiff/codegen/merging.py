"""Axes that vec and Kronecker products merged, taken apart: sums run over the axes themselves, and only the result is merged again.

    (I ⊗ Xᵀ) vec(A)     the axis (j, i) of both becomes two, the identity is a delta and vanishes
    K_(ij)(ab)          is delta_ia delta_jb with the axes exchanged

Every tensor becomes a core with more axes and ``groups`` that say how many of them are merged; what needs the merged axis
itself (an inverse, a softmax) gets it merged.
"""

from __future__ import annotations

from matdiff.base.dimensions import Dimension, multiply
from matdiff.tensor.derive import merge, split
from matdiff.tensor.make import add, delta, factors_of, power, product, scaled
from matdiff.tensor.nodes import Axes, Tensor, intern, postorder

Groups = tuple[int, ...]
Opened = tuple[Tensor, Groups]


def opened(root: Tensor) -> Opened:
    """The tensor with its merged axes apart, and how they are merged."""
    found: dict[Tensor, Opened] = {}
    for node in postorder(root):
        found[node] = _opened(node, [found[child] for child in node.children])
    return found[root]


def closed(part: Opened) -> Tensor:
    return merge(*part)


def _trivial(node: Tensor) -> Opened:
    return node, (1,) * len(node.axes)


def _opened(node: Tensor, children: list[Opened]) -> Opened:
    if node.kind == "merge":
        core, inner = children[0]
        (outer,) = node.data
        groups, at = [], 0
        for length in outer:
            groups.append(sum(inner[at : at + length]))
            at += length
        return core, tuple(groups)
    if node.kind == "split":
        return _split(node, *children[0])
    if all(set(groups) <= {1} for _, groups in children):
        return _trivial(_remade(node, [core for core, _ in children]))
    if node.kind == "product":
        return _product(node, children)
    if node.kind in ("sum", "apply"):
        return _entrywise(node, children)
    return _trivial(_remade(node, [closed(child) for child in children]))


def _remade(node: Tensor, children: list[Tensor]) -> Tensor:
    if tuple(children) == node.children:
        return node
    if node.kind == "product":
        c, factors, out = factors_of(node)
        parts = [(child, labels) for child, (_, labels) in zip(children, factors, strict=True)]
        return product(parts, out, dict(zip(out, node.axes, strict=True)), c)
    if node.kind == "sum":
        return add(*(scaled(c, child) for c, child in zip(node.data, children, strict=True)))
    if node.kind == "apply" and node.data[0] == "power":
        return power(children[0], node.data[1])
    return intern(node.kind, node.data, tuple(children), node.axes)


def _split(node: Tensor, core: Tensor, groups: Groups) -> Opened:
    """An axis taken apart that is merged of just these parts stays apart; any other is merged first."""
    at, sizes = node.data
    start = sum(groups[:at])
    if core.axes[start : start + groups[at]] == sizes:
        return core, (*groups[:at], *(1 for _ in sizes), *groups[at + 1 :])
    return _trivial(split(closed((core, groups)), at, sizes))


def _parts(part: Opened, at: int) -> Axes:
    core, groups = part
    start = sum(groups[:at])
    return core.axes[start : start + groups[at]]


def _apart(part: Opened, at: int, sizes: Axes) -> Opened | None:
    """The axis ``at`` with these parts; None where it is merged of others."""
    core, groups = part
    here = _parts(part, at)
    if here == sizes:
        return part
    if len(here) > 1:
        return None
    start = sum(groups[:at])
    cut = (*groups[:at], len(sizes), *groups[at + 1 :])
    return split_axis(core, start, sizes), cut


def split_axis(node: Tensor, at: int, sizes: Axes) -> Tensor:
    """An axis taken apart, as far inside as that goes: the ones of a product vanish, a delta becomes one for each part."""
    if node.kind == "product":
        c, factors, out = factors_of(node)
        fresh = 1 + max([*out, *(label for _, labels in factors for label in labels)], default=0)
        new = tuple(range(fresh, fresh + len(sizes)))
        parts = []
        for child, labels in factors:
            while out[at] in labels:
                place = labels.index(out[at])
                if child.kind == "delta":
                    break
                child = split_axis(child, place, sizes)
                labels = (*labels[:place], *new, *labels[place + 1 :])
            if child.kind == "delta" and out[at] in labels:
                return split(node, at, sizes)  # the other end is an axis of its own
            parts.append((child, labels))
        own = (*out[:at], *new, *out[at + 1 :])
        known: dict[int, Dimension] = dict(
            zip(own, (*node.axes[:at], *sizes, *node.axes[at + 1 :]), strict=True)
        )
        return product(parts, own, known, c)
    if node.kind == "sum" and node.children:
        terms = zip(node.data, node.children, strict=True)
        return add(*(scaled(c, split_axis(child, at, sizes)) for c, child in terms))
    return split(node, at, sizes)


def _entrywise(node: Tensor, children: list[Opened]) -> Opened:
    """All operands with the parts that one of them has."""
    groups: list[int] = []
    for at in range(len(node.axes)):
        sizes = max((_parts(child, at) for child in children), key=len)
        if len(sizes) > 1:
            cut = [_apart(child, at, sizes) for child in children]
            if any(part is None for part in cut):
                return _trivial(_remade(node, [closed(child) for child in children]))
            children = [part for part in cut if part is not None]
        groups.append(len(sizes))
    axes = children[0][0].axes
    cores = [core for core, _ in children]
    if node.kind == "apply" and node.data[0] != "power":
        return intern("apply", node.data, tuple(cores), axes), tuple(groups)
    return _remade(node, cores), tuple(groups)


def _product(node: Tensor, children: list[Opened]) -> Opened:  # noqa: C901
    """Every label that is merged in one factor becomes several in all; so does the other label of a delta."""
    c, factors, out = factors_of(node)
    labels = [of for _, of in factors]
    cut: dict[int, Axes] = {}
    changed = True
    while changed:
        changed = False
        for child, of in zip(children, labels, strict=True):
            for at, label in enumerate(of):
                sizes = _parts(child, at)
                if len(sizes) > 1 and label not in cut:
                    cut[label] = sizes
                    changed = True
            if child[0].kind == "delta" and child[1] == (1, 1):
                known = [cut[label] for label in of if label in cut]
                if len(known) == 1:
                    cut.update(dict.fromkeys(of, known[0]))
                    changed = True
    fresh = 1 + max([*out, *(label for of in labels for label in of)], default=0)
    names: dict[int, tuple[int, ...]] = {}
    known_sizes: dict[int, Dimension] = {}
    for label, sizes in cut.items():
        names[label] = tuple(range(fresh, fresh + len(sizes)))
        known_sizes.update(zip(names[label], sizes, strict=True))
        fresh += len(sizes)
    parts: list[tuple[Tensor, tuple[int, ...]]] = []
    for child, of in zip(children, labels, strict=True):
        if child[0].kind == "delta" and len(of) == 2 and of[0] in cut:
            if cut[of[0]] != cut[of[1]]:
                return _trivial(_remade(node, [closed(part) for part in children]))
            parts += [
                (delta(n), pair)
                for n, pair in zip(
                    cut[of[0]], zip(names[of[0]], names[of[1]], strict=True), strict=True
                )
            ]
            continue
        own: list[int] = []
        for at, label in enumerate(of):
            if label not in cut:
                own.append(label)
                continue
            apart = _apart(child, at, cut[label])
            if apart is None:
                return _trivial(_remade(node, [closed(part) for part in children]))
            child = apart
            own += names[label]
        parts.append((child[0], tuple(own)))
    outer: list[int] = []
    groups: list[int] = []
    for label, size in zip(out, node.axes, strict=True):
        here = names.get(label, (label,))
        outer += here
        groups.append(len(here))
        if label not in cut:
            known_sizes[label] = size
    return product(parts, outer, known_sizes, c), tuple(groups)


def merged_size(sizes: Axes) -> Dimension:
    """The size of axes made one."""
    result: Dimension = 1
    for n in sizes:
        result = multiply(result, n)
    return result
