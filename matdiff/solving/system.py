"""Several equations, each with the unknown that it is solved for: one after the other, branch by branch.

An equation belongs to each unknown: to a variable the gradient by it, to a multiplier its constraint. Laws on a pair (equation and
constraint) come first. Else one unknown is isolated, put into the others, and so on; values are put back in reverse. A branch that ends
in a contradiction (-1 = 0) is no answer.

>>> from matdiff.calculus.bookshelf import default_book
>>> from matdiff.expression.build import matmul, symbol
>>> from matdiff.rewrite.book import Context
>>> from matdiff.rewrite.normal import Normaliser
>>> A, x, b = symbol("A", ("n", "n"), ("invertible",)), symbol("x", ("n", 1)), symbol("b", ("n", 1))
>>> [way] = Solver([Row(x, Equation(matmul(A, x), b))], Normaliser(Context(default_book())), set()).solve()
>>> way.values
((x, matmul(inv(A), b)),)
"""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

from matdiff.expression.build import apply, matmul, number, scale, subtract
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import containing, postorder, substitute, transform
from matdiff.rewrite.once import make_plain
from matdiff.rewrite.terms import is_zero, magnitude, split_number, zero_of
from matdiff.solving.compiled import laws_of
from matdiff.solving.equation import (
    Equation,
    arranged,
    opened,
    oriented,
    terms_of,
    total,
    with_sums_free,
)
from matdiff.solving.isolate import Isolator, Line, Outcome
from matdiff.solving.judge import Judge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matdiff.rewrite.isolation import Branch
    from matdiff.rewrite.normal import Normaliser
    from matdiff.solving.judge import Condition

_BRANCHES = 16


class Row:
    """An equation and the unknown that it is there for."""

    __slots__ = ("equation", "is_multiplier", "unknown")

    def __init__(self, unknown: Symbol, equation: Equation, is_multiplier: bool = False) -> None:
        self.unknown = unknown
        self.equation = equation
        self.is_multiplier = is_multiplier

    def with_(self, equation: Equation) -> Row:
        return Row(self.unknown, equation, self.is_multiplier)


class Way:
    """One branch: values in the order in which they were found, what was assumed, the lines, free letters, the verdict of a law."""

    __slots__ = ("conditions", "free", "lines", "open", "values", "verdict")

    def __init__(
        self,
        values: tuple[tuple[Symbol, Node], ...] = (),
        lines: tuple[Line, ...] = (),
        conditions: tuple[Condition, ...] = (),
        free: tuple[Symbol, ...] = (),
        verdict: str = "",
        open: tuple[Symbol, ...] = (),
    ) -> None:
        self.values = values
        self.lines = lines
        self.conditions = conditions
        self.free = free
        self.verdict = verdict
        self.open = open
        """Unknowns that no equation is left for: multipliers of a law on a pair."""

    def with_value(self, unknown: Symbol, outcome: Outcome) -> Way:
        return Way(
            (*self.values, (unknown, outcome.equation.right)),
            (*self.lines, *outcome.lines),
            (*self.conditions, *outcome.conditions),
            (*self.free, *outcome.free),
            self.verdict or outcome.verdict,
            self.open,
        )

    def with_lines(self, *lines: Line, verdict: str = "", open: tuple[Symbol, ...] = ()) -> Way:
        conditions = tuple(c for line in lines for c in line.conditions)
        return Way(
            self.values,
            (*self.lines, *lines),
            (*self.conditions, *conditions),
            self.free,
            self.verdict or verdict,
            (*self.open, *open),
        )


