"""The check of a backward pass: all gradients at once, and one by one."""

from __future__ import annotations

from time import perf_counter

from matdiff.checks.chain import check_chain, loss_of
from matdiff.checks.report import CheckReport, is_exact
from matdiff.checks.sympy_check import check_gradient

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from matdiff.calculus.tape import Tape

_LONGEST = 40
"""Programs of more values are only checked as a whole: one by one the work grows with the square."""


class ChainReport:
    """``together`` is the check of all gradients along one direction; ``single`` maps names to their own checks."""

    __slots__ = ("single", "together")

    def __init__(self, together: CheckReport, single: Mapping[str, CheckReport]) -> None:
        self.together = together
        self.single = single

    @property
    def verdict(self) -> str:
        """'disagreed' if any check does, 'agreed' if the gradients were compared at all."""
        every = [self.together.verdict, *(report.verdict for report in self.single.values())]
        return next((v for v in ("disagreed", "agreed") if v in every), "not checked")

    @property
    def agreed(self) -> bool:
        return self.verdict == "agreed"

    def sentence(self) -> str:
        """One line for the reader."""
        for name, report in self.single.items():
            if report.verdict == "disagreed":
                return f"{report.sentence()} (gradient by {name})"
        if self.together.verdict == "disagreed":
            return self.together.sentence()
        whole = self.together.sentence()
        agreed = [name for name, report in self.single.items() if report.agreed]
        if not agreed:
            return whole
        if not self.together.agreed:
            return f"{self.single[agreed[0]].sentence()}; so checked: {', '.join(agreed)}"
        by_sympy = [name for name in agreed if self.single[name].method == "SymPy"]
        some = (
            "each gradient"
            if len(by_sympy) == len(self.single)
            else f"{len(by_sympy)} of {len(self.single)} gradients"
        )
        return f"{whole}; {some} by itself with SymPy" if by_sympy else whole

    def __repr__(self) -> str:
        return f"ChainReport({self.sentence()!r})"


def check_one(
    tape: Tape, name: str, points: int, seconds: float, kind: str = "sympy"
) -> CheckReport:
    """One gradient: L as a function of this name, all other values written out."""
    found = tape.cotangents[name]
    v = found.of
    keep = v if v in tape.values else None
    free = keep is not None or tape.structure == "free"
    structure = "free" if free else None if tape.structure == "projected" else tape.structure
    whole = tape.written_out(loss_of(tape), keep)
    gradient = tape.written_out(tape.closed(name), keep)
    places = tape.places.get(v, ())

    def by_sympy() -> CheckReport:
        return check_gradient(
            whole, v, gradient, structure=structure, points=points, seconds=seconds, places=places
        )

    if not is_exact(kind, points, seconds):
        return by_sympy()
    from matdiff.checks.exact import exact_gradient, settled

    exact = exact_gradient(whole, v, gradient, structure=structure, points=points, places=places)
    return settled(exact, by_sympy)


def check_together(tape: Tape, points: int, seconds: float, kind: str = "sympy") -> CheckReport:
    """All gradients along one direction: by difference quotients, or "exact" by the second engine."""

    def by_quotients() -> CheckReport:
        return check_chain(tape, points=points, seconds=seconds)

    if not is_exact(kind, points, seconds):
        return by_quotients()
    from matdiff.checks.exact import settled
    from matdiff.checks.exact_chain import exact_chain

    return settled(exact_chain(tape, points=points), by_quotients)


def check_all(tape: Tape, points: int, seconds: float, kind: str = "sympy") -> ChainReport:
    """All together, then one by one as long as there is time; "exact" is one comparison of all."""
    start = perf_counter()
    together = check_together(tape, points, seconds, kind)
    single: dict[str, CheckReport] = {}
    if is_exact(kind, points, seconds):
        return ChainReport(together, single)
    names = [name for name, c in tape.cotangents.items() if c.of not in tape.upstream]
    if together.verdict == "disagreed" or len(tape.values) > _LONGEST:
        return ChainReport(together, single)
    for at, name in enumerate(names):
        left = seconds - (perf_counter() - start)
        if left < 0.1:
            single[name] = CheckReport("not checked", why="no time was left")
            continue
        single[name] = check_one(tape, name, points, left / (len(names) - at))
        if single[name].verdict == "disagreed":
            break
    return ChainReport(together, single)
