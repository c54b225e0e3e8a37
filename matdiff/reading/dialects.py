"""Which dialect a text is in, and its reading: the one place where a text becomes an expression.

Mathematics is what syntax/ reads. A text is Python only by a sign that is Python's alone, and every reader of another dialect is loaded
when it is met. ``Text`` is a text that is known to be in a dialect.

>>> dialect_of("np.sum(A * B)"), dialect_of("x.T*A*x"), dialect_of("x[1:] - y"), dialect_of("tr(A' B)")
('python', 'mathematics', 'python', 'mathematics')
"""

from __future__ import annotations

import re

from matdiff.base.budget import grant
from matdiff.base.errors import MatdiffError, SyntaxError_, UsageError
from matdiff.base.patterns import pattern
from matdiff.expression.nodes import Apply
from matdiff.expression.traverse import postorder
from matdiff.reading.python import parsing
from matdiff.reading.python import reader as python_reader
from matdiff.reading.systems import reader
from matdiff.syntax import reading as mathematics
from matdiff.syntax.written import Written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from matdiff.base.dimensions import Shape
    from matdiff.syntax.reading import Reading
    from matdiff.syntax.scope import Where

DIALECTS = ("mathematics", "latex", "python", "matlab", "julia", "r", "mathematica", "sage")
_METHODS = (
    "sum|mean|dot|exp|log|pow|norm|view|reshape|flatten|ravel|sqrt|square|abs|sigmoid|softmax|log_softmax|tanh|relu|matmul|mm|mv|t|"
    "std|var|unsqueeze|squeeze|permute|item|clamp|clip|cumsum|max|min|numpy|detach|float|numel|prod|expand|repeat|flip|roll|chunk|split|"
    "masked_fill|tolist|astype|argmax|argmin|median|sort"
)
_PLAIN = pattern(
    r"\b(?:np|numpy|torch|jnp|jax|scipy|math)\.[a-z]|(?<![\w.])F\.[a-z_][a-z_0-9]{2}|(?<![\w.])nn\.[A-Za-z]"
    r"|^\s*def \w+\(|^\s*(?:from [\w.]+ )?import [\w*]|(?:^|[=(,;])\s*lambda \w[\w, ]*:"
    rf"|[\w\])]\.(?:{_METHODS})\(|\bin (?:range|zip|enumerate)\("
    r"|^[ \t]*(?:while|if|elif|with|class)\b[^\n]*:[ \t]*$|^[ \t]*for [^\n]+? in (?:(?!\.\.)[^\n])*:[ \t]*$",
    re.MULTILINE,
)
"""Signs that are Python's alone."""
_ONLY_METHODS = pattern(r"\A(?!.*(?:\bnp\.|\btorch\.|\bF\.[a-z]|\bdef )).*\Z", re.DOTALL)
"""Methods alone, which Sage has too: beside a power ^ they are its own."""
_LIKELY = pattern(
    r"\b(?:axis|dim|keepdims?)\s*=|^\s*return\b|[\w\])]\[[^][]*\]|@|^\s*\w+(?:, *\w+)+ *=[^=]",
    re.MULTILINE,
)
"""What may be one; whether it is, is looked at more closely."""
_SYSTEMS = {
    "r": (
        r"%\*%|%o%|\b(?:t?crossprod|rowSums|colSums|rowMeans|colMeans|plogis|nrow|ncol)\("
        r"|\bfunction\s*\([\w, ]*\)\s*[\w{(]|^\s*[\w.]+\s*<-\s"
    ),
    "mathematica": (
        r"\b(?:Transpose|Inverse|PseudoInverse|Det|Total|Norm|Exp|Log|Sqrt|Sin|Cos|Tanh|Dot|Abs|Mean|MatrixExp|IdentityMatrix|Outer|"
        r"DiagonalMatrix|KroneckerProduct|LinearSolve|Sum)\[|\\\[Transpose\]|(?<![\w.])[A-Za-z]\.[A-Z](?<![THI])(?![\w(])|(?<![\w.])[A-Z]\.[a-z](?![\w(])"
    ),
    "sage": (
        r"\.(?:dot_product|tensor_product|elementwise_product|pairwise_product|inner_product|outer_product|inverse|determinant)\("
        r"|\.norm\(['\"]frob['\"]\)|\.(?:column|row)\(\)"
    ),
    "julia": (
        r"^using [A-Z]|\bdims ?= ?[12]\b|^\s*function \w+\([\w, ]*\)\s*\n|\[(?:[\w:]+[,:] *)?end\b"
        r"|(?<!\w)[^\W\d]\w*\.\((?!\))|\bsum\(abs2\b|\b[vh]cat\(|(?<=[\w)\]' ])\.[+-](?=[\w( ])"
    ),
    "matlab": (
        r"^\s*function\s+[\w\[\], ]+=|\bsize\(\w+ *, *[12]\)|(?:^|[=(,])\s*@\(\w+(?:\s*,\s*\w+)*\)|\bnumel\(|\w\((?:[\w:]+[,:] *)?end\b"
        r"|\A(?=[\s\S]*\b[a-z]\w?\(\d+\))(?=[\s\S]*\b[A-Z]\w?\((?:\d+|:) *,)"
    ),
}
"""Signs that belong to one system alone."""
_FOREIGN = {name: pattern(signs, re.MULTILINE) for name, signs in _SYSTEMS.items()}
_FOREIGN_CHARACTERS = frozenset(".([:%<=@")
_INDEX = pattern(r"[\w\])]\[([^][]*)\]")
_ZERO = pattern(r"-?0|-\d+")
_OPEN_SLICE = pattern(r"-?\d+\s*:|:\s*-?\d+|-\d+\s*:\s*-?\d+|0\s*:.*|[^:]*::\s*-?\d*")
_ELEMENTWISE = pattern(r"(?<![*.])\*(?!\*)")
_CODE = pattern(r"\*\*|[\w\])]\.T\b")
"""What people who write Python, SymPy or Sage write."""
_OF_ENTRIES = pattern(r"(?<![\w.])(?:sum|mean)\(")
"""A sum of entries: that of a product of two matrices of one shape is mostly meant of A ⊙ B."""
_OTHER_STAR = "* is the matrix product; entry by entry, as in NumPy, fits too: --dialect python."
_STAR_IN_SUM = "* is the matrix product; entry by entry, as in np.sum(A * B), fits too: write .*"


