"""The grammar of each system as a table: signs with their binding power, brackets, names of functions.

>>> SYSTEMS["r"].binary["%*%"][2], SYSTEMS["mathematica"].functions["Tr"]
('columns.dot', 'numpy.trace')
"""

from __future__ import annotations


class System:
    """``binary`` maps a sign to its binding powers, left and right, and its function; ``postfix`` to its power and function.

    ``call`` and ``index`` are the brackets of calls and of places, ``comment`` begins a comment, ``juxtaposed`` is the function of two
    operands side by side, ``functions`` are the names of the system, ``methods`` those behind a dot, ``first`` is the first place.
    """

    def __init__(
        self,
        name: str,
        binary: dict[str, tuple[int, int, str]],
        functions: dict[str, str],
        *,
        postfix: dict[str, tuple[int, str]] | None = None,
        call: str = "(",
        index: str = "[",
        comment: str = "#",
        juxtaposed: str = "",
        assigns: tuple[str, ...] = ("=",),
        methods: dict[str, str] | None = None,
        first: int = 1,
    ) -> None:
        self.name = name
        self.binary = binary
        self.functions = functions
        self.postfix = postfix or {}
        self.call = call
        self.index = index
        self.comment = comment
        self.juxtaposed = juxtaposed
        self.assigns = assigns
        self.methods = methods or {}
        self.first = first


