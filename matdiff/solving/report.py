"""How a solution is laid out for a reader: terminal text, LaTeX, plain data.

w  =  (X'X)^-1 X'y        n x 1
  the minimum, unique: f is convex in w, and nothing else is stationary
  where X has full column rank
in general  w  =  X^+ y + (I - X^+ X) z    for any z
"""

from __future__ import annotations

from matdiff.answers.reasons import latex_words, said
from matdiff.answers.report import attribute_words, printer
from matdiff.answers.sizes import indices_met, shape_words, symbol_words
from matdiff.expression.nodes import Node
from matdiff.expression.traverse import symbols
from matdiff.output import latex, unicode
from matdiff.output.board import Row
from matdiff.output.paper import Sheet
from matdiff.rewrite import terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from matdiff.solving.equation import Equation
    from matdiff.solving.isolate import Line
    from matdiff.solving.solution import Solution, SolutionBranch

_LARGE = 5000


def heading(solution: Solution, format: str) -> str:
    """How the question was read: the function or equation, constraints, sizes."""
    show = printer(format)
    problem = solution.problem
    asked: list[str] = []
    if problem.objective is not None:
        asked.append(show(solution.question.objective or problem.objective))
    asked += [f"{show(e)} = 0" for e in problem.equations]
    text = ", ".join(asked)
    if problem.constraints:
        limits = ", ".join(f"{show(c.difference)} = 0" for c in problem.constraints)
        text += f"   subject to  {limits}"
    letters = solution.reading.symbols.values()
    at = (
        indices_met(solution.question.objective or problem.objective)
        if problem.objective is not None
        else {}
    )
    sizes = ", ".join(
        " ".join([symbol_words(s, format, at.get(s, "")), *attribute_words(s.attributes, format)])
        for s in letters
    )
    declared = solution.reading.scope.names
    if sizes and not all(s.name in declared for s in letters):
        sizes += "   (inferred)"
    gap = "\n          " if len(text) + len(sizes) > 100 else "    "
    return f"read as   {text}{gap}{sizes}"


def name_in(name: str, format: str) -> str:
    """A letter in the signs of a format."""
    if format == "unicode":
        return unicode.STYLE.symbol(name)
    if format in ("latex", "markdown"):
        return latex.STYLE.symbol(name)
    return name


def branch_lines(branch: SolutionBranch, format: str, lead: str = "") -> list[str]:
    """The values of a branch, its verdict, its conditions."""
    show = printer(format)
    lines = []
    for name, node in branch.values.items():
        free = f"    for any {', '.join(branch.free)}" if branch.free else ""
        lines.append(
            f"{lead}{name_in(name, format)}  =  {show(node)}{free}    {shape_words(node.shape, format)}"
        )
    verdict = branch.verdict
    if verdict is not None and verdict.sentence():
        lines.append(f"  {said(verdict.sentence(), format)}")
    told = dict.fromkeys(one.text(show) for one in branch.conditions_said())
    lines += [f"  where {words}" for words in told]
    return lines


def values_text(solution: Solution, format: str) -> str:
    """All branches, the general answer, or what is left of the question."""
    show = printer(format)
    blocks = ["\n".join(branch_lines(branch, format)) for branch in solution.branches]
    if solution.general is not None:
        general = branch_lines(solution.general, format, "in general  ")
        blocks.append("\n".join(general))
    if not solution.branches:
        blocks.append(left_over(solution, format))
    text = "\n".join(blocks)
    letters = solution.question.defined
    used = [v for v in letters if any(v.name in b for b in blocks)]
    for letter in used:
        text += f"\n  with {name_in(letter.name, format)} = {show(letters[letter])}"
    return text


def left_over(solution: Solution, format: str) -> str:
    """Where there is no closed form: why, the equation in its simplest form, and a step towards the solution."""
    show = printer(format)
    problem = solution.problem
    lines = []
    if problem.lagrangian is not None and problem.constraints:
        lines.append("no closed form; stationary where (Lagrange, Karush-Kuhn-Tucker conditions)")
    else:
        lines.append("no closed form; it is where")
    for _, equation in solution.equations:
        lines.append(f"  {equation_text(equation, show)}")
    name, steps = solution.iteration
    for unknown, node in steps.items():
        letter = name_in(unknown, format)
        arrow = "←" if format == "unicode" else "<-"
        lines.append(f"{name}:  {letter}  {arrow}  {show(node)}")
    return "\n".join(lines)


def equation_text(equation: Equation, show: Any) -> str:
    right = equation.right
    return f"{show(equation.left)}  =  {zero_or(right, show)}"


def zero_or(node: Node, show: Any) -> str:
    """0 for a zero of any shape."""

    return "0" if terms.is_zero(node) else str(show(node))


