"""Bring one unknown of an equation to stand alone, by the laws of rules/solve.

    2 X'(X w - y) = 0   ->   X'X w = X'y   ->   w = inv(X'X) X'y

Each state is tried with every law in turn, the more specific first; a state that no law moves is opened. Every law makes a measure less
(equation.measure), so the search ends. A law may give branches, assume conditions, bring free letters.
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.base import dimensions
from matdiff.expression.build import ONE, apply, number, scale, symbol
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import containing, postorder, symbols
from matdiff.rewrite.isolation import FREE
from matdiff.rewrite.once import make_plain
from matdiff.rewrite.terms import ADD, is_zero
from matdiff.solving.compiled import laws_of
from matdiff.solving.equation import (
    Equation,
    arranged,
    content_of,
    measure,
    opened,
    oriented,
    terms_of,
    total,
    with_sums_free,
)
from matdiff.solving.judge import Judge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matdiff.rewrite.isolation import Isolation
    from matdiff.rewrite.matching import Bindings
    from matdiff.rewrite.normal import Normaliser
    from matdiff.solving.judge import Condition

_PASSES = ((False, False), (True, False), (True, True))
"""Whether conditions may be assumed, and whether laws may bring free letters: what is proven goes first."""
STEPS = 40
"""No equation is worked on for more steps."""


class Line:
    """One line of a solution: the equation, the words beside it, the law, and what it assumed."""

    __slots__ = ("conditions", "equation", "law", "reason", "source")

    def __init__(
        self,
        equation: Equation,
        reason: str,
        law: str = "",
        source: str = "",
        conditions: tuple[Condition, ...] = (),
    ) -> None:
        self.equation = equation
        self.reason = reason
        self.law = law
        self.source = source
        self.conditions = conditions

    def __repr__(self) -> str:
        return f"{self.equation!r}  ({self.reason})"


class Outcome:
    """A way out: the last equation, with the unknown alone where ``solved``, the lines that led there, what was assumed."""

    __slots__ = ("conditions", "equation", "free", "lines", "solved", "verdict")

    def __init__(
        self,
        equation: Equation,
        lines: tuple[Line, ...],
        conditions: tuple[Condition, ...],
        free: tuple[Symbol, ...],
        solved: bool,
        verdict: str = "",
    ) -> None:
        self.equation = equation
        self.lines = lines
        self.conditions = conditions
        self.free = free
        self.solved = solved
        self.verdict = verdict

    def after(self, line: Line, free: tuple[Symbol, ...], verdict: str) -> Outcome:
        """This way out with a line before it."""
        return Outcome(
            self.equation,
            (line, *self.lines),
            (*line.conditions, *self.conditions),
            (*free, *self.free),
            self.solved,
            verdict or self.verdict,
        )


class Isolator:
    """One unknown, and what is known besides."""

    def __init__(
        self, unknown: Symbol, judge: Judge, normaliser: Normaliser, taken: set[str]
    ) -> None:
        self.unknown = unknown
        self.judge = judge
        self.normaliser = normaliser
        self.normal = with_sums_free(normaliser.normal)
        self.laws = laws_of(normaliser.context.book)
        self.taken = taken
        self.best: Equation | None = None
        self.may_be_free = False
        self._seen: set[Equation] = set()
        self._left = STEPS

    @property
    def targets(self) -> frozenset[Node]:
        return frozenset((self.unknown,))

    def solve(self, equation: Equation) -> list[Outcome]:
        """Every way out that ends with the unknown alone; none where the laws do not lead there."""
        start = arranged(equation.left, equation.right, self.targets, self.normal)
        self.best = None
        taken = set(self.taken)
        for self.judge.assumes, self.may_be_free in _PASSES:
            self._seen.clear()
            self._restore(taken)
            self._left = STEPS
            found = self._from(start)
            if found:
                return found
        return []

    def _restore(self, taken: set[str]) -> None:
        """Letters that a way brought which led nowhere are free again."""
        self.taken.intersection_update(taken)

    def family(self, equation: Equation) -> list[Outcome]:
        """The ways out that assume nothing, and have letters that may be anything."""
        start = arranged(equation.left, equation.right, self.targets, self.normal)
        self.judge.assumes, self.may_be_free = False, True
        self._seen.clear()
        self._left = STEPS
        return [way for way in self._from(start) or [] if way.free]

    def _from(self, equation: Equation) -> list[Outcome] | None:
        if equation.left is self.unknown:
            return [Outcome(equation, (), (), (), True)]
        if not containing(self.targets, equation.left):
            return None
        if self._left <= 0 or equation in self._seen:
            return None
        self._seen.add(equation)
        self._left -= 1
        self._remember(equation)
        for moved in (self._by_content, self._by_rewrites, self._by_laws, self._by_opening):
            for step in moved(equation):
                ways = self._follow(equation, step)
                if ways:
                    return ways
        return None

    def _remember(self, equation: Equation) -> None:
        if self.best is None or measure(equation, self.targets) <= measure(self.best, self.targets):
            self.best = equation

    def _follow(self, before: Equation, step: list[Moved]) -> list[Outcome] | None:
        """The ways out of every branch; None where none of them has one."""
        ways: list[Outcome] = []
        for equation, line, free, verdict in step:
            found = self._from(equation)
            ways += [way.after(line, free, verdict) for way in found or ()]
        return ways or None

    # ---- the moves -------------------------------------------------------------------------------

    def _by_content(self, equation: Equation) -> Iterator[list[Moved]]:
        """A number that every term of both sides has, divided out."""
        shared = content_of(equation)
        if shared != 1:
            half = number(Fraction(1) / shared)
            left = total(
                [self.normal(scale(half, term)) for term in terms_of(equation.left)], equation.left
            )
            made = Equation(left, self.normal(scale(half, equation.right)))
            yield [(made, Line(made, f"divided by {shared}"), (), "")]

    def _by_laws(self, equation: Equation) -> Iterator[list[Moved]]:
        """Each law that applies: its branches."""
        here = measure(equation, self.targets)
        left = oriented(equation.left, self.targets)
        for compiled in self.laws.about(left):
            if compiled.law.has_free_letters and not self.may_be_free:
                continue
            bindings = compiled.match((left, equation.right), self.judge)
            if bindings is None:
                continue
            free = self._free_letters(compiled.law, bindings)
            step: list[Moved] = []
            for branch, templates in compiled.branches:
                (sides,) = templates
                made = Equation(*[side.build(bindings, make_plain) for side in sides])
                created = self._assumed(bindings, (made.right,))
                if created is None or self._may_vanish(equation, created):
                    continue
                after = self._arranged(made)
                if measure(after, self.targets) >= here:
                    continue
                if compiled.law.has_free_letters and after.left is not self.unknown:
                    continue  # what is left restricts the letters: they are not free
                line = Line(
                    after, compiled.law.reason, compiled.law.name, compiled.law.source, created
                )
                step.append((after, line, free, branch.verdict))
            if step:
                yield step
            self.taken.difference_update(v.name for v in free)  # nothing came of it

    def _may_vanish(self, equation: Equation, created: tuple[Condition, ...]) -> bool:
        """lambda x = 0: it may be the multiplier that is zero."""
        return is_zero(equation.right) and bool(
            containing(set(self.judge.multipliers), *(node for node, _ in created))
        )

    def _by_rewrites(self, equation: Equation) -> Iterator[list[Moved]]:
        """Laws that write the left side, or some of its terms, otherwise."""
        here = measure(equation, self.targets)
        left = oriented(equation.left, self.targets)
        for whole, around in _places(left):
            for law, match, template in self.laws.rewrites.get(whole.operator.name, ()):
                found = match(whole, self.judge.holds)
                if found is None:
                    continue
                bindings, before, after = found
                made = template.build(bindings, make_plain)
                if before or after:
                    made = apply(whole.operator, *before, made, *after)
                result = self._known_normal(Equation(around(made), equation.right))
                if measure(result, self.targets) < here:
                    created = self._assumed(bindings, (made,))
                    if created is not None:
                        line = Line(result, law.reason, law.name, law.source, created)
                        yield [(result, line, (), "")]

    def _assumed(self, bindings: Bindings, sides: tuple[Node, ...]) -> tuple[Condition, ...] | None:
        """What a law assumes: of its slots, and of what its right side inverts; None where that may not be assumed."""
        found = dict.fromkeys(self.judge.created(bindings))
        for node in postorder(*sides):
            if isinstance(node, Apply) and node.operator.name == "inv":
                (inner,) = node.operands
                inner = self.normal(inner)
                if self.judge.contains(inner) or self.judge.proven(inner, "invertible"):
                    continue
                if not self.judge.holds(inner, "invertible"):
                    return None
                found[inner, "invertible"] = None
        return tuple(found)

    def _by_opening(self, equation: Equation) -> Iterator[list[Moved]]:
        """Brackets around the unknown opened, what is known to the right."""
        terms = opened(equation.left, self.targets, self.normal)
        made = arranged(total(terms, equation.left), equation.right, self.targets, self.normal)
        if made != equation:
            line = Line(made, "what is known goes to the right")
            if is_zero(made.left):
                return
            yield [(made, line, (), "")]

    # ---- forms -----------------------------------------------------------------------------------

    def _arranged(self, equation: Equation) -> Equation:
        """The sides that a law has made, in form: the terms on the left normal one by one."""
        left = self._settled(equation.left)
        return arranged(left, self.normal(equation.right), self.targets, self.normal)

    def _settled(self, left: Node) -> Node:
        terms = [self._known_parts(term) for term in terms_of(left)]
        return total(terms, left)

    def _known_normal(self, equation: Equation) -> Equation:
        return Equation(self._settled(equation.left), equation.right)

    def _known_parts(self, node: Node) -> Node:
        """The parts without the unknown in normal form; what holds it stays as it is written."""
        if not isinstance(node, Apply) or not node.operands:
            return node
        if not self.judge.contains(node):
            return self.normal(node)
        if node.operator.associative and not node.operator.commutative:
            return _flat(node, [self._known_parts(c) for c in node.operands])
        return apply(
            node.operator,
            *[self._known_parts(c) for c in node.operands],
            parameters=node.parameters,
        )

    def _free_letters(self, law: Isolation, bindings: Bindings) -> tuple[Symbol, ...]:
        """A letter of its own for each free slot of the law, put into the bindings."""

        found = []
        slots = {
            v
            for branch in law.branches
            for pair in branch.equations
            for v in symbols(*pair)
            if FREE in v.attributes
        }
        sizes = {
            k: v for k, v in bindings.items() if isinstance(k, str) and isinstance(v, (int, str))
        }
        for slot in sorted(slots, key=lambda v: v.name):
            rows, columns = slot.shape
            shape = dimensions.substitute(rows, sizes), dimensions.substitute(columns, sizes)
            letter = symbol(fresh("z" if 1 in shape else "Z", self.taken), shape)
            self.taken.add(letter.name)
            bindings[slot] = letter
            found.append(letter)
        return tuple(found)


Moved = tuple[Equation, Line, tuple[Symbol, ...], str]


def _places(left: Node) -> Iterator[tuple[Apply, Callable[[Node], Node]]]:
    """The left side as a whole, each of its terms, and what stands behind the scalars of a term; with what puts a change in its place."""
    terms = terms_of(left)
    if isinstance(left, Apply) and left.operator is ADD:
        yield left, lambda made: made
    for at, term in enumerate(terms):
        if not isinstance(term, Apply):
            continue

        def among(made: Node, at: int = at) -> Node:
            return total([*terms[:at], *terms_of(made), *terms[at + 1 :]], left)

        yield term, among
        if term.operator.name == "scale" and isinstance(term.operands[-1], Apply):
            scalars = term.operands[:-1]
            yield (
                term.operands[-1],
                lambda made, among=among, scalars=scalars: among(apply("scale", *scalars, made)),  # type: ignore[misc]
            )


def _flat(node: Apply, operands: list[Node]) -> Node:
    """A product with its scalars in front; numbers and 1 in it leave no trace."""
    if node.operator.name == "scale":
        numbers = [c for c in operands if c is not ONE]
        if not numbers:
            return operands[-1]
        if numbers[-1].shape != node.shape:
            numbers.append(operands[-1])
        return apply("scale", *numbers)
    if node.operator.name == "matmul":
        kept = [c for c in operands if not _is_identity(c)] or operands[-1:]
        scalars = [c for c in kept if isinstance(c, Apply) and c.operator.name == "scale"]
        if scalars and not node.is_scalar:
            out: list[Node] = []
            inner: list[Node] = []
            for c in kept:
                if c in scalars and isinstance(c, Apply):
                    out += c.operands[:-1]
                    inner.append(c.operands[-1])
                else:
                    inner.append(c)
            inner = [c for c in inner if not _is_identity(c)] or inner[-1:]
            return apply("scale", *out, apply("matmul", *inner))
        return apply("matmul", *kept)
    return apply(node.operator, *operands, parameters=node.parameters)


def _is_identity(node: Node) -> bool:
    return isinstance(node, Apply) and node.operator.name == "eye"


def fresh(name: str, taken: set[str]) -> str:
    """A name that is not taken: z, z_1, z_2 ..."""
    if name not in taken:
        return name
    at = 1
    while f"{name}_{at}" in taken:
        at += 1
    return f"{name}_{at}"
