"""Layout of products, quotients, powers, transposes and inverses.

A product of scalars with a matrix puts the number first, negative powers below a line; equal factors of a matrix
product become a power. What would be read otherwise without brackets gets them: ``(x^T y) x``.

>>> from matdiff.expression.build import apply, matmul, power, scale, symbol, transpose
>>> from matdiff.output.plain import plain
>>> x, y = symbol("x", ("n", 1)), symbol("y", ("n", 1))
>>> plain(scale(matmul(transpose(x), y), power(apply("norm", x), -2), x))
'(x^T y) x/||x||^2'
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.base.dimensions import SCALAR
from matdiff.expression.nodes import Apply, Number, Symbol
from matdiff.expression.operators import OPERATORS
from matdiff.output import entries
from matdiff.output.fragments import (
    ATOM,
    ENTRYWISE,
    OPEN,
    POWER,
    PRODUCT,
    Fragment,
    fit,
    whole,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node, Value
    from matdiff.output.fragments import Parts
    from matdiff.output.style import Style

_POWER, _MATMUL, _INV = OPERATORS["power"], OPERATORS["matmul"], OPERATORS["inv"]
_TRANSPOSE, _ROWSUM, _ADD = OPERATORS["transpose"], OPERATORS["rowsum"], OPERATORS["add"]
_ONES, _WINDOW = OPERATORS["ones"], OPERATORS["window"]
_MEMBER, _SUM = OPERATORS["member"], OPERATORS["sum"]
_CONJ = OPERATORS["conj"]
_HALF = Fraction(1, 2)


def scale(node: Apply, parts: Parts, style: Style) -> Fragment:
    """Number, scalars, matrix; what stands to a negative power goes below the line."""
    number: Value = 1
    above: list[Node] = []
    below: list[Fragment] = []
    for at, factor in enumerate(node.operands):
        if isinstance(factor, Number) and at == 0:
            number = factor.value
        elif factor.shape == SCALAR and (denominator := _denominator(factor, parts, style)):
            below.append(denominator)
        else:
            above.append(factor)
    negative = number < 0
    if negative:
        number = -number
    if not below:
        fragment = _product(number, above, parts, style)
        if fragment.negative or fragment.level < OPEN:
            return Fragment(fit(fragment, ATOM, style), ATOM, negative)
        return Fragment(fragment.text, fragment.level, negative)
    if isinstance(number, Fraction):
        below.insert(0, style.number(number.denominator))
        number = number.numerator
    fragment = style.quotient(_product(number, above, parts, style), _juxtaposed(below, style))
    return Fragment(fragment.text, fragment.level, negative)


def _product(number: Value, factors: list[Node], parts: Parts, style: Style) -> Fragment:
    """A positive number times factors, of which the last may be a matrix."""
    if not factors:
        return style.number(number)
    last = parts[factors[-1]]
    if len(factors) == 1 and number == 1:
        return last
    texts = [] if number == 1 else [style.number(number).text]
    texts += [fit(parts[factor], POWER, style) for factor in factors[:-1]]
    scalar_products = sum(_is_scalar_product(factor) for factor in factors)
    if last.level == OPEN and not last.negative:
        return Fragment(style.product([*texts, last.text]), OPEN)
    alone = _is_scalar_product(factors[-1]) and scalar_products > 1
    texts.append(fit(last, POWER if alone or isinstance(factors[-1], Number) else PRODUCT, style))
    return Fragment(style.product(texts), PRODUCT)


def _is_scalar_product(node: Node) -> bool:
    """x^T y, which next to another product must stand in brackets."""
    if node.shape != SCALAR or not isinstance(node, Apply):
        return False
    return node.operator is _MATMUL or node.operator is _SUM  # 1^T x


def _juxtaposed(factors: list[Fragment], style: Style) -> Fragment:
    if len(factors) == 1:
        return factors[0]
    return Fragment(style.product([fit(factor, POWER, style) for factor in factors]), PRODUCT)


def _denominator(node: Node, parts: Parts, style: Style) -> Fragment | None:
    """The base to the positive power, if the node is a power with a negative number as exponent."""
    if isinstance(node, Apply) and node.operator is _POWER:
        base, exponent = node.operands
        if isinstance(exponent, Number) and exponent.value < 0:
            return _raised(base, -exponent.value, parts, style)
    return None


def _raised(base: Node, exponent: Value, parts: Parts, style: Style) -> Fragment:
    """Base to a positive number."""
    fragment = parts[base]
    if exponent == 1:
        return fragment
    if exponent == _HALF:
        return Fragment(style.root(whole(fragment, style)))
    return _with_exponent(base, fragment, whole(style.number(exponent), style), style)


def _with_exponent(base: Node, fragment: Fragment, exponent: str, style: Style) -> Fragment:
    write = style.power if base.shape == SCALAR else style.entrywise_power
    return Fragment(write(fit(fragment, ATOM, style), exponent), POWER)


def power(node: Apply, parts: Parts, style: Style) -> Fragment:
    """Of each entry; 1/a and 1 ./ A for negative powers, sqrt for the half."""
    base, exponent = node.operands
    below = _denominator(node, parts, style)
    if below is not None:
        one = style.number(1)
        if base.shape == SCALAR:
            return style.quotient(one, below)
        return style.entrywise_quotient(one.text, below)
    if isinstance(exponent, Number) and exponent.value > 0 and exponent.value != 1:
        return _raised(base, exponent.value, parts, style)
    return _with_exponent(base, parts[base], whole(parts[exponent], style), style)


def hadamard(node: Apply, parts: Parts, style: Style) -> Fragment:
    """Factors with the sign of the elementwise product between them, negative powers after the quotient sign."""
    above: list[str] = []
    below: list[Fragment] = []
    for factor in node.operands:
        denominator = _denominator(factor, parts, style)
        if denominator is None:
            above.append(fit(parts[factor], POWER, style))
        else:
            below.append(denominator)
    text = style.times_entrywise.join(above) if above else style.number(1).text
    if not below:
        return Fragment(text, ENTRYWISE)
    divisor = below[0]
    if len(below) > 1:
        inner = style.times_entrywise.join([fit(factor, POWER, style) for factor in below])
        divisor = Fragment(inner, ENTRYWISE)
    return style.entrywise_quotient(text, divisor)


def matmul(node: Apply, parts: Parts, style: Style) -> Fragment:
    """Factors side by side, a run of the same factor as a power; e_i' A e_j is the entry A_ij."""
    operands = node.operands
    if node.shape == SCALAR and len(operands) < 4:
        entry = entries.entry(operands, parts, style)
        if entry is not None:
            return entry
    if len(operands) < 4:
        part = entries.slice_of(operands, parts, style)
        if part is not None:
            return part
    if any(isinstance(v, Apply) and v.operator is _WINDOW for v in _bases(operands)):
        texts = [
            _factor(group[0], parts, style, False)
            if len(group) == 1
            else fit(entries.slice_of(group, parts, style) or parts[group[0]], POWER, style)
            for group in entries.grouped(operands)
        ]
        return Fragment(style.product(texts), PRODUCT)
    texts = []
    at = 0
    while at < len(operands):
        factor = operands[at]
        end = at + 1
        while end < len(operands) and operands[end] is factor:
            end += 1
        raised = _matrix_power(factor, end - at, parts, style) if end - at > 1 else None
        if raised is None:
            last = end == len(operands)
            count = end - at
            texts += [_factor(factor, parts, style, False)] * (count - 1)
            texts.append(_factor(factor, parts, style, last))
        else:
            texts.append(raised)
        at = end
    final = parts[operands[-1]]
    is_open = final.level == OPEN and not final.negative
    return Fragment(style.product(texts), OPEN if is_open else PRODUCT)


