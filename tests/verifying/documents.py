r"""Derivations as the source documents print them, and the slips printed there: text, declarations, variable; line, slip, words."""

from __future__ import annotations

RIGHT = {
    "Chen 2-1-1": (
        r"""$f = \vec{x}^T A \vec{y}$
1. $\partial f = (\partial \vec{x}^T) A \vec{y} + \vec{x}^T \partial(A \vec{y}) = (\partial \vec{x}^T) A \vec{y}$
2. $\text{Tr}(\partial f) = \text{Tr}((\partial \vec{x}^T) A \vec{y}) = \text{Tr}(\vec{y}^T A^T \partial \vec{x}) = \text{Tr}((A \vec{y})^T \partial \vec{x})$
3. $\partial f = \text{Tr}((A \vec{y})^T \partial \vec{x})$
4. So, $\nabla_{\vec{x}} f(\cdot) = \frac{\partial f}{\partial \vec{x}} = A \vec{y}$ compared with Definition 2.""",
        "A: m x n, x: m, y: n",
        "x",
    ),
    "Chen 2-1-3": (
        r"""$f(\vec{x}, A, \vec{y}) = \vec{x}^T A \vec{y}$
1. $\partial f = \vec{x}^T \partial(A) \vec{y}$
2. $\text{Tr}(\partial f) = \text{Tr}(\vec{x}^T \partial(A) \vec{y}) = \text{Tr}(\vec{y} \vec{x}^T \partial A) = \text{Tr}((\vec{x} \vec{y}^T)^T \partial A)$
3. $\partial f = \text{Tr}((\vec{x} \vec{y}^T)^T \partial A)$
4. So, $\nabla_A f(\cdot) = \frac{\partial f}{\partial A} = \vec{x} \vec{y}^T$ compared with Definition 2.""",
        "A: m x n, x: m, y: n",
        "",
    ),
    "Chen 2-2": (
        r"""$L(\vec{w}) = \|\mathbf{X}\vec{w} - \vec{y}\|^2$
$$\begin{aligned}\partial L &= \partial((\mathbf{X}\vec{w} - \vec{y})^T (\mathbf{X}\vec{w} - \vec{y})) \\ &= \partial(\mathbf{X}\vec{w} - \vec{y})^T (\mathbf{X}\vec{w} - \vec{y}) + (\mathbf{X}\vec{w} - \vec{y})^T \partial(\mathbf{X}\vec{w} - \vec{y}) \\ &= (\mathbf{X} \partial \mathbf{w})^T (\mathbf{X}\vec{w} - \vec{y}) + (\mathbf{X}\vec{w} - \vec{y})^T \mathbf{X} \partial \vec{w}\end{aligned}$$
2. Add trace operation and apply properties of trace:
$$\begin{aligned}\text{Tr}(\partial L) &= \text{Tr}((X \partial \vec{w})^T (X \vec{w} - \vec{y}) + (X \vec{w} - \vec{y})^T X \partial \vec{w}) \\&= \text{Tr}((X \partial \vec{w})^T (X \vec{w} - \vec{y})) + \text{Tr}((X \vec{w} - \vec{y})^T X \partial \vec{w}) \\&= \text{Tr}((\partial \vec{w})^T X^T (X \vec{w} - \vec{y})) + \text{Tr}((X \vec{w} - \vec{y})^T X \partial \vec{w}) \\&= \text{Tr}((X \vec{w} - \vec{y})^T X \partial \vec{w}) + \text{Tr}((X \vec{w} - \vec{y})^T X \partial \vec{w}) \\&= \text{Tr}(2(X \vec{w} - \vec{y})^T X \partial \vec{w}) \\&= \text{Tr}(2(X^T (X \vec{w} - \vec{y}))^T \partial \vec{w})\end{aligned}$$
3. So,  $\nabla_{\vec{w}} L = 2X^T(X\vec{w} - \vec{y})$""",
        "",
        "",
    ),
    "Chen Theorem 1-1 (1)-(5), (7)": (
        r"""\partial(A + B) = \partial A + \partial B
\partial(AC) = (\partial A)C + A(\partial C)
\partial(A^T) = (\partial A)^T
\partial \text{Tr}(D) = \text{Tr}(\partial D)
\partial D^{-1} = -D^{-1}(\partial D)D^{-1}
\partial(A \odot B) = (\partial A) \odot B + A \odot \partial B""",
        "A: m x n, B: m x n, C: n x m, D: n x n",
        "",
    ),
    "Chen 4-1": (
        r"""$\vec{h} = W\vec{x}$
$L = -\vec{y}^T \log(\operatorname{softmax}(\vec{h}))$
$\log(\operatorname{softmax}(\vec{h})) = \vec{h} - \log(\vec{1}^T \exp(\vec{h})) \cdot \vec{1}$
$L = -\vec{y}^T (\vec{h} - \log(\vec{1}^T \exp(\vec{h})) \cdot \vec{1})$
$\partial L = \text{Tr}(-\vec{y}^T \partial \vec{h}) + \vec{y}^T \vec{1} \frac{1}{\vec{1}^T \exp(\vec{h})} \vec{1}^T (\exp(\vec{h}) \odot \partial \vec{h})$
$= \text{Tr}((\operatorname{softmax}(\vec{h}) - \vec{y})^T \partial \vec{h})$
$\nabla_{\vec{h}} L = \operatorname{softmax}(\vec{h}) - \vec{y}$
$\partial L = \text{Tr}(\nabla_{\vec{h}} L^T \partial(W)\vec{x}) = \text{Tr}((\nabla_{\vec{h}} L \vec{x}^T)^T \partial W)$
$\nabla_W L = \nabla_{\vec{h}} L \vec{x}^T$""",
        "y: m onehot",
        "W",
    ),
    "AI6104 4 (a), mended": (
        r"""p = softmax(θ)
J = -y^T log(p)
∂J/∂θ_k = ∂J/∂p_k ∂p_k/∂θ_k + sum_{j != k} ∂J/∂p_j ∂p_j/∂θ_k""",
        "y: n",
        "",
    ),
    "cheat sheet 0.5, mended": (
        r"""z = θ^T x
∂σ(z)/∂θ_j = σ(z)(1 - σ(z)) ∂z/∂θ_j""",
        "θ: n",
        "",
    ),
    "Chen 3-1, steps 1 to 4.3": (
        r"""$\vec{h} = \mathbf{B}^{-1} \vec{z} + \vec{b}$
$\vec{y} = \sigma(\vec{h})$
$f = \vec{x}^T A \vec{y}$
1.  $\partial f = \vec{x}^T A \partial \vec{y}$. After adding $\text{Tr}(\cdot)$ operation on both side:
2.  $\text{Tr}(\partial f) = \text{Tr}(\vec{x}^T A \partial(\vec{y})) = \text{Tr}((A^T \vec{x})^T \partial \vec{y})$ leads to:
  - 2.1.  $\nabla_{\vec{y}} f = A^T \vec{x}$
3.  $\text{Tr}(\partial f) = \text{Tr}(\nabla_{\vec{y}} f^T \partial(\vec{y}))$
  - 3.1.  $\partial(\vec{y}) = \partial\{\sigma(\vec{h})\} = \sigma'(\vec{h}) \odot \partial \vec{h}$
  - 3.2.  $\text{Tr}(\partial f) = \text{Tr}(\nabla_{\vec{y}} f^T (\sigma'(\vec{h}) \odot \partial \vec{h})) = \text{Tr}((\nabla_{\vec{y}} f \odot \sigma'(\vec{h}))^T \partial \vec{h})$
  - 3.3.  $\nabla_{\vec{h}} f = \nabla_{\vec{y}} f \odot \sigma'(\vec{h})$
$$4.1. \partial \vec{\mathbf{h}} = \partial(\mathbf{B}^{-1} \vec{\mathbf{z}} + \vec{\mathbf{b}}) = \partial(\mathbf{B}^{-1}) \vec{\mathbf{z}} = -\mathbf{B}^{-1}(\partial \mathbf{B}) \mathbf{B}^{-1} \vec{\mathbf{z}}$$
$$4.3. \nabla_{\mathbf{B}} f = -\mathbf{B}^{-T} \nabla_{\mathbf{h}} f \vec{\mathbf{z}}^T \mathbf{B}^{-T}$$""",
        "A: m x n, B: n x n",
        "B",
    ),
    "Chen 2-1-2": (
        r"""$f = \vec{x}^T A \vec{y}$
1. $\partial f = (\partial \vec{x}^T A) \vec{y} + \vec{x}^T A \partial(\vec{y}) = (\vec{x}^T A) \partial \vec{y}$
2. $\text{Tr}(\partial f) = \text{Tr}((\vec{x}^T A) \partial \vec{y}) = \text{Tr}((A^T \vec{x})^T \partial \vec{y})$
3. $\partial f = \text{Tr}((A^T \vec{x})^T \partial \vec{y})$
4. So, $\nabla_{\vec{y}} f(\cdot) = \frac{\partial f}{\partial \vec{y}} = A^T \vec{x}$ compared with Definition 2.""",
        "A: m x n, x: m, y: n",
        "y",
    ),
    "Chen 4-2, the first layer": (
        r"""$\vec{h}_1 = W_1 \vec{x} + \vec{b}_1$
$\vec{z}_1 = \sigma(\vec{h}_1)$
$\vec{h}_2 = W_2 \vec{z}_1 + \vec{b}_2$
$L = -\vec{y}^T \log(\operatorname{softmax}(\vec{h}_2))$
$\nabla_{\vec{h}_2} L = \operatorname{softmax}(\vec{h}_2) - \vec{y}$
$\partial L = \text{Tr}(\nabla_{\vec{h}_2} L^T W_2 \partial \vec{z}_1)$
$\nabla_{\vec{z}_1} L = W_2^T \nabla_{\vec{h}_2} L$
$\nabla_{\vec{h}_1} L = \nabla_{\vec{z}_1} L \odot \sigma'(\vec{h}_1)$
$\nabla_{W_1} L = \nabla_{\vec{h}_1} L \vec{x}^T$""",
        "y: k onehot, W_1: m x n, W_2: k x m, b_1: m, b_2: k",
        "W_1",
    ),
    "Chen 4-2-1, the second layer": (
        r"""$\vec{h}_2 = W_2 \vec{z}_1 + \vec{b}_2$
$\vec{z}_1 = \sigma(\vec{h}_1)$
$\vec{h}_1 = W_1 \vec{x} + \vec{b}_1$
$L = -\vec{y}^T \log(\operatorname{softmax}(\vec{h}_2))$
1. Example 4-1 indicates that  $\nabla_{\vec{h}_2} L = \operatorname{softmax}(\vec{h}_2) - \vec{y}$
  - 1.1.  $\partial L = \text{Tr}(\nabla_{\vec{h}_2} L^T \partial \vec{h}_2)$
  - 1.2.  $\partial \vec{h}_2 = W_2 \partial(\vec{z}_1)$
  - 1.3.  $\partial L = \text{Tr}((W_2^T \nabla_{\vec{h}_2} L)^T \partial \vec{z}_1)$
  - 1.4. So,  $\nabla_{\vec{z}_1} L = W_2^T \nabla_{\vec{h}_2} L$
2.  $\partial L = \text{Tr}(\nabla_{\vec{z}_1} L^T \partial \vec{z}_1)$""",
        "y: k onehot, W_1: m x n, W_2: k x m, b_1: m, b_2: k",
        "",
    ),
    "Chen 4-2-2, both layers": (
        r"""$\vec{h}_1 = W_1 \vec{x} + \vec{b}_1$
$\vec{z}_1 = \sigma(\vec{h}_1)$
$\vec{h}_2 = W_2 \vec{z}_1 + \vec{b}_2$
$L = -\vec{y}^T \log(\operatorname{softmax}(\vec{h}_2))$
1.  $\nabla_{\vec{h}_2} L = \operatorname{softmax}(\vec{h}_2) - \vec{y}$
2.  $\nabla_{\vec{z}_1} L = W_2^T \nabla_{\vec{h}_2} L$
3.  $\partial L = \text{Tr}(\nabla_{\vec{z}_1} L^T \partial \vec{z}_1)$
  - 3.1.  $\partial \vec{z}_1 = \partial \sigma(\vec{h}_1) = \sigma'(\vec{h}_1) \odot \partial \vec{h}_1$  where
 $\sigma'(\vec{h}_1) = \sigma(\vec{h}_1) \odot (1 - \sigma(\vec{h}_1))$
  - 3.2.  $\partial L = \text{Tr}(\nabla_{\vec{z}_1} L^T (\sigma'(\vec{h}_1) \odot \partial \vec{h}_1)) =$
 $\text{Tr}((\nabla_{\vec{z}_1} L \odot \sigma'(\vec{h}_1))^T \partial \vec{h}_1)$
  - 3.3. So,  $\nabla_{\vec{h}_1} L = \nabla_{\vec{z}_1} L \odot \sigma'(\vec{h}_1)$
4.  $\partial L = \text{Tr}(\nabla_{\vec{h}_1} L^T \partial \vec{h}_1)$
  - 4.1.  $\partial \vec{h}_1 = (\partial W_1) \vec{x}$
  - 4.2.  $\partial L = \text{Tr}(\nabla_{\vec{h}_1} L^T (\partial W_1) \vec{x}) = \text{Tr}((\nabla_{\vec{h}_1} L \vec{x}^T)^T \partial W_1)$
  - 4.3. So,  $\nabla_{W_1} L = \nabla_{\vec{h}_1} L \vec{x}^T$""",
        "y: k onehot, W_1: m x n, W_2: k x m, b_1: m, b_2: k",
        "W_1",
    ),
    "Chen 4-3, a loss that is given by its gradient": (
        r"""$\vec{h} = \hat{K}\vec{x}$
$\partial L = \text{Tr}(\nabla_{\vec{h}} L^T \partial \vec{h})$
$\partial \vec{h} = \hat{K} \partial \vec{x}$
$\partial L = \text{Tr}(\nabla_{\vec{h}} L^T \hat{K} \partial \vec{x}) = \text{Tr}((\hat{K}^T \nabla_{\vec{h}} L)^T \partial \vec{x})$
So, $\nabla_{\vec{x}} L = \hat{K}^T \nabla_{\vec{h}} L$""",
        "x: n, K_hat: m x n",
        "",
    ),
    "equations joined in one line": (
        "h = W x and f = h^T h\ndh = W dx and df = 2 h^T dh\n"
        r"\nabla_h f = 2 h \text{ and } \nabla_x f = 2 W^T h",
        "W: m x n",
        "",
    ),
    "a definition behind its use": ("f = h^T h, where h = W x\ngrad_x f = 2 W^T h", "W: m x n", ""),
    "index notation, a matrix by a matrix": (
        "C_ij = A_ik B_kj\n∂C_ij/∂A_mn = delta_im B_nj\n∂C_ij/∂B_mn = A_im delta_jn",
        "",
        "",
    ),
    "index notation, deltas contracted": (
        "f_i = sum_j W_ij x_j\n∂f_i/∂W_mn = sum_j ∂W_ij/∂W_mn x_j\n = sum_j delta_im delta_jn x_j\n = delta_im x_n",
        "W: p x q",
        "",
    ),
    "index notation, softmax and the chain": (
        "y = softmax(z)\nL = -t^T log(y)\n∂y_i/∂z_j = y_i (delta_ij - y_j)\n"
        "∂L/∂z_j = -sum_i t_i/y_i ∂y_i/∂z_j = -sum_i t_i (delta_ij - y_j)",
        "t: n",
        "",
    ),
    "an error signal that holds a derivative": (
        "z = W x + b\na = relu(z)\nL = 1/2 ||a - t||^2\nδ = (a - t) .* relu'(z)\ndL/dW = δ x^T\ndL/db = δ",
        "W: m x n, b: m",
        "",
    ),
    "a sum behind a letter is no remark": (
        "s = softmax(z); L = -sum(y .* log(s))\ndL/ds = -y ./ s\ndL/dz = s sum(y) - y",
        "y: n",
        "",
    ),
    "sentences": (
        "Let Y = X B. Then f = ||Y||_F^2\n df = 2 tr(Y^T dY) = 2 tr(Y^T dX B) by the chain rule\n => df/dX = 2 Y B^T",
        "X: m x n, B: n x p",
        "",
    ),
    "a zero matrix, and the inverse by the product rule": (
        "Y = X^-1\nX Y = I\ndX Y + X dY = 0\ndY = -X^-1 dX Y\ndY = -X^-1 dX X^-1",
        "X: n x n",
        "",
    ),
    "a Jacobian by vec": (
        "Y = A X B\nvec(dY) = (B^T ⊗ A) vec(dX)\n∂vec(Y)/∂vec(X) = B^T ⊗ A",
        "A: m x n, B: p x q",
        "",
    ),
    "a ∇ without a foot": ("f = (a^T x)/(b^T x)\n∇f = (a b^T x - b a^T x)/(b^T x)^2", "", ""),
    "index notation, the inverse": ("Y = X^-1\n∂Y_ij/∂X_mn = -Y_im Y_nj", "X: n x n", ""),
    "index notation, an entry of a Jacobian": (
        "y_i = sum_j W_ij x_j + b_i\n∂y_i/∂x_k = W_ik",
        "",
        "",
    ),
}

