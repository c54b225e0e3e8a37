"""Matrices written entry by entry or block by block: [1 2; 3 4], [A, B; C, D], [x; y], [[1, 2], [3, 4]].

A bracket is a matrix where a semicolon or a comma stands in it and it is not the index of what it touches. Rows end with a
semicolon; commas stand between entries, or blanks where there is no comma. A row of brackets is NumPy's list of rows.

>>> from matdiff.syntax.parser import parse
>>> parse("[1 -x; 3 a+b] y").tree
(product[''] (matrix[2 2] 1 (negative x) 3 (sum['+' '+'] a b)) y)
"""

from __future__ import annotations

from matdiff.base.errors import ShapeError
from matdiff.syntax import words
from matdiff.syntax.tree import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.syntax.bars import Token

    Values = list[Any]

_ENDS = frozenset(("WORD", "DIGITS", "ONES_SIGN", "ZEROS_SIGN", "SUBSCRIPT", "SUPERSCRIPT", "CLOSE", "PRIME", "DOT_T", "TOP"))  # fmt: skip
_BEGINS = frozenset(("WORD", "DIGITS", "ONES_SIGN", "ZEROS_SIGN", "SUM_SIGN", "ROOT_SIGN", "OPEN"))
_ARRAYS = frozenset(("array", "matrix", "block", "tensor"))
_COMPARED = frozenset(("LESS", "EQUALS"))


def matrices(raw: list[Token]) -> list[Token]:
    """The tokens with MATRIX before every bracket that is a matrix, ROW between its rows and commas between its entries."""
    if not any(token[1] == "[" for token in raw):
        return raw
    pairs = _pairs(raw)
    if pairs is None:
        return raw  # the error of the brackets says more
    marks: dict[int, list[Token]] = {}
    changed = list(raw)
    for at, end in sorted(pairs.items()):
        if raw[at][1] != "[" or raw[at][0] != "OPEN":
            continue
        inside = _inside(raw, pairs, at)
        if not _is_matrix(raw, pairs, at, inside):
            continue
        start = raw[at][2]
        marks.setdefault(at, []).append(("MATRIX", None, start, start))
        changed[at] = ("OPEN", "(", *raw[at][2:])
        changed[end] = ("CLOSE", ")", *raw[end][2:])
        _separate(raw, changed, marks, inside, end)
        if at > 1 and raw[at - 1][1] == "(" and raw[at - 2][1] in _ARRAYS and pairs[at - 1] == end + 1:  # fmt: skip
            changed[at - 2] = ("BLANK", "", *raw[at - 2][2:])
    if not marks:
        return raw
    found: list[Token] = []
    for at, token in enumerate(changed):
        found += marks.get(at, ())
        if token[0] != "BLANK":
            found.append(token)
    return found


def _pairs(raw: list[Token]) -> dict[int, int] | None:
    """The closing bracket of each opening one; None where they do not match."""
    pairs: dict[int, int] = {}
    stack: list[int] = []
    for at, (kind, sign, *_) in enumerate(raw):
        if kind == "OPEN":
            stack.append(at)
        elif kind == "CLOSE":
            if not stack or raw[stack[-1]][1] + sign not in ("()", "[]", "{}"):
                return None
            pairs[stack.pop()] = at
    return None if stack else pairs


def _inside(raw: list[Token], pairs: dict[int, int], at: int) -> list[int]:
    """The places of the tokens in a bracket; of a bracket in it, the opening one."""
    found, i = [], at + 1
    while i < pairs[at]:
        found.append(i)
        i = pairs.get(i, i) + 1
    return found


def _is_matrix(raw: list[Token], pairs: dict[int, int], at: int, inside: list[int]) -> bool:
    kinds = {raw[i][0] for i in inside}
    rows = any(raw[i][1] == ";" for i in inside)
    if not inside or kinds & _COMPARED:
        return False
    if at and _touches(raw, at) and raw[at - 1][0] in _ENDS:
        return rows
    if rows or "COMMA" in kinds:
        return True
    brackets = [i for i in inside if raw[i][0] == "OPEN" and raw[i][1] == "["]
    if len(inside) == 1 and brackets:
        return True  # [[1, 2]]
    before, after = (raw[i] if 0 <= i < len(raw) else None for i in (at - 1, pairs[at] + 1))
    return (  # [1] in [[1], [2]]
        before is not None
        and after is not None
        and (before[0] == "COMMA" or before[1] == "[")
        and (after[0] == "COMMA" or after[1] == "]")
        and "]" in (after[1], raw[_end(raw, pairs, at)][1])
    )


