"""The foot and the head of a sum: sum_i, sum_{i=2}^{N-1}, sum_{i<j}, sum_{i != j}, read into ranges and conditions.

A sum that begins at 2, or ends at N - 1, is the sum over 1..N of what stands under a condition. One that begins at 0 has its
members counted from 1, which is said.

>>> from matdiff.syntax.parser import parse
>>> parse("sum_{i=2}^N x_i").tree
(sum_over['i'] (given (subscript[i] x i) (condition[at_most] 2 i)) 2 N)
"""

from __future__ import annotations

import re

from matdiff.base.patterns import pattern
from matdiff.syntax.literals import size_of
from matdiff.syntax.shifts import counted_from_zero, letters, shifted
from matdiff.syntax.tree import Tree
from matdiff.syntax.words import spelled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.subscripts import Subscripts
    from matdiff.syntax.tree import Span

_SIGNS = {
    "!=": "!=",
    "\u2260": "!=",
    "<>": "!=",
    "<=": "<=",
    "\u2264": "<=",
    "<": "<",
    ">=": ">=",
    "\u2265": ">=",
    ">": ">",
}
_COMPARED = r"\s*(!=|<>|<=|>=|[\u2260\u2264\u2265<>])\s*"


_INDICES = frozenset("ijklmnpqrst")


class Foot:
    """What stands at the foot of a sum: its indices, their lower limit, conditions.

    ``compared`` says that the indices are only met in a condition: those that a sum around runs over are not summed again.
    ``weight`` is 1 for the members of the set that the indices are taken from, else 0.
    """

    __slots__ = ("compared", "conditions", "lower", "names", "weight")

    def __init__(
        self, names: list[str], lower: Tree, conditions: list[Tree], compared: bool = False, weight: Tree | None = None
    ) -> None:  # fmt: skip
        self.weight = weight
        self.names = names
        self.compared = compared
        self.lower = lower
        self.conditions = conditions


class Head:
    """The indices of a sum, how far they run (kind "none" where not given), conditions, and how they are meant.

    ``from_zero``: counted from 0. ``compared``: only those indices are summed over that no sum around runs over.
    """

    __slots__ = ("compared", "conditions", "from_zero", "lower", "names", "upper", "weight")

    def __init__(
        self,
        names: tuple[str, ...],
        lower: Tree,
        upper: Tree,
        conditions: tuple[Tree, ...],
        from_zero: bool,
        compared: bool,
        weight: Tree | None = None,
    ) -> None:
        self.weight = weight
        self.names = names
        self.lower = lower
        self.upper = upper
        self.conditions = conditions
        self.from_zero = from_zero
        self.compared = compared

    def over(self, body: Tree, start: int) -> tuple[str, tuple[Tree, ...], tuple[str, ...]]:
        """Kind, children and value of the sum over a body."""
        if self.weight is not None:
            body = Tree("product", (self.weight, body), ("",), body.span)
        if self.from_zero:
            body = counted_from_zero(body, self.names)
        if self.conditions:
            body = Tree("given", (body, *self.conditions), None, body.span)
        limits = [tree for _ in self.names for tree in (self.lower, self.upper)]
        return "sum_where" if self.compared else "sum_over", (body, *limits), self.names


def foot(self: Subscripts, text: str, i: int) -> Foot:
    """The foot of a sum, from its text."""
    f = self.filter
    _, _, start, end = f.raw[i]
    span = (start, end)
    if members := _MEMBERS.fullmatch(text):
        return _among(self, members, span)
    head, colon, tail = text.partition(":")
    if not colon and re.search(_COMPARED, text):
        head, tail = "", text
    conditions: list[Tree] = []
    compared: list[str] = []
    for part in tail.split(",") if tail.strip() else ():
        conditions += _conditions(self, part, i, span, compared)
    if head.strip():
        names, lower = _names(self, head, i, end)
        return Foot(names, lower, conditions)
    if not compared:
        raise f.error("a sum runs over an index of one letter", i, "write sum_i or sum_{i=1}^N")
    return Foot(list(dict.fromkeys(compared)), Tree("none"), conditions, compared=True)


