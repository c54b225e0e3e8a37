"""Answers in a file or another process: what they say of nodes is one table of rows, however many of them speak of the same graph.

Pickled one by one, a thousand gradients of a deep program would each carry the program. So what ``Travels`` is pickled whole: nodes are
numbers in one table (``expression.rows``), and are interned where they arrive.
"""

from __future__ import annotations

from matdiff.expression.nodes import Node
from matdiff.expression.rows import Reader, Writer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, SupportsIndex


class Travels:
    """What is pickled and copied with its nodes in one table."""

    __slots__ = ()

    def __reduce_ex__(self, protocol: SupportsIndex) -> Any:
        return arrived, _packed(self)


def _packed(root: Travels) -> tuple[bytes, list[Any]]:
    import io
    import pickle

    writer = Writer()

    class Packing(pickle.Pickler):
        def persistent_id(self, value: Any) -> int | None:
            return writer.put(value) if isinstance(value, Node) else None

        def reducer_override(self, value: Any) -> Any:
            return object.__reduce_ex__(value, 4) if isinstance(value, Travels) else NotImplemented

    stream = io.BytesIO()
    Packing(stream, 4).dump(root)
    return stream.getvalue(), writer.rows


def arrived(data: bytes, rows: list[Any]) -> Any:
    """What was packed, its nodes interned here."""
    import io
    import pickle

    reader = Reader(rows)

    class Unpacking(pickle.Unpickler):
        def persistent_load(self, number: int) -> Node:
            return reader.get(number)

    return Unpacking(io.BytesIO(data)).load()
