"""What came of checking a derivation: a verdict for each line, and the first that does not follow."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

MARKS = {"right": "✓", "false": "✗", "definition": "·", "words": " ", "open": "–"}


class LineVerdict:
    """One line: its ``number``, its ``text``, what it is (``status``: right, false, definition, words, open).

    Where it is false: ``words`` that say why, the name of the ``slip``, a ``counterexample``, what would be ``right`` and by which ``law``,
    the ``place`` in the text.
    """

    __slots__ = (
        "counterexample", "example", "law", "number", "place", "right", "slip", "status", "text", "words",
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
        self.example = ""
        self.right = ""
        self.law = ""

    @property
    def is_false(self) -> bool:
        return self.status == "false"

    def __repr__(self) -> str:
        return f"LineVerdict({self.number}, {self.status!r}, {self.words!r})"


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
        return all(line.status in ("right", "definition", "words") for line in self.lines)

    def hint(self) -> str:
        """Where it goes wrong and of which kind the slip is, without the answer."""
        wrong = self.first_wrong
        if wrong is None:
            return "every line follows" if self.equal else self._open()
        return f"line {wrong.number}: {wrong.slip or 'the two sides differ'}"

    def _open(self) -> str:
        numbers = ", ".join(str(v.number) for v in self.lines if v.status == "open")
        return f"not decided: line {numbers}"

    def __str__(self) -> str:
        width = max(len(_short(line.text)) for line in self.lines)
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
        told.append(self.sentence())
        return "\n".join(told)

    def sentence(self) -> str:
        """The verdict in one line."""
        wrong = self.first_wrong
        if wrong is not None:
            return f"✗ line {wrong.number} is the first that does not follow"
        if not self.equal:
            return f"– {self._open()}"
        judged = sum(line.status == "right" for line in self.lines)
        return f"✓ right: {judged} line{'s follow' if judged != 1 else ' follows'}"

    def __repr__(self) -> str:
        return f"StepsReport({self.sentence()!r})"

    def to_dict(self) -> dict[str, Any]:
        """The report as data."""
        return {
            "equal": self.equal,
            "first_wrong": self.first_wrong.number if self.first_wrong else None,
            "slip": self.slip,
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
