"""[f(x) for x in X], and the names that a value is given to."""

from __future__ import annotations

import ast

from matdiff.base.errors import UnsupportedError
from matdiff.reading.python import turns
from matdiff.reading.python.places import placed
from matdiff.reading.python.values import (
    Listed,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    Scope = dict[str, object]

    from matdiff.reading.python.evaluation import Evaluation


def comprehension(self: Evaluation, node: ast.ListComp | ast.GeneratorExp, scope: Scope) -> object:
    """[f(x) for x in …]: a list where the length is a number, else an array along a letter."""
    if len(node.generators) != 1 or node.generators[0].ifs:
        return _nested(self, node, scope)
    source = node.generators[0]
    over = self.value(source.iter, scope)
    inner = dict(scope)
    found = []
    for items in turns.turns(self, over):
        if isinstance(items, turns.Letter):
            bind(self, source.target, items.value, inner)
            return Listed(items.symbol, self.value(node.elt, inner))
        bind(self, source.target, items, inner)
        found.append(self.value(node.elt, inner))
    return found


def _nested(self: Evaluation, node: ast.ListComp | ast.GeneratorExp, scope: Scope) -> object:
    first, *others = node.generators
    if first.ifs or not others:
        raise UnsupportedError("a comprehension with a condition is not read")
    rest = type(node)(elt=node.elt, generators=others)
    ast.copy_location(rest, node)
    over = self.value(first.iter, scope)
    inner = dict(scope)
    found: list[object] = []
    for items in turns.turns(self, over):
        if isinstance(items, turns.Letter):
            bind(self, first.target, items.value, inner)
            return Listed(items.symbol, self.value(rest, inner), True)
        bind(self, first.target, items, inner)
        part = self.value(rest, inner)
        if not isinstance(part, list):
            raise UnsupportedError("this comprehension is not read", help="write the sizes as numbers")  # fmt: skip
        found += part
    return found


def _bind_rest(self: Evaluation, names: list[ast.expr], value: object, scope: Scope) -> None:
    """first, *rest = value"""
    items = turns.turns(self, value)
    at = next(k for k, name in enumerate(names) if isinstance(name, ast.Starred))
    after = len(names) - at - 1
    if any(isinstance(v, turns.Letter) for v in items) or len(items) < len(names) - 1:
        raise UnsupportedError("* before a name is read where the number of values is known")
    parts = [*items[:at], items[at : len(items) - after], *items[len(items) - after :]]
    for name, part in zip(names, parts, strict=True):
        bind(self, name.value if isinstance(name, ast.Starred) else name, part, scope)


def bind(self: Evaluation, target: ast.expr, value: object, scope: Scope) -> None:
    """Give names their values: a, b = value."""
    if isinstance(target, ast.Name):
        scope[target.id] = value
        return
    if isinstance(target, (ast.Tuple, ast.List)):
        if any(isinstance(name, ast.Starred) for name in target.elts):
            _bind_rest(self, target.elts, value, scope)
            return
        parts = turns.unpacked(self, value, len(target.elts))
        for name, part in zip(target.elts, parts, strict=True):
            bind(self, name, part, scope)
        return
    raise placed(
        UnsupportedError(
            "an entry is given a value here, which changes an array in place",
            help="make the array by np.stack, np.concatenate or np.where",
        ),
        target,
    )
