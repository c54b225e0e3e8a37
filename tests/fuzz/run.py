"""Many random expressions by hand: ``python -m tests.fuzz.run 20000 [FIRST] [--steps] [--shrink] [--skip=KIND]``.

Prints how many were derived, refused (and why) and wrong, and every fault with its seed, shrunk where that is asked for.
"""

from __future__ import annotations

import sys
from collections import Counter
from time import perf_counter

from matdiff.output.plain import plain

from .checks import examine
from .generator import generate
from .shrink import shrink

FAULTLESS = (
    "derived",
    "refused",
    "no sample",
    "size lost (unicode)",
    "size lost (plain)",
    "index renamed",
    "no value",
)


def main(given: list[str]) -> int:
    numbers = [int(word) for word in given if word.isdigit()]
    count, first = numbers[0] if numbers else 1000, numbers[1] if len(numbers) > 1 else 0
    steps = "--steps" in given
    skipped = [word.partition("=")[2] for word in given if word.startswith("--skip=")]
    kinds: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    begin = perf_counter()
    for seed in range(first, first + count):
        case = generate(seed)
        start = perf_counter()
        finding = examine(case, seed, steps=steps)
        if perf_counter() - start > 5:
            print(f"seed {seed}: took {perf_counter() - start:.1f} s", flush=True)
        kind = finding.kind if finding else "derived"
        kinds[kind] += 1
        if finding is None or kind == "no sample":
            continue
        reasons[f"{kind}: {finding.words.splitlines()[0][:90]}"] += 1
        if kind in FAULTLESS or any(kind.startswith(word) for word in skipped):
            continue
        print(f"seed {seed}: {finding}\n    {plain(case.node)[:300]}", flush=True)
        if "--shrink" in given:
            least = shrink(case, finding.kind, seed, steps)
            again = examine(least, seed, steps=steps)
            where = least.where.replace("\n", "; ")
            print(f"  LEAST {plain(least.node)}   where {where}\n    {again}", flush=True)
    print(f"{count} expressions in {perf_counter() - begin:.0f} s")
    for kind, number in kinds.most_common():
        print(f"{number:7} {kind}")
    for reason, number in reasons.most_common(40):
        print(f"{number:7} {reason}")
    return 0 if all(kind in FAULTLESS for kind in kinds) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
