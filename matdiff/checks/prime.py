"""Claims judged modulo a large prime: an answer of the main engine against the second engine.

The function is lowered to a tensor graph and differentiated there, by rules that share nothing with the law files, along the directions
of the claim; the image is lowered for its value alone. Both are rational functions of the entries and of opaque values
(matdiff.tensor.residues), so that if they differ at all they differ at a random point modulo P with a probability of 1 - degree/P
(Schwartz, Zippel). Derivatives of a higher order are those of the function itself.

>>> from matdiff.expression.build import matmul, symbol, transpose
>>> from matdiff.checks.stating import gradient_claims
>>> x, y, A = symbol("x", ("m", 1)), symbol("y", ("n", 1)), symbol("A", ("m", "n"))
>>> print(modulo_prime(gradient_claims(matmul(transpose(x), A, y), A, matmul(x, transpose(y)))).sentence())
✓ checked with the index engine: 3 random points modulo 2^61 - 3153 at m = 3, n = 2, exact
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from matdiff.base import doing
from matdiff.base.budget import Budget, TooLong
from matdiff.base.errors import UnsupportedError
from matdiff.checks.exact_points import points_for, roomy
from matdiff.checks.report import INDEX_ENGINE, CheckReport
from matdiff.expression.nodes import Node
from matdiff.expression.operators import named
from matdiff.numeric.sampling import choose_sizes, domain_hints
from matdiff.tensor.arrays import NoSpectrum, NoValue
from matdiff.tensor.derive import derivative
from matdiff.tensor.evaluate import WORK, Evaluator
from matdiff.tensor.lowering import Lowered, Lowering, aligned
from matdiff.tensor.nodes import Tensor, postorder
from matdiff.tensor.points import RandomPoint
from matdiff.tensor.splitting import arguments, spectral_leaves

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.checks.claim import Claim

Pair = tuple[Tensor, Tensor]
_TRIES = 60
_RARE = 150
"""Tries where points are rare: where a matrix that is no variable has to have its eigenvalues in the field."""
_SPARE = 6
_SEEN_ONLY_IN_PART = named("transcendental")
"""Functions of which not every identity holds modulo a prime."""


def modulo_prime(
    claims: Sequence[Claim], *, points: int = 3, budget: Budget | None = None
) -> CheckReport:
    """Decide claims at the same points, with no more work than a budget allows."""
    lowering = Lowering()
    named: list[Pair] = []

    def pairs() -> list[Pair]:
        for claim in claims:
            named.extend((lowering.leaf(v), lowering.tensor(a)) for v, a in claim.at.items())
        return [_pair(claim, lowering) for claim in claims]

    nodes = [node for claim in claims for node in claim.nodes]
    wrong = [claim.wrong for claim in claims]
    return compare(pairs, nodes, points, "the answer", named, wrong, budget)


def _pair(claim: Claim, lowering: Lowering) -> Pair:
    """The image, and the derivative of the function by the second engine."""
    found = lowering.lowered(claim.function)
    tensor = found.tensor
    for move in claim.moves:
        seeds = {lowering.leaf(v): lowering.tensor(along) for v, along in move.items()}
        tensor = derivative(tensor, seeds)
    _, both = aligned([lowering.lowered(claim.image), Lowered(tensor, found.indices, found.shape)])
    return both[0], both[1]


def compare(
    pairs: Callable[[], list[Pair]],
    nodes: Sequence[Node],
    points: int,
    what: str,
    named: Sequence[Pair] = (),
    wrong: Sequence[str] = (),
    budget: Budget | None = None,
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
    units = Budget(WORK) if budget is None else budget
    report = _at_sizes(found, sizes, nodes, points, what, named, wrong, units)
    for turn in range(1, len(values)):
        if report.verdict != "not checked":
            break
        turned = dict(zip(sizes, values[turn:] + values[:turn], strict=True))
        report = _at_sizes(found, turned, nodes, points, what, named, wrong, units)
    return report


def _at_sizes(
    pairs: list[Pair],
    sizes: dict[str, int],
    nodes: Sequence[Node],
    points: int,
    what: str,
    named: Sequence[Pair],
    wrong: Sequence[str],
    budget: Budget,
) -> CheckReport:
    """The pairs at points of these sizes; where roots do not exist, with opaque ones."""
    for loose in (False, True):
        try:
            differing, count = _count_points(pairs, sizes, nodes, points, loose, named, budget)
        except NoSpectrum:
            break
        except NoValue:
            continue
        except TooLong:
            why = "the arrays are too large for this check"
            return CheckReport("not checked", why=why, method=INDEX_ENGINE)
        if differing is None:
            return CheckReport("agreed", exact=True, points=count, sizes=sizes, method=INDEX_ENGINE)
        if not loose:
            return _differ([*pairs, *named], what, wrong[differing] if wrong else "")
    why = "no point was found at which both answers have a value modulo the prime"
    return CheckReport("not checked", why=why, method=INDEX_ENGINE)


def _count_points(
    pairs: list[Pair],
    sizes: dict[str, int],
    nodes: Sequence[Node],
    points: int,
    loose: bool,
    named: Sequence[Pair],
    budget: Budget,
) -> tuple[int | None, int]:
    """Which pair differs, None if none does, and at how many points they were compared; NoValue where there is none."""
    gentle, strong = domain_hints(*nodes), domain_hints(*nodes, deep=True)
    tensors = [tensor for pair in pairs for tensor in pair]
    split, matrices = spectral_leaves(*tensors), arguments(*tensors)
    seed, telling, seen = 0, 0, 0
    while telling < points and seen < points + _SPARE:
        doing.say(f"checking with the index engine, point {telling + 1} of {points}")
        for attempt in range(_TRIES):
            hints = strong if attempt >= _TRIES // 2 else gentle
            for _ in range(_RARE):
                seed += 1
                point = RandomPoint(sizes, seed, hints, split)
                at = Evaluator(point, loose=loose, budget=budget)
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
        differing = next((k for k, (a, b) in enumerate(values) if a != b), None)
        if differing is not None:
            return differing, seen
        seen += 1
        telling += any(values[0][0])
    return None, telling or seen


def _differ(pairs: list[Pair], what: str, wrong: str) -> CheckReport:
    """Two values differ: a proof, unless functions occur whose identities are not seen modulo a prime."""
    unsure = unsure_functions(*(node for pair in pairs for node in pair))
    why = wrong or f"{what} and the derivative differ modulo the prime"
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
