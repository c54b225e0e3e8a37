"""Answers in index notation as rows of the table of kinds: a tensor with named axes, alone or where a law of differentials is missing.

>>> import matdiff
>>> r = matdiff.grad("||A x - b||^2", "x").index()
>>> r.kind, r.shape, r.unicode(), r.check("steps").of
('index', ('n',), '∂f/∂x_m = 2 A_km (A_kl x_l − b_k)', (4, 4))
"""

from __future__ import annotations

from matdiff.answers.found import Found, Kind
from matdiff.base.dimensions import Dimension, multiply
from matdiff.base.errors import UnsupportedError
from matdiff.expression.travelling import Travels
from matdiff.tensor.agreement import agree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from matdiff.answers.result import Expression
    from matdiff.base.dimensions import Shape
    from matdiff.checks.report import CheckReport
    from matdiff.expression.nodes import Node, Symbol
    from matdiff.indexnotation.form import IndexForm
    from matdiff.tensor.nodes import Tensor

CONVENTION = "an index that stands twice in a product is summed, unless it stands on the left"


class IndexQuestion(Travels):
    """A function in index notation as a question: what an expression is to other answers. ``node`` is None of a tensor of three indices."""

    def __init__(self, form: IndexForm, notes: Sequence[str]) -> None:
        self.node = form.node
        self.text = form.function_text("ascii")
        self.symbols: dict[str, Symbol] = {v.name: v for v in form.symbols}
        self.notes = tuple(notes)

    @property
    def reading(self) -> IndexQuestion:
        """Itself: it has the symbols."""
        return self

    @property
    def shapes(self) -> dict[str, Shape]:
        """The shape of every name."""
        return {name: v.shape for name, v in self.symbols.items()}

    def __str__(self) -> str:
        return self.text


def found_of(form: IndexForm, question: Expression | IndexQuestion, names: Sequence[str]) -> Found:
    """The record of a derivative in index notation."""
    return Found(
        ROWS["index"], question, names, form.variables, None,  # type: ignore[arg-type]
        conventions=(CONVENTION,), notes=form.notes, form=form, level="index",
    )  # fmt: skip


def same_tensor(one: object, other: object) -> bool:
    """Whether two answers in index notation are the same tensor, whatever their indices are called."""
    first, second = (_tensor_of(answer) for answer in (one, other))
    return first is not None and second is not None and agree(first, second, points=3)


def _tensor_of(answer: object) -> Tensor | None:
    record = getattr(answer, "record", None)
    form = record and record.how.get("form")
    return form and form.tensor


def _form(found: Found) -> IndexForm:
    form: IndexForm = found.how["form"]
    return form


def _count(axes: Sequence[Dimension]) -> Dimension:
    result: Dimension = 1
    for axis in axes:
        result = multiply(result, axis)
    return result


def _shape(found: Found) -> Shape:
    """Rows and columns of the matrix whose rows are the entries of the function (of a Hessian: of the first variable)."""
    form = _form(found)
    rows, axes = form.rows(), form.tensor.axes
    return _count(axes[:rows]), _count(axes[rows:])


def _no_part(found: Found, of: str) -> tuple[Node, str]:
    raise UnsupportedError(f"{found.kind.said} has no part '{of}'; there is the code of the tensor")


def _unstated(found: Found, of: str) -> list[Any]:
    raise UnsupportedError(
        "a tensor is compared entry by entry: no claim says it in one expression"
    )


def _checked(found: Found, kind: str, points: int, seconds: float) -> CheckReport:
    return _form(found).check(kind, points, seconds)


def _of_form(name: str) -> Callable[[Found], Any]:
    return lambda found: getattr(_form(found), name)


def _row(name: str, said: str, line: str, shape: Callable[[Found], Any], **more: Any) -> Kind:
    return Kind(
        name, said, line, shape=shape, more=more, claims=_unstated, code=_no_part, check=_checked,
        steps=lambda found: _form(found).lines("ascii"),  # type: ignore[arg-type, return-value]
        conditions=lambda found: _form(found).conditions_as_nodes(),
        node=lambda found: _form(found).matrix(),
        text=lambda found, format: _form(found).text(format),
        left=lambda found, format: _form(found).left(format),
        index=lambda found: _form(found),
    )  # fmt: skip


_FACTS = {name: _of_form(name) for name in ("axes", "einsum", "lines", "matrix", "rank", "symbols", "tensor", "text")}  # fmt: skip
ROWS = {
    "index": _row(
        "index", "an index form", "index", lambda found: tuple(size for _, size in _form(found).axes),
        numpy_function=_of_form("numpy_function"), data=lambda found: _form(found).to_dict(), **_FACTS,
    ),
    **{
        f"index {name}": _row(
            f"index {name}", f"a {name.capitalize()} in index form alone", name, _shape,
            einsum=_of_form("einsum"), tensor=lambda found: lambda: _form(found),
        )
        for name in ("jacobian", "hessian")
    },
}  # fmt: skip
