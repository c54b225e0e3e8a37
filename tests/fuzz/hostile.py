"""Command lines that mean harm or come of carelessness: each has to end in time, in words, and in little memory.

    python -m tests.fuzz.hostile                 all of them, what did not hold is printed
    python -m tests.fuzz.hostile --family sums   one family
    python -m tests.fuzz.hostile --list          the lines themselves

Every line runs in a process of its own, forked after the imports, so that a second of it is a second of matdiff. It holds if it ends
with exit code 0, 1, 2 or 3 within ANSWER seconds of CPU (ANSWER + CHECK where it is checked), without a traceback, in MEMORY bytes.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, sleep
from typing import NamedTuple

from .hostile_lines import FAMILIES

ANSWER, CHECK = 2.0, 5.0
MEMORY = 500 * 2**20
KILL = 8
"""Seconds of CPU after which a line counts as one that does not end."""


class Outcome(NamedTuple):
    arguments: list[str]
    code: int
    seconds: float
    memory: int
    said: str

    @property
    def fault(self) -> str:
        """What did not hold, '' if all did."""
        allowed = ANSWER + (0 if is_unchecked(self.arguments) else CHECK)
        if "Traceback (most recent call last)" in self.said:
            return "traceback"
        if self.code not in (0, 1, 2, 3):
            return (
                "no end"
                if self.code in (-9, -24) or self.seconds >= KILL - 1
                else f"exit code {self.code}"
            )
        if self.code == 3 and self.arguments[0] != "verify":
            return "a false alarm"
        if self.seconds > allowed:
            return "too slow"
        return "too much memory" if self.memory > MEMORY else ""


def is_unchecked(arguments: list[str]) -> bool:
    return "--no-check" in arguments or arguments[:1] not in (
        [c] for c in ("grad", "jacobian", "hessian", "differential", "backprop", "jvp", "verify")
    )


def lines(folder: Path, wanted: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every command line, with its family; twice where it is checked, once without the check."""
    for name, make in FAMILIES.items():
        if wanted in ("", name):
            for line in make(folder):
                yield name, line


def run(arguments: list[str], kill: int = KILL) -> Outcome:
    """One line in a process of its own."""
    with tempfile.TemporaryFile() as said:
        sys.stdout.flush()
        sys.stderr.flush()
        begin = perf_counter()
        child = os.fork()
        if not child:
            _child(arguments, said.fileno(), kill)
        waited = 0.0
        while True:
            done, status, usage = os.wait4(child, os.WNOHANG)
            if done:
                break
            waited = perf_counter() - begin
            if waited > 30 * kill:  # it waits for what does not come
                os.kill(child, 9)
            sleep(min(0.05, 0.002 + waited / 20))
        said.seek(0)
        text = said.read(100_000).decode("utf-8", "replace")
    code = os.waitstatus_to_exitcode(status)
    return Outcome(arguments, code, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, text)


def _child(arguments: list[str], out: int, kill: int) -> None:
    import traceback

    code = 99
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (kill, kill + 1))
        resource.setrlimit(resource.RLIMIT_AS, (4 * MEMORY, 4 * MEMORY))
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.dup2(out, 1)
        os.dup2(out, 2)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        from matdiff.cli import main

        code = main(arguments)
        sys.stdout.flush()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 98
    except BaseException:
        traceback.print_exc()
    finally:
        try:
            sys.stderr.flush()
        finally:
            os._exit(code)


def warm() -> None:
    """The imports and the tables that a line would wait for."""
    import contextlib
    import io

    import mpmath  # noqa: F401
    import sympy  # noqa: F401

    from matdiff.cli import main

    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        main(["grad", "tr(A X) + sum(exp(X))", "wrt", "X"])
        main(["backprop", "h = W x; h^T h", "wrt", "W"])
        main(["jacobian", "A X B", "wrt", "X"])


def shown(arguments: list[str]) -> str:
    text = " ".join(repr(a) if len(a) < 70 else repr(a[:50]) + f"…({len(a)})" for a in arguments)
    return text[:200]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--family", default="", choices=["", *FAMILIES])
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--every", type=int, default=1, help="only one line of so many")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        chosen = list(lines(Path(folder), given.family))[:: given.every]
        if given.list:
            print(*(f"{name:10} {shown(line)}" for name, line in chosen), sep="\n")
            return
        warm()
        faults: Counter[str] = Counter()
        slowest: list[tuple[float, str]] = []
        for name, line in chosen:
            outcome = run(line)
            slowest.append((outcome.seconds, shown(line)))
            if outcome.fault:
                faults[outcome.fault] += 1
                last = outcome.said.strip().splitlines()[-1:] or [""]
                size = f"{outcome.seconds:5.1f} s {outcome.memory >> 20:4} MB"
                print(f"{outcome.fault:15} {size} {name:9} {shown(line)}", flush=True)
                print(f"      {last[0][:150]}", flush=True)
        print(f"{len(chosen)} lines, {sum(faults.values())} do not hold: {dict(faults)}")
        print(
            *(f"  {seconds:5.2f} s  {text}" for seconds, text in sorted(slowest, reverse=True)[:5]),
            sep="\n",
        )
        secret = Path(folder) / "secret"
        if secret.exists():
            secret.chmod(0o600)


if __name__ == "__main__":
    main()
