"""Cotangents written as gradients: the symbol delta_h as ∇_h L, grad_h L or \\nabla_{h} L.

>>> from matdiff.expression.build import matmul, symbol, transpose
>>> W, d = symbol("W", ("m", "n")), symbol("delta_h", ("m", 1))
>>> show = NablaPrinter({"delta_h": "h"}, "L")
>>> show(matmul(transpose(W), d)), show(transpose(d)), show(d, "latex")
('Wᵀ ∇_h L', '(∇_h L)ᵀ', '\\\\nabla_{h} L')
"""

from __future__ import annotations

import re

from matdiff.output.latex import LatexStyle
from matdiff.output.layout import render
from matdiff.output.style import Style
from matdiff.output.unicode import UnicodeStyle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from matdiff.expression.nodes import Node


class _Nabla(Style):
    """What the styles share: a cotangent is two words, so that a transpose or power of it wants brackets."""

    names: Mapping[str, str] = {}
    loss = "L"

    def symbol(self, name: str) -> str:
        value = self.names.get(name)
        return super().symbol(name) if value is None else self.gradient(value)

    def gradient(self, value: str) -> str:
        return f"grad_{value} {self.loss}"

    def held(self, base: str) -> str:
        is_gradient = base.startswith(("∇_", "\\nabla_", "grad_")) and base[-1] not in ")]"
        return self.parentheses(base) if is_gradient else base

    def transposed(self, base: str) -> str:
        return super().transposed(self.held(base))

    def power(self, base: str, exponent: str) -> str:
        return super().power(self.held(base), exponent)

    def entrywise_power(self, base: str, exponent: str) -> str:
        return super().entrywise_power(self.held(base), exponent)

    def inverse_power(self, base: str, exponent: int) -> str:
        return super().inverse_power(self.held(base), exponent)


_STEP = re.compile(r"(.*)_\{([hijklmnoprstuvx])([+-])1\}")
_SIGNS = {"+": "₊₁", "-": "₋₁"}


class _UnicodeNabla(_Nabla, UnicodeStyle):
    def symbol(self, name: str) -> str:
        step = _STEP.fullmatch(name)
        if step is None or name in self.names:
            return super().symbol(name)
        return UnicodeStyle.symbol(self, f"{step[1]}_{step[2]}") + _SIGNS[step[3]]

    def gradient(self, value: str) -> str:
        return f"∇_{self.symbol(value)} {UnicodeStyle.symbol(self, self.loss)}"


class _LatexNabla(_Nabla, LatexStyle):
    def product(self, factors: list[str]) -> str:
        *before, last = factors
        return super().product([*map(self.held, before), last])

    def symbol(self, name: str) -> str:
        step = _STEP.fullmatch(name)
        if step is None or name in self.names:
            return super().symbol(name)
        return f"{LatexStyle.symbol(self, step[1])}_{{{step[2]}{step[3]}1}}"

    def gradient(self, value: str) -> str:
        return rf"\nabla_{{{self.symbol(value)}}} {LatexStyle.symbol(self, self.loss)}"


_STYLES = {"unicode": _UnicodeNabla, "ascii": _Nabla, "latex": _LatexNabla, "markdown": _LatexNabla}
_PLAIN = {"unicode": UnicodeStyle, "ascii": Style, "latex": LatexStyle, "markdown": LatexStyle}


class NablaPrinter:
    """Prints expressions in which some symbols are cotangents. ``names`` maps them to the values they belong to.

    ``deltas`` keeps their own names: δ_h.
    """

    def __init__(self, names: Mapping[str, str], loss: str, deltas: bool = False) -> None:
        self.names = names
        self.loss = loss
        self.deltas = deltas

    def style(self, format: str) -> Style:
        """The style of a format, with gradients for these symbols."""
        if self.deltas:
            return _PLAIN[format]()
        style = _STYLES[format]()
        style.names, style.loss = self.names, self.loss
        return style

    def __call__(self, node: Node, format: str = "unicode") -> str:
        return render(node, self.style(format))

    def gradient(self, value: str, format: str = "unicode") -> str:
        """∇_h L, for any name."""
        style = _STYLES[format]()
        style.loss = self.loss
        return style.gradient(value)
