"""The derivation as on paper, read off the record of the sweep.

    f     = the expression                               as read
          = with definitions unfolded                    the definition
    df    = <Ḡ, dv> + ...                                the differential law used, what is constant
          = <H, dc> + ...                                the trace laws used
          = tr(G' dX)
    grad  = G                                            df = tr(G' dX)

Each line is the frontier of the sweep at that moment, df = sum of <Ḡ_v, dv>; nothing is derived here a second time. The terms go side by
side: all that can be opened is opened in one line and turned in the next, so that none is finished while its neighbour waits. A line
that looks like the one before is left out, and its laws are told with it.
"""

from __future__ import annotations

from matdiff.calculus.complex_steps import CONJUGATES, complex_steps
from matdiff.calculus.derive import derive
from matdiff.calculus.families import member_at
from matdiff.calculus.identify import identity, paired
from matdiff.calculus.ranks import is_of_a_number, is_transpose, ranks_of
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
from matdiff.expression.traverse import postorder, substitute, symbols
from matdiff.rewrite.template import Template
from matdiff.rewrite.terms import is_zero, zero_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from matdiff.calculus.derive import Answer, Derivation
    from matdiff.calculus.sweep import Contribution, Record
    from matdiff.expression.operators import Operator
    from matdiff.rewrite.law import Law


COLLECTED = "collected"
DEFINITION = "definition"
"""The reason of a first line: what is differentiated is what was asked about."""


_AT_THE_END = frozenset(
    f"trace.{name}" for name in ("sum", "transpose", "cyclic", "left_factor", "scalar_multiple", "trace", "indexed_sum", "inner_product")
)  # fmt: skip
"""What moves differentials through products and sums: done once, when all of them are opened."""


