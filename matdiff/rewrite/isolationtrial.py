"""A law of solving tried alone, without a solver: draw the unknown, let the constants be what the left side gives, and it comes back.

    right side a slot       draw everything else, let it be what the left side gives: a branch must hold
    right side anything     draw the constants, let the unknown be what the branch says: the equations must hold
    right side zero         the law names the identity that it follows from (proof): the left side times something

A multiplier that a law on several equations does not name is what fulfils its equation best, by least squares.
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.base.errors import LawError
from matdiff.expression import build as b
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import postorder, substitute, symbols
from matdiff.numeric import linear
from matdiff.numeric.compare import agree
from matdiff.numeric.fields import EXACT, FLOAT, PRECISE, DomainError
from matdiff.numeric.sampling import sample
from matdiff.numeric.soundness import is_sound
from matdiff.numeric.values import Evaluator
from matdiff.rewrite.terms import is_zero
from matdiff.rewrite.trial import NoDraw, hints, sizes_for

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.rewrite.isolation import Isolation

TOLERANCE = 1e-9
SEEDS = (0, 1, 2)
_ATTEMPTS = 60


class Drawn:
    """Values of the slots of a law, at some sizes."""

    def __init__(self, law: Isolation, seed: int) -> None:
        branch = [side for br in law.branches for pair in br.equations for side in pair]
        proofs = [side for pair in law.proofs for side in pair]
        nodes, self.families = _with_families([*law.left, *branch, *proofs])
        slots = symbols(*nodes)
        attributes, ranges = hints(law, slots)
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
            self.sizes = {str(rows): 5, **{name: 2 + at for at, name in enumerate(rest)}}
        drawn = sample(slots, self.sizes, seed, hints=attributes, ranges=ranges)
        self.env: dict[Symbol, Any] = drawn.values
        self.slots = slots

    def put(self, node: Node) -> Node:
        """The expression with members of families for slots under a sum."""
        return substitute(node, self.families)

    def value(self, node: Node) -> Any:
        return Evaluator(self.env, EXACT, sizes=self.sizes).value(self.put(node))

    def has_value(self, node: Node) -> bool:
        try:
            return bool(self.value(node))
        except ArithmeticError:
            return False

    def is_sound(self, node: Node) -> bool:
        """Whether nothing that is inverted is nearly singular here."""
        return is_sound(self.put(node), Evaluator(self.env, EXACT, sizes=self.sizes))


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
    if len(law.equations) != 1:
        return False
    ((left, right),) = law.equations
    return isinstance(right, Symbol) and right not in symbols(left) and not law.has_free_letters


def drawn_by_left(law: Isolation, seed: int) -> Drawn:
    """A point at which the constant is what the left side gives. NoDraw where none is found."""
    for attempt in range(_ATTEMPTS):
        point = Drawn(law, seed + 100 * attempt)
        (left, right) = law.equations[0]
        try:
            value = point.value(left)
        except ArithmeticError:
            continue
        assert isinstance(right, Symbol)
        if _obeys(right, value):
            point.env[right] = value
            if all(point.has_value(side) for br in law.branches for side in br.equations[0]):
                return point
    raise NoDraw(f"no valid draw for {law.name}")


def _obeys(slot: Symbol, value: Any) -> bool:
    entries = [x for row in value for x in row]
    wanted = slot.attributes
    if wanted & {"positive"} and any(EXACT.sign(x) <= 0 for x in entries):
        return False
    if "nonzero" in wanted and not all(EXACT.sign(x) for x in entries):
        return False
    if "symmetric" in wanted or "positive_definite" in wanted:
        return agree(value, linear.transpose(value), 1e-12)
    return True


def holds(point: Drawn, equation: tuple[Node, Node]) -> bool:
    """Whether both sides of an equation have one value."""
    try:
        left, right = (point.value(side) for side in equation)
    except ArithmeticError:
        return False
    return close(left, right)


def close(left: Any, right: Any) -> bool:
    """Equal to 10^-9 of the larger entries; near zero to 10^-9."""
    one = [PRECISE.number(x) for row in left for x in row]
    two = [PRECISE.number(x) for row in right for x in row]
    size = 1 + max(EXACT.size(x) for x in (*one, *two))
    return all(EXACT.size(x - y) <= TOLERANCE * size for x, y in zip(one, two, strict=True))


def by_branch(law: Isolation, branch: int, right: Node, seed: int) -> bool:
    """The unknown is what the branch says: do the equations of the law hold? NoDraw where none of it has a value."""
    left, _ = law.branches[branch].equations[0]
    if not isinstance(left, Symbol):
        raise LawError(
            f"{law.name} cannot be tried: a branch that does not isolate needs a slot for right side, or a proof"
        )
    for attempt in range(_ATTEMPTS):
        point = Drawn(law, seed + 100 * attempt)
        try:
            if not point.is_sound(right):
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
    raise NoDraw(f"no valid draw for {law.name}")


def _solve_multipliers(law: Isolation, point: Drawn) -> None:
    """Unknown slots that no branch names are the least-squares solution of the first equation with them, which is linear in them."""
    named = {v for br in law.branches for left, _ in br.equations for v in symbols(left)}
    for slot in law.slots:
        if "unknown" not in slot.attributes or slot in named or len(law.equations) < 2:
            continue
        left, right = next(e for e in law.equations if slot in symbols(*e))
        rows, columns = len(point.env[slot]), len(point.env[slot][0])

        def residual(
            value: Any, left: Node = left, right: Node = right, slot: Symbol = slot
        ) -> list[float]:
            point.env[slot] = value
            one, two = point.value(left), point.value(right)
            return [
                float(x) - float(y)
                for r, s in zip(one, two, strict=True)
                for x, y in zip(r, s, strict=True)
            ]

        start = residual(linear.fill(rows, columns, Fraction(0)))
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


def proof_holds(law: Isolation, proof: tuple[Node, Node], seed: int) -> bool:
    """Whether the two sides of an identity agree, and the law says what it gives. NoDraw where none of it has a value."""
    made, other = law.branches[0].equations[0]
    difference = made if is_zero(other) else b.subtract(made, other)
    for attempt in range(_ATTEMPTS):
        point = Drawn(law, seed + 100 * attempt)
        try:
            values = [point.value(side) for side in (*proof, difference)]
        except (DomainError, ArithmeticError):
            continue
        return close(values[0], values[1]) and close(values[1], values[2])
    raise NoDraw(f"no valid draw for {law.name}")


def comes_back(law: Isolation, seed: int) -> bool:
    """Whether a law without a proof holds at the points drawn by a seed."""
    if is_bare(law):
        point = drawn_by_left(law, seed)
        return any(all(holds(point, e) for e in br.equations) for br in law.branches)
    return all(
        by_branch(law, at, branch.equations[0][1], seed) for at, branch in enumerate(law.branches)
    )


def admit_isolation(law: Isolation) -> None:
    """LawError unless the law holds wherever it was tried: a user's law, before it is believed."""
    try:
        for seed in SEEDS:
            sound = (
                all(proof_holds(law, proof, seed) for proof in law.proofs)
                if law.proofs
                else comes_back(law, seed)
            )
            if not sound:
                raise LawError(
                    f"{law.name} is false: with the unknown drawn at random, {_failed(law, seed)}"
                )
    except NoDraw:
        raise LawError(
            f"{law.name} cannot be tried: no point was found at which its sides have a value",
            help="say where it holds: an attribute of a slot, or `check A in (1/2, 2)`",
        ) from None


def _failed(law: Isolation, seed: int) -> str:
    """What does not hold, where it was found."""
    sizes = ", ".join(f"{name} = {size}" for name, size in Drawn(law, seed).sizes.items())
    what = (
        "its proof is no identity"
        if law.proofs
        else "no branch gives it back"
        if is_bare(law)
        else "what a branch says does not fulfil the equations"
    )
    return f"{what} at {sizes}" if sizes else what
