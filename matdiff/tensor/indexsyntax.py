"""Index notation read: W_ij x_j, x_{ij}, Wᵢⱼ xⱼ, delta_im, exp(W_ij x_j), sum_k a_k, \\delta_{ij}, f_i = ...

>>> read_equation("f_i = W_ij x_j").indices
('i',)
>>> from matdiff.tensor.indextree import entries
>>> [entry.name for entry in entries(read_equation("2 (A_ij B_jk + C_ik)").right)]
['A', 'B', 'C']
"""

from __future__ import annotations

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


def read_equation(text: str) -> Equation:
    """A text in index notation as a tree; SyntaxError_ with the place where it is none."""
    return _Parser(text).equation()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens_of(text)
        self.at = 0

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

    def equation(self) -> Equation:
        equals = [k for k, token in enumerate(self.tokens) if token.value == "="]
        name, indices = "f", None
        if equals:
            if equals[0] != 1 or self.tokens[0].kind != "name":
                raise self.fail("on the left of '=' stands one name with its indices", (0, 1))
            name, indices = self.tokens[0].value, self.tokens[0].foot or ()
            if len(set(indices)) < len(indices):
                raise self.fail("an index stands twice on the left", self.tokens[0].span)
            self.at = 2
        right = self.total()
        if self.at < len(self.tokens):
            raise self.fail(f"'{self.tokens[self.at].value}' is not expected here")
        return Equation(name, indices, right)

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
        while self.at < len(self.tokens):
            if self.peek("/"):
                if not factors:
                    raise self.fail("there is nothing above the line")
                self.at += 1
                below = True
                continue
            if self.peek("+", "-", ")", ",", "=", "}"):
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
        return Power(base, self.exponent(), self.span(start))

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
        token = self.tokens[self.at]
        if token.kind == "sign" and token.value == "(":
            self.at += 1
            inside = self.total()
            self.take(")")
            return inside
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
            return Explicit(token.foot, self.product(), token.span)
        if name in WHOLE:
            raise self.fail(
                f"{name} is of a whole vector or matrix, not of an entry",
                token.span,
                "write it in matrix notation",
            )
        is_call = self.peek("(") and token.foot is None
        if is_call and (name in FUNCTIONS or name in UNKNOWN):
            start = self.at
            self.at += 1
            arguments = [self.total()]
            while self.peek(","):
                self.at += 1
                arguments.append(self.total())
            self.take(")")
            return Call(name, tuple(arguments), (token.span[0], self.span(start)[1]))
        if name in FUNCTIONS and name != "sigma":
            raise self.fail(f"{name} needs its argument in brackets", token.span)
        return Entry(name, token.foot or (), token.span)
