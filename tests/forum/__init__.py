"""Questions that people post about derivatives of matrix expressions, typed as they type them, with the answers they were given."""
