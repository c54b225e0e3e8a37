"""Derivations by other methods, in other detail and notation: each ends in the answer, and each line follows from the one before.

The chain rule's factors are multiplied by NumPy at a random point of distinct sizes; entries are compared with the answer's own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from output import typesetting

import matdiff
from matdiff.answers.chainrule import links_of
from matdiff.cli import main
from matdiff.expression.nodes import Node
from matdiff.expression.traverse import symbols
from matdiff.numeric.fields import FLOAT
from matdiff.numeric.sampling import choose_sizes, sample
from matdiff.numeric.values import Evaluator

CHAINS = [
    ("grad", "||A x - b||^2", "x", "r"),
    ("grad", "1/2 ||A x - b||^2", "x", "r"),
    ("grad", "log(1 + exp(-y w^T x))", "w", "c s k"),
    ("jacobian", "softmax(W x)", "x", "u"),
    ("grad", "u^T sigmoid(W x + b)", "W", "v z"),
    ("grad", "u^T sigmoid(W x + b)", "b", "v z"),
    ("grad", "||X W - Y||^2", "W", "R"),
    ("grad", "log det(X^T X)", "X", "M"),
    ("grad", "y^T tanh(W2 tanh(W1 x))", "x", "u v z h"),
    ("grad", "exp(-1/2 (x - m)^T S (x - m))", "x", "r c"),
    ("grad", "(a^T x)^3", "x", "c"),
    ("jacobian", "A sin(B x)", "x", "u v"),
    ("grad", "sqrt(tr(X^T X))", "X", "M c"),
    ("grad", "h = tanh(W x); s = u^T h; s^2", "x", "v h s"),
    ("grad", "tr(inv(A X B))", "X", "M R"),
]


@pytest.mark.parametrize(("kind", "text", "wrt", "letters"), CHAINS, ids=lambda v: str(v))
def test_the_product_of_the_links_is_the_derivative(
    kind: str, text: str, wrt: str, letters: str
) -> None:
    found = getattr(matdiff, kind)(text, wrt)
    links = links_of(found.record)
    names = [link.letter.name for link in reversed(links)]
    assert len(names) == len(letters.split()) + 1
    if kind == "grad" and "det" not in text and "inv" not in text:
        assert names[:-1] == letters.split()
    roots = (found.expression.node, found.node)
    sizes = choose_sizes(*roots)
    values: dict[Any, Any] = dict(sample(symbols(*roots), sizes, 1).values)

    def value(node: Node) -> Any:
        return np.array(Evaluator(values, FLOAT, sizes=sizes, tangents={}).value(node), dtype=float)

    for link in reversed(links):
        values[link.letter] = value(link.value)
    product = value(links[0].factor)
    for link in links[1:]:
        product = product @ value(link.factor)
    answer = value(found.node)
    flat = answer.reshape(1, -1, order="F") if kind == "grad" else answer
    assert np.allclose(product, flat, rtol=1e-9)


@pytest.mark.parametrize(("kind", "text", "wrt", "letters"), CHAINS[:6])
def test_a_chain_ends_in_the_answer(kind: str, text: str, wrt: str, letters: str) -> None:
    found = getattr(matdiff, kind)(text, wrt)
    last = str(found.explain(method="chain")).splitlines()
    assert any(found.unicode() in line for line in last[-2:])


@pytest.mark.parametrize("text", ["x^T A x", "x/||x||", "x^T x + sum(x)", "||x||"])
def test_no_chain_where_nothing_is_passed_through(text: str) -> None:
    find = matdiff.jacobian if text.startswith("x/") else matdiff.grad
    with pytest.raises(
        matdiff.MatdiffError,
        match=r"^x does not pass through one inner quantity: the function is no composition",
    ):
        find(text, "x").explain(method="chain").latex()


ENTRIES = [
    ("jacobian", "softmax(x)", "x", ["m = i", "m ≠ i", "all entries together"]),
    ("jacobian", "x .* x", "x", ["m = i", "m ≠ i", "all entries together"]),
    ("jacobian", "X y", "X", ["m = i", "m ≠ i", "all entries together"]),
    ("jacobian", "X^T", "X", ["n = i, m = j", "else", "all entries together"]),
    ("hessian", "sum(exp(x))", "x", ["p = m", "p ≠ m", "all entries together"]),
    ("grad", "||A x - b||^2", "x", ["all entries together"]),
    ("grad", "tr(A X B)", "X", ["all entries together"]),
]


@pytest.mark.parametrize(("kind", "text", "wrt", "last"), ENTRIES, ids=lambda v: str(v))
def test_entries_have_their_cases(kind: str, text: str, wrt: str, last: list[str]) -> None:
    rows = str(getattr(matdiff, kind)(text, wrt).explain(method="entries")).splitlines()
    assert [row.split("    ")[-1].strip() for row in rows[-len(last) :]] == last


def test_the_cases_of_softmax() -> None:
    rows = str(matdiff.jacobian("softmax(x)", "x").explain("ascii", method="entries"))
    assert "=  softmax(x)_i - softmax(x)_i^2 " in rows
    assert "=  -softmax(x)_i softmax(x)_m " in rows
    assert "dx_i/dx_m = 1 for i = m, else 0" in rows


def test_every_sum_is_written() -> None:
    rows = str(matdiff.grad("x^T A x", "x").explain(method="entries"))
    assert "f  =  Σ_k Σ_l A_kl x_l x_k" in rows
    assert "=  Σ_k A_mk x_k + Σ_k A_km x_k" in rows


def test_notation() -> None:
    found = matdiff.grad("tr(A X B)", "X")
    lines = str(found.explain(notation="∂, Tr, A:B, ∂f/∂x, ′")).splitlines()
    assert [line.split("  =  ")[1].split("    ")[0] for line in lines] == [
        "Tr(A X B)", "Tr(∂(A X B))", "Tr(A ∂X B)", "Tr(B A ∂X)", "A′ B′ : ∂X", "A′ B′",
    ]  # fmt: skip
    assert lines[-1].startswith("∂f/∂X  =") and lines[-1].endswith("∂f = Tr(G′ ∂X)")
    assert (
        r"\langle A^{\top} B^{\top}, \mathrm{d}X \rangle" in found.explain(notation="<A,B>").latex()
    )
    assert str(found.explain()) == str(
        found.explain(notation="d, tr, ∇, ᵀ")
    )  # and nothing stays behind


def test_hints_do_not_tell_the_answer() -> None:
    found = matdiff.grad("||A x - b||^2", "x")
    rows = str(found.explain("ascii")).splitlines()
    for lines in range(len(rows) - 1):
        said = str(found.hint(lines, "ascii")).splitlines()
        assert len(said) == lines + 1
        assert "grad_x" not in " ".join(said)
        assert rows[lines].endswith(said[-1].removeprefix("next: "))
    with pytest.raises(
        matdiff.MatdiffError,
        match=r"^the derivation has 7 lines, and hints are the first 5: 9 is too many",
    ):
        found.hint(9)


AT = "A = [1 2; 3 4], x = [1, 1], b = [2, 3]"


def test_the_numbers_of_every_line() -> None:
    found = matdiff.grad("||A x - b||^2", "x")
    A, x, b = np.array([[1, 2], [3, 4]]), np.ones(2), np.array([2, 3])
    f, g = (A @ x - b) @ (A @ x - b), 2 * A.T @ (A @ x - b)
    ends = [f"{f:g}"] * 2 + [f"[{g[0]:g}, {g[1]:g}]^T dx"] * 4 + [f"[{g[0]:g}, {g[1]:g}]"]
    for line, end in zip(str(found.explain("ascii", at=AT)).splitlines(), ends, strict=True):
        assert f" = {end} " in line
    assert "∂f/∂r  =  2 rᵀ = [2 8]" in str(found.explain(method="chain", at=AT))
    assert r"\begin{bmatrix} 26 \\ 36 \end{bmatrix}" in found.explain(at=AT).latex()


def test_numbers_by_a_matrix_and_a_number() -> None:
    said = str(
        matdiff.grad("tr(A X B)", "X").explain(at="A = [1 2; 3 4], X = [1 0; 0 1], B = [1 1; 0 2]")
    )
    assert said.count("⟨[4 6; 6 8], dX⟩") == 4
    assert " = 6 dt " in str(matdiff.grad("t^2", "t").explain(at="t = 3"))


@pytest.mark.parametrize(
    ("at", "message"),
    [
        ("x = [1, 1]", "no value is given for A, b"),
        ("A = [1 2; 3 4], x = [1, 1, 1], b = [2, 3]", "the value given for x does not fit"),
        ("x", "'x' gives no value to a name"),
    ],
)
def test_numbers_that_do_not_fit(at: str, message: str) -> None:
    with pytest.raises(matdiff.MatdiffError, match=f"^{message}"):
        str(matdiff.grad("||A x - b||^2", "x").explain(at=at))


def test_sources_beside_the_lines() -> None:
    said = str(matdiff.grad("log det X", "X").explain(cite=True))
    assert "[Chen2023 Theorem 1-1 (7)" in said or "[MagnusNeudecker" in said or "[Cookbook" in said


def test_katex_reads_them() -> None:
    found = matdiff.jacobian("softmax(W x)", "x"), matdiff.grad("u^T sigmoid(W x + b)", "W")
    formulas = [
        v.explain(method=method).latex() for v in found for method in ("chain", "index", "entries")
    ]
    formulas += [v.explain(notation="∂, Tr, ⟨A,B⟩, ∂f/∂x, ′", cite=True).latex() for v in found]
    formulas += [found[0].hint(2).latex(), found[0].hint(0).latex()]
    wrong = typesetting.by_katex(formulas)
    if wrong is None:
        pytest.skip("node and its package katex are not there")
    assert wrong == []


LINES = [
    (("grad", "||A x - b||^2", "wrt", "x", "--method", "chain"), "the chain rule: (1 x m) (m x n)"),
    (("jacobian", "softmax(x)", "wrt", "x", "--method", "entries"), "all entries together"),
    (("jacobian", "A X B", "wrt", "X", "--method", "index"), "deltas contracted"),
    (("grad", "||A x - b||^2", "wrt", "x", "--detail", "full"), "product rule"),
    (("backprop", "z = W x; ||z||^2", "--detail", "brief", "--cite"), "[Chen2023"),
]


@pytest.mark.parametrize(("line", "part"), LINES)
def test_on_the_command_line(
    line: tuple[str, ...], part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*line, "--no-check", "--format", "ascii"]) == 0
    assert part in capsys.readouterr().out


def test_a_hint_on_the_command_line_has_no_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grad", "x^T A y", "wrt", "A", "--hint", "2", "--format", "ascii"]) == 0
    assert capsys.readouterr().out == (
        " f  =  x^T A y     definition\ndf  =  x^T dA y    product rule; x, y constant\nnext: tr AB = tr BA\n"
    )


MISTAKES = [
    (("--method", "foo"), "the methods are differential, chain, index, entries, not 'foo'"),
    (("--detail", "long"), "the details are brief, normal, full, not 'long'"),
    (("--notation", "Sp"), "the notations are d  ∂  tr  Tr  A:B  ⟨A,B⟩  ∇  ∂f/∂x  ᵀ  ′, not 'Sp'"),
    (("--hint", "7"), "the derivation has 5 lines, and hints are the first 3: 7 is too many"),
]


@pytest.mark.parametrize(("options", "message"), MISTAKES)
def test_mistakes(
    options: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["grad", "x^T A y", "wrt", "A", *options]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", f"error: {message}\n")


def test_methods_of_several_gradients_and_of_json() -> None:
    both = matdiff.grad("||A x - b||^2", "x, b").explain(method="chain")
    assert str(both).count("the chain rule") == 2
    assert json.dumps(matdiff.grad("x^T x", "x").to_dict())


def test_a_derivation_is_as_wide_as_the_terminal() -> None:
    leader, follower = os.openpty()
    line = [
        sys.executable,
        "-m",
        "matdiff",
        "grad",
        "y' sigmoid(W2 tanh(W1 x))",
        "wrt",
        "W1",
        "--steps",
        "--no-check",
    ]
    subprocess.run(
        line,
        stdout=follower,
        env={**os.environ, "COLUMNS": "72", "PYTHONIOENCODING": "utf-8"},
        check=True,
    )
    os.close(follower)
    derivation = (
        os.read(leader, 65536).decode().replace("\r", "").strip().split("\n\n")[-1].splitlines()
    )
    os.close(leader)
    assert len(derivation) > 12
    assert max(map(len, derivation)) <= 72
    whole = str(matdiff.grad("y' sigmoid(W2 tanh(W1 x))", "W1").explain())
    assert max(map(len, whole.splitlines())) > 72  # where there is no terminal lines are whole
