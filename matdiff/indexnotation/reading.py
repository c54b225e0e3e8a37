"""Questions asked in index notation: f_i = W_ij x_j wrt W, and when a text is taken to be in it.

Decided by shape: a left side with indices; or every letter of the text carries indices (scalars aside) and in some product an
index stands twice in different factors, which matrix notation would read as a product of single entries. The reading is said.
"""

from __future__ import annotations

import re

from matdiff.answers.variables import split_member, split_variables
from matdiff.base.errors import MatdiffError, NameError_, ShapeError, SyntaxError_, UsageError
from matdiff.indexnotation.form import IndexForm, index_form
from matdiff.tensor.agreement import says
from matdiff.tensor.indexmeaning import IndexReading
from matdiff.tensor.indexsyntax import read_equation
from matdiff.tensor.indextree import Entry, Explicit, Part, Product, Total, entries
from matdiff.tensor.raising import raised

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from matdiff.expression.nodes import Node

_LEFT = re.compile(
    r"\s*\$*\\?[A-Za-z]+(?:_\{\s*[a-z][a-z,\s]*\}|_[a-z]+|[ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ]+)\s*=[^=;\n]*\$*\s*"
)
_PROGRAM = re.compile(
    r"(?:^|;|\n)\s*[A-Za-z]+_(?:\{[i-t, ]+\}|[i-t]{1,4})\s*=[^;\n]*_[^;\n]*[;\n]\s*\S"
)
_MATRIX_SIGNS = re.compile(r"'|\^\s*\{?\s*(T\b|\\top|⊤)|ᵀ|⊤|\|\||‖|;|\n|\[|\\top")


def is_index_notation(text: str) -> bool:
    """Whether a text is in index notation."""
    if _PROGRAM.search(text):
        return True  # to be refused with the reason
    if _MATRIX_SIGNS.search(text):
        return False
    if _LEFT.fullmatch(text):
        return True
    if "_" not in text and not any(c in text for c in "ᵢⱼₖₗₘₙ"):
        return False
    try:
        equation = read_equation(text)
    except MatdiffError:
        return False
    if equation.indices is not None or _has_explicit(equation.right):
        return False
    found = entries(equation.right)
    if any(entry.name in ("e", "J", "I") for entry in found):
        return False  # unit vectors and identities of matrix notation
    with_indices = [entry for entry in found if entry.indices]
    bare = [entry for entry in found if not entry.indices and entry.name[0].isupper()]
    return (
        not bare
        and any(len(entry.indices) > 1 for entry in with_indices)
        and (_contracts(equation.right))
    )


def _has_explicit(part: Part) -> bool:
    if isinstance(part, Explicit):
        return True
    if isinstance(part, Total):
        return any(_has_explicit(term) for _, term in part.terms)
    return isinstance(part, Product) and any(_has_explicit(factor) for factor, _ in part.factors)


def _contracts(part: Part) -> bool:
    """Whether some product has an index in two of its factors."""
    if isinstance(part, Total):
        return any(_contracts(term) for _, term in part.terms)
    if not isinstance(part, Product):
        return False
    seen: set[str] = set()
    for factor, _ in part.factors:
        own = set(factor.indices) if isinstance(factor, Entry) else set()
        if own & seen:
            return True
        seen |= own
    return any(_contracts(factor) for factor, _ in part.factors)


def read_index(text: str, where: str = "") -> IndexReading:
    """An equation or expression in index notation; SyntaxError where there are several."""
    end = text.find(";")
    if end >= 0 or "\n" in text.strip():
        end = end if end >= 0 else text.index("\n", len(text) - len(text.lstrip()))
        raise SyntaxError_(
            "one equation is read in index notation, not a program",
            text=text,
            span=(end, end + 1),
            help="put the first equation into the second, or write them in matrix notation",
        )
    return IndexReading(text, read_equation(text), where)


def read_index_question(
    kind: str, text: str, wrt: str | Sequence[str], where: str = ""
) -> tuple[list[IndexForm], tuple[str, ...]]:
    """The derivatives asked for in index notation, and how the text was read."""
    reading = read_index(text, where)
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
    node = matrix_of(reading)
    letters = "".join(index for index in reading.summed if len(index) == 1)
    forms = [
        IndexForm(reading.tensor, group, node, reading.equation.name, reading.labels, letters)
        for group in groups
    ]
    if kind != "hessian":
        for form, (_, feet) in zip(forms, asked, strict=True):
            if not {*feet} & {*reading.summed, *reading.labels}:
                form.name_axes(feet)
    return forms, notes_of(reading)


def matrix_of(reading: IndexReading) -> Node | None:
    """The function in matrix notation where there is such a form, compared before it is given."""
    if len(reading.tensor.axes) > 2:
        return None
    found = raised(reading.tensor)
    return found if found is not None and says(found, reading.tensor) else None


def notes_of(reading: IndexReading) -> tuple[str, ...]:
    """How the text was read."""
    summed = list(reading.summed)
    if not summed:
        return ("Read in index notation.",)
    what = (
        "stands twice in a product and is"
        if len(summed) == 1
        else "stand twice in a product and are"
    )
    note = f"Read in index notation: {', '.join(summed)} {what} summed."
    if reading.equation.indices is None:
        note += " For single entries write A[i,j]."
    return (note,)


def index_derivative(text: str, wrt: str | Sequence[str], where: str = "") -> IndexForm:
    """The derivative of a function in index or matrix notation, a tensor with named axes; by several variables one after the other.

    >>> print(index_derivative("f_i = W_ij x_j", "W"))
    df_i/dW_mn = delta_im x_n
    >>> index_derivative("x^T A x", "x, x").latex()
    '\\\\frac{\\\\partial^{2} f}{\\\\partial x_{m} \\\\partial x_{p}} = A_{mp} + A_{pm}'
    """
    from matdiff.api import parse

    names = wrt.split(",") if isinstance(wrt, str) else list(wrt)
    names = [split_member(name.strip())[0] for name in names]
    if is_index_notation(text):
        reading = read_index(text, where)
        leaves = [reading.leaf(name) for name in names]
        node, letters = matrix_of(reading), "".join(i for i in reading.summed if len(i) == 1)
        return IndexForm(
            reading.tensor, leaves, node, reading.equation.name, reading.labels, letters
        )
    expression = parse(text, where)
    symbols = expression.reading.symbols
    for name in names:
        if name not in symbols:
            raise NameError_(
                f"{name} is not a variable", help=f"the names are {', '.join(symbols)}"
            )
    return index_form("jacobian", expression.node, [symbols[name] for name in names])
