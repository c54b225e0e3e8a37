"""The code of a gradient: of the value and the gradient too, for a batch, and wrapped as libraries of training want the pair.

>>> import matdiff
>>> r = matdiff.grad("||A x - b||^2", "x")
>>> float(r.function(of="value")(A=[[1.0]], x=[3.0], b=[1.0]))
4.0
"""

from __future__ import annotations

from matdiff.base.errors import UnsupportedError, UsageError
from matdiff.calculus import directional
from matdiff.calculus import forward as calculus_forward
from matdiff.codegen import functions, wrappers
from matdiff.expression import build
from matdiff.expression.nodes import Symbol

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from matdiff.answers.found import Found
    from matdiff.codegen.functions import Code
    from matdiff.expression.nodes import Node


def gradient_code(found: Found, target: str, of: str, batch: Iterable[str]) -> Code:
    """``of`` is "gradient", "value" or "value_and_gradient"; names in ``batch`` have an axis in front that counts a batch."""

    symbols, value = found.symbols, found.how["derivation"].expression
    whole, name = found.kind.code(found, "")
    if target in wrappers.WRAPPERS:
        times = lambda: _hessian_times(found)  # noqa: E731
        return wrappers.WRAPPERS[target](
            wrappers.Question(value, {found.names[0]: whole}, symbols, times)
        )
    of = of or "gradient"
    names = {"gradient": name, "value": "value", "value_and_gradient": f"value_and_{name}"}
    if of not in names:
        raise UsageError(f"there is code of {', '.join(names)}, not of '{of}'")
    if of == "value_and_gradient":
        return functions.written_together(
            {"value": value, "gradient": whole}, symbols, target, names[of]
        )
    node = value if of == "value" else whole
    if batch:
        wide, symbols = functions.batched(node, symbols, batch)
        return functions.code(wide, symbols, target=target, name=names[of])
    return functions.code(node, symbols, target=target, name=names[of])


def _hessian_times(found: Found) -> tuple[Node, Symbol]:
    """The Hessian times a direction, and the symbol of that."""

    solved = found.how["answer"]
    variable = solved.variable
    assert isinstance(variable, Symbol)
    if variable.axes:
        raise UnsupportedError("there is no Hessian by a family of members yet")
    taken = {v.name for v in found.symbols}
    direction = build.symbol(
        directional.direction_name(variable, taken),
        variable.shape,
        directional.tangent_attributes(variable),
    )
    forward = calculus_forward.Forward(solved.gradient, [variable], found.how["derivation"].book)
    return directional.along(forward, {variable: direction}), direction
