"""The grammars have no conflict; the driver and Lark read the same; the cache never gets in the way."""

from __future__ import annotations

import marshal
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from corpus_syntax import TREES
from lark import Lark, Token, Tree
from lark.parsers.lalr_analysis import LALR_Analyzer

from matdiff.base.cache import _checksum
from matdiff.syntax import tables
from matdiff.syntax.actions import Actions
from matdiff.syntax.declarations import DeclarationActions
from matdiff.syntax.latex import LatexActions
from matdiff.syntax.latexwords import is_latex
from matdiff.syntax.lawtext import LawActions
from matdiff.syntax.parser import parse
from matdiff.syntax.tokens import Filter, scan


def made_by_lark(name: str, postlex: Any, **options: Any) -> Lark:
    text = tables.grammar_text(name)
    start = tables.GRAMMARS[name][1]
    return Lark(text, parser="lalr", lexer="basic", start=start, postlex=postlex, **options)


@pytest.mark.parametrize("name", tables.GRAMMARS)
def test_no_conflict(name: str) -> None:
    lark = made_by_lark(name, tables.Everything(tables.grammar_text(name)))
    analyzer = LALR_Analyzer(lark.parser.parser_conf, debug=False, strict=True)
    analyzer.compute_lalr()


class PostLex:
    """The filter, as Lark wants it."""

    def __init__(self) -> None:
        self.always_accept = tables.Everything(tables.grammar_text("expression")).always_accept
        self.raw: list[tuple[str, str, int, int]] = []

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        self.raw = [(t.type, t.value, t.start_pos, t.end_pos) for t in stream]
        text = self.text
        for kind, value, start, end in Filter(text, frozenset()).tokens(list(self.raw)):
            yield Token(kind, (kind, value, start, end))

    text = ""


def value(node: Tree | Token, actions: Actions) -> Any:
    if isinstance(node, Token):
        return node.value[1] if node.type in ("NAME", "NUMBER") else node.value
    return getattr(actions, node.data)([value(child, actions) for child in node.children])


def test_driver_and_lark_agree() -> None:
    postlex = PostLex()
    lark = made_by_lark("expression", postlex, keep_all_tokens=True, maybe_placeholders=False)
    for text in TREES:
        if is_latex(text):
            continue
        postlex.text = text
        tree = lark.parse(text)
        assert postlex.raw == scan(text)
        assert repr(value(tree, Actions(text, []))) == repr(parse(text).tree), text


def test_every_action_of_the_grammars_is_there_and_used() -> None:
    def named(grammar: str) -> set[str]:
        return {action for _, _, action in tables.load(grammar).rules if action}

    def made(actions: type) -> set[str]:
        return {method for method in dir(actions) if not method.startswith("_")}

    assert named("expression") == made(Actions)
    assert made(DeclarationActions) <= named("declarations")
    assert made(LatexActions) - {"finish", "wrong"} <= named("latex")
    assert named("latex") <= made(LatexActions) | named("expression")
    assert named("law") <= made(LawActions) <= named("law") | named("expression")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("MATDIFF_CACHE", raising=False)
    monkeypatch.setattr(tables, "_LOADED", {})
    return tmp_path / "matdiff"


def test_cache_is_written_once_and_private(cache: Path) -> None:
    tables.load("declarations")
    [file] = cache.iterdir()
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    before = file.stat().st_mtime_ns
    tables._LOADED.clear()
    tables.load("declarations")
    assert file.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "content", [b"", b"rubbish", marshal.dumps((1, 2)), marshal.dumps([0] * 5)]
)
@pytest.mark.parametrize("signed", [False, True])
def test_corrupt_cache_is_replaced(cache: Path, content: bytes, signed: bool) -> None:
    tables.load("declarations")
    [file] = cache.iterdir()
    file.write_bytes(_checksum(content) + content if signed else content)
    tables._LOADED.clear()
    assert tables.load("declarations").states
    assert len(file.read_bytes()) > 1000


def test_one_wrong_bit_is_seen(cache: Path) -> None:
    tables.load("declarations")
    [file] = cache.iterdir()
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 4
    file.write_bytes(data)
    tables._LOADED.clear()
    assert tables.load("declarations").states
    assert file.read_bytes() != bytes(data)


def test_unwritable_cache_is_passed_over(cache: Path) -> None:
    cache.write_text("a file where the folder should be")
    assert tables.load("declarations").states


def test_cache_can_be_turned_off(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATDIFF_CACHE", "off")
    assert tables.load("declarations").states
    assert not cache.exists()


def test_a_warm_start_imports_no_lark(cache: Path) -> None:
    code = (
        "import sys, matdiff.syntax.parser as p; p.parse('x^T A x'); print('lark' in sys.modules)"
    )
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache.parent)}
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for _ in range(2)
    ]
    assert runs == ["True", "False"]
