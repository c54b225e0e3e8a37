r"""Judge what is claimed: a derivative of any kind, an equation, a derivation of several lines.

    verify("2 X^T (X w - y)", "||X w - y||^2", "w")                     a gradient
    verify("x^T ⊗ I", "W x", "W", kind="jacobian")                      any other kind
    verify(r"\frac{\partial f}{\partial X} = X^{-\top}", "log det X")   a claim typed as an equation says its kind
    verify("tr(A B) = tr(B A)")                                         two expressions, equal as functions
    verify("f = x^T A y\ndf = x^T dA y\ngrad_A f = x y^T")              line by line: check_steps

A claim of the wrong shape is a verdict, not an error.
"""

from __future__ import annotations

from matdiff import api
from matdiff.answers import entries, questions, result, variables
from matdiff.answers.asking import as_names, as_text
from matdiff.base.arguments import require_text
from matdiff.base.errors import MatdiffError, NameError_, ShapeError, SyntaxError_, UsageError
from matdiff.calculus import bookshelf, conditions
from matdiff.checks.claims import Verdict, judge
from matdiff.checks.slips import Slip
from matdiff.expression.build import TWO, apply, scale, symbol, transpose
from matdiff.expression.nodes import Apply, Symbol
from matdiff.expression.traverse import substitute, symbols
from matdiff.output import plain as output_plain
from matdiff.rewrite import book
from matdiff.syntax import reading as syntax_reading
from matdiff.syntax.reading import read_together
from matdiff.syntax.written import Written
from matdiff.verifying import checking
from matdiff.verifying.lines import Line, Side, lines
from matdiff.verifying.notation import derivatives
from matdiff.verifying.repairs import repair
from matdiff.verifying.sides import Sides, bare_variable, plain_name
from matdiff.verifying.truths import HELP, KINDS, Truth, declarations, said, truth

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from matdiff.answers.answer import Answer
    from matdiff.expression.nodes import Node
    from matdiff.verifying.report import StepsReport


def verify(
    claim: str,
    text: str = "",
    wrt: str = "",
    where: str | Mapping[str, object] = "",
    *,
    kind: str = "",
    structure: str = "projected",
    layout: str = "numerator",
    along: str = "",
) -> Verdict | StepsReport:
    """Judge a claim: equal or not, with a counterexample and the usual slip where it is one.

    ``kind`` is gradient (of a scalar, without further word), jacobian, hessian, differential, d2, jvp, vjp or hvp (``along`` names the
    direction); a claim with an equality sign says it by its left side. Jacobians are judged in ``layout``; one that is right in the other
    is told so. Without ``text`` the claim is an equation, or a derivation, which is judged line by line.

    SyntaxError where the claim is no formula, NameError for a letter that the question does not have, UsageError for an unknown kind.

    >>> verify("2 X (X w - y)", "||X w - y||^2", wrt="w", where="X: n x n").equal
    False
    >>> verify("A", "A x", wrt="x", kind="jacobian").equal
    True
    >>> print(verify("tr(A B) = tr(B A)"))
    ✓ equal: both sides have the same values
    """
    claim, text, wrt = _given(claim, text, wrt, where)
    if kind not in KINDS and kind:
        raise UsageError(
            f"'{kind:.40}' is not what verify judges; it judges: {', '.join(KINDS)}", help=HELP
        )
    found = [] if isinstance(claim, Written) else lines(claim)
    equations = [line for line in found if line.sides]
    if len(found) > 1 and equations:
        return checking.check_steps(claim, wrt, where, of=text, structure=structure)
    if not text:
        return _without_question(claim, equations, wrt, where, structure)
    at = (0, len(claim))
    if equations:
        kind, wrt, at = _of_equation(claim, equations[0], kind, wrt, where, text)
    if not wrt and kind not in ("differential", "d2"):
        asked = questions.question(text)
        if asked is None:
            raise UsageError("by which variable?", help=HELP)
        text, wrt = asked.text, asked.wrt
    claimed = " " * at[0] + claim[at[0] : at[1]] if equations else claim
    return _of_kind(claimed, text, wrt, where, kind, structure, layout, along)


def _given(
    claim: str, text: str, wrt: str, where: str | Mapping[str, object]
) -> tuple[str, str, str]:
    """Claim, question and variable as text, what is given as objects too."""
    claim, wrt = as_text(claim), as_names(wrt)  # type: ignore[assignment]
    if not isinstance(text, str) or text:
        text = as_text(text, where=where, wrt=wrt)  # type: ignore[arg-type]
    require_text(claim, "a claim")
    if isinstance(wrt, (list, tuple)):
        wrt = ", ".join(wrt)
    if wrt:
        require_text(wrt, "the variable of a claim")
    return claim, text, wrt


