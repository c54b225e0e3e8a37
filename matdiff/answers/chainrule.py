"""The derivation by the chain rule: what the variable passes through, the Jacobian of each link, their product, the gradient's shape.

The function is taken apart where everything that the variable does to it goes through one inner quantity; a program's own names stand
for its values. Every factor is a Jacobian of the engine, so that the product is the derivative (Magnus & Neudecker, chapter 5).

>>> import matdiff
>>> for row in chain_rows(matdiff.grad("||A x - b||^2", "x"), "ascii"):
...     print(f"{row.left} = {row.right}   {row.reason}")
r = A x - b   m x 1
f = ||r||^2   scalar
df/dx = (df/dr) (dr/dx)   the chain rule: (1 x m) (m x n)
df/dr = 2 r^T   power rule; differential of a Euclidean (Frobenius) norm
dr/dx = A   product rule
df/dx = 2 r^T A   the factors multiplied
grad_x f = 2 A^T r   the gradient is the transpose
grad_x f = 2 A^T (A x - b)   r put back
"""

from __future__ import annotations

from matdiff.answers.forming import joined_reasons
from matdiff.answers.lefts import left, named
from matdiff.answers.reasons import latex_words, said
from matdiff.answers.report import printer
from matdiff.answers.sizes import shape_words
from matdiff.base.errors import UnsupportedError, UsageError
from matdiff.base.limits import CHAIN
from matdiff.calculus.bookshelf import default_book
from matdiff.calculus.narrate import DEFINITION
from matdiff.calculus.presentation import present
from matdiff.calculus.vectorise import Jacobian
from matdiff.expression.build import matmul, symbol, transpose
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import postorder, substitute, symbols
from matdiff.output.board import Row
from matdiff.output.naming import Letters

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from matdiff.answers.answer import Answer
    from matdiff.answers.found import Found

KINDS = ("gradient", "jacobian")
_AFFINE = frozenset(("add", "scale", "matmul", "transpose", "sum", "trace", "indexed_sum", "vec"))


class Link:
    """``letter`` stands for ``value``, which speaks of the ``inner`` letter alone; ``jacobian`` is its derivative by that."""

    __slots__ = ("inner", "jacobian", "letter", "value")

    def __init__(self, letter: Symbol, value: Node, inner: Symbol) -> None:
        self.letter, self.value, self.inner = letter, value, inner
        self.jacobian = Jacobian(value, inner, default_book())
        if self.jacobian.value is None:
            raise UnsupportedError(
                "the chain rule wants a matrix for every factor, and here one is a linear map only",
                help="the method differential has no such limit",
            )

    @property
    def factor(self) -> Node:
        """∂letter/∂inner, as it is printed."""
        assert self.jacobian.value is not None
        return present(self.jacobian.value, self.jacobian.normaliser.normal)

    @property
    def reason(self) -> str:
        """The laws of this link."""
        is_flat = self.letter.shape[1] != 1 or self.inner.shape[1] != 1
        lines = ("dF", "vec") if is_flat else ("dF",)  # no vec is told of what are columns
        steps = [v for v in self.jacobian.steps() if v.reason != DEFINITION and v.left in lines]
        return joined_reasons(step.reason for step in steps if step.reason)


def links_of(record: Found) -> list[Link]:
    """From the function inwards. UsageError where the variable does not pass through one inner quantity."""
    root, variable = record.question.node, record.variables[-1]
    plain = isinstance(variable, Symbol) and not variable.axes and not variable.complex
    if not plain or record.kind.name not in KINDS or root.weight > CHAIN:
        raise UsageError(
            "the method chain is for the gradient or the Jacobian by one vector, matrix or number",
            help="the method differential is for every question",
        )
    assert isinstance(variable, Symbol)
    letters = Letters(root)
    letters.taken |= {"f", "F"}
    own = {value: name for name, value in record.question.reading.statements if name.isidentifier()}
    found: list[Link] = []
    inner, put = variable, dict[Node, Node]()
    for part in _passed_through(root, variable, own):
        name = own.get(part, "")
        letter = (
            symbol(name, part.shape) if name and name not in letters.taken else letters.fresh(part)
        )
        assert isinstance(letter, Symbol)
        letters.taken.add(letter.name)
        found.append(Link(letter, substitute(part, put), inner))
        inner, put = letter, {part: letter}
    if not found:
        raise UsageError(
            f"{variable.name} does not pass through one inner quantity: the function is no composition",
            help="the method differential is for every question",
        )
    whole = symbol("f" if root.is_scalar else "F", root.shape)
    assert isinstance(whole, Symbol)
    return [Link(whole, substitute(root, put), inner), *reversed(found)]


def _passed_through(root: Node, variable: Symbol, own: dict[Node, str]) -> list[Node]:
    """The inner quantities to name, the innermost first: a run of linear maps is one link, and so is a squared norm."""
    moved = [v for v in postorder(root) if variable in symbols(v)]
    outer: dict[Node, list[Node]] = {}
    for v in moved:
        for operand in v.operands if isinstance(v, Apply) else ():
            outer.setdefault(operand, []).append(v)
    kept: list[Node] = []
    for part in moved:
        if not isinstance(part, Apply) or part is root or part.indices:
            continue
        if variable in symbols(substitute(root, {part: symbol("\0", part.shape)})):
            continue
        if part in own or not _is_folded(part, outer[part], root):
            kept.append(part)
    return kept


