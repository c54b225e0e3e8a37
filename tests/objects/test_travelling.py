"""Answers in files, copies and other processes: they arrive whole, their nodes interned where they arrive."""

from __future__ import annotations

import builtins
import copy
import multiprocessing
import pickle
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import matdiff
from matdiff.calculus import bookshelf
from matdiff.expression import build
from matdiff.expression.operators import OPERATORS
from matdiff.rewrite.book import LawBook

MAKERS = {
    "expression": lambda: matdiff.parse("x^T A y + log det(S)", "S: n x n spd"),
    "program": lambda: matdiff.parse("h = W x + b; sigmoid(h)"),
    "gradient": lambda: matdiff.grad("||X w - y||^2", "w"),
    "by an inverse": lambda: matdiff.grad("log det S + tr(S^-1 A)", "S^-1"),
    "complex": lambda: matdiff.grad("z^H A z", "z", "z: n complex, A: n x n complex"),
    "member": lambda: matdiff.grad("sum_i (x_i - m)^T S^-1 (x_i - m)", "x_k"),
    "jacobian": lambda: matdiff.jacobian("sigmoid(W x + b)", "x"),
    "hessian": lambda: matdiff.hessian("logsumexp(A x)", "x"),
    "differential": lambda: matdiff.differential("X^-1", "X", order=2),
    "index form": lambda: matdiff.index_derivative("f_i = W_ij x_j", "W"),
    "gradients": lambda: matdiff.grads("x^T A y", "x, A"),
    "hessians": lambda: matdiff.hessians("x^T A y + x^T x", "x, y"),
    "backward pass": lambda: matdiff.backprop("h = W x; z = tanh(h); z^T z"),
    "graph": lambda: matdiff.graph("h = W x; z = tanh(h); z^T z", "W"),
    "jvp": lambda: matdiff.jvp("tanh(W x)", "W"),
    "vjp": lambda: matdiff.vjp("tanh(W x)", "W"),
    "hvp": lambda: matdiff.hvp("||A x - b||^2", "x"),
    "solution": lambda: matdiff.solve("||X w - y||^2", "w"),
    "polynomial": lambda: matdiff.taylor("log det X", "X"),
    "score": lambda: matdiff.score("y ~ N(X b, s^2 I)", "b"),
    "expectation": lambda: matdiff.expect("x^T A x", "x ~ N(m, S)"),
    "divergence": lambda: matdiff.kl("N(m, S) || N(0, I)"),
    "traced": lambda: matdiff.grad(lambda x: x @ x, "x"),
    "text": lambda: matdiff.Text("A * x", "python"),
    "verdict": lambda: matdiff.verify("2 X^T X w", "||X w - y||^2", "w"),
}


@pytest.mark.parametrize("name", MAKERS)
def test_pickled_and_copied(name: str) -> None:
    answer = MAKERS[name]()
    for other in (pickle.loads(pickle.dumps(answer)), copy.deepcopy(answer), copy.copy(answer)):
        assert type(other) is type(answer)
        assert str(other) == str(answer)
        if hasattr(answer, "node"):
            assert other.node is answer.node
        if hasattr(answer, "steps"):
            assert list(map(str, other.steps)) == list(map(str, answer.steps))


def test_every_kind_of_node_is_interned_where_it_arrives() -> None:
    i = build.index("i", "N")
    family = build.symbol("x", ("n", 1), ("positive",), ("N",))
    node = build.indexed_sum(i, build.matmul(build.ones(1, "n"), build.member(family, i)))
    node = build.scale(build.HALF, build.number(3), node)
    assert pickle.loads(pickle.dumps(node)) is node
    assert copy.deepcopy([node, {"a": node}]) == [node, {"a": node}]
    assert pickle.loads(pickle.dumps(OPERATORS["inv"])) is OPERATORS["inv"]


def test_a_node_is_made_anew_in_another_process() -> None:
    data = pickle.dumps(matdiff.grad("||X w - y||^2", "w"))
    script = (
        "import pickle, sys, matdiff\n"
        "r = pickle.loads(sys.stdin.buffer.read())\n"
        "assert r.node is matdiff.grad('||X w - y||^2', 'w').node\n"
        "assert r.check().verdict == 'agreed', r.check()\n"
        "print(r)"
    )
    done = subprocess.run([sys.executable, "-c", script], input=data, capture_output=True)
    assert done.stdout.decode().strip() == "2 X^T (X w - y)", done.stderr.decode()


def _asked(question: tuple[str, str]) -> Any:
    return matdiff.grad(*question)


def test_process_pools() -> None:
    context = multiprocessing.get_context("spawn")
    questions = [("x^T A x", "x"), ("log det X", "X")]
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        found = list(pool.map(_asked, questions))
        assert [r.node for r in found] == [matdiff.grad(*q).node for q in questions]
        with pytest.raises(matdiff.MatdiffError) as error:
            list(pool.map(_asked, [("x^T A +", "x")]))
    assert str(error.value) == ("an operand is missing at the end\n  | x^T A +\n  |        ^")


def test_what_a_deep_program_shares_is_written_once() -> None:
    def size(layers: int) -> int:
        text = "; ".join(f"h{i + 1} = tanh(W{i + 1} h{i})" for i in range(layers))
        return len(pickle.dumps(matdiff.grads(f"{text}; h{layers}^T h{layers}", "W1, W2")))

    assert size(80) < 5 * size(20)


def test_laws_of_ones_own_travel_by_their_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "my.law"
    path.write_text(
        'cube: d(tr(A A A)) -> 3 tr(A A d(A))\n    for A: n x n\n    because "mine"\n    from Mine 1\n'
    )
    answer = matdiff.grad("tr(X X X)", "X", rules=[str(path)])
    data = pickle.dumps(answer)
    assert pickle.loads(data).derivation.book is answer.derivation.book
    monkeypatch.setattr(bookshelf, "_BOOKS", {})
    assert any(step.reason == "mine" for step in pickle.loads(data).steps)
    path.unlink()
    monkeypatch.setattr(bookshelf, "_BOOKS", {})
    with pytest.raises(matdiff.MatdiffError) as error:
        pickle.loads(data)
    assert str(error.value) == f"{path} cannot be read: No such file or directory"


def test_laws_from_no_file_are_refused() -> None:
    with pytest.raises(matdiff.UsageError) as error:
        pickle.dumps(LawBook(()))
    assert str(error.value) == (
        "laws that were not read from files are not pickled\n"
        "help: write them to a file and give it by rules or load_laws"
    )


def test_a_star_import_leaves_the_builtins() -> None:
    space: dict[str, Any] = {}
    exec("from matdiff import *", space)
    assert not (set(space) - {"__builtins__"}) & set(dir(builtins))
    assert space["grad"] is matdiff.grad
    assert issubclass(matdiff.SyntaxError, matdiff.MatdiffError)
