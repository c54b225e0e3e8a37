"""C++ with Eigen: numbers, column vectors and matrices of doubles; every text is a number or a matrix expression of Eigen.

Entry by entry Eigen wants an array: `X.array().exp().matrix()`. A vector beside a matrix is a row of it, as in a plan; it is repeated only
where there is no product with a diagonal or sum by rows that does the same.

>>> Eigen().kind(2), Eigen().whole(Fraction(1, 2))
('Eigen::MatrixXd', '1.0 / 2.0')
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from matdiff.codegen.arrays import Array
from matdiff.codegen.eigen_words import (
    ARRAYS,
    CALLS,
    KEYWORDS,
    LLT,
    LU,
    MATRIX,
    NUMBERS,
    OWN,
    POWERS,
    WORDS,
)
from matdiff.codegen.matrix_language import ROWS, MatrixLanguage
from matdiff.codegen.printing import ADD, ATOM, MUL, POW, SIGN, Text, Writer
from matdiff.codegen.target import matrix_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Eigen(MatrixLanguage):
    """C++ with Eigen 3.4."""

    name = "cpp"
    turned = ".transpose()"
    words = WORDS
    calls = CALLS
    own = OWN
    comment = "//"
    unequal = "!="
    reserved = frozenset((*KEYWORDS.split(), "std", "Eigen", *OWN))

    def kind(self, rank: int) -> str:
        """The type of an array."""
        return ("double", "Eigen::VectorXd", "Eigen::MatrixXd")[rank]

    def whole(self, value: Fraction) -> str:
        if value.denominator == 1:
            return str(value.numerator)
        return f"{value.numerator}.0 / {value.denominator}.0"

    def sized_number(self, text: str) -> str:
        return f"double({text})"

    def assignment(self, name: str, text: str, node: Array | None = None) -> str:
        if node is None:
            return f"const Eigen::Index {name} = {text};"
        if node.op in ("cholesky", "lu"):
            return f"const {LLT if node.op == 'cholesky' else LU} {name} = {text};"
        return f"const {self.kind(_rank(node))} {name} = {text};"

    def parameter(self, name: str, rank: int) -> str:
        return f"double {name}" if rank == 0 else f"const {self.kind(rank)}& {name}"

    def size_parameter(self, name: str) -> str:
        return f"Eigen::Index {name}"

    def function_parameter(self, name: str) -> str:
        return f"const std::function<double(double)>& {name}"

    def sized(self, word: str, at: int, is_vector: bool) -> str:
        return f"{word}.size()" if is_vector else f"{word}.{'cols' if at else 'rows'}()"

    def refused(self, test: str, words: str) -> str:
        return f'if ({test}) throw std::invalid_argument("{words}");'

    def whole_function(
        self, name: str, parameters: Sequence[str], lines: Sequence[str], result: str, rank: int
    ) -> str:
        inner = "\n".join(f"    {line}" for line in [*lines, f"return {result};"])
        head = f"inline {self.kind(rank)} {name}({', '.join(parameters)})"
        return f"{head} {{\n{inner}\n}}"

    def file(self, function: str, helpers: Sequence[str]) -> str:
        every = "\n".join([function, *helpers])
        wanted: dict[str, tuple[str, ...]] = {
            "algorithm": ("std::max", "std::min"), "cmath": ("std::",), "functional": ("std::function",),
            "stdexcept": ("std::invalid_argument", "std::domain_error"), "string": ("std::string",),
        }  # fmt: skip
        matrix = any(self.own[f"{f}m"] in helpers for f in MATRIX) or self.own["powm"] in helpers
        wanted["unsupported/Eigen/MatrixFunctions"] = ("",) if matrix else ()
        heads = [h for h, words in wanted.items() if any(word in every for word in words)]
        return "\n\n".join(["\n".join(["#include <Eigen/Dense>", *(f"#include <{h}>" for h in heads)]), *helpers, function])  # fmt: skip


def _rank(a: Array) -> int:
    """The rank with which an array is written: a matrix of one column is a vector."""
    return 1 if _is_column(a) else a.rank


def _is_column(a: Array) -> bool:
    return a.rank == 2 and a.axes[1] == 1


def _is_whole(a: Array, node: Array) -> bool:
    """Whether an operand has all axes of what is made of it."""
    return _rank(a) == _rank(node) and _is_column(a) == _is_column(node)


def _array(w: Writer, a: Array) -> str:
    return f"{w.code(a, ATOM)}.array()"


def _spread(t: Eigen, w: Writer, a: Array, node: Array) -> str:
    """An operand with every entry of what is made of it."""
    if _is_whole(a, node):
        return w.code(a, ATOM)
    sizes = [w.sizes.text(n) for n in (node.axes[:1] if _rank(node) == 1 else node.axes)]
    if a.rank == 0:
        return f"{t.kind(len(sizes))}::Constant({', '.join(sizes)}, {w.code(a)})"
    if _is_column(a):
        return f"{w.code(a, ATOM)}.replicate(1, {sizes[1]})"
    return f"{w.code(a, ATOM)}.transpose().replicate({sizes[0]}, 1)"


def _signed(terms: Sequence[tuple[bool, str]]) -> str:
    text = ""
    for negative, term in terms:
        text += (" - " if negative else " + ") + term if text else f"-{term}" if negative else term
    return text


def _add(t: Eigen, w: Writer, node: Array) -> Text:
    """Whole terms first; then rows and columns by rows and columns, numbers to the entries."""
    kinds: dict[str, list[tuple[bool, str]]] = {"whole": [], "row": [], "column": [], "number": []}
    for c, a in zip(node.data, node.args, strict=True):
        assert isinstance(c, Fraction)
        term = w.code(a, MUL)
        if abs(c) != 1:
            term = f"{_bracketed(t.whole(abs(c)))} * {w.code(a, SIGN)}"
        kind = "whole" if _is_whole(a, node) else "number" if a.rank == 0 else "column" if _is_column(a) else "row"  # fmt: skip
        kinds[kind].append((c < 0, term))
    if not kinds["whole"]:
        first = next(k for k in ("column", "row", "number") if kinds[k])
        sizes = [w.sizes.text(n) for n in node.axes]
        text = _signed(kinds.pop(first))
        spread = {"column": f"replicate(1, {sizes[-1]})", "row": f"transpose().replicate({sizes[0]}, 1)"}  # fmt: skip
        if first == "number":
            kinds["whole"].append((False, f"{t.kind(_rank(node))}::Constant({', '.join(sizes)}, {text})"))  # fmt: skip
        else:
            kinds["whole"].append((False, f"({text}).{spread[first]}"))
    text, level = _signed(kinds["whole"]), ADD
    for kind, word in (("row", "rowwise"), ("column", "colwise")):
        if kinds.get(kind):
            inner = _signed(kinds[kind])
            inner = f"({inner}){t.turned}" if kind == "row" else f"({inner})"
            text = f"({text}).{word}() + {inner}"
    if kinds.get("number"):
        text, level = f"(({text}).array() + ({_signed(kinds['number'])})).matrix()", ATOM
    return Text(text, level)


def _bracketed(number: str) -> str:
    return f"({number})" if "/" in number else number


def _mul(t: Eigen, w: Writer, node: Array) -> Text:
    """Numbers times matrices entry by entry; a row or column as a diagonal, a column times a row as their product."""
    parts: dict[str, list[str]] = {"whole": [], "row": [], "column": [], "number": []}
    for a in node.args:
        kind = "whole" if _is_whole(a, node) else "number" if a.rank == 0 else "column" if _is_column(a) else "row"  # fmt: skip
        level = SIGN if kind == "number" else ATOM
        if kind == "whole" and not parts["whole"] and len(node.args) > 1 and a.rank == 0:
            level = SIGN
        code = w.code(a, level)
        parts[kind].append(_bracketed(code) if a.op == "number" else code)
    if node.rank == 0:
        return Text(_minus(" * ".join(parts["whole"])), MUL)

    def one(kind: str) -> str:
        first, *rest = parts[kind]
        return first + "".join(f".cwiseProduct({b})" for b in rest)

    number = " * ".join(parts["number"])
    if parts["whole"]:
        text = one("whole")
        if parts["column"]:
            text = f"({one('column')}).asDiagonal() * {text}"
        if parts["row"]:
            text = f"{text} * ({one('row')}).asDiagonal()"
    elif parts["column"] and parts["row"]:
        text = f"({one('column')}) * ({one('row')}){t.turned}"
    else:
        raise t.unknown("a row or column alone as a matrix")
    return Text(_minus(f"{number} * {text}" if number else text), MUL)


def _minus(text: str) -> str:
    return text.replace("-1 * ", "-", 1) if text.startswith("-1 * ") else text


def _div(t: Eigen, w: Writer, node: Array) -> Text:
    a, b = node.args
    if b.rank == 0 and (a.rank or node.rank == 0):
        top = f"{w.code(a, SIGN)}.0" if a.op == "number" and w.code(a).lstrip("-").isdigit() else w.code(a, SIGN)  # fmt: skip
        return Text(f"{top} / {w.code(b, POW)}", MUL)
    if a.rank == 0:
        inverse = f"{w.code(b, ATOM)}.cwiseInverse()"
        code = w.code(a, SIGN)
        return Text(inverse) if code == "1" else Text(f"{_bracketed(code)} * {inverse}", MUL)
    return Text(f"{_spread(t, w, a, node)}.cwiseQuotient({_spread(t, w, b, node)})")


def _matmul(t: Eigen, w: Writer, node: Array) -> Text:
    a, b = node.args
    if a.rank == 1 and b.rank == 1:
        return Text(f"{w.code(a, ATOM)}.dot({w.code(b)})")
    if a.rank == 1:
        return Text(f"{w.code(b, ATOM)}{t.turned} * {w.code(a, SIGN)}", MUL)
    return Text(f"{w.code(a, SIGN)} * {w.code(b, SIGN)}", MUL)


def _apply(t: Eigen, w: Writer, node: Array) -> Text:
    name, *parameters = node.data
    first = node.args[0]
    if name == "power":
        exponent = parameters[0]
        assert isinstance(exponent, Fraction)
        if node.rank == 0:
            return Text(f"std::pow({w.code(first)}, {t.whole(exponent)})")
        word = POWERS.get(exponent, f"pow({t.whole(exponent)})")
        return Text(f"{_array(w, first)}.{word}.matrix()")
    if name == "function":
        word = w.function(str(parameters[0]), int(str(parameters[1])))
        return Text(f"{w.code(first, ATOM)}.unaryExpr({word})" if node.rank else f"{word}({w.code(first)})")  # fmt: skip
    template = (ARRAYS if node.rank else NUMBERS).get(str(name))
    if template is not None and node.rank:
        codes = [f"{_spread(t, w, a, node)}.array()" for a in node.args]
        return Text(f"({template.format(*codes)}).matrix()")
    if template is None and len(node.args) == 1 and node.rank:
        template = NUMBERS.get(str(name))
        if template is not None:
            t.note_helpers(w, template)
            each = f"[](double t) {{ return {template.format('t')}; }}"
            return Text(f"{w.code(first, ATOM)}.unaryExpr({each})")
    if template is None:
        raise t.unknown(str(name))
    t.note_helpers(w, template)
    return Text(template.format(*(w.code(a, ATOM) for a in node.args)))


def _sum(t: Eigen, w: Writer, node: Array) -> Text:
    (a,) = node.args
    return Text(_summed(w.code(a, ATOM), a, node.data))


def _summed(code: str, a: Array, places: Sequence[object]) -> str:
    if len(places) == a.rank or _is_column(a):
        return f"{code}.sum()"
    return WORDS["down" if places[0] == 0 else "across"].format(code)


def _vecdot(t: Eigen, w: Writer, node: Array) -> Text:
    a, b = node.args
    product = f"{w.code(a, ATOM)}.cwiseProduct({w.code(b)})"
    return Text(_summed(product, a, (0, 1) if not node.axes and a.rank == 2 else (a.rank - 1,)))


def _reshape(t: Eigen, w: Writer, node: Array) -> Text:
    """Entries in the order of rows."""
    (a,) = node.args
    if node.rank == 0:
        return Text(f"{w.code(a, ATOM)}.sum()")
    sizes = "" if _rank(node) == 1 else ", ".join(w.sizes.text(n) for n in node.axes)
    if _rank(node) == _rank(a) == 1:
        return Text(w.code(a, ATOM))
    return Text(f"{t.kind(_rank(a))}({w.code(a)}).reshaped<Eigen::RowMajor>({sizes})")


def _full(t: Eigen, w: Writer, node: Array) -> Text:
    (value,) = node.data
    sizes = ", ".join(w.sizes.text(n) for n in node.axes)
    return Text(f"{t.kind(node.rank)}::Constant({sizes}, {t.whole(value)})")  # type: ignore[arg-type]


def _broadcast(t: Eigen, w: Writer, node: Array) -> Text:
    return Text(_spread(t, w, node.args[0], node))


def _cholesky(t: Eigen, w: Writer, node: Array) -> Text:
    return Text(f'{w.helper("factor")}({w.code(node.args[0])}, "{matrix_name(node.args[0])}")')


def _regular(w: Writer, factor: Array) -> str:
    """Factors that are not those of a singular matrix."""
    return f'{w.helper("regular")}({w.code(factor)}, "{matrix_name(factor.args[0])}")'


def _lu_inverse(t: Eigen, w: Writer, node: Array) -> Text:
    return Text(f"{_regular(w, node.args[0])}.inverse()")


def _lu_solve(t: Eigen, w: Writer, node: Array) -> Text:
    factor, b = node.args
    turned = t.turned if node.data == (True,) else ""
    text = f"{_regular(w, factor)}{turned}.solve({w.code(b)})"
    return Text(
        f"{t.kind(b.rank)}({text})" if turned else text
    )  # Eigen solves so in an assignment only


def _solve_triangular(t: Eigen, w: Writer, node: Array) -> Text:
    a, b = node.args
    which, turned = node.data
    matrix = t.words[str(which)].format(w.code(a, ATOM))
    return Text(f"{matrix}{t.turned if turned else ''}.solve({w.code(b)})")


def _table(t: Eigen, w: Writer, node: Array) -> Text:
    name = node.data[0]
    if name not in ("tril", "triu"):
        raise t.unknown(f"the table {name}")
    sizes = ", ".join(w.sizes.text(n) for n in node.axes)
    which = t.words["lower" if name == "tril" else "upper"]
    ones = f"Eigen::MatrixXd::Ones({sizes})"
    return Text(f"Eigen::MatrixXd({which.format(ones)})")


def _take(t: Eigen, w: Writer, node: Array) -> Text:
    (a,) = node.args
    at, place = node.data
    word = "({})" if a.rank == 1 else ".row({}).transpose()" if at == 0 else ".col({})"
    return Text(w.code(a, ATOM) + word.format(int(str(place)) - 1))


def _shift(t: Eigen, w: Writer, node: Array) -> Text:
    (a,) = node.args
    return Text(f"{w.helper('shifted')}({t.kind(_rank(a))}({w.code(a)}), {node.data[0]})")


def _by_rows(name: str) -> Callable[[Eigen, Writer, Array], Text]:
    def row(t: Eigen, w: Writer, node: Array) -> Text:
        (a,) = node.args
        return Text(f"{w.helper(name + '_rows' * (a.rank == 2))}({w.code(a)})")

    return row


_ROWS: Mapping[str, Callable[[Any, Writer, Array], Text]] = {
    "add": _add,
    "mul": _mul,
    "div": _div,
    "matmul": _matmul,
    "apply": _apply,
    "sum": _sum,
    "vecdot": _vecdot,
    "reshape": _reshape,
    "full": _full,
    "broadcast": _broadcast,
    "cholesky": _cholesky,
    "lu_solve": _lu_solve,
    "lu_inverse": _lu_inverse,
    "solve_triangular": _solve_triangular,
    "table": _table,
    "take": _take,
    "shift": _shift,
    "softmax": _by_rows("softmax"),
    "logsumexp": _by_rows("logsumexp"),
}
"""What is written otherwise than in the languages of matrices."""
Eigen.rows = {**{op: row for op, row in ROWS.items() if op not in ("lu", "diagonal")}, **_ROWS}
