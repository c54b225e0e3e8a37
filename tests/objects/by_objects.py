"""A text said with objects: its tree walked, every sign a Python operator, every name a letter of ``matdiff.symbols``."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import Any

import matdiff
from matdiff.syntax.scope import Mapped
from matdiff.syntax.tree import Tree


class NotSaid(Exception):
    """A notation for which objects have no sign."""


class Speaker:
    """Says the trees of one text."""

    def __init__(self, text: str, where: str = "", into: str = "") -> None:
        """``into`` is the unknown loss that the last value of a program goes into: what it is of is said."""
        if into:
            head, _, last = text.rpartition(";")
            text = f"{head}; {last.strip().removeprefix(into + '(').removesuffix(')')}"
        self.reading = matdiff.parse(text, where).reading
        self.names: dict[str, Any] = {}
        for name, symbol in self.reading.symbols.items():
            size = " x ".join(map(str, symbol.shape))
            feet = "".join("ij"[: len(symbol.axes)])
            said = f"{name}_{feet}: {size}" if feet else f"{name}: {size}"
            said = " ".join((said, *sorted(symbol.attributes)))
            said += "".join(f", {i}: 1..{n}" for i, n in zip(feet, symbol.axes, strict=False))
            made = matdiff.symbols(said)
            self.names[name] = made[0] if feet else made

    def whole(self) -> Any:
        tree = self.reading.tree
        if tree.kind != "program":
            return self.say(tree)
        last: Any = None
        for statement in tree.children:
            if statement.kind == "assign":
                name = str(statement.value)
                last = self.names[name] = self.say(statement.children[0]).called(name)
            else:
                last = self.say(statement)
        return last

    def say(self, tree: Tree) -> Any:
        make = getattr(self, f"_{tree.kind}", None)
        if make is None:
            raise NotSaid(tree.kind)
        return make(tree)

    def _number(self, tree: Tree) -> Any:
        return tree.value

    def _name(self, tree: Tree) -> Any:
        name = str(tree.value)
        if id(tree) in self.reading.inference.places:
            rows, cols = map(self.reading.inference.size, self.reading.inference.places[id(tree)])
            return matdiff.eye(rows) if name == "I" else matdiff.ones(rows, cols)
        if name in self.names:
            return self.names[name]
        if name == "pi":
            return matdiff.parse("pi")
        return matdiff.symbols(f"{name}: integer")

    def _sum(self, tree: Tree) -> Any:
        first, *rest = map(self.say, tree.children)
        first = first if tree.value[0] == "+" else -first
        for sign, term in zip(tree.value[1:], rest, strict=True):
            first = first + term if sign == "+" else first - term
        return first

    def _product(self, tree: Tree) -> Any:
        return reduce(self.times, map(self.say, tree.children))

    @staticmethod
    def times(a: Any, b: Any) -> Any:
        if isinstance(a, int | Fraction) or isinstance(b, int | Fraction):
            return a * b
        return a * b if a.node.is_scalar or b.node.is_scalar else a @ b

    def _elementwise(self, tree: Tree) -> Any:
        first, *rest = map(self.say, tree.children)
        for sign, other in zip(tree.value, rest, strict=True):
            first = first * other if sign == ".*" else first / other
        return first

    def _quotient(self, tree: Tree) -> Any:
        a, b = map(self.say, tree.children)
        if isinstance(a, int) and isinstance(b, int):
            return Fraction(a, b)
        return a / b

    def _negative(self, tree: Tree) -> Any:
        return -self.say(tree.children[0])

    def _transpose(self, tree: Tree) -> Any:
        return self.say(tree.children[0]).T

    def _power(self, tree: Tree) -> Any:
        base, exponent = map(self.say, tree.children)
        if tree.value == ".^" or base.node.is_scalar:
            return base**exponent
        if not isinstance(exponent, int):
            return matdiff.powm(base, exponent)
        if exponent < 0:
            base, exponent = matdiff.inv(base), -exponent
        return reduce(lambda a, b: a @ b, [base] * exponent)

    def _call(self, tree: Tree) -> Any:
        word = str(tree.value)
        if word in self.reading.scope.functions or not hasattr(matdiff, word):
            mapped = self.reading.scope.functions.get(word)
            if isinstance(mapped, Mapped):
                (n, k), m = mapped.domain, mapped.rows
                order = tree.value[1] if isinstance(tree.value, tuple) else 0
                assert order == 0
                return matdiff.symbols(f"{word}: R^({n} x {k}) -> R^{m}")(
                    self.say(tree.children[0])
                )
            size = self.reading.inference.functions.get(word)
            if size is not None:
                rows, cols = map(self.reading.inference.size, size)
                made = matdiff.symbols(f"{word}: {rows} x {cols} function")
                return made(self.say(tree.children[0]))
            return matdiff.symbols(f"{word}: function")(self.say(tree.children[0]))
        return getattr(matdiff, word)(*map(self.say, tree.children))

    def _bars(self, tree: Tree) -> Any:
        inner = self.say(tree.children[0])
        return abs(inner) if inner.node.is_scalar else matdiff.det(inner)

    def _norm(self, tree: Tree) -> Any:
        inner = self.say(tree.children[0])
        if tree.value in (None, "F") or (tree.value == "2" and inner.shape[1] == 1):
            return matdiff.norm(inner)
        raise NotSaid(f"norm {tree.value}")

    def _inner(self, tree: Tree) -> Any:
        a, b = map(self.say, tree.children)
        return a.T @ b

    def _sum_over(self, tree: Tree) -> Any:
        body, *limits = tree.children
        if any(limit.kind != "none" for limit in limits):
            raise NotSaid("limits")
        scope = self.reading.inference
        indices = []
        for name in tree.value:
            size = scope.range(scope.ranges[name])
            indices.append(matdiff.symbols(f"{name}: 1..{size}"))
        return matdiff.sum_over(self.say(body), *indices)

    def _subscript(self, tree: Tree) -> Any:
        """x_i and x_j: the member at i, at other indices."""
        name, *feet = tree.children
        family = self.reading.symbols.get(str(name.value))
        if family is None or len(feet) != len(family.axes) or any(f.kind != "name" for f in feet):
            raise NotSaid("an entry")
        at = {}
        for foot, place, size in zip(feet, "ij", family.axes, strict=False):
            at[matdiff.symbols(f"{place}: 1..{size}")] = matdiff.symbols(f"{foot.value}: 1..{size}")
        return self.names[family.name].subs(at)
