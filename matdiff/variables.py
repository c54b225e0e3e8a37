"""What may stand after ``wrt`` besides a name: the member of a family.

>>> split_member("x_k"), split_member("W_{ij}"), split_member("W_1")
(('x', ('k',)), ('W', ('i', 'j')), ('W_1', ()))
"""

from __future__ import annotations

import re

from matdiff.base.errors import UnsupportedError
from matdiff.expression.nodes import Node, Symbol

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from matdiff.syntax.reading import Reading

_MEMBER = re.compile(r"(.*[^_])_(?:\{([i-t](?:,? ?[i-t])*)\}|([i-t]+))")


def split_member(name: str) -> tuple[str, tuple[str, ...]]:
    """A name and the indices at its foot; none where the foot is part of the name."""
    found = _MEMBER.fullmatch(name)
    if found is None:
        return name, ()
    letters = (found[2] or found[3]).replace(",", "").replace(" ", "")
    return found[1], tuple(letters)


def member_name(name: str, places: Sequence[Symbol]) -> str:
    """The member of a family as a name: x_k, W_kl."""
    return f"{name}_{''.join(place.name for place in places)}"


def family_of(name: str, reading: Reading) -> Symbol | None:
    """The family that a name such as x_k is a member of, where the expression speaks of one."""
    base, indices = split_member(name)
    found = reading.symbols.get(base)
    if indices and found is not None and len(found.axes) == len(indices) == len(set(indices)):
        return found
    return None


def refuse_family(variable: Node, what: str) -> None:
    """UnsupportedError where a family is asked for and only single variables are served."""
    if isinstance(variable, Symbol) and variable.axes:
        raise UnsupportedError(
            f"{variable.name} is a family of {variable.axes[0]}: {what} by its members is not supported yet",
            help=f"matdiff grad ... wrt {variable.name} gives the gradient by each member",
        )