class Text(str):
    """A text with the dialect that it is in; ``function`` names the one that is meant in a Python text."""

    __slots__ = ("dialect", "function")

    dialect: str
    function: str

    def __new__(cls, text: str, dialect: str, function: str = "") -> Text:
        if dialect not in DIALECTS:
            raise UsageError(f"the dialects are {', '.join(DIALECTS)}, not '{dialect[:20]}'")
        made = super().__new__(cls, text)
        made.dialect = dialect
        made.function = function
        return made

    def __reduce__(self) -> tuple[type[Text], tuple[str, str, str]]:
        return Text, (str(self), self.dialect, self.function)


def dialect_of(text: str) -> str:
    """The dialect of a text: as it says, or by signs that no other dialect has."""
    if isinstance(text, Text):
        return "mathematics" if text.dialect == "latex" else text.dialect
    if not isinstance(text, str) or isinstance(text, Written) or not _may_be_foreign(text):
        return "mathematics"
    if "\\" in text and "\\[T" not in text and re.search(r"\\(?:[A-Za-z]{2}|[{}\\|,;!])", text):
        return "mathematics"  # LaTeX
    for name, signs in _FOREIGN.items():
        if signs.search(text):
            return name
    if _PLAIN.search(text) and not ("^" in text and _ONLY_METHODS.search(text)):
        return "python"
    if _LIKELY.search(text) and _has_sign(text) and _parses(text):
        return "python"
    return "mathematics"


def _may_be_foreign(text: str) -> bool:
    """Whether a text has one of the characters or words without which no sign of another dialect is found in it."""
    return not _FOREIGN_CHARACTERS.isdisjoint(text) or "import" in text or "return" in text


def is_mathematics(text: str) -> bool:
    """Whether a text is in the project's own notation, LaTeX included."""
    return dialect_of(text) == "mathematics"


def asked_in(text: str) -> tuple[Text, str] | None:
    """Function and variable of a question in the words of a system: Mathematica's D[f, x]."""
    found = re.fullmatch(r"\s*D\[(.+),\s*(\w+)\s*\]\s*", text, re.DOTALL) if "D[" in text else None
    return (Text(found[1], "mathematica"), found[2]) if found else None


def _has_sign(text: str) -> bool:
    """axis=, return, an index of 0 or below, an open slice with a number, @ together with *."""
    if re.search(
        r"\b(?:axis|dim|keepdims?)\s*=|^\s*return\b|^\s*\w+(?:, *\w+)+ *=[^=]", text, re.MULTILINE
    ):
        return True
    if "@" in text and _ELEMENTWISE.search(text):
        return True
    for found in _INDEX.finditer(text):
        for part in found[1].split(","):
            part = part.strip()
            if part == "None" or _ZERO.fullmatch(part) or _OPEN_SLICE.fullmatch(part):
                return True
    return False


