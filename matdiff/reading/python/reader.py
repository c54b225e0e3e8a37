"""From Python text to a reading: parse by ``ast``, search the ranks, walk once more for the nodes, and hand over a typed program.

Nothing of the text is ever run.

>>> reading = read_python("np.sum((X @ w - y) ** 2)")
>>> reading.expression.shape, {name: v.shape for name, v in reading.symbols.items()}
((1, 1), {'X': ('m', 'n'), 'w': ('n', 1), 'y': ('m', 1)})
"""

from __future__ import annotations

import ast
import re

from matdiff.base import dimensions
from matdiff.base.errors import MatdiffError, NameError_, SyntaxError_, UnsupportedError
from matdiff.base.resources import deep_recursion
from matdiff.expression.traverse import postorder
from matdiff.reading.python import (  # the rows of the table of functions
    algebra,
    builtin,
    creation,
    distributions,
    elementary,
    higher,
    layers,
    losses,
    products,
    ranks,
    rearranging,
    reductions,
    shaping,
)
from matdiff.reading.python.inputs import Again, Known, Reader
from matdiff.reading.python.parsing import offset, parsed
from matdiff.reading.python.space import Misfit, Space
from matdiff.syntax.reading import read_tree
from matdiff.syntax.scope import Name, Scope
from matdiff.syntax.tree import Tree
from matdiff.syntax.words import spelled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from matdiff.base.errors import Span
    from matdiff.expression.nodes import Node
    from matdiff.reading.python.ranks import Ranks
    from matdiff.reading.python.values import Array
    from matdiff.syntax.reading import Reading
    from matdiff.syntax.scope import Where

NOTE = "The text is read as Python: * is entry by entry, @ the matrix product, places count from 0."
_SLIP = 3.0
"""What a reading as a number may cost more than one as an array."""
TABLES = (
    elementary,
    creation,
    reductions,
    products,
    algebra,
    shaping,
    rearranging,
    losses,
    layers,
    builtin,
    higher,
    distributions,
)
"""The modules that enter functions into the table of functions.py."""
_TORCH = re.compile(
    r"\btorch\b|\bF\.[a-z]|\bnn\.[A-Z]|\bdim=|\bkeepdim=|(?<!\bnp)(?<!\bjnp)(?<!\bnumpy)\.(?:size|unsqueeze|t|pow|matmul|softmax|sigmoid|relu|permute)\("
)
"""Signs of PyTorch, whose variance is the unbiased one and whose size is a method."""


def read_python(
    text: str,
    where: Where | Scope = "",
    *,
    wrt: Iterable[str] = (),
    scalar: bool = False,
    function: str = "",
) -> Reading:
    """Read Python text. ``wrt`` are the names asked about, ``scalar`` demands a number, ``function`` names the one that is meant."""
    text, module = parsed(text)
    return read_module(
        text, module, where, wrt=wrt, scalar=scalar, function=function, notes=(NOTE,)
    )


def read_module(
    text: str,
    module: ast.Module,
    where: Where | Scope = "",
    *,
    wrt: Iterable[str] = (),
    scalar: bool = False,
    function: str = "",
    notes: Iterable[str] = (),
    system: str = "python",
    known: Mapping[str, object] | None = None,
) -> Reading:
    """Read the tree of a text. ``known`` are names with values from the start, ``system`` is what the text is written for."""
    scope = where if isinstance(where, Scope) else Scope.of(where)
    question = Question(text, module, scope, frozenset(wrt), scalar, function)
    question.system = system
    question.known_names = dict(known or {})
    try:
        with deep_recursion():
            tree, more = question.answer()
    except RecursionError:
        raise SyntaxError_("the text is nested too deeply", text=text) from None
    except MatdiffError as error:
        raise _with_place(error, text) from None
    return read_tree(tree, scope, wrt=wrt, scalar=scalar, text=text, notes=(*notes, *more))