class Narrator:
    """Writes the steps of a derivation towards one answer."""

    def __init__(self, derivation: Derivation, answer: Answer) -> None:
        self.derivation = derivation
        self.answer = answer
        self.normaliser = derivation.normaliser
        self.steps: list[Step] = []
        self._depends = derivation.sweep.depends
        self._wanted = frozenset(derivation.sweep.targets)
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
        self.steps.append(Step("f", d.expression, d.expression, (), DEFINITION))
        if (line := self.unfolded(d.expression, "f")) is not d.root:
            self.steps.append(Step("f", line, d.root, d.moved, CONJUGATES))
        self.sweep_from(ONE)
        if self.answer.wirtinger is None:
            self.identify()
        if d.has_complex:
            self.steps = complex_steps(self.steps, d, self.answer, self._last)
        return self.steps

    def unfolded(self, line: Node, left: str) -> Node:
        """The lines in which definitions are unfolded, those of one law in one."""
        for law, old, new in self.derivation.unfolded:
            before, line = line, substitute(line, {old: new})
            last = self.steps[-1]
            if law.quiet or last.laws == (law.name,):
                laws = last.laws if law.name in last.laws else (*last.laws, law.name)
                self.steps[-1] = Step(left, last.before, line, laws, last.reason, last.source)
            else:
                self.steps.append(Step(left, before, line, (law.name,), law.reason, law.source))
        return line

    # -- the sweep, line by line

    def sweep_from(self, cotangent: Node) -> None:
        """The lines of the sweep, from the cotangent of the whole expression."""
        d = self.derivation
        self._parts = {d.root: [cotangent]}
        line = self._frontier()
        told: dict[Law, bool] = {}
        fired: list[Law] = []
        waits = False
        ranks = ranks_of(d.sweep.records)
        for rank in ranks:
            shown = [r for r in rank if r.node is d.root or not is_of_a_number(r)]
            line = self._line(self._opened_line(shown, line if waits else None), line, shown)
            for record in rank:
                del self._parts[record.node]
                self._hand_all(record, told)
                fired += record.fired
            self._silent |= {law for record in rank for law in record.of_letters}
            waits = rank is not ranks[-1] and self._may_wait(told, line)
            if waits:
                continue
            self._silent |= {law for law, is_told in told.items() if not is_told}
            line = self._turned(self._frontier(), line, (*told, *fired))
            self._silent, told, fired = frozenset(), {}, []
        self._last = line

    def _opened_line(self, rank: list[Record], line: Node | None) -> Node:
        """The line with every d(v) of a rank opened: in the line as it stands, where nothing was turned, or in the frontier."""
        if line is not None:
            moved = {differential(record.node): self._moved(record) for record in rank}
            return self.normaliser.normal(substitute(line, moved))
        moving = {record.node for record in rank}
        others = {v: parts for v, parts in self._parts.items() if v not in moving}
        return self._sum([*self._pairs(others), *map(self._opened, rank)])

    def _may_wait(self, told: dict[Law, bool], line: Node) -> bool:
        """Whether the line can be opened further before its differentials are moved to the end: nothing is to be collected, and what
        moves them are the properties of the trace alone."""
        if not _AT_THE_END.issuperset(law.name for law in told):
            return False
        inner = [v for v in self._parts if v in self._depends and v not in self._wanted]
        if not inner or any(len(self._parts[v]) > 1 for v in inner):
            return False
        below = set(postorder(line))
        return all(differential(v) in below for v in inner)

    def _hand_all(self, record: Record, told: dict[Law, bool]) -> None:
        """What a node hands on, added to the frontier, and the trace laws of it; between numbers there is none to tell."""
        own: dict[Law, bool] = {}
        for contribution in record.contributions:
            is_of_numbers = record.node.is_scalar and contribution.child.is_scalar
            for law in self._hand(contribution):
                own[law] = own.get(law, False) or not is_of_numbers
        if len(record.contributions) < 2:
            own = {law: is_told for law, is_told in own.items() if law.name != "trace.sum"}
        for law, is_told in own.items():
            told[law] = told.get(law, False) or is_told

    def _hand(self, contribution: Contribution) -> list[Law]:
        """Add a contribution to the frontier; one to A' is told as one to A. The trace laws used."""
        child, value, laws = contribution.child, contribution.value, list(contribution.laws)
        while is_transpose(child):
            (child,) = child.operands  # type: ignore[attr-defined]
            value = self.normaliser.normal(transpose(value))
            laws += self._transposition
        self._parts.setdefault(child, []).append(value)
        return laws

    def _line(self, new: Node, line: Node, rank: list[Record]) -> Node:
        """Append a line unless it looks like the last one; a quiet law is told with the next line."""
        laws = list(dict.fromkeys(record.backward.law for record in rank))
        if new is line:
            for law in laws:
                self._tell(law, "")
            return line
        apart = [record.backward.law for record in rank if not is_of_a_number(record)]
        reasons = dict.fromkeys(law.reason for law in apart or laws)
        constants = dict.fromkeys(name for record in rank for name in self._constants(record))
        if constants:
            reasons[f"{', '.join(constants)} constant"] = None
        reason = "; ".join(filter(None, reasons))
        source = "; ".join(dict.fromkeys(law.source for law in laws if law.source))
        names = tuple(law.name for law in laws)
        self.steps.append(Step("df", line, new, names, reason, source))
        return new

    def _turned(self, new: Node, line: Node, laws: tuple[Law, ...]) -> Node:
        laws = tuple(sorted(laws, key=lambda law: law.quiet))  # the first names the line
        names = tuple(dict.fromkeys(law.name for law in laws))
        if new is line:
            for law in laws:
                told = law.folder in ("simplify", "patterns") and law not in self._silent
                self._tell(law, law.reason if told else "")
            return line
        if not laws:
            return new  # collected: the next line shows it
        loud = [law for law in laws if not law.quiet and law not in self._silent]
        said = _said if _has_trace(line, new) else _said_of_numbers
        reason = "; ".join(dict.fromkeys([words for law in loud if (words := said(law))]))
        reason = reason or ("" if self._silent else COLLECTED)
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
        return self._pair(record.cotangent, self._moved(record), record.node.indices)

    def _moved(self, record: Record) -> Node:
        """L(dc), which dv is by its law."""
        if record.backward.splits:
            return split_differential(record.node, self._depends)
        return Template(record.backward.law.template).build(record.bindings, self._make)

    def _make(
        self, operator: Operator, operands: tuple[Node, ...], parameters: tuple[Hashable, ...]
    ) -> Node:
        if operator.name == "d" and operands[0] not in self._depends:
            return zero_of(operands[0].shape)
        return apply(operator, *operands, parameters=parameters)

    def _constants(self, record: Record) -> list[str]:
        """The symbols of the operands whose differential was left out."""
        if not record.backward.splits:
            return []
        still = [c for c in record.node.operands if c not in self._depends]
        names = [v.name for v in symbols(*still)] if still else []
        return names + [
            str(v.parameters[0])
            for v in still
            if isinstance(v, Apply) and v.operator.name == "size"
        ]

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
            last = self.steps[-1]
            is_leaf = self._is_leaf(answer.free)
            if not is_leaf and last.after is line and last.reason == COLLECTED:
                line = (
                    self.steps.pop().before
                )  # and what is collected stands before the differential at once
            if identified is not line and not is_leaf:
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


def _has_trace(*lines: Node) -> bool:
    return any(isinstance(v, Apply) and v.operator.name == "tr" for v in postorder(*lines))


def _said(law: Law) -> str:
    return law.reason


def _said_of_numbers(law: Law) -> str:
    """A trace law in a line that has no trace: (dx)'A y = y'A'dx, g'(c .* dx) = (g .* c)'dx."""
    if law.name == "trace.transpose":
        return "a scalar is its own transpose"
    is_of_trace = law.name in ("trace.sum", "trace.cyclic")
    return "" if is_of_trace else law.reason.replace("tr ", "")


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
