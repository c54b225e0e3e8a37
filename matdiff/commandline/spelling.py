"""The name that was meant by one that is not known: in error messages.

>>> near_name("kron", ["kronecker", "cosh"]), near_name("differental", ["differential"]), near_name("nosuch", ["cosh"])
('kronecker', 'differential', None)
"""

from __future__ import annotations

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
