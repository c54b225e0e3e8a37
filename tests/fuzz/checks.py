"""What has to hold of every expression: its gradients are right, read back as they were printed, and run as they were written.

``examine`` gives the first finding, None where there is none. A refusal (UnsupportedError) is a finding of kind 'refused' and no fault.

>>> from .generator import generate
>>> examine(generate(0)) is None
True
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from matdiff.base.errors import UnsupportedError
from matdiff.calculus.bookshelf import default_book
from matdiff.calculus.derive import Answer, Derivation, derive
from matdiff.calculus.narrate import steps_of
from matdiff.calculus.steps import Step
from matdiff.expression.build import differential
from matdiff.expression.nodes import Node, Symbol
from matdiff.numeric.fields import FLOAT, PRECISE
from matdiff.numeric.sampling import Point
from matdiff.numeric.values import Evaluator

from . import questions, texts
from .claims import claim, curve, kind, leaves_structure, shown_claim
from .findings import Finding, Found
from .generator import Case, variables
from .points import Drawn, distance, draw_points, has_values, moved_by, points_needed, slope

__all__ = ["Finding", "Found", "examine"]


def examine(
    case: Case,
    seed: int = 0,
    *,
    texts: bool = True,
    steps: bool = False,
    tally: Counter[str] | None = None,
) -> Finding | None:
    """The gradients of one expression; with ``texts`` what is printed and run, with ``steps`` every line of the derivations.

    ``tally`` counts which questions were asked and answered rightly.
    """
    try:
        _Examination(case, seed, Counter() if tally is None else tally).run(texts, steps)
    except Found as found:
        return found.finding
    except UnsupportedError as refusal:
        return Finding("refused", str(refusal))
    except Exception as crash:
        return Finding(f"crashed, {type(crash).__name__}", str(crash))
    return None


class _Examination:
    def __init__(self, case: Case, seed: int, tally: Counter[str]) -> None:
        self.case = case
        self.tally = tally
        self.seed = seed
        self.variables = variables(case.node)
        self.symbols = [v for v in case.symbols if "index" not in v.attributes]

    def run(self, with_texts: bool, with_steps: bool) -> None:
        node = self.case.node
        derivation = derive(node, self.variables, default_book())
        answers = derivation.answers
        claims = [claim(a) for a in answers]
        points = draw_points(
            [node, *claims], self.symbols, points_needed(node), self.seed, self.variables
        )
        if not points:
            some = draw_points([node], self.symbols, 1, self.seed)
            if some and not has_values(some[0], claims, PRECISE):
                raise Found("no value", "the gradient has no value where the expression has one")
            raise Found("no sample", "")
        for answer in answers:
            if answer.gradient.shape != answer.variable.shape:
                raise Found(
                    "wrong", f"the gradient by {answer.variable} is {answer.gradient.shape}"
                )
            derivation.conditions(answer)
        for point in points:
            self.slopes(derivation, point)
        self.other_structure(points[0])
        asked = questions.ask(self.case, self.seed, self.symbols)
        if asked:
            self.tally[asked] += 1
        if with_texts:
            texts.printed((node, *(a.gradient for a in answers)), points[0])
            texts.code((node, *(a.gradient for a in answers)), self.symbols, points[0])
        if with_steps:
            self.steps(points[0])

    # -- the values of the gradients

    def slopes(self, derivation: Derivation, point: Point) -> None:
        """df along the tangents is what the answers say, and they have the structure of their variables."""
        answers = derivation.answers
        structure = derivation.structure
        problem = slope(self.case.node, [claim(a, structure) for a in answers], point)
        if problem:
            said = "wrong" if structure == "projected" else f"wrong ({structure})"
            raise Found(said, f"{self.blamed(derivation, point)}{problem}")
        shown = [shown_claim(a) for a in answers]
        if any(shown):
            self.tally["gradient by a complex variable"] += 1
            told = [s or claim(a) for a, s in zip(answers, shown, strict=True)]
            if problem := slope(self.case.node, told, point):
                raise Found("wrong", f"as it is printed: {problem}")
        if structure not in ("projected", "riemannian"):
            kinds = {kind(a.variable) for a in answers} - {""}
            self.tally.update({f"{structure}, {name}" for name in kinds})
            return
        for answer in answers:
            v = answer.variable
            assert isinstance(v, Symbol)
            own = curve(v) if structure == "riemannian" else kind(v)
            if own and not v.axes and leaves_structure(point, answer.gradient, own, v):
                raise Found("wrong", f"the gradient by {v} is not {own}")
            if own:
                self.tally[f"{structure}, {own}"] += 1

    def blamed(self, derivation: Derivation, moved: Point) -> str:
        """The variable whose gradient is wrong, and that gradient, where it is one alone."""
        for a in derivation.answers:
            assert isinstance(a.variable, Symbol)
            alone = Point(moved.values, {a.variable: moved.tangents[a.variable]}, moved.sizes)
            if slope(self.case.node, [claim(a, derivation.structure)], alone):
                return f"by {a.variable}, which is said to be {a.gradient}: "
        return ""

    def other_structure(self, drawn: Drawn) -> None:
        """Of every second expression one of the other conventions, in turn: free, by the entries, along the tangents."""
        if self.seed % 2:
            return
        structured = [v for v in self.variables if kind(v) and not v.complex]
        curved = [
            v
            for v in self.symbols
            if curve(v) and not kind(v) and not v.attributes & {"onehot", "constant"}
        ]
        asked = [("free", self.variables)] if structured else []
        if structured and not any("toeplitz" in v.attributes for v in structured):
            asked.append(("entries", structured))
        if curved:
            asked.append(("riemannian", curved))
        if not asked:
            return
        structure, chosen = asked[self.seed // 2 % len(asked)]
        derivation = derive(self.case.node, chosen, default_book(), structure)
        point = moved_by(drawn.whole, chosen, free=structure == "free")
        if has_values(point, [claim(a, structure) for a in derivation.answers]):
            self.slopes(derivation, point)

    # -- the derivation

    def steps(self, point: Point) -> None:
        """Every line of the derivation by each variable alone, as it is told."""
        for v in self.variables:
            derivation = derive(self.case.node, [v], default_book())
            (answer,) = derivation.answers
            moved = moved_by(point, [v])
            fields = [(moved.evaluator(FLOAT), 1e-5), (moved.evaluator(PRECISE), 1e-15)]
            try:
                lines = steps_of(derivation, answer)
            except Exception as crash:
                raise Found("steps crash", f"by {v}: {crash!r}") from None
            for line in lines:
                if line.after.indices:
                    continue
                problem = _line_differs(line, self.case.node, answer, fields)
                if problem:
                    raise Found("step differs", f"by {v}: {line!r} {line.after}\n{problem}")
            if lines[-1].after is not answer.gradient:
                raise Found("step differs", "the last line is not the answer")


def _line_differs(
    line: Step, expression: Node, answer: Answer, fields: list[tuple[Evaluator, float]]
) -> str:
    """A line about f equals f, about df equals df along the tangent, about the gradient equals the free or the projected one."""
    if line.left in ("G", "gradient"):
        wanted = answer.free if line.law == "identify" else answer.projected
    else:
        wanted = expression if line.left == "f" else differential(expression)
    # a derivative inside a line is a difference quotient, in floats with an error of its own
    gap: Any = ""
    for at, tolerance in fields:
        try:
            gap = distance(at.value(wanted), at.value(line.after))
        except ArithmeticError:
            return ""
        if gap <= tolerance:
            return ""
    return f"the values differ by {gap}"
