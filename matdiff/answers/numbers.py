"""The numbers of every line of a derivation at a point: values, and of a differential its coefficients.

>>> import matdiff
>>> print(matdiff.grad("||A x - b||^2", "x").explain("ascii", at="A = [1 2; 3 4], x = [1, 1], b = [2, 3]"))
       f  =  ||A x - b||^2 = 17                          definition
          =  (A x - b)^T (A x - b) = 17                  ||u||^2 = u'u
      df  =  2 (A x - b)^T d(A x - b) = [26, 36]^T dx    product rule, and a scalar is its own transpose
          =  2 (A x - b)^T d(A x) = [26, 36]^T dx        the differential of a sum; b constant
          =  2 (A x - b)^T A dx = [26, 36]^T dx          product rule; A constant
          =  (2 A^T (A x - b))^T dx = [26, 36]^T dx      the gradient stands before the differential
grad_x f  =  2 A^T (A x - b) = [26, 36]                  df = g' dx
"""

from __future__ import annotations

from matdiff.base.errors import UsageError
from matdiff.drawing import at_point
from matdiff.expression.nodes import Symbol
from matdiff.expression.traverse import substitute
from matdiff.numeric.fields import DomainError
from matdiff.numeric.values import Evaluator
from matdiff.output.board import Row

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from matdiff.answers.answer import Answer
    from matdiff.expression.nodes import Node


def with_numbers(
    answer: Answer, rows: Sequence[Row], letters: Mapping[Node, Node], at: str, format: str
) -> list[Row]:
    """The rows, each with its number behind it. UsageError where a value is missing or there is none."""
    point = _Point(answer, letters, at, format)
    return [Row(row.left, f"{row.right}{point.number(row.node)}", row.reason) for row in rows]


class _Point:
    """Values of the names, and how they are written."""

    def __init__(self, answer: Answer, letters: Mapping[Node, Node], at: str, format: str) -> None:
        names = [v for v in answer.record.symbols if "index" not in v.attributes]
        self.values, self.sizes = at_point.point(names, at_point.read_values(at))
        self.letters, self.format = letters, format
        self.variable = answer.record.variables[-1]

    def number(self, node: Node | None) -> str:
        """' = [1, 2]'; '' of what has no number: a name for a product, a differential of a vector."""
        if node is None:
            return ""
        for _ in self.letters:  # a letter's value may speak of others
            node = substitute(node, self.letters)
        try:
            shown = self.coefficients(node) if node.moving else self.written(self.value(node, {}))
        except (DomainError, ZeroDivisionError, OverflowError) as error:
            raise UsageError(f"there is no value at this point: {error}") from None
        return f" = {shown}" if shown else ""

    def value(self, node: Node, tangents: dict[Symbol, Any]) -> list[list[float]]:
        found: list[list[float]] = Evaluator(
            self.values, sizes=self.sizes, tangents=tangents
        ).value(node)
        return found

    def coefficients(self, node: Node) -> str:
        """What stands before the differential of the variable: its value along each unit direction."""
        variable = self.variable
        if not node.is_scalar or not isinstance(variable, Symbol) or variable.axes:
            return ""
        own = self.values[variable]
        found: list[list[float]] = []
        for i, row in enumerate(own):
            found.append([])
            for j, _ in enumerate(row):
                unit = [
                    [float((a, b) == (i, j)) for b, _ in enumerate(row)] for a, _ in enumerate(own)
                ]
                found[-1].append(self.value(node, {variable: unit})[0][0])
        shown, d = (
            self.written(found),
            rf"\mathrm{{d}}{variable.name}" if self.format == "latex" else f"d{variable.name}",
        )
        if len(own) == len(own[0]) == 1:
            return f"{shown} {d}"
        if len(own[0]) > 1:
            a, b = {"latex": (r"\langle ", r" \rangle"), "unicode": "⟨⟩"}.get(self.format, "<>")
            return f"{a}{shown}, {d}{b}"
        turned = {"latex": r"^{\top}", "unicode": "ᵀ"}.get(self.format, "^T")
        return f"{shown}{turned} {d}"

    def written(self, rows: list[list[float]]) -> str:
        """A number, [1, 2] for a column, [1 2; 3 4] for a matrix."""
        texts = [[f"{entry:.6g}" for entry in row] for row in rows]
        if self.format == "unicode":
            texts = [[text.replace("-", "−") for text in row] for row in texts]
        if len(texts) == len(texts[0]) == 1:
            return texts[0][0]
        if self.format == "latex":
            body = r" \\ ".join(" & ".join(row) for row in texts)
            return rf"\begin{{bmatrix}} {body} \end{{bmatrix}}"
        if len(texts[0]) == 1:
            return f"[{', '.join(text for (text,) in texts)}]"
        return f"[{'; '.join(' '.join(row) for row in texts)}]"
