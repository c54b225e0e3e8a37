"""The line that answers, and the same with names for what a long answer repeats.

grad_w f  =  2 X^T (X w - y)   n x 1
"""

from __future__ import annotations

from matdiff.answers import lefts, reasons, report
from matdiff.answers.fieldnames import count, named_parts, put
from matdiff.answers.report import printer
from matdiff.answers.sizes import shape_words
from matdiff.expression.nodes import Apply
from matdiff.expression.operators import OPERATORS
from matdiff.expression.traverse import postorder
from matdiff.output import latex, unicode
from matdiff.output.naming import Letters, is_long, name_parts, own_letter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from matdiff.answers.answer import Answer
    from matdiff.answers.fieldnames import NamedPart
    from matdiff.answers.report import Printer
    from matdiff.expression.nodes import Node, Symbol
    from matdiff.output.style import Style


def answer_line(gradient: Answer, format: str) -> str:
    """∇_w f  =  2 Xᵀ (X w − y)    n × 1; of a long answer, a line more for each part that is repeated."""
    places = "".join(f", {place.name} = 1..{place.axes[0]}" for place in gradient.answer.places)
    left = gradient.left(format)
    shape = shape_words(gradient.shape, format) + places
    more = gradient.more_lines(format)
    width = max(len(name) for name in (left, *(name for name, _ in more)))
    if not is_long(gradient.node):
        rows = [f"{left:{width}}  =  {printer(format)(gradient.node)}    {shape}"]
    else:
        text, *lines = named_text(gradient.node, format).split("\n")
        told = [with_meaning(line) for line in lines] if format in ("unicode", "ascii") else lines
        rows = [f"{left:{width}}  =  {text}    {shape}", *(f"  {line}" for line in told)]
    rows += [f"{name:{width}}  =  {printer(format)(node)}" for name, node in more]
    return "\n".join(rows)


def with_meaning(line: str) -> str:
    """'where v = eigvec_max(S), the unit eigenvector of the largest eigenvalue'."""
    for row in OPERATORS.values():
        if row.letter and not row.selection and f"= {row.word}(" in line:
            return f"{line}, {row.meaning.removeprefix('is ')}"
    return line


def meanings(node: Node, lettered: bool = False) -> list[tuple[Node, str]]:
    """What an answer speaks of that is no common notation: L_f(A, E), polar(A), each once.

    ``lettered`` are those alone that a long answer gives a letter: eigenvectors.
    """
    found: dict[str, tuple[Node, str]] = {}
    for v in postorder(node):
        if not isinstance(v, Apply) or not v.operator.meaning or bool(own_letter(v)) != lettered:
            continue
        found.setdefault(v.operator.name, (v, v.operator.meaning))
    return list(found.values())


def all_meanings(node: Node) -> list[tuple[Node, str]]:
    """The same, and eigenvectors, for a form of the answer that gives these no letters."""
    return [*meanings(node, lettered=True), *meanings(node)]


def field_lines(node: Node, format: str) -> list[str]:
    """'X (X^T X)^-1 X^T is the orthogonal projection on the column space of X', for parts without a letter of their own."""
    show = printer(format)
    lettered = {part.node for part, _ in lettered_parts(node)} if is_long(node) else set()
    parts = [part for part in named_parts(node) if part.node not in lettered]
    return [f"{show(part.node)} is {part.text(show)}" for part in parts]


def lettered_parts(node: Node) -> list[tuple[NamedPart, Symbol]]:
    """The parts with a name in the field that a long answer repeats, each with a letter that is free."""
    letters = Letters(node)
    return [
        (part, letters.called(part.letter, part.node))
        for part in named_parts(node)
        if count(node, part.node) > 1 and not part.node.indices
    ]


def with_meanings_latex(body: str, node: Node) -> str:
    """An equation in LaTeX, and after it what the answer speaks of that is no common notation."""

    told = meanings_latex(node)
    if not told:
        return body
    end = r"\end{aligned}"
    where = r"\text{where } " + r" \text{ and } ".join(told)
    if body.endswith(end):
        return rf"{body.removesuffix(end)} \\ & {where}{end}"
    return rf"{body}, \quad {where}"


def meanings_latex(node: Node) -> list[str]:
    """What an answer speaks of that is no common notation, in LaTeX."""
    show = printer("latex")
    told = [f"{show(v)} {reasons.latex_words(f' {words}')}" for v, words in all_meanings(node)]
    return told + [f"{show(part.node)} {part.latex(show, ' is ')}" for part in named_parts(node)]


def named_text(node: Node, format: str) -> str:
    """An expression with names for its repeated parts, and a line for each name."""
    show = printer(format)
    own = lettered_parts(node)
    for part, letter in own:
        node = put(node, part.node, letter)
    short, definitions = name_parts(node)
    lines = [(show(label), show(value)) for label, value in definitions]
    lines += [(show(letter), _explained(part, format, show)) for part, letter in own]
    return _style(format).where(show(short), lines) if lines else show(node)


def _explained(part: NamedPart, format: str, show: Printer) -> str:
    """'X (X^T X)^-1 X^T, the orthogonal projection on the column space of X'."""
    if format in ("latex", "markdown"):
        return f"{show(part.node)} {part.latex(show, ', ')}"
    return f"{show(part.node)}, {part.text(show)}"


def _style(format: str) -> Style:
    if format in ("latex", "markdown"):
        return latex.STYLE

    return unicode.STYLE


def form_lines(gradient: Answer, format: str, options: Mapping[str, str]) -> list[str]:
    """The answer in matrices of data, or as a sum over their rows, where it is asked for; and what they are."""

    lines: list[str] = []
    if "matrix_form" in options:
        form = gradient.matrix_form()
        name = form.names.get(gradient.answer.name, gradient.variable)
        lines.append(
            f"{lefts.nabla(name, format)}  =  {report.printer(format)(form.node)}    in matrix form"
        )
        lines += [f"  with {reasons.said(line, format)}" for line in form.definitions]
    if "sum_form" in options:
        total = gradient.sum_form()
        name = gradient.variable
        lines.append(
            f"{lefts.nabla(name, format)}  =  {report.printer(format)(total.node)}    as a sum"
        )
        lines += [f"  with {reasons.said(line, format)}" for line in total.definitions]
    return lines