class Solver:
    """A system of rows in one context."""

    def __init__(self, rows: list[Row], normaliser: Normaliser, taken: set[str]) -> None:
        self.rows = rows
        self.normaliser = normaliser
        self.normal = with_sums_free(normaliser.normal)
        self.context = normaliser.context
        self.taken = taken
        self.multipliers = frozenset(row.unknown for row in rows if row.is_multiplier)
        self.stuck: list[Row] = []
        """The rows as far as they were brought where nothing led on."""
        self.contradiction: Equation | None = None

    def solve(self) -> list[Way]:
        """Every branch; none where the laws do not lead to the end."""
        return self._from(self.rows, Way())[:_BRANCHES]

    def _from(self, rows: list[Row], way: Way) -> list[Way]:
        rows, dead = self._reduced(rows)
        if dead:
            return []
        if not rows:
            return [way]
        rows = paired_off(rows)
        for step in self._by_pairs(rows):
            found = [w for more, next_way in step for w in self._from(more, _joined(way, next_way))]
            if found:
                return found
        return self._by_elimination(rows, way)

    def _reduced(self, rows: list[Row]) -> tuple[list[Row], bool]:
        """The rows that still say something; and whether one of them cannot be true."""
        kept = []
        unknowns = frozenset(row.unknown for row in rows)
        for row in rows:
            left, right = row.equation.sides
            if containing(unknowns, left, right):
                kept.append(row)
                continue
            rest = self.normal(_minus(left, right))
            if is_zero(rest):
                continue
            self.contradiction = row.equation
            return [], True
        return kept, False

    # ---- pairs -----------------------------------------------------------------------------------

    def _by_pairs(self, rows: list[Row]) -> Iterator[list[tuple[list[Row], Way]]]:
        """Laws on equations and their constraints: the rows that are left, and what was done, for each branch."""
        laws = laws_of(self.normaliser.context.book)
        if len(rows) < 2 or not laws.pairs:
            return
        unknowns = frozenset(row.unknown for row in rows)
        judge = Judge(self.context, unknowns, self.multipliers)
        forms = [(row, self._in_form(row.equation, unknowns)) for row in rows]
        for compiled in laws.pairs:
            for chosen in _chosen(forms, len(compiled.law.equations)):
                sides = [side for _, form in chosen for side in form.sides]
                bindings = compiled.match(tuple(sides), judge)
                if bindings is None:
                    continue
                steps = []
                created = tuple(judge.created(bindings))
                for branch, templates in compiled.branches:
                    made = [
                        Equation(*[self.normal(s.build(bindings, make_plain)) for s in sides])
                        for sides in templates
                    ]
                    rights = [equation.right for equation in made]
                    inverted = _inverted(rights, judge)
                    more, way = self._branch(rows, chosen, made, branch)
                    law = compiled.law
                    lines = [
                        Line(e, law.reason, law.name, law.source, (*created, *inverted))
                        for e in made
                    ]
                    steps.append((more, way.with_lines(*lines)))
                yield steps

    def _branch(
        self,
        rows: list[Row],
        chosen: Sequence[tuple[Row, Equation]],
        made: list[Equation],
        branch: Branch,
    ) -> tuple[list[Row], Way]:
        """The rows after a law on several: its equations in their place; a multiplier of which it says nothing stays open."""
        used = [row for row, _ in chosen]
        left = [row for row in rows if row not in used]
        new = []
        for equation in made:
            own = next((row for row in used if row.unknown is equation.left), used[0])
            used.remove(own)
            new.append(own.with_(equation))
        lines = [
            Line(form, "the equation and its constraint together")
            for row, form in chosen
            if not row.is_multiplier
        ]
        open_ = tuple(row.unknown for row in used)
        return [*new, *left], Way().with_lines(*lines, verdict=branch.verdict, open=open_)

    def _in_form(self, equation: Equation, unknowns: frozenset[Node]) -> Equation:
        terms = opened(_minus(*equation.sides), unknowns, self.normal)
        shared = _shared(terms)
        if shared is not None:
            terms = [self.normal(scale(shared, term)) for term in terms]
        zero = zero_of(equation.left.shape)
        made = arranged(total(terms, equation.left), zero, unknowns, self.normal)
        terms = [self._out_of_sum(term, unknowns) for term in terms_of(made.left)]
        left = transform(total(terms, made.left), lambda part: _as_product(part, unknowns))
        return Equation(oriented(left, unknowns), made.right)

    def _out_of_sum(self, term: Node, unknowns: frozenset[Node]) -> Node:
        """A term with the unknown out of its sum, where a law takes it out: sum_i X x_i x_i' as X sum_i x_i x_i'."""
        if isinstance(term, Apply) and term.operator.name == "scale" and not term.is_scalar:
            return apply(
                "scale", *term.operands[:-1], self._out_of_sum(term.operands[-1], unknowns)
            )
        if not isinstance(term, Apply) or term.operator.name != "indexed_sum":
            return term
        judge = Judge(self.context, unknowns, assumes=False)
        laws = laws_of(self.normaliser.context.book)
        for _, match, template in laws.rewrites.get("indexed_sum", ()):
            found = match(term, judge.holds)
            if found is not None and not found[1] and not found[2]:
                return template.build(found[0], make_plain)
        return term

    # ---- one after the other ---------------------------------------------------------------------

    def _by_elimination(self, rows: list[Row], way: Way) -> list[Way]:
        """Isolate the unknown whose value says least of the others, put it into the other rows."""
        candidates: list[tuple[bool, int, Row, list[Outcome]]] = []
        unknowns = frozenset(row.unknown for row in rows)
        stuck = []
        for at, row in enumerate(rows):
            isolator = self.isolator(row)
            outcomes = isolator.solve(row.equation)
            if not outcomes:
                stuck.append(row.with_(isolator.best or row.equation))
                continue
            others = unknowns - self.multipliers - {row.unknown}
            rights = [o.equation.right for o in outcomes]
            mixes = bool(others) and bool(containing(others, *rights))
            candidates.append((mixes, at, row, outcomes))
            if not mixes and not row.is_multiplier:
                break
        for _, _, row, outcomes in sorted(candidates, key=lambda c: c[:2]):
            rest = [other for other in rows if other is not row]
            found = []
            for outcome in outcomes:
                value = outcome.equation.right
                if outcome.free and containing({row.unknown}, *_sides(rest)):
                    continue  # another equation restricts the letters: they are not free
                is_known = not row.is_multiplier and not containing(unknowns, value)
                more = rest if is_known else [self._put(r, row.unknown, value) for r in rest]
                found += self._from(more, way.with_value(row.unknown, outcome))
            if found:
                return found
        if not candidates or not self.stuck:
            self.stuck = stuck or rows
        return []

    def isolator(self, row: Row) -> Isolator:
        judge = Judge(self.context, (row.unknown,), self.multipliers - {row.unknown})
        return Isolator(row.unknown, judge, self.normaliser, self.taken)

    def _put(self, row: Row, unknown: Symbol, value: Node) -> Row:
        """The row with a value in place of an unknown; opened, since the unknowns left may stand under brackets now."""
        left, right = (substitute(side, {unknown: value}) for side in row.equation.sides)
        if left is row.equation.left and right is row.equation.right:
            return row
        return row.with_(Equation(self.normal(left), self.normal(right)))


