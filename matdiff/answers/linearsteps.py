"""Derivations of differentials, Jacobians, Hessians and products with directions, as text and typeset; ``r.explain()`` makes them."""

from __future__ import annotations

from matdiff.answers.grounded import Grounded
from matdiff.answers.orders import HIGHEST, differential_name
from matdiff.answers.reasons import reason_latex, reason_text
from matdiff.answers.report import nabla, nabla_latex, printer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_WIDTH = 58


class Derived:
    """A derivation: ``str`` gives it in its format, Jupyter shows it as one aligned block.

    >>> import matdiff
    >>> print(matdiff.jacobian("A X B", wrt="X").explain("ascii"))
                 dF  =  d(A X B)                the differential
                     =  A dX B                  product rule
            d vec F  =  kron(B^T, A) vec(dX)    vec(AX) = (I kron A) vec X; vec(XB) = (B' kron I) vec X
    d vec F/d vec X  =  kron(B^T, A)            d vec F = J d vec X
    """

    def __init__(self, found: Any, format: str = "unicode") -> None:
        self.found = found
        self.format = format

    def __str__(self) -> str:
        from matdiff.answers.derivative_report import name_of

        return "\n".join(step_lines(self.found, name_of(self.found, self.format), self.format))

    def __repr__(self) -> str:
        return str(self)

    def latex(self) -> str:
        """One aligned block: each line, and the reason beside it."""
        from matdiff.answers.derivative_report import conjugate_name, left_latex

        show, before, lines = printer("latex"), "", []
        names = _left_latex(self.found)
        for step in self.found.steps:
            left = names.get(step.left) or left_latex(self.found)
            left = conjugate_name(self.found, "latex") if step.left == "conj" else left
            shown = "" if left == before else left
            before = left
            lines.append(rf"{shown} &= {show(step.after)} && {reason_latex(step, show)}")
        return r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"


def step_lines(found: Any, name: str, format: str) -> list[str]:
    """A line for each step: left side, expression, reason."""
    show = printer(format)
    rows, before = [], ""
    names = {**_left_sides(found, format), "conj": f"{name}*"}
    for step in found.steps:
        left = names.get(step.left, name)
        reason = reason_text(step, format, show)
        rows.append(("" if left == before else left, show(step.after), reason))
        before = left
    margin = max(len(left) for left, _, _ in rows)
    width = min(_WIDTH, max(len(line) for _, line, _ in rows))
    return [
        f"{left:>{margin}}  =  {line:{width}}    {reason}".rstrip() for left, line, reason in rows
    ]


def _left_sides(found: Any, format: str) -> dict[str, str]:
    """What stands on the left of the lines: of a Hessian it is the gradient that is differentiated."""
    names = {"dF": "dF", "vec": "d vec F", "f": "f", "df": "df"}
    for order in range(2, HIGHEST + 1):
        names[differential_name(order, "ascii")] = differential_name(order, format)
    if getattr(found, "kind", "") in ("hessian", "hvp"):
        gradient = nabla(str(found.variables[0]), format)
        names.update({"gradient": gradient, "dF": f"d {gradient}", "vec": f"d vec {gradient}"})
    return names


def _left_latex(found: Any) -> dict[str, str]:
    function, d = "F", r"\mathrm{d}"
    names = {"f": "f", "df": rf"{d}f"}
    if getattr(found, "kind", "") in ("hessian", "hvp"):
        function = nabla_latex(str(found.variables[0]))
        names["gradient"] = function
    vec = rf"{d}\operatorname{{vec}} {function}"
    higher = {f"d{order}F": rf"{d}^{{{order}}} {function}" for order in range(2, HIGHEST + 1)}
    return {**names, "dF": rf"{d} {function}", "vec": vec, **higher}


class Explained(Grounded):
    """What differentials, Jacobians, Hessians and products share: a derivation to look at, and their own name when typeset."""

    def explain(self, format: str = "unicode") -> Derived:
        """The derivation as on paper; it renders itself in Jupyter."""
        return Derived(self, format)

    def _repr_latex_(self) -> str:
        from matdiff.answers.derivative_report import typeset

        return f"$\\displaystyle {typeset(self)}$"
