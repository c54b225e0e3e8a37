"""The end of a program: a number L, or values that go into a function L nobody has written down.

Y = X W; L(Y)        L is unknown: ∇_Y L is given
Y = X W              the same: a value that is no number goes into some L
"""

from __future__ import annotations

from matdiff.base.errors import MatdiffError, NameError_
from matdiff.expression.build import symbol
from matdiff.reading.dialects import is_mathematics, read
from matdiff.syntax.programs import parameters_of_call, without_mapping
from matdiff.syntax.stepwise import Statement
from matdiff.syntax.written import Written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from matdiff.expression.nodes import Symbol
    from matdiff.syntax.reading import Reading


class Program:
    """A program as read: ``loss`` is the name of its value, ``into`` the names that go into an unknown loss."""

    __slots__ = ("into", "is_unknown", "loss", "notes", "reading")

    def __init__(self, reading: Reading, loss: str, into: Iterable[str], is_unknown: bool) -> None:
        self.reading = reading
        self.loss = loss
        self.into = tuple(into)
        self.is_unknown = is_unknown
        self.notes: list[str] = []

    def goes_into(self, statements: list[Statement]) -> tuple[list[Statement], list[Symbol]]:
        """The statements, and the values that go into the unknown loss; a last value without a name gets one."""
        if not self.is_unknown:
            return statements, []
        named = {s.name: s.symbol for s in statements if s.symbol is not None}
        last = statements[-1]
        if last.name is None and last.node not in named.values():
            taken = {*named, *self.reading.symbols}
            name = next(n for n in ("Y", "F", "Z", "Y1", "Y2") if n not in taken)
            if last.node.shape[1] == 1:
                name = next(n for n in ("y", "f", "z", "y1", "y2") if n not in taken)
            value = symbol(name, last.node.shape)
            statements = [*statements[:-1], Statement(name, last.node, value, last.span)]
            into = [value]
        elif self.into:
            into = [self._value(name, named) for name in self.into]
        else:
            into = [last.symbol if last.symbol is not None else last.node]  # type: ignore[list-item]
            statements = statements if last.name else statements[:-1]
        if self.into and statements[-1].name is None:
            statements = statements[:-1]
        words = " and ".join(v.name for v in into)
        self.notes.append(
            f"{self.loss} is any scalar function of {words}; its gradient by {words} is given."
        )
        return statements, into

    def _value(self, name: str, named: dict[str | None, Symbol]) -> Symbol:
        found = named.get(name)
        if found is None:
            raise NameError_(
                f"{name} is not a value of the program",
                help=f"write {name} = ... before it goes into {self.loss}",
            )
        return found


def read_program(text: str, where: str, wrt: Iterable[str]) -> Program:
    """Read a program; its end decides whether L is known."""
    is_known = (
        isinstance(text, Written) and not text.reading.statements
    )  # an object f(x), no program
    is_typed = is_mathematics(text) and not is_known
    call = parameters_of_call(text, where) if is_typed else None
    if call is not None:
        where = without_mapping(where, call.function)
        bare = call.argument_alone(text)
        try:
            reading = read(bare, where, wrt=wrt)
        except MatdiffError as error:
            if error.text == bare:
                error.text = (
                    text  # every character is in its place: the caret stands where it was typed
                )
            raise
        return Program(reading, call.name, call.names, True)
    try:
        reading = read(text, where, wrt=wrt, scalar=True)
    except MatdiffError as error:
        reading = _as_any_value(text, where, wrt, error)
    loss = loss_name(reading)
    return Program(reading, loss, (), not reading.expression.is_scalar)


def _as_any_value(text: str, where: str, wrt: Iterable[str], error: MatdiffError) -> Reading:
    """A program whose value is no number; where it cannot be read so either, the first error stands."""
    if not error.message.startswith("a gradient is taken of a scalar"):
        raise error
    return read(text, where, wrt=wrt)


def loss_name(reading: Reading) -> str:
    """The name that the last statement gives its value; L, or f where L is something else."""
    tree = reading.tree
    last = tree.children[-1] if tree.kind == "program" else tree
    if reading.expression.is_scalar:
        if last.kind == "assign":
            return str(last.value)
        if last.kind == "name" and any(name == last.value for name, _ in reading.statements):
            return str(last.value)
    taken = {*reading.symbols, *(name for name, _ in reading.statements)}
    return next(n for n in ("L", "f", "J", "loss") if n not in taken)
