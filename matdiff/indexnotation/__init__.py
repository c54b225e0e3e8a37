"""Index notation in and out: ``f_i = W_ij x_j``, its derivative with deltas, and back to matrices."""
