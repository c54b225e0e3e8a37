"""Jacobians and Hessians as answers.

The Jacobian of F by X is J with d vec F = J d vec X, vec stacking columns (Magnus & Neudecker, chapter 5): rows numbered by vec F, columns
by vec X. The Hessian of a scalar f is the Jacobian of its gradient, d^2 f / d vec X d (vec X)'; by two variables x, y it is the
Jacobian by y of the gradient by x. By a symmetric, skew, triangular or diagonal variable rows and columns are those of its independent
entries, vech(X) or the diagonal, and it is said; ``structure="free"`` takes all entries for free.
"""

from __future__ import annotations

from matdiff import api
from matdiff.answers import reasons, report
from matdiff.answers.answer import Answer
from matdiff.answers.asking import may_define
from matdiff.answers.complex_jacobian import complex_jacobian
from matdiff.answers.compressed import Compressed
from matdiff.answers.found import Found, Kind
from matdiff.answers.gradients import is_complex, refuse_complex
from matdiff.answers.jacobianchecks import derivative_claims
from matdiff.answers.jacobiansteps import derivative_steps
from matdiff.answers.levels import chosen_level
from matdiff.answers.variables import refuse_family, refuse_inverse, split_variables
from matdiff.base.errors import UnsupportedError, UsageError
from matdiff.calculus import bookshelf
from matdiff.calculus import curvature as calculus_curvature
from matdiff.calculus import derive as calculus_derive
from matdiff.calculus.conditions import conditions_of
from matdiff.calculus.parametrise import parameters_of, reduced
from matdiff.calculus.polish import Forms, polish
from matdiff.calculus.presentation import present
from matdiff.calculus.vectorise import Jacobian
from matdiff.expression.build import transpose
from matdiff.expression.nodes import Node, Symbol
from matdiff.indexnotation import form as indexnotation_form
from matdiff.solving import implicit, implicitjacobian
from matdiff.syntax.words import spelled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from matdiff.answers.result import Expression
    from matdiff.base.dimensions import Shape
    from matdiff.calculus.curvature import Curvature
    from matdiff.calculus.derive import Derivation
    from matdiff.calculus.parametrise import Parameters
    from matdiff.expression.nodes import Node
    from matdiff.indexnotation.form import IndexForm

LAYOUTS = ("numerator", "denominator")


def _answer(
    kind: str,
    question: Expression,
    jacobian: Jacobian,
    names: Sequence[str],
    *,
    layout: str = "numerator",
    form: str = "",
    structure: str = "projected",
    gradient: Derivation | None = None,
) -> Answer:
    """The record: J in the layout and at the level asked for, by independent entries where a variable is structured."""
    normal, holds = jacobian.normaliser.normal, jacobian.forward.context.holds
    columns = parameters_of(_symbol(jacobian.variable), holds, structure)
    rows: Parameters | None = None
    if gradient is not None:
        rows = parameters_of(_symbol(gradient.answers[0].variable), holds, structure)
    value = _by_parameters(jacobian, rows, columns, gradient)
    level = chosen_level(form, value, jacobian.missing)
    node = jacobian.forward.value
    if value is not None and level in ("matrix", "kronecker"):
        turned = layout == "denominator"
        node = value if not turned else present(normal(transpose(value)), normal)
    notes = ("Denominator layout: the transpose of the Jacobian.",)
    return Answer(
        Found(
            ROWS[kind], question, names,
            ([] if gradient is None else [gradient.answers[0].variable]) + [jacobian.variable], node,
            conventions=[p.said for p in (rows, columns) if p is not None],
            notes=notes if layout == "denominator" else (),
            inner=jacobian, layout=layout, gradient=gradient, columns=columns, rows=rows, value=value, level=level,
        )
    )  # fmt: skip


def _by_parameters(
    jacobian: Jacobian, rows: Parameters | None, columns: Parameters, gradient: Derivation | None
) -> Node | None:
    """B' J B in normal form and as it is printed; None where J has no Kronecker form."""
    if jacobian.value is None:
        return None
    value = reduced(jacobian.value, rows, columns, jacobian.normaliser)
    if gradient is not None and gradient.folded:
        value = polish(value, gradient.folded, Forms())
    return present(value, jacobian.normaliser.normal)


def shape(found: Found) -> Shape:
    """As many rows as F has entries, as many columns as X has independent ones; turned round in denominator layout."""
    how = found.how
    rows, columns = how["inner"].shape
    if how["rows"] is not None and how["rows"].matrix is not None:
        rows = how["rows"].matrix.shape[1]
    if how["columns"].matrix is not None:
        columns = how["columns"].matrix.shape[1]
    return (rows, columns) if how["layout"] == "numerator" else (columns, rows)


def conditions(found: Found) -> list[tuple[Node, str]]:
    """When the answer holds."""
    context = found.how["inner"].forward.context
    return conditions_of(context, found.question.node, found.node)


def curvature(found: Found) -> Curvature | None:
    """What can be proved of the sign of a Hessian, and why; None where nothing can, and of a Jacobian."""

    value, inner = found.how["value"], found.how["inner"]
    if found.kind.name != "hessian" or len(found.names) > 1 or value is None:
        return None
    return calculus_curvature.curvature_of(
        value, inner.normaliser, found.question.node, inner.variable
    )


