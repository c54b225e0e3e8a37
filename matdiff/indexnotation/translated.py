"""Index notation where matrix notation is expected: W_ij x_j y_i becomes y' W x, so that one text means one thing everywhere.

>>> question = in_matrices("f_i = W_ij x_j", "W_mn")
>>> question.text, question.wrt, question.where
('W x', ['W'], 'W: m x n\\nx: n')
"""

from __future__ import annotations

from typing import NamedTuple

from matdiff.answers.report import printer
from matdiff.answers.variables import split_member, split_variables
from matdiff.base.errors import UnsupportedError
from matdiff.indexnotation import reading as indexnotation_reading
from matdiff.indexnotation.deciding import is_index_notation, might_sum
from matdiff.syntax.scope import Scope

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from matdiff.expression.nodes import Symbol


class Question(NamedTuple):
    """A text with its variables and declarations, and how it was read."""

    text: str
    wrt: str | Sequence[str]
    where: str
    notes: tuple[str, ...] = ()


def in_matrices(
    text: str, wrt: str | Sequence[str] = (), where: str = "", scalar: bool = False
) -> Question:
    """The question in matrix notation if it is asked in index notation, else as it is.

    UnsupportedError where matrix notation does not say the function.
    """

    if not is_index_notation(text):
        letters = might_sum(text)
        return Question(text, wrt, where, (_one_place(letters),) if letters else ())

    reading = indexnotation_reading.read_index(text, where, scalar)
    form = indexnotation_reading.form_of(reading, [])
    words, _ = form.readings("ascii")
    if not words or any(v.axes for v in form.symbols):
        raise UnsupportedError(
            "this function has no text in matrix notation",
            help=f"matdiff.index_derivative({text[:40]!r}, ...) has its derivative as a tensor",
        )
    names = [split_member(name)[0] for name in split_variables(wrt)] if wrt else wrt
    known = Scope.of(where).names
    lines = [_declaration(v) for v in form.symbols if v.name not in known]
    first, *others = indexnotation_reading.notes_of(reading)
    told = f"{first} That is {printer('unicode')(form.node) if form.node else words}."
    return Question(words, names, "\n".join(filter(None, [where, *lines])), (told, *others))


def _one_place(letters: list[str]) -> str:
    """The other reading of x_i y_i."""
    shown, verb = ", ".join(letters), "stands" if len(letters) == 1 else "stand"
    return (
        f"{shown} {verb} for one place: these are entries. "
        f"In index notation, with --index or f = ... before it, {shown} would be summed."
    )


def _declaration(v: Symbol) -> str:
    sizes = [str(size) for size in v.shape if size != 1]
    return f"{v.name}: {' x '.join(sizes) or 'scalar'}"
