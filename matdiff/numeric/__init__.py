"""Values of expressions on explicit small matrices, and random points that obey the declared attributes."""
