"""Functions that a text defines: ``mish(x) = x .* tanh(softplus(x)); sum(mish(W x))``.

A definition is a statement, and a call of it means its right side with the operand in place of the parameter. A definition
that comes last is the function asked about: ``f(x) = x' A x`` is the expression ``x' A x``.

>>> from matdiff.syntax.parser import parse
>>> parse("g(x, y) = x' A y; g(u, 2 v)").tree
(product['' ''] (transpose u) A (product[''] 2 v))
>>> parse("f(x) = x' A x").tree
(product['' ''] (transpose x) A x)
"""

from __future__ import annotations

from matdiff.base.errors import NameError_, SyntaxError_
from matdiff.base.limits import DEFINITIONS
from matdiff.base.resources import deep_recursion
from matdiff.syntax import words
from matdiff.syntax.tree import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.bars import Token
    from matdiff.syntax.tokens import Filter

    Head = tuple[str, tuple[str, ...]]

_MOST = DEFINITIONS
"""No text grows beyond this many places when its definitions are put in."""


def heads(raw: list[Token]) -> dict[int, int]:
    """The places where a statement ``name(a, b) =`` begins, and of their signs of equality."""
    found = {}
    for i, token in enumerate(raw):
        if token[0] != "EQUALS" or i < 4 or raw[i - 1][0] != "CLOSE":
            continue
        first = i - 2
        while first > 0 and raw[first][0] in ("WORD", "SUBSCRIPT", "COMMA"):
            first -= 1
        begins = first == 1 or (first > 1 and raw[first - 2][0] == "NEWLINE")
        touches = raw[first - 1][3] == raw[first][2]
        if begins and touches and raw[first][0] == "OPEN" and raw[first - 1][0] == "WORD":
            found[first - 1] = i
    return found


def settled(raw: list[Token], heads: dict[int, int]) -> list[Token]:
    """The tokens with the foot of a component behind its call: g_i(x) is g(x)_i, where the text defines g."""
    own = {raw[i][1] for i in heads}
    moved = raw
    for i in range(len(raw) - 3, -1, -1):
        if (
            raw[i][0] == "WORD"
            and raw[i][1] in own
            and raw[i + 1][0] == "SUBSCRIPT"
            and raw[i + 2][:2] == ("OPEN", "(")
            and raw[i + 1][3] == raw[i + 2][2]
            and (last := _closing(moved, i + 2))
        ):
            end, start = moved[last][3], raw[i + 1][3]
            moved = [
                *moved[:i], (*raw[i][:3], start), *moved[i + 2 : last + 1],
                (*raw[i + 1][:2], end, end), *moved[last + 1 :],
            ]  # fmt: skip
    return moved


def _closing(raw: list[Token], opening: int) -> int:
    depth = 0
    for i in range(opening, len(raw)):
        depth += (raw[i][0] == "OPEN") - (raw[i][0] == "CLOSE")
        if not depth:
            return i
    return 0


def labels(f: Filter) -> frozenset[str]:
    """The parameters with a foot, f(x_i, x_j): names of their own."""
    return frozenset(
        f.subscripts.whole(at)
        for i, equals in f.heads.items()
        for at in range(i + 2, equals)
        if f.kind(at) == "WORD" and f.kind(at + 1) == "SUBSCRIPT"
    )


def head(f: Filter, i: int, equals: int) -> int:
    """Name and parameters of a definition, as one terminal. Returns the place of the sign of equality."""
    name = words.spelled(f.raw[i][1])
    if name in words.FUNCTIONS:
        f.note(f"{name} is what this text says it is, not the function of that name.")
    parameters: list[str] = []
    j = i + 2
    while j < equals - 1:
        if f.kind(j) != "WORD" or not words.is_one_name(f.raw[j][1]):
            raise f.error("a parameter is a letter, a letter with digits, or a Greek name", j)
        has_foot = f.kind(j + 1) == "SUBSCRIPT"
        parameters.append(f.subscripts.whole(j) if has_foot else words.spelled(f.raw[j][1]))
        j += 1 + has_foot
        if j < equals - 1 and f.kind(j) != "COMMA":
            raise f.error("a comma is missing between two parameters", j)
        j += 1
    if len(set(parameters)) != len(parameters):
        raise f.error("two parameters have the same name", i)
    span = (f.raw[i][2], f.raw[equals - 1][3])
    f.emit("NAME", Tree("parameters", (), (name, tuple(parameters)), span), *span)
    return equals


