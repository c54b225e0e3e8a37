"""How a backward pass is laid out: the program, a line for each gradient with the laws behind it, the derivations.

∇_h2 L  =  softmax(h2) − y           M2 × 1     log softmax; sum rule
∇_z1 L  =  W2ᵀ ∇_h2 L                M1 × 1     product rule
"""

from __future__ import annotations

from matdiff.answers import report
from matdiff.answers.derivations import cited
from matdiff.answers.forming import formed_passage
from matdiff.answers.reasons import latex_words, reason_latex, reason_text, said
from matdiff.answers.sizes import member_words, shape_words
from matdiff.answers.telling import PLAIN, Telling
from matdiff.base.errors import UsageError
from matdiff.calculus.conditions import conditions_of
from matdiff.expression import traverse
from matdiff.expression.nodes import Apply, Symbol
from matdiff.expression.traverse import symbols
from matdiff.output import board
from matdiff.output import plain as output_plain
from matdiff.output.board import Row
from matdiff.output.notation import notated, worded
from matdiff.output.paper import Sheet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.calculus.steps import Step
    from matdiff.calculus.tape import Cotangent
    from matdiff.expression.nodes import Node
    from matdiff.programs.backpropagation import Backpropagation

_COLUMN = 56
_SUM_RULE = "the differential of a sum"


def lines(found: Backpropagation, format: str, deltas: bool = False) -> list[tuple[str, str]]:
    """Left and right side of every gradient."""
    show = found.printer(deltas)
    rows = []
    for name, gradient in found.items():
        left = show.gradient(name, format)
        own = gradient.cotangent.symbol
        if deltas and own is not None:
            left = f"{show(own, format)} = {left}"
        right = show(gradient.node, format)
        chained = gradient.cotangent.chained
        if gradient.cotangent.shorter is not chained and not _is_plain(gradient.cotangent, found):
            right = f"{show(chained, format)} = {right}"
        rows.append((left, right))
    return rows


def _is_plain(cotangent: Cotangent, found: Backpropagation) -> bool:
    """Whether all that was put in are matrices of ones and the like: the line before would say nothing."""
    gone = set(symbols(cotangent.chained)) - set(symbols(cotangent.shorter))
    values = {c.symbol: c.value for c in found.tape.cotangents.values()}
    return cotangent.chained.weight <= 1 or all(
        isinstance(values.get(v), Apply) and values[v].weight == 1 for v in gone
    )


def laws_of(cotangent: Cotangent) -> tuple[str, ...]:
    """The reasons of the differential laws on the way from the statements to the name, in words."""
    found: dict[str, None] = {}
    for share in cotangent.shares:
        derivation = share.derivation
        for law, _, _ in derivation.unfolded:
            if not law.quiet:
                found[law.reason] = None
        depends = _way(share)
        for record in derivation.sweep.records:
            law = record.backward.law
            if record.node in depends and law.reason and not law.quiet:
                found[law.reason] = None
    if len(found) > 1:
        found.pop(_SUM_RULE, None)  # every layer has one
    return tuple(found)


def _way(share: Any) -> set[Any]:
    return traverse.containing({share.answer.variable}, share.derivation.root)


def program_lines(found: Backpropagation, format: str) -> list[str]:
    """The statements as they were read, and the sizes of the names that are given."""
    show = found.printer()
    names = [(s.name or found.loss, s.node) for s in found.tape.statements]
    width = max(len(show.style(format).symbol(name)) for name, _ in names)
    rows = [
        f"{show.style(format).symbol(name):>{width}}  =  {show(node, format)}"
        for name, node in names
    ]
    sizes = []
    for v in found.reading.symbols.values():
        words = " ".join(
            a.replace("_", " ")
            for a in sorted(
                v.attributes - {"simplex"} if "onehot" in v.attributes else v.attributes
            )
        )
        sizes.append(f"{member_words(v.name, v.shape, v.axes, format)} {words}".rstrip())
    rows.append(f"{'':{width}}     {', '.join(sizes)}")
    return rows


def table(found: Backpropagation, format: str, deltas: bool = False) -> list[str]:
    """A line for each gradient: what it is, its shape, the laws behind it."""
    rows = lines(found, format, deltas)
    width = max(len(left) for left, _ in rows)
    column = min(_COLUMN, max(len(right) for _, right in rows))
    shapes = [shape_words(g.shape, format) for g in found.values()]
    across = max(len(words) for words in shapes)
    text = []
    for (left, right), gradient, shape in zip(rows, found.values(), shapes, strict=True):
        reasons = said("; ".join(gradient.laws), format)
        text.append(
            f"{left:>{width}}  =  {right:<{column}}    {shape:<{across}}    {reasons}".rstrip()
        )
    return text