def _parses(text: str) -> bool:
    return parsing.is_closed(text)


def reader_of(dialect: str) -> Callable[..., Reading]:
    """The reader of a dialect, loaded when there is a text in it."""
    if dialect == "python":
        return python_reader.read_python

    return lambda text, where, **options: reader.read_system(dialect, text, where, **options)


def read(text: str, where: Where = "", *, wrt: Iterable[str] = (), scalar: bool = False) -> Reading:
    """Read a text in its dialect; see :func:`matdiff.syntax.reading.read`."""
    grant(text)
    dialect = dialect_of(text)
    if dialect != "mathematics":
        function = text.function if isinstance(text, Text) else ""
        try:
            return reader_of(dialect)(str(text), where, wrt=wrt, scalar=scalar, function=function)
        except SyntaxError_ as error:
            if dialect != "julia" or isinstance(text, Text):
                raise
            try:  # 2 sum(cos.(A x)): a formula with a sign of Julia's
                return mathematics.read(text, where, wrt=wrt, scalar=scalar)
            except MatdiffError:
                raise error from None
    try:
        found = mathematics.read(text, where, wrt=wrt, scalar=scalar)
    except MatdiffError as error:
        other = _as_python(text, where, wrt, scalar)
        if other is None:
            raise error from None
        return other
    if "@" in text and (narrow := _narrow(found)):
        other = _as_python(text, where, wrt, scalar)
        if other is not None and any(_is_vector(other, name) for name in narrow):
            return other
    if isinstance(text, str) and (note := _note_of_star(text, found, wrt, scalar)):
        found.notes = (*found.notes, note)
    return found


def _note_of_star(text: str, found: Reading, wrt: Iterable[str], scalar: bool) -> str:
    """What there is to say where * is the matrix product between arrays for which NumPy's fits as well."""
    if isinstance(text, (Text, Written)) or "^" in text or "\n" in text:
        return ""
    is_code = bool(_CODE.search(text))
    if not _ELEMENTWISE.search(text) or not (
        _parses(text) if is_code else _OF_ENTRIES.search(text)
    ):
        return ""
    try:
        if is_code:
            scope = found.scope.extended(found.symbols, found.expression)
            other = reader_of("python")(text, scope, wrt=wrt, scalar=scalar)
        else:
            other = mathematics.read_more(
                _ELEMENTWISE.sub(" .* ", text), found, wrt=wrt, scalar=scalar
            )
    except MatdiffError:
        return ""
    if other.expression is found.expression or other.expression.shape != found.expression.shape:
        return ""
    if is_code:
        return _OTHER_STAR
    spread = any(
        isinstance(v, Apply) and v.operator.name == "ones" for v in postorder(other.expression)
    )
    return "" if spread else _STAR_IN_SUM


def _narrow(found: Reading) -> list[str]:
    """The small letters that matrix notation had to make numbers or rows, which nobody declared."""
    return [
        name
        for name, letter in found.symbols.items()
        if name.islower() and letter.shape[0] == 1 and name not in found.scope.names
    ]


def _is_vector(found: Reading, name: str) -> bool:
    letter = found.symbols.get(name)
    return letter is not None and letter.shape[0] != 1 and letter.shape[1] == 1


def _as_python(text: str, where: Where, wrt: Iterable[str], scalar: bool) -> Reading | None:
    """A text with Python's @ that matrix notation does not fit, where Python does: x @ A @ y of vectors."""
    if (
        isinstance(text, (Text, Written))
        or not isinstance(text, str)
        or "@" not in text
        or not _parses(text)
    ):
        return None
    try:
        return reader_of("python")(text, where, wrt=wrt, scalar=scalar)
    except MatdiffError:
        return None


def read_more(
    text: str,
    reading: Reading,
    *,
    wrt: Iterable[str] = (),
    scalar: bool = False,
    shape: Shape | None = None,
) -> Reading:
    """Read another text in which the names mean what they meant in the first; see :func:`matdiff.syntax.reading.read_more`."""
    dialect = dialect_of(text)
    if dialect != "mathematics":
        scope = reading.scope.extended(reading.symbols, reading.expression)
        return reader_of(dialect)(str(text), scope, wrt=wrt, scalar=scalar)
    return mathematics.read_more(text, reading, wrt=wrt, scalar=scalar, shape=shape)
