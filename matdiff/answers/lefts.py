"""What stands on the left of an answer and of each line of its derivation, in every format: ∇_w f, ∂ vec F/∂ vec X, d²F.

>>> import matdiff
>>> left(matdiff.jacobian("A X B", "X"), "ascii"), left(matdiff.hvp("x' A x", "x"), "unicode")
('d vec F/d vec X', '∇²_x f along v')
"""

from __future__ import annotations

from matdiff.answers.orders import HIGHEST, differential_name
from matdiff.answers.result import split_transposed
from matdiff.answers.variables import split_inverse
from matdiff.output import latex, notation, unicode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.answers.answer import Answer
    from matdiff.expression.nodes import Node
    from matdiff.output.style import Style


def nabla(variable: str, format: str) -> str:
    """The name of the gradient: ∇_w f, grad_w f."""
    if notation.now().gradient == "∂":
        return derivative_name(variable, format)
    if format == "latex":
        return nabla_latex(variable)
    return f"∇_{named(variable, format)} f" if format == "unicode" else f"grad_{variable} f"


def nabla_latex(variable: str) -> str:
    """\\nabla_{w} f"""
    return rf"\nabla_{{{named(variable, 'latex')}}} f"


def derivative_name(variable: str, format: str, conjugate: bool = False) -> str:
    """∂f/∂Z, or ∂f/∂Z*."""
    if format == "latex":
        raised = "^{*}" if conjugate else ""
        return rf"\frac{{\partial f}}{{\partial {named(variable, format)}{raised}}}"
    star = "*" if conjugate else ""
    if format == "unicode":
        return f"∂f/∂{named(variable, format)}{star}"
    return f"df/d{variable}{star}"


def named(variable: str, format: str) -> str:
    """The name of a variable as it is written in a format."""
    if format == "latex":
        return styled(variable, latex.STYLE)
    if format == "unicode":
        return styled(variable, unicode.STYLE)
    return variable


def styled(variable: str, style: Style) -> str:
    """The name of a variable, of its inverse, or of its transpose, in a style."""
    base, mark = split_inverse(variable)
    if mark:
        shown = style.symbol(base)
        turned = mark == "^-T"
        return style.inverse_transposed(shown) if turned else style.inverse_power(shown, 1)
    base, mark = split_transposed(variable)
    return style.transposed(style.symbol(base)) if mark else style.symbol(base)


def left(answer: Answer, format: str) -> str:
    """What the answer is called."""
    return _LEFT[answer.kind](answer, "latex" if format == "markdown" else format)


def _gradient(answer: Answer, format: str) -> str:
    return nabla(answer.variable, format)


def _complex(answer: Answer, format: str) -> str:
    return derivative_name(answer.variable, format, answer.kind == "conjugate")


def _jacobian(answer: Answer, format: str) -> str:
    name = named(answer.variable, format)
    below = f" vec {name}" if answer.record.variables[-1].shape[1] != 1 else name
    columns = answer.record.how.get("columns")
    if columns is not None and columns.kind:
        below = f" {columns.words.replace(answer.variable, name)}"
    is_plain = below == name and answer.expression.shape[1] == 1
    if format != "latex":
        above, sign = "F" if is_plain else " vec F", "∂" if format == "unicode" else "d"
        below = below.replace("'", "ᵀ") if format == "unicode" else below
        return f"{sign}{above}/{sign}{below}"
    for word in ("vech", "vec", "diag"):
        below = below.replace(f" {word}", rf" \operatorname{{{word}}}")
    below = below.replace("'", r"^{\top}")
    vec = "" if is_plain else r"\operatorname{vec} "
    return rf"\frac{{\partial {vec}F}}{{\partial {below.strip()}}}"


def _hessian(answer: Answer, format: str) -> str:
    names = [named(name, format) for name in answer.variables]
    if format == "latex":
        return rf"\nabla^{{2}}_{{{' '.join(names)}}} f"
    if format == "ascii":
        return f"H_{''.join(names)}"
    return f"∇²_{names[0]} f" if len(names) == 1 else f"∂²f/∂{names[0]}∂{names[1]}"


def _differential(answer: Answer, format: str) -> str:
    order = answer.record.how["order"]
    if format != "latex":
        return differential_name(order, format)
    power = f"^{{{order}}}" if order > 1 else ""
    return rf"\mathrm{{d}}{power}F"


