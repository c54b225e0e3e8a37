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
    """sum_k ...: a sum that is written."""

    indices: tuple[str, ...]
    body: Part
    span: Span


Part = Num | Entry | Call | Power | Product | Total | Explicit


class Equation(NamedTuple):
    """f_i = ...: the name and the indices on the left, None where there is no left side, and the right side."""

    name: str
    indices: tuple[str, ...] | None
    right: Part


def entries(part: Part) -> list[Entry]:
    """Every entry of a tree, from left to right."""
    if isinstance(part, Entry):
        return [part]
    if isinstance(part, Num):
        return []
    if isinstance(part, Product):
        inner: list[Part] = [factor for factor, _ in part.factors]
    elif isinstance(part, Total):
        inner = [term for _, term in part.terms]
    elif isinstance(part, Call):
        inner = list(part.arguments)
    else:
        inner = [part.base if isinstance(part, Power) else part.body]
    return [entry for child in inner for entry in entries(child)]
