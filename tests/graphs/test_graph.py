"""What a computation graph says: its vertices, what comes back along its edges, its numbers, and its texts."""

from __future__ import annotations

import re

import numpy as np
import pytest

import matdiff
from graphs.examples import DOCUMENT, EXAMPLES


def _point(name: str) -> tuple[matdiff.ComputationGraph, dict[str, np.ndarray]]:
    """The graph of an example at a random point."""
    example = EXAMPLES[name]
    random = np.random.default_rng(7)
    values = {}
    for letter, symbol in matdiff.parse(example.text, example.where).reading.symbols.items():
        shape = [int(size) for size in (*symbol.axes, *symbol.shape)]
        if symbol.shape[0] == symbol.shape[1] != 1:
            values[letter] = np.eye(shape[-1]) * 2 + random.uniform(-0.5, 0.5, shape)
        elif symbol.shape == (1, 1):
            values[letter] = random.uniform(0.3, 1.2)
        elif symbol.shape[1] == 1:
            values[letter] = random.uniform(0.2, 1.2, shape[:-1])
        else:
            values[letter] = random.uniform(-1, 1, shape)
    return matdiff.graph(example.text, example.wrt, example.where, at=values), values


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_comes_back_to_the_leaves_is_the_gradient(name: str) -> None:
    """The sums of local times upstream, edge by edge, against the gradient that is derived of the whole."""
    example = EXAMPLES[name]
    graph, values = _point(name)
    names = example.wrt or ", ".join(values)
    for wrt, gradient in matdiff.grads(example.text, names, example.where).items():
        expected = np.asarray(gradient.function()(**values))
        found = np.asarray(graph.gradient(wrt)).reshape(expected.shape)
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_fine_graph_has_the_same_gradients(name: str) -> None:
    example = EXAMPLES[name]
    graph, values = _point(name)
    fine = matdiff.graph(example.text, example.wrt, example.where, at=values, fine=True)
    assert len(fine.vertices) >= len(graph.vertices)
    for wrt in (example.wrt or ", ".join(values)).split(", "):
        assert np.asarray(fine.gradient(wrt)) == pytest.approx(np.asarray(graph.gradient(wrt)))
    root = graph.vertices[-1]
    assert fine.value(fine.vertices[-1]) == pytest.approx(graph.value(root))


def test_an_edge_says_local_times_upstream() -> None:
    graph, _ = _point("wide_sum")
    for source, target in graph.edges:
        edge = graph.edge(source, target)
        assert edge["local"] * edge["upstream"] == pytest.approx(edge["downstream"])


def test_a_person_draws_these_vertices() -> None:
    graph = matdiff.graph("||X w - y||^2", "w")
    assert graph.vertices == ("X", "w", "u", "y", "r", "f")
    assert [graph.expression(v) for v in ("u", "r", "f")] == ["X w", "u - y", "||r||^2"]
    assert graph.edges == (("X", "u"), ("w", "u"), ("u", "r"), ("y", "r"), ("r", "f"))
    fine = matdiff.graph("||X w - y||^2", "w", fine=True)
    assert [fine.expression(v) for v in fine.vertices if v not in "Xwy"] == [
        "X w",
        "-y",
        "u + v",
        "||z||",
        "a^2",
    ]


def test_a_program_is_drawn_by_its_statements() -> None:
    graph = matdiff.graph("h = W x + b; z = sigmoid(h); s = u^T z", "W, b", "x: n")
    assert graph.vertices == ("W", "x", "b", "h", "z", "u", "s")
    assert graph.edge("W", "h") == {
        "local": None,
        "upstream": "delta_h",
        "downstream": "delta_h x^T",
    }
    assert graph.edge("h", "z")["downstream"] == "delta_z .* z .* (1 - z)"
    assert graph.edge("z", "s") == {"local": "u", "upstream": "1", "downstream": "u"}


def test_sums_of_a_program_stay_apart() -> None:
    """r = x + h, then y = r + z: y takes r, and is not the sum of three."""
    graph = matdiff.graph("r = x + h; y = r + z; ||y||^2", where="x: n")
    assert graph.edges == (("x", "r"), ("h", "r"), ("r", "y"), ("z", "y"), ("y", "f"))


def test_names_that_are_taken_are_not_given_again() -> None:
    graph = matdiff.graph("u^T f(a W x + b)", where="a: scalar, x: n")
    assert len(set(graph.vertices)) == len(graph.vertices)
    assert "f" not in graph.vertices


def test_what_the_result_does_not_use_is_left_out_and_said() -> None:
    graph = matdiff.graph("h = W x; z = sigmoid(h); ||h||^2", where="x: n")
    assert "z" not in graph.vertices
    assert graph.notes[-1] == "Not drawn, since f does not use it: z."


@pytest.mark.parametrize("text", ["X W", "Y = X W", "Y = X W; L(Y)"])
def test_of_a_matrix_the_cotangent_is_given(text: str) -> None:
    graph = matdiff.graph(text, where="X: n x d, W: d x k")
    assert graph.edge("X", "Y") == {
        "local": None,
        "upstream": "delta_Y",
        "downstream": "delta_Y W^T",
    }
    assert "δ_Y, given" in graph.tree()
    assert graph.notes == ("L is any scalar function of Y; its gradient by Y is given.",)


