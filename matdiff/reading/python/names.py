"""What the name of an input says of its axes: a capital is a matrix, lam a number, w a vector.

>>> [min(p, key=p.get) for p in map(prices, ("X", "w", "lam", "logits"))]
[2, 1, 0, 2]
"""

from __future__ import annotations

import re

NUMBERS = frozenset(
    [
        "lam",
        "lambda",
        "lambda_",
        "lamb",
        "lmbda",
        "l1",
        "l2",
        "reg",
        "alpha",
        "eps",
        "epsilon",
        "lr",
        "eta",
        "gamma",
        "delta",
        "rho",
        "nu",
        "kappa",
        "tau",
        "temp",
        "temperature",
        "margin",
        "sigma",
        "sigma2",
        "sigma_sq",
        "s2",
        "std",
        "scale",
        "decay",
        "momentum",
        "weight_decay",
        "c",
        "C",
        "n",
        "N",
        "m",
        "M",
        "K",
        "T",
        "D",
        "d",
        "p_drop",
        "beta1",
        "beta2",
        "noise",
        "jitter",
        "l",
        "ell",
        "lengthscale",
        "length_scale",
        "ls",
        "variance",
        "var",
        "step",
        "dt",
        "bias0",
        "intercept",
        "b0",
        "num",
        "n_samples",
        "batch_size",
        "num_samples",
        "smooth",
        "threshold",
        "slope",
        "kl_weight",
        "l1_ratio",
        "power",
        "degree",
        "coef0",
        "nugget",
        "amp",
        "amplitude",
        "r0",
        "a0",
        "log_sigma",
        "log_var0",
        "lambd",
    ]
)
_VECTORS = frozenset(
    [
        "mu",
        "theta",
        "beta",
        "phi",
        "xi",
        "zeta",
        "psi",
        "omega",
        "pi_",
        "b",
        "bias",
        "pred",
        "target",
        "logvar",
        "log_var",
        "mean",
    ]
)
_MATRICES = frozenset(
    [
        "logits",
        "scores",
        "data",
        "inputs",
        "features",
        "embeddings",
        "weight",
        "images",
        "patches",
        "adj",
        "kernel",
        "hidden_states",
        "exog",
        "design",
    ]
)
_WHOLE = re.compile(r"(?:attn_)?mask|targets?|labels?|y_true|y_pred|preds?")
_EARLY = frozenset("acdefg")


def prices(name: str) -> dict[int, float]:
    """What each rank of an input costs, by its name."""
    word = re.sub(r"_?\d+$|(?<=\w)_$", "", name) or name
    if name == "T":
        return {2: 0, 0: 1.0, 1: 3}
    if len(word) == 1 and word.isupper():
        return {2: 0, 0: 1.0 if name in NUMBERS else 2.0, 1: 3.5, 3: 4, 4: 6}
    if name in NUMBERS or (len(word) > 1 and word in NUMBERS):
        return {0: 0, 1: 1.2, 2: 3, 3: 6}
    if word[0].isupper() or word in _MATRICES:
        return {2: 0, 1: 1 if word in _MATRICES else 3, 0: 3, 3: 2, 4: 6}
    if word in _EARLY:
        return {0: 0.3, 1: 0.3, 2: 3, 3: 6}
    return {1: 0, 0: 0.5 if word in _VECTORS else 1.0, 2: 1.0, 3: 3, 4: 6}


def is_whole(name: str) -> bool:
    """Whether an array of this name has an entry for each of another's, by its name: it is spread over no rows."""
    return _WHOLE.fullmatch(name) is not None


def are_samples(data: str, weights: str) -> bool:
    """Whether a product of a matrix and a vector is data times weights, by their names: one number for each sample."""
    return data[:1] in ("X", "P", "F") or weights.startswith(("w", "theta", "beta", "coef"))
