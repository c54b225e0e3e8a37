"""Check a derivative against SymPy, entry by entry, on explicit small matrices at random rational points.

An entry of the variable becomes its value + t; the expression, written out on explicit matrices, becomes a SymPy expression in t alone;
``sympy.diff`` differentiates it, and its value at t = 0 is compared with the answer at the same point: exactly where all is
rational, else to 30 digits. What is too large for SymPy is compared with difference quotients of numbers of a hundred
digits instead, and the report says so. A point where the expression has no value is drawn again, and never counts.

>>> from matdiff.expression.build import matmul, symbol, transpose
>>> x, y, A = symbol("x", ("m", 1)), symbol("y", ("n", 1)), symbol("A", ("m", "n"))
>>> print(check_gradient(matmul(transpose(x), A, y), A, matmul(x, transpose(y))).sentence())
✓ checked with SymPy: 3 random rational points at m = 3, n = 2, exact
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from time import perf_counter

from matdiff.base.dimensions import show
from matdiff.checks.derivatives import difference_quotient, symbolic_derivative
from matdiff.checks.directions import (
    CURVED,
    Direction,
    directions,
    kind_of,
    mixture,
    strays,
)
from matdiff.checks.draw import valid_points
from matdiff.checks.evidence import NO_VALUE, SPARE, Evidence
from matdiff.checks.report import CheckReport
from matdiff.expression.build import indexed_sum
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import containing, postorder
from matdiff.numeric.compare import is_rational, size
from matdiff.numeric.fields import EXACT, PRECISE, TooLong
from matdiff.numeric.pairs import Complex
from matdiff.numeric.sampling import Point, choose_sizes
from matdiff.numeric.symbolic import SymbolicField
from matdiff.numeric.values import Evaluator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from matdiff.numeric.fields import Matrix, Scalar

    Derivative = Callable[[Direction], Matrix]

_GRAPH = 150  # larger graphs are not given to SymPy at all
_TOLERANCE = {"SymPy": 1e-30, "differences": 1e-20}  # relative to the largest entry
_NOISE = {"SymPy": 1e-80, "differences": 1e-285}  # what may be left of a zero
_FAINT = {"SymPy": 1e-45, "differences": 1e-260}  # a point where all is smaller tells nothing
_ENOUGH = 0.1  # of the time: after that no further point is begun
_SHARE = 0.6  # of the time goes to SymPy before difference quotients take over


def check_gradient(
    expression: Node,
    variable: Symbol,
    gradient: Node,
    *,
    structure: str | None = None,
    points: int = 3,
    seconds: float = 5.0,
    places: tuple[Symbol, ...] = (),
) -> CheckReport:
    """Compare the gradient of a scalar with SymPy's derivatives by the entries of the variable.

    A structured variable (symmetric, ...) moves only along directions that keep its structure, and the gradient has to have it;
    ``structure`` 'free' and 'entries' are the other conventions. A family moves member by member; the gradient is then a formula in
    the indices ``places``.
    """
    if not expression.is_scalar:
        return CheckReport(
            "not checked", why=f"a gradient is of a scalar, not {show(expression.shape)}"
        )
    if gradient.shape != variable.shape:
        why = f"the gradient is {show(gradient.shape)}, the variable {show(variable.shape)}"
        return CheckReport("disagreed", why=why)
    if len(places) != len(variable.axes):
        return CheckReport("not checked", why=f"{variable.name} is a family of variables")
    check = Comparison(expression, variable, gradient, structure, False, places)
    return check.run(points, seconds)


def check_jacobian(
    expression: Node,
    variable: Symbol,
    jacobian: Node,
    *,
    kind: str = "",
    points: int = 3,
    seconds: float = 5.0,
) -> CheckReport:
    """Compare J = d vec F / d (vec X)' with SymPy's derivatives, column by column; a Hessian is the Jacobian of a gradient.

    With a ``kind`` of structure the columns belong to the independent entries, vech(X) or the diagonal of X.
    """
    check = Comparison(expression, variable, jacobian, "free", True)
    check.kind = kind
    return check.run(points, seconds)


class Disagreement(Exception):
    """The answer and the derivative differ; the message says where."""


class Comparison:
    """One comparison: what is compared, and how far it has come."""

    def __init__(
        self,
        expression: Node,
        variable: Symbol,
        answer: Node,
        structure: str | None,
        jacobian: bool,
        places: tuple[Symbol, ...] = (),
    ) -> None:
        self.expression = expression
        self.variable = variable
        self.answer = answer
        self.kind = kind_of(variable, structure)
        self.by_entries = structure == "entries"
        self.jacobian = jacobian
        self.places = places
        self.sizes = choose_sizes(expression, variable, answer)
        self.large = len(containing({variable}, expression)) > _GRAPH
        self.field = PRECISE if self.large else EXACT
        self.method = "SymPy"
        self.mixed = False
        self.exact = True
        self.largest = 0.0

    def run(self, points: int, seconds: float) -> CheckReport:
        report = self.at_sizes(points, seconds)
        names, values = tuple(self.sizes), tuple(self.sizes.values())
        for turn in range(1, len(names)):
            if report.why != NO_VALUE:
                break
            # det(X X') is zero where X is tall: give the sizes to the names in another order
            turned = values[turn:] + values[:turn]
            self.sizes = dict(zip(names, turned, strict=True))
            report = self.at_sizes(points, seconds)
        return report

    def at_sizes(self, points: int, seconds: float) -> CheckReport:
        """By SymPy, and by difference quotients what is too much for it."""
        if not self.large:
            SymbolicField()  # imports SymPy, which is no part of the time the check may take
        start = perf_counter()
        if not self.large:
            report = self.compare("SymPy", points, start, start + _SHARE * seconds)
            if not report.why.startswith("too "):
                return report
        now = perf_counter()  # one operation of SymPy may have taken longer than all the time
        deadline = max(start + seconds, now + (1 - _SHARE) * seconds)
        report = self.compare("differences", points, start, deadline)
        if report.why.startswith("too ") and not (self.by_entries or self.jacobian):
            self.mixed = True
            report = self.compare("differences", points, start, deadline)
        return report

    def compare(self, method: str, points: int, start: float, deadline: float) -> CheckReport:
        """All directions at every point; what was finished in time counts, if it is one point at least."""
        self.exact, self.largest, self.method = True, 0.0, method
        seen = Evidence()
        try:
            for point in self.points(points + SPARE, deadline):
                seen.count(self.at_point(point, deadline))
                enough = perf_counter() > start + _ENOUGH * (deadline - start)
                if seen.telling == points or (seen.telling and enough):
                    break  # every entry at one random point is evidence enough when points are dear
        except Disagreement as found:
            return self.report("disagreed", seen.telling, str(found))
        except RecursionError:
            seen.why = "too deep for SymPy"
        except TooLong:
            seen.why = "too slow to finish in the time allowed"
        done = seen.telling or seen.zero_everywhere()
        return self.report("agreed" if done else "not checked", done, "" if done else seen.why)

    def points(self, count: int, deadline: float) -> Iterable[Point]:
        """Points at which expression and answer have values."""
        everywhere = self.answer
        for place in self.places:
            everywhere = indexed_sum(place, everywhere)
        nodes = [self.expression, everywhere]
        if not self.variable.axes:
            nodes.append(self.variable)  # it has a value where the answer does not speak of it
        return valid_points(nodes, self.sizes, count, field=self.field, deadline=deadline)

    def report(self, verdict: str, points: int, why: str) -> CheckReport:
        return CheckReport(
            verdict, exact=self.exact, points=points, sizes=self.sizes,
            largest_error=self.largest, why=why, method=self.method, mixed=self.mixed,
            complex_=any(node.complex for node in postorder(self.expression, self.answer)),
        )  # fmt: skip

    def at_point(self, point: Point, deadline: float) -> str:
        """Compare at one point: Disagreement where it fails, TooLong when the first directions show that time will not do.

        What the point has told: 'telling', 'zero' where answer and derivative vanish, 'faint' where they are too small to
        compare, 'undefined' where the derivative does not exist.
        """
        at = point.evaluator(self.field, deadline=deadline)
        take = symbolic_derivative if self.method == "SymPy" else difference_quotient
        derivative = take(self.expression, self.variable, point, deadline)
        largest, is_zero = 0.0, True
        for place in product(*(range(at.size(axis)) for axis in self.variable.axes)):
            at.binding = {i.name: k + 1 for i, k in zip(self.places, place, strict=True)}
            answer = at.value(self.answer)
            here = at.env[self.variable]
            for k in place:
                here = here[k]
            if self.kind and not self.jacobian and strays(answer, self.kind, here):
                what = "a tangent at the " if self.kind in CURVED else ""
                raise Disagreement(f"the gradient is not {what}{self.kind.replace('_', ' ')}")
            basis = directions(self.kind, len(here), len(here[0]), place, here)
            try:
                largest = max(largest, self.along_all(derivative, answer, deadline, basis))
            except ArithmeticError:
                return "undefined"
            is_zero = is_zero and not any(x for row in answer for x in row)
        if largest > self.faint():
            return "telling"
        return "zero" if is_zero else "faint"

    def faint(self) -> float:
        """How large a derivative has to be to tell anything."""
        return _FAINT[self.method]

    def along_all(
        self, derivative: Derivative, answer: Matrix, deadline: float, basis: list[Direction]
    ) -> float:
        """Compare along every direction of the basis; gives the size of the largest entry met."""
        start = perf_counter()
        scale = largest = max((size(x) for row in answer for x in row), default=0.0)
        rows = Evaluator({}, sizes=self.sizes).size(self.variable.shape[0])
        if self.mixed:
            basis = [mixture(basis)]
        for number, direction in enumerate(basis):
            now = perf_counter()
            if number and now + (now - start) * (len(basis) / number - 1) > deadline:
                raise TooLong
            for k, value in enumerate(_stacked(derivative(direction))):
                self.same(self.claimed(answer, direction, k, rows), value, scale, direction)
                largest = max(largest, size(value))
        return largest

    def claimed(self, answer: Matrix, direction: Direction, k: int, rows: int) -> Scalar:
        """What the answer says about the k-th entry of vec F along a direction."""
        if self.jacobian:
            return direction.coordinates(answer[k], self.kind, rows)
        return direction.entry(answer) if self.by_entries else direction.inner(answer)

    def same(self, claimed: Scalar, value: Scalar, scale: float, direction: Direction) -> None:
        """Disagreement unless they are equal: exactly when both are rational, else to so many digits of the largest entry."""
        if is_rational(claimed) and is_rational(value):
            if claimed == value:
                return
        else:
            self.exact = False
            largest = max(scale, size(value))
            gap = size(claimed + -value)
            if gap <= _TOLERANCE[self.method] * largest + _NOISE[self.method]:
                self.largest = max(self.largest, gap / max(largest, _NOISE[self.method]))
                return
        self.largest = float("inf")
        raise Disagreement(
            f"along {direction.words()} of {self.variable.name} the derivative is {_shown(value)}, "
            f"the answer says {_shown(claimed)}"
        )


def _stacked(a: Matrix) -> Iterable[Scalar]:
    """vec: the columns one under the other."""
    return [row[j] for j in range(len(a[0])) for row in a]


def _shown(x: Scalar) -> str:
    if isinstance(x, Complex):
        return f"{_shown(x.real)} + {_shown(x.imag)} i"
    return str(x) if isinstance(x, Fraction) and len(str(x)) < 20 else f"{float(x):.10g}"
