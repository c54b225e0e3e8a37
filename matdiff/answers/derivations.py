"""Derivations as on paper, of every kind of answer: left side, line, reason.

>>> import matdiff
>>> print(derivation_text(matdiff.jvp("A x", "x"), "ascii"))
         F  =  A x     definition
        dF  =  A dx    product rule
dF along v  =  A v     v for dx
"""

from __future__ import annotations

from matdiff.answers.forming import formed
from matdiff.answers.lefts import left_sides
from matdiff.answers.reasons import reason_latex, reason_text
from matdiff.answers.report import printer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.answers.answer import Answer

_WIDTH = 58


def derivation_text(answer: Answer, format: str = "unicode", detail: str = "normal") -> str:
    """A line for each step; a reason stands beside its line, or below a long one."""
    if format in ("latex", "markdown"):
        return derivation_latex(answer, detail)
    form = answer.record.how.get("form")
    if form is not None:
        return str(form.explain(format))
    show, name = printer(format), left_sides(answer, format)
    rows: list[tuple[str, str, str]] = []
    before = ""
    for step in formed(answer, detail).lines:
        left = name(step.left)
        shown = "" if left == before else left
        rows.append((shown, show(step.after), reason_text(step, format, show)))
        before = left
    margin = max(len(left) for left, _, _ in rows)
    column = min(_WIDTH, max(len(line) for _, line, _ in rows))
    text = []
    for left, line, reason in rows:
        row = f"{left:>{margin}}  =  {line}"
        if not reason:
            text.append(row)
        elif len(line) <= column:
            text.append(f"{row}{' ' * (column - len(line))}    {reason}")
        else:
            text.append(f"{row}\n{' ' * (margin + 5 + column)}    {reason}")
    return "\n".join(text)


def derivation_latex(answer: Answer, detail: str = "normal") -> str:
    """One aligned block."""
    form = answer.record.how.get("form")
    if form is not None:
        block: str = form.explain().latex()
        return block
    show, name, before, lines = printer("latex"), left_sides(answer, "latex"), "", []
    for step in formed(answer, detail).lines:
        left = name(step.left)
        shown = "" if left == before else left
        lines.append(rf"{shown} &= {show(step.after)} && {reason_latex(step, show)}")
        before = left
    return r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}"
