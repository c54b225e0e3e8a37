"""The exact check of derivatives by a complex variable: along a random complex direction E, modulo a prime.

    df/dZ = G, df/dZ* = H     tr(G'E) + tr(H' conj(E)) = Df[E]      and of a real f: the gradient is 2 H, f = conj(f)
    among Hermitian matrices  Re tr(G^H E) = Df[E] for Hermitian E, and G is Hermitian

The derivative along E is linear over the real numbers alone, so that one complex E compares G and H at once.

>>> from matdiff.expression.build import apply, matmul, symbol, tr, transpose
>>> Z = symbol("Z", ("m", "n"), ("complex",))
>>> f, adjoint = tr(matmul(transpose(apply("conj", Z)), Z)), apply("conj", Z)
>>> print(exact_wirtinger(f, Z, adjoint, Z).sentence())
✓ checked with the index engine: 3 random points modulo 2^61 - 3153 at m = 3, n = 2, exact
>>> exact_wirtinger(f, Z, Z, Z).verdict
'disagreed'
"""

from __future__ import annotations

from matdiff.checks.directions import kind_of
from matdiff.checks.exact import Pair, compare, in_order
from matdiff.checks.structures import Seed, seed_of
from matdiff.checks.structures import held as structured
from matdiff.expression.nodes import Node, Symbol
from matdiff.tensor.conjugates import conjugate
from matdiff.tensor.derive import derivative
from matdiff.tensor.lowering import Lowering
from matdiff.tensor.make import add, product, scaled
from matdiff.tensor.nodes import Tensor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.checks.report import CheckReport

Places = tuple[Symbol, ...]


def exact_wirtinger(
    expression: Node,
    variable: Symbol,
    held: Node,
    conj: Node,
    gradient: Node | None = None,
    *,
    structure: str | None = None,
    places: Places = (),
    points: int = 3,
) -> CheckReport:
    """Compare df/dZ and df/dZ* with the derivative along E; a ``gradient`` has to be twice the latter, and f real."""

    def pairs() -> list[Pair]:
        lowering = Lowering()
        kind, leaf = kind_of(variable, structure), lowering.leaf(variable)
        seed, function = seed_of(leaf, variable, kind), lowering.tensor(expression)
        turned, entries = Seed(conjugate(seed.tensor), kind), structure == "entries"
        g, h = (_own(lowering, node, places, leaf) for node in (held, conj))
        claimed = add(seed.inner(g, entries), turned.inner(h, entries))
        found = [(claimed, derivative(function, {leaf: seed.tensor}))]
        for one in (g, h):
            found += structured(one, kind, leaf, structure)
        if gradient is not None:
            own = _own(lowering, gradient, places, leaf)
            found += [(own, scaled(2, h)), (function, conjugate(function))]
        return found

    nodes = [expression, variable, held, conj]
    return compare(pairs, nodes, points, "df/dZ or df/dZ*")


def exact_hermitian(
    expression: Node,
    variable: Symbol,
    answer: Node,
    is_gradient: bool,
    *,
    places: Places = (),
    points: int = 3,
) -> CheckReport:
    """Compare tr(G^H E) of a gradient, which has to be Hermitian, else tr(G'E), with the derivative along a Hermitian E."""

    def pairs() -> list[Pair]:
        lowering = Lowering()
        leaf = lowering.leaf(variable)
        seed = seed_of(leaf, variable, "")
        g = _own(lowering, answer, places, leaf)
        moved = derivative(lowering.tensor(expression), {leaf: seed.tensor})
        if not is_gradient:
            return [(seed.inner(g, False), moved)]
        own = tuple(range(len(g.axes)))
        adjoint = product([(conjugate(g), own)], (*own[:-2], *reversed(own[-2:])))
        return [(seed.inner(conjugate(g), False), moved), (g, adjoint)]

    return compare(pairs, [expression, variable, answer], points, "the derivative")


def _own(lowering: Lowering, node: Node, places: Places, leaf: Tensor) -> Tensor:
    """A derivative by a variable as a tensor with its axes, those of a family first."""
    found = lowering.lowered(node)
    return in_order(found.tensor, list(found.indices), [place.name for place in places], leaf)
