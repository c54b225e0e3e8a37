"""The variable asked about, where the text itself says it: ``d/dA (x' A y)``, ``∇_A x'Ay``, ``\\frac{\\partial f}{\\partial A}``.

>>> question("d/dA (x^T A y)")
Question(text='     (x^T A y)', wrt='A', where='')
>>> question("∂ log det(X) / ∂X").wrt, question(r"\\nabla_{\\mathbf x} \\|x\\|^2").wrt
('X', '\\\\mathbf x')
>>> question("x^T A y wrt A where A: 3 x 2")
Question(text='x^T A y', wrt='A', where='A: 3 x 2')
>>> question("x^T A y") is None
True
"""

from __future__ import annotations

import re
from typing import NamedTuple

from matdiff.base.patterns import pattern


class Question(NamedTuple):
    """The function, its signs of differentiation replaced by blanks so that errors point to their place; variable; declarations."""

    text: str
    wrt: str
    where: str = ""


_D = r"(?:d|∂|\\partial\b|\\mathrm\s*\{?\s*d\s*\}?|\\mathrm\s+d)"
_BRACED = r"\{(?:[^{}]|\{[^{}]*\})*\}"
_NAME = rf"(?:\\[A-Za-z]+(?:\s*{_BRACED})?|[^\W\d_]+\d*)"
_FOOT = rf"(?:_(?:{_BRACED}|\w+))?(?:\^(?:{_BRACED}|-?\w+))?"
_VARIABLE = rf"(?P<wrt>{_BRACED}|{_NAME}{_FOOT})"
_WORDS = pattern(
    r"\s(?:wrt|w\.r\.t\.?|with\s+respect\s+to)\s+(?P<wrt>.+?)\s*(?:\bwhere\b(?P<where>.+))?\Z",
    re.DOTALL,
)
_BEGINS = pattern(
    r"\s*(?:what\s+is\s+|find\s+|compute\s+)?(?:the\s+)?(?:gradient|derivative)\s+of\s+(?=\S)",
    re.IGNORECASE,
)
"""The gradient of f with respect to x, in words."""
_HEAD = pattern(r"\s*\w+\s*\(\s*(?P<wrt>[^\W\d_]+\d*(?:_\w+)?)\s*\)\s*:?=(?P<f>[^;\n]+)\Z")
_FORMS = tuple(
    pattern(form, re.DOTALL)
    for form in (
        # d/dA f, \frac{\partial}{\partial A} f, ∇_A f
        rf"\s*\$*{_D}\s*/\s*{_D}\s*{_VARIABLE}(?=[^\w])(?P<f>.+)",
        rf"\s*\$*\\[dt]?frac\s*\{{\s*{_D}\s*\}}\s*\{{\s*{_D}\s*{_VARIABLE}\s*\}}(?P<f>.+)",
        rf"\s*\$*(?:grad|∇|\\nabla)\s*_\s*(?P<wrt>{_BRACED}|\\[A-Za-z]+(?:\s*{_BRACED})?|[^\W_]+)(?=[^\w])(?P<f>.+)",
        # ∂f/∂A, \frac{\partial f}{\partial A}; with the letter d only where brackets hold f
        rf"\s*\$*(?:∂|\\partial\b)(?P<f>.+?)/\s*{_D}\s*{_VARIABLE}\s*\$*\s*",
        rf"\s*\$*d\s*(?P<f>\(.+\))\s*/\s*d\s*{_VARIABLE}\s*\$*\s*",
        rf"\s*\$*\\[dt]?frac\s*\{{\s*{_D}(?P<f>.+)\}}\s*\{{\s*{_D}\s*{_VARIABLE}\s*\}}\s*\$*\s*",
    )
)


_BEGINS_SIGN = pattern(rf"\s*\$*(?:{_D}\s*/|\\[dt]?frac|∇|\\nabla|∂|\\partial|d\s*\()")


def question(text: str) -> Question | None:
    """What a text asks by itself; None where it only says a function."""
    said = _WORDS.search(text)
    if said:
        before = text[: said.start()]
        begins = _BEGINS.match(before)
        if begins:
            before = " " * begins.end() + before[begins.end() :]
        return Question(before, said["wrt"].rstrip(" ?."), (said["where"] or "").strip())
    head = _HEAD.match(text)
    if head:  # f(x) = x' A x asks by x
        return Question(text, head["wrt"])
    for form in _FORMS:
        found = form.fullmatch(text)
        if found and found["f"].strip(" $"):
            start, end = found.span("f")
            f = " " * start + text[start:end] + " " * (len(text) - end)
            return Question(f.rstrip(" $"), _bare(found["wrt"]))
    return None


def is_said_twice(text: str, wrt: object) -> bool:
    """Whether a text begins with the sign of differentiation by what is asked for besides: ``d/dX tr(A X)``, and X after wrt."""
    if not isinstance(wrt, str) or not _BEGINS_SIGN.match(text):
        return False
    found = question(text)
    return found is not None and _plain(found.wrt) == _plain(wrt) and found.where == ""


def _plain(name: str) -> str:
    return name.strip().strip("{}").replace("\\mathbf", "").strip(" {}")


def _bare(name: str) -> str:
    return name[1:-1].strip() if name.startswith("{") else name
