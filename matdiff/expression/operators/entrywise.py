"""Functions of the entries."""

from __future__ import annotations

from matdiff.expression.operators import shapes
from matdiff.expression.operators.row import Operator


def _entrywise(name: str, flags: str = "", takes: str = "product", **words: str) -> Operator:
    """A function of each entry, read without brackets as well."""
    return Operator(name, 1, shapes.alike, f"elementwise {flags}", takes=takes, **words)  # type: ignore[arg-type]


_ANALYTIC = "complex conjugates"
_SEEN_IN_PART = "complex conjugates transcendental"
_REAL = "real_of_real"

ROWS = (
    _entrywise("exp", f"{_SEEN_IN_PART} {_REAL}", latex=r"\exp", sympy="exp"),
    _entrywise(
        "log", f"{_SEEN_IN_PART} brief",
        aliases="ln", latex=r"\log", domain="positive", hint="positive", sympy="log"),
    _entrywise("abs", "complex real pieces brief", kink="zero", sympy="Abs"),
    _entrywise("sign", "real pieces brief", aliases="sgn", noun="the sign", sympy="sign"),
    _entrywise("sin", f"{_SEEN_IN_PART} {_REAL}", latex=r"\sin", sympy="sin"),
    _entrywise("cos", f"{_SEEN_IN_PART} {_REAL}", latex=r"\cos", sympy="cos"),
    _entrywise("tan", f"{_SEEN_IN_PART} {_REAL}", latex=r"\tan", sympy="tan"),
    _entrywise("arcsin", _SEEN_IN_PART, aliases="asin", latex=r"\arcsin", hint="unit", sympy="asin"),
    _entrywise("arccos", _SEEN_IN_PART, aliases="acos", latex=r"\arccos", hint="unit", sympy="acos"),
    _entrywise("arctan", f"{_SEEN_IN_PART} {_REAL}", aliases="atan", latex=r"\arctan", sympy="atan"),
    _entrywise("sinh", f"{_ANALYTIC} {_REAL}", latex=r"\sinh", sympy="sinh"),
    _entrywise("cosh", f"{_ANALYTIC} {_REAL}", latex=r"\cosh", sympy="cosh"),
    _entrywise("tanh", f"{_ANALYTIC} {_REAL}", latex=r"\tanh", sympy="tanh"),
    _entrywise("arcsinh", f"{_SEEN_IN_PART} {_REAL}", aliases="asinh arsinh", sympy="asinh"),
    _entrywise("arccosh", "conjugates transcendental", aliases="acosh arcosh", hint="large", sympy="acosh"),
    _entrywise("arctanh", _SEEN_IN_PART, aliases="atanh artanh", hint="unit", sympy="atanh"),
    _entrywise("sigmoid", "real", aliases="logistic sigma expit", unicode="σ", latex=r"\sigma"),
    _entrywise("relu", "real pieces", aliases="ReLU", latex=r"\operatorname{ReLU}", kink="zero"),
    _entrywise("softplus", "real transcendental"),
    _entrywise("gelu", "real transcendental", aliases="GELU", latex=r"\operatorname{GELU}"),
    _entrywise("erf", "real transcendental", sympy="erf"),
    _entrywise("step", "real pieces brief", aliases="heaviside", noun="a step"),
    _entrywise(
        "gamma", "transcendental", takes="brackets",
        aliases="Gamma", unicode="Γ", latex=r"\Gamma", domain="positive", hint="positive", sympy="gamma"),
    _entrywise(
        "loggamma", "transcendental", takes="brackets",
        aliases="lgamma gammaln", domain="positive", hint="positive", sympy="loggamma"),
    _entrywise("digamma", "transcendental", takes="brackets", domain="positive", hint="positive", sympy="digamma"),
    _entrywise("trigamma", "transcendental", takes="brackets", domain="positive", hint="positive"),
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
    # an unknown function of a vector or a matrix: f: R^n -> R, its gradient (order 1) and Hessian (2); F: R^n -> R^m, its Jacobian (1)
    Operator("mapping", 1, shapes.mapped, parameters="name order rows", takes=""),
    # a matrix of unknown functions of one scalar
    Operator(
        "matrix_function", 1, shapes.matrix_of_functions,
        parameters="name order rows columns", takes="",
    ),
)  # fmt: skip
