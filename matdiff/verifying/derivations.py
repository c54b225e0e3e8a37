"""The derivatives that a claim names, as expressions: ∇_X f, ∂F/∂X, ∇²f, d²F.

A function is a value of the reading, the variable a letter or a named value of the program; by a named value the program is read with
a letter in its place, which is written out again afterwards, so that every claim ends in the letters that are given.

>>> from matdiff.syntax.reading import read
>>> found = read("h = W x; f = h^T h", scalar=True)
>>> print(gradient(*by("h", "f", found)))
scale(2, matmul(W, x))
"""

from __future__ import annotations

from matdiff.base.errors import NameError_, UnsupportedError
from matdiff.calculus.bookshelf import book_with
from matdiff.calculus.derive import derive
from matdiff.calculus.flow import inherited
from matdiff.calculus.higher import Higher
from matdiff.calculus.vectorise import Jacobian
from matdiff.expression.build import apply, zeros
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import containing, substitute
from matdiff.rewrite.book import Context
from matdiff.syntax.stepwise import with_letters

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from matdiff.syntax.reading import Reading


class Variable:
    """What is derived by: a letter, and the value that it stands for where it is a named value."""

    __slots__ = ("letter", "value")

    def __init__(self, letter: Symbol, value: Node | None = None) -> None:
        self.letter = letter
        self.value = value

    def written_out(self, node: Node) -> Node:
        """The expression with the value in place of the letter."""
        return node if self.value is None else substitute(node, {self.letter: self.value})


def by(name: str, function: str, reading: Reading) -> tuple[Node, Variable]:
    """A function (a named value of the reading, else its value) in terms of a variable, and the variable.

    NameError where neither a letter nor a named value has this name.
    """
    values = dict(reading.statements)
    if name in reading.symbols:
        return values.get(function, reading.expression), Variable(reading.symbols[name])
    if name not in values:
        known = ", ".join([*reading.symbols, *values])
        raise NameError_(f"{name} is not a name of this text", help=f"its names are {known}")
    context = Context(book_with(()))
    read = with_letters(reading, [name], lambda v: inherited(v, context) + ["complex"] * v.complex)
    return dict(read.statements).get(function, read.expression), Variable(
        read.symbols[name], values[name]
    )


def gradient(function: Node, variable: Variable, structure: str = "projected") -> Node:
    """∇_X f of a scalar, of the shape of X; of anything else ∂F/∂X with d vec F = J d vec X."""
    if not function.is_scalar:
        return jacobian(function, variable)
    kept = "free" if variable.value is not None else structure
    found = derive(function, [variable.letter], book_with(()), kept)
    return variable.written_out(found.answers[0].gradient)


def jacobian(function: Node, variable: Variable) -> Node:
    """J with d vec F = J d vec X, by all entries of X. UnsupportedError where it has no matrix form."""
    letter = variable.letter
    if function not in containing({letter}, function):
        return zeros(apply("vec", function).shape[0], apply("vec", letter).shape[0])
    found = Jacobian(function, letter, book_with(()))
    if found.value is None:
        raise UnsupportedError(f"the Jacobian has no matrix form: {found.missing}")
    return variable.written_out(found.value)


def hessian(function: Node, first: Variable, second: Variable) -> Node:
    """H with d vec(∇_X f) = H d vec Y, by all entries of both."""
    inner = derive(function, [first.letter], book_with(()), "free").answers[0].gradient
    return first.written_out(jacobian(inner, second))


def second_differential(function: Node, variables: Sequence[Node]) -> Node:
    """d²F = d(dF) with dX held fixed."""
    return Higher(function, variables, book_with(()), 2).value
