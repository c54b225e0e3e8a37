"""What can be done with an expression or an answer by Python's signs: ``A @ x``, ``A.T``, ``a * A``, ``x + y``, ``x ** 2``.

The signs mean what they mean in NumPy: ``@`` is the matrix product, ``*``, ``/`` and ``**`` act entry by entry, and a number goes with
every entry. Shapes are those of mathematics: a vector is a column, ``x.T @ y`` an inner product, ``x @ y.T`` a matrix; where a column
stands before ``@`` and does not fit, it is a row, so that ``x @ y`` and ``x @ A @ y`` are what NumPy says.

>>> import matdiff
>>> X, w, y = matdiff.symbols("X: m x n, w: n, y: m")
>>> e = X @ w - y
>>> print(e.T @ e / 2)
1/2 (X w - y)^T (X w - y)
"""

from __future__ import annotations

from matdiff.base.dimensions import SCALAR
from matdiff.base.errors import UsageError
from matdiff.expression.nodes import Node
from matdiff.interchange import to_sympy as interchange_to_sympy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from matdiff.answers.result import Expression
    from matdiff.objects.comparing import Equality


class Composable:
    """An expression, whatever it came from: it has a ``node``, and goes into others."""

    __slots__ = ()
    node: Node

    def __array_ufunc__(self, ufunc: Any, method: str, *given: Any, **options: object) -> object:
        """np.exp(x), and the signs of an array beside an expression."""
        from matdiff.objects.arrays import of_ufunc

        return of_ufunc(str(ufunc.__name__), method, given, options)

    def __array_function__(self, function: Any, types: object, given: Any, options: Any) -> object:
        """np.dot(A, x), np.linalg.inv(A)."""
        from matdiff.objects.arrays import of_function

        return of_function(f"{function.__module__}.{function.__name__}", given, options)

    def __getitem__(self, index: object) -> object:
        raise UsageError(
            "an entry of an expression is asked for by text, where it is counted from 1",
            help='matdiff.parse("x[1]"), matdiff.parse("A[1,2]")',
        )

    def __eq__(self, other: object) -> bool:
        """Whether the two are the same expression; ``equals`` compares what they are worth."""
        return isinstance(other, Composable) and self.node is other.node

    def __hash__(self) -> int:
        return hash(self.node)

    @property
    def T(self) -> Expression:
        """The transpose."""
        return _composed("{}", self) if self.node.is_scalar else _composed("{}^T", self)

    def __matmul__(self, other: object) -> Expression:
        return _product(self, other)

    def __rmatmul__(self, other: object) -> Expression:
        return _product(other, self)

    def __mul__(self, other: object) -> Expression:
        return _composed("{} .* {}", self, other)

    def __rmul__(self, other: object) -> Expression:
        return _composed("{} .* {}", other, self)

    def __truediv__(self, other: object) -> Expression:
        return _composed("{} ./ {}", self, other)

    def __rtruediv__(self, other: object) -> Expression:
        return _composed("{} ./ {}", other, self)

    def __add__(self, other: object) -> Expression:
        return _sum("+", self, other)

    def __radd__(self, other: object) -> Expression:
        return _sum("+", other, self)

    def __sub__(self, other: object) -> Expression:
        return _sum("-", self, other)

    def __rsub__(self, other: object) -> Expression:
        return _sum("-", other, self)

    def __pow__(self, other: object) -> Expression:
        return _composed("{}.^{}", self, other)

    def __rpow__(self, other: object) -> Expression:
        return _composed("{}.^{}", other, self)

    def __neg__(self) -> Expression:
        return _composed("-{}", self)

    def __pos__(self) -> Expression:
        return _composed("{}", self)

    def __abs__(self) -> Expression:
        return _composed("abs({})", self)

    def called(self, name: str) -> Expression:
        """The same as a value with a name, as in a program: ``h = (W @ x + b).called("h")``.

        >>> import matdiff
        >>> W, x = matdiff.symbols("W: m x n, x: n")
        >>> h = (W @ x).called("h")
        >>> print(matdiff.grad(h.T @ h, "h"))
        2 h
        """
        from matdiff.objects.composing import with_name

        return with_name(self, name)

    def sympy(self, like: Any = None) -> Any:
        """The expression as SymPy's; the symbols of ``like``, a SymPy expression, are used where they have the same names.

        UnsupportedError where SymPy has no word for it.

        >>> import matdiff
        >>> matdiff.grad("log det X", "X").sympy()
        X.T**(-1)
        """

        return interchange_to_sympy.to_sympy(self.node, like)

    def subs(self, values: Mapping[object, object]) -> Expression:
        """The expression with names replaced by expressions or numbers of the same shape: ``{"x": A @ z, alpha: 2}``.

        ShapeError where a shape differs; NameError for a name that does not occur.

        >>> import matdiff
        >>> A, x, y = matdiff.symbols("A: n x n, x: n, y: n")
        >>> print((x.T @ A @ x).subs({x: x - y}))
        (x - y)^T A (x - y)
        """
        from matdiff.objects.substituting import substituted

        return substituted(self, values)

    def equals(self, other: object) -> Equality:
        """Whether the two have the same value wherever both have one: proved by normal form or by the second engine, exactly.

        Where neither decides, random rational points are tried; ``proved`` and ``how`` of what is returned say so.

        >>> import matdiff
        >>> A, B = matdiff.symbols("A: m x n, B: n x m")
        >>> matdiff.tr(A @ B).equals(matdiff.tr(B @ A))
        True
        """
        from matdiff.objects.comparing import equal

        return equal(self, other)


def is_foreign(value: object) -> bool:
    """Whether a value is one of SymPy's, which is not imported for the question."""
    return any((c.__module__ or "").partition(".")[0] == "sympy" for c in type(value).__mro__)


def _composed(template: str, *operands: object) -> Expression:
    from matdiff.objects.composing import compose

    return compose(template, *operands)


def _product(a: object, b: object) -> Expression:
    from matdiff.objects.composing import compose, part_of

    for given in (a, b):
        if isinstance(given, (int, float)):
            raise UsageError("@ is the product of matrices; a number goes with * before a matrix")
    left, right = (part_of(given).node for given in (a, b))
    if left.shape[1] == 1 != right.shape[0] and not left.is_scalar:
        return compose("{}^T @ {}", a, b)  # a vector on the left is a row
    return compose("{} @ {}", a, b)


def _sum(sign: str, a: object, b: object) -> Expression:
    """A sum; a number beside a matrix goes to each entry."""
    from matdiff.objects.composing import compose, part_of
    from matdiff.objects.filling import filled

    if _is_zero(a) and sign == "+":  # sum([x, y]) begins with 0
        return compose("{}", b)
    shapes = [part_of(given).node.shape for given in (a, b)]
    large = next((shape for shape in shapes if shape != SCALAR), SCALAR)
    return compose(f"{{}} {sign} {{}}", filled(a, large), filled(b, large))


def _is_zero(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value == 0
