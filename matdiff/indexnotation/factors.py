"""The factors of a product in index notation: entries, deltas, functions of entries, parts named by a matrix.

A part that matrix notation has a word for is named by it: (X^-1)_ij, det(X), softmax(W x)_i; any other gets a letter, and a
line that says what it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from matdiff.answers.report import printer
from matdiff.base.windows import add, negative
from matdiff.expression.build import apply, inv
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.operators import OPERATORS
from matdiff.indexnotation.spectral import Signs, defined
from matdiff.output import latex, style, unicode
from matdiff.tensor.families import member_axes
from matdiff.tensor.indexnames import free_letters
from matdiff.tensor.members import raised_by_members
from matdiff.tensor.nodes import Tensor
from matdiff.tensor.raising import raised

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Dimension
    from matdiff.output.style import Style

_LETTERS = "PQRTMKLGH"
_COMMAND = re.compile(r"\\(operatorname\{\w+\}|[a-z]+)")


class FactorWriter:
    """Writes factors in one format; ``definitions`` are the letters that it had to give to parts."""

    def __init__(
        self, format: str, taken: set[str], as_deltas: bool = False, preferred: str = ""
    ) -> None:
        self.preferred = preferred
        self.format = "latex" if format == "markdown" else format
        self.taken = taken
        self.as_deltas = as_deltas
        self.definitions: dict[str, str] = {}
        self._letters: dict[Tensor, str] = {}
        self.style = _style(self.format)

    def text(self, node: Tensor, names: Sequence[str]) -> str:
        """A tensor with these names for its axes."""
        return self.sum_text(node, tuple(names), set(names) | self.taken)

    def sum_text(self, node: Tensor, names: tuple[str, ...], used: set[str]) -> str:
        """A sum of products; written by the class that knows how."""
        raise AssertionError("a writer of sums is needed")

    def factor(self, node: Tensor, names: tuple[str, ...], used: set[str]) -> str:
        """One factor with names for its axes; ``used`` are names that its own sums may not have."""
        kind = node.kind
        if kind == "leaf":
            return self.indexed(self.symbol(node.data[0]), names)
        if kind == "delta":
            return self.indexed(self.delta(), names)
        if kind == "constant":
            value = apply(node.data[0], parameters=node.data[1:])
            return printer(self.format)(value)
        if kind == "iota":
            return names[0]
        if kind == "unit":
            place = self.factor(node.children[0], names[:-1], used)
            return self.indexed(self.delta(), (names[-1], place.strip("()")))
        if kind == "table":
            return self._table(node, names)
        if kind == "mark":
            return self._mark(node, names, used)
        if kind == "apply":
            return self._function(node, names, used)
        if kind in ("sum", "product"):
            if not node.axes and kind == "product" and not node.children:
                return (
                    f"({self.sum_text(node, names, used)})"
                    if node.data[0] < 0
                    else self.sum_text(node, names, used)
                )
            return self.style.parentheses(self.sum_text(node, names, used))
        return self._whole(node, names)

    def symbol(self, v: Symbol) -> str:
        """The name of a variable, in brackets where its own subscript would run into the indices."""
        shown = self.style.symbol(v.name)
        bare = v.name.removesuffix("*").isalpha() or not (v.axes or v.shape != (1, 1))
        return shown if bare or self.format == "unicode" else self.style.parentheses(shown)

    def delta(self) -> str:
        """The sign of Kronecker's delta."""
        return {"latex": r"\delta", "unicode": "δ"}.get(self.format, "delta")

    def indexed(self, base: str, names: Sequence[str]) -> str:
        """W_mn."""
        if not names:
            return base
        joined = ("" if all(len(name) == 1 for name in names) else ",").join(names)
        if self.format == "latex" or "," in joined:
            return f"{base}_{{{joined}}}"
        return f"{base}_{joined}"

    def _table(self, node: Tensor, names: tuple[str, ...]) -> str:
        """A triangle as the condition that it is; other tables by their names."""
        signs = {"unicode": ("≥", "≤"), "latex": (r"\ge", r"\le")}.get(self.format, (">=", "<="))
        if node.data[0] in ("tril", "triu"):
            sign = signs[node.data[0] == "triu"]
            return f"[{names[0]} {sign} {names[1]}]"
        if node.data[0] == "permutation":
            return self.indexed(self.style.symbol("epsilon"), names)
        if node.data[0] == "columns":
            return self.indexed(self.delta(), (names[0], _shifted(names[1:], *node.data[1:2])))
        if node.data[0] == "window":
            return self.indexed(self.delta(), (names[2], _strided(names, *node.data[1:])))
        if node.data[0] == "array":
            numbers = apply("array", parameters=node.data[1:])
            return self.indexed(printer(self.format)(numbers), names)
        return self.indexed(node.data[0], names)

    def _mark(self, node: Tensor, names: tuple[str, ...], used: set[str]) -> str:
        """d(entry)/d(entry of the variable), or the deltas that it is."""
        (inner,) = node.children
        v: Symbol = node.data[0]
        n = len(inner.axes)
        d = {"unicode": "∂", "latex": r"\partial "}.get(self.format, "d")
        own, of_variable = names[:n], names[n:]
        if inner.kind == "leaf" and inner.data == node.data and self.as_deltas:
            pairs = zip(own, of_variable, strict=True)
            return " ".join(self.indexed(self.delta(), pair) for pair in pairs) or "1"
        below = d + self.indexed(self.symbol(v), of_variable)
        above = d + self.factor(inner, own, used)
        return rf"\frac{{{above}}}{{{below}}}" if self.format == "latex" else f"{above}/{below}"

    def _function(self, node: Tensor, names: tuple[str, ...], used: set[str]) -> str:
        name, *parameters = node.data
        if name == "power":
            return self._power(node, names, used)
        if name == "log" and node.children[0].kind == "det":
            return self._whole(node, names)
        if name == "pow":
            base, exponent = node.children
            inner = self.factor(base, names, used)
            return self.style.power(inner, self.sum_text(exponent, names, used))
        if name == "matrix_function":
            t = self.sum_text(node.children[0], names, used)
            shown = self.style.primed(parameters[0], int(parameters[1]))
            return f"{self.indexed(shown, names)}{self.style.parentheses(t)}"
        arguments = [self.sum_text(c, names, used) for c in node.children]
        if name == "function":
            shown = self.style.primed(parameters[0], int(parameters[1]))
        elif name == "step":
            return self.style.step(arguments[0])
        elif name == "abs":
            return self.style.absolute(arguments[0], True)
        else:
            shown = self.style.word(OPERATORS[name]) if name in OPERATORS else name
        return f"{shown}{self.style.parentheses(', '.join(arguments))}"

    def _power(self, node: Tensor, names: tuple[str, ...], used: set[str]) -> str:
        (base,), exponent = node.children, node.data[1]
        if not node.axes and exponent.denominator == 2:
            whole = raised(node)
            if whole is not None and _names_norm(whole):
                return printer(self.format)(whole)
        if exponent == Fraction(1, 2):
            inside = self.sum_text(base, names, used)
            return rf"\sqrt{{{inside}}}" if self.format == "latex" else f"sqrt({inside})"
        inner = self.factor(base, names, used)
        is_call = base.kind == "apply" and _one_call(
            inner.replace("\\left", "").replace("\\right", "")
        )
        if not is_call and (base.kind == "apply" or (" " in inner and not inner.startswith("("))):
            inner = self.style.parentheses(inner)
        if exponent.denominator == 1:
            return self.style.power(inner, str(exponent))
        return self.style.power(inner, str(exponent))

    # -- parts named by a matrix

    def _whole(self, node: Tensor, names: tuple[str, ...]) -> str:
        """A part as the matrix that it is, with its indices; a letter where matrix notation has no word for it."""
        at = sorted(member_axes(node)[node])
        node_form = self._matrix_form(node, names)
        names = tuple(name for k, name in enumerate(names) if k not in at or node_form is None)
        if node_form is None:
            return self.indexed(self._letter(node), names)
        shown = printer(self.format)(node_form)
        if not names:
            return shown if shown.endswith((")", "‖", "|")) or " " not in shown else f"({shown})"
        called = shown.endswith(")") and _one_call(shown)
        return self.indexed(shown if called else self.style.parentheses(shown), names)

    def _matrix_form(self, node: Tensor, names: Sequence[str]) -> Node | None:
        """The matrix of a part; of families that of the member with these names for its first axes."""
        inverted = node.kind == "inverse"
        part = node.children[0] if inverted else node
        at = sorted(member_axes(part)[part])
        found = raised_by_members(part, at, [names[k] for k in at])
        return inv(found) if inverted and found is not None else found

    def _letter(self, node: Tensor) -> str:
        if node not in self._letters:
            taken = self.taken | set(self._letters.values())
            letter = next(c for c in (*_LETTERS, *(f"P{k}" for k in range(99))) if c not in taken)
            self._letters[node] = letter
            self.definitions[letter] = self._definition(node, letter)
        return self._letters[node]

    def _definition(self, node: Tensor, letter: str) -> str:
        names = free_letters("ijkl", self.taken)[: len(node.axes)]
        child = node.children[0]
        inner = free_letters("ijklpqrs", self.taken | set(names))[: len(child.axes)]
        if node.kind == "inverse":
            return f"{letter} is the inverse of the matrix {self.text(child, names)} in {', '.join(names[-2:])}"
        if node.kind == "matfun":
            return self._divided(node, letter)
        if node.kind == "merge":
            pairs, at = [], 0
            for name, length in zip(names, node.data[0], strict=True):
                pairs.append(f"{name} = ({', '.join(inner[at : at + length])})")
                at += length
            return (
                f"{self.indexed(letter, names)} = {self.text(child, inner)} with {', '.join(pairs)}"
            )
        what = {
            "det": "the determinant",
            "split": "the entries, taken apart,",
            "pinv": "the pseudo-inverse",
            "cholesky": "the Cholesky factor",
            "eigenvalue": "the eigenvalue",
            "eigenvector": "the unit eigenvector",
        }
        return f"{letter} is {what.get(node.kind, node.kind)} of {self.text(child, inner)}"

    def _divided(self, node: Tensor, letter: str) -> str:
        """The sum over eigenvalues that a function of a matrix and its derivatives are."""
        signs = Signs(self.format, self.taken | set(self._letters.values()))
        used = {signs.value, signs.projector, signs.function, signs.other, *signs.places}
        names = free_letters("ijklmnabcd", self.taken | used)[: len(node.axes)]
        a, *exponent = node.children
        batch = names[: len(a.axes) - 2]
        form = self._matrix_form(a, batch)
        matrix = self.text(a, [*batch, *names[-2:]]) if form is None else printer(self.format)(form)
        t = self.text(exponent[0], batch) if exponent else ""
        return defined(node, self.indexed(letter, names), names, matrix, t, signs)


