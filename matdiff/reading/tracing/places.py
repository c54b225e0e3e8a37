"""Where in a traced function an error came up: the line of its file, with the expression underlined."""

from __future__ import annotations

import os

from matdiff.base.errors import MatdiffError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any

_OURS = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_LIBRARIES = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}", "<frozen")


def placed(error: MatdiffError, trace: TracebackType | None) -> MatdiffError:
    """The error with the last line of the user's in its traceback; one that has its place keeps it."""
    if error.text is not None or (found := _last(trace)) is None:
        return error
    name, line, span = found
    source = _source(name)
    if source and line <= source.count("\n") + 1:
        starts = [0]
        for text in source.splitlines(keepends=True):
            starts.append(starts[-1] + len(text))
        first, last = span
        width = len(source.splitlines()[line - 1])
        begin = starts[line - 1] + min(first, width)
        error.text, error.file = source, name
        error.span = (begin, max(begin + 1, starts[line - 1] + min(last, width)))
    else:
        error.message = f"{error.message} (in line {line} of the function)"
    return error


def failed(error: Exception, trace: TracebackType | None) -> MatdiffError:
    """An error of the function itself."""
    made = UsageError(f"the function cannot be traced: {type(error).__name__}: {error}")
    return placed(made, trace)


def _last(trace: TracebackType | None) -> tuple[str, int, tuple[int, int]] | None:
    found = None
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if not name.startswith(_OURS) and not any(part in name for part in _LIBRARIES):
            found = name, trace.tb_lineno, _columns(trace)
        trace = trace.tb_next
    return found


def _columns(trace: Any) -> tuple[int, int]:
    """The columns of the expression that runs, the whole line where Python does not say."""
    positions = list(trace.tb_frame.f_code.co_positions())
    at = trace.tb_lasti // 2
    if at < len(positions):
        line, last, first, end = positions[at]
        if line == last == trace.tb_lineno and first is not None and end is not None:
            return first, end
    return 0, 10_000


def _source(name: str) -> str:
    from linecache import getlines

    return "".join(getlines(name))
