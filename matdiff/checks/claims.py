"""Judge a claimed gradient: is it right, and if not, what went wrong and where is it plainly seen?

The claim is compared with the gradient at random rational points, shapes first. A wrong claim gets a counterexample in small whole numbers
and, where it is one of the usual slips, the slip's name: transposed, off by a factor, a sign, a term, right only for a symmetric A.

>>> from matdiff.expression.build import add, matmul, symbol, transpose
>>> A, x = symbol("A", ("n", "n")), symbol("x", ("n", 1))
>>> form = matmul(transpose(x), A, x)
>>> print(judge(form, x, matmul(add(A, transpose(A)), x), matmul(A, x)))
✗ not the gradient: the claim lacks the term A^T x
  at n = 1 with x = 3, A = 3 the claim is 9, the gradient 18
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.base.dimensions import show
from matdiff.checks.directions import kind_of
from matdiff.checks.draw import MARGIN, valid_points
from matdiff.checks.report import sizes_in_words
from matdiff.checks.slips import (
    RECOGNISERS,
    Comparison,
    Slip,
    changed,
    is_sum,
    kind_of_slip,
    same,
)
from matdiff.expression.build import transpose
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import symbols
from matdiff.numeric import linear
from matdiff.numeric.compare import agree
from matdiff.numeric.fields import EXACT
from matdiff.numeric.sampling import choose_sizes
from matdiff.numeric.shown import written
from matdiff.output.plain import plain
from matdiff.output.prose import in_ascii, tex_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from matdiff.checks.slips import Printer
    from matdiff.numeric.fields import Matrix
    from matdiff.numeric.sampling import Point
    from matdiff.numeric.values import Evaluator

_POINTS = 2  # at each choice of sizes
_OTHER = (2, 5, 3, 4, 7, 6, 9, 8)
_POOLS = ((1,) * 12, (2, 1) * 6, (2,) * 12, (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13))
_SPECIAL = {
    "symmetric": "is right only if {} is symmetric",
    "orthogonal": "is right only if {} is orthogonal",
    "diagonal": "is right only if {} is diagonal",
    "simplex": "is right only if the entries of {} sum to 1",
}


class Verdict:
    """``equal``; the ``slip``'s name or None; a ``sentence`` for the reader; a ``counterexample`` of sizes, values, claimed, true.

    ``compared`` is False where no point was found at which both have a value: then nothing is known.
    """

    __slots__ = (
        "compared", "counterexample", "equal", "notes", "sentence", "slip", "subject", "what",
    )  # fmt: skip

    def __init__(
        self,
        equal: bool,
        sentence: str,
        slip: str | None = None,
        counterexample: dict[str, Any] | None = None,
        compared: bool = True,
        what: str = "gradient",
        subject: str = "claim",
    ) -> None:
        self.what = what
        self.notes: tuple[str, ...] = ()
        """How the question was read, where that is worth a word."""
        self.subject = subject
        self.equal = equal
        self.sentence = sentence
        self.slip = slip
        self.counterexample = counterexample or {}
        self.compared = compared

    def __str__(self) -> str:
        if not self.counterexample:
            return self.sentence
        return f"{self.sentence}\n  {self._example()}"

    def _example(self) -> str:
        """'at n = 1 with A = 3, x = 2 the claim is 6, the gradient 12'."""
        example = self.counterexample
        values = ", ".join(f"{name} = {written(a)}" for name, a in example["values"].items())
        at = f"at {sizes_in_words(example['sizes'])} " if example["sizes"] else ""
        claimed, true = written(example["claimed"]), written(example["true"])
        return f"{at}with {values} the {self.subject} is {claimed}, the {self.what} {true}"

    def __repr__(self) -> str:
        return f"Verdict({self.sentence!r})"

    def hint(self) -> str:
        """The kind of the slip, without the answer."""
        if self.equal or not self.compared:
            return self.sentence.lstrip("✓– ")
        return kind_of_slip(self.slip)

    def show(self, format: str = "unicode", *, hint: bool = False) -> str:
        """The verdict as text, Markdown, LaTeX or JSON; ``hint`` tells the kind of the slip and no more."""
        if format == "json":
            from json import dumps

            data = {"equal": self.equal, "hint": self.hint()} if hint else self.to_dict()
            return dumps(data, ensure_ascii=False, indent=2)
        text = self.hint() if hint else str(self)
        if format == "latex":
            return tex_text(text)
        return text if format in ("unicode", "markdown") else in_ascii(text)

    def _repr_markdown_(self) -> str:
        return str(self).replace("\n", "  \n")

    def to_dict(self) -> dict[str, Any]:
        """The verdict as data."""
        return {
            "equal": self.equal,
            "sentence": self.sentence,
            "slip": self.slip,
            "example": self._example() if self.counterexample else None,
            "notes": [*self.notes],
        }


def judge(
    expression: Node,
    variable: Symbol,
    gradient: Node,
    claim: Node,
    *,
    structure: str | None = None,
    printer: Printer = plain,
    seed: int = 0,
    what: str = "gradient",
    moving: Iterable[Symbol] = (),
    subject: str = "claim",
) -> Verdict:
    """Compare a claimed gradient with the gradient, or another claim with the truth about it.

    ``printer`` writes terms in the sentence, ``what`` says what the truth is and ``subject`` what is judged. Of differentials those of
    ``moving`` letters are drawn, all others are zero.
    """
    judged = _Judge(expression, variable, gradient, claim, structure, printer, seed)
    judged.what, judged.subject, judged.moving = what, subject, frozenset(moving)
    if claim.shape != gradient.shape:
        return judged.wrong_shape()
    comparison = judged.compare(gradient, claim)
    if comparison is None:
        return judged.nothing_known()
    if comparison.equal():
        return Verdict(True, f"✓ right: the {subject} equals the {what}")
    return judged.wrong(judged.slip(comparison), claim)


class _Judge:
    """The question, and the ways to compare a claim with its answer."""

    def __init__(
        self,
        expression: Node,
        variable: Symbol,
        gradient: Node,
        claim: Node,
        structure: str | None,
        printer: Printer,
        seed: int,
    ) -> None:
        self.expression = expression
        self.variable = variable
        self.gradient = gradient
        self.claim = claim
        self.kind = kind_of(variable, structure) if structure in (None, "projected") else ""
        self.printer = printer
        self.seed = seed
        self.what, self.subject = "gradient", "claim"
        self.moving: frozenset[Symbol] = frozenset()

    def compare(
        self,
        truth: Node,
        claim: Node,
        *,
        sizes: dict[str, int] | None = None,
        attributes: dict[Symbol, tuple[str, ...]] | None = None,
    ) -> Comparison | None:
        """Values at a few points, None where there are none."""
        nodes = [self.expression, truth, claim]
        # different sizes at different points tell a factor 1/N from the number it happens to be
        chosen = (
            [choose_sizes(*nodes), choose_sizes(*nodes, pool=_OTHER)] if sizes is None else [sizes]
        )
        found = [
            self.evaluator(point)
            for at in chosen
            for point in self.points(nodes, at, _POINTS, self.seed, attributes=attributes)
        ]
        if not found:
            return None
        return Comparison(truth, claim, found, self.printer, self.what, self.expression)

    def points(
        self, nodes: Sequence[Node], sizes: dict[str, int], count: int, seed: int, **options: Any
    ) -> Iterator[Point]:
        """Points where all of these have values, with tangents where something moves."""
        return valid_points(nodes, sizes, count, seed=seed, tangents=bool(self.moving), **options)

    def evaluator(self, point: Point) -> Evaluator:
        """An evaluator there; what does not move has no tangent."""
        for v in [v for v in point.tangents if v not in self.moving]:
            del point.tangents[v]
        return point.evaluator(EXACT, margin=MARGIN)

    def slip(self, comparison: Comparison) -> Slip | None:
        """The first of the usual slips that explains the claim; of complex matrices none is known."""
        if any(v.complex for v in (self.expression, self.claim, self.gradient, self.variable)):
            return None
        found = self.convention(comparison)
        for recogniser in RECOGNISERS[:2]:
            found = found or recogniser(comparison)
        if is_sum(comparison):
            found = found or self.special_case(("symmetric", "simplex"))
        for recogniser in RECOGNISERS[2:]:
            found = found or recogniser(comparison)
        return found or self.special_case(tuple(_SPECIAL))

    def convention(self, comparison: Comparison) -> Slip | None:
        """Another convention for the gradient of a symmetric variable."""
        if self.kind != "symmetric":
            return None
        if same(comparison.claimed, [_by_entries(g) for g in comparison.true]):
            words = "is the derivative by the independent entries, G + G' - G o I"
            return Slip(
                "convention", f"{words}; the gradient here is projected onto symmetric matrices"
            )
        if same([_symmetric_part(g) for g in comparison.claimed], comparison.true):
            words = "is a free gradient, right for every symmetric direction"
            return Slip(
                "convention", f"{words}; projected onto symmetric matrices it is (G + G')/2"
            )
        return None

    def special_case(self, among: tuple[str, ...]) -> Slip | None:
        """The claim holds when a symbol has an attribute that was not declared."""
        for v in symbols(self.expression, self.gradient, self.claim):
            for attribute in [a for a in _possible(v) if a in among]:
                comparison = self.compare(self.gradient, self.claim, attributes={v: (attribute,)})
                if comparison is not None and comparison.equal():
                    return Slip("special case", _SPECIAL[attribute].format(v.name))
        return None

    def wrong_shape(self) -> Verdict:
        """A claim of another shape: its transpose may be right, or it holds for square matrices alone."""
        shape, claimed = self.gradient.shape, self.claim.shape
        start = f"the {self.subject} is {show(claimed)}, the {self.what} {show(shape)}"
        if claimed == shape[::-1]:
            comparison = self.compare(self.gradient, transpose(self.claim))
            if comparison is not None and comparison.equal():
                slip = Slip("transposed", f"is the transpose of the {self.what}; {start}")
                return self.wrong(slip, transpose(self.claim))
            found = self.slip(comparison) if comparison is not None else None
            if found is not None:
                return self.wrong(Slip("transposed", f"is transposed, and {found.words}"), None)
        sizes = dict.fromkeys(choose_sizes(self.expression, self.gradient, self.claim), 2)
        comparison = self.compare(self.gradient, self.claim, sizes=sizes) if sizes else None
        if comparison is not None and comparison.equal():
            slip = Slip("square only", f"is right only where all sizes are equal; {start}")
            return self.wrong(slip, None)
        found = changed(Comparison(self.gradient, self.claim, self.at(), self.printer, self.what))
        if found is not None:
            return self.wrong(Slip(found.name, f"{found.words}; {start}"), None)
        return Verdict(False, f"✗ not the {self.what}: {start}", "shape")

    def nothing_known(self) -> Verdict:
        why = f"no point was found at which the {self.subject} and the {self.what} have values"
        return Verdict(False, f"– not compared: {why}", compared=False)

    def wrong(self, slip: Slip | None, claim: Node | None) -> Verdict:
        words = "the values differ" if slip is None else f"the {self.subject} {slip.words}"
        example = self.counterexample(claim) if claim is not None else {}
        start = f"✗ not the {self.what}: {words}"
        name = slip.name if slip else None
        return Verdict(False, start, name, example, what=self.what, subject=self.subject)

    def at(self) -> list[Evaluator]:
        """Points at which claim and truth have values, whatever their shapes."""
        nodes = [self.expression, self.gradient, self.claim]
        found = self.points(nodes, choose_sizes(*nodes), _POINTS, self.seed)
        return [self.evaluator(point) for point in found]

    def counterexample(self, claim: Node) -> dict[str, Any]:
        """The smallest sizes and whole numbers at which the claim fails."""
        nodes = [self.expression, self.gradient, claim]
        for k, pool in enumerate(_POOLS):
            sizes = dict(zip(choose_sizes(*nodes), pool, strict=False))
            for point in self.points(nodes, sizes, 3, self.seed + 7 * k, whole=True):
                at = self.evaluator(point)
                true, claimed = at.value(self.gradient), at.value(claim)
                if not agree(true, claimed):
                    stated = at.value(self.claim)
                    if written(stated) == written(true):
                        continue
                    values = {v.name: a for v, a in point.values.items()}
                    values |= {f"d{v.name}": a for v, a in point.tangents.items()}
                    return {"sizes": sizes, "values": values, "claimed": stated, "true": true}
        return {}


def _possible(v: Symbol) -> list[str]:
    """Attributes that a symbol might be meant to have."""
    rows, columns = v.shape
    if v.axes or v.is_scalar:
        return []
    if columns == 1:
        return ["simplex"] if "simplex" not in v.attributes else []
    if rows != columns or v.attributes & {"symmetric", "positive_definite", "diagonal", "skew"}:
        return []
    return ["symmetric", "orthogonal", "diagonal"]


def _by_entries(projected: Matrix) -> Matrix:
    """2 P - P o I, which is G + G' - G o I for P = (G + G')/2."""
    return [[x if i == j else 2 * x for j, x in enumerate(row)] for i, row in enumerate(projected)]


def _symmetric_part(a: Matrix) -> Matrix:
    return linear.times(Fraction(1, 2), linear.plus(a, linear.transpose(a)))
