"""The answer to a question about solving: branches with their values, conditions and verdicts, steps, check, LaTeX and code.

    >>> import matdiff
    >>> s = matdiff.solve("||X w - y||^2", wrt="w")
    >>> str(s), s.kind, s.conditions
    ('w = (X^T X)^-1 X^T y', 'closed form', ('X has full column rank',))

``kind`` is 'closed form', 'family' (letters in it may be anything), 'no closed form' (then ``equations`` are what is left of the question,
and ``iteration`` a step towards a solution), or 'none'.
"""

from __future__ import annotations

from matdiff.answers.answer import Answer
from matdiff.answers.found import Found as Record
from matdiff.answers.found import Kind
from matdiff.answers.result import Expression
from matdiff.base.errors import MatdiffError, UnsupportedError
from matdiff.base.limits import CHECK_SECONDS
from matdiff.expression import build
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import substitute, symbols
from matdiff.output import plain as output_plain
from matdiff.solving import check as solving_check
from matdiff.solving import code as solving_code
from matdiff.solving import forms, report
from matdiff.solving.iteration import alternating, fixed_point, linearised, newton
from matdiff.solving.stepcheck import is_sound_step
from matdiff.solving.verdict import Verdict, by_evidence, proved
from matdiff.solving.wording import in_words, kinks_said, without

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from matdiff.checks.claim import Claim
    from matdiff.solving.check import Checked
    from matdiff.solving.isolate import Line
    from matdiff.solving.problem import Found, Problem
    from matdiff.solving.reading import Question
    from matdiff.solving.wording import Said

NEWTON = "Newton step"
_LONGEST = 1000
"""A step is told where it is not longer than this."""
CLOSED, FAMILY, OPEN, NONE = "closed form", "family", "no closed form", "none"


class SolutionBranch:
    """One way out. ``values`` and ``multipliers`` are expressions by name; a value may speak of another unknown by its letter."""

    def __init__(self, solution: Solution, found: Found) -> None:
        self.solution = solution
        self.found = found
        self.values = {v.name: solution.shown(node) for v, node in found.values.items()}
        self.multipliers = {v.name: solution.shown(node) for v, node in found.multipliers.items()}
        self.free = tuple(v.name for v in found.free)
        self._said: list[Said] | None = None
        self._verdict: Verdict | None = None
        self._checked: Checked | None = None

    def conditions_said(self) -> list[Said]:
        """When the branch holds, in words with their expressions."""
        if self._said is None:
            problem = self.solution.problem
            letters = {**problem.letters, **self.solution.folded}
            said = in_words(self.found.conditions, problem.known, letters)
            self._said = without(said, set(problem.multipliers))
        return self._said

    @property
    def conditions(self) -> tuple[str, ...]:
        """When the branch holds, e.g. ('X has full column rank',)."""

        return tuple(
            dict.fromkeys(said.text(output_plain.plain) for said in self.conditions_said())
        )

    @property
    def verdict(self) -> Verdict | None:
        """What the branch is of the function: proved, or by evidence once it was checked."""
        if self._verdict is None:
            self._verdict = proved(self.solution.problem, self.found)
            if self._verdict is None and self._checked is not None:
                self._verdict = by_evidence(self._checked.kinds)
        return self._verdict

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.found.lines

    def check(self, points: int = 2) -> Checked:
        """Put the branch into the question at random points."""

        if self._checked is None or self._checked.points < points:
            problem = self.solution.problem
            values = {v: substitute(n, problem.letters) for v, n in self.found.values.items()}
            self._checked = solving_check.check_values(
                problem.objective,
                [*(c.difference for c in problem.constraints), *problem.structure],
                problem.equations,
                values,
                problem.unknowns,
                points=points,
                curvature=proved(problem, self.found) is None,
            )
        return self._checked

    def __str__(self) -> str:
        return "; ".join(
            f"{name} = {output_plain.plain(node)}" for name, node in self.values.items()
        )

    def __repr__(self) -> str:
        return f"SolutionBranch({str(self)!r})"


