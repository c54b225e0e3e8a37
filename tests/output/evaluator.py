"""Values of expressions by the book: every value a matrix of two axes, every operator its definition. For the tests alone."""

from __future__ import annotations

import math

import numpy as np

from matdiff.expression.nodes import Apply, Number, Symbol

ENTRYWISE = {
    "exp": math.exp,
    "log": math.log,
    "abs": abs,
    "sign": lambda t: float(np.sign(t)),
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "arcsin": math.asin,
    "arccos": math.acos,
    "arctan": math.atan,
    "sinh": math.sinh,
    "cosh": math.cosh,
    "tanh": math.tanh,
    "arcsinh": math.asinh,
    "arccosh": math.acosh,
    "arctanh": math.atanh,
    "sigmoid": lambda t: 1 / (1 + math.exp(-t)),
    "relu": lambda t: max(t, 0.0),
    "softplus": lambda t: math.log(1 + math.exp(t)),
    "gelu": lambda t: t * 0.5 * (1 + math.erf(t / math.sqrt(2))),
    "erf": math.erf,
    "step": lambda t: 1.0 if t > 0 else 0.0,
}


def entries(function, *arrays):
    result = np.empty_like(arrays[0])
    for place in np.ndindex(result.shape):
        result[place] = function(*[a[place] for a in arrays])
    return result


def value(node, env, sizes):
    """env: name to a matrix, of a family to a list of them, of an index to its number, of a function to a function."""

    def size(s):
        return math.prod(int(p) if p.isdigit() else sizes[p] for p in str(s).split("*"))

    def at(v):
        return value(v, env, sizes)

    if isinstance(node, Number):
        return np.array([[float(node.value)]])
    if isinstance(node, Symbol):
        return env[node.name]
    assert isinstance(node, Apply)
    name, operands = node.operator.name, node.operands
    if name == "indexed_sum":
        index, body = operands
        members = [value(body, {**env, index.name: i}, sizes) for i in range(size(index.axes[0]))]
        return np.sum(members, axis=0)
    if name == "member":
        return env[operands[0].name][env[operands[1].name]]
    shape = tuple(size(s) for s in node.shape)
    if name in ("ones", "zeros"):
        return np.full(shape, 1.0 if name == "ones" else 0.0)
    if name == "eye":
        return np.eye(shape[0])
    if name == "pi":
        return np.array([[math.pi]])
    if name == "size":
        return np.array([[float(size(node.parameters[0]))]])
    if name in ("function", "matrix_function"):
        word, order = node.parameters[:2]
        function = env["d" * order + word]
        return (
            entries(function, at(operands[0]))
            if name == "function"
            else function(at(operands[0]).item())
        )
    a = at(operands[0])
    if name in ENTRYWISE:
        return entries(ENTRYWISE[name], a)
    if name in ("softmax", "logsumexp"):
        rows = a.T if a.shape[1] == 1 else a
        e = np.exp(rows)
        total = np.sum(e, axis=1, keepdims=True)
        soft = e / total
        return (soft.T if a.shape[1] == 1 else soft) if name == "softmax" else np.log(total)
    rest = [at(v) for v in operands[1:]]
    unary = {
        "transpose": lambda: a.T,
        "tr": lambda: np.trace(a),
        "sum": lambda: np.sum(a),
        "rowsum": lambda: np.sum(a, axis=1, keepdims=True),
        "diag": lambda: np.diag(a[:, 0]),
        "diagonal": lambda: np.diag(a)[:, None],
        "tril": lambda: np.tril(a),
        "triu": lambda: np.triu(a),
        "toeplitz_part": lambda: sum(
            np.mean(np.diagonal(a, k)) * np.eye(len(a), k=k) for k in range(1 - len(a), len(a))
        ),
        "inv": lambda: np.linalg.inv(a),
        "det": lambda: np.linalg.det(a),
        "logdet": lambda: np.log(abs(np.linalg.det(a))),
        "norm": lambda: np.sqrt(np.sum(a * a)),
        "inner": lambda: np.sum(a * rest[0]),
        "power": lambda: entries(lambda t: t ** rest[0].item(), a),
        "max": lambda: np.maximum(a, rest[0]),
        "min": lambda: np.minimum(a, rest[0]),
    }
    if name in unary:
        result = np.asarray(unary[name]())
        return result if result.ndim == 2 else result.reshape(1, 1)
    for b in rest:
        if name == "add":
            a = a + b
        elif name == "hadamard":
            a = a * b
        elif name == "scale":
            a = a.item() * b
        elif name == "matmul":
            a = a @ b
        else:
            raise AssertionError(f"{name} takes two operands")
    return a