_COMMON = {
    "exp": "numpy.exp", "log": "numpy.log", "sqrt": "numpy.sqrt", "abs": "numpy.abs", "sin": "numpy.sin", "cos": "numpy.cos",
    "tan": "numpy.tan", "sinh": "numpy.sinh", "cosh": "numpy.cosh", "tanh": "numpy.tanh", "sign": "numpy.sign",
    "log1p": "numpy.log1p", "expm1": "numpy.expm1", "cumsum": "columns.cumsum", "diff": "columns.diff", "max": "numpy.max",
    "min": "numpy.min", "mean": "columns.mean",
}  # fmt: skip
_R = {
    **_COMMON,
    "sum": "numpy.sum", "t": "columns.t", "solve": "columns.solve", "crossprod": "columns.crossprod", "tcrossprod": "columns.tcrossprod",
    "diag": "columns.diag", "det": "numpy.det", "norm": "columns.norm", "outer": "numpy.outer", "kronecker": "numpy.kron",
    "length": "columns.length", "nrow": "columns.nrow", "ncol": "columns.ncol", "rowSums": "columns.rowsums", "colSums": "columns.colsums",
    "rowMeans": "columns.rowmeans", "colMeans": "columns.colmeans", "pmax": "numpy.maximum", "pmin": "numpy.minimum",
    "plogis": "numpy.sigmoid", "lgamma": "numpy.loggamma", "gamma": "numpy.gamma", "digamma": "numpy.digamma", "var": "columns.var",
    "sd": "columns.sd", "ifelse": "numpy.where", "asin": "numpy.arcsin", "acos": "numpy.arccos", "atan": "numpy.arctan",
    "rowsum": "columns.rowsums", "prod": "numpy.prod", "log2": "numpy.log2", "log10": "numpy.log10",
    "pnorm": "norm.cdf", "dnorm": "norm.pdf", "apply": "columns.apply",
    "rbind": "columns.vcat", "cbind": "columns.hcat", "expm": "scipy.linalg.expm", "chol": "columns.upper_cholesky",
    "return": "columns.value", "c": "columns.vector", "drop": "columns.same", "as.vector": "columns.same", "as.numeric": "columns.same",
}  # fmt: skip
_JULIA = {
    **_COMMON,
    "sum": "columns.sum", "dot": "columns.inner", "tr": "numpy.trace", "det": "numpy.det", "logdet": "numpy.logdet", "inv": "numpy.inv",
    "pinv": "numpy.pinv", "norm": "columns.norm", "transpose": "columns.t", "vcat": "columns.vcat", "hcat": "columns.hcat",
    "kron": "numpy.kron", "diag": "numpy.diag", "Diagonal": "numpy.diag", "diagm": "numpy.diag", "vec": "columns.vec",
    "length": "columns.entries", "abs2": "numpy.square", "logsumexp": "columns.logsumexp", "softmax": "columns.softmax",
    "logsoftmax": "columns.logsoftmax",
    "sigmoid": "numpy.sigmoid", "σ": "numpy.sigmoid", "relu": "numpy.relu", "softplus": "numpy.softplus", "ones": "numpy.ones",
    "zeros": "numpy.zeros", "maximum": "columns.maximum", "minimum": "columns.minimum", "prod": "columns.prod",
    "max": "numpy.maximum", "min": "numpy.minimum",
    "cholesky": "numpy.cholesky", "size": "columns.size", "acos": "numpy.arccos", "asin": "numpy.arcsin", "atan": "numpy.arctan",
    "loggamma": "numpy.loggamma", "eigvals": "numpy.eigvalsh", "ifelse": "numpy.where", "var": "columns.var",
    "std": "columns.sd", "expm": "scipy.linalg.expm",
}  # fmt: skip
_MATLAB = {
    **_COMMON,
    "max": "columns.greatest", "min": "columns.least",
    "sum": "columns.matlab_sum", "mean": "columns.matlab_mean", "trace": "numpy.trace", "det": "numpy.det", "inv": "numpy.inv",
    "pinv": "numpy.pinv", "norm": "columns.norm", "transpose": "columns.t", "kron": "numpy.kron", "diag": "numpy.diag",
    "dot": "columns.inner", "numel": "columns.entries", "length": "columns.length", "size": "columns.size", "ones": "columns.matlab_ones",
    "zeros": "columns.matlab_zeros", "eye": "numpy.eye", "chol": "columns.upper_cholesky",
    "expm": "scipy.linalg.expm", "logm": "scipy.linalg.logm", "sqrtm": "scipy.linalg.sqrtm", "gammaln": "numpy.loggamma",
    "logdet": "numpy.logdet", "vertcat": "columns.vcat", "horzcat": "columns.hcat", "asin": "numpy.arcsin", "acos": "numpy.arccos",
    "atan": "numpy.arctan", "tril": "numpy.tril", "triu": "numpy.triu", "var": "columns.var", "std": "columns.sd", "erf": "numpy.erf",
    "power": "numpy.power", "times": "numpy.multiply", "mtimes": "columns.star",
}  # fmt: skip
_MATHEMATICA = {
    "Exp": "numpy.exp", "Log": "numpy.log", "Sqrt": "numpy.sqrt", "Abs": "numpy.abs", "Sin": "numpy.sin", "Cos": "numpy.cos",
    "Tan": "numpy.tan", "Sinh": "numpy.sinh", "Cosh": "numpy.cosh", "Tanh": "numpy.tanh", "Sign": "numpy.sign", "Tr": "numpy.trace",
    "Det": "numpy.det", "Inverse": "numpy.inv", "PseudoInverse": "numpy.pinv", "Transpose": "columns.t", "Norm": "columns.norm",
    "Total": "columns.total", "Dot": "columns.dot", "Mean": "columns.mean",
    "Length": "columns.length", "Max": "numpy.max", "Min": "numpy.min",
    "IdentityMatrix": "numpy.eye", "DiagonalMatrix": "numpy.diag", "Diagonal": "numpy.diag", "KroneckerProduct": "numpy.kron",
    "MatrixExp": "scipy.linalg.expm", "MatrixLog": "scipy.linalg.logm", "MatrixPower": "numpy.matrix_power", "ArcTan": "numpy.arctan",
    "ArcSin": "numpy.arcsin", "ArcCos": "numpy.arccos", "LogGamma": "numpy.loggamma", "Gamma": "numpy.gamma", "Erf": "numpy.erf",
    "LinearSolve": "columns.solve", "Power": "numpy.power", "Times": "numpy.multiply", "Plus": "numpy.add", "Ramp": "numpy.relu",
    "LogisticSigmoid": "numpy.sigmoid", "Flatten": "numpy.ravel", "Variance": "columns.var", "Accumulate": "columns.cumsum",
    "Join": "columns.vcat", "HeavisideTheta": "numpy.heaviside", "UnitStep": "numpy.heaviside",
}  # fmt: skip

