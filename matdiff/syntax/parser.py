"""From text to the syntax tree.

>>> parse("x^T A y + |b|").tree
(sum['+' '+'] (product['' ''] (transpose x) A y) (bars b))
>>> parse("Ax").notes
('Ax is read as the product A x',)
"""

from __future__ import annotations

import re

from matdiff.base.errors import SyntaxError_
from matdiff.base.limits import BRACKETS, OPERANDS
from matdiff.syntax import families
from matdiff.syntax.actions import Actions
from matdiff.syntax.definitions import expanded
from matdiff.syntax.driver import Unexpected, run
from matdiff.syntax.tables import load
from matdiff.syntax.tokens import Filter, seen
from matdiff.syntax.tree import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

DEEPEST = BRACKETS
"""No tree is deeper than this; a formula is some dozens deep, a network of a thousand layers some thousand."""


class Parsed:
    """A syntax tree, how the text was read where that was a decision, and functions that the text itself makes known."""

    __slots__ = ("functions", "notes", "text", "tree")

    def __init__(
        self, tree: Tree, notes: tuple[str, ...], text: str, functions: frozenset[str] = frozenset()
    ) -> None:
        self.tree = tree
        self.notes = notes
        self.text = text
        self.functions = functions


def parse(
    text: str,
    names: Iterable[str] = (),
    functions: Iterable[str] = (),
    complex_names: frozenset[str] = frozenset(),
    numbers: frozenset[str] = frozenset(),
    wrt: Iterable[str] = (),
) -> Parsed:
    """Read an expression or a program. ``names`` are declared: they are one name and never a function, as is what is asked for.

    ``complex_names`` and ``numbers`` are those that are declared complex, or scalars.
    """
    filter = Filter(text, frozenset(names), frozenset(functions))
    filter.complex_names = complex_names
    filter.numbers = numbers
    filter.wrt = frozenset(wrt)
    tokens = filter.tokens(seen(filter))
    if not tokens:
        span = (0, len(text)) if text.strip() else None
        raise SyntaxError_("there is no expression", text=text, span=span)
    actions = Actions(text, filter.notes)
    try:
        tree: Tree = run(load("expression"), tokens, actions)
    except Unexpected as error:
        raise explain(error, text) from None
    if filter.heads:
        tree = expanded(tree, text)
    if filter.families or "sum" in text or "∑" in text or filter.statements:
        tree = _scoped(tree, filter)
    if len(tokens) > OPERANDS:
        check_size(tree, text)
    return Parsed(tree, tuple(filter.notes), text, filter.functions - set(functions))


def _scoped(tree: Tree, filter: Filter) -> Tree:
    """The tree with families put in, loose sums closed, statements in order."""
    if filter.families:
        asked = {name.partition("_")[0] for name in filter.wrt}
        tree = families.put_in(tree, asked, filter.text)
    if filter.subscripts.met:
        tree = families.by_binder(families.closed(tree, filter.notes, filter.text))
    return families.in_order(tree) if filter.statements else tree


def parse_part(filter: Filter, first: int, last: int) -> Tree:
    """Read a part of the tokens of a text as an expression: the limit of a sum."""
    tokens = filter.part(first, last)
    if not tokens:
        raise filter.error("there is nothing in this bracket", first - 1)
    try:
        tree: Tree = run(load("expression"), tokens, Actions(filter.text, filter.notes))
    except Unexpected as error:
        raise explain(error, filter.text) from None
    return tree


def check_size(tree: Tree, text: str) -> None:
    """Refuse a tree so deep or so wide that nobody meant it."""
    level, depth = [tree], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise SyntaxError_("the expression is nested too deeply", text=text, span=level[0].span)
        for node in level:
            if len(node.children) > OPERANDS and node.kind != "program":
                message = f"more than {OPERANDS} operands in one sum or product"
                raise SyntaxError_(message, text=text, span=node.span)
        level = [child for node in level for child in node.children]


_DIVERGENCE = re.compile(r"(?<!\w)(KL|D_\{?KL\}?|D_\{\\(?:rm|text|mathrm) ?\{?KL\}?\})\s*\(")


def explain(error: Unexpected, text: str) -> SyntaxError_:
    """Say what stands in the wrong place."""
    wanted = error.expected
    token = error.token
    if token is None:
        end = len(text.rstrip()) or 1
        message = "an operand is missing at the end" if "NAME" in wanted else _at_end(wanted)
        return SyntaxError_(message, text=text, span=(end, end + 1))
    kind, _, start, end = token
    shown = _shown(text[start:end])
    if (called := _DIVERGENCE.search(text[:start])) is not None:
        return SyntaxError_(
            "the divergence of two densities has a command of its own",
            text=text,
            span=called.span(1),
            help='matdiff kl "N(m_0, S_0), N(m_1, S_1)" gives its formula, which can stand here',
        )
    # after an operand a name may follow too, but so may a sign
    if "NAME" in wanted and "TIMES" not in wanted and kind in _NOT_OPERANDS:
        return SyntaxError_(f"an operand is missing before {shown}", text=text, span=(start, end))
    if kind == "EQUALS":
        help = (
            "a statement gives a value to one name: h = W x + b; ask about one side of an equation"
        )
        return SyntaxError_(f"{shown} does not fit here", text=text, span=(start, end), help=help)
    return SyntaxError_(f"{shown} does not fit here", text=text, span=(start, end))


def _at_end(wanted: dict[str, int] | Any) -> str:
    if "RANGLE" in wanted:
        return "the inner product is not closed by >"
    if "COMMA" in wanted:
        return "the inner product wants two operands: <a, b>"
    return "the expression ends too early"


_AFTER_OPERANDS = """PLUS MINUS TIMES ENTRYWISE SLASH BACKSLASH HAT DOT_HAT RPAR BAR_CLOSE NORM_CLOSE COMMA COLON
    TRANSPOSE DAGGER EQUALS SEPARATOR RANGLE COMPARE SUBSCRIPT"""
_NOT_OPERANDS = frozenset(_AFTER_OPERANDS.split())


def _shown(part: str) -> str:
    part = " ".join(part.split())
    return part if len(part) < 30 else part[:27] + "…"
