"""The glyphs of plain text, and the interface that the other styles fill with theirs.

A style knows how a sum, a power or a norm is written once layout.py has decided that there is one; it decides nothing
about signs, order or brackets. This class is the ASCII style, which the reader reads back.

>>> style = Style()
>>> style.power("x", "2"), style.norm("x - a"), style.transposed("A")
('x^2', '||x - a||', 'A^T')
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.base.patterns import pattern
from matdiff.output.fragments import ATOM, ENTRYWISE, POWER, PRODUCT, Fragment, fit, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Set

    from matdiff.base.dimensions import Dimension, Shape
    from matdiff.expression.nodes import Apply, Value
    from matdiff.expression.operators import Operator
    from matdiff.output.fragments import Parts

_BARS = frozenset("|<")
_WORD = pattern("[A-Za-z][A-Za-z0-9_]*")


class Style:
    """Plain ASCII."""

    minus = "-"
    plus_sign = " + "
    minus_sign = " - "
    times_entrywise = " .* "
    over_entrywise = " ./ "
    eye = "I"
    partial = "d"
    prime = "'"
    pi = "pi"
    imaginary_unit = "1i"
    sum_sign = "sum"
    unsized: Set[str] = frozenset(("eye", "unit"))
    """Constants that are written without their sizes, where what is beside them tells those."""
    comparisons: Mapping[str, str] = {
        "at_least": " >= ", "less": " < ", "more": " > ",
    }  # fmt: skip

    def sized_identity(self, size: Dimension) -> str:
        """An identity with its size, where nothing beside it tells it."""
        return (
            self.member("I", str(size))
            if str(size).isalnum()
            else self.call("eye", [self.size(size)])
        )

    def number(self, value: Value) -> Fragment:
        """The absolute value of a number."""
        if isinstance(value, Fraction):
            return Fragment(f"{abs(value.numerator)}/{value.denominator}", PRODUCT, value < 0)
        return Fragment(str(abs(value)), ATOM, value < 0)

    def symbol(self, name: str) -> str:
        return name

    def parentheses(self, text: str) -> str:
        return f"({text})"

    def product(self, factors: list[str]) -> str:
        """Factors side by side; a numeral after another factor stands in brackets."""
        for at in range(1, len(factors)):
            if factors[at][0] in "0123456789":
                factors[at] = self.parentheses(factors[at])
        return " ".join(factors)

    def quotient(self, above: Fragment, below: Fragment) -> Fragment:
        return Fragment(f"{fit(above, PRODUCT, self)}/{fit(below, POWER, self)}", PRODUCT)

    def entrywise_quotient(self, above: str, below: Fragment) -> Fragment:
        text = f"{above}{self.over_entrywise}{fit(below, POWER, self)}"
        return Fragment(text, ENTRYWISE)

    def power(self, base: str, exponent: str) -> str:
        is_plain = _is_word(exponent) and exponent not in ("T", "H")  # those are read as transposes
        return f"{base}^{exponent}" if is_plain else f"{base}^({exponent})"

    def entrywise_power(self, base: str, exponent: str) -> str:
        return f"{base}.^{exponent}" if _is_word(exponent) else f"{base}.^({exponent})"

    def inverse_power(self, base: str, exponent: int) -> str:
        """Base to minus the exponent."""
        return f"{base}^-{exponent}"

    def root(self, base: str) -> str:
        return f"sqrt({base})"

    def transposed(self, base: str) -> str:
        return f"{base}^T"

    def inverse_transposed(self, base: str) -> str:
        return f"{base}^-T"

    def adjoint(self, base: str) -> str:
        """The conjugate transpose."""
        return f"{base}^H"

    def inverse_adjoint(self, base: str) -> str:
        return f"{base}^-H"

    def conjugate(self, operand: str) -> str:
        return self.call("conj", [operand])

    def word(self, operator: Operator) -> str:
        """What the operator is called by."""
        return operator.word

    def call(self, word: str, operands: list[str]) -> str:
        return f"{word}({', '.join(operands)})"

    def array(self, rows: list[list[str]]) -> str:
        """A matrix of numbers."""
        return f"[{'; '.join(', '.join(row) for row in rows)}]"

    def log_determinant(self, operand: Fragment) -> Fragment:
        return Fragment(self.call("logdet", [whole(operand, self)]))

    def total(self, operand: Fragment, lone: bool) -> Fragment:
        """The sum of all entries; ``lone`` says that the operand is a column and a symbol."""
        return Fragment(self.call("sum", [whole(operand, self)]))

    def row_sums(self, operand: Fragment) -> Fragment:
        return Fragment(self.call("rowsum", [whole(operand, self)]))

    def step(self, operand: str) -> str:
        return f"step({operand})"

    def absolute(self, operand: str, scalar: bool) -> str:
        return f"abs({operand})"

    def norm(self, operand: str) -> str:
        # bars inside bars or angles may be read as closing the wrong one
        return f"||{operand}||" if _BARS.isdisjoint(operand) else f"norm({operand})"

    def norm_of_kind(self, operand: str, kind: str, called: str) -> str:
        """||A||_*, ||x||_p: in bars where there are none inside, else as it is called."""
        if _BARS.isdisjoint(operand) and _BARS.isdisjoint(kind):
            return (
                f"||{operand}||_{kind}"
                if _is_word(kind) or kind == "*"
                else f"||{operand}||_{{{kind}}}"
            )
        return called

    def pseudo_inverse(self, operand: Fragment) -> Fragment:
        return Fragment(self.call("pinv", [whole(operand, self)]))

    def inner(self, a: str, b: str) -> str:
        return f"<{a}, {b}>"

    def sum_over(self, index: str, body: str) -> str:
        return f"sum_{index} {body}"

    def sum_between(self, index: str, low: str, high: str) -> str:
        return f"{self.sum_sign}_{{{index}={low}}}^{{{high}}}"

    def sum_where(self, condition: str) -> str:
        return f"{self.sum_sign}_{{{condition}}}"

    def member(self, family: str, index: str) -> str:
        index = index.replace(" ", "")
        return f"{family}_{index}" if _is_word(index) else f"{family}_{{{index}}}"

    def kron(self, a: Fragment, b: Fragment) -> Fragment:
        return Fragment(self.call("kron", [whole(a, self), whole(b, self)]))

    def selection(self, operator: Operator, sizes: tuple[Dimension, ...]) -> str:
        """A commutation, duplication ... matrix of these sizes."""
        return self.call(operator.word, [self.size(size) for size in sizes])

    def entry(self, family: str, index: list[str], lone: bool) -> str:
        """A_ij, x_i; A[1, 2], x[3] where a subscript would be part of the name (``lone`` is a number alone)."""
        letters = all(len(i) == 1 and i.isalpha() for i in index)
        if letters and not lone and family[-1:].isalpha():
            return self.member(family, "".join(index))
        return f"{family}[{', '.join(index)}]"

    def differential(self, operand: str) -> str:
        return f"d{operand}"

    def paired(self, node: Apply, parts: Parts) -> Fragment | None:
        """An inner product where the notation has a sign of its own for one."""
        return None

    def primed(self, name: str, order: int) -> str:
        return self.symbol(name) + "'" * order

    def mapped(self, name: str, order: int, is_number: bool) -> str:
        """An unknown function of a vector: f, its gradient f' (of a number) or Jacobian F', its Hessian f''."""
        return self.primed(name, order)

    def ones(self, shape: Shape) -> Fragment:
        return Fragment(self.call("ones", _sizes(shape)))

    def zeros(self, shape: Shape) -> str:
        return self.call("zeros", _sizes(shape))

    def size(self, size: Dimension) -> str:
        return str(size).replace("*", " ")

    def where(self, text: str, definitions: list[tuple[str, str]]) -> str:
        """An expression, and what the names in it stand for."""
        lines = [f"{name} = {value}" for name, value in definitions]
        return text + "\nwhere " + "\n      ".join(lines)


def _is_word(text: str) -> bool:
    return text.isalnum()


def _sizes(shape: Shape) -> list[str]:
    return [str(size) for size in (shape[:1] if shape[1] == 1 else shape)]


def size_text(size: Dimension, symbol: Callable[[str], str], minus: str = "-") -> str:
    """A size with its names written as symbols: 2 m n, (h - k + 1)."""
    text = _WORD.sub(
        lambda found: found[0] if found[0] == "floor" else symbol(found[0]),
        str(size).replace("*", " "),
    )
    return text.replace("-", f" {minus} ").replace("+", " + ")
