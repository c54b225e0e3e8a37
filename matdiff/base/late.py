"""Modules that are loaded when something of them is first used.

Where a package's own file says ``__getattr__ = modules_of(__name__)``, the two ways to import mean two things:

    from matdiff.answers.report import equation     report is loaded now
    from matdiff.answers import report              report is loaded when report.equation is first asked for

So a start pays for what it uses, and yet every import stands at the top of its file, where readers, type checkers and the tests of the
layers see it.

>>> late = modules_of("matdiff.base")("places_that_are_not_there")
Traceback (most recent call last):
AttributeError: module 'matdiff.base' has no attribute 'places_that_are_not_there'
>>> modules_of("matdiff.base")("errors").MatdiffError.__name__
'MatdiffError'
"""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder
from types import ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Late(ModuleType):
    """Stands for a module until something of it is used; the import system's own locks see to threads."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(_loaded(self.__name__), name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(_loaded(self.__name__), name, value)

    def __delattr__(self, name: str) -> None:
        delattr(_loaded(self.__name__), name)

    @property
    def __dict__(self) -> dict[str, Any]:  # type: ignore[override]
        return _loaded(self.__name__).__dict__


def _loaded(name: str) -> ModuleType:
    __import__(name)
    return sys.modules[name]


def modules_of(package: str, *only: str) -> Callable[[str], ModuleType]:
    """The ``__getattr__`` of a package: its modules, or ``only`` some, each loaded when it is first used.

    AttributeError for what is none.
    """

    def module(name: str) -> ModuleType:
        whole = f"{package}.{name}"
        late = name in only if only else not name.startswith("_")
        if not late or not PathFinder.find_spec(whole, sys.modules[package].__path__):
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return Late(whole)

    return module
