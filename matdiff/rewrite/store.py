"""Laws as plain data, and back: what the cache keeps, so that a start need not read the law files.

A law is a row whose sides are numbers of nodes (``expression.rows``). A ``StoredBook`` is a law book that makes its laws in this way: a
derivation meets few of the operators, so few of the laws.
"""

from __future__ import annotations

from matdiff.expression.nodes import Apply
from matdiff.expression.rows import Reader, Writer
from matdiff.rewrite.book import LawBook, pattern_of
from matdiff.rewrite.isolation import Branch, Isolation
from matdiff.rewrite.law import Fact, Law, Naming

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.expression.nodes import Node

    Row = tuple[Any, ...]
    Sides = tuple[Node, Node]


class LawWriter(Writer):
    """Rows of laws."""

    def law(self, law: Law) -> Row:
        proofs = tuple((self.put(a), self.put(b)) for a, b in law.proofs)
        return (
            law.name, self.put(law.pattern), self.put(law.template),
            law.reason, law.source, law.quiet, proofs, law.check, law.place,
        )  # fmt: skip

    def isolation(self, law: Isolation) -> Row:
        branches = tuple((self._sides(b.equations), b.verdict) for b in law.branches)
        return (
            law.name, self._sides(law.equations), branches,
            law.reason, law.source, law.check, law.place, self._sides(law.proofs),
        )  # fmt: skip

    def _sides(self, equations: tuple[Sides, ...]) -> Row:
        return tuple((self.put(left), self.put(right)) for left, right in equations)


class LawReader(Reader):
    """Makes laws from the rows of a LawWriter."""

    def law(self, row: Row) -> Law:
        name, pattern, template, reason, source, quiet, proofs, check, place = row
        return Law(
            name,
            self.get(pattern),
            self.get(template),
            reason=reason,
            source=source,
            quiet=quiet,
            proofs=tuple((self.get(a), self.get(b)) for a, b in proofs),
            check=check,
            place=place,
        )

    def isolation(self, row: Row) -> Isolation:
        name, equations, branches, reason, source, check, place, proofs = row
        return Isolation(
            name,
            self._sides(equations),
            tuple(Branch(self._sides(sides), verdict) for sides, verdict in branches),
            reason=reason,
            source=source,
            check=check,
            place=place,
            proofs=self._sides(proofs),
        )

    def _sides(self, rows: Row) -> tuple[Sides, ...]:
        return tuple((self.get(left), self.get(right)) for left, right in rows)


def write_book(book: LawBook, writer: LawWriter) -> Row:
    """A law book as plain data: laws and facts by operator, in the order in which they are tried."""
    laws: dict[str, dict[str, list[Row]]] = {}
    for law in sorted(book.laws.values(), key=lambda law: law.specificity):
        root = pattern_of(law)
        assert isinstance(root, Apply)
        laws.setdefault(law.folder, {}).setdefault(root.operator.name, []).append(writer.law(law))
    facts: dict[str, list[Row]] = {}
    for fact in book.facts:
        assert isinstance(fact.pattern, Apply)
        row = (fact.name, writer.put(fact.pattern), tuple(sorted(fact.attributes)), fact.reason)
        facts.setdefault(fact.pattern.operator.name, []).append(row)
    namings = tuple(
        (n.name, writer.put(n.pattern), n.letter, n.meaning) for n in book.every_naming()
    )
    isolations = tuple(writer.isolation(law) for law in book.isolations)
    implications = {k: tuple(sorted(v)) for k, v in book.implications.items()}
    return laws, facts, implications, namings, isolations


class StoredBook(LawBook):
    """A law book read from plain data, each law when first asked for."""

    def __init__(self, data: Row, reader: LawReader) -> None:
        super().__init__(())
        self._rows, self._fact_rows, implications, self._naming_rows, self._isolation_rows = data
        self.implications = {k: frozenset(v) for k, v in implications.items()}
        self._reader = reader
        self._all: dict[str, Law] | None = None
        self._made: dict[tuple[str, str], list[Law]] = {}

    def about(self, folder: str, operator: str) -> list[Law]:
        key = folder, operator
        made = self._made.get(key)
        if made is None:
            rows = self._rows.get(folder, {}).get(operator, ())
            made = self._made[key] = [self._reader.law(row) for row in rows]
        return made

    def every_law(self) -> dict[str, Law]:
        if self._all is None:
            self._all = {
                law.name: law
                for folder, operators in self._rows.items()
                for operator in operators
                for law in self.about(folder, operator)
            }
        return self._all

    def every_fact(self) -> list[Fact]:
        return [fact for operator in self._fact_rows for fact in self.facts_about(operator)]

    def every_naming(self) -> list[Naming]:
        if not self._namings:
            self._namings = [
                Naming(name, self._reader.get(pattern), letter, meaning)
                for name, pattern, letter, meaning in self._naming_rows
            ]
        return self._namings

    def every_isolation(self) -> list[Isolation]:
        if not self._isolations:
            self._isolations = [self._reader.isolation(row) for row in self._isolation_rows]
        return self._isolations

    def facts_about(self, operator: str) -> list[Fact]:
        found = self._facts_by_root.get(operator)
        if found is None:
            found = self._facts_by_root[operator] = [
                Fact(name, self._reader.get(pattern), frozenset(attributes), reason)
                for name, pattern, attributes, reason in self._fact_rows.get(operator, ())
            ]
        return found