def _of_kind(
    claimed: str,
    text: str,
    wrt: str,
    where: str | Mapping[str, object],
    kind: str,
    structure: str,
    layout: str,
    along: str,
) -> Verdict:
    """A claim about a question whose kind and variable are known."""
    if kind in ("", "gradient"):
        return _gradient_claim(claimed, text, wrt, where, structure)
    wrt = wrt or ", ".join(_moved(claimed))
    of = truth(kind, text, wrt, where, structure, layout, along)
    try:
        return _judged(claimed, of, kind, layout)
    except NameError_ as error:
        if along or not of.directions or error.span is None or error.text != claimed:
            raise
        # the direction is called as the claim calls it
        name = claimed[slice(*error.span)]
        return _judged(
            claimed, truth(kind, text, wrt, where, structure, layout, name), kind, layout
        )


def _moved(claim: str) -> list[str]:
    """The letters whose differentials stand in a claim."""
    found = dict.fromkeys(plain_name(d.of) for d in derivatives(claim) if d.kind == "differential")
    if not found:
        raise UsageError("by which variable?", help=HELP)
    return [*found]


# ---- claims typed as equations ------------------------------------------------------------------


def _of_equation(
    claim: str, line: Line, kind: str, wrt: str, where: str | Mapping[str, object], text: str
) -> tuple[str, str, tuple[int, int]]:
    """Kind, variable and the place of the right side; the left side may not say another kind than the words do."""
    if len(line.sides) > 2 or line.goes_on:
        sign = line.sides[-1].span
        raise SyntaxError_(
            "a claim has one equality sign",
            text=claim,
            span=sign,
            help="a chain of equations is checked line by line: leave out 'is …' and write the function first, f = …",
        )
    left, right = line.sides
    said_kind, by = _kind_of(left.text, wrt)
    if kind and said_kind and said_kind != kind and {kind, said_kind} != {"gradient", "jacobian"}:
        raise UsageError(
            f"the left side is a {KINDS[said_kind]}, and a {KINDS[kind]} is asked for",
            text=claim,
            span=left.span,
        )
    if wrt and by and bare_variable(by) != bare_variable(wrt):
        raise UsageError(
            f"the left side is by {by}, and the question by {wrt}", text=claim, span=left.span
        )
    if said_kind == "gradient" and not kind and not _is_scalar(text, wrt or by, where):
        said_kind = "jacobian"
    return kind or said_kind, wrt or by, right.span


def _is_scalar(text: str, wrt: str, where: str | Mapping[str, object]) -> bool:
    try:
        syntax_reading.read(text, where, wrt=(plain_name(wrt),), scalar=True)
    except ShapeError:
        return False
    return True


_BY_KIND = {
    "gradient": "gradient",
    "second": "hessian",
    "differential": "differential",
    "second differential": "d2",
}
_HEADS = {
    "grad": "gradient",
    "gradient": "gradient",
    "jacobian": "jacobian",
    "hessian": "hessian",
    "J": "jacobian",
    "H": "hessian",
}


def _kind_of(left: str, wrt: str) -> tuple[str, str]:
    """What the left side of a claim is: ∇_w L is a gradient by w; any other name says nothing."""
    names = {plain_name(wrt)} if wrt else set()
    found = derivatives(left, names)
    if len(found) == 1 and found[0].span[0] == 0:
        by = found[0].by.split(",")[0].strip()
        return _BY_KIND[found[0].kind], by
    return _HEADS.get(left.strip(), ""), ""


def _without_question(
    claim: str,
    equations: list[Line],
    wrt: str,
    where: str | Mapping[str, object],
    structure: str,
) -> Verdict | StepsReport:
    """An equation by itself: an identity, or one that holds a derivative."""

    if not equations:
        raise UsageError("what is to be judged?", help=HELP)
    (line,) = equations
    if len(line.sides) != 2 or line.goes_on or any(derivatives(side.text) for side in line.sides):
        return checking.check_steps(claim, wrt, where, structure=structure)
    return _identity(claim, line.sides[0], line.sides[1], where)


def _identity(claim: str, left: Side, right: Side, where: str | Mapping[str, object]) -> Verdict:
    """Two expressions: equal as functions of their letters, wherever both have values."""
    texts = [" " * side.span[0] + side.text for side in (left, right)]
    reading = read_together([(texts[0], texts[1])], where)
    known = Sides(reading)
    a, b = (known.read(text, is_open=True) for text in texts)
    letters = symbols(a, b)
    variable = letters[0] if letters else symbol("t_")
    verdict = judge(a, variable, a, b, what="left side", subject="right side")
    if verdict.equal:
        verdict.sentence = "✓ equal: both sides have the same values" + _conditions(a, b)
    else:
        verdict.sentence = verdict.sentence.replace("not the left side", "not equal", 1)
    verdict.notes = reading.notes
    return verdict


def _conditions(a: Node, b: Node) -> str:
    """', where A is invertible'."""

    context = book.Context(bookshelf.book_with(()))
    told = [
        f"{output_plain.plain(node)} {words}"
        for node, words in conditions.conditions_of(context, a, b)
    ]
    return f", where {' and '.join(dict.fromkeys(told))}" if told else ""


# ---- judging ------------------------------------------------------------------------------------


def _judged(claim: str, of: Truth, kind: str, layout: str) -> Verdict:
    """A claim of a kind beside what is true of it."""
    verdict = _compared(claim, of, kind, layout)
    verdict.notes = of.reading.notes
    return verdict


