"""Libraries that are there only where they were asked for, and the functions of code that needs them.

>>> compiled("def double(x):\\n    return 2 * x\\n", "double")(21)
42
"""

from __future__ import annotations

from matdiff.base.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_NAMES = {"numpy": "NumPy"}
_EXTRAS = {"numpy": "matdiff[numpy]"}


def numpy() -> Any:
    """The module NumPy; UsageError, which names the extra, where it is not installed."""
    try:
        import numpy as found
    except ImportError as error:
        raise missing(error) from None
    return found


def compiled(source: str, name: str) -> Callable[..., Any]:
    """The function of a name that our own source text defines; UsageError where a library that it needs is not installed."""
    space: dict[str, Any] = {}
    try:
        exec(compile(source, f"<matdiff {name}>", "exec"), space)
    except ImportError as error:
        raise missing(error) from None
    found: Callable[..., Any] = space[name]
    return found


def missing(error: ImportError) -> UsageError:
    """The error that says what is not installed, and how to get it."""
    library = (error.name or "").partition(".")[0] or "numpy"
    word = _NAMES.get(library, library)
    wanted = _EXTRAS.get(library, library)
    return UsageError(
        f"{word} is not installed, and the function needs it", help=f'pip install "{wanted}"'
    )
