"""How differentials, Jacobians, Hessians and their products with directions are laid out for a reader; gradients are in report.py.

dF  =  -X^-1 dX X^-1            of any expression, and dF/dt for a scalar t
J   =  I kron W                 d vec F = J d vec X
dX -> A dX B                    the same as a linear map
H   =  2 A^T A                  d^2 f = dx^T H dx
"""

from __future__ import annotations

from matdiff.answers.linearsteps import step_lines
from matdiff.answers.named_answer import all_meanings, field_lines, with_meanings_latex
from matdiff.answers.orders import differential_name
from matdiff.answers.reasons import said
from matdiff.answers.report import printer, step_dict, styled
from matdiff.answers.sizes import shape_words
from matdiff.base.errors import UsageError
from matdiff.codegen import TARGETS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from matdiff.expression.nodes import Node


def answer_text(found: Any, format: str, with_steps: bool) -> str:
    """The answer with its shape, its conditions, the steps if wanted."""
    if format == "json":
        import json

        return json.dumps(_as_dict(found), ensure_ascii=False, indent=2)
    if format in TARGETS:
        return _code(found, format)
    show = printer(format)
    if format in ("latex", "markdown"):
        text = typeset(found)
        return f"$$\n{text}\n$$" if format == "markdown" else text
    name = name_of(found, format)
    lines = [f"{name}{_equals(found, format)}{show(found.node)}    {_shape(found, format)}"]
    lines += [f"{name}  =  {show(node)}" for name, node in _more(found, format)]
    lines += [
        f"  where {line if format == 'unicode' else line.replace('≠', '!=')}"
        for line in found.conditions
    ]
    told: list[str] = []
    for part in (found.node, *(node for _, node in _more(found, format))):
        told += [f"{show(node)} {said(words, format)}" for node, words in all_meanings(part)]
        told += field_lines(part, format)
    lines += [f"  where {line}" for line in dict.fromkeys(told)]
    lines += [f"  {said(line, format)}" for line in getattr(found, "conventions", ())]
    lines += _curvature(found, format, show)
    if with_steps:
        lines += ["", *step_lines(found, name, format)]
    derivative = getattr(found, "derivative", None)
    if derivative is not None:
        name = _styled_word(getattr(found.variables[0], "name", "x"), format)
        lines += ["", f"dF/d{name}  =  {show(derivative.node)}"]
    return "\n".join(lines)


def size_lines(found: Any, sizes: Mapping[str, int], format: str) -> list[str]:
    """The explicit matrix at these sizes, and what is kept instead."""
    from matdiff.answers.sizereport import in_units, scientific

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


def _curvature(found: Any, format: str, show: Callable[[Node], str]) -> list[str]:
    curvature = getattr(found, "curvature", None)
    if curvature is None:
        return []
    sentence = curvature.sentence(show, lambda words: said(words, format))
    return [f"  {sentence}"]


def _equals(found: Any, format: str) -> str:
    """'  =  ', or what makes a linear map of dX of what follows."""
    if getattr(found, "level", "") != "operator":
        return "  =  "
    name = _styled_word(str(found.variables[-1]), format)
    return f"  :  d{name} ↦ " if format == "unicode" else f"  :  d{name} -> "


def _shape(found: Any, format: str) -> str:
    words = shape_words(found.shape, format)
    return f"{words}, as a linear map" if getattr(found, "level", "") == "operator" else words


def name_of(found: Any, format: str) -> str:
    """dF, or the derivative as it is written."""
    kind = getattr(found, "kind", "differential")
    if kind == "differential":
        return differential_name(getattr(found, "order", 1), format)
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
    below = _below(found, names[0])
    above = "F" if below == names[0] and found.expression.shape[1] == 1 else " vec F"
    sign = "∂" if format == "unicode" else "d"
    below = below.replace("'", "ᵀ") if format == "unicode" else below
    return f"{sign}{above}/{sign}{below}"


def _below(found: Any, name: str) -> str:
    """What a Jacobian is by: x, ' vec X', ' vech(S)'."""
    columns = getattr(found, "columns", None)
    if columns is not None and columns.kind:
        return f" {columns.words.replace(str(found.variables[0]), name)}"
    return f" vec {name}" if _is_matrix(found) else name


def _hessian(names: list[str], format: str) -> str:
    if format != "unicode":
        return f"H_{names[0]}" if len(names) == 1 else f"H_{names[0]}{names[1]}"
    return f"∇²_{names[0]} f" if len(names) == 1 else f"∂²f/∂{names[0]}∂{names[1]}"


