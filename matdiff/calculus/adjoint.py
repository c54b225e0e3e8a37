"""The backward rule of an operator, derived from its differential law by the trace laws.

A differential law says dv = L(dc), linear in the differentials of the slots. With G the cotangent of v, the trace laws turn
<G, L(dc)> = tr(G' L(dc)) into <H, dc> = tr(H' dc), and H is what v hands to c. This is done once for each law, on the law's own slots;
applying the backward rule then is putting in what the slots stand for. The trace laws used are kept: they are the steps shown.

No rule of this kind is written by hand. If a trace law is missing, UnsupportedError names the term that is stuck.
"""

from __future__ import annotations

from matdiff.base.errors import UnsupportedError
from matdiff.expression.build import apply, symbol
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import postorder
from matdiff.rewrite.book import Context
from matdiff.rewrite.law import Law
from matdiff.rewrite.normal import Normaliser
from matdiff.rewrite.template import Template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.rewrite.book import LawBook

COTANGENT = "G"
_LIMIT = 60


class BackwardRule:
    """What a law hands to one slot: the template H in the law's slots and G, and the names of the trace laws used.

    ``indices`` are the index slots of sums the differential stands inside of: H is then meant for each value of the index.
    """

    __slots__ = ("slot", "slots", "steps", "template")

    def __init__(self, slot: Symbol, template: Template, steps: tuple[Law, ...]) -> None:
        self.slot = slot
        self.template = template
        self.slots = frozenset(v for v in postorder(template.node) if isinstance(v, Symbol))
        self.steps = steps


class Backward:
    """All backward rules of a differential law, and the symbol that stands for the cotangent in them."""

    __slots__ = ("cotangent", "law", "rules", "splits")

    def __init__(self, law: Law, cotangent: Symbol, rules: tuple[BackwardRule, ...]) -> None:
        self.law = law
        self.cotangent = cotangent
        self.rules = rules
        inner = law.pattern.operands[0]  # type: ignore[attr-defined]
        self.splits = (
            isinstance(inner, Apply)
            and inner.operator.associative
            and all(isinstance(operand, Symbol) for operand in inner.operands)
        )
        """A law of a binary product or sum of any two operands: it serves one of any number, split in two."""

    def rule_for(self, slot: Node) -> BackwardRule | None:
        for rule in self.rules:
            if rule.slot is slot:
                return rule
        return None


def derive_backward(law: Law, book: LawBook) -> Backward:
    """Derive the backward rules of a differential law from the trace laws of the book."""
    context = Context(book)
    normaliser = Normaliser(context)
    name = COTANGENT
    while any(slot.name == name for slot in law.slots):
        name += "_"
    cotangent = symbol(name, law.pattern.shape)
    found: dict[Symbol, list[tuple[Node, tuple[Law, ...]]]] = {}
    waiting: list[tuple[Node, tuple[Law, ...]]] = [(apply("inner", cotangent, law.template), ())]
    own = _own_sums(law)
    for _ in range(_LIMIT):
        if not waiting:
            break
        state, steps = waiting.pop(0)
        if not context.holds(state, "differential"):
            continue
        assert isinstance(state, Apply)
        if state.operator.name == "add":
            waiting[:0] = [(term, steps) for term in state.operands]
        elif state.operator.name == "indexed_sum":
            waiting.insert(0, (state.operands[1], steps))
        elif _is_differential(state.operands[1]):
            slot = state.operands[1].operands[0]  # type: ignore[attr-defined]
            value = state.operands[0]
            for index in own:
                if index.indices & value.indices:
                    value = apply("indexed_sum", index, value)
            found.setdefault(slot, []).append((normaliser.normal(value), steps))
        else:
            waiting.insert(0, _turn(state, steps, context))
    rules = []
    for slot, parts in found.items():
        total = normaliser.normal(apply("add", *[h for h, _ in parts]))
        used = tuple(dict.fromkeys(step for _, steps in parts for step in steps))
        rules.append(BackwardRule(slot, Template(total), used))
    return Backward(law, cotangent, tuple(rules))


def _own_sums(law: Law) -> list[Node]:
    """The indices of sums that stand on the right side of a law alone: what it hands on is summed over them."""
    return [
        v.operands[0]
        for v in postorder(law.template)
        if isinstance(v, Apply) and v.operator.binds and v.operands[0] not in law.slots
    ]


def _is_differential(node: Node) -> bool:
    return (
        isinstance(node, Apply)
        and node.operator.name == "d"
        and isinstance(node.operands[0], Symbol)
    )


def _turn(state: Apply, steps: tuple[Law, ...], context: Context) -> tuple[Node, tuple[Law, ...]]:
    """One trace law, applied to <G, E>."""
    for compiled in context.book.compiled("trace", "inner"):
        found = compiled.match(state, context.holds)
        if found is not None:
            turned = compiled.template.build(found[0], _make)
            return turned, (*steps, compiled.law)
    raise UnsupportedError(f"no trace law turns {state!r} round", help="add a law to rules/trace")


def _make(operator: object, operands: tuple[Node, ...], parameters: tuple[object, ...]) -> Node:
    return apply(operator, *operands, parameters=parameters)  # type: ignore[arg-type]