def paired_off(rows: list[Row]) -> list[Row]:
    """The equations given to unknowns that they hold, where an equation does not hold its own: y + lambda = 0 is solved for y."""
    unknowns: set[Node] = {row.unknown for row in rows}
    holds = [unknowns & containing(unknowns, *row.equation.sides) for row in rows]
    if all(row.is_multiplier or row.unknown in at for row, at in zip(rows, holds, strict=True)):
        return rows
    owner: dict[Node, int] = {}

    def give(at: int, seen: set[Node]) -> bool:
        """Kuhn's way: an unknown that is taken is asked back if its equation holds another."""
        own = rows[at].unknown
        for v in sorted(holds[at], key=lambda v: (v is not own, repr(v))):
            if v in seen:
                continue
            seen.add(v)
            if v not in owner or give(owner[v], seen):
                owner[v] = at
                return True
        return False

    if not all(give(at, set()) for at in range(len(rows))):
        return rows
    by_row = {at: v for v, at in owner.items()}
    multipliers = {row.unknown for row in rows if row.is_multiplier}
    return [
        row
        if by_row[at] is row.unknown
        else Row(by_row[at], row.equation, by_row[at] in multipliers)  # type: ignore[arg-type]
        for at, row in enumerate(rows)
    ]


def _chosen(
    forms: list[tuple[Row, Equation]], count: int
) -> Iterator[tuple[tuple[Row, Equation], ...]]:
    """As many equations as constraints, in every order: what a law on several may be about."""
    equations = [form for form in forms if not form[0].is_multiplier]
    constraints = [form for form in forms if form[0].is_multiplier]
    for first in permutations(equations, count // 2):
        for second in permutations(constraints, count // 2):
            yield (*first, *second)


def _as_product(part: Node, unknowns: frozenset[Node]) -> Node:
    """sum(p) as 1'p: the laws on several equations have one way to say it."""
    if isinstance(part, Apply) and part.operator.name == "sum" and part.operands[0] in unknowns:
        (p,) = part.operands
        return matmul(apply("ones", parameters=(1, p.shape[0])), p) if p.shape[1] == 1 else part
    return part


def _sides(rows: list[Row]) -> list[Node]:
    return [side for row in rows for side in row.equation.sides]


def _inverted(nodes: list[Node], judge: Judge) -> list[Condition]:
    """What has to be invertible for nodes to have a value, and is not known to be."""
    found: dict[Condition, None] = {}
    for v in postorder(*nodes):
        if isinstance(v, Apply) and v.operator.name == "inv":
            (inner,) = v.operands
            if not judge.proven(inner, "invertible"):
                found[inner, "invertible"] = None
    return list(found)


def _minus(left: Node, right: Node) -> Node:
    return left if is_zero(right) else subtract(left, right)


def _shared(terms: list[Node]) -> Node | None:
    """The number by which a sum is divided so that its terms have none."""
    values = {magnitude(split_number(term)[0]) for term in terms}
    if len(values) != 1 or values == {1}:
        return None
    return number(Fraction(1) / values.pop())


def _joined(way: Way, more: Way) -> Way:
    return way.with_lines(*more.lines, verdict=more.verdict, open=more.open)
