"""A question about equations or stationary points, from nodes to branches: gradients, multipliers, the system, values put back.

f, constraints  ->  L = f + <Lambda, c>  ->  grad L = 0, c = 0  ->  branches
"""

from __future__ import annotations

from matdiff.calculus.derive import assume_invertible, derive
from matdiff.calculus.families import tidied
from matdiff.calculus.opening import open_where_shorter
from matdiff.calculus.polish import Forms, polish
from matdiff.calculus.sharing import shared_out
from matdiff.expression.build import apply, symbol
from matdiff.expression.nodes import Node, Number, Symbol
from matdiff.expression.traverse import containing, substitute, symbols
from matdiff.rewrite.book import Context
from matdiff.rewrite.entries import together
from matdiff.rewrite.normal import Normaliser
from matdiff.rewrite.terms import is_zero, magnitude, zero_of
from matdiff.solving.equation import Equation
from matdiff.solving.forms import shortest
from matdiff.solving.isolate import Line
from matdiff.solving.lagrangian import (
    IMPLIED,
    STRUCTURES,
    Constraint,
    equation_of,
    stacked,
    structure_said,
    with_multipliers,
)
from matdiff.solving.levels import Level, on_the_constraint, simpler_constraint, simpler_function
from matdiff.solving.system import Row, Solver, Way

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matdiff.calculus.derive import Derivation
    from matdiff.rewrite.book import LawBook
    from matdiff.solving.judge import Condition


class Found:
    """One branch as it is answered: values by unknown in the order in which they are said, and what goes with them."""

    __slots__ = ("conditions", "free", "lines", "multipliers", "values", "verdict")

    def __init__(
        self,
        values: dict[Symbol, Node],
        multipliers: dict[Symbol, Node],
        conditions: tuple[Condition, ...],
        free: tuple[Symbol, ...],
        lines: tuple[Line, ...],
        verdict: str,
    ) -> None:
        self.values = values
        self.multipliers = multipliers
        self.conditions = conditions
        self.free = free
        self.lines = lines
        self.verdict = verdict


