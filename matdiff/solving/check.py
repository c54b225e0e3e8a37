"""The check of a solution: stationarity and constraints at random points, and what the Hessian says there.

Along every direction of the unknowns f and the constraints are differentiated by difference quotients in a hundred digits; the gradient
of f has to lie in the span of those of the constraints, and the constraints have to hold, to 10^-9 of their terms. The second
derivatives along the tangents, of the Lagrangian with the multipliers found there, tell minimum, maximum and saddle.
"""

from __future__ import annotations

from matdiff.checks.report import CheckReport, sizes_in_words
from matdiff.numeric import linear
from matdiff.numeric.fields import FLOAT, PRECISE
from matdiff.numeric.spectra import eigen
from matdiff.solving.points import SolvedPoint, mirrored, random_direction, solved_points

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from matdiff.expression.nodes import Node, Symbol

TOLERANCE = 1e-9
_DIRECTIONS = 2
_STEP = 2.0**-10
_ENTRIES = 24
"""Second derivatives are looked at where the unknowns have at most so many entries."""


class Checked(CheckReport):
    """What was found at how many points and sizes; ``kinds`` are the kinds of stationary point met.

    ``verdict`` is 'agreed', 'disagreed', 'refuted' where a condition fails wherever it was tried, or 'not checked'.
    """

    __slots__ = ("kinds",)

    def __init__(
        self,
        verdict: str,
        points: int = 0,
        sizes: Mapping[str, int] | None = None,
        why: str = "",
        of: tuple[int, int] = (0, 0),
    ) -> None:
        super().__init__(
            verdict, points=points, sizes=dict(sizes or {}), why=why, method="differences", of=of
        )
        self.kinds: list[str] = []

    def sentence(self) -> str:
        """The verdict in words."""
        if self.verdict == "not checked":
            return f"– not checked: {self.why}"
        if self.verdict == "refuted":
            return f"✗ no solution: {self.why}"
        if self.verdict == "disagreed":
            return f"✗ the check disagrees: {self.why}"
        at = f" at {sizes_in_words(self.sizes)}" if self.sizes else ""
        many = "s" if self.points != 1 else ""
        if self.of[1]:
            return f"✓ steps checked: {self.of[0]} of {self.of[1]} lines hold, at {self.points} random point{many}{at}"
        return (
            f"✓ checked by difference quotients in 100 digits: {self.points} random point{many}{at}"
        )


def check_values(
    objective: Node | None,
    constraints: Sequence[Node],
    equations: Sequence[Node],
    values: Mapping[Symbol, Node],
    unknowns: Sequence[Symbol],
    *,
    points: int = 2,
    curvature: bool = True,
) -> Checked:
    """Put the values into the question."""
    nodes = [node for node in (objective, *constraints, *equations) if node is not None]
    kinds: list[str] = []
    met = 0
    sizes: dict[str, int] = {}
    failures: list[str] = []
    for point in solved_points(nodes, values, unknowns, points, failures=failures):
        try:
            wrong = _wrong_at(point, objective, constraints, equations)
        except ArithmeticError:
            continue
        if wrong:
            return Checked("disagreed", met, point.sizes, wrong)
        met += 1
        sizes = sizes or point.sizes
        if objective is not None and curvature:
            kinds.append(_kind_at(point, objective, constraints))
            other = mirrored(point, nodes, values)
            if other is not None:
                kinds.append(_kind_at(other, objective, constraints))
    if not met and failures and set(failures) == {"singular"}:
        return Checked("refuted", why="a matrix that is inverted is singular wherever it was tried")
    if not met:
        return Checked("not checked", why="no point was found at which the solution has a value")
    found = Checked("agreed", met, sizes)
    found.kinds = kinds
    return found


def check_lines(
    pairs: Sequence[tuple[Node, Node]],
    values: Mapping[Symbol, Node],
    unknowns: Sequence[Symbol],
    *,
    points: int = 2,
) -> Checked:
    """Put the values into both sides of every line."""
    nodes = [side for pair in pairs for side in pair]
    met, sizes = 0, {}
    for point in solved_points(nodes, values, unknowns, points):
        met, sizes = met + 1, point.sizes
        for at, (left, right) in enumerate(pairs, 1):
            one, two = point.value(left), point.value(right)
            residual = max(
                _abs(x - y)
                for r, s in zip(one, two, strict=True)
                for x, y in zip(r, s, strict=True)
            )
            if residual > TOLERANCE * max(_scale(point, left), _scale(point, right)):
                why = f"line {at} is off by {residual:.3g} at {sizes_in_words(sizes)}"
                return Checked("disagreed", met, sizes, why)
    if not met:
        return Checked("not checked", why="no point was found at which the solution has a value")
    return Checked("agreed", met, sizes, of=(len(pairs), len(pairs)))


