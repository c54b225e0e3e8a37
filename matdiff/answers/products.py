"""Products of Jacobians and Hessians with directions as answers: closed forms that build neither matrix.

    jvp   dF with V for dX         the derivative of F at X along V, of the shape of F
    vjp   the gradient of <U, F>   of the shape of X
    hvp   d(grad f) with V for dX  of the shape of X; by two variables the direction is one of the second

A symmetric (skew, triangular ...) variable moves along symmetric directions, and its vjp and hvp are projected as its gradient is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from matdiff.answers import complexproducts
from matdiff.answers.formula import Formula
from matdiff.answers.jacobians import single
from matdiff.answers.jacobiansteps import gradient_line, grounded_steps
from matdiff.answers.linearsteps import Explained
from matdiff.answers.productdirections import directions_for, last_step, tangents
from matdiff.base.errors import UsageError
from matdiff.calculus.directional import along, weighted
from matdiff.calculus.forward import Forward
from matdiff.calculus.steps import Step
from matdiff.calculus.structure import project
from matdiff.checks.claim import Claim
from matdiff.checks.grounds import grounds_of_differential
from matdiff.checks.stating import along_claims, gradient_claims
from matdiff.expression.nodes import Node, Symbol

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from matdiff.answers.result import Expression
    from matdiff.base.dimensions import Shape
    from matdiff.checks.report import CheckReport
    from matdiff.codegen.functions import Code
    from matdiff.rewrite.book import LawBook
    from matdiff.rewrite.normal import Normaliser

KINDS = ("jvp", "vjp", "hvp")


class Product(Explained, Formula):
    """J V, U' J or H V in closed form; ``directions`` are the symbols that stand for V or U, by variable.

    >>> import matdiff
    >>> print(matdiff.jvp("X^-1", wrt="X", along="V"))
    -X^-1 V X^-1
    >>> print(matdiff.hvp("||A x - b||^2", wrt="x"))
    2 A^T A v
    """

    def __init__(
        self,
        kind: str,
        expression: Expression,
        node: Node,
        variables: tuple[str, ...],
        directions: Mapping[Node, Symbol],
        normaliser: Normaliser,
        told: Callable[[], tuple[Step, ...]],
        claims: Callable[[], list[Claim]],
        convention: str = "",
    ) -> None:
        super().__init__(node)
        self.kind = kind
        self.expression = expression
        self.variables = variables
        self.directions = dict(directions)
        self.convention = convention
        self._normaliser = normaliser
        self._told = told
        self.claims = claims

    @property
    def shapes(self) -> dict[str, Shape]:
        """The shape of every name, declared or inferred, the directions too."""
        added = {v.name: v.shape for v in self.directions.values()}
        return {**self.expression.shapes, **added}

    @property
    def notes(self) -> tuple[str, ...]:
        """How the input was read where that was a decision."""
        return self.expression.notes

    @property
    def conventions(self) -> tuple[str, ...]:
        """What the structure of the variable means for the answer."""
        return (self.convention,) if self.convention else ()

    @property
    def conditions(self) -> tuple[str, ...]:
        """When the answer holds."""
        from matdiff.calculus.conditions import conditions_of
        from matdiff.output.plain import plain

        found = conditions_of(self._normaliser.context, self.expression.node, self.node)
        return tuple(f"{plain(node)} {words}" for node, words in found)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The derivation, then the direction in place of the differential."""
        return self._told()

    def check(self, kind: str = "sympy", *, points: int = 3, seconds: float = 5.0) -> CheckReport:
        """Compare with the second engine, and with SymPy along directions; "exact": with the former alone."""
        from matdiff.checks.deciding import decide

        return decide(self.claims, kind, points=points, seconds=seconds)

    def code(self, target: str = "numpy") -> str:
        """Source text of a function for a library or a language; the directions are its last arguments."""
        return self._code(target).source

    def function(self, target: str = "") -> Callable[..., Any]:
        """That function.

        >>> import matdiff, numpy as np
        >>> f = matdiff.hvp("||A x - b||^2", wrt="x").function()
        >>> [float(e) for e in f(A=np.eye(2), x=np.zeros(2), b=np.zeros(2), v=np.array([1.0, 3.0]))]
        [2.0, 6.0]
        """
        return self._code(target).function()

    def _code(self, target: str) -> Code:
        from matdiff.codegen.functions import code

        return code(self.node, self._symbols(), target=target, name=self.kind)

    def _symbols(self) -> list[Symbol]:
        return list(
            dict.fromkeys((*self.expression.reading.symbols.values(), *self.directions.values()))
        )


