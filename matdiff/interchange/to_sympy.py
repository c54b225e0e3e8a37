"""An expression as one of SymPy: matrices stay symbols, sizes stay symbolic.

What is a number here is a number there: a product of a row and a column is the trace of it. An operator that SymPy has no word for is an
error that names it. Attributes of matrices have no place in a MatrixSymbol; those of numbers do (``positive``, ``complex``).
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.base.errors import UnsupportedError
from matdiff.expression.nodes import Apply, Node, Number, Symbol
from matdiff.expression.operators import OPERATORS
from matdiff.expression.traverse import postorder
from matdiff.interchange import sizes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from matdiff.base.dimensions import Dimension

    Row = Callable[["Writing", Apply, list[Any]], Any]


def to_sympy(node: Node, like: Any = None) -> Any:
    """The expression as SymPy's; the symbols of ``like`` are used where they have the same names.

    UnsupportedError for an operator that SymPy has no word for.
    """
    import sympy

    return Writing(sympy, like).write(node)


class Writing:
    """Writes one expression; ``value`` holds what each node became."""

    def __init__(self, sympy: Any, like: Any = None) -> None:
        self.sympy = sympy
        self._known = {v.name: v for v in sizes.symbols_of(like)}
        self.value: dict[Node, Any] = {}

    def write(self, root: Node) -> Any:
        for node in postorder(root):
            self.value[node] = self._one(node)
        return self.value[root]

    def _one(self, node: Node) -> Any:
        if isinstance(node, Number):
            return self.number(node.value)
        if isinstance(node, Symbol):
            return self._symbol(node)
        assert isinstance(node, Apply)
        row = ROWS.get(node.operator.name)
        if row is None:
            raise _no_word(node.operator.name)
        return row(self, node, [self.value[c] for c in node.operands])

    def number(self, value: int | Fraction) -> Any:
        return self.sympy.Rational(value.numerator, value.denominator)

    def size(self, size: Dimension) -> Any:
        return sizes.to_sympy(size, self.sympy, self._size)

    def _size(self, name: str) -> Any:
        return self._known.get(name) or self.sympy.Symbol(name, integer=True, positive=True)

    def _symbol(self, v: Symbol) -> Any:
        if "index" in v.attributes:
            return self._size(v.name)
        if v.axes:
            raise _no_word("member")
        if not v.is_scalar:
            return self._known.get(v.name) or self.sympy.MatrixSymbol(
                v.name, *map(self.size, v.shape)
            )
        known = self._known.get(v.name)
        if known is not None:
            return known
        if v.complex:
            return self.sympy.Symbol(v.name, complex=True)
        return self.sympy.Symbol(v.name, real=True, positive="positive" in v.attributes or None)

    # what several rows say

    def ones(self, rows: Dimension, columns: Dimension) -> Any:
        return self.sympy.OneMatrix(self.size(rows), self.size(columns))

    def product(self, *factors: Any) -> Any:
        """A product; numbers in it are factors of the rest."""
        matrices = [v for v in factors if v.is_Matrix]
        numbers = self.sympy.Mul(*(v for v in factors if not v.is_Matrix))
        if not matrices:
            return numbers
        whole = matrices[0] if len(matrices) == 1 else self.sympy.MatMul(*matrices)
        if numbers == 1:
            return whole
        parts = whole.args if isinstance(whole, self.sympy.MatMul) else (whole,)
        return self.sympy.MatMul(numbers, *parts)

    def plus(self, *terms: Any) -> Any:
        return (self.sympy.MatAdd if terms[0].is_Matrix else self.sympy.Add)(*terms)

    def total(self, a: Any, node: Node) -> Any:
        """The sum of all entries."""
        rows, columns = node.shape
        if node.is_scalar:
            return a
        return self.sympy.Trace(self.product(self.ones(1, rows), a, self.ones(columns, 1)))

    def each(self, a: Any, f: Callable[[Any], Any]) -> Any:
        """A function of each entry."""
        if not a.is_Matrix:
            return f(a)
        x = self.sympy.Dummy("x", real=True)
        return a.applyfunc(self.sympy.Lambda(x, f(x)))

    def power(self, a: Any, exponent: Any) -> Any:
        return self.sympy.HadamardPower(a, exponent) if a.is_Matrix else a**exponent


def _differential(self: Writing, node: Apply, given: list[Any]) -> Any:
    """dX, a matrix of its own."""
    moved = node.operands[0]
    if not isinstance(moved, Symbol) or moved.axes:
        raise _no_word("d")
    name = f"d{moved.name}"
    if moved.is_scalar:
        return self.sympy.Symbol(name)
    return self.sympy.MatrixSymbol(name, *map(self.size, moved.shape))


def _no_word(name: str) -> UnsupportedError:
    return UnsupportedError(f"SymPy has no word for '{name}'{_SAID.get(name, '')}")


_SAID = {
    "member": ", the member of a family",
    "vec": ", the columns one under the other",
}


def _indexed_sum(self: Writing, node: Apply, given: list[Any]) -> Any:
    """A sum over an index, of numbers."""
    index = node.operands[0]
    assert isinstance(index, Symbol)
    if given[1].is_Matrix:
        raise UnsupportedError("SymPy has no word for 'indexed_sum', of matrices")
    return self.sympy.Sum(given[1], (given[0], 1, self.size(index.axes[0])))


def _matmul(self: Writing, node: Apply, given: list[Any]) -> Any:
    if node.is_scalar and _is_place(node):
        return _entry(self, node, given)
    whole = self.product(*given)
    return self.sympy.Trace(whole) if node.is_scalar and whole.is_Matrix else whole


def _is_unit(node: Node) -> bool:
    return isinstance(node, Apply) and node.operator.name == "unit"


def _is_place(node: Apply) -> bool:
    """Whether a product is an entry, e_i' A e_j or e_i' x."""
    first, last = node.operands[0], node.operands[-1]
    if not (isinstance(first, Apply) and first.operator.name == "transpose"):
        return False
    return _is_unit(first.operands[0]) and (_is_unit(last) or len(node.operands) == 2)


def _entry(self: Writing, node: Apply, given: list[Any]) -> Any:
    """e_i' A e_j as the entry A[i, j], whose places SymPy counts from 0."""
    places = [_place(self, node.operands[0].operands[0]), self.sympy.Integer(0)]  # type: ignore[attr-defined]
    middle = given[1:]
    if _is_unit(node.operands[-1]):
        places[1] = _place(self, node.operands[-1])
        middle = given[1:-1]
    return self.product(*middle)[tuple(places)]


