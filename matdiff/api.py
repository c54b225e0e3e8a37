"""The functions of the package: parse, grad, verify.

    r = matdiff.grad("x^T A y", wrt="A", where="A: m x n, x: m, y: n")

``where`` declares sizes and attributes (``S: n x n symmetric``); what is not declared is inferred from use. Every deliberate error is a
``MatdiffError``. Conventions: the gradient of a scalar has the shape of the variable, df = tr(G' dX).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from matdiff.answers import printed
from matdiff.answers.answer import Answer
from matdiff.answers.asking import as_text, asked, may_define, may_have_indices
from matdiff.answers.domains import require_symmetric
from matdiff.answers.entries import entry_named
from matdiff.answers.gradients import gradient_of, refuse_turned
from matdiff.answers.result import Expression, split_transposed
from matdiff.answers.several import Gradients
from matdiff.answers.unused import unused
from matdiff.answers.variables import (
    inverse_letter,
    member_name,
    renamed,
    split_inverse,
    split_member,
    split_variables,
    variable_named,
)  # fmt: skip
from matdiff.base.errors import MatdiffError, NameError_, SyntaxError_
from matdiff.calculus.bookshelf import book_with
from matdiff.calculus.derive import derive
from matdiff.calculus.families import places_of
from matdiff.calculus.flow import inherited
from matdiff.calculus.structure import untransposed
from matdiff.expression.build import inv, power, transpose
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import substitute
from matdiff.indexnotation import translated
from matdiff.reading.dialects import read
from matdiff.rewrite.book import Context
from matdiff.solving import implicit
from matdiff.syntax.stepwise import with_letters
from matdiff.syntax.words import spelled
from matdiff.syntax.written import Written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import overload

    from matdiff.rewrite.book import LawBook
    from matdiff.syntax.reading import Reading


def parse(text: str, where: str = "") -> Expression:
    """Read an expression or a program; infer the sizes that are not declared.

    >>> parse("A x + b").shapes
    {'A': ('m', 'n'), 'x': ('n', 1), 'b': ('m', 1)}

    A formula as books print it, with derivatives as names in it or as a chain of equations, is its last side; ``sides`` has all of them.

    >>> [str(side) for side in parse(r"\\nabla_W L = \\nabla_{\\vec{h}} L \\vec{x}^T").sides]
    ['∇_W L', '∇_h L x^T']
    """
    typed = as_text(text, where=where)
    text, _, where, notes = _without_indices(typed, (), where, scalar=False)
    try:
        return _told(read(text, where), notes)
    except (SyntaxError_, NameError_) as error:
        if isinstance(typed, Written) or not printed.may_be_printed(typed):
            raise
        try:
            found = printed.read_printed(typed, where)
        except MatdiffError:
            raise error from None
    last = _told(found.readings[-1], ())
    last.sides = tuple([Expression(reading) for reading in found.readings])
    return last


def _without_indices(
    text: str, wrt: str | Sequence[str], where: str, scalar: bool
) -> tuple[str, str | Sequence[str], str, tuple[str, ...]]:
    """The question in matrix notation, and how it was read if it is asked in index notation."""
    if not may_have_indices(text):
        return text, wrt, where, ()

    return translated.in_matrices(text, wrt, where, scalar)


def _told(reading: Reading, notes: tuple[str, ...]) -> Expression:
    """The expression with further notes before its own."""
    reading.notes = (*notes, *reading.notes)
    return Expression(reading)


if TYPE_CHECKING:

    @overload
    def grad(
        text: str,
        wrt: str = ...,
        where: str = ...,
        *,
        structure: str = ...,
        rules: Iterable[str] = ...,
    ) -> Answer: ...
    @overload
    def grad(
        text: str,
        wrt: list[str] | tuple[str, ...],
        where: str = ...,
        *,
        structure: str = ...,
        rules: Iterable[str] = ...,
    ) -> Answer | Gradients: ...


def grad(
    text: str,
    wrt: str | Sequence[str] = (),
    where: str = "",
    *,
    structure: str = "projected",
    rules: Iterable[str] = (),
) -> Answer | Gradients:
    """The gradient of a scalar expression by one variable, in closed form; by several, ``["x", "A"]`` or ``"x, A"``, a mapping of them.

    ``wrt`` names the variable; ``W^T`` asks for the gradient by the transpose, ``x_k`` (or ``x`` of data x_i) for the gradient by the
    member k of a family; without it the text says it, ``d/dA (x' A y)``. ``structure`` is the convention for a symmetric, skew or
    diagonal variable: "projected" (the gradient among such matrices), "free", "entries" (by the independent entries), or "riemannian"
    (along the tangents, of an orthogonal or simplex variable).
    ``rules`` are law files of your own.

    ShapeError if the expression is not scalar or sizes clash; NameError if the variable is not known; UnsupportedError if a law is missing.

    >>> str(grad("log det X", wrt="X"))
    'X^-T'
    """
    text, wrt, where = asked(text, wrt, where)
    names = split_variables(wrt)
    found = grads(text, names, where, structure=structure, rules=rules)
    return found if len(names) > 1 else found[names[0]]


def grads(
    text: str,
    wrt: str | Sequence[str] = (),
    where: str = "",
    *,
    structure: str = "projected",
    rules: Iterable[str] = (),
) -> Gradients:
    """The gradients by several variables, from one sweep: a mapping from name to Gradient.

    >>> print(grads("x^T A y", wrt="x, A"))
    x: A y
    A: x y^T
    """
    if may_define(where) and implicit.has_definitions(where):
        named = split_variables(wrt)
        return implicit.implicit_gradients(text, named, where, structure=structure, rules=rules)
    reading, names, wanted = _read_asked(text, wrt, where, scalar=True)
    book = book_with(rules)
    expression = Expression(reading)
    values = dict(reading.statements)
    given = [None if word in values else variable_named(word, reading) for word in wanted]
    asked_together = [
        v
        for name, v in zip(names, given, strict=True)
        if isinstance(v, Symbol) and not split_inverse(name)[1]
    ]
    places: dict[Node, tuple[Symbol, ...]] = {
        v: places_of(v, expression.node, split_member(name)[1])
        for name, v in zip(names, given, strict=True)
        if isinstance(v, Symbol) and v.axes
    }
    together = (
        derive(expression.node, asked_together, book, structure, (), places)
        if asked_together
        else None
    )
    found = {}
    for name, word, variable in zip(names, wanted, given, strict=True):
        of, kept = expression, structure
        if variable is None:
            of = Expression(with_letters(reading, [word], _kept_by(book)))
            variable, kept = of.reading.symbols[word], free_of_value(structure)
        assert isinstance(variable, Symbol)
        if split_inverse(name)[1]:
            found[name] = by_inverse(name, variable, of, book, kept)
            continue
        if together is not None and of is expression:
            derivation, answer = together, together.answers[asked_together.index(variable)]
        else:
            derivation = derive(of.node, [variable], book, kept)
            answer = derivation.answers[0]
        turned = means = None
        if split_transposed(name)[1]:
            means = transpose(answer.gradient)
            turned = derivation.normaliser.normal(means)
            turned = untransposed(turned, derivation.normaliser)
        entry = None if variable.axes else entry_named(name, of.reading)
        if entry is not None:
            turned = entry.of(answer.gradient, derivation.normaliser.normal)
            means = entry.picked(answer.gradient)
        shown = member_name(answer.name, answer.places) if answer.places else name
        found[name] = gradient_of(of, derivation, answer, shown, kept, turned, means=means)
    return Gradients(found)


def by_inverse(
    name: str, variable: Symbol, expression: Expression, book: LawBook, structure: str
) -> Answer:
    """The gradient by the inverse of a matrix: by a letter in its place, which is then put back."""
    if variable.complex:
        refuse_turned(variable, name)
    letter, rest = inverse_letter(variable, expression.node)
    derivation = derive(rest, [letter], book, structure)
    answer = derivation.answers[0]
    answer.convention = renamed(answer.convention, letter.name, f"{variable.name}^-1")
    normal = derivation.normaliser.normal
    derivation.context.assume(variable, "invertible")
    value = power(variable, -1) if variable.is_scalar else inv(variable)
    means = substitute(answer.gradient, {letter: value})
    back = normal(means)
    if split_inverse(name)[1] == "^-T":
        back, means = normal(transpose(back)), transpose(means)
    return gradient_of(
        expression, derivation, answer, name, structure, back, {letter: value}, means
    )


def _kept_by(book: LawBook) -> Callable[[Node], list[str]]:
    """What the letter of a named value keeps of it, by these laws."""
    context = Context(book)
    return lambda node: inherited(node, context) + ["complex"] * node.complex


def free_of_value(structure: str) -> str:
    """The convention for the letter of a named value: what is known of it is a fact; nobody declared that it moves so."""
    return "free" if structure == "projected" else structure


def _read_asked(
    text: str, wrt: str | Sequence[str], where: str, scalar: bool
) -> tuple[Reading, list[str], list[str]]:
    """The reading of a question, the names after wrt as typed, and the names that they speak of."""
    text, wrt, where = asked(text, wrt, where)
    text, wrt, where, notes = _without_indices(text, wrt, where, scalar)
    names = split_variables(wrt)
    wanted = [spelled(split_transposed(split_inverse(name)[0])[0]) for name in names]
    reading = require_symmetric(read(text, where, wrt=tuple(wanted), scalar=scalar))
    reading.notes = (*notes, *reading.notes, *unused(reading, wanted))
    return reading, names, wanted


def read_question(
    text: str, wrt: str | Sequence[str], where: str, scalar: bool
) -> tuple[Expression, list[Node], list[str]]:
    """The expression, the variables as nodes, and their names as typed; named values among these are letters."""
    reading, names, wanted = _read_asked(text, wrt, where, scalar)
    values = {name for name in wanted if name in dict(reading.statements)}
    if values:
        reading = with_letters(reading, values, _kept_by(book_with(())))
    return Expression(reading), [variable_named(name, reading) for name in wanted], names