class Solution(Answer):
    """What a function is stationary at, or what solves equations; one more kind of Answer, with its vocabulary.

    ``branches``      the ways out.      ``general``     the answer that assumes no rank, with free letters, or None.
    ``equations``     what is left where there is no closed form: pairs (unknown, equation).
    """

    def __init__(self, question: Question, problem: Problem) -> None:
        unknowns = tuple(problem.unknowns)
        node = question.reading.expression
        names = [v.name for v in unknowns]
        super().__init__(
            Record(ROWS["solution"], Expression(question.reading), names, unknowns, node)
        )
        self.question = question
        self.problem = problem
        self.reading = question.reading
        self.folded: dict[Node, Node] = {}
        self._fold: dict[Node, Node] = {}
        normal = problem.normaliser.normal
        for letter, value in question.defined.items():
            self._fold[normal(value)] = letter
        self.branches = tuple(SolutionBranch(self, found) for found in problem.branches)
        self.general = None if problem.general is None else SolutionBranch(self, problem.general)
        self._iteration: tuple[str, dict[str, Node]] | None = None

    def shown(self, node: Node) -> Node:
        """A value with the letters that the question has defined."""
        node = substitute(node, self.problem.letters)
        if not self._fold:
            return node

        return forms.folded(node, self._fold, self.problem.normaliser, build.negate)

    @property
    def kind(self) -> str:
        """'closed form', 'family', 'no closed form' or 'none'."""
        if self.branches:
            return FAMILY if self.branches[0].free else CLOSED
        return OPEN if self.equations else NONE

    @property
    def node(self) -> Node:
        """The value of the first unknown in the first branch. UnsupportedError where there is none."""
        for branch in self.branches:
            return next(iter(branch.values.values()))
        raise UnsupportedError("there is no closed form")

    @node.setter
    def node(self, node: Node) -> None:
        raise UnsupportedError("the value of a solution is that of its first branch")

    @property
    def line(self) -> str:
        """What the unknowns fulfil."""
        return "; ".join(
            f"{output_plain.plain(row.equation.left)} = {output_plain.plain(row.equation.right)}"
            for row in self.problem.rows
        )

    def __eq__(self, other: object) -> bool:
        """Whether two solutions say the same, branch by branch; with an expression, whether the value of the one unknown is that."""
        if isinstance(other, Solution):
            return (self.variables, str(self)) == (other.variables, str(other))
        return len(self.variables) == 1 and bool(self.branches) and super().__eq__(other)

    def __hash__(self) -> int:
        return hash(self.variables)

    @property
    def values(self) -> dict[str, Node]:
        """The values of the first branch, by name."""
        return self.branches[0].values if self.branches else {}

    @property
    def conditions(self) -> tuple[str, ...]:
        """When the first branch holds."""
        return self.branches[0].conditions if self.branches else ()

    @property
    def notes(self) -> tuple[str, ...]:
        """How the input was read where that was a decision."""
        return (*self.reading.notes, *kinks_said(self.question.objective, self.question.unknowns))

    @property
    def equations(self) -> list[tuple[Symbol, Any]]:
        """The equations as far as they were brought, where there is no closed form."""
        rows = self.problem.stuck if len(self.problem.rows) == 1 else self.problem.rows
        return [(row.unknown, row.equation) for row in rows] if self.problem.stuck else []

    @property
    def steps(self) -> tuple[Line, ...]:  # type: ignore[override]
        """The lines of the first branch; where there is none, the equations that are left."""
        if self.branches:
            return self.branches[0].lines
        return ()

    @property
    def iteration(self) -> tuple[str, dict[str, Node]]:
        """Where there is no closed form: 'Newton step' or 'fixed point', and the next value of each unknown; ('', {}) if none is known."""
        if self._iteration is None:
            self._iteration = self._found_iteration()
        return self._iteration

    def _found_iteration(self) -> tuple[str, dict[str, Node]]:
        """The first step that is known and stands its trial."""
        for name, steps in self._steps_known():
            by_unknown = {v: steps[v.name] for v, _ in self._whole_equations() if v.name in steps}
            is_short = sum(forms.length(node) for node in steps.values()) <= _LONGEST
            if is_short and is_sound_step(self._whole_equations(), by_unknown, name == NEWTON):
                return name, steps
        return "", {}

    def _whole_equations(self) -> list[tuple[Symbol, Any]]:
        return [(row.unknown, row.equation) for row in self.problem.rows]

    def _steps_known(self) -> Iterator[tuple[str, dict[str, Node]]]:
        """What may be repeated: alternating steps, Newton's where f is convex, a fixed-point map, Newton's of the equations."""
        problem = self.problem
        if not problem.stuck:
            return
        normaliser, taken = problem.normaliser, set(problem.taken)
        if len(problem.rows) > 1 and not problem.multipliers:
            if found := alternating(self._whole_equations(), normaliser, taken):
                yield "alternating steps", found
        elif len(problem.rows) == 1:
            (row,) = problem.stuck
            made = None
            if problem.function is not None:
                made = newton(problem.function, row.unknown, problem.book)
            if made is not None and normaliser.context.holds(made[1], "positive_definite"):
                yield NEWTON, {row.unknown.name: made[0]}
            fixed = fixed_point(row.equation, row.unknown, normaliser, taken)
            if fixed is not None:
                yield "fixed point", {row.unknown.name: fixed}
            if made is not None:
                yield NEWTON, {row.unknown.name: made[0]}
        try:
            whole = linearised(problem.rows, normaliser, taken)
        except MatdiffError:
            return
        if whole is not None:
            yield NEWTON, {v.name: node for v, node in whole.items()}

    # ---- the face --------------------------------------------------------------------------------

    def check(
        self,
        kind: str = "",
        *,
        of: str = "dense",
        points: int = 2,
        seconds: float = CHECK_SECONDS,
    ) -> solving_check.Checked:
        """Put every branch into the question at random points; the first that does not agree is told.

        "steps" puts the values into every line that led to them.
        """
        if kind == "steps":
            return self._check_lines(points)
        found = None
        for branch in (*self.branches, *([self.general] if self.general else [])):
            checked = branch.check(points)
            if checked.verdict in ("disagreed", "refuted"):
                return checked
            if found is None or (not found.agreed and branch is not self.general):
                found = checked
        if found is not None and found.agreed:  # a branch that has a value nowhere is none
            self.branches = tuple(b for b in self.branches if b.check(points).agreed)
        return found or solving_check.Checked("not checked", why="there is no closed form")

    def _check_lines(self, points: int) -> solving_check.Checked:
        """Every line of every branch holds for the values at its end."""
        problem = self.problem
        for branch in self.branches:
            found = branch.found
            put = {
                v: substitute(node, problem.letters)
                for v, node in (*found.multipliers.items(), *found.values.items())
            }
            pairs = [
                (substitute(e.left, problem.letters), substitute(e.right, problem.letters))
                for e in [
                    *(row.equation for row in problem.rows),
                    *(line.equation for line in branch.lines),
                ]
            ]
            checked = solving_check.check_lines(pairs, put, list(put), points=points)
            if not checked.agreed:
                return checked
        return (
            checked
            if self.branches
            else solving_check.Checked("not checked", why="there is no closed form")
        )

    def __str__(self) -> str:
        return "\n".join(map(str, self.branches)) or self._left_text()

    def _left_text(self) -> str:
        return "\n".join(
            f"{output_plain.plain(e.left)} = {output_plain.plain(e.right)}"
            for _, e in self.equations
        )

    def __repr__(self) -> str:
        return f"Solution({str(self)!r})"

    def explain(self, format: str = "unicode") -> str:  # type: ignore[override]
        """The answer with all its steps, as on paper."""

        return report.told(self, format, steps=True)

    def unicode(self) -> str:
        """The values as the terminal shows them."""

        return report.values_text(self, "unicode")

    def latex(self) -> str:
        """LaTeX of the values, aligned; a branch on each line."""

        return report.values_latex(self)

    def markdown(self) -> str:
        """The values as a formula of Markdown."""
        return f"$$\n{self.latex()}\n$$"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"

    def to_dict(self) -> dict[str, Any]:
        """Everything that is known of the answer, as plain data for JSON."""

        return report.as_dict(self)

    def code(self, target: str = "numpy", of: str = "", batch: Iterable[str] = ()) -> str:
        """Source text of a function of the data that computes the unknowns; an iteration where there is no closed form.

        A closed form has code for every target, iterations for NumPy.
        """
        return solving_code.source(self, target)

    def function(
        self, target: str = "", of: str = "", batch: Iterable[str] = ()
    ) -> Callable[..., Any]:
        """That function."""

        return solving_code.compiled(self, target or "numpy")

    def named(self, format: str = "unicode") -> str:
        """The values, as they are printed."""
        return report.values_text(self, format)

    def equation(self) -> str:
        """The values with their names, in LaTeX."""
        return self.latex()

    def data(self) -> list[Symbol]:
        """The letters that are given: all but the unknowns."""
        unknowns = set(self.problem.unknowns) | set(self.problem.asked)
        given = [v for v in self.reading.symbols.values() if v not in unknowns]
        free = [v for b in self.branches for v in b.found.free]
        used = set(symbols(*(n for b in self.branches for n in b.found.values.values())))
        return [v for v in given if v in used or not self.branches] + list(dict.fromkeys(free))


def _unstated(found: Record, of: str) -> list[Claim]:
    raise UnsupportedError(
        "a solution is put into its equations: no claim says it in one expression"
    )


ROWS = {
    "solution": Kind(
        "solution", "a solution", "solution", steps=lambda found: (), claims=_unstated,
        conditions=lambda found: [], code=lambda found, of: (found.node, "solution"),
    )
}  # fmt: skip
