"""What a law of solving is: equations that the unknowns fulfil, and what they say when the unknown is brought nearer to standing alone.

    left: A X = C -> X = inv(A) C           root: x^2 = c -> x = c^(1/2) or x = -c^(1/2)

A slot is ``unknown`` (contains what is solved for), ``constant`` (does not), ``optional`` (a factor that may be 1 or I: the law is then
written out with and without it) or ``free`` (a letter of the answer that may be anything). Other attributes of slots are conditions: a
law may assume them, and the answer says so. A ``proof`` is an identity from which the law follows: the left side times something. A
``verdict`` says what the branch is of a function whose gradient the first left side is.

>>> a = symbol("a", ("n", "n"), ("optional",))
>>> [name for name, values in variants([a])]
['', 'a']
"""

from __future__ import annotations

from itertools import combinations

from matdiff.base.dimensions import show
from matdiff.base.errors import LawError
from matdiff.expression.build import ONE, eye, rebuild, symbol
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import postorder
from matdiff.rewrite.bound import unbound_in_branch
from matdiff.rewrite.law import Law
from matdiff.syntax.strict import build_strict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from matdiff.syntax.lawtext import IsolationSentence
    from matdiff.syntax.tree import Tree

    Sides = tuple[Node, Node]

OPTIONAL, FREE, UNKNOWN = "optional", "free", "unknown"


class Branch:
    """The equations of one way out, the first of which has the unknown alone or nearer to it."""

    __slots__ = ("equations", "verdict")

    def __init__(self, equations: tuple[Sides, ...], verdict: str = "") -> None:
        self.equations = equations
        self.verdict = verdict


class Isolation:
    """``left = right, ... -> branches``, with the reason that a printed step cites."""

    __slots__ = ("branches", "check", "equations", "name", "place", "proofs", "reason", "source")

    def __init__(
        self,
        name: str,
        equations: tuple[Sides, ...],
        branches: tuple[Branch, ...],
        *,
        reason: str = "",
        source: str = "",
        check: str = "",
        place: str = "",
        proofs: tuple[Sides, ...] = (),
    ) -> None:
        self.proofs = proofs
        self.name = name
        self.equations = equations
        self.branches = branches
        self.reason = reason
        self.source = source
        self.check = check
        self.place = place

    @property
    def left(self) -> tuple[Node, ...]:
        """Both sides of all its equations."""
        return tuple([side for equation in self.equations for side in equation])

    @property
    def slots(self) -> tuple[Symbol, ...]:
        return tuple([v for v in postorder(*self.left) if isinstance(v, Symbol)])

    @property
    def has_free_letters(self) -> bool:
        """Whether an answer by this law has letters that may be anything."""
        nodes = [side for b in self.branches for sides in b.equations for side in sides]
        return any(isinstance(v, Symbol) and FREE in v.attributes for v in postorder(*nodes))

    @property
    def specificity(self) -> tuple[int, int, int, str]:
        """More equations first, then more operators and conditions; what brings a free letter last."""
        operators = conditions = 0
        for node in postorder(*self.left):
            if isinstance(node, Symbol):
                conditions += len(node.attributes - {"constant", UNKNOWN, OPTIONAL, "index"})
            else:
                operators += 1
        return -len(self.equations), self.has_free_letters, -10 * operators - conditions, self.name

    def __repr__(self) -> str:
        return f"Isolation({self.name})"


def variants(nodes: Sequence[Node]) -> Iterator[tuple[str, dict[Node, Node]]]:
    """Every way to leave out optional factors: their names, and what stands for them (itself without the mark, 1 or I)."""
    optional = [v for v in postorder(*nodes) if isinstance(v, Symbol) and OPTIONAL in v.attributes]
    for count in range(len(optional) + 1):
        for left_out in combinations(optional, count):
            values: dict[Node, Node] = {}
            for slot in optional:
                values[slot] = _unit(slot) if slot in left_out else _kept(slot)
            yield "".join(v.name for v in left_out), values


