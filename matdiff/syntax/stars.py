"""The star of an optimum: in x - x^* and f(x^*) it is part of the name, in x^* A x and X X^* the conjugate transpose.

What is declared complex has conjugates; of all else the star is the conjugate transpose where it stands as one, and in the name where any
of its places does not allow that. A name is made of letter and star before anything else is read.

>>> from matdiff.syntax.parser import parse
>>> parse("||x - x^*||^2").tree, parse("x^* A x").tree
((power[^] (norm (sum['+' '-'] x x_star)) 2), (product['' ''] (transpose[H] x) A x))
"""

from __future__ import annotations

from matdiff.syntax import words
from matdiff.syntax.bars import ENDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.bars import Token
    from matdiff.syntax.tokens import Filter

_BEGINS = frozenset(
    ("WORD", "DIGITS", "ONES_SIGN", "SUM_SIGN", "ROOT_SIGN", "OPEN", "MATRIX", "TIMES")
)


def optima(f: Filter, raw: list[Token]) -> list[Token]:
    """The tokens with NAME^* as one name, or as a conjugate transpose where every place of it takes one."""
    if "*" not in f.text and "∗" not in f.text and "ast" not in f.text and "star" not in f.text:
        return raw
    places = [(i, *_star_after(raw, i)) for i, token in enumerate(raw) if token[0] == "WORD"]
    places = [row for row in places if row[2]]
    if not places:
        return raw
    named, plain = set(), set()
    has_other = "^H" in f.text or "ᴴ" in f.text or "^{H}" in f.text
    for i, _, end in places:
        name = words.spelled(raw[i][1])
        turns = _turns(raw, i, end)
        if name not in f.complex_names and not turns:
            named.add(name)
        if name in f.complex_names and (has_other or not turns):
            plain.add(name)  # the conjugate, as everywhere where ^H is the other
    out: list[Token] = []
    at = 0
    for i, start, end in places:
        name = words.spelled(raw[i][1])
        if name in plain:
            continue
        out += raw[at:i]
        span = raw[i][2], raw[end - 1][3]
        if name in named:
            whole = f"{name}_star"
            f.names = f.names | {whole}
            f.note(
                f"{f.text[span[0] : span[1]]} is a name of its own, the optimum; the conjugate of {name} is conj({name})."
            )
            out.append(("WORD", whole, *span))
        else:
            if name in f.complex_names:
                f.note(
                    f"{f.text[span[0] : span[1]]} is the conjugate transpose; the conjugate is conj({name})."
                )
            out += [*raw[i:start], ("SUPERSCRIPT", "ᴴ", raw[start][2], span[1])]
        at = end
    return out + raw[at:]


def _star_after(raw: list[Token], i: int) -> tuple[int, int]:
    """Where the exponent of the name at i begins and ends, if it is a star; else (0, 0)."""
    j = i + 1
    if j >= len(raw) or raw[j][:2] != ("CARET", "^"):
        return 0, 0
    inner = j + 1
    if inner < len(raw) and raw[inner][0] == "OPEN":
        is_star = inner + 2 < len(raw) and _is_star(raw[inner + 1]) and raw[inner + 2][0] == "CLOSE"
        return (j, inner + 3) if is_star else (0, 0)
    return (j, inner + 1) if inner < len(raw) and _is_star(raw[inner]) else (0, 0)


def _is_star(token: Token) -> bool:
    return token[0] == "TIMES" and token[1] in ("*", "∗")


def _turns(raw: list[Token], i: int, end: int) -> bool:
    """Whether a starred name stands where a transpose does: before a factor, or a capital behind one."""
    kind = raw[end][0] if end < len(raw) else ""
    if kind in _BEGINS:
        return True
    return i > 0 and raw[i][1][0].isupper() and raw[i - 1][0] in ENDS | {"WORD", "DIGITS", "CLOSE"}
