"""What is read of index notation: a small tree. Each part knows its place in the text."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

Span = tuple[int, int]


class Num(NamedTuple):
    """A number."""

    value: Fraction
    span: Span


class Entry(NamedTuple):
    """W_ij: a name with indices, of a scalar with none; ``inverse`` for (X^-1)_ij."""

    name: str
    indices: tuple[str, ...]
    span: Span
    inverse: bool = False


class Call(NamedTuple):
    """exp(...): a function of numbers."""

    name: str
    arguments: tuple[Part, ...]
    span: Span


class Power(NamedTuple):
    """x_i^2, an entry raised to a number."""

    base: Part
    exponent: Fraction
    span: Span


class Product(NamedTuple):
    """Factors, each with whether it stands below the line."""

    factors: tuple[tuple[Part, bool], ...]
    span: Span


class Total(NamedTuple):
    """Terms with their signs."""

    terms: tuple[tuple[int, Part], ...]
    span: Span


class Explicit(NamedTuple):
    """sum_k ...: a sum that is written; ``upper`` the last value of its indices where it is said."""

    indices: tuple[str, ...]
    body: Part
    span: Span
    upper: str = ""


Part = Num | Entry | Call | Power | Product | Total | Explicit


class Equation(NamedTuple):
    """f_i = ...: the name and the indices on the left, None where there is no left side, and the right side."""

    name: str
    indices: tuple[str, ...] | None
    right: Part
    span: Span = (0, 0)
    beside: tuple[str, ...] = ()
    """Names that stand right before a bracket and are no functions: zeta(x_i) is a product."""


def parts(part: Part) -> list[Part]:
    """What a part is made of."""
    if isinstance(part, (Entry, Num)):
        return []
    if isinstance(part, Product):
        return [factor for factor, _ in part.factors]
    if isinstance(part, Total):
        return [term for _, term in part.terms]
    if isinstance(part, Call):
        return list(part.arguments)
    return [part.base if isinstance(part, Power) else part.body]


def every(part: Part) -> list[Part]:
    """A part and all that it is made of, from left to right."""
    return [part, *(inner for child in parts(part) for inner in every(child))]


def entries(part: Part) -> list[Entry]:
    """Every entry of a tree, from left to right."""
    return [inner for inner in every(part) if isinstance(inner, Entry)]
