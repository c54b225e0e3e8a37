"""From what the eye sees to what the rules take: names, functions, transposes and sums told apart.

The filter walks over the tokens of the lexer once. What depends on the reader's knowledge is decided on the way (names,
signs, subscripts) and, where another reader might decide otherwise, said in ``notes``: a run of letters is a product.

>>> f = Filter("x^TAx", frozenset())
>>> [kind for kind, *_ in f.tokens(scan("x^TAx"))], f.notes
(['NAME', 'TRANSPOSE', 'NAME', 'NAME'], ['Ax is read as the product A x'])
"""

from __future__ import annotations

from matdiff.base.errors import SyntaxError_
from matdiff.base.limits import SUM_LIMITS, TEXT
from matdiff.base.patterns import pattern
from matdiff.syntax import definitions, leftsides, names, options, signs, stars, wordnames, words
from matdiff.syntax.bars import exponents_last, match_brackets, settle
from matdiff.syntax.matrices import matrices
from matdiff.syntax.methods import as_calls, places
from matdiff.syntax.normcalls import norms
from matdiff.syntax.selections import selected
from matdiff.syntax.subscripts import Subscripts
from matdiff.syntax.tables import load
from matdiff.syntax.weights import weighted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from matdiff.syntax.bars import Token

_NAMESPACE = pattern(r"\b(?:np|numpy|torch|jnp)\.[A-Za-z]")
LONGEST = TEXT


def scan(text: str) -> list[Token]:
    """The tokens of the lexer, blanks left out; every character is in one of them or in a blank."""
    if len(text) > LONGEST:
        raise SyntaxError_(f"the text is longer than {LONGEST} characters")
    found = [
        (match.lastgroup, match.group(), match.start(), match.end())
        for match in load("expression").pattern.finditer(text)
        if match.lastgroup is not None
    ]
    if ".(" in text:  # cos.(x): Julia's way to say entry by entry
        found = [
            token
            for i, token in enumerate(found)
            if token[:2] != ("OTHER", ".") or not i or found[i - 1][0] != "WORD"
        ]
    return selected(found) if "₍" in text else found


def seen(f: Filter) -> list[Token]:
    """The tokens of a text in plain notation or in LaTeX."""
    text = f.text
    if "\\" in text or "$" in text:
        from matdiff.syntax import latex

        if latex.is_latex(text):
            if len(text) > LONGEST:
                scan(text)
            return latex.tokens(f)
    found = scan(text)
    if text.isascii():
        return found
    names = {token[2]: words.accented(token[1]) for token in found if token[0] == "ACCENTED"}
    f.names |= {name for name in names.values() if len(name) > 1}
    return (
        [
            token if token[2] not in names else ("WORD", names[token[2]], *token[2:])
            for token in found
        ]
        if names
        else found
    )


_QUESTION = (
    "ask for the gradient of a function in one of these ways: ∇_A f, ∂f/∂A, d/dA f, or f wrt A"
)


def unreadable(f: Filter, i: int) -> int:
    """A character that means nothing here."""
    _, letter, start, _ = f.raw[i]
    letter = letter[0]
    if letter == "∇" and (after := _derivative_of(f, i)):
        return after
    shown = letter if letter.isprintable() else f"U+{ord(letter):04X}"
    raise SyntaxError_(
        f"cannot read the character {shown}",
        text=f.text,
        span=(start, start + 1),
        help=_QUESTION if letter in "∇∂" else "",
    )


def _derivative_of(f: Filter, i: int) -> int:
    """∇f(u) and ∇²f(u) of a function that is declared; 0 where it is something else."""
    at = i + 1
    raised = f.kind(at) in ("SUPERSCRIPT", "CARET")
    while f.kind(at) in ("SUPERSCRIPT", "CARET", "DIGITS"):
        at += 1
    if f.kind(at) != "WORD" or f.kind(at + 1) != "OPEN" or not f.touches(at + 1):
        return 0
    name = words.spelled(f.raw[at][1])
    if name not in f.functions:
        return 0
    f.emit("CALL", (name, 2 if raised else 1), f.raw[i][2], f.raw[at][3])
    return at + 1


