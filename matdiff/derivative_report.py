"""How differentials, Jacobians, Hessians and their products with directions are laid out for a reader; gradients are in report.py.

dF  =  -X^-1 dX X^-1            of any expression, and dF/dt for a scalar t
J   =  I kron W                 d vec F = J d vec X
dX -> A dX B                    the same as a linear map
H   =  2 A^T A                  d^2 f = dx^T H dx
"""

from __future__ import annotations

from matdiff.base.errors import UsageError
from matdiff.report import CODE, nabla, printer, said, step_dict, styled
from matdiff.sizes import shape_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from matdiff.differentials import Differential
    from matdiff.expression.nodes import Node
    from matdiff.jacobians import Derivative
    from matdiff.products import Product

    Answer = Differential | Derivative | Product

_WIDTH = 58


def answer_text(found: Answer, format: str, with_steps: bool) -> str:
    """The answer with its shape, its conditions, the steps if wanted."""
    if format == "json":
        import json

        return json.dumps(_as_dict(found), ensure_ascii=False, indent=2)
    if format == "numpy":
        return _code(found)
    if format in ("json", *CODE):
        raise UsageError(
            f"this answer has no form '{format}'", help="use unicode, ascii, latex or markdown"
        )
    show = printer(format)
    if format in ("latex", "markdown"):
        text = _latex(found, show)
        return f"$$\n{text}\n$$" if format == "markdown" else text
    name = _name(found, format)
    lines = [f"{name}{_equals(found, format)}{show(found.node)}    {_shape(found, format)}"]
    lines += [
        f"  where {line if format == 'unicode' else line.replace('≠', '!=')}"
        for line in found.conditions
    ]
    lines += [f"  {said(line, format)}" for line in getattr(found, "conventions", ())]
    lines += _curvature(found, format, show)
    if with_steps:
        lines += ["", *_steps(found, name, format)]
    derivative = getattr(found, "derivative", None)
    if derivative is not None:
        name = _styled_word(getattr(found.variables[0], "name", "x"), format)
        lines += ["", f"dF/d{name}  =  {show(derivative.node)}"]
    return "\n".join(lines)


def size_lines(found: Derivative, sizes: Mapping[str, int], format: str) -> list[str]:
    """The explicit matrix at these sizes, and what is kept instead."""
    from matdiff.sizereport import in_units, scientific

    report = found.size_report(sizes)
    matrix = "Hessian" if found.kind == "hessian" else "Jacobian"
    lines = [f"  the explicit {matrix} is {report.sentence()}"]
    if report.kept is not None:
        about = f"{report.kept}" if report.kept < 10**6 else scientific(report.kept)
        memory = in_units(report.kept * 4)
        lines.append(
            f"  kept as a Kronecker product its largest factor has {about} entries, {memory} at 32 bit"
        )
    if format == "unicode":
        return lines
    raised = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹×·≈", "0123456789x*~")
    return [line.replace("10¹", "10^1").translate(raised) for line in lines]


def _curvature(found: Answer, format: str, show: Callable[[Node], str]) -> list[str]:
    curvature = getattr(found, "curvature", None)
    if curvature is None:
        return []
    sentence = said(curvature.sentence(show), format)
    return [f"  {sentence if format == 'unicode' else sentence.replace('≥', '>=')}"]


def _equals(found: Answer, format: str) -> str:
    """'  =  ', or what makes a linear map of dX of what follows."""
    if getattr(found, "level", "") != "operator":
        return "  =  "
    name = _styled_word(str(found.variables[-1]), format)
    return f"  :  d{name} ↦ " if format == "unicode" else f"  :  d{name} -> "


def _shape(found: Answer, format: str) -> str:
    words = shape_words(found.shape, format)
    return f"{words}, as a linear map" if getattr(found, "level", "") == "operator" else words


def _steps(found: Answer, name: str, format: str) -> list[str]:
    show = printer(format)
    rows, before = [], ""
    names = _left_sides(found, format)
    for step in found.steps:
        left = names.get(step.left, name)
        rows.append(("" if left == before else left, show(step.after), said(step.reason, format)))
        before = left
    margin = max(len(left) for left, _, _ in rows)
    width = min(_WIDTH, max(len(line) for _, line, _ in rows))
    return [
        f"{left:>{margin}}  =  {line:{width}}    {reason}".rstrip() for left, line, reason in rows
    ]


def _left_sides(found: Answer, format: str) -> dict[str, str]:
    """What stands on the left of the lines: of a Hessian it is the gradient that is differentiated."""
    names = {"dF": "dF", "vec": "d vec F", "d2F": "d2F", "f": "f", "df": "df"}
    if format == "unicode":
        names["d2F"] = "d²F"
    if getattr(found, "kind", "") in ("hessian", "hvp"):
        gradient = nabla(str(found.variables[0]), format)
        names.update({"gradient": gradient, "dF": f"d {gradient}", "vec": f"d vec {gradient}"})
    return names