def _product(answer: Answer, format: str) -> str:
    names = [named(name, format) for name in answer.variables]
    along = ", ".join(named(v.name, format) for v in answer.record.directions.values())
    if answer.kind == "hvp":
        if format == "latex":
            return rf"\nabla^{{2}}_{{{' '.join(names)}}} f[{along}]"
        return f"{_hessian(answer, format)} along {along}"
    if answer.kind == "jvp":
        return rf"\mathrm{{d}}F[{along}]" if format == "latex" else f"dF along {along}"
    if format == "latex":
        return rf"\nabla_{{{names[0]}}} \langle {along}, F \rangle"
    return f"∇_{names[0]} ⟨{along}, F⟩" if format == "unicode" else f"grad_{names[0]} <{along}, F>"


_LEFT: dict[str, Callable[[Answer, str], str]] = {
    "gradient": _gradient,
    **dict.fromkeys(("derivative", "conjugate", "wirtinger"), _complex),
    "jacobian": _jacobian,
    "hessian": _hessian,
    "differential": _differential,
    **dict.fromkeys(("jvp", "vjp", "hvp"), _product),
}
"""By kind; a new kind has a row."""


def more_lines(answer: Answer, format: str) -> list[tuple[str, Node]]:
    """Further formulas that were found, each with its name: the Wirtinger derivatives that the answer is not, the Jacobian by Z*."""
    how = answer.record.how
    if how.get("conj") is not None:
        return [(conjugate_name(answer, format), how["conj"].node)]
    both = getattr(how.get("answer"), "wirtinger", None)
    if both is None or both.hermitian:
        return []
    held = derivative_name(answer.variable, format), both.held
    conj = derivative_name(answer.variable, format, True), both.conj
    return {"gradient": [held, conj], "conjugate": [held]}.get(answer.kind, [conj])


def conjugate_name(answer: Answer, format: str) -> str:
    """∂ vec F/∂ vec Z*."""
    if format == "latex":
        return f"{left(answer, format)[:-1]}^{{*}}}}"
    return f"{left(answer, format)}*"


def left_sides(answer: Answer, format: str) -> Callable[[str], str]:
    """What a line of the derivation is about, by the mark of its step."""
    return (
        _of_gradient(answer, format)
        if "answer" in answer.record.how
        else _of_linear(answer, format)
    )


def _of_gradient(answer: Answer, format: str) -> Callable[[str], str]:
    """f, df, G for a gradient before the structure of the variable counts, or the gradient by the variable."""
    how, variable = answer.record.how, answer.variable
    known = {
        "answer": left(answer, format),
        "held": derivative_name(variable, format),
        "conj": derivative_name(variable, format, True),
        "turned": nabla(variable, format),
        "gradient": nabla(how["answer"].name if how["letters"] else split_transposed(variable)[0], format),
    }  # fmt: skip
    known["df"] = f"{_d(format)}f"
    return lambda mark: known.get(mark, mark)


def _d(format: str) -> str:
    """The sign of a differential."""
    if notation.now().differential == "∂":
        return {"latex": r"\partial ", "unicode": "∂"}.get(format, "d")
    return r"\mathrm{d}" if format == "latex" else "d"


def _of_linear(answer: Answer, format: str) -> Callable[[str], str]:
    """Of a Hessian it is the gradient that is differentiated."""
    function, own = "F", left(answer, format)
    d = _d(format)
    gap, vec = (" ", r"\operatorname{vec}") if format == "latex" else ("", " vec")
    known = {"f": "f", "df": f"{d}f"}
    if answer.kind in ("hessian", "hvp"):
        function = nabla(answer.variables[0], format)
        known["gradient"] = function
        gap = " "
    known |= {"F": function, "dF": f"{d}{gap}{function}", "vec": f"{d}{vec} {function}"}
    for order in range(2, HIGHEST + 1):
        name = differential_name(order, "ascii")
        known[name] = (
            f"{d}^{{{order}}} F" if format == "latex" else differential_name(order, format)
        )
    known["conj"] = conjugate_name(answer, format)
    known |= {mark: mark for mark in answer.record.how.get("marks", ())}
    return lambda mark: known.get(mark, own)
