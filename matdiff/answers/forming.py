"""The lines of a derivation as they are told: at how fine a grain, with names for inner quantities.

    full      every line of the record
    normal    the inner quantity of wide lines has a letter, which is put back in the last line
    brief     moves of one kind in one line, their reasons joined; what is read off is not written out before

The record itself, ``r.steps``, stays as it is: what is formed here is what a reader sees of it.

>>> import matdiff
>>> [step.reason for step in formed(matdiff.grad("||A x - b||^2", "x"), "brief").lines]
['definition', "||u||^2 = u'u; product rule, and a scalar is its own transpose; b, A constant", "df = g' dx"]
"""

from __future__ import annotations

import re

from matdiff.answers.innernames import with_names, without
from matdiff.base.errors import UsageError
from matdiff.calculus.narrate import DEFINITION
from matdiff.calculus.steps import Step
from matdiff.expression.build import symbol
from matdiff.expression.nodes import Apply
from matdiff.expression.traverse import postorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from matdiff.answers.answer import Answer
    from matdiff.expression.nodes import Node

DETAILS = ("brief", "normal", "full")
_MOVES = ("df", "dF")
_PLAIN = frozenset(
    ("", "collected", "the differential", "the differential of a sum", "the differential passes through the sum",
     "the differential passes through the trace", "written shorter", "said shorter")
)  # fmt: skip
"""Reasons that say little beside another."""
_READ_OFF = frozenset(("trace.scalar", "before"))
_CONSTANT = re.compile(r"(.*) constant")


class Formed:
    """``lines`` to print, and ``names``: the letters in them with what they stand for."""

    __slots__ = ("lines", "names")

    def __init__(self, lines: Sequence[Step], names: Sequence[tuple[Node, Node]] = ()) -> None:
        self.lines = tuple(lines)
        self.names = tuple(names)


def formed(answer: Answer, detail: str = "normal") -> Formed:
    """The lines of the derivation of an answer. UsageError for a detail that there is not."""
    lines = _from_the_function(_known(answer.steps, detail))
    if detail == "full":
        return Formed(lines)
    told, names = with_names(lines, answer.record)
    if detail == "brief":
        told = _briefly(told, {letter for letter, _ in names})
    return Formed(without(told, names), names)


def _known(steps: Sequence[Step], detail: str) -> Sequence[Step]:
    if detail not in DETAILS:
        raise UsageError(f"the details are {', '.join(DETAILS)}, not '{detail}'")
    return steps


def formed_passage(steps: Sequence[Step], detail: str) -> tuple[Step, ...]:
    """The same of what the statements of a program hand to a name: in brief a statement of one law has one line."""
    if _known(steps, detail) and detail != "brief":
        return tuple(steps)
    told: list[Step] = []
    passage: list[Step] = []
    for step in steps:
        if step.left not in (*_MOVES, "gradient", "G") and step.reason == DEFINITION and passage:
            told += _one_law(_briefly(passage))
            passage = []
        passage.append(step)
    told += _one_law(_briefly(passage))
    return tuple(told)


def _from_the_function(steps: Sequence[Step]) -> list[Step]:
    """F = the function, for a first line dF = d(the function)."""
    lines = list(steps)
    at = next((k for k, step in enumerate(lines) if step.left == "dF"), None)
    if at is None or at + 1 == len(lines) or lines[at + 1].left != "dF":
        return lines
    first = lines[at].after
    if lines[at].laws or not isinstance(first, Apply) or first.operator.name != "d":
        return lines
    (function,) = first.operands
    told = [] if at else [Step("F", function, function, (), DEFINITION)]
    return [*lines[:at], *told, *lines[at + 1 :]]


# -- brief


