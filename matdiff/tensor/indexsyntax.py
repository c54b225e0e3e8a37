"""Index notation read: W_ij x_j, x_{ij}, Wᵢⱼ xⱼ, delta_im, exp(W_ij x_j), sum_k a_k, \\delta_{ij}, f_i = ...

>>> read_equations("f_i = W_ij x_j")[-1].indices
('i',)
>>> from matdiff.tensor.indextree import entries
>>> [entry.name for entry in entries(read_equations("2 (A_ij B_jk + C_ik)")[-1].right)]
['A', 'B', 'C']
"""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from matdiff.base.errors import SyntaxError_
from matdiff.tensor.indextokens import FUNCTIONS, UNKNOWN, WHOLE, Token, tokens_of
from matdiff.tensor.indextree import (
    Call,
    Entry,
    Equation,
    Explicit,
    Num,
    Part,
    Power,
    Product,
    Span,
    Total,
)


def read_equations(text: str, functions: Collection[str] = ()) -> list[Equation]:
    """The equations of a text, parted by semicolons or line ends; all but the last are definitions. SyntaxError_ with the place.

    ``functions`` are names that before a bracket are functions, beside those known and f, g, h, phi, psi.

    >>> [equation.name for equation in read_equations("h_i = W_ij x_j; y_k = V_ki tanh(h_i)")]
    ['h', 'y']
    """
    return _Parser(text, functions).equations()


