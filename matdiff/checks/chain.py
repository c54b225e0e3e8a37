"""Check a whole backward pass at once: the derivative of L along one random direction of every name, given or computed.

Every name v moves along a direction D_v, a value of the program in addition to how it follows what it is made of; then

    dL/dt  =  sum of <∇_v L, D_v>  over all the names,

the left side by a difference quotient of numbers of hundreds of digits, the right side from the formulas, each in terms of those before it,
as they are printed. One wrong entry of one gradient is seen. Time grows with the program.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random
from time import perf_counter

from matdiff.base.dimensions import evaluate as size_of
from matdiff.checks.draw import MARGIN, valid_points
from matdiff.checks.report import CheckReport
from matdiff.expression.build import add, apply, symbol
from matdiff.expression.nodes import Symbol
from matdiff.expression.traverse import symbols
from matdiff.numeric.fields import EXACT, PRECISE, TooLong, context
from matdiff.numeric.sampling import choose_sizes, sample

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.calculus.tape import Tape
    from matdiff.expression.nodes import Node
    from matdiff.numeric.fields import Matrix, Scalar
    from matdiff.numeric.sampling import Point
    from matdiff.numeric.values import Evaluator

_STEP = Fraction(1, 10**150)
_DIGITS = 460
_TOLERANCE = 1e-20
_NOISE = 1e-250


def loss_of(tape: Tape) -> Node:
    """L in terms of the names of the program; an unknown L is taken to be linear, with the cotangents given."""
    if tape.root is not None:
        return tape.root.node
    terms = [apply("inner", given, v) for v, given in tape.upstream.items()]
    return terms[0] if len(terms) == 1 else add(*terms)


def check_chain(tape: Tape, *, points: int = 3, seconds: float = 5.0) -> CheckReport:
    """Compare all the gradients of a program with one difference quotient at each of some random points."""
    start = perf_counter()
    chain = _Chain(tape)
    done = 0
    try:
        for point in chain.points(points, start + seconds):
            wrong = chain.compare(point, start + seconds)
            if wrong:
                return chain.report("disagreed", done, wrong)
            done += 1
            if perf_counter() > start + seconds / 4:
                break
    except TooLong:
        return chain.report("not checked", done, "too slow to finish in the time allowed")
    if not done:
        return chain.report(
            "not checked", 0, "no point was found at which the expression has a value"
        )
    return chain.report("agreed", done, "")


class _Chain:
    def __init__(self, tape: Tape) -> None:
        self.tape = tape
        self.loss = loss_of(tape)
        self.whole = tape.written_out(self.loss)
        own = set(tape.values)
        nodes = [s.node for s in tape.statements]
        self.leaves = [v for v in symbols(*nodes, self.loss) if v not in own]
        self.sizes = choose_sizes(self.whole, *nodes)
        self.largest = 0.0

    def points(self, count: int, deadline: float) -> Any:
        return valid_points(
            [self.whole], self.sizes, count, field=PRECISE, deadline=deadline, tangents=True
        )

    def report(self, verdict: str, points: int, why: str) -> CheckReport:
        return CheckReport(
            verdict, points=points, sizes=self.sizes, largest_error=self.largest, why=why,
            method="differences", mixed=True,
        )  # fmt: skip

    def compare(self, point: Point, deadline: float) -> str:
        """What is wrong at a point; '' if nothing."""
        moves = self.moves(point)
        with context().workdps(_DIGITS):
            step = PRECISE.number(_STEP)
            ahead, behind = (self.value(point, moves, h, deadline) for h in (step, -step))
            value = (ahead - behind) / (2 * step)
            claimed, scale = self.claimed(point, moves, deadline)
            gap = EXACT.size(claimed - value)
            size = max(scale, EXACT.size(value))
        self.largest = max(self.largest, gap / max(size, _NOISE))
        if gap <= _TOLERANCE * size + _NOISE:
            return ""
        return f"along a random direction the derivative is {float(value):.10g}, the answer says {float(claimed):.10g}"

    def moves(self, point: Point) -> dict[Symbol, Any]:
        """A direction for every name with a gradient."""
        found: dict[Symbol, Any] = {}
        random = Random(7)
        for c in self.tape.cotangents.values():
            if c.of in self.tape.values:
                rows, columns = (_size(point, n) for n in c.of.shape)
                found[c.of] = [
                    [Fraction(random.randint(-9, 9), 7) for _ in range(columns)]
                    for _ in range(rows)
                ]
            elif not c.convention or self.tape.structure == "projected":
                along = point.tangents.get(c.of)
                found[c.of] = _unfixed(c.of, point) if along is None else along
        return found

    def at(self, point: Point, deadline: float) -> Evaluator:
        return point.evaluator(PRECISE, margin=MARGIN, deadline=deadline)

    def forward(self, at: Evaluator, moves: dict[Symbol, Any], step: Scalar) -> None:
        """Every name at the point moved by a step."""
        env = dict(at.env)
        at.env = env
        for v in self.leaves:
            if v in moves:
                env[v] = _moved(env[v], moves[v], step)
        for v, node in self.tape.values.items():
            value: Any = at.value(node)
            env[v] = _moved(value, moves[v], step) if v in moves else value

    def value(
        self, point: Point, moves: dict[Symbol, Any], step: Scalar, deadline: float
    ) -> Scalar:
        at = self.at(point, deadline)
        self.forward(at, moves, step)
        return at.value(self.loss)[0][0]

    def claimed(
        self, point: Point, moves: dict[Symbol, Any], deadline: float
    ) -> tuple[Scalar, float]:
        """The sum of <∇_v L, D_v>, and the size of its largest term."""
        at = self.at(point, deadline)
        self.forward(at, {}, PRECISE.zero)
        total, scale = PRECISE.zero, 0.0
        for c in self.tape.cotangents.values():
            places = self.tape.places.get(c.of, ())
            for place in product(*(range(at.size(size)) for size in c.of.axes)):
                at.binding = {i.name: k + 1 for i, k in zip(places, place, strict=True)}
                gradient = at.value(c.value)
                if c.of in moves:
                    term = _inner(gradient, moves[c.of], place)
                    total, scale = total + term, max(scale, EXACT.size(term))
            at.binding = {}
            if c.symbol is not None:
                at.env[c.symbol] = at.value(c.value)  # type: ignore[index]
        return total, scale


def _unfixed(v: Symbol, point: Point) -> Any:
    """A tangent of what is declared constant, where the gradient by it was asked for nevertheless."""
    free = symbol(v.name, v.shape, v.attributes - {"constant"}, v.axes)
    return sample([free], point.sizes, 7, tangents=True).tangents[free]


def _size(point: Point, size: Any) -> int:
    return size_of(size, point.sizes)


def _moved(value: Any, direction: Any, step: Scalar) -> Any:
    if isinstance(value, list):
        return [_moved(v, d, step) for v, d in zip(value, direction, strict=True)]
    return value + step * PRECISE.number(direction)


def _inner(gradient: Matrix, direction: Any, place: tuple[int, ...]) -> Scalar:
    for k in place:
        direction = direction[k]
    return sum(
        (
            PRECISE.number(g) * PRECISE.number(d)
            for row, moved in zip(gradient, direction, strict=True)
            for g, d in zip(row, moved, strict=True)
        ),
        PRECISE.zero,
    )
