"""Law files: the sentences of a file, as trees and declarations; nothing is known yet about shapes.

>>> [law] = parse_law_file('product: d(A B) -> d(A) B + A d(B)  for A: m x k, B: k x n  because "product rule"')
>>> law.name, law.pattern, law.because, [slot.name for slot in law.slots]
('product', (call[d] (product[''] A B)), 'product rule', ['A', 'B'])
"""

from __future__ import annotations

from matdiff.base.errors import LawError, MatdiffError
from matdiff.syntax.actions import Actions
from matdiff.syntax.declarations import (
    Declaration,
    DeclarationActions,
    spread,
    words_of,
)
from matdiff.syntax.driver import Unexpected, run
from matdiff.syntax.lawwords import LawFilter
from matdiff.syntax.tables import load
from matdiff.syntax.tokens import scan
from matdiff.syntax.tree import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.base.errors import Span
    from matdiff.syntax.bars import Token

    Values = list[Any]
    Equated = tuple[Tree, Tree]
    Branched = tuple[list[Equated], str]


class Sentence:
    """What laws, facts and implications share."""

    __slots__ = ("because", "check", "name", "proofs", "quiet", "slots", "source", "span")

    def __init__(self, name: str, span: Span) -> None:
        self.name = name
        self.span = span
        self.slots: list[Declaration] = []
        self.because = ""
        self.source = ""
        self.check = ""
        self.quiet = False
        self.proofs: list[tuple[Tree, Tree]] = []

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name})"


class LawSentence(Sentence):
    """``name: pattern -> template``"""

    __slots__ = ("pattern", "template")

    def __init__(self, name: str, span: Span, pattern: Tree, template: Tree) -> None:
        super().__init__(name, span)
        self.pattern = pattern
        self.template = template


class IsolationSentence(Sentence):
    """``name: left = right, ... -> left = right, ... or ...``: equations, and the branches with a verdict each."""

    __slots__ = ("branches", "equations")

    def __init__(
        self, name: str, span: Span, equations: list[Equated], branches: list[Branched]
    ) -> None:
        super().__init__(name, span)
        self.equations = equations
        self.branches = branches


class FactSentence(Sentence):
    """``name: tree is attributes``"""

    __slots__ = ("attributes", "tree")

    def __init__(self, name: str, span: Span, tree: Tree, attributes: tuple[str, ...]) -> None:
        super().__init__(name, span)
        self.tree = tree
        self.attributes = attributes


class NamingSentence(Sentence):
    """``name: tree called letter``"""

    __slots__ = ("letter", "tree")

    def __init__(self, name: str, span: Span, tree: Tree, letter: str) -> None:
        super().__init__(name, span)
        self.tree = tree
        self.letter = letter


class ImplicationSentence(Sentence):
    """``every attribute is implied``"""

    __slots__ = ("attribute", "implied")

    def __init__(self, span: Span, attribute: str, implied: tuple[str, ...]) -> None:
        super().__init__(f"every {attribute}", span)
        self.attribute = attribute
        self.implied = implied


def parse_law_file(text: str, file: str = "") -> list[Sentence]:
    """The sentences of a law file; LawError with file, line and caret."""
    try:
        return _parse(text)
    except MatdiffError as error:
        raise LawError(
            error.message,
            text=error.text,
            span=error.span,
            note=error.note,
            help=error.help,
            file=file,
        ) from None


def _parse(text: str) -> list[Sentence]:
    tokens = LawFilter(text, scan(text)).sentences()
    if not tokens:
        return []
    try:
        found: list[Sentence] = run(load("law"), tokens, LawActions(text))
    except Unexpected as error:
        raise _explain(error, text) from None
    return found


def _explain(error: Unexpected, text: str) -> LawError:
    if error.token is None:
        end = len(text.rstrip())
        return LawError("the last sentence is not finished", text=text, span=(end - 1, end))
    kind, _, start, end = error.token
    shown = " ".join(text[start:end].split())
    help = ""
    if kind == "NAME" and "LAW_NAME" in error.expected:
        help = "a law begins with its name and a colon: product: d(A B) -> …"
    return LawError(f"{shown} does not fit here", text=text, span=(start, end), help=help)


class LawActions(Actions, DeclarationActions):
    """What the rules of law files make."""

    def __init__(self, text: str) -> None:
        Actions.__init__(self, text, [], strict=True)

    def first_sentence(self, v: Values) -> list[Sentence]:
        return [v[0]]

    def more_sentences(self, v: Values) -> list[Sentence]:
        v[0].append(v[1])
        return v[0]  # type: ignore[no-any-return]

    def law(self, v: Values) -> LawSentence:
        return LawSentence(v[0][1], v[0][2:], v[2], v[4])

    def isolation(self, v: Values) -> IsolationSentence:
        return IsolationSentence(v[0][1], v[0][2:], v[2], v[4])

    def first_equation(self, v: Values) -> list[Equated]:
        return [v[0]]

    def more_equations(self, v: Values) -> list[Equated]:
        return [*v[0], v[2]]

    def equation(self, v: Values) -> Equated:
        return v[0], v[2]

    def first_branch(self, v: Values) -> list[Branched]:
        return [v[0]]

    def more_branches(self, v: Values) -> list[Branched]:
        return [*v[0], v[2]]

    def branch(self, v: Values) -> Branched:
        return v[0], ""

    def judged_branch(self, v: Values) -> Branched:
        return v[0], v[1][1]

    def fact(self, v: Values) -> FactSentence:
        return FactSentence(v[0][1], v[0][2:], v[2], words_of(v[4]))

    def naming(self, v: Values) -> NamingSentence:
        return NamingSentence(v[0][1], v[0][2:], v[2], v[4][1])

    def implication(self, v: Values) -> ImplicationSentence:
        return ImplicationSentence((v[0][2], v[1][3]), v[1][1], words_of(v[3]))

    def listed_attributes(self, v: Values) -> list[Token]:
        v[0].append(v[2])
        return v[0]  # type: ignore[no-any-return]

    def with_slots(self, v: Values) -> Sentence:
        self._once(v[0].slots, v[1])
        v[0].slots = spread(v[2], self.text)
        return v[0]  # type: ignore[no-any-return]

    def with_reason(self, v: Values) -> Sentence:
        self._once(v[0].because, v[1])
        v[0].because = v[2][1][1:-1]
        return v[0]  # type: ignore[no-any-return]

    def with_source(self, v: Values) -> Sentence:
        self._once(v[0].source, v[1])
        v[0].source = v[1][1]
        return v[0]  # type: ignore[no-any-return]

    def with_check(self, v: Values) -> Sentence:
        self._once(v[0].check, v[1])
        v[0].check = v[1][1]
        return v[0]  # type: ignore[no-any-return]

    def with_quiet(self, v: Values) -> Sentence:
        v[0].quiet = True
        return v[0]  # type: ignore[no-any-return]

    def with_proof(self, v: Values) -> Sentence:
        v[0].proofs.append((v[2], v[4]))
        return v[0]  # type: ignore[no-any-return]

    def _once(self, before: object, token: tuple[str, Any, int, int]) -> None:
        if before:
            raise LawError("this clause is given twice", text=self.text, span=token[2:])
