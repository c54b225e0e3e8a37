"""Derivatives by a complex variable in index notation: Z and Z*, its conjugate, as two independent variables (Wirtinger).

    df/dz_m   = A_km (A*_kl z*_l - b*_k)        Z* held          df/dz*_m  = A*_km (A_kl z_l - b_k)        Z held

Every conjugate stands at a letter (matdiff.tensor.conjugates) and is written with a star. While the derivative is taken and written,
z* is a variable of its own; it is conj(z) again in the matrix form, in code, and where the main engine's answer is compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matdiff.answers.gradients import is_complex
from matdiff.base.errors import MatdiffError
from matdiff.calculus.bookshelf import book_with
from matdiff.calculus.derive import derive
from matdiff.calculus.wirtinger_jacobian import WirtingerJacobian
from matdiff.checks.report import BOTH_ENGINES, CheckReport
from matdiff.expression.build import apply, member, symbol
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import transform
from matdiff.indexnotation.form import IndexForm, index_form, symbols_in
from matdiff.tensor import einsum as tensor_einsum
from matdiff.tensor.agreement import agree, merged, sizes_for
from matdiff.tensor.conjugates import conjugate_leaf
from matdiff.tensor.lowering import Lowering
from matdiff.tensor.make import scaled
from matdiff.tensor.nodes import Tensor, intern, postorder
from matdiff.tensor.replacing import replaced

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node


class ComplexForm(IndexForm):
    """df/dZ with Z* held, or with ``conj`` df/dZ* with Z held; of a real variable among complex ones its derivative."""

    def __init__(self, function: Tensor, leaf: Tensor, node: Node, conj: bool = False) -> None:
        self.conj = conj
        self.leaf = leaf
        self.starred: dict[Tensor, Tensor] = {
            v: _starred(v.children[0]) for v in postorder(function) if v.kind == "conj"
        }
        by = leaf
        if conj:
            by = _starred(leaf)
            self.starred[conjugate_leaf(leaf)] = by
        super().__init__(replaced(function, self.starred), [by], node)

    @property
    def symbols(self) -> list[Symbol]:
        """The symbols of the function and the variable, by name; a conjugate is none of its own."""
        return symbols_in(self.whole(self.function), self.leaf)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is held."""
        if conjugate_leaf(self.leaf).kind != "conj":
            return super().notes
        name = self.leaf.data[0].name
        return (
            f"A star marks the conjugate: {name}* is held in df/d{name}, {name} in df/d{name}*.",
        )

    def matrix(self) -> Node | None:
        """The same in matrix notation, with conj(Z)."""
        found = super().matrix()
        if found is None:
            return None
        own = {star.data[0]: turned.children[0].data[0] for turned, star in self.starred.items()}
        return transform(found, lambda node: _unstarred(node, own))

    def einsum(self, times: int = 1) -> str:
        """Source text of a NumPy function made of einsum, times a number; complex names are complex arrays."""

        function = self.whole(self.function)
        tensor = scaled(times, self.whole(self.tensor))
        return tensor_einsum.einsum_source(tensor, "derivative", postorder(function, self.leaf))

    def compared(self) -> CheckReport:
        """Compare with the Wirtinger derivative of the main engine, modulo a prime."""
        try:
            own = Lowering().tensor(self._of_main_engine())
        except MatdiffError as error:
            return CheckReport("not checked", why=error.message, method=BOTH_ENGINES)
        mine = self.whole(self.tensor)
        if self.function.axes:
            mine = merged(mine, self.rows())
        if not agree(own, mine, points=3):
            why = "the two engines differ modulo the prime"
            return CheckReport("disagreed", why=why, method=BOTH_ENGINES)
        sizes = sizes_for(mine)
        return CheckReport("agreed", exact=True, points=3, sizes=sizes, method=BOTH_ENGINES)

    def _of_main_engine(self) -> Node:
        assert self.node is not None
        v = self.leaf.data[0]
        if self.function.axes:
            found = WirtingerJacobian(self.node, v, book_with(()))
            return found.conj if self.conj and found.conj is not None else found.held
        answer = derive(self.node, [v], book_with(()), "free").answers[0]
        if answer.wirtinger is None:
            return answer.gradient
        return answer.wirtinger.conj if self.conj else answer.wirtinger.held

    def whole(self, tensor: Tensor) -> Tensor:
        """A tensor with the conjugates as they are."""
        return replaced(tensor, {star: turned for turned, star in self.starred.items()})


def _unstarred(node: Node, own: Mapping[Node, Symbol]) -> Node:
    """conj(Z) for Z*, of a family conj(z_i) for its members."""
    places: list[Node] = []
    family = node
    while isinstance(family, Apply) and family.operator.name == "member":
        family, place = family.operands
        places.insert(0, place)
    v = own.get(family)
    if v is None or len(places) < len(v.axes):
        return node
    whole: Node = v
    for place in places:
        whole = member(whole, place)
    return apply("conj", whole)


def _starred(leaf: Tensor) -> Tensor:
    """A leaf of its own for the conjugate."""
    v = leaf.data[0]
    star = symbol(f"{v.name}*", v.shape, v.attributes, v.axes)
    return intern("leaf", (star,), (), leaf.axes)


def complex_forms(node: Node, variable: Symbol) -> list[ComplexForm]:
    """Both Wirtinger derivatives; one by a Hermitian variable, whose conjugate is its transpose, and by a real one."""
    lowering = Lowering()
    function, leaf = lowering.tensor(node), lowering.leaf(variable)
    both = (False, True) if conjugate_leaf(leaf).kind == "conj" else (False,)
    return [ComplexForm(function, leaf, node, conj) for conj in both]


def index_forms(kind: str, node: Node, variables: Sequence[Node]) -> list[IndexForm]:
    """A gradient, Jacobian or Hessian in index notation; of complex expressions the Wirtinger derivatives."""
    (variable, *others) = variables
    if kind == "hessian" or others or not isinstance(variable, Symbol):
        return [index_form(kind, node, variables)]
    if not is_complex(node, [variable]):
        return [index_form(kind, node, variables)]
    return [*complex_forms(node, variable)]
