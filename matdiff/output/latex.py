r"""LaTeX, with only those commands that KaTeX and MathJax both have.

>>> from matdiff.expression.build import matmul, scale, subtract, symbol, transpose, TWO
>>> X, w, y = symbol("X", ("m", "n")), symbol("w", ("n", 1)), symbol("y", ("m", 1))
>>> print(latex(scale(TWO, matmul(transpose(X), subtract(matmul(X, w), y)))))
2 X^{\top} (X w - y)
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.expression.operators import OPERATORS
from matdiff.output.fragments import ENTRYWISE, OPEN, POWER, PRODUCT, Fragment, fit, whole
from matdiff.output.layout import render
from matdiff.output.selections import subscripted
from matdiff.output.style import Style, size_text
from matdiff.output.unicode import GREEK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from matdiff.base.dimensions import Dimension, Shape
    from matdiff.expression.nodes import Node, Value
    from matdiff.expression.operators import Operator

_VARIANTS = frozenset(("varepsilon", "vartheta", "varphi", "varrho", "varsigma"))
_ACCENTS = frozenset(("hat", "tilde", "bar", "dot", "ddot"))
_DIFFERENTIAL = r"\mathrm{d}"
_TALL = ("\\frac", "\\sum", "\\begin")


class LatexStyle(Style):
    """Commands of LaTeX."""

    sum_sign = "\\sum"
    comparisons: Mapping[str, str] = {
        "at_least": " \\ge ", "less": " < ", "more": " > ",
    }  # fmt: skip
    times_entrywise = " \\odot "
    over_entrywise = " \\oslash "
    pi = "\\pi"
    partial = "\\partial "
    imaginary_unit = "\\mathrm{i}"

    def number(self, value: Value) -> Fragment:
        if isinstance(value, Fraction):
            text = f"\\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"
            return Fragment(text, POWER, value < 0)
        return super().number(value)

    def word(self, operator: Operator) -> str:
        return operator.latex

    def symbol(self, name: str) -> str:
        if name.endswith("*"):  # of index notation: the conjugate
            return f"{self.symbol(name[:-1])}^{{*}}"
        stem, line, subscript = name.partition("_")
        letters = stem.rstrip("0123456789")
        digits = stem[len(letters) :]
        text = _letters(letters)
        if subscript in _ACCENTS and not digits:
            return f"\\{subscript}{{{text}}}"
        lower = ",".join(part for part in (digits, _subscript(subscript) if line else "") if part)
        return f"{text}_{{{lower}}}" if lower else text

    def parentheses(self, text: str) -> str:
        if any(command in text for command in _TALL):
            return f"\\left({text}\\right)"
        return f"({text})"

    def product(self, factors: list[str]) -> str:
        """With a thin space on both sides of a differential."""
        text = super().product(factors)
        if _DIFFERENTIAL not in text:
            return text
        moved = [factor.startswith(_DIFFERENTIAL) for factor in factors]
        text = factors[0]
        for at in range(1, len(factors)):
            text += (r" \, " if moved[at] or moved[at - 1] else " ") + factors[at]
        return text

    def quotient(self, above: Fragment, below: Fragment) -> Fragment:
        return Fragment(f"\\frac{{{whole(above, self)}}}{{{whole(below, self)}}}", POWER)

    def power(self, base: str, exponent: str) -> str:
        return f"{base}^{{{exponent}}}"

    def entrywise_power(self, base: str, exponent: str) -> str:
        return f"{base}^{{\\circ {exponent}}}"

    def inverse_power(self, base: str, exponent: int) -> str:
        return f"{base}^{{-{exponent}}}"

    def root(self, base: str) -> str:
        return f"\\sqrt{{{base}}}"

    def transposed(self, base: str) -> str:
        return f"{base}^{{\\top}}"

    def inverse_transposed(self, base: str) -> str:
        return f"{base}^{{-\\top}}"

    def adjoint(self, base: str) -> str:
        return f"{base}^{{\\mathrm{{H}}}}"

    def inverse_adjoint(self, base: str) -> str:
        return f"{base}^{{-\\mathrm{{H}}}}"

    def conjugate(self, operand: str) -> str:
        return f"\\overline{{{operand}}}"

    def array(self, rows: list[list[str]]) -> str:
        shown = r" \\ ".join(" & ".join(row) for row in rows)
        return rf"\begin{{bmatrix}} {shown} \end{{bmatrix}}"

    def call(self, word: str, operands: list[str]) -> str:
        return word + self.parentheses(", ".join(operands))

    def log_determinant(self, operand: Fragment) -> Fragment:
        if operand.level >= POWER and not operand.negative:
            return Fragment(f"\\log \\det {operand.text}", OPEN)
        return Fragment(f"\\log \\det {self.parentheses(whole(operand, self))}", OPEN)

    def total(self, operand: Fragment, lone: bool) -> Fragment:
        if lone:
            return Fragment(f"\\mathbf{{1}}^{{\\top}} {operand.text}", PRODUCT)
        return Fragment(self.call(OPERATORS["sum"].latex, [whole(operand, self)]))

    def row_sums(self, operand: Fragment) -> Fragment:
        return Fragment(f"{fit(operand, PRODUCT, self)} \\mathbf{{1}}", PRODUCT)

    def step(self, operand: str) -> str:
        return f"\\mathbf{{1}}{self.parentheses(operand + ' > 0')}"

    def absolute(self, operand: str, scalar: bool) -> str:
        if scalar:
            return _between("\\lvert", operand, "\\rvert")
        return super().call(OPERATORS["abs"].latex, [operand])

    def norm(self, operand: str) -> str:
        return _between("\\lVert", operand, "\\rVert")

    def norm_of_kind(self, operand: str, kind: str, called: str) -> str:
        mark = "\\infty" if kind == "inf" else kind
        return f"{self.norm(operand)}_{{{mark}}}"

    def pseudo_inverse(self, operand: Fragment) -> Fragment:
        return Fragment(f"{fit(operand, POWER + 1, self)}^{{+}}", POWER)

    def inner(self, a: str, b: str) -> str:
        return _between("\\langle", f"{a}, {b}", "\\rangle")

    def sum_over(self, index: str, body: str) -> str:
        return f"\\sum_{{{index}}} {body}"

    def member(self, family: str, index: str) -> str:
        index = index.replace(" ", "")
        if family.endswith("}") and "_{" in family:
            return f"{family[:-1]},{index}}}"
        return f"{family}_{{{index}}}"

    def kron(self, a: Fragment, b: Fragment) -> Fragment:
        left, right = fit(a, POWER, self), fit(b, POWER, self)
        return Fragment(f"{left} \\otimes {right}", ENTRYWISE)

    def selection(self, operator: Operator, sizes: tuple[Dimension, ...]) -> str:
        shown = [s if s.isdigit() else self.size(s) for s in map(str, sizes)]
        return subscripted(operator.letter, sizes, shown)

    def entry(self, family: str, index: list[str], lone: bool) -> str:
        letters = all(len(i) == 1 for i in index)
        if lone or all(i.isdigit() for i in index):
            return f"{family}[{', '.join(index)}]"  # x_1 would be a name
        return self.member(family, "".join(index) if letters else ",".join(index))

    def differential(self, operand: str) -> str:
        return f"\\mathrm{{d}}{operand}"

    def mapped(self, name: str, order: int, is_number: bool) -> str:
        shown = self.symbol(name)
        if not order:
            return shown
        return rf"\nabla{'^{2}' if order > 1 else ''} {shown}" if is_number else f"J_{{{shown}}}"

    def ones(self, shape: Shape) -> Fragment:
        if shape[1] == 1:
            return Fragment("\\mathbf{1}")
        if shape[0] == 1:
            return Fragment("\\mathbf{1}^{\\top}", POWER)
        return Fragment("\\mathbf{1} \\mathbf{1}^{\\top}", PRODUCT)

    def zeros(self, shape: Shape) -> str:
        return "0"

    def size(self, size: Dimension) -> str:
        return size_text(size, self.symbol)

    def where(self, text: str, definitions: list[tuple[str, str]]) -> str:
        lines = [f"& {name} = {value}" for name, value in definitions]
        body = " \\\\\n".join([f"& {text}", "& \\text{where}", *lines])
        return f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}"


def _letters(word: str) -> str:
    """One letter as it stands, a Greek name as its command, a longer name upright as a word."""
    if len(word) <= 1:
        return word
    if word in GREEK or word in _VARIANTS:
        return f"\\{word}"
    return f"\\mathrm{{{word}}}"


def _subscript(text: str) -> str:
    """The subscript of a name: numbers and up to two letters as they stand, words upright."""
    parts = []
    for part in text.split("_"):
        if part in GREEK or part in _VARIANTS:
            part = f"\\{part}"
        elif len(part) > 2 and not part.isdigit():
            part = f"\\mathrm{{{part}}}"
        parts.append(part)
    return ",".join(parts)


def _between(left: str, text: str, right: str) -> str:
    if any(command in text for command in _TALL):
        return f"\\left{left} {text} \\right{right}"
    return f"{left} {text} {right}"


STYLE = LatexStyle()


def latex(node: Node) -> str:
    """The expression in LaTeX, without dollar signs."""
    return render(node, STYLE)


def markdown(node: Node) -> str:
    """The expression as a formula in Markdown; a text of several lines as a formula of its own."""
    text = latex(node)
    return f"$$\n{text}\n$$" if "\n" in text else f"${text}$"
