"""matdiff: symbolic matrix derivatives, derived and checked step by step.

>>> import matdiff
>>> print(matdiff.grad("||X w - y||^2", wrt="w"))
2 X^T (X w - y)
"""

from __future__ import annotations

__version__ = "0.1.0"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.api import grad, grads, parse, verify
    from matdiff.backpropagation import Backpropagation, backprop
    from matdiff.base.errors import (
        CheckError,
        LawError,
        MatdiffError,
        ShapeError,
        UnsupportedError,
        UsageError,
    )
    from matdiff.base.errors import NameError_ as NameError
    from matdiff.base.errors import SyntaxError_ as SyntaxError
    from matdiff.calculus.bookshelf import load_laws
    from matdiff.computation_graph import ComputationGraph, graph
    from matdiff.gradients import Gradients
    from matdiff.indexinput import index_derivative
    from matdiff.linearmaps import differential, hessian, hessians, hvp, jacobian, jvp, vjp
    from matdiff.result import Expression, Gradient

_HOMES = {
    "backprop": "backpropagation",
    "graph": "computation_graph",
    "differential": "linearmaps",
    "grad": "api",
    "grads": "api",
    "index_derivative": "indexinput",
    "hessian": "linearmaps",
    "hessians": "linearmaps",
    "hvp": "linearmaps",
    "jacobian": "linearmaps",
    "jvp": "linearmaps",
    "parse": "api",
    "verify": "api",
    "vjp": "linearmaps",
    "load_laws": "calculus.bookshelf",
    "Backpropagation": "backpropagation",
    "ComputationGraph": "computation_graph",
    "Expression": "result",
    "Gradient": "result",
    "Gradients": "gradients",
    "MatdiffError": "base.errors",
    "SyntaxError": "base.errors:SyntaxError_",
    "ShapeError": "base.errors",
    "NameError": "base.errors:NameError_",
    "UsageError": "base.errors",
    "LawError": "base.errors",
    "UnsupportedError": "base.errors",
    "CheckError": "base.errors",
}
"""Public names and the modules they live in: each is imported when first asked for, so that a start costs little."""

__all__ = [
    "Backpropagation", "CheckError", "ComputationGraph", "Expression", "Gradient", "Gradients", "LawError",
    "MatdiffError", "NameError", "ShapeError", "SyntaxError", "UnsupportedError", "UsageError", "backprop",
    "differential", "grad", "grads", "graph", "hessian", "hessians", "hvp", "index_derivative", "jacobian", "jvp", "load_laws", "parse",
    "verify", "vjp",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'matdiff' has no attribute {name!r}")
    from importlib import import_module

    module, _, own = home.partition(":")
    value = getattr(import_module(f"matdiff.{module}"), own or name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
