"""The value of a tensor graph modulo a prime, each node once, at a point that gives every leaf its entries.

Two evaluators work together: the one modulo P asks the one modulo Q for the exponents of exponentials (residues.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from matdiff.base.budget import UNITS, Budget, TooLong
from matdiff.base.dimensions import Dimension
from matdiff.base.dimensions import evaluate as size_of
from matdiff.base.limits import ENTRIES
from matdiff.tensor import eigenfunctions, eigenvalues, functions
from matdiff.tensor.arrays import NoValue, contract, solve
from matdiff.tensor.constants import TABLES
from matdiff.tensor.gaussian import conjugates, gaussian
from matdiff.tensor.largest import LARGEST_VALUES
from matdiff.tensor.make import factors_of
from matdiff.tensor.nodes import Axes, Tensor, postorder
from matdiff.tensor.ranks import pseudo_inverse
from matdiff.tensor.residues import PI, P, Q, residue
from matdiff.tensor.spectra import spectra_of
from matdiff.tensor.spectrum import Spectrum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    from matdiff.tensor.canonical import Factor

    class Source(Protocol):
        """Where the entries of leaves come from."""

        sizes: Mapping[str, int]

        def entries(self, leaf: Tensor, p: int) -> list[int]: ...


class Evaluator:
    """Values at one point modulo p.

    ``exponents`` computes what stands in exponents, where there is room for it; ``loose`` gives roots to numbers that have none.
    """

    def __init__(
        self, point: Source, p: int = P, loose: bool = False, budget: Budget | None = None
    ) -> None:
        self.point = point
        self.p = p
        self.loose = loose
        self.budget = Budget(WORK) if budget is None else budget
        self.held = 0
        self.exponents = Evaluator(point, Q, loose, self.budget) if p == P else None
        self.memo: dict[Tensor, list[int]] = {}
        self.missing: set[Tensor] = set()
        self.solutions: dict[Tensor, list[tuple[int, list[int]]]] = {}
        self.decompositions: dict[Tensor, list[Spectrum]] = {}

    def assume(self, named: Iterable[tuple[Tensor, Tensor]]) -> None:
        """Leaves get the values of tensors, which may speak of the leaves before them; NoValue where there is none.

        In exponents not all of them stand: one without a value there is missed when it is asked for.
        """
        for leaf, tensor in named:
            self.memo[leaf] = self.value(tensor)
            if self.exponents is not None:
                try:
                    self.exponents.assume([(leaf, tensor)])
                except NoValue:
                    self.exponents.missing.add(leaf)

    def value(self, root: Tensor) -> list[int]:
        """The entries, the last axis fastest; NoValue where there is none. Not to be changed by the caller."""
        memo = self.memo
        if root not in memo:
            for node in postorder(root):
                if node not in memo:
                    self._spend(node)
                    memo[node] = _VALUES[node.kind](self, node)
        return memo[root]

    def _spend(self, node: Tensor) -> None:
        """TooLong where the entries of a node are too many to keep, or too dear; what a contraction costs it says itself."""
        entries = self.count(node.axes)
        self.held += entries
        if self.held > ENTRIES:
            raise TooLong
        dear = _DEAR.get(node.kind, 0)
        last = self.size(node.children[0].axes[-1]) if dear > 1 and node.children[0].axes else 1
        self.budget.spend(entries * (_ENTRY * len(node.children) + dear * last))

    def scalar(self, root: Tensor) -> int:
        """The value of a tensor without axes."""
        (value,) = self.value(root)
        return value

    def size(self, dimension: Dimension) -> int:
        return size_of(dimension, self.point.sizes)

    def residue(self, value: Fraction | int) -> int:
        """A rational number in the field."""
        return residue(value, self.p)

    def sizes_of(self, axes: Axes) -> list[int]:
        return [self.size(axis) for axis in axes]

    def count(self, axes: Axes) -> int:
        result = 1
        for axis in axes:
            result *= self.size(axis)
        return result

    # -- what the rows of functions ask for

    def factors(self, node: Tensor) -> list[Factor]:
        return factors_of(node)[1]

    def sums_nothing(self, node: Tensor) -> bool:
        """Whether a product works entry by entry."""
        _, out, labels = node.data
        return all(label in out for of_factor in labels for label in of_factor)

    def placed(self, a: list[int], labels: tuple[int, ...], node: Tensor) -> list[int]:
        """The entries of a factor where the entries of the product lie."""
        out = node.data[1]
        sizes = dict(zip(out, self.sizes_of(node.axes), strict=True))
        return contract([(a, labels)], out, sizes, self.p)

    def repeated(self, a: list[int], node: Tensor) -> list[int]:
        """An array that lacks the last axis of a node, repeated along it."""
        n = self.size(node.axes[-1])
        return [x for x in a for _ in range(n)]

    def solved(self, a: Tensor) -> list[tuple[int, list[int]]]:
        """Determinant and inverse of every member of a family of matrices."""
        if a not in self.solutions:
            n = self.size(a.axes[-1])
            values = self.value(a)
            self.solutions[a] = [
                solve(values[start : start + n * n], n, self.p)
                for start in range(0, len(values), n * n)
            ]
        return self.solutions[a]

    def traces(self, a: Tensor) -> list[int]:
        """The trace of every member of a family of matrices."""
        n = self.size(a.axes[-1])
        values = self.value(a)
        return [
            sum(values[start : start + n * n : n + 1]) % self.p
            for start in range(0, len(values), n * n)
        ]

    def splits(self, matrices: Iterable[Tensor]) -> bool:
        """Whether these matrices have their eigenvalues in the field: looked at first, as it is rare of some."""
        try:
            for a in matrices:
                self.spectra(a)
        except NoValue:
            return False
        return True

    def spectra(self, a: Tensor) -> list[Spectrum]:
        """Eigenvalues and projectors of every member of a family of matrices."""
        if a not in self.decompositions:
            self.value(a)
            self.decompositions[a] = spectra_of(self, a)
        return self.decompositions[a]


def _leaf(at: Evaluator, node: Tensor) -> list[int]:
    if node in at.missing:
        raise NoValue("the value that stands in an exponent has none")
    return at.point.entries(node, at.p)


def _delta(at: Evaluator, node: Tensor) -> list[int]:
    n = at.size(node.axes[0])
    return [int(i == j) for i in range(n) for j in range(n)]


def _table(at: Evaluator, node: Tensor) -> list[int]:
    name, *given = node.data
    parameters = (at.size(v) if isinstance(v, (int, str)) else v for v in given)
    return TABLES[name](at.sizes_of(node.axes), tuple(parameters), at.p)


def _unit(at: Evaluator, node: Tensor) -> list[int]:
    """e_i, the place counted from 1, and round where a letter stands for any place."""
    n = at.size(node.axes[-1])
    return [int(k == (place - 1) % n) for place in at.value(node.children[0]) for k in range(n)]


def _iota(at: Evaluator, node: Tensor) -> list[int]:
    return list(range(1, at.size(node.axes[0]) + 1))


def _constant(at: Evaluator, node: Tensor) -> list[int]:
    if node.data[0] == "pi":
        return [PI % at.p]
    if node.data[0] == "imaginary_unit":
        return [gaussian(0, 1, at.p)]
    return [at.size(node.data[1])]


def _sum(at: Evaluator, node: Tensor) -> list[int]:
    if not node.children:
        return [0] * at.count(node.axes)
    weights = [residue(c, at.p) for c in node.data]
    rows = [at.value(child) for child in node.children]
    return [
        sum(w * x for w, x in zip(weights, entries, strict=True)) % at.p
        for entries in zip(*rows, strict=True)
    ]


def _product(at: Evaluator, node: Tensor) -> list[int]:
    c, factors, out = factors_of(node)
    sizes = dict(zip(out, at.sizes_of(node.axes), strict=True))
    for child, labels in factors:
        sizes.update(zip(labels, at.sizes_of(child.axes), strict=True))
    operands = [(at.value(child), labels) for child, labels in factors]
    result = contract(operands, out, sizes, at.p, at.budget)
    if c == 1:
        return result
    number = residue(c, at.p)
    return [number * x % at.p for x in result]


def _inverse(at: Evaluator, node: Tensor) -> list[int]:
    result: list[int] = []
    for determinant, entries in at.solved(node.children[0]):
        if not determinant:
            raise NoValue("a singular matrix")
        result += entries
    return result


def _det(at: Evaluator, node: Tensor) -> list[int]:
    return [determinant for determinant, _ in at.solved(node.children[0])]


def _pseudo_inverse(at: Evaluator, node: Tensor) -> list[int]:
    n, m = at.sizes_of(node.axes[-2:])
    values = at.value(node.children[0])
    return [
        x
        for start in range(0, len(values), m * n)
        for x in pseudo_inverse(values[start : start + m * n], m, n, at.p)
    ]


WORK = 5 * UNITS
"""What may be spent at a point where nobody says how much."""
_ENTRY = 0.1
_DEAR = {"apply": 8.0, "softmax": 8.0, "logsumexp": 8.0, "inverse": 2.0, "det": 2.0, "pinv": 4.0,
         "matfun": 20.0, "eigenvalue": 20.0, "eigenvector": 20.0, "cholesky": 20.0}  # fmt: skip
"""Units that an entry costs beyond its making: once, or for each entry of a row of the matrix."""

_VALUES: dict[str, Callable[[Evaluator, Tensor], list[int]]] = {
    "leaf": _leaf,
    "delta": _delta,
    "table": _table,
    "unit": _unit,
    "iota": _iota,
    "constant": _constant,
    "sum": _sum,
    "product": _product,
    "apply": functions.value,
    "conj": lambda at, node: conjugates(at.value(node.children[0]), at.p),
    "inverse": _inverse,
    "det": _det,
    "matfun": eigenfunctions.matrix_function,
    "eigenvalue": eigenvalues.eigenvalue,
    "eigenvector": eigenvalues.eigenvector,
    "cholesky": eigenvalues.cholesky,
    "pinv": _pseudo_inverse,
    "softmax": functions.softmax,
    "logsumexp": functions.logsumexp,
    "merge": lambda at, node: at.value(node.children[0]),
    "split": lambda at, node: at.value(node.children[0]),
    **LARGEST_VALUES,
}
"""Values by kind of node. Entries merged or split lie where they lay."""
