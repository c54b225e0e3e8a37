"""The name that was meant by one that is not known: in error messages.

>>> near_name("kron", ["kronecker", "cosh"]), near_name("differental", ["differential"]), near_name("nosuch", ["cosh"])
('kronecker', 'differential', None)
"""

from __future__ import annotations

from matdiff.base.errors import MatdiffError
from matdiff.reading import dialects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_LIKENESS = 0.75
"""Of nosuch and cosh it is 0.6, of prodct and product 0.9."""
_BEGINNING = 3
"""So many letters of a name are enough to mean it."""


def near_name(word: str, known: Iterable[str]) -> str | None:
    """The name most like a word, else the first that begins with it or that it begins with; None where there is none."""
    from difflib import get_close_matches

    names = list(known)
    like = get_close_matches(word, names, 1, _LIKENESS)
    if like:
        return like[0]
    begun = (
        name
        for name in names
        if min(len(name), len(word)) >= _BEGINNING
        and (name.startswith(word) or word.startswith(name))
    )
    return next(begun, None)


def repaired(command: str, text: str) -> str:
    """Help where the variable is missing: the line as it was typed, with a variable, ready to paste.

    >>> repaired("grad", "x^T A x")
    'write matdiff grad "x^T A x" wrt x; its names are x, A'
    """
    try:
        names = list(dialects.read(text).symbols)
    except MatdiffError:
        names = []
    if not names or len(text) > 200:
        return f'write matdiff {command} "x^T A y" wrt A'
    quote = "'" if '"' in text else '"'
    others = f"; its names are {', '.join(names)}" if len(names) > 1 else ""
    return f"write matdiff {command} {quote}{text}{quote} wrt {names[0]}{others}"
