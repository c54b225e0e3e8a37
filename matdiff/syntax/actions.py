"""What each rule of the grammar makes: the values of its symbols to a tree.

Runs of terms, factors and operands are lists while they grow, so a sum of n terms takes n steps, and become trees when
they end.

>>> from matdiff.syntax.parser import parse
>>> parse("a - b c / d").tree
(sum['+' '-'] a (quotient (product[''] b c) d))
"""

from __future__ import annotations

from matdiff.base.errors import SyntaxError_
from matdiff.syntax.extents import reach
from matdiff.syntax.limits import indicated
from matdiff.syntax.matrices import Matrices
from matdiff.syntax.tree import Applied, Grouped, Tree
from matdiff.syntax.weights import norm_tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.syntax.bars import Token

    Values = list[Any]

_TIMES = dict.fromkeys("·⋅∙•", "·") | {"×": "*", "∗": "*", "*": "*", "@": "@"}
_ENTRYWISE = {".*": ".*", "⊙": ".*", "∘": ".*", "./": "./", "⊘": "./"}


class Run:
    """Operands and the signs between them, still growing."""

    __slots__ = ("items", "signs")

    def __init__(self, items: list[Tree], signs: list[str]) -> None:
        self.items = items
        self.signs = signs


class Actions(Matrices):
    """The actions for one text. ``strict`` is the reading of law files, where readers may not disagree."""

    def __init__(self, text: str, notes: list[str], strict: bool = False) -> None:
        self.text = text
        self.notes = notes
        self.strict = strict

    # ---- programs --------------------------------------------------------------------------------

    def program(self, v: Values) -> Tree:
        return _closed("program", Run(v[0], []), None)

    def first_statements(self, v: Values) -> list[Tree]:
        return [v[0], v[2]]

    def more_statements(self, v: Values) -> list[Tree]:
        v[0].append(v[2])
        return v[0]  # type: ignore[no-any-return]

    def assign(self, v: Values) -> Tree:
        name, _, value = v
        span = name.span[0], value.span[1]
        if name.kind == "subscript" and all(index.kind == "name" for index in name.children[1:]):
            family, *indices = name.children
            letters = tuple(str(index.value) for index in indices)
            return Tree("family", (value,), (str(family.value), letters), span)
        kind = {"name": "assign", "parameters": "define"}.get(name.kind)
        if kind is None:
            raise SyntaxError_("only a name takes a value", text=self.text, span=name.span)
        return Tree(kind, (value,), name.value, span)

    # ---- sums ------------------------------------------------------------------------------------

    def first_terms(self, v: Values) -> Run:
        first = v[0]
        sign = "+"
        # -a + b is a sum whose first sign is minus
        if first.kind == "negative" and not isinstance(first, Grouped):
            first, sign = first.children[0], "-"
        return Run([first, v[2]], [sign, _sign(v[1])])

    def more_terms(self, v: Values) -> Run:
        v[0].items.append(v[2])
        v[0].signs.append(_sign(v[1]))
        return v[0]  # type: ignore[no-any-return]

    def sum(self, v: Values) -> Tree:
        run = v[0]
        if not self.strict and any(isinstance(term, Applied) for term in run.items):
            self.notes += reach(run.items, run.signs, self.text)
            if len(run.items) == 1 and run.signs[0] == "-":
                return Tree("negative", (run.items[0],), None, run.items[0].span)
        return _closed("sum", run, tuple(run.signs))

    def negative(self, v: Values) -> Tree:
        a = v[1]
        return Tree("negative", (a,), None, (v[0][2], a.span[1]))

    def positive(self, v: Values) -> Tree:
        return v[1]  # type: ignore[no-any-return]

    # ---- elementwise -----------------------------------------------------------------------------

    def first_operands(self, v: Values) -> Run:
        return self.more_operands([Run([v[0]], []), v[1], v[2]])

    def more_operands(self, v: Values) -> Run:
        run, token, right = v
        sign = token[1]
        if sign in _ENTRYWISE:
            self._mixed(run.items[-1], sign)
            self._mixed(right, sign)
            run.items.append(right)
            run.signs.append(_ENTRYWISE[sign])
            return run  # type: ignore[no-any-return]
        left = self.entrywise([run])
        kind = "colon" if sign == ":" else "kron"
        return Run([Tree(kind, (left, right), None, _over(left, right))], [])

    def entrywise(self, v: Values) -> Tree:
        return _closed("elementwise", v[0], tuple(v[0].signs))

    def entrywise_open(self, v: Values) -> Tree:
        run = v[0] if isinstance(v[0], Run) else Run([v[0]], [])
        tree = self.entrywise([self.more_operands([run, v[1], v[2]])])
        return Applied(tree.kind, tree.children, tree.value, tree.span)

    def _mixed(self, operand: Tree, sign: str) -> None:
        """A B .* C: readers disagree on it."""
        if operand.kind != "product" or isinstance(operand, Grouped):
            return
        part = self.text[operand.span[0] : operand.span[1]]
        if self.strict:
            raise SyntaxError_(
                f"{part} stands beside {sign} without brackets",
                text=self.text,
                span=operand.span,
                help=f"write ({part})",
            )
        note = f"{part} is taken together before {sign}"
        if note not in self.notes:
            self.notes.append(note)

    # ---- products --------------------------------------------------------------------------------

    def first_factor(self, v: Values) -> Run:
        return Run([v[0]], [])

    def juxtaposed(self, v: Values) -> Run:
        v[0].items.append(v[1])
        v[0].signs.append("")
        return v[0]  # type: ignore[no-any-return]

    def multiplied(self, v: Values) -> Run:
        run, token, right = v
        sign = token[1]
        if sign in _TIMES:
            run.items.append(right)
            run.signs.append(_TIMES[sign])
            return run  # type: ignore[no-any-return]
        left = self.product([run])
        kind = "leftdivide" if sign == "\\" else "quotient"
        return Run([Tree(kind, (left, right), None, _over(left, right))], [])

    def product(self, v: Values) -> Tree:
        return _closed("product", v[0], tuple(v[0].signs))

    def product_then(self, v: Values) -> Tree:
        return self._ended(self.juxtaposed(v), v[1])

    def product_times(self, v: Values) -> Tree:
        return self._ended(self.multiplied(v), v[2])

    def _ended(self, run: Run, last: Tree) -> Tree:
        """A product that ends in a function without brackets; its factors join if there are several."""
        if isinstance(last, Applied) and last.kind == "product" and run.items[-1] is last:
            run.items[-1:] = last.children
            run.signs += last.value  # type: ignore[arg-type]
        tree = self.product([run])
        return Applied(tree.kind, tree.children, tree.value, tree.span)

    def apply(self, v: Values) -> Tree:
        """log x y is log(x y), but sin x cos y is sin(x) cos(y), and det A det B is det(A) det(B)."""
        token, body = v
        name = token[1][0] if isinstance(token[1], tuple) else token[1]
        start = token[2]
        if not isinstance(body, Applied) or body.kind not in ("product", "elementwise"):
            return self._call(name, body, start)
        count = next(i for i, part in enumerate(body.children) if isinstance(part, Applied))
        if not count:
            return self._call(name, body, start)
        signs: tuple[str, ...] = body.value  # type: ignore[assignment]
        run = Run(list(body.children[:count]), list(signs[: count - 1]))
        first = self._call(name, _closed(body.kind, run, tuple(run.signs)), start)
        rest = (first, *body.children[count:])
        return Applied(body.kind, rest, signs[count - 1 :], (start, body.span[1]))

    def apply_negative(self, v: Values) -> Tree:
        return self._call(v[0][1][0], self.negative(v[1:]), v[0][2])

    def _call(self, name: str, body: Tree, start: int) -> Applied:
        if body.kind == "product" and not isinstance(body, Grouped):
            part = self.text[body.span[0] : body.span[1]]
            note = f"{name} takes all of {part}"
            if note not in self.notes:
                self.notes.append(note)
        return Applied("call", (body,), name, (start, body.span[1]))

    def apply_big(self, v: Values) -> Tree:
        """tr A B, sum_i a_i b_i, sum (…)…"""
        (_, (name, head), start, _), body = v
        span = (start, body.span[1])
        if isinstance(name, tuple):
            kind, children, names = head.over(body, start)
            return Applied(kind, children, names, span)
        if name == "data_sum":
            return Applied("data_sum", (body,), None, span)
        return self.apply([v[0], body])

    # ---- powers ----------------------------------------------------------------------------------

    def power(self, v: Values) -> Tree:
        base, token, exponent = v
        span = _over(base, exponent)
        if exponent.kind == "negative" and exponent.children[0].kind == "number":
            number = exponent.children[0]
            exponent = Tree("number", (), -number.value, exponent.span)
        return Tree("power", (base, exponent), "^" if token[1] == "^" else ".^", span)

    def euler(self, v: Values) -> Tree:
        return Tree("call", (v[2],), "exp", (v[0][2], v[2].span[1]))

    def transpose(self, v: Values) -> Tree:
        mark = v[1][1] if v[1][1] in ("H", "T?", "H?") else None
        return Tree("transpose", (v[0],), mark, (v[0].span[0], v[1][3]))

    def dagger(self, v: Values) -> Tree:
        return Tree("call", (v[0],), v[1][1] or "pinv", (v[0].span[0], v[1][3]))

    # ---- brackets --------------------------------------------------------------------------------

    def group(self, v: Values) -> Tree:
        tree = v[1]
        return Grouped(tree.kind, tree.children, tree.value, (v[0][2], v[2][3]))

    def call(self, v: Values) -> Tree:
        (_, (name, primes), start, _), _, arguments, close = v
        if primes:
            return Tree("primed_call", tuple(arguments), (name, primes), (start, close[3]))
        return Tree("call", tuple(arguments), name, (start, close[3]))

    def first_argument(self, v: Values) -> list[Tree]:
        return [v[0]]

    def more_arguments(self, v: Values) -> list[Tree]:
        v[0].append(v[2])
        return v[0]  # type: ignore[no-any-return]

    def indicator(self, v: Values) -> Tree:
        """1(a > b) is the step of a - b; of indices, a condition."""
        start, _, a, compare, b, close = v
        return indicated(a, compare[1], b, (start[2], close[3]), sure=start[1] == "[")

    def subscript(self, v: Values) -> Tree:
        name, arguments, close = v[0][1], v[2], v[3]
        begin, end = arguments[0].span[0], arguments[-1].span[1]
        span = (name.span[0], close[3])
        return Tree("subscript", (name, *arguments), self.text[begin:end], span)

    def place(self, v: Values) -> Tree:
        """(A B)[1, 2]: an entry or a slice of what stands before the bracket."""
        operand, _, _, arguments, close = v
        return Tree("place", (operand, *arguments), None, (operand.span[0], close[3]))

    def bars(self, v: Values) -> Tree:
        return Tree("bars", (v[1],), None, (v[0][2], v[2][3]))

    def norm(self, v: Values) -> Tree:
        return norm_tree(v[1], v[2][1], (v[0][2], v[2][3]))

    def inner(self, v: Values) -> Tree:
        return Tree("inner", (v[1], v[3]), None, (v[0][2], v[4][3]))


def _closed(kind: str, run: Run, value: object) -> Tree:
    """A run that has ended; one operand alone is itself."""
    if len(run.items) == 1:
        return run.items[0]
    return Tree(kind, tuple(run.items), value, _over(run.items[0], run.items[-1]))


def _sign(token: Token) -> str:
    return "+" if token[0] == "PLUS" else "-"


def _over(first: Tree, last: Tree) -> tuple[int, int]:
    return first.span[0], last.span[1]
