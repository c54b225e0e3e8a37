"""The derivative of a polynomial from its values alone: an exact check that uses no rule of differentiation.

Along a random direction T the values F(X + t T), t = 0, 1, ... D, determine a polynomial in t of degree less than D, if the
D-th differences vanish; its derivative at 0 is the sum of (-1)^(k-1)/k times the k-th differences (Newton). All modulo a prime.

>>> from matdiff.tensor.derive import gradient
>>> from matdiff.tensor.make import product
>>> from matdiff.tensor.nodes import intern
>>> from matdiff.expression.build import symbol
>>> x = intern("leaf", (symbol("x", ("n", 1)),), (), ("n",))
>>> square = product([(x, (0,)), (x, (0,))], ())
>>> interpolates(square, x, gradient(square, x)), interpolates(square, x, x)
(True, False)
"""

from __future__ import annotations

from itertools import pairwise
from random import Random

from matdiff.base.budget import TooLong
from matdiff.tensor.agreement import sizes_for
from matdiff.tensor.arrays import NoValue
from matdiff.tensor.evaluate import Evaluator
from matdiff.tensor.nodes import Tensor
from matdiff.tensor.points import RandomPoint
from matdiff.tensor.residues import P

_DEGREE = 12
_POINTS = 2


class _Moved:
    """A point with one leaf moved along a direction."""

    def __init__(self, point: RandomPoint, leaf: Tensor, direction: list[int], t: int) -> None:
        self.point = point
        self.sizes = point.sizes
        self.leaf = leaf
        self.direction = direction
        self.t = t

    def entries(self, leaf: Tensor, p: int) -> list[int]:
        base = self.point.entries(leaf, p)
        if leaf is not self.leaf:
            return base
        return [(x + self.t * y) % p for x, y in zip(base, self.direction, strict=True)]


def interpolates(function: Tensor, leaf: Tensor, derivative: Tensor) -> bool | None:
    """Whether a tensor is the derivative of another; None where the function is no polynomial of moderate degree."""
    sizes = sizes_for(function, leaf, derivative)
    try:
        for seed in range(_POINTS):
            point = RandomPoint(sizes, seed)
            count = len(point.entries(leaf, P))
            random = Random(seed + 17)
            direction = [random.getrandbits(59) for _ in range(count)]
            slope = _slope(function, leaf, point, direction)
            if slope is None:
                return None
            values = Evaluator(point).value(derivative)
            found = [
                sum(d * t for d, t in zip(values[at : at + count], direction, strict=True)) % P
                for at in range(0, len(values), count)
            ]
            if found != slope:
                return False
    except (NoValue, TooLong):
        return None
    return True


def _slope(
    function: Tensor, leaf: Tensor, point: RandomPoint, direction: list[int]
) -> list[int] | None:
    """dF(X + t T)/dt at t = 0."""
    rows = [
        Evaluator(_Moved(point, leaf, direction, t)).value(function) for t in range(_DEGREE + 1)
    ]
    result = [0] * len(rows[0])
    for k in range(1, _DEGREE + 1):
        rows = [
            [(b - a) % P for a, b in zip(first, second, strict=True)]
            for first, second in pairwise(rows)
        ]
        weight = (1 if k % 2 else -1) * pow(k, -1, P)
        result = [(r + weight * x) % P for r, x in zip(result, rows[0], strict=True)]
    return None if any(rows[0]) else result
