r"""LaTeX to the tokens of the plain notation, each with its place in what was typed.

The grammar (grammar/latex.lark) says which argument belongs to which command; here is what each of them means in tokens:
\frac{a}{b} is ( {a} / {b} ), \mathbf{x} is x, \hat y is the name y_hat. Names, functions, transposes and sums are told apart
afterwards, by the filter that reads the plain notation too.

>>> from matdiff.syntax.parser import parse
>>> parse(r"\frac{1}{2} \mathbf{x}^\top A \hat{y}").tree
(product['' '' ''] (quotient 1 2) (transpose x) A y_hat)
"""

from __future__ import annotations

from matdiff.base.errors import SyntaxError_
from matdiff.syntax import words
from matdiff.syntax.bars import CLOSING, OPENING
from matdiff.syntax.commands import Commands
from matdiff.syntax.driver import Unexpected, run
from matdiff.syntax.latexwords import ACCENTS, BOLD, WORDS, is_latex
from matdiff.syntax.tables import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.base.errors import Span
    from matdiff.syntax.bars import Token
    from matdiff.syntax.tokens import Filter

    Values = list[Any]
    Tokens = list[Token]


def tokens(filter: Filter) -> Tokens:
    """The tokens of the plain notation that a text in LaTeX stands for."""
    terminals = Commands(filter).terminals()
    if not terminals:
        return []
    actions = LatexActions(filter)
    try:
        found: Tokens = run(load("latex"), terminals, actions)
    except Unexpected as error:
        raise _explain(error, filter.text) from None
    actions.finish(found)
    return found


def variable(text: str) -> str:
    r"""A name as it is typed in LaTeX, in plain notation; a transpose stays.

    >>> variable(r"\mathbf{W}_1"), variable(r"\hat{y}"), variable(r"W^\top")
    ('W_1', 'y_hat', 'W^T')
    """
    from matdiff.syntax.parser import parse

    tree = parse(text).tree
    mark = ""
    if tree.kind == "transpose":
        tree, mark = tree.children[0], "^T"
    if tree.kind == "subscript":
        return f"{tree.children[0].value}_{tree.value}{mark}"
    if tree.kind != "name":
        raise SyntaxError_("this is not the name of a variable", text=text, span=tree.span)
    return f"{tree.value}{mark}"


def _explain(error: Unexpected, text: str) -> SyntaxError_:
    if error.token is None:
        end = len(text.rstrip()) or 1
        return SyntaxError_("the formula ends too early", text=text, span=(end, end + 1))
    kind, _, start, end = error.token
    if kind in ("RIGHT", "END", "INDEX_CLOSE"):
        message = f"there is nothing before {text[start:end]}"
    else:
        message = f"{text[start:end]} does not fit here"
    return SyntaxError_(message, text=text, span=(start, end))


class Raised:
    """A run that ends in an exponent, which begins at ``place``."""

    __slots__ = ("place", "tokens")

    def __init__(self, tokens: Tokens, place: int) -> None:
        self.tokens = tokens
        self.place = place


