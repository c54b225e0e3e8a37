"""From an expression to its gradient: linearise, transpose, identify, and tell how."""
