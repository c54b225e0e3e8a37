"""The functions of the package: parse, grad, verify.

    r = matdiff.grad("x^T A y", wrt="A", where="A: m x n, x: m, y: n")

``where`` declares sizes and attributes (``S: n x n symmetric``); what is not declared is inferred from use. Every deliberate error is a
``MatdiffError``. Conventions: the gradient of a scalar has the shape of the variable, df = tr(G' dX).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from matdiff.answers.answer import Answer
from matdiff.answers.asking import as_names, as_text, asked, may_have_indices
from matdiff.answers.domains import require_symmetric
from matdiff.answers.entries import entry_named, judge_entry
from matdiff.answers.gradients import Gradients, gradient_of, refuse_turned
from matdiff.answers.result import Expression, split_transposed
from matdiff.answers.variables import (
    inverse_letter,
    member_name,
    refuse_family,
    refuse_inverse,
    renamed,
    split_inverse,
    split_member,
    split_variables,
    variable_named,
)  # fmt: skip
from matdiff.base.arguments import require_text
from matdiff.base.errors import UsageError
from matdiff.calculus.bookshelf import book_with
from matdiff.calculus.derive import derive
from matdiff.calculus.families import places_of
from matdiff.calculus.flow import inherited
from matdiff.calculus.structure import untransposed
from matdiff.expression.build import apply, inv, power, scale, symbol, transpose
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import substitute, symbols
from matdiff.reading.dialects import read
from matdiff.rewrite.book import Context
from matdiff.syntax.stepwise import with_letters
from matdiff.syntax.words import spelled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.checks.claims import Verdict
    from matdiff.rewrite.book import LawBook
    from matdiff.syntax.reading import Reading


def parse(text: str, where: str = "") -> Expression:
    """Read an expression or a program; infer the sizes that are not declared.

    >>> parse("A x + b").shapes
    {'A': ('m', 'n'), 'x': ('n', 1), 'b': ('m', 1)}
    """
    text, _, where, notes = _without_indices(as_text(text), (), where, scalar=False)
    return _told(read(text, where), notes)


def _without_indices(
    text: str, wrt: str | Sequence[str], where: str, scalar: bool
) -> tuple[str, str | Sequence[str], str, tuple[str, ...]]:
    """The question in matrix notation, and how it was read if it is asked in index notation."""
    if not may_have_indices(text):
        return text, wrt, where, ()
    from matdiff.indexnotation.translated import in_matrices

    return in_matrices(text, wrt, where, scalar)


def _told(reading: Reading, notes: tuple[str, ...]) -> Expression:
    """The expression with further notes before its own."""
    reading.notes = (*notes, *reading.notes)
    return Expression(reading)


def grad(
    text: str,
    wrt: str | Sequence[str] = (),
    where: str = "",
    *,
    structure: str = "projected",
    rules: Iterable[str] = (),
) -> Answer:
    """The gradient of a scalar expression by one variable, in closed form.

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
    if len(names) != 1:
        raise UsageError("grad is by one variable; grads gives the gradients by several")
    return grads(text, names, where, structure=structure, rules=rules)[names[0]]


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
        turned = None
        if split_transposed(name)[1]:
            turned = derivation.normaliser.normal(transpose(answer.gradient))
            turned = untransposed(turned, derivation.normaliser)
        entry = None if variable.axes else entry_named(name, of.reading)
        if entry is not None:
            turned = entry.of(answer.gradient, derivation.normaliser.normal)
        shown = member_name(answer.name, answer.places) if answer.places else name
        found[name] = gradient_of(of, derivation, answer, shown, kept, turned)
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
    back = normal(substitute(answer.gradient, {letter: value}))
    if split_inverse(name)[1] == "^-T":
        back = normal(transpose(back))
    return gradient_of(expression, derivation, answer, name, structure, back, {letter: value})


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
    reading.notes = (*notes, *reading.notes)
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


def verify(
    claim: str,
    text: str,
    wrt: str,
    where: str = "",
    *,
    structure: str = "projected",
) -> Verdict:
    """Judge a claimed gradient: equal or not, with a counterexample and the usual slip where it is one.

    >>> verify("2 X (X w - y)", "||X w - y||^2", wrt="w", where="X: n x n").equal
    False
    >>> verify("2 X^T X w - 2 X^T y", "||X w - y||^2", wrt="w").equal
    True
    """
    from matdiff.checks.claims import judge
    from matdiff.reading.dialects import read_more

    claim, wrt = as_text(claim), as_names(wrt)  # type: ignore[assignment]
    require_text(wrt, "the variable of a claim")
    refuse_inverse(wrt.strip(), "a claim about the gradient")
    found = grad(text, wrt, where, structure=structure)
    if found.node.is_scalar and not found.answer.variable.is_scalar:
        of_entry = read_more(claim, found.expression.reading, scalar=True).expression
        return judge_entry(found, of_entry, wrt.strip())
    refuse_family(found.answer.variable, "a claim about the gradient")
    expression, variable, gradient = found.as_question()
    reading = found.expression.reading
    claimed = read_more(claim, reading.whole or reading, shape=found.shape).expression
    if split_transposed(wrt)[1]:
        claimed = transpose(claimed)
    if reading.whole is not None:
        value = dict(reading.whole.statements)[variable.name]
        claimed = substitute(claimed, {value: variable})
        if not {*symbols(claimed)} <= {*symbols(expression)}:
            return _judge_written_out(gradient, claimed, {variable: value})
    kept = None if structure == "projected" else structure
    return judge(expression, variable, gradient, claimed, structure=kept)


def _judge_written_out(gradient: Node, claim: Node, values: dict[Node, Node]) -> Verdict:
    """A claim in what the named value is made of: both written out, as the gradient of a weighted sum of them."""
    from matdiff.checks.claims import judge

    ours, theirs = substitute(gradient, values), substitute(claim, values)
    weight, t = symbol("weight_", ours.shape), symbol("t_")
    ours, theirs = apply("inner", weight, ours), apply("inner", weight, theirs)
    return judge(scale(t, ours), t, ours, theirs)