def _wrong_at(
    point: SolvedPoint,
    objective: Node | None,
    constraints: Sequence[Node],
    equations: Sequence[Node],
) -> str:
    """What does not hold at a point; '' if all does."""
    for node in (*constraints, *equations):
        residual = max(_abs(x) for row in point.value(node) for x in row)
        if residual > TOLERANCE * _scale(point, node):
            which = "a constraint" if node in constraints else "the equation"
            return f"{which} is off by {residual:.3g} at {sizes_in_words(point.sizes)}"
    if objective is None:
        return ""
    if not constraints:
        return _unconstrained(point, objective)
    gradient, normals = _first_order(point, objective, constraints)
    rest = _projected(gradient, normals)
    size = _norm(gradient) + max(_terms(point, objective), 1e-30)
    if _norm(rest) > TOLERANCE * size:
        return f"the gradient is off by {_norm(rest):.3g} at {sizes_in_words(point.sizes)}"
    return ""


def _unconstrained(point: SolvedPoint, objective: Node) -> str:
    """The derivatives along a few random directions."""
    size = max(_terms(point, objective), 1e-30)
    for seed in range(_DIRECTIONS):
        direction = random_direction(point, seed)
        (slope,) = point.along(objective, direction, -seed - 1)
        if _abs(slope) > TOLERANCE * size:
            return f"the gradient is off by {_abs(slope):.3g} at {sizes_in_words(point.sizes)}"
    return ""


def _scale(point: SolvedPoint, node: Node) -> float:
    """The size of the terms of a sum."""
    operands = getattr(node, "operands", ())
    is_sum = getattr(getattr(node, "operator", None), "name", "") == "add"
    terms = operands if is_sum else (node,)
    return max([1e-12, *(_abs(x) for t in terms for row in point.value(t) for x in row)])


def _terms(point: SolvedPoint, objective: Node) -> float:
    """How large derivatives of the objective are nearby: at the point moved by a random step."""
    direction = random_direction(point, 5)
    env = dict(point.env)
    for v, d in direction.items():
        a = point.env[v]
        env[v] = [
            [x + y / 16 for x, y in zip(r, s, strict=True)] for r, s in zip(a, d, strict=True)
        ]
    try:
        beside = SolvedPoint(env, point.sizes, point.unknowns)
        return max(_abs(x) for x in beside.along(objective, direction, 0))
    except ArithmeticError:
        return 1.0


def _first_order(
    point: SolvedPoint, objective: Node, constraints: Sequence[Node]
) -> tuple[list[Any], list[list[Any]]]:
    """The derivatives of the objective and of every entry of the constraints, by the entries of the unknowns."""
    gradient: list[Any] = []
    rows: list[list[Any]] = []
    for key, direction in enumerate(point.basis()):
        gradient += point.along(objective, direction, key + 1)
        rows.append([x for c in constraints for x in point.along(c, direction, key + 1)])
    normals = [list(column) for column in zip(*rows, strict=True)] if constraints else []
    return gradient, normals


def _orthonormal(vectors: list[list[Any]]) -> list[list[Any]]:
    """Gram-Schmidt, twice over; what depends on those before is left out."""
    found: list[list[Any]] = []
    for vector in vectors:
        before = _norm(vector)
        for _ in range(2):
            for q in found:
                c = _dot(q, vector)
                vector = [x - c * y for x, y in zip(vector, q, strict=True)]
        length = _norm(vector)
        if before and length > 1e-25 * before:
            root = PRECISE.power(PRECISE.number(_dot(vector, vector)), PRECISE.number(0.5))
            found.append([x / root for x in vector])
    return found


