"""Functions of JAX have no protocol that a symbolic array could answer; so a traced function is called with other words in their place.

The function's code is kept; of its globals and of what it closes over, the modules and functions of JAX are replaced by words that look at
their arguments: with a symbolic one among them the function is read by its name, else JAX's own is called. The user's functions that it
calls are rebound too; ``jax.jit`` is left out.
"""

from __future__ import annotations

import sys
from functools import partial
from types import CellType, CodeType, FunctionType, MethodType, ModuleType

from matdiff.base.errors import UnsupportedError
from matdiff.reading.python.functions import call_function
from matdiff.reading.python.values import Partial
from matdiff.reading.tracing.arrays import Traced, plain, traced

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from matdiff.reading.tracing.walk import Tracing

ROOTS = ("jax", "optax")
_PUBLIC = ("jax.numpy", "jax.numpy.linalg", "jax.nn", "jax.lax", "jax.scipy.special", "jax.scipy.linalg", "jax", "optax")  # fmt: skip
"""Where functions that were imported by name are looked for: the name of a function is that of its public module."""
_AS_IS = frozenset(("jit", "checkpoint", "remat", "named_call"))
_OF_TREES = ("jax.tree.", "jax.tree_util.", "jax.tree_")
_OF_FUNCTIONS = frozenset(("vmap", "scan", "fori_loop", "map"))


def is_needed() -> bool:
    """Whether a library without a protocol has been imported at all."""
    return any(root in sys.modules for root in ROOTS)


class Rebinder:
    """Rebinds functions; ``walk`` is the one that they are called in."""

    def __init__(self) -> None:
        self.walk: Tracing | None = None
        self._made: dict[int, Any] = {}
        self._kept: list[object] = []

    def function(self, value: Any) -> Any:
        """A function with other words for JAX's; itself where it has none."""
        if isinstance(value, partial):
            return partial(self.function(value.func), *value.args, **value.keywords)
        if isinstance(value, MethodType):
            return MethodType(self.function(value.__func__), value.__self__)
        value = _unwrapped(value)
        if not isinstance(value, FunctionType) or not _is_users(value):
            return value
        known = self._made.get(id(value))
        if known is not None:
            return known
        made = FunctionType(value.__code__, dict(value.__globals__), value.__name__, value.__defaults__, self._cells(value))  # fmt: skip
        made.__kwdefaults__ = value.__kwdefaults__
        made.__module__, made.__qualname__ = value.__module__, value.__qualname__
        self._made[id(value)] = made
        self._kept.append(value)
        for name in _names(value.__code__):
            if name in value.__globals__:
                made.__globals__[name] = self.word(value.__globals__[name])
        for cell, before in zip(made.__closure__ or (), value.__closure__ or (), strict=True):
            try:
                cell.cell_contents = self.word(before.cell_contents)
            except ValueError:
                continue  # nothing is in it yet
        return made

    @staticmethod
    def _cells(value: FunctionType) -> tuple[CellType, ...] | None:
        return None if value.__closure__ is None else tuple(CellType() for _ in value.__closure__)

    def word(self, value: Any) -> Any:
        """What stands for a value of the function: a module or function of JAX, or a function of the user's that calls them."""
        if isinstance(value, ModuleType):
            return Module(self, value) if _root(value.__name__) in ROOTS else value
        if callable(value) and not isinstance(value, type):
            if _root(getattr(value, "__module__", "")) in ROOTS and not _is_wrapping(value):
                path = _public(value)
                return value if path is None else Called(self, value, path)
            return self.function(value)
        return value


class Module:
    """A module of JAX, whose functions look at their arguments."""

    def __init__(self, rebinder: Rebinder, module: ModuleType) -> None:
        self._rebinder = rebinder
        self._module = module

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._module, name)
        if isinstance(found, ModuleType):
            return Module(self._rebinder, found)
        if callable(found) and not isinstance(found, type):
            return Called(self._rebinder, found, f"{self._module.__name__}.{name}")
        return found


class Called:
    """A function of JAX by its public name."""

    def __init__(self, rebinder: Rebinder, function: Callable[..., object], path: str) -> None:
        self._rebinder = rebinder
        self._function = function
        self._path = path
        self.__name__ = path.rpartition(".")[2]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return Called(self._rebinder, getattr(self._function, name), f"{self._path}.{name}")

    def __call__(self, *given: object, **options: object) -> Any:
        walk, word = self._rebinder.walk, self.__name__
        if word in _AS_IS:
            return given[0] if given else partial(self, **options)
        is_symbolic = any(isinstance(v, Traced) for v in _leaves((given, options)))
        if self._path.startswith(_OF_TREES) or (not is_symbolic and word not in _OF_FUNCTIONS):
            return self._function(*given, **options)
        if walk is None:
            raise UnsupportedError(f"{self._path} is called after the function has ended")
        arguments = [_argument(walk, v) for v in given]
        named = {k: _argument(walk, v) for k, v in options.items()}
        return _result(walk, call_function(walk, self._path, arguments, named))


def _argument(walk: Tracing, value: object) -> object:
    """An argument as it is while text is read; a function too."""
    if callable(value) and not isinstance(value, Traced):

        def function(*given: object) -> object:
            return plain(value(*(_result(walk, v) for v in given)))

        return Partial(function, {})
    return plain(value)


def _result(walk: Tracing, value: object) -> Any:
    if isinstance(value, Partial):
        made = value

        def function(*given: object) -> Any:
            return _result(walk, made.function(*(_argument(walk, v) for v in given)))

        return function
    return traced(walk, value)


def _leaves(value: object) -> Iterator[object]:
    """What stands in tuples, lists and dictionaries."""
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, (tuple, list)):
        for part in value:
            yield from _leaves(part)
    else:
        yield value


def _names(code: CodeType) -> Iterator[str]:
    """The names of globals in a function and in those that it defines."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _root(name: object) -> str:
    return str(name).partition(".")[0]


def _is_users(function: FunctionType) -> bool:
    """Whether a function is no library's."""
    return "site-packages" not in function.__code__.co_filename and _root(function.__module__) not in ("matdiff", *ROOTS)  # fmt: skip


def _is_wrapping(value: Any) -> bool:
    """jax.jit(f) of a function of the user's."""
    inner = getattr(value, "__wrapped__", None)
    return isinstance(inner, FunctionType) and _is_users(inner)


def _unwrapped(value: Any) -> Any:
    while _is_wrapping(value) and not isinstance(value, FunctionType):
        value = value.__wrapped__
    return value


def _public(value: Any) -> str | None:
    """The path by which a function is known, np-like names first."""
    name = getattr(value, "__name__", "")
    for path in _PUBLIC:
        module = sys.modules.get(path)
        if module is not None and getattr(module, name, None) is value:
            return f"{path}.{name}"
    return None
