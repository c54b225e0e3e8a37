"""Claims judged by values: SymPy, or difference quotients of long numbers, on explicit small matrices at random rational points.

Along a direction E the variables become their values + t E; the function, written out on explicit matrices, becomes SymPy expressions
in t alone, ``sympy.diff`` differentiates them, and the derivative at t = 0 is compared with the image at the same point: exactly where
all is rational, else to 30 digits, along every direction of a basis. What is too large for SymPy, or of a higher order, is compared with
difference quotients of numbers of hundreds of digits, and the report says so. A point without a value is drawn again, and never counts.

>>> from matdiff.expression.build import matmul, symbol, transpose
>>> from matdiff.checks.stating import gradient_claims
>>> x, y, A = symbol("x", ("m", 1)), symbol("y", ("n", 1)), symbol("A", ("m", "n"))
>>> print(by_values(gradient_claims(matmul(transpose(x), A, y), A, matmul(x, transpose(y)))).sentence())
✓ checked with SymPy: 3 random rational points at m = 3, n = 2, exact
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from matdiff.base import doing
from matdiff.base.budget import UNITS, Budget, TooLong
from matdiff.base.dimensions import evaluate as size_of
from matdiff.base.limits import CHECK_SECONDS
from matdiff.checks.derivatives import DIGITS, difference_quotient, moved, symbolic_derivative
from matdiff.checks.directions import basis, mixture, values_of
from matdiff.checks.draw import valid_points
from matdiff.checks.evidence import NO_VALUE, SPARE, Evidence
from matdiff.checks.report import CheckReport
from matdiff.expression.build import add, indexed_sum
from matdiff.expression.nodes import Node
from matdiff.expression.reindex import indices_in
from matdiff.expression.traverse import containing, postorder
from matdiff.numeric.compare import is_rational, size
from matdiff.numeric.fields import EXACT, PRECISE, context
from matdiff.numeric.pairs import Complex
from matdiff.numeric.sampling import POOL, Point, choose_sizes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from matdiff.checks.claim import Claim
    from matdiff.checks.directions import Direction
    from matdiff.expression.nodes import Symbol
    from matdiff.numeric.fields import Matrix, Scalar
    from matdiff.numeric.values import Evaluator

_GRAPH = 150  # larger graphs are not given to SymPy at all
_TOLERANCE = {"SymPy": 1e-30, "differences": 1e-20}  # relative to the largest entry
_NOISE = {"SymPy": 1e-80, "differences": 1e-285}  # what may be left of a zero
_FAINT = {"SymPy": 1e-45, "differences": 1e-260}  # a point where all is smaller tells nothing
_ENOUGH = 0.19  # of the work: after that no further point is begun
_SHARE = 0.5  # of the work left goes to SymPy before difference quotients take over, and to these before directions are mixed
_LARGER = tuple(k for k in POOL if k > 2)
"""Sizes to look at again where the derivative vanishes: at 2 a part may degenerate, as the normalised rows of two columns do."""


def by_values(
    claims: Sequence[Claim],
    *,
    points: int = 3,
    seconds: float = CHECK_SECONDS,
    budget: Budget | None = None,
) -> CheckReport:
    """Decide claims at the same points, the first of them the answer's own; ``seconds`` are units of work, not time.

    A ``budget`` is what may be spent in their place, by all that is tried together.
    """
    units = Budget(seconds * UNITS) if budget is None else budget
    nodes = [node for claim in claims for node in claim.nodes]
    sizes = choose_sizes(*nodes)
    report = Trial(claims, sizes, points, units).run()
    names, values = tuple(sizes), tuple(sizes.values())
    for turn in range(1, len(names)):
        if report.why != NO_VALUE:
            break
        # det(X X') is zero where X is tall: give the sizes to the names in another order
        sizes = dict(zip(names, values[turn:] + values[:turn], strict=True))
        report = Trial(claims, sizes, points, units).run()
    if report.dull and 2 in sizes.values():
        larger = Trial(claims, choose_sizes(*nodes, pool=_LARGER), points, units).run()
        if larger.verdict == "disagreed" or (larger.agreed and not larger.dull):
            return larger
    return report


class Disagreement(Exception):
    """The answer and the derivative differ; the message says where."""


class Trial:
    """Claims at sizes: what is compared, and how far it has come."""

    def __init__(
        self, claims: Sequence[Claim], sizes: dict[str, int], points: int, units: Budget
    ) -> None:
        self.claims = claims
        self.sizes = sizes
        self.wanted = points
        self.units = units
        self.large = any(len(containing(c.variables, c.function)) > _GRAPH for c in claims)
        self.higher = any(c.order > 1 for c in claims)
        self.field = PRECISE if self.large else EXACT
        self.method = "SymPy"
        self.mixed = False
        self.exact = True
        self.dull = False
        self.largest = 0.0
        self.budget = Budget()

    def run(self) -> CheckReport:
        """By SymPy, and by difference quotients what is too much for it."""
        if not self.large and not self.higher:
            report = self.compare("SymPy", _SHARE)
            if not report.why.startswith("too "):
                return report
        report = self.compare("differences", _SHARE)
        if report.why.startswith("too "):
            self.mixed = True
            report = self.compare("differences", 1.0)
        return report

    def compare(self, method: str, share: float) -> CheckReport:
        """All directions at every point, with a share of the work left; what was finished counts, if it is one point at least."""
        self.exact, self.largest, self.method, self.dull = True, 0.0, method, False
        self.budget = self.units.part(share)
        try:
            return self._compared(method)
        finally:
            self.units.pay(self.budget)

    def _compared(self, method: str) -> CheckReport:
        seen = Evidence()
        try:
            for point in self.points(self.wanted + SPARE):
                doing.say(f"checking by values, point {seen.telling + 1} of {self.wanted}")
                seen.count(self.at_point(point))
                enough = self.budget.spent > _ENOUGH * self.budget.limit
                if seen.telling == self.wanted or (seen.telling and enough):
                    break  # every entry at one random point is evidence enough when points are dear
        except Disagreement as found:
            return self.report("disagreed", seen.telling, str(found))
        except RecursionError:
            seen.why = "too deep for SymPy"
        except TooLong:
            seen.why = "too slow to finish in the work allowed"
        self.dull = not seen.telling
        done = seen.telling or seen.zero_everywhere()
        return self.report("agreed" if done else "not checked", done, "" if done else seen.why)

    def points(self, count: int) -> Iterable[Point]:
        """Points at which functions and images have values."""
        nodes = [_everywhere(node) for claim in self.claims for node in claim.nodes]
        return valid_points(nodes, self.sizes, count, field=self.field, budget=self.budget)

    def report(self, verdict: str, points: int, why: str) -> CheckReport:
        nodes = [node for claim in self.claims for node in (claim.function, claim.image)]
        return CheckReport(
            verdict, exact=self.exact, points=points, sizes=self.sizes,
            largest_error=self.largest, why=why, method=self.method, mixed=self.mixed,
            complex_=any(node.complex for node in postorder(*nodes)), dull=self.dull,
        )  # fmt: skip

    def at_point(self, point: Point) -> str:
        """Compare at one point: Disagreement where it fails, TooLong when the first directions show that the work will not do.

        What the point has told of the first claim: 'telling', 'zero' where image and derivative vanish, 'faint' where they are too
        small to compare, 'undefined' where the derivative does not exist.
        """
        told = [self.decided(claim, point) for claim in self.claims]
        return "undefined" if "undefined" in told else told[0]

    def decided(self, claim: Claim, point: Point) -> str:
        """One claim at one point; beside difference quotients with as many digits as they have."""
        with context().workdps(DIGITS if self.method == "differences" else context().dps):
            return self._decided(claim, point)

    def _decided(self, claim: Claim, point: Point) -> str:
        at = point.evaluator(self.field, budget=self.budget)
        for v, value in claim.at.items():
            at.env = {**at.env, v: at.value(value)}
        try:
            if not claim.order:
                return self.equation(claim, at)
            return self.along_all(claim, point, at)
        except ArithmeticError:
            return "undefined"

    def equation(self, claim: Claim, at: Evaluator) -> str:
        """Both sides at every place of the indices in them."""
        largest = 0.0
        for _ in _places(at, claim.function, claim.image):
            left, right = at.value(claim.function), at.value(claim.image)
            scale = max((size(x) for a in (left, right) for row in a for x in row), default=0.0)
            for x, y in zip(_stacked(left), _stacked(right), strict=True):
                self.same(y, x, scale, claim.wrong)
            largest = max(largest, scale)
        return self.told(largest, not largest)

    def along_all(self, claim: Claim, point: Point, at: Evaluator) -> str:
        """Along every direction of the basis."""
        take = symbolic_derivative if self.method == "SymPy" else difference_quotient
        derivative = take(claim.function, claim.at, point, self.budget)
        every = list(self.directions(claim))
        image = _Image(claim, at)
        start, scale = self.budget.spent, 0.0
        found: list[tuple[list[Scalar], list[Scalar], str]] = []
        for number, directions in enumerate(every):
            spent = self.budget.spent - start
            if number > 1 and spent * (len(every) / number - 1) > self.budget.left:
                raise TooLong
            moves, claimed = image.along(directions, self.sizes)
            value = _stacked(derivative(moves))
            own = _stacked(claimed)
            scale = max(scale, *map(size, value), *map(size, own))
            found.append((own, value, _words(claim, directions)))
        for own, value, words in found:
            for x, y in zip(own, value, strict=True):
                self.same(x, y, scale, claim.wrong, words)
        return self.told(scale, not any(x for own, _, _ in found for x in own))

    def told(self, largest: float, is_zero: bool) -> str:
        """What values of this size tell."""
        if largest > _FAINT[self.method]:
            return "telling"
        return "zero" if is_zero else "faint"

    def directions(self, claim: Claim) -> Iterator[list[Direction]]:
        """One after the other; all in one where that would be too much work; none to choose where all are drawn."""
        every = [d for letter in claim.free for d in basis(letter, self.sizes)]
        if self.mixed or not every or claim.order > 1:
            yield mixture(every)
        else:
            yield from ([direction] for direction in every)

    def same(
        self, claimed: Scalar, value: Scalar, scale: float, wrong: str, words: str = ""
    ) -> None:
        """Disagreement unless they are equal: exactly when both are rational, else to so many digits of the largest entry."""
        if is_rational(claimed) and is_rational(value):
            if claimed == value:
                return
        else:
            self.exact = False
            gap = size(claimed + -value)
            if gap <= _TOLERANCE[self.method] * scale + _NOISE[self.method]:
                self.largest = max(self.largest, gap / max(scale, _NOISE[self.method]))
                return
        self.largest = float("inf")
        if wrong:
            raise Disagreement(wrong)
        raise Disagreement(
            f"{words}the derivative is {_shown(value)}, the answer says {_shown(claimed)}"
        )


class _Image:
    """The image of a claim at one point: what does not speak of the directions is evaluated once."""

    def __init__(self, claim: Claim, at: Evaluator) -> None:
        self.claim = claim
        self.at = at
        nodes = [claim.image, *(d for move in claim.moves for d in move.values())]
        self.moving = containing(set(claim.free), *nodes)
        self.drawn = dict(at.env)

    def along(
        self, directions: Sequence[Direction], sizes: dict[str, int]
    ) -> tuple[list[dict[Symbol, Any]], Matrix]:
        """How the variables move along a direction of the free letters, and the image."""
        at, field = self.at, self.at.field
        env = dict(self.drawn)
        for letter in self.claim.free:
            own = [d for d in directions if d.letter is letter]
            env[letter] = moved(values_of(letter, own, sizes), None, field.zero, field)
        at.env = env
        at.forget(self.moving)
        moves = [
            {v: at.env[d] if d in at.env else at.value(d) for v, d in move.items()}
            for move in self.claim.moves
        ]
        return moves, at.value(self.claim.image)


def _words(claim: Claim, directions: Sequence[Direction]) -> str:
    """'along (1, 2) and (2, 1) of S '."""
    if not directions:
        return ""
    letter = directions[0].letter
    names = [v.name for move in claim.moves for v, d in move.items() if letter in postorder(d)]
    of = names[0] if names else letter.name
    cells = directions[0].words() if len(directions) == 1 else _first(directions)
    return f"along {cells} of {of} "


def _first(directions: Sequence[Direction]) -> str:
    """The cells of a mixture, its first letter's."""
    own = [d for d in directions if d.letter is directions[0].letter]
    cells = dict.fromkeys(cell for d in own for cell in d.cells)
    return " and ".join(f"({i + 1}, {j + 1})" for i, j in cells)


def _everywhere(node: Node) -> Node:
    """A node summed over the indices that are free in it: it has a value if every member has one."""
    if not node.indices:
        return node
    own = [v for v in indices_in(node) if v.name in node.indices]
    body = node
    for place in own:
        body = indexed_sum(place, body)
    return body


def _places(at: Evaluator, *nodes: Node) -> Iterator[None]:
    """Bind the indices that are free in the nodes to every place, one after the other."""
    free = {name for node in nodes for name in node.indices}
    letters = {v.name: v for v in indices_in(add(*nodes)) if v.name in free} if free else {}
    ranges = [range(1, size_of(v.axes[0], at.sizes) + 1) for v in letters.values()]
    for place in product(*ranges):
        at.binding = dict(zip(letters, place, strict=True))
        yield
    at.binding = {}


def _stacked(a: Matrix) -> list[Scalar]:
    """vec: the columns one under the other."""
    return [row[j] for j in range(len(a[0])) for row in a]


def _shown(x: Scalar) -> str:
    if isinstance(x, Complex):
        return f"{_shown(x.real)} + {_shown(x.imag)} i"
    return str(x) if isinstance(x, Fraction) and len(str(x)) < 20 else f"{float(x):.10g}"
