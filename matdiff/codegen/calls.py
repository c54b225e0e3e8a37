"""Functions of matrices and images in code: a template by operator, for one member or for each of a family."""

from __future__ import annotations

from collections.abc import Sequence

from matdiff.codegen.arrays import Array
from matdiff.codegen.printing import Text, Writer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Shape
    from matdiff.codegen.target import PythonTarget


def call(t: PythonTarget, w: Writer, node: Array) -> Text:
    """The code of a node "call": its data are the operator, its parameters, the shapes of the operands and of the result."""
    name, parameters, shapes, shape = node.data
    assert isinstance(name, str) and isinstance(parameters, tuple) and isinstance(shapes, tuple)
    if name in ("matrix_function", "mapping"):
        of = "of a whole array" if name == "mapping" else "of a number"
        word = w.function(str(parameters[0]), int(str(parameters[1])), of)
        return Text(f"{word}({w.code(node.args[0])})")
    own = sum(n != 1 for n in shape)  # type: ignore[attr-defined]
    batch = len(node.axes) - own
    template = t.calls.get(name)
    if template is None:
        raise t.unknown(name)
    sizes = [w.sizes.text(n) for n in parameters]
    is_image = name in ("conv", "conv_full", "correlate", "conv_matrix", "conv_matrix_kernel", "maxpool", "maxmask")  # fmt: skip
    if batch == 0:
        operands = [w.code(a) for a in node.args]
        if is_image:
            operands = [_two_axes(w, text, s, a) for text, s, a in zip(operands, shapes, node.args, strict=True)]  # fmt: skip
        text = _filled(t, w, template, operands, sizes)
        return Text(_without_ones(w, text, shape, node) if is_image else text)  # type: ignore[arg-type]
    if "..." in template and not is_image:
        return Text(_filled(t, w, template, [w.code(a) for a in node.args], sizes))
    letters = "abcdef"[: len(node.args)]
    operands = list(letters)
    if is_image:
        operands = [_two_axes_of(w, x, s) for x, s in zip(letters, shapes, strict=True)]
    inner = _filled(t, w, template, operands, sizes)
    if is_image:
        inner = _without_ones(w, inner, shape, node)  # type: ignore[arg-type]
    function = f"lambda {', '.join(letters)}: {inner}"
    for _ in range(batch - 1):
        function = (
            f"lambda {', '.join(letters)}: {w.helper('each')}({function}, {', '.join(letters)})"
        )
    arguments = ", ".join([function, *(w.code(a) for a in node.args)])
    return Text(f"{w.helper('each')}({arguments})")


def _filled(
    t: PythonTarget, w: Writer, template: str, operands: Sequence[str], sizes: Sequence[str]
) -> str:
    t.note_helpers(w, template)
    both = [*operands, *sizes]
    tight = [text if text.isidentifier() else f"({text})" for text in both]
    count = sum(f"{{{k}}}" in template or f"{{t{k}}}" in template for k in range(9))
    rest = ", ".join(both)
    assert count <= len(both)
    return template.format(
        *both, all=rest, xp=t.module, **{f"t{k}": text for k, text in enumerate(tight)}
    )


def _two_axes(w: Writer, text: str, shape: Shape, a: Array) -> str:
    return text if 1 not in shape else _two_axes_of(w, text, shape)


def _two_axes_of(w: Writer, text: str, shape: Shape) -> str:
    """An operand as an array of two axes."""
    if 1 not in shape:
        return text
    rows, columns = (w.sizes.text(n) for n in shape)
    return f"({text}).reshape({rows}, {columns})"


def _without_ones(w: Writer, text: str, shape: Shape, node: Array) -> str:
    """A result of two axes without those of size 1."""
    if 1 not in shape:
        return text
    sizes = [w.sizes.text(n) for n in shape if n != 1]
    return f"{text}.reshape({', '.join(sizes)})" if sizes else f"{text}.reshape(())"