def expanded(tree: Tree, text: str) -> Tree:
    """The tree without definitions, their right sides in place of their calls."""
    statements = tree.children if tree.kind == "program" else (tree,)
    if all(statement.kind != "define" for statement in statements):
        return tree
    with deep_recursion():
        kept = _Expansion(text).statements(statements)
        sizes: dict[int, int] = {}
        if sum(_size(statement, sizes) for statement in kept) > _MOST:
            message = f"the definitions grow beyond {_MOST} signs when they are put in"
            raise SyntaxError_(message, text=text, span=statements[-1].span)
    return kept[0] if len(kept) == 1 else Tree("program", tuple(kept), None, tree.span)


def _size(tree: Tree, known: dict[int, int]) -> int:
    """How many places a tree has; operands that were put in at several places count at each."""
    if id(tree) not in known:
        known[id(tree)] = 1 + sum(_size(child, known) for child in tree.children)
    return known[id(tree)]


class _Expansion:
    def __init__(self, text: str) -> None:
        self.text = text
        self.known: dict[str, tuple[tuple[str, ...], Tree]] = {}
        self.made = 0

    def statements(self, statements: tuple[Tree, ...]) -> list[Tree]:
        kept = []
        for statement in statements:
            if statement.kind != "define":
                kept.append(self.put(statement, {}))
                continue
            head: Head = statement.value  # type: ignore[assignment]
            name, parameters = head
            if name in self.known:
                raise NameError_(f"{name} is defined twice", text=self.text, span=statement.span)
            self.known[name] = parameters, self.put(statement.children[0], {}, inside=name)
        if statements[-1].kind == "define":
            kept.append(self.known[name][1])
        return kept

    def put(self, tree: Tree, values: dict[str, Tree], inside: str = "") -> Tree:
        """The tree with values for names, and definitions for calls."""
        self.made += 1
        if self.made > _MOST:
            message = f"the definitions grow beyond {_MOST} signs when they are put in"
            raise SyntaxError_(message, text=self.text, span=tree.span)
        if tree.kind == "name":
            return values.get(str(tree.value), tree)
        children = tuple([self.put(child, values, inside) for child in tree.children])
        if tree.kind in ("call", "primed_call"):
            name = str(tree.value if tree.kind == "call" else tree.value[0])  # type: ignore[index]
            if name == inside:
                message = f"{name} is defined by itself"
                raise NameError_(message, text=self.text, span=tree.span)
            if name in self.known:
                return self.call(tree, name, children)
        same = all(a is b for a, b in zip(children, tree.children, strict=True))
        return tree if same else Tree(tree.kind, children, tree.value, tree.span)

    def call(self, tree: Tree, name: str, operands: tuple[Tree, ...]) -> Tree:
        parameters, body = self.known[name]
        if tree.kind == "primed_call":
            raise SyntaxError_(
                f"the derivative of {name} is not read inside an expression",
                text=self.text,
                span=tree.span,
                help=f"ask for it: matdiff grad, with {name} alone",
            )
        if len(operands) != len(parameters):
            raise SyntaxError_(
                f"{name} takes {_count(len(parameters))}, not {len(operands)}",
                text=self.text,
                span=tree.span,
            )
        return self.put(body, dict(zip(parameters, operands, strict=True)))


def _count(number: int) -> str:
    return f"{number} operand" + "s" * (number != 1)
