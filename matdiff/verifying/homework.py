"""A file of claims, one a block, judged into a table: homework marked.

    2 X^T (X w - y) is gradient of ||X w - y||^2 wrt w

    f = x^T A y                      a block of several lines is a derivation
    df = x^T dA y
    grad_A f = y x^T
    where A: m x n                   declarations of a block stand behind "where", the variable behind "wrt"

    tr(A B) = tr(B A)

Blocks are parted by blank lines. What cannot be read is a row of the table too, with the error.

>>> table = marked("tr(A B) = tr(B A)\\n\\nx is gradient of x^T x wrt x\\n\\nA is jacobian of A x wrt x")
>>> print(table)
1  line 1  ✓  tr(A B) = tr(B A)               equal: both sides have the same values
2  line 3  ✗  x is gradient of x^T x wrt x    the claim is half the right answer
3  line 5  ✓  A is jacobian of A x wrt x      right: the claim equals the Jacobian
2 of 3 right
"""

from __future__ import annotations

import re

from matdiff.base.errors import MatdiffError
from matdiff.output.prose import in_ascii, tex_text
from matdiff.verifying.truths import KINDS, said
from matdiff.verifying.verify import verify

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

_CLAIM = re.compile(
    r"(?P<claim>.+?)\s+is\s+(?P<text>.+?)(?:\s+(?:wrt|by|with\s+respect\s+to)\s+(?P<wrt>.+?))?(?:\s+where\s+(?P<where>.+))?\s*\Z",
    re.DOTALL,
)
_WHERE = re.compile(r"^\s*where\s+(?P<where>.+)$", re.MULTILINE)
_WRT = re.compile(r"^\s*wrt\s+(?P<wrt>.+)$", re.MULTILINE)
_RULED = re.compile(r"^\s*(?:#+\s.*|-{3,}|={3,}|\*{3,}|```\w*)\s*$", re.MULTILINE)


class Row:
    """One block: its ``number``, its first ``line`` in the file, its ``text``, whether it is ``equal``, the ``sentence``, the ``slip``."""

    __slots__ = ("equal", "hint", "line", "number", "sentence", "slip", "text")

    def __init__(
        self,
        number: int,
        line: int,
        text: str,
        equal: bool,
        sentence: str,
        slip: str | None,
        hint: str,
    ) -> None:
        self.number = number
        self.line = line
        self.text = " ".join(text.split())
        self.equal = equal
        self.sentence = sentence
        self.slip = slip
        self.hint = hint


class Table:
    """The marks of a file of claims: ``rows``, and ``equal`` where all are right."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = tuple(rows)

    @property
    def equal(self) -> bool:
        """Whether every claim is right."""
        return all(row.equal for row in self.rows)

    def sentence(self) -> str:
        """How many are right."""
        return f"{sum(row.equal for row in self.rows)} of {len(self.rows)} right"

    def __str__(self) -> str:
        return self.show()

    def show(self, format: str = "unicode", *, hint: bool = False) -> str:
        """The table as text, Markdown, LaTeX or JSON; ``hint`` tells the kind of each slip and no more."""
        if format == "json":
            from json import dumps

            return dumps(self.to_dict(), ensure_ascii=False, indent=2)
        cells = [
            (
                str(v.number),
                f"line {v.line}",
                "✓" if v.equal else "✗",
                _short(v.text),
                v.hint if hint else v.sentence,
            )
            for v in self.rows
        ]
        if format == "markdown":
            body = [f"| {' | '.join(c.replace('|', '&#124;') for c in row)} |" for row in cells]
            head = ["| | place | | claim | verdict |", "|---|---|---|---|---|"]
            return "\n".join([*head, *body, "", self.sentence()])
        if format == "latex":
            body = [" & ".join(tex_text(c) for c in row) + r" \\" for row in cells]
            table = [
                r"\begin{tabular}{rlclp{6cm}}",
                *body,
                r"\end{tabular}",
                "",
                tex_text(self.sentence()),
            ]
            return "\n".join(table)
        widths = [max(len(row[k]) for row in cells) for k in range(4)]
        lines = [
            f"{a:>{widths[0]}}  {b:{widths[1]}}  {c}  {d:{widths[3]}}    {e}"
            for a, b, c, d, e in cells
        ]
        text = "\n".join([*lines, self.sentence()])
        return text if format == "unicode" else in_ascii(text)

    def to_dict(self) -> dict[str, Any]:
        """The table as data."""
        return {
            "equal": self.equal,
            "rows": [{name: getattr(row, name) for name in Row.__slots__} for row in self.rows],
        }

    def _repr_markdown_(self) -> str:
        return self.show("markdown")


def blocks(text: str) -> list[tuple[int, str]]:
    """The blocks of a file, each with the number of its first line; headings and rules are blank."""
    text = _RULED.sub(lambda m: "", text)
    found: list[tuple[int, str]] = []
    number = 1
    for part in re.split(r"(\n[ \t]*(?:\n[ \t]*)+)", text):
        if part.strip():
            lead = len(part) - len(part.lstrip("\n"))
            found.append((number + lead, part.strip("\n")))
        number += part.count("\n")
    return found


def marked(text: str, wrt: str = "", where: str = "", **options: str) -> Table:
    """Judge a file of claims; ``wrt`` and ``where`` count for every block that says none of its own."""
    return Table(
        [
            _row(number, line, block, wrt, where, options)
            for number, (line, block) in enumerate(blocks(text), 1)
        ]
    )


def _row(number: int, line: int, block: str, wrt: str, where: str, options: dict[str, str]) -> Row:
    claim, text, kind, by, declared = _parts(block)
    try:
        kind, text = said(text, claim, by or wrt, declared or where) if text else ("", "")
        declared = "\n".join(part for part in (where, declared) if part)
        verdict = verify(claim, text, by or wrt, declared, kind=kind, **options)
    except MatdiffError as error:
        return Row(
            number,
            line,
            block,
            False,
            f"cannot be judged: {error.message}",
            None,
            "cannot be judged",
        )
    sentence = verdict.sentence.lstrip("✓✗– ")
    wrong = getattr(verdict, "first_wrong", None)
    if wrong is not None:
        sentence = f"line {wrong.number}: {wrong.words}"
    return Row(
        number,
        line,
        block,
        verdict.equal,
        sentence.removeprefix("not the gradient: "),
        verdict.slip,
        verdict.hint(),
    )


def _parts(block: str) -> tuple[str, str, str, str, str]:
    """Claim, what it is said to be, kind, variable, declarations."""
    declared = "\n".join(m["where"] for m in _WHERE.finditer(block))
    by = ", ".join(m["wrt"] for m in _WRT.finditer(block))
    bare = _WRT.sub("", _WHERE.sub("", block)).strip("\n")
    found = _CLAIM.fullmatch(bare.strip())
    if found and _says_kind(found["text"]):
        declared = "\n".join(part for part in (declared, found["where"] or "") if part)
        return found["claim"].strip(), found["text"], "", (found["wrt"] or by).strip(), declared
    return bare, "", "", by.strip(), declared


def _says_kind(text: str) -> bool:
    words = "|".join([*KINDS, "grad", "diff", "hess", "jac", "second differential", "derivative"])
    return re.match(rf"\s*(?:the\s+)?(?:{words})\b", text, re.IGNORECASE) is not None


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"