def _unit(slot: Symbol) -> Node:
    return ONE if slot.is_scalar else eye(slot.shape[0])


def _kept(slot: Symbol) -> Node:
    return symbol(slot.name, slot.shape, slot.attributes - {OPTIONAL}, slot.axes)


def without_units(root: Node, values: dict[Node, Node]) -> Node:
    """The expression with the values put in; factors 1 and I, and exponents 1, leave no trace."""
    new: dict[Node, Node] = {}
    units = {v for v in values.values() if not isinstance(v, Symbol)}
    for node in postorder(root):
        if isinstance(node, Apply) and node.operands:
            new[node] = _bare(node, tuple(new[c] for c in node.operands), units)
        else:
            new[node] = values.get(node, node)
    return new[root]


def _bare(node: Apply, operands: tuple[Node, ...], units: set[Node]) -> Node:
    name = node.operator.name
    if name in ("scale", "matmul") and not units.isdisjoint(operands):
        kept = tuple(c for c in operands if c not in units)
        if not kept:
            return next(c for c in reversed(operands) if c.shape == node.shape)
        if kept[-1].shape == node.shape or name == "matmul":
            return kept[0] if len(kept) == 1 else rebuild(node, kept)
        return rebuild(node, (*kept, operands[-1]))
    if name in ("transpose", "inv") and operands[0] in units:
        return operands[0]
    if (
        name == "power"
        and (operands[1] is ONE or operands[0] is ONE)
        and operands[-1] in units | {ONE}
    ):
        return operands[0]
    return rebuild(node, operands)


def read_isolation(
    sentence: IsolationSentence, name: str, slots: Mapping[str, Symbol], text: str, file: str
) -> Iterator[Isolation]:
    """A law of solving from its sentence, with and without each of its optional factors; LawError where it is not sound in form."""

    def sides(equation: tuple[Tree, Tree]) -> Sides:
        left, right = (build_strict(side, slots, text) for side in equation)
        if left.shape != right.shape:
            said = f"the left side is {show(left.shape)}, the right side {show(right.shape)}"
            raise LawError(said, span=equation[1].span)
        return left, right

    if not sentence.because:
        raise ValueError("a law of solving says what was done: because ...")
    equations = tuple(sides(equation) for equation in sentence.equations)
    branches = tuple(
        Branch(tuple(sides(e) for e in equated), verdict) for equated, verdict in sentence.branches
    )
    proofs = tuple(sides(proof) for proof in sentence.proofs)
    known = [side for pair in equations for side in pair]
    for branch, (equated, _) in zip(branches, sentence.branches, strict=True):
        for pair, trees in zip(branch.equations, equated, strict=True):
            for side, tree in zip(pair, trees, strict=True):
                free = [v for v in postorder(side) if FREE in getattr(v, "attributes", ())]
                if missing := unbound_in_branch((*known, *free), side):
                    raise LawError(missing[1], span=tree.span)
    for left_out, values in variants(known):
        yield Isolation(
            f"{name}~{left_out}" if left_out else name,
            _put_into(equations, values),
            tuple(Branch(_put_into(b.equations, values), b.verdict) for b in branches),
            reason=sentence.because,
            source=sentence.source,
            check=sentence.check,
            place=file,
            proofs=_put_into(proofs, values),
        )


def _put_into(equations: tuple[Sides, ...], values: dict[Node, Node]) -> tuple[Sides, ...]:
    """Equations with optional factors kept or left out."""
    return tuple([(without_units(a, values), without_units(b, values)) for a, b in equations])


def written_out(law: Law) -> Iterator[Law]:
    """A law that rewrites an expression, with and without its optional factors."""
    for left_out, values in variants((law.pattern,)):
        if not values:
            yield law
            return
        yield Law(
            f"{law.name}~{left_out}" if left_out else law.name,
            without_units(law.pattern, values),
            without_units(law.template, values),
            reason=law.reason,
            source=law.source,
            quiet=law.quiet,
            proofs=law.proofs,
            check=law.check,
            place=law.place,
            is_users=law.is_users,
        )