class LatexActions:
    """What the rules make: each run is a list of tokens, which grows."""

    def __init__(self, filter: Filter) -> None:
        self.filter = filter
        self.text = filter.text
        self.names: dict[Span, str] = {}
        self.fonts: dict[str, set[str]] = {}

    # ---- runs ------------------------------------------------------------------------------------

    def lowered(self, v: Values) -> Tokens:
        return v[0].tokens  # type: ignore[no-any-return]

    def first(self, v: Values) -> Tokens:
        return list(v[0])

    def more(self, v: Values) -> Tokens:
        before, item = v
        if item and item[0][0] == "OPEN" and before and self._takes_brackets(before[-1], item[0]):
            _, sign, _, end = item[0]
            item = [("OPEN", sign, before[-1][3], end), *item[1:]]
        before.extend(item)
        return before  # type: ignore[no-any-return]

    def more_raised(self, v: Values) -> Tokens:
        return self.more([v[0].tokens, v[1]])

    def _takes_brackets(self, token: Token, bracket: Token) -> bool:
        r"""Whether a bracket touches a name although there is a blank, as in \sigma (x) and f\!\left(x\right)."""
        kind, word, start, end = token
        if kind == "ONES_SIGN":
            return True
        between = self.text[end : bracket[2]]
        if kind != "WORD" or not between or words.spelled(word) not in words.UNKNOWN_FUNCTIONS:
            return False
        return between[0] == "\\" or self.text[start] == "\\"

    def subscript(self, v: Values) -> Tokens:
        return [self._lower(v[0], v[1], v[0][2])]

    def more_subscript(self, v: Values) -> Tokens:
        before, down, piece = v
        _unwrap(before)
        before.append(self._lower(down, piece, before[-1][3] if before else down[2]))
        return before  # type: ignore[no-any-return]

    def exponent_first(self, v: Values) -> Tokens:
        r"""x^\top_i is x_i^\top; A^{-1}_{ij} might be either, so it is not read."""
        raised, down, piece = v
        tokens, place = raised.tokens, raised.place
        if any(t[0] == "SIGN" for t in tokens[place + 1 : place + 3]):
            span = (tokens[place][2], _end(piece))
            raise SyntaxError_(
                "is the subscript that of the inverse or of the name?",
                text=self.text,
                span=span,
                help="write A_{ij}^{-1}, or name the inverse: B = A^{-1}",
            )
        power = tokens[place:]
        del tokens[place:]
        _unwrap(tokens)
        tokens.append(self._lower(down, piece, tokens[-1][3] if tokens else down[2]))
        return tokens + power  # type: ignore[no-any-return]

    def first_exponent(self, v: Values) -> Raised:
        return self.exponent([[], *v])

    def more_exponent(self, v: Values) -> Raised:
        return self.exponent([v[0].tokens, *v[1:]])

    def exponent(self, v: Values) -> Raised:
        """A power; an upright T is a transpose, and a circle makes it elementwise."""
        before, up, power = v
        place = len(before)
        inner = _inner(power)
        kinds = {token[0] for token in inner}
        if kinds and (kinds <= {"PRIME"} or kinds <= {"SUPERSCRIPT"}):
            before.extend(inner)
        elif len(inner) > 1 and inner[0][0] == "ENTRYWISE" and inner[0][1] in "∘⊙":
            before.append(("DOT_HAT", ".^", up[2], up[3]))
            before.extend([power[0], *inner[1:], power[-1]])
        else:
            before.append(("CARET", *up[1:]))
            before.extend([self._transposed(token) for token in power])
        return Raised(before, place)

    def _transposed(self, token: Token) -> Token:
        kind, text, start, end = token
        if kind == "WORD" and text == "T" and self.text[start] == "\\":
            return ("TOP", "⊤", start, end)
        return token

    def _lower(self, down: Token, piece: Tokens, start: int) -> Token:
        """A subscript as the plain notation writes it: _{i=1}."""
        text = ""
        long = False
        for kind, word, begin, end in _inner(piece):
            name = words.spelled(word) if kind == "WORD" else word
            if kind == "SUBSCRIPT":
                name = f"_{word[2:-1]}"
            elif kind == "WORD" and text[-1:].isalpha() and (long or len(name) > 1):
                name = f"_{name}"
            self.names.pop((begin, end), None)
            long = len(name) > 1
            text += name
        return ("SUBSCRIPT", f"_{{{text}}}", start, _end(piece))

    # ---- pieces ----------------------------------------------------------------------------------

    def token(self, v: Values) -> Tokens:
        kind, value, *_ = v[0]
        return [value if kind == "TOKEN" else ("SIGN", value[1], *value[2:])]

    def empty(self, v: Values) -> Tokens:
        return []

    def group(self, v: Values) -> Tokens:
        opening, inner, closing = v
        return [("OPEN", "{", *opening[2:]), *inner, ("CLOSE", "}", *closing[2:])]

    def environment(self, v: Values) -> Tokens:
        return v[1]  # type: ignore[no-any-return]

    def delimited(self, v: Values) -> Tokens:
        opening, inner, closing = v
        left, right = opening[1], closing[1]
        if "." in (left, right):
            if left == right:
                return inner  # type: ignore[no-any-return]
            raise self._error("a delimiter on one side only is not read", opening[2:])
        if _MIRROR.get(left) != right:
            shown = self.text[closing[2] : closing[3]]
            begun = self.text[opening[2] : opening[3]]
            raise self._error(f"{begun} is closed by {shown}", closing[2:])
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
        stop = _end(below)
        slash = ("SLASH", "/", _end(above), below[0][2])
        return [
            ("OPEN", "(", start, end),
            *_braced(above),
            slash,
            *_braced(below),
            ("CLOSE", ")", stop, stop),
        ]

    def root(self, v: Values) -> Tokens:
        command, piece = v
        self._filled(command, piece)
        return [("ROOT_SIGN", "√", *command[2:]), *_braced(piece)]

    def nth_root(self, v: Values) -> Tokens:
        command, opening, index, _, piece = v
        self._filled(command, piece)
        place = (opening[2], opening[3])
        stop = _end(piece)
        power = [("CARET", "^", *place), ("OPEN", "(", *place), ("DIGITS", "1", *place),
                 ("SLASH", "/", *place), *_braced(index)]  # fmt: skip
        closes = ("CLOSE", ")", stop, stop)
        return [("OPEN", "(", *command[2:]), *_braced(piece), *power, closes, closes]

    def font(self, v: Values) -> Tokens:
        command, piece = v
        font = command[1][1:]
        inner = _inner(piece)
        if len(inner) != 1:
            if font in WORDS and not (
                inner and inner[0][0] == "WORD" and inner[1][0] == "SUBSCRIPT"
            ):
                raise self._error(
                    f"only one word is read in {command[1]}{{…}}",
                    (command[2], _end(piece) if piece else command[3]),
                )
            return inner if len(inner) == 2 and inner[1][0] == "SUBSCRIPT" else piece  # type: ignore[no-any-return]
        kind, text, *_ = inner[0]
        span = (command[2], _end(piece))
        if kind == "DIGITS" and text in "10" and font in BOLD:
            return [("ONES_SIGN", "𝟏", *span) if text == "1" else ("ZEROS_SIGN", "𝟎", *span)]
        if kind == "WORD" and font in WORDS:
            self._word(font, text, span)
        elif kind == "WORD" and words.is_one_name(text):
            self.names.pop(inner[0][2:], None)
        return [(kind, text, *span)]

    def _word(self, font: str, text: str, span: Span) -> None:
        """An upright word is a function that is known, or else one name."""
        f = self.filter
        if text == "d":
            raise self._error(
                "a differential inside an expression is not read", span,
                "give the function alone: matdiff differential '…' wrt X",
            )  # fmt: skip
        if text in f.functions or text in words.FUNCTIONS or words.is_one_name(text):
            return
        if font.startswith("operatorname"):
            if text not in f.names:
                from difflib import get_close_matches

                near = get_close_matches(text, sorted(words.FUNCTIONS), 1)
                help = (
                    f"did you mean {near[0]}?" if near else f'declare it: where "{text}: function"'
                )
                raise self._error(f"{text} is not a function known here", span, help)
        else:
            self.names[span] = text

    def accent(self, v: Values) -> Tokens:
        command, piece = v
        inner = _inner(piece)
        span = (command[2], _end(piece) if piece else command[3])
        subscript = inner[1:] if len(inner) == 2 and inner[1][0] == "SUBSCRIPT" else []
        if not inner or inner[0][0] != "WORD" or inner[1:] != subscript:
            raise self._error(f"{command[1]} is read over one name only", span)
        name = words.spelled(inner[0][1])
        if not words.is_one_name(name) and inner[0][2:] not in self.names:
            raise self._error(f"{command[1]} is read over one name only", span)
        if subscript:
            span = (span[0], inner[0][3])
        name = f"{name}_{ACCENTS[command[1][1:]]}"
        self.names[span] = name
        return [
            ("WORD", name, *span),
            *[(k, t, span[1], span[1] + 1 if s < e else e) for k, t, s, e in subscript],
        ]

    # ---- the whole -------------------------------------------------------------------------------

    def finish(self, found: Tokens) -> None:
        """Words of several letters are names; one letter in two fonts is said to be one name."""
        fonts: dict[str, str] = {}
        made = set()
        for i, (kind, text, start, end) in enumerate(found):
            if kind != "WORD":
                continue
            if (start, end) in self.names:
                made.add(text)
            elif words.is_one_name(text) and (
                i + 1 == len(found) or found[i + 1][0] != "SUBSCRIPT"
            ):
                typed = self.text[start:end]
                font = typed[1 : typed.find("{")] if typed[0] == "\\" and "{" in typed else ""
                if fonts.setdefault(text, font) != font:
                    self.filter.note(f"{text} in different fonts is read as one name")
        if made:
            self.filter.names = self.filter.names | made

    def _filled(self, command: Token, *pieces: Tokens) -> None:
        if not all(_inner(piece) for piece in pieces):
            raise self._error(f"an argument of {command[1]} is empty", command[2:])

    def _error(self, message: str, span: Any, help: str = "") -> SyntaxError_:
        return SyntaxError_(message, text=self.text, span=tuple(span), help=help)  # type: ignore[arg-type]


_MIRROR = {"(": ")", "[": "]", "{": "}", "|": "|", "‖": "‖", "⟨": "⟩", "<": ">"}


def _inner(piece: Tokens) -> Tokens:
    """The tokens of a piece without the braces round it."""
    if piece and piece[0][:2] == ("OPEN", "{") and piece[-1][:2] == ("CLOSE", "}"):
        return piece[1:-1]
    return piece


def _braced(piece: Tokens) -> Tokens:
    """The piece with braces round it."""
    if piece[0][0] == "OPEN":
        return piece
    start, end = piece[0][2], _end(piece)
    return [("OPEN", "{", start, start), *piece, ("CLOSE", "}", end, end)]


def _unwrap(tokens: Tokens) -> None:
    """{x}_i is x_i."""
    if len(tokens) > 2 and [t[0] for t in tokens[-3:]] == ["OPEN", "WORD", "CLOSE"]:
        (_, sign, start, _), (kind, text, *_), (*_, end) = tokens[-3:]
        if sign == "{":
            tokens[-3:] = [(kind, text, start, end)]


def _end(piece: Tokens) -> int:
    return piece[-1][3] if piece else 0


__all__ = ["is_latex", "tokens"]
