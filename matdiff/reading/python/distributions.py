"""The distributions of scipy.stats that have a word here: the normal one, of numbers and of vectors."""

from __future__ import annotations

from fractions import Fraction

from matdiff.expression import build
from matdiff.expression.build import apply, number
from matdiff.reading.python.functions import call_function, named
from matdiff.reading.python.values import Array, Size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.reading.python.evaluation import Evaluation


@named("norm.cdf", "special.ndtr")
def _normal_cdf(self: Evaluation, a: object, loc: object = 0, scale: object = 1) -> Array:
    """(1 + erf(z/sqrt 2))/2"""
    space = self.space
    z = _standardised(self, a, loc, scale)
    root = space.array((), lambda: build.power(number(2), number(Fraction(-1, 2))))
    erf = space.unary(space.multiply(root, z), "erf")
    return space.multiply(space.number(Fraction(1, 2)), space.add(space.number(1), erf))


@named("norm.logcdf", "special.log_ndtr")
def _normal_logcdf(self: Evaluation, a: object, loc: object = 0, scale: object = 1) -> Array:
    return self.space.unary(_normal_cdf(self, a, loc, scale), "log")


@named("norm.sf")
def _normal_sf(self: Evaluation, a: object, loc: object = 0, scale: object = 1) -> Array:
    return _normal_cdf(self, self.space.negative(_standardised(self, a, loc, scale)))


@named("norm.logpdf")
def _normal_logpdf(self: Evaluation, a: object, loc: object = 0, scale: object = 1) -> Array:
    """-z^2/2 - log(2 pi)/2 - log scale"""
    space, half = self.space, self.space.number(Fraction(1, 2))
    squares = space.power(_standardised(self, a, loc, scale), space.number(2))
    two_pi = space.array((), lambda: apply("log", build.scale(number(2), apply("pi"))))
    found = space.negative(space.multiply(half, space.add(squares, two_pi)))
    return found if scale == 1 else space.add(found, space.unary(self.as_array(scale), "log"), "-")


@named("norm.pdf")
def _normal_pdf(self: Evaluation, a: object, loc: object = 0, scale: object = 1) -> Array:
    return self.space.unary(_normal_logpdf(self, a, loc, scale), "exp")


def _standardised(self: Evaluation, a: object, loc: object, scale: object) -> Array:
    space, z = self.space, self.as_array(a)
    if not (isinstance(loc, int) and loc == 0):
        z = space.add(z, self.as_array(loc), "-")
    return z if isinstance(scale, int) and scale == 1 else space.divide(z, self.as_array(scale))


@named("multivariate_normal.logpdf")
def _multivariate_logpdf(self: Evaluation, a: object, mean: object, cov: object) -> Array:
    """-(n log(2 pi) + log det S + (x - m)' S^-1 (x - m))/2, of a vector or of each row."""
    space, x = self.space, self.as_array(a)
    r, covariance = space.add(x, self.as_array(mean), "-"), self.as_array(cov)
    if covariance.rank != 2 or r.rank not in (1, 2):
        raise space.misfit("multivariate_normal is read of vectors and a matrix")
    inverse = call_function(self, "numpy.linalg.inv", [covariance], {})
    form = space.sum(space.multiply(space.matmul(r, self.as_array(inverse)), r), -1)
    two_pi = space.array((), lambda: apply("log", build.scale(number(2), apply("pi"))))
    whole = space.multiply(space.of(Size(space.sizes.resolve(r.axes[-1]))), two_pi)
    logdet = self.as_array(call_function(self, "numpy.linalg.logdet", [covariance], {}))
    whole = space.add(space.add(whole, logdet), form)
    return space.multiply(space.number(Fraction(-1, 2)), whole)


@named("multivariate_normal.pdf")
def _multivariate_pdf(self: Evaluation, a: object, mean: object, cov: object) -> Array:
    return self.space.unary(_multivariate_logpdf(self, a, mean, cov), "exp")
