"""Linear algebra: inverses, determinants, factors, diagonals."""

from __future__ import annotations

from matdiff.base.errors import MatdiffError, UnsupportedError
from matdiff.expression import build
from matdiff.expression.build import apply
from matdiff.expression.nodes import Apply, Node, Number
from matdiff.reading.python import indexing
from matdiff.reading.python.contraction import times, turned
from matdiff.reading.python.functions import named
from matdiff.reading.python.reductions import centred
from matdiff.reading.python.values import Array

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.reading.python.evaluation import Evaluation


# ---- linear algebra -------------------------------------------------------------------------------


def square(self: Evaluation, a: object) -> Array:
    found = self.as_array(a)
    if found.rank != 2:
        raise self.space.misfit(f"{self.word} takes a matrix, and this is an array of {found.rank} axes")  # fmt: skip
    self.space.equal(found.axes[0], found.axes[1], f"{self.word} takes a square matrix")
    return found


def _matrix_function(word: str, operator: str, *others: str) -> None:
    def function(self: Evaluation, a: object) -> Array:
        found = square(self, a)
        return self.space.array(found.axes, lambda: apply(operator, found.node))

    named(word, *others)(function)


for _word, *_others in (
    ("inv", "inv", "inverse"),
    ("expm", "expm", "matrix_exp"),
    ("logm", "logm"),
    ("sqrtm", "sqrtm"),
    ("sinm", "sinm"),
    ("cosm", "cosm"),
):
    _matrix_function(_word, *_others)


@named("cholesky")
def _cholesky(self: Evaluation, a: object, lower: object = None, upper: object = False) -> Array:
    """The lower factor; SciPy's is the upper one unless it is told otherwise."""
    found = square(self, a)
    is_upper = bool(upper) or (self.package == "scipy" and not lower)
    made = self.space.array(found.axes, lambda: self.spectral("cholesky", found.node))
    return self.space.transposed(made) if is_upper else made


@named("pinv")
def _pinv(self: Evaluation, a: object) -> Array:
    found = self.as_array(a)
    if found.rank != 2:
        raise self.space.misfit("pinv takes a matrix")
    return self.space.array(found.axes[::-1], lambda: apply("pinv", found.node))


@named("det", "logdet")
def _det(self: Evaluation, a: object) -> Array:
    found = square(self, a)
    return self.space.array((), lambda: apply(self.word, found.node))


@named("slogdet")
def _slogdet(self: Evaluation, a: object) -> tuple[object, object]:
    """The sign of the determinant, and the logarithm of its modulus."""
    found, space = square(self, a), self.space
    sign = space.array((), lambda: apply("sign", apply("det", found.node)))
    return sign, space.array((), lambda: apply("logdet", found.node))


@named("trace")
def _trace(self: Evaluation, a: object) -> Array:
    found = square(self, a)
    return self.space.array((), lambda: apply("tr", found.node))


@named("solve")
def _solve(self: Evaluation, a: object, b: object) -> Array:
    matrix = square(self, a)
    inverse = self.space.array(matrix.axes, lambda: build.inv(matrix.node))
    return self.space.matmul(inverse, self.as_array(b), "solve")


@named("solve_triangular", "triangular_solve")
def _solve_triangular(
    self: Evaluation, a: object, b: object, lower: object = False, trans: object = 0, upper: object = None, left: object = True
) -> Array:  # fmt: skip
    """The inverse of the triangle that is named; a matrix that is triangular anyway is itself."""
    space = self.space
    matrix = square(self, a)
    is_lower = bool(lower) if upper is None else not upper
    name = "tril" if is_lower else "triu"

    def triangle() -> Node:
        node = matrix.node
        assert node is not None
        factor = node if is_lower else turned(node)
        return node if _is_cholesky(self.opened(factor)) else apply(name, node)

    cut = space.array(matrix.axes, triangle)
    if trans in (1, "T"):
        cut = space.transposed(cut)
    inverse = space.array(matrix.axes, lambda: build.inv(cut.node))
    right = self.as_array(b)
    return space.matmul(inverse, right, "solve") if left else space.matmul(right, inverse)


@named("cho_factor")
def _cho_factor(self: Evaluation, a: object, lower: object = False) -> tuple[object, object]:
    found = square(self, a)
    return Factored(found.axes, found.node), lower


@named("cho_solve")
def _cho_solve(self: Evaluation, factor: object, b: object) -> Array:
    """A^-1 b for the factor of A."""
    if not isinstance(factor, tuple):
        raise MatdiffError("cho_solve takes the pair of a factor and its side")
    a, is_lower = factor
    matrix = square(self, a)
    if isinstance(a, Factored):
        return _solve(self, matrix, b)
    space = self.space
    lower = matrix if is_lower else space.transposed(matrix)
    node = self.opened(lower.node)
    if _is_cholesky(node):
        assert isinstance(node, Apply)
        return _solve(self, Array(matrix.axes, node.operands[0]), b)
    return _solve(self, space.matmul(lower, space.transposed(lower)), b)


