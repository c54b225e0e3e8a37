"""Jacobians and Hessians as they are used: products with vectors, diagonal and trace, without building the large matrix.

A Hessian such as 2 V'V kron I stays that product. ``matvec`` is the differential with a direction for dX; ``diagonal`` and ``trace`` follow
from diag(A kron B) = diag(A) kron diag(B) and its like, and where no law helps from products with unit vectors, one at a time.
"""

from __future__ import annotations

from matdiff.answers import entriesof, sizereport
from matdiff.base import dimensions
from matdiff.base.errors import ShapeError, UnsupportedError, UsageError
from matdiff.base.libraries import numpy
from matdiff.calculus import directional
from matdiff.calculus.diagonals import diagonal_of, is_large, trace_of
from matdiff.calculus.directional import along, direction_name, names_in, weight_for, weighted
from matdiff.codegen import functions
from matdiff.expression.build import apply, symbol, transpose
from matdiff.expression.nodes import Node, Symbol

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from matdiff.answers.found import Found
    from matdiff.answers.sizereport import SizeReport
    from matdiff.base.dimensions import Shape
    from matdiff.calculus.parametrise import Parameters
    from matdiff.calculus.vectorise import Jacobian

PARTS = ("dense", "matvec", "rmatvec", "diagonal", "trace")


