"""The exact check: an answer of the main engine against the second engine, modulo a large prime.

The expression is lowered to a tensor graph and differentiated there, by rules that share nothing with the law files, along
a random direction T that obeys the structure of the variable; the answer is lowered for its value alone. Both are rational
functions of the entries and of opaque values (matdiff.tensor.residues), so that if they differ at all they differ at a random
point modulo P with a probability of 1 - degree/P (Schwartz, Zippel).

    gradient      tr(G'T) = Df[T], and G has the structure that it claims          by a complex variable: exact_complex.py
    Jacobian      J vec T = vec DF[T]            Hessian    vec(S)' H vec(T) = D^2 f[S, T]
    differential  dF with T for dX = DF[T]

>>> from matdiff.expression.build import matmul, symbol, transpose
>>> x, y, A = symbol("x", ("m", 1)), symbol("y", ("n", 1)), symbol("A", ("m", "n"))
>>> print(exact_gradient(matmul(transpose(x), A, y), A, matmul(x, transpose(y))).sentence())
✓ checked with the index engine: 3 random points modulo 2^61 - 3153 at m = 3, n = 2, exact
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from matdiff.base.errors import UnsupportedError
from matdiff.checks.directions import kind_of
from matdiff.checks.exact_points import points_for, roomy
from matdiff.checks.report import INDEX_ENGINE, CheckReport
from matdiff.checks.structures import held, seed_of
from matdiff.expression.build import apply, matmul, symbol, transpose
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.operators import named
from matdiff.numeric.sampling import choose_sizes, domain_hints
from matdiff.tensor.arrays import NoSpectrum, NoValue, TooLarge
from matdiff.tensor.derive import derivative
from matdiff.tensor.evaluate import Evaluator
from matdiff.tensor.lowering import Lowering
from matdiff.tensor.make import product
from matdiff.tensor.nodes import Tensor, postorder
from matdiff.tensor.points import RandomPoint
from matdiff.tensor.splitting import arguments, spectral_leaves

Pair = tuple[Tensor, Tensor]
_TRIES = 60
_RARE = 150
"""Tries where points are rare: where a matrix that is no variable has to have its eigenvalues in the field."""
_SPARE = 6
_SEEN_ONLY_IN_PART = named("transcendental")
"""Functions of which not every identity holds modulo a prime."""


def exact_gradient(
    expression: Node,
    variable: Symbol,
    gradient: Node,
    *,
    structure: str | None = None,
    places: tuple[Symbol, ...] = (),
    points: int = 3,
) -> CheckReport:
    """Compare tr(G'T) with the derivative along a random T. The arguments are those of the check with SymPy."""
    if gradient.shape != variable.shape:
        return CheckReport("disagreed", why="the gradient has another shape than the variable")

    def pairs() -> list[Pair]:
        lowering = Lowering()
        kind = kind_of(variable, structure)
        leaf = lowering.leaf(variable)
        answer = lowering.lowered(gradient)
        own = in_order(answer.tensor, list(answer.indices), [place.name for place in places], leaf)
        seed = seed_of(leaf, variable, kind)
        moved = derivative(lowering.tensor(expression), {leaf: seed.tensor})
        claimed = seed.inner(own, structure == "entries")
        return [(claimed, moved), *held(own, kind, leaf, structure)]

    return compare(pairs, [expression, variable, gradient], points, "the gradient")


def in_order(tensor: Tensor, have: list[str], want: list[str], leaf: Tensor) -> Tensor:
    """The gradient of a family as a tensor with the axes of the family; constant along a place that it lacks."""
    labels = {name: k for k, name in enumerate(want)}
    own = [labels[name] for name in have]
    rest = range(len(want), len(leaf.axes))
    sizes = dict(enumerate(leaf.axes))
    return product([(tensor, (*own, *rest))], range(len(leaf.axes)), sizes)


def exact_jacobian(
    expression: Node, variable: Symbol, jacobian: Node, *, points: int = 3
) -> CheckReport:
    """Compare J vec T with vec of the derivative along T."""

    def pairs() -> list[Pair]:
        direction = symbol(f"d {variable.name}", variable.shape, (), variable.axes)
        marked = apply("vec", apply("d", expression))
        lowering = Lowering({variable: Lowering().leaf(direction)})
        claimed = matmul(jacobian, apply("vec", direction))
        return [(lowering.tensor(claimed), lowering.tensor(marked))]

    return compare(pairs, [expression, variable, jacobian], points, "the Jacobian")


def exact_hessian(
    expression: Node, first: Symbol, second: Symbol, hessian: Node, *, points: int = 3
) -> CheckReport:
    """Compare vec(S)' H vec(T) with the second derivative of f along S in the first and T in the second variable."""

    def pairs() -> list[Pair]:
        s, t = symbol("d1 ", first.shape), symbol("d2 ", second.shape)
        lowering = Lowering()
        once = derivative(lowering.tensor(expression), {lowering.leaf(first): lowering.leaf(s)})
        twice = derivative(once, {lowering.leaf(second): lowering.leaf(t)})
        sides = transpose(apply("vec", s)), apply("vec", t)
        return [(lowering.tensor(matmul(sides[0], hessian, sides[1])), twice)]

    return compare(pairs, [expression, first, second, hessian], points, "the Hessian")


def exact_differential(
    expression: Node, variables: Sequence[Symbol], answer: Node, *, points: int = 3
) -> CheckReport:
    """Compare dF, with a direction T for every dX, with the derivative along T."""

    def pairs() -> list[Pair]:
        inner = Lowering()
        seeds = {v: seed_of(inner.leaf(v), v, kind_of(v, None)).tensor for v in variables}
        lowering = Lowering(seeds)
        return [(lowering.tensor(answer), lowering.tensor(apply("d", expression)))]

    return compare(pairs, [expression, *variables, answer], points, "the differential")


def settled(report: CheckReport, other: Callable[[], CheckReport]) -> CheckReport:
    """The report; where it disagrees over functions of which not every identity is seen, another check decides."""
    if report.verdict != "disagreed" or not report.unsure:
        return report
    second = other()
    if second.verdict != "agreed":
        return report if second.verdict == "disagreed" else _undecided(report, "")
    return _undecided(report, "; the check with SymPy agrees")


def _undecided(report: CheckReport, more: str) -> CheckReport:
    names = ", ".join(report.unsure)
    why = f"not every identity of {names} is seen modulo a prime{more}"
    return CheckReport("not checked", why=why, method=INDEX_ENGINE)


def compare(
    pairs: Callable[[], list[Pair]],
    nodes: Sequence[Node],
    points: int,
    what: str,
    named: Sequence[Pair] = (),
) -> CheckReport:
    """The pairs at random points, sizes exchanged where no value is found (det X X' of a tall X is zero).

    ``named`` are leaves with the tensors whose values they have; ``pairs`` may add to them.
    """
    try:
        found = pairs()
    except UnsupportedError as error:
        return CheckReport("not checked", why=error.message, method=INDEX_ENGINE)
    sizes = roomy(choose_sizes(*nodes), nodes)
    points = points_for(points, [tensor for pair in (*found, *named) for tensor in pair])
    values = list(sizes.values())
    report = _at_sizes(found, sizes, nodes, points, what, named)
    for turn in range(1, len(values)):
        if report.verdict != "not checked":
            break
        turned = dict(zip(sizes, values[turn:] + values[:turn], strict=True))
        report = _at_sizes(found, turned, nodes, points, what, named)
    return report


def _at_sizes(
    pairs: list[Pair],
    sizes: dict[str, int],
    nodes: Sequence[Node],
    points: int,
    what: str,
    named: Sequence[Pair],
) -> CheckReport:
    """The pairs at points of these sizes; where roots do not exist, with opaque ones."""
    for loose in (False, True):
        try:
            same, count = _count_points(pairs, sizes, nodes, points, loose, named)
        except NoSpectrum:
            break
        except NoValue:
            continue
        except TooLarge:
            why = "the arrays are too large for this check"
            return CheckReport("not checked", why=why, method=INDEX_ENGINE)
        if same:
            return CheckReport("agreed", exact=True, points=count, sizes=sizes, method=INDEX_ENGINE)
        if not loose:
            return _differ([*pairs, *named], what)
    why = "no point was found at which both answers have a value modulo the prime"
    return CheckReport("not checked", why=why, method=INDEX_ENGINE)


def _count_points(
    pairs: list[Pair],
    sizes: dict[str, int],
    nodes: Sequence[Node],
    points: int,
    loose: bool,
    named: Sequence[Pair],
) -> tuple[bool, int]:
    """Whether the pairs are equal, and at how many points they were compared; NoValue where there is none."""
    gentle, strong = domain_hints(*nodes), domain_hints(*nodes, deep=True)
    tensors = [tensor for pair in pairs for tensor in pair]
    split, matrices = spectral_leaves(*tensors), arguments(*tensors)
    seed, telling, seen = 0, 0, 0
    while telling < points and seen < points + _SPARE:
        for attempt in range(_TRIES):
            hints = strong if attempt >= _TRIES // 2 else gentle
            for _ in range(_RARE):
                seed += 1
                at = Evaluator(RandomPoint(sizes, seed, hints, split), loose=loose)
                if at.splits(matrices):
                    break
            else:
                raise NoSpectrum
            try:
                at.assume(named)
                values = [(at.value(a), at.value(b)) for a, b in pairs]
            except NoValue:
                continue
            break
        else:
            raise NoValue
        if any(a != b for a, b in values):
            return False, seen
        seen += 1
        telling += any(any(a) for a, _ in values)
    return True, telling or seen


def _differ(pairs: list[Pair], what: str) -> CheckReport:
    """Two values differ: a proof, unless functions occur whose identities are not seen modulo a prime."""
    unsure = unsure_functions(*(node for pair in pairs for node in pair))
    why = f"{what} and the derivative differ modulo the prime"
    return CheckReport("disagreed", why=why, method=INDEX_ENGINE, unsure=unsure)


def unsure_functions(*roots: Tensor) -> list[str]:
    """The functions below the roots of which not every identity is seen."""
    every = postorder(*roots)
    named = {node.data[0] for node in every if node.kind == "apply"} & _SEEN_ONLY_IN_PART
    of_matrices = {node.data[0] for node in every if node.kind == "matfun"} & _SEEN_ONLY_IN_PART
    return sorted(
        named
        | {f"{name}m" for name in of_matrices}
        | {"log" for node in every if node.kind == "logsumexp"}
    )