def steps_text(solution: Solution, lines: Iterable[Line], format: str) -> str:
    """The lines of a solution, each with its reason."""
    show = printer(format)
    problem = solution.problem
    rows: list[tuple[str, str]] = []
    if problem.level is not None:
        rows.append((show(problem.level.node), f"taken for f: {problem.level.reason}"))
    if problem.lagrangian is not None and problem.constraints:
        rows.append((f"L = {show(problem.lagrangian)}", "the Lagrangian"))
    for row in problem.rows:
        reason = "the constraint" if row.is_multiplier else "the gradient is zero"
        if problem.objective is None:
            reason = "the equation"
        rows.append((equation_text(row.equation, show), reason))
    rows += [(equation_text(line.equation, show), said(line.reason, format)) for line in lines]
    for letter, value in problem.letters.items():
        rows.append((f"{show(letter)} = {show(value)}", "the constraints, stacked"))
    width = min(62, max((len(text) for text, _ in rows), default=0))
    return "\n".join(
        f"  {text:<{width}}    {reason}"
        if len(text) <= width
        else f"  {text}\n  {'':<{width}}    {reason}"
        for text, reason in rows
    )


def told(solution: Solution, format: str, steps: bool = False) -> str:
    """Heading, values and, if asked for, steps."""
    parts = [heading(solution, format), values_text(solution, format)]
    if steps:
        for branch in solution.branches:
            parts.append(steps_text(solution, branch.lines, format))
        if not solution.branches:
            parts.append(steps_text(solution, (), format))
    return "\n\n".join(parts)


def values_latex(solution: Solution) -> str:
    """Aligned: a line for each value, conditions as text."""
    show = printer("latex")
    lines = []
    for branch in solution.branches:
        shown = [
            rf"{name_in(name, 'latex')} &= {show(node)}" for name, node in branch.values.items()
        ]
        told = [one.latex(show) for one in branch.conditions_said()]
        if told:
            shown[-1] += r" \quad \text{where } " + r",\ ".join(told)
        lines += shown
    if not solution.branches:
        lines = [rf"{show(e.left)} &= {zero_or(e.right, show)}" for _, e in solution.equations]
    if len(lines) == 1:
        return lines[0].replace("&=", "=")
    return r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}"


def sheet(solution: Solution, steps: bool) -> Sheet:
    """What was asked, the values with their conditions, the steps of every branch, for paper."""
    show = printer("latex")
    problem = solution.problem
    objective = solution.question.objective or problem.objective
    asked = [show(objective)] if objective is not None else []
    asked += [f"{show(e)} = 0" for e in problem.equations]
    asked += [f"{show(c.difference)} = 0" for c in problem.constraints]
    rows, notes, told = [], [], []
    for branch in solution.branches:
        rows += [Row(name_in(n, "latex"), show(node)) for n, node in branch.values.items()]
        notes += [one.latex(show) for one in branch.conditions_said()]
        if branch.verdict is not None and branch.verdict.sentence():
            told.append(latex_words(said(branch.verdict.sentence(), "unicode")))
    if not solution.branches:
        rows = [Row(show(e.left), zero_or(e.right, show)) for _, e in solution.equations]
    letters = solution.question.defined
    used = [v for v in letters if any(v in symbols(node) for b in solution.branches for node in b.values.values())]  # fmt: skip
    notes += [f"{name_in(v.name, 'latex')} = {show(letters[v])}" for v in used]
    proofs = [steps_rows(solution, b.lines) for b in solution.branches] if steps else []
    return Sheet(r", \quad ".join(asked), rows, notes, proofs, told)


def steps_rows(solution: Solution, lines: Iterable[Line]) -> list[Row]:
    """The lines that lead to a branch, with their reasons, in LaTeX."""
    show = printer("latex")
    rows = [
        (row.equation, "the constraint" if row.is_multiplier else "the gradient is zero")
        for row in solution.problem.rows
    ]
    rows += [(line.equation, line.reason) for line in lines]
    return [Row(show(e.left), zero_or(e.right, show), latex_words(reason)) for e, reason in rows]


def as_dict(solution: Solution) -> dict[str, Any]:
    """Plain data."""
    show = printer("ascii")
    name, iteration = solution.iteration if not solution.branches else ("", {})
    return {
        "kind": solution.kind,
        "variables": list(solution.variables),
        "branches": [_branch_dict(branch) for branch in solution.branches],
        "general": None if solution.general is None else _branch_dict(solution.general),
        "equations": [f"{show(e.left)} = {zero_or(e.right, show)}" for _, e in solution.equations],
        "iteration": {"name": name, **{k: show(v) for k, v in iteration.items()}} if name else None,
        "lagrangian": show(solution.problem.lagrangian)
        if solution.problem.lagrangian is not None and solution.problem.constraints
        else None,
        "latex": solution.latex(),
        "shapes": {k: list(s.shape) for k, s in solution.reading.symbols.items()},
        "notes": list(solution.notes),
        "steps": [
            {
                "equation": f"{show(line.equation.left)} = {zero_or(line.equation.right, show)}",
                "reason": line.reason,
                "law": line.law,
                "source": line.source,
            }
            for line in solution.steps
        ],
    }


def _branch_dict(branch: SolutionBranch) -> dict[str, Any]:
    show = printer("ascii")
    verdict = branch.verdict
    return {
        "values": {name: show(node) for name, node in branch.values.items()},
        "multipliers": {name: show(node) for name, node in branch.multipliers.items()},
        "conditions": list(branch.conditions),
        "free": list(branch.free),
        "verdict": None
        if verdict is None
        else {
            "kind": verdict.kind,
            "unique": verdict.unique,
            "why": verdict.why,
            "proved": verdict.proved,
        },
    }
