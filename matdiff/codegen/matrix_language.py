"""MATLAB, Octave and Julia: languages of matrices, counted from 1 and kept by columns. A vector is a column.

A plan has its own orders of axes, as NumPy: an array of one axis beside one of two is a row there, so it is transposed here; entries
in a row are those of the transpose. MATLAB and Octave have two axes and no more; code that would need a third is refused.

>>> MatrixLanguage().product("A", "x")
'A * x'
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from matdiff.codegen.arrays import Array
from matdiff.codegen.printing import ADD, ATOM, MUL, POW, SIGN, Text, Writer
from matdiff.codegen.python_rows import ROWS as PYTHON_ROWS
from matdiff.codegen.python_rows import templated
from matdiff.codegen.target import PythonTarget

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SAME = "exp log abs sign sqrt sin cos tan sinh cosh tanh erf"
ARCS = {f"arc{f}": f"a{f}" for f in ("sin", "cos", "tan", "sinh", "cosh", "tanh")}


class MatrixLanguage(PythonTarget):
    """What the languages have in common; a subclass gives the words.

    ``dot`` is put after a function of the entries, ``turned`` after a matrix that is transposed.
    """

    dot = ""
    turned = ".'"
    words: Mapping[str, str] = {}
    """Templates by operation."""
    reserved: frozenset[str] = frozenset()
    own: Mapping[str, str] = {}
    needs: Mapping[str, tuple[str, ...]] = {}
    rows: Mapping[str, Callable[[Any, Writer, Array], Text]] = {}
    comment = "%"
    unequal = "!="
    division = ("/", "")
    """How whole numbers are divided: the sign, and the function that rounds down where the sign does not."""

    def text(self, w: Writer, node: Array) -> Text:
        if node.rank > 2 and node.op != "widen":
            raise self.unknown("arrays of more than two axes")
        row = self.rows.get(node.op)
        if row is not None:
            return row(self, w, node)
        template = self.words.get(node.op)
        if template is None:
            raise self.unknown(node.op)
        codes = [w.code(a, ATOM) for a in node.args]
        sizes = [w.sizes.text(n) for n in (node.axes or node.args[0].axes)]
        self.note_helpers(w, template)
        return Text(template.format(*codes, n=sizes[-1] if sizes else ""))

    def product(self, left: str, right: str) -> str:
        return f"{left} * {right}"

    def entry(self, w: Writer, a: Array, level: int, among: int) -> str:
        """An operand of an operation entry by entry, a vector beside a matrix as a row."""
        if a.rank == 1 and among == 2:
            return f"{w.code(a, ATOM)}{self.turned}"
        return w.code(a, level)

    def assignment(self, name: str, text: str, node: Array | None = None) -> str:
        return f"{name} = {text};"

    # -- the function around

    def parameter(self, name: str, rank: int) -> str:
        """An argument that is an array."""
        return name

    def size_parameter(self, name: str) -> str:
        return name

    def function_parameter(self, name: str) -> str:
        return name

    def sized(self, word: str, at: int, is_vector: bool) -> str:
        """The size of an axis of an argument."""
        raise NotImplementedError

    def refused(self, test: str, words: str) -> str:
        """A statement that refuses the arguments where the test holds."""
        raise NotImplementedError

    def whole_function(
        self, name: str, parameters: Sequence[str], lines: Sequence[str], result: str, rank: int
    ) -> str:
        raise NotImplementedError

    def file(self, function: str, helpers: Sequence[str]) -> str:
        """The function with those that it calls."""
        return "\n\n".join([function, *helpers])


def _constant(t: MatrixLanguage, w: Writer, node: Array) -> Text:
    return Text(t.words[str(node.data[0])])


def _add(t: MatrixLanguage, w: Writer, node: Array) -> Text:
    sign = t.words["plus"]
    minus = t.words["minus"]
    parts: list[str] = []
    for c, a in zip(node.data, node.args, strict=True):
        assert isinstance(c, Fraction)
        term = t.entry(w, a, MUL, node.rank)
        if abs(c) != 1:
            number = t.whole(abs(c))
            number = number if abs(c).denominator == 1 else f"({number})"
            term = f"{number} * {t.entry(w, a, SIGN, node.rank)}"
        parts.append(
            f"{minus if c < 0 else sign} {term}" if parts else f"-{term}" if c < 0 else term
        )
    return Text(" ".join(parts), ADD)


def _mul(t: MatrixLanguage, w: Writer, node: Array) -> Text:
    texts = []
    for a in node.args:
        code = t.entry(w, a, SIGN, node.rank)
        texts.append(f"({code})" if a.op == "number" and "/" in code else code)
    text = texts[0]
    wide = node.args[0].rank > 0
    for a, code in zip(node.args[1:], texts[1:], strict=True):
        text += f" {'.*' if wide and a.rank else '*'} {code}"
        wide = wide or a.rank > 0
    return Text(text.replace("-1 * ", "-", 1) if text.startswith("-1 * ") else text, MUL)


def _div(t: MatrixLanguage, w: Writer, node: Array) -> Text:
    a, b = node.args
    top, below = t.entry(w, a, SIGN, node.rank), t.entry(w, b, SIGN, node.rank)
    return Text(f"{top} {'./' if b.rank else '/'} {below}", MUL)


def _matmul(t: MatrixLanguage, w: Writer, node: Array) -> Text:
    a, b = node.args
    left, right = w.code(a, SIGN), w.code(b, SIGN)
    if a.rank == 1 and b.rank == 2:
        inner = b.args[0] if b.op == "transpose" else None
        matrix = w.code(inner, SIGN) if inner is not None and inner in w.texts else f"{w.code(b, ATOM)}{t.turned}"  # fmt: skip
        return Text(t.product(matrix, left), MUL)
    if a.rank == 1:
        left = f"{w.code(a, ATOM)}{t.turned}"
    return Text(t.product(left, right), MUL)


def _apply(t: MatrixLanguage, w: Writer, node: Array) -> Text:
    name, *parameters = node.data
    a = node.args[0]
    if name == "power":
        exponent = parameters[0]
        assert isinstance(exponent, Fraction)
        shown = str(exponent) if exponent.denominator == 1 else f"({exponent})"
        return Text(f"{w.code(a, ATOM)}{'.^' if a.rank else '^'}{shown}", POW)
    if name == "pow":
        one, other = (t.entry(w, b, ATOM, node.rank) for b in node.args)
        return Text(f"{one} .^ {other}", POW)
    if name == "function":
        word = w.function(str(parameters[0]), int(str(parameters[1])))
        return Text(f"{word}{t.dot if a.rank else ''}({w.code(a)})")
    template = t.functions.get(str(name))
    if template is None:
        raise t.unknown(str(name))
    codes = [t.entry(w, b, ATOM, node.rank) for b in node.args]
    return templated(t, w, template, codes, node, dot=t.dot if node.rank else "")


def _sum(t: MatrixLanguage, w: Writer, node: Array) -> Text:
    (a,) = node.args
    return Text(_summed(t, w.code(a), a.rank, node.data))


def _summed(t: MatrixLanguage, text: str, rank: int, places: Sequence[object]) -> str:
    if len(places) == rank:
        return t.words["total"].format(text) if rank == 2 else f"sum({text})"
    return t.words["down" if places[0] == 0 else "across"].format(text)


def _vecdot(t: MatrixLanguage, w: Writer, node: Array) -> Text:
    a, b = node.args
    product = f"{w.code(a, SIGN)} .* {w.code(b, SIGN)}"
    places = (0, 1) if not node.axes and a.rank == 2 else (a.rank - 1,)
    return Text(_summed(t, product, a.rank, places))


def _transpose(t: MatrixLanguage, w: Writer, node: Array) -> Text:
    return Text(f"{w.code(node.args[0], ATOM)}{t.turned}")


def _widen(t: MatrixLanguage, w: Writer, node: Array) -> Text:
    (a,) = node.args
    if a.rank == 1 and node.data == (True, False):
        return Text(w.code(a, ATOM))
    if a.rank == 0:
        return Text(w.code(a, ATOM))
    raise t.unknown("arrays of more than two axes")


def _reshape(t: MatrixLanguage, w: Writer, node: Array) -> Text:
    """Entries in the order of rows: of a matrix those of its transpose by columns."""
    (a,) = node.args
    if a.rank > 2:
        raise t.unknown("arrays of more than two axes")
    flat = f"{w.code(a, ATOM)}{t.turned}" if a.rank == 2 else w.code(a)
    if node.rank == 1:
        return Text(t.words["flat"].format(flat))
    m, n = (w.sizes.text(size) for size in node.axes)
    return Text(f"reshape({flat}, {n}, {m}){t.turned}")


def _full(t: MatrixLanguage, w: Writer, node: Array) -> Text:
    (value,) = node.data
    shape = ", ".join(w.sizes.text(n) for n in node.axes)
    shape = t.words["long"].format(shape) if node.rank == 1 else shape
    text = f"{'zeros' if value == 0 else 'ones'}({shape})"
    return Text(text) if value in (0, 1) else Text(f"{t.whole(value)} * {text}", MUL)  # type: ignore[arg-type]


def _broadcast(t: MatrixLanguage, w: Writer, node: Array) -> Text:
    (a,) = node.args
    shape = ", ".join(w.sizes.text(n) for n in node.axes)
    shape = t.words["long"].format(shape) if node.rank == 1 else shape
    sign = ".*" if a.rank else "*"
    return Text(f"{t.entry(w, a, SIGN, node.rank)} {sign} ones({shape})", MUL)


def _place(t: MatrixLanguage, w: Writer, node: Array) -> Text:
    (a,) = node.args
    if a.rank == 0:
        unit = t.words["eye"].format(n=w.sizes.text(node.axes[0]))
        code = w.code(a, SIGN)
        return Text(unit) if code == "1" else Text(f"{code} * {unit}", MUL)
    return Text(_diagonal_of(t, w, a))


def _diagonal_of(t: MatrixLanguage, w: Writer, a: Array) -> str:
    word = t.words["diagonal_of"]
    return word.format(w.code(a, ATOM if "{0}." in word else ADD))


def _add_diagonal(t: MatrixLanguage, w: Writer, node: Array) -> Text:
    a, d = node.args
    if d.rank:
        return Text(f"{w.code(a, MUL)} + {_diagonal_of(t, w, d)}", ADD)
    unit = t.words["eye"].format(n=w.sizes.text(node.axes[0]))
    return Text(f"{w.code(a, MUL)} + {w.code(d, SIGN)} * {unit}", ADD)


def _diagonal(t: MatrixLanguage, w: Writer, node: Array) -> Text:
    return Text(f"diag({w.code(node.args[0])})")


def _take(t: MatrixLanguage, w: Writer, node: Array) -> Text:
    (a,) = node.args
    at, place = node.data
    word = "entry" if a.rank == 1 else "row" if at == 0 else "column"
    return Text(t.words[word].format(_named(w, a), k=place))


def _shift(t: MatrixLanguage, w: Writer, node: Array) -> Text:
    c = int(str(node.data[0]))
    word = f"{'later' if c > 0 else 'earlier'} {'rows' if node.rank > 1 else 'entries'}"
    return Text(t.words[word].format(_named(w, node.args[0]), k=abs(c), next=abs(c) + 1))


def _named(w: Writer, a: Array) -> str:
    """An operand as a name, which can be indexed."""
    text = w.code(a)
    return text if text.isidentifier() else w.name(text, "", a)


def _unit(t: MatrixLanguage, w: Writer, node: Array) -> Text:
    """1 where the place is the number; of places in a row a matrix."""
    (place,) = node.args
    n, word = w.sizes.text(node.axes[-1]), "unit" if node.rank == 1 else "units"
    if word not in t.words:
        raise t.unknown("unit vectors by places in an array")
    return Text(t.words[word].format(w.code(place, ATOM), n=n))


def _call(t: MatrixLanguage, w: Writer, node: Array) -> Text:
    """A function of a matrix by the table of the language."""
    name, parameters, _, shape = node.data
    template = t.calls.get(str(name))
    if template is None or len(node.axes) != sum(n != 1 for n in shape):  # type: ignore[attr-defined]
        raise t.unknown(str(name))
    t.note_helpers(w, template)
    more = [t.sized_number(w.sizes.text(n)) for n in parameters]  # type: ignore[attr-defined]
    return Text(template.format(*(w.code(a, ATOM) for a in node.args), *more))


def _lu(t: MatrixLanguage, w: Writer, node: Array) -> Text:
    return Text(w.code(node.args[0], ATOM))


def _lu_solve(t: MatrixLanguage, w: Writer, node: Array) -> Text:
    factor, b = node.args
    turned = t.turned if node.data == (True,) else ""
    return Text(f"{w.code(factor, ATOM)}{turned} \\ {w.code(b, SIGN)}", MUL)


def _solve_triangular(t: MatrixLanguage, w: Writer, node: Array) -> Text:
    a, b = node.args
    which, turned = node.data
    matrix = t.words[str(which)].format(w.code(a))
    return Text(f"{matrix}{t.turned if turned else ''} \\ {w.code(b, SIGN)}", MUL)


def _table(t: MatrixLanguage, w: Writer, node: Array) -> Text:
    name = node.data[0]
    if name not in ("tril", "triu"):
        raise t.unknown(f"the table {name}")
    return Text(f"{name}(ones({', '.join(w.sizes.text(n) for n in node.axes)}))")


ROWS: Mapping[str, Callable[[Any, Writer, Array], Text]] = {
    **{op: PYTHON_ROWS[op] for op in ("number", "input", "size")},
    "constant": _constant,
    "add": _add,
    "mul": _mul,
    "div": _div,
    "matmul": _matmul,
    "apply": _apply,
    "sum": _sum,
    "vecdot": _vecdot,
    "transpose": _transpose,
    "widen": _widen,
    "reshape": _reshape,
    "full": _full,
    "broadcast": _broadcast,
    "place": _place,
    "add_diagonal": _add_diagonal,
    "diagonal": _diagonal,
    "lu": _lu,
    "unit": _unit,
    "call": _call,
    "take": _take,
    "shift": _shift,
    "table": _table,
    "lu_solve": _lu_solve,
    "solve_triangular": _solve_triangular,
}
MatrixLanguage.rows = ROWS
