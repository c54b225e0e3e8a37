"""Read law files: from text to laws that are known to be sound in form.

Loading checks everything that can be checked without numbers, and says where: undeclared symbols, slots on the right that the left does not
bind, shapes that differ between left and right, unknown attributes and sources, two laws of one name. What a law claims is compared
numerically, each law alone: of the project's own by the tests, of a user's here, before it is believed.

    rules/FOLDER/FILE.law  ->  laws named FOLDER.name, facts, implications
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from matdiff.base.dimensions import show
from matdiff.base.errors import LawError, MatdiffError, ShapeError, UsageError
from matdiff.base.resources import data_folder
from matdiff.base.textfiles import read_bytes
from matdiff.expression.build import symbol
from matdiff.expression.nodes import Apply, Symbol
from matdiff.rewrite import admit, isolationtrial
from matdiff.rewrite.book import LawBook
from matdiff.rewrite.bound import unbound
from matdiff.rewrite.isolation import Isolation, read_isolation, written_out
from matdiff.rewrite.law import COMPLEX_ATTRIBUTES, KINDS, POSITIONAL, SLOT, Fact, Law, Naming
from matdiff.rewrite.schemas import instances, operators_for, schema_slot
from matdiff.syntax.lawtext import (
    FactSentence,
    ImplicationSentence,
    IsolationSentence,
    LawSentence,
    NamingSentence,
    parse_law_file,
)
from matdiff.syntax.strict import build_strict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from matdiff.base.dimensions import Dimension
    from matdiff.base.errors import Span
    from matdiff.syntax.declarations import Declaration
    from matdiff.syntax.lawtext import Sentence
    from matdiff.syntax.tree import Tree

ATTRIBUTES = frozenset(
    [
        "symmetric",
        "skew",
        "diagonal",
        "orthogonal",
        "idempotent",
        "invertible",
        "positive_definite",
        "positive_semidefinite",
        "positive",
        "nonnegative",
        "nonzero",
        "lower_triangular",
        "upper_triangular",
        "toeplitz",
        "simplex",
        "onehot",
    ]
)
"""The attributes a law may speak of: a closed list."""
SOLVING = "solve"
"""The folder of the laws of solving."""
SOURCED = frozenset(("differential", "trace"))
"""Folders whose every law must name its source."""


class LawFiles:
    """What was read so far: laws, facts, implications; ``book`` makes the law book of them."""

    def __init__(self, sources: frozenset[str]) -> None:
        self.sources = sources
        self.are_users = False
        """Whether the files being read are the user's own: their laws are tried before the project's."""
        self.laws: dict[str, Law] = {}
        self.facts: dict[str, Fact] = {}
        self.implications: dict[str, frozenset[str]] = {}
        self.namings: dict[str, Naming] = {}
        self.isolations: dict[str, Isolation] = {}

    def read(self, text: str, file: str, folder: str) -> None:
        """Add the sentences of one file. LawError with its place for whatever is not sound."""
        for sentence in parse_law_file(text, file):
            try:
                self._add(sentence, text, file, folder)
            except ValueError as error:
                raise LawError(str(error), text=text, span=sentence.span, file=file) from None
            except MatdiffError as error:
                raise LawError(
                    error.message,
                    text=text,
                    span=error.span or sentence.span,
                    note=error.note,
                    help=error.help,
                    file=file,
                ) from None

    def _add(self, sentence: Sentence, text: str, file: str, folder: str) -> None:
        slot = schema_slot(sentence)
        if slot is None:
            self._add_one(sentence, text, file, folder)
            return
        for row in operators_for(sentence, slot):
            self._add_narrowest(instances(sentence, slot, row), text, file, folder)

    def _add_narrowest(
        self, sentences: Iterable[Sentence], text: str, file: str, folder: str
    ) -> None:
        """The first of the sentences whose shapes fit."""
        failure: ShapeError | None = None
        for sentence in sentences:
            try:
                self._add_one(sentence, text, file, folder)
                return
            except ShapeError as error:
                failure = failure or error
        assert failure is not None
        raise failure

    def _add_one(self, sentence: Sentence, text: str, file: str, folder: str) -> None:
        if isinstance(sentence, ImplicationSentence):
            for attribute in (sentence.attribute, *sentence.implied):
                _known_attribute(attribute, sentence.span)
            for implied in sentence.implied if self.are_users else ():
                _trials().admit_implication(sentence.attribute, implied)
            before = self.implications.get(sentence.attribute, frozenset())
            self.implications[sentence.attribute] = before | frozenset(sentence.implied)
        elif isinstance(sentence, FactSentence) and folder == SOLVING:
            self._add_wording(sentence, self._fresh(folder, sentence.name), text)
        elif isinstance(sentence, FactSentence):
            slots = _slots(sentence.slots)
            for attribute in sentence.attributes:
                _known_attribute(attribute, sentence.span)
            name = self._fresh(folder, sentence.name)
            pattern = build_strict(sentence.tree, slots, text)
            if not isinstance(pattern, Apply):
                raise ValueError("a fact about a lone symbol would hold of everything")
            _slots_known(sentence.because, slots)
            fact = Fact(name, pattern, frozenset(sentence.attributes), sentence.because)
            if self.are_users:
                _trials().admit_fact(fact)
            self.facts[name] = fact
        elif isinstance(sentence, NamingSentence):
            self._add_naming(sentence, self._fresh(folder, sentence.name), text)
        elif isinstance(sentence, LawSentence):
            law = self._law(sentence, self._fresh(folder, sentence.name), text, file)
            if self.are_users:
                _trials().admit_law(law)
            self.laws.update({each.name: each for each in written_out(law)})
        elif isinstance(sentence, IsolationSentence):
            name = self._fresh(folder, sentence.name)
            self._sources_known(sentence.source)
            made = list(read_isolation(sentence, name, _slots(sentence.slots), text, file))
            for each in made if self.are_users else ():
                isolationtrial.admit_isolation(each)
            self.isolations.update({each.name: each for each in made})

    def _fresh(self, folder: str, name: str) -> str:
        full = f"{folder}.{name}"
        if any(full in known for known in (self.laws, self.facts, self.namings, self.isolations)):
            raise ValueError(f"there are two laws of the name {full}")
        return full

    def _add_wording(self, sentence: FactSentence, name: str, text: str) -> None:
        """Of solving: no fact, but the words for a condition that is not known to hold."""
        (attribute,) = sentence.attributes
        naming = NamingSentence(name, sentence.span, sentence.tree, attribute)
        naming.slots, naming.because = sentence.slots, sentence.because
        self._add_naming(naming, name, text)

    def _add_naming(self, sentence: NamingSentence, name: str, text: str) -> None:
        slots = _slots(sentence.slots)
        pattern = build_strict(sentence.tree, slots, text)
        if not isinstance(pattern, Apply):
            raise ValueError("a lone symbol has no name of the field")
        if not sentence.because:
            raise ValueError("a naming says what the expression is: because ...")
        _slots_known(sentence.because, slots)
        self.namings[name] = Naming(name, pattern, sentence.letter, sentence.because)

    def _law(self, sentence: LawSentence, name: str, text: str, file: str) -> Law:
        slots = _slots(sentence.slots)
        pattern = build_strict(sentence.pattern, slots, text)
        template = build_strict(sentence.template, slots, text)
        if not isinstance(pattern, Apply):
            raise ValueError("the left side is a lone symbol: such a law would fire everywhere")
        if pattern.shape != template.shape:
            raise LawError(
                f"the left side is {show(pattern.shape)}, the right side {show(template.shape)}",
                span=sentence.template.span,
            )
        if missing := unbound(pattern, template):
            name_, words = missing
            raise LawError(words, span=_place(sentence.template, name_))
        if name.partition(".")[0] in SOURCED and not sentence.source:
            raise ValueError("a law of d or of the trace names its source: from KEY place")
        self._sources_known(sentence.source)
        proofs = tuple(
            (build_strict(a, slots, text), build_strict(b, slots, text)) for a, b in sentence.proofs
        )
        return Law(
            name,
            pattern,
            template,
            reason=sentence.because,
            source=sentence.source,
            quiet=sentence.quiet,
            proofs=proofs,
            check=sentence.check,
            place=file,
            is_users=self.are_users,
        )

    def _sources_known(self, source: str) -> None:
        if not self.sources:
            return
        for part in source.split(";"):
            key = part.split()[0] if part.split() else ""
            if key and key not in self.sources:
                raise ValueError(f"the source '{key}' is not in SOURCES.md")

    def book(self) -> LawBook:
        return LawBook(
            self.laws.values(),
            self.facts.values(),
            self.implications,
            self.namings.values(),
            self.isolations.values(),
        )


def _slots_known(reason: str, slots: dict[str, Symbol]) -> None:
    strange = {slot for slot in SLOT.findall(reason) if slot not in slots}
    if strange:
        raise ValueError(f"{min(strange)} is no slot of the pattern")


def _trials() -> ModuleType:
    """What tries a user's laws; the project's own are tried by its tests."""
    return admit


def _slots(declarations: Iterable[Declaration]) -> dict[str, Symbol]:
    """Slots by name; what is declared as an index, a function or a size is marked as such."""
    slots: dict[str, Symbol] = {}
    for declaration in declarations:
        attributes = set(declaration.attributes)
        if declaration.name in slots:
            raise LawError(f"{declaration.name} is declared twice", span=declaration.span)
        if declaration.function:
            attributes.add("function")
        if declaration.kind == "mapping":
            attributes.add("mapping")
        if declaration.kind == "index":
            attributes.add("index")
        if declaration.rows == "size":  # "n: size": the name is a size itself
            slots[declaration.name] = symbol(declaration.name, attributes=("size",))
            continue
        rows: Dimension = 1 if declaration.rows is None else declaration.rows
        columns: Dimension = 1 if declaration.cols is None else declaration.cols
        for attribute in attributes:
            if attribute not in POSITIONAL | KINDS:
                _known_attribute(attribute, declaration.span)
        axes: tuple[Dimension, ...] = ("N",) if "index" in attributes else ()
        slots[declaration.name] = symbol(declaration.name, (rows, columns), attributes, axes)
    return slots


def _known_attribute(attribute: str, span: Span) -> None:
    if attribute not in ATTRIBUTES | COMPLEX_ATTRIBUTES:
        from difflib import get_close_matches

        near = get_close_matches(attribute, sorted(ATTRIBUTES), 1)
        raise LawError(
            f"'{attribute}' is not an attribute",
            span=span,
            help=f"did you mean {near[0]}?"
            if near
            else f"there are {', '.join(sorted(ATTRIBUTES))}",
        )


def _place(tree: Tree, name: str) -> Span:
    """Where a name stands in a tree; the whole of it if it is not found."""
    waiting = [tree]
    while waiting:
        found = waiting.pop()
        if found.value == name and found.span:
            return found.span
        waiting += reversed(found.children)
    return tree.span


def read_sources(folder: str) -> frozenset[str]:
    """The keys of SOURCES.md: the first word of each item."""
    with open(os.path.join(folder, "SOURCES.md"), encoding="utf-8") as file:
        return frozenset(line.split()[1] for line in file if line.startswith("- "))


def rule_files(folder: str | None = None) -> list[tuple[str, str]]:
    """(folder name, path) of every law file, in a fixed order; the order means nothing."""
    root = folder or data_folder("rules")
    found = []
    for name in sorted(os.listdir(root)):
        inner = os.path.join(root, name)
        if os.path.isdir(inner):
            found += [
                (name, os.path.join(inner, file))
                for file in sorted(os.listdir(inner))
                if file.endswith(".law")
            ]
    return found


def read_rules(extra: Iterable[str] = ()) -> LawFiles:
    """All laws of the project, then those of the user's own files.

    A file of the user's is put in the folder named by its own name, or by a line ``# folder: NAME`` at its top.
    """
    files = LawFiles(read_sources(data_folder("rules")))
    for folder, path in rule_files():
        with open(path, encoding="utf-8") as file:
            files.read(file.read(), os.path.basename(path), folder)
    files.sources = frozenset()
    files.are_users = True
    for path in extra:
        text = _read_text(path)
        files.read(text, path, _folder_of(text))
    return files


def _read_text(path: str) -> str:
    """The text of a user's file. UsageError if there is none."""
    data = read_bytes(path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not text: byte {error.start + 1} is not UTF-8") from None


def _folder_of(text: str) -> str:
    for line in text.splitlines():
        if line.startswith("# folder:"):
            return line.partition(":")[2].strip()
    return "differential"
