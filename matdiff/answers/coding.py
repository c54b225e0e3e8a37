"""The code of an answer: the one place between a record and the writers of code.

code_of(record, "torch")     source text of a function of the names in the question, then of the directions
function_of(record)          that function
"""

from __future__ import annotations

from matdiff.base.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from matdiff.answers.found import Found

TARGETS = ("numpy", "torch", "jax", "einsum")


def code_of(found: Found, target: str = "numpy", of: str = "") -> str:
    """Source text for a target. UsageError for a target or a part that is not there; UnsupportedError where a library has no word."""
    from matdiff.output.dialects import translated
    from matdiff.output.numpy_source import numpy_source

    if target not in TARGETS:
        raise UsageError(f"there is no code for '{target!s:.20}'; there is: {', '.join(TARGETS)}")
    form = found.how.get("form")
    if form is not None and target not in ("numpy", "einsum"):
        raise UsageError(f"there is no code for '{target}'; there is: numpy")
    if target == "einsum" or form is not None:
        return _einsum(found)
    node, name = found.kind.code(found, of)
    return translated(numpy_source(node, name=name, symbols=found.symbols), target)


def function_of(found: Found, target: str = "numpy", of: str = "") -> Callable[..., Any]:
    """The function that the source defines."""
    if target in ("torch", "jax"):
        from matdiff.output.dialects import function_of as compiled

        return compiled(code_of(found, target, of), found.kind.code(found, of)[1], target)
    if target == "einsum" or found.how.get("form") is not None:
        space: dict[str, Any] = {}
        exec(compile(code_of(found, target, of), "<matdiff derivative>", "exec"), space)
        made: Callable[..., Any] = space["derivative"]
        return made
    if target != "numpy":
        code_of(found, target, of)
    from matdiff.output.numpy_source import numpy_function

    node, name = found.kind.code(found, of)
    return numpy_function(node, name=name, symbols=found.symbols)


def _einsum(found: Found) -> str:
    """NumPy made of einsum, from the index form; of a real function of a complex variable twice the derivative by its conjugate."""
    from matdiff.answers.answer import Answer
    from matdiff.base.errors import UnsupportedError

    both = getattr(found.how.get("answer"), "wirtinger", None)
    if both is None:
        text: str = Answer(found).index().einsum()
        return text
    if both.hermitian:
        raise UnsupportedError("there is no einsum code of a gradient among Hermitian matrices")
    assert found.kind.index is not None
    form: Any = found.kind.index(found, both.kind in ("gradient", "conjugate"))  # type: ignore[call-arg]
    code: str = form.einsum(2 if both.kind == "gradient" else 1)
    return code
