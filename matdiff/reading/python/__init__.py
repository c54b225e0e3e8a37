"""NumPy, PyTorch and JAX text, parsed by Python's own ``ast`` and never run, as a typed expression."""
