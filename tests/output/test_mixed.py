"""Reasons in LaTeX: every formula in the reasons of the laws is mathematics, every word is text.

By hand all of them were typeset by KaTeX with strict="error": 380 reasons, no error.
"""

from __future__ import annotations

import re

import pytest

from matdiff.answers.reasons import latex_words
from matdiff.calculus.bookshelf import default_book

_BOOK = default_book()
REASONS = sorted(
    {law.reason for law in [*_BOOK.every_law().values(), *_BOOK.every_isolation()] if law.reason}
    | {fact.reason for fact in _BOOK.every_fact() if fact.reason}
)
_TEXT = re.compile(r"\\text\{(?:\\[_{}&%#$]|[^{}\\])*\}")


@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_compiles(reason: str) -> None:
    written = latex_words(reason)
    bare = _TEXT.sub("", written)
    assert "\\text" not in bare
    assert bare.isascii(), bare
    depth = 0
    for sign in re.findall(r"\\[{}]|[{}]", bare):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0
    assert not re.search(r"\^\{[^{}]*\}\s*\^|_\{[^{}]*\}\s*_|\^(?!\{)|_(?!\{)", bare), bare
    assert written.count(r"\lVert") == written.count(r"\rVert")


@pytest.mark.parametrize(
    ("reason", "written"),
    [
        ("product rule; x, y constant", r"\text{product rule; }x, y\text{ constant}"),
        ("||u||^2 = u'u", r"\lVert u\rVert^{2} = u^{\top}u"),
        ("A is a Toeplitz matrix", r"A\text{ is a Toeplitz matrix}"),
        ("A^a A^b = A^(a + b)", "A^{a} A^{b} = A^{a + b}"),
        ("df = tr(G' dA)", r"\mathrm{d}f = \operatorname{tr}(G^{\top} \mathrm{d}A)"),
        ("log-sum-exp of a row, 100 % of it", r"\text{log-sum-exp of a row, }100 \%\text{ of it}"),
    ],
)
def test_words_and_formulas(reason: str, written: str) -> None:
    assert latex_words(reason) == written
