"""NumPy code of sums, elementwise products, quotients and powers, and of numbers.

>>> from fractions import Fraction
>>> number(Fraction(1, 2)).text, number(Fraction(1, 3)).text
('0.5', '(1 / 3)')
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.expression.nodes import Apply, Node, Number
from matdiff.expression.operators import OPERATORS
from matdiff.output.fragments import ATOM, Fragment
from matdiff.output.numpy_names import kind
from matdiff.output.numpy_products import ADD, MUL, POW

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Value
    from matdiff.output.numpy_writer import Writer

_ONES, _POWER, _SCALE = OPERATORS["ones"], OPERATORS["power"], OPERATORS["scale"]
_HALF = Fraction(1, 2)


def number(value: Value) -> Fragment:
    """A number: fractions that are short in binary as decimals, others as quotients."""
    size = abs(value)
    if isinstance(size, Fraction):
        if size.denominator in (2, 4, 8):
            return Fragment(repr(size.numerator / size.denominator), ATOM, value < 0)
        return Fragment(f"({size.numerator} / {size.denominator})", ATOM, value < 0)
    return Fragment(str(size), ATOM, value < 0)


def add(node: Apply, writer: Writer) -> Fragment:
    broadcast = any(filled_with(term) is None for term in node.operands)
    codes: list[Fragment] = []
    for term in node.operands:
        scalars = filled_with(term) if broadcast else None
        codes.append(writer.code(term) if scalars is None else _product(list(scalars), writer))
    codes.sort(key=lambda code: code.negative)
    pieces: list[str] = []
    for code in codes:
        # a sum in brackets stays in brackets: the order of rounding is the one written
        text = f"({code.text})" if code.level == ADD else code.text
        if code.negative:
            pieces.append(f" - {text}" if pieces else f"-{text}")
        else:
            pieces.append(f" + {text}" if pieces else text)
    return Fragment("".join(pieces), ADD)


def filled_with(term: Node) -> tuple[Node, ...] | None:
    """The scalars whose product stands in every entry: of 2 a 1 they are 2 and a, of 1 there are none."""
    if isinstance(term, Apply) and kind(term.shape) != "s":
        if term.operator is _ONES:
            return ()
        if term.operator is _SCALE:
            last = term.operands[-1]
            if isinstance(last, Apply) and last.operator is _ONES:
                return term.operands[:-1]
    return None


def scale(node: Apply, writer: Writer) -> Fragment:
    return _product(list(node.operands), writer)


def _product(factors: list[Node], writer: Writer) -> Fragment:
    """Factors of which all but one are numbers: those to negative powers divide."""
    value: Value = 1
    above: list[Fragment] = []
    below: list[str] = []
    for factor in factors:
        base = inverse_power(factor, writer)
        if isinstance(factor, Number):
            value *= factor.value
        elif base is not None:
            below.append(writer.fit(base, POW))
        else:
            above.append(writer.code(factor))
    coefficient = number(value)
    if coefficient.text != "1" or not above:
        above.insert(0, Fragment(coefficient.text, coefficient.level))
    if len(above) == 1 and not below:
        first = above[0]
        if not coefficient.negative:
            return first
        level = first.level if first.level >= MUL and not first.negative else ATOM
        return Fragment(writer.fit(first, MUL), level, True)
    texts = [writer.fit(above[0], MUL), *[writer.fit(factor, POW) for factor in above[1:]]]
    text = " * ".join(texts)
    for divisor in below:
        text = f"{text} / {divisor}"
    return Fragment(text, MUL, coefficient.negative)


def inverse_power(node: Node, writer: Writer) -> Fragment | None:
    """The code of base ** p, if the node is base ** -p for a number p > 0."""
    if isinstance(node, Apply) and node.operator is _POWER:
        base, exponent = node.operands
        if isinstance(exponent, Number) and exponent.value < 0:
            return _raised(base, -exponent.value, writer)
    return None


def _raised(base: Node, exponent: Value, writer: Writer) -> Fragment:
    code = writer.code(base)
    if exponent == 1:
        return code
    if exponent == _HALF:
        return Fragment(f"np.sqrt({writer.whole(code)})")
    return Fragment(f"{writer.fit(code, ATOM)} ** {number(exponent).text}", POW)


def power(node: Apply, writer: Writer) -> Fragment:
    base, exponent = node.operands
    below = inverse_power(node, writer)
    if below is not None:
        return Fragment(f"1 / {writer.fit(below, POW)}", MUL)
    if isinstance(exponent, Number) and exponent.value > 0:
        return _raised(base, exponent.value, writer)
    raised = writer.fit(writer.code(exponent), ATOM)
    return Fragment(f"{writer.fit(writer.code(base), ATOM)} ** {raised}", POW)


def hadamard(node: Apply, writer: Writer) -> Fragment:
    if all(filled_with(factor) is not None for factor in node.operands):
        return Fragment(" * ".join([writer.fit(writer.code(f), POW) for f in node.operands]), MUL)
    factors: list[Node] = []
    for factor in node.operands:
        scalars = filled_with(factor)
        if scalars is None:
            factors.append(factor)
        else:
            factors[:0] = scalars
    return _product(factors, writer)
