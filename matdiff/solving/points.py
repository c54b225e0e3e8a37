"""A solution at a random point: its values put in, the derivatives of the question along directions, by difference quotients alone.

No law of differentiation or of solving is used here: f is evaluated in a hundred digits beside the solution. A point where a matrix to be
inverted is nearly singular counts as a failed condition and is drawn again, as is one where a value leaves its domain.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

from matdiff.expression.build import differential
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import symbols
from matdiff.numeric import linear
from matdiff.numeric.fields import EXACT, FLOAT, PRECISE, DomainError
from matdiff.numeric.sampling import choose_sizes, domain_hints, sample
from matdiff.numeric.soundness import is_sound, size
from matdiff.numeric.spectra import eigen
from matdiff.numeric.values import Evaluator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from matdiff.numeric.fields import Matrix

_TRIES = 30
_SIGNED = frozenset(
    (
        "positive",
        "nonnegative",
        "positive_definite",
        "positive_semidefinite",
        "simplex",
        "onehot",
        "idempotent",
    )
)
"""Attributes that a matrix with the other sign does not have."""
_POOL = (2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_MANY = (7, 8, 9, 11, 12, 13)


class SolvedPoint:
    """Values of all letters, unknowns included, at some sizes."""

    def __init__(self, env: dict[Symbol, Any], sizes: dict[str, int], unknowns: Sequence[Symbol]):
        self.env = env
        self.given: Mapping[Symbol, Any] = {}
        """The values that were drawn, without those of the unknowns."""
        self.sizes = sizes
        self.unknowns = unknowns
        self._evaluators: dict[object, Evaluator] = {}

    def value(self, node: Node) -> Matrix:
        """The value of an expression here."""
        return self._at("here").value(node)

    def _at(self, key: object, tangents: Mapping[Symbol, Any] | None = None) -> Evaluator:
        found = self._evaluators.get(key)
        if found is None:
            found = Evaluator(self.env, EXACT, sizes=self.sizes, tangents=tangents)
            self._evaluators[key] = found
        return found

    def basis(self) -> list[dict[Symbol, Matrix]]:
        """A direction for every independent entry of the unknowns."""
        found = []
        for v in self.unknowns:
            a = self.env[v]
            rows, columns = len(a), len(a[0])
            for i in range(rows):
                for j in range(columns):
                    unit = _unit(v, rows, columns, i, j)
                    if unit is not None:
                        found.append({v: unit})
        return found

    def along(self, node: Node, direction: Mapping[Symbol, Any], key: int) -> list[Any]:
        """The entries of the derivative of an expression along a direction."""
        evaluator = self._at(key, direction)
        return [PRECISE.number(x) for row in evaluator.value(differential(node)) for x in row]

    def in_floats(self) -> SolvedPoint:
        """The same point in floats, for second differences."""
        env = {v: _floats(a) for v, a in self.env.items()}
        return SolvedPoint(env, self.sizes, self.unknowns)

    def moved(self, node: Node, direction: Mapping[Symbol, Any], step: Any) -> Matrix:
        """The value of an expression beside the point."""
        env = dict(self.env)
        for v, d in direction.items():
            env[v] = _plus(self.env[v], d, step)
        return Evaluator(env, FLOAT, sizes=self.sizes).value(node)


def _floats(a: Any) -> Any:
    return [_floats(x) for x in a] if isinstance(a, list) else float(a)


def _unit(v: Symbol, rows: int, columns: int, i: int, j: int) -> Matrix | None:
    """One entry moved, and with it what the structure of the unknown moves; None for an entry that is moved with another."""
    attributes = v.attributes
    made = linear.fill(rows, columns, Fraction(0))
    made[i][j] = Fraction(1)
    if attributes & {"diagonal"}:
        return made if i == j else None
    if attributes & {"lower_triangular"}:
        return made if i >= j else None
    if attributes & {"upper_triangular"}:
        return made if i <= j else None
    if attributes & {"symmetric", "positive_definite", "positive_semidefinite"}:
        if i < j:
            return None
        made[j][i] = Fraction(1)
        return made
    if "skew" in attributes:
        if i <= j:
            return None
        made[j][i] = Fraction(-1)
    return made


def _plus(a: Any, d: Any, step: Any) -> Any:
    return [[x + step * y for x, y in zip(r, s, strict=True)] for r, s in zip(a, d, strict=True)]


def solved_points(
    nodes: Sequence[Node],
    values: Mapping[Symbol, Node],
    unknowns: Sequence[Symbol],
    count: int,
    seed: int = 0,
    failures: list[str] | None = None,
) -> Iterator[SolvedPoint]:
    """Points at which the question and the solution have values; fewer than ``count`` where none are found."""
    given = [v for v in symbols(*nodes, *values.values()) if v not in values]
    hints = domain_hints(*nodes, *values.values())
    deep = domain_hints(*nodes, *values.values(), deep=True)
    for at in range(count):
        for attempt in range(_TRIES):
            sizes = _sizes(nodes, values, given, at, 3 * attempt // _TRIES)
            drawn = sample(
                given, sizes, seed + 1000 * at + attempt, hints=deep if attempt % 3 == 2 else hints
            )
            found = _put_in(drawn.values, sizes, values, unknowns, failures)
            if found is not None and _has_values(found, nodes):
                found.given = drawn.values
                yield found
                break


def mirrored(
    point: SolvedPoint, nodes: Sequence[Node], values: Mapping[Symbol, Node]
) -> SolvedPoint | None:
    """The point with the other sign of all that is given, where no attribute forbids it; None where nothing has a value then."""
    given = {v: a if v.attributes & _SIGNED else _turned(a) for v, a in point.given.items()}
    found = _put_in(given, point.sizes, values, point.unknowns)
    return found if found is not None and _has_values(found, nodes) else None


def _turned(a: Any) -> Any:
    return [_turned(x) for x in a] if isinstance(a, list) else -a


def _sizes(
    nodes: Sequence[Node],
    values: Mapping[Symbol, Node],
    given: list[Symbol],
    turn: int,
    stage: int,
) -> dict[str, int]:
    """Small distinct sizes; data are many, so that their scatter is definite. After failures others: the other way round, in reverse."""
    pool = _POOL if (turn + stage) % 2 else (3, 2, *_POOL[2:])
    found = choose_sizes(*nodes, *values.values(), pool=pool)
    if stage == 2:  # no more orthonormal columns than rows
        found = dict(zip(found, reversed(found.values()), strict=True))
    many = iter(_MANY)
    for v in given:
        for axis in v.axes:
            if isinstance(axis, str) and axis in found:
                found[axis] = next(many)
    return found


def _put_in(
    drawn: Mapping[Symbol, Any],
    sizes: dict[str, int],
    values: Mapping[Symbol, Node],
    unknowns: Sequence[Symbol],
    failures: list[str] | None = None,
) -> SolvedPoint | None:
    """The point with the values of the unknowns, which may speak of each other; None outside their domains."""
    env: dict[Symbol, Any] = dict(drawn)
    waiting = dict(values)
    while waiting:
        ready = [v for v, node in waiting.items() if not set(waiting) & set(symbols(node))]
        if not ready:
            return None
        for v in ready:
            evaluator = Evaluator(env, EXACT, sizes=sizes)
            try:
                env[v] = evaluator.value(waiting[v])
            except ArithmeticError as error:
                _tell(failures, "singular" if "singular" in str(error) else "domain")
                return None
            if not is_sound(waiting[v], evaluator):
                _tell(failures, "singular")
                return None
            if not _obeys(v, env[v]):
                _tell(failures, "domain")
                return None
            del waiting[v]
    return SolvedPoint(env, sizes, unknowns)


def _tell(failures: list[str] | None, why: str) -> None:
    if failures is not None:
        failures.append(why)


def _obeys(v: Symbol, value: Matrix) -> bool:
    """Whether a value is in the domain that was declared for the unknown."""
    entries = [x for row in value for x in row]
    if "positive" in v.attributes and any(EXACT.sign(x) <= 0 for x in entries):
        return False
    if v.attributes & {"positive_definite"}:
        a = [[float(x) for x in row] for row in value]
        if any(
            abs(a[i][j] - a[j][i]) > 1e-9 * (1 + abs(a[i][j]))
            for i in range(len(a))
            for j in range(i)
        ):
            return False
        return bool(min(eigen(a, FLOAT)[0]) > 1e-9 * max(1.0, size(value)))
    return True


def _has_values(point: SolvedPoint, nodes: Sequence[Node]) -> bool:
    try:
        for node in nodes:
            evaluator = Evaluator(point.env, EXACT, sizes=point.sizes, margin=1e-6)
            evaluator.value(node)
    except (ArithmeticError, DomainError):
        return False
    return True


def random_direction(point: SolvedPoint, seed: int) -> dict[Symbol, Matrix]:
    """A random combination of the basis."""
    random = Random(seed)
    found: dict[Symbol, Any] = {}
    for direction in point.basis():
        c = Fraction(random.randint(-9, 9), 7) or Fraction(1, 3)
        for v, a in direction.items():
            found[v] = (
                linear.plus(found[v], linear.times(c, a)) if v in found else linear.times(c, a)
            )
    return found
