"""Jacobians and Hessians that only the second engine derives: where a law of differentials is missing, the answer is in index form.

The derivative of the polar factor, a third derivative of a matrix function: the laws stop there, the second engine
does not. Its answer is given if it can be checked without it, by the generated code against difference quotients.
"""

from __future__ import annotations

from matdiff import api
from matdiff.answers.answer import Answer
from matdiff.answers.found import Found
from matdiff.base.errors import NoLawError, UnsupportedError
from matdiff.indexnotation.form import index_form
from matdiff.indexnotation.kinds import ROWS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


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
    return Answer(
        Found(
            ROWS[f"index {kind}"], expression, names, variables,
            None,  # type: ignore[arg-type]
            notes=(level, *form.notes), form=form, level="index", missing=error.message,
        )
    )  # fmt: skip
