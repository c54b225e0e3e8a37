"""Random points modulo primes: entries of every leaf that obey the attributes of its symbol.

The entries come from the same random integers whatever the modulus, by rational operations alone, so that a value
modulo P and one modulo Q belong to the same point. Attributes are what they are over any field:

    symmetric, skew, diagonal, triangular, Toeplitz   by their pattern      orthogonal   (I - K)(I + K)^-1, K skew (Cayley)
    positive_definite, positive_semidefinite          B B'                  simplex      x/sum x, of squares
    positive, nonnegative                             squares               unit, large  2t/(1+t^2) and its inverse: so that
    onehot, place                                     a random place                     1 - x^2, x^2 - 1 are squares
    idempotent                                        B (C B)^-1 C, C = B' of a symmetric one

>>> from matdiff.expression.build import symbol
>>> from matdiff.tensor.lowering import Lowering
>>> S = Lowering().tensor(symbol("S", ("n", "n"), ("symmetric",)))
>>> a = RandomPoint({"n": 2}, 0).entries(S, 101)
>>> a[1] == a[2]
True
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from matdiff.base.budget import TooLong
from matdiff.base.dimensions import evaluate as size_of
from matdiff.base.limits import ENTRIES
from matdiff.expression.nodes import Symbol
from matdiff.tensor.arrays import NoValue, solve
from matdiff.tensor.complexpoints import COMPLEX, complex_matrix
from matdiff.tensor.nodes import Tensor
from matdiff.tensor.residues import inverse
from matdiff.tensor.splitting import rotation, split_matrix

_BITS = 59
_POSITIVE = frozenset(("positive", "nonnegative", "unit_positive"))
_DEFINITE = frozenset(("positive_definite", "positive_semidefinite"))


class RandomPoint:
    """One point: the sizes, and entries by leaf and modulus.

    ``hints`` are attributes beyond the declared ones, ``split`` the leaves whose eigenvalues are to lie in the field.
    """

    def __init__(
        self,
        sizes: Mapping[str, int],
        seed: int,
        hints: Mapping[Symbol, frozenset[str]] | None = None,
        split: frozenset[Tensor] = frozenset(),
    ) -> None:
        self.sizes = sizes
        self.seed = seed
        self.hints = hints or {}
        self.split = split
        self._known: dict[tuple[Tensor, int], list[int]] = {}

    def entries(self, leaf: Tensor, p: int) -> list[int]:
        """The entries of a leaf, the last axis fastest."""
        if (leaf, p) not in self._known:
            self._known[leaf, p] = self._drawn(leaf, p)
        return self._known[leaf, p]

    def _drawn(self, leaf: Tensor, p: int) -> list[int]:
        symbol: Symbol = leaf.data[0]
        random = Random(f"{self.seed} {symbol.name}")
        members = 1
        for axis in symbol.axes:
            members *= size_of(axis, self.sizes)
        rows, columns = (size_of(size, self.sizes) for size in symbol.shape)
        if members * rows * columns > ENTRIES:
            raise TooLong
        attributes = symbol.attributes | self.hints.get(symbol, frozenset())
        result: list[int] = []
        for _ in range(members):
            apart = (
                split_matrix(random, attributes, rows, columns, p) if leaf in self.split else None
            )
            result += apart or _matrix(random, attributes, rows, columns, p)
        return result


_BY_ROWS = frozenset(("simplex", "onehot"))


def _matrix(
    random: Random, attributes: frozenset[str], rows: int, columns: int, p: int
) -> list[int]:
    """One matrix, row by row."""
    if attributes & COMPLEX:
        return complex_matrix(random, attributes, rows, columns, p, _structured)
    if "place" in attributes:
        return [random.randint(1, 12)]
    if columns != 1 and attributes & _BY_ROWS:
        lines = [_matrix(random, attributes, columns, 1, p) for _ in range(rows)]
        return [x for line in lines for x in line]
    if "onehot" in attributes:
        k = random.randrange(rows)
        return [int(i == k) for i in range(rows)]
    drawn = [random.getrandbits(_BITS) for _ in range(rows * columns)]
    if "simplex" in attributes:
        squares = [x * x % p for x in drawn]
        below = inverse(sum(squares), p)
        return [x * below % p for x in squares]
    if "orthogonal" in attributes:
        return _orthogonal(random, attributes, drawn, rows, p)
    if "idempotent" in attributes:
        return _idempotent(attributes, drawn, rows, p)
    if attributes & _DEFINITE and "diagonal" not in attributes:
        return [
            sum(drawn[i * rows + k] * drawn[j * rows + k] for k in range(rows)) % p
            for i in range(rows)
            for j in range(rows)
        ]
    if attributes & _DEFINITE:
        attributes = attributes | {"positive"}
    entries = [_entry(x, attributes, p) for x in drawn]
    return _structured(attributes, entries, rows, columns, p)


def _entry(x: int, attributes: frozenset[str], p: int) -> int:
    if "unit" in attributes:
        y = x * x if attributes & _POSITIVE else x
        return 2 * y * inverse(1 + y * y, p) % p
    if "large" in attributes:
        return (1 + x * x) * inverse(2 * x, p) % p
    return x * x % p if attributes & _POSITIVE else x % p


def _structured(
    attributes: frozenset[str], a: list[int], rows: int, columns: int, p: int
) -> list[int]:
    """The matrix with the pattern of the attributes."""

    if "toeplitz" in attributes:  # the entry (i, j) is that of the first row or column
        two_sided = not attributes & {"symmetric", "skew"}
        a = [
            a[abs(i - j) if i >= j or not two_sided else columns * rows - (j - i)]
            for i in range(rows)
            for j in range(columns)
        ]

    def entry(i: int, j: int) -> int:
        if "diagonal" in attributes:
            return a[i * columns + j] if i == j else 0
        if "skew" in attributes:
            return a[i * rows + j] if i > j else (-a[j * rows + i] % p if i < j else 0)
        if "lower_triangular" in attributes and i < j:
            return 0
        if "upper_triangular" in attributes and i > j:
            return 0
        if "symmetric" in attributes:
            i, j = max(i, j), min(i, j)
        return a[i * columns + j]

    return [entry(i, j) for i in range(rows) for j in range(columns)]


def _orthogonal(
    random: Random, attributes: frozenset[str], drawn: list[int], n: int, p: int
) -> list[int]:
    if "diagonal" in attributes:
        signs = [random.choice((1, p - 1)) for _ in range(n)]
        return [signs[i] if i == j else 0 for i in range(n) for j in range(n)]
    if "symmetric" in attributes:  # a reflection I - 2 v v'/v'v
        v = drawn[:n]
        factor = -2 * inverse(sum(x * x for x in v), p)
        return [(int(i == j) + factor * v[i] * v[j]) % p for i in range(n) for j in range(n)]
    return rotation(drawn, n, p)


def _idempotent(attributes: frozenset[str], drawn: list[int], n: int, p: int) -> list[int]:
    if attributes & _NOT_IDEMPOTENT:
        raise NoValue("no idempotent matrix of these attributes is drawn")
    if "diagonal" in attributes:
        return [int(i == j and i % 2 == 0) for i in range(n) for j in range(n)]
    r = max(n // 2, 1)
    b = drawn[: n * r]
    is_symmetric = "symmetric" in attributes
    c = [
        b[j * r + i] if is_symmetric else drawn[-1 - i * n - j] for i in range(r) for j in range(n)
    ]
    determinant, inner = solve(_product(c, b, (r, n, r), p), r, p)
    if not determinant:
        raise NoValue("no idempotent matrix is drawn")
    return _product(_product(b, inner, (n, r, r), p), c, (n, r, n), p)


def _product(a: list[int], b: list[int], sizes: tuple[int, int, int], p: int) -> list[int]:
    m, k, n = sizes
    return [
        sum(a[i * k + s] * b[s * n + j] for s in range(k)) % p for i in range(m) for j in range(n)
    ]


_NOT_IDEMPOTENT = frozenset(
    ("orthogonal", "invertible", "skew", "toeplitz", "lower_triangular", "upper_triangular")
)
