"""Letters for the inner quantities of a derivation: R = A − U Vᵀ, and dR for its differential; put back in the last line.

The names of a program are the user's own and stand wherever their value does. Where there are none and a line is wide, the part that
saves most gets a letter, chosen as for a long answer (output/naming.py). B − A is −R where R is A − B.
"""

from __future__ import annotations

from matdiff.calculus.bookshelf import default_book
from matdiff.calculus.polish import flipped_sum, is_constant
from matdiff.calculus.steps import Step
from matdiff.expression.build import negate, symbol, transpose
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import postorder, substitute, transform
from matdiff.output.naming import Letters, is_long, most_saving
from matdiff.output.unicode import pretty
from matdiff.rewrite.book import Context
from matdiff.rewrite.normal import Normaliser
from matdiff.rewrite.terms import split_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from matdiff.answers.found import Found

    Normal = Callable[[Node], Node]
    Pairs = list[tuple[Node, Node]]

WIDE = 40
"""A formula of more characters is wide."""
_MOST = 3
_MOVED = ("df", "dF", "vec")
_LARGE = 400


def with_names(lines: Sequence[Step], record: Found) -> tuple[list[Step], Pairs]:
    """The lines with letters in them, explained where they are met first, and put back at the end; and the letters with their values."""
    if not lines or any(step.after.weight > _LARGE for step in lines):
        return list(lines), []
    naming = _Naming(lines, record)
    naming.by_the_user(record.question.reading.statements)
    naming.by_width()
    if not naming.pairs:
        return list(lines), []
    return _told(lines, naming), naming.pairs


def without(lines: Sequence[Step], pairs: Pairs) -> list[Step]:
    """The lines without letters that no other line than the one that explains them speaks of."""
    met = [set(postorder(step.after)) for step in lines]
    rare = {
        letter: value for letter, value in pairs if sum(letter in formula for formula in met) < 2
    }
    rare = {letter: value for letter, value in rare.items() if len(pretty(value)) <= WIDE}
    if not rare:
        return list(lines)
    found = []
    for step in lines:
        names = tuple([(name, value) for name, value in step.names if name not in rare])
        found.append(step.among(substitute(step.after, rare), step.laws).naming(names))
    return found


