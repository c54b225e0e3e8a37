"""Text with the signs of mathematics, which the reader reads back as well.

>>> from matdiff.expression.build import inv, matmul, negate, scale, subtract, symbol, transpose, TWO
>>> X, w, y = symbol("X", ("m", "n")), symbol("w", ("n", 1)), symbol("y", ("m", 1))
>>> pretty(scale(TWO, matmul(transpose(X), subtract(matmul(X, w), y))))
'2 Xᵀ (X w − y)'
"""

from __future__ import annotations

from matdiff.expression.reindex import indices_in
from matdiff.expression.traverse import symbols
from matdiff.output.fragments import ENTRYWISE, OPEN, POWER, PRODUCT, Fragment, fit, whole
from matdiff.output.layout import render
from matdiff.output.selections import lowered
from matdiff.output.style import Style, size_text
from matdiff.syntax.words import marked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from matdiff.base.dimensions import Dimension, Shape
    from matdiff.expression.nodes import Node
    from matdiff.expression.operators import Operator

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ",
    "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ",
    "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ",
    "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
"""Greek letters by name. Those that look like Latin ones (Alpha, omicron) keep their names."""

_BARS = frozenset("|⟨‖")  # signs between which another bar might be taken for the closing one
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_SUBSCRIPTS = str.maketrans("0123456789aehijklmnoprstuvx+\u2212", "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ₊₋")
_SUBSCRIPTABLE = frozenset("0123456789aehijklmnoprstuvx+\u2212")


class _Kronecker(Fragment):
    """A Kronecker product: another one before it needs no brackets."""

    __slots__ = ()


