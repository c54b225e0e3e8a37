"""Questions by one entry of a variable: wrt X_ij, X[1,2], x_k. The answer is that entry of the gradient.

>>> import matdiff
>>> str(matdiff.grad("||X - A||_F^2", wrt="X_ij"))
'2 (X_ij - A_ij)'
"""

from __future__ import annotations

from matdiff.base.errors import MatdiffError
from matdiff.checks import claims
from matdiff.expression.build import ONE, add, apply, matmul, scale, symbol, transpose
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.reindex import first_free
from matdiff.expression.traverse import substitute, symbols
from matdiff.output.entries import picks
from matdiff.syntax.reading import read_more
from matdiff.syntax.words import spelled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.answers.answer import Answer
    from matdiff.checks.claims import Verdict
    from matdiff.syntax.reading import Reading


class Entry:
    """An entry of a symbol: ``node`` is the product with unit vectors that picks it."""

    __slots__ = ("family", "node")

    def __init__(self, family: Symbol, node: Apply) -> None:
        self.family = family
        self.node = node

    def of(self, matrix: Node, normal: Callable[[Node], Node]) -> Node:
        """That entry of another matrix of the same shape: of what acts on each entry, what it makes of the entries."""
        if isinstance(matrix, Apply):
            name, operands = matrix.operator.name, matrix.operands
            if name == "ones":
                return ONE
            if name == "power":
                return apply("power", self.of(operands[0], normal), operands[1])
            if name == "scale":
                return apply("scale", *operands[:-1], self.of(operands[-1], normal))
            if name in ("add", "hadamard") or matrix.operator.elementwise:
                entries = [self.of(operand, normal) for operand in operands]
                # of numbers the elementwise product is the product
                word = "scale" if name == "hadamard" else name
                return apply(word, *entries, parameters=matrix.parameters)
        return normal(self.picked(matrix))

    def picked(self, matrix: Node) -> Node:
        """That entry as the product with unit vectors."""
        return matmul(*[matrix if v is self.family else v for v in self.node.operands])


def entry_named(name: str, reading: Reading) -> Entry | None:
    """The entry that a variable is named by; None if it is no entry of a name of the expression."""
    if "_" not in name and "[" not in name:
        return None
    if spelled(name) in reading.symbols or spelled(name) in dict(reading.statements):
        return None
    name = _in_brackets(name, reading)
    try:
        node = read_more(name, reading).expression
    except MatdiffError:
        return None
    if not isinstance(node, Apply) or node.operator.name != "matmul" or not node.is_scalar:
        return None
    picked = picks(node.operands)
    if picked is None or picked[0] not in reading.symbols.values():
        return None
    return Entry(picked[0], node)


def _in_brackets(name: str, reading: Reading) -> str:
    """b_2 as b[2], X_12 as X[1, 2], where b and X are known and b_2 is no name of the expression."""
    base, _, foot = name.partition("_")
    foot = foot.strip("{}")
    family = reading.symbols.get(base)
    if family is None or family.axes:
        return name
    letters = foot.replace(",", "")
    is_letters = letters.isalpha() and letters.islower() and len(letters) == 2 - (1 in family.shape)
    if not letters.isdigit() and not is_letters:
        return name
    places = foot.split(",") if "," in foot else list(foot) if 1 not in family.shape else [foot]
    return f"{base}[{', '.join(places)}]"


def judge_entry(found: Answer, claim: Node, name: str) -> Verdict:
    """A claim about one entry: X moves along that entry alone, X + s e_i e_j', and the claim is about d/ds."""

    expression, variable, _ = found.as_question()
    entry = entry_named(name, found.expression.reading)
    assert entry is not None
    before, after = _units(entry)
    s = symbol(first_free("stuv", {v.name for v in symbols(expression, claim)}))
    step = [v for v in (before, after) if v is not None]
    moved = add(variable, scale(s, matmul(*step)))
    at: dict[Node, Node] = {variable: moved}
    return claims.judge(
        substitute(expression, at), s, substitute(found.node, at), substitute(claim, at)
    )


def _units(entry: Entry) -> tuple[Node | None, Node | None]:
    """e_i and e_j' of the entry e_i' X e_j."""
    operands = entry.node.operands
    at = operands.index(entry.family)
    before = transpose(operands[0]) if at else None
    if isinstance(before, Apply) and isinstance(inner := operands[0], Apply):
        before = inner.operands[0]
    after = transpose(operands[-1]) if at < len(operands) - 1 else None
    return before, after


__all__ = ["Entry", "entry_named", "judge_entry"]
