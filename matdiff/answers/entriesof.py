"""Arrays of the independent entries of a matrix, and the matrix put together from them again.

kind               entries            assembled                 collected (the transpose of it, applied to vec Y)
''                 vec X              columns                   vec Y
symmetric          vech(X)            X_ij = X_ji               Y_ij + Y_ji below the diagonal, Y_ii on it
skew               vech(X)            X_ij = -X_ji              Y_ij - Y_ji below the diagonal, 0 on it
lower_triangular   vech(X)            0 above                   vech(Y)
upper_triangular   vech(X')           0 below                   vech(Y')
diagonal           diag(X)            0 elsewhere               diag(Y)
"""

from __future__ import annotations

from matdiff.base.libraries import numpy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def assembled(entries: Any, kind: str, rows: int) -> Any:
    """The matrix of so many rows with these entries.

    >>> import numpy as np
    >>> assembled(np.array([1.0, 2.0, 3.0]), "symmetric", 2).tolist()
    [[1.0, 2.0], [2.0, 3.0]]
    """
    np = numpy()

    if not kind:
        return entries.reshape((rows, -1), order="F")
    if kind == "diagonal":
        return np.diag(entries)
    result = np.zeros((rows, rows))
    j, i = np.triu_indices(rows)
    result[i, j] = entries
    if kind == "upper_triangular":
        return result.T
    if kind == "symmetric":
        result[j, i] = entries
    if kind == "skew":
        result = result - result.T
    return result


def collected(matrix: Any, kind: str) -> Any:
    """The transpose of that map.

    >>> import numpy as np
    >>> collected(np.array([[1.0, 2.0], [3.0, 4.0]]), "symmetric").tolist()
    [1.0, 5.0, 4.0]
    """
    np = numpy()

    if not kind:
        return matrix.ravel(order="F")
    if kind == "diagonal":
        return np.diagonal(matrix).copy()
    if kind == "upper_triangular":
        matrix = matrix.T
    elif kind == "symmetric":
        matrix = matrix + matrix.T - np.diag(np.diagonal(matrix))
    elif kind == "skew":
        matrix = matrix - matrix.T
    j, i = np.triu_indices(len(matrix))
    return matrix[i, j]
