"""Questions asked in index notation: f_i = W_ij x_j wrt W, and when a text is taken to be in it.

Decided by shape: a left side with indices, in one equation or a program; or every letter of the text carries indices (scalars
aside), one of them two, and in some product an index stands twice, which matrix notation would read as a product of single
entries. The reading is said.
"""

from __future__ import annotations

import re
from collections import Counter

from matdiff.answers.variables import split_member, split_variables
from matdiff.base.arguments import names_given, require_text
from matdiff.base.errors import MatdiffError, NameError_, ShapeError, UsageError
from matdiff.indexnotation.chain import ChainForm
from matdiff.indexnotation.form import IndexForm, index_form
from matdiff.indexnotation.matrices import written_matrix
from matdiff.syntax.scope import Scope
from matdiff.tensor.indexmeaning import IndexReading
from matdiff.tensor.indexsyntax import read_equations
from matdiff.tensor.indextree import (
    Entry,
    Equation,
    Explicit,
    Num,
    Part,
    Product,
    entries,
    every,
    parts,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from matdiff.tensor.nodes import Tensor

_LEFT = re.compile(
    r"\s*\$*\\?[A-Za-z]+(?:_\{\s*[a-z][a-z,\s]*\}|_[a-z]+|[ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ]+)\s*=[^=]*\$*\s*"
)
_MATRIX_SIGNS = re.compile(
    r"'|\^\s*\{?\s*(T\b|\\top|⊤)(?!\s*\}?\s*\)?\s*_)|[ᵀ⊤](?!\s*\)?\s*[_ₐ-ₜᵢ-ᵥⱼ])|\|\||‖|\[(?!\s*\w+(\s*,\s*\w+)*\s*\])"
)
_FEET = re.compile(r"_|\^\{?\s*[a-z]|[ₐ-ₜᵢ-ᵥⱼ]")


def is_index_notation(text: str) -> bool:
    """Whether a text is in index notation."""
    if not _FEET.search(text) or _MATRIX_SIGNS.search(text):
        return False
    try:
        equations = read_equations(text)
    except MatdiffError:
        return _LEFT.fullmatch(text) is not None and "[" not in text
    if len(equations) == 1 and _LEFT.fullmatch(text) and "[" not in text:
        return True
    found = [entry for equation in equations for entry in entries(equation.right)]
    lefts = [equation.indices for equation in equations if equation.indices]
    if not _all_have_indices(found, equations):
        return False
    last = equations[-1]
    if last.indices is None and any(isinstance(p, Explicit) for p in every(last.right)):
        return False
    if lefts and all({*indices} <= _letters(found) for indices in lefts):
        return True
    if last.indices is not None:
        return any(_sums(equation.right) for equation in equations)
    is_matrix = any(len(entry.indices) > 1 for entry in found)
    return is_matrix and any(_contracts(equation.right) for equation in equations)


def _all_have_indices(found: list[Entry], equations: list[Equation]) -> bool:
    """No unit vector, no identity, and no matrix without indices, but a scalar that is defined."""
    names = {equation.name for equation in equations if equation.indices == ()}
    if any(entry.name in ("e", "J", "I") and entry.indices for entry in found):
        return False
    bare = [entry.name for entry in found if not entry.indices and entry.name not in names]
    return any(entry.indices for entry in found) and not any(n[0].isupper() for n in bare)


def _letters(found: list[Entry]) -> set[str]:
    return {index for entry in found for index in entry.indices}


def _contracts(part: Part) -> bool:
    """Whether some product has an index in two of its factors: A_ii alone is an entry of the diagonal."""
    for inner in every(part):
        if isinstance(inner, Product):
            own = [set(_free(factor, {})) for factor, _ in inner.factors]
            if sum(map(len, own)) > len(set().union(*own)):
                return True
    return False


def _sums(part: Part) -> bool:
    """Whether anything is summed: what is given a name without indices is a number."""
    summed: dict[str, None] = {}
    _free(part, summed)
    return bool(summed) or any(isinstance(inner, Explicit) for inner in every(part))


def _free(part: Part, summed: dict[str, None]) -> list[str]:
    """The free indices of a part; those that stand twice in a product are added to ``summed``."""
    if isinstance(part, Entry):
        inside = [index for index in part.indices if index.isalpha()]
    elif isinstance(part, Product):
        inside = [index for factor, _ in part.factors for index in _free(factor, summed)]
    elif isinstance(part, Num):
        inside = []
    elif isinstance(part, Explicit):
        return [index for index in _free(part.body, summed) if index not in part.indices]
    else:
        found = [_free(child, summed) for child in parts(part)]
        return found[0]
    counts = Counter(inside)
    summed.update({index: None for index, n in counts.items() if n > 1})
    return [index for index in counts if index not in summed]


def might_sum(text: str) -> list[str]:
    """The indices that index notation would sum in a text that is not taken for it: x_i y_i, A_ii."""
    if _MATRIX_SIGNS.search(text):
        return []
    try:
        equations = read_equations(text)
    except MatdiffError:
        return []
    inside = [part for equation in equations for part in every(equation.right)]
    names = {part.name for part in inside if isinstance(part, Entry) and part.indices}
    if any(isinstance(part, Explicit) for part in inside) or names & {"e", "J", "I"}:
        return []
    summed: dict[str, None] = {}
    for equation in equations:
        _free(equation.right, summed)
    return list(summed)


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
) -> IndexForm:
    """The derivative of a function in index or matrix notation, a tensor with named axes; by several variables one after the other.

    ``order`` is how many times it is taken by a variable, 3 for the third derivative. NameError for a variable that does not occur.

    >>> print(index_derivative("f_i = W_ij x_j", "W"))
    df_i/dW_mn = delta_im x_n
    >>> print(index_derivative("(a^T x)^3", "x", order=3))
    d^3 f/dx_m dx_p dx_r = 6 a_m a_p a_r
    >>> index_derivative("x^T A x", "x, x").latex()
    '\\\\frac{\\\\partial^{2} f}{\\\\partial x_{m} \\\\partial x_{p}} = A_{mp} + A_{pm}'
    """
    return read_derivative(text, wrt, where, order=order)[0]


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
    require_text(text)
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
