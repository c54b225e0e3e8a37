"""The LALR tables of a grammar, and the pattern of its lexer.

Lark turns ``grammar/*.lark`` into tables. Importing Lark costs more than reading a formula, so the tables are kept as plain
data in the user's cache folder (:mod:`matdiff.base.cache`), and Lark is imported only when they are missing.

>>> tables = load("expression")
>>> tables.rules[0][0] in {"program", "statements", "statement", "sum"}
True
"""

from __future__ import annotations

import re
import sys
from zlib import adler32, crc32

from matdiff.base import cache
from matdiff.base.resources import read_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Rule = tuple[str, int, str | None]

# a grammar is one text made of these files; the first of its starts is where it begins
GRAMMARS = {
    "expression": (("expression",), "program"),
    "declarations": (("expression", "declarations"), "declarations"),
    "law": (("expression", "declarations", "law"), "law_file"),
    "latex": (("expression", "latex"), "latex"),
}
_FORMAT = 2  # to be raised when the same grammar text would give other tables


class Tables:
    """``states[s][symbol]`` is the next state, or ``-1 - r``: reduce by ``rules[r]`` = (symbol, length, action)."""

    __slots__ = ("end", "pattern", "rules", "start", "states")

    def __init__(
        self,
        start: int,
        end: int,
        states: list[dict[str, int]],
        rules: list[Rule],
        pattern: str,
    ) -> None:
        self.start = start
        self.end = end
        self.states = states
        self.rules = rules
        self.pattern = re.compile(pattern)


_LOADED: dict[str, Tables] = {}


def load(name: str) -> Tables:
    """The tables of a grammar: from memory, from the cache, or built by Lark."""
    found = _LOADED.get(name)
    if found is None:
        text = grammar_text(name)
        kept = f"grammar.{name}"
        key = _key(text)
        found = _tables(cache.shipped(kept, key) or cache.load(kept, key))
        if found is None:
            data = build(name, text)
            cache.save(kept, key, data)
            found = Tables(*data)
        _LOADED[name] = found
    return found


def ship(folder: str) -> None:
    """Write the tables of every grammar to a folder that a package carries."""
    for name in GRAMMARS:
        text = grammar_text(name)
        cache.ship(folder, f"grammar.{name}", _key(text), build(name, text))


def grammar_text(name: str) -> str:
    """The files of a grammar, one after the other."""
    return "\n".join(read_text("grammar", f"{part}.lark") for part in GRAMMARS[name][0])


def build(name: str, text: str) -> tuple[int, int, list[dict[str, int]], list[Rule], str]:
    """The tables made by Lark, as plain data."""
    from lark import Lark
    from lark.parsers.lalr_analysis import Shift

    start = GRAMMARS[name][1]
    lark = Lark(text, parser="lalr", lexer="basic", start=start, postlex=Everything(text))
    table = lark.parser.parser._parse_table
    rules = list(lark.rules)
    number = {rule: i for i, rule in enumerate(rules)}
    states: list[dict[str, int]] = [{} for _ in table.states]
    for state, row in table.states.items():
        for symbol, (action, target) in row.items():
            # a reduction that is not among the rules is the end, found by its state
            if action is Shift:
                states[state][sys.intern(symbol)] = target
            elif target in number:
                states[state][sys.intern(symbol)] = -1 - number[target]
    rows: list[Rule] = [
        (str(rule.origin.name), len(rule.expansion), str(rule.alias) if rule.alias else None)
        for rule in rules
    ]
    pattern = "|".join(_terminals(lark))
    return table.start_states[start], table.end_states[start], states, rows, pattern


class Everything:
    """The after-lexer Lark is given: it keeps the terminals that only the filter sees."""

    def __init__(self, text: str) -> None:
        self.always_accept = re.findall(r"^([A-Z_]+)(?:\.-?\d+)?:", text, re.MULTILINE)

    def process(self, stream: Iterator[object]) -> Iterator[object]:
        """The tokens as they are."""
        return stream


def _terminals(lark: object) -> list[str]:
    """The terminals as groups of one pattern, in the order in which Lark's lexer tries them."""
    ignored = set(lark.ignore_tokens)  # type: ignore[attr-defined]
    found = [t for t in lark.terminals if t.pattern is not None]  # type: ignore[attr-defined]
    found.sort(key=lambda t: (-t.priority, -t.pattern.max_width, -len(t.pattern.value), t.name))
    # what is passed over has no name, so the lexer sees it as a match of no group
    return [
        f"(?:{t.pattern.to_regexp()})"
        if t.name in ignored
        else f"(?P<{t.name}>{t.pattern.to_regexp()})"
        for t in found
    ]


def _key(text: str) -> str:
    source = text.encode()
    return f"{crc32(source):08x}{adler32(source):08x}-{len(source)}-{_FORMAT}"


def _tables(data: Any) -> Tables | None:
    """What the cache holds, where it has the form of tables."""
    try:
        start, end, states, rules, pattern = data
        return Tables(start, end, states, rules, pattern)
    except Exception:
        return None