SLIPS: dict[str, tuple[str, str, str, int, str | None, str]] = {
    "1 Chen Theorem 1-1 (6)": (
        r"""\partial |D| = \frac{1}{N} |D| \text{Tr}(D^{-1} \partial D)""",
        "D: N x N",
        "",
        1,
        "factor",
        "factor 1/N",
    ),
    "2 Chen Example 2-3": (
        r"""$L(\vec{\mu}, \Sigma) = N \log(|\Sigma|) + \sum_{i=1}^N (\vec{x}_i - \vec{\mu})^T \Sigma^{-1} (\vec{x}_i - \vec{\mu}).$
$$\begin{aligned} \partial L &= N \partial(\log(|\Sigma|)) + \sum_{i=1}^N (\vec{x}_i - \vec{\mu})^T \partial(\Sigma^{-1}) (\vec{x}_i - \vec{\mu}) \\ &= N(|\Sigma|)^{-1} \partial|\Sigma| - \sum_{i=1}^N (\vec{x}_i - \vec{\mu})^T \Sigma^{-1} \partial(\Sigma) \Sigma^{-1} (\vec{x}_i - \vec{\mu}) \end{aligned}$$
$$\begin{aligned}\text{Tr}(\partial L) &= \text{Tr}(N(|\Sigma|)^{-1} \partial|\Sigma|) - \\ &\quad \text{Tr}\left(\sum_{i=1}^N (\vec{x}_i - \vec{\mu})^T \Sigma^{-1} \partial(\Sigma) \Sigma^{-1} (\vec{x}_i - \vec{\mu})\right) \\ &= N/D |\Sigma|^{-1} |\Sigma| \text{Tr}(\Sigma^{-1} \partial \Sigma) - \\ &\quad \text{Tr}\left(\sum_{i=1}^N \Sigma^{-1} (\vec{x}_i - \vec{\mu}) (\vec{x}_i - \vec{\mu})^T \Sigma^{-1} \partial \Sigma\right) \\ &= \text{Tr}(N/D \Sigma^{-1} \partial \Sigma - \sum_{i=1}^N \Sigma^{-1} (\vec{x}_i - \vec{\mu}) (\vec{x}_i - \vec{\mu})^T \Sigma^{-1} \partial \Sigma)\end{aligned}$$
3. So,  $\nabla_{\Sigma} L = N/D \Sigma^{-1} - \sum_{i=1}^N \Sigma^{-1} (\vec{x}_i - \vec{\mu}) (\vec{x}_i - \vec{\mu})^T \Sigma^{-1}$""",
        "Sigma: D x D symmetric, x_i: D, i: 1..N",
        "Sigma",
        3,
        "factor of a term",
        "off by the factor 1/D",
    ),
    "5 and 6 Chen Example 3-1": (
        r"""$\vec{h} = \mathbf{B}^{-1} \vec{z} + \vec{b}$
$\vec{y} = \sigma(\vec{h})$
$f = \vec{x}^T A \vec{y}$
1.  $\partial f = \vec{x}^T A \partial \vec{y}$. After adding $\text{Tr}(\cdot)$ operation on both side:
2.  $\text{Tr}(\partial f) = \text{Tr}(\vec{x}^T A \partial(\vec{y})) = \text{Tr}((A^T \vec{x})^T \partial \vec{y})$ leads to:
  - 2.1.  $\nabla_{\vec{y}} f = A^T \vec{x}$
3.  $\text{Tr}(\partial f) = \text{Tr}(\nabla_{\vec{y}} f^T \partial(\vec{y}))$
  - 3.1.  $\partial(\vec{y}) = \partial\{\sigma(\vec{h})\} = \sigma'(\vec{h}) \odot \partial \vec{h}$
  - 3.2.  $\text{Tr}(\partial f) = \text{Tr}(\nabla_{\vec{y}} f^T (\sigma'(\vec{h}) \odot \partial \vec{h})) = \text{Tr}((\nabla_{\vec{y}} f \odot \sigma'(\vec{h}))^T \partial \vec{h})$
  - 3.3.  $\nabla_{\vec{h}} f = \nabla_{\vec{y}} f \odot \sigma'(\vec{h})$
$$4. \text{Tr}(\nabla_{\mathbf{h}} f) = \text{Tr}(\nabla_{\mathbf{h}} f^T \partial \vec{\mathbf{h}})$$
$$4.1. \partial \vec{\mathbf{h}} = \partial(\mathbf{B}^{-1} \vec{\mathbf{z}} + \vec{\mathbf{b}}) = \partial(\mathbf{B}^{-1}) \vec{\mathbf{z}} = -\mathbf{B}^{-1}(\partial \mathbf{B}) \mathbf{B}^{-1} \vec{\mathbf{z}}$$
$$\begin{aligned} \text{Tr}(\nabla_{\mathbf{h}} f) &= \text{Tr}(-\nabla_{\mathbf{h}} f^T \mathbf{B}^{-1}(\partial \mathbf{B}) \mathbf{B}^{-1} \vec{\mathbf{z}}) \\ &= \text{Tr}(-\mathbf{B}^{-1} \vec{\mathbf{z}} \nabla_{\mathbf{h}} f^T \mathbf{B}^{-1} \partial \mathbf{B}) \\ &= \text{Tr}((- \mathbf{B}^{-T} \nabla_{\mathbf{h}} f \vec{\mathbf{z}}^T \mathbf{B}^{-T})^T \partial \mathbf{B}) \end{aligned}$$
$$4.3. \nabla_{\mathbf{B}} f = -\mathbf{B}^{-T} \nabla_{\mathbf{h}} f \vec{\mathbf{z}}^T \mathbf{B}^{-T}$$
$\nabla_{\mathbf{B}} f = -\mathbf{B}^{-T} \mathbf{A}^T \vec{\mathbf{x}} \odot (\sigma(\vec{\mathbf{h}})(1 - \sigma(\vec{\mathbf{h}}))) \vec{\mathbf{z}}^T \mathbf{B}^{-T}$""",
        "A: m x n, B: n x n",
        "B",
        11,
        "shape",
        "the right side is df",
    ),
    "6 Chen Example 3-1, the end": (
        r"""$\vec{h} = \mathbf{B}^{-1} \vec{z} + \vec{b}$
$\vec{y} = \sigma(\vec{h})$
$f = \vec{x}^T A \vec{y}$
$\nabla_{\mathbf{B}} f = -\mathbf{B}^{-T} \mathbf{A}^T \vec{\mathbf{x}} \odot (\sigma(\vec{\mathbf{h}})(1 - \sigma(\vec{\mathbf{h}}))) \vec{\mathbf{z}}^T \mathbf{B}^{-T}$""",
        "A: m x n, B: n x n",
        "B",
        4,
        "shape",
        "does not fit",
    ),
    "8 AI6104 3 (c)": (
        r"""\tanh(y) = \frac{e^y e^{-y}}{e^y + e^{-y}}""",
        "y: scalar",
        "",
        1,
        None,
        "",
    ),
    "8 AI6104 3 (c), the derivative": (
        r"""\tanh'(y) = 1 \tanh(y)^2""",
        "y: scalar",
        "",
        1,
        "factor of a term",
        "",
    ),
    "9 AI6104 4 (a)": (
        r"""\hat{y} = softmax(\theta)
J = -y^T \log(\hat{y})
\frac{\partial J}{\partial \theta_k} = \frac{\partial J}{\partial \hat{y}_k}\frac{\partial \hat{y}_k}{\partial \theta_k} - \sum_{j\neq k}\frac{\partial J}{\partial \hat{y}_j}\frac{\partial \hat{y}_j}{\partial \theta_k}""",
        "y: n",
        "",
        3,
        "sign of a term",
        "wrong sign",
    ),
    "10 notes 1.3.1 (1c)": (
        r"""f = W x
\frac{\partial f_i}{\partial W_{mn}} = \frac{\partial W_{ij}}{\partial W_{mn}} x_j = \frac{\partial f_i}{\partial W_{ij}} x_j""",
        "W: m x n",
        "",
        2,
        "another quantity",
        "another quantity",
    ),
    "12 cheat sheet 0.3": (
        r"""u^T diag(f'(z)) I = u^T ⊙ f'(z)""",
        "u: n, z: n",
        "",
        1,
        "shape",
        "does not fit",
    ),
    "13 cheat sheet 0.5": (
        r"""z = \theta^T x
\frac{\partial \sigma(z)}{\partial \theta_j} = \sigma(z)(1 - \sigma(z))""",
        "theta: n",
        "",
        2,
        None,
        "",
    ),
    "a loss given by its gradient, a factor": (
        "h = K x\ndL = tr((grad_h L)^T dh)\ngrad_x L = 2 K^T grad_h L",
        "x: n, K: m x n",
        "",
        3,
        "factor",
        "twice the right answer",
    ),
    "a loss given by its gradient, a transpose lost": (
        "h = K x\ngrad_x L = K grad_h L",
        "x: n, K: m x n",
        "",
        2,
        "shape",
        "K^T grad_h L was meant?",
    ),
    "the second of two equations in a line": (
        "h = W x and f = h^T h\ndf = 2 h^T dh and grad_x f = W^T h",
        "W: m x n",
        "",
        2,
        "factor",
        "half the right answer",
    ),
    "the derivative as a row": (
        r"$$\frac{d}{dx}\left(x^T A x\right) = x^T(A+A^T)$$",
        "A: n x n",
        "",
        1,
        "transposed",
        "the transpose of the left",
    ),
    "index notation, a sign": (
        "f_i = W_ij x_j\n∂f_i/∂W_mn = -delta_im x_n",
        "",
        "",
        2,
        "sign",
        "wrong sign",
    ),
    "index notation, indices interchanged": (
        "Y = X^-1\n∂Y_ij/∂X_mn = -Y_in Y_mj",
        "X: n x n",
        "",
        2,
        "indices",
        "interchanged",
    ),
    "index notation, an index of another size": (
        "C = A B\n∂C_ij/∂B_mn = A_im delta_jm",
        "",
        "",
        2,
        "shape",
        "does not fit",
    ),
    "index notation, an index that is not there": (
        "f_i = W_ij x_j\n∂f_i/∂W_mn = delta_im x_m",
        "W: p x q",
        "",
        2,
        "shape",
        "does not fit",
    ),
    "index notation, an entry of the transpose": (
        "y_i = sum_j W_ij x_j + b_i\n∂y_i/∂x_k = W_ki",
        "",
        "",
        2,
        None,
        "the values differ",
    ),
}
