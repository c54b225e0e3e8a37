"""Matrix calculus cheat sheet, examples 0.5 to 0.8: the computation graph, forward and backward."""

from __future__ import annotations

from xml.etree import ElementTree

import matdiff

_FUNCTION = "(x + y) max(y, z)"
_POINT = "x = 1, y = 2, z = 0"


def test_row_4_5_example_0_8_the_operations_are_nodes() -> None:
    """a = x + y, b = max(y, z), f = a b; the edges are the inputs."""
    graph = matdiff.graph(_FUNCTION)
    named = {name: graph.expression(name) for name in graph.vertices}
    assert named == {"x": "x", "y": "y", "z": "z", "a": "x + y", "b": "max(y, z)", "f": "a b"}
    assert set(graph.edges) == {("x", "a"), ("y", "a"), ("y", "b"), ("z", "b"), ("a", "f"), ("b", "f")}  # fmt: skip


def test_row_4_5_example_0_8_forward_values() -> None:
    graph = matdiff.graph(_FUNCTION, at=_POINT)
    values = {name: graph.value(name) for name in graph.vertices}
    assert values == {"x": 1, "y": 2, "z": 0, "a": 3, "b": 2, "f": 6}


def test_row_4_5_example_0_6_downstream_is_upstream_times_local() -> None:
    graph = matdiff.graph(_FUNCTION, at=_POINT)
    found = {pair: tuple(graph.edge(*pair).values()) for pair in graph.edges}
    assert found == {  # local, upstream, downstream
        ("a", "f"): (2, 1, 2),
        ("b", "f"): (3, 1, 3),
        ("x", "a"): (1, 2, 2),
        ("y", "a"): (1, 2, 2),
        ("y", "b"): (1, 3, 3),
        ("z", "b"): (0, 3, 0),
    }
    assert all(local * up == down for local, up, down in found.values())


def test_row_4_5_example_0_8_gradients_add_up_where_an_edge_goes_out_twice() -> None:
    graph = matdiff.graph(_FUNCTION, at=_POINT)
    assert {name: graph.gradient(name) for name in "xyzabf"} == {
        "x": 2, "y": 5, "z": 0, "a": 2, "b": 3, "f": 1,
    }  # fmt: skip
    assert "∂f/∂y = 2 + 3 = 5" in graph.svg().replace("</tspan>", "")


def test_row_4_5_example_0_6_the_chain_of_a_layer() -> None:
    """∂s/∂b = ∂s/∂h ∂h/∂z ∂z/∂b for s = uᵀ h, h = f(z), z = W x + b."""
    graph = matdiff.graph("z = W x + b; h = f(z); s = u^T h", where="x: n")
    assert graph.edge("h", "s")["downstream"] == "u"
    assert graph.edge("z", "h")["downstream"] == "delta_h .* f'(z)"
    assert graph.edge("b", "z")["downstream"] == "delta_z"


def test_row_4_5_example_0_7_an_operation_of_several_inputs() -> None:
    """z = W x: a downstream gradient for each input."""
    graph = matdiff.graph("W x", where="x: n")
    assert graph.edge("W", "y")["downstream"] == "delta_y x^T"
    assert graph.edge("x", "y")["downstream"] == "W^T delta_y"


def test_row_4_5_the_graph_is_drawn() -> None:
    graph = matdiff.graph(_FUNCTION, at=_POINT)
    words = {
        "".join(e.itertext())
        for e in ElementTree.fromstring(graph.svg()).iter()
        if e.tag.endswith("}text")
    }
    assert {"f = a b", "a = x + y", "b = max(y, z)", "= 6", "2 × 1 = 2", "3 × 1 = 3", "0 × 3 = 0"} <= words  # fmt: skip
