"""Generated code: a formula as a tree of array operations, made good, and printed for the library where it runs.

lowering     the formula as a tensor graph (products with labels), with calls where a library has a function
merging      axes that vec and Kronecker products merged, taken apart to the very end
facts        what is symmetric, positive definite, not negative
planning     the order of products, factorisations, where sums are multiplied out: a tree of array operations
arrays       the operations of that tree
printing     the tree as statements: names for what is used twice, the rest inline
targets      how a library or language spells an operation
functions    a whole function: arguments, checks of shapes, docstring
"""

from __future__ import annotations

from matdiff.base.late import modules_of

TARGETS = ("numpy", "scipy", "array-api", "jax", "torch", "julia", "matlab", "cpp")
"""What code can be asked for, beside "einsum": NumPy made of einsum, from the index form."""
ALIASES = {"octave": "matlab", "c++": "cpp", "eigen": "cpp", "pytorch": "torch"}
"""Other names of targets."""

__getattr__ = modules_of(__name__)
