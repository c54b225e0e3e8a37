"""The names of the package: each is found, and none is hidden when a module of the same name is imported."""

from __future__ import annotations

import subprocess
import sys

import pytest
from source_tree import modules

import matdiff


@pytest.mark.parametrize("name", matdiff.__all__)
def test_public_name_is_found(name: str) -> None:
    assert callable(getattr(matdiff, name))


def test_no_public_name_is_also_a_module() -> None:
    """Importing ``matdiff.NAME`` binds the module in the package, in place of the function."""
    top = {name.partition(".")[0] for name in modules()}
    assert not top & set(matdiff.__all__)


def test_functions_stay_callable_after_a_check() -> None:
    text = (
        "import matdiff\n"
        "matdiff.grad('x^T x', wrt='x').check()\n"
        "assert all(callable(getattr(matdiff, name)) for name in matdiff.__all__)\n"
    )
    subprocess.run([sys.executable, "-c", text], check=True)
