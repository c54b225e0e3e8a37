"""A member of a family as the unknown: of sum_k g(mu_k) the term of one k alone, for the others do not hold mu_k.

    sum_i sum_k r_ik ||x_i - mu_k||^2   by mu_k:   sum_i r_ik ||x_i - mu_k||^2

>>> from matdiff.syntax.parser import parse
>>> alone(parse("sum_i sum_k r_ik mu_k", names={"mu_k"}).tree, ("mu_k",), Scope())
(sum_over['i'] (product[''] (subscript[ik] r i k) mu_k) (none) (none))
"""

from __future__ import annotations

import re

from matdiff.base.errors import UnsupportedError
from matdiff.expression.build import number
from matdiff.syntax.scope import Name, Scope
from matdiff.syntax.tree import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_MEMBER = re.compile(r"(\w+)_([a-z])$")


def alone(tree: Tree, names: Sequence[str], scope: Scope, text: str = "") -> Tree:
    """The tree of an objective with the sums over k taken away that hold a name mu_k; UnsupportedError where its members meet."""
    for name in names:
        if (found := _MEMBER.match(name)) is None:
            continue
        members = {n for n in names if n.endswith(f"_{found[2]}")}
        before, tree = tree, _without(tree, found[2], members, scope)
        if any(found[2] in _sums(node) for node in _all(before)):
            for node in _all(tree):
                if node.kind == "subscript" and _is_name(node.children[0], found[1]):
                    raise _joined(name, node, text)
    for name in names:
        if (meeting := _meeting(tree, name)) is not None:
            raise _joined(name, meeting, text)
    return tree


def joined_in(statements: Sequence[Tree], names: Sequence[str]) -> tuple[str, ...]:
    """The names, p for p_k where a sum over k in one of the statements holds it."""
    return tuple(
        name.rpartition("_")[0] if any(_meeting(s, name) for s in statements) else name
        for name in names
    )


def _meeting(tree: Tree, name: str) -> Tree | None:
    """The sum over k that holds mu_k."""
    found = _MEMBER.match(name)
    if found is None:
        return None
    sums = (node for node in _all(tree) if found[2] in _sums(node))
    return next((node for node in sums if _holds(node.children[0], name)), None)


def _joined(name: str, node: Tree, text: str) -> UnsupportedError:
    return UnsupportedError(
        f"the members {name} meet here: their equations hang together",
        text=text,
        span=node.span,
        help=f"solve for the vector of all of them, or give the terms of one {name[-1]} alone",
    )


def named(scope: Scope, names: Sequence[str]) -> Scope:
    """The scope in which members at the one k are letters, with what is declared of their families; r_ik are entries of a matrix then."""
    feet = {found[2] for name in names if (found := _MEMBER.match(name))}
    more: dict[str, Name] = {}
    for stem, said in scope.names.items():
        for k in feet.intersection(said.indices):
            if said.indices == (k,) and f"{stem}_{k}" not in scope.names:
                more[f"{stem}_{k}"] = Name(said.rows, said.cols, said.attributes)
            elif len(said.indices) == 2 and said.rows in (None, 1) and said.cols in (None, 1):
                more[stem] = Name(None, None, said.attributes)
    if not more:
        return scope
    made = scope.extended({}, number(0))
    made.names.update(more)
    return made


def _bound(node: Tree) -> tuple[str, ...]:
    value = node.value
    return value if node.kind == "sum_over" and isinstance(value, tuple) else ()


def _sums(node: Tree) -> tuple[str, ...]:
    """The indices of a sum, without the marks of those that stand twice in a text."""
    return tuple(k.partition("~")[0] for k in _bound(node))


def _all(tree: Tree) -> list[Tree]:
    found = [tree]
    for node in found:
        found += node.children
    return found


def _is_name(tree: Tree, name: str) -> bool:
    return tree.kind == "name" and tree.value == name


def _holds(tree: Tree, name: str) -> bool:
    return any(_is_name(node, name) for node in _all(tree))


def _without(tree: Tree, foot: str, members: set[str], scope: Scope) -> Tree:
    """Where a sum stands in a linear place, its body."""
    if not any(_holds(tree, m) for m in members):
        return tree
    children = tree.children
    if tree.kind == "sum_over":
        body = _without(children[0], foot, members, scope)
        kept = [at for at, name in enumerate(_sums(tree)) if name != foot]
        for name in _bound(tree):
            body = _lettered(body, name, foot, scope) if name.partition("~")[0] == foot else body
        if not kept:
            return body
        limits = [part for at in kept for part in children[1 + 2 * at : 3 + 2 * at]]
        return Tree(tree.kind, (body, *limits), tuple(_bound(tree)[at] for at in kept), tree.span)
    if tree.kind in ("sum", "negative"):
        turned = tuple(_without(c, foot, members, scope) for c in children)
    elif tree.kind == "quotient":
        turned = (_without(children[0], foot, members, scope), *children[1:])
    elif tree.kind == "product" and sum(any(_holds(c, m) for m in members) for c in children) == 1:
        turned = tuple(_without(c, foot, members, scope) for c in children)
    else:
        return tree
    return Tree(tree.kind, turned, tree.value, tree.span)


def _lettered(tree: Tree, name: str, foot: str, scope: Scope) -> Tree:
    """y_k as a letter, where a family y_k is declared."""
    children = tree.children
    if tree.kind == "subscript" and len(children) == 2 and _is_name(children[1], name):
        letter = f"{children[0].value}_{foot}"
        if letter in scope.names:
            return Tree("name", (), letter, tree.span)
    if not children:
        return tree
    made = tuple(_lettered(c, name, foot, scope) for c in children)
    return Tree(tree.kind, made, tree.value, tree.span)
