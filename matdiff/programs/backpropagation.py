"""``backprop``: the backward pass of a program, each gradient in terms of the one before it.

    b = matdiff.backprop("h = W x; L = -y^T log softmax(h)", where="y: m onehot")
    b["W"]             the gradient by W in terms of ∇_h L;   b["W"].closed   with no cotangent of another name in it
    b.check()          all at once, and one by one;   b.code("numpy")   one function for the loss and all the gradients

Without ``wrt`` the gradients are by every name that is not data. Data are labels (onehot, simplex) and constants by declaration, families
x_i, vectors and matrices by their letter x, y and t (X, Y, T), with or without a number, and the numbers N and epsilon; where everything
would be data, only the constants are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from matdiff.answers.answer import Answer
from matdiff.answers.asking import as_names, as_text, declared
from matdiff.answers.formula import Formula
from matdiff.answers.result import Expression
from matdiff.answers.variables import family_of, refuse_unreached, split_variables
from matdiff.base.arguments import entry_of
from matdiff.base.errors import NameError_, UsageError
from matdiff.base.limits import CHECK_SECONDS
from matdiff.base.resources import collector_paused
from matdiff.calculus.bookshelf import book_with
from matdiff.calculus.families import places_of
from matdiff.calculus.flow import inherited, reached_by
from matdiff.calculus.stages import staged
from matdiff.calculus.tape import Tape
from matdiff.checks import chain, deciding
from matdiff.codegen import programs
from matdiff.expression.build import symbol
from matdiff.expression.nodes import Symbol
from matdiff.expression.travelling import Travels
from matdiff.output import nabla
from matdiff.programs import backpropreport, loopprograms, unknownloss
from matdiff.programs.namedgradient import closed_form, named_gradient
from matdiff.reading.dialects import is_mathematics
from matdiff.rewrite.book import Context
from matdiff.syntax.stepwise import stepwise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from matdiff.base.dimensions import Shape
    from matdiff.calculus.steps import Step
    from matdiff.checks.report import CheckReport
    from matdiff.codegen.functions import Code
    from matdiff.expression.nodes import Node
    from matdiff.programs.loopbackprop import LoopBackpropagation
    from matdiff.programs.unknownloss import Program
    from matdiff.rewrite.book import LawBook
    from matdiff.syntax.reading import Reading

_DATA = re.compile(r"[xytXYT]_?\d*|target|label|mask")
_HYPER = frozenset(("N", "eps", "epsilon"))
_LABELS = frozenset(("onehot", "simplex"))


class Backpropagation(Travels, Mapping[str, Answer]):
    """The gradients of a program by name, values on the way included, in the order of the backward pass.

    >>> import matdiff
    >>> b = matdiff.backprop("h = W x + b; z = tanh(h); L = ||z - y||^2")
    >>> print(b)
    grad_z L = 2 (z - y)
    grad_h L = grad_z L .* (1 - z.^2)
    grad_W L = grad_h L x^T
    grad_b L = grad_h L
    >>> list(b), b["W"].shape
    (['z', 'h', 'W', 'b'], ('m', 'n'))
    """

    def __init__(self, reading: Reading, tape: Tape, notes: Iterable[str] = ()) -> None:
        self.reading = reading
        self.tape = tape
        self.notes = (*reading.notes, *notes)
        question = Expression(reading)
        self._gradients = {
            name: named_gradient(question, self, c)
            for name, c in tape.cotangents.items()
            if c.of not in tape.upstream
        }

    def __getitem__(self, name: str) -> Answer:
        return entry_of(self._gradients, name, "gradient by")

    def __iter__(self) -> Iterator[str]:
        return iter(self._gradients)

    def __len__(self) -> int:
        return len(self._gradients)

    @property
    def loss(self) -> str:
        """The name of the value."""
        return self.tape.loss

    @property
    def shapes(self) -> dict[str, Shape]:
        """The shape of every name, given or computed."""
        found = {name: v.shape for name, v in self.reading.symbols.items()}
        return found | {v.name: v.shape for v in self.tape.values}

    @property
    def steps(self) -> tuple[Step, ...]:
        """The whole derivation, gradient by gradient."""
        return tuple(step for gradient in self.values() for step in gradient.steps)

    @property
    def conditions(self) -> tuple[str, ...]:
        """When the gradients hold, e.g. ('B is invertible',)."""

        return backpropreport.conditions(self, "ascii")

    def printer(self, deltas: bool = False) -> nabla.NablaPrinter:
        """Prints expressions with cotangents in them; ``deltas`` as δ_h, not as ∇_h L."""

        names = {
            c.symbol.name: name for name, c in self.tape.cotangents.items() if c.symbol is not None
        }
        return nabla.NablaPrinter(names, self.loss, deltas)

    def __str__(self) -> str:
        return "\n".join(f"{left} = {right}" for left, right in backpropreport.lines(self, "ascii"))

    def __repr__(self) -> str:
        return f"Backpropagation({', '.join(self)})"

    def unicode(self) -> str:
        """A line for each gradient."""

        return "\n".join(
            f"{left} = {right}" for left, right in backpropreport.lines(self, "unicode")
        )

    def latex(self) -> str:
        """One aligned block, a line for each gradient."""

        rows = [f"{left} &= {right}" for left, right in backpropreport.lines(self, "latex")]
        return r"\begin{aligned}" + r" \\ ".join(rows) + r"\end{aligned}"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"

    def explain(self, format: str = "unicode") -> str:
        """The whole derivation as text, a passage for each gradient."""

        return "\n\n".join(backpropreport.derivation(self, name, format) for name in self)

    def check(
        self, kind: str = "sympy", *, points: int = 3, seconds: float = CHECK_SECONDS
    ) -> CheckReport:
        """All gradients at once, every name moved along directions of its own; "exact": by the second engine alone."""

        return deciding.decide(
            lambda: chain.chain_claims(self.tape), kind, points=points, seconds=seconds
        )

    def code(self, target: str = "numpy") -> str:
        """Source text of one function: the loss and a dictionary of the gradients that were asked for."""
        return self._code(target).source

    def function(self, target: str = "") -> Callable[..., Any]:
        """That function.

        >>> import matdiff
        >>> step = matdiff.backprop("r = X w - y; L = r^T r", "w").function()
        >>> loss, gradients = step(X=[[1.0, 0.0], [0.0, 2.0]], w=[1.0, 1.0], y=[0.0, 0.0])
        >>> float(loss), gradients["w"].tolist()
        (5.0, [2.0, 8.0])
        """
        return self._code(target).function()

    def _code(self, target: str) -> Code:
        return programs.backward(
            self.tape.lines,
            self.tape.results,
            self.tape.value,
            self._arguments(),
            target=target,
        )

    def _arguments(self) -> list[Symbol]:
        return list(self.reading.symbols.values())


def backprop(
    text: str,
    wrt: str | Sequence[str] | None = None,
    where: str = "",
    *,
    structure: str = "projected",
    rules: Iterable[str] = (),
) -> Backpropagation | LoopBackpropagation:
    """The backward pass of a program: the gradients by names of it, and by every value on the way.

    ``wrt`` names what is wanted, given or computed; without it, all that is not data (see the module). A program whose value is no number,
    or that ends in L(Y), goes into an unknown L: its cotangent ∇_Y L is given, and the gradients are in terms of it.

    NameError, SyntaxError, ShapeError say the place in the program; UnsupportedError that a law is missing.

    >>> print(backprop("Y = X W; L(Y)", "X, W"))
    grad_X L = grad_Y L W^T
    grad_W L = X^T grad_Y L
    """

    asked = as_names(() if wrt is None else wrt)
    where = declared(text, asked, where)
    text = as_text(text, "a program", where, asked)
    names = None if wrt is None else split_variables(asked)
    if "for " in text and is_mathematics(text):
        of_letter = loopprograms.of_loop(text, names, where, book_with(rules))
        if of_letter is not None:
            return of_letter
    with collector_paused():
        return _derived(
            unknownloss.read_program(text, where, names or ()), names, book_with(rules), structure
        )


def _derived(
    found: Program, names: Sequence[str] | None, book: LawBook, structure: str
) -> Backpropagation:
    context = Context(book)

    def kept(node: Node) -> list[str]:
        return inherited(node, context)

    statements = stepwise(found.reading, kept)
    notes = []
    if len(statements) == 1:
        statements = staged(statements[0], found.reading.symbols, kept)
        if len(statements) > 1:
            first, last = statements[0].name, statements[-2].name
            notes.append(f"The values inside the expression are named {first}, ..., {last}.")
    statements, given = found.goes_into(statements)
    values = {s.name: s.symbol for s in statements if s.symbol is not None}
    notes += found.notes
    if names is None:
        wanted: list[Symbol] = parameters_of(found.reading, notes)
    else:
        wanted = [_named(name, found.reading, values) for name in names]
        reached = reached_by(statements, given)
        for v in wanted:
            if v not in reached:
                refuse_unreached(v.name, found.reading, found.loss)
    places = {v: places_of(v, found.reading.expression) for v in wanted if v.axes}
    upstream = {v: symbol(f"delta_{v.name}", v.shape) for v in given}
    tape = Tape(
        statements, wanted, book,
        loss=found.loss, structure=structure, upstream=upstream, places=places,
    )  # fmt: skip
    return Backpropagation(found.reading, tape, notes)


def in_values(gradient: Answer) -> Formula:
    """The closed form of a gradient with the values of its program by their names.

    >>> import matdiff
    >>> print(in_values(matdiff.grad("h = W x; z = tanh(h); u^T z", wrt="W")))
    (u .* (1 - z.^2)) x^T
    """

    reading = gradient.expression.reading
    is_plain = gradient.variable in (*reading.symbols, *(name for name, _ in reading.statements))
    if not reading.statements or not is_plain:
        return Formula(gradient.node)
    program = unknownloss.Program(reading, unknownloss.loss_name(reading), (), False)
    book = gradient.derivation.book
    whole = _derived(program, [gradient.variable], book, gradient.structure)
    return closed_form(whole[gradient.variable].record)


def parameters_of(reading: Reading, notes: list[str]) -> list[Symbol]:
    """Every name that is neither constant nor data; a note says which are taken for data."""
    every = [v for v in reading.symbols.values() if "constant" not in v.attributes]
    data = [v for v in every if _is_data(v) and not all(map(_is_data, every))]
    if data:
        words = ", ".join(v.name for v in data) + (" is" if len(data) == 1 else " are")
        notes.append(f"{words} taken as data; write wrt {data[0].name} for the gradient by it.")
    if not every:
        names = ", ".join(reading.symbols)
        help = f"{names} declared constant; write wrt one of them" if names else ""
        raise UsageError("there is no name in the program to take a gradient by", help=help)
    return [v for v in every if v not in data]


def _is_data(v: Symbol) -> bool:
    by_letter = _HYPER.__contains__ if v.is_scalar else _DATA.fullmatch
    return bool(v.axes or v.attributes & _LABELS or by_letter(v.name))


def _named(name: str, reading: Reading, values: Mapping[str | None, Symbol]) -> Symbol:
    found = values.get(name) or reading.symbols.get(name) or family_of(name, reading)
    if found is not None:
        return found
    from difflib import get_close_matches

    known = [*reading.symbols, *(n for n in values if n)]
    near = get_close_matches(name, known, 1)
    help = (
        f"did you mean {near[0]}?" if near else f"the names in the program are {', '.join(known)}"
    )
    raise NameError_(f"{name} does not occur in the program", help=help)
