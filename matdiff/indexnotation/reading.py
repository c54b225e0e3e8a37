"""Questions asked in index notation: f_i = W_ij x_j wrt W, and derivatives of any order; deciding.py says what is taken for one."""

from __future__ import annotations

from matdiff.answers.answer import Answer
from matdiff.answers.asking import as_names, as_text, declared
from matdiff.answers.variables import split_member, split_variables
from matdiff.base.arguments import names_given
from matdiff.base.errors import NameError_, ShapeError, UsageError
from matdiff.indexnotation.chain import ChainForm
from matdiff.indexnotation.deciding import is_index_notation
from matdiff.indexnotation.form import IndexForm, index_form
from matdiff.indexnotation.kinds import IndexQuestion, found_of
from matdiff.indexnotation.matrices import written_matrix
from matdiff.syntax.scope import Scope
from matdiff.tensor.indexmeaning import IndexReading
from matdiff.tensor.indexsyntax import read_equations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from matdiff.tensor.nodes import Tensor


def read_index(text: str, where: str = "", scalar: bool = False) -> IndexReading:
    """Equations in index notation, the last of which is meant; ``scalar`` where it has to be a number."""
    functions = Scope.of(where).functions
    return IndexReading(text, read_equations(text, functions), where, scalar)


def read_index_question(
    kind: str, text: str, wrt: str | Sequence[str], where: str = ""
) -> tuple[list[IndexForm], tuple[str, ...]]:
    """The derivatives asked for in index notation, and how the text was read."""
    reading = read_index(text, where, scalar=kind != "jacobian")
    asked = [split_member(name) for name in split_variables(wrt)]
    leaves = [reading.leaf(name) for name, _ in asked]
    if kind != "jacobian" and reading.labels:
        raise ShapeError(
            f"a {'gradient' if kind == 'grad' else kind} is of a scalar; here {', '.join(reading.labels)} "
            f"{'is' if len(reading.labels) == 1 else 'are'} free",
            help="ask for the jacobian",
        )
    if kind == "grad":
        groups = [[leaf] for leaf in leaves]
    elif kind == "hessian":
        if len(leaves) > 2:
            raise UsageError("a Hessian is by one variable, or by two")
        groups = [leaves * 2 if len(leaves) == 1 else leaves]
    else:
        if len(leaves) > 1:
            raise UsageError("a Jacobian is by one variable")
        groups = [leaves]
    forms = [form_of(reading, group) for group in groups]
    if kind != "hessian":
        for form, (_, feet) in zip(forms, asked, strict=True):
            if not {*feet} & {*reading.summed, *reading.labels}:
                form.name_axes(feet)
    return forms, notes_of(reading)


def form_of(reading: IndexReading, leaves: Sequence[Tensor]) -> IndexForm:
    """The derivative by these leaves, one after the other."""
    letters = reading.letters
    if reading.definitions:
        letters += "".join(index for index in reading.summed if len(index) == 1)
        return ChainForm(reading, leaves, letters)
    node = written_matrix(reading.tensor, reading.labels)
    return IndexForm(reading.tensor, leaves, node, reading.equation.name, reading.labels, letters)


def notes_of(reading: IndexReading) -> tuple[str, ...]:
    """How the text was read."""
    notes = []
    summed, squares = list(reading.summed), list(reading.squares)
    if not summed:
        notes.append("Read in index notation.")
    else:
        what = (
            "stands twice in a product and is"
            if len(summed) == 1
            else "stand twice in a product and are"
        )
        notes.append(f"Read in index notation: {', '.join(summed)} {what} summed.")
    if squares:
        what = "stands in a square and is" if len(squares) == 1 else "stand in a square and are"
        notes.append(f"{', '.join(squares)} {what} summed, as the result has no such index.")
    if reading.equation.indices is None and (summed or squares):
        notes[-1] += " For single entries write A[i,j]."
    if reading.equation.beside:
        name = reading.equation.beside[0]
        notes.append(
            f'{name}(...) is a product; {name} is a function if it is declared so: where "{name}: function".'
        )
    if reading.has_permutation:
        notes.append(
            "epsilon with three indices is the Levi-Civita symbol, its indices run from 1 to 3; "
            "a variable of that name is declared."
        )
    return tuple(notes)


def index_derivative(
    text: str, wrt: str | Sequence[str], where: str = "", *, order: int = 1
) -> Answer:
    """The derivative of a function in index or matrix notation, a tensor with named axes; by several variables one after the other.

    ``order`` is how many times it is taken by a variable, 3 for the third derivative. NameError for a variable that does not occur.

    >>> print(index_derivative("f_i = W_ij x_j", "W"))
    df_i/dW_mn = delta_im x_n
    >>> print(index_derivative("(a^T x)^3", "x", order=3))
    d^3 f/dx_m dx_p dx_r = 6 a_m a_p a_r
    >>> index_derivative("x^T A x", "x, x").latex()
    '\\\\frac{\\\\partial^{2} f}{\\\\partial x_{m} \\\\partial x_{p}} = A_{mp} + A_{pm}'
    """
    form, notes = read_derivative(text, wrt, where, order=order)
    names = [name for name in names_given(as_names(wrt), "wrt") for _ in range(order)]
    return Answer(found_of(form, IndexQuestion(form, notes), names))


def read_derivative(
    text: str,
    wrt: str | Sequence[str],
    where: str = "",
    *,
    order: int = 1,
    forced: bool = False,
) -> tuple[IndexForm, tuple[str, ...]]:
    """The derivative by one variable after the other, and how the text was read; ``forced`` where it is in index notation."""
    from matdiff.api import parse

    if not isinstance(order, int) or order < 1:
        raise UsageError(f"the order of a derivative is 1 or more, not {order}")
    wrt = as_names(wrt)
    where = declared(text, wrt, where)
    text = as_text(text, where=where, wrt=wrt)
    names = [split_member(name)[0] for name in names_given(wrt, "wrt") for _ in range(order)]
    if forced or is_index_notation(text):
        reading = read_index(text, where)
        return form_of(reading, [reading.leaf(name) for name in names]), notes_of(reading)
    expression = parse(text, where)
    symbols = expression.reading.symbols
    for name in names:
        if name not in symbols:
            raise NameError_(
                f"{name} is not a variable", help=f"the names are {', '.join(symbols)}"
            )
    form = index_form("jacobian", expression.node, [symbols[name] for name in names])
    return form, expression.notes
