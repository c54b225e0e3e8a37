"""What is printed is read back as the same expression, judged by its value."""

import numpy as np
import pytest
from evaluator import value
from expressions import SIZES, environment, expressions, where
from hypothesis import HealthCheck, assume, given, settings

from matdiff.output.plain import plain
from matdiff.output.unicode import pretty
from matdiff.syntax.reading import read


@pytest.mark.parametrize("write", [plain, pretty])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(node=expressions(depth=5))
def test_printed_text_is_read_back(write, node):
    env = environment(7)
    try:
        wanted = value(node, env, SIZES)
    except (OverflowError, ZeroDivisionError):
        assume(False)
    assume(np.all(np.isfinite(wanted)) and np.max(np.abs(wanted)) < 1e8)
    text = write(node)
    again = read(text, where(node)).expression
    assert again.shape == node.shape
    np.testing.assert_allclose(value(again, env, SIZES), wanted, rtol=1e-7, atol=1e-9, err_msg=text)
