r"""Where an operand ends in a text: the atom after a sign of differentiation, with its feet and powers.

    ∂(A y)    d\vec{w}^T    \partial D^{-1}    ∂ log|S|    \nabla_{\mathbf x}    \frac{\partial L}{\partial W}

Plain text, Unicode and LaTeX alike; nothing is read here, only brackets are matched.

>>> text = r"\partial \vec{w}^\top X"
>>> text[9:operand(text, 9)]
'\\vec{w}^\\top'
>>> operand("(A y)^T B", 0), operand("log(S) x", 0), operand("+ x", 0)
(7, 6, None)
"""

from __future__ import annotations

import re
from collections.abc import Collection

from matdiff.syntax.words import FUNCTIONS, GREEK

_BLANK = re.compile(r"(?:\s|\\[,;:! ]|~)*")
_COMMAND = re.compile(r"\\([A-Za-z]+|[{}|])")
_WORD = re.compile(r"[^\W\d_]\w*")
_ONE = re.compile(r"[^\W_]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_RAISED = re.compile("[⁰¹²³⁴-⁹⁻⁺ᵀᴴ⊤′']+")
_LOWERED = re.compile("[₀-₉ᵢⱼₖₗₘₙₚᵣₛₜ]+")
_OPEN = {"(": ")", "[": "]", "{": "}", r"\{": r"\}", "⟨": "⟩", r"\langle": r"\rangle"}
_BARS = {"|": "|", "‖": "‖", r"\|": r"\|", r"\lvert": r"\rvert", r"\lVert": r"\rVert"}
_FONTS = """vec mathbf mathrm mathit mathsf mathcal mathbb boldsymbol bm bf rm hat widehat tilde widetilde bar overline dot ddot
    underline text textbf textit textrm operatorname operatorname* pmb acute check breve left right big Big bigl bigr Bigl Bigr"""
_DRESS = frozenset(_FONTS.split())
_SIZES = frozenset(("left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr", "bigg", "Bigg"))


def blank(text: str, at: int) -> int:
    """The place after blanks, LaTeX's thin ones included."""
    found = _BLANK.match(text, at)
    return found.end() if found else at


def closing(text: str, at: int) -> int | None:
    """The place after the bracket that closes the one at ``at``; None where there is none."""
    sign = _sign(text, at)
    if sign == "|" and text.startswith("||", at):
        end = text.find("||", at + 2)
        return None if end < 0 else end + 2
    if sign in _BARS:
        end = text.find(_BARS[sign], at + len(sign))
        return None if end < 0 else end + len(_BARS[sign])
    if sign not in _OPEN:
        return None
    stack = [_OPEN[sign]]
    at += len(sign)
    while at < len(text):
        sign = _sign(text, at)
        if sign == stack[-1]:
            stack.pop()
            if not stack:
                return at + len(sign)
        elif sign in _OPEN:
            stack.append(_OPEN[sign])
        at += max(1, len(sign))
    return None


def _sign(text: str, at: int) -> str:
    if text[at : at + 1] != "\\":
        return text[at : at + 1]
    found = _COMMAND.match(text, at)
    return found[0] if found else text[at : at + 1]


def atom(text: str, at: int, names: Collection[str] = ()) -> int | None:
    """The place after one atom: a bracket, a name with its font, a call; without feet and powers. None where there is no operand."""
    at = blank(text, at)
    sign = _sign(text, at)
    if not sign:
        return None
    if sign in _OPEN or sign in _BARS:
        return closing(text, at)
    if sign.startswith("\\"):
        return _command(text, at, sign, names)
    word = _WORD.match(text, at)
    if word:
        return _word(text, at, word[0], names)
    number = _NUMBER.match(text, at)
    return number.end() if number else None


def _command(text: str, at: int, sign: str, names: Collection[str] = ()) -> int | None:
    """The place after a command with what it takes; a Greek letter that is nothing known is a function of the bracket behind it."""
    name, after = sign[1:], at + len(sign)
    if name in _SIZES:
        inner = closing(text, blank(text, after))
        if inner is None:
            return None
        tail = re.match(rf"\s*\\(?:{'|'.join(_SIZES)})", text[inner:])
        return inner + (tail.end() if tail else 0)
    if name in _DRESS:
        after = blank(text, after)
        end = closing(text, after) if text[after : after + 1] == "{" else atom(text, after)
        if end is None:
            return None
        inside = text[after:end].strip("{} ")
        return _arguments(text, end) if inside in FUNCTIONS else end
    if name in FUNCTIONS:
        return _arguments(text, after)
    if name == "frac":
        end = closing(text, blank(text, after))
        return closing(text, blank(text, end)) if end is not None else None
    if name in GREEK and name not in names and text[after : after + 1] == "(":  # \sigma(h)
        return closing(text, after) or after
    return (
        after if name.isalpha() and name not in ("cdot", "odot", "otimes", "quad", "text") else None
    )


def _word(text: str, at: int, word: str, names: Collection[str]) -> int:
    """A known name whole, a function with what it is taken of, else one letter with its digits."""
    for known in sorted(names, key=len, reverse=True):
        if word.startswith(known):
            return at + len(known)
    if word in FUNCTIONS:
        return _arguments(text, at + len(word))
    letter = re.match(r"[^\W\d_]\d*", word)
    is_greek = word.rstrip("0123456789") in GREEK
    end = at + (len(word) if is_greek else letter.end() if letter else 1)
    if text[end : end + 1] == "(":  # f(x), σ(z)
        return closing(text, end) or end
    return end


def _arguments(text: str, at: int) -> int:
    """The place after what a function is taken of; after the function where that is nothing."""
    at = scripts(text, at)
    end = operand(text, at)
    return at if end is None else end


def scripts(text: str, at: int) -> int:
    """The place after the feet and powers that follow."""
    while True:
        found = _RAISED.match(text, at) or _LOWERED.match(text, at)
        if found:
            at = found.end()
            continue
        here = blank(text, at)
        if text[here : here + 1] not in ("^", "_"):
            return at
        here = blank(text, here + 1)
        sign = _sign(text, here)
        if sign == "{":
            end = closing(text, here)
        elif sign.startswith("\\"):
            end = _command(text, here, sign)
        elif sign in ("-", "−", "+"):
            found = re.match(r"[-−+](?:\d+|[A-Za-z])?", text[here:])
            end = here + (found.end() if found else 1)
        elif sign == "(":
            end = closing(text, here)
        elif sign == "*":
            end = here + 1
        else:
            found = _NUMBER.match(text, here) or _WORD.match(text, here) or _ONE.match(text, here)
            end = found.end() if found else None
        if end is None:
            return at
        at = end


def operand(text: str, at: int, names: Collection[str] = ()) -> int | None:
    """The place after an atom with its feet and powers; None where no operand begins at ``at``."""
    end = atom(text, at, names)
    return None if end is None else scripts(text, end)


def term(text: str, at: int, names: Collection[str] = ()) -> int | None:
    """The place after a product: operands up to a sign of a sum or of equality, or a closing bracket."""
    end = None
    while True:
        here = blank(text, at)
        joint = re.match(
            r"\\?(?:cdot|odot|otimes|oslash|times)(?![A-Za-z])|\.\*|[*·⊙⊗@/]", text[here:]
        )
        start = blank(text, here + joint.end()) if joint and end is not None else here
        stop = operand(text, start, names)
        if stop is None or stop == start:
            return end
        at = end = stop