def conditions(found: Backpropagation, format: str) -> tuple[str, ...]:
    """When the gradients hold, told with the names of the program."""
    show = found.printer()
    context = found.tape.context
    told: dict[str, None] = {}
    for share in (s for c in found.tape.cotangents.values() for s in c.shares):
        d = share.derivation
        for node, words in conditions_of(
            d.context, d.root, share.answer.gradient, normal=d.normaliser.normal
        ):
            if (
                isinstance(node, Symbol)
                and words.startswith("has positive")
                and context.holds(node, "positive")
            ):
                continue
            if format == "latex":
                told[f"{show(node, format)} {latex_words(f' {words}')}"] = None
                continue
            sentence = words if format == "unicode" else words.replace("≠", "!=")
            told[f"{show(node, format)} {sentence}"] = None
    return tuple(told)


def rows_of(found: Backpropagation, name: str, format: str, how: Telling = PLAIN) -> list[Row]:
    """The derivation of one gradient: left side, line, reason."""
    if how.method != "differential":
        raise UsageError(
            f"a program is gone through by differentials, not by the method {how.method}",
            help="matdiff grad with the program and a variable has the other methods",
        )
    with notated(how.notation):
        rows = _rows(found, name, format, how)
        return [Row(row.left, row.right, worded(row.reason)) for row in rows]


def _rows(found: Backpropagation, name: str, format: str, how: Telling) -> list[Row]:
    show, is_latex = found.printer(), format in ("latex", "markdown")

    def text(node: Node) -> str:
        return show(node, format)

    rows = []
    for step in formed_passage(found[name].steps, how.detail):
        told = step.saying(step.reason.replace("df = ", f"d{found.loss} = ", 1))
        reason = reason_latex(told, text) if is_latex else reason_text(told, format, text)
        if how.cite:
            reason = cited(reason, step.source, "latex" if is_latex else format)
        rows.append(Row(_left(step, found, name, format), text(step.after), reason))
    return rows


def derivation(
    found: Backpropagation, name: str, format: str, how: Telling = PLAIN, width: int = 0
) -> str:
    """The same as text within so many columns, or as one aligned block of LaTeX."""
    rows = rows_of(found, name, format, how)
    return board.aligned(rows) if format in ("latex", "markdown") else board.text(rows, width)


def _left(step: Step, found: Backpropagation, name: str, format: str) -> str:
    if step.left == "df":
        word = found.printer().style(format).symbol(found.loss)
        return rf"\mathrm{{d}}{word}" if format in ("latex", "markdown") else f"d{word}"
    if step.left in ("gradient", "G"):
        return found.printer().gradient(name, format)
    return found.printer().style(format).symbol(step.left)


def sheet(found: Backpropagation, how: Telling | None) -> Sheet:
    """The program, the gradients, conditions and derivations for paper."""
    show = found.printer()
    program = r", \quad ".join(
        f"{show.style('latex').symbol(s.name or found.loss)} = {show(s.node, 'latex')}"
        for s in found.tape.statements
    )
    rows = [Row(left, right) for left, right in lines(found, "latex")]
    told = [latex_words(g.convention) for g in found.values() if g.convention]
    proofs = [rows_of(found, name, "latex", how) for name in found] if how else []
    return Sheet(program, rows, conditions(found, "latex"), proofs, told)


def as_dict(found: Backpropagation) -> dict[str, Any]:
    """Everything that is known, as plain data."""

    return {
        "loss": found.loss,
        "program": [{"name": name, "value": str_of(node)} for name, node in found.tape.forward],
        "shapes": {name: list(shape) for name, shape in found.shapes.items()},
        "gradients": [
            {
                "name": name,
                "symbol": g.cotangent.symbol.name if g.cotangent.symbol else None,
                "gradient": str(g),
                "latex": g.latex(),
                "closed": str(g.closed),
                "shape": list(g.shape),
                "laws": list(g.laws),
                "convention": g.convention,
                "steps": [report.step_dict(step) for step in g.steps],
            }
            for name, g in found.items()
        ],
        "conditions": list(found.conditions),
        "notes": list(found.notes),
    }


def str_of(node: Any) -> str:
    """Plain text that reads back."""

    return output_plain.plain(node)
