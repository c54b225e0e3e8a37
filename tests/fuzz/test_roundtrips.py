"""A slice of the round trips in every test run; ``python -m tests.fuzz.roundtrips --count 10000`` tries many more by hand."""

from __future__ import annotations

from collections import Counter

import pytest

from . import texts
from .roundtrips import trips

SLICE = 50


def test_what_is_printed_is_read_back() -> None:
    """Plain and in Unicode, over the same sizes, with the same value."""
    tried: Counter[str] = Counter()
    for seed in range(SLICE):
        for node, style, kind, words in trips(seed):
            assert not kind, f"seed {seed}: {kind}: {words}\n{node}"
            tried[style] += 1
    assert min(tried[style] for style in texts.STYLES) > 2 * SLICE


def test_a_text_that_means_something_else_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison has teeth: a sign that is lost is seen."""
    from matdiff.output import plain

    honest = plain.plain
    monkeypatch.setattr(plain, "plain", lambda node: "2 " + honest(node))
    kinds = [kind for _, style, kind, _ in trips(1) if style == "plain"]
    assert kinds and all(kinds)
