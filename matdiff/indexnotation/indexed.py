"""What a Jacobian or Hessian has to do with index notation: its tensor, and its text where the index form is asked for."""

from __future__ import annotations

from matdiff.answers.formula import Formula

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.answers.result import Expression
    from matdiff.calculus.derive import Derivation
    from matdiff.expression.nodes import Symbol
    from matdiff.indexnotation.form import IndexForm


class Indexed(Formula):
    """A derivative that has an index form, by the second engine; with the level "index" it prints as that."""

    kind: str
    level: str
    expression: Expression
    gradient: Derivation | None

    @property
    def variable(self) -> Symbol:
        """The variable that the columns belong to."""
        raise AssertionError("a derivative has a variable")

    def index(self) -> IndexForm:
        """The derivative in index notation, a tensor with named axes, by free entries.

        >>> import matdiff
        >>> print(matdiff.jacobian("W x", wrt="W").index())
        df_i/dW_mn = delta_im x_n
        >>> print(matdiff.jacobian("A X B", wrt="X", form="index"))
        df_ij/dX_mn = A_im B_nj
        """
        from matdiff.indexnotation.form import index_form

        first = [] if self.gradient is None else [self.gradient.answers[0].variable]
        return index_form(self.kind, self.expression.node, [*first, self.variable])

    def tensor(self) -> IndexForm:
        """The same, as a tensor of rank 3, 4 ... whose ``axes`` have names and sizes."""
        return self.index()

    def einsum(self) -> str:
        """Source text of a NumPy function made of ``np.einsum``; the result has the axes of ``index()``."""
        return self.index().einsum()

    def __str__(self) -> str:
        return str(self.index()) if self.level == "index" else super().__str__()

    def unicode(self) -> str:
        """In Unicode, as the terminal shows it."""
        return self.index().unicode() if self.level == "index" else super().unicode()

    def latex(self) -> str:
        """LaTeX that KaTeX and MathJax both read."""
        return self.index().latex() if self.level == "index" else super().latex()
