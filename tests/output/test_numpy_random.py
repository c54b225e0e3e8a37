"""Generated code against the definition of every operator, on random expressions of distinct rectangular sizes."""

import numpy as np
import pytest
from evaluator import value
from expressions import FAMILIES, PLAIN, SIZES, arguments, environment, expressions
from hypothesis import HealthCheck, assume, given, settings

from matdiff.codegen.functions import code


def numpy_function(node, symbols=None, **more):
    return code(node, symbols, **more).function()


def numpy_source(node, symbols=None, **more):
    return code(node, symbols, **more).source


ALL = [*PLAIN.values(), *FAMILIES.values()]


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(expressions())
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_code_has_the_value_of_the_expression(node):
    env = environment(7)
    try:
        wanted = value(node, env, SIZES)
    except (OverflowError, ZeroDivisionError):
        assume(False)
    assume(np.all(np.isfinite(wanted)) and np.max(np.abs(wanted)) < 1e8)
    got = numpy_function(node, symbols=ALL)(**arguments(env))
    shape = tuple(SIZES.get(s, s) for s in node.shape)
    expected_axes = {True: 0}.get(shape == (1, 1), 1 if 1 in shape else 2)
    assert np.ndim(got) == expected_axes, numpy_source(node)
    np.testing.assert_allclose(
        np.asarray(got).reshape(shape), wanted, rtol=1e-7, atol=1e-9, err_msg=numpy_source(node)
    )
