"""Signs: which number, transpose, power, comparison or end of a statement each of them is.

Each function takes the filter and the place of a token, adds the terminals for it, and returns the place after it.

>>> from matdiff.syntax.parser import parse
>>> parse("A^-T x² + 1(h > 0)").tree
(sum['+' '+'] (product[''] (power[^] (transpose A) -1) (power[^] x 2)) (call[step] h))
"""

from __future__ import annotations

from matdiff.syntax import words
from matdiff.syntax.bars import ENDS
from matdiff.syntax.numerals import numeral
from matdiff.syntax.squares import compares, picks
from matdiff.syntax.tree import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.bars import Token
    from matdiff.syntax.tokens import Filter

OPERAND = frozenset(
    (
        "WORD",
        "DIGITS",
        "ONES_SIGN",
        "ZEROS_SIGN",
        "SUM_SIGN",
        "ROOT_SIGN",
        "OPEN",
        "MATRIX",
        "BAR",
        "NORM_BAR",
        "SIGN",
    )
)
"""Tokens with which an operand may begin."""

_BARS = ("BAR", "NORM_BAR")
_BETWEEN = frozenset(
    (
        "TIMES",
        "ENTRYWISE",
        "SLASH",
        "BACKSLASH",
        "CARET",
        "DOT_HAT",
        "SIGN",
        "COLON",
        "EQUALS",
        "COMMA",
    )
)
_SUPER = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
SUPER_NAMES = {"ᵏ": "k", "ⁿ": "n", "ⁱ": "i", "ᵐ": "m", "ᵖ": "p", "ᵗ": "t", "ᴺ": "N", "ᴹ": "M"}


def digits(f: Filter, i: int) -> int:
    """A number, or 1(h > 0), or 1_n."""
    _, text, start, end = f.raw[i]
    if text == "1" and _is_indicator(f, i + 1):
        f.emit("INDICATOR", None, start, end)
        return i + 1
    tree = Tree("number", (), numeral(text, f.text, (start, end)), (start, end))
    if text in "10" and f.kind(i + 1) == "SUBSCRIPT" and f.touches(i + 1):
        return f.subscripts.attach(i, tree)
    f.emit("NUMBER", tree, start, end)
    return i + 1


def constant(f: Filter, i: int) -> int:
    """𝟏 or 𝟎, a constant vector, or 𝟏(h > 0)."""
    _, text, start, end = f.raw[i]
    if text in "𝟏𝟙" and _is_indicator(f, i + 1):
        f.emit("INDICATOR", None, start, end)
        return i + 1
    return f.subscripts.named(i, "ones" if text in "𝟏𝟙" else "zeros")


def _is_indicator(f: Filter, i: int) -> bool:
    """Whether a bracket holds one comparison, as in 1(h > 0)."""
    return f.kind(i) == "OPEN" and f.touches(i) and compares(f, i)


def less(f: Filter, i: int) -> int:
    """A comparison, or a bracket of an inner product."""
    _, text, start, end = f.raw[i]
    if i in f.comparisons:
        f.emit("COMPARE", text, start, end)
    elif text in "<⟨〈":
        f.emit("LANGLE", None, start, end)
    elif text in ">⟩〉":
        f.emit("RANGLE", None, start, end)
    else:
        raise f.error("a comparison stands only in an indicator", i, "write 1(h > 0)")
    return i + 1


def equals(f: Filter, i: int) -> int:
    """An equals sign: of a statement, or of a condition."""
    _, text, start, end = f.raw[i]
    f.emit("COMPARE" if i in f.comparisons else "EQUALS", text, start, end)
    return i + 1


def sign(f: Filter, i: int) -> int:
    """Plus or minus."""
    _, text, start, end = f.raw[i]
    f.emit("PLUS" if text == "+" else "MINUS", text, start, end)
    return i + 1


def open(f: Filter, i: int) -> int:
    """A bracket; [k >= 2] is 1(k >= 2)."""
    _, text, start, end = f.raw[i]
    f.depth += 1
    if text == "[" and not (i and f.kind(i - 1) == "DIGITS" and f.touches(i)) and compares(f, i):
        f.emit("INDICATOR", text, start, start)
    elif text == "[" and f.touches(i) and _is_operand(f, i) and picks(f, i):
        f.emit("AT", text, start, start)
    f.emit("LPAR", text, start, end)
    return i + 1


def _is_operand(f: Filter, i: int) -> bool:
    """Whether a bracket at i follows a bracket, a transpose or a member of a family: it then picks entries."""
    last = f.out[-1][0] if f.out else ""
    return (
        f.kind(i - 1) == "CLOSE"
        or last == "TRANSPOSE"
        or (f.kind(i - 1) == "SUBSCRIPT" and last == "NAME")
    )


