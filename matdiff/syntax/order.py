"""The order of a program: what is made of itself, and which lines gave the values that do not fit together."""

from __future__ import annotations

import re

from matdiff.base.dimensions import show
from matdiff.base.errors import NameError_

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matdiff.base.errors import MatdiffError
    from matdiff.expression.nodes import Node
    from matdiff.syntax.scope import Scope
    from matdiff.syntax.tree import Tree


def refuse_cycles(tree: Tree, text: str | None) -> None:
    """NameError for a value that is made of itself, at once or through others."""
    made: dict[str, tuple[Tree, set[str]]] = {}
    for statement in tree.children:
        if statement.kind == "assign" and str(statement.value) not in made:
            names = {str(t.value) for t in _names(statement)}
            made[str(statement.value)] = statement, names
    if not any(_comes_later(name, made) for name in made):
        return
    for name, (statement, names) in made.items():
        if name in names:
            raise NameError_(
                f"{name} is made of itself", text=text, span=statement.span,
                help=f"give the new value a name of its own, as in {name}2 = ...",
            )  # fmt: skip
        way = _way_back(name, made)
        if way:
            last = made[way[-1]][0]
            lines = ", ".join(f"{n} (line {_line(text, made[n][0])})" for n in way)
            raise NameError_(
                f"{' and '.join(way) if len(way) == 2 else ', '.join(way)} are made of each other",
                text=text, span=last.span, help=f"a value is made of what stands before it: {lines}",
            )  # fmt: skip


def _comes_later(name: str, made: dict[str, tuple[Tree, set[str]]]) -> bool:
    """Whether a statement uses itself or one that follows it."""
    statement, names = made[name]
    return any(n in made and made[n][0].span[0] >= statement.span[0] for n in names)


def _way_back(name: str, made: dict[str, tuple[Tree, set[str]]]) -> list[str]:
    """The names on a way from a value back to itself."""
    waiting, seen = [[name]], {name}
    while waiting:
        way = waiting.pop()
        for n in sorted(made[way[-1]][1]):
            if n == name:
                return way
            if n in made and n not in seen:
                seen.add(n)
                waiting.append([*way, n])
    return []


def _names(tree: Tree) -> Iterator[Tree]:
    waiting = list(tree.children)
    while waiting:
        node = waiting.pop()
        if node.kind == "name":
            yield node
        waiting.extend(node.children)


def _line(text: str | None, tree: Tree) -> int:
    return (text or "").count("\n", 0, tree.span[0]) + 1


def with_lines(
    error: MatdiffError, tree: Tree, scope: Scope, values: Iterable[tuple[str, Node]]
) -> None:
    """Say which lines the shapes that do not fit come from, where the program has several."""
    text = error.text
    if text is None or error.span is None or "\n" not in text.strip() or tree.kind != "program":
        return
    start = error.span[0]
    statement = next((s for s in tree.children if s.span[0] <= start < s.span[1]), None)
    if statement is None:
        return
    made = {str(s.value): s for s in tree.children if s.kind == "assign"}
    shapes = {name: node.shape for name, node in values}
    for word, declared in scope.names.items():
        if declared.rows is not None and declared.cols is not None:
            shapes.setdefault(word, (declared.rows, declared.cols))
    told: dict[str, None] = {}
    for name in sorted(_names(statement), key=lambda t: t.span):
        word = str(name.value)
        line = _line(text, made[word]) if word in made else _declared_in(text, word)
        shape = shapes.get(word)
        if line and shape is not None:
            told[f"{word} is {show(shape)} by line {line}"] = None
    if told:
        error.help = "; ".join(told)


def _declared_in(text: str, name: str) -> int:
    """The line that declares a name; 0 if none does."""
    found = re.search(rf"(?m)(?:^|[,;]|\bwhere\b)\s*{re.escape(name)}\s*(?:,[\w\s,]*)?:(?!=)", text)
    return text.count("\n", 0, found.end()) + 1 if found else 0
