"""Declarations: the sizes and attributes that a ``where``, or the ``for`` of a law, gives to names.

A word after the colon, after ``x`` and after ``*`` is a size; a word after the sizes is an attribute.

>>> [S, x] = parse_declarations("S: n x n symmetric positive-definite; x_i: n")
>>> S.rows, S.cols, S.attributes
('n', 'n', ('symmetric', 'positive_definite'))
>>> x.name, x.indices, x.rows, x.cols
('x', ('i',), 'n', 1)
"""

from __future__ import annotations

from matdiff.base import dimensions
from matdiff.base.errors import SyntaxError_
from matdiff.base.limits import SIZE_DIGITS
from matdiff.syntax.bars import match_brackets
from matdiff.syntax.descriptions import ATTRIBUTES, DeclarationFilter
from matdiff.syntax.driver import Unexpected, run
from matdiff.syntax.phrases import canonical
from matdiff.syntax.tables import load
from matdiff.syntax.tokens import seen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.base.dimensions import Dimension, Shape
    from matdiff.base.errors import Span
    from matdiff.syntax.bars import Token

    Values = list[Any]


class Declaration:
    """What is said of one name. ``rows`` and ``cols`` are None where sizes are left out, ``has_both`` says that n x 1 was
    written, and not n.

    ``indices``   names of the indices of a family x_i.     ``range``   how far an index runs: i: 1..N.
    ``places``    where each attribute stands.
    ``kind``      '' a value; 'function' elementwise; 'mapping' R^n -> R (``domain``, and rows and cols of the value);
                  'function_of' a matrix of functions of the scalar ``argument``; 'index' an index; 'operators' in a law any
                  operator whose flags are the attributes.
    """

    __slots__ = (
        "argument", "attributes", "cols", "domain", "has_both", "indices", "kind", "name", "places", "range",
        "rows", "span",
    )  # fmt: skip

    def __init__(self, name: str, indices: tuple[str, ...], span: Span) -> None:
        self.name = name
        self.indices = indices
        self.span = span
        self.rows: Dimension | None = None
        self.cols: Dimension | None = None
        self.has_both = False
        self.attributes: tuple[str, ...] = ()
        self.places: dict[str, Span] = {}
        self.range: Dimension | None = None
        self.kind = ""
        self.domain: Shape | None = None
        self.argument = ""

    def __repr__(self) -> str:
        parts = [
            f"{key}={value!r}"
            for key in self.__slots__
            if key not in ("places", "has_both") and (value := getattr(self, key))
        ]
        return f"Declaration({', '.join(parts)})"

    @property
    def function(self) -> bool:
        """Whether the name is applied to arguments."""
        return self.kind in ("function", "mapping", "function_of")


def parse_declarations(text: str) -> list[Declaration]:
    """The declarations in the text after ``where``; commas, semicolons and line ends stand between them."""
    text = canonical(text)
    filter = DeclarationFilter(text, frozenset())
    filter.raw = raw = seen(filter)
    filter.pairs = match_brackets(raw, text)
    filter.declarations(0, len(raw))
    tokens = filter.out
    while tokens and tokens[-1][0] == "SEPARATOR":
        tokens.pop()
    if not tokens:
        return []
    actions = DeclarationActions(text)
    try:
        found: list[Declaration] = run(load("declarations"), tokens, actions)
    except Unexpected as error:
        raise unexpected(error, text) from None
    return spread(found, text)


def unexpected(error: Unexpected, text: str) -> SyntaxError_:
    """Say what a declaration lacks."""
    if error.token is None:
        end = len(text.rstrip())
        return SyntaxError_("the declaration ends too early", text=text, span=(end, end + 1))
    _, _, start, end = error.token
    return SyntaxError_(
        f"{text[start:end].strip() or 'the line end'} does not fit in a declaration",
        text=text,
        span=(start, end),
        help=_with_colon(text, start) or f"write {_EXAMPLES}",
    )


_EXAMPLES = "A: n x m, x: n, alpha: scalar, S: n x n symmetric, z: n complex"


def _with_colon(text: str, start: int) -> str:
    """Help where only the colon after the name is missing; '' where more is."""
    import re

    name = re.split(r"[,;\n]", text[:start])[-1].strip()
    rest = re.split(r"[,;\n]", text[start:])[0].strip()
    if not name.isidentifier() or not re.match(r"\w", rest) or re.match(r"(in|is|are)\b", rest):
        return ""
    return f"write {name}: {' '.join(map(_spelled_right, rest.split()))}"


def _spelled_right(word: str) -> str:
    """The attribute that a word is nearly; the word itself where it is none."""
    from difflib import get_close_matches

    return word if len(word) < 5 else next(iter(get_close_matches(word, ATTRIBUTES, 1, 0.8)), word)


