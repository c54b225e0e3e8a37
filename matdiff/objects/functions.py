"""The functions of expressions, ``matdiff.tr(A)``, ``matdiff.log(x)``, ``matdiff.kron(A, B)``: every word that a text may call.

Operands are expressions, answers and numbers; a size or an option is text: ``matdiff.eye("n")``, ``matdiff.ones("m", "n")``,
``matdiff.norm(x, "1")``.

>>> import matdiff
>>> S = matdiff.symbols("S: n x n")
>>> print(matdiff.log(matdiff.det(S)))
logdet(S)
"""

from __future__ import annotations

from functools import partial

from matdiff.base.errors import UsageError
from matdiff.expression.build import indexed_sum
from matdiff.expression.nodes import Symbol
from matdiff.objects.composing import applied, compose, part_of
from matdiff.syntax.functions import FUNCTIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.objects.composing import Composed

_UNSIZED = frozenset(("eye", "ones", "zeros", "size"))


class Function:
    """One word that is called."""

    __slots__ = ("__name__",)

    def __init__(self, name: str) -> None:
        self.__name__ = name

    def __repr__(self) -> str:
        return f"matdiff.{self.__name__}"

    def __reduce__(self) -> Any:
        return function_named, (self.__name__,)

    def __call__(self, *operands: object, **options: object) -> Composed:
        """The function of these operands; MatdiffError as for the same text."""
        is_sized = FUNCTIONS.get(self.__name__) in _UNSIZED
        texts, given = [], []
        for part in operands:
            if isinstance(part, str) or (is_sized and isinstance(part, int)):
                texts.append(_plain(str(part)))
            else:
                texts.append("{}")
                given.append(part)
        texts += [f"{word}={value}" for word, value in options.items()]
        return compose(f"{self.__name__}({', '.join(texts)})", *given)


def _plain(text: str) -> str:
    if "{" in text or "}" in text:
        raise UsageError(f"{text} is no size and no option")
    return text


def function_named(name: str) -> Function | None:
    """The function of a word; None for one that is not known."""
    return Function(name) if name in FUNCTIONS else None


def sum_over(body: object, *indices: object) -> Composed:
    """The sum of an expression over its indices.

    >>> import matdiff
    >>> x, i = matdiff.symbols("x_i: n, i: 1..N")
    >>> print(sum_over(x @ x.T, i))
    sum_i x_i x_i^T
    """
    found = compose("{}", body)
    for index in reversed(indices):
        found = applied(found, partial(indexed_sum, _index(index)))
    return found


def _index(given: object) -> Symbol:
    node = part_of(given).node
    if isinstance(node, Symbol) and "index" in node.attributes:
        return node
    raise UsageError('a sum runs over an index, declared with its range: "i: 1..N"')
