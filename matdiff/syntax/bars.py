"""Brackets and bars: which belongs to which.

A bar opens where an operand is expected. After an operand it closes the bar last opened inside the same bracket; if none is
open there, it opens, and stands beside the operand as a factor: ``N log|S| + |a||b|``. Two bars side by side are a norm when
they open, and close one when a norm is open. Only ``||a| - |b||`` does not come out so; then single bars are tried.

>>> [kind for kind, *_ in settle([("BAR", "|", 0, 1), ("NAME", None, 1, 2), ("BAR", "|", 2, 3)], "|x|")]
['BAR_OPEN', 'NAME', 'BAR_CLOSE']
"""

from __future__ import annotations

from matdiff.base.errors import SyntaxError_
from matdiff.base.limits import BARS, GROUPS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Token = tuple[str, Any, int, int]

ENDS = frozenset(["NAME", "NUMBER", "RPAR", "TRANSPOSE", "DAGGER", "BAR_CLOSE", "NORM_CLOSE"])
"""Tokens after which an operand is complete."""

OPENING, CLOSING = "(|", "|)"
SIDED = frozenset((OPENING, CLOSING))
"""What a bar says that tells its side, as those of LaTeX do."""

DEEPEST = GROUPS
_PAIRS = {")": "(", "]": "[", "}": "{"}


def match_brackets(raw: list[Token], text: str) -> dict[int, int]:
    """The place of the closing bracket for each opening one."""
    pairs: dict[int, int] = {}
    stack: list[int] = []
    for i, (kind, sign, start, end) in enumerate(raw):
        if kind == "OPEN":
            stack.append(i)
            if len(stack) > DEEPEST:
                raise SyntaxError_("brackets are nested too deeply", text=text, span=(start, end))
        elif kind == "CLOSE":
            if not stack:
                raise SyntaxError_(f"this {sign} closes no bracket", text=text, span=(start, end))
            opening = raw[stack[-1]]
            if opening[1] != _PAIRS[sign]:
                raise SyntaxError_(
                    f"{opening[1]} is closed by {sign}",
                    text=text,
                    span=(start, end),
                    help=f"the {opening[1]} was opened at column {_column(text, opening[2])}",
                )
            pairs[stack.pop()] = i
    if stack:
        _, sign, start, end = raw[stack[-1]]
        raise SyntaxError_(f"this {sign} is not closed", text=text, span=(start, end))
    return pairs


def _column(text: str, place: int) -> int:
    return place - text.rfind("\n", 0, place)


def exponents_last(raw: list[Token]) -> list[Token]:
    """The tokens with the subscript of a norm before its exponent: ||x||^2_F is ||x||_F^2, and (||x||)_2 is ||x||_2."""
    result = raw = _bare_norms(raw)
    for i in range(2, len(raw)):
        if raw[i][0] != "SUBSCRIPT":
            continue
        first = i - 2 if raw[i - 2][0] == "CARET" else i - 1
        touching = all(raw[k][3] == raw[k + 1][2] for k in range(first - 1, i))
        if raw[first][0] in ("CARET", "SUPERSCRIPT") and touching and _closes_norm(raw, first - 1):
            place = raw[first][2]
            result = result if result is not raw else raw.copy()
            result[first : i + 1] = [(*raw[i][:2], place, place), *raw[first:i]]
    return result


def _bare_norms(raw: list[Token]) -> list[Token]:
    """The tokens without the brackets round a norm that has its subscript after them."""
    tokens = raw
    for i in range(len(raw) - 1, 2, -1):
        if raw[i][0] != "SUBSCRIPT" or raw[i - 1][0] != "CLOSE" or raw[i - 2][0] != "NORM_BAR":
            continue
        first = next((k for k in range(i - 3, -1, -1) if raw[k][0] in ("OPEN", "NORM_BAR")), 0)
        if raw[first][0] == "NORM_BAR" and first and raw[first - 1][0] == "OPEN":
            place = tokens[i - 2][3]
            subscript = (*raw[i][:2], place, place)
            tokens = [*tokens[: first - 1], *tokens[first : i - 1], subscript, *tokens[i + 1 :]]
    return tokens


def _closes_norm(raw: list[Token], i: int) -> bool:
    """Whether token i is a double bar, or the second of two."""
    return raw[i][0] == "NORM_BAR" or (i > 0 and raw[i][0] == "BAR" and _beside(raw[i - 1], raw[i]))


def settle(tokens: list[Token], text: str) -> list[Token]:
    """The tokens with every bar opening or closing."""
    for kind, *_ in tokens:
        if kind in {"BAR", "NORM_BAR"}:
            break
    else:
        return tokens
    try:
        return _settle(tokens, text, doubles=True)
    except SyntaxError_ as error:
        try:
            return _settle(tokens, text, doubles=False)
        except SyntaxError_:
            raise error from None


def _settle(tokens: list[Token], text: str, doubles: bool) -> list[Token]:
    result: list[Token] = []
    opened: list[tuple[str, int, int]] = []
    i, after_operand = 0, False
    while i < len(tokens):
        token = tokens[i]
        kind, sign, start, end = token
        i += 1
        if kind in {"BAR", "NORM_BAR"}:
            if sign in SIDED:
                after_operand = sign == CLOSING
            top = opened[-1][0] if opened else ""
            twin = kind == "BAR" and i < len(tokens) and _beside(token, tokens[i])
            closes_single = after_operand and top == "bar"
            closes_norm = after_operand and top == "norm"
            norm = kind == "NORM_BAR" or (twin and not closes_single and (closes_norm or doubles))
            if norm and twin:
                end = tokens[i][3]
                i += 1
            if after_operand and top == ("norm" if norm else "bar"):
                opened.pop()
                value = None
                if norm and i < len(tokens) and tokens[i][0] == "SUBSCRIPT":
                    value, end = tokens[i][1], tokens[i][3]
                    i += 1
                    if i < len(tokens) and tokens[i][2] == end and text[end] == ".":
                        value, end = f"{value}{text[end : tokens[i][3]]}", tokens[i][3]
                        i += 1  # ||x||_1.5
                result.append(("NORM_CLOSE" if norm else "BAR_CLOSE", value, start, end))
                continue
            if sign == CLOSING:
                raise SyntaxError_("this bar closes no bar", text=text, span=(start, end))
            opened.append(("norm" if norm else "bar", start, end))
            if len(opened) > DEEPEST or sum(k != "bracket" for k, *_ in opened) > BARS:
                raise SyntaxError_("bars are nested too deeply", text=text, span=(start, end))
            result.append(("NORM_OPEN" if norm else "BAR_OPEN", None, start, end))
            after_operand = False
            continue
        if kind == "LPAR":
            opened.append(("bracket", start, end))
        elif kind == "RPAR":
            _expect_bracket(opened, text)
            opened.pop()
        after_operand = kind in ENDS
        result.append(token)
    if opened:
        _expect_bracket(opened, text)
    return result


def _beside(bar: Token, other: Token) -> bool:
    return (
        other[0] == "BAR"
        and other[2] == bar[3]
        and (other[1] == bar[1] or SIDED.isdisjoint((bar[1], other[1])))
    )


def _expect_bracket(opened: list[tuple[str, int, int]], text: str) -> None:
    kind, start, end = opened[-1]
    if kind != "bracket":
        raise SyntaxError_(
            "this bar is not closed",
            text=text,
            span=(start, end),
            help="det(A), abs(a) and norm(x) do without bars",
        )
