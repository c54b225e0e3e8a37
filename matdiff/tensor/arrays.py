"""Dense arrays as flat lists, the last axis fastest: contraction by labels, inverses and determinants, modulo a prime.

>>> contract([([1, 2, 3, 4], (0, 1)), ([5, 6], (1,))], (0,), {0: 2, 1: 2}, 1000003)
[17, 39]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from operator import mul

from matdiff.base.budget import Budget, TooLong
from matdiff.base.limits import ENTRIES

Label = int
Array = list[int]
Operand = tuple[Array, tuple[Label, ...]]
_LARGEST = ENTRIES
_TERM = 0.15
"""Units of work of a product of two entries that is added."""


class NoValue(ArithmeticError):
    """The expression has no value at this point: a division by zero, a root of a number that is no square."""


class NoSpectrum(NoValue):
    """The eigenvalues of a matrix lie outside the field at every point that was tried."""


def contract(
    operands: Sequence[Operand],
    out: tuple[Label, ...],
    sizes: Mapping[Label, int],
    p: int,
    budget: Budget | None = None,
) -> Array:
    """The product of the operands summed over every label not in ``out``, two at a time, the smallest result first.

    TooLong where a budget does not suffice.
    """
    work = [_single(a, labels, sizes) for a, labels in operands]
    while len(work) > 1:
        best = None
        for i in range(len(work)):
            for j in range(i):
                left = _left(work, i, j, out)
                cost = _count(left, sizes)
                if best is None or cost < best[0]:
                    best = (cost, i, j, left)
            if len(work) > 12 and best is not None and i > 12:
                break
        assert best is not None
        _, i, j, left = best
        a, b = work.pop(i), work.pop(j)
        if budget is not None:
            budget.spend(_TERM * prod(sizes[k] for k in {*a[1], *b[1]}))
        work.append(_pair(b, a, left, sizes, p))
    if not work:
        return [1] * _count(out, sizes)
    return _arranged(work[0], out, sizes, p)


def _left(work: Sequence[Operand], i: int, j: int, out: tuple[Label, ...]) -> tuple[Label, ...]:
    """The labels that remain after the operands i and j are multiplied."""
    others = set(out).union(*(labels for k, (_, labels) in enumerate(work) if k not in (i, j)))
    both = dict.fromkeys((*work[i][1], *work[j][1]))
    return tuple(label for label in both if label in others)


def _count(labels: Sequence[Label], sizes: Mapping[Label, int]) -> int:
    result = 1
    for label in labels:
        result *= sizes[label]
    if result > _LARGEST:
        raise TooLong
    return result


def strides(labels: Sequence[Label], sizes: Mapping[Label, int]) -> dict[Label, int]:
    """How far apart the entries lie along each label."""
    found: dict[Label, int] = {}
    step = 1
    for label in reversed(labels):
        found[label] = found.get(label, 0) + step
        step *= sizes[label]
    return found


def offsets(
    labels: Sequence[Label], steps: Mapping[Label, int], sizes: Mapping[Label, int]
) -> list[int]:
    """Where the entries lie for all values of the labels, the last label fastest."""
    result = [0]
    for label in labels:
        step = steps.get(label, 0)
        moves = [k * step for k in range(sizes[label])]
        result = [base + move for base in result for move in moves]
    return result


def _single(a: Array, labels: tuple[Label, ...], sizes: Mapping[Label, int]) -> Operand:
    """Repeated labels taken on the diagonal."""
    if len(set(labels)) == len(labels):
        return a, labels
    kept = tuple(dict.fromkeys(labels))
    return [a[at] for at in offsets(kept, strides(labels, sizes), sizes)], kept


def _pair(
    a: Operand, b: Operand, left: tuple[Label, ...], sizes: Mapping[Label, int], p: int
) -> Operand:
    (x, of_x), (y, of_y) = a, b
    both = [label for label in of_x if label in of_y and label in left]
    summed = [label for label in of_x if label in of_y and label not in left]
    only_x = [label for label in of_x if label not in of_y]
    only_y = [label for label in of_y if label not in of_x]
    if any(label not in left for label in only_x):
        x, of_x = _summed(a, left, of_y, sizes, p)
        only_x = [label for label in only_x if label in left]
    if any(label not in left for label in only_y):
        y, of_y = _summed(b, left, of_x, sizes, p)
        only_y = [label for label in only_y if label in left]
    at_x, at_y = strides(of_x, sizes), strides(of_y, sizes)
    inner_x, inner_y = offsets(summed, at_x, sizes), offsets(summed, at_y, sizes)
    free_x, free_y = offsets(only_x, at_x, sizes), offsets(only_y, at_y, sizes)
    _count([*both, *only_x, *only_y], sizes)
    result: Array = []
    starts = zip(offsets(both, at_x, sizes), offsets(both, at_y, sizes), strict=True)
    for start_x, start_y in starts:
        rows = [[x[start_x + at + k] for k in inner_x] for at in free_x]
        columns = [[y[start_y + at + k] for k in inner_y] for at in free_y]
        result += [sum(map(mul, row, column)) % p for row in rows for column in columns]
    return result, (*both, *only_x, *only_y)


def _summed(
    a: Operand,
    left: tuple[Label, ...],
    others: tuple[Label, ...],
    sizes: Mapping[Label, int],
    p: int,
) -> Operand:
    """Labels summed that nobody else has."""
    x, labels = a
    kept = tuple(label for label in labels if label in left or label in others)
    gone = [label for label in labels if label not in kept]
    steps = strides(labels, sizes)
    inner = offsets(gone, steps, sizes)
    return [sum([x[at + k] for k in inner]) % p for at in offsets(kept, steps, sizes)], kept


def _arranged(a: Operand, out: tuple[Label, ...], sizes: Mapping[Label, int], p: int) -> Array:
    """The last operand with its labels in order, repeated along those it lacks."""
    x, labels = _summed(a, out, (), sizes, p) if set(a[1]) - set(out) else a
    if labels == out:
        return x
    _count(out, sizes)
    steps = strides(labels, sizes)
    return [x[at] for at in offsets(out, steps, sizes)]


def solve(a: Array, n: int, p: int) -> tuple[int, Array]:
    """The determinant and the inverse of an n x n matrix; the inverse is empty where it is singular."""
    rows = [a[i * n : i * n + n] + [int(i == j) for j in range(n)] for i in range(n)]
    determinant = 1
    for k in range(n):
        pivot = next((i for i in range(k, n) if rows[i][k]), None)
        if pivot is None:
            return 0, []
        if pivot != k:
            rows[k], rows[pivot] = rows[pivot], rows[k]
            determinant = -determinant
        top = rows[k][k]
        determinant = determinant * top % p
        scale = pow(top, -1, p)
        rows[k] = [x * scale % p for x in rows[k]]
        for i in range(n):
            factor = rows[i][k]
            if i != k and factor:
                rows[i] = [(x - factor * y) % p for x, y in zip(rows[i], rows[k], strict=True)]
    return determinant % p, [x for row in rows for x in row[n:]]
