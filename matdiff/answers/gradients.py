"""Gradients, and what stands in their place by a complex variable: the rows of their kinds.

    gradient     df = tr(G' dX)                              of a real function of a complex Z: 2 df/dZ*, df = Re tr(G^H dZ)
    derivative   df = tr(G' dZ)                              of a holomorphic function
    conjugate    df = tr(H' dZ*)                             of one of Z* alone
    wirtinger    df = tr(G' dZ) + tr(H' dZ*)                 of any other: there is no gradient

>>> import matdiff
>>> print(matdiff.grads("x^T A y", wrt="x, y"))
x: A y
y: A^T x
>>> r = matdiff.grad("||A z - b||^2", wrt="z", where="A: m x n complex, z: complex, b: complex")
>>> str(r), r.kind, str(r.wirtinger.z), str(r.wirtinger.conj)
('2 A^H (A z - b)', 'gradient', 'A^T conj(A z - b)', 'A^H (A z - b)')
"""

from __future__ import annotations

from collections.abc import Mapping

from matdiff.answers.answer import Answer
from matdiff.answers.formula import Formula
from matdiff.answers.found import Found, Kind
from matdiff.base.errors import UnsupportedError
from matdiff.calculus import narrate
from matdiff.calculus import steps as calculus_steps
from matdiff.calculus.identify import line_of
from matdiff.checks import claim, grounds, stating
from matdiff.codegen import naming
from matdiff.expression.build import apply
from matdiff.expression.nodes import Symbol
from matdiff.expression.traverse import postorder, substitute
from matdiff.solving import asking

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matdiff.answers.result import Expression
    from matdiff.calculus.derive import Answer as Solved
    from matdiff.calculus.derive import Derivation
    from matdiff.calculus.steps import Step
    from matdiff.expression.nodes import Node
    from matdiff.indexnotation.form import IndexForm
    from matdiff.solving.solution import Solution


class WirtingerPair:
    """``z`` is df/dZ with conj(Z) held constant, ``conj`` is df/dZ* with Z held constant; both print themselves."""

    __slots__ = ("conj", "z")

    def __init__(self, held: Node, conj: Node) -> None:
        self.z = Formula(held)
        self.conj = Formula(conj)

    def __repr__(self) -> str:
        return f"WirtingerPair(z={str(self.z)!r}, conj={str(self.conj)!r})"


def gradient_of(
    question: Expression,
    derivation: Derivation,
    solved: Solved,
    name: str,
    structure: str,
    turned: Node | None = None,
    letters: Mapping[Node, Node] | None = None,
    means: Node | None = None,
) -> Answer:
    """The answer of a derivation. ``turned`` is the gradient by a transpose, an inverse or an entry, ``letters`` what P stands for, and
    ``means`` what ``turned`` is by definition, not written any shorter.

    UnsupportedError where a complex variable is given so.
    """
    both = solved.wirtinger
    if both is not None:
        refuse_turned(turned, name)
    notes = []
    conventions = [solved.convention]
    if both is not None and not both.hermitian:
        row = "complex_gradient" if both.kind == "gradient" else both.kind
        line = line_of(derivation.book, row, solved.name)
        conventions.insert(0, _SAID[both.kind].format(solved.name, line))
    elif both is None and solved.convention:
        notes.append(solved.convention[0].upper() + solved.convention[1:] + ".")
    if not solved.occurs:
        notes.append(f"{name} does not occur in the expression, so its gradient is zero.")
    return Answer(
        Found(
            ROWS["gradient" if both is None else both.kind],
            question, [name], [solved.variable], solved.gradient if turned is None else turned,
            conventions=conventions, notes=notes,
            derivation=derivation, answer=solved, structure=structure,
            letters=dict(letters or {}), is_turned=turned is not None, means=means,
        )
    )  # fmt: skip


_SAID = {
    "gradient": "f is real: the gradient is 2 ∂f/∂{0}*, {1}",
    "derivative": "f is holomorphic in {0}: {1}",
    "conjugate": "f is holomorphic in conj({0}): {1}",
    "wirtinger": "f is neither real nor holomorphic: {1}, no gradient",
}
"""What the answer by a complex variable is, by kind."""


def refuse_turned(turned: Node | None, name: str) -> None:
    """UnsupportedError where a complex variable is given transposed, inverted, or as an entry."""
    if turned is not None:
        raise UnsupportedError(
            f"the derivative by {name} is not supported for a complex variable",
            help="ask for it by the variable itself",
        )


def as_question(found: Found) -> tuple[Node, Symbol, Node]:
    """What a check compares: the expression, the variable as a symbol, the gradient by it."""
    solved: Solved = found.how["answer"]
    assert isinstance(solved.variable, Symbol)
    return found.how["derivation"].expression, solved.variable, solved.gradient