class Compressed:
    """A Jacobian or a Hessian as it is used; ``values`` maps every name of the expression to its array."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.expression = found.question
        self.layout: str = found.how["layout"]
        self.value: Node | None = found.how["value"]
        self.columns: Parameters = found.how["columns"]
        self.rows: Parameters | None = found.how["rows"]
        self._jacobian: Jacobian = found.how["inner"]
        self._functions: dict[Node, Callable[..., Any]] = found.how.setdefault("functions", {})
        self._images: dict[Symbol, Node] = found.how.setdefault("images", {})

    @property
    def shape(self) -> Shape:
        """Rows and columns of the matrix."""
        own = self.found.kind.shape
        assert own is not None
        return own(self.found)

    def matvec(self, values: Mapping[str, Any], v: Any) -> Any:
        """J v or H v. ``v`` has the shape of the variable, and the result that of F; or both are vectors of (independent) entries.

        >>> import matdiff, numpy as np
        >>> h = matdiff.hessian("||T - U V^T||^2", wrt="U")
        >>> values = {"T": np.ones((4, 3)), "U": np.ones((4, 2)), "V": np.ones((3, 2))}
        >>> h.matvec(values, np.ones((4, 2)))[0]
        array([12., 12.])
        """
        if self.layout == "denominator":
            return self._reverse(values, v)
        return self._forward(values, v)

    def rmatvec(self, values: Mapping[str, Any], u: Any) -> Any:
        """The transpose times a vector, J' u; ``u`` has the shape of F or is a vector of its entries."""
        if self.layout == "denominator":
            return self._forward(values, u)
        return self._reverse(values, u)

    def linear_operator(self, values: Mapping[str, Any]) -> Any:
        """The matrix at these values as a ``scipy.sparse.linalg.LinearOperator``: products with vectors of entries, no matrix.

        UsageError where SciPy is not installed.

        ``matdiff.hessian("||T - U V^T||^2", wrt="U").linear_operator(values).matvec(d)`` is the Hessian times d.
        """
        try:
            from scipy.sparse.linalg import LinearOperator
        except ImportError:
            raise UsageError("SciPy is not installed: pip install scipy") from None
        shape = tuple(self._sizes(values, n) for n in self.shape)
        turned = self.layout == "denominator"
        forward, reverse = (
            (self._reverse, self._forward) if turned else (self._forward, self._reverse)
        )
        return LinearOperator(
            shape,
            matvec=lambda v: forward(values, v.reshape(-1)),
            rmatvec=lambda u: reverse(values, u.reshape(-1)),
            dtype=float,
        )

    def diagonal(self, values: Mapping[str, Any]) -> Any:
        """The diagonal of a square J or H, as a vector. UsageError if it is not square."""
        node = self._diagonal()
        if node is not None:
            return self._call(node, values).reshape(-1)
        return self._by_unit_vectors(values)

    def trace(self, values: Mapping[str, Any]) -> float:
        """The sum of the diagonal."""
        return float(self.diagonal(values).sum())

    def dense(self, values: Mapping[str, Any]) -> Any:
        """The matrix itself as an array of two axes: as large as it is."""
        if self.value is None:
            np = numpy()

            count = self._length(self.columns, self._jacobian.variable, values)
            columns = [self._forward(values, row) for row in np.eye(count)]
            full = np.stack([np.ravel(column) for column in columns], axis=1)
            return full.T if self.layout == "denominator" else full
        found = self._call(self.value, values)
        if 1 in self.value.shape:
            found = found.reshape((1, -1) if self.value.shape[0] == 1 else (-1, 1))
        return found.T if self.layout == "denominator" else found

    def size_report(self, sizes: Mapping[str, int]) -> SizeReport:
        """Entries and memory of the explicit matrix at these sizes, and of what the closed form is made of."""

        return sizereport.size_report(self.value, self.shape, sizes)

    # -- the parts as expressions

    def part(self, of: str) -> Node:
        """The closed form of 'dense', 'matvec', 'rmatvec', 'diagonal' or 'trace'.

        >>> import matdiff
        >>> from matdiff.output.plain import plain
        >>> h = matdiff.hessian("||T - U V^T||^2", wrt="U")
        >>> plain(h.part("matvec")), plain(h.part("trace"))
        ('2 W V^T V', '2 m tr(V^T V)')
        """
        if of not in PARTS:
            raise UsageError(f"the parts are {', '.join(PARTS)}, not '{of}'")
        if of == "dense":
            if self.value is None:
                raise UnsupportedError(
                    f"there is no closed form of the whole matrix: {self._jacobian.missing}"
                )
            normal = self._jacobian.normaliser.normal
            return self.value if self.layout == "numerator" else normal(transpose(self.value))
        forward = (of == "matvec") == (self.layout == "numerator")
        if of in ("matvec", "rmatvec"):
            return self._image(self.direction()) if forward else self._pullback(self.weight())
        node = self._diagonal()
        if node is None:
            raise UnsupportedError(f"there is no closed form of the {of}")
        if of == "diagonal":
            return node
        return self._jacobian.normaliser.normal(trace_of(self.value))  # type: ignore[arg-type]

    def _symbols(self) -> list[Symbol]:
        return list(self.expression.reading.symbols.values())

    def _taken(self) -> set[str]:
        return {*self.expression.reading.symbols, *names_in(self._jacobian.expression)}

    def direction(self) -> Symbol:
        """What stands for V in the closed form of the product with V."""
        variable = self._jacobian.variable

        name = direction_name(variable, self._taken())
        return symbol(name, variable.shape, directional.tangent_attributes(variable))

    def weight(self) -> Symbol:
        """What stands for U in that of the transpose with U."""
        expression = self._jacobian.expression
        return weight_for(expression, direction_name(expression, self._taken()))

    def _image(self, direction: Symbol) -> Node:
        found = self._images.get(direction)
        if found is None:
            found = self._images[direction] = self._image_of(direction)
        return found

    def _image_of(self, direction: Symbol) -> Node:
        return along(self._jacobian.forward, {self._jacobian.variable: direction})

    def _pullback(self, weight: Symbol) -> Node:
        variable = self._jacobian.variable
        assert isinstance(variable, Symbol)
        found = weighted(self._jacobian.expression, variable, weight, self._jacobian.book)
        return found.answers[0].gradient

    def _diagonal(self) -> Node | None:
        """The closed form of the diagonal; None where only the whole matrix has one."""
        if self.shape[0] != self.shape[1]:
            raise UsageError(f"a matrix of {self.shape[0]} x {self.shape[1]} has no diagonal")
        if self.value is None:
            return None
        node = self._jacobian.normaliser.normal(diagonal_of(self.value))
        return None if is_large(node) else node

    # -- values

    def _forward(self, values: Mapping[str, Any], v: Any) -> Any:
        np = numpy()

        variable, direction = self._jacobian.variable, self.direction()
        given = np.asarray(v, dtype=float)
        flat = given.ndim == 1 and 1 not in variable.shape
        if flat:
            given = entriesof.assembled(given, self.columns.kind, self._rows_of(variable, values))
        image = self._call(self._image(direction), {**values, direction.name: given})
        return self._flattened(image) if flat else image

    def _reverse(self, values: Mapping[str, Any], u: Any) -> Any:
        np = numpy()

        expression, weight = self._jacobian.expression, self.weight()
        given = np.asarray(u, dtype=float)
        flat = given.ndim == 1 and 1 not in expression.shape
        if flat:
            kind = self.rows.kind if self.rows is not None else ""
            given = entriesof.assembled(given, kind, self._rows_of(expression, values))
        image = self._call(self._pullback(weight), {**values, weight.name: given})
        if flat and np.ndim(image) == 2:
            return entriesof.collected(image, self.columns.kind)
        return image

    def _flattened(self, image: Any) -> Any:
        np = numpy()

        if np.ndim(image) < 2:
            return np.atleast_1d(image)
        return entriesof.collected(image, self.rows.kind if self.rows is not None else "")

    def _rows_of(self, node: Node, values: Mapping[str, Any]) -> int:
        """How many rows a matrix has at these values."""
        return self._sizes(values, node.shape[0])

    def _sizes(self, values: Mapping[str, Any], size: Any) -> int:
        np = numpy()

        known: dict[str, int] = {}
        for v in self._symbols():
            if v.name in values and "index" not in v.attributes:
                axes = (*v.axes, *(s for s in v.shape if s != 1))
                given = np.shape(values[v.name])
                known.update(
                    {s: n for s, n in zip(axes, given, strict=False) if isinstance(s, str)}
                )
        try:
            return dimensions.evaluate(size, known)
        except KeyError as error:
            raise UsageError(f"the size {error.args[0]} cannot be told from the values") from None

    def _length(self, by: Parameters, node: Node, values: Mapping[str, Any]) -> int:
        whole = apply("vec", node).shape[0] if by.matrix is None else by.matrix.shape[1]
        return self._sizes(values, whole)

    def _by_unit_vectors(self, values: Mapping[str, Any]) -> Any:
        np = numpy()

        count = self._length(self.columns, self._jacobian.variable, values)
        unit = np.zeros(count)
        result = np.empty(count)
        for at in range(count):
            unit[at] = 1.0
            result[at] = self._forward(values, unit)[at]
            unit[at] = 0.0
        return result

    def _call(self, node: Node, values: Mapping[str, Any]) -> Any:
        """The value of a closed form at these values of the names in it."""
        np = numpy()

        symbols = self._symbols()
        missing = [v.name for v in symbols if v.name not in values and "index" not in v.attributes]
        if missing:
            raise UsageError(f"no value is given for {', '.join(missing)}")
        made = self._functions.get(node)
        if made is None:
            made = self._functions[node] = functions.code(
                node, symbols, name="value", target=""
            ).function()
        try:
            return np.asarray(made(**values))
        except ValueError as error:
            raise ShapeError(f"the values do not fit together: {error}") from None
        except TypeError as error:
            raise UsageError(f"the values do not fit: {error}") from None
