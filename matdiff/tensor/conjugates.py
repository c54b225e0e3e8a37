"""Conjugates in a tensor graph: they stand at the leaves alone, conj(A_ij B_jk) = conj(A)_ij conj(B)_jk.

Everything the engine is made of respects them: sums and products with rational numbers, inverses and determinants, and every function of
entries, as all of the table are real on the real axis. A Hermitian leaf is its own transpose, conj(Q)_ij = Q_ji, a real one itself.

With every conjugate at a leaf, Z and conj(Z) are two independent variables (Wirtinger): ``wirtinger`` makes the seeds.
The lowerings of conj, re, im and of moduli and norms of complex numbers are here too:

    re u = (u + conj u)/2        im u = (u - conj u)/2i        |u| = sqrt(u conj u)        ||u||^2 = conj(u)_i u_i
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from matdiff.expression.nodes import Apply
from matdiff.tensor.lowering import COLUMN, ROW, Lowered, Lowering, contracted
from matdiff.tensor.make import add, power, product, scaled, zero
from matdiff.tensor.nodes import Axes, Tensor, intern, postorder
from matdiff.tensor.replacing import replaced

TYPE_CHECKING = False
if TYPE_CHECKING:
    Row = Callable[[Lowering, Apply, list[Lowered]], Lowered]
    Found = dict[Tensor, Tensor]

_HALF = Fraction(1, 2)
I = intern("constant", ("imaginary_unit",))  # noqa: E741
"""The imaginary unit."""


def conjugate(root: Tensor) -> Tensor:
    """The conjugate, at the leaves."""
    leaves: dict[Tensor, Tensor] = {}
    for node in postorder(root):
        if node.kind == "leaf":
            leaves[node] = conjugate_leaf(node)
        elif node.kind == "conj":
            leaves[node] = node.children[0]
        elif node is I:
            leaves[node] = scaled(-1, node)
    return replaced(root, leaves)


def conjugate_leaf(leaf: Tensor) -> Tensor:
    """A real leaf, the transpose of a Hermitian one, else a node of its own."""
    symbol = leaf.data[0]
    if not getattr(symbol, "complex", False):
        return leaf
    own = tuple(range(len(leaf.axes)))
    if "hermitian" in symbol.attributes:
        return product([(leaf, own)], (*own[:-2], *reversed(own[-2:])))
    return intern("conj", (), (leaf,), leaf.axes)


def moved_conjugate(node: Tensor, found: Found, extra: Axes) -> Tensor:
    """The conjugate of a leaf moves along the conjugate of its direction."""
    return conjugate(found[node.children[0]])


def wirtinger(leaf: Tensor, seed: Tensor, conj: bool = False) -> dict[Tensor, Tensor]:
    """The seeds of the derivative by Z with conj(Z) held, or by conj(Z) with Z held; of a Hermitian or real leaf there is one."""
    other = conjugate_leaf(leaf)
    if other.kind != "conj":
        return {leaf: seed}
    held = zero(seed.axes)
    return {leaf: held, other: seed} if conj else {leaf: seed, other: held}


# -- lowering


def imaginary(u: Tensor) -> Tensor:
    """i times a tensor."""
    labels = tuple(range(len(u.axes)))
    return product([(I, ()), (u, labels)], labels)


def _unit(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    return Lowered(I, {}, node.shape)


def _conj(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    (u,) = operands
    return Lowered(conjugate(u.tensor), u.indices, node.shape)


def _re(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    (u,) = operands
    both = add(u.tensor, conjugate(u.tensor))
    return Lowered(scaled(_HALF, both), u.indices, node.shape)


def _im(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    (u,) = operands
    gap = add(conjugate(u.tensor), scaled(-1, u.tensor))
    return Lowered(scaled(_HALF, imaginary(gap)), u.indices, node.shape)


def moduli(u: Lowered) -> Lowered:
    """|u_ij| of complex entries."""
    pair = [(u, ROW, COLUMN), (Lowered(conjugate(u.tensor), u.indices, u.shape), ROW, COLUMN)]
    square = contracted(u.shape, pair)
    return Lowered(power(square.tensor, _HALF), square.indices, u.shape)


def norm(u: Lowered) -> Lowered:
    """The Euclidean norm of complex entries, that of Frobenius."""
    pair = [(u, "i", "j"), (Lowered(conjugate(u.tensor), u.indices, u.shape), "i", "j")]
    square = contracted((1, 1), pair)
    return Lowered(power(square.tensor, _HALF), square.indices, (1, 1))


def complex_or(row: Row, of: Callable[[Lowered], Lowered]) -> Row:
    """A row for real operands, with what replaces it for complex ones."""

    def lower(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
        return of(operands[0]) if node.operands[0].complex else row(at, node, operands)

    return lower


CONJUGATES: dict[str, Row] = {
    "imaginary_unit": _unit,
    "conj": _conj,
    "re": _re,
    "im": _im,
}
"""Lowerings by operator name."""
