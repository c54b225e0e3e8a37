"""Programs of several statements: their backward pass, loops, losses not known, the computation graph."""
