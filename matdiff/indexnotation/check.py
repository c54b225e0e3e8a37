"""The check of a derivative in index notation: the other engine's answer, entry by entry, modulo a prime.

Where the other engine has no answer (a tensor of three indices, an operator that its vec laws lack) the derivative of a polynomial
is interpolated from its values, and that of another function compared with difference quotients.
"""

from __future__ import annotations

from itertools import pairwise

from matdiff.base.errors import MatdiffError
from matdiff.calculus.bookshelf import book_with
from matdiff.calculus.derive import derive
from matdiff.calculus.vectorise import Jacobian
from matdiff.checks import floats
from matdiff.checks.prime import unsure_functions
from matdiff.checks.quotients import check_by_quotients
from matdiff.checks.report import BOTH_ENGINES, CODE, INTERPOLATION, STEPS, CheckReport
from matdiff.tensor.agreement import agree, merged, sizes_for, unmerged
from matdiff.tensor.derive import gradient
from matdiff.tensor.interpolation import interpolates
from matdiff.tensor.lowering import Lowering, widened
from matdiff.tensor.make import add, product
from matdiff.tensor.steps import worked_out

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.indexnotation.form import IndexForm
    from matdiff.tensor.nodes import Tensor

_SYMMETRIC = frozenset(("symmetric", "positive_definite", "positive_semidefinite"))


def check_index_form(form: IndexForm) -> CheckReport:
    """Both engines, or the interpolated derivative of a polynomial."""
    try:
        own = _main_answer(form)
    except MatdiffError:
        own = None
    if own is None:
        return _by_values(form)
    mine = form.tensor
    if not any(v.axes for v in form.variables) and (len(form.leaves) > 1 or form.function.axes):
        mine = merged(form.tensor, form.rows())
    return _verdict(form, own, mine)


def check_lines(form: IndexForm, points: int) -> CheckReport:
    """Every line of the derivation against the one before, modulo a prime; what is still to be differentiated in one is worked out."""
    leaf = form.leaves[-1]
    before = gradient(form.function, *form.leaves)
    lines = [form.declared(worked_out(line.tensor, leaf)) for line in form.derivation()]
    for number, (one, other) in enumerate(pairwise([form.declared(before), *lines]), 1):
        if not agree(one, other, points):
            why = f"line {number + 1} has another value than the one before"
            return CheckReport("disagreed", why=why, method=STEPS)
    sizes, count = sizes_for(form.tensor), len(lines)
    return CheckReport("agreed", points=points, sizes=sizes, method=STEPS, of=(count, count))


def check_code(form: IndexForm, seconds: float) -> CheckReport:
    """The generated code against difference quotients of the function."""
    code = form.einsum_or_none()
    if code is None:
        return CheckReport("not checked", why="there is no code", method=CODE)
    if form.node is None:
        return floats.derivative_in_floats(form.function, form.leaves, code)
    if form.node.complex:
        why = "the function is complex, its code is not run"
        return CheckReport("not checked", why=why, method=CODE)
    report = check_by_quotients(form.node, form.variables, form.tensor.axes, code, seconds)
    report.method = CODE
    return report


def _verdict(form: IndexForm, own: Tensor, mine: Tensor) -> CheckReport:
    """What comes of the comparison of both engines' tensors."""
    if agree(own, mine, points=3) or _agree_in_part(form, own):
        sizes = sizes_for(mine)
        return CheckReport("agreed", exact=True, points=3, sizes=sizes, method=BOTH_ENGINES)
    unsure = ", ".join(unsure_functions(own, mine))
    if unsure:
        why = f"not every identity of {unsure} is seen modulo a prime"
        return CheckReport("not checked", why=why, method=BOTH_ENGINES)
    why = "the two engines differ modulo the prime"
    return CheckReport("disagreed", why=why, method=BOTH_ENGINES)


def _agree_in_part(form: IndexForm, own: Tensor) -> bool:
    """The same along symmetric directions of symmetric variables, along which alone such a variable varies.

    By free entries an eigenvector of S is one of (S + S')/2 for one engine, of any matrix near S for the other.
    """
    symmetric = [bool(v.attributes & _SYMMETRIC) for v in form.variables]
    if not any(symmetric) or any(v.axes for v in form.variables):
        return False
    start = len(form.function.axes)
    mine, theirs = form.tensor, own
    if len(form.leaves) > 1 or form.function.axes:
        theirs = unmerged(own, form.tensor.axes, form.rows())
    for leaf, known in zip(form.leaves, symmetric, strict=True):
        if known:
            mine, theirs = (_symmetrised(x, start) for x in (mine, theirs))
        start += len(leaf.axes)
    return agree(mine, theirs, points=3)


def _symmetrised(tensor: Tensor, start: int) -> Tensor:
    """The sum of a tensor and itself with two neighbouring axes exchanged."""
    own = list(range(len(tensor.axes)))
    turned = [*own[:start], own[start + 1], own[start], *own[start + 2 :]]
    return add(tensor, product([(tensor, tuple(own))], turned))


def _by_values(form: IndexForm) -> CheckReport:
    """Every derivative that was taken against the values of what it is the derivative of."""
    function = form.function
    for leaf in form.leaves:
        moved = gradient(function, leaf)
        same = interpolates(function, leaf, moved)
        if same is None:
            return _by_quotients(form)
        if not same:
            why = "the values of the function have another derivative"
            return CheckReport("disagreed", why=why, method=BOTH_ENGINES)
        function = moved
    if not agree(form.declared(function), form.tensor):
        why = "the derivative changed when it was written out"
        return CheckReport("disagreed", why=why, method=BOTH_ENGINES)
    sizes = sizes_for(form.tensor)
    return CheckReport("agreed", exact=True, points=2, sizes=sizes, method=INTERPOLATION)


def _by_quotients(form: IndexForm) -> CheckReport:
    """The generated code against difference quotients of the function."""
    code = form.einsum_or_none()
    if form.node is not None and code is not None:
        return check_by_quotients(form.node, form.variables, form.tensor.axes, code)
    why = "the other engine has no answer to compare with, and the function is no polynomial"
    return CheckReport("not checked", why=why, method=BOTH_ENGINES)


def _main_answer(form: IndexForm) -> Tensor | None:
    """The gradient, Jacobian or Hessian of the other engine, by free entries."""
    is_mixed = form.function.axes and len(form.leaves) > 1
    if form.node is None or len(form.leaves) > 2 or is_mixed:
        return None
    book = book_with(())
    if any(v.axes for v in form.variables):
        return None if len(form.leaves) > 1 or form.function.axes else _by_members(form)
    if form.function.axes:
        value = Jacobian(form.node, form.variables[0], book).value
    else:
        value = derive(form.node, [form.variables[0]], book, "free").answers[0].gradient
        if len(form.leaves) > 1:
            value = Jacobian(value, form.variables[1], book).value
    return None if value is None else Lowering().tensor(value)


def _by_members(form: IndexForm) -> Tensor:
    """The gradient by the members of a family, their indices as the first axes."""
    assert form.node is not None
    (answer,) = derive(form.node, list(form.variables), book_with(()), "free").answers
    lowered = Lowering().lowered(answer.gradient)
    ranges = {i.name: i.axes[0] for i in answer.places}
    whole = widened(lowered, answer.gradient.shape, ranges)
    names = sorted(ranges)
    order = [names.index(i.name) for i in answer.places]
    return product(
        [(whole, tuple(range(len(whole.axes))))],
        [*order, *range(len(order), len(whole.axes))],
    )
