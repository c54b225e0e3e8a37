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
from time import perf_counter

from matdiff.base.dimensions import show
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import containing, postorder
from matdiff.numeric.fields import EXACT, PRECISE
from matdiff.numeric.sampling import Point, choose_sizes
from matdiff.numeric.symbolic import SymbolicField
from matdiff.numeric.values import Evaluator, TooLong
from matdiff.verify.directions import Direction, directions, kind_of, strays
from matdiff.verify.draw import MARGIN, valid_points
from matdiff.verify.report import CheckReport

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from matdiff.numeric.fields import Matrix, Scalar

    Derivative = Callable[[Direction], Matrix]

_GRAPH = 150  # larger graphs are not given to SymPy at all
_TOLERANCE = {"SymPy": 1e-30, "differences": 1e-20}
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
) -> CheckReport:
    """Compare the gradient of a scalar with SymPy's derivatives by the entries of the variable.

    A structured variable (symmetric, ...) moves only along directions that keep its structure, and the gradient has to have it;
    ``structure`` 'free' and 'entries' are the other conventions.
    """
    if not expression.is_scalar:
        return CheckReport(
            "not checked", why=f"a gradient is of a scalar, not {show(expression.shape)}"
        )
    if gradient.shape != variable.shape:
        why = f"the gradient is {show(gradient.shape)}, the variable {show(variable.shape)}"
        return CheckReport("disagreed", why=why)
    if variable.axes:
        return CheckReport("not checked", why=f"{variable.name} is a family of variables")
    return _Check(expression, variable, gradient, structure, False).run(points, seconds)


def check_jacobian(
    expression: Node, variable: Symbol, jacobian: Node, *, points: int = 3, seconds: float = 5.0
) -> CheckReport:
    """Compare J = d vec F / d (vec X)' with SymPy's derivatives, column by column; a Hessian is the Jacobian of a gradient."""
    return _Check(expression, variable, jacobian, "free", True).run(points, seconds)


class _Disagreement(Exception):
    """The answer and the derivative differ; the message says where."""


class _Check:
    """One comparison: what is compared, and how far it has come."""

    def __init__(
        self,
        expression: Node,
        variable: Symbol,
        answer: Node,
        structure: str | None,
        jacobian: bool,
    ) -> None:
        self.expression = expression
        self.variable = variable
        self.answer = answer
        self.kind = kind_of(variable, structure)
        self.by_entries = structure == "entries"
        self.jacobian = jacobian
        self.sizes = choose_sizes(expression, variable, answer)
        self.moving = containing({variable}, expression)
        self.exact = True
        self.largest = 0.0

    def run(self, points: int, seconds: float) -> CheckReport:
        start = perf_counter()
        if len(self.moving) <= _GRAPH:
            report = self.compare("SymPy", points, start, start + _SHARE * seconds)
            if not report.why.startswith("too "):
                return report
        return self.compare("differences", points, start, start + seconds)

    def compare(self, method: str, points: int, start: float, deadline: float) -> CheckReport:
        """All directions at every point; what was finished in time counts, if it is one point at least."""
        derivative = symbolic_derivative if method == "SymPy" else difference_quotient
        field = EXACT if len(self.moving) <= _GRAPH else PRECISE
        self.exact, self.largest = True, 0.0
        done, why = 0, "no point was found at which the expression has a value"
        nodes = [self.expression, self.answer]
        try:
            for point in valid_points(nodes, self.sizes, points, field=field, deadline=deadline):
                answer = point.evaluator(field, deadline=deadline).value(self.answer)
                self.at_point(answer, derivative(self, point, deadline), method, deadline)
                done += 1
                if perf_counter() > start + _ENOUGH * (deadline - start):
                    break  # every entry at one random point is evidence enough when points are dear
        except _Disagreement as found:
            return self.report("disagreed", method, done, str(found))
        except RecursionError:
            why = "too deep for SymPy"
        except TooLong:
            why = "too slow to finish in the time allowed"
        except ArithmeticError as problem:
            why = str(problem)
        return self.report("agreed" if done else "not checked", method, done, "" if done else why)

    def report(self, verdict: str, method: str, points: int, why: str) -> CheckReport:
        return CheckReport(
            verdict, exact=self.exact, points=points, sizes=self.sizes,
            largest_error=self.largest, why=why, method=method,
        )  # fmt: skip

    def at_point(
        self, answer: Matrix, derivative: Derivative, method: str, deadline: float
    ) -> None:
        """Compare at one point; _Disagreement where it fails, TooLong when the first directions show that time will not do."""
        start = perf_counter()
        if self.kind and strays(answer, self.kind):
            raise _Disagreement(f"the gradient is not {self.kind.replace('_', ' ')}")
        scale = max((EXACT.size(x) for row in answer for x in row), default=0.0)
        rows, columns = (self.evaluate_size(k) for k in self.variable.shape)
        basis = directions(self.kind, rows, columns)
        for number, direction in enumerate(basis):
            now = perf_counter()
            if number and now + (now - start) * (len(basis) / number - 1) > deadline:
                raise TooLong
            wanted = _stacked(derivative(direction))
            for k, value in enumerate(wanted):
                claimed = self.claimed(answer, direction, k, rows)
                self.same(claimed, value, scale, method, direction)

    def claimed(self, answer: Matrix, direction: Direction, k: int, rows: int) -> Scalar:
        """What the answer says about the k-th entry of vec F along a direction."""
        if self.jacobian:
            i, j = next(iter(direction.cells))
            return answer[k][j * rows + i]
        return direction.entry(answer) if self.by_entries else direction.inner(answer)

    def same(
        self, claimed: Scalar, value: Scalar, scale: float, method: str, direction: Direction
    ) -> None:
        if isinstance(claimed, Fraction) and isinstance(value, Fraction):
            if claimed == value:
                return
            gap = float("inf")
        else:
            self.exact = False
            size = max(scale, EXACT.size(value), 1e-25)
            gap = EXACT.size(claimed + -value) / size
            if gap <= _TOLERANCE[method]:
                self.largest = max(self.largest, gap)
                return
        self.largest = max(self.largest, gap)
        raise _Disagreement(
            f"along {direction.words()} of {self.variable.name} the derivative is {_shown(value)}, "
            f"the answer says {_shown(claimed)}"
        )

    def evaluate_size(self, size: Any) -> int:
        return Evaluator({}, sizes=self.sizes).size(size)


