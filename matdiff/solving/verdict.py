"""What a stationary point is: minimum, maximum or saddle, unique or not, and why.

Proved by the curvature of f where the constraints are affine (a convex f has its minimum wherever it is stationary), or said by the law
that found the branch; else the Hessian at random points is evidence, and is called that.
"""

from __future__ import annotations

from matdiff.base.errors import MatdiffError
from matdiff.calculus.curvature import Curvature, curvature_of
from matdiff.calculus.derive import assume_invertible, derive
from matdiff.calculus.vectorise import Jacobian
from matdiff.expression.build import apply, symbol
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import containing, postorder, substitute
from matdiff.rewrite.normal import Normaliser
from matdiff.solving.equation import pulled_out

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.rewrite.book import Context
    from matdiff.solving.problem import Found, Problem


class Verdict:
    """``kind`` ('minimum', 'maximum', 'saddle', '' if nothing is known), ``unique`` or None, ``why``, and whether it is ``proved``."""

    __slots__ = ("kind", "proved", "unique", "why")

    def __init__(self, kind: str, unique: bool | None, why: str, proved: bool = True) -> None:
        self.kind = kind
        self.unique = unique
        self.why = why
        self.proved = proved

    def sentence(self) -> str:
        """'the minimum, unique: f is strictly convex in w'."""
        if not self.kind:
            return ""
        article = "the" if self.unique else "a"
        said = f"{article} {self.kind}"
        if self.unique is False:
            said += ", not unique"
        elif self.unique:
            said += ", unique"
        return f"{said}: {self.why}" if self.why else said


def proved(problem: Problem, branch: Found) -> Verdict | None:
    """What the law of the branch or the curvature of f says; None where neither says anything."""
    if branch.verdict:
        has_sign = any(_either_sign(node) for node in branch.values.values())
        return Verdict(branch.verdict, False if has_sign else None, "")
    found = curvature(problem)
    if found is None or not found.shape:
        return there(problem, branch)
    is_up = found.kind.startswith("positive") or found.kind == "not negative"
    kind = "minimum" if is_up else "maximum"
    shape = found.shape.removeprefix("strictly ")
    f = "f" if problem.level is None else "what grows with f"
    if branch.free:
        return Verdict(kind, False, f"{f} is {shape} in {found.name}")
    if found.shape.startswith("strictly"):
        return Verdict(kind, True, f"{f} is {found.shape} in {found.name}")
    if any(attribute in ("invertible", "nonzero") for _, attribute in branch.conditions):
        return Verdict(
            kind, True, f"{f} is {shape} in {found.name}, and nothing else is stationary"
        )
    return Verdict(kind, None, f"{f} is {shape} in {found.name}")


def there(problem: Problem, branch: Found) -> Verdict | None:
    """What the Hessian is with the value put in, where the facts say that it is definite."""
    hessian = _hessian(problem)
    if hessian is None or branch.free or problem.constraints:
        return None
    (x,), value = problem.unknowns, hessian.value
    assert value is not None
    context = hessian.normaliser.context
    for node, attribute in branch.conditions:
        if attribute == "invertible" and not node.is_scalar:
            assume_invertible(apply("inv", node), context)
    try:
        normal = Normaliser(context).normal
        point = normal(substitute(branch.values[x], problem.letters))
        for attribute in x.attributes & {"positive", "positive_definite"}:
            _assume(point, attribute, context)
        normal = Normaliser(context).normal
        core = _core(point)
        named: dict[Node, Node] = {}
        if core is not None:
            named[core] = symbol("the sum", core.shape, x.attributes)
        value = substitute(pulled_out(value), named)
        put = normal(substitute(value, {x: substitute(point, named)}))
        assert problem.function is not None
        found = curvature_of(put, hessian.normaliser, problem.function, x)
    except (MatdiffError, ArithmeticError):
        return None
    if found is None or found.kind not in _DEFINITE:
        return None
    which = _DEFINITE[found.kind]
    is_only = len(problem.branches) == 1 and "nothing else is stationary"
    why = f"the Hessian there is {found.kind}" + (f", and {is_only}" if is_only else "")
    return Verdict(f"local {which}", None, why)


def _core(node: Node) -> Node | None:
    """The sum of matrices that stands behind the numbers: the scatter matrix in (1/N) sum_i x_i x_i'. Its terms are not taken apart."""
    inner = node.operands[-1] if isinstance(node, Apply) and node.operator.name == "scale" else node
    is_sum = isinstance(inner, Apply) and inner.operator.name == "indexed_sum"
    return inner if is_sum and not inner.is_scalar else None


def _assume(node: Node, attribute: str, context: Context) -> None:
    """That a value is in the domain of its unknown, and what follows for what stands behind its factors."""
    context.assume(node, attribute)
    if not isinstance(node, Apply):
        return
    if node.operator.name == "scale" and not node.is_scalar:
        _assume(node.operands[-1], attribute, context)
    elif node.operator.name == "scale":
        for factor in node.operands:
            if context.holds(factor, "nonnegative"):
                _assume(factor, attribute, context)
    elif node.operator.name == "power" and context.holds(node.operands[0], "nonnegative"):
        _assume(node.operands[0], attribute, context)


_DEFINITE = {
    "positive definite": "minimum",
    "negative definite": "maximum",
    "positive": "minimum",
    "negative": "maximum",
}


def _either_sign(node: Node) -> bool:
    """Whether a value is made of unit eigenvectors, any of which may be turned round."""
    names = [v.operator.name for v in postorder(node) if isinstance(v, Apply)]
    return any(name.startswith("eigvec") for name in names)


def curvature(problem: Problem) -> Curvature | None:
    """The proof of the curvature of f in its one unknown, where the constraints are affine; None where there is none."""
    hessian = _hessian(problem)
    if hessian is None or hessian.value is None or problem.function is None:
        return None
    (x,) = problem.unknowns
    if not all(is_affine(c.difference, x, problem) for c in problem.constraints):
        return None
    return curvature_of(hessian.value, hessian.normaliser, problem.function, x)


def _hessian(problem: Problem) -> Jacobian | None:
    """The Hessian of f by its one unknown."""
    if problem.function is None or len(problem.unknowns) != 1:
        return None
    (x,) = problem.unknowns
    try:
        derivation = derive(problem.function, [x], problem.book, "free")
        hessian = Jacobian(derivation.answers[0].free, x, problem.book)
    except MatdiffError:
        return None
    return None if hessian.value is None else hessian


def is_affine(node: Node, x: Symbol, problem: Problem) -> bool:
    """Whether the Jacobian of an expression does not depend on x."""
    value = Jacobian(node, x, problem.book).value
    return value is not None and not containing({x}, value)


def by_evidence(kinds: list[str]) -> Verdict | None:
    """What the Hessian said at every point; None where it said different things."""
    met = set(kinds) - {"unknown"}
    if len(met) != 1:
        return None
    (kind,) = met
    many = f"at {len(kinds)} random points" if len(kinds) > 1 else "at a random point"
    if kind in ("minimum", "maximum", "saddle"):
        words = "is indefinite" if kind == "saddle" else "is definite"
        where = " on the tangents" if kind == "saddle" else ""
        said = f"the Hessian{where} {words} {many} (evidence, no proof)"
        return Verdict(kind if kind == "saddle" else f"local {kind}", None, said, proved=False)
    return None
