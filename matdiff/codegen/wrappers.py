"""Functions as a framework wants them: a custom backward pass for PyTorch or JAX, what a minimiser of SciPy asks for.

All are made of planned functions: the value with its gradients in one, and the product of the Hessian with a direction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from matdiff.base.errors import UnsupportedError
from matdiff.codegen.functions import Code, code, written_together
from matdiff.codegen.naming import axes_of, identifier
from matdiff.codegen.targets import target_of
from matdiff.expression.nodes import Node, Symbol


class Question:
    """What is to be wrapped: a scalar, its gradients by name, and what makes the product of its Hessian with a direction.

    ``hvp`` gives the product and the symbol of the direction; it is called only where it is asked for.
    """

    def __init__(
        self,
        value: Node,
        gradients: Mapping[str, Node],
        symbols: Sequence[Symbol],
        hvp: Callable[[], tuple[Node, Symbol]] | None = None,
    ) -> None:
        if not value.is_scalar or value.complex:
            raise UnsupportedError("a backward pass is of a function whose value is a real number")
        self.value = value
        self.gradients = dict(gradients)
        self.symbols = [s for s in symbols if "index" not in s.attributes]
        self.hvp = hvp

    def both(self, target: str) -> Code:
        """The value and its gradients in one function."""
        many = {"value": self.value, **self.gradients}
        return written_together(many, self.symbols, target, "value_and_gradient")


def autograd_function(asked: Question) -> Code:
    """A class for PyTorch: the gradients are made with the value and kept for the backward pass, which multiplies them."""
    both = asked.both("torch")
    names = _words(asked, "torch")
    kept = [identifier(name) for name in asked.gradients]
    returned = [f"kept[{kept.index(n)}] * upstream" if n in kept else "None" for n in names]
    others = [f"{k}" for k, n in enumerate(names) if n not in kept]
    refused = (
        [
            f"        if any(ctx.needs_input_grad[k] for k in ({', '.join(others)},)):",
            f'            raise NotImplementedError("there is no gradient but by {", ".join(asked.gradients)}")',
        ]
        if others
        else []
    )
    lines = [
        "class Value(torch.autograd.Function):",
        f'    """The value, with gradients by {", ".join(asked.gradients)}. Call Value.apply({", ".join(names)})."""',
        "",
        "    @staticmethod",
        f"    def forward(ctx, {', '.join(names)}):",
        f"        value, *kept = value_and_gradient({', '.join(names)})",
        "        ctx.save_for_backward(*kept)",
        "        return value",
        "",
        "    @staticmethod",
        "    @torch.autograd.function.once_differentiable",
        "    def backward(ctx, upstream):",
        *refused,
        "        kept = ctx.saved_tensors",
        f"        return {', '.join(returned)}{',' if len(returned) == 1 else ''}",
        "",
        "",
        f"def check({', '.join(names)}):",
        '    """Whether the gradients are those of difference quotients; the arguments are tensors of float64."""',
        f"    given = [{', '.join(_asked_for(n, kept) for n in names)}]",
        "    return torch.autograd.gradcheck(Value.apply, given)",
    ]
    return Code(f"{both.source}\n\n" + "\n".join(lines) + "\n", "Value", "\n".join(lines), {})


def _asked_for(name: str, kept: Sequence[str]) -> str:
    return f"{name}.detach().requires_grad_()" if name in kept else name


def custom_vjp(asked: Question) -> Code:
    """A function of JAX with its own backward pass; what it has no gradient by is data, with a cotangent of zero."""
    both = asked.both("jax")
    names = _words(asked, "jax")
    kept = [identifier(name) for name in asked.gradients]
    plain = code(asked.value, asked.symbols, name="plain", target="jax")
    returned = [f"kept[{kept.index(n)}] * upstream" if n in kept else "None" for n in names]
    lines = [
        "@jax.custom_vjp",
        f"def value({', '.join(names)}):",
        f'    """The value, with its gradients by {", ".join(asked.gradients)}; by all else the cotangent is zero."""',
        f"    return plain({', '.join(names)})",
        "",
        "",
        f"def forward({', '.join(names)}):",
        f"    result, *kept = value_and_gradient({', '.join(names)})",
        "    return result, kept",
        "",
        "",
        "def backward(kept, upstream):",
        f"    return {', '.join(returned)}{',' if len(returned) == 1 else ''}",
        "",
        "",
        "value.defvjp(forward, backward)",
    ]
    source = "\n\n".join(["import jax\n" + both.source, plain.source, "\n".join(lines) + "\n"])
    return Code(source, "value", "\n".join(lines), {})


def minimised(asked: Question) -> Code:
    """``fun``, ``jac``, ``fun_and_jac`` and ``hessp`` of one variable as a vector, for ``scipy.optimize.minimize``."""
    (name,) = asked.gradients
    variable = next(s for s in asked.symbols if s.name == name)
    names = _words(asked, "scipy")
    own = identifier(name)
    data = [n for n in names if n != own]
    is_flat = len(axes_of(variable)) == 1
    extra = data if is_flat else [*data, "shape"]
    given = ", ".join(["x", *extra])
    whole = "x" if is_flat else "np.reshape(x, shape)"
    call = ", ".join(f"{n}={whole if n == own else n}" for n in names)
    flat = "" if is_flat else ".reshape(-1)"
    both = asked.both("scipy")
    parts = [both.source, code(asked.value, asked.symbols, name="value", target="scipy").source]
    parts.append(code(asked.gradients[name], asked.symbols, name="gradient", target="scipy").source)
    what = f"{name} as a vector; args=({', '.join(extra)}{',' if len(extra) == 1 else ''})"
    lines = [
        f"def fun({given}):",
        f'    """The value: {what}."""',
        f"    return value({call})",
        "",
        "",
        f"def jac({given}):",
        '    """Its gradient as a vector."""',
        f"    return gradient({call}){flat}",
        "",
        "",
        f"def fun_and_jac({given}):",
        '    """Both at once, for jac=True."""',
        f"    result, slope = value_and_gradient({call})",
        f"    return result, slope{flat}",
    ]
    if asked.hvp is not None:
        node, direction = asked.hvp()
        symbols = [*asked.symbols, direction]
        parts.append(code(node, symbols, name="hessian_times", target="scipy").source)
        along = "p" if is_flat else "np.reshape(p, shape)"
        lines += [
            "",
            "",
            f"def hessp({', '.join(['x', 'p', *extra])}):",
            '    """The Hessian times a vector."""',
            f"    return hessian_times({call}, {identifier(direction.name)}={along}){flat}",
        ]
    source = "\n\n".join([*parts, "\n".join(lines) + "\n"])
    return Code(source, "fun", "\n".join(lines), {})


def _words(asked: Question, target: str) -> list[str]:
    return [identifier(s.name, target_of(target).reserved) for s in asked.symbols]


WRAPPERS: dict[str, Callable[[Question], Code]] = {
    "torch.autograd.Function": autograd_function,
    "jax.custom_vjp": custom_vjp,
    "scipy.optimize": minimised,
}
"""Wrapped code by name."""
