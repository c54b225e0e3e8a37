"""Tensors as text in index notation: delta_im x_n, with Einstein's convention.

An index that stands twice in a product is summed, unless it stands on the left side as well; where an index is summed that
stands once, three times or more, the sum is written. A bracket, or the argument of a function, sums for itself.
Inverses, determinants, softmax and norms are named by what they are of: (X^-1)_ij, det(X), softmax(W x)_i.

>>> from matdiff.expression.build import matmul, symbol
>>> from matdiff.tensor.lowering import Lowering
>>> A, x = symbol("A", ("m", "n")), symbol("x", ("n", 1))
>>> IndexWriter("ascii", set()).text(Lowering().tensor(matmul(A, x)), ["i"])
'A_ik x_k'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from matdiff.expression.build import apply, inv
from matdiff.expression.nodes import Node, Symbol
from matdiff.report import printer
from matdiff.tensor.indexnames import SUMMED, free_letters
from matdiff.tensor.make import factors_of, split_coefficient
from matdiff.tensor.make import power as power_of
from matdiff.tensor.nodes import Tensor
from matdiff.tensor.raising import raised

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.output.style import Style

Slots = tuple[Tensor, tuple[int, ...]]
_LETTERS = "PQRTMKLGH"
_COMMAND = re.compile(r"\\(operatorname\{\w+\}|[a-z]+)")
_FIRST = {
    kind: at
    for at, kind in enumerate(("delta", "unit", "constant", "det", "logsumexp", "leaf", "mark"))
}


class IndexWriter:
    """Writes tensors in one format; ``definitions`` are the letters that it had to give to parts."""

    def __init__(self, format: str, taken: set[str], as_deltas: bool = False) -> None:
        self.format = "latex" if format == "markdown" else format
        self.taken = taken
        self.as_deltas = as_deltas
        self.definitions: dict[str, str] = {}
        self._letters: dict[Tensor, str] = {}
        self.style = _style(self.format)

    # -- sums and products

    def text(self, node: Tensor, names: Sequence[str]) -> str:
        """The tensor with these names for its axes."""
        return self._sum(node, tuple(names), set(names) | self.taken)

    def _sum(self, node: Tensor, names: tuple[str, ...], used: set[str]) -> str:
        if node.kind != "sum":
            sign, text = self._term(Fraction(1), node, names, used)
            return (self.style.minus if sign else "") + text
        if not node.children:
            return "0"
        result = ""
        for c, child in zip(node.data, node.children, strict=True):
            sign, text = self._term(c, child, names, used)
            if result:
                result += self.style.minus_sign if sign else self.style.plus_sign
            elif sign:
                result += self.style.minus
            result += text
        return result

    def _term(
        self, c: Fraction, node: Tensor, names: tuple[str, ...], used: set[str]
    ) -> tuple[bool, str]:
        """Whether a term is negative, and its text without the sign."""
        number, core = split_coefficient(node)
        number = c * number
        size = abs(number)
        _, factors, out = factors_of(core)
        if core.kind == "product" and not core.children:
            return number < 0, self._number(size)
        labels = dict(zip(out, names, strict=True))
        factors = _in_chain(factors, out)
        letters = iter(free_letters(SUMMED, used | set(labels.values())))
        for _, slots in factors:
            for label in slots:
                if label not in labels:
                    labels[label] = next(letters)
        inner = used | set(labels.values())
        sums = self._sums(factors, out, labels)
        above, below = [], []
        for child, slots in factors:
            here = tuple(labels[label] for label in slots)
            if _is_reciprocal(child):
                below.append(self._factor(_turned_over(child), here, inner))
            else:
                above.append(self._factor(child, here, inner))
        return number < 0, sums + self._quotient(size, above, below)

    def _sums(self, factors: list[Slots], out: tuple[int, ...], labels: dict[int, str]) -> str:
        """The signs of sums that the convention does not imply."""
        counts: dict[int, int] = {}
        for child, slots in factors:
            for label in slots:
                counts[label] = counts.get(label, 0) + (3 if _is_reciprocal(child) else 1)
        explicit = [labels[k] for k, n in counts.items() if k not in out and n != 2]
        return "".join(f"{self._sum_sign(name)} " for name in explicit)

    def _sum_sign(self, name: str) -> str:
        if self.format == "latex":
            return rf"\sum_{{{name}}}"
        return f"{'Σ' if self.format == 'unicode' else 'sum'}_{name}"

    def _quotient(self, number: Fraction, above: list[str], below: list[str]) -> str:
        if number.numerator != 1 or not above:
            above = [str(number.numerator), *above]
        if number.denominator != 1:
            below = [str(number.denominator), *below]
        top, bottom = " ".join(above), " ".join(below)
        if not below:
            return top
        if self.format == "latex":
            return rf"\frac{{{top}}}{{{bottom}}}"
        if not any(part[0].isalpha() or part[0] in "(δ‖σ" for part in below) and len(above) > 1:
            return (
                f"{above[0]}/{bottom} {' '.join(above[1:])}"
                if above[0].isdigit()
                else (f"1/{bottom} {top}")
            )
        return f"{top}/{bottom}" if len(below) == 1 else f"{top}/({bottom})"

    def _number(self, size: Fraction) -> str:
        return self._quotient(size, [], [])

    # -- factors

    def _factor(self, node: Tensor, names: tuple[str, ...], used: set[str]) -> str:
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
            place = self._factor(node.children[0], names[:-1], used)
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
                    f"({self._sum(node, names, used)})"
                    if node.data[0] < 0
                    else self._sum(node, names, used)
                )
            return self.style.parentheses(self._sum(node, names, used))
        return self._whole(node, names)

    def symbol(self, v: Symbol) -> str:
        """The name of a variable, in brackets where its own subscript would run into the indices."""
        shown = self.style.symbol(v.name)
        bare = v.name.isalpha() or not (v.axes or v.shape != (1, 1))
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
        above = d + self._factor(inner, own, used)
        return rf"\frac{{{above}}}{{{below}}}" if self.format == "latex" else f"{above}/{below}"

    def _function(self, node: Tensor, names: tuple[str, ...], used: set[str]) -> str:
        name, *parameters = node.data
        if name == "power":
            return self._power(node, names, used)
        if name == "log" and node.children[0].kind == "det":
            return self._whole(node, names)
        if name == "pow":
            base, exponent = (self._factor(c, names, used) for c in node.children)
            return self.style.power(base, exponent)
        if name == "matrix_function":
            t = self._sum(node.children[0], names, used)
            shown = self.style.primed(parameters[0], int(parameters[1]))
            return f"{self.indexed(shown, names)}{self.style.parentheses(t)}"
        arguments = [self._sum(c, names, used) for c in node.children]
        if name == "function":
            shown = self.style.primed(parameters[0], int(parameters[1]))
        elif name == "step":
            return self.style.step(arguments[0])
        elif name == "abs":
            return self.style.absolute(arguments[0], True)
        else:
            shown = self.style.words.get(name, name)
        return f"{shown}{self.style.parentheses(', '.join(arguments))}"

    def _power(self, node: Tensor, names: tuple[str, ...], used: set[str]) -> str:
        (base,), exponent = node.children, node.data[1]
        if not node.axes and exponent.denominator == 2:
            whole = raised(node)
            if whole is not None and _names_norm(whole):
                return printer(self.format)(whole)
        if exponent == Fraction(1, 2):
            inside = self._sum(base, names, used)
            return rf"\sqrt{{{inside}}}" if self.format == "latex" else f"sqrt({inside})"
        inner = self._factor(base, names, used)
        if base.kind == "apply" or (" " in inner and not inner.startswith("(")):
            inner = self.style.parentheses(inner)
        if exponent.denominator == 1:
            return self.style.power(inner, str(exponent))
        return self.style.power(inner, f"({exponent})" if self.format != "latex" else str(exponent))

    # -- parts named by a matrix

    def _whole(self, node: Tensor, names: tuple[str, ...]) -> str:
        """A part as the matrix that it is, with its indices; a letter where matrix notation has no word for it."""
        node_form = self._matrix_form(node)
        if node_form is None:
            return self.indexed(self._letter(node), names)
        shown = printer(self.format)(node_form)
        if not names:
            return shown if shown.endswith((")", "‖", "|")) or " " not in shown else f"({shown})"
        called = shown.endswith(")") and _one_call(shown)
        return self.indexed(shown if called else self.style.parentheses(shown), names)

    def _matrix_form(self, node: Tensor) -> Node | None:
        if node.kind == "inverse":
            inner = raised(node.children[0])
            return None if inner is None else inv(inner)
        return raised(node)

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
        if node.kind == "merge":
            pairs, at = [], 0
            for name, length in zip(names, node.data[0], strict=True):
                pairs.append(f"{name} = ({', '.join(inner[at : at + length])})")
                at += length
            return (
                f"{self.indexed(letter, names)} = {self.text(child, inner)} with {', '.join(pairs)}"
            )
        what = {"det": "the determinant", "split": "the entries, taken apart,"}
        return f"{letter} is {what.get(node.kind, node.kind)} of {self.text(child, inner)}"


def _style(format: str) -> Style:
    if format == "latex":
        from matdiff.output.latex import STYLE

        return STYLE
    if format == "unicode":
        from matdiff.output.unicode import STYLE as UNICODE

        return UNICODE
    from matdiff.output.style import Style as Plain

    return Plain()


def _is_reciprocal(node: Tensor) -> bool:
    return node.kind == "apply" and node.data[0] == "power" and node.data[1] < 0


def _turned_over(node: Tensor) -> Tensor:
    return power_of(node.children[0], -node.data[1])


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


def _in_chain(factors: list[Slots], out: tuple[int, ...]) -> list[Slots]:
    """Deltas and scalars first, then from the first own index along the summed ones, as a matrix product is read."""
    rest = list(factors)
    first = [part for part in rest if part[0].kind in ("delta", "unit") or not part[1]]
    rest = [part for part in rest if part not in first]
    result = sorted(first, key=lambda part: (_FIRST.get(part[0].kind, 9), part[1]))
    end: int | None = out[0] if out else None
    while rest:
        chosen = next((part for part in rest if end is not None and end in part[1]), None)
        if chosen is None:
            chosen = next((part for part in rest if set(part[1]) & set(out)), rest[0])
        rest.remove(chosen)
        result.append(chosen)
        others = [label for label in chosen[1] if label != end]
        end = next((label for label in reversed(others) if label not in out), None)
        if end is None and others:
            end = others[-1]
    return result
