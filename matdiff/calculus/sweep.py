"""Reverse through the graph: from the cotangent 1 of a scalar f to the cotangents of its variables.

    df = sum over the frontier of <Ḡ_v, dv>

The frontier starts as {f} with cotangent 1. Taking a node v = op(c...) from it, the differential law of op replaces dv and the trace laws
turn <Ḡ_v, L(dc)> into <H, dc>; H is added to the cotangent of c. Nodes are taken in reverse order of the shared graph, each once, so the
work grows with the graph and not with the expression written out. When only variables are left, df = <G, dX> and G is the gradient.

A node inside a sum over i has a cotangent for every i; what it hands to a node that does not carry i is summed over i.
Every step is recorded; the derivation that is printed is read off the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from matdiff.base.errors import NoLawError
from matdiff.calculus.adjoint import Backward, derive_backward
from matdiff.expression.build import ONE, add, apply, differential, indexed_sum
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.operators import OPERATORS
from matdiff.expression.traverse import containing, postorder, symbols
from matdiff.rewrite.book import ASSUMABLE, Context
from matdiff.rewrite.law import KINDS, POSITIONAL
from matdiff.rewrite.runs import join
from matdiff.rewrite.terms import is_zero

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.rewrite.book import LawBook
    from matdiff.rewrite.law import Law
    from matdiff.rewrite.normal import Normaliser

    Bindings = dict[object, object]

_ADD, _SUM = OPERATORS["add"], OPERATORS["indexed_sum"]
_MEMBER, _CONJ = OPERATORS["member"], OPERATORS["conj"]


class Contribution:
    """What a node handed to ``child``: the cotangent ``value``, by the trace laws ``laws``."""

    __slots__ = ("child", "laws", "value")

    def __init__(self, child: Node, value: Node, laws: tuple[Law, ...]) -> None:
        self.child = child
        self.value = value
        self.laws = laws


class Record:
    """One step of the sweep: node v with cotangent G, the differential law used, what was bound, what was handed on."""

    __slots__ = (
        "backward",
        "bindings",
        "contributions",
        "cotangent",
        "fired",
        "node",
        "of_letters",
    )

    def __init__(
        self,
        node: Apply,
        cotangent: Node,
        backward: Backward,
        bindings: Bindings,
        contributions: list[Contribution],
    ) -> None:
        self.node = node
        self.cotangent = cotangent
        self.backward = backward
        self.bindings = bindings
        self.contributions = contributions
        self.fired: tuple[Law, ...] = ()
        """The laws of rules/simplify that fired in this step, those worth telling."""
        self.of_letters: frozenset[Law] = frozenset()
        """Those that rest on what is declared of a letter; checks/grounds.py finds where that counts."""


class DifferentialContext(Context):
    """Side conditions of differential laws: what may be assumed is assumed, and becomes a condition of the answer."""

    __slots__ = ("_depends",)

    def __init__(self, book: LawBook, active: frozenset[Node], depends: set[Node]) -> None:
        super().__init__(book, active)
        self._depends = depends

    def _find(self, node: Node, attribute: str) -> bool:
        if attribute == "constant":
            return node not in self._depends and super()._find(node, attribute)
        return attribute in ASSUMABLE or super()._find(node, attribute)


class Sweep:
    """The cotangents of ``targets`` in df, for a scalar f; or in <Ḡ, dF> for any F with a cotangent Ḡ of its shape."""

    def __init__(
        self,
        root: Node,
        targets: Iterable[Node],
        book: LawBook,
        normaliser: Normaliser,
        cotangent: Node = ONE,
    ) -> None:
        self.root = root
        self.targets = list(targets)
        self.records: list[Record] = []
        self._book = book
        self._normaliser = normaliser
        order = postorder(root)
        wanted = frozenset(self.targets)
        self.depends = containing(wanted, root)
        self._context = DifferentialContext(book, wanted, self.depends)
        self.indices: dict[str, Symbol] = {
            v.name: v for v in order if isinstance(v, Symbol) and "index" in v.attributes
        }
        self.cotangents: dict[Node, list[Node]] = {root: [cotangent]}
        self._run(order)

    def cotangent(self, node: Node) -> Node | None:
        """The cotangent of a node, as a normal form; None where nothing arrived."""
        parts = self.cotangents.get(node)
        if not parts:
            return None
        if len(parts) > 1:
            total = self._normaliser.make(_ADD, tuple(parts), ())
            self.cotangents[node] = [total]
            return total
        return parts[0]

    def _run(self, order: list[Node]) -> None:
        fired = self._normaliser.fired
        for node in reversed(order):
            if node not in self.depends or not isinstance(node, Apply):
                continue
            if node.operator is _MEMBER or node.operator is _CONJ:
                continue  # leaves: calculus/families.py adds up the members, wirtinger.py reads off conjugates
            if not any(operand in self.depends for operand in node.operands):
                continue
            before = len(fired)
            cotangent = self.cotangent(node)
            if cotangent is None or is_zero(cotangent):
                continue
            record = self._step(node, cotangent)
            told = [(law, old) for law, old, _ in fired[before:] if not law.quiet]
            record.fired = tuple([law for law, _ in told])
            record.of_letters = frozenset([law for law, old in told if _of_letters(law, old)])
            self.records.append(record)
            for contribution in record.contributions:
                self.cotangents.setdefault(contribution.child, []).append(contribution.value)

    def _step(self, node: Apply, cotangent: Node) -> Record:
        for compiled in self._book.compiled("differential", node.operator.name):
            backward = backward_of(compiled.law, self._book)
            if backward.splits:
                contributions = self._split(node, cotangent, backward)
                return Record(node, cotangent, backward, {}, contributions)
            found = compiled.match(node, self._context.holds)
            if found is not None and not found[1] and not found[2]:
                contributions = self._whole(node, cotangent, backward, found[0])
                return Record(node, cotangent, backward, found[0], contributions)
        raise NoLawError(node.operator.word)

    def _whole(
        self, node: Apply, cotangent: Node, backward: Backward, bindings: Bindings
    ) -> list[Contribution]:
        result = []
        normal = self._normaliser.normal
        values = {k: normal(v) if isinstance(v, Node) else v for k, v in bindings.items()}
        values[backward.cotangent] = cotangent
        for rule in backward.rules:
            child = bindings[rule.slot]
            assert isinstance(child, Node)
            if child in self.depends:
                value = rule.template.build(values, self._normaliser.make)
                result.append(self._contribute(node, child, value, rule.steps))
        return result

    def _split(self, node: Apply, cotangent: Node, backward: Backward) -> list[Contribution]:
        """A law of two operands, on a node of many: split before and after each operand that depends on a variable."""
        left, right = backward.law.pattern.operands[0].operands  # type: ignore[attr-defined]
        operands = node.operands
        result = []
        commutes = node.operator.commutative
        for i, child in enumerate(operands):
            if child not in self.depends:
                continue
            before, after = operands[:i], operands[i + 1 :]
            value: Node = cotangent
            laws: tuple[Law, ...] = ()
            if node.operator.name == "scale" and i < len(operands) - 1:
                before, after = (), before + after
            elif commutes:
                before, after = before + after, ()
            if before:
                value, laws = self._hand(backward, right, left, (node, before), value, laws)
            if after:
                value, laws = self._hand(backward, left, right, (node, after), value, laws)
            result.append(self._contribute(node, child, value, laws))
        return result

    def _hand(
        self,
        backward: Backward,
        slot: Node,
        other: Node,
        rest: tuple[Apply, tuple[Node, ...]],
        cotangent: Node,
        laws: tuple[Law, ...],
    ) -> tuple[Node, tuple[Law, ...]]:
        """The backward rule of one half, the rest of the operands being the other half; made only if the rule asks for it."""
        rule = backward.rule_for(slot)
        assert rule is not None
        bindings: Bindings = {backward.cotangent: cotangent}
        if other in rule.slots:
            bindings[other] = self._normaliser.normal(join(*rest))
        return rule.template.build(bindings, self._normaliser.make), (*laws, *rule.steps)

    def _contribute(
        self, node: Apply, child: Node, value: Node, laws: tuple[Law, ...]
    ) -> Contribution:
        """Sum over every index the node carries and the child does not."""
        scope = node.indices
        if node.operator is _SUM:
            scope = scope | node.operands[0].indices
        for name in sorted((scope | value.indices) - child.indices):
            value = self._normaliser.normal(indexed_sum(self.indices[name], value))
        return Contribution(child, value, laws)


def _of_letters(law: Law, node: Node) -> bool:
    """Whether a law asks for what is declared of a letter in the node."""
    asked = any(slot.attributes - KINDS - POSITIONAL for slot in law.slots)
    return asked and any(v.attributes - KINDS - POSITIONAL for v in symbols(node))


def backward_of(law: Law, book: LawBook) -> Backward:
    """The backward rules of a law, derived when first needed and kept with the book."""
    known = book.derived
    found = known.get(law.name)
    if found is None:
        stored = book.stored_backward(law.name)
        found = known[law.name] = (
            derive_backward(law, book) if stored is None else Backward(law, *stored)  # type: ignore[misc]
        )
    return found  # type: ignore[return-value]


def split_differential(
    node: Apply, depends: set[Node], image: Callable[[Node], Node] = differential
) -> Node:
    """d of an n-ary sum or product: a term for each operand that varies, the others as they are; ``image(c)`` stands for dc."""
    terms = []
    for i, operand in enumerate(node.operands):
        if operand not in depends:
            continue
        if node.operator.name == "add":
            terms.append(image(operand))
            continue
        operands = list(node.operands)
        operands[i] = image(operand)
        if node.operator.name == "scale" and node.is_scalar:
            operands.append(operands.pop(i))  # the differential stands last
        terms.append(apply(node.operator, *operands, parameters=node.parameters))
    return add(*terms)
