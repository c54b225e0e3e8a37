"""Reading a program with a loop to a letter: one turn of it is read, with marks in place of the subscripts."""

from __future__ import annotations

import re

from matdiff.base.errors import MatdiffError, UnsupportedError, UsageError
from matdiff.calculus.flow import inherited
from matdiff.calculus.recurrence import Recurrence
from matdiff.programs.loopbackprop import LoopBackpropagation, told
from matdiff.programs.unknownloss import loss_name
from matdiff.rewrite.book import Context
from matdiff.syntax.loops import BEFORE, NOW, find, generic
from matdiff.syntax.programs import without_comments
from matdiff.syntax.reading import read
from matdiff.syntax.stepwise import stepwise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from matdiff.expression.nodes import Symbol
    from matdiff.rewrite.book import LawBook
    from matdiff.syntax.loops import Loop


def of_loop(
    text: str, names: Sequence[str] | None, where: str, book: LawBook
) -> LoopBackpropagation | None:
    """The backward pass of a program whose loop goes to a letter; None where there is no such loop."""
    text = without_comments(text)
    loop = find(text)
    while loop is not None and not isinstance(loop.upper, str):
        loop = find(text, loop.span[1])
    if loop is None:
        return None
    first = find(text)
    if find(text, loop.span[1]) is not None or (first is not None and first.span != loop.span):
        raise UsageError("a program with a loop to a letter has one loop")
    over = re.search(rf"(?:∑|Σ|\\?\bsum)\s*_\s*\{{?\s*{loop.index}(?!\w)", text[loop.span[1] :])
    if over is not None:
        start = loop.span[1]
        raise UnsupportedError(
            f"a sum over the turns of a loop up to {loop.upper} is not derived yet",
            text=text, span=(start + over.start(), start + over.end()),
            help=f"write a number in place of {loop.upper}",
        )  # fmt: skip
    try:
        return _of_loop(text, names, where, book, loop)
    except MatdiffError as error:
        if error.text is not None and error.span is not None:
            start = error.span[0] - (
                len(_alike(generic(text, loop))) if error.span[0] > loop.body[1] else 0
            )
            error.text, error.span = text, (start, start + error.span[1] - error.span[0])
        error.message, error.help, error.note = (
            told(words, loop) for words in (error.message, error.help, error.note)
        )
        error.args = (error.message,)
        raise


def _alike(turn: str) -> str:
    """Statements that say that a state has one shape before and after a turn; a value nobody uses is left out again."""
    bases = dict.fromkeys(re.findall(rf"(?<!\w)([^\W\d_]\w*?){BEFORE}(?!\d)", turn))
    known = [base for base in bases if re.search(rf"(?<!\w){base}{NOW}\s*(?::=|=)", turn)]
    return "".join(f";{base}{NOW} + {base}{BEFORE}" for base in known)


def _of_loop(
    text: str, names: Sequence[str] | None, where: str, book: LawBook, loop: Loop
) -> LoopBackpropagation:
    from matdiff.programs.backpropagation import parameters_of

    if not text[loop.span[1] :].strip(" \t\n;"):
        raise UsageError(
            "nothing follows the loop",
            help=f"write the loss after it, as in C = ||z_{loop.upper} - y||^2",
        )
    turn = generic(text, loop)
    alike, (first, last), at = _alike(turn), loop.body, loop.index
    turn = f"{turn[:last]}{alike}{turn[last:]}"
    where_now = re.sub(rf"_{at}(?!\w)", NOW, where)
    reading = read(turn, where_now, scalar=True)
    context = Context(book)
    statements = stepwise(reading, lambda node: inherited(node, context))
    parts = (
        [s for s in statements if s.span[0] < first],
        [s for s in statements if first <= s.span[0] < last],
        [s for s in statements if s.span[0] >= last + len(alike)],
    )
    notes: list[str] = []
    every = parameters_of(reading, notes)
    if names is not None:
        marked = [re.sub(rf"_(?:{at}|\{{{at}\}})$", NOW, name) for name in names]
        known: dict[str, Symbol] = dict(reading.symbols)
        known.update((s.symbol.name, s.symbol) for s in statements if s.symbol is not None)
        for name, mark in zip(names, marked, strict=True):
            if mark not in known:
                raise UsageError(f"{name} does not occur in the program")
        every = [known[mark] for mark in marked]
    recurrence = Recurrence(parts, every, book, loop, loss_name(reading))
    return LoopBackpropagation(text, where, loop, reading, recurrence, names)