def curvature_text(found: Found) -> Callable[..., str]:
    """The same in words; '' where nothing can be proved."""

    def text(format: str = "unicode") -> str:
        proved = curvature(found)
        if proved is None:
            return ""
        return proved.sentence(report.printer(format), lambda words: reasons.said(words, format))

    return text


def index(found: Found) -> IndexForm:
    """A tensor with named axes, by free entries."""

    return indexnotation_form.index_form(found.kind.name, found.question.node, found.variables)


def code(found: Found, of: str) -> tuple[Node, str]:
    """The matrix, or 'matvec', 'rmatvec', 'diagonal', 'trace' of it; of a linear map its image of a direction."""
    of = of or ("matvec" if found.how["level"] == "operator" else "dense")
    name = found.kind.name
    return Compressed(found).part(of), name if of == "dense" else f"{name}_{of}"


def _part(name: str) -> Callable[[Found], Any]:
    return lambda found: getattr(Compressed(found), name)


_MORE: dict[str, Callable[[Found], Any]] = {
    "curvature": curvature,
    "curvature_text": curvature_text,
    "tensor": lambda found: lambda: index(found),
    "einsum": lambda found: lambda: index(found).einsum(),
    "laws_fired": lambda found: found.how["inner"].normaliser.fired,
    **{name: _part(name) for name in ("matvec", "rmatvec", "diagonal", "trace", "dense", "part")},
    **{name: _part(name) for name in ("direction", "weight", "size_report", "linear_operator")},
}
ROWS = {
    name: Kind(
        name, said, name, steps=derivative_steps, claims=derivative_claims, conditions=conditions, code=code,
        index=index, shape=shape, more=_MORE,
    )
    for name, said in (("jacobian", "a Jacobian"), ("hessian", "a Hessian"))
}  # fmt: skip


def jacobian_of(
    text: str,
    wrt: str | Sequence[str],
    where: str = "",
    layout: str = "numerator",
    rules: Iterable[str] = (),
    form: str = "",
    structure: str = "projected",
) -> Answer:
    """The Jacobian of an expression of any shape by one variable; ``api.jacobian`` is its public name."""

    if layout not in LAYOUTS:
        raise UsageError(f"the layouts are {' and '.join(LAYOUTS)}, not '{layout}'")
    if may_define(where) and implicit.has_definitions(where):
        return implicitjacobian.implicit_jacobian(text, split_variables(wrt), where, rules)
    expression, variables, names = api.read_question(text, wrt, where, scalar=False)
    if len(names) != 1:
        raise UsageError("a Jacobian is by one variable")
    variable = single(names[0], variables[0])
    if is_complex(expression.node, variables):
        return complex_jacobian(expression, variable, names[0], layout, form, rules)
    jacobian = Jacobian(expression.node, variable, bookshelf.book_with(rules))
    return _answer(
        "jacobian",
        expression,
        jacobian,
        names,
        layout=layout,
        form=form,
        structure=_known_structure(structure, expression),
    )


def hessian_of(
    text: str,
    wrt: str | Sequence[str],
    where: str = "",
    rules: Iterable[str] = (),
    form: str = "",
    structure: str = "projected",
) -> Answer:
    """The Hessian of a scalar by one variable, or by two the mixed one; ``api.hessian`` is its public name."""

    if may_define(where) and implicit.has_definitions(where):
        return implicitjacobian.implicit_hessian(text, split_variables(wrt), where, rules)
    expression, variables, names = api.read_question(text, wrt, where, scalar=True)
    refuse_complex(expression.node, variables, "a Hessian")
    if len(names) > 2:
        raise UsageError(
            "a Hessian is by one variable, or by two",
            help="matdiff.hessians gives all blocks of the Hessian by several",
        )
    first, second = single(names[0], variables[0]), single(names[-1], variables[-1])
    book = bookshelf.book_with(rules)
    derivation = calculus_derive.derive(expression.node, [first], book, "free")
    return _answer(
        "hessian",
        expression,
        Jacobian(derivation.answers[0].free, second, book),
        names,
        form=form,
        structure=_known_structure(structure, expression),
        gradient=derivation,
    )


def _known_structure(structure: str, expression: Expression) -> str:
    """The structure that counts: a named value of a program, which nobody declared, is free."""
    if structure not in ("projected", "entries", "free"):
        raise UsageError(
            f"the structure of a Jacobian or Hessian is entries or free, not '{structure}'"
        )
    is_value = expression.reading.whole is not None and structure == "projected"
    return "free" if is_value else structure


def single(name: str, variable: Node) -> Symbol:
    """The variable as a symbol: no inverse, no transpose, no entry, no family, no value of a program."""
    refuse_inverse(name, "a Jacobian")
    refuse_family(variable, "a Jacobian")
    assert isinstance(variable, Symbol)
    if spelled(name) != variable.name:
        raise UnsupportedError(
            f"a Jacobian by {name} is not derived", help=f"ask for the one by {variable.name}"
        )
    return variable


def _symbol(node: Node) -> Symbol:
    assert isinstance(node, Symbol)
    return node