def test_values_of_a_matrix_need_no_loss() -> None:
    numbers = matdiff.graph("X w", where="X: 2 x 2", at={"X": [[1, 2], [3, 4]], "w": [1, -1]})
    assert numbers.value("y") == [[-1.0], [-1.0]]
    with pytest.raises(matdiff.UsageError, match="there is no gradient by w in this graph"):
        numbers.gradient("w")


@pytest.mark.parametrize(
    ("text", "root"), [("φ(w^T x)", "phi(a)"), ("σ(w^T x)", "sigmoid(a)"), ("σ(W x)", "sigmoid(u)")]
)
def test_a_function_in_greek_is_no_loss(text: str, root: str) -> None:
    graph = matdiff.graph(text, where="x: n")
    assert graph.expression(graph.vertices[-1]) == root


def test_the_cotangent_of_a_number_that_goes_into_a_loss_is_given() -> None:
    graph = matdiff.graph("y = w^T x; L(y)", "w", "x: n")
    assert graph.edge("w", "y")["downstream"] == "delta_y x"
    assert "δ_y, given" in graph.tree()


def test_a_loss_of_two_values_is_not_drawn() -> None:
    with pytest.raises(matdiff.UnsupportedError, match="a loss of several values is not drawn"):
        matdiff.graph("Y = X W; Z = Y B; L(Y, Z)", where="X: n x d")


def test_declarations_and_comments_of_a_program() -> None:
    program = "# a layer\nx: 3; W: 2 x 3\nh = W x  # linear\nL = h^T h\n"
    graph = matdiff.graph(program, "W")
    assert graph.vertices == ("W", "x", "h", "L")
    assert "W       2 × 3" in graph.tree()


def test_what_backprop_found_has_a_graph() -> None:
    found = matdiff.backprop("h = W x; L = ||h - y||^2", "W")
    assert "∇_W L = δ_h xᵀ" in matdiff.graph(found).tree()


def test_the_structure_of_a_parameter_counts() -> None:
    graph = matdiff.graph("B = S^-1; L = a^T B b", where="S: n x n symmetric")
    free = matdiff.graph("B = S^-1; L = a^T B b", where="S: n x n")
    assert graph.edge("B", "L")["downstream"] == free.edge("B", "L")["downstream"] == "a b^T"
    assert free.edge("S", "B")["downstream"] == "-B^T delta_B B^T"
    assert graph.edge("S", "B")["downstream"] == "-1/2 B (delta_B + delta_B^T) B"


def test_a_gradient_that_was_derived_has_a_graph() -> None:
    gradient = matdiff.grad("||X w - y||^2", wrt="w")
    assert matdiff.graph(gradient).tree() == matdiff.graph("||X w - y||^2", "w").tree()


def test_the_text_may_say_the_variable() -> None:
    assert "∇_w f = Xᵀ δ_u" in matdiff.graph("d/dw ||X w - y||^2").tree()


def test_the_tree_names_what_is_shared() -> None:
    assert str(matdiff.graph(DOCUMENT, at="x = 1, y = 2, z = 0")).splitlines() == [
        "f = a b            scalar   = 6   δ_f = 1",
        "├─ a = x + y       scalar   = 3   δ_a = b = 2 × 1 = 2",
        "│  ├─ x            scalar   = 1   ∂f/∂x = δ_a = 1 × 2 = 2",
        "│  └─ y            scalar   = 2   ∂f/∂y += δ_a = 1 × 2 = 2;  in all ∂f/∂y = 2 + 3 = 5",
        "└─ b = max(y, z)   scalar   = 2   δ_b = a = 3 × 1 = 3",
        "   ├─ y (above)                   ∂f/∂y += δ_b 𝟏(y − z > 0) = 1 × 3 = 3",
        "   └─ z            scalar   = 0   ∂f/∂z = δ_b 𝟏(z − y > 0) = 0 × 3 = 0",
    ]


def test_a_network_as_a_tree_stays_at_the_left() -> None:
    lines = matdiff.graph(*_network()).tree().splitlines()
    starts = [line.split(" ")[0] for line in lines]
    assert starts == ["L", "├─", "h2", "├─", "├─", "z1", "h1", "├─", "├─", "└─"]


def _network() -> tuple[str, str, str]:
    example = EXAMPLES["network"]
    return example.text, example.wrt, example.where