def close(f: Filter, i: int) -> int:
    """A closing bracket."""
    _, text, start, end = f.raw[i]
    f.depth -= 1
    f.emit("RPAR", text, start, end)
    return i + 1


def root(f: Filter, i: int) -> int:
    """√ takes one factor."""
    start, end = f.raw[i][2:]
    if f.kind(i + 1) == "OPEN":
        f.emit("CALL", ("sqrt", 0), start, end)
    else:
        f.emit("PREFIX_ONE", "sqrt", start, end)
    return i + 1


def transpose(f: Filter, i: int) -> int:
    """A' and A.T and A⊤"""
    _, text, start, end = f.raw[i]
    f.emit("TRANSPOSE", text, start, end)
    return i + 1


def subscript(f: Filter, i: int) -> int:
    """A subscript that follows no name: that of a norm."""
    _, text, start, end = f.raw[i]
    if f.raw[i - 1][1] in (">", "⟩", "〉") and f.subscripts.plain(text) == "F":
        return i + 1  # <A, B>_F is the inner product that <A, B> is
    if f.kind(i - 1) == "CLOSE" and f.touches(i):
        return f.subscripts.of_bracket(i)
    if f.kind(i - 1) not in ("BAR", "NORM_BAR") or not f.touches(i):
        raise f.error("a subscript must follow a name", i)
    which = f.subscripts.plain(text).replace("∞", "inf").replace("infty", "inf")
    space = which[1:].lstrip("_^{").rstrip("}")
    if which[:1] in ("l", "ℓ", "L") and which[:1] not in f.names and space in ("1", "2", "inf"):
        which = space  # of the spaces l_1, l^1, L^2 it is the number
    f.emit("SUBSCRIPT", which, start, end)
    return i + 1


def caret(f: Filter, i: int) -> int:
    """^ and what stands for a transpose or a pseudo-inverse after it."""
    _, text, start, end = f.raw[i]
    if text == "**" and f.is_numpy():
        f.emit("DOT_HAT", ".^", start, end)
        return i + 1
    first, last, after = i + 1, len(f.raw), 0
    if f.kind(first) == "OPEN":
        last = f.pairs[first]
        first, after = first + 1, last + 1
        _refuse_layer(f, first, last)
    minus = f.kind(first) == "SIGN" and f.raw[first][1] != "+" and first < last
    j = first + minus
    if j < last and is_transpose(f, j, closed=last if after else 0):
        stop = after or j + 1
        letter = f.raw[j][1][0]
        mark = "H" if letter == "H" else None
        if letter in f.numbers or (len(f.raw[j][1]) == 1 and letter in f.elsewhere()):
            mark = f"{letter}?"  # T is a number here: a power of a number, a transpose of all else
        f.emit("TRANSPOSE", mark, start, f.raw[stop - 1][3])
        if minus:
            _inverse(f, start, f.raw[stop - 1][3])
        if f.kind(j) == "WORD" and len(f.raw[j][1]) > 1:
            _, text, begin, finish = f.raw[j]
            f.raw[j] = ("WORD", text[1:], begin + 1, finish)
            return j
        return stop
    if _is_star(f, first, last if after else 0):
        stop = after or first + 1
        f.emit("DAGGER", "conj", start, f.raw[stop - 1][3])
        return stop
    if _is_plus(f, first, last if after else 0):
        stop = after or first + 1
        f.emit("DAGGER", None, start, f.raw[stop - 1][3])
        return stop
    f.emit("HAT", "^", start, end)
    return i + 1


def _refuse_layer(f: Filter, first: int, last: int) -> None:
    """W^{(1)} is the W of a layer to some readers, to others W."""
    if f.kind(first) == "OPEN" and f.pairs[first] == last - 1 == first + 2:
        shown = f.raw[first + 1][1]
        raise f.error(
            f"is this the power {shown} or a label?", first, f"write ^{shown} or _{shown}"
        )


def is_transpose(f: Filter, j: int, closed: int) -> bool:
    """Whether token j is the T of a transpose, or the H of a conjugate transpose; in a bracket it must be all of it."""
    kind, text, *_ = f.raw[j]
    if closed and j + 1 != closed:
        return False
    if kind == "TOP":
        return True
    if kind != "WORD" or text[0] not in "TH" or (len(text) > 1 and text in f.names):
        return False
    if len(text) == 1:
        return not _is_exponent(f, j, text, closed)
    return not closed and text not in words.GREEK and not text[1].isdigit()