class Filter:
    """Turns the tokens of one text into the terminals of the rules."""

    def __init__(
        self,
        text: str,
        declared: frozenset[str],
        functions: frozenset[str] = frozenset(),
    ) -> None:
        self.text = text
        self.names = declared
        self.functions = functions
        self.complex_names: frozenset[str] = frozenset()
        self.numbers: frozenset[str] = frozenset()
        self.wrt: frozenset[str] = frozenset()
        self.notes: list[str] = []
        self.raw: list[Token] = []
        self.out: list[Token] = []
        self.pairs: dict[int, int] = {}
        self.comparisons: set[int] = set()
        self.subscripts = Subscripts(self)
        self._bare: set[str] | None = None
        self._elsewhere: frozenset[str] | None = None
        self._numpy: bool | None = None
        self.depth = 0
        self._parts = 0
        self.statements = False
        self.assigned: frozenset[str] = frozenset()
        self.families: set[str] = set()
        self.heads: dict[int, int] = {}

    def tokens(self, raw: list[Token]) -> list[Token]:
        """The terminals of the rules, brackets and bars settled."""
        raw = leftsides.unmapped(raw) if "↦" in self.text or "mapsto" in self.text else raw
        called = as_calls(raw)
        self._numpy = True if called is not raw else None
        raw = stars.optima(self, places(matrices(exponents_last(norms(called, self.text)))))
        if heads := definitions.heads(raw):
            raw = definitions.settled(raw, heads)
        self.raw = raw
        self.pairs = match_brackets(raw, self.text)
        leftsides.bind(self)
        self._defined()
        wordnames.bind(self, self.wrt, "\\" in self.text or "$" in self.text)
        self.walk(0, len(raw))
        while self.out and self.out[-1][0] == "SEPARATOR":
            self.out.pop()
        return weighted(self, settle(self.out, self.text))

    def part(self, first: int, last: int) -> list[Token]:
        """The terminals of a part of the text, apart from the rest: the limit of a sum."""
        if self._parts > SUM_LIMITS:
            raise self.error("the limits of sums are nested too deeply", first - 1)
        self._parts += 1
        kept, self.out = self.out, []
        self.walk(first, last)
        part, self.out = self.out, kept
        self._parts -= 1
        return weighted(self, settle(part, self.text))

    def walk(self, first: int, last: int) -> None:
        """Filter the tokens from ``first`` up to ``last``."""
        i = first
        while i < last:
            kind = self.raw[i][0]
            method = METHODS.get(kind)
            if i in self.heads:
                i = definitions.head(self, i, self.heads[i])
                continue
            if method is None:
                self.out.append(self.raw[i])
                i += 1
            else:
                i = method(self, i)

    def is_numpy(self) -> bool:
        """Whether the text is in the notation of NumPy and Torch, whose ** acts on each entry: it has an @ or an np."""
        if self._numpy is None:
            self._numpy = bool(_NAMESPACE.search(self.text)) or any(
                token[0] == "TIMES" and token[1] == "@" for token in self.raw
            )
        return self._numpy

    def kind(self, i: int) -> str:
        """The kind of a token, '' past the end."""
        return self.raw[i][0] if i < len(self.raw) else ""

    def touches(self, i: int) -> bool:
        """Whether token i follows the one before it without a blank."""
        return 0 < i < len(self.raw) and self.raw[i - 1][3] == self.raw[i][2]

    def emit(self, kind: str, value: Any, start: int, end: int) -> None:
        """Add a terminal."""
        self.out.append((kind, value, start, end))

    def note(self, sentence: str) -> None:
        """Say how something was read, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def error(self, message: str, i: int, help: str = "") -> SyntaxError_:
        """An error at token i."""
        return SyntaxError_(message, text=self.text, span=self.raw[i][2:], help=help)

    def _defined(self) -> None:
        """Functions that a statement defines are functions wherever they are called."""
        self.heads = definitions.heads(self.raw)
        if self.heads:
            self.statements = True
            found = {words.spelled(self.raw[i][1]) for i in self.heads}
            self.functions = self.functions | found
            self.names = self.names | definitions.labels(self)

    def is_inside(self, i: int) -> bool:
        """Whether a token does not begin a statement: a limit of a sum, a bracket."""
        return i > 0 and self.raw[i - 1][0] != "NEWLINE"

    def bare(self) -> set[str]:
        """The names that also stand where no bracket touches them."""
        if self._bare is None:
            self._bare = set()
            for i, (kind, text, *_) in enumerate(self.raw):
                if kind == "WORD" and not self.before_bracket(i):
                    self._bare.add(words.spelled(text))
        return self._bare

    def primed(self) -> set[str]:
        """The letters whose derivative is called beside themselves, of one letter: M'(x) and M(x)."""
        called: dict[bool, set[tuple[str, str]]] = {True: set(), False: set()}
        for i, (kind, text, *_) in enumerate(self.raw):
            if kind == "WORD" and self.before_bracket(i):
                opening = self._behind_primes(i)
                if self.pairs[opening] == opening + 2:
                    pair = words.spelled(text), self.raw[opening + 1][1]
                    called[self.kind(i + 1) == "PRIME"].add(pair)
        return {name for name, _ in called[True] & called[False]}

    def _behind_primes(self, i: int) -> int:
        i += 1
        while self.kind(i) in ("PRIME", "SUBSCRIPT"):
            i += 1
        return i

    def elsewhere(self) -> frozenset[str]:
        """Of T and H those that stand somewhere as more than an exponent."""
        if self._elsewhere is None:
            self._elsewhere = frozenset(
                text
                for i, (kind, text, *_) in enumerate(self.raw)
                if kind == "WORD" and text in ("T", "H") and not self._is_raised(i)
            )
        return self._elsewhere

    def _is_raised(self, i: int) -> bool:
        """Whether token i begins an exponent."""
        while i and (self.kind(i - 1) == "SIGN" or self.raw[i - 1][1] in ("{", "(")):
            i -= 1
        return i > 0 and self.kind(i - 1) == "CARET"

    def before_bracket(self, i: int) -> bool:
        """Whether a bracket touches the name at token i, with primes between or without."""
        i = self._behind_primes(i)
        return self.kind(i) == "OPEN" and self.touches(i)


METHODS: dict[str, Callable[[Filter, int], int]] = {
    "WORD": names.word,
    "DIGITS": signs.digits,
    "ONES_SIGN": signs.constant,
    "ZEROS_SIGN": signs.constant,
    "SUM_SIGN": lambda f, i: f.subscripts.sum(i),
    "ROOT_SIGN": signs.root,
    "LESS": signs.less,
    "EQUALS": signs.equals,
    "SIGN": signs.sign,
    "OPEN": signs.open,
    "CLOSE": signs.close,
    "PRIME": signs.transpose,
    "DOT_T": signs.transpose,
    "TOP": signs.transpose,
    "SUBSCRIPT": signs.subscript,
    "CARET": signs.caret,
    "COLON": lambda f, i: f.subscripts.slice(i),
    "SUPERSCRIPT": signs.superscript,
    "NEWLINE": signs.newline,
    "COMMA": options.comma,
    "OTHER": unreadable,
    "STRING": unreadable,
    "MAPS_TO": unreadable,
}
