"""K₍ₘₙ₎, D₍ₙ₎, L₍ₙ₎, E₍ₙ₎ read as the calls they stand for: commutation(m, n), duplication(n) ...

>>> [text for _, text, *_ in selected([("SELECTION", "K₍ₘₙ,₂₎", 0, 7)])]
['commutation', '(', 'm', '*', 'n', ',', '2', ')']
"""

from __future__ import annotations

import re

from matdiff.expression.operators import OPERATORS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.bars import Token

_WORDS = {row.letter: row.name for row in OPERATORS.values() if row.selection}
_LARGE = dict(zip("₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789aehijklmnoprstuvx", strict=True))


def selected(tokens: list[Token]) -> list[Token]:
    """The tokens with every selection matrix written as a call."""
    result: list[Token] = []
    for token in tokens:
        result += _call(token) if token[0] == "SELECTION" else [token]
    return result


def _call(token: Token) -> list[Token]:
    _, text, start, end = token
    inside = text[2:-1]
    plain = "".join(_LARGE.get(c, c) for c in inside)
    parts = plain.split(",")
    small = plain.isascii() and not inside.isascii()
    if text[0] == "K" and small and len(parts) == 1 and plain.isalpha():
        parts = list(plain)
    made: list[Token] = [
        ("WORD", _WORDS[text[0]], start, start + 1),
        ("OPEN", "(", start + 1, start + 2),
    ]
    for at, part in enumerate(parts):
        if at:
            made.append(("COMMA", ",", start + 2, end - 1))
        # small letters are names of their own; plain ones are set apart by *
        for place, factor in enumerate(re.findall(r"[0-9]+|[a-z]" if small else r"[^*]+", part)):
            if place:
                made.append(("TIMES", "*", start + 2, end - 1))
            kind = "DIGITS" if factor.isdigit() else "WORD"
            made.append((kind, factor, start + 2, end - 1))
    made.append(("CLOSE", ")", end - 1, end))
    return made
