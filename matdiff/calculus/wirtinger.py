"""Derivatives by a complex variable: Z and conj(Z) as two independent variables.

    df  =  tr(G' dZ) + tr(H' d conj(Z))        G = df/dZ with conj(Z) held constant, H = df/dZ* with Z held constant

    f real          H = conj(G), df = Re tr((2H)^H dZ): the gradient is 2 H, the direction of steepest ascent
    f holomorphic   H = 0: G is the complex derivative
    antiholomorphic G = 0: H is the derivative by conj(Z)
    else            G and H, and no gradient

A Hermitian variable has conj(Z) = Z', so that df = tr(G' dZ); its gradient among Hermitian matrices is the Hermitian part of conj(G).
Sources: W. Wirtinger 1927; K. Kreutz-Delgado, The Complex Gradient Operator and the CR-Calculus, 2009; Cookbook, chapter 4.
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.base.budget import TooLong
from matdiff.base.errors import UnsupportedError
from matdiff.calculus.conjugation import CONJ, inward
from matdiff.calculus.families import family_gradient, member_at
from matdiff.calculus.gathering import Gatherer
from matdiff.calculus.polish import Forms, polish
from matdiff.calculus.structure import project, untransposed
from matdiff.expression.build import HALF, TWO, add, apply, scale, transpose
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import postorder, symbols
from matdiff.numeric.fields import EXACT, PRECISE
from matdiff.numeric.pairs import parts
from matdiff.numeric.sampling import choose_sizes, domain_hints, sample
from matdiff.rewrite.terms import is_zero, zero_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from matdiff.calculus.sweep import Sweep
    from matdiff.rewrite.normal import Normaliser

GRADIENT, DERIVATIVE, NEITHER = "gradient", "derivative", "wirtinger"
CONJUGATE = "conjugate"
_POINTS, _TRIES = 8, 48
_NOISE = Fraction(1, 10**50)
"""Of values of a hundred digits; beside sinh(20) an imaginary part of 1 is not noise."""
_LARGE = 10**30


class Wirtinger:
    """The two derivatives, unpolished and as printed, and what the function is.

    ``kind``    'gradient' of a real function, 'derivative' of a holomorphic one, 'conjugate' of one of conj(Z), else 'wirtinger'.
    ``held``    df/dZ with conj(Z) held constant;  ``conj`` df/dZ* with Z held constant.
    ``answer``  what the question is answered with: 2 df/dZ*, or df/dZ.
    """

    __slots__ = ("answer", "conj", "convention", "free", "free_conj", "held", "hermitian", "kind")

    def __init__(self, kind: str, free: Node, free_conj: Node) -> None:
        self.kind = kind
        self.free = free
        self.free_conj = free_conj
        self.held = free
        self.conj = free_conj
        self.answer = free
        self.convention = ""
        self.hermitian = False


class Judge:
    """Finds the Wirtinger derivatives of one function by its variables."""

    def __init__(
        self,
        expression: Node,
        sweep: Sweep,
        normaliser: Normaliser,
        structure: str,
        folded: Mapping[Node, Node],
        forms: Forms,
    ) -> None:
        self.sweep = sweep
        self.normaliser = normaliser
        self.structure = structure
        self.folded = folded
        self.forms = forms
        self.gatherer = Gatherer(normaliser.context)
        self.is_real = is_real(expression, sweep.root, normaliser)

    def derivatives(self, variable: Node, target: Node, at: tuple[Symbol, ...]) -> Wirtinger:
        """Both derivatives by a variable, of a family by the member at the places."""
        free = self._cotangent(variable, target, at, False)
        free_conj = self._cotangent(variable, target, at, True)
        if self.normaliser.context.holds(variable, "hermitian") and variable.complex:
            return self._hermitian(variable, free)
        kind = NEITHER
        if self.is_real:
            kind = GRADIENT
        elif is_zero(free_conj):
            kind = DERIVATIVE
        elif is_zero(free):
            kind = CONJUGATE
        found = Wirtinger(kind, free, free_conj)
        held, conj = self._projected(variable, free, at), self._projected(variable, free_conj, at)
        found.convention = conj[1]
        found.held, found.conj = self.shown(held[0]), self.shown(conj[0])
        found.answer = found.conj if kind == CONJUGATE else found.held
        if kind == GRADIENT:
            found.answer = self.shown(self.normaliser.normal(scale(TWO, conj[0])))
        return found

    def shown(self, node: Node) -> Node:
        """As a person writes it."""
        return self.gatherer.gathered(polish(node, self.folded, self.forms))

    def real_part(self, gradient: Node) -> Node:
        """That of a gradient by a real variable, of a function that is real whatever the variable is.

        |x^H S x|^2 is (x^H S x)^2 for a symmetric S alone: what follows from that holds along symmetric dS, the real part along any.
        """
        if not gradient.complex:
            return gradient
        normal = self.normaliser.normal
        other = inward(apply(CONJ, gradient), self.normaliser.context)
        return normal(scale(HALF, normal(add(gradient, other))))

    def _cotangent(
        self, variable: Node, target: Node, at: tuple[Symbol, ...], conjugate: bool
    ) -> Node:
        if isinstance(variable, Symbol) and variable.axes:
            return family_gradient(self.sweep, variable, at, self.normaliser, conjugate)
        found = self.sweep.cotangent(apply(CONJ, target) if conjugate else target)
        if found is None:
            return zero_of(variable.shape)
        return untransposed(found, self.normaliser)

    def _projected(self, variable: Node, node: Node, at: tuple[Symbol, ...]) -> tuple[Node, str]:
        if not isinstance(variable, Symbol):
            return node, ""
        if "unitary" in variable.attributes:
            if self.structure == "riemannian":
                raise UnsupportedError(
                    "the Riemannian gradient among unitary matrices is not supported yet"
                )
            said = f"free gradient: the entries of {variable.name} vary independently although {variable.name} is unitary"
            return node, said
        return project(node, variable, self.structure, self.normaliser, member_at(variable, at))

    def _hermitian(self, variable: Node, free: Node) -> Wirtinger:
        """Among Hermitian matrices: the Hermitian part of conj(G); of a function that is not real G itself."""
        normal = self.normaliser.normal
        found = Wirtinger(GRADIENT if self.is_real else DERIVATIVE, free, zero_of(free.shape))
        found.hermitian = True
        found.held = self.shown(free)
        name = getattr(variable, "name", "")
        if not self.is_real or self.structure == "free":
            found.answer = found.held
            found.convention = f"by the entries of {name}: df = tr(G' d{name}), {name} is Hermitian"
            found.kind = DERIVATIVE
            return found
        if self.structure != "projected":
            raise UnsupportedError(
                f"the structure {self.structure} of a Hermitian variable is not supported yet",
                help="leave --structure out, or ask for free",
            )
        turned = normal(transpose(free))
        straight = normal(apply(CONJ, free))
        found.convention = f"gradient among Hermitian matrices, as {name} is Hermitian"
        if straight is turned:
            found.answer = self.shown(straight)
            return found
        half = normal(add(scale(HALF, straight), scale(HALF, turned)))
        found.convention = f"projected onto Hermitian matrices, (G + G^H)/2, as {name} is Hermitian"
        found.answer = self.shown(half)
        return found


def is_real(expression: Node, root: Node, normaliser: Normaliser) -> bool:
    """Whether a function has real values: by its form, by its conjugate, or as seen at random points."""
    if not expression.complex or normaliser.context.holds(root, "real"):
        return True
    normal = normaliser.normal
    turned = inward(apply(CONJ, root), normaliser.context)
    if normal(turned) is normal(root):
        return True
    return _seen_real(root)


def _in_pieces(node: Node) -> bool:
    """Whether a function has pieces: relu(t) z is real where t < 0, and says nothing of the rest."""
    return isinstance(node, Apply) and node.operator.pieces and not node.operands[0].complex


def _seen_real(root: Node) -> bool:
    """No imaginary part at random points; False where it has no value anywhere, or more than one formula."""
    if any(_in_pieces(node) for node in postorder(root)):
        return False
    names = symbols(root)
    sizes = choose_sizes(root)
    hints = domain_hints(root)
    seen = 0
    keys = list(sizes)
    for attempt in range(_TRIES):
        values = list(sizes.values())
        turn = attempt % max(1, len(values))
        turned = dict(zip(keys, values[turn:] + values[:turn], strict=True))
        small = {v: hints.get(v, frozenset()) | {"unit"} for v in names} if attempt % 2 else hints
        try:
            point = sample(names, turned, attempt, hints=small)
            point.complex = True
            ((value,),) = point.evaluator(EXACT).value(root)
        except (ArithmeticError, TooLong):
            continue
        real, imaginary = (abs(PRECISE.number(part)) for part in parts(value))
        if imaginary > PRECISE.number(_NOISE) * max(real, 1):
            return False
        if real > _LARGE:
            continue  # a hundred digits do not show what stands beside it
        seen += 1
        if seen == _POINTS:
            return True
    return False
