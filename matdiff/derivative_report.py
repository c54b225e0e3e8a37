"""How differentials, Jacobians and Hessians are laid out for a reader; gradients are in report.py.

dF  =  -X^-1 dX X^-1            of any expression, and dF/dt for a scalar t
J   =  I kron W                 d vec F = J d vec X
H   =  2 A^T A                  d^2 f = dx^T H dx
"""

from __future__ import annotations

from matdiff.base.errors import UsageError
from matdiff.report import CODE, printer, said, styled
from matdiff.sizes import shape_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.calculus.steps import Step
    from matdiff.differentials import Differential
    from matdiff.expression.nodes import Node
    from matdiff.jacobians import Derivative

_WIDTH = 58


def answer_text(found: Differential | Derivative, format: str, with_steps: bool) -> str:
    """The answer with its shape, its conditions, the steps if wanted."""
    if format in ("json", *CODE):
        raise UsageError(
            f"this answer has no form '{format}'", help="use unicode, ascii, latex or markdown"
        )
    show = printer(format)
    if format in ("latex", "markdown"):
        text = _latex(found, show)
        return f"$$\n{text}\n$$" if format == "markdown" else text
    lines = [f"{_name(found, format)}  =  {show(found.node)}    {shape_words(found.shape, format)}"]
    lines += [
        f"  where {line if format == 'unicode' else line.replace('≠', '!=')}"
        for line in found.conditions
    ]
    if with_steps:
        lines += ["", *_steps(found.steps, _name(found, format), format)]
    derivative = getattr(found, "derivative", None)
    if derivative is not None:
        name = _styled_word(getattr(found.variables[0], "name", "x"), format)
        lines += ["", f"dF/d{name}  =  {show(derivative.node)}"]
    return "\n".join(lines)


def _steps(steps: tuple[Step, ...], name: str, format: str) -> list[str]:
    show = printer(format)
    rows, before = [], ""
    for step in steps:
        left = {"dF": "dF", "vec": "d vec F"}.get(step.left, name)
        rows.append(("" if left == before else left, show(step.after), said(step.reason, format)))
        before = left
    margin = max(len(left) for left, _, _ in rows)
    width = min(_WIDTH, max(len(line) for _, line, _ in rows))
    return [
        f"{left:>{margin}}  =  {line:{width}}    {reason}".rstrip() for left, line, reason in rows
    ]


def _name(found: Differential | Derivative, format: str) -> str:
    """dF, or the derivative as it is written."""
    kind = getattr(found, "kind", "differential")
    if kind == "differential":
        return "dF"
    names = [_styled_word(name, format) for name in found.variables]  # type: ignore[arg-type]
    if kind == "hessian":
        if format != "unicode":
            return f"H_{names[0]}" if len(names) == 1 else f"H_{names[0]}{names[1]}"
        return f"∇²_{names[0]} f" if len(names) == 1 else f"∂²f/∂{names[0]}∂{names[1]}"
    matrix = found.expression.shape[1] != 1 or _is_matrix(found)
    if format != "unicode":
        return f"d vec F/d vec {names[0]}" if matrix else f"dF/d{names[0]}"
    return f"∂ vec F/∂ vec {names[0]}" if matrix else f"∂F/∂{names[0]}"


def _is_matrix(found: Differential | Derivative) -> bool:
    return found.shapes[str(found.variables[0])][1] != 1  # type: ignore[union-attr]


def _latex(found: Differential | Derivative, show: Callable[[Node], str]) -> str:
    from matdiff.output.latex import STYLE

    kind = getattr(found, "kind", "differential")
    if kind == "differential":
        derivative = getattr(found, "derivative", None)
        if derivative is None:
            return rf"\mathrm{{d}}F = {show(found.node)}"
        name = styled(found.variables[0].name, STYLE)  # type: ignore[union-attr]
        return rf"\frac{{\partial F}}{{\partial {name}}} = {show(derivative.node)}"
    names = [styled(str(name), STYLE) for name in found.variables]
    if kind == "hessian":
        return rf"\nabla^{{2}}_{{{' '.join(names)}}} f = {show(found.node)}"
    below = rf"\operatorname{{vec}} {names[0]}" if _is_matrix(found) else names[0]
    return rf"\frac{{\partial \operatorname{{vec}} F}}{{\partial {below}}} = {show(found.node)}"


def _styled_word(name: str, format: str) -> str:
    if format != "unicode":
        return name
    from matdiff.output.unicode import STYLE

    return STYLE.symbol(name)