def _briefly(steps: Sequence[Step], letters: Collection[Node] = ()) -> list[Step]:
    """Moves of one kind in one line; a line that speaks of the differential of a letter is not told in one with the next."""
    lines: list[Step] = []
    kinds: list[str] = []
    carried: list[Step] = []
    for step in steps:
        kind = _kind(step)
        if lines and kind in ("definition", "through"):
            carried.append(step)
        elif kind == "read off" and any(k in ("law", "trace") for k in kinds):
            continue
        elif lines and not carried and _goes_on(kinds[-1], kind, step, lines[-1], letters):
            lines[-1] = joined(lines[-1], step)
        else:
            for before in reversed(carried):
                step = joined(before, step, left=step.left)
            carried = []
            lines.append(step)
            kinds.append(kind)
    return [*lines, *carried]


def _kind(step: Step) -> str:
    if step.left not in _MOVES:
        return "answer" if step.left in _ANSWERS else "definition"
    if not step.laws:
        return "through"
    if _READ_OFF.issuperset(step.laws):
        return "read off"
    return "law" if step.laws[0].startswith("differential.") else "trace"


_ANSWERS = frozenset(
    ("gradient", "G", "jacobian", "held", "conj", "answer", "entry", "turned", "vec")
)


def _goes_on(last: str, kind: str, step: Step, before: Step, letters: Collection[Node]) -> bool:
    """Whether a line is told in one with the line before it."""
    if kind == "answer":
        return last == "answer" and step.left == before.left
    if last == "law" and any(_is_moved(v, letters) for v in postorder(before.after)):
        return False
    if kind == "law":
        return last == "law"
    return kind == "trace" and (last == "trace" or (last == "law" and step.reason in _PLAIN))


def _is_moved(v: Node, letters: Collection[Node]) -> bool:
    return isinstance(v, Apply) and v.operator.name == "d" and v.operands[0] in letters


def joined(a: Step, b: Step, left: str = "") -> Step:
    """Two lines in one, with the reasons of both."""
    laws = tuple(dict.fromkeys((*a.laws, *b.laws)))
    sources = "; ".join(dict.fromkeys(filter(None, (a.source, b.source))))
    because = tuple(dict.fromkeys((*a.because, *b.because)))
    names = tuple(dict.fromkeys((*a.names, *b.names)))
    reason = joined_reasons((a.reason, b.reason))
    return Step(left or a.left, a.before, b.after, laws, reason, sources, because, names)


def joined_reasons(reasons: Iterable[str]) -> str:
    """Each once, what is constant at the end, and what says little left out where more is said."""
    parts = [part for reason in reasons for part in reason.split("; ")]
    constants = [found[1] for part in parts if (found := _CONSTANT.fullmatch(part))]
    told = dict.fromkeys(part for part in parts if not _CONSTANT.fullmatch(part))
    loud = [part for part in told if part not in _PLAIN] or [part for part in told if part][:1]
    loud = [part for part in loud if not any(other.startswith(f"{part},") for other in loud)]
    still = dict.fromkeys(name for part in constants for name in part.split(", "))
    return "; ".join((*loud, *([f"{', '.join(still)} constant"] if still else ())))


def _one_law(lines: list[Step]) -> list[Step]:
    """A passage through a statement: the statement beside its first line; of a single law, the answer alone."""
    first, *rest = lines
    if not rest or first.reason != DEFINITION:
        return lines
    sources = "; ".join(dict.fromkeys(step.source for step in rest if step.source))
    value = (symbol(first.left, first.after.shape), first.after)
    laws = {law for step in rest if step.left in _MOVES for law in step.laws}
    if sum(law.startswith("differential.") for law in laws - {"differential.sum"}) < 2:
        moves = [step for step in rest if step.left in _MOVES]
        rest = [step for step in rest if step.left not in _MOVES]
        if not rest:
            return lines
        told = [step.reason for step in moves if _kind(step) == "law"]
        reason = joined_reasons(told) or rest[0].reason
        rest[0] = rest[0].saying(reason)
    head = rest[0]
    rest[0] = Step(
        head.left, head.before, head.after, head.laws, head.reason, sources, head.because, (value, *head.names)
    )  # fmt: skip
    return rest
