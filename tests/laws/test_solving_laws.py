"""Each law of solving alone, without a solver: draw the unknown, let the constants be what the left side gives, and the unknown comes back.

    right side a slot       draw everything else, let it be what the left side gives: a branch must hold
    right side anything     draw the constants, let the unknown be what the branch says: the equations must hold
    right side zero         the law names the identity that it follows from (proof): the left side times something

A multiplier that a law on a pair does not name is what fulfils the equation best, by least squares.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
from tamper import copies

from matdiff.calculus.bookshelf import default_book
from matdiff.expression import build as b
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import postorder, substitute, symbols
from matdiff.numeric import linear
from matdiff.numeric.compare import agree
from matdiff.numeric.fields import EXACT, FLOAT, PRECISE, DomainError
from matdiff.numeric.sampling import sample
from matdiff.numeric.values import Evaluator
from matdiff.rewrite.isolation import Isolation
from matdiff.rewrite.terms import is_zero, zero_of
from matdiff.rewrite.trial import hints, sizes_for
from matdiff.solving.compiled import isolates
from matdiff.solving.equation import Equation, measure
from matdiff.solving.points import is_sound

LAWS = default_book().isolations
each_law = pytest.mark.parametrize("law", LAWS, ids=[law.name for law in LAWS])
TOLERANCE = 1e-9


class Drawn:
    """Values of the slots of a law that fulfil its equations, at some sizes."""

    def __init__(self, law: Isolation, seed: int) -> None:
        branch = [side for br in law.branches for pair in br.equations for side in pair]
        proofs = [side for pair in law.proofs for side in pair]
        nodes, self.families = _with_families([*law.left, *branch, *proofs])
        slots = symbols(*nodes)
        attributes, ranges = hints(law, slots)  # type: ignore[arg-type]
        self.law = law
        self.sizes = sizes_for(seed, *nodes)
        if len(set(self.sizes.values())) < len(self.sizes):  # sizes such as n + 1 are drawn alike
            turn = (seed + seed // 100) % len(self.sizes)
            names = [*self.sizes][turn:] + [*self.sizes][:turn]
            self.sizes = dict(zip(names, (2, 4, 5, 3), strict=False))
        if len(law.equations) > 1:  # no more orthonormal columns than rows
            rows = next(
                v.shape[0] for v in law.slots if "unknown" in v.attributes and not v.is_scalar
            )
            rest = [name for name in self.sizes if name != rows]
            self.sizes = {rows: 5, **{name: 2 + at for at, name in enumerate(rest)}}  # type: ignore[dict-item]
        self.env: dict[Symbol, object] = {}
        drawn = sample(slots, self.sizes, seed, hints=attributes, ranges=ranges)
        self.env = drawn.values
        self.slots = slots

    def put(self, node: Node) -> Node:
        return substitute(node, self.families)

    def value(self, node: Node) -> object:
        return Evaluator(self.env, EXACT, sizes=self.sizes).value(self.put(node))


def _with_families(nodes: list[Node]) -> tuple[list[Node], dict[Node, Node]]:
    """Slots under a sum as members of families; what is fixed stays."""
    families: dict[Node, Node] = {}
    for node in postorder(*nodes):
        if isinstance(node, Apply) and node.operator.binds:
            index, body = node.operands
            assert isinstance(index, Symbol)
            for slot in symbols(body):
                if "fixed" not in slot.attributes:
                    family = b.symbol(slot.name, slot.shape, slot.attributes, index.axes)
                    families[slot] = b.member(family, index)
    return [substitute(node, families) for node in nodes], families


def is_bare(law: Isolation) -> bool:
    """Whether the right side is a slot that stands nowhere else on the left, and no letter is free: then the unknown comes back."""
    ((left, right),) = law.equations if len(law.equations) == 1 else ((None, None),)
    return isinstance(right, Symbol) and right not in symbols(left) and not law.has_free_letters


def drawn_by_left(law: Isolation, seed: int) -> Drawn:
    """A point at which the constant is what the left side gives."""
    for attempt in range(60):
        point = Drawn(law, seed + 100 * attempt)
        (left, right) = law.equations[0]
        try:
            value = point.value(left)
        except ArithmeticError:
            continue
        if _obeys(right, value):
            point.env[right] = value
            if all(_has_value(point, side) for br in law.branches for side in br.equations[0]):
                return point
    raise AssertionError(f"no valid draw for {law.name}")


def _has_value(point: Drawn, side: Node) -> bool:
    try:
        return bool(point.value(side))
    except ArithmeticError:
        return False


def _obeys(slot: Node, value: object) -> bool:
    entries = [x for row in value for x in row]  # type: ignore[attr-defined]
    wanted = slot.attributes  # type: ignore[attr-defined]
    if wanted & {"positive"} and any(EXACT.sign(x) <= 0 for x in entries):
        return False
    if "nonzero" in wanted and not all(EXACT.sign(x) for x in entries):
        return False
    if "symmetric" in wanted or "positive_definite" in wanted:
        return agree(value, linear.transpose(value), 1e-12)
    return True


def test_the_checks_own_comparison() -> None:
    assert close([[Fraction(1)]], [[1 + 1e-12]])
    assert not close([[Fraction(1)]], [[1 + 1e-6]])


def holds(point: Drawn, equation: tuple[Node, Node]) -> bool:
    try:
        left, right = (point.value(side) for side in equation)
    except ArithmeticError:
        return False
    return close(left, right)


def close(left: object, right: object) -> bool:
    """Equal to 10^-9 of the larger entries; near zero to 10^-9."""
    one = [PRECISE.number(x) for row in left for x in row]  # type: ignore[attr-defined]
    two = [PRECISE.number(x) for row in right for x in row]  # type: ignore[attr-defined]
    size = 1 + max(EXACT.size(x) for x in (*one, *two))
    return all(EXACT.size(x - y) <= TOLERANCE * size for x, y in zip(one, two, strict=True))


def by_branch(law: Isolation, branch: int, right: Node, seed: int) -> bool:
    """The unknown is what the branch says: do the equations of the law hold?"""
    left, _ = law.branches[branch].equations[0]
    assert isinstance(left, Symbol), (
        "a branch that does not isolate needs a bare right side or a proof"
    )
    for attempt in range(60):
        point = Drawn(law, seed + 100 * attempt)
        try:
            if not is_sound(point.put(right), Evaluator(point.env, EXACT, sizes=point.sizes)):  # type: ignore[arg-type]
                continue
            point.env[left] = point.value(right)
            for other, value in law.branches[branch].equations[1:]:
                assert isinstance(other, Symbol)
                point.env[other] = point.value(value)
            _solve_multipliers(law, point)
            found = [(point.value(one), point.value(two)) for one, two in law.equations]
        except (ArithmeticError, IndexError):  # more columns than rows cannot be orthonormal
            continue
        return all(close(one, two) for one, two in found)
    raise AssertionError(f"no valid draw for {law.name}")


def _solve_multipliers(law: Isolation, point: Drawn) -> None:
    """Unknown slots that no branch names are the least-squares solution of the first equation with them, which is linear in them."""
    named = {v for br in law.branches for left, _ in br.equations for v in symbols(left)}
    for slot in law.slots:
        if "unknown" not in slot.attributes or slot in named or len(law.equations) < 2:
            continue
        left, right = next(e for e in law.equations if slot in symbols(*e))
        rows, columns = (len(point.env[slot]), len(point.env[slot][0]))  # type: ignore[arg-type, index]
        zero = linear.fill(rows, columns, Fraction(0))

        def residual(
            value: object, left: Node = left, right: Node = right, slot: Symbol = slot
        ) -> list[float]:
            point.env[slot] = value
            one, two = point.value(left), point.value(right)
            return [
                float(x) - float(y)
                for r, s in zip(one, two, strict=True)
                for x, y in zip(r, s, strict=True)
            ]  # type: ignore[call-overload]

        start = residual(zero)
        steps = []
        for i in range(rows):
            for j in range(columns):
                unit = linear.fill(rows, columns, Fraction(0))
                unit[i][j] = Fraction(1)
                steps.append([x - y for x, y in zip(residual(unit), start, strict=True)])
        gram = [[sum(x * y for x, y in zip(p, q, strict=True)) for q in steps] for p in steps]
        known = [[-sum(x * y for x, y in zip(p, start, strict=True))] for p in steps]
        solved = linear.multiply(linear.inverse(gram, FLOAT), known, FLOAT)
        flat = [row[0] for row in solved]
        point.env[slot] = [flat[i * columns : (i + 1) * columns] for i in range(rows)]


def without_free(law: Isolation, right: Node) -> Node:
    """The right side with its free letters zero: what they are multiplied by is tested by the equation holding."""
    free: dict[Node, Node] = {v: zero_of(v.shape) for v in symbols(right) if "free" in v.attributes}
    if not free or right.operator.name != "add":  # type: ignore[attr-defined]
        return right
    terms = [t for t in right.operands if not set(free) & set(postorder(t))]  # type: ignore[attr-defined]
    return terms[0]


@each_law
def test_the_unknown_comes_back(law: Isolation) -> None:
    for seed in (0, 1, 2):
        if is_bare(law):
            point = drawn_by_left(law, seed)
            assert any(all(holds(point, e) for e in br.equations) for br in law.branches)
        elif not law.proofs:
            for at, branch in enumerate(law.branches):
                assert by_branch(law, at, branch.equations[0][1], seed)
    assert (
        is_bare(law)
        or law.proofs
        or all(isinstance(br.equations[0][0], Symbol) for br in law.branches)
    )


@each_law
def test_proofs_are_identities(law: Isolation) -> None:
    for factored, plain in law.proofs:
        (left, right), (made, other) = law.equations[0], law.branches[0].equations[0]
        assert is_zero(right)
        assert left in postorder(factored), "the identity is about the left side of the law"
        assert is_zero(_vanishing(factored, left)), "where the left side is zero, so is the right"
        for seed in (0, 1):
            for attempt in range(60):
                point = Drawn(law, seed + 100 * attempt)
                try:
                    difference = b.subtract(made, other) if not is_zero(other) else made
                    values = [point.value(side) for side in (factored, plain, difference)]
                except (DomainError, ArithmeticError):
                    continue
                assert close(values[0], values[1])
                assert close(values[1], values[2])
                break
            else:
                raise AssertionError(f"no valid draw for {law.name}")


def _vanishing(root: Node, zero: Node) -> Node:
    """A product with a factor put to zero."""
    from matdiff.rewrite.book import Context
    from matdiff.rewrite.normal import Normaliser

    return Normaliser(Context(default_book())).normal(substitute(root, {zero: zero_of(zero.shape)}))


@each_law
def test_tampered_copies_are_rejected(law: Isolation) -> None:
    for at, branch in enumerate(law.branches):
        left, right = branch.equations[0]
        others = [br.equations[0][1] for br in law.branches]
        for name, copy in copies(left if law.proofs else without_free(law, right)):
            if len(law.equations) > 1 and name not in ("constant", "double"):
                continue  # minus an eigenvector is one as well
            if name in ("sign", "double") and _is_multiple_of_free(right):
                continue  # any multiple is meant
            if law.proofs:
                assert not _proved(law, (copy, right)), name
            elif is_bare(law):
                assert not _accepts(law, (left, copy), others), name
            else:
                held = all(by_branch(law, at, copy, seed) for seed in (0, 1, 2))
                assert not held or _is_a_branch(law, copy), name


def _is_multiple_of_free(right: Node) -> bool:
    is_sum = isinstance(right, Apply) and right.operator.name == "add"
    return not is_sum and any("free" in v.attributes for v in symbols(right))


def _is_a_branch(law: Isolation, copy: Node) -> bool:
    """Whether a copy has the value of a branch: minus a root is the other root, and twice zero is zero."""
    rights = [br.equations[0][1] for br in law.branches]
    for seed in (0, 1, 2):
        point = Drawn(law, seed)
        for attempt in range(60):
            point = Drawn(law, seed + 100 * attempt)
            if all(_has_value(point, side) for side in (copy, *rights)):
                break
        if not any(close(point.value(copy), point.value(right)) for right in rights):
            return False
    return True


def _accepts(law: Isolation, equation: tuple[Node, Node], others: list[Node]) -> bool:
    """Whether a copy holds wherever the law does, or is another branch written otherwise."""
    for seed in (0, 1, 2):
        point = drawn_by_left(law, seed)
        try:
            right = point.value(equation[1])
        except ArithmeticError:
            return False
        if len(others) > 1 and any(close(right, point.value(o)) for o in others):
            continue  # the other root
        if not holds(point, equation):
            return False
    return len(others) == 1


def _proved(law: Isolation, equation: tuple[Node, Node]) -> bool:
    point = Drawn(law, 7)
    for attempt in range(60):
        point = Drawn(law, 7 + 100 * attempt)
        try:
            one = point.value(law.proofs[0][1])
            two = point.value(b.subtract(*equation))
            return close(one, two)
        except ArithmeticError:
            continue
    raise AssertionError(f"no valid draw for {law.name}")


@each_law
def test_every_law_makes_the_measure_less(law: Isolation) -> None:
    """Occurrences of the unknown, then how deep they stand, then the length of the left side."""
    unknowns: frozenset[Node] = frozenset(v for v in law.slots if "unknown" in v.attributes)
    before = measure(Equation(*law.equations[0]), unknowns)
    if not isolates(law):
        return  # taken once, of a function or a constraint
    for branch in law.branches:
        assert measure(Equation(*branch.equations[0]), unknowns) < before


@pytest.mark.parametrize("law", [law for law in LAWS if not isolates(law)], ids=str)
def test_a_law_of_levels_grows(law: Isolation) -> None:
    """Of a function it may be taken: the new value grows with the old one."""
    (_, level), (_, value) = law.equations[0], law.branches[0].equations[0]
    assert isinstance(level, Symbol)
    worth = []
    for number in (Fraction(1, 3), Fraction(3, 2), Fraction(4)):
        worth.append(Evaluator({level: [[number]]}, EXACT, sizes={}).value(value)[0][0])
    assert worth == sorted(worth)
    assert worth[0] < worth[-1]


REWRITES = [law for law in default_book().laws.values() if law.folder == "solve"]


@pytest.mark.parametrize("law", REWRITES, ids=[law.name for law in REWRITES])
def test_every_rewriting_makes_the_measure_less(law: object) -> None:
    left, right = law.pattern, law.template  # type: ignore[attr-defined]
    unknowns: frozenset[Node] = frozenset(v for v in symbols(left) if "unknown" in v.attributes)
    assert measure(Equation(right, right), unknowns) < measure(Equation(left, left), unknowns)