def _place(self: Writing, unit: Node) -> Any:
    assert isinstance(unit, Apply)
    return self.value[unit.operands[0]] - 1


def _unit(self: Writing, node: Apply, given: list[Any]) -> Any:
    """A unit vector, as the column of an identity matrix."""
    n = self.size(node.shape[0])
    return self.sympy.Identity(n)[:, given[0] - 1]


def _window(self: Writing, node: Apply, given: list[Any]) -> Any:
    """Some columns of an identity matrix."""
    first, last, rows = map(self.size, node.parameters)  # type: ignore[arg-type]
    return self.sympy.Identity(rows)[:, first - 1 : last]


def _transpose(self: Writing, node: Apply, given: list[Any]) -> Any:
    (a,) = given
    return self.sympy.Transpose(a).doit(deep=False) if a.is_Matrix else a


def _inner(self: Writing, node: Apply, given: list[Any]) -> Any:
    a, b = given
    if not a.is_Matrix:
        return a * b
    return self.sympy.Trace(self.product(self.sympy.Transpose(a), b))


def _norm(self: Writing, node: Apply, given: list[Any]) -> Any:
    (a,) = given
    if not a.is_Matrix:
        return self.sympy.Abs(a)
    square = self.sympy.Trace(self.product(self.sympy.adjoint(a) if node.operands[0].complex else self.sympy.Transpose(a), a))  # fmt: skip
    return self.sympy.sqrt(square)


def _softmax(self: Writing, node: Apply, given: list[Any]) -> Any:
    """e^x / sum e^x; of a matrix by rows."""
    (a,) = given
    if not a.is_Matrix:
        return self.sympy.Integer(1)
    shares = self.each(a, self.sympy.exp)
    columns = node.shape[1]
    if columns == 1:
        return self.product(1 / self.total(shares, node), shares)
    sums = self.product(shares, self.ones(columns, 1))
    return self.product(self.sympy.Inverse(self.sympy.DiagMatrix(sums)), shares)


def _logsumexp(self: Writing, node: Apply, given: list[Any]) -> Any:
    (a,) = given
    if not a.is_Matrix:
        return a
    shares = self.each(a, self.sympy.exp)
    operand = node.operands[0]
    if operand.shape[1] == 1:
        return self.sympy.log(self.total(shares, operand))
    sums = self.product(shares, self.ones(operand.shape[1], 1))
    return self.each(sums, self.sympy.log)


def _conjugate(self: Writing, node: Apply, given: list[Any]) -> Any:
    (a,) = given
    if a.is_Matrix:
        return self.sympy.Transpose(self.sympy.Adjoint(a)) if node.operands[0].complex else a
    return self.sympy.conjugate(a)


def _part(name: str, sign: int) -> Row:
    def row(self: Writing, node: Apply, given: list[Any]) -> Any:
        (a,) = given
        if not a.is_Matrix:
            return getattr(self.sympy, name)(a)
        conj = self.sympy.Transpose(self.sympy.Adjoint(a))
        half = self.number(Fraction(1, 2)) / (1 if sign > 0 else self.sympy.I)
        return self.product(half, self.plus(a, self.product(self.number(sign), conj)))

    return row


def _function(self: Writing, node: Apply, given: list[Any]) -> Any:
    name, order = node.parameters
    f = self.sympy.Function(str(name))
    x = self.sympy.Dummy("x", real=True)
    body = f(x) if not order else self.sympy.Derivative(f(x), (x, order))
    if not given[0].is_Matrix:
        return body.subs(x, given[0]) if order else f(given[0])
    return given[0].applyfunc(self.sympy.Lambda(x, body))


