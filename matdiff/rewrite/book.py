"""The law book: laws by folder and root operator, facts about attributes, and what holds of an expression.

A ``LawBook`` is what was loaded and never changes afterwards. A ``Context`` is the book in one derivation: what depends on the
variable, what has been assumed (writing ``inv(E)`` assumes E invertible), and the attributes found so far.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from matdiff.base.errors import LawError, UsageError
from matdiff.base.limits import LAW_STEPS
from matdiff.expression.nodes import Apply, Node, Number, Symbol
from matdiff.expression.traverse import postorder
from matdiff.rewrite.law import KINDS, Fact, Law, Naming
from matdiff.rewrite.matching import compile_root, compile_whole
from matdiff.rewrite.template import Template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.rewrite.isolation import Isolation
    from matdiff.rewrite.matching import Root

ASSUMABLE = frozenset(("invertible",))
"""A differential law may assume these of what it is applied to; the answer then states the condition."""


REAL_FORM = {
    "hermitian": "symmetric",
    "hermitian_definite": "positive_definite",
    "hermitian_semidefinite": "positive_semidefinite",
    "unitary": "orthogonal",
}
"""What an attribute of complex matrices is called of real ones."""
OF_REAL = frozenset(
    (
        *("positive", "nonnegative", "simplex", "onehot", "orthogonal", "idempotent"),
        *("positive_definite", "positive_semidefinite"),
    )
)
"""Attributes that only a real matrix can have: facts about them are no facts about complex ones."""


class CompiledLaw:
    """A law ready to run; ``needed`` are the operators that stand under the root of its pattern, without which it cannot match."""

    __slots__ = ("is_scale", "law", "match", "needed", "template")

    def __init__(self, law: Law, pattern: Node, template: Template) -> None:
        self.law = law
        self.match = compile_root(pattern)
        self.template = template
        self.is_scale = isinstance(pattern, Apply) and pattern.operator.name == "scale"
        operands = pattern.operands if isinstance(pattern, Apply) else ()
        self.needed = frozenset(v.operator for v in operands if isinstance(v, Apply))

    def surround(
        self, before: tuple[Node, ...], result: Node, after: tuple[Node, ...]
    ) -> tuple[Node, ...]:
        """The operands left over, with the result in place; a product of scalars keeps its matrix last."""
        if self.is_scale and result.is_scalar:
            return (result, *before, *after)
        return (*before, result, *after)


class LawBook:
    """Laws and facts, indexed. ``implications`` maps an attribute to all that follow from it, itself included."""

    def __init__(
        self,
        laws: Iterable[Law],
        facts: Iterable[Fact] = (),
        implications: dict[str, frozenset[str]] | None = None,
        namings: Iterable[Naming] = (),
        isolations: Iterable[Isolation] = (),
    ) -> None:
        self._laws: dict[str, Law] = {law.name: law for law in laws}
        self._facts = list(facts)
        self._namings = list(namings)
        self._isolations = sorted(isolations, key=lambda law: law.specificity)
        self.implications = _closed(implications or {})
        self._by_root: dict[str, dict[str, list[Law]]] = {}
        for law in sorted(self._laws.values(), key=lambda law: law.specificity):
            root = pattern_of(law)
            assert isinstance(root, Apply)
            folder = self._by_root.setdefault(law.folder, {})
            folder.setdefault(root.operator.name, []).append(law)
        self._facts_by_root: dict[str, list[Fact]] = {}
        self._facts_giving: dict[tuple[str, str], list[Fact]] = {}
        for fact in self._facts:
            assert isinstance(fact.pattern, Apply)
            self._facts_by_root.setdefault(fact.pattern.operator.name, []).append(fact)
        self._compiled: dict[tuple[str, str], list[CompiledLaw]] = {}
        self._fact_matchers: dict[Fact, Root] = {}
        self.derived: dict[str, object] = {}
        """What is derived from a law once and kept: its backward rules, by its name."""
        self.origin: tuple[Callable[..., LawBook], tuple[object, ...]] | None = None
        """How the book is made again in another process: a function and its arguments."""

    def __reduce__(self) -> tuple[Callable[..., LawBook], tuple[object, ...]]:
        """By its origin, the files it was read from; its compiled laws do not travel."""
        if self.origin is None:
            raise UsageError(
                "laws that were not read from files are not pickled",
                help="write them to a file and give it by rules or load_laws",
            )
        return self.origin

    def __copy__(self) -> LawBook:
        return self

    def __deepcopy__(self, memo: object) -> LawBook:
        return self

    @property
    def laws(self) -> dict[str, Law]:
        """Every law by its full name."""
        return self.every_law()

    @property
    def facts(self) -> list[Fact]:
        return self.every_fact()

    @property
    def namings(self) -> list[Naming]:
        """What has a name of the field."""
        others = ("solve.", "identification.")
        return [naming for naming in self.every_naming() if not naming.name.startswith(others)]

    @property
    def identification(self) -> dict[str, Naming]:
        """The line that defines each kind of answer; the ``letter`` is its left side, {X} in the words stands for the variable."""
        return {
            naming.name.partition(".")[2]: naming
            for naming in self.every_naming()
            if naming.name.startswith("identification.")
        }

    @property
    def wordings(self) -> list[Naming]:
        """What conditions of solutions are in the words of a book; the ``letter`` is the attribute."""
        return [naming for naming in self.every_naming() if naming.name.startswith("solve.")]

    @property
    def isolations(self) -> list[Isolation]:
        """The laws of solving, in the order in which they are tried."""
        return self.every_isolation()

    def every_isolation(self) -> list[Isolation]:
        return self._isolations

    def every_naming(self) -> list[Naming]:
        return self._namings

    def every_law(self) -> dict[str, Law]:
        return self._laws

    def every_fact(self) -> list[Fact]:
        return self._facts

    def about(self, folder: str, operator: str) -> list[Law]:
        """The laws of a folder about an operator, the most specific first."""
        return self._by_root.get(folder, {}).get(operator, [])

    def facts_giving(self, attribute: str, operator: str) -> list[Fact]:
        """The facts about an operator from which an attribute follows."""
        found = self._facts_giving.get((attribute, operator))
        if found is None:
            about = self.facts_about(operator)
            found = [fact for fact in about if attribute in self.implied(fact.attributes)]
            self._facts_giving[attribute, operator] = found
        return found

    def facts_about(self, operator: str) -> list[Fact]:
        return self._facts_by_root.get(operator, [])

    def stored_backward(self, name: str) -> object | None:
        """The backward rules of a law where they are stored with the book, else None."""
        return None

    def compiled(self, folder: str, operator: str) -> list[CompiledLaw]:
        """The laws of a folder about an operator, the most specific first, compiled when first asked for."""
        key = folder, operator
        ready = self._compiled.get(key)
        if ready is None:
            ready = self._compiled[key] = [
                CompiledLaw(law, pattern_of(law), Template(law.template))
                for law in self.about(folder, operator)
            ]
        return ready

    def compiled_in(self, folders: tuple[str, ...], operator: str) -> list[CompiledLaw]:
        """The laws of several folders about an operator, the most specific first."""
        key = "/".join(folders), operator
        ready = self._compiled.get(key)
        if ready is None:
            every = [law for folder in folders for law in self.compiled(folder, operator)]
            every.sort(key=lambda law: law.law.specificity)
            ready = self._compiled[key] = every
        return ready

    def fact_matcher(self, fact: Fact) -> Root:
        found = self._fact_matchers.get(fact)
        if found is None:
            found = self._fact_matchers[fact] = compile_whole(fact.pattern)
        return found

    def implied(self, attributes: Iterable[str]) -> frozenset[str]:
        """Attributes and all that follow from them."""
        result: set[str] = set()
        for attribute in attributes:
            result |= self.implications.get(attribute, frozenset((attribute,)))
        return frozenset(result)


def endless(law: Law) -> LawError:
    """A law of the user's own that applies to what it makes itself, again and again."""
    return LawError(
        f"the law {law.name} does not end: it applies again to what it makes",
        help="write it in the direction in which expressions get simpler",
    )


