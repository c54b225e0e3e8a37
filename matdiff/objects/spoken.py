"""An object as text, for what is asked by text alone."""

from __future__ import annotations

from matdiff.base.errors import MatdiffError, UnsupportedError
from matdiff.objects import comparing
from matdiff.objects.composing import declared
from matdiff.output.plain import plain
from matdiff.syntax.given import refined
from matdiff.syntax.reading import read
from matdiff.syntax.scope import Scope

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.written import Written


def typed_out(text: Written, where: str) -> tuple[str, str]:
    """An object as text that reads back as it, with what is declared of its names; UnsupportedError where there is no such text."""
    reading = refined(text.reading, where)
    already = Scope.of(where).names
    lines = [declared(v) for v in reading.symbols.values() if v.name not in already]
    said = "\n".join([*lines, where] if where else lines)
    shown = plain(reading.expression)
    try:
        if comparing.same_form(read(shown, said).expression, reading.expression):
            return shown, said
    except MatdiffError:
        pass
    raise UnsupportedError(f"{shown:.60} is an object that no text says", help="ask with text")
