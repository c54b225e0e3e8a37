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

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.answers.answer import Answer


class Explanation:
    """A derivation as text: ``str`` gives it in its format, Jupyter shows it typeset."""

    def __init__(self, answer: Answer, format: str = "unicode") -> None:
        self.answer = answer
        self.format = format

    def __str__(self) -> str:
        return derivations.derivation_text(self.answer, self.format)

    def __repr__(self) -> str:
        return str(self)

    def latex(self) -> str:
        """One aligned block: each line, and the reason beside it."""

        return derivations.derivation_latex(self.answer)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"
