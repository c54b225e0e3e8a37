"""How an answer is laid out for a reader: terminal text, LaTeX, Markdown, JSON.

    read as   ||X w - y||^2        X: m x n, w: n, y: m   (inferred)

    grad_w f  =  2 X^T (X w - y)   n x 1

The same lines in every format; only the printer of expressions and a few words differ.
"""

from __future__ import annotations

from matdiff.answers.reasons import reason_latex, reason_text, said
from matdiff.answers.result import split_transposed
from matdiff.answers.sizes import indices_met, symbol_words
from matdiff.answers.variables import split_inverse
from matdiff.base.errors import UsageError
from matdiff.codegen import TARGETS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from matdiff.answers.result import Gradient
    from matdiff.calculus.steps import Step
    from matdiff.expression.nodes import Node
    from matdiff.output.style import Style

    Printer = Callable[[Node], str]

FORMATS = ("unicode", "ascii", "latex", "markdown", "json", *TARGETS)
_WIDTH = 58
_REASON = 100
_LARGE = 5000


def printer(format: str) -> Printer:
    """The printer of expressions for a format of text."""
    if format == "unicode":
        from matdiff.output.unicode import pretty

        return pretty
    if format == "ascii":
        from matdiff.output.plain import plain

        return plain
    if format in ("latex", "markdown"):
        from matdiff.output.latex import latex

        return latex
    raise UsageError(f"the formats are {', '.join(FORMATS)}, not '{format}'")


def nabla(variable: str, format: str) -> str:
    """The name of the gradient: ∇_w f, grad_w f."""
    if format == "unicode":
        from matdiff.output.unicode import STYLE

        return f"∇_{styled(variable, STYLE)} f"
    return f"grad_{variable} f"


def nabla_latex(variable: str) -> str:
    """\\nabla_{w} f"""
    from matdiff.output.latex import STYLE

    return rf"\nabla_{{{styled(variable, STYLE)}}} f"


def styled(variable: str, style: Style) -> str:
    """The name of a variable, or of its transpose, in a style."""
    base, mark = split_inverse(variable)
    if mark:
        shown = style.symbol(base)
        turned = mark == "^-T"
        return style.inverse_transposed(shown) if turned else style.inverse_power(shown, 1)
    base, mark = split_transposed(variable)
    return style.transposed(style.symbol(base)) if mark else style.symbol(base)


def heading(gradient: Gradient, format: str) -> str:
    """How the input was read: the expression, then the sizes."""
    expression = gradient.expression
    symbols = expression.reading.symbols.values()
    at = indices_met(expression.node)
    sizes = ", ".join(
        " ".join(
            [
                symbol_words(s, format, at.get(s, "")),
                *attribute_words(s.attributes, format),
            ]
        )
        for s in symbols
    )
    scope = expression.reading.scope
    if sizes and not all(scope.declares(s.name) for s in symbols):
        sizes += "   (inferred)"
    read = printer(format)(expression.node)
    gap = "\n          " if len(read) + len(sizes) > _REASON else "    "
    return f"read as   {read}{gap}{sizes}".rstrip()


def attribute_words(attributes: frozenset[str], format: str) -> list[str]:
    """The attributes as they are declared; a Hermitian matrix, or one in ℂ, need not be called complex as well."""
    shown = set(attributes)
    if shown & {"hermitian", "unitary"} or format == "unicode":
        shown.discard("complex")
    words = [word.removeprefix("hermitian_") for word in shown if word != "hermitian"]
    named = sorted(word.replace("_", " ") for word in words)
    named = [
        f"positive {word}" if word.endswith("definite") and " " not in word else word
        for word in named
    ]
    return ["hermitian", *named] if "hermitian" in shown else named


def derivation_text(gradient: Gradient, format: str = "unicode") -> str:
    """The derivation as on paper: left side, line, reason."""
    if format in ("latex", "markdown"):
        return derivation_latex(gradient)
    show = printer(format)
    rows: list[tuple[str, str, str]] = []
    before = ""
    for step in gradient.steps:
        left = left_side(step, gradient, format)
        rows.append(
            ("" if left == before else left, show(step.after), reason_text(step, format, show))
        )
        before = left
    width = max(len(left) for left, _, _ in rows)
    column = min(_WIDTH, max(len(line) for _, line, _ in rows))
    text = []
    for left, line, reason in rows:
        row = f"{left:>{width}}  =  {line}"
        if not reason:
            text.append(row)
        elif len(line) <= column:
            text.append(f"{row}{' ' * (column - len(line))}    {reason}")
        else:
            text.append(f"{row}\n{' ' * (width + 5 + column)}    {reason}")
    return "\n".join(text)


def left_side(step: Step, gradient: Gradient, format: str) -> str:
    """f, df, G for a gradient before the structure of the variable counts, or the gradient by the variable."""

    def named(name: str) -> str:
        return nabla_latex(name) if format == "latex" else nabla(name, format)

    if step.left == "answer":
        return gradient.left(format)
    if step.left in ("held", "conj"):
        from matdiff.answers.complex_result import derivative_name

        return derivative_name(gradient.variable, format, step.left == "conj")
    if step.left == "gradient" and gradient.letters:
        return named(gradient.answer.name)
    if step.left == "gradient":
        return named(split_transposed(gradient.variable)[0])
    return named(gradient.variable) if step.left == "turned" else step.left


def derivation_latex(gradient: Gradient) -> str:
    """One aligned block."""
    show = printer("latex")
    lines = []
    before = ""
    for step in gradient.steps:
        left = left_side(step, gradient, "latex")
        left = r"\mathrm{d}f" if left == "df" else left
        shown = "" if left == before else left
        lines.append(rf"{shown} &= {show(step.after)} && {reason_latex(step, show)}")
        before = left
    return r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}"


def condition_lines(gradient: Gradient, format: str) -> list[str]:
    """'where S is invertible', and what the answer speaks of that is no common notation."""
    from matdiff.answers.named_answer import field_lines, meanings

    show = printer(format)
    told = [f"{show(node)} {said(words, format)}" for node, words in meanings(gradient.node)]
    told += field_lines(gradient.node, format)
    return [
        f"{show(node)} {words if format == 'unicode' else words.replace('≠', '!=')}"
        for node, words in gradient.conditions_as_nodes()
    ] + told


def step_dict(step: Step) -> dict[str, Any]:
    show = printer("ascii")
    return {
        "left": step.left,
        "before": show(step.before),
        "after": show(step.after),
        "laws": list(step.laws),
        "reason": step.reason,
        "because": [ground.text(show, has_signs=False) for ground in step.because],
        "source": step.source,
    }


def as_dict(gradient: Gradient) -> dict[str, Any]:
    """Everything that is known of an answer, as plain data."""
    from matdiff.answers.named_answer import field_lines
    from matdiff.output.documents import as_data

    return {
        "expression": str(gradient.expression),
        "variable": gradient.variable,
        "gradient": str(gradient),
        "latex": gradient.latex(),
        "shape": list(gradient.shape),
        "shapes": {name: list(shape) for name, shape in gradient.shapes.items()},
        "conditions": list(gradient.conditions),
        "convention": gradient.convention,
        "notes": list(gradient.notes),
        "used": list(gradient.used),
        "meanings": field_lines(gradient.node, "ascii"),
        "steps": [step_dict(step) for step in gradient.steps],
        "tree": as_data(gradient.node) if gradient.node.weight < _LARGE else None,
    }
