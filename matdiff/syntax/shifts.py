"""Indices with a number added: the i + 1 of x_{i+1}.

>>> from matdiff.syntax.tree import Tree
>>> shifted("i+1", (0, 3))
(sum['+' '+'] i 1)
>>> letter(shifted("i+1", (0, 3)))
'i'
"""

from __future__ import annotations

import re

from matdiff.syntax.tree import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from matdiff.syntax.tree import Span

_SHIFTED = r"([A-Za-z])\s*([-+\u2212])\s*(\d{1,9})"


def shifted(text: str, span: Span) -> Tree | None:
    """The tree of 'i+1'; None of any other text."""
    found = re.fullmatch(_SHIFTED, text.strip())
    if found is None:
        return None
    sign = "+" if found[2] == "+" else "-"
    name, step = Tree("name", (), found[1], span), Tree("number", (), int(found[3]), span)
    return Tree("sum", (name, step), ("+", sign), span)


def letter(tree: Tree) -> str | None:
    """The index that a tree such as i or i + 1 speaks of; None where there is none, or more than one."""
    names = letters(tree)
    return names[0] if len(names) == 1 else None


def letters(tree: Tree) -> list[str]:
    """The names in a sum of names and numbers; none if it is something else."""
    if tree.kind == "name":
        return [str(tree.value)]
    if tree.kind == "sum":
        parts = [letters(child) for child in tree.children]
        plain = all(child.kind in ("name", "number") for child in tree.children)
        return [name for part in parts for name in part] if plain else []
    return []


def step_of(tree: Tree) -> int:
    """The number added to the index."""
    if tree.kind != "sum":
        return 0
    signs: tuple[str, ...] = tree.value  # type: ignore[assignment]
    return sum(
        (1 if sign == "+" else -1) * int(child.value)  # type: ignore[call-overload]
        for sign, child in zip(signs, tree.children, strict=True)
        if child.kind == "number"
    )


def counted_from_zero(body: Tree, names: Iterable[str]) -> Tree:
    """The body of a sum from 0 with its index counted from 1: i as a number is i - 1, as an index it stays."""
    names = frozenset(names)
    if body.kind == "name" and body.value in names:
        one = Tree("number", (), 1, body.span)
        return Tree("sum", (body, one), ("+", "-"), body.span)
    if body.kind == "subscript" or not body.children:
        return body
    children = tuple([counted_from_zero(child, names) for child in body.children])
    return type(body)(body.kind, children, body.value, body.span)
