"""Matrices whose eigenvalues or singular values lie in the field: V diag(x) V^-1, Q diag(x) Q', U diag(s) V'.

The x are whole numbers below 2^58, so that they are the same residues modulo P and Q and in the same order; half of the matrices, and all
that are to be positive definite, have squares. Every diagonalisable matrix is of this form over a larger field, every symmetric one
with a Q that Cayley's formula gives: what holds for random V and x holds.
"""

from __future__ import annotations

from random import Random

from matdiff.tensor.arrays import NoValue, contract, solve
from matdiff.tensor.nodes import Tensor, postorder

KINDS = frozenset(("matfun", "eigenvalue", "eigenvector"))
_SYMMETRIC = frozenset(("symmetric", "positive_definite", "positive_semidefinite"))
_DEFINITE = frozenset(("positive_definite", "positive_semidefinite"))
_DRAWN = _SYMMETRIC | {"invertible", "nonzero", "constant", "real"}
"""Matrices with no other attributes than these are drawn here; a pattern, a sign or an idempotent leaves no such freedom."""


def spectral_leaves(*roots: Tensor) -> frozenset[Tensor]:
    """The matrices below what needs eigenvalues."""
    below = postorder(*arguments(*roots))
    return frozenset(leaf for leaf in below if leaf.kind == "leaf" and len(leaf.axes) >= 2)


def arguments(*roots: Tensor) -> list[Tensor]:
    """The matrices whose eigenvalues are needed, those first that stand in the others."""
    return list(dict.fromkeys(node.children[0] for node in postorder(*roots) if node.kind in KINDS))


def split_matrix(
    random: Random, attributes: frozenset[str], rows: int, columns: int, p: int
) -> list[int] | None:
    """A random matrix with its eigenvalues in the field, or a rectangular one with its singular values; None of another kind."""
    if attributes - _DRAWN or 1 in (rows, columns):
        return None
    if rows != columns:
        return _with_singular_values(random, rows, columns, p)
    squares = bool(attributes & _DEFINITE) or random.random() < 0.5
    values = [
        random.randrange(1, 2**28) ** 2 if squares else random.randrange(1, 2**57)
        for _ in range(rows)
    ]
    if attributes & _SYMMETRIC:
        q = rotation([random.getrandbits(59) for _ in range(rows * rows)], rows, p)
        return _sandwich(q, values, [q[j * rows + i] for i in range(rows) for j in range(rows)], p)
    v = [random.getrandbits(59) for _ in range(rows * rows)]
    determinant, inverted = solve(v, rows, p)
    if not determinant:
        raise NoValue("no invertible matrix is drawn")
    return _sandwich(v, values, inverted, p)


def rotation(drawn: list[int], n: int, p: int) -> list[int]:
    """(I - K)(I + K)^-1 with K the skew matrix of the entries below the diagonal (Cayley)."""
    skew = [
        (drawn[max(i, j) * n + min(i, j)] * ((i > j) - (i < j))) % p
        for i in range(n)
        for j in range(n)
    ]
    plus = [(int(k // n == k % n) + x) % p for k, x in enumerate(skew)]
    minus = [(int(k // n == k % n) - x) % p for k, x in enumerate(skew)]
    determinant, inverted = solve(plus, n, p)
    if not determinant:
        raise NoValue("no orthogonal matrix is drawn")
    return contract([(minus, (0, 1)), (inverted, (1, 2))], (0, 2), dict.fromkeys(range(3), n), p)


def _sandwich(left: list[int], values: list[int], right: list[int], p: int) -> list[int]:
    sizes = dict.fromkeys(range(3), len(values))
    return contract([(left, (0, 1)), (values, (1,)), (right, (1, 2))], (0, 2), sizes, p)


def _with_singular_values(random: Random, rows: int, columns: int, p: int) -> list[int]:
    r = min(rows, columns)
    u, v = (rotation([random.getrandbits(59) for _ in range(n * n)], n, p) for n in (rows, columns))
    values = [random.randrange(1, 2**28) for _ in range(r)]
    return [
        sum(u[i * rows + k] * values[k] * v[j * columns + k] for k in range(r)) % p
        for i in range(rows)
        for j in range(columns)
    ]
