"""Loops: written out where their length is a number, a sum over a letter where it is a size."""

from __future__ import annotations

import ast

from matdiff.base.errors import NameError_, UnsupportedError
from matdiff.base.limits import TURNS
from matdiff.reading.python import turns
from matdiff.reading.python.comprehensions import bind
from matdiff.reading.python.evaluation import Gone
from matdiff.reading.python.values import Array

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.reading.python.evaluation import Scope
    from matdiff.reading.python.statements import Walk


def run_for(self: Walk, node: ast.For, scope: Scope) -> None:
    if node.orelse:
        raise UnsupportedError("else behind a loop is not read")
    for items in turns.turns(self, self.value(node.iter, scope)):
        if isinstance(items, turns.Letter):
            _summed(self, node, items, scope)
            continue
        bind(self, node.target, items, scope)
        self.run(node.body, scope)


def run_while(self: Walk, node: ast.While, scope: Scope) -> None:
    """A loop that counts whole numbers, turn by turn."""
    if node.orelse:
        raise UnsupportedError("else behind a loop is not read")
    if self.following:
        raise UnsupportedError("a while loop inside a loop whose length is a size is not read")
    for _ in range(TURNS):
        test = self.value(node.test, scope)
        if isinstance(test, Array):
            raise UnsupportedError(
                "a while loop whose end depends on values is not read",
                help="read are loops that count: for i in range(10), while i < 10",
            )
        if not self.truth(test, node.test):
            return
        self.run(node.body, scope)
    raise UnsupportedError(f"a loop of more than {TURNS} turns is not written out")


def _summed(self: Walk, node: ast.For, letter: turns.Letter, scope: Scope) -> None:
    """A loop whose length is a size: what is added up in it is a sum over its letter; nothing else may last."""
    added, stored = _added(node.body)
    inner = dict(scope)
    for name in stored & scope.keys():
        inner[name] = Gone(
            f"{name} goes from one turn of this loop to the next, and the number of turns is a size",
            "write the number of turns as a whole number",
        )
    for name in added:
        if name not in scope:
            raise NameError_(f"{name} has no value before the loop that adds to it")
        inner[name] = self.space.number(0)
    bind(self, node.target, letter.value, inner)
    self.following.append(letter.symbol.name)
    self.run(node.body, inner)
    self.following.pop()
    for name in added:
        whole = self.space.summed_over(letter.symbol, self.as_array(inner[name]))
        scope[name] = self.keep(name, self.space.add(self.as_array(scope[name]), whole), node)
    for name in stored:
        scope[name] = Gone(f"{name} is a value of the last turn of a loop whose length is a size")


def _added(body: list[ast.stmt]) -> tuple[set[str], set[str]]:
    """The names that a loop only adds to, and the others that it gives values; what is added to is read nowhere else in it."""
    adding: list[tuple[str, bool]] = []
    every: list[str] = []
    reads: list[str] = []
    for statement in body:
        for n in ast.walk(statement):
            if isinstance(n, ast.stmt) and (found := _addition(n)) is not None:
                adding.append(found)
            if isinstance(n, ast.Name):
                (every if isinstance(n.ctx, ast.Store) else reads).append(n.id)
    names = {name for name, _ in adding}
    only = {
        name
        for name in names
        if every.count(name) == sum(n == name for n, _ in adding)
        and reads.count(name) == sum(n == name and by_name for n, by_name in adding)
    }
    return only, {*every} - only


def _addition(node: ast.stmt) -> tuple[str, bool] | None:
    """s += value, or s = s + value - more, which names s once more."""
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        return (node.target.id, False) if isinstance(node.op, (ast.Add, ast.Sub)) else None
    if (
        isinstance(node, ast.Assign)
        and len(node.targets) == 1
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.BinOp)
        and _first_term(node.value) == node.targets[0].id
    ):
        return node.targets[0].id, True
    return None


def _first_term(node: ast.expr) -> str:
    """s of s + a - b."""
    while isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        node = node.left
    return node.id if isinstance(node, ast.Name) else ""
