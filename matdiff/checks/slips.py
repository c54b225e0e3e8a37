"""The usual slips: a claim that is not the gradient, but nearly.

Each recogniser takes the values of claim and truth at a few points and says what went wrong, or None. They are tried from the plainest
slip (a factor, a sign, a transpose) to the more special (one term of a sum); last comes one search for the single change (a factor
dropped, two interchanged, a product for another) that makes the truth the claim or the claim the truth.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from matdiff.checks.edits import edits
from matdiff.checks.terms import terms
from matdiff.expression.build import apply, power
from matdiff.expression.nodes import Apply, Node, Number, Symbol
from matdiff.expression.traverse import postorder
from matdiff.numeric import linear
from matdiff.numeric.compare import agree
from matdiff.numeric.fields import EXACT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.checks.edits import Edit
    from matdiff.numeric.fields import Matrix, Scalar
    from matdiff.numeric.values import Evaluator

Printer = Callable[[Node], str]


class Slip:
    """``name``: 'factor', 'sign', 'transposed', 'missing term', ...; ``words``: a clause that finishes the sentence 'the claim ...'."""

    __slots__ = ("name", "words")

    def __init__(self, name: str, words: str) -> None:
        self.name = name
        self.words = words


class Comparison:
    """Claim and truth as expressions, and their values at points where both have some."""

    __slots__ = ("at", "claim", "claimed", "printer", "question", "true", "truth", "what")

    def __init__(
        self,
        truth: Node,
        claim: Node,
        at: list[Evaluator],
        printer: Printer,
        what: str = "gradient",
        question: Node | None = None,
    ) -> None:
        self.what = what
        self.question = question
        self.truth = truth
        self.claim = claim
        self.at = at
        self.printer = printer
        self.true = [e.value(truth) for e in at]
        self.claimed = [e.value(claim) for e in at]

    def equal(self) -> bool:
        return same(self.claimed, self.true)

    def values(self, node: Node) -> list[Matrix]:
        return [e.value(node) for e in self.at]

    def differences(self) -> list[Matrix]:
        """Claim minus truth."""
        return [minus(a, b) for a, b in zip(self.claimed, self.true, strict=True)]


def same(left: list[Matrix], right: list[Matrix]) -> bool:
    return all(agree(a, b) for a, b in zip(left, right, strict=True))


def minus(a: Matrix, b: Matrix) -> Matrix:
    return linear.plus(a, linear.times(Fraction(-1), b))


def factor(c: Comparison) -> Slip | None:
    """The claim is a multiple of the truth."""
    found = common_factor(c, c.claimed, c.true)
    return None if found is None else _factor_slip(found)


def transposed(c: Comparison) -> Slip | None:
    """The claim is the transpose of the truth, or a multiple of it."""
    turned = [linear.transpose(a) for a in c.claimed]
    if len(turned[0]) != len(c.true[0]) or len(turned[0][0]) != len(c.true[0][0]):
        return None
    if same(turned, c.true):
        return Slip("transposed", f"is the transpose of the {c.what}")
    found = common_factor(c, turned, c.true)
    if found is None:
        return None
    return Slip("transposed", f"is transposed, and {_factor_slip(found).words}")


def missing_term(c: Comparison) -> Slip | None:
    """claim = truth - term, or truth - 2 term, or truth with one term multiplied."""
    differences = c.differences()
    for term in _several(c.truth):
        found = common_factor(c, differences, c.values(term))
        if found == "-1":
            return Slip("missing term", f"lacks the term {c.printer(term)}")
        if found == "-2":
            return Slip("sign of a term", f"has the wrong sign at the term {c.printer(term)}")
    for term in _several(c.truth):
        values = c.values(term)
        stated = [linear.plus(d, v) for d, v in zip(differences, values, strict=True)]
        claimed = common_factor(c, stated, values)
        if claimed is not None:
            words = f"has the term {c.printer(term)} off by the factor {claimed}"
            return Slip("factor of a term", words)
    return None


def extra_term(c: Comparison) -> Slip | None:
    """claim - term = truth."""
    differences = c.differences()
    for term in _several(c.claim):
        if same(differences, c.values(term)):
            return Slip("extra term", f"has the term {c.printer(term)} too much")
    return None


def changed_term(c: Comparison) -> Slip | None:
    """One term of the claim is the transpose of what it should be."""
    differences = c.differences()
    for term in _several(c.truth):
        if term.shape[0] == term.shape[1]:
            moved = [minus(linear.transpose(v), v) for v in c.values(term)]
            if same(differences, moved):
                return Slip("transposed term", f"has the term {c.printer(term)} transposed")
    return None


def changed(c: Comparison) -> Slip | None:
    """One change makes the truth the claim, or the claim the truth."""
    for found, edit in edits(c.truth):
        if found.shape == c.claim.shape and _has_values(c, found, c.claimed):
            return Slip(edit.name, _lost(c, edit))
    for found, edit in edits(c.claim):
        if found.shape == c.truth.shape and _has_values(c, found, c.true):
            return Slip(_TOO_MUCH.get(edit.name, edit.name), _gained(c, edit))
    return None


_TOO_MUCH = {
    "missing factor": "extra factor",
    "missing scalar factor": "extra factor",
    "missing Hadamard factor": "extra factor",
    "missing factors on both sides": "extra factors on both sides",
    "missing inverse": "inverse too much",
    "inverse too much": "missing inverse",
}


def _has_values(c: Comparison, node: Node, values: list[Matrix]) -> bool:
    """Whether an expression has these values at the points; the first that differs ends it."""
    for evaluator, value in zip(c.at, values, strict=True):
        try:
            if not agree(evaluator.value(node), value):
                return False
        except ArithmeticError:
            return False
    return True


def _lost(c: Comparison, edit: Edit) -> str:
    """What the claim lacks, where the changed truth is the claim."""
    part = c.printer(edit.node)
    whole = part if edit.other is None else c.printer(edit.other)
    match edit.name:
        case "missing factor" | "missing scalar factor":
            return f"lacks the factor {part}"
        case "missing Hadamard factor":
            return f"lacks the elementwise factor {part}"
        case "missing factors on both sides":
            return f"lacks the factors {part} on the left and {whole} on the right"
        case "interchanged factors":
            return f"has {part} and {whole} interchanged"
        case "factors reversed":
            return f"has the factors of {part} in the wrong order"
        case "Hadamard for matrix product":
            return (
                f"has an elementwise product of {part} and {whole} where the matrix product belongs"
            )
        case "matrix product for Hadamard":
            return f"has a matrix product of {part} and {whole} where the elementwise one belongs"
        case "missing diag":
            return f"has what belongs on a diagonal, {part}, as it is"
        case "sign of a term":
            return f"has the wrong sign at {part}"
        case _:
            return f"has {part} where {whole} belongs"


def _gained(c: Comparison, edit: Edit) -> str:
    """What of the claim has to change, where the changed claim is the truth."""
    part = c.printer(edit.node)
    whole = part if edit.other is None else c.printer(edit.other)
    match edit.name:
        case "missing factor" | "missing scalar factor" | "missing Hadamard factor":
            return f"has the factor {part} too much"
        case "Hadamard for matrix product":
            return f"has a matrix product of {part} and {whole} where the elementwise one belongs"
        case "matrix product for Hadamard":
            return (
                f"has an elementwise product of {part} and {whole} where the matrix product belongs"
            )
        case "missing diag":
            return f"has a diagonal matrix where {c.printer(edit.node)} is taken apart"
        case "missing factors on both sides":
            return f"has the factors {part} on the left and {whole} on the right too much"
        case "interchanged factors" | "factors reversed" | "sign of a term":
            return _lost(c, edit)
        case _:
            return f"has {whole} where {part} belongs"


RECOGNISERS = (factor, transposed, missing_term, extra_term, changed_term, changed)
"""From the plainest on."""


def is_sum(c: Comparison) -> bool:
    """Whether the truth has several terms: 2 A x for (A + A') x is then thought right of a symmetric A."""
    return bool(_several(c.truth))


def _several(node: Node) -> list[Node]:
    found = terms(node)
    return found if len(found) > 1 else []


def _factor_slip(found: str) -> Slip:
    if found == "-1":
        return Slip("sign", "has the wrong sign")
    words = {"2": "is twice the right answer", "1/2": "is half the right answer"}
    return Slip("factor", words.get(found, f"is off by the factor {found}"))


def common_factor(c: Comparison, multiples: list[Matrix], of: list[Matrix]) -> str | None:
    """The number, or the scalar of the question to a small power, by which one is a multiple of the other at every point; None for none."""
    ratios = []
    for a, b in zip(multiples, of, strict=True):
        ratio = _ratio(a, b)
        if ratio is None:
            return None
        ratios.append(ratio)
    first = ratios[0]
    if not all(_close(r, first) for r in ratios):
        return _named_factor(c, ratios)
    # a size that happens to be the same at every point is told apart from a number by its name
    return _plain(first) or _named_factor(c, ratios)


def _named_factor(c: Comparison, ratios: list[Scalar]) -> str | None:
    """The ratio as a number times a power of a scalar symbol or size that occurs in the claim or the truth."""
    for node in _scalars(c):
        for exponent in (1, -1, 2, -2):
            try:
                values = [e.value(power(node, exponent))[0][0] for e in c.at]
            except ArithmeticError:
                continue
            if not all(map(EXACT.sign, values)):
                continue
            rests = [EXACT.divide(r, v) for r, v in zip(ratios, values, strict=True)]
            rest = _plain(rests[0])
            if rest is not None and all(_close(r, rests[0]) for r in rests):
                return _written(rest, c.printer(node), exponent)
    return None


def _written(rest: str, name: str, exponent: int) -> str:
    base = name if abs(exponent) == 1 else f"{name}^{abs(exponent)}"
    if exponent > 0:
        return base if rest == "1" else f"-{base}" if rest == "-1" else f"{rest} {base}"
    top, _, bottom = rest.partition("/")
    return f"{top}/({bottom} {base})" if bottom else f"{top}/{base}"


def _scalars(c: Comparison) -> list[Node]:
    """Numbers of the question: its scalar letters, then its scalar parts (a norm, a determinant, x'x), then its sizes."""
    found: dict[Node, None] = {}
    parts: dict[Node, None] = {}
    sizes: dict[Node, None] = {}
    for node in postorder(c.truth, c.claim, *([c.question] if c.question else [])):
        if isinstance(node, Symbol):
            if node.is_scalar and not node.axes and "index" not in node.attributes:
                found[node] = None
            for size in (*node.shape, *node.axes):
                if isinstance(size, str):
                    sizes[apply("size", parameters=(size,))] = None
        elif isinstance(node, Apply) and node.operator.name == "size":
            found[node] = None
        elif node.is_scalar and not node.indices and not isinstance(node, Number):
            parts[node] = None
    return [*found, *parts, *(v for v in sizes if v not in found)]


def _ratio(a: Matrix, b: Matrix) -> Scalar | None:
    """c with a = c b, None where there is none; zero matrices say nothing and have none."""
    cells = ((EXACT.size(y), i, j) for i, row in enumerate(b) for j, y in enumerate(row))
    size, i, j = max(cells)
    if not size or len(a) != len(b) or len(a[0]) != len(b[0]):
        return None
    ratio = EXACT.divide(a[i][j], b[i][j])
    if not EXACT.sign(ratio) or not agree(a, linear.times(ratio, b)):
        return None
    return ratio


def _close(x: Scalar, y: Scalar) -> bool:
    return agree([[x]], [[y]])


def _plain(x: Scalar) -> str | None:
    """A simple fraction as text."""
    if not isinstance(x, Fraction):
        nearest = Fraction(str(x)).limit_denominator(100)
        if not _close(x, EXACT.number(nearest)):
            return None
        x = nearest
    return str(x) if x.denominator <= 100 and abs(x.numerator) <= 1000 else None


_KINDS_OF_SLIP = {
    None: "the two sides differ",
    "factor": "a factor",
    "sign": "a sign",
    "transposed": "a transpose",
    "missing term": "a term",
    "extra term": "a term",
    "sign of a term": "a sign at one term",
    "factor of a term": "a factor at one term",
    "transposed term": "a transpose at one term",
    "transposed factor": "a transpose of one factor",
    "missing factor": "a factor is missing",
    "missing Hadamard factor": "an elementwise factor is missing",
    "missing scalar factor": "a scalar factor is missing",
    "missing factors on both sides": "factors are missing",
    "extra factors on both sides": "factors too much",
    "another quantity": "one side is another quantity",
    "extra factor": "a factor too much",
    "interchanged factors": "the order of factors",
    "factors reversed": "the order of factors",
    "Hadamard for matrix product": "the kind of a product",
    "matrix product for Hadamard": "the kind of a product",
    "missing transposes": "transposes",
    "missing inverse": "an inverse",
    "inverse too much": "an inverse",
    "trace and determinant": "a trace and a determinant",
    "missing diag": "a diagonal",
    "wrong exponent": "an exponent",
    "interchanged and transposed": "the order of factors, and a transpose",
    "function for its derivative": "a function where its derivative belongs",
    "function of a sum taken apart": "a function of a sum",
    "indices": "indices",
    "shape": "shapes",
    "square only": "shapes",
    "special case": "it holds for special matrices only",
    "convention": "the convention for a structured variable",
}


def kind_of_slip(name: str | None) -> str:
    """The kind of a slip in words that do not give the answer away."""
    return _KINDS_OF_SLIP.get(name, str(name))
