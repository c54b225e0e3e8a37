"""The law book that derivations use: the project's own, from the cache when the law files have not changed, and with the user's laws added.

>>> default_book().laws["differential.product"].reason
'product rule'
"""

from __future__ import annotations

import os
from zlib import crc32

from matdiff.base import cache
from matdiff.base.arguments import files_given, require_text
from matdiff.base.budget import unbounded
from matdiff.base.resources import data_folder
from matdiff.calculus.adjoint import Backward, BackwardRule, derive_backward
from matdiff.expression.nodes import Symbol
from matdiff.rewrite import load
from matdiff.rewrite.book import LawBook
from matdiff.rewrite.store import LawReader, LawWriter, StoredBook, write_book
from matdiff.rewrite.template import Template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    Row = tuple[Any, ...]

_BOOKS: dict[tuple[str, ...], LawBook] = {}
_EXTRA: list[str] = []
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def default_book() -> LawBook:
    """The laws of the project, and those of ``load_laws``."""
    return book_with(())


def load_laws(path: str) -> None:
    """Add the laws of a file to every later derivation. LawError if the file is not sound."""
    require_text(path, "the path of a law file")
    read = book_with((path,))
    assert read is not None
    _EXTRA.append(os.path.abspath(path))


def book_with(extra: Iterable[str]) -> LawBook:
    """The project's laws and those of more files."""
    paths = tuple(dict.fromkeys([*_EXTRA, *(os.path.abspath(path) for path in files_given(extra))]))
    return _book_of(paths)


def _book_of(paths: tuple[str, ...]) -> LawBook:
    """The project's laws and those of these files; also how a book arrives in another process."""
    if paths not in _BOOKS:
        with unbounded():
            book = _BOOKS[paths] = _project_book() if not paths else _read(paths)
        book.origin = _book_of, (paths,)
    return _BOOKS[paths]


def _read(extra: tuple[str, ...]) -> LawBook:
    return load.read_rules(extra).book()


def _project_book() -> LawBook:
    stored = cache.shipped("laws", _sizes())
    key = "" if stored is not None else _key()
    stored = stored or cache.load("laws", key)
    if stored is not None:
        try:
            return _from_data(stored)  # type: ignore[arg-type]
        except Exception:  # a damaged cache: read the files instead
            stored = None
    book = _read(())
    data = _to_data(book)
    cache.save("laws", key or _key(), data)
    return _from_data(data)


def ship(folder: str) -> None:
    """Write the laws, with their backward rules, to a folder that a package carries."""
    cache.ship(folder, "laws", _of_law_files(data_folder("rules")), _to_data(_read(())))


def _sizes() -> str:
    """The names and sizes of the law files: what stays of them wherever a package is unpacked."""
    if not os.path.isdir(cache.SHIPPED):
        return ""
    return _of_law_files(data_folder("rules"))


def _of_law_files(root: str) -> str:
    found = [
        f"{folder}/{entry.name} {entry.stat().st_size}"
        for folder in sorted(os.listdir(root))
        if not folder.endswith(".md") and not folder.startswith("__")
        for entry in sorted(os.scandir(os.path.join(root, folder)), key=lambda e: e.name)
    ]
    return f"{crc32(chr(10).join(found).encode()):08x}"


def _key() -> str:
    """Changes when a law file or the code that reads it changes: names, sizes and times of change."""
    root = data_folder("rules")
    parts = []
    for folder in sorted(os.listdir(root)):
        inner = os.path.join(root, folder)
        if folder.endswith(".md") or folder.startswith("__"):
            continue
        for entry in sorted(os.scandir(inner), key=lambda e: e.name):
            status = entry.stat()
            parts.append(f"{folder}/{entry.name} {status.st_size} {status.st_mtime_ns}")
    # the code that the backward rules are derived by, and the flags that slots for a function ask for
    for folder in ("rewrite", "calculus", os.path.join("expression", "operators")):
        for entry in sorted(os.scandir(os.path.join(_PACKAGE, folder)), key=lambda e: e.name):
            if entry.name.endswith(".py"):
                parts.append(f"{entry.name} {entry.stat().st_mtime_ns}")
    text = "\n".join([root, *parts]).encode()
    return f"{crc32(text):08x}{len(text)}"


def _to_data(book: LawBook) -> Row:
    writer = LawWriter()
    laws = write_book(book, writer)
    backward = {}
    for law in book.laws.values():
        if law.folder == "differential":
            rules = derive_backward(law, book)
            backward[law.name] = (
                writer.put(rules.cotangent),
                tuple(
                    (
                        writer.put(rule.slot),
                        writer.put(rule.template.node),
                        tuple((step.name, _root(step)) for step in rule.steps),
                    )
                    for rule in rules.rules
                ),
            )
    return writer.rows, laws, backward


def _root(law: Any) -> str:
    return str(law.pattern.operator.name)


def _from_data(data: Row) -> LawBook:
    rows, laws, backward = data
    reader = LawReader(rows)
    return ProjectBook(laws, reader, backward)


class ProjectBook(StoredBook):
    """A stored book that knows the backward rules of its laws as well."""

    def __init__(self, laws: Row, reader: LawReader, backward: dict[str, Row]) -> None:
        super().__init__(laws, reader)
        self._backward = backward

    def stored_backward(self, name: str) -> object | None:
        row = self._backward.get(name)
        if row is None:
            return None
        cotangent = self._reader.get(row[0])
        assert isinstance(cotangent, Symbol)
        rules = []
        for slot, template, steps in row[1]:
            made = self._reader.get(slot)
            assert isinstance(made, Symbol)
            laws = tuple(
                law for name, root in steps for law in self.about("trace", root) if law.name == name
            )
            rules.append(BackwardRule(made, Template(self._reader.get(template)), laws))
        return cotangent, tuple(rules)


__all__ = ["Backward", "book_with", "default_book", "load_laws"]