class Question:
    """A text as it is asked about, its ranks searched and its nodes built."""

    def __init__(
        self, text: str, module: ast.Module, scope: Scope, wanted: frozenset[str], scalar: bool, function: str
    ) -> None:  # fmt: skip
        self.text = text
        self.module = module
        self.scope = scope
        self.wanted = wanted
        self.scalar = scalar
        self.function = function
        self.known = Known(scope)
        self.system = "python"
        self.known_names: dict[str, object] = {}
        words = {n.id for n in ast.walk(module) if isinstance(n, ast.Name)}
        words |= {n.arg for n in ast.walk(module) if isinstance(n, ast.arg)}
        self.words = {spelled(w) for w in words} | scope.names.keys() | scope.sizes
        self.torch = _TORCH.search(text) is not None

    def answer(self) -> tuple[Tree, list[str]]:
        """The typed program, and what there is to say of the reading."""
        for _ in range(5):
            sized = len(self.known.sized)
            cost, found = ranks.search(self._walk, self.known.prices())
            if len(self.known.sized) == sized:
                break
        if self.scalar and cost >= _SLIP:
            self._refuse_slip(cost)
        space, walk, value = self._walked(found)
        self.known.once = walk.mean_once()
        sizes = [v for a in walk.inputs.values() for v in a.axes]
        sizes += [v for a in _axes_met(value, walk) for v in a]
        arrays = {*walk.inputs, *walk.numbers, *self.known.once, *self.scope.names}
        space.sizes.name_open(sizes, arrays, {*self.words, "e"})
        self._require_wanted(walk)
        return self._built(space, found)

    def _refuse_slip(self, cost: float) -> None:
        """ShapeError where a number is wanted, and ranks that are far more likely make an array: in A @ x, A is no vector."""
        self.scalar = False
        least, found = ranks.search(self._walk, self.known.prices())
        space, _, value = self._walked(found)
        self.scalar = True
        if cost - least >= _SLIP and any(space.sizes.resolve(v) != 1 for v in value.axes):
            raise _with_place(_not_scalar(space, value.axes), self.text)

    def _require_wanted(self, walk: Reader) -> None:
        """NameError where a name that is asked about is in the text, and no letter of the value."""
        letters = {*walk.inputs, *self.known.once}
        for name in sorted(self.wanted - letters - self.scope.names.keys()):
            if name in {spelled(word) for word, _, _ in walk.given}:
                raise NameError_(
                    f"{name} is no letter of its own here: it is given several values, or is another name's value or a number",
                    help=f"the inputs are {', '.join(walk.inputs)}" if walk.inputs else "",
                )
            if name in self.words:
                raise NameError_(
                    f"{name} does not reach the value of this text",
                    help=f"the inputs are {', '.join(walk.inputs)}" if walk.inputs else "",
                )

    def _fresh(self) -> Space:
        space = Space(set(self.words))
        space.torch = self.torch
        return space

    def _walk(self, tried: Ranks) -> float:
        space, walk, _ = self._walked(tried)
        self.known.hints |= walk.hints
        return space.cost

    def _walked(self, tried: Ranks) -> tuple[Space, Reader, Array]:
        for _ in range(10):
            try:
                return self._run(self._fresh(), tried)
            except Again:
                continue
        raise MatdiffError("names stand for class numbers here and for arrays elsewhere")

    def _run(self, space: Space, tried: Ranks) -> tuple[Space, Reader, Array]:
        walk = Reader(space, self.known, tried, self.wanted)
        try:
            walk.name = self.system
            value = walk.text(self.module, dict(self.known_names), self.function)
            if value is None or isinstance(value, str):
                raise UnsupportedError("the text has no value")
            array = walk.as_array(value)
            if self.scalar and any(space.sizes.resolve(v) != 1 for v in array.axes):
                raise _not_scalar(space, array.axes)
        except ranks.NeedRank as need:
            need.cost = space.cost
            raise
        except Misfit as misfit:
            raise _with_place(misfit, self.text) from None
        return space, walk, array

    def _built(self, space: Space, tried: Ranks) -> tuple[Tree, list[str]]:
        space.restart()
        space.building = True
        _, walk, value = self._run(space, tried)
        node: Node | None = value.node
        if node is None:
            raise UnsupportedError("the value has more than two axes", help="ask for a sum of it, or for a slice")  # fmt: skip
        for name, symbol in walk.names.items():
            before = self.scope.names.get(name)
            indices = before.indices if before is not None and before.indices else ("",) * len(symbol.axes)  # fmt: skip
            found = Name(*symbol.shape, symbol.attributes, indices, symbol.axes, before is None)
            self.scope.names[name] = found
            for size in (*symbol.shape, *symbol.axes):
                self.scope.sizes.update(dimensions.names(size))
        trees = []
        end = (0, len(self.text))
        places = {spelled(name): _span(self.text, place) for name, _, place in walk.given}
        for letter, made in walk.letters.items():
            span = places.get(letter.name, end)
            trees.append(Tree("assign", (self._typed(made, walk, span),), letter.name, span))
        last = self._typed(node, walk, end)
        tree = Tree("program", (*trees, last), None, end) if trees else last
        return tree, space.notes

    def _typed(self, node: Node, walk: Reader, span: Span) -> Tree:
        """The tree of a node, with what in it exists of a symmetric matrix alone."""
        met = [v for v in postorder(node) if v in walk.symmetric] if walk.symmetric else []
        children = [Tree("typed", (), v, _span(self.text, walk.symmetric[v])) for v in met]
        return Tree("typed", tuple(children), node, span)


def _axes_met(value: Array, walk: Reader) -> list[tuple[dimensions.Dimension, ...]]:
    found = [value.axes]
    found += [v.axes for _, v, _ in walk.given if hasattr(v, "axes")]
    return found


def _not_scalar(space: Space, axes: tuple[dimensions.Dimension, ...]) -> Misfit:
    sizes = [str(space.sizes.resolve(v)) for v in axes]
    shown = " x ".join("?" if v.startswith("_") else v for v in sizes)
    what = f"an array of {len(axes)} axes" if "?" in shown else shown
    return Misfit(
        f"a gradient is taken of a scalar, and this is {what}", help="ask for the jacobian"
    )


def _with_place(error: MatdiffError, text: str) -> MatdiffError:
    """The error with the place that it came up at, in the text."""
    place = error.place
    if error.text is None:
        error.text = text
        if error.span is None and isinstance(place, ast.AST):
            error.span = _span(text, place)
    return error


def _span(text: str, node: ast.AST) -> Span:
    start = offset(text, getattr(node, "lineno", 1), getattr(node, "col_offset", 0))
    last = getattr(node, "end_lineno", None)
    if last is None or last != getattr(node, "lineno", 1):
        return start, max(start + 1, (text.find("\n", start) + len(text) + 1) % (len(text) + 1))
    return start, offset(text, last, getattr(node, "end_col_offset", 0))