def _extreme(name: str) -> Row:
    def row(self: Writing, node: Apply, given: list[Any]) -> Any:
        if given[0].is_Matrix:
            raise UnsupportedError(f"SymPy has no word for '{name.lower()}' of two matrices")
        return getattr(self.sympy, name)(*given)

    return row


def _entrywise(make: Callable[[Any, Any], Any]) -> Row:
    return lambda self, node, given: self.each(given[0], lambda x: make(self.sympy, x))


def _plain(name: str) -> Row:
    return _entrywise(lambda sympy, x: getattr(sympy, name)(x))


ROWS: dict[str, Row] = {
    **{row.name: _plain(row.sympy) for row in OPERATORS.values() if row.sympy},
    "ones": lambda self, node, given: self.ones(*node.shape),
    "zeros": lambda self, node, given: (
        self.sympy.ZeroMatrix(*map(self.size, node.shape))
        if not node.is_scalar
        else self.sympy.Integer(0)
    ),
    "eye": lambda self, node, given: self.sympy.Identity(self.size(node.shape[0])),
    "pi": lambda self, node, given: self.sympy.pi,
    "imaginary_unit": lambda self, node, given: self.sympy.I,
    "size": lambda self, node, given: self.size(node.parameters[0]),  # type: ignore[arg-type]
    "array": lambda self, node, given: self.sympy.ImmutableDenseMatrix(
        [[self.number(v) for v in row] for row in node.parameters[0]]  # type: ignore[attr-defined]
    ),
    "unit": _unit,
    "window": _window,
    "indexed_sum": _indexed_sum,
    "add": lambda self, node, given: self.plus(*given),
    "scale": lambda self, node, given: self.product(*given),
    "matmul": _matmul,
    "hadamard": lambda self, node, given: (
        self.sympy.HadamardProduct(*given) if given[0].is_Matrix else self.sympy.Mul(*given)
    ),
    "power": lambda self, node, given: self.power(*given),
    "transpose": _transpose,
    "tr": lambda self, node, given: self.sympy.Trace(given[0]) if given[0].is_Matrix else given[0],
    "sum": lambda self, node, given: self.total(given[0], node.operands[0]),
    "rowsum": lambda self, node, given: (
        self.product(given[0], self.ones(node.operands[0].shape[1], 1))
        if not node.is_scalar
        else self.total(given[0], node.operands[0])
    ),
    "diag": lambda self, node, given: (
        self.sympy.DiagMatrix(given[0]) if given[0].is_Matrix else given[0]
    ),
    "diagonal": lambda self, node, given: (
        self.sympy.DiagonalOf(given[0]) if given[0].is_Matrix else given[0]
    ),
    "inner": _inner,
    "kron": lambda self, node, given: (
        self.sympy.KroneckerProduct(*given)
        if all(v.is_Matrix for v in given)
        else self.product(*given)
    ),
    "inv": lambda self, node, given: (
        self.sympy.Inverse(given[0]) if given[0].is_Matrix else 1 / given[0]
    ),
    "det": lambda self, node, given: (
        self.sympy.Determinant(given[0]) if given[0].is_Matrix else given[0]
    ),
    "logdet": lambda self, node, given: self.sympy.log(
        self.sympy.Determinant(given[0]) if given[0].is_Matrix else given[0]
    ),
    "adj": lambda self, node, given: (
        self.product(self.sympy.Determinant(given[0]), self.sympy.Inverse(given[0]))
        if given[0].is_Matrix
        else self.sympy.Integer(1)
    ),
    "sqrtm": lambda self, node, given: (
        self.sympy.MatPow(given[0], self.number(Fraction(1, 2)))
        if given[0].is_Matrix
        else self.sympy.sqrt(given[0])
    ),
    "powm": lambda self, node, given: (
        self.sympy.MatPow(*given) if given[0].is_Matrix else given[0] ** given[1]
    ),
    "norm": _norm,
    "softmax": _softmax,
    "logsumexp": _logsumexp,
    "conj": _conjugate,
    "d": _differential,
    "re": _part("re", 1),
    "im": _part("im", -1),
    "function": _function,
    "max": _extreme("Max"),
    "min": _extreme("Min"),
    "sigmoid": _entrywise(lambda sympy, x: 1 / (1 + sympy.exp(-x))),
    "softplus": _entrywise(lambda sympy, x: sympy.log(1 + sympy.exp(x))),
    "relu": _entrywise(lambda sympy, x: sympy.Max(0, x)),
    "step": _entrywise(lambda sympy, x: sympy.Heaviside(x, 0)),
    "gelu": _entrywise(lambda sympy, x: x * (1 + sympy.erf(x / sympy.sqrt(2))) / 2),
    "trigamma": _entrywise(lambda sympy, x: sympy.polygamma(1, x)),
}
"""What each operator is in SymPy."""
