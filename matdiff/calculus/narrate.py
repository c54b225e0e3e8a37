"""The derivation as on paper, read off the record of the sweep.

    f     = the expression                               as read
          = with definitions unfolded                    the definition
    df    = <Ḡ, dv> + ...                                the differential law used, what is constant
          = <H, dc> + ...                                the trace laws used
          = tr(G' dX)
    grad  = G                                            df = tr(G' dX)

Each line is the frontier of the sweep at that moment, df = sum of <Ḡ_v, dv>; nothing is derived here a second time. A line that looks
like the one before is left out, and its laws are told with it.
"""

from __future__ import annotations

from matdiff.calculus.complex_steps import CONJUGATES, complex_steps
from matdiff.calculus.derive import derive
from matdiff.calculus.families import member_at
from matdiff.calculus.identify import identity, paired
from matdiff.calculus.steps import Step
from matdiff.calculus.sweep import split_differential
from matdiff.expression.build import (
    ONE,
    add,
    apply,
    differential,
    indexed_sum,
    transpose,
)
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import substitute, symbols
from matdiff.rewrite.template import Template
from matdiff.rewrite.terms import is_zero, zero_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from matdiff.calculus.derive import Answer, Derivation
    from matdiff.calculus.sweep import Contribution, Record
    from matdiff.expression.operators import Operator
    from matdiff.rewrite.law import Law


