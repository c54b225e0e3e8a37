"""Products: dot, outer, kron, einsum and their like."""

from __future__ import annotations

from matdiff.base import dimensions
from matdiff.base.errors import MatdiffError
from matdiff.expression.build import apply
from matdiff.reading.python import indexing
from matdiff.reading.python.contraction import times, turned
from matdiff.reading.python.functions import named
from matdiff.reading.python.values import Array

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.reading.python.evaluation import Evaluation


# ---- products -------------------------------------------------------------------------------------


@named("matmul", "mm", "mv", "bmm")
def _matmul(self: Evaluation, a: object, b: object) -> Array:
    return self.space.matmul(self.as_array(a), self.as_array(b), self.word)


@named("dot")
def _dot(self: Evaluation, a: object, b: object) -> Array:
    first, second = self.as_array(a), self.as_array(b)
    if not first.rank or not second.rank:
        self.space.strain(2)
        return self.space.multiply(first, second)
    if first.rank > 2 or second.rank > 2:
        raise self.space.misfit("np.dot of more than two axes is not read", "write @ or np.einsum")
    return self.space.matmul(first, second, "dot")


@named("vdot", "inner")
def _inner(self: Evaluation, a: object, b: object) -> Array:
    first, second = self.as_array(a), self.as_array(b)
    space = self.space
    if self.word == "vdot" and first.rank == second.rank == 2:
        for p, q in zip(first.axes, second.axes, strict=True):
            space.equal(p, q, "np.vdot is read of arrays of one shape")
        return space.sum(space.multiply(first, second))
    if not first.rank or not second.rank:
        return space.multiply(first, second)
    if second.rank == 1:
        return space.matmul(first, second, "inner")
    return space.matmul(first, space.transposed(second), "inner")


@named("outer", "ger")
def _outer(self: Evaluation, a: object, b: object) -> Array:
    space = self.space
    first, second = self.as_array(a), self.as_array(b)
    if not first.rank or not second.rank:
        space.strain(2)
    first, second = (space.flat(v) if v.rank else indexing.widened(space, v, 0) for v in (first, second))  # fmt: skip
    axes = (first.axes[0], second.axes[0])
    return space.array(axes, lambda: times(first.node, turned(second.node)))


@named("multi_dot", "chain_matmul")
def _chain(self: Evaluation, *given: object) -> Array:
    parts = given[0] if len(given) == 1 and isinstance(given[0], (list, tuple)) else given
    found = self.as_array(parts[0])
    for part in parts[1:]:
        found = self.space.matmul(found, self.as_array(part))
    return found


@named("addmm", "addmv", "baddbmm")
def _addmm(self: Evaluation, a: object, b: object, c: object) -> Array:
    return self.space.add(self.as_array(a), self.space.matmul(self.as_array(b), self.as_array(c)))


@named("kron")
def _kron(self: Evaluation, a: object, b: object) -> Array:
    space = self.space
    first, second = self.as_array(a), self.as_array(b)
    if not first.rank or not second.rank:
        return space.multiply(first, second)
    while first.rank != second.rank:
        small, is_first = (first, True) if first.rank < second.rank else (second, False)
        small = indexing.widened(space, small, 0)
        first, second = (small, second) if is_first else (first, small)
    if first.rank > 2:
        raise space.misfit("np.kron is read of matrices and vectors")
    axes = [
        dimensions.multiply(space.sizes.resolve(p), space.sizes.resolve(q))
        for p, q in zip(first.axes, second.axes, strict=True)
    ]
    return space.array(axes, lambda: apply("kron", first.node, second.node))


