"""Whatever comes out reads back: ``python -m tests.fuzz.roundtrip 3000 0 [--style unicode]``, for so many seeds from the second number.

Every expression and each of its gradients is printed in plain text and in Unicode (--style, latex too), read with the declarations of
what stands in it, and compared: it is the same expression, or has its value at a random point. At the end stand how many ended how.
"""

from __future__ import annotations

import signal
import sys
from argparse import ArgumentParser
from collections import Counter

from matdiff.base.errors import UnsupportedError
from matdiff.calculus.bookshelf import default_book
from matdiff.calculus.derive import derive
from matdiff.expression.nodes import Node

from .findings import Found
from .generator import Case, generate, variables
from .points import draw_points
from .texts import STYLES, reads_back, reads_in

LIMIT = 10
"""Seconds for one expression with all its gradients."""


class _TooLong(BaseException):
    """The limit is over; no Exception, which a reader might take for its own."""


def trips(case: Case, seed: int, styles: list[str]) -> tuple[Counter[str], list[str]]:
    """How the texts of an expression and its gradients ended, by style, and what is wrong in words."""
    ends: Counter[str] = Counter()
    faults: list[str] = []
    try:
        answers = derive(case.node, variables(case.node), default_book()).answers
    except UnsupportedError:
        answers = []
    known = [v for v in case.symbols if "index" not in v.attributes]
    nodes: list[Node] = [case.node, *(a.gradient for a in answers)]
    for node in nodes:
        points = [] if node.indices else draw_points([node], known, 1, seed)
        for style in styles:
            if not points or not reads_in(node, style):
                ends[f"{style}: not compared"] += 1
                continue
            try:
                read = reads_back(node, style, points[0])
            except Found as found:
                ends[f"{style}: {found.finding.kind}"] += 1
                faults.append(f"seed {seed}, {style}: {found.finding}")
                continue
            except Exception as crash:
                ends[f"{style}: crashed"] += 1
                faults.append(f"seed {seed}, {style}: {crash!r}")
                continue
            ends[f"{style}: {'reads back' if read else 'names its parts'}"] += 1
    return ends, faults


def main(given: list[str]) -> int:
    parser = ArgumentParser(prog="python -m tests.fuzz.roundtrip")
    parser.add_argument("count", type=int)
    parser.add_argument("seed", type=int, nargs="?", default=0)
    parser.add_argument("--style", action="append", choices=STYLES)
    options = parser.parse_args(given)
    signal.signal(signal.SIGALRM, _stop)
    ends: Counter[str] = Counter()
    wrong = 0
    for seed in range(options.seed, options.seed + options.count):
        signal.setitimer(signal.ITIMER_REAL, LIMIT, 1)
        try:
            some, faults = trips(generate(seed), seed, options.style or ["plain", "unicode"])
        except _TooLong:
            some, faults = Counter({"too long": 1}), []
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        ends.update(some)
        wrong += len(faults)
        for fault in faults:
            print(fault, flush=True)
    for kind, number in sorted(ends.items()):
        print(f"{number:7} {kind}")
    return 1 if wrong else 0


def _stop(*_: object) -> None:
    raise _TooLong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
