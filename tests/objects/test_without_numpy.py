"""Without NumPy what needs it says so, and names the extra; everything else works."""

from __future__ import annotations

import subprocess
import sys

import pytest

_SCRIPT = """
import sys
sys.modules["numpy"] = None
import matdiff
X, w, y = matdiff.symbols("X: m x n, w: n, y: m")
r = matdiff.grad((X @ w - y).T @ (X @ w - y), w)
assert r.check().verdict == "agreed"
try:
    {call}
except matdiff.UsageError as error:
    print(error)
"""
_MESSAGE = 'NumPy is not installed, and the function needs it\nhelp: pip install "matdiff[numpy]"'


@pytest.mark.parametrize(
    "call",
    [
        "r.function()",
        'matdiff.jacobian("W x", "W").dense({})',
        'matdiff.backprop("h = W x; h^T h").function()',
    ],
)
def test_the_extra_is_named(call: str) -> None:
    script = _SCRIPT.format(call=call)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.strip() == _MESSAGE, done.stderr
