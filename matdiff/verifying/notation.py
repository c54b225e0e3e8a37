r"""The names of derivatives in a text: ∇_x f, ∂f/∂X, \frac{\partial L}{\partial W}, df, dX, ∂(A y), and which quantity each is.

>>> for found in derivatives(r"\text{Tr}(\nabla_{\vec y} f^T \partial \vec{y})", {"y"}): print(found)
Derivative(kind='gradient', of='f', by='\\vec y', span=(10, 27))
Derivative(kind='differential', of='\\vec{y}', by='', span=(30, 46))
>>> [d.kind for d in derivatives("df = tr(A^T dX) + 2 diag(d) x", {"A", "X", "x"})]
['differential', 'differential']
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from matdiff.expression.operators import OPERATORS
from matdiff.syntax.words import spelled
from matdiff.verifying.operands import atom, blank, closing, operand, scripts, term

_UPRIGHT = r"\\(?:mathrm|operatorname|text|mathsf)\s*\{\s*d\s*\}|\\mathrm\s+d(?![A-Za-z])"
_STRONG = rf"(?:\\partial(?![A-Za-z])|∂|{_UPRIGHT}|\\dd(?![A-Za-z]))"
_ORDER = r"\s*(?:\^\s*\{?\s*2\s*\}?|²)?"
_PARTIAL = re.compile(_STRONG)
_LONE = r"(?<![^\W_])(?<!\\)d"
_WEAK = re.compile(rf"{_LONE}(?=\s*(?:\^\s*\{{?\s*2|²|[^\W\d_]|[(\\|‖]))")
_BEFORE = re.compile(rf"{_LONE}(?=\s*/\s*(?:{_STRONG}|d\s*[^\W\d_\\]|d\s*\\))")
"""The d of d/dX, which stands before what is derived."""
_NABLA = re.compile(r"(?:\\nabla|∇)(?P<order>" + _ORDER + r")|(?<![^\W_])grad(?=_|\s+[^\W\d_]|\()")
_FRACTION = re.compile(r"\\[dt]?frac(?![A-Za-z])")
_SECOND = re.compile(r"\^\s*\{?\s*2|²")
_HEAD = re.compile(rf"\s*(?P<d>{_STRONG}|d)(?P<order>{_ORDER})\s*(?P<of>.*?)\s*\Z", re.DOTALL)
_GIVEN = r"(?:\\cdot|·|[^\W\d_]\w*|\\[A-Za-z]+(?:\s*\{\w+\})?)"
_ARGUMENT = re.compile(rf"\s*\(\s*{_GIVEN}(?:\s*,\s*{_GIVEN})*\s*\)")


ENTRYWISE = frozenset(
    word
    for row in OPERATORS.values()
    if row.elementwise and row.arity == 1 and row.takes
    for word in (row.name, *row.aliases)
) | {"sqrt", "silu"}
"""Functions of each entry that are known by name."""


class Derivative(NamedTuple):
    """``kind``: gradient (∇ or a fraction), second (∇² or ∂²/∂x∂y), differential, second differential.

    primed: a known function of one number with a prime, σ'(h), of its argument.

    ``of`` is the text of the function, empty where it is not named; ``by`` the text of the variable, of a second derivative both with a
    comma between them; ``span`` the place.
    """

    kind: str
    of: str
    by: str
    span: tuple[int, int]


def derivatives(
    text: str, names: Collection[str] = (), functions: Collection[str] = ()
) -> list[Derivative]:
    """The derivatives named in a text, from left to right; ``names`` are known words, ``functions`` those of them that are values."""
    found: list[Derivative] = []
    at = 0
    while at < len(text):
        here = (
            _primed(text, at)
            or _nabla(text, at, names, functions)
            or _fraction(text, at, names)
            or _differential(text, at, names)
        )
        if here is None:
            at += 1
            continue
        found.append(here)
        at = max(here.span[1], at + 1)
    return found


_PRIMED = re.compile(
    r"(?<![^\W\d_])(?P<name>\\?[^\W\d_]+(?:\s*\{\w+\})?)\s*(?:'|′|\^\s*\{?\s*\\?prime\s*\}?)\s*(?=\(|\\left\s*\()"
)


def _primed(text: str, at: int) -> Derivative | None:
    """σ'(h), tanh'(x): the derivative of a known elementwise function."""
    sign = _PRIMED.match(text, at)
    if sign is None:
        return None
    name = re.sub(r"\\(?:mathrm|operatorname|text)\s*|[{}\\\s]", "", sign["name"])
    end = atom(text, sign.end())
    if end is None or spelled(name) not in ENTRYWISE:
        return None
    return Derivative("primed", spelled(name), text[sign.end() : end], (at, end))


def _nabla(
    text: str, at: int, names: Collection[str], functions: Collection[str]
) -> Derivative | None:
    sign = _NABLA.match(text, at)
    if sign is None:
        return None
    end, by = sign.end(), ""
    order = bool(sign["order"] and _SECOND.search(sign["order"]))
    here = blank(text, end)
    if text[here : here + 1] == "_":
        here = blank(text, here + 1)
        stop = closing(text, here) if text[here : here + 1] == "{" else atom(text, here, names)
        if stop is None:
            return None
        by = text[here:stop].strip()
        by = by[1:-1].strip() if by.startswith("{") else by
        end = _raised_two(text, stop)
        order = order or end > stop
    start = blank(text, end)
    stop = atom(text, start, names)
    of = ""
    if stop is not None and (text[start] in "([{\\|‖" or text[start].isalpha()):
        if text[start] in "([{|‖" or text.startswith(
            ("\\left", "\\|", "\\lVert", "\\lvert"), start
        ):
            stop = scripts(text, stop)
        of = text[start:stop]
        end = stop
        if (
            of in names and of not in functions
        ) or of == by:  # ∇_x x^T A x: no function is called x
            whole = term(text, start, names)
            return Derivative(
                "second" if order else "gradient", text[start:whole], by, (at, whole or stop)
            )
        foot = re.match(r"\s*_\s*(?:\{[^{}]*\}|\w)", text[end:])
        if foot:
            of, end = text[start : end + foot.end()], end + foot.end()
        given = _ARGUMENT.match(text, end)
        if given and text[start] not in "([{":
            end = given.end()
    return Derivative("second" if order else "gradient", of, by, (at, end))


def _raised_two(text: str, at: int) -> int:
    found = re.match(r"\s*(?:\^\s*\{?\s*2\s*\}?|²)", text[at:])
    return at + found.end() if found else at


def _fraction(text: str, at: int, names: Collection[str]) -> Derivative | None:
    if _FRACTION.match(text, at):
        return _latex_fraction(text, at)
    return _plain_fraction(text, at, names)


def _latex_fraction(text: str, at: int) -> Derivative | None:
    sign = _FRACTION.match(text, at)
    assert sign is not None
    start = blank(text, sign.end())
    middle = closing(text, start) if text[start : start + 1] == "{" else None
    if middle is None:
        return None
    below = blank(text, middle)
    end = closing(text, below) if text[below : below + 1] == "{" else None
    if end is None:
        return None
    above, under = text[start + 1 : middle - 1], text[below + 1 : end - 1]
    head, variables = _HEAD.match(above), _variables(under)
    if head is None or not variables:
        return None
    of = head["of"]
    if not of:  # \frac{\partial}{\partial X} f: of the product that comes next
        stop = term(text, end)
        if stop is None:
            return None
        of, end = text[end:stop].strip(), stop
    return Derivative(_kind(head["order"], variables), of, ", ".join(variables), (at, end))


def _kind(order: str, variables: list[str]) -> str:
    return "second" if len(variables) == 2 or _SECOND.search(order or "") else "gradient"


def _variables(under: str, names: Collection[str] = ()) -> list[str]:
    """The variables of '∂x', '∂x ∂x^T', '\\partial \\vec{x}^2'."""
    found: list[str] = []
    at = blank(under, 0)
    while at < len(under):
        sign = _PARTIAL.match(under, at) or _WEAK.match(under, at)
        if sign is None:
            return []
        end = operand(under, sign.end(), names)
        if end is None:
            return []
        found.append(under[sign.end() : end].strip())
        at = blank(under, end)
    if len(found) == 1 and _SECOND.search(found[0]):
        found = [_SECOND.sub("", found[0]).rstrip("} ").strip()] * 2
    return found


_SLASH = re.compile(r"\s*/\s*")
_NAMED = re.compile(r"\s*\\?[^\W\d_]\w*(?:\s*\{[^{}]*\})?(?=\s*\()")


def _plain_fraction(text: str, at: int, names: Collection[str]) -> Derivative | None:
    """∂f/∂x, df/dx, ∂²f/∂x∂xᵀ, d f / d x, ∂(A x)/∂x, d/dx f."""
    sign = _PARTIAL.match(text, at) or _WEAK.match(text, at)
    if sign is None and "d" not in names:
        sign = _BEFORE.match(text, at)
    if sign is None:
        return None
    order = re.compile(_ORDER).match(text, sign.end())
    start = order.end() if order else sign.end()
    stop = operand(text, start, names)
    slash = _SLASH.match(text, start if stop is None else stop)
    if slash is None or slash.end() == slash.start():
        return None
    end = below = slash.end()
    while sign := _PARTIAL.match(text, end) or _WEAK.match(text, end):
        # in d/dx(x^T A x) the brackets hold what is derived, x is no function
        named = _NAMED.match(text, sign.end()) if stop is None else None
        last = named.end() if named else operand(text, sign.end(), names)
        if last is None or (end > below and not (order and order[0].strip())):
            break
        end = last
        below = min(below, slash.end())
    variables = _variables(text[slash.end() : end], names)
    if not variables or len(variables) > 2:
        return None
    of = "" if stop is None else text[start:stop].strip()
    if not of:
        stop = term(text, end, names)
        if stop is None:
            return None
        of, end = text[end:stop].strip(), stop
    return Derivative(
        _kind(order[0] if order else "", variables), of, ", ".join(variables), (at, end)
    )


def _differential(text: str, at: int, names: Collection[str]) -> Derivative | None:
    """∂ before anything; a plain d before a bracket, before a name that is known or before a single letter of a text."""
    sign = _PARTIAL.match(text, at)
    is_strong = sign is not None
    sign = sign or _WEAK.match(text, at)
    if sign is None:
        return None
    order = re.compile(_ORDER).match(text, sign.end())
    twice = bool(order and order[0].strip())
    start = order.end() if order and twice else sign.end()
    if not is_strong and not _is_differential(text, start, names):
        return None
    end = operand(text, start, names)
    if end is None:
        return None
    kind = "second differential" if twice else "differential"
    return Derivative(kind, text[start:end].strip(), "", (at, end))


_LONG = re.compile(r"[^\W\d_]\w*")
_OF = re.compile(r"(?:tr|Tr|trace|log|ln|det|logdet|exp|vec|inv|sum|diag)(?=[\s(|])")


def _is_differential(text: str, start: int, names: Collection[str]) -> bool:
    """Whether a plain d is the sign: dX with X known, d(…), d log det X; not diag, det, dot, and not a variable called d."""
    if "d" in names:
        return False
    word = _LONG.match(text, blank(text, start))
    if word is None or _OF.match(text, word.start()):
        return True
    if word.start() > start:
        return False
    bare = word[0].split("_")[0]
    return word[0] in names or bare in names or len(bare.rstrip("0123456789")) == 1
