"""Families that a text defines, ``u_i = x_i^2; sum_i u_i``, put in where they stand; loose sums; the order of statements.

A member ``u_k`` means the right side with k in place of i; the bare name is the vector or matrix that has these entries. The letters
that a right side binds itself are renamed wherever it is put in: ranges and scopes belong to the sum, not to the letter.

>>> from matdiff.syntax.parser import parse
>>> parse("w_i = a_i/sum_j a_j; sum_j w_j").tree
(sum_over['j'] (quotient (subscript[i] a j) (sum_over['j~1'] (subscript[j] a j~1) (none) (none))) (none) (none))
"""

from __future__ import annotations

from matdiff.base.errors import SyntaxError_
from matdiff.base.limits import FAMILIES
from matdiff.base.resources import deep_recursion
from matdiff.syntax.shifts import letters as letters_in
from matdiff.syntax.tree import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SUMS = frozenset(("sum_over", "sum_where"))


def shown(name: str) -> str:
    """The letter that was typed for an index: that of i~2 is i."""
    return name.partition("~")[0]


def put_in(tree: Tree, wrt: Iterable[str], text: str) -> Tree:
    """The tree without families, their members and matrices in their place; a family asked for stays a letter."""
    statements = tree.children if tree.kind == "program" else (tree,)
    if all(statement.kind != "family" for statement in statements):
        return tree
    with deep_recursion():
        kept = _Families(text, frozenset(wrt)).statements(statements)
    if not kept:
        raise SyntaxError_(
            "a family is defined, and nothing made of it", text=text, span=tree.span,
            help="write what is asked of its members, as in sum_i u_i",
        )  # fmt: skip
    return kept[0] if len(kept) == 1 else Tree("program", tuple(kept), None, tree.span)


class _Families:
    def __init__(self, text: str, wanted: frozenset[str]) -> None:
        self.text = text
        self.wanted = wanted
        self.known: dict[str, tuple[tuple[str, ...], Tree]] = {}
        self.made = self.fresh = 0

    def statements(self, statements: tuple[Tree, ...]) -> list[Tree]:
        defined = {s.value[0]: s for s in statements if s.kind == "family"}  # type: ignore[index]
        for name in defined:
            self._define(str(name), defined, ())
        return [self.put(s) for s in statements if s.kind != "family"]

    def _define(self, name: str, defined: dict[str, Tree], within: tuple[str, ...]) -> None:
        if name in self.known or name in self.wanted:
            return
        statement = defined[name]
        if name in within:
            raise SyntaxError_(f"{name} is made of itself", text=self.text, span=statement.span)
        for used in _names(statement.children[0]):
            if used in defined:
                self._define(used, defined, (*within, name))
        head: tuple[str, tuple[str, ...]] = statement.value  # type: ignore[assignment]
        self.known[name] = head[1], self.put(statement.children[0])

    def put(self, tree: Tree) -> Tree:
        self.made += 1
        if self.made > FAMILIES:
            message = f"the families grow beyond {FAMILIES} signs when they are put in"
            raise SyntaxError_(message, text=self.text, span=tree.span)
        if tree.kind == "name":
            return self.whole(tree) if tree.value in self.known else tree
        if tree.kind == "subscript" and tree.children[0].value in self.known:
            return self.member(tree)
        if tree.kind == "subscript" or not tree.children:
            return tree
        return _with(tree, tuple([self.put(child) for child in tree.children]))

    def member(self, tree: Tree) -> Tree:
        name = str(tree.children[0].value)
        indices, body = self.known[name]
        given = tree.children[1:]
        if len(given) != len(indices):
            raise SyntaxError_(
                f"{name} has {len(indices)} indices, not {len(given)}",
                text=self.text,
                span=tree.span,
            )
        return self.at(body, dict(zip(indices, given, strict=True)), tree)

    def at(self, body: Tree, places: dict[str, Tree], where: Tree) -> Tree:
        """The right side at these places; what it binds itself gets letters of its own."""
        if body.kind == "name":
            return places.get(str(body.value), body)
        if body.kind in SUMS:
            own = {}
            for letter in body.value:  # type: ignore[attr-defined]
                if body.kind == "sum_where" and letter in places:
                    continue  # a sum under a condition is not over what is given
                self.fresh += 1
                own[letter] = Tree("name", (), f"{shown(letter)}~{self.fresh}", body.span)
            names = tuple(
                str(own[letter].value) if letter in own else str(places[letter].value)
                for letter in body.value  # type: ignore[attr-defined]
            )
            children = tuple([self.at(c, places | own, where) for c in body.children])
            return Tree(body.kind, children, names, body.span)
        if body.kind == "entries":
            return body
        if body.kind == "subscript":
            rest = tuple([self.at(c, places, where) for c in body.children[1:]])
            return Tree(body.kind, (body.children[0], *rest), body.value, body.span)
        if not body.children:
            return body
        return _with(body, tuple([self.at(child, places, where) for child in body.children]))

    def whole(self, tree: Tree) -> Tree:
        """The vector or matrix with these entries."""
        name = str(tree.value)
        indices, body = self.known[name]
        if len(indices) > 2:
            raise SyntaxError_(
                f"{name} has {len(indices)} indices and is no matrix",
                text=self.text,
                span=tree.span,
            )
        names = []
        for letter in indices:
            self.fresh += 1
            names.append(f"{letter}~{self.fresh}")
        places = {
            old: Tree("name", (), new, tree.span) for old, new in zip(indices, names, strict=True)
        }
        return Tree("entries", (self.at(body, places, tree),), tuple(names), tree.span)


