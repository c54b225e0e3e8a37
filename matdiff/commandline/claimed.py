"""What stands behind ``is`` in ``matdiff verify CLAIM is grad EXPRESSION``: a word for what is claimed, then the expression.

A word that says neither what is claimed nor belongs to the expression is an error: read as a product of letters it would be
another question.

>>> judged("the gradient of x' A x", "2 A x", "x")
"x' A x"
>>> judged("jacobian A x", "A", "x")
Traceback (most recent call last):
    ...
matdiff.base.errors.UsageError: 'jacobian' is not what verify judges: it judges gradients
help: write matdiff verify "2 X^T (X w - y)" is grad "||X w - y||^2" wrt w
"""

from __future__ import annotations

import re

from matdiff.base.errors import UsageError
from matdiff.syntax.words import FUNCTIONS, GREEK

HELP = 'write matdiff verify "2 X^T (X w - y)" is grad "||X w - y||^2" wrt w'
GRADIENT = re.compile(r"\s*(?:the\s+)?grad(?:ient)?(?:\s+of)?(?:\s+|$)", re.IGNORECASE)
_KINDS = [
    "jacobian",
    "hessian",
    "differential",
    "derivative",
    "d2",
    "jvp",
    "vjp",
    "hvp",
    "divergence",
    "laplacian",
    "equal",
    "curl",
]
_LEADING = re.compile(r"\s*(?P<word>[^\W\d_]+\d?)(?:\s+(?P<next>\S)|$)")
_OPERATORS = frozenset("+-*/^.=)]},;_'⊗⊙∘×·")


def judged(text: str, *beside: str) -> str:
    """The expression whose gradient is claimed; ``beside`` are claim, variable and declarations.

    UsageError for a word before it that is not understood.
    """
    if found := GRADIENT.match(text):
        return text[found.end() :].strip()
    found = _LEADING.match(text)
    if found and _is_strange(
        found["word"], found["next"] or "", text[found.end("word") :], *beside
    ):
        raise UsageError(
            f"'{found['word']:.40}' is not what verify judges: it judges gradients", help=HELP
        )
    return text.strip()


def _is_strange(word: str, following: str, *texts: str) -> bool:
    """Whether a leading word is no name of the question, no function, and no product of letters that stand beside it."""
    if following in _OPERATORS:
        return False
    words = {found for text in texts for found in re.findall(r"[^\W\d_]+\d*", text)}
    if word.casefold() in _KINDS or word == "the":
        return word not in words
    if (
        not following
        or len(word) < 3
        or not word.islower()
        or word in FUNCTIONS
        or word in GREEK
        or word in words
    ):
        return False
    return not set(word) <= words
