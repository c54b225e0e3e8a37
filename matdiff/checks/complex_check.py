"""Check the derivatives by a complex variable Z = X + iY against SymPy's derivatives by X and Y, entry by entry.

Along a direction E, which may be complex, f(Z + tE) has the derivative tr(G'E) + tr(H' conj(E)); along E_ij and i E_ij together that
fixes G = df/dZ and H = df/dZ*, which is df/dZ = (df/dX - i df/dY)/2. Points are Gaussian rationals, so that rational functions are
compared exactly. The gradient 2 H of a real function is compared with H, and f is looked at to be real.

>>> from matdiff.expression.build import apply, matmul, symbol, tr, transpose
>>> Z = symbol("Z", ("m", "n"), ("complex",))
>>> f, adjoint = tr(matmul(transpose(apply("conj", Z)), Z)), apply("conj", Z)
>>> print(check_wirtinger(f, Z, adjoint, Z).sentence())
✓ checked with SymPy: 3 random complex rational points at m = 3, n = 2, exact
>>> check_wirtinger(f, Z, Z, Z).verdict
'disagreed'
"""

from __future__ import annotations

from itertools import product

from matdiff.checks.derivatives import difference_quotient, symbolic_derivative
from matdiff.checks.directions import Direction, directions
from matdiff.checks.sympy_check import Comparison, Disagreement
from matdiff.numeric.compare import is_rational, size
from matdiff.numeric.pairs import Complex, conjugate, parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.checks.report import CheckReport
    from matdiff.expression.nodes import Node, Symbol
    from matdiff.numeric.fields import Matrix, Scalar
    from matdiff.numeric.sampling import Point
    from matdiff.numeric.values import Evaluator

I = Complex(0, 1)  # noqa: E741
_ROUNDING = 1e-30


def check_wirtinger(
    expression: Node,
    variable: Symbol,
    held: Node,
    conj: Node,
    gradient: Node | None = None,
    *,
    structure: str | None = None,
    points: int = 3,
    seconds: float = 5.0,
    places: tuple[Symbol, ...] = (),
) -> CheckReport:
    """Compare df/dZ and df/dZ* with SymPy; a ``gradient`` has to be twice the latter, and f real."""
    check = _Wirtinger(expression, variable, conj, structure, False, places)
    check.held, check.gradient = held, gradient
    return check.run(points, seconds)


def check_hermitian(
    expression: Node,
    variable: Symbol,
    answer: Node,
    is_gradient: bool,
    *,
    points: int = 3,
    seconds: float = 5.0,
    places: tuple[Symbol, ...] = (),
) -> CheckReport:
    """Along Hermitian directions E: Re tr(G^H E) of a gradient, which has to be Hermitian, else tr(G'E)."""
    check = _Hermitian(expression, variable, answer, "free", False, places)
    check.is_gradient = is_gradient
    return check.run(points, seconds)


class _Wirtinger(Comparison):
    """Both derivatives at once; ``answer`` is df/dZ*."""

    held: Node
    gradient: Node | None

    def at_point(self, point: Point, deadline: float) -> str:
        """As for a real variable, along every direction and i times it."""
        at = point.evaluator(self.field, deadline=deadline)
        take = symbolic_derivative if self.method == "SymPy" else difference_quotient
        derivative = take(self.expression, self.variable, point, deadline)
        largest, is_zero = 0.0, True
        for place in product(*(range(at.size(axis)) for axis in self.variable.axes)):
            at.binding = {i.name: k + 1 for i, k in zip(self.places, place, strict=True)}
            self.look(at)
            here = at.env[self.variable]
            for k in place:
                here = here[k]
            basis = self.basis(len(here), len(here[0]), place)
            answer = at.value(self.answer)
            try:
                largest = max(largest, self.along_all(derivative, answer, deadline, basis))
            except ArithmeticError:
                return "undefined"
            is_zero = is_zero and not any(x for a in (answer, self.now) for row in a for x in row)
        if largest > self.faint():
            return "telling"
        return "zero" if is_zero else "faint"

    now: Matrix

    def look(self, at: Evaluator) -> None:
        """The derivative with the conjugate held, at this point; Disagreement where the gradient is not twice the other."""
        self.now = at.value(self.held)
        if self.gradient is None:
            return
        ((value,),) = at.value(self.expression)
        if not _is_close(parts(value)[1], 0, size(value)):
            raise Disagreement("the function is not real")
        for r, s in zip(at.value(self.gradient), at.value(self.answer), strict=True):
            for x, y in zip(r, s, strict=True):
                if not _is_close(x, 2 * y, size(x)):
                    raise Disagreement("the gradient is not 2 df/dZ*")

    def basis(self, rows: int, columns: int, place: tuple[int, ...]) -> list[Direction]:
        real = directions(self.kind, rows, columns, place)
        return [*real, *(_times_i(direction, place) for direction in real)]

    def claimed(self, answer: Matrix, direction: Direction, k: int, rows: int) -> Scalar:
        """tr(G'E) + tr(H' conj(E))."""
        total: Scalar = 0
        for (i, j), c in direction.cells.items():
            total = self.now[i][j] * c + answer[i][j] * conjugate(c) + total
        return total


class _Hermitian(_Wirtinger):
    is_gradient = True

    def look(self, at: Evaluator) -> None:
        self.now = at.value(self.answer)
        n = range(len(self.now))
        if self.is_gradient:
            for i, j in product(n, n):
                x, y = self.now[i][j], conjugate(self.now[j][i])
                if not _is_close(x, y, size(x)):
                    raise Disagreement("the gradient is not Hermitian")

    def basis(self, rows: int, columns: int, place: tuple[int, ...]) -> list[Direction]:
        result = [Direction({(i, i): 1}, place) for i in range(rows)]
        for i in range(rows):
            for j in range(i):
                result.append(Direction({(i, j): 1, (j, i): 1}, place))
                result.append(Direction({(i, j): I, (j, i): -I}, place))
        return result

    def claimed(self, answer: Matrix, direction: Direction, k: int, rows: int) -> Scalar:
        total: Scalar = 0
        for (i, j), c in direction.cells.items():
            entry = conjugate(answer[i][j]) if self.is_gradient else answer[i][j]
            total = entry * c + total
        return total


def _times_i(direction: Direction, place: tuple[int, ...]) -> Direction:
    return Direction({cell: I * c for cell, c in direction.cells.items()}, place)


def _is_close(x: Scalar, y: Scalar, scale: float) -> bool:
    if is_rational(x) and is_rational(y):
        return bool(x == y)
    return size(x + -y) <= _ROUNDING * max(scale, 1.0)