def _with(tree: Tree, children: tuple[Tree, ...]) -> Tree:
    if all(a is b for a, b in zip(children, tree.children, strict=True)):
        return tree
    return type(tree)(tree.kind, children, tree.value, tree.span)


def _names(tree: Tree) -> list[str]:
    return [str(node.value) for node in walk(tree) if node.kind == "name"]


def walk(tree: Tree) -> Iterator[Tree]:
    """Every part of a tree."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += node.children


def by_binder(tree: Tree) -> Tree:
    """The tree with letters of its own for every sum over a letter that an earlier sum has: a range belongs to its binder."""
    renaming, met = _Families("", frozenset()), set[str]()

    def told(node: Tree) -> Tree:
        if node.kind == "sum_over":
            if not met.isdisjoint(node.value):  # type: ignore[arg-type]
                return renaming.at(node, {}, node)
            met.update(node.value)  # type: ignore[arg-type]
            return node
        return _with(node, tuple([told(child) for child in node.children]))

    with deep_recursion():
        return told(tree)


# ---- sums without an index ---------------------------------------------------------------------------


def closed(tree: Tree, notes: list[str], text: str) -> Tree:
    """The tree with sum (x_i - m)^2 as the sum over i, where nothing else binds i."""
    with deep_recursion():
        return _closed(tree, (), notes, text)


def _closed(tree: Tree, bound: tuple[str, ...], notes: list[str], text: str) -> Tree:
    if not tree.children or tree.kind in ("subscript", "condition"):
        return tree
    inner = bound
    if tree.kind in SUMS or tree.kind == "entries":
        inner = (*bound, *tree.value)  # type: ignore[misc]
    children = tuple([_closed(child, inner, notes, text) for child in tree.children])
    tree = _with(tree, children)
    is_sum = tree.kind == "data_sum" or (
        tree.kind == "call" and tree.value == "sum" and len(children) == 1
    )
    if not is_sum:
        return tree
    loose = [name for name in free_letters(tree) if name not in bound]
    if not loose:
        return tree
    notes.append(f"The sum runs over {' and '.join(loose)}.")
    limits = (Tree("none"), Tree("none")) * len(loose)
    return Tree("sum_over", (tree.children[0], *limits), tuple(loose), tree.span)


def free_letters(tree: Tree) -> list[str]:
    """The letters at feet that no sum inside binds."""
    found: dict[str, None] = {}
    waiting: list[tuple[Tree, frozenset[str]]] = [(tree, frozenset())]
    while waiting:
        node, bound = waiting.pop()
        if node.kind in SUMS or node.kind == "entries":
            bound = bound | {*node.value}  # type: ignore[misc]
        if node.kind == "subscript":
            if node.children[0].value not in ("e", "J", "I", "ones", "zeros", 0, 1):
                found.update(
                    dict.fromkeys(
                        name
                        for index in node.children[1:]
                        for name in letters_in(index)
                        if name not in bound and name.islower()
                    )
                )
            continue
        waiting += [(child, bound) for child in reversed(node.children)]
    return list(found)


def bases(tree: Tree) -> set[str]:
    """The names that have a foot."""
    return {str(t.children[0].value) for t in walk(tree) if t.kind == "subscript"}


# ---- statements --------------------------------------------------------------------------------------


def in_order(tree: Tree) -> Tree:
    """The statements with each value before its use; the value of the program is the last that no other uses."""
    if tree.kind != "program":
        return tree
    made = {str(s.value): at for at, s in enumerate(tree.children) if s.kind == "assign"}
    if len(made) < sum(s.kind == "assign" for s in tree.children):
        return tree  # one is given a value twice, which is said
    uses = [{made[n] for n in _names(s) if n in made} - {at} for at, s in enumerate(tree.children)]
    used = {at for places in uses for at in places}
    last = len(tree.children) - 1
    is_late = any(place > at for at, places in enumerate(uses) for place in places)
    if not is_late and (last not in used or tree.children[last].kind != "assign"):
        return tree
    values = [at for at in range(last + 1) if at not in used]
    if not values:
        return tree  # made of each other
    order: list[int] = []
    for at in (*range(last + 1), values[-1]):
        if at != values[-1] or len(order) == last:
            _visit(at, uses, order)
    if values[-1] not in order:
        order.append(values[-1])
    places = {at: place for place, at in enumerate(order)}
    if any(places[n] > places[at] for at, needed in enumerate(uses) for n in needed):
        return tree  # made of each other, which is said
    return Tree("program", tuple(tree.children[at] for at in order), None, tree.span)


def _visit(at: int, uses: list[set[int]], order: list[int]) -> None:
    waiting, opened = [at], set()
    while waiting:
        top = waiting[-1]
        open_ = [n for n in sorted(uses[top]) if n not in order and n not in opened]
        opened.add(top)
        if top in order:
            waiting.pop()
        elif open_:
            waiting.append(open_[0])
        else:
            order.append(top)
            waiting.pop()
