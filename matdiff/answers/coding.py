"""The code of an answer: the one place between a record and the writers of code.

>>> import matdiff
>>> print(code_of(matdiff.hvp("||A x - b||^2", "x").record).splitlines()[3])
def hvp(A, x, b, v):
"""

from __future__ import annotations

from matdiff.answers import gradientcode
from matdiff.base.errors import UnsupportedError, UsageError
from matdiff.base.libraries import compiled
from matdiff.codegen import functions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from matdiff.answers.found import Found
    from matdiff.codegen.functions import Code


def code_of(found: Found, target: str = "numpy", of: str = "", batch: Iterable[str] = ()) -> str:
    """Source text of a function of the names in the question, then of the directions.

    UsageError for a target or a part that is not there; UnsupportedError where a target has no word for a part.
    """
    if _is_indexed(found, target):
        return _einsum(found)
    return _planned(found, target, of, batch).source


def function_of(
    found: Found, target: str = "", of: str = "", batch: Iterable[str] = ()
) -> Callable[..., Any]:
    """That function; without a target it is NumPy, with SciPy where that is installed."""
    if _is_indexed(found, target):
        return compiled(_einsum(found), "derivative")
    return _planned(found, target, of, batch).function()


def _planned(found: Found, target: str, of: str, batch: Iterable[str]) -> Code:
    if "answer" in found.how:
        return gradientcode.gradient_code(found, target, of, batch)

    node, name = found.kind.code(found, of)
    if batch:
        wide, symbols = functions.batched(node, found.symbols, batch)
        return functions.code(wide, symbols, target=target, name=name)
    return functions.code(node, found.symbols, target=target, name=name)


def _is_indexed(found: Found, target: str) -> bool:
    """Whether the code is made of einsum: where it is asked for, and of an answer in index form alone."""
    only = found.how.get("form") is not None
    if only and target not in ("", "numpy", "einsum"):
        raise UsageError(f"there is no code for '{target!s:.20}'; there is: numpy")
    return only or target == "einsum"


def _einsum(found: Found) -> str:
    """NumPy made of einsum, from the index form; of a real function of a complex variable twice the derivative by its conjugate."""
    both = getattr(found.how.get("answer"), "wirtinger", None)
    if both is not None and both.hermitian:
        raise UnsupportedError("there is no einsum code of a gradient among Hermitian matrices")
    index: Any = found.kind.index
    if index is None:
        raise UnsupportedError(f"{found.kind.said} has no index form, and no einsum code")
    if both is None:
        text: str = index(found).einsum()
        return text
    form = index(found, both.kind in ("gradient", "conjugate"))
    code: str = form.einsum(2 if both.kind == "gradient" else 1)
    return code
