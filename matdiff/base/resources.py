"""Where the data of the package lies, and how deep Python may recurse.

Grammars and laws are data beside the code: inside the package when it is installed from a wheel, beside it in a checkout.

>>> data_folder("grammar").endswith("grammar")
True
"""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_DEEP = 100_000


def data_folder(name: str) -> str:
    """The path of a folder of data: 'grammar' or 'rules'."""
    for parent in (_PACKAGE, os.path.dirname(_PACKAGE)):
        path = os.path.join(parent, name)
        if os.path.isdir(path):
            return path
    raise FileNotFoundError(f"matdiff is not installed whole: the folder {name!r} is missing")


def read_text(folder: str, name: str) -> str:
    """The text of a data file."""
    with open(os.path.join(data_folder(folder), name), encoding="utf-8") as file:
        return file.read()


class deep_recursion:
    """``with deep_recursion():`` lets functions call themselves far deeper, and restores the limit after.

    >>> def depth(n: int) -> int:
    ...     return 0 if n == 0 else 1 + depth(n - 1)
    >>> with deep_recursion():
    ...     depth(5000)
    5000
    """

    __slots__ = ("_before",)

    def __enter__(self) -> None:
        self._before = sys.getrecursionlimit()
        sys.setrecursionlimit(max(self._before, _DEEP))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # another context may have ended first; never set a limit below the depth in use
        try:
            sys.setrecursionlimit(self._before)
        except RecursionError:  # pragma: no cover
            return


class collector_paused:
    """No search for cycles while a large graph grows: nodes are freed without it, and every search would walk over all of them.

    >>> with collector_paused():
    ...     gc.isenabled()
    False
    """

    __slots__ = ("_was_on",)

    def __enter__(self) -> None:
        self._was_on = gc.isenabled()
        gc.disable()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._was_on:
            gc.enable()
