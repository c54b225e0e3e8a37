"""What convolutions refuse, and what they say."""

from __future__ import annotations

import pytest

import matdiff

REFUSED = (
    ("sum(conv(X, K, strid=2))", "", "conv has no option strid", "its options are stride and padding", "strid=2"),
    ("tr(X, stride=2)", "", "tr has no option stride", "it takes no options", "stride=2"),
    ("sum(conv(X, K, stride=2, stride=3))", "", "stride is given twice", "its options are stride and padding", "stride=3"),
    ("sum(conv(X, K, stride=0))", "", "a stride is at least 1", "", "stride=0"),
    ("sum(conv(X, K, stride=s))", "", "an option is a whole number or two of them: stride=2", "", "stride"),
    ("sum(conv(X, K, stride=2))", "X: 6 x 7, K: 3 x 3", "stride 2 does not divide the way of the kernel over the rows",
     "a padding or another size makes 3 a multiple of 2", "conv(X, K, stride=2)"),
    ("sum(conv(X, K))", "X: 2 x 5, K: 3 x 3", "a kernel of 3 x 3 does not fit into 2 x 5", "a larger padding makes room", "conv(X, K)"),
    ("sum(conv(x, k))", "x: 4, k: 7", "a kernel of 7 x 1 does not fit into 4 x 1", "a larger padding makes room", "conv(x, k)"),
    ("sum(conv(X))", "", "conv takes 2 operands, not 1", "", "conv(X)"),
    ("sum(conv(X, K) + Y)", "X: 7 x 9, K: 3 x 3, Y: 6 x 6", "shapes do not agree in this sum",
     'write `where "Y: 5 x 7"` if Y is 5 x 7', "Y"),
    ("sum(maxpool(X, 3))", "X: 7 x 9", "stride 3 does not divide the way of the kernel over the rows",
     "a padding or another size makes 4 a multiple of 3", "maxpool(X, 3)"),
    ("sum(maxpool(X))", "", "maxpool takes 2 to 3 operands, not 1", "", "maxpool(X)"),
    ("sum(conv_full(H, K, 3, 4))", "H: 5 x 5, K: 2 x 2",
     "conv_full does not fit: a kernel of 2 x 2 has 2 x 3 places on 3 x 4", "",
     "conv_full(H, K, 3, 4)"),
    ("sum(conv_matrix(K, 1, 2))", "K: 3 x 3", "a kernel of 3 x 3 does not fit into 1 x 2", "a larger padding makes room",
     "conv_matrix(K, 1, 2)"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "where", "message", "help", "place"), REFUSED, ids=[r[2] for r in REFUSED]
)
def test_refused(text: str, where: str, message: str, help: str, place: str) -> None:
    with pytest.raises(matdiff.MatdiffError) as caught:
        matdiff.grad(text, "X" if "X" in text else "K" if "K" in text else "x", where)
    error = caught.value
    assert (error.message, error.help) == (message, help)
    assert error.span is not None
    assert text[slice(*error.span)] == place


SIZES = (
    ("Y: (h-) x w", "this is no size"),
    ("Y: (2-3) x w", "this is no size"),
    ("Y: (h-k+.5) x w", "this is no size"),
)


@pytest.mark.parametrize(("where", "message"), SIZES)
def test_refused_sizes(where: str, message: str) -> None:
    with pytest.raises(matdiff.MatdiffError) as caught:
        matdiff.grad("sum(Y)", "Y", where)
    assert caught.value.message == message
