"""NumPy code of functions of a matrix, spectra and norms.

>>> sorted(SPECTRAL)[:3]
['adj', 'cholesky', 'clip']
"""

from __future__ import annotations

from matdiff.expression.nodes import Apply, Number
from matdiff.expression.operators import OPERATORS, named
from matdiff.output.fragments import Fragment
from matdiff.output.numpy_names import kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.expression.nodes import Node
    from matdiff.output.numpy_writer import Writer

    Row = Callable[[Apply, Writer], Fragment]

_SIZE, _ADD, _SCALE = (OPERATORS[name] for name in ("size", "add", "scale"))


def _code(node: Node, writer: Writer) -> str:
    return writer.whole(writer.code(node))


def _helper(name: str) -> Row:
    """A helper called with all operands."""

    def row(node: Apply, writer: Writer) -> Fragment:
        return writer.helper(name, ", ".join(_code(operand, writer) for operand in node.operands))

    return row


def _frechet(node: Apply, writer: Writer) -> Fragment:
    a, e = (_code(operand, writer) for operand in node.operands)
    return Fragment(f"frechet({node.operator.name.removeprefix('frechet_')}, {a}, {e})")


def _second(node: Apply, writer: Writer) -> Fragment:
    a, *directions = (_code(operand, writer) for operand in node.operands)
    function = node.operator.name.removeprefix("frechet2_")
    return Fragment(f"frechet2({function}, {a}, {', '.join(directions)})")


def is_whole(exponent: Node) -> bool:
    """Sums of numbers, sizes and indices are whole numbers."""
    if isinstance(exponent, Number):
        return isinstance(exponent.value, int)
    if isinstance(exponent, Apply):
        if exponent.operator is _SIZE:
            return True
        return exponent.operator in (_ADD, _SCALE) and all(map(is_whole, exponent.operands))
    return "index" in exponent.attributes  # type: ignore[attr-defined]


def _power(node: Apply, writer: Writer) -> Fragment:
    base, exponent = (_code(operand, writer) for operand in node.operands)
    if is_whole(node.operands[1]):
        return Fragment(f"np.linalg.matrix_power({base}, {exponent})")
    return writer.helper("powm", f"{base}, {exponent}")


def _frechet_power(node: Apply, writer: Writer) -> Fragment:
    a, p, e = (_code(operand, writer) for operand in node.operands)
    return Fragment(f"frechet(lambda base_: powm(base_, {p}), {a}, {e})")


def _second_power(node: Apply, writer: Writer) -> Fragment:
    a, p, e, f = (_code(operand, writer) for operand in node.operands)
    return Fragment(f"frechet2(lambda base_: powm(base_, {p}), {a}, {e}, {f})")


def _linalg(code: str) -> Row:
    """A call of numpy.linalg with the code of the operand for {}."""

    def row(node: Apply, writer: Writer) -> Fragment:
        return Fragment(code.format(_two_axes(node.operands[0], writer)))

    return row


def _two_axes(node: Node, writer: Writer) -> str:
    """The code of an operand as an array of two axes."""
    text = _code(node, writer)
    form = kind(node.shape)
    if form == "m":
        return text
    return f"np.reshape({text}, {'(-1, 1)' if form == 'c' else '(1, -1)'})"


def _pseudo_inverse(node: Apply, writer: Writer) -> Fragment:
    text = f"np.linalg.pinv({_two_axes(node.operands[0], writer)})"
    form = kind(node.shape)
    return Fragment(text + {"m": "", "s": ".item()"}.get(form, ".reshape(-1)"))


def _polar(node: Apply, writer: Writer) -> Fragment:
    found = writer.helper("polar", _two_axes(node.operands[0], writer))
    return found if kind(node.shape) == "m" else Fragment(f"{found.text}.reshape(-1)")


def _vector(code: str) -> Row:
    def row(node: Apply, writer: Writer) -> Fragment:
        return Fragment(code.format(*(_code(operand, writer) for operand in node.operands)))

    return row


def _singular_vector(side: str) -> Row:
    return lambda node, writer: writer.helper(
        "singular_vector", f"{_two_axes(node.operands[0], writer)}, {side}"
    )


def _eigenvector(place: str) -> Row:
    return lambda node, writer: Fragment(
        f"{writer.helper('eigenvectors', _code(node.operands[0], writer)).text}[:, {place}]"
    )


SPECTRAL: dict[str, Row] = {
    **{
        name: _helper(name)
        for name in (*named("power_series"), "adj", "loggamma", "digamma", "trigamma", "peak")
    },
    "gamma": _helper("gamma_function"),
    **{row.name: _frechet for row in OPERATORS.values() if row.order == 1},
    "powm": _power,
    **{row.name: _second for row in OPERATORS.values() if row.order == 2},
    "frechet_powm": _frechet_power,
    "frechet2_powm": _second_power,
    "pinv": _pseudo_inverse,
    "cholesky": _linalg("np.linalg.cholesky({})"),
    "lambda_max": _linalg("np.linalg.eigvalsh({})[-1]"),
    "lambda_min": _linalg("np.linalg.eigvalsh({})[0]"),
    "eigvals": _linalg("np.linalg.eigvalsh({})"),
    "eigvecs": _helper("eigenvectors"),
    "eigvec_max": _eigenvector("-1"),
    "eigvec_min": _eigenvector("0"),
    "sigma_max": _linalg("np.linalg.norm({}, 2)"),
    "left_singular": _singular_vector("0"),
    "right_singular": _singular_vector("1"),
    "nuclear": _linalg("np.linalg.norm({}, 'nuc')"),
    "polar": _polar,
    "pnorm": _vector("np.linalg.norm({}, {})"),
    "norminf": _vector("np.linalg.norm({}, np.inf)"),
    "clip": _vector("np.clip({}, {}, {})"),
}
"""Row of NumPy code by operator name."""
