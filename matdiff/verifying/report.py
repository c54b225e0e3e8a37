"""What came of checking a derivation: a verdict for each line, and the first that does not follow."""

from __future__ import annotations

from matdiff.checks.slips import kind_of_slip
from matdiff.output.latex import latex
from matdiff.output.prose import in_ascii, tex_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from matdiff.expression.nodes import Node

MARKS = {"right": "✓", "false": "✗", "definition": "·", "words": " ", "open": "–"}


class LineVerdict:
    """One line: its ``number``, its ``text``, what it is (``status``: right, false, definition, words, open).

    Where it is false: ``words`` that say why, the name of the ``slip``, a ``counterexample``, what would be ``right`` and by which ``law``,
    the ``place`` in the text.
    """

    __slots__ = (
        "counterexample", "example", "head", "law", "number", "part", "parts", "place", "right", "slip", "status", "text",
        "words", "wrong_part",
    )  # fmt: skip

    def __init__(
        self,
        number: int,
        text: str,
        status: str,
        words: str,
        slip: str | None = None,
        counterexample: dict[str, Any] | None = None,
        place: tuple[int, int] | None = None,
    ) -> None:
        self.number = number
        self.text = text
        self.status = status
        self.words = words
        self.slip = slip
        self.counterexample = counterexample or {}
        self.place = place
        self.part = 1
        self.head = ""
        self.parts: list[Node] = []
        """The sides, as they were read; a line that goes on has no left side."""
        self.wrong_part: Node | None = None
        self.example = ""
        self.right = ""
        self.law = ""

    @property
    def is_false(self) -> bool:
        """Whether it does not follow from what stands before."""
        return self.status == "false"

    @property
    def label(self) -> str:
        """'line 3', and which part of it where it has several rows."""
        return f"line {self.number}" + (f" (row {self.part})" if self.part > 1 else "")

    def formula(self, aligned: bool = True) -> str:
        """The sides in LaTeX, the false one boxed; '' where none was read."""
        told = []
        for side in self.parts:
            text = latex(side)
            told.append(rf"\boxed{{{text}}}" if side is self.wrong_part else text)
        goes_on = self.text.lstrip("& ").startswith("=")
        sign = " &= " if aligned else " = "
        if goes_on:
            return sign.strip() + " " + " = ".join(told)
        if self.head and told:
            told.insert(0, self.head)
        return told[0] + sign + " = ".join(told[1:]) if len(told) > 1 else "".join(told)

    def row(self) -> str:
        """A row of an alignment."""
        return self.formula() + (r" && \times" if self.is_false else "")

    def __repr__(self) -> str:
        return f"LineVerdict({self.number}, {self.status!r}, {self.words!r})"


_WIDE = 60
"""Where what is said of a line stands at the latest."""


class StepsReport:
    """``lines``, the ``first_wrong`` of them or None, ``equal`` where every line follows; printed, it is the marked text."""

    def __init__(self, lines: Sequence[LineVerdict], notes: Sequence[str] = ()) -> None:
        self.lines = tuple(lines)
        self.notes = tuple(notes)

    @property
    def first_wrong(self) -> LineVerdict | None:
        """The first line that does not follow."""
        return next((line for line in self.lines if line.is_false), None)

    @property
    def slip(self) -> str | None:
        """The name of its slip."""
        return self.first_wrong.slip if self.first_wrong else None

    @property
    def equal(self) -> bool:
        """Whether every line that is judged follows."""
        judged = {line.status for line in self.lines} - {"definition", "words"}
        return judged == {"right"}

    def hint(self) -> str:
        """Where it goes wrong and of which kind the slip is, without the answer."""
        wrong = self.first_wrong
        if wrong is None:
            return "every line follows" if self.equal else self._open()
        return f"{wrong.label}: {kind_of_slip(wrong.slip)}"

    def _open(self) -> str:
        numbers = ", ".join(str(v.number) for v in self.lines if v.status == "open")
        if not numbers:
            return "nothing was judged: no line claims anything of another"
        return f"not decided: line {numbers}"

    def __str__(self) -> str:
        width = min(_WIDE, max(len(_short(line.text)) for line in self.lines))
        told = []
        for line in self.lines:
            beside = f"   {line.words}" if line.status in ("definition", "words", "open") else ""
            told.append(
                f"{line.number} {MARKS[line.status]} {_short(line.text):{width if beside else 0}}{beside}"
            )
            if line.is_false:
                told.append(f"    {line.words}")
                told += [f"    {line.example}"] if line.example else []
                because = f"   {line.law}" if line.law else ""
                told += [f"    right: {line.right}{because}"] if line.right else []
        told.append(self.sentence)
        return "\n".join(told)

    def show(self, format: str = "unicode", *, hint: bool = False) -> str:
        """The report as text, Markdown, LaTeX or JSON; ``hint`` tells the line and the kind of the slip and no more."""
        if format == "json":
            from json import dumps

            data = {"hint": self.hint()} if hint else self.to_dict()
            return dumps(data, ensure_ascii=False, indent=2)
        if hint:
            return tex_text(self.hint()) if format == "latex" else self.hint()
        if format == "markdown":
            return self.markdown()
        if format == "latex":
            return self.latex()
        return str(self) if format == "unicode" else in_ascii(str(self))

    def latex(self) -> str:
        """The lines as an alignment, the first false side boxed, the verdict below."""
        rows = [line.row() for line in self.lines if line.parts]
        body = " \\\\\n".join(rows)
        told = [r"\[\begin{aligned}", body, r"\end{aligned}\]", tex_text(self.sentence)]
        wrong = self.first_wrong
        if wrong is not None:
            told.append(tex_text(f": {wrong.words}"))
        return "\n".join(told)

    def markdown(self) -> str:
        """A table, a line a row."""
        head = ["| line | | | |", "|---|---|---|---|"]
        body = []
        for v in self.lines:
            text = v.formula(False)
            said = "; ".join(part for part in (v.words, v.example) if part)
            body.append(
                f"| {v.number} | {MARKS[v.status]} | ${text}$ | {said} |"
                if text
                else f"| {v.number} | | {v.text} | {said} |"
            )
        return "\n".join([*head, *(row.replace("\n", " ") for row in body), "", self.sentence])

    def _repr_markdown_(self) -> str:
        return self.markdown()

    @property
    def sentence(self) -> str:
        """The verdict in one line."""
        wrong = self.first_wrong
        if wrong is not None:
            return f"✗ {wrong.label} is the first that does not follow"
        if not self.equal:
            return f"– {self._open()}"
        judged = sum(line.status == "right" for line in self.lines)
        return f"✓ right: {judged} line{'s follow' if judged != 1 else ' follows'}"

    def __repr__(self) -> str:
        return f"StepsReport({self.sentence!r})"

    def to_dict(self) -> dict[str, Any]:
        """The report as data."""
        return {
            "equal": self.equal,
            "first_wrong": self.first_wrong.number if self.first_wrong else None,
            "slip": self.slip,
            "notes": [*self.notes],
            "lines": [
                {
                    "line": v.number,
                    "text": v.text,
                    "status": v.status,
                    "words": v.words,
                    "slip": v.slip,
                    "example": v.example,
                    "right": v.right,
                    "law": v.law,
                }
                for v in self.lines
            ],
        }


def _short(text: str) -> str:
    return " ".join(text.split())
