"""Loops: written out where their length is a number, a sum over a letter where it is a size."""

from __future__ import annotations

import ast

from matdiff.base.errors import NameError_, UnsupportedError
from matdiff.reading.python import turns
from matdiff.reading.python.comprehensions import bind
from matdiff.reading.python.evaluation import Gone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.reading.python.evaluation import Scope
    from matdiff.reading.python.statements import Walk
    from matdiff.reading.python.values import Array


def run_for(self: Walk, node: ast.For, scope: Scope) -> None:
    if node.orelse:
        raise UnsupportedError("else behind a loop is not read")
    for items in turns.turns(self, self.value(node.iter, scope)):
        if isinstance(items, turns.Letter):
            _summed(self, node, items, scope)
            continue
        bind(self, node.target, items, scope)
        self.run(node.body, scope)


def _summed(self: Walk, node: ast.For, letter: turns.Letter, scope: Scope) -> None:
    """A loop whose length is a size: what is added up in it is a sum over its letter; nothing else may last."""
    lasting = _added(node.body)
    own = {
        n.id for s in node.body for n in ast.walk(s) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    } - lasting  # fmt: skip
    inner = dict(scope)
    for name in own | lasting:
        if name in scope:
            inner[name] = Gone(
                f"{name} goes from one turn of this loop to the next, and the number of turns is a size",
                "write the number of turns as a whole number",
            )
    for name in lasting:
        if name not in scope:
            raise NameError_(f"{name} has no value before the loop that adds to it")
    bind(self, node.target, letter.value, inner)
    self.following.append(letter.symbol.name)
    parts: dict[str, Array] = {}
    for statement in node.body:
        added = _addition(statement)
        if added is None:
            self.run([statement], inner)
            continue
        name, sign, value = added
        part = self.array(value, inner)
        if sign is ast.Sub:
            part = self.space.negative(part)
        parts[name] = part if name not in parts else self.space.add(parts[name], part)
    self.following.pop()
    for name, part in parts.items():
        whole = self.space.summed_over(letter.symbol, part)
        scope[name] = self.keep(name, self.space.add(self.as_array(scope[name]), whole), node)
    for name in own:
        scope[name] = Gone(f"{name} is a value of the last turn of a loop whose length is a size")


def _added(body: list[ast.stmt]) -> set[str]:
    return {added[0] for s in body if (added := _addition(s)) is not None}


def _addition(node: ast.stmt) -> tuple[str, type[ast.operator], ast.expr] | None:
    """s += value, or s = s + value."""
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name) and isinstance(node.op, (ast.Add, ast.Sub)):  # fmt: skip
        return node.target.id, type(node.op), node.value
    if (
        isinstance(node, ast.Assign)
        and len(node.targets) == 1
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.BinOp)
        and isinstance(node.value.op, (ast.Add, ast.Sub))
        and isinstance(node.value.left, ast.Name)
        and node.value.left.id == node.targets[0].id
    ):
        return node.targets[0].id, type(node.value.op), node.value.right
    return None
