r"""What each command of LaTeX with arguments means in tokens of the plain notation.

A piece is a list of tokens: \frac{a}{b} is ( {a} / {b} ), \mathbf{x} is x, \hat y is the name y_hat.
"""

from __future__ import annotations

from itertools import pairwise

from matdiff.base.errors import SyntaxError_
from matdiff.syntax import words
from matdiff.syntax.bars import CLOSING, OPENING
from matdiff.syntax.functions import UNSUPPORTED
from matdiff.syntax.latexwords import ACCENTS, BOLD, MATRICES, WORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.base.errors import Span
    from matdiff.syntax.bars import Token
    from matdiff.syntax.tokens import Filter

    Values = list[Any]
    Tokens = list[Token]


class Pieces:
    """The actions for commands. ``names``: words that are one name, ``bold``: letters in another font, by their place."""

    def __init__(self, filter: Filter) -> None:
        self.filter = filter
        self.text = filter.text
        self.names: dict[Span, str] = {}
        self.bold: set[Span] = set()

    def token(self, v: Values) -> Tokens:
        kind, value, *_ = v[0]
        return [value if kind == "TOKEN" else ("SIGN", value[1], *value[2:])]

    def empty(self, v: Values) -> Tokens:
        return []

    def group(self, v: Values) -> Tokens:
        opening, inner, closing = v
        if len(inner) == 1 and inner[0][0] == "WORD" and inner[0][1] in words.FUNCTIONS:
            return [(*inner[0][:2], opening[2], closing[3])]  # {\rm tr}(A) touches its bracket
        return [("OPEN", "{", *opening[2:]), *inner, ("CLOSE", "}", *closing[2:])]

    def environment(self, v: Values) -> Tokens:
        opening, inner, closing = v
        if opening[1] not in MATRICES:
            return inner  # type: ignore[no-any-return]
        if inner[-1][0] == "ROW":
            del inner[-1]
        start, end = opening[2], closing[3]
        bracket: Tokens = [("MATRIX", None, start, start), ("OPEN", "(", *opening[2:])]
        found = [*bracket, *inner, ("CLOSE", ")", *closing[2:])]
        bars = {"vmatrix": "BAR", "Vmatrix": "NORM_BAR"}.get(opening[1])
        if bars is None:
            return found
        return [(bars, OPENING, start, start), *found, (bars, CLOSING, end, end)]

    def delimited(self, v: Values) -> Tokens:
        opening, inner, closing = v
        left, right = opening[1], closing[1]
        if "." in (left, right):
            if left == right:
                return inner  # type: ignore[no-any-return]
            raise self.wrong("a delimiter on one side only is not read", opening[2:])
        if _MIRROR.get(left) != right:
            shown = self.text[closing[2] : closing[3]]
            begun = self.text[opening[2] : opening[3]]
            raise self.wrong(f"{begun} is closed by {shown}", closing[2:])
        if left in "|‖":
            kind = "BAR" if left == "|" else "NORM_BAR"
            return [(kind, OPENING, *opening[2:]), *inner, (kind, CLOSING, *closing[2:])]
        kind = "LESS" if left == "⟨" else "OPEN"
        closes = "LESS" if left == "⟨" else "CLOSE"
        return [(kind, left, *opening[2:]), *inner, (closes, right, *closing[2:])]

    def fraction(self, v: Values) -> Tokens:
        command, above, below = v
        start, end = command[2:]
        self._filled(command, above, below)
        stop = end_of(below)
        slash = ("SLASH", "/", end_of(above), below[0][2])
        return [
            ("OPEN", "(", start, end),
            *_braced(above),
            slash,
            *_braced(below),
            ("CLOSE", ")", stop, stop),
        ]

    def over(self, v: Values) -> Tokens:
        above, command, below = v
        return self.fraction([command, _in_braces(above), _in_braces(below)])

    def root(self, v: Values) -> Tokens:
        command, piece = v
        self._filled(command, piece)
        return [("ROOT_SIGN", "√", *command[2:]), *_braced(piece)]

    def nth_root(self, v: Values) -> Tokens:
        command, opening, index, _, piece = v
        self._filled(command, piece)
        place = (opening[2], opening[3])
        stop = end_of(piece)
        power = [("CARET", "^", *place), ("OPEN", "(", *place), ("DIGITS", "1", *place),
                 ("SLASH", "/", *place), *_braced(index)]  # fmt: skip
        closes = ("CLOSE", ")", stop, stop)
        return [("OPEN", "(", *command[2:]), *_braced(piece), *power, closes, closes]

    def font(self, v: Values) -> Tokens:
        command, piece = v
        font = command[1][1:]
        inner = inner_of(piece)
        span = (command[2], end_of(piece) if piece else command[3])
        if font not in WORDS:
            self.bold.update((start, end) for kind, _, start, end in inner if kind == "WORD")
        if len(inner) != 1:
            if len(inner) == 2 and inner[0][0] == "WORD" and inner[1][0] == "SUBSCRIPT":
                return inner
            if len(inner) == 3 and [token[0] for token in inner] == ["WORD", "OTHER", "WORD"]:
                foot = f"_{inner[2][1]}"  # eigvec\\_max is one word
                return [inner[0], ("SUBSCRIPT", foot, inner[0][3], span[1])]
            if font in WORDS:
                raise self.wrong(f"only one word is read in {command[1]}{{…}}", span)
            return piece  # type: ignore[no-any-return]
        kind, text, start, end = inner[0]
        if kind == "DIGITS" and text in "10" and font in BOLD:
            return [("ONES_SIGN", "𝟏", *span) if text == "1" else ("ZEROS_SIGN", "𝟎", *span)]
        if (font, text) == ("mathrm", "i") and self.filter.complex_names:  # upright, not an index
            middle = span[0] + 1
            return [("DIGITS", "1", span[0], middle), ("WORD", "i", middle, span[1])]
        if kind == "WORD":
            if font == "mathbb" and text == "E":
                raise self.wrong("an expectation is not read", span)
            name = self.names.pop((start, end), None)
            if name:
                self.names[span] = name
            elif font in WORDS:
                self._word(font, text, span)
            if font not in WORDS:
                self.bold.add(span)
        return [(kind, text, *span)]

    def _word(self, font: str, text: str, span: Span) -> None:
        """An upright word is a function that is known, or else one name."""
        f = self.filter
        if text == "d":
            raise self.wrong(
                "a differential inside an expression is not read", span,
                "give the function alone: matdiff differential '…' wrt X",
            )  # fmt: skip
        if text in f.functions or text in words.FUNCTIONS or words.is_one_name(text):
            return
        if font.startswith("operatorname"):
            if text not in f.names:
                from difflib import get_close_matches

                near = get_close_matches(text, sorted(words.FUNCTIONS), 1, 0.75)
                if near or text in UNSUPPORTED:
                    help = f"did you mean {near[0]}?" if near else ""
                    raise self.wrong(f"{text} is not a function known here", span, help)
                f.functions |= {text}
                f.note(f"{text} is a function of each entry that is not known here.")
        else:
            self.names[span] = text

    def accent(self, v: Values) -> Tokens:
        command, piece = v
        inner = inner_of(piece)
        span = (command[2], end_of(piece) if piece else command[3])
        if command[1] == "\\overline" and self._is_complex(inner):
            start, end = span
            return [
                ("WORD", "conj", start, start + 1),
                ("OPEN", "(", start, start + 1),
                *inner,
                ("CLOSE", ")", end - 1, end),
            ]
        subscript = inner[1:] if len(inner) == 2 and inner[1][0] == "SUBSCRIPT" else []
        if not inner or inner[0][0] != "WORD" or inner[1:] != subscript:
            raise self.wrong(f"{command[1]} is read over one name only", span)
        name = words.spelled(inner[0][1])
        if not words.is_one_name(name) and inner[0][2:] not in self.names:
            raise self.wrong(f"{command[1]} is read over one name only", span)
        if subscript:
            span = (span[0], inner[0][3])
        name = f"{name}_{ACCENTS[command[1][1:]]}"
        self.names[span] = name
        return [
            ("WORD", name, *span),
            *[(k, t, span[1], span[1] + 1 if s < e else e) for k, t, s, e in subscript],
        ]

    def _is_complex(self, inner: Tokens) -> bool:
        """Whether a name under a bar is declared complex: the bar is then its conjugate, else a part of its name."""
        f = self.filter
        names = {words.spelled(text) for kind, text, *_ in inner if kind == "WORD"}
        for (kind, text, *_), (below, foot, *_) in pairwise(inner):
            if kind == "WORD" and below == "SUBSCRIPT":
                names.add(f"{words.spelled(text)}_{foot.strip('_{} ')}")
        return any(name in f.complex_names and f"{name}_bar" not in f.names for name in names)

    def _filled(self, command: Token, *pieces: Tokens) -> None:
        if not all(inner_of(piece) for piece in pieces):
            raise self.wrong(f"an argument of {command[1]} is empty", command[2:])

    def wrong(self, message: str, span: Any, help: str = "") -> SyntaxError_:
        return SyntaxError_(message, text=self.text, span=tuple(span), help=help)


_MIRROR = {"(": ")", "[": "]", "{": "}", "|": "|", "‖": "‖", "⟨": "⟩", "<": ">"}


def inner_of(piece: Tokens) -> Tokens:
    """The tokens of a piece without the braces round it."""
    if piece and piece[0][:2] == ("OPEN", "{") and piece[-1][:2] == ("CLOSE", "}"):
        return piece[1:-1]
    return piece


def _braced(piece: Tokens) -> Tokens:
    """The piece with braces round it."""
    return piece if piece[0][0] == "OPEN" else _in_braces(piece)


def _in_braces(piece: Tokens) -> Tokens:
    start, end = piece[0][2], end_of(piece)
    return [("OPEN", "{", start, start), *piece, ("CLOSE", "}", end, end)]


def end_of(piece: Tokens) -> int:
    return piece[-1][3] if piece else 0
