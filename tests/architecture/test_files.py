"""What every source file has: a length that fits in the head, a docstring that says what it knows, and no early start-up cost."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from source_tree import ROOT, files, module_name

TESTS = ROOT / "tests"
LONGEST = 400
HEAVY = ("lark", "sympy", "numpy", "mpmath", "dataclasses", "inspect", "json", "difflib", "ast")
"""Modules that an answer without the check does not need."""

_IDS = [module_name(path) or "matdiff" for path in files()]

_QUESTION = """
import sys
from matdiff.cli import main
arguments = ["grad", "x^T A y", "wrt", "A", "--no-check"]
main(arguments)  # fills the cache
"""
_LOADED = f"print('loaded', *[m for m in {HEAVY} if m in sys.modules])"


@pytest.mark.parametrize("path", files(), ids=_IDS)
def test_length(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST, f"{lines} lines: split it"


@pytest.mark.parametrize("path", files(), ids=_IDS)
def test_docstring(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not tree.body or ast.get_docstring(tree), "a file says what it knows"


def test_names_of_test_files_are_distinct() -> None:
    """Two test modules of one name, in folders that are not packages, stop pytest before it begins."""
    paths = [p for p in TESTS.rglob("*.py") if not (p.parent / "__init__.py").exists()]
    counts = Counter(path.name for path in paths)
    assert not [name for name, count in counts.items() if count > 1]


def test_an_answer_without_the_check_loads_nothing_heavy() -> None:
    subprocess.run([sys.executable, "-c", _QUESTION], check=True, capture_output=True)
    text = subprocess.run(
        [sys.executable, "-c", _QUESTION + _LOADED], check=True, capture_output=True, text=True
    ).stdout
    assert text.splitlines()[-1] == "loaded"
