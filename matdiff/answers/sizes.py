"""Sizes in words: of an answer, of a name, of the members of a family.

>>> shape_words(("n", 1), "ascii"), member_words("x", ("n", 1), ("N",), "ascii")
('n x 1', 'x_i: n, i = 1..N')
"""

from __future__ import annotations

from matdiff.base.dimensions import SCALAR
from matdiff.expression.nodes import Apply
from matdiff.expression.traverse import postorder
from matdiff.output import unicode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.base.dimensions import Shape
    from matdiff.expression.nodes import Node, Symbol

_LETTERS = "ijklmnpqrstuvwabcdefgh"


def shape_words(shape: Shape, format: str) -> str:
    """'n × 1', 'n x 1', 'scalar'."""
    if shape == SCALAR:
        return "scalar"
    return f"{shape[0]} × {shape[1]}" if format == "unicode" else f"{shape[0]} x {shape[1]}"


def member_words(name: str, shape: Shape, axes: tuple[Any, ...], format: str, at: str = "") -> str:
    """'X ∈ ℝ^{m×n}', 'w ∈ ℝⁿ'; plain: 'X: m x n', 'w: n'. ``at`` are the indices of the member of a family, i, j ... as a rule."""
    at = at or _LETTERS[: len(axes)]
    if format != "unicode":
        size = (
            "scalar"
            if shape == SCALAR
            else str(shape[0])
            if shape[1] == 1
            else f"{shape[0]} x {shape[1]}"
        )
        if axes:
            return f"{name}_{at}: {size}, {_runs(at, axes)}"
        return f"{name}: {size}"

    shown = unicode.STYLE.symbol(name)
    rows, columns = shape
    if shape == SCALAR:
        space = "ℝ"
    elif columns == 1:
        space = f"ℝ{unicode.raised(str(rows))}"
    else:
        space = f"ℝ^{{{rows}×{columns}}}"
    if axes:
        return f"{unicode.STYLE.member(shown, at)} ∈ {space}, {_runs(at, axes)}"
    return f"{shown} ∈ {space}"


def symbol_words(symbol: Symbol, format: str, at: str = "") -> str:
    """The same of a symbol, with ℂ for complex entries."""
    words = member_words(symbol.name, symbol.shape, symbol.axes, format, at)
    if "complex" in symbol.attributes:
        return words.replace("∈ ℝ", "∈ ℂ", 1)
    return words


def latex_space(
    text: str, shape: Shape, axes: tuple[Any, ...] = (), at: str = "", is_complex: bool = False
) -> str:
    r"""An expression in LaTeX with the space it is of: 'A \in \mathbb{R}^{m \times n}'."""
    rows, columns = shape
    sizes = f"{rows}" if columns == 1 else rf"{rows} \times {columns}"
    power = "" if shape == SCALAR else f"^{{{sizes}}}"
    at = at or _LETTERS[: len(axes)]
    shown = f"{text}_{{{at}}}" if axes else text
    field = r"\mathbb{C}" if is_complex else r"\mathbb{R}"
    runs = _runs(at, axes).replace("..", r", \dots, ")
    return rf"{shown} \in {field}{power}" + (rf",\; {runs}" if runs else "")


def _runs(letters: str, axes: tuple[Any, ...]) -> str:
    """'i = 1..N', the ranges of the indices of a family."""
    return ", ".join(f"{i} = 1..{size}" for i, size in zip(letters, axes, strict=False))


def indices_met(node: Node) -> dict[Node, str]:
    """The indices with which each family is met first."""
    found: dict[Node, str] = {}
    for family in postorder(node):
        at = ""
        while isinstance(family, Apply) and family.operator.name == "member":
            family, place = family.operands
            at = f"{place}{at}"
        if at and at.isalpha() and len(set(at)) == len(at) == len(getattr(family, "axes", ())):
            found.setdefault(family, at)
    return found
