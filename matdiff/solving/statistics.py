"""Score, information and the Fisher information of a model, expectations, and the divergence of two densities.

    y ~ N(X b, s^2 I)      score X'(y - X b)/s^2      information X'X/s^2      fisher -E[d2 l] = X'X/s^2

A model is a text with ~; its log-likelihood is shown. Any other text is taken for a log-likelihood itself.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import partial

from matdiff import api
from matdiff.answers.asking import as_names, as_text
from matdiff.answers.formula import Formula
from matdiff.answers.jacobians import hessian_of
from matdiff.answers.variables import split_variables
from matdiff.base.errors import MatdiffError, UnsupportedError, UsageError
from matdiff.calculus.bookshelf import book_with
from matdiff.calculus.derive import assume_invertible
from matdiff.calculus.polish import Forms, polish
from matdiff.calculus.presentation import present
from matdiff.checks import report
from matdiff.codegen import functions
from matdiff.expression.build import (
    HALF,
    apply,
    index,
    inv,
    matmul,
    member,
    negate,
    number,
    power,
    transpose,
)
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import containing, postorder
from matdiff.output import plain as output_plain
from matdiff.rewrite.book import Context
from matdiff.rewrite.normal import Normaliser
from matdiff.rewrite.terms import zero_of
from matdiff.solving import montecarlo
from matdiff.solving.densities import (
    Statement,
    arguments_of,
    density_of,
    is_model,
    log_likelihood,
    sized,
    statements_of,
    with_covariances,
)
from matdiff.solving.expectation import Random, expected
from matdiff.solving.forms import shortest
from matdiff.solving.lagrangian import unfolded
from matdiff.solving.reading import Piece, assigned, read_pieces
from matdiff.syntax.reading import read, read_more
from matdiff.syntax.scope import Scope

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from matdiff.answers.answer import Answer
    from matdiff.checks.report import CheckReport
    from matdiff.codegen.functions import Code
    from matdiff.syntax.reading import Reading


class Statistic(Formula):
    """A closed form that follows from a model: ``kind``, ``variable``, ``log_likelihood`` as it was read, ``notes``."""

    def __init__(
        self,
        kind: str,
        node: Node,
        reading: Reading,
        variable: str = "",
        notes: Sequence[str] = (),
        model: Sequence[Statement] = (),
        check: Callable[[], CheckReport] | None = None,
    ) -> None:
        self._check = check
        super().__init__(node)
        self.kind = kind
        self.reading = reading
        self.variable = variable
        self.notes = tuple(dict.fromkeys((*reading.notes, *notes)))
        self.model = tuple(model)
        self.columns: Node | None = None
        """Of a structured parameter B with d vec S = B d(its independent entries)."""

    @property
    def log_likelihood(self) -> str:
        """The log-likelihood, up to terms without parameters."""

        return output_plain.plain(self.reading.expression)

    def standard_errors(self) -> Statistic:
        """The roots of the diagonal of the inverse of the information."""
        if self.kind not in ("fisher", "information"):
            raise UsageError("standard errors are those of an information matrix")
        normaliser = normaliser_for(self.node)
        turned = self.node if self.node.is_scalar else apply("diagonal", inv(self.node))
        made = power(turned, number(Fraction(-1, 2)) if self.node.is_scalar else HALF)
        return Statistic("standard errors", normaliser.normal(made), self.reading, self.variable)

    def check(self) -> report.CheckReport:
        """Means over samples where something is an expectation; nothing else is compared."""

        if self._check is None:
            return report.CheckReport("not checked", why=f"there is no check of a {self.kind}")
        return self._check()

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "kind": self.kind,
            "variable": self.variable,
            "answer": str(self),
            "latex": self.latex(),
            "shape": list(self.shape),
            "log_likelihood": self.log_likelihood,
            "notes": list(self.notes),
        }

    def markdown(self) -> str:
        """The formula for Markdown."""
        return f"$$\n{self.latex()}\n$$"

    def code(self, target: str = "numpy") -> str:
        """Source text of a function of the letters."""
        return self._code(target).source

    def function(self, target: str = "numpy") -> Callable[..., Any]:
        """That function."""
        return self._code(target).function()

    def _code(self, target: str) -> Code:
        name = re.sub(r"\W", "_", self.kind)
        return functions.code(self.node, self._symbols(), name=name, target=target)

    def _symbols(self) -> list[Symbol]:
        used = set(postorder(self.node))
        return [v for v in self.reading.symbols.values() if v in used]


def normaliser_for(*nodes: Node, rules: Iterable[str] = ()) -> Normaliser:
    context = Context(book_with(rules))
    for node in nodes:
        assume_invertible(node, context)
    return Normaliser(context)


def _one_name(wrt: object, what: str) -> str:
    names = split_variables(as_names(wrt))
    if len(names) != 1:
        raise UsageError(f"the {what} is by one parameter", help=f'matdiff {what} "y ~ N(X b, s^2 I)" wrt b')  # fmt: skip
    return names[0]


def score(
    text: str, wrt: str, where: str = "", *, structure: str = "projected", rules: Iterable[str] = ()
) -> Answer:
    """The gradient of the log-likelihood by a parameter.

    >>> print(score("y ~ N(X b, s^2 I)", "b", "X: m x n, s: scalar positive"))
    X^T (y - X b)/s^2
    """

    where = with_covariances(as_text(text), where)
    return api.grad(
        log_likelihood(as_text(text), where),
        _one_name(wrt, "score"),
        where,
        structure=structure,
        rules=rules,
    )


def information(text: str, wrt: str, where: str = "", *, rules: Iterable[str] = ()) -> Statistic:
    """The observed information: minus the Hessian of the log-likelihood; by vech of a symmetric parameter.

    >>> print(information("y ~ N(X b, s^2 I)", "b", "X: m x n, s: scalar positive"))
    X^T X/s^2
    """
    name = _one_name(wrt, "information")
    where = with_covariances(as_text(text), where)
    found = hessian_of(log_likelihood(as_text(text), where), [name], where, rules)
    if found.value is None:
        raise UnsupportedError("the Hessian has no matrix form")
    normal = found.inner.normaliser.normal
    node = present(normal(negate(found.value)), normal)
    made = Statistic("information", node, found.expression.reading, name, found.conventions)
    made.columns = found.columns.matrix
    return made


def fisher(text: str, wrt: str, where: str = "", *, rules: Iterable[str] = ()) -> Statistic:
    """The Fisher information -E[d2 l] of a model by one parameter, by laws of expectation.

    >>> print(fisher("x ~ N(mu, Sigma)", "mu", "Sigma: n x n positive_definite"))
    Sigma^-1
    """
    text = as_text(text)
    where = with_covariances(text, where)
    if not is_model(text):
        raise UsageError("the Fisher information is of a model", help='write "y ~ N(X b, s^2 I)"')
    model = [sized(statement, where) for statement in statements_of(text)]
    observed = information(text, wrt, where, rules=rules)
    normaliser = normaliser_for(observed.reading.expression, rules=rules)
    node = observed.node
    for statement in model:
        random = _random(statement, observed.reading)
        if containing({random.family}, node):
            node = expected(node, random, normaliser)
    node = _told(node, normaliser)

    check = partial(_sampled_scores, node, observed, model, text, wrt, where, tuple(rules))
    return Statistic(
        "fisher", node, observed.reading, observed.variable, observed.notes, model, check
    )


def _sampled_scores(
    node: Node,
    observed: Statistic,
    model: Sequence[Statement],
    text: str,
    wrt: str,
    where: str,
    rules: Iterable[str],
) -> report.CheckReport:
    """E[s s'] over samples, s the score."""
    if len(model) != 1:
        return report.CheckReport("not checked", why="several statements are not sampled together")
    free = score(text, wrt, where, structure="free", rules=rules).node
    vector = free if free.shape[1] == 1 else apply("vec", free)
    if observed.columns is not None:
        vector = matmul(transpose(observed.columns), vector)
    random = _random(model[0], observed.reading)
    return montecarlo.compare(node, vector, random, model[0].density.names[0], outer=True)


def _random(statement: Statement, reading: Reading) -> Random:
    """What a statement says of its letter, read in the sizes of the log-likelihood."""
    letter = _member(statement, reading)
    if not statement.density.mean:
        raise UnsupportedError(f"the mean of {statement.density.names[0]} is not known")
    mean = _read_part(statement, statement.density.mean, reading, letter.shape)
    covariance = None
    if statement.density.covariance:
        size = letter.shape[0]
        covariance = _read_part(statement, statement.density.covariance, reading, (size, size))
    return Random(letter, mean, covariance)


def _member(statement: Statement, reading: Reading) -> Node:
    found = reading.symbols[statement.name]
    if not statement.foot:
        return found
    return member(found, index(statement.foot, found.axes[0]))


def _read_part(statement: Statement, template: str, reading: Reading, shape: Any) -> Node:
    """A part of a density as an expression; of a family it may speak of the index."""
    text = statement.filled(template)
    if text.strip("() ") == "0":
        return zero_of(shape)
    if not statement.foot:
        return read_more(text, reading, shape=shape).expression
    probe = read_more(f"sum_{statement.foot} ({text})", reading, shape=shape).expression
    for v in postorder(probe):
        if getattr(v, "operator", None) is not None and v.operator.name == "indexed_sum":  # type: ignore[attr-defined]
            return v.operands[1]  # type: ignore[attr-defined, no-any-return]
    return read_more(text, reading, shape=shape).expression


def expect(text: str, where: str, *, rules: Iterable[str] = ()) -> Statistic:
    """The expectation of an expression of degree two in what ``where`` says is random.

    >>> print(expect("x^T A x", "x ~ N(m, S), A: n x n"))
    tr(A S) + m^T A m
    """
    text = as_text(text).strip()
    if text.startswith("E[") and text.endswith("]"):
        text = text[2:-1]
    said, rest = _split_where(where)
    rest = with_covariances(";".join(said), rest)
    if not said:
        raise UsageError("what is random?", help='write where "x ~ N(m, S)"')
    model = [sized(statement, rest) for statement in statements_of(";".join(said))]
    joint = " + ".join(f"({s.log()})" for s in model)
    asked = f"{text}  with {joint}"
    piece = Piece(asked, len(text) + 7, len(asked))
    statement = assigned(piece, "the model", Scope.of(rest), ())
    reading = read_pieces(asked, (0, len(text)), [statement], rest, (), scalar=False)
    whole = reading
    normaliser = normaliser_for(reading.expression, whole.expression, rules=rules)
    randoms = [_random(statement, whole) for statement in model]
    letters: set[Node] = {random.family for random in randoms}
    node = normaliser.normal(unfolded(reading.expression, letters, normaliser.context))
    for random in randoms:
        if containing({random.family}, node):
            node = expected(node, random, normaliser)
    node = _told(node, normaliser)

    if len(model) != 1:
        check = partial(report.CheckReport, "not checked", why="several statements are not sampled together")  # fmt: skip
    else:
        name = model[0].density.names[0]
        check = partial(montecarlo.compare, node, reading.expression, randoms[0], name)
    return Statistic("expectation", node, reading, "", (), model, check)


def _told(node: Node, normaliser: Normaliser) -> Node:
    """As a person writes it: a fraction that all terms share in front."""
    return polish(shortest(node, normaliser), {}, Forms())


def _split_where(where: str) -> tuple[list[str], str]:
    """The statements with ~ among declarations, and the declarations."""
    said: list[str] = []
    kept: list[str] = []
    depth = start = 0
    for i, c in enumerate(f"{where},"):
        depth += (c in "([{") - (c in ")]}")
        if depth == 0 and c in ",;\n":
            part = where[start:i].strip()
            (said if is_model(part) else kept).append(part)
            start = i + 1
    return said, ", ".join(part for part in kept if part)


def _rows(letter: str, densities: Sequence[Statement], where: str) -> Any:
    """The size of the letter, as far as the density or the mean of one of the two says it."""
    for statement in densities:
        try:
            found = read(statement.log(), where)
        except MatdiffError:  # an I of a size that is not known
            continue
        if not found.symbols[letter].is_scalar:
            return found.symbols[letter].shape[0]
    for statement in densities:
        shape = read(statement.parameters[0], where).expression.shape
        if shape != (1, 1):
            return shape[0]
    return None


def _is_declared_number(text: str, where: str) -> bool:
    """Whether a mean is a number because its letters were declared so."""
    found = read(text, where)
    names = found.symbols
    return found.expression.is_scalar and bool(names) and set(names) <= set(found.scope.names)


def kl(text: str, where: str = "", *, rules: Iterable[str] = ()) -> Statistic:
    """The Kullback-Leibler divergence of two densities of one kind, E_0[log p_0 - log p_1].

    >>> print(kl("N(m, s), N(0, s)", "m: scalar, s: scalar positive"))
    m^2/(2 s)
    """
    text = as_text(text).strip().removeprefix("KL").strip()
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    parts = [p.strip() for p in (text.split("||") if "||" in text else arguments_of(text))]
    if len(parts) != 2:
        raise UsageError(
            "a divergence is of two densities", help='matdiff kl "N(m_0, S_0), N(m_1, S_1)"'
        )
    (first, one), (second, two) = density_of(parts[0]), density_of(parts[1])
    letter = "zeta"
    where = with_covariances(f"{letter} ~ {parts[0]}; {letter} ~ {parts[1]}", where)
    is_said = f"{letter}:" in where
    if not is_said and any(_is_declared_number(given[0], where) for given in (one, two)):
        where = f"{where}, {letter}: scalar"
    both = [Statement(letter, "", d, given) for d, given in ((first, one), (second, two))]
    rows = _rows(letter, both, where)
    p, q = (sized(statement, where, rows) for statement in both)
    reading = read(f"({p.log()}) - ({q.log()})", where)
    normaliser = normaliser_for(reading.expression, rules=rules)
    random = _random(p, reading)
    node = expected(normaliser.normal(reading.expression), random, normaliser)
    if containing({random.family}, node):
        raise UnsupportedError("the divergence has no closed form here")
    node = _told(node, normaliser)

    check = partial(montecarlo.compare, node, reading.expression, random, first.names[0])
    return Statistic("divergence", node, reading, check=check)