class Narrator:
    """Writes the steps of a derivation towards one answer."""

    def __init__(self, derivation: Derivation, answer: Answer) -> None:
        self.derivation = derivation
        self.answer = answer
        self.normaliser = derivation.normaliser
        self.steps: list[Step] = []
        self._depends = derivation.sweep.depends
        self._parts: dict[Node, list[Node]] = {}
        self._last: Node = ONE
        self._silent: frozenset[Law] = (
            frozenset()
        )  # S = S' is said by checks/grounds.py, with the S
        book = derivation.book
        transposes = (*book.about("differential", "transpose"), *book.about("trace", "inner"))
        names = ("differential.transpose", "trace.transpose")
        self._transposition = [law for law in transposes if law.name in names]

    def write(self) -> list[Step]:
        d = self.derivation
        self.steps.append(Step("f", d.expression, d.expression, (), "as read"))
        if (line := self.unfolded(d.expression, "f")) is not d.root:
            self.steps.append(Step("f", line, d.root, d.moved, CONJUGATES))
        self.sweep_from(ONE)
        if self.answer.wirtinger is None:
            self.identify()
        if d.has_complex:
            self.steps = complex_steps(self.steps, d, self.answer, self._last)
        return self.steps

    def unfolded(self, line: Node, left: str) -> Node:
        """The lines in which definitions are unfolded."""
        for law, old, new in self.derivation.unfolded:
            before, line = line, substitute(line, {old: new})
            if law.quiet:
                last = self.steps[-1]
                self.steps[-1] = Step(left, before, line, (*last.laws, law.name), last.reason)
            else:
                self.steps.append(Step(left, before, line, (law.name,), law.reason, law.source))
        return line

    # -- the sweep, line by line

    def sweep_from(self, cotangent: Node) -> None:
        """The lines of the sweep, from the cotangent of the whole expression."""
        d = self.derivation
        self._parts = {d.root: [cotangent]}
        line = self._frontier()
        for record in d.sweep.records:
            if _is_transpose(record.node):
                continue  # told with what handed it its cotangent
            others = {v: parts for v, parts in self._parts.items() if v is not record.node}
            opened = self._opened(record)
            law = record.backward.law
            reason = "; ".join(filter(None, (law.reason, self._constants(record))))
            line = self._line(self._sum([*self._pairs(others), opened]), line, law, reason)
            self._parts = others
            used: dict[Law, None] = {}
            for contribution in record.contributions:
                self._hand(contribution, used)
            if len(record.contributions) < 2:
                used = {law: None for law in used if law.name != "trace.sum"}
            self._silent = record.of_letters
            line = self._turned(self._frontier(), line, (*used, *record.fired))
        self._last = line

    def _hand(self, contribution: Contribution, used: dict[Law, None]) -> None:
        """Add a contribution to the frontier; one to A' is told as one to A."""
        child, value = contribution.child, contribution.value
        used.update(dict.fromkeys(contribution.laws))
        while _is_transpose(child):
            (child,) = child.operands  # type: ignore[attr-defined]
            value = self.normaliser.normal(transpose(value))
            for law in self._transposition:
                used[law] = None
        self._parts.setdefault(child, []).append(value)

    def _line(self, new: Node, line: Node, law: Law, reason: str) -> Node:
        """Append a line unless it looks like the last one; a quiet law is told with the next line."""
        if new is line:
            self._tell(law, "")
            return line
        self.steps.append(Step("df", line, new, (law.name,), reason, law.source))
        return new

    def _turned(self, new: Node, line: Node, laws: tuple[Law, ...]) -> Node:
        names = tuple(dict.fromkeys(law.name for law in laws))
        if new is line:
            for law in laws:
                told = law.folder in ("simplify", "patterns") and law not in self._silent
                self._tell(law, law.reason if told else "")
            return line
        if not laws:
            return new  # collected: the next line shows it
        loud = [law for law in laws if not law.quiet and law not in self._silent]
        reason = "; ".join(dict.fromkeys(law.reason for law in loud))
        reason = reason or ("" if self._silent else "collected")
        source = "; ".join(dict.fromkeys(law.source for law in laws if law.source))
        self.steps.append(Step("df", line, new, names, reason, source))
        return new

    def _tell(self, law: Law, reason: str) -> None:
        """Add a law to the last line."""
        last = self.steps[-1]
        if last.left != "df" or law.name in last.laws:
            return
        reasons = [last.reason] if not reason or reason in last.reason else [last.reason, reason]
        self.steps[-1] = Step(
            last.left,
            last.before,
            last.after,
            (*last.laws, law.name),
            "; ".join(reasons),
            last.source or law.source,
        )

    # -- terms of a line

    def _frontier(self) -> Node:
        return self._sum(self._pairs(self._parts))

    def _pairs(self, parts: dict[Node, list[Node]]) -> list[Node]:
        result = []
        for node, cotangents in parts.items():
            total = (
                cotangents[0] if len(cotangents) == 1 else self.normaliser.normal(add(*cotangents))
            )
            result.append(self._pair(total, differential(node), node.indices))
        return result

    def _pair(self, cotangent: Node, moved: Node, indices: Iterable[str]) -> Node:
        """<G, E>, summed over the indices that the node carries."""
        term = self.normaliser.normal(apply("inner", cotangent, moved))
        for name in sorted(indices):
            term = self.normaliser.normal(indexed_sum(self.derivation.sweep.indices[name], term))
        return term

    def _sum(self, terms: list[Node]) -> Node:
        kept = [term for term in terms if not is_zero(term)]
        if not kept:
            return zero_of((1, 1))
        return kept[0] if len(kept) == 1 else self.normaliser.normal(add(*kept))

    def _opened(self, record: Record) -> Node:
        """<Ḡ, L(dc)>: the differential law in place of dv."""
        node = record.node
        if record.backward.splits:
            moved = split_differential(node, self._depends)
        else:
            template = Template(record.backward.law.template)
            moved = template.build(record.bindings, self._make)
        return self._pair(record.cotangent, moved, node.indices)

    def _make(
        self, operator: Operator, operands: tuple[Node, ...], parameters: tuple[Hashable, ...]
    ) -> Node:
        if operator.name == "d" and operands[0] not in self._depends:
            return zero_of(operands[0].shape)
        return apply(operator, *operands, parameters=parameters)

    def _constants(self, record: Record) -> str:
        """'X, y constant': the symbols of the operands whose differential was left out."""
        if not record.backward.splits:
            return ""
        still = [c for c in record.node.operands if c not in self._depends]
        names = [v.name for v in symbols(*still)] if still else []
        names += [
            str(v.parameters[0])
            for v in still
            if isinstance(v, Apply) and v.operator.name == "size"
        ]
        return f"{', '.join(names)} constant" if names else ""

    # -- the last lines

    def _is_leaf(self, gradient: Node) -> bool:
        """A gradient that is a letter or its transpose is read off without a line of its own."""
        turned = self.normaliser.normal(transpose(gradient))
        return gradient.weight == 1 or turned.weight == 1

    def _identified(self) -> Node:
        """df in the form in which the gradient is read off; of a family, summed over its members."""
        answer = self.answer
        if not answer.places:
            return paired(answer.free, answer.variable)
        assert isinstance(answer.variable, Symbol)
        line = paired(answer.free, member_at(answer.variable, answer.places))
        for place in reversed(answer.places):
            line = indexed_sum(place, line)
        return line

    def identify(self) -> None:
        """The last lines: the gradient read off."""
        answer = self.answer
        line = self._last
        if answer.occurs and len(self.derivation.answers) == 1:
            identified = self._identified()
            if identified is not line and not self._is_leaf(answer.free):
                self.steps.append(
                    Step(
                        "df",
                        line,
                        identified,
                        ("trace.scalar",),
                        "the gradient stands before the differential",
                    )
                )
        at = "".join(place.name for place in answer.places)
        name = f"{answer.name}_{at}" if at else answer.name
        reason = (
            identity(self.derivation.book, answer.variable, name, bool(at))
            if answer.occurs
            else "it does not occur"
        )
        projected = answer.projected is not answer.free
        left = "G" if projected else "gradient"
        self.steps.append(Step(left, answer.free, answer.free, ("identify",), reason))
        if projected:
            self.steps.append(
                Step("gradient", answer.free, answer.projected, ("structure",), answer.convention)
            )
        if answer.gradient is not answer.projected:
            self.steps.append(
                Step("gradient", answer.projected, answer.gradient, ("polish",), "written shorter")
            )


def _is_transpose(node: Node) -> bool:
    return isinstance(node, Apply) and node.operator.name == "transpose"


def steps_of(derivation: Derivation, answer: Answer) -> tuple[Step, ...]:
    """The printed steps towards one answer; of several, each is told as if it had been asked for alone."""
    if len(derivation.answers) > 1:
        every = [a.variable for a in derivation.answers]
        derivation = derive(
            derivation.expression,
            [answer.variable],
            derivation.book,
            derivation.structure,
            every,
            {answer.variable: answer.places},
        )
        answer = derivation.answers[0]
    return tuple(Narrator(derivation, answer).write())
