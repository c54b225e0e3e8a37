"""The parameters of a Python function, with their defaults."""

from __future__ import annotations

from typing import NamedTuple

from matdiff.base.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

NONE = object()
"""The default of a parameter without one."""


class Parameter(NamedTuple):
    """A name that an argument is given by."""

    name: str
    default: object
    has_name: bool


def parameters_of(function: Callable[..., object]) -> list[Parameter]:
    """The parameters of a function, a method, a partial or an object that is called. UsageError where they are not known."""
    inner = getattr(function, "func", None)
    if inner is not None and hasattr(function, "keywords"):  # functools.partial
        given = len(getattr(function, "args", ()))
        held: dict[str, object] = function.keywords
        return [p._replace(default=held.get(p.name, p.default)) for p in parameters_of(inner)[given:]]  # fmt: skip
    plain: Any = getattr(function, "__wrapped__", function)
    if not hasattr(plain, "__code__"):
        call = getattr(plain, "__func__", None) or getattr(type(plain), "__call__", None)  # noqa: B004
        if not hasattr(call, "__code__") or isinstance(plain, type):
            raise UsageError(f"the arguments of {_name(function)} are not known", help="write lambda x: … around it")  # fmt: skip
        return _of_code(call)[1:]
    return _of_code(plain)[1:] if hasattr(plain, "__self__") else _of_code(plain)


def _of_code(function: Any) -> list[Parameter]:
    code = function.__code__
    names = code.co_varnames[: code.co_argcount]
    by_place = code.co_posonlyargcount
    late = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    defaults = function.__defaults__ or ()
    held = dict(zip(names[len(names) - len(defaults) :], defaults, strict=True))
    held |= function.__kwdefaults__ or {}
    return [
        Parameter(name, held.get(name, NONE), at >= by_place)
        for at, name in enumerate((*names, *late))
    ]


def _name(function: object) -> str:
    return str(getattr(function, "__name__", type(function).__name__))
