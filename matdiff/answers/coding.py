"""The code of an answer: the one place between a record and the writers of code.

>>> import matdiff
>>> print(code_of(matdiff.hvp("||A x - b||^2", "x").record).splitlines()[3])
def hvp(A, x, b, v):
"""

from __future__ import annotations

from matdiff.answers import gradientcode
from matdiff.base.errors import UnsupportedError, UsageError
from matdiff.calculus.structure import LINEAR
from matdiff.codegen import functions, naming
from matdiff.output import indices
from matdiff.tensor import einsum, lowering

_STRUCTURES = frozenset((*LINEAR, "positive_definite", "positive_semidefinite"))
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
        return _einsum(found, of, batch).source
    return _planned(found, target, of, batch).source


def function_of(
    found: Found, target: str = "", of: str = "", batch: Iterable[str] = ()
) -> Callable[..., Any]:
    """That function; without a target it is NumPy, with SciPy where that is installed."""
    if _is_indexed(found, target):
        return _einsum(found, of, batch).function()
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
        raise UsageError(f"there is no code for '{target!s:.20}'; there is: numpy, einsum")
    return only or target == "einsum"


def _einsum(found: Found, of: str, batch: Iterable[str]) -> Code:
    identifier = naming.identifier
    if of not in ("", found.kind.name) or list(batch):
        raise UsageError("einsum code is of the derivative alone, and of no batch")
    renamed = {s.name: identifier(s.name) for s in found.symbols if identifier(s.name) != s.name}
    return functions.Code(_einsum_source(found), "derivative", "", renamed)


def _einsum_source(found: Found) -> str:
    """NumPy made of einsum, from the index form; of a real function of a complex variable twice the derivative by its conjugate.

    The index form is of a variable whose entries are free: a gradient among matrices of a structure is that of the answer's formula.
    """
    both = getattr(found.how.get("answer"), "wirtinger", None)
    if both is not None and both.hermitian:
        raise UnsupportedError("there is no einsum code of a gradient among Hermitian matrices")
    index: Any = found.kind.index
    if index is None:
        raise UnsupportedError(f"{found.kind.said} has no index form, and no einsum code")
    if both is None:
        variable = getattr(found.how.get("answer"), "variable", None)
        if _STRUCTURES.intersection(getattr(variable, "attributes", ())):
            at = lowering.Lowering()
            formula = at.tensor(indices.distinct_indices(found.kind.code(found, "")[0]))
            leaves = [at.leaf(v) for v in found.symbols if "index" not in v.attributes]
            return einsum.einsum_source(formula, "derivative", leaves)
        text: str = index(found).einsum()
        return text
    form = index(found, both.kind in ("gradient", "conjugate"))
    code: str = form.einsum(2 if both.kind == "gradient" else 1)
    return code