def steps(found: Found) -> tuple[Step, ...]:
    """The narrated derivation, each line with the attributes that it rests on."""

    solved, letters = found.how["answer"], found.how["letters"]
    told = narrate.steps_of(found.how["derivation"], solved)
    if found.how["is_turned"]:
        told = (*told, calculus_steps.turned_step(solved.gradient, found.node, letters))
    told = calculus_steps.with_letters(told, letters) if letters else told
    return grounds.grounds_of_gradient(
        told, solved.variable, solved.places, found.how["derivation"].book
    )


def claims(found: Found, of: str = "dense") -> list[claim.Claim]:
    """df = <G, dX>; of a complex variable both derivatives, and that the gradient is the one of a real function."""

    solved: Solved = found.how["answer"]
    if not solved.occurs:
        raise UnsupportedError(f"{found.names[0]} does not occur, nothing to compare")
    expression, variable, gradient = as_question(found)
    structure = found.how["structure"]
    kept = None if structure == "projected" else structure
    both, places, means = solved.wirtinger, solved.places, found.how["means"]
    if both is None:
        own = stating.gradient_claims(expression, variable, gradient, structure=kept, places=places)
        if means is not None:
            own.append(claim.Claim(found.node, (), means, wrong="the last line does not follow"))
        return own
    is_gradient = both.kind == "gradient"
    if both.hermitian:
        return stating.hermitian_claims(expression, variable, gradient, is_gradient, places=places)
    return stating.wirtinger_claims(
        expression, variable, both.held, both.conj, gradient if is_gradient else None,
        structure=kept, places=places,
    )  # fmt: skip


def conditions(found: Found) -> list[tuple[Node, str]]:
    """When the answer holds, in the letters of the question."""
    derivation, letters = found.how["derivation"], found.how["letters"]
    told: list[tuple[Node, str]] = derivation.conditions(found.how["answer"])
    if not letters:
        return told
    normal = derivation.normaliser.normal
    return list(dict.fromkeys((normal(substitute(node, letters)), words) for node, words in told))


def code(found: Found, of: str) -> tuple[Node, str]:
    """The gradient, of a family those by all its members, indices first."""

    both, whole = found.how["answer"].wirtinger, found.node
    for place in reversed(found.how["answer"].places):
        whole = apply("stack", place, whole)
    if both is None:
        return whole, naming.function_name("gradient", found.names[0])
    return whole, "gradient" if both.kind == "gradient" else "derivative"


def index(found: Found, conj: bool = False) -> IndexForm:
    """df/dX in index notation; by a complex variable df/dZ, with ``conj`` df/dZ*."""
    from matdiff.indexnotation.complexform import complex_forms, index_forms

    expression, variable, _ = as_question(found)
    if found.how["answer"].wirtinger is not None:
        return complex_forms(expression, variable)[conj]
    return index_forms("grad", expression, [variable])[0]


def _pair(found: Found) -> WirtingerPair:
    """Both Wirtinger derivatives. UnsupportedError for a Hermitian variable, whose conjugate is its transpose."""
    both = found.how["answer"].wirtinger
    if both is None:
        raise UnsupportedError(f"{found.names[0]} is real: there is one derivative")
    if both.hermitian:
        raise UnsupportedError(
            f"{found.names[0]} is Hermitian: its conjugate is its transpose, so there is one derivative"
        )
    return WirtingerPair(both.held, both.conj)


def _solve(found: Found) -> Callable[..., Solution]:
    """Where a gradient is zero, under constraints ``st``; see :func:`matdiff.solve`.

    >>> import matdiff
    >>> print(matdiff.grad("||X w - y||^2", wrt="w").solve())
    w = (X^T X)^-1 X^T y
    """

    def solve(st: str = "") -> Solution:
        return asking.solve_gradient(Answer(found), st)

    return solve


_MORE = {
    "solve": _solve,
    "as_question": lambda found: lambda: as_question(found),
    "wirtinger": _pair,
    "found": lambda found: found.how["answer"].wirtinger,
}
ROWS = {
    name: Kind(
        name, said, line, steps=steps, claims=claims, conditions=conditions, code=code, index=index, more=_MORE,
    )
    for name, said, line in (
        ("gradient", "a gradient", "gradient"),
        ("derivative", "a complex derivative", "wirtinger"),
        ("conjugate", "a derivative by the conjugate", "wirtinger"),
        ("wirtinger", "a pair of Wirtinger derivatives", "wirtinger"),
    )
}  # fmt: skip


def is_complex(root: Node, variables: Sequence[Node]) -> bool:
    """Whether an expression or a variable has complex entries."""
    return any(node.complex for node in postorder(root, *variables))


def refuse_complex(root: Node, variables: Sequence[Node], what: str) -> None:
    """UnsupportedError where a derivative of complex matrices is asked for that is served for real ones only."""
    if is_complex(root, variables):
        raise UnsupportedError(
            f"{what} of complex matrices is not supported yet",
            help="matdiff grad gives both Wirtinger derivatives of a scalar, matdiff differential dF",
        )
