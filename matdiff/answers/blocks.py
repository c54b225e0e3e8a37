"""The Hessian by several variables, in blocks: d^2 f = sum of d vec X_i' H_ij d vec X_j."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from matdiff.answers import asking, variables
from matdiff.answers.answer import Answer
from matdiff.answers.jacobians import hessian_of
from matdiff.base.arguments import entry_of
from matdiff.expression.travelling import Travels

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Pair = tuple[str, str]


class Hessians(Travels, Mapping[Pair, Answer]):
    """The blocks by pairs of names; ``str`` shows them all."""

    def __init__(self, blocks: Mapping[Pair, Answer]) -> None:
        self._blocks = dict(blocks)

    def __getitem__(self, pair: Pair) -> Answer:
        return entry_of(self._blocks, pair, "block")

    def __iter__(self) -> Iterator[Pair]:
        return iter(self._blocks)

    def __len__(self) -> int:
        return len(self._blocks)

    def __str__(self) -> str:
        return "\n".join(f"{x}, {y}: {block}" for (x, y), block in self.items())

    def to_dict(self) -> dict[str, Any]:
        """Each block as plain data, by its pair of names."""
        return {f"{x}, {y}": block.to_dict() for (x, y), block in self.items()}

    def latex(self) -> str:
        """One aligned block, a line for each block of the Hessian."""
        lines = [block.equation().replace(" = ", " &= ", 1) for block in self.values()]
        return r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}"

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {self.latex()}$"

    def upper(self) -> list[Answer]:
        """The blocks on and above the diagonal; the others are their transposes."""
        names = list(dict.fromkeys(x for x, _ in self))
        return [self[x, y] for at, x in enumerate(names) for y in names[at:]]


def hessians_of(
    text: str,
    wrt: str | Sequence[str],
    where: str = "",
    rules: Iterable[str] = (),
    structure: str = "projected",
) -> Hessians:
    """Every block by the variables named; ``matdiff.hessians`` is its public name."""

    text, wrt, where = asking.asked(text, wrt, where)
    names = variables.split_variables(wrt)
    pairs = [(x, y) for x in names for y in names]
    return Hessians(
        {
            (x, y): hessian_of(text, [x] if x == y else [x, y], where, rules, "", structure)
            for x, y in pairs
        }
    )
