"""Python that is not followed: the place, and what would be read. Nothing of a text is ever run."""

from __future__ import annotations

from pathlib import Path

import pytest

import matdiff

READ = "read are assignments, loops over range, def, if on what is known, import and return"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "np.sum(np.foo(x))",
            "numpy.foo is not known here\n  | np.sum(np.foo(x))\n  |        ^^^^^^^^^\nhelp: did you mean floor?",
        ),
        (
            "y = x\nwhile y > 1:\n    y = y / 2\nnp.sum(y)",
            "a while loop whose end depends on values is not read\n  in line 2, column 1\n  | while y > 1:\n  | ^^^^^^^^^^^^\n"
            "help: read are loops that count: for i in range(10), while i < 10",
        ),
        (
            "x[0] = 1\nnp.sum(x)",
            "an entry is given a value here, which changes an array in place\n  in line 1, column 1\n"
            "  | x[0] = 1\n  | ^^^^\nhelp: make the array by np.stack, np.concatenate or np.where",
        ),
        (
            "print(x)\nnp.sum(x)",
            "print(…) alone can only have a side effect, which is not followed\n  in line 1, column 1\n"
            "  | print(x)\n  | ^^^^^^^^\nhelp: leave this line out: read is what the value is made of",
        ),
        (
            "import os\nos.getcwd() + np.sum(x)",
            "the module os is not known here\n  in line 1, column 1\n  | import os\n  | ^^^^^^^^^\n"
            "help: known are numpy, scipy, torch, jax, math",
        ),
        (
            "np.sum(np.loadtxt('a.csv') @ x)",
            "loadtxt(…) has a side effect, which is not followed\n  | np.sum(np.loadtxt('a.csv') @ x)\n"
            "  |        ^^^^^^^^^^^^^^^^^^^\nhelp: leave it out",
        ),
        (
            "e = np.random.randn(3)\nnp.sum(e * x)",
            "randn draws at random, and has no derivative\n  in line 1, column 5\n  | e = np.random.randn(3)\n"
            "  |     ^^^^^^^^^^^^^^^^^^\nhelp: give the array a name instead: it is then an input",
        ),
        (
            "np.sum(x[x > 0])",
            "an array indexed by a condition is not read\n  | np.sum(x[x > 0])\n  |        ^^^^^^^^\n"
            "help: np.where(condition, a, b) is read",
        ),
        (
            "A = np.ones((2, 3))\nnp.sum(A @ A) + np.sum(x)",
            "the sizes that @ sums over are equal: 3 and 2\n  in line 2, column 8\n  | np.sum(A @ A) + np.sum(x)\n"
            "  |        ^^^^^",
        ),
        (
            "s = 1\nfor i in range(n):\n    s = s * x[i]\ns",
            "s goes from one turn of this loop to the next, and the number of turns is a size\n  in line 3, column 9\n"
            "  |     s = s * x[i]\n  |         ^\nhelp: write the number of turns as a whole number",
        ),
        (
            "np.sum(x",
            "this is no Python: '(' was never closed\n  | np.sum(x\n  |       ^\n"
            "help: with --dialect mathematics it is read as matrix notation",
        ),
        (
            "def f(x):\n    return np.sum(x)\n\ndef g(x):\n    return np.mean(x)",
            "which function: f, g?\nhelp: name it behind the file, loss.py::g, or leave the others out",
        ),
        ("np.sum(y) + 0 * np.sum(x) / 0", "division by zero\n  | np.sum(y) + 0 * np.sum(x) / 0\n  |             ^^^^^^^^^^^^^^^^^"),
        (
            "x = y\nnp.sum(x)",
            "x is no letter of its own here: it is given several values, or is another name's value or a number\n"
            "help: the inputs are y",
        ),
        ("np.exp(A @ x)", "a gradient is taken of a scalar, and this is an array of 1 axes\nhelp: ask for the jacobian"),
    ],
)  # fmt: skip
def test_refused(text: str, message: str) -> None:
    with pytest.raises(matdiff.MatdiffError) as caught:
        matdiff.grad(text, wrt="x")
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('touch {}') + np.sum(x)",
        "open('{}', 'w').write('x') + np.sum(x)",
        "exec(\"open('{}', 'w')\")\nnp.sum(x)",
        "eval(\"open('{}', 'w')\") + np.sum(x)",
        "def f(x, y=open('{}', 'w')):\n    return np.sum(x)",
    ],
)
def test_nothing_is_run(text: str, tmp_path: Path) -> None:
    with pytest.raises(matdiff.MatdiffError):
        matdiff.grad(text.format(tmp_path / "made"), wrt="x")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "text",
    [
        "np.sum(" * 300 + "x" + ")" * 300,
        "+".join(["np.sum(x)"] * 5000),
        "y = " + "-" * 900 + "x\nnp.sum(y)",
        "np.sum([i * x for i in range(10**9)])",
        "f = lambda g: g(g)\nf(f) + np.sum(x)",
        "\n".join(f"def f{i}(x):\n    return f{i + 1}(x) + f{i + 1}(x)" for i in range(30)) + "\nnp.sum(f0(x))",
    ],
)  # fmt: skip
def test_what_is_too_long_or_too_deep_ends_in_an_error(text: str) -> None:
    with pytest.raises(matdiff.MatdiffError):
        matdiff.grad(text, wrt="x")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "h = np.zeros(len(x))\ng = h\nh[0] = x[0]\nnp.sum(g) + np.sum(x)",
            "an entry is given a value here, which changes an array in place\n  in line 3, column 1\n  | h[0] = x[0]\n  | ^^^^\n"
            "help: make the array by np.stack, np.concatenate or np.where",
        ),
        (
            "Z = x[1:]\nZ -= 1\nnp.sum(x ** 2)",
            "Z is a part of another array here, or is kept in a list, which this changes in place\n  in line 2, column 1\n  | Z -= 1\n"
            "  | ^^^^^^\nhelp: write Z = Z + …: that is another array",
        ),
        (
            "d = (x - y).detach()\n(d * x).sum()",
            "detach keeps the derivative from going through what the variable is in\n  in line 1, column 5\n  | d = (x - y).detach()\n"
            "  |     ^^^^^^^^^^^^^^^^\nhelp: give the detached value a name of its own: it is then an input",
        ),
        (
            "@custom_vjp\ndef f(x):\n    return np.sum(x)\nf(x)",
            "custom_vjp is not a function known here\n  in line 2, column 1\n  | def f(x):\n  | ^^^^^^^^^\n"
            "help: put def custom_vjp(…): before it, or np.custom_vjp if it is NumPy's",
        ),
        (
            "np.hypot.outer(x, x, x)",
            "outer is given 4 arguments, and takes 3\n  | np.hypot.outer(x, x, x)\n  | ^^^^^^^^^^^^^^^^^^^^^^^",
        ),
        (
            "np.prod(x)",
            "a product over an axis is read where its length is a number up to 32\n  | np.prod(x)\n  | ^^^^^^^^^^\n"
            'help: declare it, where "x: 5"; of positive entries np.exp(np.sum(np.log(x))) is the same',
        ),
        (
            "np.sum(x[::-1] * y)",
            "a slice with a step is read where the length is a number\n  | np.sum(x[::-1] * y)\n  |        ^^^^^^^\n"
            "help: declare the length as a number",
        ),
    ],
)  # fmt: skip
def test_what_is_changed_in_place_or_depends_on_lengths(text: str, message: str) -> None:
    with pytest.raises(matdiff.MatdiffError) as caught:
        matdiff.grad(text, wrt="x")
    assert str(caught.value) == message
