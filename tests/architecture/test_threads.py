"""Threads: nodes are interned once whoever makes them, and answers are those of one thread."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import matdiff
from matdiff.expression.build import matmul, symbol
from matdiff.expression.nodes import Node

QUESTIONS = [
    ("x' A y", "A"),
    ("||X w - y||^2", "w"),
    ("log det X + tr(A X)", "X"),
    ("sum(exp(A x)) + x' x", "x"),
    ("tr(A X' B X)", "X"),
]
THREADS, ROUNDS = 8, 250


def test_threads_make_one_node() -> None:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    barrier = Barrier(THREADS)

    def made(k: int) -> list[Node]:
        barrier.wait()
        return [matmul(symbol(f"A{i}", ("m", "n")), symbol("x", ("n", 1))) for i in range(ROUNDS)]

    try:
        with ThreadPoolExecutor(THREADS) as pool:
            found = list(pool.map(made, range(THREADS)))
    finally:
        sys.setswitchinterval(before)
    assert all(len(set(map(id, nodes))) == 1 for nodes in zip(*found, strict=True))


def test_threads_give_the_answers_of_one() -> None:
    def answer(k: int) -> str:
        text, wrt = QUESTIONS[k % len(QUESTIONS)]
        return str(matdiff.grad(text, wrt))

    count = THREADS * 20
    alone = [answer(k) for k in range(len(QUESTIONS))]
    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(answer, range(count)))
    assert found == [alone[k % len(QUESTIONS)] for k in range(count)]
