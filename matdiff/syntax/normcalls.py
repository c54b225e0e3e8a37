"""Norms as NumPy, Torch and MATLAB call them: ``norm(x, 1)``, ``norm(X, 'fro')``, ``norm(x, ord=inf)`` for ‖x‖₁, ‖X‖_F, ‖x‖_∞.

The tokens of such a call are those of bars with a subscript, so there is one reading of norms; spans stay those of the text. With them
``slogdet(X)[1]``, which is log|det X|, without its index.

>>> from matdiff.syntax.parser import parse
>>> parse("norm(A*x - b, 2)").tree
(norm[2] (sum['+' '-'] (product['*'] A x) b))
>>> parse("np.linalg.norm(X, ord='fro')").tree
(norm[F] X)
"""

from __future__ import annotations

from matdiff.base.errors import SyntaxError_
from matdiff.syntax.bars import CLOSING, OPENING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.bars import Token

_NORMS = {"fro": "F", "nuc": "*", "inf": "inf", "Inf": "inf", "infty": "inf"}
_QUOTES = frozenset("'\"’")
_OPTIONS = frozenset(("ord", "p"))
_HELP = (
    "read are norm(x, 1), norm(x, 2), norm(x, inf), norm(x, p), norm(A, 'fro'), norm(A, 'nuc'); "
    "the norms of the rows of A are sqrt(rowsum(A.^2)), of its columns sqrt(colsum(A.^2))"
)
_NUMBER = frozenset(("DIGITS", "SLASH", "OTHER"))


def norms(raw: list[Token], text: str) -> list[Token]:
    """The tokens with the norms of calls between bars.

    :raises SyntaxError_: where the second argument says no norm
    """
    starts = [i for i in range(len(raw) - 3) if _is_call(raw, i, "norm")]
    tokens = raw
    for i in reversed(starts):  # from the back, so that earlier places stay
        last, comma = _extent(tokens, i + 1)
        if last is None or comma is None:
            continue
        which = _which(tokens[comma + 1 : last])
        if which is None:
            span = (tokens[comma][3], tokens[last][2])
            raise SyntaxError_(
                f"no norm is {text[slice(*span)].strip()}", text=text, span=span, help=_HELP
            )
        (_, _, start, _), (_, _, _, stop) = tokens[i], tokens[i + 1]
        (_, _, at, end) = tokens[last]
        tokens = [
            *tokens[:i],
            ("NORM_BAR", OPENING, start, stop),
            *tokens[i + 2 : comma],
            ("NORM_BAR", CLOSING, tokens[comma][2], at),
            ("SUBSCRIPT", f"_{{{which}}}", at, end),
            *tokens[last + 1 :],
        ]
    return _without_index(tokens)


def _is_call(raw: list[Token], i: int, name: str) -> bool:
    (kind, word, _, end), (_, bracket, start, _) = raw[i : i + 2]
    return kind == "WORD" and word == name and bracket == "(" and end == start


def _extent(raw: list[Token], opening: int) -> tuple[int | None, int | None]:
    """The bracket that closes, and the first comma of the call itself."""
    depth, comma = 0, None
    for i in range(opening, len(raw)):
        depth += (raw[i][0] == "OPEN") - (raw[i][0] == "CLOSE")
        if not depth:
            return i, comma
        if depth == 1 and raw[i][0] == "COMMA" and comma is None:
            comma = i
    return None, None


def _which(tokens: list[Token]) -> str | None:
    """The subscript that the second argument says; None where it says none."""
    if len(tokens) > 2 and tokens[0][1] in _OPTIONS and tokens[1][0] == "EQUALS":
        tokens = tokens[2:]
    words = [str(word) for _, word, *_ in tokens if word not in _QUOTES]
    if len(tokens) == 1 and tokens[0][0] == "STRING":
        words = [words[0].strip('"')]
    if len(words) == 1 and tokens[0][0] != "DIGITS":
        letter = len(tokens) == 1 and tokens[0][0] == "WORD"  # the p of a p-norm
        return _NORMS.get(words[0], words[0] if letter else None)
    if words and all(kind in _NUMBER for kind, *_ in tokens):
        return "".join(words)
    return None


def _without_index(raw: list[Token]) -> list[Token]:
    """slogdet(X)[1] is slogdet(X)."""
    tokens = raw
    for i in reversed(range(len(raw) - 3)):
        if not _is_call(raw, i, "slogdet"):
            continue
        last, _ = _extent(raw, i + 1)
        if last is None:
            continue
        if [word for _, word, *_ in raw[last + 1 : last + 4]] == ["[", "1", "]"]:
            tokens = [*tokens[: last + 1], *tokens[last + 4 :]]
    return tokens
