"""Long and deep expressions: names for repeated parts, and work that grows with the graph."""

import json

import numpy as np
import pytest

from matdiff.codegen.functions import code
from matdiff.expression.build import (
    add,
    apply,
    hadamard,
    index,
    indexed_sum,
    inv,
    matmul,
    member,
    symbol,
    transpose,
)
from matdiff.output.documents import as_data, json_text
from matdiff.output.latex import latex, markdown
from matdiff.output.plain import plain
from matdiff.output.sharing import split
from matdiff.output.unicode import pretty


def numpy_function(node, symbols=None, **more):
    return code(node, symbols, **more).function()


def numpy_source(node, symbols=None, **more):
    return code(node, symbols, **more).source


W, x = symbol("W", ("n", "n")), symbol("x", ("n", 1))
i = index("i", "N")
z = member(symbol("z", ("n", 1), axes=("N",)), i)


def doubling(v, depth):
    """A graph of depth nodes whose tree has two to the depth."""
    for _ in range(depth):
        v = add(hadamard(apply("sigmoid", matmul(W, v)), v), apply("tanh", v))
    return v


def chain(depth):
    v = x
    for layer in range(depth):
        v = apply(
            "tanh", add(matmul(symbol(f"W{layer}", ("n", "n")), v), symbol(f"b{layer}", ("n", 1)))
        )
    return v


def inverses(depth):
    v = W
    for _ in range(depth):
        v = inv(v)
    return v


NODES = {
    "doubling": doubling(x, 400),
    "doubling in a sum": indexed_sum(i, matmul(doubling(z, 200), transpose(doubling(z, 200)))),
    "chain": chain(330),
    "inverses": inverses(1000),
}


@pytest.mark.parametrize(
    "write", [plain, pretty, latex, markdown, json_text, numpy_source, numpy_function]
)
@pytest.mark.parametrize("name", NODES)
def test_deep_and_wide_graphs_are_written(write, name):
    """Each subexpression is written once: written out these would have up to 2^200 signs, and the test would not end."""
    assert write(NODES[name])


def test_a_short_expression_is_written_out():
    assert "where" not in plain(doubling(x, 2))


def test_names_are_given_in_order_of_use():
    lines = plain(doubling(x, 40)).split("\n")
    assert lines[0] == "sigmoid(W v39) .* v39 + tanh(v39)"
    assert lines[1] == "where v1 = sigmoid(W x) .* x + tanh(x)"
    assert lines[2] == "      v2 = sigmoid(W v1) .* v1 + tanh(v1)"
    assert len(lines) == 40


def test_parts_that_depend_on_an_index_carry_it():
    text = plain(indexed_sum(i, matmul(transpose(doubling(z, 20)), doubling(z, 20))))
    assert text.startswith("sum_i v20_i^T v20_i\nwhere v1_i = sigmoid(W z_i) .* z_i + tanh(z_i)\n")


def test_names_in_use_are_not_given_again():
    v = doubling(symbol("v1", ("n", 1)), 20)
    node, definitions = split(v)
    names = [name for name, _ in definitions]
    assert "v1" not in names and len(set(names)) == len(names) == 19
    assert node.shape == v.shape


def test_long_latex_is_an_aligned_block():
    text = latex(doubling(x, 40))
    assert text.startswith("\\begin{aligned}") and text.endswith("\\end{aligned}")
    assert markdown(doubling(x, 40)).startswith("$$\n")


def test_data_of_a_large_graph_names_its_parts():
    data = json.loads(json_text(doubling(x, 400)))
    assert len(data["where"]) == 399
    assert as_data(matmul(W, x)) == {
        "operator": "matmul",
        "shape": ["n", 1],
        "operands": [{"symbol": "W", "shape": ["n", "n"]}, {"symbol": "x", "shape": ["n", 1]}],
    }


def test_code_of_a_deep_chain_runs():
    node = chain(330)
    random = np.random.default_rng(0)
    values = {"x": random.normal(size=3)}
    values |= {f"W{k}": random.normal(size=(3, 3)) for k in range(330)}
    values |= {f"b{k}": random.normal(size=3) for k in range(330)}
    wanted = values["x"]
    for k in range(330):
        wanted = np.tanh(values[f"W{k}"] @ wanted + values[f"b{k}"])
    np.testing.assert_allclose(numpy_function(node)(**values), wanted)
