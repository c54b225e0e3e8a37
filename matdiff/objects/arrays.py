"""What NumPy's functions make of an expression: ``np.exp(x)``, ``np.dot(A, x)``, ``np.linalg.inv(A)``, and an array beside one, ``K @ x``.

Without these NumPy would take an expression for a number, and ``np.dot`` would multiply entry by entry, in silence.
"""

from __future__ import annotations

import operator

from matdiff.base.errors import UsageError
from matdiff.objects import composing
from matdiff.objects.functions import function_named
from matdiff.syntax.functions import ELEMENTWISE, FUNCTIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_SIGNS: dict[str, Callable[..., Any]] = {
    "add": operator.add, "subtract": operator.sub, "multiply": operator.mul, "divide": operator.truediv, "true_divide": operator.truediv,
    "power": operator.pow, "matmul": operator.matmul, "negative": operator.neg, "positive": operator.pos, "absolute": abs,
}  # fmt: skip
_ENTRYWISE = frozenset(("sqrt", "square", "reciprocal", "maximum", "minimum", "log1p", "expm1"))
_WORDS = {
    "dot": "", "vdot": "dot", "inner": "dot", "outer": "outer", "trace": "tr", "sum": "sum", "mean": "mean", "transpose": "transpose",
    "kron": "kron", "linalg.inv": "inv", "linalg.det": "det", "linalg.norm": "norm", "linalg.pinv": "pinv", "linalg.solve": "solve",
    "linalg.matrix_power": "matrix_power", "diagonal": "diagonal", "tril": "tril", "triu": "triu",
}  # fmt: skip


def of_ufunc(name: str, method: str, given: tuple[Any, ...], options: dict[str, object]) -> object:
    """A function of each entry, or a sign."""
    if method == "__call__" and not options:
        sign = _SIGNS.get(name)
        if sign is not None:
            first = given[0]
            if not hasattr(first, "node"):  # an array, which would ask again
                given = (composing.compose("{}", first), *given[1:])
            return sign(*given)
        if FUNCTIONS.get(name) in ELEMENTWISE or name in _ENTRYWISE:
            function = function_named(name)
            if function is not None:
                return function(*given)
    raise _refused(f"np.{name}" if method == "__call__" else f"np.{name}.{method}")


def of_function(name: str, given: tuple[Any, ...], options: dict[str, object]) -> object:
    """A function of arrays, without options."""
    word = name.removeprefix("numpy.")
    if word in _WORDS and not options:
        if word == "dot":
            a, b = given
            return (
                a * b
                if _is_number(a) or _is_number(b)
                else of_ufunc("matmul", "__call__", (a, b), {})
            )
        function = function_named(_WORDS[word])
        if function is not None and (word != "linalg.norm" or len(given) == 1):
            return function(*given)
    raise _refused(f"np.{word}")


def _is_number(value: Any) -> bool:
    node = getattr(value, "node", None)
    return bool(node.is_scalar) if node is not None else not getattr(value, "shape", ())


def _refused(what: str) -> UsageError:
    return UsageError(
        f"{what} with these arguments has no meaning for an expression",
        help="write it with @, *, matdiff.tr …; a Python function of arrays is traced: matdiff.grad(loss, …)",
    )
