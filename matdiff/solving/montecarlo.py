"""The check of an expectation: means over samples, with their error bars.

The Fisher information is compared with E[s s'], s the score: another formula for it, so that no law of expectation is used.
"""

from __future__ import annotations

from math import exp, sqrt
from random import Random as Dice

from matdiff.checks.report import CheckReport, sizes_in_words
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import symbols
from matdiff.numeric import linear
from matdiff.numeric.fields import FLOAT
from matdiff.numeric.sampling import choose_sizes, domain_hints, sample
from matdiff.numeric.spectra import cholesky
from matdiff.numeric.values import Evaluator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from matdiff.solving.expectation import Random

    Draw = Callable[[Dice, Any, Any], Any]

COUNT = 1500
_SIGMAS = 6.0
_TRIES = 40


def _normal(dice: Dice, mean: Any, covariance: Any) -> Any:
    root = cholesky(covariance, FLOAT)
    noise = [[dice.gauss(0, 1)] for _ in mean]
    return linear.plus(mean, linear.multiply(root, noise, FLOAT))


def _bernoulli(dice: Dice, mean: Any, covariance: Any) -> Any:
    return [[float(dice.random() < p) for p in row] for row in mean]


def _poisson(dice: Dice, mean: Any, covariance: Any) -> Any:
    return [[_count(dice, rate) for rate in row] for row in mean]


def _count(dice: Dice, rate: float) -> float:
    """Knuth's way: products of uniform numbers until they fall below e^-rate."""
    floor, product, count = exp(-min(rate, 500.0)), dice.random(), 0
    while product > floor:
        product *= dice.random()
        count += 1
    return float(count)


def _exponential(dice: Dice, mean: Any, covariance: Any) -> Any:
    return [[dice.expovariate(1 / m) for m in row] for row in mean]


DRAWS: dict[str, Draw] = {"N": _normal, "Bernoulli": _bernoulli, "Poisson": _poisson, "Exponential": _exponential}  # fmt: skip
"""How each density is drawn, by the first of its names."""


def compare(
    claimed: Node,
    sampled: Node,
    random: Random,
    draw: str,
    *,
    outer: bool = False,
    seed: int = 0,
) -> CheckReport:
    """The mean of ``sampled`` (of its outer square where ``outer``) over samples, and the claimed node."""
    if draw not in DRAWS:
        return CheckReport("not checked", why="this density is not sampled")
    family = random.family
    assert isinstance(family, Symbol)
    covariance = [] if random.covariance is None else [random.covariance]
    nodes = [claimed, sampled, random.mean, *covariance]
    sizes = choose_sizes(*nodes, pool=(2, 3, 4, 5))
    given = [v for v in symbols(*nodes) if v is not family]
    for attempt in range(_TRIES):
        point = sample(given, sizes, seed + attempt, hints=domain_hints(*nodes))
        env = {v: _floats(a) for v, a in point.values.items()}
        try:
            return _compared(env, sizes, claimed, sampled, random, draw, outer)
        except ArithmeticError:
            continue
    return CheckReport("not checked", why="no point was found at which the model has a value")


def _floats(a: Any) -> Any:
    return [_floats(x) for x in a] if isinstance(a, list) else float(a)


def _compared(
    env: dict[Symbol, Any],
    sizes: dict[str, int],
    claimed: Node,
    sampled: Node,
    random: Random,
    draw: str,
    outer: bool,
) -> CheckReport:
    family = random.family
    assert isinstance(family, Symbol)
    dice = Dice(1)
    wanted = _flat(Evaluator(env, FLOAT, sizes=sizes).value(claimed))
    sums = [0.0] * len(wanted)
    squares = [0.0] * len(wanted)
    parameters = _parameters(env, sizes, random)
    if draw == "Bernoulli" and not all(
        0.02 < p < 0.98 for m, _ in parameters for r in m for p in r
    ):
        raise ArithmeticError("no probability")
    if draw in ("Poisson", "Exponential") and not all(
        x > 0 for m, _ in parameters for r in m for x in r
    ):
        raise ArithmeticError("no rate")
    for _ in range(COUNT):
        members = [DRAWS[draw](dice, m, c) for m, c in parameters]
        env[family] = members if random.index is not None else members[0]
        value = Evaluator(env, FLOAT, sizes=sizes).value(sampled)
        if outer:
            value = linear.multiply(value, linear.transpose(value), FLOAT)
        for k, x in enumerate(_flat(value)):
            sums[k] += x
            squares[k] += x * x
    for total, square, right in zip(sums, squares, wanted, strict=True):
        mean = total / COUNT
        bar = sqrt(max(square / COUNT - mean * mean, 0.0) / COUNT)
        if abs(mean - right) > _SIGMAS * bar + 1e-9 * (1 + abs(right)):
            why = f"{mean:.4g} ± {bar:.2g} over {COUNT} samples, not {right:.4g}, at {sizes_in_words(sizes)}"
            return CheckReport("disagreed", why=why, method="samples")
    return CheckReport("agreed", points=COUNT, sizes=sizes, method="samples")


def _parameters(
    env: dict[Symbol, Any], sizes: dict[str, int], random: Random
) -> list[tuple[Any, Any]]:
    """Mean and covariance of every member."""
    evaluator = Evaluator(env, FLOAT, sizes=sizes)
    if random.index is None:
        places: list[int | None] = [None]
    else:
        index = random.index
        assert isinstance(index, Symbol)
        places = list(range(1, evaluator.size(index.axes[0]) + 1))
    found = []
    for place in places:
        if place is not None:
            evaluator.binding[random.index.name] = place  # type: ignore[union-attr]
        mean = evaluator.value(random.mean)
        covariance = None if random.covariance is None else evaluator.value(random.covariance)
        found.append((mean, covariance))
    return found


def _flat(a: Any) -> list[float]:
    return [float(x) for row in a for x in row]