class _Parser:
    def __init__(self, text: str, functions: Collection[str]) -> None:
        self.text = text
        self.unknown = UNKNOWN | set(functions)
        self.beside: dict[str, None] = {}
        self.tokens = tokens_of(text)
        while self.tokens and self.tokens[-1].kind == "end":
            self.tokens.pop()
        if self.tokens and self.tokens[0].kind == "end":
            self.tokens.pop(0)
        self.at = 0
        self.bars = 0

    def fail(self, message: str, span: Span | None = None, help: str = "") -> SyntaxError_:
        if span is None:
            span = (
                self.tokens[self.at].span if self.at < len(self.tokens) else (len(self.text),) * 2
            )
        return SyntaxError_(message, text=self.text, span=span, help=help)

    def peek(self, *signs: str) -> bool:
        return (
            self.at < len(self.tokens)
            and self.tokens[self.at].kind == "sign"
            and (self.tokens[self.at].value in signs)
        )

    def take(self, sign: str) -> None:
        if not self.peek(sign):
            raise self.fail(f"'{sign}' is missing")
        self.at += 1

    def equations(self) -> list[Equation]:
        if not self.tokens:
            raise self.fail("an expression is missing", (0, len(self.text)))
        found = [self.equation()]
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if not (token.kind == "end" or self.peek(",")):
                raise self.fail(f"'{token.value}' is not expected here")
            if found[-1].indices is None:
                raise self.fail(
                    "a definition gives a name with its indices: h_i = ...", found[-1].span
                )
            self.at += 1
            found.append(self.equation())
        return found

    def equation(self) -> Equation:
        start = self.at
        name, indices = "f", None
        if self._has_left():
            token = self.tokens[start]
            if token.kind != "name" or self.tokens[start + 1].value != "=":
                raise self.fail("on the left of '=' stands one name with its indices", token.span)
            name, indices = token.value, token.foot or ()
            if len(set(indices)) < len(indices):
                raise self.fail("an index stands twice on the left", token.span)
            self.at = start + 2
        right = self.total()
        return Equation(name, indices, right, self.span(start), tuple(self.beside))

    def _has_left(self) -> bool:
        """Whether there is an equals sign before the next end."""
        for token in self.tokens[self.at :]:
            if token.kind == "end":
                return False
            if token.value == "=":
                return True
        return False

    def total(self) -> Part:
        start = self.at
        sign = 1
        if self.peek("-", "+"):
            sign = -1 if self.tokens[self.at].value == "-" else 1
            self.at += 1
        terms = [(sign, self.product())]
        while self.peek("-", "+"):
            sign = -1 if self.tokens[self.at].value == "-" else 1
            self.at += 1
            terms.append((sign, self.product()))
        if len(terms) == 1 and terms[0][0] == 1:
            return terms[0][1]
        return Total(tuple(terms), self.span(start))

    def span(self, start: int) -> Span:
        return self.tokens[start].span[0], self.tokens[self.at - 1].span[1]

    def product(self) -> Part:
        start = self.at
        factors: list[tuple[Part, bool]] = []
        below = False
        while self.at < len(self.tokens) and self.tokens[self.at].kind != "end":
            if self.peek("/"):
                if not factors:
                    raise self.fail("there is nothing above the line")
                self.at += 1
                below = True
                continue
            if self.peek("+", "-", ")", ",", "=", "}") or (self.bars and self.peek("|")):
                break
            factors.append((self.power(), below))
            below = False
        if not factors or below:
            raise self.fail("a factor is missing")
        if (
            len(factors) == 1
            and not factors[0][1]
            and not isinstance(factors[0][0], (Entry, Power))
        ):
            return factors[0][0]
        return Product(tuple(factors), self.span(start))

    def power(self) -> Part:
        start = self.at
        base = self.atom()
        if self.at < len(self.tokens) and self.tokens[self.at].kind == "raised":
            exponent = Fraction(self.tokens[self.at].value)
            self.at += 1
            return Power(base, exponent, self.span(start))
        if not self.peek("^"):
            return base
        self.at += 1
        if isinstance(base, Entry) and base.name == "e" and not base.indices:
            return Call("exp", (self.raised(),), self.span(start))
        return Power(base, self.exponent(), self.span(start))

    def raised(self) -> Part:
        """What e is raised to."""
        return self.braced() if self.peek("{") else self.atom()

    def exponent(self) -> Fraction:
        closing = (
            {"{": "}", "(": ")"}.get(self.tokens[self.at].value)
            if self.at < len(self.tokens)
            else None
        )
        self.at += closing is not None
        sign = 1
        if self.peek("-"):
            sign, self.at = -1, self.at + 1
        value = self.number()
        if self.peek("/"):
            self.at += 1
            value /= self.number()
        if closing:
            self.take(closing)
        return sign * value

    def number(self) -> Fraction:
        if self.at >= len(self.tokens) or self.tokens[self.at].kind != "number":
            raise self.fail(
                "an exponent in index notation is a number", help="an upper index is written below"
            )
        self.at += 1
        return Fraction(self.tokens[self.at - 1].value)

    def atom(self) -> Part:
        if self.at >= len(self.tokens):
            raise self.fail("a factor is missing")
        token = self.tokens[self.at]
        if token.kind == "sign" and token.value in ("(", "|"):
            return self.bracketed(token)
        if token.kind == "digits":
            self.at += 1
            return Num(Fraction(token.value), token.span)
        if token.kind == "fraction":
            start = self.at
            self.at += 1
            above, below = self.braced(), self.braced()
            return Product(((above, False), (below, True)), self.span(start))
        if token.kind == "number":
            self.at += 1
            return Num(Fraction(token.value), token.span)
        if token.kind == "inverse":
            self.at += 1
            return Entry(token.value, token.foot or (), token.span, inverse=True)
        if token.kind != "name":
            raise self.fail(f"'{token.value}' is not expected here")
        self.at += 1
        return self.named(token)

    def bracketed(self, token: Token) -> Part:
        """(...), or |...|, the absolute value."""
        start, is_bar = self.at, token.value == "|"
        self.at += 1
        before, self.bars = self.bars, int(is_bar)
        inside = self.total()
        self.bars = before
        self.take("|" if is_bar else ")")
        return Call("abs", (inside,), self.span(start)) if is_bar else inside

    def braced(self) -> Part:
        self.take("{")
        inside = self.total()
        self.take("}")
        return inside

    def named(self, token: Token) -> Part:
        name = token.value
        if name == "sum":
            if not token.foot:
                raise self.fail("a sum names its index: sum_k a_k", token.span)
            return Explicit(token.foot, self.product(), token.span, token.upper)
        if name in WHOLE:
            raise self.fail(
                f"{name} is of a whole vector or matrix, not of an entry",
                token.span,
                "write it in matrix notation",
            )
        if token.foot is None and (name in FUNCTIONS or (name in self.unknown and self.peek("("))):
            return self.call(token)
        if token.foot is None and self.peek("(") and self.tokens[self.at].span[0] == token.span[1]:
            self.beside[name] = None
        return Entry(name, token.foot or (), token.span)

    def call(self, token: Token) -> Part:
        """exp(...), max(..., ...), sqrt{...}; without brackets of the product that follows: log x_i."""
        start = self.at
        if self.peek("{"):
            return Call(token.value, (self.braced(),), (token.span[0], self.span(start)[1]))
        if not self.peek("("):
            if token.value == "sigma":
                return Entry("sigma", (), token.span)
            if self.at >= len(self.tokens) or self.tokens[self.at].kind not in ("name", "number"):
                raise self.fail(f"{token.value} needs an argument", token.span)
            return Call(token.value, (self.product(),), (token.span[0], self.span(start)[1]))
        self.at += 1
        before, self.bars = self.bars, 0
        arguments = [self.total()]
        while self.peek(","):
            self.at += 1
            arguments.append(self.total())
        self.take(")")
        self.bars = before
        return Call(token.value, tuple(arguments), (token.span[0], self.span(start)[1]))