def symbolic_derivative(check: _Check, point: Point, deadline: float) -> Derivative:
    """The derivative along a direction by sympy.diff. What does not depend on the variable is evaluated once."""
    still: dict[Any, Matrix] | None = None

    def derivative(direction: Direction) -> Matrix:
        nonlocal still
        field = SymbolicField()
        at = point.evaluator(field, margin=MARGIN, deadline=deadline)
        if still is None:
            still = _fixed_values(check, at)
        at.memo.update(still)
        value = [list(row) for row in at.env[check.variable]]
        for (i, j), c in direction.cells.items():
            value[i][j] = value[i][j] + c * field.t
        at.env = {**at.env, check.variable: value}
        result = []
        for row in at.value(check.expression):
            result.append([field.rate(x) for x in row])
            if perf_counter() > deadline:
                raise TooLong
        return result

    return derivative


def _fixed_values(check: _Check, at: Evaluator) -> dict[Any, Matrix]:
    """Values of the nodes that do not move with the variable: they are the same for every direction."""
    for node in postorder(check.expression):
        if node not in check.moving and not node.indices and not _is_family(node):
            at.value(node)
    return {v: a for v, a in at.memo.items() if v is not check.variable}


def _is_family(node: Node) -> bool:
    return isinstance(node, Symbol) and bool(node.axes)


def difference_quotient(check: _Check, point: Point, deadline: float) -> Derivative:
    """The derivative along a direction from values alone: (f(X + hE) - f(X - hE)) / 2h, with h of 25 digits and values of a hundred."""
    step = PRECISE.number(Fraction(1, 10**25))

    def derivative(direction: Direction) -> Matrix:
        values = []
        for sign in (1, -1):
            at = point.evaluator(PRECISE, margin=MARGIN, deadline=deadline)
            moved = [list(row) for row in at.env[check.variable]]
            for (i, j), c in direction.cells.items():
                moved[i][j] = moved[i][j] + sign * c * step
            at.env = {**at.env, check.variable: moved}
            values.append(at.value(check.expression))
        ahead, behind = values
        return [
            [(x - y) / (2 * step) for x, y in zip(r, s, strict=True)]
            for r, s in zip(ahead, behind, strict=True)
        ]

    return derivative


def _stacked(a: Matrix) -> Iterable[Scalar]:
    """vec: the columns one under the other."""
    return [row[j] for j in range(len(a[0])) for row in a]


def _shown(x: Scalar) -> str:
    return str(x) if isinstance(x, Fraction) and len(str(x)) < 20 else f"{float(x):.10g}"
