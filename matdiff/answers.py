"""The line that answers, and the same with names for what a long answer repeats.

grad_w f  =  2 X^T (X w - y)   n x 1
"""

from __future__ import annotations

from matdiff.output.naming import is_long, name_parts
from matdiff.report import printer
from matdiff.sizes import shape_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node
    from matdiff.output.style import Style
    from matdiff.result import Gradient


def answer_line(gradient: Gradient, format: str) -> str:
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
        rows = [f"{left:{width}}  =  {text}    {shape}", *(f"  {line}" for line in lines)]
    rows += [f"{name:{width}}  =  {printer(format)(node)}" for name, node in more]
    return "\n".join(rows)


def named_text(node: Node, format: str) -> str:
    """An expression with names for its repeated parts, and a line for each name."""
    show = printer(format)
    short, definitions = name_parts(node)
    if not definitions:
        return show(node)
    lines = [(show(label), show(value)) for label, value in definitions]
    return _style(format).where(show(short), lines)


def _style(format: str) -> Style:
    if format in ("latex", "markdown"):
        from matdiff.output.latex import STYLE

        return STYLE
    from matdiff.output.unicode import STYLE as UNICODE

    return UNICODE