def _compared(claim: str, of: Truth, kind: str, layout: str) -> Verdict:
    sides = Sides(of.reading, of.moving, extra=of.directions)
    try:
        node = sides.read(claim, of.node.shape)
    except ShapeError as error:
        return _does_not_fit(claim, error, sides, of.node, of.what)
    if node.shape != of.node.shape:
        node = _read_turned(claim, sides, of.node) or node
    if kind == "jacobian" and _is_turned(of, node):
        other = "denominator" if layout == "numerator" else "numerator"
        words = f"transposed: this is the Jacobian in {other} layout (--layout {other} accepts it)"
        return Verdict(False, f"✗ {words}", "transposed", what=of.what)
    return judge(
        of.reading.expression,
        of.variable,
        of.node,
        node,
        structure="free",
        what=of.what,
        moving=of.moving,
    )


def _read_turned(claim: str, sides: Sides, true: Node) -> Node | None:
    """The claim with the sizes that it has as a transpose: the I of x ⊗ I for xᵀ ⊗ I."""
    try:
        node = sides.read(claim, true.shape[::-1])
    except ShapeError:
        return None
    return node if node.shape == true.shape[::-1] else None


def _is_turned(of: Truth, node: Node) -> bool:
    """Whether a claim is the transpose of the truth, and is not the truth."""
    if node.shape != of.node.shape[::-1]:
        return False
    if (
        node.shape == of.node.shape
        and judge(of.node, of.variable, of.node, node, structure="free").equal
    ):
        return False
    return judge(of.node, of.variable, of.node, transpose(node), structure="free").equal


def _does_not_fit(claim: str, error: ShapeError, sides: Sides, true: Node, what: str) -> Verdict:
    """A claim whose shapes do not agree; with the single change that makes it right, where there is one."""
    found = repair(claim.strip(), sides, true)
    meant = f"; {found} was meant?" if found else ""
    slip = Slip("shape", f"does not even fit: {error.message}{meant}")
    return Verdict(False, f"✗ not the {what}: {claim.strip()} {slip.words}", slip.name, what=what)


def _gradient_claim(
    claim: str, text: str, wrt: str, where: str | Mapping[str, object], structure: str
) -> Verdict:

    variables.refuse_inverse(wrt.strip(), "a claim about the gradient")
    found = api.grad(text, wrt, declarations(where), structure=structure)
    verdict = _gradient(claim, found, wrt, structure)
    verdict.notes = found.expression.reading.notes
    return verdict


def _gradient(claim: str, found: Answer, wrt: str, structure: str) -> Verdict:
    reading = found.expression.reading
    if found.node.is_scalar and not found.answer.variable.is_scalar:
        return entries.judge_entry(found, Sides(reading).read(claim), wrt.strip())
    expression, variable, gradient = found.as_question()
    sides = Sides(reading.whole or reading, [variable], structure)
    try:
        if found.answer.places:
            claimed, gradient = _at_a_member(claim, sides, found.answer.places, gradient)
        else:
            claimed = sides.read(claim, found.shape)
    except ShapeError as error:
        return _does_not_fit(claim, error, sides, gradient, "gradient")
    if result.split_transposed(wrt)[1]:
        claimed = transpose(claimed)
    if reading.whole is not None:
        value = dict(reading.whole.statements)[variable.name]
        claimed = substitute(claimed, {value: variable})
        if not {*symbols(claimed)} <= {*symbols(expression)}:
            return _judge_written_out(gradient, claimed, {variable: value})
    kept = None if structure == "projected" else structure
    return judge(expression, variable, gradient, claimed, structure=kept)


def _at_a_member(
    claim: str, sides: Sides, places: tuple[Symbol, ...], gradient: Node
) -> tuple[Node, Node]:
    """A claim about the member k of a family, and the gradient, both at the second member."""
    start = len(claim) - len(claim.lstrip())
    sums = "".join(f"sum_{place.name} " for place in places)
    put = f"{sums}({claim.strip()})"
    try:
        node = sides.read(put)
    except MatdiffError as error:
        if error.text == put and error.span is not None:
            moved = start - len(sums) - 1
            error.text, error.span = claim, (error.span[0] + moved, error.span[1] + moved)
        raise
    for _ in places:
        assert isinstance(node, Apply)
        node = node.operands[-1]
    member: dict[Node, Node] = dict.fromkeys(places, TWO)
    return substitute(node, member), substitute(gradient, member)


def _judge_written_out(gradient: Node, claim: Node, values: dict[Node, Node]) -> Verdict:
    """A claim in what the named value is made of: both written out, as the gradient of a weighted sum of them."""
    ours, theirs = substitute(gradient, values), substitute(claim, values)
    weight, t = symbol("weight_", ours.shape), symbol("t_")
    ours, theirs = apply("inner", weight, ours), apply("inner", weight, theirs)
    return judge(scale(t, ours), t, ours, theirs)


__all__ = ["KINDS", "said", "verify"]
