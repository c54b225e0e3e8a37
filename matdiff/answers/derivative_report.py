"""How differentials, Jacobians, Hessians and their products with directions are laid out for a reader; gradients are in report.py.

dF  =  -X^-1 dX X^-1            of any expression, and dF/dt for a scalar t
J   =  I kron W                 d vec F = J d vec X
dX -> A dX B                    the same as a linear map
H   =  2 A^T A                  d^2 f = dx^T H dx

>>> import matdiff
>>> print(answer_text(matdiff.differential("X^-1", "X"), "ascii").splitlines()[0])
dF  =  -X^-1 dX X^-1    n x n
"""

from __future__ import annotations

from matdiff.answers import sizereport
from matdiff.answers.derivations import derivation_text
from matdiff.answers.lefts import left, more_lines, named
from matdiff.answers.named_answer import all_meanings, field_lines
from matdiff.answers.reasons import said
from matdiff.answers.report import printer
from matdiff.answers.sizes import shape_words
from matdiff.codegen import TARGETS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from matdiff.answers.answer import Answer
    from matdiff.answers.telling import Telling
    from matdiff.expression.nodes import Node


def answer_text(found: Answer, format: str, told: Telling | None = None, width: int = 0) -> str:
    """The answer with its shape, its conditions, the steps if wanted."""
    if format == "json":
        import json

        return json.dumps(found.to_dict(), ensure_ascii=False, indent=2)
    if format in TARGETS:
        return _code(found, format)
    show = printer(format)
    name = left(found, format)
    lines = [f"{name}{_equals(found, format)}{show(found.node)}    {_shape(found, format)}"]
    lines += [f"{name}  =  {show(node)}" for name, node in more_lines(found, format)]
    lines += [
        f"  where {line if format == 'unicode' else line.replace('≠', '!=')}"
        for line in found.conditions
    ]
    meanings: list[str] = []
    for part in (found.node, *(node for _, node in more_lines(found, format))):
        meanings += [f"{show(node)} {said(words, format)}" for node, words in all_meanings(part)]
        meanings += field_lines(part, format)
    lines += [f"  where {line}" for line in dict.fromkeys(meanings)]
    lines += [f"  {said(line, format)}" for line in found.conventions]
    lines += _curvature(found, format, show)
    if told:
        lines += ["", derivation_text(found, format, told, width)]
    derivative = getattr(found, "derivative", None)
    if derivative is not None:
        name = named(found.variable, format)
        lines += ["", f"dF/d{name}  =  {show(derivative.node)}"]
    return "\n".join(lines)


def size_lines(found: Answer, sizes: Mapping[str, int], format: str) -> list[str]:
    """The explicit matrix at these sizes, and what is kept instead."""

    report = found.size_report(sizes)
    matrix = "Hessian" if found.kind == "hessian" else "Jacobian"
    lines = [f"  the explicit {matrix} is {report.sentence()}"]
    if report.kept is not None:
        about = f"{report.kept}" if report.kept < 10**6 else sizereport.scientific(report.kept)
        memory = sizereport.in_units(report.kept * 4)
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
    sentence = curvature.sentence(show, lambda words: said(words, format))
    return [f"  {sentence}"]


def _equals(found: Answer, format: str) -> str:
    """'  =  ', or what makes a linear map of dX of what follows."""
    if getattr(found, "level", "") != "operator":
        return "  =  "
    name = named(found.variable, format)
    return f"  :  d{name} ↦ " if format == "unicode" else f"  :  d{name} -> "


def _shape(found: Answer, format: str) -> str:
    words = shape_words(found.shape, format)
    return f"{words}, as a linear map" if getattr(found, "level", "") == "operator" else words


def _code(found: Answer, format: str) -> str:
    """Code; of complex matrices of both Jacobians."""
    text: str = found.code(format)
    if found.record.how.get("conj") is not None:
        text = f"{text}\n\n{found.code(format, of='conj')}"
    return text
