"""Gradients that use the laws of rules/simplify/quotients.law."""

QUOTIENTS = [
    ("exp((u ./ v)' v)", "u", "u: n, v: n"),
    ("exp(v' (u ./ v))", "u", "u: n, v: n"),
]
