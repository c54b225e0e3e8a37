"""Many random expressions by hand: ``python -m tests.fuzz.run --count 20000 --seed 0 --jobs 2 [--fast] [--steps] [--shrink]``.

Prints how many were derived, refused (and why) and wrong, how many of the derived ones hold each operator, attribute and question, and
every fault with its seed, shrunk where that is asked for. ``--fast``
compares the gradients with difference quotients and leaves out what is printed and the code that is run; ``--limit 5`` gives up
what takes longer than so many seconds.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import warnings
from argparse import ArgumentParser, Namespace
from collections import Counter
from multiprocessing import get_context
from time import perf_counter

from matdiff.expression.nodes import Apply, Symbol
from matdiff.expression.operators import OPERATORS
from matdiff.expression.traverse import postorder
from matdiff.output.plain import plain

from .checks import Finding, examine
from .generator import Case, generate
from .shrink import shrink

FAULTLESS = (
    "derived",
    "refused",
    "no sample",
    "size lost (unicode)",
    "size lost (plain)",
    "size lost (latex)",
    "index renamed",
    "no value",
    "given up",
)
_BLOCK = 250

Tally = tuple[Counter[str], ...]


def main(given: list[str]) -> int:
    options = _options(given)
    begin = perf_counter()
    last = options.seed + options.count
    blocks = [
        (first, min(first + _BLOCK, last), options) for first in range(options.seed, last, _BLOCK)
    ]
    kinds: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    covered: Counter[str] = Counter(dict.fromkeys(OPERATORS, 0))
    asked: Counter[str] = Counter()
    with get_context("fork").Pool(options.jobs, os.nice, (10,)) as pool:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            for some, why, operators, questions in pool.imap(_block, blocks):
                kinds.update(some)
                reasons.update(why)
                covered.update(operators)
                asked.update(questions)
                if kinds.total() % options.report < _BLOCK:
                    print(
                        f"{kinds.total()} in {perf_counter() - begin:.0f} s: {dict(kinds)}",
                        flush=True,
                    )
        except KeyboardInterrupt:  # what was found so far is said
            pool.terminate()
    print(f"{kinds.total()} expressions in {perf_counter() - begin:.0f} s")
    for kind, number in kinds.most_common():
        print(f"{number:7} {kind}")
    for reason, number in reasons.most_common(40):
        print(f"{number:7} {reason}")
    print("derived expressions by operator:", _table(covered))
    print("by attribute and question:", _table(asked))
    return 0 if all(kind in FAULTLESS for kind in kinds) else 1


def _table(counts: Counter[str]) -> str:
    rows = sorted(counts.items(), key=lambda pair: (pair[1], pair[0]))
    return "; ".join(f"{name} {number}" for name, number in rows)


def _options(given: list[str]) -> Namespace:
    parser = ArgumentParser(prog="python -m tests.fuzz.run")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0, help="of the first expression")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--limit", type=int, default=0, help="seconds for one expression")
    parser.add_argument("--report", type=int, default=5000, help="say so far after so many")
    for name in ("fast", "steps", "shrink"):
        parser.add_argument(f"--{name}", action="store_true")
    return parser.parse_args(given)


def _block(work: tuple[int, int, Namespace]) -> Tally:
    """The expressions of some seeds: how many ended how, and why."""
    first, last, options = work
    warnings.simplefilter("ignore", RuntimeWarning)  # overflow in code that is run
    kinds: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    operators: Counter[str] = Counter()
    questions: Counter[str] = Counter()
    gc.collect()
    gc.disable()  # what a block leaves is collected as a whole
    for seed in range(first, last):
        case = generate(seed)
        asked: Counter[str] = Counter()
        kind, words = _one(case, seed, options, asked)
        kinds[kind] += 1
        if kind == "derived":
            parts = postorder(case.node)
            operators.update({v.operator.name for v in parts if isinstance(v, Apply)})
            attributes = {a for v in parts if isinstance(v, Symbol) for a in v.attributes}
            questions.update({f"{a} symbol" for a in attributes - {"index"}})
            questions.update(asked.keys())
        if kind not in ("derived", "no sample"):
            reasons[f"{kind}: {words.splitlines()[0][:90] if words else ''}"] += 1
    return kinds, reasons, operators, questions


def _one(case: Case, seed: int, options: Namespace, asked: Counter[str]) -> tuple[str, str]:
    start = perf_counter()
    finding = _limited(case, seed, options, asked)
    if perf_counter() - start > 20:
        print(f"seed {seed}: took {perf_counter() - start:.1f} s", flush=True)
    if finding is None:
        return "derived", ""
    if finding.kind not in FAULTLESS:
        print(f"seed {seed}: {finding}\n    {plain(case.node)[:300]}", flush=True)
        if options.shrink:
            texts = not options.fast
            least = shrink(case, finding.kind, seed, options.steps, texts)
            again = examine(least, seed, texts=texts, steps=options.steps)
            where = least.where.replace("\n", "; ")
            print(f"  LEAST {plain(least.node)}   where {where}\n    {again}", flush=True)
    return finding.kind, finding.words


class _TooLong(BaseException):
    """The limit is over; no Exception, which would count as a crash."""


def _limited(case: Case, seed: int, options: Namespace, asked: Counter[str]) -> Finding | None:
    def stop(*_: object) -> None:
        raise _TooLong

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, options.limit, 1)  # again, where a callback swallowed it
    try:
        return examine(case, seed, texts=not options.fast, steps=options.steps, tally=asked)
    except _TooLong:
        return Finding("given up", f"after {options.limit} s")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
