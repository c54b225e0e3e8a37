"""How an answer is laid out for a reader: terminal text, LaTeX, Markdown, JSON.

    read as   ||X w - y||^2        X: m x n, w: n, y: m   (inferred)

    grad_w f  =  2 X^T (X w - y)   n x 1

The same lines in every format; only the printer of expressions and a few words differ.

>>> import matdiff
>>> equation(matdiff.grad("x^T x", "x"))
'\\\\nabla_{x} f = 2 x'
"""

from __future__ import annotations

from matdiff.answers.lefts import more_lines, named
from matdiff.answers.reasons import said
from matdiff.answers.sizes import indices_met, symbol_words
from matdiff.base.errors import UsageError
from matdiff.codegen import TARGETS
from matdiff.output import documents, unicode
from matdiff.output import latex as output_latex
from matdiff.output import plain as output_plain
from matdiff.output.paper import PAPERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from matdiff.answers.answer import Answer
    from matdiff.calculus.steps import Step
    from matdiff.expression.nodes import Node

    Printer = Callable[[Node], str]

FORMATS = ("unicode", "ascii", *PAPERS, "json", *TARGETS)
_WIDTH = 58
_REASON = 100
_LARGE = 5000


def printer(format: str) -> Printer:
    """The printer of expressions for a format of text."""
    if format == "unicode":
        return unicode.pretty
    if format == "ascii":
        return output_plain.plain
    if format in ("latex", "markdown"):
        return output_latex.latex
    raise UsageError(f"the formats are {', '.join(FORMATS)}, not '{format}'")


def heading(gradient: Answer, format: str) -> str:
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


def condition_lines(gradient: Answer, format: str) -> list[str]:
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


def equation(answer: Answer) -> str:
    """The answer with its name in LaTeX: one line, or an aligned block where more than one formula was found."""
    rows = equation_rows(answer)
    if len(rows) == 1:
        return " = ".join(filter(None, rows[0]))
    lines = [f"{name} &= {value}" for name, value in rows]
    return r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}"


def equation_rows(answer: Answer) -> list[tuple[str, str]]:
    """The formulas that were found, each with its name in LaTeX; an index form has its name in it."""
    derivative = answer.record.kind.more.get("derivative")
    own = derivative(answer.record) if derivative is not None else None
    if own is not None:
        name = named(answer.variable, "latex")
        return [(rf"\frac{{\partial F}}{{\partial {name}}}", own.latex())]
    body = answer.latex()
    if answer.record.how.get("level") == "index":
        return [("", body)]
    if answer.record.how.get("level") == "operator":
        body = rf"\mathrm{{d}}{named(answer.variable, 'latex')} \mapsto {body}"
    show = printer("latex")
    rows = [(answer.left("latex"), body)]
    return rows + [(name, show(node)) for name, node in more_lines(answer, "latex")]


def as_dict(answer: Answer) -> dict[str, Any]:
    """Everything that is known of an answer, as plain data; the same keys for every kind, and those that it has beside."""
    from matdiff.answers.named_answer import field_lines

    record = answer.record
    node: Node | None = answer.node
    found: dict[str, Any] = {
        "kind": answer.kind,
        "expression": str(answer.expression),
        "variable": answer.variable,
        "variables": list(answer.variables),
        "directions": [v.name for v in record.directions.values()],
        "answer": str(answer),
        "latex": answer.latex(),
        "form": record.how.get("level", "matrix"),
        "shape": list(answer.shape),
        "shapes": {name: list(shape) for name, shape in answer.shapes.items()},
        "conditions": list(answer.conditions),
        "line": answer.line,
        "convention": answer.convention,
        "conventions": list(answer.conventions),
        "notes": list(answer.notes),
        "used": list(answer.used),
        "meanings": field_lines(node, "ascii") if node is not None else [],
        "steps": [step_dict(s) if hasattr(s, "after") else list(s) for s in answer.steps],  # type: ignore[call-overload]
        "tree": documents.as_data(node) if node is not None and node.weight < _LARGE else None,
    }
    if "answer" in record.how:  # the key of this kind in former releases
        found["gradient"] = found["answer"]
    both = getattr(record.how.get("answer"), "wirtinger", None)
    if both is not None:
        pair = None if both.hermitian else answer.wirtinger
        found["wirtinger"] = pair and {"z": str(pair.z), "conj": str(pair.conj)}
    conj = record.how.get("conj")
    found["conj"] = None if conj is None else str(conj)
    text = record.kind.more.get("curvature_text")
    found["curvature"] = "" if text is None else text(record)("ascii")
    data = record.kind.more.get("data")
    return found if data is None else {**data(record), **found}