_SAGE = {
    **_COMMON,
    "mean": "columns.mean", "ln": "numpy.log", "det": "numpy.det", "norm": "columns.norm", "identity_matrix": "numpy.eye",
    "diagonal_matrix": "numpy.diag", "sum": "numpy.sum", "arctan": "numpy.arctan", "erf": "numpy.erf",
}  # fmt: skip
_METHODS_OF_SAGE = {
    "transpose": "columns.t", "T": "columns.t", "trace": "numpy.trace", "det": "numpy.det", "determinant": "numpy.det",
    "inverse": "numpy.inv", "norm": "columns.norm", "dot_product": "columns.inner", "inner_product": "columns.inner",
    "tensor_product": "numpy.kron", "elementwise_product": "numpy.multiply", "pairwise_product": "numpy.multiply",
    "conjugate_transpose": "columns.t", "column": "columns.value", "row": "columns.t", "exp": "scipy.linalg.expm",
    "diagonal": "numpy.diagonal", "pseudoinverse": "numpy.pinv", "outer_product": "numpy.outer", "nrows": "columns.nrow",
    "ncols": "columns.ncol",
}  # fmt: skip

SYSTEMS = {
    "sage": System(
        "sage",
        {
            "*": (50, 51, "columns.star"), "/": (50, 51, "columns.over"), "+": (40, 41, "numpy.add"), "-": (40, 41, "numpy.subtract"),
            "^": (91, 85, "columns.power"), "**": (91, 85, "columns.power"),
        },
        _SAGE,
        methods=_METHODS_OF_SAGE,
        first=0,
    ),
    "r": System(
        "r",
        {
            "%*%": (60, 61, "columns.dot"), "%o%": (60, 61, "numpy.outer"), "%x%": (60, 61, "numpy.kron"),
            "*": (50, 51, "numpy.multiply"), "/": (50, 51, "numpy.divide"), "+": (40, 41, "numpy.add"), "-": (40, 41, "numpy.subtract"),
            "^": (91, 85, "numpy.power"), "**": (91, 85, "numpy.power"),
        },
        _R,
        assigns=("<-", "="),
    ),
    "julia": System(
        "julia",
        {
            "*": (50, 51, "columns.star"), "/": (50, 51, "columns.over"), "\\": (50, 51, "columns.solve"), "⋅": (50, 51, "columns.inner"),
            ".*": (50, 51, "numpy.multiply"), "./": (50, 51, "numpy.divide"), "+": (40, 41, "numpy.add"), "-": (40, 41, "numpy.subtract"),
            ".+": (40, 41, "numpy.add"), ".-": (40, 41, "numpy.subtract"), "^": (91, 85, "columns.power"), ".^": (91, 85, "numpy.power"),
        },
        _JULIA,
        postfix={"'": (95, "columns.t")},
        juxtaposed="columns.star",
    ),
    "matlab": System(
        "matlab",
        {
            "*": (50, 51, "columns.star"), "/": (50, 51, "columns.over"), "\\": (50, 51, "columns.solve"),
            ".*": (50, 51, "numpy.multiply"), "./": (50, 51, "numpy.divide"), "+": (40, 41, "numpy.add"), "-": (40, 41, "numpy.subtract"),
            "^": (91, 92, "columns.power"), ".^": (91, 92, "numpy.power"),
        },
        _MATLAB,
        postfix={"'": (95, "columns.t"), ".'": (95, "columns.t")},
        index="(",
        comment="%",
    ),
    "mathematica": System(
        "mathematica",
        {
            ".": (60, 61, "columns.dot"), "*": (50, 51, "numpy.multiply"), "/": (55, 56, "numpy.divide"), "+": (40, 41, "numpy.add"),
            "-": (40, 41, "numpy.subtract"), "^": (91, 85, "numpy.power"),
        },
        _MATHEMATICA,
        postfix={"\\[Transpose]": (95, "columns.t")},
        call="[",
        index="[[",
        comment="",
        juxtaposed="numpy.multiply",
        assigns=(":=", "="),
    ),
}  # fmt: skip
"""The systems by the names of their dialects."""