def product_of(
    kind: str,
    text: str,
    wrt: str | Sequence[str],
    where: str = "",
    along_names: str | Sequence[str] = "",
    rules: Iterable[str] = (),
) -> Product:
    """J V, U' J or H V; the public functions are ``matdiff.jvp``, ``vjp`` and ``hvp``."""
    from matdiff.api import read_question
    from matdiff.calculus.bookshelf import book_with

    expression, variables, names = read_question(text, wrt, where, scalar=kind == "hvp")
    symbols = [single(name, v) for name, v in zip(names, variables, strict=True)]
    if kind != "jvp" and len(symbols) > (2 if kind == "hvp" else 1):
        count = "one variable, or two" if kind == "hvp" else "one variable"
        raise UsageError(f"{_WORDS[kind]} is by {count}")
    book = book_with(rules)
    moved: list[Node] = [*symbols] if kind == "jvp" else [symbols[-1]]
    like: list[Node] = [expression.node] if kind == "vjp" else moved
    chosen = directions_for(expression, like, moved, along_names, kind)
    make = {"jvp": _jvp, "vjp": _vjp, "hvp": _hvp}[kind]
    return make(expression, symbols, tuple(names), chosen, book)


_WORDS = {
    "jvp": "a Jacobian-vector product",
    "vjp": "a vector-Jacobian product",
    "hvp": "a Hessian-vector product",
}


def _jvp(
    expression: Expression,
    symbols: list[Symbol],
    names: tuple[str, ...],
    directions: dict[Node, Symbol],
    book: LawBook,
) -> Product:
    forward = Forward(expression.node, symbols, book)
    node = along(forward, directions)

    def told() -> tuple[Step, ...]:
        steps = grounds_of_differential(forward.steps(), symbols, book)
        return (*steps, last_step(steps[-1].after, node, "jvp", directions))

    return Product(
        "jvp", expression, node, names, directions, forward.normaliser, told,
        lambda: along_claims(expression.node, node, directions), tangents(symbols, directions),
    )  # fmt: skip


def _vjp(
    expression: Expression,
    symbols: list[Symbol],
    names: tuple[str, ...],
    directions: dict[Node, Symbol],
    book: LawBook,
) -> Product:
    (variable,) = symbols
    derivation = weighted(expression.node, variable, directions[variable], book)
    answer = derivation.answers[0]
    convention = (
        complexproducts.vjp_words(expression, variable, directions[variable]) or answer.convention
    )
    if answer.wirtinger is not None:
        found = complexproducts.gradient_of(expression, derivation, variable)
        return Product(
            "vjp", expression, answer.gradient, names, directions, derivation.normaliser,
            lambda: grounded_steps(derivation), found.claims, convention,
        )  # fmt: skip

    return Product(
        "vjp", expression, answer.gradient, names, directions, derivation.normaliser,
        lambda: grounded_steps(derivation),
        lambda: gradient_claims(derivation.expression, variable, answer.gradient), convention,
    )  # fmt: skip


def _hvp(
    expression: Expression,
    symbols: list[Symbol],
    names: tuple[str, ...],
    directions: dict[Node, Symbol],
    book: LawBook,
) -> Product:
    from matdiff.calculus.derive import derive

    first, second = symbols[0], symbols[-1]
    structure = "projected" if first.complex else "free"
    derivation = derive(expression.node, [first], book, structure)
    gradient = derivation.answers[0].gradient
    among, convention = project(gradient, first, "projected", derivation.normaliser)
    forward = Forward(gradient, [second], book)
    node, _ = project(along(forward, directions), first, "projected", forward.normaliser)

    def told() -> tuple[Step, ...]:
        steps = grounds_of_differential(forward.steps(), [second], book)
        return (
            gradient_line(derivation, gradient),
            *steps,
            last_step(steps[-1].after, node, "hvp", directions),
        )

    if first.complex:
        found = complexproducts.gradient_of(expression, derivation, first)
        complexproducts.refuse_unreal(found)
        return Product(
            "hvp", expression, node, names, directions, forward.normaliser, told,
            lambda: [*along_claims(gradient, node, directions), *found.claims()], complexproducts.HVP_WORDS,
        )  # fmt: skip

    def claims() -> list[Claim]:
        own = along_claims(among, node, directions)
        return [*own, *gradient_claims(expression.node, first, among)]

    return Product(
        "hvp", expression, node, names, directions, forward.normaliser, told, claims, convention,
    )  # fmt: skip
