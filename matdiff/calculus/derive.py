"""The whole way from a scalar expression to its gradients: unfold, sweep, project, polish.

    f  ->  definitions unfolded  ->  df swept back to the variables  ->  G  ->  the structure of X respected  ->  as a person writes it

``derive`` returns a Derivation: the answers, and the record that the printed steps are read from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matdiff.base.errors import ShapeError, UnsupportedError
from matdiff.calculus import conjugation, wirtinger
from matdiff.calculus.conditions import conditions_of
from matdiff.calculus.families import family_gradient, member_at, places_of, tidied
from matdiff.calculus.opening import open_where_shorter
from matdiff.calculus.polish import Forms, differences, even_signs, polish
from matdiff.calculus.sharing import shared_out
from matdiff.calculus.structure import project, symmetric_parts, untransposed
from matdiff.calculus.sweep import Sweep
from matdiff.expression.build import ONE
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import containing, postorder
from matdiff.rewrite.book import Context
from matdiff.rewrite.normal import Normaliser
from matdiff.rewrite.once import unfold
from matdiff.rewrite.terms import zero_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.calculus.wirtinger import Judge, Wirtinger
    from matdiff.rewrite.book import LawBook
    from matdiff.rewrite.law import Law

UNFOLDED = ("definitions", "patterns")
"""The folders whose laws are applied before d."""
MODULI = ("moduli",)
"""And after them, of complex expressions."""
_SQUARE_FACTORS = frozenset(("matmul", "transpose", "kron"))


class Answer:
    """The gradient by one variable: ``free`` before the structure of the variable counts, ``projected``, and as printed.

    Of a family it is the gradient by the member at the ``places``, which are free indices of it.
    """

    __slots__ = (
        "convention", "free", "gradient", "name", "occurs", "places", "projected", "variable", "wirtinger",
    )  # fmt: skip

    def __init__(
        self,
        variable: Node,
        free: Node,
        projected: Node,
        gradient: Node,
        convention: str,
        occurs: bool,
        places: tuple[Symbol, ...] = (),
    ) -> None:
        self.variable = variable
        self.places = places
        self.free = free
        self.projected = projected
        self.gradient = gradient
        self.convention = convention
        self.name = variable.name if isinstance(variable, Symbol) else "x"
        self.occurs = occurs
        self.wirtinger: Wirtinger | None = None
        """Both derivatives by a complex variable."""


class Derivation:
    """Everything that happened: the expression as read, unfolded, the sweep, the answers."""

    __slots__ = (
        "answers",
        "book",
        "context",
        "cotangent",
        "expression",
        "folded",
        "has_complex",
        "moved",
        "normaliser",
        "root",
        "structure",
        "sweep",
        "unfolded",
    )

    def __init__(
        self,
        expression: Node,
        root: Node,
        unfolded: list[tuple[Law, Node, Node]],
        sweep: Sweep,
        answers: list[Answer],
        normaliser: Normaliser,
        structure: str,
        cotangent: Node = ONE,
    ) -> None:
        self.structure = structure
        self.moved: tuple[str, ...] = ()
        """The laws that moved conjugates to the letters."""
        self.has_complex = any(node.complex for node in (expression, *sweep.depends))
        self.folded: Mapping[Node, Node] = {}
        """What definitions were unfolded to, and what stood there before: u'u for ||u||^2."""
        self.cotangent = cotangent
        self.expression = expression
        self.root = root
        self.unfolded = unfolded
        self.sweep = sweep
        self.answers = answers
        self.normaliser = normaliser
        self.context = normaliser.context
        self.book = normaliser.context.book

    def conditions(self, answer: Answer) -> list[tuple[Node, str]]:
        """When the answer holds."""
        return conditions_of(
            self.context,
            self.root,
            answer.gradient,
            normal=self.normaliser.normal,
            folded=self.folded,
        )


