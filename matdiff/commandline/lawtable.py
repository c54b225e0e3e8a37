"""``matdiff laws``: the laws as they are known to the engine, and what follows from each."""

from __future__ import annotations

from collections.abc import Iterable

from matdiff.answers.report import printer
from matdiff.base.errors import NameError_
from matdiff.calculus.bookshelf import book_with
from matdiff.calculus.sweep import backward_of
from matdiff.rewrite.law import KINDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.answers.report import Printer
    from matdiff.expression.nodes import Symbol
    from matdiff.rewrite.law import Law


def list_laws(rules: Iterable[str] = (), format: str = "unicode") -> str:
    """Every law on a line, by folder."""
    show = printer(format)
    laws = book_with(rules).laws
    lines: list[str] = []
    width = max(len(name.partition(".")[2]) for name in laws)
    for folder in sorted({law.folder for law in laws.values()}):
        lines += ["", folder] if lines else [folder]
        for law in sorted(laws.values(), key=lambda law: law.name):
            if law.folder == folder:
                lines.append(f"  {law.name.partition('.')[2]:{width}}  {_line(law, show)}")
    return "\n".join(lines)


def _line(law: Law, show: Printer) -> str:
    return f"{show(law.pattern)}  =  {show(law.template)}"


def describe_law(name: str, rules: Iterable[str] = (), format: str = "unicode") -> str:
    """All laws of a name (``product`` or ``differential.product``): the law, its slots, reason, source, and its backward rule."""
    book = book_with(rules)
    found = [
        law
        for law in book.laws.values()
        if name in (law.name, law.name.partition(".")[2], law.folder)
    ]
    if not found:
        from difflib import get_close_matches

        words = {law.name.partition(".")[2] for law in book.laws.values()} | set(book.laws)
        near = get_close_matches(name, sorted(words), 1)
        raise NameError_(
            f"there is no law '{name}'",
            help=f"did you mean {near[0]}?" if near else "matdiff laws lists them",
        )
    show = printer(format)
    texts = []
    for law in found:
        lines = [f"{law.name}:  {_line(law, show)}", f"  for     {_slots(law)}"]
        if law.reason:
            lines.append(f"  because {law.reason}")
        if law.source:
            lines.append(f"  from    {law.source}")
        for left, right in law.proofs:
            lines.append(f"  follows from d of both sides of {show(left)} = {show(right)}")
        if law.folder == "differential":
            lines += _backward(law, book, show)
        texts.append("\n".join(lines))
    return "\n\n".join(texts)


def _backward(law: Law, book: object, show: Printer) -> list[str]:
    """What the trace laws make of it: with G the cotangent of the left side, what each slot is handed."""
    backward = backward_of(law, book)  # type: ignore[arg-type]
    lines = []
    for rule in backward.rules:
        used = ", ".join(step.name for step in rule.steps)
        given = show(backward.cotangent)
        lines.append(
            f"  backward: {show(rule.slot)} gets {show(rule.template.node)} for the cotangent {given}   (by {used})"
        )
    return lines


def _slots(law: Law) -> str:
    return ", ".join(_slot(slot) for slot in law.slots) or "no slots"


def _slot(slot: Symbol) -> str:
    sizes = "scalar" if slot.shape == (1, 1) else f"{slot.shape[0]} x {slot.shape[1]}"
    if slot.attributes & KINDS:
        return f"{slot.name}: {min(slot.attributes & KINDS)}"
    return " ".join([f"{slot.name}: {sizes}", *sorted(slot.attributes)])
