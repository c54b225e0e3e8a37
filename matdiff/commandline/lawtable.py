"""``matdiff laws``: the laws as they are known to the engine, and what follows from each."""

from __future__ import annotations

from matdiff.answers.report import printer
from matdiff.base.errors import NameError_
from matdiff.calculus.bookshelf import book_with
from matdiff.calculus.sweep import backward_of
from matdiff.commandline.options import format_of
from matdiff.commandline.spelling import near_name
from matdiff.rewrite.law import KINDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.answers.report import Printer
    from matdiff.commandline.arguments import Arguments
    from matdiff.expression.nodes import Symbol
    from matdiff.rewrite.book import LawBook
    from matdiff.rewrite.law import Law


_FORMATS = ("unicode", "ascii", "latex", "json")


def run(arguments: Arguments) -> int:
    """Print all laws, or those of a name; returns the exit code. NameError_ for a name that no law has."""
    name, format = arguments.text(), format_of(arguments, _FORMATS)
    book = book_with(arguments.rules)
    found = _named(name, book) if name else sorted(book.laws.values(), key=lambda law: law.name)
    if format == "json":
        import json

        data = [_as_dict(law, book) for law in found]
        print(json.dumps(data, ensure_ascii=False, indent=2))
    elif name:
        print("\n\n".join(_description(law, book, printer(format)) for law in found))
    else:
        print(_by_folder(found, printer(format)))
    return 0


def _by_folder(laws: list[Law], show: Printer) -> str:
    """Every law on a line."""
    lines: list[str] = []
    width = max(len(_short_name(law)) for law in laws)
    for folder in sorted({law.folder for law in laws}):
        lines += ["", folder] if lines else [folder]
        lines += [
            f"  {_short_name(law):{width}}  {_line(law, show)}"
            for law in laws
            if law.folder == folder
        ]
    return "\n".join(lines)


def _short_name(law: Law) -> str:
    """The name of a law without its folder."""
    return law.name.partition(".")[2]


def _line(law: Law, show: Printer) -> str:
    return f"{show(law.pattern)}  =  {show(law.template)}"


def _named(name: str, book: LawBook) -> list[Law]:
    """The laws of a name (``product`` or ``differential.product``) or of a folder; else those that speak of the word."""
    laws = book.laws.values()
    found = [law for law in laws if name in (law.name, _short_name(law), law.folder)]
    if not found:
        show, word = printer("ascii"), name.casefold()
        found = [
            law
            for law in laws
            if any(
                word in text.casefold() for text in (law.name, _line(law, show), law.reason or "")
            )
        ]
    if not found:
        words = {_short_name(law) for law in laws} | {law.folder for law in laws} | set(book.laws)
        near = near_name(name, sorted(words))
        raise NameError_(
            f"there is no law '{name}'",
            help=f"did you mean {near}?" if near else "matdiff laws lists them",
        )
    return found


def _description(law: Law, book: LawBook, show: Printer) -> str:
    """The law, its slots, reason, source, and its backward rule."""
    lines = [f"{law.name}:  {_line(law, show)}", f"  for     {_slots(law)}"]
    if law.reason:
        lines.append(f"  because {law.reason}")
    if law.source:
        lines.append(f"  from    {law.source}")
    for left, right in law.proofs:
        lines.append(f"  follows from d of both sides of {show(left)} = {show(right)}")
    if law.folder == "differential":
        lines += _backward(law, book, show)
    return "\n".join(lines)


def _as_dict(law: Law, book: LawBook) -> dict[str, Any]:
    """The same as plain data; expressions as they are typed."""
    show = printer("ascii")
    backward = _backward(law, book, show) if law.folder == "differential" else []
    return {
        "name": law.name,
        "left": show(law.pattern),
        "right": show(law.template),
        "for": [_slot(slot) for slot in law.slots],
        "because": law.reason,
        "from": law.source,
        "backward": [line.strip().removeprefix("backward: ") for line in backward],
    }


def _backward(law: Law, book: LawBook, show: Printer) -> list[str]:
    """What the trace laws make of it: with G the cotangent of the left side, what each slot is handed."""
    backward = backward_of(law, book)
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
