"""Layout of powers of a matrix, pseudo-inverses and norms, which have signs of their own.

>>> from matdiff.expression.build import apply, symbol
>>> from matdiff.output.plain import plain
>>> A, E = symbol("A", ("n", "n")), symbol("E", ("n", "n"))
>>> plain(apply("frechet_expm", A, E)), plain(apply("powm", A, symbol("k")))
('L_expm(A, E)', 'A^k')
"""

from __future__ import annotations

from matdiff.expression.nodes import Apply, Number
from matdiff.expression.operators import OPERATORS
from matdiff.output.fragments import POWER, Fragment, fit, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.output.fragments import Parts, Row
    from matdiff.output.style import Style


def _power(node: Apply, parts: Parts, style: Style) -> Fragment:
    base, exponent = node.operands
    shown = whole(parts[exponent], style)
    return Fragment(style.power(fit(parts[base], POWER + 1, style), shown), POWER)


def _pseudo_inverse(node: Apply, parts: Parts, style: Style) -> Fragment:
    return style.pseudo_inverse(parts[node.operands[0]])


def _norm(node: Apply, parts: Parts, style: Style) -> Fragment:
    """||A||_*, ||x||_inf; of a p-norm the mark is its p."""
    shown = [whole(parts[operand], style) for operand in node.operands]
    p = node.operands[-1]
    mark = node.operator.mark
    if mark == "p":
        mark = str(p.value) if isinstance(p, Number) else shown[-1]
    called = style.call(node.operator.word, [shown[0], mark] if shown[1:] else shown)
    return Fragment(style.norm_of_kind(shown[0], mark, called))


ROWS: dict[str, Row] = {
    "powm": _power,
    "pinv": _pseudo_inverse,
    **{row.name: _norm for row in OPERATORS.values() if row.mark},
}
"""Rows of the table of layout, by operator name."""
