"""Jacobians and Hessians that only the second engine derives: where a law of differentials is missing, the answer is in index form.

The derivative of the polar factor, a third derivative of a matrix function: the laws stop there, the second engine
does not. Its answer is given if it can be checked without it, by the generated code against difference quotients.
"""

from __future__ import annotations

from matdiff import api
from matdiff.answers.answer import Answer
from matdiff.answers.found import Found, Kind
from matdiff.base.dimensions import Dimension, multiply
from matdiff.base.errors import NoLawError, UnsupportedError
from matdiff.indexnotation.form import IndexForm, index_form

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from matdiff.base.dimensions import Shape
    from matdiff.expression.nodes import Node


def _count(axes: Sequence[Dimension]) -> Dimension:
    result: Dimension = 1
    for axis in axes:
        result = multiply(result, axis)
    return result


def _shape(found: Found) -> Shape:
    """Rows and columns of the matrix whose rows are the entries of the function (of a Hessian: of the first variable)."""
    form: IndexForm = found.how["form"]
    rows, axes = form.rows(), form.tensor.axes
    return _count(axes[:rows]), _count(axes[rows:])


def _no_part(found: Found, of: str) -> tuple[Node, str]:
    raise UnsupportedError(f"{found.kind.said} has no part '{of}'; there is the code of the tensor")


ROWS = {
    f"index {name}": Kind(
        f"index {name}", f"a {name.capitalize()} in index form alone", name,
        steps=lambda found: found.how["form"].lines("ascii"),
        claims=lambda found, of: [],
        conditions=lambda found: found.how["form"].conditions_as_nodes(),
        code=_no_part, index=lambda found: found.how["form"], shape=_shape,
        more={"tensor": lambda found: lambda: found.how["form"], "einsum": lambda found: found.how["form"].einsum},
    )
    for name in ("jacobian", "hessian")
}  # fmt: skip


def in_index_form(
    kind: str,
    error: NoLawError,
    text: str,
    wrt: str | Sequence[str],
    where: str,
) -> Answer:
    """The derivative that a law is missing for, by the second engine; the error itself where that has none either, or none with a check."""

    expression, variables, names = api.read_question(text, wrt, where, scalar=kind == "hessian")
    try:
        form = index_form(kind, expression.node, variables)
        if form.is_large or form.einsum_or_none() is None:
            raise error
    except UnsupportedError:
        raise error from None
    level = f"In index form, by the second engine: there is {error.message}."
    matrix = form.matrix()
    return Answer(
        Found(
            ROWS[f"index {kind}"], expression, names, variables,
            matrix,  # type: ignore[arg-type]
            notes=(level, *form.notes), form=form, level="index", missing=error.message,
        )
    )  # fmt: skip
