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
    from collections.abc import Iterator

PATIENCE = 1.0
"""Seconds without a word."""
_PERIOD = 0.5
_CLEAR = "\r\x1b[K"


@contextmanager
def sign_of_life() -> Iterator[None]:
    """Tell what is being done while the block runs."""
    is_over = Event()
    doing.say("deriving")
    teller = Thread(target=_tell, args=(is_over, perf_counter()), daemon=True)
    teller.start()
    try:
        yield
    finally:
        is_over.set()
        teller.join()


def _tell(is_over: Event, begun: float) -> None:
    if is_over.wait(PATIENCE):
        return
    try:
        while True:
            seconds = int(perf_counter() - begun)
            sys.stderr.write(f"{_CLEAR}{doing.said()} ... {seconds} s")
            sys.stderr.flush()
            if is_over.wait(_PERIOD):
                return
    finally:
        sys.stderr.write(_CLEAR)
        sys.stderr.flush()
