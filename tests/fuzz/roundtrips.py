"""What is printed is read back: ``python -m tests.fuzz.roundtrips --count 30000 --seed 0 --jobs 2``.

Of random expressions and their gradients each text, plain and in Unicode, is read with the declarations of the question, alone or as a
term next to something of its shape (the zero matrix is 0, and I the identity that fits). It has to be read, over the same sizes, and to
have the same value. Prints how many texts were tried and, by kind, what did not come back.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from contextlib import suppress
from multiprocessing import get_context
from typing import TYPE_CHECKING

from matdiff.base.errors import MatdiffError
from matdiff.calculus.bookshelf import default_book
from matdiff.calculus.derive import derive
from matdiff.expression.nodes import Node

from . import texts
from .findings import Found
from .generator import generate, variables
from .points import Drawn, draw_points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matdiff.numeric.sampling import Point

_BLOCK = 20


def trips(seed: int) -> Iterator[tuple[Node, str, str, str]]:
    """Of one seed each expression, the style, and what did not hold of its text: a kind and its words, '' where all did."""
    case = generate(seed)
    nodes = [case.node]
    with suppress(MatdiffError):  # what is not derived is printed all the same
        derivation = derive(case.node, variables(case.node), default_book())
        nodes += [answer.gradient for answer in derivation.answers]
    nodes = [node for node in nodes if not node.indices]  # a member's index nothing binds
    symbols = [v for v in case.symbols if "index" not in v.attributes]
    points: list[Drawn] = []

    def at() -> Point | None:
        """A point where the expressions have values, looked for where what is read is another expression."""
        if not points:
            points.extend(
                draw_points(nodes, symbols, 1, seed) or draw_points(nodes[:1], symbols, 1, seed)
            )
        return points[0] if points else None

    for node in nodes:
        for style in texts.STYLES:
            kind = words = ""
            try:
                if not texts.printed_as(node, style, at):
                    continue
            except Found as found:
                kind, words = found.finding.kind, found.finding.words
            except Exception as crash:
                kind, words = f"crashed, {type(crash).__name__} ({style})", str(crash)
            yield node, style, kind, words


def _block(work: tuple[int, int, Namespace]) -> tuple[Counter[str], list[str]]:
    first, last, options = work
    counts: Counter[str] = Counter()
    found: list[str] = []
    for seed in range(first, last):
        for _, style, kind, words in trips(seed):
            counts[style] += 1
            if kind:
                counts[kind] += 1
                found.append(f"seed {seed}: {kind}: {words[: options.width]}")
    return counts, found


def main(given: list[str]) -> int:
    parser = ArgumentParser(prog="python -m tests.fuzz.roundtrips")
    parser.add_argument(
        "--count", type=int, default=1000, help="expressions; each has about three texts of a style"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the first expression")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument(
        "--width", type=int, default=600, help="characters that are shown of a finding"
    )
    options = parser.parse_args(given)
    last = options.seed + options.count
    blocks = [(at, min(at + _BLOCK, last), options) for at in range(options.seed, last, _BLOCK)]
    counts: Counter[str] = Counter()
    with get_context("fork").Pool(options.jobs, os.nice, (5,)) as pool:
        for some, found in pool.imap(_block, blocks):
            counts.update(some)
            for line in found:
                print(line, flush=True)
    for kind, number in counts.most_common():
        print(f"{number:7} {kind}")
    return 1 if set(counts) - set(texts.STYLES) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
