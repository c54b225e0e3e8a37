"""No text whatever raises anything but a MatdiffError, and brackets put round the whole change nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from corpus_syntax import TREES
from hypothesis import given, settings
from hypothesis import strategies as st

from matdiff.base.errors import MatdiffError
from matdiff.syntax.declarations import parse_declarations
from matdiff.syntax.lawtext import parse_law_file
from matdiff.syntax.parser import parse
from matdiff.syntax.tree import same

_PIECES = r"""x A W1 b_1 x_i Ax mu Σ σ f g' e I 1 0 2.5 1e3 1_n 𝟏 + - * / \ @ · .* ./ .^ ^ ^T ^-1 ^{ _ _i _{i=1}
    ' .T ᵀ ⁻¹ ² ⁺ | || ‖ ( ) [ ] { } < > ⟨ , ; : = -> .. tr log det sum sum_i ∑ Σᵢ √ ⊙ ⊗ np. # x n for
    because is every from check quiet function of scalar symmetric R ℝ 1..N " a: \top ^+"""
PIECES = (*_PIECES.split(), "\n", " ", "\ud800", "\x00")
texts = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join),
)


def only_matdiff_errors(read: Callable[[str], object], text: str) -> None:
    try:
        read(text)
    except MatdiffError as error:
        str(error)
        if error.span is not None:
            assert 0 <= error.span[0] <= error.span[1] <= len(text) + 2


@settings(max_examples=400, deadline=None)
@given(texts)
def test_expressions(text: str) -> None:
    only_matdiff_errors(parse, text)


@settings(max_examples=200, deadline=None)
@given(texts)
def test_declarations(text: str) -> None:
    only_matdiff_errors(parse_declarations, text)


@settings(max_examples=200, deadline=None)
@given(texts)
def test_law_files(text: str) -> None:
    only_matdiff_errors(parse_law_file, text)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([text for text in TREES if "=" not in text and "A(x" not in text]))
def test_brackets_round_the_whole(text: str) -> None:
    with contextlib.suppress(MatdiffError):
        assert same(parse(f"( {text} )").tree, parse(text).tree)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([text for text in TREES if "\n" not in text]), st.integers(0, 5))
def test_blanks_at_the_ends(text: str, count: int) -> None:
    assert same(parse(" " * count + text + "\t" * count).tree, parse(text).tree)
