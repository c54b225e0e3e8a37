"""Methods as NumPy and Torch write them, ``(x - y).pow(2).sum()`` for ``sum((x - y).^2)``; places as MATLAB does, ``A(:)``, ``A(1,2)``.

The tokens of a method call are put in the order of a function call before anything else is decided; spans stay those of the text.

>>> from matdiff.syntax.parser import parse
>>> parse("(X @ w).dot(y)").tree
(call[dot] (product['@'] X w) y)
"""

from __future__ import annotations

from matdiff.syntax import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.bars import Token

_POSTFIX = frozenset(("SUBSCRIPT", "PRIME", "DOT_T", "SUPERSCRIPT", "TOP"))
_PLACE = frozenset(("DIGITS", "COLON", "COMMA"))
_MOST = 200


def places(raw: list[Token]) -> list[Token]:
    """The tokens with ``A(:)`` written ``vec(A)``, and ``A(1,2)``, ``A(:,1)`` in square brackets."""
    found = [i for i in range(1, len(raw) - 2) if raw[i][0] == "OPEN" and raw[i][1] == "("]
    tokens = list(raw) if found else raw
    for i in found:  # what is rewritten has as many tokens as before, so later places stay
        last = i + 1
        while last < len(tokens) and tokens[last][0] in _PLACE:
            last += 1
        if last == len(tokens) or tokens[last][0] != "CLOSE" or tokens[i - 1][3] != tokens[i][2]:
            continue
        kinds = [kind for kind, *_ in tokens[i + 1 : last]]
        _, _, start, end = tokens[i]
        if kinds == ["COLON"] and (first := _operand(tokens, i)) is not None:
            call: list[Token] = [("WORD", "vec", start, start), ("OPEN", "(", start, end)]
            tokens[first : last + 1] = [*call, *tokens[first:i], tokens[last]]
        elif kinds.count("COMMA") == 1 and not _is_word(str(tokens[i - 1][1])):
            tokens[i] = ("OPEN", "[", start, end)
            tokens[last] = ("CLOSE", "]", *tokens[last][2:])
    return tokens


def _is_word(name: str) -> bool:
    return name in words.FUNCTIONS or name in words.UNKNOWN_FUNCTIONS


def as_calls(raw: list[Token]) -> list[Token]:
    """The tokens with every ``operand.name(arguments)`` written ``name(operand, arguments)``, from left to right."""
    if not any(_is_method(raw, i) for i in range(1, len(raw) - 2)):
        return raw
    tokens, i, moved = list(raw), 1, 0
    while i < len(tokens) - 2 and moved < _MOST:
        if not _is_method(tokens, i):
            i += 1
            continue
        first, last = _operand(tokens, i), _closing(tokens, i + 2)
        if first is None or last is None:
            return raw  # the error of what was typed
        name, opening = tokens[i + 1], tokens[i + 2]
        arguments = tokens[i + 3 : last]
        comma = [("COMMA", ",", opening[3], opening[3])] if arguments else []
        tokens[first : last + 1] = [
            name, opening, *tokens[first:i], *comma, *arguments, tokens[last]
        ]  # fmt: skip
        i, moved = first + 2 + (i - first), moved + 1
    return tokens


def _is_method(tokens: list[Token], i: int) -> bool:
    """Whether token i is the dot of a method: after an operand, before a name and a bracket that touch it."""
    (_, sign, _, end), (kind, _, start, stop), (bracket, opens, at, _) = tokens[i : i + 3]
    return (
        sign == "."
        and kind == "WORD"
        and bracket == "OPEN"
        and opens == "("
        and end == start
        and stop == at
    )


def _operand(tokens: list[Token], dot: int) -> int | None:
    """Where the operand before a dot begins: a name or a bracket with the function before it, and signs of transposition."""
    i = dot - 1
    while i > 0 and tokens[i][0] in _POSTFIX:
        i -= 1
    if tokens[i][0] == "WORD":
        return i
    if tokens[i][0] != "CLOSE":
        return None
    depth = 0
    while i >= 0:
        depth += (tokens[i][0] == "CLOSE") - (tokens[i][0] == "OPEN")
        if not depth:
            is_call = i > 0 and tokens[i - 1][0] == "WORD" and tokens[i - 1][3] == tokens[i][2]
            return i - 1 if is_call else i
        i -= 1
    return None


def _closing(tokens: list[Token], opening: int) -> int | None:
    """The place of the bracket that closes the one at ``opening``."""
    depth = 0
    for i in range(opening, len(tokens)):
        depth += (tokens[i][0] == "OPEN") - (tokens[i][0] == "CLOSE")
        if not depth:
            return i
    return None
