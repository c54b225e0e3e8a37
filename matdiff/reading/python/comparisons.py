"""Comparisons, and what depends on them: a < b, a if c else b, a and b."""

from __future__ import annotations

import ast

from matdiff.base.errors import UnsupportedError
from matdiff.reading.python.elementary import as_condition
from matdiff.reading.python.functions import call_function
from matdiff.reading.python.values import Array, Size

TYPE_CHECKING = False
if TYPE_CHECKING:
    Scope = dict[str, object]
    from matdiff.reading.python.evaluation import Evaluation


def compare(self: Evaluation, node: ast.Compare, scope: Scope) -> object:
    """0 or 1 by entry; of sizes, texts and None what is known at once."""
    if len(node.ops) != 1:
        raise UnsupportedError("a chain of comparisons is not read", help="write (a < x) & (x < b)")
    sign, left, right = type(node.ops[0]), self.value(node.left, scope), None
    right = self.value(node.comparators[0], scope)
    if sign in (ast.Is, ast.IsNot):
        return (left is right) == (sign is ast.Is)
    left, right = self.resolved(left), self.resolved(right)
    if sign in (ast.In, ast.NotIn) and isinstance(right, (tuple, list, dict)):
        return (left in right) == (sign is ast.In)
    return compared(self, sign, left, right)


def compared(self: Evaluation, sign: type[ast.cmpop], left: object, right: object) -> object:
    """left < right: 0 or 1 by entry; of sizes, texts and None what is known at once."""
    known = (int, str, tuple, type(None))
    if isinstance(left, known) and isinstance(right, known):
        answer = _known(sign, left, right)
        if answer is not None:
            return answer
    if isinstance(left, Size) and isinstance(right, int) and right < 1:
        return sign in (ast.Gt, ast.GtE, ast.NotEq)  # a length is 1 or more
    if sign not in (ast.Lt, ast.LtE, ast.Gt, ast.GtE):
        return _of_mask(self, sign, left, right)
    a, b = self.as_array(left), self.as_array(right)
    if sign in (ast.Lt, ast.LtE):
        a, b = b, a
    found = self.space.unary(self.space.add(a, b, "-"), "step")
    found.logical = True
    return found


def _of_mask(self: Evaluation, sign: type[ast.cmpop], left: object, right: object) -> Array:
    """mask == 0, mask != 1 of an array that is 0 and 1."""
    a = self.as_array(left)
    is_mask = a.logical or "mask" in a.bare
    if sign not in (ast.Eq, ast.NotEq) or not is_mask or right not in (0, 1) or not isinstance(right, int):  # fmt: skip
        raise UnsupportedError(
            "== and != of arrays are not read", help="read are < and >, and mask == 0 of a mask"
        )
    mask = as_condition(self, left, "==")
    is_same = (right == 1) == (sign is ast.Eq)
    found = mask if is_same else self.space.add(self.space.number(1), mask, "-")
    return Array(found.axes, found.node, found.terms, logical=True)


def _known(sign: type[ast.cmpop], left: object, right: object) -> bool | None:
    if sign is ast.Eq:
        return left == right
    if sign is ast.NotEq:
        return left != right
    if isinstance(left, int) and isinstance(right, int):
        return {ast.Lt: left < right, ast.LtE: left <= right, ast.Gt: left > right, ast.GtE: left >= right}.get(sign)  # fmt: skip
    return None


def choice(self: Evaluation, node: ast.IfExp, scope: Scope) -> object:
    condition = self.value(node.test, scope)
    if isinstance(condition, Array) and condition.logical:
        if any(self.space.sizes.resolve(v) != 1 for v in condition.axes):
            raise self.space.misfit(
                "a condition of if is one number", "np.where(condition, a, b) is read"
            )
        return call_function(self, "where", [condition, self.array(node.body, scope), self.array(node.orelse, scope)], {})  # fmt: skip
    return self.value(node.body if self.truth(condition, node.test) else node.orelse, scope)


def boolean(self: Evaluation, node: ast.BoolOp, scope: Scope) -> object:
    is_and = isinstance(node.op, ast.And)
    value: object = None
    for part in node.values:
        value = self.value(part, scope)
        if self.truth(value, part) != is_and:
            return value
    return value
