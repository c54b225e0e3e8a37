"""A derivation as something to look at: text in a terminal, an aligned block in Jupyter. ``r.explain()`` makes it.

>>> import matdiff
>>> print(matdiff.jacobian("A X B", wrt="X").explain("ascii"))
              F  =  A X B                   definition
             dF  =  A dX B                  product rule
        d vec F  =  kron(B^T, A) vec(dX)    vec(AX) = (I kron A) vec X; vec(XB) = (B' kron I) vec X
d vec F/d vec X  =  kron(B^T, A)            d vec F = J d vec X
"""

from __future__ import annotations

from matdiff.answers import derivations
from matdiff.answers.telling import PLAIN, Telling
from matdiff.output import board

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.answers.answer import Answer


class Explanation:
    """A derivation as text: ``str`` gives it in its format, Jupyter shows it typeset."""

    def __init__(self, answer: Answer, format: str = "unicode", told: Telling = PLAIN) -> None:
        self.answer = answer
        self.format = format
        self.told = told

    def __str__(self) -> str:
        return derivations.derivation_text(self.answer, self.format, self.told)

    def __repr__(self) -> str:
        return str(self)

    def latex(self) -> str:
        """One aligned block: each line, and the reason beside it."""

        return derivations.derivation_latex(self.answer, self.told)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"


class Hint:
    """The first lines of a derivation, and what the next one is by.

    >>> import matdiff
    >>> print(Hint(matdiff.grad("x^T A y", "A"), 2, "ascii"))
     f  =  x^T A y     definition
    df  =  x^T dA y    product rule; x, y constant
    next: tr AB = tr BA
    """

    def __init__(
        self, answer: Answer, lines: int, format: str = "unicode", told: Telling = PLAIN
    ) -> None:
        self.rows, self.next = derivations.hint(answer, lines, format, told)
        self._typeset = derivations.hint(answer, lines, "latex", told)

    def __str__(self) -> str:
        return "\n".join([*([board.text(self.rows)] if self.rows else ()), f"next: {self.next}"])

    def __repr__(self) -> str:
        return str(self)

    def latex(self) -> str:
        """The lines as one aligned block, the words of the next one below."""
        rows, after = self._typeset
        lines = board.aligned(rows) if rows else ""
        return rf"\begin{{gathered}}{lines}\\ \text{{next: }}{after}\end{{gathered}}"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"
