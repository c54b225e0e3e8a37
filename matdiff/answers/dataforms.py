"""The other forms of a gradient: in matrices of data, and as a sum over their rows.

>>> import matdiff
>>> print(matdiff.grad("sum_i (y_i - w^T x_i)^2", "w").matrix_form())
2 X^T (X w - y)
"""

from __future__ import annotations

from matdiff.answers.grounded import Grounded
from matdiff.answers.named_formula import NamedFormula

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.answers.dataform import MatrixForm
    from matdiff.answers.sumform import SumForm
    from matdiff.calculus.derive import Answer, Derivation


class DataForms(Grounded, NamedFormula):
    """A formula with the derivation that it comes from."""

    answer: Answer
    derivation: Derivation

    def matrix_form(self) -> MatrixForm:
        """The gradient with matrices in place of data: X'X for the sum of x_i x_i', X the matrix with the rows x_i'."""
        from matdiff.answers.dataform import matrix_form

        return matrix_form(self.node, self.derivation.normaliser, self.answer.places)

    def sum_form(self, over: str | None = None) -> SumForm:
        """The gradient as a sum over the rows of its data, which the size ``over`` counts: X'X as the sum of x_i x_i'."""
        from matdiff.answers.sumform import sum_form

        return sum_form(self.node, self.derivation.normaliser, over)
