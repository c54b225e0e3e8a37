"""Gradients by complex variables that use the laws of conjugates: (expression, variable, declarations)."""

from __future__ import annotations

Case = tuple[str, str, str]

_Z = "Z: m x n complex"
_z = "a: n complex, z: n complex"
_SQUARE = "a: n complex, b: n complex, Z: n x n complex"
_FUNCTIONS = "exp log sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arctanh tril triu toeplitz_part"

COMPLEX: list[Case] = [
    # moduli, norms, parts
    ("||A z - b||^2", "z", "A: m x n complex, b: m complex, z: n complex"),
    ("||A z - b||", "z", "A: m x n complex, b: m complex, z: n complex"),
    ("||A - Z B||_F^2", "Z", "A: m x n complex, B: k x n, Z: m x k complex"),
    ("||Z||_F", "Z", _Z),
    ("|a^H z|^2", "z", _z),
    ("|a^H z|", "z", _z),
    ("sum(abs(Z).^2 .* C)", "Z", "Z: m x n complex, C: m x n"),
    ("sum(abs(Z) .* C)", "Z", "Z: m x n complex, C: m x n"),
    ("re(a^H z)", "z", _z),
    ("im(a^T z)", "z", _z),
    ("re(a^H conj(z))", "z", _z),
    ("|sum_i a_i^H z|^2", "z", "a_i: n complex, z: n complex"),
    # the imaginary unit
    ("re(1i a^T z)", "z", _z),
    ("re(1i^2 a^T z)", "z", _z),
    ("re(1i^3 a^T z)", "z", _z),
    ("re(1i^4 a^T z)", "z", _z),
    ("re(a^T z/1i)", "z", _z),
    # Hermitian and unitary matrices
    ("z^H A z", "z", "A: n x n hermitian, z: n complex"),
    ("tr(Z^H U^H U Z)", "Z", "U: n x n unitary, Z: n x k complex"),
    ("||U Z||_F^2", "Z", "U: n x n unitary, Z: n x k complex"),
    ("||U^H Z||_F^2", "Z", "U: n x n unitary, Z: n x k complex"),
    ("re(tr(U^-1 Z))", "Z", "U: n x n unitary, Z: n x n complex"),
    ("log det(I + H Q H^H)", "Q", "H: m x n complex, Q: n x n hermitian psd"),
    ("re(tr(C kron(A, Q)))", "Q", "Q: n x n hermitian, A: m x m complex, C: m*n x m*n complex"),
    ("re(tr(C kron(Q, A)))", "Q", "Q: n x n hermitian, A: m x m complex, C: m*n x m*n complex"),
    ("re(a^T vec(Q))", "Q", "Q: n x n hermitian, a: n*n complex"),
    # functions of a complex matrix
    ("|det(Z)|^2", "Z", "Z: n x n complex"),
    ("re(log det(Z))", "Z", "Z: n x n complex"),
    ("re(a^H Z^-1 b)", "Z", _SQUARE),
    ("re(a^T diag(Z))", "Z", _SQUARE),
    ("re(a^T Z^T Z b)", "Z", _SQUARE),
    ("re(a^T rowsum(Z))", "Z", _SQUARE),
    ("re(a^T diag(z) b)", "z", "a: n complex, b: n complex, z: n complex"),
    ("re(tr(Z)^3)", "Z", "Z: n x n complex"),
    ("re(sum(A .* Z .* Z))", "Z", "A: m x n complex, Z: m x n complex"),
    ("re(sum(kron(A, Z)))", "Z", "A: p x q complex, Z: m x n complex"),
    ("re(sum(vec(Z)))", "Z", _Z),
    *(
        (f"re(sum(A .* {name}(Z)))", "Z", "A: n x n complex, Z: n x n complex")
        for name in _FUNCTIONS.split()
    ),
]
