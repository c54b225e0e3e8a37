"""The expressions of every system: precedence climbing over a table, into the tree of Python's ``ast``, each node with its place.

Functions of a system become names such as ``·numpy.log``, which no text can spell; the text's own names stay what they are.
"""

from __future__ import annotations

import ast

from matdiff.base.errors import SyntaxError_
from matdiff.base.limits import SYSTEM_NESTING
from matdiff.reading.systems.tokens import Token, tokens_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.reading.systems.tables import System

MARK = "·"
"""Stands before the name of a function of a library."""
_PREFIX, _COMPARING = 80, 30
_COMPARED: dict[str, type[ast.cmpop]] = {"<": ast.Lt, ">": ast.Gt}
CLOSING = {"(": ")", "[": "]", "[[": "]", "{": "}"}
_HIGHER = frozenset(("abs2", "abs", "exp", "log", "sqrt"))
"""Julia's functions that sum takes for its first operand."""


class Expressions:
    """Parses the expressions of one text."""

    def __init__(self, text: str, system: System) -> None:
        self.text = text
        self.system = system
        self.tokens: list[Token] = list(tokens_of(text, system))
        self.at = 0
        self.depth = 0
        self.nested = 0
        self.given: set[str] = set()
        self.functions: set[str] = set()

    # ---- tokens ------------------------------------------------------------------------------------

    def error(self, message: str, start: int, end: int) -> SyntaxError_:
        return SyntaxError_(message, text=self.text, span=(start, max(end, start + 1)))

    def peek(self) -> str:
        """The sign or the kind of the next token."""
        while self.depth and self.tokens[self.at : self.at + 1] and self.tokens[self.at][:2] == ("end", "\n"):  # fmt: skip
            self.at += 1
        if self.at >= len(self.tokens):
            return ""
        kind, word, *_ = self.tokens[self.at]
        return word if kind == "sign" else kind

    def take(self, sign: str = "") -> Token:
        if sign and self.peek() != sign:
            start = self.tokens[self.at][2] if self.at < len(self.tokens) else len(self.text)
            raise self.error(f"{sign} is missing", min(start, len(self.text) - 1), start)
        self.peek()
        if self.at >= len(self.tokens):
            raise self.error("an operand is missing", len(self.text) - 1, len(self.text))
        self.at += 1
        return self.tokens[self.at - 1]

    # ---- places ------------------------------------------------------------------------------------

    def placed(self, node: ast.expr, start: int, end: int) -> ast.expr:
        for name, place in (("", start), ("end_", end)):
            line = self.text.count("\n", 0, place) + 1
            begin = self.text.rfind("\n", 0, place) + 1
            setattr(node, f"{name}lineno", line)
            setattr(node, f"{name}col_offset", len(self.text[begin:place].encode()))
        node.span = (start, end)  # type: ignore[attr-defined]
        return node

    def called(self, function: str, *operands: ast.expr, span: tuple[int, int]) -> ast.expr:
        name = self.placed(ast.Name(MARK + function, ast.Load()), *span)
        return self.placed(ast.Call(name, list(operands), []), *span)

    def anonymous(self, start: int) -> ast.expr:
        """A function without a name: statements are the heir's (parser.py)."""
        raise NotImplementedError

    # ---- expressions -------------------------------------------------------------------------------

    def expression(self, power: int) -> ast.expr:
        self.nested += 1
        if self.nested > SYSTEM_NESTING:
            raise self.error("the expression is nested too deeply", 0, 1)
        left = self.prefixed()
        while True:
            sign = self.peek()
            if sign in self.system.postfix and self.system.postfix[sign][0] >= power:
                end = self.take()[3]
                function = self.system.postfix[sign][1]
                left = self.called(function, left, span=(span_of(left)[0], end))
            elif sign in self.system.binary and self.system.binary[sign][0] >= power:
                _, after, function = self.system.binary[sign]
                self.take()
                right = self.expression(after)
                left = self.called(
                    function, left, right, span=(span_of(left)[0], span_of(right)[1])
                )
            elif sign in _COMPARED and power <= _COMPARING:
                self.take()
                right = self.expression(_COMPARING + 1)
                node = ast.Compare(left, [_COMPARED[sign]()], [right])
                left = self.placed(node, span_of(left)[0], span_of(right)[1])
            elif self.system.juxtaposed and sign in ("name", "number", "(") and power <= 50 and self._touches(left):  # fmt: skip
                right = self.expression(51)
                left = self.called(self.system.juxtaposed, left, right, span=(span_of(left)[0], span_of(right)[1]))  # fmt: skip
            else:
                self.nested -= 1
                return left

    def _touches(self, left: ast.expr) -> bool:
        """Whether what comes next may be a factor: Mathematica's blank, Julia's 2x."""
        if self.system.name == "mathematica":
            return True
        return isinstance(left, ast.Constant) and span_of(left)[1] == self.tokens[self.at][2]

    def prefixed(self) -> ast.expr:
        sign = self.peek()
        if sign in ("-", "+"):
            start = self.take()[2]
            operand = self.expression(_PREFIX)
            node = ast.UnaryOp(ast.USub() if sign == "-" else ast.UAdd(), operand)
            return self.placed(node, start, span_of(operand)[1])
        return self.followed(self.primary())

    def followed(self, node: ast.expr) -> ast.expr:
        """Places behind an operand: x[1], A[[1, 2]]."""
        index = self.system.index
        while self.system.methods and self.peek() == ".":
            node = self._method(node)
        while self.peek() == index[0] and index != self.system.call and (len(index) == 1 or self._next_is("[")):  # fmt: skip
            for _ in index:
                self.take()
            items = self.items("]")
            if len(index) == 2:
                self.take("]")
            node = self._place(node, items, self.tokens[self.at - 1][3])
            while self.system.methods and self.peek() == ".":
                node = self._method(node)
        return node

    def _method(self, base: ast.expr) -> ast.expr:
        """A.transpose(), x.dot_product(y), A.T"""
        self.take(".")
        _, word, start, end = self.take()
        function = self.system.methods.get(word)
        if function is None:
            raise self.error(f".{word} is not known here", start, end)
        given: list[ast.expr] = []
        if self.peek() == "(":
            self.take()
            given = [v for v in self.items(")") if not isinstance(v, (ast.Slice, ast.keyword))]
        return self.called(function, base, *given, span=(span_of(base)[0], self.tokens[self.at - 1][3]))  # fmt: skip

    def primary(self) -> ast.expr:
        kind, word, start, end = self.take()
        if kind == "number":
            value = int(word) if word.isdigit() else float(word)
            return self.placed(ast.Constant(value), start, end)
        if kind == "text":
            return self.placed(ast.Constant(word[1:-1]), start, end)
        if kind == "name":
            return self.name(word, start, end)
        if word == "(":
            self.depth += 1
            inner = self.expression(0)
            self.depth -= 1
            end = self.take(")")[3]
            return self.placed(inner, start, end)
        if word == "@" and self.peek() == "(":
            return self.anonymous(start)
        if word in ("[", "{") and self.system.name != "r":
            return self._matrix(CLOSING[word], start)
        raise self.error(f"{word.strip() or 'the end of the line'} does not fit here", start, end)

    def name(self, word: str, start: int, end: int) -> ast.expr:
        system = self.system
        if word == "function" and self.peek() == "(" and system.name == "r":
            return self.anonymous(start)
        is_dotted = system.name == "julia" and self.peek() == "." and self._next_is("(")
        if is_dotted:
            self.take()
        touches = (self.at < len(self.tokens) and self.tokens[self.at][2] == end) or is_dotted
        is_place = len(system.index) == 2 and self._next_is("[")
        if self.peek() == system.call and not is_place and (touches or system.name == "mathematica"):  # fmt: skip
            known = system.functions.get(word) if word not in self.given else None
            if known is None and system.index == system.call and word not in self.functions:
                self.take()
                items = self.items(CLOSING[system.call])
                node = self.placed(ast.Name(word, ast.Load()), start, end)
                return self._place(node, items, self.tokens[self.at - 1][3])
            self.take()
            items = self.items(CLOSING[system.call])
            last = self.tokens[self.at - 1][3]
            if word == "Sum" and system.name == "mathematica":
                return self._sum(items, start, last)  # type: ignore[no-any-return]
            function = self.placed(ast.Name(MARK + known if known else word, ast.Load()), start, end)  # fmt: skip
            plain = [v for v in items if not isinstance(v, (ast.Slice, ast.keyword))]
            options = [v for v in items if isinstance(v, ast.keyword)]
            return self.placed(ast.Call(function, plain, options), start, last)
        if system.name == "julia" and self.peek() == "," and word in _HIGHER:
            return self.placed(ast.Name(MARK + system.functions[word], ast.Load()), start, end)
        if word in ("pi", "Pi", "π") and word not in self.given:
            return self.placed(ast.Name(f"{MARK}numpy.pi", ast.Load()), start, end)
        return self.placed(ast.Name(word, ast.Load()), start, end)

    def _sum(self, items: list[Any], start: int, end: int) -> Any:
        """Sum[f, {i, n}], Sum[f, {i, 1, n}]"""
        body, *ranges = items
        for part in reversed(ranges):
            names = getattr(part, "elts", [])
            if len(names) not in (2, 3) or not isinstance(names[0], ast.Name):
                raise self.error("a range of Sum is {i, n} or {i, 1, n}", start, end)
            first = names[1] if len(names) == 3 else self.placed(ast.Constant(1), start, end)
            over = self.called("columns.counted", first, names[-1], span=(start, end))
            target = ast.copy_location(ast.Name(names[0].id, ast.Store()), names[0])
            each = ast.GeneratorExp(body, [ast.comprehension(target, over, [], 0)])
            body = self.called("builtins.sum", self.placed(each, start, end), span=(start, end))
        return body

    def _next_is(self, sign: str) -> bool:
        return self.at + 1 < len(self.tokens) and self.tokens[self.at + 1][1] == sign

    def items(self, close: str) -> list[Any]:
        """What stands between brackets, split at commas; an empty one, or :, is the whole axis."""
        self.depth += 1
        found: list[Any] = []
        while self.peek() != close:
            found.append(self._item(close))
            if self.peek() == ",":
                self.take()
                if self.peek() == close:
                    found.append(ast.Slice())
            elif self.peek() != close:
                self.take(close)
        self.take(close)
        self.depth -= 1
        return found

    def _item(self, close: str) -> Any:
        if self.peek() in (",",):
            return ast.Slice()
        if self.peek() == ":":
            self.take()
            return ast.Slice()
        first = self.expression(0)
        if self.peek() == ":":
            self.take()
            return ast.Slice(first, self.expression(0))
        if self.peek() == "=" and isinstance(first, ast.Name):
            self.take()
            return ast.copy_location(ast.keyword(first.id, self.expression(0)), first)
        return first

    def _place(self, base: ast.expr, items: list[ast.expr], end: int) -> ast.expr:
        """A place counted from 1, as Python counts."""
        start = span_of(base)[0]
        first = items[0] if len(items) == 1 else None
        is_whole = isinstance(first, ast.Slice) and first.lower is None
        if first is not None and not is_whole and self.system.name != "mathematica":
            base = self.called("columns.line", base, span=span_of(base))
        if is_whole and self.system.name in ("matlab", "julia"):
            return self.called("columns.vec", base, span=(start, end))
        moved: list[ast.expr] = [self._moved(v) for v in items]
        if self.system.name == "matlab" and len(items) == 2 and isinstance(items[1], ast.Slice):
            moved[0] = self._row(moved[0])
        key: ast.expr = moved[0] if len(moved) == 1 else ast.Tuple(moved, ast.Load())
        return self.placed(ast.Subscript(base, key, ast.Load()), start, end)

    def _row(self, item: ast.expr) -> ast.expr:
        """A(2, :) of MATLAB stays a row."""
        if isinstance(item, ast.Constant) and isinstance(item.value, int) and item.value >= 0:
            return ast.Slice(item, ast.copy_location(ast.Constant(item.value + 1), item))
        return item

    def _moved(self, item: ast.expr) -> ast.expr:
        if self.system.first == 0:
            return item
        if isinstance(item, ast.Slice):
            first = None if item.lower is None else self._moved(item.lower)
            back = None if item.upper is None else _from_end(item.upper)
            if back is None:
                return ast.Slice(first, item.upper)
            return ast.Slice(first, ast.copy_location(ast.Constant(-back), item.upper) if back and item.upper else None)  # fmt: skip
        if isinstance(item, ast.Constant) and isinstance(item.value, int) and item.value > 0:
            return ast.copy_location(ast.Constant(item.value - 1), item)
        if self.system.name == "mathematica" and isinstance(item, ast.Name):
            return self.called("columns.before", item, span=span_of(item))
        back = _from_end(item)
        if back is not None:
            return ast.copy_location(ast.Constant(-1 - back), item)
        raise self.error("a place is a whole number from 1, or a range of these", *span_of(item))

    def _matrix(self, close: str, start: int) -> ast.expr:
        """[a, b; c, d] of numbers or blocks; {{a, b}, {c, d}}."""
        rows: list[list[ast.expr]] = [[]]
        self.depth += 1
        while self.peek() != close:
            if self.peek() == "end":
                self.take()
                rows.append([])
            elif self.peek() == ",":
                self.take()
            elif not self.peek():
                raise self.error(f"{close} is missing", start, start + 1)
            else:
                rows[-1].append(self.expression(0))
        self.depth -= 1
        end = self.take(close)[3]
        listed = [self.placed(ast.List(row, ast.Load()), start, end) for row in rows if row]
        if self.system.name == "mathematica":
            return listed[0] if len(listed) == 1 else self.placed(ast.List(listed, ast.Load()), start, end)  # fmt: skip
        blocks = [self.called("columns.hcat", *row.elts, span=(start, end)) for row in listed]  # type: ignore[attr-defined]
        return blocks[0] if len(blocks) == 1 else self.called("columns.vcat", *blocks, span=(start, end))  # fmt: skip


def span_of(node: ast.expr) -> tuple[int, int]:
    return getattr(node, "span", (0, 1))


def _from_end(node: ast.expr) -> int | None:
    """How far a place lies before the end: end is 0, end - 2 is 2; None of any other."""
    if isinstance(node, ast.Name):
        return 0 if node.id == "end" else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == f"{MARK}numpy.subtract":  # fmt: skip
        before, less = node.args
        if isinstance(before, ast.Name) and before.id == "end" and isinstance(less, ast.Constant):
            return less.value if isinstance(less.value, int) else None
    return None
