"""Raising what has families in it: data x_i are taken member by member, and a sum over members stays a sum.

    A_kl x_ak x_al            sum_i x_i' A x_i           the label of a family's index becomes the index of a sum
    x_mk A_nk, m not summed   A x_m                      an index of the result is asked for by name
    y_a x_ak, y no family     sum_i (e_i' y) x_i         an entry of a plain vector

A member with its index put in is a tensor without that axis; the network of what is left is reduced as any other (raising.py).

>>> from matdiff.expression.build import index, indexed_sum, matmul, member, symbol, transpose
>>> from matdiff.tensor.lowering import Lowering
>>> x, A, i = symbol("x", ("n", 1), (), ("N",)), symbol("A", ("n", "n")), index("i", "N")
>>> raised_by_members(Lowering().tensor(indexed_sum(i, matmul(transpose(member(x, i)), A, member(x, i)))))
indexed_sum(i, matmul(transpose(member(x, i)), A, member(x, i)))
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matdiff.expression.build import ONE, apply, index, indexed_sum, member, scale, symbol
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import substitute, transform
from matdiff.tensor.families import member_axes
from matdiff.tensor.flat import flat
from matdiff.tensor.indexnames import free_letters, names_in
from matdiff.tensor.lowering import Lowering
from matdiff.tensor.make import add, factors_of, product, scaled
from matdiff.tensor.make import apply as applied
from matdiff.tensor.nodes import Tensor, intern, postorder
from matdiff.tensor.plainform import NoForm
from matdiff.tensor.raising import flattened, raised

TYPE_CHECKING = False
if TYPE_CHECKING:
    Places = Mapping[int, Symbol]

_LARGE = 400
_LETTERS = "ijkl"
_INNER = {"inverse": 2, "softmax": 1, "logsumexp": 1, "det": 2}
"""How many of the last axes of its operand a node works on; those before are members."""


def raised_by_members(
    root: Tensor, at: Sequence[int] = (), names: Sequence[str] = (), rows: int | None = None
) -> Node | None:
    """A tensor as an expression with sums over members; None where matrix notation does not say it.

    ``at`` are the axes that stay as indices, all those of families among them, and ``names`` their letters; of the others the
    first ``rows`` are merged to the rows of the result (None: it has at most two).
    """
    root = flat(root)
    if len(postorder(root)) > _LARGE:
        return None
    members = _Members(root, names)
    try:
        indices = [index(name, root.axes[k]) for k, name in zip(at, names, strict=True)]
        plain = members.closed(root, dict(zip(at, indices, strict=True)))
        if rows is None:
            found = raised(plain)
        else:
            found = flattened(plain, rows - sum(k < rows for k in at))
    except NoForm:
        return None
    return None if found is None else _conditions(substitute(found, members.values))


def _conditions(root: Node) -> Node:
    """A factor that is 1 where two indices are the same, as the condition that they are."""

    def change(node: Node) -> Node:
        if not isinstance(node, Apply) or node.operator.name != "scale":
            return node
        held = [c for c in node.operands if isinstance(c, Apply) and c.operator.name == "equal"]
        rest = [c for c in node.operands if c not in held]
        body = scale(*rest) if rest else ONE
        for condition in held:
            body = apply("given", condition, body)
        return body

    return transform(root, change)


class _Members:
    """Puts indices in the place of axes; what stands for a member or a sum is a symbol, whose value is in ``values``."""

    def __init__(self, root: Tensor, names: Sequence[str]) -> None:
        self.axes = member_axes(root)
        self.values: dict[Node, Node] = {}
        self._stand_ins: dict[Node, Tensor] = {}
        self._memo: dict[tuple[Tensor, tuple[tuple[int, Symbol], ...], int], Tensor] = {}
        self._letters = free_letters(_LETTERS, {*names, *names_in(root)})
        self._depth = 0  # sums beside each other use the same letters, one in another does not

    def closed(self, node: Tensor, at: Places) -> Tensor:
        """The node with indices in the place of some axes, no family left in it; NoForm where one has an axis left."""
        if self.axes[node] - set(at):
            raise NoForm
        if not at and node.kind != "product" and not any(self.axes[v] for v in postorder(node)):
            return node
        key = (node, tuple(sorted(at.items())), self._depth)
        if key not in self._memo:
            self._memo[key] = self._closed(node, at)
        return self._memo[key]

    def _closed(self, node: Tensor, at: Places) -> Tensor:
        if node.kind == "leaf" and self.axes[node]:
            return self._member(node, at)
        if node.kind == "product":
            return self._product(node, at)
        if node.kind == "sum" and node.children:
            terms = zip(node.data, node.children, strict=True)
            return add(*(scaled(c, self.closed(child, at)) for c, child in terms))
        if node.kind == "apply":
            name, *parameters = node.data
            inner = [self.closed(child, at) for child in node.children]
            return applied(name, *inner, parameters=tuple(parameters))
        if node.kind == "iota":
            return self.stand_in(at[0]) if at else node
        if node.kind == "delta" and len(at) == 2:
            return self.stand_in(apply("equal", at[0], at[1]))
        if node.kind in _INNER:
            return self._inner(node, at)
        if any(self.axes[v] for v in postorder(node)):
            raise NoForm
        return self._picked(node, at)

    def _member(self, leaf: Tensor, at: Places) -> Tensor:
        """x_i, and an entry of it where an index stands in another of its places."""
        family: Node = leaf.data[0]
        batch = len(self.axes[leaf])
        for k in range(batch):
            family = member(family, at[k])
        rest = {k - batch: i for k, i in at.items() if k >= batch}
        return self._picked(self.stand_in(family), rest)

    def _inner(self, node: Tensor, at: Places) -> Tensor:
        (child,) = node.children
        batch = len(child.axes) - _INNER[node.kind]
        inner = self.closed(child, {k: i for k, i in at.items() if k < batch})
        left = [axis for k, axis in enumerate(node.axes) if not (k < batch and k in at)]
        rest = {k: i for k, i in at.items() if k >= batch}
        moved = {k - sum(j in at for j in range(batch)): i for k, i in rest.items()}
        return self._picked(intern(node.kind, node.data, (inner,), tuple(left)), moved)

    def _picked(self, node: Tensor, at: Places) -> Tensor:
        """Entries of a tensor without members: contracted with e_i."""
        if not at:
            return node
        picks = [
            (intern("unit", (), (self.stand_in(i),), (node.axes[k],)), (k,)) for k, i in at.items()
        ]
        every = tuple(range(len(node.axes)))
        return product([(node, every), *picks], [k for k in every if k not in at])

    def _product(self, node: Tensor, at: Places) -> Tensor:
        """The labels of members are indices; those that are summed get a sum."""
        c, factors, out = factors_of(node)
        named = {out[k]: i for k, i in at.items()}
        met = {labels[k]: child.axes[k] for child, labels in factors for k in self.axes[child]}
        summed = [(label, size) for label, size in met.items() if label not in out]
        letters = self._letters[self._depth :]
        bound = {label: index(letters[n], size) for n, (label, size) in enumerate(summed)}
        named.update(bound)
        self._depth += len(bound)
        parts = [self._factor(child, labels, named) for child, labels in factors]
        self._depth -= len(bound)
        left = [label for label in out if label not in named]
        sizes = {
            label: size for label, size in zip(out, node.axes, strict=True) if label not in named
        }
        whole = product(parts, left, sizes)
        if not bound:
            return scaled(c, whole)
        body = raised(whole) if len(left) <= 2 else None
        if body is not None:
            return scaled(c, self._summed(body, bound))
        inside = [not bound.keys().isdisjoint(labels) for _, labels in factors]
        met_outside = {
            k for (_, labels), is_in in zip(parts, inside, strict=True) if not is_in for k in labels
        }
        own = [part for part, is_in in zip(parts, inside, strict=True) if is_in]
        ends = dict.fromkeys(
            k for _, labels in own for k in labels if k in met_outside or k in left
        )
        body = raised(product(own, list(ends)))
        if body is None or all(inside):
            raise NoForm
        rest = [part for part, is_in in zip(parts, inside, strict=True) if not is_in]
        return product([(self._summed(body, bound), tuple(ends)), *rest], left, sizes, c)

    def _summed(self, body: Node, bound: Mapping[int, Symbol]) -> Tensor:
        """The sum of an expression over the indices."""
        for i in reversed(list(bound.values())):
            body = indexed_sum(i, body)
        return self.stand_in(substitute(body, self.values))

    def _factor(
        self, child: Tensor, labels: tuple[int, ...], named: Mapping[int, Symbol]
    ) -> tuple[Tensor, tuple[int, ...]]:
        at = {k: named[label] for k, label in enumerate(labels) if label in named}
        return self.closed(child, at), tuple(label for label in labels if label not in named)

    def stand_in(self, node: Node) -> Tensor:
        """A leaf for an expression."""
        if node not in self._stand_ins:
            attributes = node.attributes if isinstance(node, Symbol) else self._attributes(node)
            name = f"member {len(self._stand_ins)}"
            made = symbol(name, node.shape, attributes - {"index"})
            self.values[made] = node
            self._stand_ins[node] = Lowering().leaf(made)
        return self._stand_ins[node]

    def _attributes(self, node: Node) -> frozenset[str]:
        """A member has the attributes of its family."""
        while getattr(node, "operands", None) and not isinstance(node, Symbol):
            if node.operator.name != "member":  # type: ignore[attr-defined]
                return frozenset()
            node = node.operands[0]  # type: ignore[attr-defined]
        return node.attributes if isinstance(node, Symbol) else frozenset()
