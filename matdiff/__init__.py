"""matdiff: symbolic matrix derivatives, derived and checked step by step.

>>> import matdiff
>>> print(matdiff.grad("||X w - y||^2", wrt="w"))
2 X^T (X w - y)
"""

from __future__ import annotations

from matdiff.base.late import modules_of

__version__ = "0.1.0"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.answers.answer import Answer, Gradient
    from matdiff.answers.linearmaps import differential, hessian, hessians, hvp, jacobian, jvp, vjp
    from matdiff.answers.result import Expression
    from matdiff.answers.several import Gradients, Hessians
    from matdiff.api import grad, grads, parse
    from matdiff.base.errors import (
        CheckError,
        LawError,
        MatdiffError,
        ShapeError,
        UnsupportedError,
        UsageError,
    )
    from matdiff.base.errors import NameError_ as NameError  # noqa: F401
    from matdiff.base.errors import SyntaxError_ as SyntaxError  # noqa: F401
    from matdiff.calculus.bookshelf import load_laws
    from matdiff.indexnotation.reading import index_derivative
    from matdiff.interchange.from_sympy import from_sympy
    from matdiff.objects.functions import sum_over
    from matdiff.objects.naming import symbols
    from matdiff.programs.backpropagation import Backpropagation, backprop
    from matdiff.programs.computation_graph import ComputationGraph, graph
    from matdiff.reading.dialects import Text
    from matdiff.solving.asking import solve
    from matdiff.solving.statistics import expect, fisher, information, kl, score
    from matdiff.solving.steps import step, taylor
    from matdiff.verifying.checking import check_steps
    from matdiff.verifying.verify import verify

_HOMES = {
    "backprop": "programs.backpropagation",
    "graph": "programs.computation_graph",
    "differential": "answers.linearmaps",
    "grad": "api",
    "grads": "api",
    "index_derivative": "indexnotation.reading",
    "hessian": "answers.linearmaps",
    "hessians": "answers.linearmaps",
    "hvp": "answers.linearmaps",
    "jacobian": "answers.linearmaps",
    "jvp": "answers.linearmaps",
    "parse": "api",
    "check_steps": "verifying.checking",
    "verify": "verifying.verify",
    "solve": "solving.asking",
    "score": "solving.statistics",
    "information": "solving.statistics",
    "fisher": "solving.statistics",
    "expect": "solving.statistics",
    "kl": "solving.statistics",
    "taylor": "solving.steps",
    "step": "solving.steps",
    "vjp": "answers.linearmaps",
    "from_sympy": "interchange.from_sympy",
    "symbols": "objects.naming",
    "sum_over": "objects.functions",
    "load_ipython_extension": "commandline.jupyter",
    "load_laws": "calculus.bookshelf",
    "Text": "reading.dialects",
    "Backpropagation": "programs.backpropagation",
    "ComputationGraph": "programs.computation_graph",
    "Expression": "answers.result",
    "Answer": "answers.answer",
    "Gradient": "answers.answer",
    "Gradients": "answers.several",
    "Hessians": "answers.several",
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

_QUESTIONS = frozenset((
    "backprop", "graph", "differential", "grad", "grads", "index_derivative", "hessian", "hessians", "hvp", "jacobian", "jvp", "parse",
    "check_steps", "verify", "solve", "score", "information", "fisher", "expect", "kl", "taylor", "step", "vjp",
))  # fmt: skip
"""Those of them that ask something: what they may spend on it has a bound (base/budget.py)."""

__all__ = [
    "Answer", "Backpropagation", "CheckError", "ComputationGraph", "Expression", "Gradient", "Gradients", "Hessians", "LawError",
    "MatdiffError", "ShapeError", "Text", "UnsupportedError", "UsageError", "backprop", "check_steps",
    "differential", "expect", "fisher", "from_sympy", "grad", "grads", "graph", "hessian", "hessians", "hvp",
    "index_derivative", "information", "jacobian", "jvp", "kl", "load_laws", "parse",
    "score", "solve", "step", "sum_over", "symbols", "taylor", "verify", "vjp",
]  # fmt: skip
"""What a star import brings: every public name but those of builtins, which stay ``matdiff.SyntaxError`` and ``matdiff.NameError``."""


_MODULES = ("api", "cli")
_modules = modules_of(__name__, *_MODULES)


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        if not name.startswith("_") and name not in _MODULES:
            from matdiff.objects.functions import function_named

            function = function_named(name)  # every word that a text may call
            if function is not None:
                return function
        return _modules(name)
    from importlib import import_module

    module, _, own = home.partition(":")
    value = getattr(import_module(f"matdiff.{module}"), own or name)
    if name in _QUESTIONS:
        value = import_module("matdiff.base.budget").asking(name, value)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
