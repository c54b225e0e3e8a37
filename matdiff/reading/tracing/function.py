"""A Python function as a reading: called with symbolic arrays, once for every way its arguments may be shaped, and once more for the nodes.

The function is run, never read. What is declared of its arguments is not searched for; an argument with a default keeps it, unless it is
asked about or declared.

>>> def loss(w, X, y):
...     return ((X @ w - y) ** 2).sum()
>>> reading_of_function(loss, "X: m x n, w: n, y: m", ["w"]).symbols
{'X': X, 'w': w, 'y': y}
"""

from __future__ import annotations

import ast

from matdiff.base.errors import MatdiffError, NameError_, UnsupportedError, UsageError
from matdiff.reading.python.inputs import Again, Reader
from matdiff.reading.python.ranks import NeedRank
from matdiff.reading.python.reader import Question
from matdiff.reading.python.space import Misfit
from matdiff.reading.python.values import Input
from matdiff.reading.tracing.arrays import Traced, plain
from matdiff.reading.tracing.parameters import NONE, parameters_of
from matdiff.reading.tracing.places import failed, placed
from matdiff.reading.tracing.rebinding import Rebinder, is_needed
from matdiff.reading.tracing.walk import Tracing
from matdiff.syntax.reading import read_tree
from matdiff.syntax.scope import Scope
from matdiff.syntax.words import spelled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from matdiff.expression.nodes import Node
    from matdiff.reading.python.ranks import Ranks
    from matdiff.reading.python.space import Space
    from matdiff.reading.python.values import Array
    from matdiff.syntax.reading import Reading
    from matdiff.syntax.scope import Where
    from matdiff.syntax.tree import Tree

NOTE = "The function is traced: * is entry by entry, @ the matrix product, as in NumPy."


def reading_of_function(
    function: Callable[..., object], where: Where = "", wrt: Iterable[str] = ()
) -> Reading:
    """The reading of a function. UnsupportedError, with the line, where it branches on values or wants numbers."""
    scope = Scope.of(where)
    question = _Traced(function, scope, frozenset(wrt))
    tree, notes = question.answer()
    name = getattr(function, "__name__", "function")
    text = f"{name}({', '.join(question.names)})"
    return read_tree(tree, scope, wrt=wrt, text=text, notes=(NOTE, *notes))


class _Traced(Question):
    """The question about a function: its walks are calls."""

    def __init__(
        self, function: Callable[..., object], scope: Scope, wanted: frozenset[str]
    ) -> None:
        self.called = function
        self.rebinder = Rebinder()
        self.run = self.rebinder.function(function) if is_needed() else function
        self.made: Node | None = None
        self.names = _arguments(function, wanted | scope.names.keys())
        super().__init__("", ast.Module([], []), scope, wanted, False, "")
        libraries = _libraries(function)
        self.torch = "torch" in libraries and "numpy" not in libraries
        self.words |= {spelled(name) for name in self.names}

    def _run(self, space: Space, tried: Ranks) -> tuple[Space, Reader, Array]:
        walk = Tracing(space, self.known, tried, self.wanted)
        walk.is_numpy = bool({"numpy", "jax"} & _libraries(self.called))
        self.rebinder.walk = walk
        given = {name: Traced(walk, Input(spelled(name))) for name in self.names}
        try:
            value = self.run(**given)
        except (NeedRank, Misfit) as error:
            if isinstance(error, Misfit):
                placed(error, error.__traceback__)
            raise
        except Again:
            self.torch = self.torch or space.torch
            raise
        except MatdiffError as error:
            raise placed(error, error.__traceback__) from None
        except RecursionError:
            raise UnsupportedError("the function calls itself too deeply") from None
        except Exception as error:
            raise failed(error, error.__traceback__) from error
        array = walk.as_array(_returned(value, self.called))
        if space.building:
            if self.made is not None and self.made is not array.node:
                raise UnsupportedError(
                    "the function is another one at each call",
                    help="give what it draws at random, or keeps from call to call, as an argument",
                )
            self.made = array.node
        return space, walk, array

    def _require_wanted(self, walk: Reader) -> None:
        """NameError where a name that is asked about is no argument, and no member of one: parameters["W"]."""
        known = [parameter.name for parameter in parameters_of(self.called)]
        for name in sorted(map(spelled, self.wanted)):
            if name.isidentifier() and name not in {*map(spelled, known), *walk.inputs}:
                said = getattr(self.called, "__name__", "the function")
                raise NameError_(
                    f"{name} is no argument of {said}", help=f"its arguments are {', '.join(known)}"
                )
        super()._require_wanted(walk)

    def _built(self, space: Space, tried: Ranks) -> tuple[Tree, list[str]]:
        """Built twice: what is drawn at random, or counted from call to call, shows in the second."""
        super()._built(space, tried)
        return super()._built(space, tried)


def _returned(value: object, function: Callable[..., object]) -> object:
    name = getattr(function, "__name__", "the function")
    if value is None or isinstance(value, str):
        raise UsageError(f"{name} returns nothing")
    if isinstance(value, tuple):
        raise UsageError(f"{name} returns {len(value)} values", help="return one of them")
    if callable(value) and not isinstance(value, Traced):
        raise UsageError(f"{name} returns a function, and no array")
    return plain(value)


def _libraries(function: Callable[..., object]) -> set[str]:
    """The libraries that a function refers to."""
    code = getattr(function, "__code__", None)
    known = getattr(function, "__globals__", {})
    names = [known.get(name) for name in getattr(code, "co_names", ())]
    return {str(getattr(v, "__name__", "")).partition(".")[0] for v in names if v is not None}


def _arguments(function: Callable[..., object], wanted: frozenset[str]) -> list[str]:
    """The arguments that are inputs: those without a default, and those that are spoken of."""
    found = []
    every = parameters_of(function)
    for parameter in every:
        if parameter.default is NONE or spelled(parameter.name) in wanted:
            if not parameter.has_name:
                raise UsageError(f"the argument {parameter.name} has no name to be called by")
            found.append(parameter.name)
    if not found:
        raise UsageError("the function has no argument to take a derivative by")
    return found