def _is_folded(part: Apply, outer: Sequence[Node], root: Node) -> bool:
    """Whether a part is one with what is made of it."""
    name = part.operator.name
    if name == "transpose" or (part.is_scalar and _is_scaled(root, part)):
        return True
    above = {v.operator.name for v in outer if isinstance(v, Apply)}
    if name == "norm":
        return above == {"power"}
    return name in _AFFINE and above <= _AFFINE and len(outer) == 1


def _is_scaled(root: Node, part: Node) -> bool:
    """Whether the function is the part times a number, with constants added."""
    while root is not part:
        if not isinstance(root, Apply) or root.operator.name not in ("scale", "add"):
            return False
        holding = [v for v in root.operands if part in set(postorder(v))]
        if len(holding) != 1:
            return False
        root = holding[0]
    return True


def chain_rows(answer: Answer, format: str) -> list[Row]:
    """The derivation, written in a format."""
    return _Board(answer, "latex" if format == "markdown" else format).rows()


class _Board:
    """The rows, one after another."""

    def __init__(self, answer: Answer, format: str) -> None:
        self.answer, self.format = answer, format
        self.show = printer(format)
        self.links = links_of(answer.record)

    def rows(self) -> list[Row]:
        """Definitions, the chain rule, its factors, their product, the answer."""
        answer, links = self.answer, self.links
        normal = links[0].jacobian.normaliser.normal
        rows = [
            Row(self.show(link.letter), self.show(link.value), self.shape(link.letter), link.value)
            for link in reversed(links)
        ]
        whole = self.derivative(links[0].letter, links[-1].inner)
        rows.append(Row(whole, self.product(), self.dimensions()))
        factors = [link.factor for link in links]
        rows += [
            Row(
                self.derivative(link.letter, link.inner),
                self.show(factor),
                self.words(link.reason),
                factor,
            )
            for link, factor in zip(links, factors, strict=True)
        ]
        product = present(normal(matmul(*factors)), normal)
        rows.append(Row(whole, self.show(product), self.words("the factors multiplied"), product))
        values = {link.letter: link.value for link in links[1:]}
        name = left(answer, self.format)
        told = _with_letters(answer.node, links[1:], normal)
        if answer.kind == "gradient":
            turned = present(normal(transpose(product)), normal)
            is_vector = answer.record.variables[-1].shape[1] == 1
            words = "the gradient is the transpose"
            if not is_vector:
                rows.append(Row(self.flat(name), self.show(turned), self.words(words), turned))
                words = "the entries in the shape of the variable"
            shown = turned if is_vector else told
            rows.append(Row(name, self.show(shown), self.words(words), shown))
        last = self.show(answer.node)
        if rows[-1].right != last:
            put = ", ".join(link.letter.name for link in reversed(links[1:]))
            there = any(letter in values for letter in symbols(product))
            rows.append(
                Row(
                    name,
                    last,
                    self.words(f"{put} put back" if there else "written shorter"),
                    answer.node,
                )
            )
        return _without_repetition(rows)

    def derivative(self, above: Symbol, below: Symbol) -> str:
        """∂z/∂x, ∂ vec Z/∂ vec X."""
        a, b = (named(v.name, self.format) for v in (above, below))
        flat = [v.shape[1] != 1 for v in (above, below)]
        if self.format == "latex":
            a, b = (
                rf"\operatorname{{vec}} {v}" if is_flat else v
                for v, is_flat in zip((a, b), flat, strict=True)
            )
            return rf"\frac{{\partial {a}}}{{\partial {b}}}"
        a, b = (f" vec {v}" if is_flat else v for v, is_flat in zip((a, b), flat, strict=True))
        sign = "∂" if self.format == "unicode" else "d"
        return f"{sign}{a}/{sign}{b}"

    def shape(self, letter: Symbol) -> str:
        """m × 1, scalar."""
        words = shape_words(letter.shape, self.format)
        if self.format != "latex":
            return words
        return words.replace(" x ", r" \times ") if " x " in words else latex_words(words)

    def flat(self, name: str) -> str:
        """vec ∇_X f."""
        return rf"\operatorname{{vec}} {name}" if self.format == "latex" else f"vec {name}"

    def sizes(self, link: Link) -> str:
        """As many rows as the outer quantity has entries, as many columns as the inner one."""
        times = {"latex": r" \times ", "unicode": " × "}.get(self.format, " x ")
        return times.join(str(size) for size in link.jacobian.shape)

    def product(self) -> str:
        """The factors; in LaTeX with their sizes below."""
        factors = [self.derivative(link.letter, link.inner) for link in self.links]
        if self.format != "latex":
            return " ".join(f"({factor})" for factor in factors)
        return r" \, ".join(
            rf"\underset{{{self.sizes(link)}}}{{{factor}}}"
            for factor, link in zip(factors, self.links, strict=True)
        )

    def dimensions(self) -> str:
        """The reason of the chain rule; in text with the sizes of the factors."""
        if self.format == "latex":
            return latex_words("the chain rule")
        return f"the chain rule: {' '.join(f'({self.sizes(link)})' for link in self.links)}"

    def words(self, reason: str) -> str:
        return latex_words(reason) if self.format == "latex" else said(reason, self.format)


def _with_letters(node: Node, links: Sequence[Link], normal: object) -> Node:
    """The answer in the letters of the links, the innermost first."""
    for link in reversed(links):
        node = substitute(node, {link.value: link.letter})
    return node


def _without_repetition(rows: Sequence[Row]) -> list[Row]:
    return [
        row
        for at, row in enumerate(rows)
        if not at or (row.left, row.right) != (rows[at - 1].left, rows[at - 1].right)
    ]
