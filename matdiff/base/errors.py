"""Every deliberate error of matdiff, with its place in the text that was typed.

    MatdiffError                  exit code 2 unless said otherwise
    ├── SyntaxError_              the text cannot be read            (public name: matdiff.SyntaxError)
    ├── ShapeError                sizes do not agree
    ├── NameError_                an unknown or misused name         (public name: matdiff.NameError)
    │   └── AbsentError           what is looked up by name is not there; a KeyError too, so that get and in work
    ├── UsageError                a wrong option, file or argument
    ├── LawError                  a law file is not sound
    ├── UnsupportedError          understood, but no derivation      exit code 1
    │   └── NoLawError            no law opens the differential of an operator
    └── CheckError                an answer did not survive its check  exit code 3

An error carries the source text and a span, and prints the line with a caret under the span.

>>> print(ShapeError("not square", text="inv(A)", span=(4, 5), help="use pinv(A)"))
not square
  | inv(A)
  |     ^
help: use pinv(A)
"""

from __future__ import annotations

Span = tuple[int, int]


class MatdiffError(Exception):
    """Base of every deliberate error: a message, and where it applies a text with a span and a help."""

    exit_code = 2
    place: object = None
    """A piece of a reader's own tree that stands for the span until the text is known."""

    def __init__(
        self,
        message: str,
        *,
        text: str | None = None,
        span: Span | None = None,
        note: str = "",
        help: str = "",
        file: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.text = text
        self.span = span
        self.note = note
        self.help = help
        self.file = file

    def __str__(self) -> str:
        lines = [self.message]
        if self.file:
            lines[0] = f"{self.file}:{self._line_number()}: {self.message}"
        lines += self._picture()
        if self.help:
            lines.append(f"help: {self.help}")
        return "".join(map(_shown, "\n".join(lines)))

    def _line_number(self) -> int:
        return (self.text or "").count("\n", 0, self.span[0] if self.span else 0) + 1

    def _picture(self) -> list[str]:
        """The line that holds the span, and carets under it; long lines are shown in part."""
        if self.text is None or self.span is None:
            return []
        start, end = self.span
        begin = self.text.rfind("\n", 0, start) + 1
        stop = self.text.find("\n", start)
        line = self.text[begin:] if stop < 0 else self.text[begin:stop]
        column, width = start - begin, max(1, min(end, begin + len(line)) - start)
        many = not self.file and "\n" in self.text.strip()
        place = [f"  in line {self._line_number()}, column {column + 1}"] if many else []
        if len(line) > 100:
            left = max(0, min(column - 40, len(line) - 80))
            head, tail = ("… " if left else ""), (" …" if left + 80 < len(line) else "")
            line = head + line[left : left + 80] + tail
            column += len(head) - left
            width = min(width, len(head) + 80 - column)
        line = "".join(map(_shown, line))
        carets = " " * column + "^" * width + (f" {self.note}" if self.note else "")
        return [*place, f"  | {line}", f"  | {carets}"]


def _shown(character: str) -> str:
    """What a terminal would obey, or would not show, is said to stand there: it reaches no message."""
    seen = character.isprintable() or character == "\n"
    return character if seen else "\N{REPLACEMENT CHARACTER}"


class SyntaxError_(MatdiffError):
    """The text cannot be read as an expression, a declaration or a law."""


class ShapeError(MatdiffError):
    """Sizes do not agree, or an operator does not take an operand of this shape."""


class NameError_(MatdiffError):
    """A name or function is not known, or is used for two things."""


class AbsentError(NameError_, KeyError):
    """What is looked up in an answer by its name is not there."""


class UsageError(MatdiffError):
    """A wrong option, argument or file."""


class LawError(MatdiffError):
    """A law file is not sound: unknown symbols, shapes that differ, no source."""


class UnsupportedError(MatdiffError):
    """The question is understood, but a law is missing for it."""

    exit_code = 1


class NoLawError(UnsupportedError):
    """No law opens the differential of an operator."""

    def __init__(self, word: str) -> None:
        help = "a law d(...) -> ... for it in a law file is all that is missing"
        if word == "mapping":
            what = "the second derivative of an unknown function with values that are vectors is an array of three axes"
            super().__init__(what, help="of one with values that are numbers there is the Hessian")
        else:
            super().__init__(f"no differential law for '{word}'", help=help)


class CheckError(MatdiffError):
    """An answer did not survive its check; it is not printed as an answer."""

    exit_code = 3


class NotThere(UnsupportedError, AttributeError):
    """What an answer of this kind does not have."""
