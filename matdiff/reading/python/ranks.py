"""How many axes each input of a text has: the ranks with which everything fits, and that strain the fewest habits.

Nothing in ``X @ w`` says that X is a matrix; NumPy finds out when it runs. Here the ranks are searched for: every input has a price
for every rank, by its name (a capital is a matrix, lam a number), operations have a price where they are odd (the transpose of a
vector), and the cheapest ranks with which the whole text fits are taken. What is declared is not searched.
"""

from __future__ import annotations

from heapq import heappop, heappush

from matdiff.base.errors import MatdiffError
from matdiff.base.limits import READINGS
from matdiff.reading.python.names import prices
from matdiff.reading.python.space import Misfit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Ranks = dict[str, int]


class NeedRank(Exception):
    """The walk has met an input whose rank is not tried yet; ``cost`` is that of the oddities before it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.cost = 0.0


def search(
    walk: Callable[[Ranks], float], known: dict[str, dict[int, float]]
) -> tuple[float, Ranks]:
    """The cost and the ranks of the cheapest reading with which ``walk`` gets through; ``known`` has the prices of inputs of which more
    is known than a name.

    ``walk`` takes the ranks tried, raises NeedRank for one more, Misfit where they do not fit, and gives the cost of the oddities. Of
    ranks that cost the same those are tried first that have got further, so that names without preference do not multiply the work.
    """
    queue: list[tuple[float, int, int, Ranks, float, bool]] = [(0.0, 0, 0, {}, 0.0, False)]
    count, tried = 0, 0
    first: Misfit | None = None
    while queue:
        cost, depth, _, ranks, base, is_done = heappop(queue)
        if is_done:
            return cost, ranks
        tried += 1
        if tried > READINGS:
            if first is not None:
                raise first
            raise MatdiffError(
                "too many ways to read the sizes of this text",
                help='declare sizes: where "X: n x d"',
            )
        try:
            total = base + walk(ranks)
        except NeedRank as need:
            found = known.get(need.name) or prices(need.name)
            least = min(found.values())
            for rank, price in found.items():
                count += 1
                more = base + price - least
                heappush(queue, (more + need.cost, depth - 1, count, {**ranks, need.name: rank}, more, False))  # fmt: skip
            continue
        except Misfit as misfit:
            first = first or misfit
            continue
        count += 1
        heappush(queue, (total, depth - 1, count, ranks, base, True))
    assert first is not None
    raise first
