"""Which of the readings of a tree strains the least: a number is concluded, never fallen back to.

Beside what operators demand there are doubts: a capital, what is transposed, stands beside @, under a norm, a softmax, a mean is hardly a
number. Doubts hold until nothing fits; one that has to go costs something, as does a letter that comes out as its case does not suggest.
Of four ways to take products together and to spread numbers the cheapest is taken, at once where it costs nothing to speak of.

>>> from matdiff.syntax.reading import read
>>> read("softmax(b)^T softmax(b)").expression.operands[1].operands[0].shape
('n', 1)
"""

from __future__ import annotations

from matdiff.base.dimensions import show
from matdiff.base.errors import ShapeError
from matdiff.syntax.demands import demand_scalar
from matdiff.syntax.doubts import doubts_of, summed_powers
from matdiff.syntax.infer import Inference
from matdiff.syntax.places import bare_names
from matdiff.syntax.summed import (
    replaced,
    summed_entries,
    summed_products,
    sums_entries,
    walk,
    words_of,
)
from matdiff.syntax.tree import Tree
from matdiff.syntax.words import UNKNOWN_FUNCTIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Shape
    from matdiff.expression.nodes import Node
    from matdiff.syntax.scope import Scope
    from matdiff.syntax.unify import Pair

AT_ONCE = 1
"""What a reading may cost to be taken before the others are looked at: numbers that are spread over a vector."""


class Question:
    """What is read, and how: the tree, what is declared, whether a number is wanted; the doubts that its tree has."""

    def __init__(
        self, tree: Tree, scope: Scope, wrt: tuple[str, ...], scalar: bool, text: str | None, values: dict[str, Node]
    ) -> None:  # fmt: skip
        self.tree = tree
        self.scope = scope
        self.wrt = wrt
        self.scalar = scalar
        self.text = text
        self.values = values
        self.bare = bare_names(tree, text)
        self.doubts, self.numerators = doubts_of(tree, scope)
        self.summed = summed_powers(tree)
        self.has_sum = (
            text is not None
            and ("sum" in text or "∑" in text or "mean" in text)
            and any(t.kind == "data_sum" or sums_entries(t) for t in walk(tree))
        )

    def of(self, tree: Tree) -> Question:
        """The same question of another tree."""
        return Question(tree, self.scope, self.wrt, self.scalar, self.text, self.values)

    def attempt(
        self,
        from_right: bool,
        spreads: bool = False,
        scalar: bool | None = None,
        by_entries: bool = False,
    ) -> tuple[Inference, Pair]:
        """One way to read the tree, its demands written down."""
        inference = Inference(self.scope, self.wrt, self.text, from_right)
        inference.spreads = spreads
        inference.columns = self.summed if by_entries else _NONE
        inference.bare = self.bare
        inference.doubtful = self.doubts
        inference.numerators = self.numerators
        inference.know(self.values)
        wanted = self.scalar if scalar is None else scalar
        pair = demand_scalar(inference, self.tree) if wanted else inference.walk(self.tree)
        return inference, pair

    def best(self) -> tuple[Inference, int | None]:
        """The cheapest way and its cost; None where no way fits, and what comes near."""
        tried: list[tuple[int, Inference]] = []
        near: Inference | None = None
        for by_entries, spreads, from_right in _WAYS if self.summed else _WAYS[:4]:
            inference, _ = self.attempt(from_right, spreads, by_entries=by_entries)
            if not inference.solve():
                near = near or inference
                continue
            cost = inference.cost() + (inference.spread_cost() if spreads else 0)
            if self.summed and not by_entries:
                cost += 2 * inference.turned_factors()
            if cost <= AT_ONCE:
                return inference, cost
            if not by_entries or not tried:
                tried.append((cost, inference))
        if tried:
            cost, inference = min(tried, key=_cost)
            return inference, cost
        assert near is not None
        return near, None


_NONE: frozenset[int] = frozenset()
_WAYS = [(e, s, r) for e in (False, True) for s in (False, True) for r in (False, True)]
"""Whether powers under a sum of entries are those of columns, what spreads, and from where products are taken."""


def _cost(row: tuple[int, Inference]) -> int:
    return row[0]


def infer(
    tree: Tree, scope: Scope, wrt: tuple[str, ...], scalar: bool, text: str | None, values: dict[str, Node], shape: Shape | None
) -> tuple[Inference, Tree, list[str]]:  # fmt: skip
    """The sizes of a tree; the tree, where its quotient is read otherwise than from left to right; what is said of that.

    ShapeError where a number is wanted and only a matrix or vector reads well: grad A x is a slip, and A is not a number there; and
    where the places of a letter do not agree, and only one of them makes it a number.
    """
    question = Question(tree, scope, wrt, scalar, text, values)
    for from_right in (False, True) if shape is not None else ():
        inference, pair = question.attempt(from_right)
        assert shape is not None
        inference.same(pair, (inference.named(shape[0]), inference.named(shape[1])))
        if inference.solve() and not inference.cost():
            return inference, tree, []
    found, cost = question.best()
    if cost is not None and cost <= AT_ONCE and not question.has_sum:
        return found, tree, []
    other = otherwise_divided(tree) if cost is None or found.strained_operand() else None
    if other is not None:
        second, cheaper = question.of(other[0]).best()
        if cheaper is not None and (cost is None or cheaper < cost):
            return second, other[0], [_said(words, text) for words in other[1]]
    entrywise = summed_entries(tree, found) if cost is not None else None
    if entrywise is not None:
        second, dearer = question.of(entrywise[0]).best()
        if dearer is not None and dearer <= (cost or 0) + AT_ONCE:
            note = f"{words_of(entrywise[1], text)} is taken entry by entry."
            return second, entrywise[0], [note]
    starred, told = summed_products(tree, found, text) if question.has_sum else (tree, [])
    if told and cost is not None:
        second, dearer = question.of(starred).best()
        if dearer is not None and dearer <= cost + AT_ONCE:
            return second, starred, told
    if cost is not None and cost <= AT_ONCE:
        return found, tree, []
    for from_right in (False, True) if scalar else ():
        inference, pair = question.attempt(from_right, scalar=False)
        if (
            inference.solve()
            and inference.cost() <= AT_ONCE
            and not inference.sizes.is_scalar(pair)
        ):
            inference.name_sizes()
            raise not_scalar(tree, (inference.size(pair[0]), inference.size(pair[1])), text)
    if cost is not None:
        refuse_clash(question, found, cost)
    return found, tree, _numbers(found) if cost is not None else []


