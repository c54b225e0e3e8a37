"""The exact check of a whole backward pass: every name of a program moves along a direction of its own, modulo a prime.

    dL/dt  =  sum of <∇_v L, D_v>  over all the names

As in chain.py, but the left side is the derivative by the second engine, statement by statement. The formulas on the right are taken
as they are printed: names of values stand for their values, ∇_h L in another formula for the value of its own.

>>> import matdiff
>>> found = matdiff.backprop("h = W x; L = h^T h", "W")
>>> print(exact_chain(found.tape).sentence())
✓ checked with the index engine: 3 random points modulo 2^61 - 3153 at m = 3, n = 2, exact
"""

from __future__ import annotations

from matdiff.checks.chain import loss_of
from matdiff.checks.directions import kind_of
from matdiff.checks.exact import Pair, compare, in_order
from matdiff.checks.structures import Seed, held, seed_of
from matdiff.expression.build import symbol
from matdiff.expression.nodes import Symbol
from matdiff.tensor.derive import derivative
from matdiff.tensor.lowering import Lowering
from matdiff.tensor.make import add, is_zero
from matdiff.tensor.nodes import Tensor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.calculus.tape import Cotangent, Tape
    from matdiff.checks.report import CheckReport


def exact_chain(tape: Tape, *, points: int = 3) -> CheckReport:
    """Compare all the gradients of a program with the derivative along one direction of every name."""
    chain = _Chain(tape)
    nodes = [tape.written_out(chain.loss), *(s.node for s in tape.statements)]
    nodes += [c.value for c in tape.cotangents.values()]
    return compare(chain.pairs, nodes, points, "the gradients", named=chain.named)


class _Chain:
    """``named`` are the leaves that stand for values and for cotangents, each with the tensor of its value, in order."""

    def __init__(self, tape: Tape) -> None:
        self.tape = tape
        self.loss = loss_of(tape)
        self.structure = None if tape.structure == "projected" else tape.structure
        self.named: list[Pair] = []

    def pairs(self) -> list[Pair]:
        lowering = Lowering()
        seeds = {c.of: self._seed(c.of, lowering) for c in self.tape.cotangents.values()}
        moved = self._forward(lowering, seeds)
        total = derivative(lowering.tensor(self.loss), moved)
        terms: list[Tensor] = []
        found: list[Pair] = []
        for c in self.tape.cotangents.values():
            own = self._gradient(c, lowering)
            seed = seeds[c.of]
            terms.append(seed.inner(own, self.structure == "entries"))
            if c.of not in self.tape.values:
                found += held(own, seed.kind, lowering.leaf(c.of), self.structure)
            if c.symbol is not None and c.symbol is not c.value:
                self.named.append((lowering.leaf(c.symbol), own))
        return [(add(*terms), total), *found]

    def _seed(self, v: Symbol, lowering: Lowering) -> Seed:
        """A direction: of what is given one of its structure, of a value of the program any."""
        leaf = lowering.leaf(v)
        if v in self.tape.values:
            return seed_of(leaf, symbol(v.name, v.shape, (), v.axes), "")
        return seed_of(leaf, v, kind_of(v, self.structure))

    def _forward(self, lowering: Lowering, seeds: dict[Symbol, Seed]) -> dict[Tensor, Tensor]:
        """How every name moves: what is given along its direction, a value as what it is made of and along its own."""
        moved = {
            lowering.leaf(v): seed.tensor for v, seed in seeds.items() if v not in self.tape.values
        }
        for v, node in self.tape.values.items():
            tensor, leaf = lowering.tensor(node), lowering.leaf(v)
            self.named.append((leaf, tensor))
            along = derivative(tensor, moved)
            if v in seeds:
                along = add(along, seeds[v].tensor)
            if not is_zero(along):
                moved[leaf] = along
        return moved

    def _gradient(self, c: Cotangent, lowering: Lowering) -> Tensor:
        found = lowering.lowered(c.value)
        places = [place.name for place in self.tape.places.get(c.of, ())]
        return in_order(found.tensor, list(found.indices), places, lowering.leaf(c.of))