def spread(found: list[Declaration], text: str) -> list[Declaration]:
    """In ``x, y: n`` both are n: a name without a description takes that of the next one."""
    following: Declaration | None = None
    for declaration in reversed(found):
        if declaration.kind != "undescribed":
            following = declaration
            continue
        if following is None:
            raise SyntaxError_(
                f"nothing is said about {declaration.name}",
                text=text,
                span=declaration.span,
                help=f"write {declaration.name}: n x m",
            )
        for key in (
            "rows",
            "cols",
            "has_both",
            "attributes",
            "places",
            "range",
            "kind",
            "domain",
            "argument",
        ):
            setattr(declaration, key, getattr(following, key))
    return found


class DeclarationActions:
    """What the rules of declarations make: each description is a function that fills in a Declaration."""

    def __init__(self, text: str) -> None:
        self.text = text

    def first_declaration(self, v: Values) -> list[Declaration]:
        return [v[0]]

    def more_declarations(self, v: Values) -> list[Declaration]:
        v[0].append(v[2])
        return v[0]  # type: ignore[no-any-return]

    def undescribed(self, v: Values) -> Declaration:
        made = self.declared([v[0], None, {}])
        made.kind = "undescribed"
        return made

    def declared(self, v: Values) -> Declaration:
        (_, (name, indices), start, end), _, description = v
        made = Declaration(name, indices, (start, end))
        for key, value in description.items():
            setattr(made, key, value)
        return made

    def attributed(self, v: Values) -> dict[str, Any]:
        said = _attributes(v[1])
        said["attributes"] = (*v[0].get("attributes", ()), *said["attributes"])
        return {**v[0], **said}

    def only_attributed(self, v: Values) -> dict[str, Any]:
        return _attributes(v[0])

    def index(self, v: Values) -> dict[str, Any]:
        return {"kind": "index"}

    def range(self, v: Values) -> dict[str, Any]:
        first = v[0]
        if first[1] != "1":
            raise SyntaxError_("an index runs from 1", text=self.text, span=first[2:])
        return {"kind": "index", "range": v[2]}

    def function(self, v: Values) -> dict[str, Any]:
        return {"kind": "function"}

    def operators(self, v: Values) -> dict[str, Any]:
        """In a law: any operator with these flags."""
        return {"kind": "operators", "attributes": words_of(v[0])}

    def function_of(self, v: Values) -> dict[str, Any]:
        argument = v[3].value if len(v) > 2 else ""
        return {**v[0], "kind": "function_of", "argument": argument}

    def mapping(self, v: Values) -> dict[str, Any]:
        return {**v[2], "kind": "mapping", "domain": (v[0]["rows"], v[0]["cols"])}

    def scalar(self, v: Values) -> dict[str, Any]:
        return {"rows": 1, "cols": 1, **_numbers(v[0])}

    def column(self, v: Values) -> dict[str, Any]:
        return {"rows": v[0], "cols": 1}

    def bracketed(self, v: Values) -> dict[str, Any]:
        return self.column([v[1]])

    def sizes(self, v: Values) -> dict[str, Any]:
        return {"rows": v[0], "cols": v[2], "has_both": True}

    def pair(self, v: Values) -> dict[str, Any]:
        return {"rows": v[1], "cols": v[3], "has_both": True}

    def reals(self, v: Values) -> dict[str, Any]:
        return {**self.column([v[2]]), **_numbers(v[0])}

    def reals_bracket(self, v: Values) -> dict[str, Any]:
        return {**self.column([v[3]]), **_numbers(v[0])}

    def reals_by(self, v: Values) -> dict[str, Any]:
        return {"rows": v[3], "cols": v[5], "has_both": True, **_numbers(v[0])}

    def size(self, v: Values) -> Dimension:
        return v[0][1]  # type: ignore[no-any-return]

    def number_size(self, v: Values) -> Dimension:
        _, digits, *span = v[0]
        if not digits.isdigit() or len(digits) > SIZE_DIGITS or int(digits) == 0:
            raise SyntaxError_(
                "a size is a whole number or a name", text=self.text, span=(span[0], span[1])
            )
        return int(digits)

    def times_size(self, v: Values) -> Dimension:
        return dimensions.multiply(self.number_size(v[:1]), v[1][1])

    def product_size(self, v: Values) -> Dimension:
        right = self.number_size(v[2:]) if v[2][0] == "DIGITS" else v[2][1]
        return dimensions.multiply(v[0], right)

    def first_attribute(self, v: Values) -> list[Token]:
        return [v[0]]

    def more_attributes(self, v: Values) -> list[Token]:
        v[0].append(v[1])
        return v[0]  # type: ignore[no-any-return]


def words_of(tokens: list[Token]) -> tuple[str, ...]:
    """The attributes that tokens stand for."""
    return tuple([token[1] for token in tokens])


def _numbers(token: Token) -> dict[str, Any]:
    """Of ℂ^n the entries are complex."""
    return {"attributes": ("complex",)} if token[1] in ("C", "ℂ") else {}


def _attributes(tokens: list[Token]) -> dict[str, Any]:
    places = {word: (start, end) for _, word, start, end in tokens}
    return {"attributes": words_of(tokens), "places": places}
