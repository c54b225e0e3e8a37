"""A derivation as something to look at: text in a terminal, an aligned block in Jupyter. ``r.explain()`` makes it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.answers.result import Gradient


class Explanation:
    """A derivation as text: ``str`` gives it in its format, Jupyter shows it typeset."""

    def __init__(self, gradient: Gradient, format: str = "unicode") -> None:
        self.gradient = gradient
        self.format = format

    def __str__(self) -> str:
        from matdiff.answers.report import derivation_text

        return derivation_text(self.gradient, self.format)

    def __repr__(self) -> str:
        return str(self)

    def latex(self) -> str:
        """One aligned block: each line, and the reason beside it."""
        from matdiff.answers.report import derivation_latex

        return derivation_latex(self.gradient)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"
