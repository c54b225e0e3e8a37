"""Every line of every derivation has the value of the line before, and the last is the gradient."""

from __future__ import annotations

import pytest
from forms import cookbook, issue, learning, textbook
from forms.rows import Row

import matdiff
from golden.lines import disagreement

ROWS = (*issue.ROWS, *cookbook.ROWS, *learning.ROWS, *textbook.ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_each_line_follows(row: Row) -> None:
    assert not disagreement(matdiff.grad(row.expression, row.wrt, row.where))
