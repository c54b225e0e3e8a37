"""The pseudo-inverse modulo a prime, by a factorisation A = C R into independent columns of A and rows: exact, of any rank.

>>> pseudo_inverse([1, 2, 2, 4], 2, 2, 101) == [x * pow(25, -1, 101) % 101 for x in (1, 2, 2, 4)]
True
"""

from __future__ import annotations

from matdiff.tensor.arrays import NoValue, solve


def pseudo_inverse(a: list[int], m: int, n: int, p: int) -> list[int]:
    """A^+ = R'(R R')^-1 (C'C)^-1 C' of an m x n matrix; NoValue where C'C or R R' has no inverse."""
    columns, rows = _factors(a, m, n, p)
    r = len(columns)
    if not r:
        return [0] * (n * m)
    c = [[a[i * n + j] for j in columns] for i in range(m)]
    left = _inverse([_dot(rows[i], rows[j], p) for i in range(r) for j in range(r)], r, p)
    turned = list(zip(*c, strict=True))
    right = _inverse([_dot(turned[i], turned[j], p) for i in range(r) for j in range(r)], r, p)
    inner = [_dot(left[i * r : i * r + r], right[j::r], p) for i in range(r) for j in range(r)]
    upper = [
        [sum(rows[k][i] * inner[k * r + j] for k in range(r)) % p for j in range(r)]
        for i in range(n)
    ]
    return [_dot(upper[i], c[j], p) for i in range(n) for j in range(m)]


def _dot(x: tuple[int, ...] | list[int], y: tuple[int, ...] | list[int], p: int) -> int:
    return sum(a * b for a, b in zip(x, y, strict=True)) % p


def _inverse(a: list[int], n: int, p: int) -> list[int]:
    determinant, found = solve(a, n, p)
    if not determinant:
        raise NoValue("a matrix of full rank with a singular Gram matrix")
    return found


def _factors(a: list[int], m: int, n: int, p: int) -> tuple[list[int], list[list[int]]]:
    """The places of independent columns, and the rows that make A of them: the reduced echelon form."""
    rows = [[x % p for x in a[i * n : i * n + n]] for i in range(m)]
    columns: list[int] = []
    for j in range(n):
        done = len(columns)
        pivot = next((i for i in range(done, m) if rows[i][j]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        below = pow(rows[done][j], -1, p)
        rows[done] = [x * below % p for x in rows[done]]
        for i in range(m):
            factor = rows[i][j]
            if i != done and factor:
                rows[i] = [(x - factor * y) % p for x, y in zip(rows[i], rows[done], strict=True)]
        columns.append(j)
    return columns, rows[: len(columns)]
