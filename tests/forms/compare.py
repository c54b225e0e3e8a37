"""When two printed forms are the same, up to the order of the terms of a sum; and how long a form is.

>>> same_form("B X A + Bᵀ X Aᵀ", "Bᵀ X Aᵀ + B X A"), same_form("A − B", "B − A")
(True, False)
>>> length("2 Xᵀ (X w − y)")
6
"""

from __future__ import annotations

import re

_OPEN = {"(": ")", "[": "]", "{": "}"}
_FREE = frozenset("()ᵀ")
_BARS = "‖|"
_SPLIT = re.compile(r" ([+−]) ")
_TOKEN = re.compile(
    r"[A-Za-zΑ-Ωα-ω]+\d*(?:[ᵢⱼₖ₀-₉]+|_\w+)?"  # a name, its number and subscript
    r"|\d+"
    r"|⁻ᵀ|⁻[¹²³]|ᵀ|[²³¹⁰-⁹]"  # what stands above
    r"|\.\^|\S"
)


def same_form(a: str, b: str) -> bool:
    """Equal, but for the order in which the terms of a sum stand, inside brackets as well."""
    return _sorted(a) == _sorted(b)


def length(text: str) -> int:
    """The number of names, numbers and operations in a form.

    Brackets and transposes do not count: where a book transposes a product, ours has the transposes at its letters.
    """
    return sum(token not in _FREE for token in _TOKEN.findall(text))


def _sorted(text: str) -> str:
    """The text with the terms of every sum in alphabetical order."""
    inner: list[str] = []
    outer: list[str] = []
    position = 0
    while position < len(text):
        sign = text[position]
        if sign in _OPEN or sign in _BARS:
            end = _closing(text, position)
            outer.append(chr(0xE000 + len(inner)))  # a private sign stands for the bracket
            parts = text[position + 1 : end].split(", ")
            inner.append(sign + ", ".join(map(_sorted, parts)) + text[end])
            position = end
        else:
            outer.append(sign)
        position += 1
    terms = _terms("".join(outer))
    return "".join(sorted(_filled(term, inner) for term in terms))


def _terms(text: str) -> list[str]:
    """The terms of a sum, each with its sign before it."""
    if not text.startswith("−"):
        text = f"+{text}"
    first, *rest = _SPLIT.split(text)
    return [first, *(sign + term for sign, term in zip(rest[::2], rest[1::2], strict=True))]


def _filled(term: str, inner: list[str]) -> str:
    return "".join(inner[ord(c) - 0xE000] if 0xE000 <= ord(c) < 0xF000 else c for c in term)


def _closing(text: str, start: int) -> int:
    sign = text[start]
    if sign in _BARS:
        return text.index(sign, start + 1)
    depth = 0
    for position in range(start, len(text)):
        if text[position] == sign:
            depth += 1
        elif text[position] == _OPEN[sign]:
            depth -= 1
            if not depth:
                return position
    raise ValueError(f"unbalanced: {text}")