@named("einsum")
def _einsum(self: Evaluation, pattern: object, *given: object) -> Array:
    """The letters of every operand, and those of the result: in the order of the alphabet where nothing is said."""
    if not isinstance(pattern, str):
        return _interleaved(self, pattern, given)
    text = pattern.replace(" ", "")
    left, arrow, right = text.partition("->")
    operands = left.split(",")
    items = list(given[0]) if len(given) == 1 and isinstance(given[0], (list, tuple)) else list(given)  # fmt: skip
    if len(operands) != len(items):
        raise MatdiffError(f"einsum is given {len(items)} arrays, and letters for {len(operands)}")
    arrays = [self.as_array(v) for v in items]
    labels: list[list[str]] = []
    widest = 0
    for letters, a in zip(operands, arrays, strict=True):
        count = a.rank - len(letters.replace("...", ""))
        if "..." in letters:
            if count < 0:
                raise self.space.misfit(f"einsum gives more letters to an array of {a.rank} axes")
            widest = max(widest, count)
        labels.append(_letters(letters, count))
    if not all(v.isalpha() or v.isdigit() for row in labels for v in row):
        raise MatdiffError(f"{pattern!r} is no pattern of einsum")
    every = [v for row in labels for v in row]
    if arrow:
        out = _letters(right, widest)
    else:
        dots = sorted({v for v in every if v.isdigit()})[-widest:] if widest else []
        out = dots + sorted(v for v in {*every} if every.count(v) == 1 and v.isalpha())
    for v in out:
        if v not in every or out.count(v) > 1:
            raise MatdiffError(f"{pattern!r}: the result has the letter {v}, the operands do not, or twice")  # fmt: skip
    return self.space.einsum(arrays, labels, out)


def _letters(letters: str, count: int) -> list[str]:
    """One letter for every axis; the axes of ... are called by digits, counted from the last."""
    head, dots, tail = letters.partition("...")
    middle = [str(9 - k) for k in range(count)][::-1] if dots else []
    return [*head, *middle, *tail]


def _interleaved(self: Evaluation, first: object, rest: tuple[object, ...]) -> Array:
    """np.einsum(A, [0, 1], B, [1, 2], [0, 2])"""
    items = [first, *rest]
    pairs = len(items) // 2
    arrays = [self.as_array(items[2 * k]) for k in range(pairs)]
    lists: list[Any] = [items[2 * k + 1] for k in range(pairs)]
    out: Any = items[-1] if len(items) % 2 else None
    if not all(isinstance(v, (list, tuple)) for v in lists) or (out is not None and not isinstance(out, (list, tuple))):  # fmt: skip
        raise MatdiffError("einsum takes a pattern and arrays, or arrays and lists of axes")
    labels = [[chr(97 + v) for v in row] for row in lists]
    every = [v for row in labels for v in row]
    letters = sorted(v for v in {*every} if every.count(v) == 1) if out is None else [chr(97 + v) for v in out]  # fmt: skip
    return self.space.einsum(arrays, labels, letters)


def _pair(value: object) -> tuple[Any, ...]:
    if isinstance(value, (tuple, list)) and len(value) == 2:
        return tuple(value)
    raise MatdiffError("axes of tensordot is a number or a pair of lists")


@named("tensordot")
def _tensordot(self: Evaluation, a: object, b: object, axes: object = 2) -> Array:
    first, second = self.as_array(a), self.as_array(b)
    if isinstance(axes, int):
        left = list(range(first.rank - axes, first.rank))
        right = list(range(axes))
    else:
        left, right = ([v] if isinstance(v, int) else list(v) for v in _pair(axes))
    if len(left) != len(right) or len(left) > min(first.rank, second.rank):
        raise self.space.misfit("tensordot sums over more axes than there are")
    left = [self.space.axis(first, v) for v in left]
    right = [self.space.axis(second, v) for v in right]
    letters = [chr(97 + k) for k in range(first.rank)]
    others = [chr(110 + k) for k in range(second.rank)]
    for p, q in zip(left, right, strict=True):
        others[q] = letters[p]
    out = [v for p, v in enumerate(letters) if p not in left]
    out += [v for q, v in enumerate(others) if q not in right]
    return self.space.einsum([first, second], [letters, others], out)