class _Naming:
    """The formulas of the lines, in which one part after another is replaced by its letter."""

    def __init__(self, lines: Sequence[Step], record: Found) -> None:
        self.formulas = [step.after for step in lines]
        self.pairs: Pairs = []
        self._keeps = {*record.variables, record.question.node}
        self._letters = Letters(lines[0].after)
        for formula in self.formulas:
            self._letters.taken |= Letters(formula).taken
        self._normal = _normal_of(record)
        for step in lines:
            if step.left in _MOVED:
                continue
            self._keeps |= {_bare(v) for v in (step.after, self._normal(transpose(step.after)))}
        self._met: dict[Node, Node] = {}

    def by_the_user(self, statements: Sequence[tuple[str, Node]]) -> None:
        """The values of a program by their names, what is made of others first."""
        for name, value in reversed(statements):
            if not name.isidentifier() or value in self._keeps or value.indices:
                continue
            if name in self._letters.taken or not isinstance(value, Apply) or not value.operands:
                continue
            self._put(value, symbol(name, value.shape))

    def by_width(self) -> None:
        """Letters of our own, while a line is wide."""
        for _ in range(_MOST):
            if max(len(pretty(formula)) for formula in self.formulas) <= WIDE:
                return
            part = self._chosen()
            if part is None:
                return
            self._put(part, self._letters.fresh(part))

    def _chosen(self) -> Node | None:
        """The part that saves most; a difference that it stands in goes first, as that is what a person names."""
        roots = [self._one_sign(self._normal(formula)) for formula in self.formulas]
        part = most_saving([*roots, *(value for _, value in self.pairs)], self._is_inner)
        if part is None:
            return None
        for v in postorder(*roots):
            if _is_sum(v) and self._is_inner(v) and part in map(_bare, v.operands):  # type: ignore[attr-defined]
                return v
        return part

    def _is_inner(self, part: Node) -> bool:
        """A vector or matrix in the midst of the derivation: not the answer itself, not a function of a letter, nor what is one away
        from another, as 1 - v."""
        if part.moving or part.is_scalar or part.weight < 2 or part in self._keeps:
            return False
        if (
            isinstance(part, Apply)
            and len(part.operands) == 1
            and isinstance(part.operands[0], Symbol)
        ):
            return False
        if isinstance(part, Apply) and _is_sum(part) and len(part.operands) == 2:
            return not any(map(is_constant, map(_bare, part.operands)))
        return True

    def _one_sign(self, formula: Node) -> Node:
        """A formula in which B - A is -(A - B) where A - B stood in a line before."""
        met: dict[Node, Node] = self._met

        def turned(v: Node) -> Node:
            other = flipped_sum(v) if isinstance(v, Apply) and _is_sum(v) else None
            if other is None:
                return v
            if other in met:
                return negate(other)
            met[v] = v
            return v

        return transform(formula, turned)

    def _put(self, part: Node, letter: Node) -> None:
        forms = {part: letter, self._normal(part): letter}
        signed: dict[Node, Node] = {}
        for form in list(forms):
            other = flipped_sum(form) if isinstance(form, Apply) and _is_sum(form) else None
            if other is not None:
                signed[other] = signed[self._normal(other)] = negate(letter)
        found = [self._with(formula, part, forms, signed) for formula in self.formulas]
        if found == self.formulas:
            return
        self.formulas = found
        self.pairs = [(name, self._with(value, part, forms, signed)) for name, value in self.pairs]
        self.pairs.append((letter, part))

    def _with(
        self, formula: Node, part: Node, forms: Mapping[Node, Node], signed: Mapping[Node, Node]
    ) -> Node:
        def named(v: Node) -> Node:
            if v in forms:
                return forms[v]
            alike = isinstance(v, Apply) and isinstance(part, Apply) and v.operator is part.operator
            return forms.get(self._normal(v), v) if alike and v.weight == part.weight else v

        found = transform(formula, named)
        turned = substitute(found, signed) if signed else found
        return found if turned is found else self._normal(turned)


def _is_sum(v: Node) -> bool:
    return isinstance(v, Apply) and v.operator.name == "add"


def _bare(term: Node) -> Node:
    return split_number(term)[1]


def _told(lines: Sequence[Step], naming: _Naming) -> list[Step]:
    """The lines with the letters; those that look like the line before are told with it, and the last line is as it was."""
    told: list[Step] = []
    waiting = dict(naming.pairs)
    for step, formula in zip(lines, naming.formulas, strict=True):
        last = told[-1] if told else None
        if last is not None and last.left == step.left and last.after is formula:
            told[-1] = last.among(last.after, tuple(dict.fromkeys((*last.laws, *step.laws))))
            continue
        told.append(step.among(formula, step.laws).naming(_explained(formula, waiting)))
    end, last = lines[-1].after, told[-1]
    if last.after is not end and not is_long(end):
        letters = _explained(last.after, dict(naming.pairs))
        words = f"{', '.join(_plain(letter) for letter, _ in letters)} put back"
        told.append(Step(last.left, last.after, end, ("put back",), words))
    return told


def _explained(formula: Node, waiting: dict[Node, Node]) -> tuple[tuple[Node, Node], ...]:
    """The letters met here for the first time, and those in what they stand for."""
    found = []
    below = [formula]
    while below:
        for v in postorder(below.pop(0)):
            if v in waiting:
                value = waiting.pop(v)
                found.append((v, value))
                below.append(value)
    return tuple(found)


def _plain(letter: Node) -> str:
    return letter.name if isinstance(letter, Symbol) else str(letter.operands[0])  # type: ignore[attr-defined]


def _normal_of(record: Found) -> Normal:
    """The normal form that the derivation used."""
    how = record.how
    for owner in (how.get("derivation"), how.get("inner"), how.get("forward")):
        found = getattr(owner, "normaliser", None)
        if found is not None:
            normal: Normal = found.normal
            return normal
    return Normaliser(Context(default_book())).normal
