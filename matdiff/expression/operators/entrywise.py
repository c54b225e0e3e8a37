"""Functions of the entries."""

from __future__ import annotations

from matdiff.expression.operators import shapes
from matdiff.expression.operators.row import Operator


def _entrywise(name: str, flags: str = "", takes: str = "product", **words: str) -> Operator:
    """A function of each entry, read without brackets as well."""
    return Operator(name, 1, shapes.alike, f"elementwise {flags}", takes=takes, **words)  # type: ignore[arg-type]


_ANALYTIC = "complex conjugates"
_SEEN_IN_PART = "complex conjugates transcendental"

ROWS = (
    _entrywise("exp", _SEEN_IN_PART, latex=r"\exp"),
    _entrywise(
        "log", f"{_SEEN_IN_PART} brief",
        aliases="ln", latex=r"\log", domain="positive", hint="positive",
    ),
    _entrywise("abs", "complex real pieces brief", kink="zero"),
    _entrywise("sign", "pieces brief", aliases="sgn", noun="the sign"),
    _entrywise("sin", _SEEN_IN_PART, latex=r"\sin"),
    _entrywise("cos", _SEEN_IN_PART, latex=r"\cos"),
    _entrywise("tan", _SEEN_IN_PART, latex=r"\tan"),
    _entrywise("arcsin", _SEEN_IN_PART, aliases="asin", latex=r"\arcsin", hint="unit"),
    _entrywise("arccos", _SEEN_IN_PART, aliases="acos", latex=r"\arccos", hint="unit"),
    _entrywise("arctan", _SEEN_IN_PART, aliases="atan", latex=r"\arctan"),
    _entrywise("sinh", _ANALYTIC, latex=r"\sinh"),
    _entrywise("cosh", _ANALYTIC, latex=r"\cosh"),
    _entrywise("tanh", _ANALYTIC, latex=r"\tanh"),
    _entrywise("arcsinh", _SEEN_IN_PART, aliases="asinh arsinh"),
    _entrywise("arccosh", "conjugates transcendental", aliases="acosh arcosh", hint="large"),
    _entrywise("arctanh", _SEEN_IN_PART, aliases="atanh artanh", hint="unit"),
    _entrywise("sigmoid", aliases="logistic sigma expit", unicode="σ", latex=r"\sigma"),
    _entrywise("relu", "pieces", aliases="ReLU", latex=r"\operatorname{ReLU}", kink="zero"),
    _entrywise("softplus", "transcendental"),
    _entrywise("gelu", "transcendental", aliases="GELU", latex=r"\operatorname{GELU}"),
    _entrywise("erf", "transcendental"),
    _entrywise("step", "pieces brief", aliases="heaviside", noun="a step"),
    _entrywise("gamma", takes="brackets", aliases="Gamma", unicode="Γ", latex=r"\Gamma", domain="positive", hint="positive"),
    _entrywise("loggamma", takes="brackets", aliases="lgamma gammaln", domain="positive", hint="positive"),
    _entrywise("digamma", takes="brackets", domain="positive", hint="positive"),
    _entrywise("trigamma", takes="brackets", domain="positive", hint="positive"),
    Operator(
        "max", 2, shapes.alike, "elementwise commutative pieces",
        aliases="maximum", latex=r"\max", kink="tie", noun="the maximum",
    ),
    Operator(
        "min", 2, shapes.alike, "elementwise commutative pieces",
        aliases="minimum", latex=r"\min", kink="tie", noun="the minimum",
    ),
    # operands: A, the least, the largest value
    Operator(
        "clip", 3, shapes.with_numbers("a bound is a scalar, not {}"), "pieces",
        aliases="clamp", kink="bound",
    ),
    # unknown functions
    Operator("function", 1, shapes.alike, "elementwise", parameters="name order", takes=""),
    # a matrix of unknown functions of one scalar
    Operator(
        "matrix_function", 1, shapes.matrix_of_functions,
        parameters="name order rows columns", takes="",
    ),
)  # fmt: skip
