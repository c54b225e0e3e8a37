"""The examples in the docstrings of every module are run."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "matdiff"
NAMES = [
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.name != "__main__.py"
]


@pytest.mark.parametrize("name", NAMES)
def test_examples(name: str) -> None:
    runner = doctest.DocTestRunner(optionflags=doctest.REPORT_ONLY_FIRST_FAILURE)
    for test in doctest.DocTestFinder(exclude_empty=True).find(import_module(name)):
        runner.run(test)
    assert not runner.failures


def test_there_are_examples_in_most_modules() -> None:
    texts = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")]
    with_code = [text for text in texts if "\ndef " in text or "\nclass " in text]
    assert sum(">>> " in text for text in with_code) > len(with_code) // 2
