"""A sign of life in a terminal on whatever takes longer than a second: what is being done, and for how long.

It stands on standard error, is written over itself and goes when the answer is there. Used where standard error is a terminal only.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from threading import Event, Thread
from time import perf_counter

from matdiff.base import doing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, TextIO

PATIENCE = 1.0
"""Seconds without a word."""
_PERIOD = 0.5
_CLEAR = "\r\x1b[K"


@contextmanager
def sign_of_life() -> Iterator[None]:
    """Tell what is being done while the block runs, until it writes something itself."""
    doing.say("deriving")
    is_over = Event()
    teller = Thread(target=_tell, args=(sys.stderr, is_over, perf_counter()), daemon=True)

    def end() -> None:
        is_over.set()
        teller.join()

    written = sys.stdout, sys.stderr
    teller.start()
    sys.stdout, sys.stderr = (_Ending(stream, end) for stream in written)
    try:
        yield
    finally:
        end()
        sys.stdout, sys.stderr = written


class _Ending:
    """A stream before whose first word the sign goes."""

    def __init__(self, stream: TextIO, end: Callable[[], None]) -> None:
        self._stream, self._end = stream, end

    def write(self, text: str) -> int:
        """Write after the sign has gone."""
        self._end()
        return self._stream.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _tell(terminal: TextIO, is_over: Event, begun: float) -> None:
    if is_over.wait(PATIENCE):
        return
    while True:
        seconds = int(perf_counter() - begun)
        terminal.write(f"{_CLEAR}{doing.said()} ... {seconds} s")
        terminal.flush()
        if is_over.wait(_PERIOD):
            break
    terminal.write(_CLEAR)
    terminal.flush()