@pytest.mark.parametrize("name", EXAMPLES)
def test_dot_has_a_line_for_each_vertex_and_edge(name: str) -> None:
    example = EXAMPLES[name]
    graph = matdiff.graph(example.text, example.wrt, example.where)
    lines = graph.dot().splitlines()
    assert lines[0] == "digraph computation {" and lines[-1] == "}"
    quoted = r'"(?:[^"\\]|\\.)*"'
    vertex = re.compile(rf"  v(\d+) \[label={quoted}(, \w+={quoted})*\];")
    edge = re.compile(rf"  v(\d+) -> v(\d+)( \[label={quoted}\])?;")
    vertices = [m for line in lines if (m := vertex.fullmatch(line))]
    edges = [m for line in lines if (m := edge.fullmatch(line))]
    assert len(vertices) == len(graph.vertices)
    names = dict(enumerate(graph.vertices))
    assert [(names[int(m[1])], names[int(m[2])]) for m in edges] == list(graph.edges)
    assert len(lines) == 5 + len(vertices) + len(edges)


@pytest.mark.parametrize("name", EXAMPLES)
def test_mermaid_has_a_line_for_each_vertex_and_edge(name: str) -> None:
    example = EXAMPLES[name]
    graph = matdiff.graph(example.text, example.wrt, example.where, direction="right")
    first, *lines = graph.mermaid().splitlines()
    assert first == "flowchart LR"
    words = r'"[^"<>&`]*(?:<br/>[^"<>&`]*)*"'
    vertices = [x for x in lines if re.fullmatch(rf"  v\d+(\(\[{words}\]\)|\[{words}\])", x)]
    edges = [x for x in lines if re.fullmatch(rf"  v\d+ -->(\|{words}\|)? v\d+", x)]
    assert (len(vertices), len(edges)) == (len(graph.vertices), len(graph.edges))
    assert len(lines) == len(vertices) + len(edges)


def test_values_may_be_given_in_several_ways() -> None:
    for at in (
        "x = [1/2, -2], A = [[1, 2], [0, 1e1]]",
        "A = [1 2; 0 10], x = (0.5, −2)",
        {"x": np.array([0.5, -2]), "A": ((1, 2), (0, 10))},
    ):
        assert matdiff.graph("x^T A x", at=at).value("f") == pytest.approx(0.25 - 2 + 40)


_ERRORS = {
    "x = 1, y = 2": ("UsageError", "no value is given for z", 'write --at "x = ..., y = ..., z = ..."'),
    "x = 1, y = 2, z = 3, w = 4": ("NameError", "w is not in the expression", "the names are x, y, z"),
    "x = 1, y = two, z = 3": ("SyntaxError", "the value of y is not a number: 'two'", 'write --at "y = 1"'),
    "x, y = 2": ("SyntaxError", "'x' gives no value to a name", 'write --at "x = 1, y = [2, 3]"'),
    "x = 1, y = [1, 2], z = 3": ("ShapeError", "the value given for y does not fit: y is 1 x 1", ""),
    "x = 1, x = 2": ("UsageError", "x is given two values", ""),
    "x = , y = 1": ("SyntaxError", "'x =' gives no value to a name", ""),
    "x = 1/0, y = 1, z = 1": ("SyntaxError", "the value of x is not a number", ""),
    "x = [[1, 2], [3]], y = 1, z = 1": ("ShapeError", "the rows given for x are of different lengths", ""),
}  # fmt: skip


@pytest.mark.parametrize("at", _ERRORS)
def test_numbers_that_do_not_fit_are_refused(at: str) -> None:
    kind, message, help = _ERRORS[at]
    with pytest.raises(getattr(matdiff, kind)) as caught:
        matdiff.graph(DOCUMENT, at=at)
    assert message in str(caught.value) and help in str(caught.value)


def test_a_point_outside_the_domain_is_refused() -> None:
    with pytest.raises(matdiff.UsageError, match="there is no value of f at this point"):
        matdiff.graph("log(x)", where="x: scalar", at="x = -1")


def test_sizes_that_clash_are_refused() -> None:
    with pytest.raises(matdiff.ShapeError, match="y does not fit: y is m x 1, and a side of 2"):
        matdiff.graph("||X w - y||^2", at="X = [[1], [2]], w = [3], y = [1, 2, 3]")


def test_what_is_not_there_is_refused() -> None:
    graph = matdiff.graph(DOCUMENT, "x", "x: scalar")
    for ask, message in (
        (lambda: graph.value("x"), "the graph was made without numbers"),
        (lambda: graph.edge("x", "b"), "there is no edge from x to b"),
        (lambda: graph.edge("z", "b"), "nothing comes back from b to z in this graph"),
        (lambda: graph.expression("q"), "there is no vertex q: there are x, y, a, z, b, f"),
        (lambda: graph.text("png"), "the formats of a graph are svg, dot, mermaid, tree, not 'png'"),
        (lambda: graph.save("graph.png"), "graph.png has no ending that says a format"),
        (lambda: graph.save("/nowhere/graph.svg"), "/nowhere/graph.svg cannot be written"),
        (lambda: matdiff.graph(DOCUMENT, direction="up"), "the directions are right and down, not 'up'"),
    ):  # fmt: skip
        with pytest.raises(matdiff.UsageError) as caught:
            ask()
        assert message in str(caught.value)
    with pytest.raises(matdiff.NameError, match="W2 is not in the graph") as absent:
        matdiff.graph("h = W1 x; ||h||^2", "W2", "x: n")
    assert "the names in it are W1, x, h, f" in str(absent.value)