class UnicodeStyle(Style):
    """Greek letters, raised and lowered signs."""

    minus = "−"
    minus_sign = " − "
    times_entrywise = " ⊙ "
    over_entrywise = " ⊘ "
    pi = "π"
    partial = "∂"
    prime = "′"
    imaginary_unit = "i"
    sum_sign = "Σ"
    unsized = frozenset(("eye", "unit", "ones", "zeros"))
    comparisons: Mapping[str, str] = {
        "at_least": " ≥ ", "less": " < ", "more": " > ",
    }  # fmt: skip

    def word(self, operator: Operator) -> str:
        return operator.unicode

    def symbol(self, name: str) -> str:
        if name.isalpha():
            return GREEK.get(name, name)
        stem, line, subscript = name.partition("_")
        letters = stem.rstrip("0123456789")
        stem = GREEK.get(letters, letters) + stem[len(letters) :]
        if line and len(stem) == 1:
            stem, subscript = marked(stem, subscript)
            line = subscript
        return stem + _lowered(subscript) if line else stem

    def power(self, base: str, exponent: str) -> str:
        if exponent.isascii() and exponent.isdigit():
            return base + exponent.translate(_SUPERSCRIPTS)
        return super().power(base, exponent)

    def inverse_power(self, base: str, exponent: int) -> str:
        return f"{base}⁻{str(exponent).translate(_SUPERSCRIPTS)}"

    def transposed(self, base: str) -> str:
        return f"{base}ᵀ"

    def inverse_transposed(self, base: str) -> str:
        return f"{base}⁻ᵀ"

    def adjoint(self, base: str) -> str:
        return f"{base}ᴴ"

    def inverse_adjoint(self, base: str) -> str:
        return f"{base}⁻ᴴ"

    def log_determinant(self, operand: Fragment) -> Fragment:
        # without brackets around it, log would take what follows the determinant
        return Fragment(f"log det({whole(operand, self)})", OPEN)

    def total(self, operand: Fragment, lone: bool) -> Fragment:
        if lone:
            return Fragment(f"𝟏ᵀ {operand.text}", PRODUCT)
        return super().total(operand, lone)

    def row_sums(self, operand: Fragment) -> Fragment:
        return Fragment(f"{fit(operand, PRODUCT, self)} 𝟏", PRODUCT)

    def step(self, operand: str) -> str:
        return f"𝟏({operand} > 0)"

    def absolute(self, operand: str, scalar: bool) -> str:
        return f"|{operand}|" if scalar and _BARS.isdisjoint(operand) else f"abs({operand})"

    def norm(self, operand: str) -> str:
        return f"‖{operand}‖" if _BARS.isdisjoint(operand) else f"norm({operand})"

    def norm_of_kind(self, operand: str, kind: str, called: str) -> str:
        if not (_BARS.isdisjoint(operand) and _BARS.isdisjoint(kind)):
            return called
        mark = (
            "_∞"
            if kind == "inf"
            else f"_{kind}"
            if kind.isalnum() or kind == "*"
            else f"_{{{kind}}}"
        )
        return f"‖{operand}‖{mark}"

    def pseudo_inverse(self, operand: Fragment) -> Fragment:
        return Fragment(f"{fit(operand, POWER + 1, self)}⁺", POWER)

    def inner(self, a: str, b: str) -> str:
        return f"⟨{a}, {b}⟩"

    def sum_over(self, index: str, body: str) -> str:
        return f"{self.sum_sign}{_lowered(index)} {body}"

    def member(self, family: str, index: str) -> str:
        index = index.replace(" ", "")
        if family[-1] not in _LOWERED and _SUBSCRIPTABLE.issuperset(index):
            return family + index.translate(_SUBSCRIPTS)
        return super().member(family, index)

    def kron(self, a: Fragment, b: Fragment) -> Fragment:
        # as loose as the elementwise product; one after another they need no brackets
        left = fit(a, POWER, self)
        right = whole(b, self) if isinstance(b, _Kronecker) else fit(b, POWER, self)
        return _Kronecker(f"{left} ⊗ {right}", ENTRYWISE)

    def selection(self, operator: Operator, sizes: tuple[Dimension, ...]) -> str:
        return lowered(operator.letter, sizes)

    def primed(self, name: str, order: int) -> str:
        return self.symbol(name) + "′" * order

    def mapped(self, name: str, order: int, is_number: bool) -> str:
        shown = self.symbol(name)
        if not order:
            return shown
        return f"∇{'²' if order > 1 else ''}{shown}" if is_number else f"J_{shown}"

    def ones(self, shape: Shape) -> Fragment:
        if shape[1] == 1:
            return Fragment("𝟏")
        return Fragment("𝟏ᵀ", POWER) if shape[0] == 1 else Fragment("𝟏 𝟏ᵀ", PRODUCT)

    def zeros(self, shape: Shape) -> str:
        return "0"

    def size(self, size: Dimension) -> str:
        return size_text(size, self.symbol, self.minus)


_LOWERED = frozenset("₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ₊₋")


def _lowered(text: str) -> str:
    """The text as a subscript; after a line where there are no small letters for it."""
    return text.translate(_SUBSCRIPTS) if _SUBSCRIPTABLE.issuperset(text) else f"_{text}"


_RAISED = str.maketrans(
    "0123456789-+abcdefghijklmnoprstuvwxyzN", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴺ"
)


def raised(text: str) -> str:
    """The text as a superscript; in braces after ^ where there are no small letters for it."""
    small = text.translate(_RAISED)
    return small if all(c != d for c, d in zip(text, small, strict=True)) else f"^{{{text}}}"


STYLE = UnicodeStyle()


def _beside(sigma: bool, index: bool) -> UnicodeStyle:
    """Where Σ is a symbol, a sum has the sign that is no letter; where i is an index or a variable, the imaginary unit is 1i."""
    style = UnicodeStyle()
    if sigma:
        style.sum_sign = "∑"
    if index:
        style.imaginary_unit = "1i"
    return style


def pretty(node: Node) -> str:
    """The expression in Unicode."""
    text = render(node, STYLE)
    sigma = "Σ" in text and any(symbol.name.startswith("Sigma") for symbol in symbols(node))
    index = node.complex and any(v.name == "i" for v in (*symbols(node), *indices_in(node)))
    return render(node, _beside(sigma, index)) if sigma or index else text