def _projected(vector: list[Any], normals: list[list[Any]]) -> list[Any]:
    """The part of a vector that is orthogonal to the normals."""
    for q in _orthonormal(normals):
        c = _dot(q, vector)
        vector = [x - c * y for x, y in zip(vector, q, strict=True)]
    return vector


def _kind_at(point: SolvedPoint, objective: Node, constraints: Sequence[Node]) -> str:
    """minimum, maximum, saddle, or degenerate, by the Hessian of the Lagrangian along the tangents."""
    basis = point.basis()
    if len(basis) > _ENTRIES:
        return "unknown"
    gradient, normals = _first_order(point, objective, constraints)
    weights = _multipliers(gradient, normals)
    units = [[1 if i == j else 0 for j in range(len(basis))] for i in range(len(basis))]
    frame = _orthonormal(normals)
    tangents = _orthonormal([*frame, *units])[len(frame) :]
    if not tangents:
        return "single"

    field = point.in_floats()

    def lagrangian(vector: list[Any], step: float) -> float:
        direction = _combined(point, [float(x) for x in vector])
        total = field.moved(objective, direction, step)[0][0]
        entries = [x for c in constraints for row in field.moved(c, direction, step) for x in row]
        return float(total - sum((float(w) * x for w, x in zip(weights, entries, strict=True)), 0))

    try:
        centre = lagrangian(tangents[0], 0.0)

        def second(vector: list[Any]) -> float:
            near = lagrangian(vector, _STEP) + lagrangian(vector, -_STEP)
            far = lagrangian(vector, 2 * _STEP) + lagrangian(vector, -2 * _STEP)
            return (16 * near - far - 30 * centre) / (12 * _STEP * _STEP)

        count = len(tangents)
        own = [second(t) for t in tangents]
        hessian = [[0.0] * count for _ in range(count)]
        for i in range(count):
            hessian[i][i] = float(own[i])
            for j in range(i):
                both = second([x + y for x, y in zip(tangents[i], tangents[j], strict=True)])
                hessian[i][j] = hessian[j][i] = float((both - own[i] - own[j]) / 2)
    except ArithmeticError:
        return "unknown"
    return _by_signs(list(eigen(hessian, FLOAT)[0]))


def _by_signs(values: list[float]) -> str:
    largest = max(abs(v) for v in values)
    small = 1e-5 * max(largest, 1e-9)
    has_up, has_down = any(v > small for v in values), any(v < -small for v in values)
    flat = any(abs(v) <= small for v in values)
    if has_up and has_down:
        return "saddle"
    if flat:
        return "flat minimum" if has_up else "flat maximum" if has_down else "flat"
    return "minimum" if has_up else "maximum"


def _multipliers(gradient: list[Any], normals: list[list[Any]]) -> list[Any]:
    """lambda with gradient = sum of lambda_k normal_k; zero for a normal that depends on those before."""
    weights: list[Any] = [0] * len(normals)
    chosen: list[int] = []
    frame: list[list[Any]] = []
    for k, normal in enumerate(normals):
        more = _orthonormal([*frame, normal])
        if len(more) > len(frame):
            frame = more
            chosen.append(k)
    if not chosen:
        return weights

    gram = [[PRECISE.number(_dot(normals[i], normals[j])) for j in chosen] for i in chosen]
    right = [[PRECISE.number(_dot(normals[i], gradient))] for i in chosen]
    solved = linear.multiply(linear.inverse(gram, PRECISE), right, PRECISE)
    for k, row in zip(chosen, solved, strict=True):
        weights[k] = row[0]
    return weights


def _combined(point: SolvedPoint, vector: list[Any]) -> dict[Symbol, Any]:
    found: dict[Symbol, Any] = {}
    for c, direction in zip(vector, point.basis(), strict=True):
        for v, a in direction.items():
            scaled = [[c * x for x in row] for row in a]
            if v in found:
                scaled = [
                    [x + y for x, y in zip(r, s, strict=True)]
                    for r, s in zip(found[v], scaled, strict=True)
                ]
            found[v] = scaled
    return found


def _dot(a: list[Any], b: list[Any]) -> Any:
    return sum((x * y for x, y in zip(a, b, strict=True)), 0)


def _norm(a: list[Any]) -> float:
    return float(sum(_abs(x) ** 2 for x in a) ** 0.5)


def _abs(x: Any) -> float:
    return PRECISE.size(x)
