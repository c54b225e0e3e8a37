"""A SymPy expression as one of ours: MatrixSymbol, MatAdd, MatMul, Transpose, Inverse, Trace, Determinant, and scalars.

What is of one row and one column there is a number here. SymPy counts entries from 0, and ``*`` of matrices is the matrix product. An
object that is no expression of matrices and numbers, and a function that is not known here, are errors that name it.

>>> import sympy
>>> n = sympy.Symbol("n")
>>> X = sympy.MatrixSymbol("X", n, n)
>>> print(from_sympy(sympy.Trace(X.T * X) + sympy.log(sympy.Determinant(X))))
tr(X^T X) + logdet(X)
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.base.errors import MatdiffError, ShapeError, UnsupportedError, UsageError
from matdiff.base.resources import deep_recursion
from matdiff.expression import build
from matdiff.expression.build import apply, number
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import postorder
from matdiff.indexnotation import matrices as indexnotation_matrices
from matdiff.interchange import sizes
from matdiff.interchange.sympy_functions import FUNCTIONS, log
from matdiff.objects.composing import Composed, made
from matdiff.objects.operators import is_foreign
from matdiff.syntax import combine
from matdiff.syntax.combine import Misfit
from matdiff.syntax.given import refined
from matdiff.syntax.words import spelled
from matdiff.tensor import lowering

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from matdiff.base.dimensions import Shape
    from matdiff.syntax.scope import Where

    Row = Callable[["Reading", Any], Node]


def from_sympy(expression: Any, where: Where = "") -> Composed:
    """A SymPy expression of matrices and numbers. ``where`` declares attributes of its names: ``S: symmetric``.

    UnsupportedError for what has no meaning here, and names it; UsageError for what is no SymPy expression.
    """
    if not is_foreign(expression):
        raise UsageError(f"a SymPy expression is wanted, not {type(expression).__name__}")
    if getattr(expression, "is_Matrix", False):
        expression = (
            expression.as_immutable() if hasattr(expression, "as_immutable") else expression
        )
    with deep_recursion():
        node = in_products(Reading(expression).read(expression))
    found = made(node)
    return made(refined(found.reading, where).expression) if where else found


def in_products(node: Node) -> Node:
    """Sums of products of entries as matrix products, where that is what they are: SymPy makes the former of (x.T*A*x)[0, 0]."""
    if not any(isinstance(v, Apply) and v.operator.name == "indexed_sum" for v in postorder(node)):
        return node

    try:
        found = indexnotation_matrices.written_matrix(lowering.Lowering().tensor(node))
    except MatdiffError:
        return node
    return found if found is not None and found.shape == node.shape else node


class Reading:
    """Reads one expression; ``sizes`` are the names that are sizes of matrices in it."""

    def __init__(self, whole: Any) -> None:
        self.sizes: set[str] = set()
        self.bound: dict[Any, Node] = {}
        self.indices: dict[Any, tuple[int, Symbol]] = {}  # with what the first place is less 0
        self.entries: Shape | None = None  # the shape of the matrix whose entries are spoken of
        self._known: dict[Any, Node] = {}
        matrices = [v for v in sizes.symbols_of(whole) if getattr(v, "is_Matrix", False)]
        self.sizes |= {str(s) for v in matrices for size in v.shape for s in size.free_symbols}

    def read(self, e: Any) -> Node:
        if e in self.bound:
            return self.bound[e]
        if self.entries is None and e in self._known:
            return self._known[e]
        for cls in type(e).__mro__:
            row = ROWS.get(cls.__name__)
            if row is not None:
                break
        else:
            raise self.unknown(e)
        try:
            node = row(self, e)
        except ShapeError as error:
            raise ShapeError(f"{error.message}, in SymPy's {_short(e)}") from None
        except Misfit:
            raise ShapeError(f"shapes do not agree in SymPy's {_short(e)}") from None
        if self.entries is None:
            self._known[e] = node
        return node

    def unknown(self, e: Any) -> MatdiffError:
        name = type(e).__name__
        if getattr(e, "is_Matrix", False) or getattr(e, "is_Function", False):
            return UnsupportedError(f"SymPy's {name} has no meaning here: {_short(e)}")
        return UnsupportedError(f"SymPy's {name} is no expression of matrices and numbers: {_short(e)}")  # fmt: skip

    def inside(self, e: Any) -> Node:
        """What stands under a sum: not to be remembered, since its index means something there alone."""
        known, self._known = self._known, {}
        try:
            return self.read(e)
        finally:
            self._known = known

    def all(self, e: Any) -> list[Node]:
        return [self.read(v) for v in e.args]

    def place(self, place: Any, e: Any) -> Node:
        """A place counted from 0 as one counted from 1: a number, or an index of a sum around."""
        if place.is_Integer:
            return number(int(place) + 1)
        for index, (first, node) in self.indices.items():
            if place - index == first - 1:
                return node
        raise UnsupportedError(f"the entry {e} at a place that is no number is not read")

    def alike(self, nodes: list[Node]) -> list[Node]:
        """Numbers brought to the shape of the entries spoken of, where one operand has it."""
        if self.entries is None or all(v.is_scalar for v in nodes):
            return nodes
        return [combine.spread(v, self.entries) or v if v.is_scalar else v for v in nodes]


def _short(e: Any) -> str:
    text = str(e)
    return text if len(text) <= 60 else text[:57] + "..."


def _number(self: Reading, e: Any) -> Node:
    if not e.is_Rational:
        raise UnsupportedError(f"{e} is no number that is known here")
    return number(Fraction(int(e.p), int(e.q)))


def _float(self: Reading, e: Any) -> Node:
    return number(Fraction(str(e)))


def _symbol(self: Reading, e: Any) -> Node:
    name = str(e.name)
    if name in self.sizes or (e.is_integer and e.is_positive):
        return apply("size", parameters=(name,))
    words = []
    if e.is_positive:
        words.append("positive")
    elif e.is_complex and e.is_real is None:
        words.append("complex")
    return build.symbol(_named(name), attributes=words)


def _named(name: str) -> str:
    if not name.replace("_", "").isalnum() or not name[:1].isalpha():
        raise UnsupportedError(f"{name!r} is no name here", help="a name is letters, then digits")
    return spelled(name)


def _matrix_symbol(self: Reading, e: Any) -> Node:
    rows, columns = (sizes.from_sympy(size) for size in e.shape)
    return build.symbol(_named(str(e.name)), (rows, columns))


def _shaped(name: str) -> Row:
    def row(self: Reading, e: Any) -> Node:
        shape = tuple(sizes.from_sympy(size) for size in e.shape)
        if shape == (1, 1):
            return number(0 if name == "zeros" else 1)
        return apply(name, parameters=shape)

    return row


def _identity(self: Reading, e: Any) -> Node:
    size = sizes.from_sympy(e.shape[0])
    return number(1) if size == 1 else build.eye(size)


def _sum(self: Reading, e: Any) -> Node:
    return build.add(*self.alike(self.all(e)))


def _product(self: Reading, e: Any) -> Node:
    factors = self.all(e)
    if self.entries is not None:  # of entries: entry by entry
        found = factors[0]
        for factor in factors[1:]:
            found = combine.elementwise(found, factor, False)
        return found
    return combine.product(factors, allow_regrouping=False)


def _power(self: Reading, e: Any) -> Node:
    base, exponent = self.all(e)
    if base.is_scalar and not exponent.is_scalar:
        return apply("exp", combine.product([log(base), exponent]))
    if not exponent.is_scalar:
        return apply("exp", build.hadamard(exponent, apply("log", base)))
    return build.power(base, exponent)


def _matrix_power(self: Reading, e: Any) -> Node:
    base, exponent = self.all(e)
    if base.is_scalar:
        return build.power(base, exponent)
    value = getattr(exponent, "value", None)
    if value == Fraction(1, 2):
        return apply("sqrtm", base)
    if isinstance(value, int) and abs(value) <= combine.LARGEST_POWER:
        return combine.integer_power(base, value)
    return apply("powm", base, exponent)


def _plain(name: str) -> Row:
    """An operator of matrices; of a number the number itself."""

    def row(self: Reading, e: Any) -> Node:
        a = self.read(e.args[0])
        return a if a.is_scalar else apply(name, a)

    return row


def _inverse(self: Reading, e: Any) -> Node:
    a = self.read(e.args[0])
    return build.power(a, -1) if a.is_scalar else build.inv(a)


def _adjoint(self: Reading, e: Any) -> Node:
    a = self.read(e.args[0])
    turned = a if a.is_scalar else build.transpose(a)
    return apply("conj", turned) if a.complex else turned


def _conjugate(self: Reading, e: Any) -> Node:
    a = self.read(e.args[0])
    return apply("conj", a) if a.complex else a


def _hadamard(self: Reading, e: Any) -> Node:
    factors = self.all(e)
    return factors[0] if len(factors) == 1 else build.hadamard(*factors)


def _kronecker(self: Reading, e: Any) -> Node:
    first, *rest = self.all(e)
    for other in rest:
        scalar = first.is_scalar or other.is_scalar
        first = combine.product([first, other]) if scalar else apply("kron", first, other)
    return first


def _dot(self: Reading, e: Any) -> Node:
    a, b = (v if v.shape[1] == 1 else build.transpose(v) for v in self.all(e))
    return combine.product([build.transpose(a), b])


def _applied(self: Reading, e: Any) -> Node:
    """A function of each entry: its body, with the matrix in place of the argument."""
    a = self.read(e.expr)
    function = e.function
    signature = getattr(function, "signature", None)
    if signature is None:
        raise self.unknown(e)
    (x,) = signature
    outer, shape = self.bound, self.entries
    self.bound, self.entries = {**outer, x: a}, a.shape
    try:
        body = self.read(function.expr)
    finally:
        self.bound, self.entries = outer, shape
    return body if body.shape == a.shape else combine.spread(body, a.shape) or body


def _element(self: Reading, e: Any) -> Node:
    """The entry A[i, j], counted from 0."""
    parent, *places = e.args
    a = self.read(parent)
    node = a
    for place, size, first in zip(places, a.shape, (True, False), strict=True):
        if size == 1:
            continue
        unit = apply("unit", self.place(place, e), parameters=(size,))
        node = build.matmul(build.transpose(unit), node) if first else build.matmul(node, unit)
    return node


def _slice(self: Reading, e: Any) -> Node:
    """A[a:b, c:d]: products with the columns of an identity."""
    node = self.read(e.parent)
    for (start, stop, step), size, first in zip((e.rowslice, e.colslice), node.shape, (True, False), strict=True):  # fmt: skip
        if step != 1:
            raise UnsupportedError(f"a slice with a step is not read: {_short(e)}")
        if start == 0 and stop == e.parent.shape[0 if first else 1]:
            continue
        after, last = (sizes.from_sympy(v) for v in (start + 1, stop))
        if after == last and isinstance(last, int):
            part = apply("unit", number(last), parameters=(size,))
        else:
            part = apply("window", parameters=(after, last, size))
        node = combine.product([build.transpose(part), node] if first else [node, part])
    return node


def _summed(self: Reading, e: Any) -> Node:
    """A sum of numbers over an index from 0 or 1."""
    body, *limits = e.args
    outer, bound = self.indices, self.bound
    opened: list[Symbol] = []
    for index, first, last in limits:
        if first not in (0, 1):
            raise UnsupportedError(f"a sum is read from 0 or 1: {_short(e)}")
        symbol = build.index(_named(str(index).lstrip("_")), sizes.from_sympy(last - first + 1))
        opened.append(symbol)
        self.indices = {**self.indices, index: (1 - int(first), symbol)}
        counted = symbol if first == 1 else build.subtract(symbol, number(1))
        self.bound = {**self.bound, index: counted}
    node = self.inside(body)
    for symbol in opened:
        node = build.indexed_sum(symbol, node)
    self.indices, self.bound = outer, bound
    return node


def _dense(self: Reading, e: Any) -> Node:
    rows = [[self.read(v) for v in e.row(i)] for i in range(e.rows)]
    if e.rows == e.cols == 1:
        return rows[0][0]
    exact = [[getattr(v, "value", None) for v in row] for row in rows]
    if any(v is None for row in exact for v in row):
        raise UnsupportedError(f"a matrix of symbols is not read: {_short(e)}", help="write it with MatrixSymbol")  # fmt: skip
    return apply("array", parameters=(tuple(tuple(row) for row in exact),))


ROWS: dict[str, Row] = {
    "Rational": _number,
    "Float": _float,
    "Symbol": _symbol,
    "Pi": lambda self, e: apply("pi"),
    "Exp1": lambda self, e: apply("exp", number(1)),
    "ImaginaryUnit": lambda self, e: apply("imaginary_unit"),
    "MatrixSymbol": _matrix_symbol,
    "Identity": _identity,
    "OneMatrix": _shaped("ones"),
    "ZeroMatrix": _shaped("zeros"),
    "Add": _sum,
    "MatAdd": _sum,
    "Mul": _product,
    "MatMul": _product,
    "Pow": _power,
    "MatPow": _matrix_power,
    "HadamardProduct": _hadamard,
    "HadamardPower": _power,
    "KroneckerProduct": _kronecker,
    "DotProduct": _dot,
    "Transpose": _plain("transpose"),
    "transpose": _plain("transpose"),
    "Adjoint": _adjoint,
    "adjoint": _adjoint,
    "conjugate": _conjugate,
    "Inverse": _inverse,
    "Trace": _plain("tr"),
    "Determinant": _plain("det"),
    "DiagMatrix": _plain("diag"),
    "DiagonalOf": _plain("diagonal"),
    "ElementwiseApplyFunction": _applied,
    "MatrixElement": _element,
    "Sum": _summed,
    "MatrixSlice": _slice,
    "DenseMatrix": _dense,
    "SparseRepMatrix": _dense,
    **FUNCTIONS,
}
"""What each class of SymPy is here, by its name: the nearest in the order of its bases."""
