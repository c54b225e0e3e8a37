"""``matdiff notation``: what can be typed, on one screen. Every example in it is read by the tests."""

from __future__ import annotations

NOTATION = r"""what you mean              how to type it
product                    A B   A*B   A@B   A·B              transpose            A^T   A'   Aᵀ   A.T
sum, difference            A + B   A - B                      inverse              A^-1   inv(A)   A⁻¹   A^-T
scalar times matrix        2 A   alpha A   (1/2) A            matrix power         A^3   A^k   A^(1/2)
elementwise product        A .* B   A ⊙ B   A ∘ B             elementwise          A ./ B   A.^2
trace                      tr(A)   tr A B   trace(A)          determinant          det(A)   |A|
log-determinant            log det A   log|A|   logdet(A)     norm                 ||x||   ‖x‖   norm(x)   ||A||_F
inner product              x^T y   <x, y>   A:B               sum of the entries   sum(x)   1^T x
identity, ones             I   eye(n)   ones(n)   1_n         diagonal             diag(x)   diag(X)
Kronecker product          kron(A, B)   A ⊗ B                 vector of entries    vec(X)   X(:)   unvec(u, m, n)   vech(S)
conjugate, A^H             conj(Z)   Z^*   Z^H   Zᴴ           parts, modulus       re(z)   im(z)   |z|^2   1i
matrices of 0 and 1        commutation(m, n)   duplication(n)   elimination(n)   diagonalisation(n)
                           K₍ₘₙ₎ vec(X) - vec(X^T)   D₍ₙ₎ vech(S)   L₍ₙ₎ vec(A)   E₍ₙ₎ x - vec(diag(x))
entry, row, column         A_ij   A[1,2]   x_i   A[i,:]       unit vector          e_i^T x   tr(J_ij X)
slices, from 1, both ends  A[1:2,:]   A[:,2:3]   x[1:3]       of a product         (A B)[1,2]   (A x)[1:2]
functions of each entry    exp log sqrt abs sign sin cos tan arcsin arccos arctan sinh cosh tanh
                           sigmoid relu softplus gelu erf max(a, b) min(a, b) clip(x, a, b) gamma loggamma digamma
                           silu mish elu(x, a) leaky_relu(x, a) selu hardtanh relu6 softsign logsigmoid
means, layers              mean(X)   var(X)   rowmean(X)   colmean(X)   rowvar(X)   colvar(X)
                           layernorm(X, epsilon)   batchnorm(X, epsilon)   attention(Q, K, V)
of a square matrix         expm(A)   logm(A)   sqrtm(A)   sinm(A)   cosm(A)   adj(A)   cholesky(S)
eigenvalues, singular      lambda_max(S)   lambda_min(S)   sum(f(eigvals(S)))   sigma_max(A)
pseudo-inverse, norms      A^+   pinv(A)   ||A||_2   ||A||_*   ||A||_1   ||x||_p   ||x||_{3/2}   ||x||_inf
weighted norms             ||x - m||_W^2   ||x - m||_{S^-1}^2
of a vector                softmax(x)   logsumexp(x)          any function         f(x), derivative f'(x)
convolution                conv(X, K)   conv(X, K, stride=2, padding=1)   conv(x, k)
                           conv_full(H, K)   correlate(X, H)   conv_matrix(K, h, w)
pooling                    meanpool(X, 2)   maxpool(X, 3, 2)   maxmask(X, 2)
sum over data              sum_i (x_i - mu)^T S^-1 (x_i - mu)       sum_{i=1}^N x_i^T x_i
limits, pairs, shifts      sum_{i=2}^N x_i   sum_{i<j} (x_i - x_j)^2   sum_{i != j} x_i x_j   sum_{i=1}^{N-1} (x_{i+1} - x_i)^2
                           sum (x-mu)^T S^-1 (x-mu)  (index left out: the data are found)
LaTeX, in part or whole    \mathbf{x}^\top A y   \frac{1}{2} \lVert x \rVert_2^2   \log\det X   \sum_{i=1}^N x_i^\top x_i
                           \operatorname{tr}(A^{-1} X)   A \odot B   A^{\circ 2}   $\sigma(W \hat{x})$
as NumPy, MATLAB have it   ((X @ w - y)**2).sum()   np.log(np.linalg.det(S))   norm(A*x - b)^2   A\b   X(1,2)
matrices in brackets       [1, 2; 3, 4] x   [1 2; 3 4] x   [[1, 2], [3, 4]] x   z^T [a b; c d] z   [2, x; x, 1] y
  blocks                   [A, B; C, D]   [x; y]   [A, 0; 0, D]
                           \begin{bmatrix} a & b \\ c & d \end{bmatrix} z   \begin{vmatrix} a & b \\ c & d \end{vmatrix}
statements                 h = W x + b; z = sigmoid(h); z^T z       (separated by ; or line ends)
functions of your own      mish(x) = x .* tanh(softplus(x)); sum(mish(W x))

declarations (after where) A: n x m      x: n      alpha: scalar      S: n x n symmetric positive_definite
                           D: n x n diagonal      y: n simplex      x_i: n, i: 1..N      f: function
                           Y: (h-k+1) x (w-l+1)      Z: m x n complex      Q: n x n hermitian
                           S is symmetric   symmetric S   S = S^T   Q^T Q = I   S in R^{n x n}   S in S^n_{++}
attributes                 symmetric skew diagonal orthogonal invertible positive_definite
                           positive_semidefinite positive nonnegative nonzero simplex onehot constant
                           idempotent projection
                           complex hermitian unitary

What is not declared is inferred from use; where shapes do not decide, capitals are matrices, lower case
letters vectors, Greek letters and a to g scalars, and the reading is told. A text may name the variable itself:
d/dA (x^T A y), ∇_A f, ∂f/∂A, \frac{\partial f}{\partial A}, f wrt A.

Index notation is read by grad, jacobian, hessian and parse: f_i = W_ij x_j, A_ij B_jk, f_ij = x_i x_j, W_{ij} x_j, Wᵢⱼ xⱼ,
f_i = exp(W_ij x_j) + b_i, f = sum_i x_i^2 y_i, f_ij = (X^-1)_ij, f_i = δ_ij x_j. An index that stands twice in a
product is summed; without a left side --index makes sure of the reading, A[i,j] is the entry of a matrix. As people type it:
W_ijx_j, f^i = W^i_j x^j, f_μ = W_{\mu\nu} x_\nu, (A^T)_ij, Σ_{k=1}^n. Definitions stand before, parted by ; or line ends:
h_i = W_ij x_j; y_k = V_ki tanh(h_i). With three indices ε_ijk is the Levi-Civita symbol. Where the result is a number, the i
of x_i^2 is summed.

programs (matdiff backprop FILE): a statement or declaration in each line, # comment, // comment, % comment
  W: m x n; y: m onehot    declarations in place, anywhere        L(Y)   as the last line: L is any function of Y
  for l in 1..3: z_l = tanh(W_l z_{l-1})          written out; the body may be indented, or in { }
  for l in 1..L: z_l = tanh(W_l z_{l-1})          z_0 before it, z_L after it: the recurrence, for all l
"""
