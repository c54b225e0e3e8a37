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
from matdiff.syntax import parser, words
from matdiff.syntax.commands import Commands
from matdiff.syntax.driver import Unexpected, run
from matdiff.syntax.latexpieces import Pieces, end_of, inner_of
from matdiff.syntax.latexwords import is_latex
from matdiff.syntax.tables import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

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

    tree = parser.parse(text).tree
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


class LatexActions(Pieces):
    """What the rules make: each run is a list of tokens, which grows."""

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
        self._attach(before, down, piece)
        return before  # type: ignore[no-any-return]

    def _attach(self, before: Tokens, down: Token, piece: Tokens) -> None:
        """Add a subscript; W_{1} is W1 where that name is declared, for so it is printed."""
        _unwrap(before)
        lower = self._lower(down, piece, before[-1][3] if before else down[2])
        if before and before[-1][0] == "WORD":
            _, word, start, end = before[-1]
            if word in ("min", "max"):
                span = (start, lower[3])
                raise self.wrong(
                    f"a {word}imum over a variable is not read", span, "give the function alone"
                )
            parts = [part.strip() for part in lower[1][2:-1].split(",")]
            name, rest = declared(words.spelled(word), parts, self.filter.names)
            if name:
                self.names[start, lower[3]] = name
                before[-1] = ("WORD", name, start, lower[3])
                if not rest:
                    return
                before[-1] = ("WORD", name, start, end)
                lower = ("SUBSCRIPT", f"_{{{','.join(rest)}}}", *lower[2:])
        before.append(lower)

    def exponent_first(self, v: Values) -> Tokens:
        r"""x^\top_i is x_i^\top; A^{-1}_{ij} might be either, so it is not read."""
        raised, down, piece = v
        tokens, place = raised.tokens, raised.place
        if any(t[0] == "SIGN" for t in tokens[place + 1 : place + 3]):
            span = (tokens[place][2], end_of(piece))
            raise SyntaxError_(
                "is the subscript that of the inverse or of the name?",
                text=self.text,
                span=span,
                help="write A_{ij}^{-1}, or name the inverse: B = A^{-1}",
            )
        power = tokens[place:]
        del tokens[place:]
        self._attach(tokens, down, piece)
        return tokens + power  # type: ignore[no-any-return]

    def first_exponent(self, v: Values) -> Raised:
        return self.exponent([[], *v])

    def more_exponent(self, v: Values) -> Raised:
        return self.exponent([v[0].tokens, *v[1:]])

    def exponent(self, v: Values) -> Raised:
        """A power; an upright T is a transpose, and a circle makes it elementwise."""
        before, up, power = v
        place = len(before)
        inner = inner_of(power)
        kinds = {token[0] for token in inner}
        if kinds and (kinds <= {"PRIME"} or kinds <= {"SUPERSCRIPT"}):
            before.extend(inner[:-1])
            kind, text, start, _ = inner[-1]
            before.append((kind, text, start, end_of(power)))
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
        if not inner_of(piece):
            raise self.wrong("this subscript is empty", down[2:])
        text = ""
        long = False
        for kind, word, begin, end in inner_of(piece):
            name = words.spelled(word) if kind == "WORD" else word
            if kind == "SUBSCRIPT":
                name = f"_{word[2:-1]}"
            elif kind == "WORD" and text[-1:].isalpha() and (long or len(name) > 1):
                name = f"_{name}"
            self.names.pop((begin, end), None)
            long = len(name) > 1
            text += name
        return ("SUBSCRIPT", f"_{{{text}}}", start, end_of(piece))

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
                font = "bold" if (start, end) in self.bold else ""
                if fonts.setdefault(text, font) != font:
                    self.filter.note(f"{text} in different fonts is read as one name")
        if made:
            self.filter.names = self.filter.names | made


def declared(word: str, parts: list[str], names: frozenset[str]) -> tuple[str, list[str]]:
    """The declared name of which a letter and the first parts of its subscript are the typeset form, and the parts left.

    >>> declared("W", ["1", "xh"], frozenset(["W1_xh"])), declared("x", ["2", "i"], frozenset(["x2"]))
    (('W1_xh', []), ('x2', ['i']))
    """
    if f"{word}_{','.join(parts)}" in names:
        return "", parts
    found, length = "", 0
    for name in names:
        stem, _, subscript = name.partition("_")
        letters = stem.rstrip("0123456789")
        own = [part for part in (stem[len(letters) :], *subscript.split("_")) if part]
        if letters == word and own == parts[: len(own)] and len(own) > length:
            found, length = name, len(own)
    return found, parts[length:]


def _unwrap(tokens: Tokens) -> None:
    """{x}_i is x_i."""
    if len(tokens) > 2 and [t[0] for t in tokens[-3:]] == ["OPEN", "WORD", "CLOSE"]:
        (_, sign, start, _), (kind, text, *_), (*_, end) = tokens[-3:]
        if sign == "{":
            tokens[-3:] = [(kind, text, start, end)]


__all__ = ["declared", "is_latex", "tokens", "variable"]
