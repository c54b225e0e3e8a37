"""The operations of a plan in Python: operators and methods that array libraries share; a target says where it differs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from matdiff.codegen.arrays import Array, postorder
from matdiff.codegen.calls import call
from matdiff.codegen.printing import ADD, ATOM, MATMUL, MUL, POW, SIGN, Text, Writer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.codegen.target import PythonTarget

    Row = Callable[[PythonTarget, Writer, Array], Text]


def number(t: PythonTarget, w: Writer, node: Array) -> Text:
    (value,) = node.data
    assert isinstance(value, Fraction)
    if value.denominator != 1:
        return Text(t.whole(value), MUL)
    return Text(t.whole(value), ATOM if value >= 0 else SIGN)


def _input(t: PythonTarget, w: Writer, node: Array) -> Text:
    return Text(w.names[node.data[0]])  # type: ignore[index]


def _size(t: PythonTarget, w: Writer, node: Array) -> Text:
    text = t.sized_number(w.sizes.text(node.data[0]))  # type: ignore[arg-type]
    return Text(text, ATOM if "*" not in text or text[-1] == ")" else MUL)


def _constant(t: PythonTarget, w: Writer, node: Array) -> Text:
    return Text({"pi": f"{t.module}.pi", "imaginary_unit": "1j"}[str(node.data[0])])


def add(t: PythonTarget, w: Writer, node: Array) -> Text:
    parts: list[str] = []
    for c, a in zip(node.data, node.args, strict=True):
        assert isinstance(c, Fraction)
        if a.op == "number":
            value = c * a.data[0]  # type: ignore[operator]
            term, negative = t.whole(abs(value)), value < 0
        else:
            term, negative = times(t, w, abs(c), a), c < 0
        if negative:
            parts.append(f"- {term}" if parts else f"-{term}")
        else:
            parts.append(f"+ {term}" if parts else term)
    return Text(" ".join(parts), ADD)


def times(t: PythonTarget, w: Writer, c: Fraction, a: Array) -> str:
    """A positive number times an array, as a term of a sum."""
    if c == 1:
        return w.code(a, MUL)
    if c.numerator == 1:
        return f"{w.code(a, SIGN)} / {c.denominator}"
    return f"{t.whole(c)} * {w.code(a, SIGN)}"


def mul(t: PythonTarget, w: Writer, node: Array) -> Text:
    args = list(node.args)
    c = Fraction(1)
    if args[0].op == "number":
        c = args.pop(0).data[0]  # type: ignore[assignment]
    masked = t.masks and not all(map(_is_step, args))
    if masked:
        args.sort(key=_is_step)  # a comparison has no sign: it does not stand first
    rest = " * ".join(t.mask(w, a) if masked else w.code(a, SIGN) for a in args)
    if c == 1:
        return Text(rest, MUL)
    sign = "-" if c < 0 else ""
    c = abs(c)
    if c == 1:
        return Text(f"-{rest}", SIGN if len(args) == 1 else MUL)
    if c.numerator == 1:
        return Text(f"{sign}{rest} / {c.denominator}", MUL)
    return Text(f"{sign}{t.whole(c)} * {rest}", MUL)


def _is_step(a: Array) -> bool:
    return a.op == "apply" and a.data[0] == "step"


def _div(t: PythonTarget, w: Writer, node: Array) -> Text:
    a, b = node.args
    return Text(f"{w.code(a, SIGN)} / {w.code(b, SIGN)}", MUL)


def _matmul(t: PythonTarget, w: Writer, node: Array) -> Text:
    a, b = node.args
    left = w.code(a, MATMUL)
    return Text(f"{left} @ {w.code(b, SIGN)}", MATMUL)


def _apply(t: PythonTarget, w: Writer, node: Array) -> Text:
    name, *parameters = node.data
    if name == "power":
        exponent = parameters[0]
        assert isinstance(exponent, Fraction)
        text = str(exponent) if exponent.denominator == 1 else f"({exponent})"
        return Text(f"{w.code(node.args[0], ATOM)}**{text}", POW)
    if name == "pow":
        a, b = node.args
        return Text(f"{w.code(a, ATOM)} ** {w.code(b, ATOM)}", POW)
    if name == "function":
        word = w.function(str(parameters[0]), int(str(parameters[1])))
        return Text(f"{word}({w.code(node.args[0])})")
    return called(t, w, str(name), node)


def called(t: PythonTarget, w: Writer, name: str, node: Array) -> Text:
    """A function of the entries by the table of the library, or a helper that the code carries with it."""
    template = t.functions.get(name)
    if template is not None:
        if name == "given":
            return _given(t, w, template, node)
        operands = [
            t.lone(w, w.code(a))
            if is_plain(a)
            else w.code(a, ATOM if _is_tight(template, k) else ADD)
            for k, a in enumerate(node.args)
        ]
        return templated(t, w, template, operands, node)
    if name in t.own:
        return Text(f"{w.helper(name)}({', '.join(w.code(a) for a in node.args)})")
    raise t.unknown(name)


_COMPARISONS = {"step": "{0} > 0", "at_most": "{0} <= {1}", "equal": "{0} == {1}", "differ": "{0} != {1}"}  # fmt: skip


def _given(t: PythonTarget, w: Writer, template: str, node: Array) -> Text:
    """A choice; of a comparison that stands nowhere else the comparison itself is the condition."""
    test, body = node.args
    inner = test.args[0] if test.op == "widen" else test
    codes = [w.code(test, ATOM), t.lone(w, w.code(body)) if is_plain(body) else w.code(body, ADD)]
    own = test is inner or w.uses(test) == 1
    if own and w.uses(inner) == 1 and inner.op == "apply" and inner.data[0] in _COMPARISONS:
        text = _COMPARISONS[str(inner.data[0])].format(*(w.code(a, ADD + 1) for a in inner.args))
        places = ", ".join(":" if place else "None" for place in test.data)
        codes[0] = text if test is inner else f"({text})[{places}]"
        template = template.replace("{0} != 0", "{0}")
    return templated(t, w, template, codes, node)


def templated(
    t: PythonTarget, w: Writer, template: str, operands: list[str], node: Array, **more: str
) -> Text:
    """The text of a template; what stands in it twice gets a name."""
    for k, text in enumerate(operands):
        if template.count(f"{{{k}}}") > 1 and not text.isidentifier():
            operands[k] = w.name(text, "", node.args[k])
    like = t.like(w) if "{like}" in template else ""
    t.note_helpers(w, template)
    return Text(template.format(*operands, like=like, xp=t.module, **more))


def is_plain(a: Array) -> bool:
    """Whether an array is a number of Python: made of literals and sizes alone."""
    return not a.axes and all(
        node.args or node.op in ("number", "size", "constant") for node in postorder(a)
    )


def _is_tight(template: str, at: int) -> bool:
    """Whether an operand does not stand alone between brackets and commas."""
    mark = f"{{{at}}}"
    place = template.find(mark)
    before, after = template[:place][-2:], template[place + len(mark) :][:1]
    return not ((before.endswith("(") or before == ", ") and after in (")", ","))


def _sum(t: PythonTarget, w: Writer, node: Array) -> Text:
    (a,) = node.args
    if a.op == "diagonal" and a.rank == 1 and a.args[0].rank == 2 and w.uses(a) == 1:
        return Text(t.trace.format(w.code(a.args[0]), xp=t.module))
    return Text(t.summed(w.code(a, t.method_level), _axes(node.data, a.rank)))


def _axes(places: Sequence[object], rank: int) -> str:
    """Axes as the argument of a reduction; '' for all of them."""
    if len(places) == rank:
        return ""
    return str(places[0]) if len(places) == 1 else f"({', '.join(map(str, places))})"


def _vecdot(t: PythonTarget, w: Writer, node: Array) -> Text:
    a, b = node.args
    count = int(str(node.data[0]))
    product = f"{w.code(a, SIGN)} * {w.code(b, SIGN)}"
    if t.method_level == ATOM:
        product = f"({product})"
    axes = "" if not node.axes else _axes(tuple(range(-count, 0)), -1)
    return Text(t.summed(product, axes))


def _transpose(t: PythonTarget, w: Writer, node: Array) -> Text:
    if node.data == (1, 0):
        return Text(f"{w.code(node.args[0], ATOM)}.T")
    return Text(t.permuted(w.code(node.args[0], t.method_level), ", ".join(map(str, node.data))))


def _widen(t: PythonTarget, w: Writer, node: Array) -> Text:
    places = ", ".join(":" if place else "None" for place in node.data)
    return Text(f"{w.code(node.args[0], ATOM)}[{places}]")


def _reshape(t: PythonTarget, w: Writer, node: Array) -> Text:
    text = w.code(node.args[0], t.method_level)
    if len(node.axes) == 1:
        return Text(t.reshaped(text, "-1"))
    return Text(t.reshaped(text, ", ".join(w.sizes.text(n) for n in node.axes)))


def _diagonal(t: PythonTarget, w: Writer, node: Array) -> Text:
    (a,) = node.args
    return Text(t.diagonal(w.code(a), a.rank, *node.data))  # type: ignore[arg-type]


def _full(t: PythonTarget, w: Writer, node: Array) -> Text:
    (value,) = node.data
    shape = t.shape(w, node.axes)
    shape = shape if len(node.axes) > 1 else shape[1:-2]
    like = t.like(w)
    if value in (0, 1):
        return Text(f"{t.module}.{'ones' if value else 'zeros'}({shape}{like})")
    return Text(f"{t.module}.full({shape}, {t.whole(value)}{like})")  # type: ignore[arg-type]


def _arange(t: PythonTarget, w: Writer, node: Array) -> Text:
    return Text(t.arange(w, w.sizes.text(node.axes[0])))


def _broadcast(t: PythonTarget, w: Writer, node: Array) -> Text:
    (a,) = node.args
    text = t.as_array(w, w.code(a)) if is_plain(a) else w.code(a)
    return Text(f"{t.module}.broadcast_to({text}, {t.shape(w, node.axes)})")


def _unit(t: PythonTarget, w: Writer, node: Array) -> Text:
    """1 where the place, counted from 1, is the number; zeros where there is no such place."""
    (place,) = node.args
    n, like = w.sizes.text(node.axes[-1]), t.like(w)
    if place.op == "number":
        return Text(f"{t.module}.eye({n}{like})[{int(place.data[0]) - 1}, :]")  # type: ignore[call-overload]
    at = w.code(place, ATOM)
    at = f"{at}[..., None]" if place.rank else at
    return Text(t.functions["equal"].format(t.arange(w, n), at, xp=t.module, like=like))


def _take(t: PythonTarget, w: Writer, node: Array) -> Text:
    (a,) = node.args
    at, place = node.data
    index = [str(int(str(place)) - 1) if k == at else ":" for k in range(a.rank)]
    return Text(f"{w.code(a, ATOM)}[{', '.join(index)}]")


def _shift(t: PythonTarget, w: Writer, node: Array) -> Text:
    (a,) = node.args
    c, code, rest = int(str(node.data[0])), w.code(a, ATOM), ", ..." if node.rank > 1 else ""
    zeros = f"{t.module}.zeros_like({code}[:{abs(c)}{rest}])"
    kept = f"{code}[{c}:{rest}]" if c > 0 else f"{code}[:{c}{rest}]"
    return Text(f"{t.joined}(({', '.join((kept, zeros) if c > 0 else (zeros, kept))}))")


def _call(t: PythonTarget, w: Writer, node: Array) -> Text:
    return call(t, w, node)


ROWS: dict[str, Row] = {
    "number": number,
    "input": _input,
    "size": _size,
    "constant": _constant,
    "add": add,
    "mul": mul,
    "div": _div,
    "matmul": _matmul,
    "apply": _apply,
    "sum": _sum,
    "vecdot": _vecdot,
    "transpose": _transpose,
    "widen": _widen,
    "reshape": _reshape,
    "diagonal": _diagonal,
    "full": _full,
    "arange": _arange,
    "broadcast": _broadcast,
    "unit": _unit,
    "take": _take,
    "shift": _shift,
    "call": _call,
}