def derive(
    expression: Node,
    variables: Sequence[Node],
    book: LawBook,
    structure: str = "projected",
    unfold_for: Sequence[Node] = (),
    places: Mapping[Node, tuple[Symbol, ...]] | None = None,
    cotangent: Node = ONE,
) -> Derivation:
    """The gradients of a scalar expression by some of its nodes, symbols mostly.

    Of a value F in the midst of a computation, whose ``cotangent`` Ḡ is known, those in <Ḡ, dF>, free of any structure.

    Definitions are unfolded where a variable, or one of ``unfold_for``, occurs. ``places`` are the indices of the member that is asked
    for, where a variable is a family.

    ShapeError if the expression is not scalar; UnsupportedError if a law is missing.
    """
    if expression.shape != cotangent.shape:
        raise ShapeError(
            f"a gradient is of a scalar, not of {expression.shape[0]} x {expression.shape[1]}"
        )
    context = Context(book)
    assume_invertible(expression, context)
    normaliser = Normaliser(context)
    depends = containing(set(variables), expression)
    opened = containing({*variables, *unfold_for}, expression) if unfold_for else depends
    root, unfolded = unfold(expression, UNFOLDED, context, opened.__contains__)
    order = postorder(root)
    moved: dict[str, None] = {}
    has_complex = any(node.complex for node in order)
    if has_complex:
        if cotangent is not ONE:
            raise UnsupportedError(
                "a backward pass through complex values is not supported yet",
                help="matdiff grad gives the gradient of the whole expression",
            )

        root, more = unfold(
            root, MODULI, context, containing({*variables, *unfold_for}, root).__contains__
        )
        unfolded += more
        loose = frozenset(v for v in variables if structure == "free" and not v.complex)
        root = conjugation.inward(root, context, moved, loose)
        order = postorder(root)
    for node in order:
        if isinstance(node, Apply) and node.operator.name == "matmul" and node.is_scalar:
            normaliser.prefer(node)
    targets = [_carried(variable, unfolded, expression) for variable in variables]
    sweep = Sweep(root, targets, book, normaliser, cotangent)
    folded = _foldings(unfolded, normaliser)
    answers = []
    forms = Forms(map(normaliser.normal, differences(root)))
    judge: wirtinger.Judge | None = None
    if has_complex:
        judge = wirtinger.Judge(expression, sweep, normaliser, structure, folded, forms)
    for variable, target in zip(variables, targets, strict=True):
        at: tuple[Symbol, ...] = ()
        if judge is not None and variable.complex:
            if isinstance(variable, Symbol) and variable.axes:
                at = (places or {}).get(variable) or places_of(variable, expression)
            answers.append(complex_answer(judge, variable, target, at, variable in depends))
            continue
        if isinstance(variable, Symbol) and variable.axes:
            at = (places or {}).get(variable) or places_of(variable, expression)
            free: Node | None = family_gradient(sweep, variable, at, normaliser)
        else:
            free = sweep.cotangent(target)
        if free is not None:
            free = untransposed(free, normaliser)
        occurs = variable in depends
        if free is None:
            free = zero_of(variable.shape)
        projected, convention = free, ""
        if isinstance(variable, Symbol) and cotangent is ONE:
            point = member_at(variable, at)
            if structure == "free" and judge is not None and not expression.complex:
                free = judge.real_part(free)
            projected, convention = project(free, variable, structure, normaliser, point)
            if structure == "free" and context.holds(variable, "symmetric"):
                convention += symmetric_parts(expression, variable)
        shorter = projected if has_complex else open_where_shorter(projected, normaliser.normal)
        gradient = polish(shorter, folded, forms)
        if at:
            gradient = tidied(normaliser.normal(even_signs(gradient)), normaliser)
        if judge is not None:
            gradient = judge.gatherer.gathered(gradient)
        gradient = shared_out(gradient)
        answers.append(Answer(variable, free, projected, gradient, convention, occurs, at))
    found = Derivation(expression, root, unfolded, sweep, answers, normaliser, structure, cotangent)
    found.folded = folded
    found.moved = tuple(moved)
    return found


def complex_answer(
    judge: Judge, variable: Node, target: Node, at: tuple[Symbol, ...], occurs: bool
) -> Answer:
    """The answer by a complex variable, with both Wirtinger derivatives."""
    both = judge.derivatives(variable, target, at)
    answer = Answer(variable, both.free, both.answer, both.answer, both.convention, occurs, at)
    answer.wirtinger = both
    return answer


def _foldings(unfolded: list[tuple[Law, Node, Node]], normaliser: Normaliser) -> dict[Node, Node]:
    """Normal forms of the numbers that definitions were unfolded to, and what stood there before.

    Not where the index is gone from the normal form, as from ||x_i 0'||: it may stand outside of the sum over i.
    """
    found = {}
    for _, old, new in unfolded:
        if new.is_scalar and old.weight <= new.weight:
            normal = normaliser.normal(new)
            if old.indices <= normal.indices:
                found[normal] = old
    return found


def _carried(variable: Node, unfolded: list[tuple[Law, Node, Node]], expression: Node) -> Node:
    """Where an intermediate value went when definitions were unfolded."""
    for _, old, new in unfolded:
        if variable is old:
            variable = new
    return variable


def assume_invertible(expression: Node, context: Context) -> None:
    """Who writes inv(E), det(E) under a logarithm or logdet(E) assumes E invertible, and every square factor of E."""
    for node in postorder(expression):
        if isinstance(node, Apply) and node.operator.name in ("inv", "logdet", "det"):
            waiting = [node.operands[0]]
            while waiting:
                inner = waiting.pop()
                context.assume(inner, "invertible")
                if isinstance(inner, Apply) and inner.operator.name in _SQUARE_FACTORS:
                    waiting += [c for c in inner.operands if c.shape[0] == c.shape[1]]