_MEMBERS = pattern(
    r"\s*\(?\s*(?P<names>[a-z](?:\s*,\s*[a-z])*)\s*\)?\s*(?::|∈|\bin\b|\\in\b)\s*\{?\s*"
    r"(?P<set>[A-Z]\w*?|[Α-Ω])(?:_\{?(?P<foot>[a-z])\}?|\(\s*(?P<of>[a-z])\s*\))?\s*\}?\s*"
)
"""(i,j) in Omega, j in N_i, i in S."""


def _among(self: Subscripts, members: re.Match[str], span: Span) -> Foot:
    """A sum over the members of a set: of pairs, and of a set that depends on an index, with a weight for each."""
    names = [name.strip() for name in members["names"].split(",")]
    base, of = spelled(members["set"]), members["foot"] or members["of"]
    indices = [of, *names] if of else names
    if len(indices) == 1:
        self.filter.note(f"The sum over {names[0]} is over the members of {base}.")
        return Foot(names, Tree("none"), [])
    parts = tuple(Tree("name", (), name, span) for name in (base, *indices))
    foot = "".join(indices)
    self.met = True
    self.filter.note(f"{base}_{foot} is 1 for the members of {base}, else 0.")
    return Foot(names, Tree("none"), [], weight=Tree("subscript", parts, foot, span))


def _names(self: Subscripts, text: str, i: int, end: int) -> tuple[list[str], Tree]:
    f = self.filter
    text, equals, first = text.partition("=")
    parts = [p.strip() for p in text.split(",")] if "," in text else list(text.strip())
    if not parts or not all(len(part) == 1 and part.isalpha() for part in parts):
        raise f.error("a sum runs over an index of one letter", i, "write sum_i or sum_{i=1}^N")
    if len(set(parts)) < len(parts):
        raise f.error("a sum runs over an index twice", i)
    if not equals:
        return parts, Tree("none")
    return parts, limit(self, first.strip(), i, (end - len(first) - 1, end))


def limit(self: Subscripts, text: str, i: int, span: Span) -> Tree:
    """A limit: a whole number, a name, or a name with a number added."""
    if text.isascii() and text.isdigit() and len(text) < 20:
        return Tree("number", (), int(text), span)
    if len(text) == 1 and text.isalpha():
        return Tree("name", (), text, span)
    tree = shifted(text, span)
    if tree is None:
        raise self.filter.error("the limits of a sum are whole numbers or names", i)
    return tree


def _conditions(self: Subscripts, text: str, i: int, span: Span, compared: list[str]) -> list[Tree]:
    """The conditions of 'i < j', '1 <= i < j <= N'; the letters compared are added to a list."""
    pieces = re.split(_COMPARED, text.strip())
    if len(pieces) < 3:
        raise self.filter.error(
            "a condition of a sum compares indices", i, "write sum_{i != j} or sum_{i < j}"
        )
    sides = [limit(self, piece, i, span) for piece in pieces[::2]]
    found = []
    for at, sign in enumerate(pieces[1::2]):
        a, b = sides[at], sides[at + 1]
        sign = _SIGNS[sign]
        if sign in (">", ">="):
            a, b, sign = b, a, sign.replace(">", "<")
        found.append(compare(a, sign, b, span))
    indices = sides[:-1] if _is_bound(self, sides, pieces, i) else sides
    for side in indices:
        name = letters(side)
        if name and name[0].islower():
            compared += name
    return found


def _is_bound(self: Subscripts, sides: list[Tree], pieces: list[str], i: int) -> bool:
    """Whether the last letter of 1 <= i < j <= n is how far the others run: nothing after the sum has it at its foot."""
    last = sides[-1]
    if len(sides) < 3 or last.kind != "name" or pieces[-2].strip() not in ("<", "<=", "\u2264"):
        return False
    feet = [text for kind, text, *_ in self.filter.raw[i + 1 :] if kind == "SUBSCRIPT"]
    return not any(str(last.value) in text for text in feet)


def indicated(a: Tree, sign: str, b: Tree, span: Span, sure: bool) -> Tree:
    """1(a > b): the step of a - b, with the condition that it is where a and b may be indices."""
    condition = compared(a, sign, b, span, sure)
    if sign in ("<", "<=", "\u2264"):
        a, b = b, a
    difference = a
    if b.kind != "number" or b.value != 0:
        ends = sorted((*a.span, *b.span))
        difference = Tree("sum", (a, b), ("+", "-"), (ends[0], ends[-1]))
    step = Tree("call", (difference,), "step", span)
    return step if condition is None else Tree("indicator", (step, condition), sign, span)


