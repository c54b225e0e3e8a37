"""The differential of any expression: forward through the graph, dF in terms of the differentials of the variables.

For a node v = op(c...) the differential law gives dv; the dc in it are replaced by what was found for them before. Each node of the
shared graph once, operands first. The same laws as in the sweep, without the trace laws: dF is an answer in its own right, and of a
matrix that depends on a scalar t, dF = F'(t) dt is read off directly.

The steps are the same replacements told from the outside in: d(F) is opened by the law of its operator, then the d(...) inside it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from matdiff.base.errors import NoLawError
from matdiff.calculus import conjugation
from matdiff.calculus.derive import assume_invertible
from matdiff.calculus.steps import Step
from matdiff.calculus.sweep import DifferentialContext, backward_of, split_differential
from matdiff.expression.build import ONE, apply, differential
from matdiff.expression.nodes import Apply, Node
from matdiff.expression.operators import OPERATORS
from matdiff.expression.traverse import containing, postorder, substitute
from matdiff.rewrite.book import Context, LawBook
from matdiff.rewrite.normal import Normaliser
from matdiff.rewrite.once import unfold
from matdiff.rewrite.terms import zero_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.operators import Operator
    from matdiff.rewrite.law import Law

_D, _CONJ = OPERATORS["d"], OPERATORS["conj"]
_LINES = 60
PATTERNS = ("patterns",)
"""The folder whose laws are applied before d: 1/(1 + e^-a) is sigma(a)."""


def conjugates_inward(expression: Node, context: Context) -> Node:
    """Moduli and norms unfolded, conjugates at the letters."""

    for folders in (("definitions",), ("moduli",)):
        expression, _ = unfold(expression, folders, context, lambda node: True)
    return conjugation.inward(expression, context)


class Forward:
    """The differential of an expression in the given variables: ``value``, and the steps to it."""

    def __init__(self, expression: Node, variables: Sequence[Node], book: LawBook) -> None:
        self.context = Context(book)
        if any(node.complex for node in postorder(expression)):
            expression = conjugates_inward(expression, self.context)
        self.typed = expression
        depends = containing(frozenset(variables), expression)
        expression, self.folded = unfold(expression, PATTERNS, self.context, depends.__contains__)
        self.expression = expression
        self.variables = list(variables)
        self.book = book
        assume_invertible(expression, self.context)
        self.normaliser = Normaliser(self.context)
        self._wanted = frozenset(variables)
        self._depends = containing(self._wanted, expression)
        self._judge = DifferentialContext(book, self._wanted, self._depends)
        self.value = self._run()

    def _run(self) -> Node:
        found: dict[Node, Node] = {}
        for node in postorder(self.expression):
            if node in self._wanted:
                found[node] = differential(node)
            elif node in self._depends:
                assert isinstance(node, Apply)
                if node.operator is _CONJ:  # of a letter
                    found[node] = self.normaliser.normal(differential(node))
                    continue
                found[node] = self.normaliser.normal(self._open(node, found.__getitem__)[1])
        return found.get(self.expression, zero_of(self.expression.shape))

    def _open(self, node: Apply, image: Callable[[Node], Node]) -> tuple[Law, Node]:
        """dv by the law of its operator, with ``image(c)`` for dc; what does not vary has differential zero."""

        def make(
            operator: Operator, operands: tuple[Node, ...], parameters: tuple[Hashable, ...]
        ) -> Node:
            if operator is _D:
                varies = operands[0] in self._depends
                return image(operands[0]) if varies else zero_of(operands[0].shape)
            return apply(operator, *operands, parameters=parameters)

        for compiled in self.book.compiled("differential", node.operator.name):
            law = compiled.law
            if backward_of(law, self.book).splits:
                return law, split_differential(node, self._depends, image)
            match = compiled.match(node, self._judge.holds)
            if match is not None and not match[1] and not match[2]:
                self._judge.apply(law)
                return law, compiled.template.build(match[0], make)
        raise NoLawError(node.operator.word)

    def steps(self) -> tuple[Step, ...]:
        """From d(F) inwards: the outermost d(...) that can be opened is opened, line by line."""
        line: Node = differential(self.typed)
        steps = [Step("dF", line, line, (), "the differential")]
        for law, old, new in self.folded:
            before, line = line, substitute(line, {old: new})
            steps.append(Step("dF", before, line, (law.name,), law.reason, law.source))
        while len(steps) < _LINES:
            target = self._outermost(line)
            if target is None:
                break
            law, opened = self._open(target, differential)
            new = self.normaliser.normal(substitute(line, {differential(target): opened}))
            if new is not line:
                steps.append(Step("dF", line, new, (law.name,), law.reason, law.source))
            line = new
        if line is not self.value:
            steps.append(Step("dF", line, self.value, ("collected",), "collected"))
        return tuple(steps)

    def _outermost(self, line: Node) -> Apply | None:
        for v in reversed(postorder(line)):
            if isinstance(v, Apply) and v.operator is _D:
                inner = v.operands[0]
                if (
                    inner in self._depends
                    and inner not in self._wanted
                    and isinstance(inner, Apply)
                    and inner.operator is not _CONJ
                ):
                    return inner
        return None

    def derivative(self) -> Node:
        """F' where dF = F' dt, for one scalar variable t."""
        (variable,) = self.variables
        return self.normaliser.normal(substitute(self.value, {differential(variable): ONE}))