def _is_exponent(f: Filter, j: int, letter: str, closed: int) -> bool:
    """Whether T is an exponent: in round brackets, A^(T), or where a number T has no other use, as in (1 + r)^T c."""
    base = f.kind(j - 3 if closed else j - 2)
    known = letter in f.numbers or (letter in f.wrt and base in ("CLOSE", "DIGITS"))
    if closed and f.kind(closed) == "CLOSE" and f.raw[closed][1] == ")":
        return known or letter in f.names
    if not known or letter in f.elsewhere():
        return False
    f.note(f"{letter} is an exponent here, as it stands nowhere else; a transpose is written '.")
    return True


def _is_star(f: Filter, j: int, closed: int) -> bool:
    """Whether token j is the star of a conjugate, as in z^* and A^{*}."""
    if f.kind(j) != "TIMES" or f.raw[j][1] not in ("*", "∗"):
        return False
    return not closed or j + 1 == closed


def _is_plus(f: Filter, j: int, closed: int) -> bool:
    """Whether token j is the + of a pseudo-inverse: nothing that it could be the sign of follows."""
    if f.kind(j) != "SIGN" or f.raw[j][1] != "+":
        return False
    if closed:
        return j + 1 == closed
    return f.kind(j + 1) not in OPERAND or not f.touches(j + 1)


def _inverse(f: Filter, start: int, end: int) -> None:
    f.emit("HAT", "^", start, end)
    f.emit("NUMBER", Tree("number", (), -1, (start, end)), start, end)


def superscript(f: Filter, i: int) -> int:
    """ᵀ ⁻¹ ² ⁻ᵀ ⁺ and runs of them."""
    _, text, start, end = f.raw[i]
    j = 0
    while j < len(text):
        minus = text[j] == "⁻"
        k = j + minus
        digits = k
        while digits < len(text) and text[digits] in _SUPER:
            digits += 1
        if digits > k:
            plain = "".join(_SUPER[c] for c in text[k:digits])
            value = int(numeral(plain, f.text, (start, end)))
            f.emit("HAT", "^", start, end)
            tree = Tree("number", (), -value if minus else value, (start, end))
            f.emit("NUMBER", tree, start, end)
            j = digits
            continue
        sign = text[k] if k < len(text) else ""
        if sign and sign in "ᵀᴴ":
            f.emit("TRANSPOSE", "H" if sign == "ᴴ" else None, start, end)
            if minus:
                _inverse(f, start, end)
        elif sign in SUPER_NAMES:
            f.emit("HAT", "^", start, end)
            if minus:
                f.emit("MINUS", "-", start, end)
            f.emit("NAME", Tree("name", (), SUPER_NAMES[sign], (start, end)), start, end)
        elif sign in ("⁺", "†") and sign and not minus:
            shown = f.text[f.raw[i - 1][2] : end] if f.kind(i - 1) == "WORD" else "†"
            if sign == "†" and (f.complex_names or "^H" in f.text or "ᴴ" in f.text):
                f.note(f"{shown} is the conjugate transpose.")
                f.emit("TRANSPOSE", "H", start, end)
                j = k + 1
                continue
            if sign == "†":
                f.note(f"{shown} is the pseudo-inverse; the conjugate transpose is ^H.")
            f.emit("DAGGER", None, start, end)
        else:
            raise f.error("this exponent cannot be read", i)
        j = k + 1
    return i + 1


def _is_complete(out: list[Token]) -> bool:
    """Whether an operand ends the tokens: one of these, or a bar that closes, as every second one of a statement does."""
    if not out or out[-1][0] in ENDS:
        return bool(out)
    last = len(out) - 1
    if last and out[last][0] == "SUBSCRIPT":  # ||x||_1
        last -= 1
    if out[last][0] not in _BARS:
        return False
    bars: list[str] = []
    for kind, *_ in reversed(out[: last + 1]):
        if kind == "SEPARATOR":
            break
        bars.append(kind)
    return not any(bars.count(kind) % 2 for kind in _BARS)


def newline(f: Filter, i: int) -> int:
    """The end of a statement, unless the line goes on."""
    _, text, start, end = f.raw[i]
    if text == "\n":
        goes_on = not _is_complete(f.out) or f.kind(i + 1) in _BETWEEN
        if goes_on or f.depth or not f.statements:
            return i + 1
    if f.out and f.out[-1][0] != "SEPARATOR":
        f.emit("SEPARATOR", text, start, end)
    return i + 1