def compared(a: Tree, sign: str, b: Tree, span: Span, sure: bool) -> Tree | None:
    """The condition that a comparison of indices is; None where it compares something else.

    ``sure``: it stands in square brackets, as [2 <= N], which nothing else does.
    """
    found = letters(a) + letters(b)
    if not all(letters(side) or side.kind == "number" for side in (a, b)):
        return None
    if not (sure or set(found) & _INDICES) or any(len(name) > 1 for name in found):
        return None
    sign = _SIGNS.get(sign, "=")
    if sign in (">", ">="):
        a, b, sign = b, a, sign.replace(">", "<")
    return compare(a, sign, b, span)


def compare(a: Tree, sign: str, b: Tree, span: Span) -> Tree:
    """The condition a != b, a = b, a <= b, a < b as a tree."""
    if sign == "<":
        one = Tree("number", (), 1, span)
        if a.kind == "number" and isinstance(a.value, int):
            a = Tree("number", (), a.value + 1, span)
        elif a.kind == "sum":
            a = Tree("sum", (*a.children, one), (*a.value, "+"), span)  # type: ignore[misc]
        else:
            a = Tree("sum", (a, one), ("+", "+"), span)
    name = {"<": "at_most", "<=": "at_most", "!=": "differ", "=": "equal"}[sign]
    return Tree("condition", (a, b), name, span)


def settled(self: Subscripts, foot: Foot, upper: Tree, i: int) -> Head:
    """What is known of a sum before its body."""
    conditions = list(foot.conditions)
    lower, zero = foot.lower, False
    span = lower.span if lower.kind != "none" else self.filter.raw[i][2:]
    base, beyond = _split(upper)
    if lower.kind == "number" and lower.value == 0:
        zero = True
        beyond += 1
        note = "The members of a sum from 0 are counted from 1: x_0 is read as x_1."
        self.filter.note(note)
    if upper.kind == "number":
        base, beyond = Tree("number", (), int(upper.value) + zero, upper.span), 0  # type: ignore[call-overload]
        least = int(lower.value) + zero if lower.kind == "number" else 1  # type: ignore[call-overload]
        if int(base.value) < least:  # type: ignore[call-overload]
            raise self.filter.error("the sum ends before it begins", i)
    if beyond > 0:
        words = self.filter.text[upper.span[0] : upper.span[1]]
        raise self.filter.error(
            f"a sum of {_name(base)} + {beyond} terms has no size of its own", i,
            f"give the number of terms a name in place of {words}, and begin at 1",
        )  # fmt: skip
    for name in foot.names:
        index = Tree("name", (), name, span)
        if lower.kind != "none" and not zero and lower.value != 1:
            conditions.append(Tree("condition", (lower, index), "at_most", lower.span))
        if beyond or (base.kind == "name" and base.value in _INDICES):
            last = _less(base, beyond)  # of an index of a sum around; of a size it says nothing new
            conditions.append(Tree("condition", (index, last), "at_most", upper.span))
    return Head(tuple(foot.names), lower, base, tuple(conditions), zero, foot.compared, foot.weight)


def _split(upper: Tree) -> tuple[Tree, int]:
    """N - 1 as N and -1."""
    if upper.kind == "sum" and upper.children[0].kind != "number":
        first, *rest = upper.children
        signs: tuple[str, ...] = upper.value  # type: ignore[assignment]
        if signs[0] == "+" and all(child.kind == "number" for child in rest) and size_of(first):
            step = sum(
                int(child.value) * (1 if sign == "+" else -1)  # type: ignore[call-overload]
                for child, sign in zip(rest, signs[1:], strict=True)
            )
            return first, step
    return upper, 0


def _less(base: Tree, step: int) -> Tree:
    if not step:
        return base
    number = Tree("number", (), abs(step), base.span)
    return Tree("sum", (base, number), ("+", "+" if step > 0 else "-"), base.span)


def _name(tree: Tree) -> str:
    return str(tree.value) if tree.kind in ("name", "number") else "so many"