def _end(raw: list[Token], pairs: dict[int, int], at: int) -> int:
    """The end of the bracket around the one at ``at``."""
    return min((end for begin, end in pairs.items() if begin < at and end > pairs[at]), default=at)


def _touches(raw: list[Token], at: int) -> bool:
    return raw[at - 1][3] == raw[at][2]


def _separate(
    raw: list[Token],
    changed: list[Token],
    marks: dict[int, list[Token]],
    inside: list[int],
    end: int,
) -> None:
    """Rows and entries set apart."""
    commas = any(raw[i][0] == "COMMA" for i in inside)
    whole = set() if commas else _whole(raw, inside)
    for place, i in enumerate(inside):
        kind, sign, start, stop = raw[i]
        if kind == "NEWLINE":
            last = place + 1 == len(inside)
            changed[i] = ("BLANK" if last or sign != ";" else "ROW", sign, start, stop)
        elif not commas and place and i not in whole and _begins(raw, inside, place, i, end):
            marks.setdefault(i, []).append(("COMMA", ",", start, start))


def _whole(raw: list[Token], inside: list[int]) -> set[int]:
    """The places in rows that are one entry: a blank separates only where every blank could, not in [f x + c; g x + d]."""
    found: set[int] = set()
    row: list[int] = []
    for i in [*inside, -1]:
        if i >= 0 and raw[i][1] != ";":
            row.append(i)
            continue
        if any(raw[k][0] == "SIGN" and _stands_apart(raw, k) for k in row[1:]):
            found.update(row)
        row = []
    return found


def _stands_apart(raw: list[Token], k: int) -> bool:
    """Whether a sign has a blank on either side."""
    return raw[k - 1][3] < raw[k][2] and raw[k][3] < raw[k + 1][2] and raw[k - 1][0] in _ENDS


def _begins(raw: list[Token], inside: list[int], place: int, i: int, end: int) -> bool:
    """Whether a blank before token i begins an entry: [1 -2] has two, [1 - 2] one."""
    before = raw[i - 1]
    if before[0] not in _ENDS or before[3] == raw[i][2]:
        return False
    if before[0] == "WORD" and words.spelled(before[1]) in words.FUNCTIONS:
        return False
    if raw[i][0] == "SIGN":
        return i + 1 < end and raw[i + 1][2] == raw[i][3]
    return raw[i][0] in _BEGINS


class Matrices:
    """The actions of the rules for matrices."""

    text: str

    def first_row(self, v: Values) -> list[list[Tree]]:
        return [v[0]]

    def more_rows(self, v: Values) -> list[list[Tree]]:
        return [*v[0], v[2]]

    def matrix(self, v: Values) -> Tree:
        return matrix(self.text, v[1][2], v[3][3], v[2])


def matrix(text: str, start: int, end: int, rows: list[list[Tree]]) -> Tree:
    """The tree of the rows; a lone row of rows is NumPy's list of them."""
    if len(rows) == 1 and all(v.kind == "matrix" and len(v.value) == 1 for v in rows[0]):  # type: ignore[arg-type]
        rows = [list(v.children) for v in rows[0]]
    columns = len(rows[0])
    for number, row in enumerate(rows, 1):
        if len(row) != columns:
            raise ShapeError(
                f"row {number} of this matrix has {_entries(len(row))}, the first row {columns}",
                text=text,
                span=(row[0].span[0], row[-1].span[1]),
                help="entries are set apart by commas or blanks, rows by semicolons: [1, 2; 3, 4]",
            )
    children = tuple(v for row in rows for v in row)
    return Tree("matrix", children, (columns,) * len(rows), (start, end))


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"
