"""A closed form that prints itself: as plain text that reads back, in Unicode, in LaTeX, typeset in Jupyter."""

from __future__ import annotations

from matdiff.expression.travelling import Travels
from matdiff.objects.operators import Composable
from matdiff.output import latex as output_latex
from matdiff.output import plain as output_plain
from matdiff.output import unicode as output_unicode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Shape
    from matdiff.expression.nodes import Node


class Formula(Travels, Composable):
    """A closed form that prints itself."""

    def __init__(self, node: Node) -> None:
        self.node = node

    @property
    def shape(self) -> Shape:
        """(rows, columns)."""
        return self.node.shape

    def __str__(self) -> str:
        return output_plain.plain(self.node)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def unicode(self) -> str:
        """In Unicode, as the terminal shows it."""

        return output_unicode.pretty(self.node)

    def latex(self) -> str:
        """LaTeX that KaTeX and MathJax both read."""

        return output_latex.latex(self.node)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"