def _style(format: str) -> Style:
    if format == "latex":
        return latex.STYLE
    if format == "unicode":
        return unicode.STYLE

    return style.Style()


def _shifted(names: Sequence[str], first: Dimension) -> str:
    """The place in the whole of the place j of a slice that begins at the place ``first``: j + first - 1."""
    if not names:
        return str(first)
    offset = add(first, -1)
    return f"{names[0]}+{offset}" if offset else names[0]


def _strided(names: Sequence[str], step: Dimension, padding: Dimension) -> str:
    """The place in the image of the place a of a window at the place i: s (i - 1) + a - p, counted from 1."""
    offset = add(negative(padding), *([-1] if step == 1 else []))
    moved = names[0] if step == 1 else f"{step}({names[0]}-1)"
    text = f"{moved}+{names[1]}"
    if not offset:
        return text
    sign = "" if str(offset).startswith("-") else "+"
    return f"{text}{sign}{offset}"


def _names_norm(node: Node) -> bool:
    """A norm or a power of one."""
    operator = getattr(node, "operator", None)
    if operator is not None and operator.name == "power":
        return _names_norm(node.operands[0])  # type: ignore[attr-defined]
    return operator is not None and operator.name == "norm"


def _one_call(text: str) -> bool:
    """Whether a text is f(...) and nothing after the bracket that f opens."""
    word, _, rest = text.partition("(")
    depth = 1
    for at, sign in enumerate(rest):
        depth += (sign == "(") - (sign == ")")
        if not depth:
            plain = word.replace("_", "").isalnum() or _COMMAND.fullmatch(word) is not None
            return plain and at == len(rest) - 1
    return False