def _directions(found: Any, format: str) -> list[str]:
    directions = found.directions.values()
    return [_styled_word(v.name, format) for v in directions]


def _is_matrix(found: Any) -> bool:
    variable = getattr(found, "variable", None)  # one that does not occur has its shape too
    shape = (
        found.expression.shapes.get(str(found.variables[0])) if variable is None else variable.shape
    )
    return shape is not None and shape[1] != 1


def typeset(found: Any) -> str:
    """The answer as an equation in LaTeX, and what stands in it that is no common notation."""
    return with_meanings_latex(_latex(found, printer("latex")), found.node)


def _latex(found: Any, show: Callable[[Node], str]) -> str:
    from matdiff.output.latex import STYLE

    body = show(found.node)
    derivative = getattr(found, "derivative", None)
    if derivative is not None:
        name = styled(found.variables[0].name, STYLE)
        return rf"\frac{{\partial F}}{{\partial {name}}} = {show(derivative.node)}"
    if getattr(found, "level", "") == "operator":
        name = styled(str(found.variables[-1]), STYLE)
        body = rf"\mathrm{{d}}{name} \mapsto {body}"
    more = _more(found, "latex")
    if not more:
        return f"{left_latex(found)} = {body}"
    rows = [(left_latex(found), body), *((name, show(node)) for name, node in more)]
    lines = [f"{name} &= {value}" for name, value in rows]
    return r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}"


def _more(found: Any, format: str) -> list[tuple[str, Node]]:
    """The Jacobian by the conjugate of a complex matrix."""
    more_lines = getattr(found, "more_lines", None)
    return list(more_lines(format)) if more_lines is not None else []


def conjugate_name(found: Any, format: str) -> str:
    """∂ vec F/∂ vec Z*."""
    if format == "latex":
        return f"{left_latex(found)[:-1]}^{{*}}}}"
    return f"{name_of(found, format)}*"


def left_latex(found: Any) -> str:
    """What the answer is called in LaTeX."""
    from matdiff.output.latex import STYLE

    kind = getattr(found, "kind", "differential")
    if kind == "differential":
        order = getattr(found, "order", 1)
        power = f"^{{{order}}}" if order > 1 else ""
        return rf"\mathrm{{d}}{power}F"
    names = [styled(str(name), STYLE) for name in found.variables]
    if kind in ("jvp", "vjp", "hvp"):
        along = ", ".join(styled(v.name, STYLE) for v in found.directions.values())
        return {
            "jvp": rf"\mathrm{{d}}F[{along}]",
            "vjp": rf"\nabla_{{{names[0]}}} \langle {along}, F \rangle",
            "hvp": rf"\nabla^{{2}}_{{{' '.join(names)}}} f[{along}]",
        }[kind]
    if kind == "hessian":
        return rf"\nabla^{{2}}_{{{' '.join(names)}}} f"
    below = _below(found, names[0])
    for word in ("vech", "vec", "diag"):
        below = below.replace(f" {word}", rf" \operatorname{{{word}}}")
    below = below.replace("'", r"^{\top}")
    vec = r"\operatorname{vec} " if below != names[0] or found.expression.shape[1] != 1 else ""
    return rf"\frac{{\partial {vec}F}}{{\partial {below.strip()}}}"


def _styled_word(name: str, format: str) -> str:
    if format != "unicode":
        return name
    from matdiff.output.unicode import STYLE

    return STYLE.symbol(name)


def _as_dict(found: Any) -> dict[str, Any]:
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
        "conj": str(found.conj) if getattr(found, "conj", None) is not None else None,
        "latex": found.latex(),
        "form": getattr(found, "level", "matrix"),
        "shape": list(found.shape),
        "shapes": {name: list(shape) for name, shape in found.expression.shapes.items()},
        "conditions": list(found.conditions),
        "conventions": list(getattr(found, "conventions", ())),
        "curvature": curvature.sentence(printer("ascii")) if curvature is not None else "",
        "notes": list(found.notes),
        "used": list(found.used),
        "meanings": field_lines(found.node, "ascii"),
        "steps": [step_dict(step) for step in found.steps],
    }


def _code(found: Any, target: str) -> str:
    """Code for a library or a language; of a linear map, of its image of a direction."""
    if getattr(found, "kind", "differential") == "differential":
        raise UsageError(
            f"a differential has no form '{target}'",
            help="ask for matdiff jvp, dF along a direction",
        )
    if getattr(found, "level", "") == "operator":
        return str(found.code(target, of="matvec"))
    if getattr(found, "conj", None) is not None:
        return f"{found.code(target)}\n\n{found.code(target, of='conj')}"
    return str(found.code(target))