def pattern_of(law: Law) -> Node:
    """What a law is matched with: of d(E) -> ... it is E, for laws of d fire on the node E itself."""
    root = law.pattern
    if isinstance(root, Apply) and root.operator.name == "d":
        return root.operands[0]
    return root


def _closed(implications: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """The transitive closure of an implication table."""
    closed: dict[str, frozenset[str]] = {}
    for start in implications:
        reached, waiting = {start}, [start]
        while waiting:
            for implied in implications.get(waiting.pop(), ()):
                if implied not in reached:
                    reached.add(implied)
                    waiting.append(implied)
        closed[start] = frozenset(reached)
    return closed


class Context:
    """A law book in one derivation. ``holds(node, attribute)`` answers every side condition of a law."""

    __slots__ = ("_answers", "_applied", "active", "assumed", "book")

    def __init__(self, book: LawBook, active: frozenset[Node] = frozenset()) -> None:
        self.book = book
        self.active = active
        self.assumed: dict[tuple[Node, str], None] = {}
        self._answers: dict[tuple[Node, str], bool] = {}
        self._applied: dict[Law, int] = {}

    def apply(self, law: Law) -> None:
        """Count an application of a law of the user's own: LawError where there is no end of them."""
        if law.is_users:
            self._applied[law] = self._applied.get(law, 0) + 1
            if self._applied[law] > LAW_STEPS:
                raise endless(law)

    def assume(self, node: Node, attribute: str) -> None:
        """Take an attribute of a node for granted from here on."""
        if self.holds(node, attribute):
            return
        self._answers = {key: answer for key, answer in self._answers.items() if answer}
        for implied in self.book.implied((attribute,)):
            self.assumed[node, implied] = None
            self._answers[node, implied] = True

    def holds(self, node: Node, attribute: str) -> bool:
        key = (node, attribute)
        found = self._answers.get(key)
        if found is None:
            self._answers[key] = False  # a fact that asks about itself is not known
            found = self._answers[key] = self._find(node, attribute)
        return found

    def _find(self, node: Node, attribute: str) -> bool:
        if attribute == "constant":
            return not self._contains(node, self.active)
        if attribute == "unknown":
            return self._contains(node, self.active)
        if attribute == "differential":
            return node.moving
        if attribute == "fixed":  # the same for every value of an index
            return not node.indices
        if attribute == "coefficient":
            return not node.moving
        if attribute == "complex":
            return node.complex
        if attribute == "real" and not (node.complex and isinstance(node, Apply)):
            return not node.complex
        if node.complex and attribute in OF_REAL:
            return False
        if attribute in REAL_FORM and not node.complex:
            return self.holds(node, REAL_FORM[attribute])
        if isinstance(node, Symbol):
            return attribute in self.book.implied(node.attributes - KINDS)
        if isinstance(node, Number):
            signs = {"positive": node.value > 0, "nonnegative": node.value >= 0}
            return signs.get(attribute, attribute == "nonzero" and node.value != 0)
        assert isinstance(node, Apply)
        if node.operator.name == "member":
            return self.holds(node.operands[0], attribute)
        facts = self.book.facts_giving(attribute, node.operator.name)
        return any(self._fits(fact, node) for fact in facts)

    def _fits(self, fact: Fact, node: Node) -> bool:
        found = self.book.fact_matcher(fact)(node, self.holds)
        return found is not None and not found[1] and not found[2]

    def _contains(self, node: Node, targets: frozenset[Node]) -> bool:
        return any(v in targets for v in postorder(node))