def _name(found: Answer, format: str) -> str:
    """dF, or the derivative as it is written."""
    kind = getattr(found, "kind", "differential")
    if kind == "differential":
        twice = getattr(found, "order", 1) == 2
        return ("d²F" if format == "unicode" else "d2F") if twice else "dF"
    names = [_styled_word(str(name), format) for name in found.variables]
    if kind == "jvp":
        return f"dF along {', '.join(_directions(found, format))}"
    if kind == "vjp":
        (weight,) = _directions(found, format)
        return (
            f"∇_{names[0]} ⟨{weight}, F⟩"
            if format == "unicode"
            else f"grad_{names[0]} <{weight}, F>"
        )
    if kind == "hvp":
        (along,) = _directions(found, format)
        return f"{_hessian(names, format)} along {along}"
    if kind == "hessian":
        return _hessian(names, format)
    matrix = found.expression.shape[1] != 1 or _is_matrix(found)
    if format != "unicode":
        return f"d vec F/d vec {names[0]}" if matrix else f"dF/d{names[0]}"
    return f"∂ vec F/∂ vec {names[0]}" if matrix else f"∂F/∂{names[0]}"


def _hessian(names: list[str], format: str) -> str:
    if format != "unicode":
        return f"H_{names[0]}" if len(names) == 1 else f"H_{names[0]}{names[1]}"
    return f"∇²_{names[0]} f" if len(names) == 1 else f"∂²f/∂{names[0]}∂{names[1]}"


def _directions(found: Answer, format: str) -> list[str]:
    directions = found.directions.values()  # type: ignore[union-attr]
    return [_styled_word(v.name, format) for v in directions]


def _is_matrix(found: Answer) -> bool:
    shape = found.expression.shapes.get(str(found.variables[0]))
    return shape is not None and shape[1] != 1


def _latex(found: Answer, show: Callable[[Node], str]) -> str:
    from matdiff.output.latex import STYLE

    kind = getattr(found, "kind", "differential")
    if kind == "differential":
        derivative = getattr(found, "derivative", None)
        if derivative is None:
            power = "^{2}" if getattr(found, "order", 1) == 2 else ""
            return rf"\mathrm{{d}}{power}F = {show(found.node)}"
        name = styled(found.variables[0].name, STYLE)  # type: ignore[union-attr]
        return rf"\frac{{\partial F}}{{\partial {name}}} = {show(derivative.node)}"
    names = [styled(str(name), STYLE) for name in found.variables]
    body = show(found.node)
    if getattr(found, "level", "") == "operator":
        body = rf"\mathrm{{d}}{names[-1]} \mapsto {body}"
    if kind in ("jvp", "vjp", "hvp"):
        along = ", ".join(styled(v.name, STYLE) for v in found.directions.values())  # type: ignore[union-attr]
        left = {
            "jvp": rf"\mathrm{{d}}F[{along}]",
            "vjp": rf"\nabla_{{{names[0]}}} \langle {along}, F \rangle",
            "hvp": rf"\nabla^{{2}}_{{{' '.join(names)}}} f[{along}]",
        }[kind]
        return f"{left} = {body}"
    if kind == "hessian":
        return rf"\nabla^{{2}}_{{{' '.join(names)}}} f = {body}"
    below = rf"\operatorname{{vec}} {names[0]}" if _is_matrix(found) else names[0]
    return rf"\frac{{\partial \operatorname{{vec}} F}}{{\partial {below}}} = {body}"


def _styled_word(name: str, format: str) -> str:
    if format != "unicode":
        return name
    from matdiff.output.unicode import STYLE

    return STYLE.symbol(name)


def _as_dict(found: Answer) -> dict[str, Any]:
    """Everything that is known of the answer, as plain data."""
    kind = getattr(found, "kind", "differential")
    curvature = getattr(found, "curvature", None)
    directions = getattr(found, "directions", {})
    return {
        "kind": kind,
        "expression": str(found.expression),
        "variables": [str(v) for v in found.variables],
        "directions": [v.name for v in directions.values()],
        "answer": str(found),
        "latex": found.latex(),
        "form": getattr(found, "level", "matrix"),
        "shape": list(found.shape),
        "shapes": {name: list(shape) for name, shape in found.expression.shapes.items()},
        "conditions": list(found.conditions),
        "conventions": list(getattr(found, "conventions", ())),
        "curvature": curvature.sentence(printer("ascii")) if curvature is not None else "",
        "notes": list(found.notes),
        "steps": [step_dict(step) for step in found.steps],
    }


def _code(found: Answer) -> str:
    """NumPy code; of a linear map, of its image of a direction."""
    if getattr(found, "kind", "differential") == "differential":
        raise UsageError(
            "a differential has no form 'numpy'", help="ask for matdiff jvp, dF along a direction"
        )
    if getattr(found, "level", "") == "operator":
        return found.code(of="matvec")  # type: ignore[union-attr, call-arg]
    return found.code()  # type: ignore[union-attr]