def _bases(operands: tuple[Node, ...]) -> list[Node]:
    """The factors without the transposes on them."""
    return [
        v.operands[0] if isinstance(v, Apply) and v.operator is _TRANSPOSE else v for v in operands
    ]


def _factor(factor: Node, parts: Parts, style: Style, last: bool) -> str:
    fragment = parts[factor]
    if last and fragment.level == OPEN and not fragment.negative:
        return fragment.text
    # the sums of the rows are themselves a product, A 1, and so is the matrix of ones, 1 1'
    by_product = isinstance(factor, Apply) and factor.operator in (_ROWSUM, _ONES)
    return fit(fragment, PRODUCT if by_product else POWER, style)


def _matrix_power(factor: Node, count: int, parts: Parts, style: Style) -> str | None:
    """A^count of a square matrix where that is easy to read; None where the factors are written out."""
    if isinstance(factor, Symbol):
        return style.power(parts[factor].text, str(count))
    if not isinstance(factor, Apply):
        return None
    if factor.operator is _INV:
        inner = factor.operands[0]
        if isinstance(inner, Apply) and inner.operator is _TRANSPOSE:
            return None
        return style.inverse_power(fit(parts[inner], ATOM, style), count)
    if factor.operator is _MEMBER or factor.operator is _ADD:
        return style.power(fit(parts[factor], ATOM, style), str(count))
    if factor.operator is _TRANSPOSE:
        return _transposed_power(factor.operands[0], count, parts, style)
    return None


def _transposed_power(base: Node, count: int, parts: Parts, style: Style) -> str | None:
    """(X^3)^T, ((A + B)^-2)^T; X^T X^T is short enough as it is."""
    if isinstance(base, Symbol) and count == 2:
        return None
    text = _matrix_power(base, count, parts, style)
    return None if text is None else style.transposed(style.parentheses(text))


def transpose(node: Apply, parts: Parts, style: Style) -> Fragment:
    (inner,) = node.operands
    if isinstance(inner, Apply) and inner.operator is _CONJ:
        return _adjoint(inner.operands[0], parts, style)
    if isinstance(inner, Apply) and inner.operator is _INV:
        (base,) = inner.operands
        if not (isinstance(base, Apply) and base.operator is _TRANSPOSE):
            return Fragment(style.inverse_transposed(fit(parts[base], ATOM, style)), POWER)
    return Fragment(style.transposed(fit(parts[inner], ATOM, style)), POWER)


def _adjoint(base: Node, parts: Parts, style: Style) -> Fragment:
    """A^H; of an inverse A^-H."""
    if isinstance(base, Apply) and base.operator is _INV:
        (inner,) = base.operands
        if not (isinstance(inner, Apply) and inner.operator is _TRANSPOSE):
            return Fragment(style.inverse_adjoint(fit(parts[inner], ATOM, style)), POWER)
    return Fragment(style.adjoint(fit(parts[base], ATOM, style)), POWER)


def inverse(node: Apply, parts: Parts, style: Style) -> Fragment:
    (inner,) = node.operands
    if isinstance(inner, Apply) and inner.operator is _TRANSPOSE:
        (base,) = inner.operands
        if isinstance(base, Apply) and base.operator is _CONJ:
            return Fragment(style.inverse_adjoint(fit(parts[base.operands[0]], ATOM, style)), POWER)
        return Fragment(style.inverse_transposed(fit(parts[base], ATOM, style)), POWER)
    return Fragment(style.inverse_power(fit(parts[inner], ATOM, style), 1), POWER)