def _is_cholesky(node: Node | None) -> bool:
    return isinstance(node, Apply) and node.operator.name == "cholesky"


class Factored(Array):
    """A matrix of which SciPy keeps the factor."""

    __slots__ = ()


@named("cholesky_solve")
def _cholesky_solve(self: Evaluation, b: object, factor: object, upper: object = False) -> Array:
    """torch: (L L')^-1 b"""
    space = self.space
    lower = square(self, factor)
    if upper:
        lower = space.transposed(lower)
    whole = space.matmul(lower, space.transposed(lower))
    return _solve(self, whole, b)


@named("lstsq")
def _lstsq(self: Evaluation, a: object, b: object, rcond: object = None) -> tuple[object, ...]:
    return (self.space.matmul(_pinv(self, a), self.as_array(b)), None, None, None)


@named("matrix_power")
def _matrix_power(self: Evaluation, a: object, n: object) -> Array:
    found = square(self, a)
    exponent = self.as_array(n)

    def make() -> Node:
        node, k = found.node, exponent.node
        assert node is not None
        assert k is not None
        if isinstance(k, Number) and isinstance(k.value, int) and abs(k.value) <= 6:
            if k.value == 0:
                return build.eye(node.shape[0])
            base = build.inv(node) if k.value < 0 else node
            return times(*(base,) * abs(k.value))
        return apply("powm", node, k)

    return self.space.array(found.axes, make)


@named("eigvalsh")
def _eigvalsh(self: Evaluation, a: object) -> Array:
    found = square(self, a)
    return self.space.array((found.axes[0],), lambda: self.spectral("eigvals", found.node))


@named("eigh")
def _eigh(self: Evaluation, a: object) -> tuple[object, object]:
    found = square(self, a)
    vectors = self.space.array(found.axes, lambda: self.spectral("eigvecs", found.node))
    return _eigvalsh(self, found), vectors


@named("diag", "diagonal", "diagflat", "diag_embed")
def _diag(self: Evaluation, a: object, k: object = 0) -> Array:
    """A vector makes a matrix, a matrix gives its diagonal."""
    space, found = self.space, self.as_array(a)
    if k != 0:
        raise UnsupportedError("only the main diagonal is read")
    if found.rank == 1 and self.word != "diagonal":
        return space.array((found.axes[0],) * 2, lambda: apply("diag", found.node))
    if found.rank != 2 or self.word == "diag_embed":
        raise space.misfit(f"{self.word} of an array of {found.rank} axes")
    space.equal(found.axes[0], found.axes[1], "the diagonal is read of a square matrix")
    return space.array((found.axes[0],), lambda: apply("diagonal", found.node))


@named("tril", "triu")
def _triangle(self: Evaluation, a: object, k: object = 0, diagonal: object = 0) -> Array:
    k = diagonal if k == 0 else k
    found = square(self, a)
    word = self.word

    def make() -> Node:
        node = found.node
        assert node is not None
        plain = apply(word, node)
        if k == 0:
            return plain
        return build.subtract(plain, apply("diag", apply("diagonal", node)))

    if k not in (0, -1 if word == "tril" else 1):
        raise UnsupportedError(f"{word} is read with the diagonal and without it")
    made = self.space.array(found.axes, make)
    made.logical = isinstance(found.node, Apply) and found.node.operator.name == "ones"
    return made


@named("cov")
def _cov(
    self: Evaluation, a: object, rowvar: object = True, bias: object = False, ddof: object = None
) -> Array:
    """Rows are variables, unless rowvar=False."""
    space, found = self.space, self.as_array(a)
    if found.rank != 2:
        raise space.misfit("np.cov is read of a matrix")
    rows = found if rowvar else space.transposed(found)
    c = centred(self, rows, 1)
    less = (0 if bias else 1) if ddof is None else ddof
    count = space.count(rows, 1)
    count = space.add(count, self.as_array(less), "-") if less else count
    return space.divide(space.matmul(c, space.transposed(c)), count)


@named("cross")
def _cross(self: Evaluation, a: object, b: object) -> Array:
    space = self.space
    p, q = self.as_array(a), self.as_array(b)
    for v in (p, q):
        if v.rank != 1:
            raise space.misfit("np.cross is read of two vectors of three entries")
        space.equal(v.axes[0], 3, "np.cross is read of two vectors of three entries")

    def entry(k: int) -> Array:
        i, j = (k + 1) % 3, (k + 2) % 3
        x = space.multiply(indexing.part(self, p, i), indexing.part(self, q, j))
        y = space.multiply(indexing.part(self, p, j), indexing.part(self, q, i))
        return space.add(x, y, "-")

    return self.stacked([entry(k) for k in range(3)])
