"""What is asked of a text: the variables as they are given, or as the text says them."""

from __future__ import annotations

import re

from matdiff.answers import questions, variables
from matdiff.base.arguments import require_text
from matdiff.base.errors import UsageError
from matdiff.interchange import from_sympy as interchange_from_sympy
from matdiff.objects import composing
from matdiff.objects.operators import Composable, is_foreign
from matdiff.reading.dialects import asked_in, is_mathematics
from matdiff.reading.tracing import function
from matdiff.syntax.written import Written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_FOOT = r"_\s*\{?\s*\\?[A-Za-zα-ω]|\^\s*\{?\s*[a-z]|[ᵢⱼₖₗₘₙₚᵣₛₜ]"


def may_have_indices(text: str) -> bool:
    """Whether a text has what may be indices of index notation; costs next to nothing, the answer is that of is_index_notation."""
    is_likely = (
        isinstance(text, str)
        and not isinstance(text, Written)
        and ("_" in text or "^" in text or not text.isascii())
    )
    return is_likely and re.search(_FOOT, text) is not None and is_mathematics(text)


def as_text(
    given: object,
    what: str = "an expression",
    where: str = "",
    wrt: str | Sequence[str] = (),
) -> str:
    """The text of a question. Whatever else stands for an expression comes in here: an object, an answer, a function of arrays."""
    if isinstance(given, Composable) or is_foreign(given):
        found = composing.written(given if isinstance(given, Composable) else interchange_from_sympy.from_sympy(given))  # fmt: skip
        composing.agreeing(found, _several(wrt))
        return found
    if callable(given):
        return Written.of(
            function.reading_of_function(
                given, where, variables.split_variables(wrt) if wrt else ()
            )
        )
    require_text(given, what)
    assert isinstance(given, str)
    return given


def as_names(given: object) -> str | Sequence[str]:
    """Variables by their names; an object is named as it is written, and what is declared of it goes along."""
    if isinstance(given, (tuple, list)):
        return [_name(name) for name in given]
    return _name(given)


def _name(given: object) -> str:
    if isinstance(given, Composable) or is_foreign(given):
        return composing.written(given if isinstance(given, Composable) else interchange_from_sympy.from_sympy(given))  # fmt: skip
    return given  # type: ignore[return-value]


def declared(text: object, wrt: object, where: str) -> str:
    """Declarations, with those of the objects that name the variables of a text or a function."""
    objects = [name for name in _several(wrt) if isinstance(name, Written)]
    if (
        not objects
        or not isinstance(where, str)
        or isinstance(text, Composable)
        or is_foreign(text)
    ):
        return where
    return composing.declared_too(objects, where)


def _several(wrt: object) -> list[object]:
    return list(wrt) if isinstance(wrt, (tuple, list)) else [wrt]


def may_define(where: object) -> bool:
    """Whether declarations may define a letter by an equation: x: solves "A x = b"."""
    return isinstance(where, str) and ('"' in where or "“" in where)


def asked(
    text: str, wrt: str | Sequence[str], where: str = ""
) -> tuple[str, str | Sequence[str], str]:
    """Function, variables and declarations: ``wrt`` as given, or where nothing is given as the text says it.

    UsageError if neither names a variable.
    """
    wrt = as_names(wrt)
    where = declared(text, wrt, where)
    text = as_text(text, where=where, wrt=wrt)
    if wrt:
        found = questions.question(text) if questions.is_said_twice(text, wrt) else None
        return (text if found is None else found.text), wrt, where

    if (foreign := asked_in(text)) is not None:
        return *foreign, where
    found = questions.question(text) if is_mathematics(text) else None
    if found is None:
        raise UsageError("which variable?", help='write matdiff grad "x^T A y" wrt A')
    return found.text, found.wrt, "\n".join(part for part in (where, found.where) if part)
