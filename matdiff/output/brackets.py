"""Layout of conditions on indices: sums between limits, sums over i != j, and the bracket [k >= 2].

>>> from matdiff.expression.build import apply, index, indexed_sum, member, number, symbol
>>> from matdiff.output.plain import plain
>>> i, a = index("i", "N"), symbol("a", axes=("N",))
>>> plain(indexed_sum(i, apply("given", apply("at_most", number(2), i), member(a, i))))
'sum_{i=2}^{N} a_i'
"""

from __future__ import annotations

from matdiff.expression.build import MINUS_ONE, ONE
from matdiff.expression.nodes import Apply, Node, Number, Symbol
from matdiff.expression.operators import OPERATORS
from matdiff.output.fragments import ATOM, OPEN, PRODUCT, SUM, Fragment, fit, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.output.fragments import Parts, Row
    from matdiff.output.style import Style

_GIVEN, _AT_MOST, _ADD = OPERATORS["given"], OPERATORS["at_most"], OPERATORS["add"]


def place(node: Node, parts: Parts, style: Style) -> str:
    """An index with what is added to it: i + 1, the number last."""
    if not isinstance(node, Apply) or node.operator is not _ADD:
        return whole(parts[node], style)
    text = ""
    for operand in sorted(node.operands, key=lambda v: isinstance(v, Number)):
        fragment = parts[operand]
        if text:
            text += style.minus_sign if fragment.negative else style.plus_sign
        elif fragment.negative:
            text = style.minus
        text += fragment.text
    return text


def at_most(node: Apply, parts: Parts, style: Style) -> Fragment:
    """k >= 2 with the index first; i < j for i + 1 <= j."""
    a, b = node.operands
    signs = style.comparisons
    if isinstance(b, Symbol) and not isinstance(a, Symbol) and not a.indices:
        return Fragment(f"{place(b, parts, style)}{signs['at_least']}{place(a, parts, style)}", SUM)
    less = _less_one(a, parts, style)
    if less:
        return Fragment(f"{less}{signs['less']}{place(b, parts, style)}", SUM)
    return Fragment(
        f"{place(a, parts, style)} {style.word(node.operator)} {place(b, parts, style)}", SUM
    )


def _less_one(node: Node, parts: Parts, style: Style) -> str:
    """i of i + 1; nothing of anything else."""
    if not isinstance(node, Apply) or node.operator is not _ADD or len(node.operands) != 2:
        return ""
    rest = [operand for operand in node.operands if operand is not ONE]
    return whole(parts[rest[0]], style) if len(rest) == 1 else ""


def _one_more(node: Node, parts: Parts, style: Style) -> str:
    """i of i - 1; nothing of anything else."""
    if not isinstance(node, Apply) or node.operator is not _ADD or len(node.operands) != 2:
        return ""
    rest = [operand for operand in node.operands if operand is not MINUS_ONE]
    return whole(parts[rest[0]], style) if len(rest) == 1 else ""


def equality(node: Apply, parts: Parts, style: Style) -> Fragment:
    a, b = (place(operand, parts, style) for operand in node.operands)
    return Fragment(f"{a} {style.word(node.operator)} {b}", SUM)


def given(node: Apply, parts: Parts, style: Style) -> Fragment:
    """[k >= 2] A: A where the condition holds, else zero."""
    condition, body = node.operands
    bracket = f"[{whole(parts[condition], style)}]"
    if body is ONE:
        return Fragment(bracket, ATOM)
    inner = parts[body]
    if inner.level == OPEN:
        return Fragment(f"{bracket} {inner.text}", OPEN, inner.negative)
    plain = inner.level >= PRODUCT and not isinstance(body, Number)
    text = inner.text if plain else style.parentheses(inner.text)
    return Fragment(f"{bracket} {text}", PRODUCT, inner.negative)


def sum_under_conditions(node: Apply, parts: Parts, style: Style) -> Fragment | None:
    """A sum between limits, or over i != j; None where its body is under no such condition."""
    index, body = node.operands
    if not isinstance(body, Apply) or body.operator is not _GIVEN:
        return None
    assert isinstance(index, Symbol)
    outermost = body.operands[0]
    low: Node = ONE
    high = None
    while isinstance(body, Apply) and body.operator is _GIVEN:
        condition, inner = body.operands
        assert isinstance(condition, Apply)
        if condition.operator is not _AT_MOST:
            break
        a, b = condition.operands
        if b is index and index.name not in a.indices and low is ONE:
            low = a
        elif a is index and index.name not in b.indices and high is None:
            high = b
        else:
            break
        body = inner
    if (low.indices and high is None) or (high is not None and high.indices and low is ONE):
        assert isinstance(outermost, Apply)
        shown = _about(outermost, index, parts, style)
        return Fragment(f"{style.sum_where(shown)} {fit(parts[body], OPEN, style)}", OPEN)
    if low is not ONE or high is not None:
        end = style.size(index.axes[0]) if high is None else place(high, parts, style)
        text = style.sum_between(parts[index].text, _low(low, parts, style), end)
        return Fragment(f"{text} {fit(parts[body], OPEN, style)}", OPEN)
    condition, inner = body.operands  # type: ignore[attr-defined]
    if index.name not in condition.indices or len(condition.indices) < 2:
        return None
    shown = _about(condition, index, parts, style)
    return Fragment(f"{style.sum_where(shown)} {fit(parts[inner], OPEN, style)}", OPEN)


def _low(low: Node, parts: Parts, style: Style) -> str:
    return place(low, parts, style) if low in parts else style.number(1).text


def _about(condition: Apply, index: Symbol, parts: Parts, style: Style) -> str:
    """The condition with the index of the sum first: j != i, j > i."""
    a, b = condition.operands
    signs = style.comparisons
    own = parts[index].text
    if condition.operator is not _AT_MOST:
        other = b if a is index else a
        if index in (a, b):
            return f"{own} {style.word(condition.operator)} {place(other, parts, style)}"
    elif b is index:
        less = _less_one(a, parts, style)
        if less:
            return f"{own}{signs['more']}{less}"
        return f"{own}{signs['at_least']}{place(a, parts, style)}"
    elif a is index:
        less = _one_more(b, parts, style)
        if less:
            return f"{own}{signs['less']}{less}"
    elif _less_one(a, parts, style) == own:
        return f"{own}{signs['less']}{place(b, parts, style)}"
    return whole(parts[condition], style)


ROWS: dict[str, Row] = {
    "at_most": at_most,
    "equal": equality,
    "differ": equality,
    "given": given,
}
"""Row of the table of layout by operator name."""
