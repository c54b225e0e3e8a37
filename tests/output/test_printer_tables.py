"""Every table by operator has a row for every operator, and every example in a docstring is right."""

import doctest
import importlib
import pkgutil

import pytest

import matdiff.output
from matdiff.expression.operators import OPERATORS
from matdiff.output.layout import LAYOUT

MODULES = [module.name for module in pkgutil.iter_modules(matdiff.output.__path__)]


def test_a_row_for_every_operator():
    assert set(LAYOUT) == set(OPERATORS)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    result = doctest.testmod(importlib.import_module(f"matdiff.output.{name}"))
    assert result.failed == 0