class Problem:
    """What is solved: an objective with constraints, or equations, for unknowns; ``solve`` fills in the rest.

    ``lagrangian`` and ``multipliers`` belong to constraints, ``rows`` are the equations of the system, ``branches`` what came out,
    ``general`` the answer that assumes no rank, ``stuck`` the equations as far as they were brought.
    """

    def __init__(
        self,
        unknowns: Sequence[Symbol],
        book: LawBook,
        *,
        objective: Node | None = None,
        equations: Sequence[Node] = (),
        constraints: Sequence[Constraint] = (),
    ) -> None:
        self.book = book
        self.normaliser = Normaliser(Context(book))
        self.asked = tuple(unknowns)
        self.bare: dict[Node, Node] = {v: _bare(v) for v in unknowns}
        constraints = self._structured(constraints)
        self.unknowns: list[Symbol] = list(self.bare.values())  # type: ignore[arg-type]

        def put(node: Node) -> Node:
            return substitute(node, self.bare)

        self.objective = None if objective is None else together(put(objective))
        self.constraints = [Constraint(together(put(c.difference)), c.text) for c in constraints]
        for old, new in self.bare.items():
            for attribute, difference in IMPLIED.items():
                if attribute in getattr(old, "attributes", ()):
                    self.constraints.append(Constraint(difference(new)))
        self.equations = [together(put(e)) for e in equations]
        nodes = [n for n in (self.objective,) if n is not None]
        nodes += [c.difference for c in self.constraints]
        nodes += self.equations
        self.taken = {v.name for v in symbols(*nodes)} | {v.name for v in self.unknowns}
        self.letters: dict[Node, Node] = {}
        """What letters stand for that were put in on the way: C and d of stacked constraints."""
        self.lagrangian: Node | None = None
        self.multipliers: dict[Symbol, Constraint] = {}
        self.derivation: Derivation | None = None
        self.rows: list[Row] = []
        self.branches: list[Found] = []
        self.general: Found | None = None
        self.stuck: list[Row] = []
        self.contradiction: Equation | None = None
        self.level: Level | None = None
        """What was made stationary in place of the objective, where that grows with it and is simpler."""

    def _structured(self, constraints: Sequence[Constraint]) -> list[Constraint]:
        """The constraints without those that declare the structure of an unknown: X = X'."""
        kept = []
        for constraint in constraints:
            found = structure_said(constraint.difference, list(self.asked), self.normaliser)
            if found is None:
                kept.append(constraint)
                continue
            v, attribute = found
            bare = self.bare[v]
            assert isinstance(bare, Symbol)
            self.bare[v] = symbol(bare.name, bare.shape, bare.attributes | {attribute}, bare.axes)
        return kept

    @property
    def structure(self) -> list[Node]:
        """What is zero because of the structure of the unknowns: X - X'."""
        return [
            difference(v)
            for v in self.unknowns
            for attribute, difference in STRUCTURES.items()
            if attribute in v.attributes
        ]

    @property
    def function(self) -> Node | None:
        """What is made stationary: the objective, or what grows with it."""
        return self.objective if self.level is None else self.level.node

    # ---- the way ---------------------------------------------------------------------------------

    def solve(self) -> Problem:
        """Set up the rows and solve them; of a simpler function with the same levels where that does not lead to the end."""
        taken = set(self.taken)
        solver, ways = self._solved()
        if not ways and solver.contradiction is None and self.objective is not None:
            for level in self._levels():
                self.level, self.taken = level, set(taken)
                again, ways = self._solved()
                if ways:
                    solver = again
                    break
            else:
                if self.level is not None:  # as it was asked
                    self.level, self.taken = None, set(taken)
                    solver, ways = self._solved()
        needs_rank = any(attribute == "invertible" for w in ways for _, attribute in w.conditions)
        family = self._family(solver) if needs_rank and len(self.rows) == 1 else None
        found = [self._found(way) for way in ways]
        self.branches = [branch for branch in found if not self._refuted(branch)]
        self.general = None if family is None else self._found(family)
        self.stuck = [] if self.branches else solver.stuck or self.rows
        self.contradiction = solver.contradiction
        return self

    def _levels(self) -> Iterator[Level]:
        """What may be made stationary in place of the objective."""
        assert self.objective is not None
        found = simpler_function(self.objective, self.unknowns, self.normaliser)
        if found is not None:
            yield found
        if self.constraints:
            differences = [c.difference for c in self.constraints]
            found = on_the_constraint(self.objective, differences, self.unknowns, self.normaliser)
            if found is not None:
                yield found

    def _solved(self) -> tuple[Solver, list[Way]]:
        self._set_up()
        solver = Solver(self.rows, self.normaliser, self.taken)
        return solver, solver.solve()

    def _refuted(self, branch: Found) -> bool:
        """Whether a condition of a branch fails with its values put in: x = a/y where y = 0."""
        values: dict[Node, Node] = dict(branch.values.items())
        for node, attribute in branch.conditions:
            for _ in values:
                node = substitute(node, values)
            try:
                node = self.normaliser.normal(node)
            except ArithmeticError:
                return True
            if is_zero(node) and attribute != "nonnegative":
                return True
            if (
                isinstance(node, Number)
                and attribute in ("positive", "nonnegative")
                and magnitude(node.value) != node.value
            ):
                return True
        return False

    def _set_up(self) -> None:
        if self.objective is None:
            for equation in self.equations:
                assume_invertible(equation, self.normaliser.context)
            forms = [self.normaliser.normal(equation) for equation in self.equations]
            self.rows = [
                Row(v, Equation(form, zero_of(form.shape)))
                for v, form in zip(self.unknowns, forms, strict=True)
            ]
            return
        simpler = [self._simpler(c) for c in self.constraints]
        one = stacked(simpler, self.unknowns, self.book, self.taken)
        constraints = [one.constraint] if one is not None else simpler
        self.letters = one.values if one is not None else {}
        assert self.function is not None
        made = with_multipliers(self.function, constraints, self.normaliser, self.taken)
        self.lagrangian, self.multipliers = made.lagrangian, made.multipliers
        found = derive(self.lagrangian, self.unknowns, self.book)
        self.derivation, self.normaliser = found, found.normaliser
        self.rows = [
            Row(v, Equation(answer.gradient, zero_of(answer.gradient.shape)))
            for v, answer in zip(self.unknowns, found.answers, strict=True)
        ]
        targets: set[Node] = set(self.unknowns)
        self.rows += [
            Row(m, equation_of(c, targets, self.normaliser), True)
            for m, c in self.multipliers.items()
        ]

    def _simpler(self, constraint: Constraint) -> Constraint:
        """||d|| = 1 as ||d||^2 = 1."""
        found = simpler_constraint(constraint.difference, self.unknowns, self.normaliser)
        return constraint if found is None else Constraint(found.node, constraint.text)

    def _family(self, solver: Solver) -> Way | None:
        """The answer that assumes no rank, with its free letters, where there is one."""
        (row,) = self.rows
        ways = solver.isolator(row).family(row.equation)
        return Way().with_value(row.unknown, ways[0]) if ways else None

    @property
    def known(self) -> Context:
        """What is known before anything is solved: attributes, and what the question inverts itself."""
        context = Context(self.book)
        for node in (self.objective, *self.equations):
            if node is not None:
                assume_invertible(node, context)
        return context

    # ---- values put back -------------------------------------------------------------------------

    def _found(self, way: Way) -> Found:
        """The values with multipliers put in, in the form in which they are said."""
        self._assume(way.conditions)
        normal = self.normaliser.normal
        back: dict[Node, Node] = {}
        values: dict[Symbol, Node] = {}
        multipliers: dict[Symbol, Node] = {}
        for unknown, value in reversed(way.values):
            value = normal(substitute(value, back))
            if unknown in self.multipliers:
                value = multipliers[unknown] = self._said(value)
                back[unknown] = value
                continue
            values[unknown] = self._said(value)
            if containing(set(self.multipliers), values[unknown]):
                back[unknown] = values[unknown]
        conditions = []
        unsaid: set[Node] = {v for v in way.free if not containing({v}, *values.values())}
        for node, attribute in way.conditions:
            if containing(unsaid, node):
                continue  # of a letter of another branch
            node = tidied(normal(substitute(node, back)), self.normaliser)
            conditions.append((normal(node), attribute))
        return Found(
            dict(reversed(values.items())),
            multipliers,
            tuple(dict.fromkeys(conditions)),
            tuple(v for v in way.free if containing({v}, *values.values())),
            way.lines,
            way.verdict,
        )

    def _assume(self, conditions: tuple[Condition, ...]) -> None:
        """From here on what a branch assumes is known: inv(A B) = inv(B) inv(A)."""
        for node, attribute in conditions:
            if attribute == "invertible" and not node.is_scalar:
                assume_invertible(apply("inv", node), self.normaliser.context)
        self.normaliser = Normaliser(self.normaliser.context)

    def _said(self, value: Node) -> Node:
        """A value as a person writes it."""
        normaliser = self.normaliser
        value = normaliser.normal(value)
        value = open_where_shorter(value, normaliser.normal)
        value = shortest(value, normaliser)
        return shared_out(polish(value, {}, Forms()))


def _bare(unknown: Symbol) -> Symbol:
    """The unknown without the attributes that are constraints on it."""
    kept = unknown.attributes - IMPLIED.keys()
    if kept == unknown.attributes:
        return unknown
    more = {"positive"} if "simplex" in unknown.attributes else set()
    return symbol(unknown.name, unknown.shape, kept | more, unknown.axes)
