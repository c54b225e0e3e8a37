"""The Jacobian: from the differential dF, linear in dX, to d vec F = J d vec X.

The laws of rules/vectorisation move everything from around dX to the front: each has the form vec(L(B)) -> M vec(B), with the
differential in B. Applied from the outside in they leave M_1 M_2 ... vec(dX), and J is the product, in normal form. vec stacks
columns; of a vector it is the vector itself, so the Jacobian of a vector by a vector has no Kronecker product in it.

The steps are those of the differential, then the vec laws (Magnus & Neudecker, chapters 2, 3, 9).
"""

from __future__ import annotations

from matdiff.base.errors import UnsupportedError
from matdiff.calculus.forward import Forward
from matdiff.calculus.identify import line_of
from matdiff.calculus.steps import Step
from matdiff.expression.build import apply, eye, index, matmul
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.operators import OPERATORS
from matdiff.expression.reindex import first_free, indices_in, reindexed
from matdiff.rewrite.once import make_plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Shape
    from matdiff.rewrite.book import CompiledLaw, LawBook
    from matdiff.rewrite.law import Law

    State = tuple[Node, Node, tuple[Node, ...]]  # M, the rest of dF under vec, the sums around it

_ADD, _D, _MATMUL, _SUM = (OPERATORS[name] for name in ("add", "d", "matmul", "indexed_sum"))
_SCALE, _VEC = OPERATORS["scale"], OPERATORS["vec"]


class Jacobian:
    """J with d vec F = J d vec X; ``value`` in numerator layout, rows numbered by vec F.

    Where a law of vec is missing ``value`` is None and ``missing`` says which: dF itself, a linear map of dX, is the answer then.
    """

    def __init__(
        self,
        expression: Node,
        variable: Node,
        book: LawBook,
        forward: Forward | None = None,
        line: Node | None = None,
    ) -> None:
        """``line`` is what is linear in dX, where it is not the whole dF that ``forward`` has found."""
        self.expression = expression
        self.variable = variable
        self.forward = forward or Forward(expression, [variable], book)
        self._line = self.forward.value if line is None else line
        self.book = book
        self.normaliser = self.forward.normaliser
        self.used: dict[Law, None] = {}
        self.missing = ""
        self.value: Node | None = None
        try:
            self.value = self._run()
        except UnsupportedError as error:
            self.missing = str(error.message)

    def _run(self) -> Node:
        """Each summand of dF as M vec(dX)."""
        normal = self.normaliser.normal
        parts: list[Node] = []
        size = apply("vec", self.expression).shape[0]
        waiting: list[State] = [(eye(size), self._line, ())] if self._line.moving else []
        while waiting:
            factor, inner, indices = waiting.pop()
            assert isinstance(inner, Apply) and inner.moving
            if inner.operator is _ADD:
                waiting += [(factor, term, indices) for term in reversed(inner.operands)]
            elif inner.operator is _SUM:
                own, body = _opened(inner, factor, indices)
                waiting.append((factor, body, (*indices, own)))
            elif inner.operator is _D:
                for index in reversed(indices):
                    factor = normal(apply("indexed_sum", index, factor))
                parts.append(factor)
            else:
                matrix, inside = self._turn(inner)
                waiting.append((normal(matmul(factor, matrix)), inside, indices))
        if not parts:
            columns = apply("vec", self.variable).shape[0]
            return apply("zeros", parameters=(size, columns))
        return normal(apply("add", *parts)) if len(parts) > 1 else normal(parts[0])

    def _turn(self, inner: Node) -> tuple[Node, Node]:
        """One law vec(L(B)) -> M vec(B): (M, B)."""
        state = apply("vec", inner)
        for law in self.book.compiled("vectorisation", "vec"):
            found = law.match(state, self.forward.context.holds)
            if found is not None:
                self.used[law.law] = None
                self.forward.context.apply(law.law)
                return _parts(law, found[0])
        raise UnsupportedError(
            f"no law of vec for '{_word(inner)}'", help="add a law to rules/vectorisation"
        )

    @property
    def shape(self) -> Shape:
        """As many rows as F has entries, as many columns as X."""
        size = apply("vec", self.expression).shape[0]
        return size, apply("vec", self.variable).shape[0]

    def steps(self) -> tuple[Step, ...]:
        """The differential, then d vec F = J d vec X."""
        told = list(self.forward.steps())
        normal = self.normaliser.normal
        if self.value is None:
            return tuple(told)
        last = normal(apply("vec", self.forward.value))
        names = tuple(law.name for law in self.used)
        reason = "; ".join(dict.fromkeys(law.reason for law in self.used if not law.quiet))
        source = "; ".join(dict.fromkeys(law.source for law in self.used))
        line = matmul(self.value, normal(apply("vec", apply("d", self.variable))))
        told.append(
            Step("vec", last, line, names, reason or "the matrix before the differential", source)
        )
        told.append(
            Step("jacobian", line, self.value, ("identify",), line_of(self.book, "jacobian", "X"))
        )
        return tuple(told)


def _opened(sum_: Apply, factor: Node, indices: tuple[Node, ...]) -> tuple[Node, Node]:
    """The index and the body of a sum; under another name where the name stands for an index outside already."""
    own, body = sum_.operands
    assert isinstance(own, Symbol)
    outside = factor.indices.union(*(other.indices for other in indices))
    if own.name not in outside:
        return own, body
    taken = {v.name for v in indices_in(body, factor)} | outside
    other = index(first_free((), taken), own.axes[0])
    return other, reindexed(body, {own: other})


def _parts(law: CompiledLaw, bindings: dict[object, object]) -> tuple[Node, Node]:
    """An instance of M vec(B) as (M, B). The factor with the differential stands last, or is a scalar in front."""
    made = law.template.build(bindings, make_plain)
    scalars = made.operands if isinstance(made, Apply) and made.operator is _SCALE else (made,)
    before: list[Node] = []
    after: list[Node] = []
    moving: Node | None = None
    for part in scalars:
        if isinstance(part, Apply) and part.operator is _MATMUL and part.operands[-1].moving:
            before, moving = [*part.operands[:-1]], part.operands[-1]
        elif part.moving:
            moving = part
        else:
            after.append(part)
    if moving is None:
        raise UnsupportedError(f"the law {law.law.name} loses the differential")
    inside = moving.operands[0] if isinstance(moving, Apply) and moving.operator is _VEC else moving
    matrix = matmul(*before) if before else None
    if not after:
        return (eye(made.shape[0]) if matrix is None else matrix), inside
    if matrix is None:
        matrix = None if inside.is_scalar else eye(made.shape[0])
    return apply("scale", *after, *(() if matrix is None else (matrix,))), inside


def _word(node: Node) -> str:
    return node.operator.word if isinstance(node, Apply) else str(node)


__all__ = ["Jacobian"]