def _numbers(found: Inference) -> list[str]:
    """What is said of names that are transposed and came out as numbers."""
    names = {
        doubt.name
        for doubt in found.strains()
        if doubt.kind == "transpose" and doubt.name in found.entries
    }
    undeclared = sorted(name for name in names if not found.entries[name].declared)
    if not undeclared:
        return []
    verb = "is read as a number" if len(undeclared) == 1 else "are read as numbers"
    return [f"{', '.join(undeclared)} {verb}, although transposed."]


def not_scalar(tree: Tree, shape: Shape, text: str | None) -> ShapeError:
    return ShapeError(
        f"a gradient is taken of a scalar, and this is {show(shape)}",
        text=text,
        span=tree.span,
        help=_of_vectors(tree) or "ask for the jacobian",
    )


def _of_vectors(tree: Tree) -> str:
    """What to declare where all that stands there is a function of something."""
    if tree.kind != "call" or len(tree.children) != 1 or tree.value not in UNKNOWN_FUNCTIONS:
        return ""
    return f'ask for the jacobian, or declare a function with values that are numbers: where "{tree.value}: R^m -> R"'


# ---- quotients ---------------------------------------------------------------------------------------


def otherwise_divided(tree: Tree) -> tuple[Tree, list[Tree]] | None:
    """The tree with a / b c as a / (b c), and these places; None where it has no such quotient."""
    places: list[Tree] = []
    found = _divided(tree, places)
    return (found, places) if places else None


def _divided(tree: Tree, places: list[Tree]) -> Tree:
    if not tree.children:
        return tree
    children = tuple([_divided(child, places) for child in tree.children])
    if tree.kind == "product" and children[0].kind == "quotient" and type(children[0]) is Tree:
        signs: tuple[str, ...] = tree.value  # type: ignore[assignment]
        above, below = children[0].children
        if all(sign == "" for sign in signs) and below.kind != "number":
            places.append(tree)
            rest = Tree("product", (below, *children[1:]), signs, (below.span[0], tree.span[1]))
            return Tree("quotient", (above, rest), None, tree.span)
    same = all(a is b for a, b in zip(children, tree.children, strict=True))
    return tree if same else type(tree)(tree.kind, children, tree.value, tree.span)


def _said(tree: Tree, text: str | None) -> str:
    quotient = tree.children[0]
    above, below = quotient.children
    if text is None:
        return "a / b c is read as a / (b c)."
    words = [text[slice(*span)] for span in (tree.span, above.span, (below.span[0], tree.span[1]))]
    return f"{words[0]} is read as {words[1]} / ({words[2]}): from left to right the shapes do not fit."


# ---- clashes -----------------------------------------------------------------------------------------


def refuse_clash(question: Question, found: Inference, cost: int) -> None:
    """ShapeError for a capital that one of its places alone makes a number: the places do not agree."""
    for doubt in found.strains():
        if doubt.kind != "capital" or not found.entries.get(doubt.name):
            continue
        places = [t for t in walk(question.tree) if t.kind == "name" and t.value == doubt.name]
        if not 2 <= len(places) <= _MOST_PLACES:
            continue
        for place in places:
            one = Tree("number", (), 1, place.span)
            other, cheaper = question.of(replaced(question.tree, place, one)).best()
            entry = other.entries.get(doubt.name)
            if (
                cheaper is not None
                and cheaper < cost
                and entry
                and not other.sizes.is_scalar(entry.pair)
            ):
                other.name_sizes()
                shape = show((other.size(entry.rows), other.size(entry.cols)))
                rest = next(t for t in places if t is not place)
                raise ShapeError(
                    f"the places of {doubt.name} do not agree",
                    text=question.text,
                    span=place.span,
                    note=f"{doubt.name} is a number here, and {shape} in {_around(question, rest)}",
                    help=f'declare it, for example where "{doubt.name}: {shape}"',
                )


_MOST_PLACES = 6


def _around(question: Question, place: Tree) -> str:
    """The smallest product or other part around a place, as typed."""
    best = question.tree
    for tree in walk(question.tree):
        inside = tree.span[0] <= place.span[0] and place.span[1] <= tree.span[1]
        if (
            inside
            and tree.kind != "name"
            and tree.span[1] - tree.span[0] < best.span[1] - best.span[0]
        ):
            best = tree
    return repr(best) if question.text is None else question.text[slice(*best.span)].strip()
