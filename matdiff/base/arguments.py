"""Arguments of the public functions: of a wrong type they are refused in words, before anything is made of them.

>>> require_text(3)
Traceback (most recent call last):
    ...
matdiff.base.errors.UsageError: an expression is given as text, not as int
>>> names_given("x, X[1,2]", "wrt"), names_given(("x", "A"), "wrt")
(['x', 'X[1,2]'], ['x', 'A'])
"""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Real

from matdiff.base.errors import AbsentError, UsageError
from matdiff.base.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeVar

    Key = TypeVar("Key")
    Value = TypeVar("Value")

_PART = pattern(r"(?:\[[^\]]*\]|[^,])*,?")  # the commas of X[1,2] are its own


def require_text(value: object, what: str = "an expression") -> None:
    """UsageError unless the value is text."""
    if not isinstance(value, str):
        raise UsageError(f"{what} is given as text, not as {type(value).__name__}")


def names_given(value: object, word: str) -> list[str]:
    """Names in one text with commas, or in several, as a list; ``word`` is the name of the argument."""
    found = _parts(value) if isinstance(value, str) else value
    names = _texts(found, f"{word} takes names", f'write {word}="x, A"')
    return [name.strip() for name in names]


def _parts(text: str) -> list[str]:
    """What stands between the commas that are in no bracket."""
    parts = _PART.findall(text)[:-1] if text else []
    ends = not parts or parts[-1].endswith(",")
    return [part.removesuffix(",") for part in parts] + [""] * ends


def files_given(value: object) -> list[str]:
    """The paths of law files: a list of them, or one."""
    found = [value] if isinstance(value, str) else value
    return _texts(found, "rules are the paths of law files", 'write rules=["my.law"]')


def require_count(value: object, word: str) -> None:
    """UsageError unless the value is a positive whole number."""
    if not isinstance(value, int) or value < 1:
        raise UsageError(f"{word} is a positive whole number, not {value!r:.40}")


def require_number(value: object, word: str) -> None:
    """UsageError unless the value is a real number."""
    if not isinstance(value, Real):
        raise UsageError(f"{word} is a number, not {value!r:.40}")


def entry_of(found: Mapping[Key, Value], name: object, what: str) -> Value:
    """What stands under a name, or a pair of names; AbsentError, which says those that are there, where nothing does."""
    for key, value in found.items():
        if key == name:
            return value
    known = ", ".join(key if isinstance(key, str) else str(key) for key in found)
    raise AbsentError(f"there is no {what} {name!r:.60}", help=f"there are {known}")


def _texts(value: object, what: str, help: str) -> list[str]:
    """The value as a list of texts; UsageError where it is none."""
    found = list(value) if isinstance(value, Iterable) and not isinstance(value, bytes) else None
    wrong = value if found is None else next((v for v in found if not isinstance(v, str)), "")
    if found is None or not isinstance(wrong, str):
        raise UsageError(f"{what}, not {type(wrong).__name__}", help=help)
    return found
